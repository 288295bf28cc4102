//! What waits of money and of a rehearsal left half way: for whoever may, and not for the maker.

use axum::http::StatusCode;
use liandong_domain::reflection::FIRST_VISIT;

use crate::support::hands::{proved, send};
use crate::support::money::{after, opened, went};
use crate::support::stores::both;
use crate::support::town::{Someone, Town, saturday};

/// Whether something waits at this address on a reader's list.
fn waits(who: &Someone<'_>, path: &str) -> bool {
    let page = who.get("/todo");
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    page.body.contains(&format!("href=\"{path}\""))
}

/// A cost of the free money, made by this person; gives where its voucher stands.
fn cost(maker: &Someone<'_>, fen: &str, once: &str) -> String {
    let page = maker.get("/books/enter");
    let option = page.body.rsplit_once("工作经费</option>").expect("the purpose").0;
    let free = option.rsplit_once("value=\"").expect("its id").1.split('"').next().expect("it");
    let fields = [
        ("way", "cost_bank"),
        ("purpose", free),
        ("fen", fen),
        ("day", "2026-11-20"),
        ("words", "场地"),
    ];
    went(&send(maker, "/books/enter", once, &fields))
}

/// An open book with 20,000 yuan that may be spent.
fn rich(town: &Town) {
    opened(town, 10);
    let assistant = town.as_("zhouminyi");
    went(&send(&assistant, "/books/purposes", "u1", &[("name", "工作经费"), ("kind", "free")]));
    let page = assistant.get("/books/enter");
    let option = page.body.rsplit_once("工作经费</option>").expect("the purpose").0;
    let free = option.rsplit_once("value=\"").expect("its id").1.split('"').next().expect("it");
    let fields = [
        ("way", "income_bank"),
        ("purpose", free),
        ("fen", "20,000"),
        ("day", "2026-11-19"),
        ("words", "拨款"),
    ];
    went(&send(&assistant, "/books/enter", "in", &fields));
}

// covers O1 J4
#[test]
fn a_voucher_waits_for_whoever_may_sign_it_and_not_for_its_maker() {
    for store in both() {
        let town = Town::small(store);
        rich(&town);
        let (worker, manager, assistant) =
            (town.as_("chenhuishan"), town.as_("heguifang"), town.as_("zhouminyi"));
        // made by the assistant, who checks nothing: the worker and the manager may sign
        let first = cost(&assistant, "300", "c1");
        assert!(waits(&worker, &first) && waits(&manager, &first));
        assert!(!waits(&assistant, &first) && !waits(&town.as_("limin"), &first));
        proved(&town);
        // made by the worker: only the manager may
        let second = cost(&worker, "400", "c2");
        assert!(!waits(&worker, &second) && waits(&manager, &second));
        assert!(waits(&worker, &first), "the other still waits for her");
        // a large amount waits for the manager alone
        let large = cost(&assistant, "6,000", "c3");
        assert!(!waits(&worker, &large) && waits(&manager, &large));
        let list = manager.get("/todo").body;
        assert!(list.contains("有一笔大额款项等您签"), "{list}");
        assert!(!list.contains("场地") && !list.contains("6,000"), "ids and counts only: {list}");
        assert!(manager.get("/todo?kind=voucher-large").body.contains(&large));
        assert!(!worker.get("/todo?kind=voucher-large").body.contains(&large));
        proved(&town);
        // signed, refused and taken back, each is gone for everybody
        went(&send(&worker, &format!("{first}/sign"), "s1", &[]));
        assert!(!waits(&worker, &first) && !waits(&manager, &first));
        went(&send(&manager, &format!("{second}/refuse"), "r1", &[("why", "没有发票")]));
        assert!(!waits(&manager, &second));
        went(&send(&assistant, &format!("{large}/withdraw"), "w1", &[]));
        assert!(!waits(&manager, &large));
        // what one signature is enough for never waits
        let small = cost(&assistant, "20", "c4");
        assert!(!waits(&manager, &small) && !waits(&worker, &small));
        proved(&town);
    }
}

// covers O1 J1
#[test]
fn promises_that_did_not_come_wait_from_the_day_after_until_somebody_reminds() {
    for store in both() {
        let town = Town::small(store);
        opened(&town, 10);
        let assistant = town.as_("zhouminyi");
        let page = assistant.get("/giving");
        let giver = after(&page.body, "/giving/givers/new", "/giving/givers/").to_owned();
        let pledge = |starts: &str, once: &str| {
            let fields =
                [("fen", "100"), ("every", "month"), ("aim", "pool"), ("starts_on", starts)];
            went(&send(&assistant, &format!("/giving/givers/{giver}/pledges"), once, &fields));
        };
        let list = "/giving/pledges";
        // due today: the day is not over
        pledge(&saturday().to_string(), "p1");
        assert!(!waits(&assistant, list));
        // two that were due yesterday, in one line
        let before = saturday().plus_days(-1).to_string();
        pledge(&before, "p2");
        pledge(&before, "p3");
        proved(&town);
        let todo = assistant.get("/todo").body;
        assert!(todo.contains("2 笔约定的捐款到期没到"), "{todo}");
        assert!(!todo.contains("王女士"), "names nobody: {todo}");
        assert!(waits(&town.as_("chenhuishan"), list), "whoever keeps the books");
        assert!(!waits(&town.as_("limin"), list) && !waits(&town.as_("wangfang"), list));
        // one is reminded, one rests
        let page = assistant.get(list).body;
        let mut ids: Vec<String> = Vec::new();
        for part in page.split("/giving/pledges/").skip(1) {
            let id = part.split('/').next().expect("an id").to_owned();
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        assert_eq!(ids.len(), 3, "{page}");
        let late: Vec<&String> = ids.iter().take(2).collect();
        went(&send(&assistant, &format!("{list}/{}/remind", late[0]), "r1", &[]));
        assert!(assistant.get("/todo").body.contains("1 笔约定的捐款到期没到"));
        proved(&town);
        went(&send(&assistant, &format!("{list}/{}/turn", late[1]), "t1", &[]));
        assert!(!waits(&assistant, list));
        proved(&town);
        // what did not happen: the one due today was not moved; tomorrow it waits
        town.app.clock().set(saturday().plus_days(1).at(noon()));
        assert!(town.as_("zhouminyi").get("/todo").body.contains("1 笔约定的捐款到期没到"));
        proved(&town);
    }
}

fn noon() -> liandong_domain::basics::TimeOfDay {
    liandong_domain::basics::TimeOfDay::new(12, 0).expect("a time")
}

// covers O1 C7
#[test]
fn a_rehearsal_left_half_way_waits_for_its_walker_alone() {
    for store in both() {
        let town = Town::small(store);
        let wang = town.as_("wangfang");
        let walk = went(&send(&wang, "/rehearsals/first_visit/begin", "b0", &[]));
        proved(&town);
        assert!(waits(&wang, &walk));
        for login in ["limin", "chenhuishan", "heguifang"] {
            assert!(!waits(&town.as_(login), &walk), "{login}");
        }
        for step in FIRST_VISIT.steps {
            let letter = step.choices.first().map(|choice| choice.code).unwrap_or_default();
            let fields = [("step", step.code), ("choice", letter), ("words", "先敲门，再说话")];
            went(&send(&wang, &walk, &format!("k{}", step.code), &fields));
        }
        assert!(!waits(&wang, &walk), "walked to its end");
        proved(&town);
        // another walk is let go after two weeks, and can still be walked
        let again = went(&send(&wang, "/rehearsals/first_visit/begin", "b1", &[]));
        assert!(waits(&wang, &again));
        town.app.clock().set(saturday().plus_days(15).at(noon()));
        let wang = town.as_("wangfang");
        assert!(!waits(&wang, &again));
        assert_eq!(wang.get(&again).status, StatusCode::OK);
        proved(&town);
    }
}
