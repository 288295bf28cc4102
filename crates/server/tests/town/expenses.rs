//! Volunteers' expenses: from a bus ticket to a posting, within the caps.

use axum::http::StatusCode;
use liandong::books::actions::{self as books, NewPosting};
use liandong::expenses::actions::{self as expenses, Told};
use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{ClaimId, Fen, Moment, PersonId, PurposeId, VoucherId};
use liandong_domain::books::{Account, Posting, PostingKind};
use liandong_domain::expenses::{ClaimState, ExpenseKind};
use serde_json::json;

use crate::minors::picture;
use crate::support::hands::{look, proved, refused, send, uuid};
use crate::support::money::{act, after, opened, went};
use crate::support::stores::both;
use crate::support::town::{Answer, Someone, Town, saturday};

/// Everybody on today's roster comes.
fn served(town: &Town) {
    let (shift, leader) = (town.cast.today, town.as_("limin"));
    let roster = leader.get(&format!("/shifts/{shift}/roster.json")).json();
    let starts = Moment::from_ms(roster["shift"]["starts_at"].as_i64().expect("a start"));
    let rows = roster["rows"].as_array().expect("rows").clone();
    town.app.clock().set(starts.plus_minutes(5));
    let marks: Vec<serde_json::Value> = rows
        .iter()
        .zip(1_u32..)
        .map(|(row, n)| {
            let (at, who) = (starts.plus_minutes(1).ms(), &row["person"]);
            json!({ "id": uuid(n), "person": who, "kind": "in", "at": at, "method": "tap" })
        })
        .collect();
    let now = starts.plus_minutes(5).ms();
    let body = json!({ "device": uuid(999), "sent_at": now, "marks": marks });
    let done = leader.post_json(&format!("/shifts/{shift}/marks"), &body);
    assert_eq!(done.status, StatusCode::OK, "{}", done.body);
}

/// Sends a claim as the phone does.
fn claim(who: &Someone<'_>, once: &str, fields: &[(&str, &str)], photo: &[u8]) -> Answer {
    let line = "----line";
    let mut body = Vec::new();
    for (name, value) in [("once", once)].iter().chain(fields) {
        let part = format!(
            "--{line}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        );
        body.extend_from_slice(part.as_bytes());
    }
    let head = format!(
        "--{line}\r\ncontent-disposition: form-data; name=\"photo\"; filename=\"a.png\"\r\n\
         content-type: image/png\r\n\r\n"
    );
    body.extend_from_slice(head.as_bytes());
    body.extend_from_slice(photo);
    body.extend_from_slice(format!("\r\n--{line}--\r\n").as_bytes());
    who.post_body("/me/expenses", &format!("multipart/form-data; boundary={line}"), body)
}

/// Money for the work, so much.
fn funded(town: &Town, yuan: i64) -> String {
    let free = [("name", "工作经费"), ("kind", "free")];
    let assistant = town.as_("zhouminyi");
    went(&send(&assistant, "/books/purposes", "free", &free));
    let page = assistant.get("/books/enter");
    let option = page.body.rsplit_once("工作经费</option>").expect("the purpose").0;
    let free = option.rsplit_once("value=\"").expect("its id").1.split('"').next().expect("it");
    let id: PurposeId = free.parse().expect("an id");
    act::<may::KeepBooks, _, _>(town, town.cast.zhou, move |tx, permit| {
        let accounts = (Account::Bank, Account::OtherIncome);
        let new = NewPosting {
            kind: PostingKind::Income,
            posting: Posting::of(saturday(), id, accounts, Fen::from_yuan(yuan))?,
            words: "",
            source: "income:before",
            made_by: permit.person(),
            checked_by: None,
            rule: "",
            reverses: None,
            open: None,
        };
        books::post(tx, &new)
    })
    .expect("money for the work");
    free.to_owned()
}

// covers J10
#[test]
fn what_a_service_cost_is_given_back_within_the_caps_and_by_others() {
    for store in both() {
        let town = Town::small(store);
        let (pool, _) = opened(&town, 1_000);
        let free = funded(&town, 50);
        let volunteer = town.as_("wangfang");
        let shift = town.cast.today.to_string();
        let ask = |once: &str, kind: &str, fen: &str| {
            let fields = [("shift", &*shift), ("kind", kind), ("fen", fen), ("words", "往返公交")];
            claim(&volunteer, once, &fields, b"")
        };
        refused(&ask("c0", "transport", "12"), "没有您的到场记录");
        served(&town);
        let page = volunteer.get("/me/expenses");
        assert!(page.body.contains(&shift) && page.body.contains("每天最多 30.00 元"));
        refused(&ask("c1", "transport", "30.01"), "每天最多 30.00 元");
        refused(&ask("c2", "transport", "-1"), "大于零");
        refused(&ask("c3", "taxi", "5"), "请先选好");
        let once = went(&ask("c4", "transport", "２５．５"));
        assert_eq!(went(&ask("c4", "transport", "２５．５")), once, "a repeat is harmless");
        refused(&ask("c5", "transport", "5"), "已申报 25.50 元");
        let not =
            claim(&volunteer, "c6", &[("shift", &*shift), ("kind", "meal"), ("fen", "20")], b"x");
        assert_eq!(not.status, StatusCode::UNPROCESSABLE_ENTITY, "no picture: {}", not.body);
        let meal = [("shift", &*shift), ("kind", "meal"), ("fen", "20")];
        went(&claim(&volunteer, "c7", &meal, &picture()));
        went(&ask("c8", "insurance", "10"));

        // the worker looks, and says yes to two and no to one
        let worker = town.as_("chenhuishan");
        assert_eq!(volunteer.get("/expenses").status, StatusCode::NOT_FOUND);
        let page = worker.get("/expenses");
        let ids: Vec<String> = page
            .body
            .split("name=\"take\" value=\"")
            .skip(1)
            .map(|rest| rest.split('"').next().expect("an id").to_owned())
            .collect();
        assert_eq!(ids.len(), 3, "{}", page.body);
        // the receipt is shown to whoever asks for it, and the volunteer sees who did
        let path = format!("/expenses/claims/{}", ids[1]);
        assert!(!worker.get(&path).body.contains("data:image/jpeg"));
        assert!(!volunteer.get("/me/readings").body.contains("服务费用的票据照片"));
        assert!(send(&worker, &format!("{path}/look"), "l0", &[]).body.contains("data:image/jpeg"));
        assert!(volunteer.get("/me/readings").body.contains("服务费用的票据照片"));
        let look = send(&volunteer, &format!("{path}/look"), "l1", &[]);
        assert_eq!(look.status, StatusCode::NOT_FOUND);
        let path = format!("/expenses/claims/{}", ids[2]);
        assert!(worker.get(&path).body.contains("往返公交"));
        refused(&send(&worker, &format!("{path}/refuse"), "r0", &[("why", "")]), "不能空着");
        went(&send(&worker, &format!("{path}/refuse"), "r1", &[("why", "保险由站里统一买")]));
        assert!(volunteer.get("/me/expenses").body.contains("保险由站里统一买"));
        let both = [("take", &*ids[0]), ("take", &*ids[1])];
        went(&send(&worker, "/expenses/approve", "a1", &both));
        refused(&send(&worker, "/expenses/approve", "a2", &both), "待发放");
        paid(&town, &both, (&pool.to_string(), &free));
        proved(&town);
    }
}

/// Paid out of money that is not bound, all or nothing, and told by activity and year.
fn paid(town: &Town, both: &[(&str, &str)], (pool, free): (&str, &str)) {
    let (worker, volunteer) = (town.as_("chenhuishan"), town.as_("wangfang"));
    let pay = |once: &str, purpose: &str| {
        let mut fields = both.to_vec();
        fields.extend([("purpose", purpose), ("account", "bank"), ("day", "2026-11-21")]);
        send(&worker, "/expenses/pay", once, &fields)
    };
    refused(&pay("p0", pool), "不能用来付志愿者费用");
    let voucher = went(&pay("p1", free));
    assert!(worker.get(&voucher).body.contains("45.50 元"), "one voucher for both");
    refused(&pay("p2", free), "已发放");
    assert!(volunteer.get("/me/expenses").body.contains("已发放"));
    let report = worker.get("/expenses/report?year=2026");
    assert!(report.body.contains("2 笔") && report.body.contains("45.50 元"), "{}", report.body);
    assert!(!report.body.contains("看后一年"), "no year that has not begun: {}", report.body);
    let before = worker.get("/expenses/report?year=2025");
    assert!(before.body.contains("还没有发放过费用") && before.body.contains("看后一年"));
    assert!(worker.get("/expenses/report?year=2027").body.contains("2026 年志愿者费用"));
    // what is not held is not paid: 4.50 yuan are left
    let page = worker.get("/books");
    assert!(page.body.contains("4.50 元"), "{}", page.body);
    let ledger = worker.get("/books/ledger");
    assert!(!ledger.body.contains("王芳"), "the ledger names no volunteer");
    assert!(worker.get("/rules").body.contains("志愿者费用上限"));
}

/// Everybody who came claims for things and for the way, with a receipt; how many claims stand.
fn claimed(town: &Town) -> usize {
    let (shift, leader) = (town.cast.today, town.as_("limin"));
    let roster = leader.get(&format!("/shifts/{shift}/roster.json")).json();
    let people = roster["rows"].as_array().expect("rows").clone();
    assert!(people.len() > 1, "two at least came");
    let mut claims = 0;
    for row in &people {
        let who: PersonId = row["person"].as_str().expect("an id").parse().expect("an id");
        let ask = |told: Told| {
            act::<may::ClaimExpenses, _, _>(town, who, move |tx, permit| {
                expenses::claim(tx, permit, &told)
            })
        };
        for (kind, yuan) in [(ExpenseKind::Materials, 100), (ExpenseKind::Transport, 30)] {
            let (fen, words, photo) = (Fen::from_yuan(yuan), String::new(), Some(picture()));
            let told = Told { shift, kind, fen, words, photo };
            // a fen more of the same kind and day is above the cap
            let more = Told { fen: Fen::new(1), ..told.clone() };
            claims += usize::from(ask(told).is_ok());
            assert!(ask(more).is_err());
        }
    }
    claims
}

/// The first three claims that wait for the worker.
fn first_three(worker: &Someone<'_>) -> Vec<String> {
    let page = worker.get("/expenses").body;
    let ids = page.split("name=\"take\" value=\"").skip(1);
    ids.map(|rest| rest.split('"').next().expect("an id").to_owned()).take(3).collect()
}

// covers J10
#[test]
fn a_payment_of_many_claims_waits_for_the_second_hand() {
    for store in both() {
        let town = Town::small(store);
        opened(&town, 1_000);
        let free = funded(&town, 500);
        served(&town);
        let claims = claimed(&town);
        assert!(claims >= 4, "{claims}");
        let worker = town.as_("chenhuishan");
        let ids = first_three(&worker);
        let mut fields: Vec<(&str, &str)> = ids.iter().map(|id| ("take", id.as_str())).collect();
        went(&send(&worker, "/expenses/approve", "a1", &fields));
        fields.extend([("purpose", &*free), ("account", "bank"), ("day", "2026-11-21")]);
        let voucher = went(&send(&worker, "/expenses/pay", "p1", &fields));
        // more than 200 yuan ask for two: nothing is paid yet, and no claim stands in two vouchers
        assert!(worker.get("/expenses?state=paid").body.contains("没有这样的申报"));
        refused(&send(&worker, "/expenses/pay", "p2", &fields), "等签字");
        let id = voucher.rsplit('/').next().expect("an id");
        let sign = format!("/expenses/vouchers/{id}/sign");
        assert_eq!(send(&worker, &sign, "s0", &[]).status, StatusCode::NOT_FOUND, "one's own");
        went(&send(&town.as_("heguifang"), &sign, "s1", &[]));
        assert!(!worker.get("/expenses?state=paid").body.contains("没有这样的申报"));
        proved(&town);
        // one's own claim is another's to approve
        let chen = town.cast.chen;
        let own = act::<may::ApproveExpenses, _, _>(&town, chen, move |tx, permit| {
            let row = liandong::expenses::store::claims(tx, ClaimState::Paid, (1, 0))?.remove(0);
            let mine = Permit::<may::ApproveExpenses>::for_system(tx.town(), row.person);
            assert_eq!(permit.person(), chen);
            expenses::refuse(tx, &mine, row.id, "自己的")
        });
        assert!(own.is_err());
    }
}

// covers J10
#[test]
fn the_second_hand_sees_the_claims_of_a_payment_and_decides_none() {
    for store in both() {
        let town = Town::small(store);
        opened(&town, 1_000);
        let free = funded(&town, 500);
        served(&town);
        assert!(claimed(&town) >= 4, "one is left over");
        let (worker, signer) = (town.as_("chenhuishan"), town.as_("heguifang"));
        let ids = first_three(&worker);
        let mut fields: Vec<(&str, &str)> = ids.iter().map(|id| ("take", id.as_str())).collect();
        went(&send(&worker, "/expenses/approve", "a1", &fields));
        fields.extend([("purpose", &*free), ("account", "bank"), ("day", "2026-11-21")]);
        let voucher = went(&send(&worker, "/expenses/pay", "p1", &fields));

        // from the voucher to the payment, and to each of its claims
        let page = signer.get(&voucher).body;
        let payment = format!("/expenses/payments/{}", after(&page, "<h1", "/expenses/payments/"));
        let page = signer.get(&payment);
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        assert!(page.body.contains(&voucher) && page.body.contains("3 条"), "{}", page.body);
        let claims: Vec<String> = ids.iter().map(|id| format!("/expenses/claims/{id}")).collect();
        assert!(claims.iter().all(|claim| page.body.contains(claim)), "{}", page.body);
        let page = signer.get(&claims[0]);
        assert!(page.body.contains(&payment), "back to the payment: {}", page.body);
        assert!(!page.body.contains("/refuse\""), "nothing to decide: {}", page.body);
        let seen = send(&signer, &format!("{}/look", claims[0]), "l1", &[]);
        assert!(seen.body.contains("data:image/jpeg"), "the receipt");

        // whoever only signs sees receipts of payments, and of no other claim
        let he = town.cast.he;
        let receipt = |id: &str| {
            let id: ClaimId = id.parse().expect("an id");
            act::<may::CheckPayments, _, _>(&town, he, move |tx, permit| {
                expenses::look_before_signing(tx, permit, id, "签字前核对")
            })
        };
        assert!(receipt(&ids[0]).is_ok());
        assert!(receipt(&first_three(&worker)[0]).is_err());

        // whoever keeps the books reads what was booked; a stranger finds nothing
        let keeper = town.as_("zhouminyi");
        let page = keeper.get(&payment);
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        assert!(!page.body.contains("/expenses/claims/"), "{}", page.body);
        assert_eq!(keeper.get(&claims[0]).status, StatusCode::NOT_FOUND);
        for login in ["wangfang", "limin"] {
            let stranger = town.as_(login);
            assert_eq!(stranger.get(&payment).status, StatusCode::NOT_FOUND, "{login}");
            assert_eq!(stranger.get(&claims[0]).status, StatusCode::NOT_FOUND, "{login}");
        }

        // nobody signs a payment in which a claim of their own stands
        let id = voucher.rsplit('/').next().expect("an id");
        let voucher: VoucherId = id.parse().expect("an id");
        let claimant = look(&town, |q| {
            Ok(liandong::expenses::store::claims(q, ClaimState::Approved, (1, 0))?)
        });
        let own = act::<may::CheckPayments, _, _>(&town, claimant[0].person, move |tx, permit| {
            expenses::sign(tx, permit, None, voucher)
        });
        assert_eq!(own.expect_err("one's own").keys(), ["expenses-own"]);
        went(&send(&signer, &format!("/expenses/vouchers/{id}/sign"), "s1", &[]));
        assert!(signer.get(&payment).body.contains("已发放"));
        proved(&town);
    }
}
