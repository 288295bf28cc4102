//! Two coming services with a gate of their own: repairs at home, for which three sign, and a first
//! visit to an elder living alone, which is rehearsed before.

use liandong_domain::access::{Permit, may};
use liandong_domain::activities::{ActivityKind, SeatSide};
use liandong_domain::agreements::{Audience, DocumentForm, Side};
use liandong_domain::basics::{AgreementId, Day, PersonId, PostId, ShiftId};
use liandong_domain::reflection::FIRST_VISIT;

use super::agenda::Life;
use super::agreements::{THREE_WORDS, put_hand, put_in_force};
use super::bodies::{ELDERS, FALLS};
use super::deeds::own_sign_up;
use super::lines::{LINES, Line, VISITS};
use super::maker::{Deed, at, missing, time};
use crate::activities::actions::{
    ActivityDraft, JointDraft, Plan, asked_here, draft, drawing_for, publish,
};
use crate::activities::store as activities;
use crate::agreements::actions::{Hand, NewDocument, asked_of, draw_up};
use crate::failure::Failure;
use crate::reflection::actions::begin_rehearsal;
use crate::training::store::learned_from;

/// A coming shift of one day, as people sign up for it.
#[derive(Debug, Clone, Copy)]
struct Coming {
    shift: ShiftId,
    post: PostId,
    day: Day,
}

/// Puts both on the agenda.
pub(super) fn plan_all(life: &mut Life<'_, '_>) {
    let today = life.wanted.today;
    life.plan(at(today.plus_days(-16), 10, 40), agreement_of_three);
    life.plan(at(today.plus_days(-14), 15, 20), repairs);
    life.plan(at(today.plus_days(-5), 15, 40), first_visit);
}

/// Publishes one shift of a line that the town runs.
fn one_day(
    life: &Life<'_, '_>,
    (line, day): (Line, Day),
    change: impl FnOnce(&mut ActivityDraft),
) -> Result<Coming, Failure> {
    let running = life.running.iter().find(|running| running.line.programme == line.programme);
    let running = running.ok_or_else(|| missing("a line"))?;
    let plan = Plan::Days {
        days: vec![day],
        start: time(line.from.0, line.from.1),
        end: time(line.until.0, line.until.1),
    };
    let mut new = line.draft(running, line.title.to_owned(), plan);
    change(&mut new);
    let activity =
        life.maker.act::<may::PublishActivities, _, _>(running.worker, move |tx, permit| {
            let id = draft(tx, &Permit::for_system(permit.town(), permit.person()), &new)?;
            publish(tx, permit, id)?;
            Ok(id)
        })?;
    life.maker.look(move |q| {
        let posts = activities::posts_of(q, activity)?;
        let post = posts.iter().find(|post| post.side == SeatSide::Volunteer).map(|post| post.id);
        let shift = activities::shifts_of(q, activity)?.first().map(|shift| shift.id);
        let (post, shift) = post.zip(shift).ok_or_else(|| missing("a shift with a post"))?;
        Ok(Coming { shift, post, day })
    })
}

/// Volunteers sign up for it in one evening; what a rule refuses is borne.
fn signs_up(
    life: &mut Life<'_, '_>,
    coming: Coming,
    who: impl IntoIterator<Item = PersonId>,
) -> Result<(), Failure> {
    let mut deeds: Vec<(PersonId, Deed)> = Vec::new();
    for person in who {
        life.people.busy.insert((person, coming.day));
        deeds.push((person, own_sign_up(coming.shift, coming.post, person)));
    }
    life.maker.together::<may::SignUpSelf>(deeds)
}

/// The text of the three, in force for whatever is done at somebody's home with tools.
fn agreement_of_three(life: &mut Life<'_, '_>) -> Result<(), Failure> {
    let new = NewDocument {
        organisation: life.cast.station,
        title: "入户检修三方协议".to_owned(),
        form: DocumentForm::Tripartite,
        audience: Audience::Kind(ActivityKind::Safety.code().to_owned()),
        body: THREE_WORDS.to_owned(),
    };
    let first_day = life.wanted.today.plus_days(-15);
    put_in_force(life, new, first_day).map(|_| ())
}

/// Electricians of the factory and volunteers of the station repair sockets at elders' homes.
fn repairs(life: &mut Life<'_, '_>) -> Result<(), Failure> {
    let today = life.wanted.today;
    let line = Line {
        title: "独居长者家居用电检修",
        about: "两位持证电工带两组志愿者上门：换灯泡、紧插座、拆掉拖在地上的插板。志愿者扶梯、记录、陪老人说话。",
        kind: ActivityKind::Safety,
        place: "兴龙社区",
        address: "东莞市石龙镇兴龙西路 30 号社区党群服务中心",
        risks: "不碰电线，扶梯两人一组，请老人离开梯子下方",
        post: "检修陪同",
        from: (9, 0),
        until: (11, 30),
        least: 2,
        places: 6,
        ..LINES[4]
    };
    let factory = life.bodies.units[0];
    let coming = one_day(life, (line, today.plus_days(12)), |draft| {
        draft.joint = vec![JointDraft {
            organisation: factory,
            task: "派两位持证电工，带工具和配件".to_owned(),
        }];
    })?;
    let members = life.people.of_teams(&[FALLS]);
    let known = life.cast.people();
    let who: Vec<PersonId> = members
        .into_iter()
        .filter_map(|n| life.people.members[n].id)
        .filter(|id| !known.contains(id))
        .take(3)
        .collect();
    life.plan(at(today.plus_days(-10), 19, 10), move |life| three_sign(life, coming, &who));
    Ok(())
}

/// Three volunteers sign; for the first the factory and the station have signed as well, for the
/// second the factory, for the third nobody yet.
fn three_sign(life: &mut Life<'_, '_>, coming: Coming, who: &[PersonId]) -> Result<(), Failure> {
    let mut drawn: Vec<AgreementId> = Vec::new();
    for person in who.iter().copied() {
        drawn.push(life.maker.act::<may::EditOwnProfile, _, _>(person, move |tx, permit| {
            let hand = Hand::Own(*permit);
            let whole = activities::whole(tx, coming.shift)?.ok_or_else(|| missing("a shift"))?;
            let asking = asked_of(tx, person, &asked_here(&whole), coming.day)?;
            let asking = asking.into_iter().next().ok_or_else(|| missing("what is asked"))?;
            let drawing = drawing_for(tx, &whole, person, &asking)?;
            let id = draw_up(tx, &hand, &drawing)?;
            put_hand(tx, &hand, id, Side::Volunteer, None)?;
            Ok(id)
        })?);
    }
    signs_up(life, coming, who.iter().copied())?;
    let hands = [
        (life.cast.liaison, Side::Partner, drawn.iter().copied().take(2).collect::<Vec<_>>()),
        (life.cast.chen, Side::Organisation, drawn.iter().copied().take(1).collect()),
    ];
    let tomorrow = life.maker.app.clock().now().day().plus_days(1);
    life.plan(at(tomorrow, 10, 0), move |life| {
        for (by, side, some) in hands {
            life.maker.act::<may::SignAgreements, _, _>(by, move |tx, permit| {
                some.iter().try_for_each(|id| put_hand(tx, &Hand::Signer(*permit), *id, side, None))
            })?;
        }
        Ok(())
    });
    Ok(())
}

/// A first visit that asks for the rehearsal by its name, as a post asks for a qualification.
fn first_visit(life: &mut Life<'_, '_>) -> Result<(), Failure> {
    let today = life.wanted.today;
    let line = Line {
        title: "独居长者第一次探访：新队员上门",
        about: "新队员两人一组，由老队员带着，第一次去一位独居长者家里坐一坐。去之前先在手机上演练一遍。",
        post: "第一次上门的新队员",
        from: (15, 0),
        until: (16, 30),
        least: 2,
        places: 8,
        minors: Some(0),
        ..LINES[VISITS]
    };
    let coming = one_day(life, (line, today.plus_days(10)), |draft| {
        draft.qualification = Some(FIRST_VISIT.chinese.to_owned());
    })?;
    life.plan(at(today.plus_days(-1), 20, 50), move |life| newcomers_sign_up(life, coming));
    Ok(())
}

/// Those who rehearsed have a place; 黄伟强 has not, reads that he should, and has begun since.
fn newcomers_sign_up(life: &mut Life<'_, '_>, coming: Coming) -> Result<(), Failure> {
    let members = life.people.of_teams(&[ELDERS]);
    let team: Vec<PersonId> =
        members.into_iter().filter_map(|n| life.people.members[n].id).collect();
    let source = format!("rehearsal:{}", FIRST_VISIT.code);
    let rehearsed = {
        let team = team.clone();
        life.maker.look(move |q| Ok(learned_from(q, &team, &source)?))?
    };
    let some = team.into_iter().filter(|id| rehearsed.contains(id));
    let father = life.cast.weiqiang;
    let who: Vec<PersonId> = some.take(5).chain([father]).collect();
    signs_up(life, coming, who)?;
    life.maker.act::<may::SignUpSelf, _, _>(father, |tx, permit| {
        begin_rehearsal(tx, permit, FIRST_VISIT.code)
    })?;
    Ok(())
}
