//! Rules: set by two, from a day on, and frozen against every hand.

use axum::http::StatusCode;
use liandong::cli::prove;
use liandong::db::{Sql, StoreAt, Who};
use liandong::failure::Failure;
use liandong::hours::store::total;
use liandong_domain::hours::StarLadder;

use crate::support::stores::both;
use crate::support::town::{Answer, Someone, Town};

/// The address of the form that signs the draft of a rule.
fn signing(page: &Answer) -> String {
    let (_, rest) = page.body.split_once("action=\"/rules/versions/").expect("a form to sign");
    format!("/rules/versions/{}", rest.split('"').next().expect("an end"))
}

fn drafts(who: &Someone<'_>, hours: &str) -> Answer {
    let once = who.get("/rules/star-ladder/draft").once();
    let form = [
        ("once", &*once),
        ("rule-hours", hours),
        ("rule-tenure-days", "0,0,0,0,0"),
        ("words", "让头一颗星更近一点，留住新来的人。"),
    ];
    who.post("/rules/star-ladder/draft", &form)
}

fn signs(who: &Someone<'_>, path: &str, key: &str, day: &str) -> Answer {
    who.post(path, &[("once", key), ("first_day", day)])
}

// covers T10 K6
#[test]
fn a_rule_is_signed_by_two_and_holds_from_its_first_day() {
    for store in both() {
        let town = Town::small(store);
        let (worker, manager) = (town.as_("chenhuishan"), town.as_("heguifang"));
        let wrong = drafts(&worker, "80,60,600,1000,1500");
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.body);
        assert!(wrong.body.contains("须从小到大"), "{}", wrong.body);
        assert_eq!(drafts(&worker, "80,300,600,1000,1500").status, StatusCode::SEE_OTHER);
        let path = signing(&manager.get("/rules/star-ladder"));
        let vague = signs(&manager, &path, "s0", "下个月");
        assert_eq!(vague.status, StatusCode::UNPROCESSABLE_ENTITY, "no day, no signature");
        assert!(vague.body.contains("请选生效日期"), "{}", vague.body);
        assert_eq!(signs(&manager, &path, "s1", "2026-11-23").status, StatusCode::SEE_OTHER);
        let alone = signs(&manager, &path, "s2", "2026-11-23");
        assert_eq!(alone.status, StatusCode::UNPROCESSABLE_ENTITY, "nobody signs twice");
        let official = town.as_("liangguodong");
        let other = signs(&official, &path, "s3", "2026-11-24");
        assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY, "both mean the same day");
        assert_eq!(signs(&official, &path, "s4", "2026-11-23").status, StatusCode::SEE_OTHER);
        // computed by the version of the day
        let first_star = |day: &str| {
            let day = day.parse().expect("a day");
            let look = move |q: &mut liandong::db::Read<'_>| {
                let (ladder, rule) = liandong::rules::actions::in_force::<StarLadder>(q, day)?;
                Ok((ladder.steps[0].hours, rule.version))
            };
            town.app.db().read_now(town.cast.town, look).expect("a look")
        };
        assert_eq!(first_star("2026-11-22"), (100, 1));
        assert_eq!(first_star("2026-11-23"), (80, 2));
        let wang = town.cast.wangfang;
        let look = move |q: &mut liandong::db::Read<'_>| Ok(total(q, wang)?.count());
        assert_eq!(town.app.db().read_now(town.cast.town, look).expect("a look"), 0);
        assert!(town.as_("wangfang").get("/home").body.contains("100"), "today the old one holds");
    }
}

const LOOSEN: Sql = Sql("update rule_version set content = '{}' where town_id = $1");
const REMOVE: Sql = Sql("delete from rule_version where town_id = $1");

// covers T10
#[test]
fn a_version_in_force_is_frozen_against_a_hand_in_the_database() {
    for store in both() {
        let town = Town::small(store);
        let id = town.cast.town;
        for hand in [LOOSEN, REMOVE] {
            let done = town.app.db().write_now(Who::system(id, "test"), move |tx| {
                Ok(tx.keep_house(hand, liandong::p![id])?)
            });
            assert!(matches!(done, Err(Failure::Fault(_))), "{store:?} let a hand in");
        }
        // whoever takes the lock off first is found by the seal
        let StoreAt::Sqlite(file) = town.place() else { continue };
        let hand = rusqlite::Connection::open(file).expect("the file opens");
        hand.execute_batch(
            "drop trigger rule_version_frozen; \
             update rule_version set content = replace(content, '480', '960') \
             where rule = 'hours'",
        )
        .expect("a determined hand");
        let found = prove(&town.app).expect("a proof");
        let seals =
            found.iter().find(|(what, _)| what.contains("are as signed")).expect("the seals");
        assert_eq!(seals.1.len(), 1, "{seals:?}");
        let confirm = town.as_("chenhuishan").get("/hours/confirm");
        assert_eq!(confirm.status, StatusCode::INTERNAL_SERVER_ERROR, "nothing is computed by it");
    }
}
