//! From draft to published; calling off.

use liandong_domain::access::{Permit, may};
use liandong_domain::activities::{Draft, DraftPost, DraftShift, Leaders, PublishRefusal, Risk};
use liandong_domain::basics::{ActivityId, Moment, RuleRef, ShiftId};
use liandong_domain::rules::{AgePolicy, SeatsRatio};

use super::drafting::gone;
use super::enrol_regulars;
use crate::activities::refusal::ActivityRefusal;
use crate::activities::store::{self, ActivityRow, PostRow, ShiftRow};
use crate::db::{Read, Tx};
use crate::events::{self, Kind};
use crate::failure::{Failure, Gather};
use crate::rules::actions::in_force;

/// What stands against publishing, and the rule the seats were weighed by.
#[derive(Debug)]
pub struct Checked {
    /// What to mend, each with its field; empty: nothing.
    pub refusals: Vec<PublishRefusal>,
    /// The ratio of seats in force.
    pub rule: RuleRef,
}

/// Weighs an activity as it stands.
pub fn check(q: &mut Read<'_>, id: ActivityId) -> Result<Checked, Failure> {
    let row = store::activity(q, id)?.ok_or(Failure::NOT_FOUND)?;
    let posts = store::posts_of(q, id)?;
    let shifts: Vec<ShiftRow> = store::shifts_of(q, id)?
        .into_iter()
        .filter(|shift| shift.called_off_at.is_none())
        .collect();
    let day = shifts.first().map_or_else(|| q.now().day(), |shift| shift.starts_at.day());
    let (ratio, rule) = in_force::<SeatsRatio>(q, day)?;
    let (policy, _) = in_force::<AgePolicy>(q, day)?;
    let draft = draft_of(&row, &posts, &shifts);
    Ok(Checked { refusals: draft.check(q.now(), &ratio, &policy), rule })
}

fn draft_of(row: &ActivityRow, posts: &[PostRow], shifts: &[ShiftRow]) -> Draft {
    let led = shifts.iter().all(|shift| shift.leader.is_some());
    Draft {
        title: row.title.clone(),
        kind: row.kind,
        form: row.form,
        about: row.about.clone(),
        place: row.place.clone(),
        address: row.address.clone(),
        risks: row.risks.clone(),
        insurance: row.insurance.clone(),
        risk: if row.risky_at.is_some() { Risk::Risky } else { Risk::Ordinary },
        contact_name: row.contact_name.clone(),
        contact_phone: row.contact_phone.clone(),
        responsible: Some(row.responsible),
        leaders: if led { Leaders::EveryShift } else { Leaders::SomeMissing },
        minimum_age: row.minimum_age,
        posts: posts
            .iter()
            .map(|post| DraftPost {
                name: post.name.clone(),
                side: post.side,
                least: post.least,
                places: post.places,
                minor_places: post.minor_places,
            })
            .collect(),
        shifts: shifts
            .iter()
            .map(|shift| DraftShift {
                starts_at: shift.starts_at,
                ends_at: shift.ends_at,
                rest: shift.rest,
            })
            .collect(),
        declared: row.declared.clone(),
    }
}

fn refused(refusals: Vec<PublishRefusal>) -> Result<(), Failure> {
    let mut gather = Gather::default();
    for refusal in refusals {
        gather.add(refusal);
    }
    gather.finish(|| Some(()))
}

/// A published activity stays fit to be published after a change. What has begun already is no
/// reason: its shifts run.
pub(super) fn refuse_unfit(tx: &mut Tx<'_>, id: ActivityId) -> Result<(), Failure> {
    let row = store::activity(tx, id)?.ok_or_else(|| gone("changing an activity"))?;
    if row.published_at.is_none() {
        return Ok(());
    }
    let running = |refusal: &PublishRefusal| {
        matches!(
            refusal,
            PublishRefusal::InThePast { .. }
                | PublishRefusal::NoShifts
                | PublishRefusal::TooFarAhead
        )
    };
    let checked = check(tx, id)?;
    refused(checked.refusals.into_iter().filter(|refusal| !running(refusal)).collect())
}

/// Publishes a draft and its shifts, and signs the regulars up. Gives how many shifts.
pub fn publish(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::PublishActivities>,
    id: ActivityId,
) -> Result<i64, Failure> {
    let row = store::activity(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    if row.published_at.is_some() || row.called_off_at.is_some() {
        return Err(ActivityRefusal::NotADraft.into());
    }
    let checked = check(tx, id)?;
    refused(checked.refusals)?;
    if !store::publish_activity(tx, id)? {
        return Err(ActivityRefusal::NotADraft.into());
    }
    let shifts = i64::try_from(store::publish_shifts(tx, id)?).unwrap_or(0);
    let line = Kind::ActivityPublished.of(id).within(row.organisation);
    events::record(tx, line.by_rule(&checked.rule).count("shifts", shifts))?;
    enrol_regulars(tx, id)?;
    Ok(shifts)
}

/// Calls an activity off, with every shift still to come. People with a place are told.
pub fn call_off(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::PublishActivities>,
    id: ActivityId,
    why: &str,
) -> Result<(), Failure> {
    let why = reason(why)?;
    let row = store::activity(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    if row.called_off_at.is_some() || !store::call_off_activity(tx, id, &why)? {
        return Err(ActivityRefusal::AlreadyCalledOff.into());
    }
    let now = tx.now();
    for shift in store::shifts_of(tx, id)? {
        if shift.called_off_at.is_none() && shift.ends_at > now && shift.closed_at.is_none() {
            call_shift_off(tx, &shift, &why)?;
        }
    }
    events::record(tx, Kind::ActivityCalledOff.of(id).within(row.organisation))?;
    Ok(())
}

/// Calls one shift off: the same verb skips a shift of a series.
pub fn call_off_shift(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::PublishActivities>,
    id: ShiftId,
    why: &str,
) -> Result<(), Failure> {
    let why = reason(why)?;
    let shift = store::shift(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    refuse_over(&shift, tx.now())?;
    if shift.called_off_at.is_some() {
        return Err(ActivityRefusal::AlreadyCalledOff.into());
    }
    call_shift_off(tx, &shift, &why)
}

fn call_shift_off(tx: &mut Tx<'_>, shift: &ShiftRow, why: &str) -> Result<(), Failure> {
    if !store::call_off_shift(tx, shift.id, why)? {
        return Err(ActivityRefusal::AlreadyCalledOff.into());
    }
    crate::todo::renew_asked(tx, shift.id)?;
    let line = Kind::ShiftCalledOff.of(shift.id).within(shift.organisation);
    events::record(tx, line.with("activity", shift.activity))?;
    Ok(())
}

/// Only what has neither ended nor been closed can be changed.
pub(super) fn refuse_over(shift: &ShiftRow, now: Moment) -> Result<(), Failure> {
    if shift.ends_at <= now || shift.closed_at.is_some() {
        return Err(ActivityRefusal::ShiftOver.into());
    }
    Ok(())
}

/// The most characters of a reason.
const WHY_MOST: usize = 200;

fn reason(why: &str) -> Result<String, Failure> {
    let why: String = why.split_whitespace().collect::<Vec<_>>().join(" ");
    if why.is_empty() {
        return Err(ActivityRefusal::WhyMissing.into());
    }
    Ok(why.chars().take(WHY_MOST).collect())
}
