//! The class of joining from the choice on: teams and pupils choose each other, talks with the
//! worker, the second course, the registration.

use std::collections::BTreeMap;

use liandong_domain::access::{Permit, Role, may};
use liandong_domain::basics::{Day, OrganisationId, PersonId, RoundId};
use liandong_domain::interviews::{Given, Line, SlotPlan, Verdict};
use liandong_domain::joining::{ApplicationState, QuietReason};
use liandong_domain::rules::Step;
use liandong_domain::training::CourseKind;

use super::agenda::Life;
use super::bodies::{EAGLES, EAGLES_FOUR, EAGLES_THREE, EAGLES_TWO};
use super::joining::{Class, Evening, at_step, hold_course, ids};
use super::maker::{Deed, at, missing, time};
use crate::choice::actions::{
    RoundIn, agree, keep_team_wishes, keep_wishes, open_round, propose, say_yes,
};
use crate::failure::Failure;
use crate::interviews::actions::{Conclusion, OfferIn, book, conclude, invite, offer_slots};
use crate::joining::actions::{Registrar, not_pass, pass, withdraw_other};
use crate::joining::store::{self, ApplicationRow, Narrow};

/// Puts the second half of a class's way on the agenda, from this day on.
pub(super) fn plan(life: &mut Life<'_, '_>, class: &Class, day: Day) {
    let class = class.clone();
    life.plan(at(day.plus_days(1), 12, 0), move |life| choose(life, &class, day));
}

fn people(rows: &[ApplicationRow]) -> Vec<PersonId> {
    rows.iter().map(|row| row.person).collect()
}

/// The four teams of the Eagles and the class rank each other; the worker agrees two days later.
fn choose(life: &mut Life<'_, '_>, class: &Class, day: Day) -> Result<(), Failure> {
    let all = people(&at_step(life, class.round, Step::MutualChoice)?);
    let teams: Vec<OrganisationId> = [EAGLES, EAGLES_TWO, EAGLES_THREE, EAGLES_FOUR]
        .into_iter()
        .map(|team| life.bodies.teams[team])
        .collect();
    let new = RoundIn {
        organisation: life.cast.station,
        title: "飞鹰双向选择".to_owned(),
        about: "写下最想去的两三支队伍。队伍也写下想要谁。".to_owned(),
        until: day.plus_days(3),
        teams: teams.iter().map(|team| (*team, 14)).collect(),
        candidates: all.clone(),
    };
    let round = life.maker.act::<may::ManageChoice, _, _>(life.cast.chen, move |tx, permit| {
        open_round(tx, permit, &new)
    })?;
    let mut deeds: Vec<(PersonId, Deed)> = Vec::new();
    for (n, person) in all.iter().enumerate() {
        let wishes: Vec<OrganisationId> =
            (0..3).filter_map(|k| teams.get((n + k) % teams.len()).copied()).collect();
        let person = *person;
        let deed: Deed = Box::new(move |tx| {
            let permit = Permit::for_system(tx.town(), person);
            keep_wishes(tx, &permit, round, (wishes.clone(), "想和同学一起陪老人"))
        });
        deeds.push((person, deed));
    }
    life.maker.together::<may::SignUpSelf>(deeds)?;
    let (ranked, both) = (all.clone(), teams.clone());
    life.maker.act::<may::ChooseForTeam, _, _>(life.cast.chen, move |tx, permit| {
        for team in &both {
            keep_team_wishes(tx, permit, (round, *team), ranked.clone())?;
        }
        Ok(())
    })?;
    let class = class.clone();
    life.plan(at(day.plus_days(3), 16, 0), move |life| settle(life, &class, (round, teams), day));
    Ok(())
}

fn settle(
    life: &mut Life<'_, '_>,
    class: &Class,
    (round, teams): (RoundId, Vec<OrganisationId>),
    day: Day,
) -> Result<(), Failure> {
    let (chen, station) = (life.cast.chen, life.cast.station);
    let all = people(&at_step(life, class.round, Step::MutualChoice)?);
    // Some are asked later.
    let asked = all[..all.len() * 9 / 10].to_vec();
    let offer = |after: i64| OfferIn {
        organisation: station,
        plan: SlotPlan {
            day: day.plus_days(after),
            from: time(9, 0),
            until: time(15, 0),
            minutes: 15,
        },
        place: "龙城社工站小会客室".to_owned(),
        workers: vec![chen],
        change_hours: 12,
    };
    let offers = [offer(5), offer(6)];
    life.maker.act::<may::ManageChoice, _, _>(chen, move |tx, permit| {
        propose(tx, permit, round)?;
        let side = Permit::for_system(permit.town(), permit.person());
        let pairs = crate::choice::store::pairs(tx, round)?;
        for team in teams.iter().filter(|team| pairs.iter().any(|pair| pair.team == **team)) {
            say_yes(tx, &side, (round, *team))?;
        }
        agree(tx, permit, round)?;
        invite(tx, permit, station, &asked)?;
        let talks = Permit::for_system(permit.town(), permit.person());
        for offer in &offers {
            offer_slots(tx, &talks, offer)?;
        }
        Ok(())
    })?;
    let class = class.clone();
    life.plan(at(day.plus_days(4), 20, 0), move |life| book_all(life, &class, day));
    Ok(())
}

fn book_all(life: &mut Life<'_, '_>, class: &Class, day: Day) -> Result<(), Failure> {
    let station = life.cast.station;
    let all = people(&at_step(life, class.round, Step::MutualChoice)?);
    let pairs = life.maker.look(move |q| {
        let free = crate::interviews::store::free_for(q, station, 60)?;
        let mut out = Vec::new();
        let mut slots = free.into_iter();
        for person in all {
            if let Some(open) = crate::interviews::store::open_of(q, person)?
                && let Some(slot) = slots.next()
            {
                out.push((person, open, slot.id));
            }
        }
        Ok(out)
    })?;
    let deeds = pairs.iter().map(|(person, open, slot)| {
        let (person, open, slot) = (*person, *open, *slot);
        let deed: Deed =
            Box::new(move |tx| book(tx, &Permit::for_system(tx.town(), person), (open, slot)));
        (person, deed)
    });
    let deeds: Vec<(PersonId, Deed)> = deeds.collect();
    life.maker.together::<may::SignUpSelf>(deeds)?;
    let class = class.clone();
    life.plan(at(day.plus_days(6), 17, 0), move |life| talks(life, &class, pairs, day));
    Ok(())
}

fn line(title: &str, meanings: [&str; 4]) -> Line {
    Line { title: title.to_owned(), meanings: meanings.map(str::to_owned) }
}

/// All but one pass; who passed goes on to the second course.
fn talks(
    life: &mut Life<'_, '_>,
    class: &Class,
    booked: Vec<(PersonId, liandong_domain::basics::InterviewId, liandong_domain::basics::SlotId)>,
    day: Day,
) -> Result<(), Failure> {
    let lines = vec![
        line("为什么想来", ["说不上来", "同学来我也来", "想帮忙", "说得出想帮谁、怎么帮"]),
        line("守时和守信", ["常忘", "要人提醒", "答应了就做到", "做不到会提前说"]),
    ];
    let round = class.round;
    life.maker.act::<may::HoldInterviews, _, _>(life.cast.chen, move |tx, permit| {
        for (n, (_, interview, _)) in booked.iter().enumerate() {
            let given = |score: i64| Given { score: Some(score), words: String::new() };
            let said = Conclusion {
                came: Some(()),
                verdict: Some(if n == 0 { Verdict::NotThisTime } else { Verdict::Passed }),
                words: "谢谢您来，说得很真。".to_owned(),
                notes: String::new(),
                rubric: (1, lines.clone()),
                given: vec![given(3), given(3)],
            };
            conclude(tx, permit, *interview, &said)?;
        }
        Ok(())
    })?;
    let rows = at_step(life, round, Step::MutualChoice)?;
    let talked = on_with(life, rows, (round, Step::MutualChoice), day)?;
    let evening = Evening {
        title: "飞鹰第二课：敲门、开口、倾听",
        kind: CourseKind::Skills,
        day: day.plus_days(8),
    };
    hold_course(life, evening, talked[..talked.len() * 9 / 10].to_vec())?;
    life.plan(at(day.plus_days(9), 10, 0), move |life| last_steps(life, round, day));
    Ok(())
}

/// Passes everybody at a step who has the evidence; gives them.
fn on_with(
    life: &mut Life<'_, '_>,
    rows: Vec<ApplicationRow>,
    (round, step): (liandong_domain::basics::JoiningRoundId, Step),
    opened: Day,
) -> Result<Vec<PersonId>, Failure> {
    life.maker.act::<may::DecideJoining, _, _>(life.cast.chen, move |tx, permit| {
        let all = people(&rows);
        let since = at(opened.plus_days(-30), 0, 0);
        let ready: Vec<PersonId> = match step {
            Step::MutualChoice => crate::interviews::store::passed_by(tx, &all, since)?
                .into_iter()
                .map(|(person, ..)| person)
                .collect(),
            Step::SkillsTraining => crate::training::store::passed(tx, &all, since)?
                .into_iter()
                .filter(|row| row.kind == CourseKind::Skills)
                .map(|row| row.person)
                .collect(),
            Step::Trial | Step::BasicTraining | Step::Registration => all,
        };
        let paired = crate::choice::store::teams_of(tx, &ready, since)?;
        let ready: Vec<PersonId> = ready
            .into_iter()
            .filter(|person| paired.iter().any(|(who, ..)| who == person))
            .collect();
        let on = ids(&rows, &ready);
        if !on.is_empty() {
            pass(tx, permit, (round, step), &on, &Registrar::default())?;
        }
        Ok(ready)
    })
}

/// The second course is passed; three of four are registered two days later.
fn last_steps(
    life: &mut Life<'_, '_>,
    round: liandong_domain::basics::JoiningRoundId,
    day: Day,
) -> Result<(), Failure> {
    let rows = at_step(life, round, Step::SkillsTraining)?;
    on_with(life, rows, (round, Step::SkillsTraining), day)?;
    life.plan(at(day.plus_days(11), 15, 0), move |life| register(life, round, day));
    Ok(())
}

fn register(
    life: &mut Life<'_, '_>,
    round: liandong_domain::basics::JoiningRoundId,
    day: Day,
) -> Result<(), Failure> {
    let rows = at_step(life, round, Step::Registration)?;
    // The class of last spring is finished; of the one under way some still wait for their day.
    let over = day.days_until(life.wanted.today) > 100;
    let some = if over { rows.len() } else { rows.len() * 3 / 4 };
    let chosen = rows[..some].to_vec();
    let (rest, resting) = life.maker.look(move |q| {
        let of = |state: ApplicationState| Narrow {
            round: Some(round),
            states: Some((state, state)),
            ..Narrow::default()
        };
        let mut rest = store::narrow(q, &of(ApplicationState::Open), (200, 0))?;
        rest.retain(|row| row.way.step != Step::Registration);
        Ok((rest, store::narrow(q, &of(ApplicationState::OnHold), (200, 0))?))
    })?;
    life.maker.act::<may::DecideJoining, _, _>(life.cast.chen, move |tx, permit| {
        if chosen.is_empty() {
            return Err(missing("somebody to register"));
        }
        let all = people(&chosen);
        let paired = crate::choice::store::teams_of(tx, &all, at(day.plus_days(-30), 0, 0))?;
        let town = permit.town();
        let by = permit.person();
        let roles: BTreeMap<OrganisationId, Permit<may::ManageRoles>> =
            paired.iter().map(|(_, team, _)| (*team, Permit::for_system(town, by))).collect();
        let registrar = Registrar {
            roles,
            givers: vec![Role::SocialWorker],
            hours: Some(Permit::for_system(town, by)),
        };
        let on = ids(&chosen, &all);
        pass(tx, permit, (round, Step::Registration), &on, &registrar)?;
        if over {
            let keep = Permit::for_system(town, by);
            // Whoever did not come so far is told kindly, and is welcome next time.
            for row in &rest {
                not_pass(tx, permit, row.id, "这一期先到这里。以后再开，随时欢迎您来。")?;
            }
            for row in &resting {
                withdraw_other(tx, &keep, row.id, QuietReason::Health)?;
            }
            crate::joining::actions::close_round(tx, &keep, round)?;
        }
        Ok(())
    })
}
