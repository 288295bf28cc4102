//! Mutual choice and interviews of the demo town: the spring's round, agreed by both sides, and
//! the autumn's, in which some wishes are written and some times booked.

use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{Day, InterviewId, OrganisationId, PersonId, RoundId, SlotId};
use liandong_domain::interviews::{AfterNoShow, Given, Line, SlotPlan, Verdict};

use super::agenda::Life;
use super::bodies::{EAGLES, EAGLES_FOUR, EAGLES_THREE, EAGLES_TWO};
use super::maker::{Deed, at, time};
use crate::choice::actions::{self as choosing, RoundIn};
use crate::choice::store as rounds;
use crate::failure::Failure;
use crate::interviews::actions::{self as talking, Conclusion, OfferIn};
use crate::interviews::pages::house_rubric;
use crate::interviews::store as talks;

/// The teams of a round.
const TEAMS: [usize; 4] = [EAGLES, EAGLES_TWO, EAGLES_THREE, EAGLES_FOUR];
/// What newcomers write.
const HOPES: [&str; 5] = [
    "周六上午有空，想陪老人家聊天。",
    "喜欢画画，想带小朋友一起做手工。",
    "家在石龙，最好离家近一点。",
    "想和同班同学在一个小队。",
    "不太敢说话，想从帮忙拿东西开始。",
];

/// Puts both rounds on the agenda.
pub(super) fn plan_all(life: &mut Life<'_, '_>) {
    let today = life.wanted.today;
    life.plan(at(today.plus_days(-228), 10, 0), spring);
    life.plan(at(today.plus_days(-4), 10, 20), autumn);
}

/// People of these teams who are there already, without the cast.
fn some(life: &Life<'_, '_>, teams: &[usize], count: usize) -> Vec<PersonId> {
    let of_teams = life.people.of_teams(teams);
    let cast = life.cast.people();
    life.maker
        .shuffled(&of_teams)
        .into_iter()
        .filter(|n| life.people.members[*n].child)
        .filter_map(|n| life.people.members[n].id)
        .filter(|id| !cast.contains(id))
        .take(count)
        .collect()
}

/// The pupils who came last: they served along with a team for a while, and now they choose.
fn newest(life: &Life<'_, '_>, count: usize) -> Vec<PersonId> {
    let cast = life.cast.people();
    let of_teams = life.people.of_teams(&TEAMS);
    let mut pupils: Vec<(Day, PersonId)> = of_teams
        .into_iter()
        .map(|n| &life.people.members[n])
        .filter(|member| member.child)
        .filter_map(|member| Some((member.joined, member.id?)))
        .filter(|(_, id)| !cast.contains(id))
        .collect();
    pupils.sort_unstable();
    pupils.into_iter().rev().map(|(_, id)| id).take(count).collect()
}

fn open(
    life: &Life<'_, '_>,
    (title, until): (&str, Day),
    (candidates, places): (Vec<PersonId>, i64),
) -> Result<RoundId, Failure> {
    let new = RoundIn {
        organisation: life.cast.station,
        title: title.to_owned(),
        about: "跟着小队体验过的新飞鹰，和小队互相选。先看看各队做什么，再写志愿。".to_owned(),
        until,
        teams: TEAMS.iter().map(|team| (life.bodies.teams[*team], places)).collect(),
        candidates,
    };
    life.maker.act::<may::ManageChoice, _, _>(life.cast.chen, move |tx, permit| {
        choosing::open_round(tx, permit, &new)
    })
}

/// Everybody of these writes three wishes.
fn wish(life: &mut Life<'_, '_>, round: RoundId, people: &[PersonId]) -> Result<(), Failure> {
    let mut deeds: Vec<(PersonId, Deed)> = Vec::new();
    for (n, person) in people.iter().copied().enumerate() {
        let teams: Vec<OrganisationId> =
            TEAMS.iter().map(|team| life.bodies.teams[*team]).collect();
        // Most would go to the first team, so that its places are too few.
        let mut list = if n % 3 == 0 { life.maker.shuffled(&teams) } else { teams };
        list.truncate(3);
        let hopes = HOPES[n % HOPES.len()];
        deeds.push((
            person,
            Box::new(move |tx| {
                let permit = Permit::<may::SignUpSelf>::for_system(tx.town(), person);
                choosing::keep_wishes(tx, &permit, round, (list.clone(), hopes))
            }),
        ));
    }
    life.maker.together::<may::SignUpSelf>(deeds)
}

/// A team writes whom it would like, in an order of its own.
fn team_wish(
    life: &Life<'_, '_>,
    (round, team): (RoundId, usize),
    people: &[PersonId],
) -> Result<(), Failure> {
    let (list, body) = (life.maker.shuffled(people), life.bodies.teams[team]);
    let leader = life.people.leaders[team];
    life.maker.act::<may::ChooseForTeam, _, _>(leader, move |tx, permit| {
        choosing::keep_team_wishes(tx, permit, (round, body), list.clone())
    })
}

fn spring(life: &mut Life<'_, '_>) -> Result<(), Failure> {
    let day = life.maker.app.clock().now().day();
    let people = some(life, &TEAMS, 14);
    let round = open(life, ("龙城飞鹰春季双向选择", day.plus_days(7)), (people.clone(), 3))?;
    wish(life, round, &people)?;
    for team in TEAMS {
        team_wish(life, (round, team), &people)?;
    }
    if let Some(first) = people.first().copied() {
        let team = life.bodies.teams[EAGLES_TWO];
        life.maker.act::<may::ManageChoice, _, _>(life.cast.chen, move |tx, permit| {
            let why = "和姐姐同一天接送，家里和小队都说好了";
            choosing::lock_pair(tx, permit, round, ((first, team), why))
        })?;
    }
    life.plan(at(day.plus_days(8), 9, 30), move |life| agree(life, round));
    life.plan(at(day.plus_days(9), 9, 30), move |life| spring_talks(life, people));
    Ok(())
}

fn agree(life: &mut Life<'_, '_>, round: RoundId) -> Result<(), Failure> {
    let chen = life.cast.chen;
    life.maker.act::<may::ManageChoice, _, _>(chen, move |tx, permit| {
        choosing::propose(tx, permit, round)
    })?;
    let with_pairs = life.maker.look(move |q| Ok(rounds::pair_counts(q, round)?))?;
    for team in TEAMS {
        let body = life.bodies.teams[team];
        if with_pairs.contains_key(&body) {
            let leader = life.people.leaders[team];
            life.maker.act::<may::ChooseForTeam, _, _>(leader, move |tx, permit| {
                choosing::say_yes(tx, permit, (round, body))
            })?;
        }
    }
    life.maker
        .act::<may::ManageChoice, _, _>(chen, move |tx, permit| choosing::agree(tx, permit, round))
}

/// 陈慧珊 offers the afternoon of a day, and gives the times back.
fn offer(life: &Life<'_, '_>, day: Day, hour: i64) -> Result<Vec<SlotId>, Failure> {
    let (body, chen) = (life.cast.station, life.cast.chen);
    let new = OfferIn {
        organisation: body,
        plan: SlotPlan { day, from: time(hour, 0), until: time(hour + 1, 20), minutes: 20 },
        place: "龙城社工站二楼小会议室".to_owned(),
        workers: vec![chen],
        change_hours: 24,
    };
    life.maker.act::<may::HoldInterviews, _, _>(chen, move |tx, permit| {
        talking::offer_slots(tx, permit, &new).map(|_| ())
    })?;
    let slots = life.maker.look(move |q| Ok(talks::free_for(q, body, 60)?))?;
    Ok(slots.into_iter().filter(|s| s.time.starts_at.day() == day).map(|s| s.id).collect())
}

fn invite(life: &Life<'_, '_>, people: &[PersonId]) -> Result<Vec<InterviewId>, Failure> {
    let (body, named) = (life.cast.station, people.to_vec());
    life.maker.act::<may::HoldInterviews, _, _>(life.cast.chen, move |tx, permit| {
        talking::invite(tx, permit, body, &named).map(|_| ())
    })?;
    let named = people.to_vec();
    life.maker.look(move |q| {
        let mut out = Vec::new();
        for person in named {
            out.extend(talks::open_of(q, person)?);
        }
        Ok(out)
    })
}

fn book(
    life: &mut Life<'_, '_>,
    all: Vec<(PersonId, (InterviewId, SlotId))>,
) -> Result<(), Failure> {
    let deeds = all.into_iter().map(|(person, which)| {
        let deed: Deed = Box::new(move |tx| {
            let permit = Permit::<may::SignUpSelf>::for_system(tx.town(), person);
            talking::book(tx, &permit, which)
        });
        (person, deed)
    });
    let deeds: Vec<(PersonId, Deed)> = deeds.collect();
    life.maker.together::<may::SignUpSelf>(deeds)
}

fn pass(life: &Life<'_, '_>, id: InterviewId) -> Result<(), Failure> {
    let lines: Vec<Line> = house_rubric(life.maker.app.words());
    let seen =
        ["等别人讲完才开口", "提前十分钟到了", "", "说起一起做黑板报", "想陪奶奶那样的老人家"];
    let given = [3, 4, 3, 3, 4]
        .into_iter()
        .zip(seen)
        .map(|(score, words)| Given { score: Some(score), words: words.to_owned() })
        .collect();
    let said = Conclusion {
        came: Some(()),
        verdict: Some(Verdict::Passed),
        words: "谢谢你来，说得很真。欢迎加入，先跟着队长走两次，再一起聊。".to_owned(),
        notes: "有点怕生，前两次请安排熟悉的同学同行。".to_owned(),
        rubric: (1, lines),
        given,
    };
    life.maker.act::<may::HoldInterviews, _, _>(life.cast.chen, move |tx, permit| {
        talking::conclude(tx, permit, id, &said)
    })
}

fn miss(life: &Life<'_, '_>, id: InterviewId) -> Result<(), Failure> {
    life.maker.act::<may::HoldInterviews, _, _>(life.cast.chen, move |tx, permit| {
        let words = "那天等了一会儿没见到你，一切都好吗？方便的时候再约。";
        talking::miss(tx, permit, id, (Some(AfterNoShow::Call), words))
    })
}

/// The first candidates of the spring were talked with.
fn spring_talks(life: &mut Life<'_, '_>, people: Vec<PersonId>) -> Result<(), Failure> {
    let people: Vec<PersonId> = people.into_iter().take(3).collect();
    let day = life.maker.app.clock().now().day().plus_days(3);
    let slots = offer(life, day, 16)?;
    let ids = invite(life, &people)?;
    let which = ids.iter().copied().zip(slots);
    book(life, people.into_iter().zip(which).collect())?;
    life.plan(at(day, 17, 30), move |life| {
        for id in &ids {
            pass(life, *id)?;
        }
        Ok(())
    });
    Ok(())
}

fn autumn(life: &mut Life<'_, '_>) -> Result<(), Failure> {
    let today = life.wanted.today;
    let mut people = newest(life, 11);
    people.push(life.cast.jiayi);
    let round = open(life, ("龙城飞鹰秋季双向选择", today.plus_days(5)), (people.clone(), 4))?;
    // 黄嘉怡 and two others have not written yet; 飞鹰一队 of 李敏 neither.
    let written: Vec<PersonId> =
        people.iter().copied().take(people.len().saturating_sub(4)).collect();
    wish(life, round, &written)?;
    for team in [EAGLES_TWO, EAGLES_THREE] {
        team_wish(life, (round, team), &people)?;
    }
    let quiet = people.iter().rev().nth(1).copied();
    if let Some(person) = quiet.filter(|person| !written.contains(person)) {
        life.maker.act::<may::SignUpSelf, _, _>(person, move |tx, permit| {
            choosing::decline(tx, permit, round)
        })?;
    }
    autumn_talks(life, written)
}

/// Yesterday one came and one did not; some times of the coming days are booked. 王芳 is to book.
fn autumn_talks(life: &mut Life<'_, '_>, people: Vec<PersonId>) -> Result<(), Failure> {
    let today = life.wanted.today;
    let mut slots = offer(life, today.plus_days(-1), 16)?;
    slots.truncate(2);
    slots.extend(offer(life, today.plus_days(2), 16)?.into_iter().take(3));
    offer(life, today.plus_days(3), 14)?;
    let people: Vec<PersonId> = people.into_iter().take(5).collect();
    let ids = invite(life, &people)?;
    invite(life, &[life.cast.wangfang])?;
    book(life, people.into_iter().zip(ids.iter().copied().zip(slots)).collect())?;
    life.plan(at(today.plus_days(-1), 17, 40), move |life| {
        if let [first, second, third, ..] = ids[..] {
            pass(life, first)?;
            miss(life, second)?;
            life.maker.act::<may::HoldInterviews, _, _>(life.cast.chen, move |tx, permit| {
                talking::keep_draft(tx, permit, third, "notes=先问问为什么想换小队").map(|_| ())
            })?;
        }
        Ok(())
    });
    Ok(())
}
