//! Service that is not a morning in the park: a task within a window, times put right, calendars.

use axum::http::StatusCode;
use liandong::activities::actions::{ActivityDraft, Plan, PostDraft, draft, publish};
use liandong::activities::store::shifts_of;
use liandong::hours::store::proposals_of_shift;
use liandong_domain::access::{Permit, may};
use liandong_domain::activities::{ActivityKind, Declared};
use liandong_domain::basics::{Day, Moment, PersonId, ShiftId, TimeOfDay};
use serde_json::json;

use crate::support::hands::uuid;
use crate::support::stores::both;
use crate::support::town::{Someone, Town};

fn moment(day: &str, hour: i64, minute: i64) -> Moment {
    let day: Day = day.parse().expect("a day");
    day.at(TimeOfDay::new(hour, minute).expect("a time"))
}

/// Greetings by telephone, on any day of two weeks, led by 李敏.
fn greetings(town: &Town) -> ShiftId {
    let cast = town.cast;
    let permit = Permit::<may::PublishActivities>::for_system(cast.town, cast.chen);
    let mut new = ActivityDraft::blank(cast.programme, cast.elders, cast.chen);
    new.title = "电话问候独居老人".into();
    new.kind = ActivityKind::Care;
    new.about = "按名单给独居老人打电话，聊十五分钟，记下要帮忙的事。".into();
    new.place = "龙城社工站".into();
    new.address = "龙城镇西湖路18号社区服务中心一楼".into();
    new.risks = "不要留下自己的住址。".into();
    new.contact_name = "陈慧珊".into();
    new.contact_phone = "0769-22220000".into();
    new.worker_part = "给名单，听反馈".into();
    new.volunteer_part = "打电话".into();
    new.declared = Declared::all_no();
    new.leader = Some(cast.limin);
    new.posts = vec![PostDraft::worker("社工", 1), PostDraft::volunteers("问候员", 1, 5)];
    let day = |text: &str| text.parse().expect("a day");
    new.plan = Plan::Window { from: day("2026-11-21"), until: day("2026-12-05") };
    let made = town.app.act_now(&permit, move |tx| {
        let id = draft(tx, &Permit::for_system(cast.town, cast.chen), &new)?;
        publish(tx, &Permit::for_system(cast.town, cast.chen), id)?;
        Ok(shifts_of(tx, id)?)
    });
    made.expect("a task is published").first().expect("one shift").id
}

fn tap(leader: &Someone<'_>, shift: ShiftId, n: u32, person: PersonId, kind: &str, at: Moment) {
    let mark = json!({
        "id": uuid(n), "person": person.to_string(), "kind": kind, "at": at.ms(), "method": "tap"
    });
    let body = json!({ "device": uuid(999), "sent_at": at.ms(), "marks": [mark] });
    let answer = leader.post_json(&format!("/shifts/{shift}/marks"), &body);
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    assert_eq!(answer.json()["refused"].as_array().map(Vec::len), Some(0), "{}", answer.body);
}

// covers D3 F6
#[test]
fn a_task_without_a_fixed_hour_is_done_on_a_day_of_ones_choice() {
    for store in both() {
        let town = Town::small(store);
        let shift = greetings(&town);
        let (wang, bo) = (town.cast.wangfang, town.cast.libonian);
        // both serve this afternoon too: a window meets no fixed hour
        for (login, key) in [("wangfang", "up-1"), ("libonian", "up-2")] {
            let sent = town.as_(login).post(&format!("/shifts/{shift}/sign-up"), &[("once", key)]);
            assert_eq!(sent.status, StatusCode::SEE_OTHER, "{login}: {}", sent.body);
        }
        let mine = town.as_("wangfang").get("/me/sign-ups").body;
        assert!(mine.contains("电话问候独居老人") && mine.contains("12月5日"), "{mine}");
        // on a Wednesday of her choice, forty minutes; the other forgets to say when he stopped
        let (came, went) = (moment("2026-11-25", 10, 0), moment("2026-11-25", 10, 40));
        town.app.clock().set(came);
        let leader = town.as_("limin");
        tap(&leader, shift, 1, wang, "in", came);
        tap(&leader, shift, 2, bo, "in", came);
        town.app.clock().set(went);
        tap(&leader, shift, 3, wang, "out", went);
        town.app.clock().set(moment("2026-12-06", 9, 0));
        let leader = town.as_("limin");
        let done = leader.post(&format!("/shifts/{shift}/close"), &[("once", "end")]);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        let look = move |q: &mut liandong::db::Read<'_>| Ok(proposals_of_shift(q, shift)?);
        let waiting = town.app.db().read_now(town.cast.town, look).expect("a look");
        let found: Vec<_> = waiting.iter().map(|row| (row.person, row.minutes.count())).collect();
        assert_eq!(found, [(wang, 40)], "what nobody saw end makes no hours by itself");
        let worker = town.as_("chenhuishan");
        let asked = worker.get("/hours/questions").body;
        assert!(asked.contains("李伯年"), "it became a question: {asked}");
    }
}

// covers F5 T25
#[test]
fn a_worker_puts_times_right_within_the_activity_and_wrong_ones_come_back() {
    for store in both() {
        let town = Town::small(store);
        let (shift, wang) = (town.cast.today, town.cast.wangfang);
        let (from, until) = (moment("2026-11-21", 14, 0), moment("2026-11-21", 16, 30));
        let leader = town.as_("limin");
        town.app.clock().set(from);
        tap(&leader, shift, 1, wang, "in", from);
        town.app.clock().set(until.plus_minutes(1));
        tap(&leader, shift, 2, wang, "out", until);
        let ended = leader.post(&format!("/shifts/{shift}/close"), &[("once", "end")]);
        assert_eq!(ended.status, StatusCode::SEE_OTHER, "{}", ended.body);
        let look = move |q: &mut liandong::db::Read<'_>| Ok(proposals_of_shift(q, shift)?);
        let rows = town.app.db().read_now(town.cast.town, look).expect("a look");
        let id = rows.iter().find(|row| row.person == wang).expect("a row").id.to_string();
        let worker = town.as_("chenhuishan");
        let path = format!("/hours/confirm/{shift}");
        let confirm = |key: &str, from: &str, until: &str| {
            let (f, u) = (format!("from-{id}"), format!("until-{id}"));
            worker.post(&path, &[("once", key), ("choose", &id), (&f, from), (&u, until)])
        };
        for (key, from, until, says) in [
            ("c1", "两点", "16:30", "时间没有读懂"),
            ("c2", "14:00", "", "时间没有读懂"),
            ("c3", "13:00", "16:30", "不在活动时间"),
            ("c4", "14:00", "17:00", "不在活动时间"),
            ("c5", "16:00", "15:00", "结束时间早于开始时间"),
        ] {
            let told = confirm(key, from, until);
            assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY, "{from}–{until}");
            assert!(told.body.contains(says), "{from}–{until}: {}", told.body);
        }
        let own = town.as_("wangfang");
        assert!(!own.get("/hours").body.contains("/hours/entries/"), "nothing was counted");
        assert_eq!(confirm("c6", "14:00", "15:30").status, StatusCode::SEE_OTHER);
        assert!(own.get("/hours").body.contains("1小时30分"), "an hour and a half, as put right");
    }
}

// covers L4
#[test]
fn the_own_shifts_stand_in_a_calendar_and_nobody_elses() {
    for store in both() {
        let town = Town::small(store);
        let mine = town.as_("wangfang").get("/me/calendar.ics");
        assert_eq!(mine.status, StatusCode::OK);
        assert!(mine.body.starts_with("BEGIN:VCALENDAR"), "{}", mine.body);
        assert!(mine.body.contains("DTSTART:20261121T060000Z"), "two in the afternoon, in UTC");
        assert!(mine.body.contains("中山公园长者康乐日"), "{}", mine.body);
        assert!(!mine.body.contains("李伯年"), "no name of another");
        let none = town.as_("linzhiyong").get("/me/calendar.ics");
        assert!(!none.body.contains("BEGIN:VEVENT"), "{}", none.body);
        assert!(town.visitor().get("/me/calendar.ics").location.starts_with("/sign-in"));
    }
}
