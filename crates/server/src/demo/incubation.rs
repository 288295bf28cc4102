//! Teams on their way in the demo town: one long graduated, one led together with a step that
//! waits for 李敏, one that stepped back once, one just founded; and career lines.

use liandong_domain::access::may;
use liandong_domain::activities::ActivityKind;
use liandong_domain::basics::{Day, OrganisationId, PersonId};
use liandong_domain::incubation::{IncubationStage, MeetingKind, Share, StepState, Work};
use liandong_domain::training::Terms;

use super::agenda::Life;
use super::bodies::{DOCTOR, EAGLES, ELDERS, EVERGREEN, PUPIL_AID};
use super::maker::{at, missing};
use crate::failure::Failure;
use crate::incubation::actions::{
    self, FoundingText, NewMeeting, NewTeam, Said, Source, read_ledger, say_shares, span_since,
};
use crate::incubation::store::{self, NewPromise};
use crate::training::actions::{give_shown, keep_qualification};
use crate::training::store::QualificationText;

/// What a team does on its way.
#[derive(Clone, Copy)]
enum Doing {
    /// Enters its stage, since so many days before the books begin.
    Enter(IncubationStage, i64),
    /// A hand-over meeting with its promises.
    Meet(&'static str, &'static [&'static str]),
    /// A promise of the last meeting is kept.
    Keep,
    /// The worker signs; the reason stands where something is short.
    Propose(&'static str, &'static str),
    /// The leader signs.
    Agree,
    /// Another worker is the coach from now on.
    Coach(&'static str),
    /// One step back.
    Back(&'static str),
}

/// Teams with what they do: days after the books begin; from today on when below nothing.
const WAYS: [(usize, i64, Doing); 19] = [
    (ELDERS, 3, Doing::Enter(IncubationStage::VolunteerLed, 900)),
    (EAGLES, 4, Doing::Enter(IncubationStage::WorkerLed, 20)),
    (DOCTOR, 4, Doing::Enter(IncubationStage::WorkerLed, 60)),
    (
        ELDERS,
        70,
        Doing::Meet(
            "队委会接下排班、采购和新队员带教，社工每季度来听一次分享会。",
            &["每季度第一周请社工来听分享会", "把十五年的探访名册整理成电子版"],
        ),
    ),
    (
        ELDERS,
        72,
        Doing::Propose(
            "十五年了，你们早就会自己走。",
            "留任只有纸质名册可查，三位队长从 2015 年带到现在。",
        ),
    ),
    (ELDERS, 74, Doing::Agree),
    (ELDERS, 150, Doing::Keep),
    (DOCTOR, 165, Doing::Propose("先从挂号和取药交给你们。", "队长的资质下个月补上。")),
    (DOCTOR, 166, Doing::Agree),
    (EAGLES, 300, Doing::Propose("暑假的访谈带得很好。", "学生队员只在假期活动，月数不齐。")),
    (EAGLES, 303, Doing::Agree),
    (
        DOCTOR,
        350,
        Doing::Meet("社工退到电话里，队长排班、跟医院联络。", &["每月底把陪诊记录交社工看一次"]),
    ),
    (DOCTOR, 352, Doing::Propose("你们已经比我熟悉医院。", "比例差一点，先走一步看。")),
    (DOCTOR, 355, Doing::Agree),
    (DOCTOR, -150, Doing::Back("队长要照顾生病的家人，两个月没有人接排班，社工先接回来一起带。")),
    (
        DOCTOR,
        -96,
        Doing::Coach("陈慧珊转去带新一期探访培训，医院那边一直由何桂芳联络，请她接着陪。"),
    ),
    (
        EAGLES,
        -24,
        Doing::Meet(
            "寒假的访谈由李敏和两位高中生组长自己排，社工只看安全预案。",
            &["寒假前把分组名单交给学校", "安全预案请社工看一遍"],
        ),
    ),
    (EAGLES, -9, Doing::Keep),
    (
        EAGLES,
        -2,
        Doing::Propose("寒假的安排我看了，放心。", "学生队员只在假期活动，最近几次隔得久。"),
    ),
];

/// Puts every way on the agenda.
pub(super) fn plan_all(life: &mut Life<'_, '_>) {
    let (first, today) = (life.wanted.beginning().day(), life.wanted.today);
    life.plan(at(first.plus_days(2), 10, 0), leaders);
    for (team, days, doing) in WAYS {
        let day = if days < 0 { today.plus_days(days) } else { first.plus_days(days) };
        life.plan(at(day, 16, 30), move |life| go(life, team, doing));
    }
    let mut day = first.plus_days(33);
    while day < today.plus_days(-12) {
        life.plan(at(day, 20, 30), move |life| say_month(life, day));
        day = day.plus_days(30);
    }
    life.plan(at(today.plus_days(-6), 9, 40), found);
    life.plan(at(today.plus_days(-5), 19, 0), careers);
}

fn team_of(life: &Life<'_, '_>, team: usize) -> Result<OrganisationId, Failure> {
    life.bodies.teams.get(team).copied().ok_or_else(|| missing("a team"))
}

/// A grown-up of a team who leads nothing yet.
fn second(life: &Life<'_, '_>, team: usize, nth: usize) -> Result<PersonId, Failure> {
    let members = life.people.of_teams(&[team]);
    let adults = members.iter().filter_map(|n| {
        let member = &life.people.members[*n];
        member.id.filter(|id| !member.child && !life.people.leaders.contains(id))
    });
    let known = life.cast.people();
    adults.filter(|id| !known.contains(id)).nth(nth).ok_or_else(|| missing("a second leader"))
}

/// What leaders learned before the books began: shown by certificate.
fn leaders(life: &mut Life<'_, '_>) -> Result<(), Failure> {
    let mut people = vec![life.cast.limin, life.people.leaders[DOCTOR]];
    people.push(second(life, ELDERS, 2)?);
    let (organisation, since) = (life.cast.station, life.wanted.beginning().day());
    life.maker.act::<may::GrantQualifications, _, _>(life.cast.chen, move |tx, permit| {
        let text = QualificationText {
            organisation,
            name: "领队上岗".to_owned(),
            about: "会点名、分工、处理突发情况，会带分享。".to_owned(),
            terms: Terms { valid_months: 36, practices: 6, teachings: 2, rest_months: 6 },
        };
        let which = keep_qualification(tx, permit, None, &text)?;
        for person in &people {
            give_shown(tx, permit, *person, (which, since))?;
        }
        Ok(())
    })
}

const CONDUCT: &str = "准时到，提前请假。\n尊重服务对象，不外传他们的情况。\n不收钱物。\n安全第一，有事先找带队的人。";

fn text(life: &Life<'_, '_>, leaders: Vec<PersonId>, meeting_on: Option<Day>) -> FoundingText {
    FoundingText {
        field: ActivityKind::Care,
        coach: life.cast.chen,
        leaders,
        meeting_on,
        conduct: CONDUCT.to_owned(),
    }
}

fn go(life: &mut Life<'_, '_>, team: usize, doing: Doing) -> Result<(), Failure> {
    let (id, chen, leader) = (team_of(life, team)?, life.cast.chen, life.people.leaders[team]);
    let today = life.maker.app.clock().now().day();
    match doing {
        Doing::Enter(stage, before) => {
            let more = if team == ELDERS { vec![second(life, ELDERS, 2)?] } else { Vec::new() };
            let text = text(life, more, None);
            let since = today.plus_days(-before);
            life.maker.act::<may::IncubateTeams, _, _>(chen, move |tx, permit| {
                actions::enter_team(tx, permit, id, &text, (stage, since))
            })?;
            life.maker.act::<may::AgreeForTeam, _, _>(leader, move |tx, permit| {
                actions::agree_conduct(tx, permit, id)
            })
        }
        Doing::Meet(notes, promises) => {
            let promise = |(n, words): (usize, &&str)| NewPromise {
                words: (*words).to_owned(),
                due_on: Some(today.plus_days(14 + 30 * i64::try_from(n).unwrap_or(0))),
            };
            let new = NewMeeting {
                kind: MeetingKind::HandOver,
                met_on: today,
                people: vec![chen, leader],
                notes: notes.to_owned(),
                promises: promises.iter().enumerate().map(promise).collect(),
            };
            life.maker.act::<may::KeepTeamLedger, _, _>(chen, move |tx, permit| {
                actions::note_meeting(tx, permit, id, &new).map(|_| ())
            })
        }
        Doing::Keep => life.maker.act::<may::KeepTeamLedger, _, _>(leader, move |tx, permit| {
            let open = store::promises(tx, id)?.into_iter().find(|row| row.kept_at.is_none());
            open.map_or(Ok(()), |row| actions::keep_promise(tx, permit, row.id))
        }),
        Doing::Propose(words, why) => {
            life.maker.act::<may::IncubateTeams, _, _>(chen, move |tx, permit| {
                actions::propose(tx, permit, id, (words, why)).map(|_| ())
            })
        }
        Doing::Agree => life.maker.act::<may::AgreeForTeam, _, _>(leader, move |tx, permit| {
            let steps = store::steps(tx, id)?;
            let waits = steps.into_iter().find(|step| step.state == StepState::Proposed);
            waits.map_or(Ok(()), |step| actions::agree(tx, permit, step.id))
        }),
        Doing::Coach(why) => {
            let he = life.cast.he;
            life.maker.act::<may::IncubateTeams, _, _>(chen, move |tx, permit| {
                actions::change_coach(tx, permit, id, (he, why))
            })
        }
        Doing::Back(why) => life.maker.act::<may::IncubateTeams, _, _>(chen, move |tx, permit| {
            actions::step_back(tx, permit, id, why)
        }),
    }
}

/// How much volunteers led of preparing, training and supervising, after so many days of the
/// books: the line that the town remembers.
fn led(team: usize, days: i64, left: i64) -> (i64, i64, i64) {
    match team {
        ELDERS if days < 120 => (75, 75, 100),
        ELDERS => (100, 75, 100),
        EAGLES if days < 200 => (0, 0, 25),
        EAGLES if days < 400 => (25, 25, 50),
        EAGLES => (50, 25, 75),
        _ if days < 120 => (0, 0, 25),
        _ if days < 240 => (25, 25, 50),
        _ if days < 340 => (50, 50, 75),
        _ if left > 215 => (75, 50, 100),
        _ if left > 150 => (50, 50, 75),
        _ => (25, 50, 50),
    }
}

/// Once a month worker and leader sit together and say who led the month's activities.
fn say_month(life: &mut Life<'_, '_>, day: Day) -> Result<(), Failure> {
    let days = life.wanted.beginning().day().days_until(day);
    let left = day.days_until(life.wanted.today);
    for team in [ELDERS, EAGLES, DOCTOR] {
        let (id, by) = (team_of(life, team)?, life.people.leaders[team]);
        let (preparing, training, supervising) = led(team, days, left);
        life.maker.act::<may::KeepTeamLedger, _, _>(by, move |tx, permit| {
            let span = span_since(tx, day.plus_days(-31));
            let ledger = read_ledger(tx, id, span)?;
            let shifts = ledger.items.iter().filter(|i| matches!(i.source, Source::Shift(_)));
            let fresh = shifts.filter(|item| item.entries.iter().all(|e| e.said.is_none()));
            for (n, item) in fresh.enumerate() {
                let taught = if n % 3 == 0 { Share::of(training) } else { None };
                let mut words: Vec<Said> = vec![
                    (Work::Preparing, Share::of(preparing)),
                    (Work::Training, taught),
                    (Work::Supervising, Share::of(supervising)),
                ];
                let seen = item.entries.iter().find(|entry| entry.work == Work::CarryingOut);
                words.extend(seen.map(|entry| (Work::CarryingOut, entry.told)));
                let why = "月底一起回想：策划和分组谁定的，当天谁在带。";
                say_shares(tx, permit, (id, item.source), &words, why)?;
            }
            Ok(())
        })?;
    }
    Ok(())
}

/// A team that was founded this week; its meeting is to come.
fn found(life: &mut Life<'_, '_>) -> Result<(), Failure> {
    let leader = second(life, EVERGREEN, 1)?;
    let meeting = life.wanted.today.plus_days(6);
    let new = NewTeam {
        parent: life.cast.station,
        name: "长青树手机小助教队".to_owned(),
        purpose: "一对一教长者用手机：看病挂号、视频通话、防诈骗。".to_owned(),
        text: text(life, vec![leader], Some(meeting)),
    };
    let id = life.maker.act::<may::IncubateTeams, _, _>(life.cast.chen, move |tx, permit| {
        actions::found_team(tx, permit, &new)
    })?;
    life.plan(at(life.wanted.today.plus_days(-4), 20, 10), move |life| {
        life.maker.act::<may::AgreeForTeam, _, _>(leader, move |tx, permit| {
            actions::agree_conduct(tx, permit, id)
        })
    });
    Ok(())
}

/// 王芳 keeps to herself that she was helped; a leader of the pupils' aid shows it.
fn careers(life: &mut Life<'_, '_>) -> Result<(), Failure> {
    let today = life.wanted.today;
    let days = |from: i64, until: i64| {
        (today.plus_months(-from * 12), Some(today.plus_months(-until * 12)))
    };
    let two = [
        (life.cast.wangfang, days(14, 11), None),
        (life.people.leaders[PUPIL_AID], days(12, 8), Some(today.plus_days(-5))),
    ];
    for (person, helped, shown) in two {
        life.maker.act::<may::EditOwnProfile, _, _>(person, move |tx, permit| {
            actions::tell_help(tx, permit, Some(helped), shown)
        })?;
    }
    Ok(())
}
