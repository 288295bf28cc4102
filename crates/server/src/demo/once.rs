//! What is held once: today's shift, those that wait for confirmation, and the coming two weeks,
//! each with a state of its own to be tried.

use std::sync::Arc;

use liandong_domain::access::{Permit, may};
use liandong_domain::activities::{
    ActivityKind, Approval, Calendar, CodeKind, Point, Spot, SpotKind, Terms,
};
use liandong_domain::basics::{Day, Minutes, PersonId, ProgrammeId};

use super::agenda::{Happening, Life, Settle, Trouble, Turn};
use super::bodies::{EAGLES, ELDERS, EVERGREEN, FALLS, LIBRARY, RIVER, TOWN, YOUTH};
use super::deeds::{choose, own_sign_up};
use super::lines::{Beat, LINES, Line, Running};
use super::maker::{Deed, at, missing, time};
use super::year::{also, pupils, turns_of};
use crate::activities::actions::{
    ActivityDraft, Plan, WaitIfFull, call_off, draft, publish, sign_up_family,
};
use crate::failure::Failure;
use crate::rules::actions::calendar;

/// Who else comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Besides {
    Nobody,
    /// 王芳.
    Wang,
    /// 黄伟强 with his daughter, signed up together, and 李伯年.
    Family,
}

/// Something held once.
struct Once {
    line: Line,
    /// Days from today.
    day: i64,
    /// How many sign up, at once.
    wanted: usize,
    /// Of them under eighteen, at most.
    minors: usize,
    trouble: Trouble,
    besides: Besides,
    change: fn(&mut ActivityDraft),
    /// What happens next to it, when it stands.
    then: fn(&mut Life<'_, '_>, &Turn),
}

fn as_it_is(_: &mut ActivityDraft) {}
fn nothing(_: &mut Life<'_, '_>, _: &Turn) {}

/// A line like one of the year's, with words of its own.
fn like(line: usize, title: &'static str, from: (i64, i64), until: (i64, i64)) -> Line {
    Line {
        title,
        from,
        until,
        beat: Beat::Weekly(6),
        terms: Terms::Any,
        minors: Some(0),
        ..LINES[line]
    }
}

fn once(line: Line, day: i64, wanted: usize) -> Once {
    Once {
        line,
        day,
        wanted,
        minors: 0,
        trouble: Trouble::Usual,
        besides: Besides::Nobody,
        change: as_it_is,
        then: nothing,
    }
}

/// Puts them all on the agenda.
pub(super) fn plan_all(life: &mut Life<'_, '_>) -> Result<(), Failure> {
    let today = life.wanted.today;
    let years = life.maker.look(calendar)?;
    let to_saturday = (6 - i64::from(today.weekday())).rem_euclid(7);
    let next = if to_saturday == 0 { 7 } else { to_saturday };
    let last = next - 7;
    let mut all = behind(last, near_the_clock(today, &years));
    all.extend(ahead(next));
    for one in all {
        let day = today.plus_days(one.day);
        let written = at(day.plus_days(-12).min(today.plus_days(-9)), 16, 20);
        life.plan(written, move |life| stand(life, one));
    }
    life.plan(at(today.plus_days(-2), 17, 30), write_draft);
    Ok(())
}

/// How many days ago a shift ended whose hours must be in the book by tomorrow: nine working days
/// of ten are gone.
fn near_the_clock(today: Day, calendar: &Calendar) -> i64 {
    let working = |day: Day| calendar.is_working_day(day).unwrap_or_else(|_| !day.is_weekend());
    let mut gone = i64::from(working(today));
    let mut back = 0;
    while gone < 9 && back < 40 {
        back += 1;
        gone += i64::from(working(today.plus_days(-back)));
    }
    -(back + 1)
}

/// Today, and what waits for the worker.
fn behind(last: i64, clock: i64) -> Vec<Once> {
    let games = Line {
        about: "在中山公园陪长者投壶、套圈、做操、唱粤曲，量血压、发防跌小册子。三十多位志愿者分六个摊位。",
        place: "中山公园",
        address: "东莞市石龙镇中山公园南门广场",
        risks: "地面有落叶注意滑倒，天热多喝水",
        least: 20,
        places: 36,
        minors: Some(10),
        guests: &[EAGLES, EVERGREEN, TOWN],
        ..like(3, "中山公园长者康乐日", (9, 0), (11, 30))
    };
    let great = Line {
        places: 40,
        least: 20,
        minors: Some(10),
        guests: &[EAGLES, TOWN, FALLS],
        ..like(3, "敬老院大型康乐日", (14, 0), (17, 0))
    };
    let hike = Line {
        kind: ActivityKind::LargeEvents,
        about: "为全镇徒步活动守补给点、引导路线、照看长者组，午间轮流休息一小时。",
        place: "龙城绿道",
        address: "东莞市石龙镇沙河绿道东江桥头驿站",
        risks: "户外时间长，注意防暑，过路口听交警指挥",
        team: TOWN,
        guests: &[RIVER, 17],
        places: 14,
        ..like(9, "龙城绿道徒步活动服务", (7, 30), (17, 30))
    };
    let homes = Line { places: 10, ..like(4, "家居安全入户排查", (9, 0), (11, 30)) };
    vec![
        Once {
            minors: 6,
            besides: Besides::Family,
            then: |life, turn| {
                life.cast.today = turn.shift;
            },
            ..once(games, 0, 27)
        },
        Once {
            minors: 8,
            trouble: Trouble::OneOfEach,
            besides: Besides::Wang,
            then: super::coming::withdraw_one,
            ..once(great, last, 36)
        },
        Once {
            trouble: Trouble::None,
            change: |draft| draft.rest = Minutes::new(60),
            ..once(hike, last - 6, 10)
        },
        Once { trouble: Trouble::None, ..once(homes, clock, 7) },
        Once { then: rained_off, ..once(like(9, "沙河巡河捡拾", (15, 0), (17, 0)), -38, 9) },
        once(
            Line {
                team: 19,
                worker_part: "厂工会与社工站共同组织",
                ..like(8, "工友进社区：反光背心发放日", (16, 0), (18, 0))
            },
            -95,
            9,
        ),
        once(Line { team: 22, ..like(11, "为独居长者检修电线电器", (9, 0), (11, 30)) }, -60, 8),
    ]
}

/// The coming two weeks.
fn ahead(next: i64) -> Vec<Once> {
    let games = Line {
        programme: "中山公园老年人趣味运动会",
        about: "套圈、投壶、赶小猪、夹弹珠接力：飞鹰同学和成人志愿者一起为两百位长者办运动会，裁判、计分、照看、引导。",
        place: "中山公园",
        address: "东莞市石龙镇中山公园南门广场",
        least: 24,
        places: 40,
        minors: Some(14),
        guests: &[EAGLES, EAGLES + 1, TOWN, EVERGREEN],
        ..like(3, "中山公园老年人趣味运动会", (14, 0), (17, 0))
    };
    let bed = Line {
        least: 3, places: 4, ..like(2, "爱剪上门：为卧床长者理发", (9, 0), (11, 0))
    };
    let short =
        Line {
            least: 8, places: 12, ..like(4, "护老防跌进小区：居家评估日", (9, 0), (11, 30))
        };
    let green = Line {
        kind: ActivityKind::Environment,
        minors: Some(8),
        guests: &[EAGLES, EAGLES + 3],
        ..like(9, "东江岸边护绿", (15, 0), (17, 0))
    };
    let phones =
        Line { places: 8, ..like(5, "长者手机课助教（微信专场）", (15, 0), (16, 30)) };
    let guide = Line {
        least: 2, places: 6, ..like(1, "医愿同行：新陪诊员上岗", (8, 0), (11, 0))
    };
    let letter = Line {
        about: "给一位独居长者写一封家书，手写一页，由社工探访时念给长者听。在期限内任何时间都可以写。",
        minors: Some(20),
        places: 40,
        least: 5,
        guests: &[LIBRARY, YOUTH],
        ..like(6, "写一封家书给独居长者", (9, 0), (11, 0))
    };
    vec![
        Once {
            minors: 10,
            besides: Besides::Wang,
            change: rotating_with_place,
            then: super::coming::swaps,
            ..once(games, next, 30)
        },
        once(bed, 4, 7),
        Once {
            change: |draft| draft.qualification = Some(super::training::FALLS_GUIDE.to_owned()),
            ..once(short, 3, 20)
        },
        Once { minors: 4, ..once(green, 5, 9) },
        once(phones, 8, 7),
        Once { change: |draft| draft.approval = Approval::Needed, ..once(guide, 6, 8) },
        Once { minors: 3, change: at_any_hour, ..once(letter, 20, 6) },
        Once { then: called_off, ..once(like(9, "沙河夜间巡河", (19, 0), (20, 30)), 2, 6) },
    ]
}

fn rotating_with_place(draft: &mut ActivityDraft) {
    draft.code_kind = CodeKind::Rotating;
    let spot = |at: Point| Spot { kind: SpotKind::Both, at, radius_m: 300 };
    draft.spots = Point::new(23_107_000, 113_876_000).map(spot).into_iter().collect();
}

/// A window from some days ago until the day it is asked for.
fn at_any_hour(draft: &mut ActivityDraft) {
    if let Plan::Days { days, .. } = &draft.plan
        && let Some(until) = days.first().copied()
    {
        draft.plan = Plan::Window { from: until.plus_days(-24), until };
    }
}

/// Publishes one, lets people sign up some days later, and lets it end.
fn stand(life: &mut Life<'_, '_>, one: Once) -> Result<(), Failure> {
    let today = life.wanted.today;
    let day = today.plus_days(one.day);
    let running = running_of(life, &one)?;
    let plan = Plan::Days {
        days: vec![day],
        start: time(one.line.from.0, one.line.from.1),
        end: time(one.line.until.0, one.line.until.1),
    };
    let mut new = one.line.draft(&running, one.line.title.to_owned(), plan);
    (one.change)(&mut new);
    let activity =
        life.maker.act::<may::PublishActivities, _, _>(running.worker, move |tx, permit| {
            let id = draft(tx, &Permit::for_system(permit.town(), permit.person()), &new)?;
            publish(tx, permit, id)?;
            Ok(id)
        })?;
    let pool = Arc::new(running.pool.clone());
    let turns = turns_of(life, activity, &running, &pool)?;
    let mut turn = turns.into_iter().next().ok_or_else(|| missing("a shift"))?;
    (turn.wanted, turn.minors) = (one.wanted, one.minors);
    (turn.settle, turn.trouble) = (Settle::Waiting, one.trouble);
    if one.day < -40 {
        turn.settle = Settle::Confirmed;
    }
    let number = life.turns.len();
    life.turns.push(turn);
    let ends = life.turns[number].ends;
    life.put(ends.plus_minutes(48), Happening::End(number));
    let signs = day.plus_days(-4).min(today.plus_days(-3));
    life.plan(at(signs, 19, 30), move |life| sign_all(life, number, one));
    Ok(())
}

fn running_of(life: &mut Life<'_, '_>, one: &Once) -> Result<Running, Failure> {
    let organisation = life.bodies.teams[one.line.team];
    let known = life.running.iter().find(|r| r.line.programme == one.line.programme);
    let mut pool = life.people.of_teams(&[one.line.team]);
    pool.extend(life.people.of_teams(one.line.guests));
    if one.minors > 0 {
        pool.extend(pupils(life));
    }
    let worker = if one.line.team >= TOWN { life.cast.he } else { life.cast.chen };
    let programme: ProgrammeId = match known {
        Some(running) => running.programme,
        None => {
            let new = one.line.programme(organisation);
            life.maker.act::<may::ManageProgrammes, _, _>(worker, move |tx, permit| {
                crate::activities::actions::keep_programme(tx, permit, None, &new)
            })?
        }
    };
    Ok(Running {
        // The words of one day live as long as the making does.
        line: known.map_or(&LINES[ELDERS], |running| running.line),
        community: "",
        organisation,
        programme,
        leader: life.people.leaders[one.line.team],
        worker,
        pool,
    })
}

/// Everybody signs up in one evening, the pupils among them first.
fn sign_all(life: &mut Life<'_, '_>, number: usize, one: Once) -> Result<(), Failure> {
    let turn = life.turns[number].clone();
    match one.besides {
        Besides::Nobody => {}
        Besides::Wang => also(life, &turn, &[life.cast.wangfang])?,
        Besides::Family => family(life, &turn)?,
    }
    let mut chosen: Vec<PersonId> = Vec::new();
    if one.minors > 0 {
        let young = Turn { pool: Arc::new(pupils(life)), wanted: one.minors, ..turn.clone() };
        chosen = choose(life, &young);
    }
    let rest = Turn { wanted: one.wanted - chosen.len(), minors: 0, ..turn.clone() };
    chosen.extend(choose(life, &rest));
    let deeds: Vec<(PersonId, Deed)> =
        chosen.iter().map(|id| (*id, own_sign_up(turn.shift, turn.post, *id))).collect();
    life.maker.together::<may::SignUpSelf>(deeds)?;
    (one.then)(life, &turn);
    Ok(())
}

/// 黄伟强 and 黄嘉怡 together, 李敏 and 李伯年.
fn family(life: &mut Life<'_, '_>, turn: &Turn) -> Result<(), Failure> {
    also(life, turn, &[life.cast.libonian])?;
    let (father, child, shift) = (life.cast.weiqiang, life.cast.jiayi, turn.shift);
    life.people.busy.insert((father, turn.starts.day()));
    let deed: Deed = Box::new(move |tx| {
        let permit = Permit::<may::SignUpSelf>::for_system(tx.town(), father);
        sign_up_family(tx, &permit, shift, &[father, child], WaitIfFull::No).map(|_| ())
    });
    life.maker.together::<may::SignUpSelf>(vec![(father, deed)])
}

/// Called off the evening before, for the weather.
fn rained_off(life: &mut Life<'_, '_>, turn: &Turn) {
    let (activity, by) = (turn.activity, turn.worker);
    life.plan(turn.starts.plus_minutes(-20 * 60), move |life| {
        life.maker.act::<may::PublishActivities, _, _>(by, move |tx, permit| {
            call_off(tx, permit, activity, "气象台发布雷雨大风黄色预警，改期另行通知")
        })
    });
}

/// Called off this morning, for the river.
fn called_off(life: &mut Life<'_, '_>, turn: &Turn) {
    let (activity, by) = (turn.activity, turn.worker);
    life.plan(at(life.wanted.today, 8, 20), move |life| {
        life.maker.act::<may::PublishActivities, _, _>(by, move |tx, permit| {
            call_off(tx, permit, activity, "东江水位上涨，河堤封闭")
        })
    });
}

/// A draft the assistant has not finished: the negative list is still open.
fn write_draft(life: &mut Life<'_, '_>) -> Result<(), Failure> {
    let line = like(3, "长者集体生日会", (14, 0), (16, 30));
    let day = life.wanted.today.plus_days(25);
    let programme = life.running[3].programme;
    let by = life.cast.zhou;
    let mut new = ActivityDraft::blank(programme, life.bodies.teams[ELDERS], life.cast.chen);
    new.title = line.title.to_owned();
    line.about.clone_into(&mut new.about);
    line.place.clone_into(&mut new.place);
    new.plan = Plan::Days { days: vec![day], start: time(14, 0), end: time(16, 30) };
    life.maker.act::<may::ManageActivities, _, _>(by, move |tx, permit| draft(tx, permit, &new))?;
    Ok(())
}
