//! Whoever goes lets go of everything that others could use: closing one's account, leaving the way
//! of joining. What was done stays.

use axum::http::StatusCode;
use liandong::db::{Read, Sql};
use liandong::p;
use liandong_domain::basics::{InterviewId, Minutes, PersonId, RoundId, SlotId};
use liandong_domain::interviews::InterviewState;
use liandong_domain::todo::TodoKind;

use crate::support::hands::{id_in, look, proved, send, went};
use crate::support::stores::both;
use crate::support::town::Town;

/// Lines of a kind about somebody.
fn lines(town: &Town, kind: &'static str, person: PersonId) -> i64 {
    let (id, count) = (
        town.cast.town,
        Sql("select count(*) from event where town_id = $1 and kind = $2 and person_id = $3"),
    );
    look(town, move |q| Ok(q.count(count, p![id, kind, person])?))
}

fn waits(town: &Town, person: PersonId) -> Vec<TodoKind> {
    let rows = look(town, move |q| Ok(liandong::todo::store::own(q, person, 9)?));
    rows.into_iter().map(|row| row.kind).collect()
}

/// A way of joining 飞鹰一队 that is open today; gives the round.
fn joining_round(town: &Town, once: &str, name: &str) -> String {
    let (team, visits) = (town.cast.eagles.to_string(), town.cast.visits.to_string());
    let chen = town.cast.chen;
    let number =
        look(town, move |q| Ok(liandong::people::store::person(q, chen)?.expect("a row").number));
    let fields = [
        ("name", name),
        ("organisation", &*team),
        ("opens_on", "2026-11-01"),
        ("closes_on", "2026-12-31"),
        ("places", "9"),
        ("responsible", &*number),
        ("basic", "concepts"),
        ("skills", "concepts"),
        ("skills", "skills"),
        ("trials", &*visits),
    ];
    let made = went(&send(&town.as_("chenhuishan"), "/joining/rounds", once, &fields));
    id_in(&made, "/joining/rounds/")
}

/// 王芳 and 黄嘉怡 are invited, and 王芳 has the first time.
fn interview(town: &Town) -> (InterviewId, SlotId) {
    let worker = town.as_("chenhuishan");
    let (station, chen) = (town.cast.station.to_string(), town.cast.chen.to_string());
    let times = [
        ("organisation", &*station),
        ("day", "2026-11-28"),
        ("from", "14:00"),
        ("until", "14:40"),
        ("minutes", "20"),
        ("place", "社工站二楼小会议室"),
        ("change_hours", "24"),
        ("workers", &*chen),
    ];
    went(&send(&worker, "/interviews/slots", "sl", &times));
    let people = format!("{} {}", town.cast.wangfang, town.cast.jiayi);
    let invited = [("organisation", &*station), ("people", &*people)];
    went(&send(&worker, "/interviews/invite", "in", &invited));
    let (body, wang) = (town.cast.station, town.cast.wangfang);
    let (id, slot) = look(town, move |q| {
        let id = liandong::interviews::store::open_of(q, wang)?.expect("invited");
        let free = liandong::interviews::store::free_for(q, body, 9)?;
        Ok((id, free.first().expect("a time").id))
    });
    let book = format!("/interviews/{id}/book");
    went(&send(&town.as_("wangfang"), &book, "bk", &[("slot", &slot.to_string())]));
    (id, slot)
}

fn state(town: &Town, id: InterviewId) -> InterviewState {
    look(town, move |q| Ok(liandong::interviews::store::interview(q, id)?.expect("a row").state))
}

fn free(town: &Town, slot: SlotId) -> bool {
    let body = town.cast.station;
    let all = look(town, move |q| Ok(liandong::interviews::store::free_for(q, body, 9)?));
    all.into_iter().any(|row| row.id == slot)
}

/// A round of choice with two places in 飞鹰一队: 王芳 and 黄嘉怡 wish for it, and it for them.
fn choice(town: &Town) -> (String, RoundId) {
    let worker = town.as_("chenhuishan");
    let (station, eagles) = (town.cast.station.to_string(), town.cast.eagles.to_string());
    let people = format!("{} {}", town.cast.wangfang, town.cast.jiayi);
    let places = format!("places-{eagles}");
    let fields = [
        ("title", "龙城飞鹰 2026 秋季"),
        ("organisation", &*station),
        ("until", "2026-11-28"),
        (&*places, "2"),
        ("candidates", &*people),
    ];
    let made = went(&send(&worker, "/choice", "ch", &fields));
    let id = id_in(&made, "/choice/");
    let place = format!("place-{eagles}");
    for login in ["wangfang", "huangjiayi"] {
        let wishes = format!("/choice/{id}/wishes");
        went(&send(&town.as_(login), &wishes, &format!("w{login}"), &[(&*place, "1")]));
    }
    let [wang, jia] = [town.cast.wangfang, town.cast.jiayi].map(|one| format!("place-{one}"));
    let theirs = format!("/choice/{id}/teams/{eagles}");
    went(&send(&town.as_("limin"), &theirs, "team", &[(&*wang, "1"), (&*jia, "2")]));
    (format!("/choice/{id}"), id.parse().expect("an id"))
}

/// Whether somebody still stands in a round: not declined, how many wishes.
fn stands(town: &Town, round: RoundId, person: PersonId) -> (bool, usize) {
    look(town, move |q| {
        let row = liandong::choice::store::candidate(q, round, person)?.expect("a candidate");
        let wishes = liandong::choice::store::wishes_of(q, round, person)?.len();
        Ok((row.declined_at.is_none(), wishes))
    })
}

/// A course next Saturday with one place: 王芳 has it, 李伯年 waits.
fn course(town: &Town) {
    let worker = town.as_("chenhuishan");
    let station = town.cast.station.to_string();
    let fields = [
        ("title", "防跌培训"),
        ("kind", "special"),
        ("organisation", &*station),
        ("place", "龙城社区中心二楼"),
        ("assessment", "observed"),
        ("places", "1"),
        ("least_percent", "80"),
        ("pass_mark", "60"),
        ("day-1", "2026-11-28"),
        ("from-1", "9:00"),
        ("until-1", "11:00"),
        ("topic-1", "浴室、厨房、门槛"),
    ];
    let made = went(&send(&worker, "/training/courses", "co", &fields));
    let path = format!("/training/courses/{}", id_in(&made, "/training/courses/"));
    went(&send(&worker, &format!("{path}/open"), "op", &[]));
    for (login, done) in [("wangfang", "placed"), ("libonian", "waiting")] {
        let enrol = format!("{path}/enrol");
        let made = went(&send(&town.as_(login), &enrol, &format!("e{login}"), &[]));
        assert_eq!(made.ends_with("done-training-waiting"), done == "waiting", "{made}");
    }
}

/// Minutes in the book.
fn served(town: &Town, person: PersonId) -> Minutes {
    look(town, move |q| Ok(liandong::hours::store::total(q, person)?))
}

// covers Q4 B4 T22 C1
#[test]
fn whoever_closes_the_account_gives_everything_open_back() {
    for store in both() {
        let town = Town::small(store);
        let wang = town.cast.wangfang;
        let round = joining_round(&town, "jr", "2026秋季 龙城飞鹰");
        went(&send(&town.as_("wangfang"), &format!("/joining/rounds/{round}/apply"), "ap", &[]));
        let (id, slot) = interview(&town);
        let (_, choosing) = choice(&town);
        course(&town);
        proved(&town);
        assert!(!free(&town, slot) && state(&town, id) == InterviewState::Booked);
        assert!(waits(&town, wang).contains(&TodoKind::JoiningStep));
        assert!(waits(&town, wang).contains(&TodoKind::InterviewTalk));
        let before = served(&town, wang);

        let pass = liandong::demo::PASSCODE;
        let fields = [("sure", "yes"), ("current", pass)];
        went(&send(&town.as_("wangfang"), "/me/leave", "bye", &fields));
        proved(&town);

        assert!(free(&town, slot), "another candidate may have the time");
        assert_eq!(state(&town, id), InterviewState::Withdrawn);
        assert_eq!(stands(&town, choosing, wang), (false, 0));
        let open = look(&town, move |q| Ok(liandong::joining::store::open_of(q, wang)?));
        assert!(open.is_empty(), "her way of joining is withdrawn");
        let parts = look(&town, move |q| Ok(liandong::training::store::coming_of(q, wang)?));
        assert!(parts.is_empty(), "her part in the course too");
        let bonian = town.cast.libonian;
        assert_eq!(lines(&town, "course-place-given", bonian), 1, "who waited has the place");
        assert!(waits(&town, wang).is_empty(), "nothing waits for her any more");
        for kind in
            ["joining-withdrawn", "interview-withdrawn", "enrolment-withdrawn", "farewell-said"]
        {
            assert_eq!(lines(&town, kind, wang), 1, "{kind}");
        }
        // what did not happen: her hours changed, or anybody else lost anything
        assert_eq!(served(&town, wang), before);
        let jiayi = town.cast.jiayi;
        assert_eq!(stands(&town, choosing, jiayi), (true, 1));
        assert!(waits(&town, jiayi).contains(&TodoKind::InterviewBook));
        assert_eq!(lines(&town, "interview-withdrawn", jiayi), 0);
        // brought back, she begins anew: what was given back is not hers again
        let back = format!("/people/{wang}/back");
        went(&send(&town.as_("chenhuishan"), &back, "back", &[]));
        assert!(free(&town, slot));
        assert!(waits(&town, wang).is_empty());
        proved(&town);
    }
}

// covers Q4 B4 C1
#[test]
fn whom_the_office_notes_as_gone_gives_everything_open_back() {
    for store in both() {
        let town = Town::small(store);
        let wang = town.cast.wangfang;
        let (id, slot) = interview(&town);
        let (_, choosing) = choice(&town);
        course(&town);
        let coming = move |q: &mut Read<'_>| {
            let all = liandong::activities::store::coming_of(q, wang, 200, 0)?;
            Ok(all.len() + liandong::training::store::coming_of(q, wang)?.len())
        };
        assert!(!free(&town, slot) && look(&town, coming) > 0);
        let before = served(&town, wang);
        went(&send(&town.as_("chenhuishan"), &format!("/people/{wang}/leave"), "gone", &[]));
        assert!(free(&town, slot), "another candidate may have the time");
        assert_eq!(state(&town, id), InterviewState::Withdrawn);
        assert_eq!(stands(&town, choosing, wang), (false, 0));
        assert_eq!(look(&town, coming), 0, "shifts and courses to come");
        assert!(waits(&town, wang).is_empty(), "nothing waits for her any more");
        assert_eq!(lines(&town, "farewell-said", wang), 0, "she said nothing herself");
        assert_eq!(served(&town, wang), before, "what she served stays");
        proved(&town);
    }
}

// covers T22 B2 B3 B4
#[test]
fn who_leaves_the_way_of_joining_gives_the_interview_and_the_wishes_back() {
    for store in both() {
        let town = Town::small(store);
        let wang = town.cast.wangfang;
        let rounds = ["2026秋季 龙城飞鹰", "2026冬季 龙城飞鹰"];
        for (n, name) in rounds.into_iter().enumerate() {
            let round = joining_round(&town, &format!("jr{n}"), name);
            let apply = format!("/joining/rounds/{round}/apply");
            went(&send(&town.as_("wangfang"), &apply, &format!("ap{n}"), &[]));
        }
        let (id, slot) = interview(&town);
        let (path, choosing) = choice(&town);
        went(&send(&town.as_("chenhuishan"), &format!("{path}/propose"), "pr", &[]));
        let pairs = move |q: &mut Read<'_>| Ok(liandong::choice::store::pairs(q, choosing)?.len());
        assert_eq!(look(&town, pairs), 2);
        let ways = look(&town, move |q| Ok(liandong::joining::store::open_of(q, wang)?));
        let [first, second] = ways[..] else { panic!("two ways: {ways:?}") };
        let leave = |way: String, once: &str| {
            let quiet = [("quiet", "time")];
            let door = format!("/joining/applications/{way}/withdraw");
            went(&send(&town.as_("wangfang"), &door, once, &quiet));
            proved(&town);
        };
        // as long as another way is under way, she keeps both
        leave(first.to_string(), "l1");
        assert_eq!(state(&town, id), InterviewState::Booked);
        assert_eq!(stands(&town, choosing, wang), (true, 1));
        assert_eq!(look(&town, pairs), 2);
        leave(second.to_string(), "l2");
        assert!(free(&town, slot));
        assert_eq!(state(&town, id), InterviewState::Withdrawn);
        assert_eq!(stands(&town, choosing, wang), (false, 0));
        assert_eq!(look(&town, pairs), 1, "the pair that was only proposed is gone");
        assert_eq!(lines(&town, "interview-withdrawn", wang), 1);
        // what did not happen: the account closed, the other candidate touched, a team told why
        assert_eq!(town.as_("wangfang").get("/home").status, StatusCode::OK);
        assert_eq!(lines(&town, "farewell-said", wang), 0);
        assert_eq!(stands(&town, choosing, town.cast.jiayi), (true, 1));
        let team = format!("{path}/teams/{}", town.cast.eagles);
        let shown = town.as_("limin").get(&team).body;
        assert!(!shown.contains("悄悄不选") && !shown.contains("时间安排不开"), "{shown}");
    }
}
