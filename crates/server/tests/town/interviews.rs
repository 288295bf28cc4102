//! One-to-one interviews, from the offered times to the result.

use axum::http::StatusCode;
use liandong::interviews::{actions, store};
use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{InterviewId, Moment, PersonId, SlotId, TimeOfDay};

use crate::support::hands::{refused, send, went};
use crate::support::stores::{Store, both};
use crate::support::town::{Town, saturday};

/// A time of the Saturday after.
fn next(hour: i64, minute: i64) -> Moment {
    saturday().plus_days(7).at(TimeOfDay::new(hour, minute).expect("a time"))
}

/// Two times next Saturday, 14:00 and 14:20, with 陈慧珊; can be changed until the day before.
fn offer(town: &Town) -> Vec<SlotId> {
    let worker = town.as_("chenhuishan");
    let (station, chen) = (town.cast.station.to_string(), town.cast.chen.to_string());
    let fields = |until| {
        [
            ("organisation", &*station),
            ("day", "2026-11-28"),
            ("from", "14:00"),
            ("until", until),
            ("minutes", "20"),
            ("place", "社工站二楼小会议室"),
            ("change_hours", "24"),
            ("workers", &*chen),
        ]
    };
    refused(&send(&worker, "/interviews/slots", "s0", &fields("13:00")), "结束要晚于开始");
    went(&send(&worker, "/interviews/slots", "s1", &fields("14:40")));
    refused(&send(&worker, "/interviews/slots", "s2", &fields("14:40")), "已有面试时间");
    let (id, body) = (town.cast.town, town.cast.station);
    let slots = town.app.db().read_now(id, move |q| Ok(store::free_for(q, body, 9)?));
    slots.expect("the slots").into_iter().map(|slot| slot.id).collect()
}

/// 王芳 and 黄嘉怡 are invited.
fn invite(town: &Town) -> [InterviewId; 2] {
    let worker = town.as_("chenhuishan");
    let people = [town.cast.wangfang, town.cast.jiayi];
    let named = people.map(|person| person.to_string()).join(" ");
    let station = town.cast.station.to_string();
    let fields = [("organisation", &*station), ("people", &*named)];
    went(&send(&worker, "/interviews/invite", "i1", &fields));
    refused(&send(&worker, "/interviews/invite", "i2", &fields), "已经有面试在等着");
    let nobody = [("organisation", &*station), ("people", "LC-999999")];
    refused(&send(&worker, "/interviews/invite", "i3", &nobody), "LC-999999");
    people.map(|person| open_of(town, person).expect("invited"))
}

fn open_of(town: &Town, person: PersonId) -> Option<InterviewId> {
    let found = town.app.db().read_now(town.cast.town, move |q| Ok(store::open_of(q, person)?));
    found.expect("an answer")
}

// covers B4 T22
#[test]
fn a_candidate_books_one_time_and_changes_it_until_its_moment() {
    for store in both() {
        let town = Town::small(store);
        let slots = offer(&town);
        let [hers, pupils] = invite(&town);
        let [first, second] = [slots[0].to_string(), slots[1].to_string()];
        let (hers, pupils) = (format!("/interviews/{hers}"), format!("/interviews/{pupils}"));
        let (wang, jia) = (town.as_("wangfang"), town.as_("huangjiayi"));
        assert!(wang.get("/home").body.contains(&hers), "the home leads there");
        assert!(wang.get("/me/interviews").body.contains(&hers));
        refused(&send(&wang, &format!("{hers}/book"), "b0", &[]), "请选一个时间");
        went(&send(&wang, &format!("{hers}/book"), "b1", &[("slot", &first)]));
        let late = send(&jia, &format!("{pupils}/book"), "b2", &[("slot", &first)]);
        refused(&late, "刚被约走");
        let foreign = send(&jia, &format!("{hers}/book"), "b3", &[("slot", &second)]);
        assert_eq!(foreign.status, StatusCode::NOT_FOUND);
        let twice = send(&wang, &format!("{hers}/book"), "b4", &[("slot", &second)]);
        refused(&twice, "已约好");
        let file = wang.get(&format!("{hers}/calendar.ics"));
        assert!(file.body.contains("BEGIN:VEVENT") && file.body.contains("20261128T060000Z"));
        // she moves, and the pupil has the time she left
        went(&send(&wang, &format!("{hers}/move"), "m1", &[("slot", &second)]));
        went(&send(&jia, &format!("{pupils}/book"), "b5", &[("slot", &first)]));
        went(&send(&wang, &format!("{hers}/leave"), "l1", &[]));
        went(&send(&wang, &format!("{hers}/book"), "b6", &[("slot", &second)]));
        // her father sees it, another does not
        let father = town.as_("huangweiqiang");
        assert!(father.get("/me/interviews").body.contains("黄嘉怡"));
        assert_eq!(father.get(&pupils).status, StatusCode::OK);
        assert_eq!(father.get(&hers).status, StatusCode::NOT_FOUND);
        assert_eq!(wang.get(&pupils).status, StatusCode::NOT_FOUND);
        assert_eq!(town.as_("limin").get(&pupils).status, StatusCode::NOT_FOUND);
        let take = format!("/interviews/slots/{first}/close");
        refused(&send(&town.as_("chenhuishan"), &take, "c1", &[]), "约走");
        // the day before at two it is too late
        town.app.clock().set(next(14, 0).plus_minutes(-24 * 60 + 41));
        let wang = town.as_("wangfang");
        refused(&send(&wang, &format!("{hers}/leave"), "l2", &[]), "可以改期");
    }
}

/// The form, whole: every line with a score, the result and both kinds of words.
fn whole() -> Vec<(&'static str, &'static str)> {
    vec![
        ("came", "yes"),
        ("score-1", "3"),
        ("words-1", "等奶奶讲完才开口"),
        ("score-2", "4"),
        ("score-3", "3"),
        ("score-4", "2"),
        ("score-5", "4"),
        ("notes", "家里最近有事，先别排周日"),
        ("verdict", "passed"),
        ("words", "欢迎你来，先跟着李敏走两次"),
    ]
}

/// Both have their times; the talk of 王芳 has begun.
fn booked(town: &Town) -> [InterviewId; 2] {
    let slots = offer(town);
    let both = invite(town);
    let logins = ["wangfang", "huangjiayi"];
    for ((id, slot), login) in both.iter().zip(&slots).zip(logins) {
        let path = format!("/interviews/{id}/book");
        went(&send(&town.as_(login), &path, &format!("b{login}"), &[("slot", &slot.to_string())]));
    }
    both
}

// covers B4
#[test]
fn a_draft_is_its_authors_alone_and_goes_when_the_form_is_sent() {
    for store in both() {
        let town = Town::small(store);
        let [hers, _] = booked(&town);
        let path = format!("/interviews/{hers}");
        let worker = town.as_("chenhuishan");
        let again = send(&worker, &format!("{path}/result"), "r0", &whole());
        refused(&again, "到时候再写");
        assert!(again.body.contains("家里最近有事"), "no word is lost");
        town.app.clock().set(next(14, 5));
        let worker = town.as_("chenhuishan");
        let draft = [("notes", "家里最近有事"), ("score-2", "4"), ("auto", "yes")];
        let kept = send(&worker, &format!("{path}/draft"), "d1", &draft);
        assert_eq!(kept.status, StatusCode::NO_CONTENT);
        let button = send(&worker, &format!("{path}/draft"), "d2", &draft[..2]);
        assert!(went(&button).contains("done-interviews-draft"));
        let form = worker.get(&format!("{path}/form")).body;
        assert!(form.contains("家里最近有事") && form.contains("草稿存于"), "{form}");
        // the page names the draft it was drawn from: by that, not by an answer, a phone lets go
        assert!(!kept.draft.is_empty() && button.draft.is_empty());
        assert!(form.contains(&format!("data-kept=\"{}\"", kept.draft)), "{form}");
        assert!(again.body.contains("data-kept=\"\""), "a page that was refused proves no draft");
        // another worker, and the candidate
        let other = town.as_("heguifang");
        let theirs = other.get(&format!("{path}/form"));
        assert_eq!(theirs.status, StatusCode::OK);
        assert!(!theirs.body.contains("家里最近有事"), "another's draft is not shown");
        let drop = format!("{path}/draft/drop");
        assert_eq!(send(&other, &drop, "x1", &[]).status, StatusCode::NOT_FOUND);
        let wang = town.as_("wangfang");
        for door in ["form", "draft", "result", "notes", "draft/drop"] {
            let answer = match door {
                "form" => wang.get(&format!("{path}/{door}")),
                _ => send(&wang, &format!("{path}/{door}"), door, &draft),
            };
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{door}");
        }
        let said: Vec<(&str, &str)> = whole();
        let nobody: Vec<(&str, &str)> = said.iter().copied().skip(1).collect();
        refused(&send(&worker, &format!("{path}/result"), "r1", &nobody), "王芳 没有来");
        let half: Vec<(&str, &str)> =
            said.iter().copied().filter(|(name, _)| *name != "score-4").collect();
        refused(&send(&worker, &format!("{path}/result"), "r2", &half), "请给“团队合作”");
        went(&send(&worker, &format!("{path}/result"), "r3", &said));
        let key = (town.cast.wangfang, town.cast.chen);
        let left = town.app.db().read_now(town.cast.town, move |q| Ok(store::draft(q, hers, key)?));
        assert!(left.expect("an answer").is_none(), "the draft is gone");
        refused(&send(&worker, &format!("{path}/draft"), "d3", &draft[..2]), "通过");
        refused(&send(&worker, &format!("{path}/result"), "r4", &said), "通过");
        shared_afterwards(&town, hers);
    }
}

/// The candidate reads the rubric and the words; the notes stay the workers', and leave a trace.
fn shared_afterwards(town: &Town, id: InterviewId) {
    let path = format!("/interviews/{id}");
    let own = town.as_("wangfang").get(&path).body;
    assert!(own.contains("愿意听别人说") && own.contains("听完再说，会接着问"), "{own}");
    assert!(own.contains("欢迎你来") && own.contains("等奶奶讲完才开口"), "{own}");
    assert!(!own.contains("先别排周日"), "the notes are private");
    let worker = town.as_("chenhuishan");
    assert!(!worker.get(&path).body.contains("先别排周日"), "not without a purpose");
    let notes = format!("{path}/notes");
    let silent = send(&worker, &notes, "n0", &[("purpose", " ")]);
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    let shown = send(&worker, &notes, "n1", &[("purpose", "安排第一次服务")]);
    assert!(shown.body.contains("先别排周日"), "{}", shown.body);
    let readings = town.as_("wangfang").get("/me/readings").body;
    assert!(readings.contains("面试笔记") && readings.contains("安排第一次服务"), "{readings}");
    let (town_id, person) = (town.cast.town, town.cast.wangfang);
    let passed = town.app.db().read_now(town_id, move |q| Ok(store::passed_on(q, person)?));
    assert_eq!(passed.expect("an answer").map(|one| one.interview), Some(id));
}

// covers B4
#[test]
fn somebody_who_did_not_come_has_a_step_that_brings_back_and_no_result() {
    for store in both() {
        let town = Town::small(store);
        let [_, pupils] = booked(&town);
        let path = format!("/interviews/{pupils}");
        let miss = format!("{path}/no-show");
        let worker = town.as_("chenhuishan");
        refused(&send(&worker, &miss, "m0", &[("step", "new_time")]), "才开始");
        town.app.clock().set(next(14, 40));
        let worker = town.as_("chenhuishan");
        refused(&send(&worker, &miss, "m1", &[]), "请选一个下一步");
        let said = [("step", "new_time"), ("miss_words", "路上还好吗？")];
        went(&send(&worker, &miss, "m2", &said));
        refused(&send(&worker, &format!("{path}/result"), "r1", &whole()), "黄嘉怡 没有来");
        let again = open_of(&town, town.cast.jiayi).expect("invited to a new time");
        assert_ne!(again, pupils);
        let own = town.as_("huangjiayi").get(&path).body;
        assert!(own.contains("没关系") && own.contains("路上还好吗"), "{own}");
        let take_back = format!("/interviews/{again}/withdraw");
        went(&send(&worker, &take_back, "w1", &[]));
        let gone = town.as_("huangjiayi").get(&format!("/interviews/{again}"));
        assert_eq!(gone.status, StatusCode::NOT_FOUND);
    }
}

// covers B4
#[test]
fn of_two_who_ask_for_one_time_at_once_one_has_it() {
    for store in both() {
        let town = Town::small(store);
        let slot = offer(&town)[0];
        let both = invite(&town);
        let people = [town.cast.wangfang, town.cast.jiayi];
        let (app, id) = (&town.app, town.cast.town);
        let done: Vec<bool> = std::thread::scope(|scope| {
            let asking: Vec<_> = both
                .iter()
                .zip(people)
                .map(|(interview, person)| {
                    scope.spawn(move || {
                        let permit = Permit::<may::SignUpSelf>::for_system(id, person);
                        let interview = *interview;
                        app.act_now(&permit, move |tx| {
                            actions::book(tx, &permit, (interview, slot))
                        })
                        .is_ok()
                    })
                })
                .collect();
            asking.into_iter().map(|one| one.join().expect("it answers")).collect()
        });
        assert_eq!(done.iter().filter(|won| **won).count(), 1, "{done:?}");
        let row = app.db().read_now(id, move |q| Ok(store::slot(q, slot)?));
        let holder = row.expect("an answer").expect("the slot").interview;
        let winner = both.iter().zip(&done).find(|(_, won)| **won).map(|(interview, _)| *interview);
        assert_eq!(holder, winner);
    }
}

// covers B4
#[test]
fn the_rubric_is_the_towns_and_has_versions() {
    let town = Town::small(Store::Sqlite);
    let [hers, _] = booked(&town);
    let worker = town.as_("chenhuishan");
    assert!(worker.get("/interviews/rubric").body.contains("愿意听别人说"));
    let half = [("title-1", "会不会问问题"), ("meaning-1-1", "不问")];
    refused(&send(&worker, "/interviews/rubric", "v0", &half), "没有写全");
    let line = [
        ("title-1", "会不会问问题"),
        ("meaning-1-1", "不问"),
        ("meaning-1-2", "问一句"),
        ("meaning-1-3", "接着问"),
        ("meaning-1-4", "问到心里去"),
    ];
    went(&send(&worker, "/interviews/rubric", "v1", &line));
    assert!(worker.get("/interviews/rubric").body.contains("第 2 版"));
    let form = worker.get(&format!("/interviews/{hers}/form")).body;
    assert!(form.contains("问到心里去") && !form.contains("愿意听别人说"), "{form}");
    assert_eq!(town.as_("wangfang").get("/interviews/rubric").status, StatusCode::NOT_FOUND);
}

// covers B4 T22
#[test]
fn a_worker_gives_the_free_times_in_order() {
    for store in both() {
        let town = Town::small(store);
        let worker = town.as_("chenhuishan");
        let station = town.cast.station.to_string();
        let arranged = [("arranged", &*station)];
        let none = send(&worker, "/interviews/arrange", "a0", &arranged);
        refused(&none, "没有人在等时间");
        let slots = offer(&town);
        let [hers, pupils] = invite(&town);
        went(&send(&worker, "/interviews/arrange", "a1", &arranged));
        let booked = |id: InterviewId| {
            let row = town.app.db().read_now(town.cast.town, move |q| Ok(store::interview(q, id)?));
            row.expect("a look").expect("the interview").slot
        };
        assert_eq!(booked(hers), Some(slots[0]), "whoever was invited first has the first time");
        assert_eq!(booked(pupils), Some(slots[1]));
        refused(&send(&worker, "/interviews/arrange", "a2", &arranged), "没有空着的时间");
        // they may still move or let it go, and are told
        let wang = town.as_("wangfang");
        assert!(wang.get("/me/interviews").body.contains("14:00"));
        went(&send(&wang, &format!("/interviews/{hers}/leave"), "l1", &[]));
        let leader = town.as_("limin");
        let sent = send(&leader, "/interviews/arrange", "a3", &arranged);
        assert_eq!(sent.status, StatusCode::NOT_FOUND);
    }
}
