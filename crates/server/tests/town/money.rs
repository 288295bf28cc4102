//! Money: from an empty book to a closed month, as people do it in the browser.

use axum::http::StatusCode;
use liandong::aid::actions as aid;
use liandong_domain::access::may;
use liandong_domain::books::Account;
use liandong_domain::rules::SchoolStage;

use crate::support::hands::{proved, refused, send};
use crate::support::money::{act, after, opened, proposed, pupil, went};
use crate::support::stores::{Store, both};
use crate::support::town::{Town, saturday};

// covers J1 J4 J5 T15 T16
#[test]
fn a_gift_becomes_a_pupils_term_and_every_fen_can_be_followed() {
    for store in both() {
        let town = Town::small(store);
        let (manager, worker, assistant) =
            (town.as_("heguifang"), town.as_("chenhuishan"), town.as_("zhouminyi"));
        // nobody keeps books yet: the worker waits, the manager opens them
        assert!(worker.get("/books").body.contains("请中心主任先选"));
        let page = manager.get("/books");
        let station = town.cast.station.to_string();
        assert!(page.body.contains(&station), "{}", page.body);
        let not_hers = send(&worker, "/books/open", "o0", &[("organisation", &station)]);
        assert_eq!(not_hers.status, StatusCode::NOT_FOUND);
        went(&send(&manager, "/books/open", "o1", &[("organisation", &station)]));
        let volunteer = town.as_("wangfang");
        for path in ["/books", "/books/ledger", "/giving", "/aid/programme", "/aid/pupils"] {
            assert_eq!(volunteer.get(path).status, StatusCode::NOT_FOUND, "{path}");
        }
        let new = [("name", "爱青助学"), ("kind", "pool")];
        went(&send(&assistant, "/books/purposes", "p1", &new));
        refused(&send(&assistant, "/books/purposes", "p2", &new), "已经有这个名称");

        // a giver, and amounts as people type them
        let giver = [("kind", "individual"), ("name", "王女士"), ("shown_as", "anonymous")];
        let at = went(&send(&assistant, "/giving/givers", "g1", &giver));
        assert!(assistant.get(&at).body.contains("G-0001"));
        let pool = after(&assistant.get("/giving/gifts/new").body, "name=\"purpose\"", "value=\"")
            .to_owned();
        let gift = |fen: &str, once: &str| {
            let day = "2026-09-05";
            let fields = [
                ("giver", "G-0001"),
                ("fen", fen),
                ("purpose", &*pool),
                ("account", "bank"),
                ("day", day),
            ];
            send(&assistant, "/giving/gifts", once, &fields)
        };
        refused(&gift("12.345", "b1"), "超过两位小数");
        refused(&gift("一千", "b2"), "看不懂");
        refused(&gift("-5", "b3"), "大于零");
        let first = went(&gift("￥１，２３４．５元", "b4"));
        assert_eq!(went(&gift("￥１，２３４．５元", "b4")), first, "a repeat is harmless");
        assert!(assistant.get(&first).body.contains("壹仟贰佰叁拾肆元伍角"));

        // the ticket is noted once
        let ticket = [("receipt_code", "44030124"), ("receipt_number", "0000123456")];
        went(&send(&assistant, &format!("{first}/receipt"), "r1", &ticket));
        let again = send(&assistant, &format!("{first}/receipt"), "r2", &ticket);
        refused(&again, "已经登记过票据");

        aided(&town, &pool, &first);
        proved(&town);
    }
}

/// The pupil's way: proposed, decided, paid, signed for, traced.
fn aided(town: &Town, pool: &str, gift: &str) {
    let (manager, worker, assistant) =
        (town.as_("heguifang"), town.as_("chenhuishan"), town.as_("zhouminyi"));
    let child = [
        ("name", "黄小雨"),
        ("stage", "senior-middle"),
        ("school", "龙城实验学校"),
        ("guardian", "黄伟强"),
        ("phone", "13900139000"),
    ];
    let at = went(&send(&assistant, "/aid/pupils", "c1", &child));
    refused(&send(&assistant, "/aid/pupils", "c2", &child), "P-0001");
    let page = assistant.get(&at);
    assert!(page.body.contains("P-0001") && !page.body.contains("黄小雨"), "{}", page.body);
    let id = at.rsplit('/').next().expect("an id");
    let term = "/aid/terms/2026-2";
    let propose = |fen: &str, once: &str| {
        let fields = [("pupils", id), ("purpose", pool), ("fen", fen)];
        send(&assistant, &format!("{term}/propose"), once, &fields)
    };
    refused(&propose("1000.01", "t1"), "最高 1,000.00 元");
    went(&propose("", "t2"));
    refused(&propose("", "t3"), "已经有助学金");
    let award = after(&worker.get(term).body, "name=\"decide\"", "value=\"").to_owned();
    let own = send(&assistant, &format!("{term}/decide"), "d0", &[("decide", &award)]);
    assert_eq!(own.status, StatusCode::NOT_FOUND, "an assistant decides nothing");
    went(&send(&worker, &format!("{term}/decide"), "d1", &[("decide", &award)]));
    let pay = [("pay", &*award), ("account", "bank"), ("day", "2026-11-20")];
    refused(&send(&worker, &format!("{term}/pay"), "y0", &pay), "另一位同事");
    went(&send(&assistant, &format!("{term}/pay"), "y1", &pay));
    refused(&send(&assistant, &format!("{term}/pay"), "y2", &pay), "已发放");
    let signed = [("receive", &*award), ("from", "guardian"), ("received_on", "2026-11-21")];
    went(&send(&assistant, &format!("{term}/receive"), "v1", &signed));

    // both ways
    let page = worker.get(&format!("/aid/awards/{award}"));
    assert!(page.body.contains(gift) && page.body.contains("监护人"), "{}", page.body);
    let went_to = worker.get(&gift.replace("/giving/", "/aid/"));
    assert!(went_to.body.contains(&award) && went_to.body.contains("234.50"), "{}", went_to.body);

    // sums for the official, rows for nobody but the keepers
    let official = town.as_("liangguodong").get("/aid/programme");
    assert!(official.body.contains("1,234.50 元"), "{}", official.body);
    assert!(!official.body.contains("/aid/pupils"), "sums only");
    assert_eq!(town.as_("liangguodong").get("/books").status, StatusCode::NOT_FOUND);
    let few = town.visitor().get("/aid");
    assert!(few.body.contains("1,234.50 元") && few.body.contains("少于 10"), "{}", few.body);
    assert!(!few.body.contains("1,000.00"), "what one award comes to is not told");

    // who it is: with a purpose, and written down
    assert_eq!(
        send(&assistant, &format!("{at}/reveal"), "w0", &[("purpose", "家访")]).status,
        StatusCode::NOT_FOUND
    );
    refused(&send(&worker, &format!("{at}/reveal"), "w1", &[("purpose", " ")]), "不能空着");
    let told = send(&worker, &format!("{at}/reveal"), "w2", &[("purpose", "开学前家访")]);
    assert!(told.body.contains("黄小雨"), "{}", told.body);
    assert!(manager.get("/diary").body.contains("查看受助学生身份"));
}

// covers J4
#[test]
fn a_refund_after_closing_stands_in_the_open_month_and_names_the_old_one() {
    for store in both() {
        let town = Town::small(store);
        let (_, gift) = opened(&town, 1_000);
        let (manager, worker, assistant) =
            (town.as_("heguifang"), town.as_("chenhuishan"), town.as_("zhouminyi"));
        let close =
            |month: &str, once: &str| send(&manager, "/books/months", once, &[("month", month)]);
        refused(&close("2026-11", "m0"), "还没有过完");
        went(&close("2026-10", "m1"));
        refused(&close("2026-10", "m2"), "已经结过账");
        let other = send(&worker, "/books/months", "m3", &[("month", "2026-10")]);
        assert_eq!(other.status, StatusCode::NOT_FOUND);

        let path = format!("/giving/gifts/{gift}");
        let refund = |fen: &str, day: &str, once: &str| {
            let fields = [("fen", fen), ("day", day), ("words", "多转了")];
            send(&assistant, &format!("{path}/refund"), once, &fields)
        };
        refused(&refund("300", "2026-09-30", "f1"), "账已结到 2026-10");
        refused(&refund("1000.01", "2026-11-20", "f2"), "只剩 1,000.00 元");
        let voucher = went(&refund("300", "2026-11-20", "f3"));
        refused(&refund("100", "2026-11-20", "f4"), "在等签字");
        // nothing has moved yet; nobody signs their own
        assert!(worker.get("/books").body.contains("1,000.00 元"));
        let id = voucher.rsplit('/').next().expect("an id").to_owned();
        let sign = format!("/giving/vouchers/{id}/sign");
        assert_eq!(send(&assistant, &sign, "s0", &[]).status, StatusCode::NOT_FOUND);
        let elsewhere = send(&worker, &format!("/books/vouchers/{id}/sign"), "s1", &[]);
        assert_eq!(elsewhere.status, StatusCode::NOT_FOUND, "it is signed where the gift stands");
        went(&send(&worker, &sign, "s2", &[]));
        refused(&send(&manager, &sign, "s3", &[]), "已签并记账");
        assert!(assistant.get(&path).body.contains("700.00 元"));

        // a cost that was wrong: its counter-entry names it
        let free = [("name", "工作经费"), ("kind", "free")];
        went(&send(&assistant, "/books/purposes", "u1", &free));
        let page = assistant.get("/books/enter");
        let option = page.body.rsplit_once("工作经费</option>").expect("the purpose").0;
        let free = option.rsplit_once("value=\"").expect("its id").1.split('"').next().expect("it");
        let enter = |way: &str, fen: &str, once: &str| {
            let fields = [
                ("way", way),
                ("purpose", free),
                ("fen", fen),
                ("day", "2026-11-20"),
                ("words", "利息"),
            ];
            send(&assistant, "/books/enter", once, &fields)
        };
        refused(&enter("cost_bank", "5", "e0"), "只有 0.00 元");
        let income = went(&enter("income_bank", "86.40", "e1"));
        went(&enter("cost_bank", "6.40", "e2"));
        let back = send(&assistant, &format!("{income}/take-back"), "k1", &[("words", "重复")]);
        refused(&back, "只有 80.00 元");
        proved(&town);
    }
}

// covers J8
#[test]
fn goods_come_in_and_go_out_by_the_piece() {
    let town = Town::small(Store::Sqlite);
    opened(&town, 10);
    let (worker, assistant) = (town.as_("chenhuishan"), town.as_("zhouminyi"));
    let page = assistant.get("/giving/gifts/new");
    let pool = after(&page.body, "name=\"purpose\"", "value=\"").to_owned();
    let goods = |pieces: &str, once: &str| {
        let fields = [
            ("giver", "g-0001"),
            ("fen", "1,000"),
            ("purpose", &*pool),
            ("account", "stock"),
            ("pieces", pieces),
            ("words", "书包"),
        ];
        send(&assistant, "/giving/gifts", once, &fields)
    };
    refused(&goods("", "g0"), "大于零的件数");
    let bags = went(&goods("３", "g1"));
    let out = |pieces: &str, once: &str| {
        let fields = [("pieces", pieces), ("words", "开学发放")];
        send(&assistant, &format!("{bags}/hand-out"), once, &fields)
    };
    refused(&out("4", "h0"), "只剩 3 件");
    for (once, sign) in [("h1", "s1"), ("h2", "s2")] {
        let voucher = went(&out("1", once));
        let id = voucher.rsplit('/').next().expect("an id").to_owned();
        went(&send(&worker, &format!("/giving/vouchers/{id}/sign"), sign, &[]));
    }
    assert!(assistant.get(&bags).body.contains("333.34 元"), "the last takes what is over");
    proved(&town);
}

// covers T15 J1
#[test]
fn the_public_is_asked_for_nothing_without_a_qualification() {
    let town = Town::small(Store::Sqlite);
    opened(&town, 10);
    let none = town.visitor().get("/give");
    assert!(none.body.contains("没有登记公开募捐资格"), "{}", none.body);
    let manager = town.as_("heguifang");
    let how = [("qualification", ""), ("how", "开户行：龙城农商行")];
    refused(&send(&manager, "/giving/words", "w0", &how), "没有公开募捐资格");
    let said = [("qualification", "粤民慈证字第 0001 号"), ("how", "开户行：龙城农商行")];
    went(&send(&manager, "/giving/words", "w1", &said));
    let page = town.visitor().get("/give");
    assert!(page.body.contains("0001") && page.body.contains("龙城农商行"), "{}", page.body);
    let worker = town.as_("chenhuishan");
    assert_eq!(worker.get("/giving/words").status, StatusCode::NOT_FOUND);
}

// covers J1
#[test]
fn a_promise_is_due_is_reminded_of_and_kept() {
    let town = Town::small(Store::Sqlite);
    opened(&town, 10);
    let assistant = town.as_("zhouminyi");
    let page = assistant.get("/giving");
    let giver = after(&page.body, "/giving/givers/new", "/giving/givers/").to_owned();
    let path = format!("/giving/givers/{giver}");
    let pledge = [
        ("fen", "100"),
        ("every", "month"),
        ("aim", "pool"),
        ("starts_on", "2026-10-31"),
        ("ends_on", "2026-12-31"),
    ];
    went(&send(&assistant, &format!("{path}/pledges"), "p1", &pledge));
    let page = assistant.get("/giving/pledges");
    assert!(page.body.contains("每月 100.00 元"), "{}", page.body);
    let one = page.body.split("/giving/pledges/").nth(1).expect("a pledge");
    let one = one.split('/').next().expect("an id");
    went(&send(&assistant, &format!("/giving/pledges/{one}/remind"), "r1", &[]));
    let pool =
        after(&assistant.get("/giving/gifts/new").body, "name=\"purpose\"", "value=\"").to_owned();
    let gift = [
        ("giver", "G-0001"),
        ("fen", "100"),
        ("purpose", &*pool),
        ("account", "bank"),
        ("pledge", one),
    ];
    went(&send(&assistant, "/giving/gifts", "k1", &gift));
    let page = assistant.get(&path);
    assert!(page.body.contains("2026年11月30日"), "due a month later: {}", page.body);
    let statement = assistant.get(&format!("{path}/statement?year=2026"));
    assert!(statement.body.contains("110.00 元"), "{}", statement.body);
    assert!(statement.body.contains("不是捐赠票据"), "{}", statement.body);
    let own = town.as_("wangfang").get("/me/giving");
    assert!(own.body.contains("还没有关联捐赠人"), "{}", own.body);
}

/// A child's data is on no page and in no answer, whoever asks.
// covers T15
#[test]
fn nobody_learns_who_a_child_is_from_any_page() {
    let town = Town::small(Store::Sqlite);
    let (pool, gift) = opened(&town, 1_000);
    let child = pupil(&town, "秘密学生", SchoolStage::Primary, "13900139001");
    let award = proposed(&town, pool, child);
    let (chen, zhou) = (town.cast.chen, town.cast.zhou);
    act::<may::DecideAid, _, _>(&town, chen, move |tx, permit| {
        aid::decide(tx, permit, false, &[award])
    })
    .expect("decided");
    act::<may::KeepBooks, _, _>(&town, zhou, move |tx, permit| {
        aid::pay(tx, permit, (Account::Bank, saturday()), &[award])
    })
    .expect("paid");
    let paths = [
        "/".to_owned(),
        "/aid".to_owned(),
        "/give".to_owned(),
        "/aid/programme".to_owned(),
        "/aid/pupils".to_owned(),
        format!("/aid/pupils/{child}"),
        "/aid/terms/2026-2".to_owned(),
        format!("/aid/awards/{award}"),
        format!("/aid/gifts/{gift}"),
        format!("/giving/gifts/{gift}"),
        "/giving".to_owned(),
        "/books".to_owned(),
        "/books/ledger".to_owned(),
        "/books/vouchers".to_owned(),
        "/diary".to_owned(),
        "/overview".to_owned(),
        "/me/giving".to_owned(),
        "/api/openapi.json".to_owned(),
    ];
    let logins = [
        "wangfang",
        "limin",
        "zhouminyi",
        "chenhuishan",
        "heguifang",
        "linzhiyong",
        "liangguodong",
        "suwen",
        "dengan",
        "jianming",
    ];
    let mut people = vec![("visitor", town.visitor())];
    people.extend(logins.map(|login| (login, town.as_(login))));
    for (login, someone) in &people {
        for path in &paths {
            let answer = someone.get(path);
            for secret in ["秘密学生", "秘密家长", "秘密学校", "13900139001"] {
                assert!(!answer.body.contains(secret), "{login} reads {secret} on {path}");
            }
            let inside = path.contains("/books") || path.starts_with("/giving");
            let keeper = ["zhouminyi", "chenhuishan", "heguifang"].contains(login);
            if inside && !keeper {
                assert_ne!(answer.status, StatusCode::OK, "{login} {path}");
            }
        }
        let file = someone.post("/books/ledger.csv", &[("once", "csv")]);
        assert!(!file.body.contains("秘密"), "{login}");
    }
}
