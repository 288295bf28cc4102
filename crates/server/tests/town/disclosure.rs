//! What is published about the money: two people, a giver's proof, a stranger's sums, and what
//! cannot be computed from it.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use axum::http::StatusCode;
use liandong::aid::actions as aid;
use liandong::aid::store::NewPupil;
use liandong::books::actions as books;
use liandong::books::store as ledger;
use liandong::cli::prove;
use liandong::db::{Param, Sql};
use liandong::disclosure::store;
use liandong::giving::actions::{self as giving, GiftTold};
use liandong_domain::access::may;
use liandong_domain::aid::Term;
use liandong_domain::basics::{AwardId, Fen, GiftId, PupilId, PurposeId};
use liandong_domain::books::{Account, Month};
use liandong_domain::pairs::PairSeat;
use liandong_domain::people::Phone;
use liandong_domain::rules::SchoolStage;

use crate::house::root;
use crate::pairs;
use crate::support::hands::{proved, refused, send};
use crate::support::money::{act, after, opened, pupil, went};
use crate::support::stores::{Store, both};
use crate::support::town::{Town, saturday};

/// The first published month of these stories.
const SEPTEMBER: &str = "2026-09";
const OCTOBER: &str = "2026-10";

fn month(text: &str) -> Month {
    text.parse().expect("a month")
}

fn close(town: &Town, until: &'static str) {
    act::<may::CloseBooks, _, _>(town, town.cast.he, move |tx, permit| {
        books::close_month(tx, permit, month(until))
    })
    .expect("the month closes");
}

/// Prepared by 周敏仪, published by 陈慧珊.
fn publish(town: &Town, until: &str) {
    let (assistant, worker) = (town.as_("zhouminyi"), town.as_("chenhuishan"));
    let fields = [("month", until)];
    went(&send(&assistant, "/aid/disclosures", &format!("p{until}"), &fields));
    let path = format!("/aid/disclosures/{until}/publish");
    went(&send(&worker, &path, &format!("s{until}"), &[]));
}

/// Gifts of so many yuan each, on days of September.
fn gifts(town: &Town, pool: PurposeId, first: GiftId, yuan: &'static [i64]) {
    act::<may::KeepBooks, _, _>(town, town.cast.zhou, move |tx, permit| {
        let row = liandong::giving::store::gift(tx, first)?.expect("the first gift");
        for yuan in yuan {
            let told = GiftTold {
                giver: row.giver,
                purpose: Some(pool),
                account: Account::Bank,
                fen: Fen::from_yuan(*yuan),
                pieces: 0,
                given_on: saturday().plus_days(-55),
                words: String::new(),
                pledge: None,
            };
            giving::note_gift(tx, permit, &told)?;
        }
        Ok(())
    })
    .expect("gifts");
}

/// So many pupils of a stage, aided and paid on a day.
fn paid(town: &Town, pool: PurposeId, (stage, count): (SchoolStage, usize), days_ago: i64) {
    const NAMES: [&str; 24] = [
        "甲一", "甲二", "甲三", "甲四", "甲五", "甲六", "甲七", "甲八", "甲九", "甲十", "乙一",
        "乙二", "乙三", "乙四", "乙五", "乙六", "乙七", "乙八", "乙九", "乙十", "丙一", "丙二",
        "丙三", "丙四",
    ];
    let day = saturday().plus_days(-days_ago);
    let head = match stage {
        SchoolStage::Primary => "1370000",
        SchoolStage::JuniorMiddle => "1380000",
        SchoolStage::SeniorMiddle => "1390000",
    };
    let ids: Vec<AwardId> = (0..count)
        .map(|n| {
            let phone: &'static str =
                Box::leak(format!("{head}{:04}", n + 100 * days_ago as usize).into_boxed_str());
            let child = pupil(town, NAMES[n % NAMES.len()], stage, phone);
            act::<may::ProposeAid, _, _>(town, town.cast.zhou, move |tx, permit| {
                let what = (Term::of(day), pool);
                Ok(aid::propose(tx, permit, what, &[child], None)?[0])
            })
            .expect("an award")
        })
        .collect();
    let these = ids.clone();
    act::<may::DecideAid, _, _>(town, town.cast.chen, move |tx, permit| {
        aid::decide(tx, permit, true, &these)
    })
    .expect("decided");
    act::<may::KeepBooks, _, _>(town, town.cast.zhou, move |tx, permit| {
        aid::pay(tx, permit, (Account::Bank, day), &ids)
    })
    .expect("paid");
}

/// A folder of this story's own.
fn folder(name: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("liandong-{name}-{}", std::process::id()));
    fs::create_dir_all(&path).expect("a folder");
    path
}

/// A page without its key against repeats.
fn same(body: &str) -> String {
    match body.contains("name=\"once\"") {
        true => body.replace(after(body, "name=\"once\"", "value=\""), ""),
        false => body.to_owned(),
    }
}

/// What the stranger's script says of files.
fn verified(arguments: &[&str]) -> (bool, String) {
    let script = root().join("docs/tools/verify_disclosure.py");
    let out = Command::new("python3").arg(script).args(arguments).output().expect("python3 runs");
    (out.status.success(), String::from_utf8_lossy(&out.stdout).into_owned())
}

/// Number and code of the one gift with a slip.
fn slip(town: &Town, gift: GiftId) -> (String, String) {
    let page = town.as_("zhouminyi").get(&format!("/aid/gifts/{gift}/proof"));
    let address = after(&page.body, "no-print", "/aid/check?number=");
    let (number, code) = address.split_once("&#38;code=").expect("number and code");
    (number.to_owned(), code.to_owned())
}

// covers J9 T15
#[test]
fn two_people_publish_a_closed_month_and_a_giver_finds_the_own_gift_in_it() {
    for store in both() {
        let town = Town::small(store);
        let (pool, gift) = opened(&town, 20_000);
        gifts(&town, pool, gift, &[365, 66, 1_000, 520, 88]);
        let (assistant, worker, visitor) =
            (town.as_("zhouminyi"), town.as_("chenhuishan"), town.visitor());
        let prepare = |month: &str, once: &str| {
            send(&assistant, "/aid/disclosures", once, &[("month", month)])
        };
        refused(&prepare(SEPTEMBER, "n1"), "还没有结账");
        refused(&prepare("九月", "n2"), "看不懂这个月份");
        close(&town, SEPTEMBER);
        let at = went(&prepare(SEPTEMBER, "n3"));
        assert_eq!(went(&prepare(SEPTEMBER, "n3")), at, "a repeat is harmless");
        refused(&prepare(SEPTEMBER, "n4"), "还在等复核");
        // prepared: seen in the office, not outside, and not signed by who prepared it
        assert_eq!(visitor.get(&at).status, StatusCode::NOT_FOUND);
        assert_eq!(visitor.get(&format!("{at}/file")).status, StatusCode::NOT_FOUND);
        assert_eq!(town.as_("wangfang").get("/aid/disclosures").status, StatusCode::NOT_FOUND);
        assert!(!visitor.get("/aid").body.contains(&at), "not linked");
        let sign = "/aid/disclosures/2026-09/publish";
        let own = send(&assistant, sign, "s0", &[]);
        assert!(own.status.is_client_error(), "{}", own.body);
        went(&send(&worker, sign, "s1", &[]));
        refused(&send(&worker, sign, "s2", &[]), "已经公示");
        refused(&prepare(SEPTEMBER, "n5"), "已经公示到 2026-09");

        // outside: sums, the root, the file; the giver's slip opens the own gift alone
        let page = visitor.get(&at);
        assert!(page.body.contains("22,039.00 元"), "{}", page.body);
        assert!(visitor.get("/aid").body.contains(&at));
        let (number, code) = slip(&town, gift);
        let found = visitor.get(&format!("/aid/check?number={number}&code={code}"));
        assert!(found.body.contains("对得上") && found.body.contains("20,000.00 元"));
        assert!(!found.body.contains("王女士") && !found.body.contains("G-0001"));
        let wrong = visitor.get(&format!("/aid/check?number={number}&code=3333-3333"));
        let absent = visitor.get("/aid/check?number=202609-999999&code=3333-3333");
        let plain = |body: &str, number: &str| same(body).replace(number, "N");
        let absent = plain(&absent.body, "202609-999999");
        assert_eq!(plain(&wrong.body, &number), absent, "nobody learns which was wrong");
        assert!(absent.contains("编号或核对码不对"));

        // a stranger's computer comes to the same
        let place = folder("disclosure");
        let (file, proof) = (place.join("september.json"), place.join("gift.json"));
        fs::write(&file, visitor.get(&format!("{at}/file")).body).expect("written");
        let text = visitor.get(&format!("/aid/check/file?number={number}&code={code}")).body;
        fs::write(&proof, &text).expect("written");
        let (whole, own) = (file.to_string_lossy(), proof.to_string_lossy());
        let (good, said) = verified(&["--gift", &own, &whole]);
        assert!(good && said.contains("20000.00") && said.contains("22039.00"), "{said}");
        for (from, to) in [("\"fen\":2000000", "\"fen\":2000001"), ("\"left\"", "\"right\"")] {
            let changed = match text.contains(from) {
                true => text.replace(from, to),
                false => text.replace("\"right\"", "\"left\""),
            };
            fs::write(&proof, changed).expect("written");
            let (good, said) = verified(&["--gift", &own, &whole]);
            assert!(!good && said.contains("WRONG"), "{from}: {said}");
        }
        fs::remove_dir_all(place).expect("gone");
        proved(&town);
    }
}

// covers J9
#[test]
fn a_refund_after_publishing_stands_in_the_next_disclosure_and_the_old_one_stays() {
    for store in both() {
        let town = Town::small(store);
        let (_, gift) = opened(&town, 1_000);
        close(&town, SEPTEMBER);
        publish(&town, SEPTEMBER);
        let visitor = town.visitor();
        let first = visitor.get("/aid/published/2026-09/file").body;
        let (number, code) = slip(&town, gift);
        // given back in October
        let day = saturday().plus_days(-30);
        let made = act::<may::KeepBooks, _, _>(&town, town.cast.zhou, move |tx, permit| {
            giving::prepare_refund(tx, permit, gift, (Fen::from_yuan(300), day, "多转了"))
        })
        .expect("a voucher");
        if made.posting.is_none() {
            act::<may::CheckPayments, _, _>(&town, town.cast.chen, move |tx, permit| {
                giving::sign(tx, permit, None, made.id)
            })
            .expect("signed");
        }
        close(&town, OCTOBER);
        publish(&town, OCTOBER);
        assert_eq!(visitor.get("/aid/published/2026-09/file").body, first, "it stays as it is");
        let second = visitor.get("/aid/published/2026-10/file").body;
        let root_of = |text: &str| after(text, "\"root\":", "\"").to_owned();
        assert!(second.contains(&format!("\"previous\":\"{}\"", root_of(&first))));
        let page = visitor.get(&format!("/aid/check?number={number}&code={code}")).body;
        assert!(page.contains("退给捐赠人") && page.contains("300.00 元"), "{page}");
        assert!(page.contains("对得上") && page.contains("1,000.00 元"));
        let place = folder("chain");
        let name = |month: &str| place.join(month).to_string_lossy().into_owned();
        fs::write(name("1"), &first).expect("written");
        fs::write(name("2"), &second).expect("written");
        let (good, said) = verified(&[&name("1"), &name("2")]);
        assert!(good, "{said}");
        let (good, said) = verified(&[&name("2"), &name("1")]);
        assert!(!good && said.contains("does not follow"), "{said}");
        fs::remove_dir_all(place).expect("gone");
        proved(&town);
    }
}

// invariants 1 2 3
// covers J9 T15
#[test]
fn few_awards_are_not_told_of_until_there_are_ten_and_no_day_tells_of_a_child() {
    for store in both() {
        let town = Town::small(store);
        let (pool, _) = opened(&town, 60_000);
        let visitor = town.visitor();
        paid(&town, pool, (SchoolStage::Primary, 12), 60);
        paid(&town, pool, (SchoolStage::SeniorMiddle, 3), 59);
        let before = visitor.get("/aid").body;
        assert!(!before.contains("6,000.00"), "nothing of awards before a disclosure: {before}");
        close(&town, SEPTEMBER);
        publish(&town, SEPTEMBER);
        let told = visitor.get("/aid").body;
        assert!(told.contains("6,000.00 元") && told.contains(">12<"), "{told}");
        assert!(!told.contains("3,000.00") && !told.contains("9,000.00"), "three are too few");
        // one more child is paid: nothing outside moves
        paid(&town, pool, (SchoolStage::Primary, 1), 40);
        let day_after = visitor.get("/aid").body;
        assert_eq!(same(&told), same(&day_after), "no number moves when a child is paid");
        close(&town, OCTOBER);
        publish(&town, OCTOBER);
        let batches = town
            .app
            .db()
            .read_now(town.cast.town, |q| Ok(store::total_batches(q)?))
            .expect("batches");
        let counts: Vec<i64> = batches.iter().map(|batch| batch.awards).collect();
        assert_eq!(counts, [12], "the thirteenth waits for nine others");
        proved(&town);
    }
}

// invariants 5 6
// covers J9
#[test]
fn whoever_changes_a_published_row_is_found_by_the_proof() {
    for store in both() {
        let town = Town::small(store);
        let (_, gift) = opened(&town, 1_000);
        close(&town, SEPTEMBER);
        publish(&town, SEPTEMBER);
        proved(&town);
        let paths = town
            .app
            .db()
            .read_now(town.cast.town, move |q| {
                let leaves = store::leaves_of_gift(q, gift)?;
                let book = ledger::book(q)?;
                Ok((leaves.len(), book.is_some()))
            })
            .expect("a look");
        assert_eq!(paths, (1, true));
        // the second lock refuses a hand in the database
        for text in [
            "update disclosure_part set fen = fen + 1 where town_id = $1",
            "update disclosure_node set fen = fen + 1 where town_id = $1",
            "update gift_leaf set fen = fen + 1 where town_id = $1",
            "delete from gift_leaf where town_id = $1",
            "update disclosure set root = '' where town_id = $1",
        ] {
            let who = liandong::db::Who::system(town.cast.town, "a hand");
            let done = town.app.db().write_now(who, move |tx| {
                let own = Param::from(tx.town());
                tx.keep_house(Sql(text), &[own])?;
                Ok(())
            });
            assert!(done.is_err(), "{text}");
        }
        proved(&town);
    }
}

/// A pupil to whom the programme gave its word from a term on.
fn in_course(town: &Town, n: usize, term: Term) -> PupilId {
    act::<may::ProposeAid, _, _>(town, town.cast.zhou, move |tx, permit| {
        let new = NewPupil {
            stage: SchoolStage::Primary,
            name: format!("秘密{n}"),
            school: "秘密学校".to_owned(),
            guardian: "秘密家长".to_owned(),
            phone: Phone::parse("phone", &format!("1370009{n:04}")).ok(),
            taken_on: saturday(),
        };
        let id = aid::enter_pupil(tx, permit, &new)?;
        liandong::aid::store::begin_course(tx, (id, term), (None, None))?;
        Ok(id)
    })
    .expect("a pupil")
}

/// Twelve children, eleven paid in time, one with both companions; the term and its days are over.
fn a_term_of_twelve(town: &Town) {
    let (pool, _) = opened(town, 60_000);
    let term = Term::of(saturday());
    let pupils: Vec<PupilId> = (0..12).map(|n| in_course(town, n, term)).collect();
    let these = pupils[..11].to_vec();
    let awards = act::<may::ProposeAid, _, _>(town, town.cast.zhou, move |tx, permit| {
        aid::propose(tx, permit, (term, pool), &these, None)
    })
    .expect("awards");
    let ids = awards.clone();
    act::<may::DecideAid, _, _>(town, town.cast.chen, move |tx, permit| {
        aid::decide(tx, permit, true, &ids)
    })
    .expect("decided");
    act::<may::KeepBooks, _, _>(town, town.cast.zhou, move |tx, permit| {
        aid::pay(tx, permit, (Account::Bank, saturday()), &awards)
    })
    .expect("paid");
    let issued = saturday().plus_days(-3);
    pairs::seen(town, town.cast.chen, issued);
    pairs::ready(town, town.cast.wangfang, issued);
    pairs::fill(town, pupils[0], PairSeat::Worker, town.cast.chen);
    pairs::fill(town, pupils[0], PairSeat::Volunteer, town.cast.wangfang);
    town.app.clock().set(town.app.clock().now().plus_minutes(73 * 24 * 60));
    pairs::chore(town);
}

// invariant 7
// covers H7 J7
#[test]
fn days_and_terms_without_a_gap_are_published_of_many_children_and_open_to_their_rows() {
    for store in both() {
        let town = Town::small(store);
        a_term_of_twelve(&town);
        let (visitor, worker) = (town.visitor(), town.as_("chenhuishan"));
        assert!(!visitor.get("/aid").body.contains("8.3%"), "nothing before it is published");
        close(&town, "2027-01");
        publish(&town, "2027-01");
        let told = visitor.get("/aid").body;
        assert!(told.contains("8.3%") && told.contains("11 / 12"), "{told}");
        assert!(!told.contains("/aid/unbroken"), "a stranger is led to no rows");
        let asked = visitor.get("/aid/unbroken");
        assert!(asked.location.starts_with("/sign-in"), "who is not signed in is asked to");
        assert_eq!(town.as_("wangfang").get("/aid/unbroken").status, StatusCode::NOT_FOUND);
        assert!(worker.get("/aid").body.contains("/aid/unbroken"));
        let rows = worker.get("/aid/unbroken").body;
        assert!(rows.contains("72 / 864") && rows.contains("P-0012"), "{rows}");
        assert!(!rows.contains("P-0001") && !rows.contains("秘密"), "late ones, by code: {rows}");
        proved(&town);
        // a day passes, aid of the next term is not paid: nothing outside moves
        town.app.clock().set(town.app.clock().now().plus_minutes(24 * 60));
        pairs::chore(&town);
        assert_eq!(same(&told), same(&visitor.get("/aid").body));
        // facts that are changed behind what was told are found
        let who = liandong::db::Who::system(town.cast.town, "a hand");
        let text = "update pair_day set covered = children where town_id = $1";
        town.app
            .db()
            .write_now(who, move |tx| {
                let own = Param::from(tx.town());
                tx.keep_house(Sql(text), &[own])?;
                Ok(())
            })
            .expect("a hand");
        let broken = prove(&town.app).expect("the proof runs");
        let what: Vec<_> = broken.iter().filter(|(_, rows)| !rows.is_empty()).collect();
        assert!(format!("{what:?}").contains("days told of are those of the pairs"), "{what:?}");
    }
}

// invariant 7
// covers H7
#[test]
fn of_few_children_no_day_and_no_term_is_told() {
    let town = Town::small(Store::Sqlite);
    opened(&town, 1_000);
    for n in 0..9 {
        in_course(&town, n, Term::of(saturday()));
    }
    town.app.clock().set(town.app.clock().now().plus_minutes(73 * 24 * 60));
    pairs::chore(&town);
    close(&town, "2027-01");
    publish(&town, "2027-01");
    let told = town.visitor().get("/aid").body;
    assert!(!told.contains("0.0%") && !told.contains("0 / 9"), "{told}");
    let rows = town.as_("chenhuishan").get("/aid/unbroken").body;
    assert!(rows.contains("孩子太少，不公示"), "{rows}");
    proved(&town);
}
