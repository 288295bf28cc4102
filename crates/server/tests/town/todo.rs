//! What waits for somebody: one list, kept by the rooms, equal to their facts at every moment.

use axum::http::StatusCode;
use liandong::cli::prove;
use liandong::db::{Sql, Who};
use liandong::failure::Fault;
use liandong::p;
use liandong::todo::store as todo;
use liandong_domain::basics::{PersonId, ShiftId, TimeOfDay};
use liandong_domain::todo::TodoKind;
use serde_json::json;

use crate::support::hands::{proved, send, went};
use crate::support::stores::{Store, both};
use crate::support::town::{Town, saturday};

/// Kinds that wait for one person.
fn waits(town: &Town, person: PersonId) -> Vec<TodoKind> {
    let look = move |q: &mut liandong::db::Read<'_>| Ok(todo::own(q, person, 9)?);
    let rows = town.app.db().read_now(town.cast.town, look).expect("the list");
    rows.into_iter().map(|row| row.kind).collect()
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
        proved(&town);
        let shift = ended(&town);
        proved(&town);
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
        proved(&town);
        assert!(!worker.get("/todo").body.contains(&confirm));
        assert!(!wang.get("/todo").body.contains(&share));
        went(&send(&town.as_("limin"), &format!("/shifts/{shift}/close"), "end2", &[]));
        proved(&town);
        assert!(wang.get("/todo").body.contains(&share));
        // three days later it can be said no more, and the chore lets the row go
        let later = town.app.clock().now().plus_minutes(4 * 24 * 60);
        town.app.clock().set(later);
        assert!(!town.as_("wangfang").get("/todo").body.contains(&share));
        liandong::todo::sweep_chore(&town.app, town.cast.town, "").expect("the chore");
        assert!(waits(&town, town.cast.wangfang).is_empty());
        proved(&town);
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

/// The next shift of the visits, and from now on a yes is asked for a place there.
fn asks_for_a_yes(town: &Town) -> String {
    let (id, visits, now) = (town.cast.town, town.cast.visits, town.app.clock().now());
    let since =
        Sql("update activity set approval_from = 1 where town_id = $1 and activity_id = $2");
    let next = Sql("select shift_id from shift where town_id = $1 and activity_id = $2 \
         and starts_at > $3 and published_at is not null order by starts_at limit 1");
    let shift: ShiftId = town
        .app
        .db()
        .write_now(Who::system(id, "a test"), move |tx| {
            tx.keep_house(since, p![id, visits])?;
            Ok(tx.row(next, p![id, visits, now])?.expect("a shift").get(0)?)
        })
        .expect("a shift");
    shift.to_string()
}

/// Whether a shift waits at this address for somebody.
fn asked(town: &Town, login: &str, path: &str) -> bool {
    let who = town.as_(login);
    let home = who.get("/home").body.contains(path);
    let list = who.get("/todo").body;
    let names = login != "wangfang" && (list.contains("王芳") || list.contains("卢少聪"));
    assert!(!names, "the list names nobody: {list}");
    if login == "limin" {
        assert_eq!(home, list.contains(path), "{list}");
    }
    list.contains(path)
}

// covers O1 D4
#[test]
fn who_asks_for_a_place_waits_for_the_leader_and_the_worker() {
    for store in both() {
        let town = Town::small(store);
        let shift = asks_for_a_yes(&town);
        let path = format!("/shifts/{shift}/sign-ups");
        let everybody = ["limin", "chenhuishan", "wangfang", "huangweiqiang"];
        assert!(everybody.iter().all(|login| !asked(&town, login, &path)), "nobody asked yet");
        for (n, login) in ["wangfang", "libonian"].into_iter().enumerate() {
            let door = format!("/shifts/{shift}/sign-up");
            went(&send(&town.as_(login), &door, &format!("up{n}"), &[]));
            proved(&town);
        }
        assert!(asked(&town, "limin", &path) && asked(&town, "chenhuishan", &path));
        assert!(town.as_("limin").get("/todo").body.contains("2 人报名等回复"));
        assert_eq!(town.as_("limin").get(&path).status, StatusCode::OK, "the line opens for her");
        assert!(!asked(&town, "wangfang", &path) && !asked(&town, "huangweiqiang", &path));
        // one is taken back by herself, the other answered by the worker
        let ids = open_of(&town, &shift);
        let (hers, his) = (town.cast.wangfang.to_string(), town.cast.libonian.to_string());
        let of =
            |person: &str| ids.iter().find(|(_, who)| who == person).expect("a sign-up").0.clone();
        let cancel = format!("/sign-ups/{}/cancel", of(&hers));
        went(&send(&town.as_("wangfang"), &cancel, "off", &[("reason", "other")]));
        proved(&town);
        assert!(town.as_("limin").get("/todo").body.contains("1 人报名等回复"));
        let worker = town.as_("chenhuishan");
        let asks = of(&his);
        let yes = [("sign_up", &*asks), ("go", "yes")];
        went(&send(&worker, &format!("/shifts/{shift}/approve"), "yes", &yes));
        assert!(everybody.iter().all(|login| !asked(&town, login, &path)), "all are answered");
        proved(&town);
    }
}

/// Open sign-ups of a shift with their people.
fn open_of(town: &Town, shift: &str) -> Vec<(String, String)> {
    let (id, shift) = (town.cast.town, shift.to_owned());
    let open =
        Sql("select sign_up_id, person_id from sign_up where town_id = $1 and shift_id = $2 \
         and ended_at is null");
    let look = move |q: &mut liandong::db::Read<'_>| {
        let rows = q.rows(open, p![id, shift])?;
        Ok(rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect::<Result<_, Fault>>()?)
    };
    town.app.db().read_now(id, look).expect("a look")
}

// covers O1
#[test]
fn who_came_along_waits_until_somebody_names_them() {
    for store in both() {
        let town = Town::small(store);
        let shift = town.cast.today.to_string();
        town.app.clock().set(saturday().at(TimeOfDay::new(14, 3).expect("a time")));
        let path = format!("/shifts/{shift}/roster");
        let waits = |login: &str, word: &str| town.as_(login).get("/todo").body.contains(word);
        assert!(!waits("limin", "还没核对") && !waits("chenhuishan", "还没核对"));
        let leader = town.as_("limin");
        for (n, name) in ["卢少聪", "莫小姐"].into_iter().enumerate() {
            let fields = [("name", name), ("phone_tail", "0417")];
            went(&send(&leader, &format!("{path}/walk-in"), &format!("w{n}"), &fields));
            proved(&town);
        }
        assert!(waits("limin", "2 位现场加入的人还没核对"));
        assert!(waits("chenhuishan", "2 位现场加入的人还没核对"));
        assert!(asked(&town, "limin", &path), "on her home as well, without a name");
        assert!(!waits("wangfang", "还没核对") && !waits("huangweiqiang", "还没核对"));
        let (id, of) = (town.cast.town, town.cast.today);
        let look =
            move |q: &mut liandong::db::Read<'_>| Ok(liandong::attendance::store::walk_ins(q, of)?);
        let marks = town.app.db().read_now(id, look).expect("walk-ins");
        let father = town.cast.weiqiang.to_string();
        let [first, second] = [0, 1].map(|n: usize| marks[n].mark.to_string());
        let named = [("mark", &*first), ("person", &*father)];
        went(&send(&leader, &format!("{path}/match"), "m0", &named));
        proved(&town);
        assert!(waits("limin", "1 位现场加入的人还没核对"));
        let slip = [("mark", &*second), ("dismiss", "yes")];
        went(&send(&town.as_("chenhuishan"), &format!("{path}/match"), "m1", &slip));
        assert!(!waits("limin", "还没核对") && !waits("chenhuishan", "还没核对"));
        proved(&town);
    }
}

// covers O1 S1
#[test]
fn homes_keep_to_their_statements_however_much_waits() {
    let town = Town::small(Store::Sqlite);
    ended(&town);
    for (login, path, most) in [
        ("wangfang", "/home", 8),
        ("huangjiayi", "/home", 8),
        ("limin", "/home", 8),
        ("wangfang", "/todo", 1),
        ("limin", "/todo", 1),
        ("chenhuishan", "/todo", 2),
        ("chenhuishan", "/desk", 20),
    ] {
        let asked = town.as_(login).statements(path);
        assert!(asked <= most, "{login} {path}: {asked} statements, {most} allowed");
    }
}
