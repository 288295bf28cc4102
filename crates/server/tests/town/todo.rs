//! What waits for somebody: one list, kept by the rooms, equal to their facts at every moment.

use axum::http::StatusCode;
use liandong::cli::prove;
use liandong::todo::store as todo;
use liandong_domain::basics::PersonId;
use liandong_domain::todo::TodoKind;
use serde_json::json;

use crate::support::stores::{Store, both};
use crate::support::town::{Answer, Someone, Town};

/// Sends a form with a key of its own.
fn send(who: &Someone<'_>, path: &str, once: &str, fields: &[(&str, &str)]) -> Answer {
    let mut all = vec![("once", once)];
    all.extend_from_slice(fields);
    who.post(path, &all)
}

fn went(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    answer.location.clone()
}

/// Kinds that wait for one person.
fn waits(town: &Town, person: PersonId) -> Vec<TodoKind> {
    let look = move |q: &mut liandong::db::Read<'_>| Ok(todo::own(q, person, 9)?);
    let rows = town.app.db().read_now(town.cast.town, look).expect("the list");
    rows.into_iter().map(|row| row.kind).collect()
}

fn proven(town: &Town) {
    for (what, found) in prove(&town.app).expect("the proof runs") {
        assert!(found.is_empty(), "{what}: {found:?}");
    }
}

/// Everybody comes to today's shift and its leader ends it.
fn ended(town: &Town) -> String {
    let shift = town.cast.today;
    let leader = town.as_("limin");
    let roster = leader.get(&format!("/shifts/{shift}/roster.json")).json();
    let time = |name: &str| roster["shift"][name].as_i64().expect("a time");
    let moment = liandong_domain::basics::Moment::from_ms;
    town.app.clock().set(moment(time("starts_at")).plus_minutes(5));
    let rows = roster["rows"].as_array().expect("rows");
    let marks: Vec<serde_json::Value> = (1..)
        .zip(rows)
        .map(|(n, row)| {
            json!({ "id": format!("018f0000-0000-7000-8000-{n:012}"), "person": row["person"],
                "kind": "in", "at": time("starts_at") + 60_000, "method": "tap" })
        })
        .collect();
    let device = "018f0000-0000-7000-8000-000000000999";
    let body = json!({ "device": device, "sent_at": time("starts_at") + 300_000, "marks": marks });
    assert_eq!(leader.post_json(&format!("/shifts/{shift}/marks"), &body).status, StatusCode::OK);
    assert!(!waits(town, town.cast.wangfang).contains(&TodoKind::DebriefShare), "it still runs");
    town.app.clock().set(moment(time("ends_at")).plus_minutes(2));
    went(&send(&town.as_("limin"), &format!("/shifts/{shift}/close"), "end", &[]));
    shift.to_string()
}

// covers O1 B9
#[test]
fn what_waits_comes_with_the_fact_and_goes_with_it() {
    for store in both() {
        let town = Town::small(store);
        proven(&town);
        let shift = ended(&town);
        proven(&town);
        // asked of whoever came, of whoever led, and of the worker
        let wang = town.as_("wangfang");
        let share = format!("/shifts/{shift}/share");
        assert!(wang.get("/home").body.contains(&share));
        assert!(wang.get("/todo").body.contains(&share));
        let debrief = format!("/shifts/{shift}/debrief");
        assert!(town.as_("limin").get("/todo").body.contains(&debrief));
        let worker = town.as_("chenhuishan");
        let page = worker.get("/todo").body;
        let confirm = format!("/hours/confirm/{shift}");
        assert!(page.contains(&debrief) && page.contains(&confirm), "{page}");
        assert!(!page.contains("王芳"), "the list names nobody");
        let only = worker.get("/todo?kind=hours-confirm").body;
        assert!(only.contains(&confirm) && !only.contains(&debrief));
        // not of those who may not do it
        assert!(!wang.get("/todo").body.contains(&confirm));
        assert!(!wang.get("/todo?kind=hours-confirm").body.contains(&confirm));
        assert!(!town.as_("limin").get("/todo").body.contains(&confirm), "leaders confirm nothing");
        // opened again, nothing waits
        went(&send(&worker, &format!("/shifts/{shift}/reopen"), "again", &[]));
        proven(&town);
        assert!(!worker.get("/todo").body.contains(&confirm));
        assert!(!wang.get("/todo").body.contains(&share));
        went(&send(&town.as_("limin"), &format!("/shifts/{shift}/close"), "end2", &[]));
        proven(&town);
        assert!(wang.get("/todo").body.contains(&share));
        // three days later it can be said no more, and the chore lets the row go
        let later = town.app.clock().now().plus_minutes(4 * 24 * 60);
        town.app.clock().set(later);
        assert!(!town.as_("wangfang").get("/todo").body.contains(&share));
        liandong::todo::sweep_chore(&town.app, town.cast.town, "").expect("the chore");
        assert!(waits(&town, town.cast.wangfang).is_empty());
        proven(&town);
    }
}

// covers O1
#[test]
fn a_row_that_is_missing_or_too_much_is_found() {
    for store in both() {
        let town = Town::small(store);
        let shift = ended(&town);
        let of = |name: &str| {
            let all = prove(&town.app).expect("the proof runs");
            all.into_iter().find(|(what, _)| what.contains(name)).expect("an invariant").1
        };
        assert!(of("hours-confirm").is_empty());
        let who = liandong::db::Who::system(town.cast.town, "a test");
        let (kind, subject) = (TodoKind::DebriefLead, shift.clone());
        let leader = town.cast.limin.to_string();
        town.app
            .db()
            .write_now(who, move |tx| Ok(todo::done(tx, kind, &subject, (&leader, ""))?))
            .expect("the row is gone");
        assert_eq!(of("debrief-lead"), vec![shift], "it waits by the facts, and stands nowhere");
        assert!(of("hours-confirm").is_empty(), "the others hold");
    }
}

/// What a page asks, beside who is asking.
fn asks(town: &Town, who: &Someone<'_>, path: &str) -> u64 {
    // The first look reads what is kept for the whole process.
    assert_eq!(who.get(path).status, StatusCode::OK, "{path}");
    let before = town.app.db().asked();
    who.get("/me/display-nothing-here");
    let identity = town.app.db().asked() - before;
    let before = town.app.db().asked();
    who.get(path);
    town.app.db().asked() - before - identity
}

// covers O1 S1
#[test]
fn homes_keep_to_their_statements_however_much_waits() {
    let town = Town::small(Store::Sqlite);
    ended(&town);
    for (login, path, most) in [
        ("wangfang", "/home", 8),
        ("huangjiayi", "/home", 8),
        ("limin", "/home", 9),
        ("wangfang", "/todo", 1),
        ("limin", "/todo", 1),
        ("chenhuishan", "/todo", 2),
        ("chenhuishan", "/desk", 20),
    ] {
        let asked = asks(&town, &town.as_(login), path);
        assert!(asked <= most, "{login} {path}: {asked} statements, {most} allowed");
    }
}
