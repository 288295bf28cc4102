//! One shift more, another leader.

use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{ActivityId, Moment, PersonId, ShiftId};

use super::drafting::blank_shift;
use super::enrol_regulars;
use super::publishing::refuse_over;
use crate::activities::refusal::ActivityRefusal;
use crate::activities::store::{self, ShiftRow};
use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::Failure;

/// Adds a shift to an activity, published at once when the activity is.
pub fn add_shift(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ManageActivities>,
    activity: ActivityId,
    starts_at: Moment,
    ends_at: Moment,
) -> Result<ShiftId, Failure> {
    let row = store::activity(tx, activity)?.ok_or(Failure::NOT_FOUND)?;
    if row.called_off_at.is_some() {
        return Err(ActivityRefusal::AlreadyCalledOff.into());
    }
    if starts_at <= tx.now() {
        return Err(ActivityRefusal::ShiftOver.into());
    }
    if ends_at <= starts_at {
        return Err(ActivityRefusal::EndsBeforeStart { field: "end" }.into());
    }
    let known = store::shifts_of(tx, activity)?;
    let at_once = |shift: &ShiftRow| {
        shift.called_off_at.is_none() && shift.starts_at < ends_at && starts_at < shift.ends_at
    };
    if known.iter().any(at_once) {
        return Err(ActivityRefusal::ShiftTwice { day: starts_at.day() }.into());
    }
    let last = known.last();
    let shift = ShiftRow {
        leader: last.and_then(|shift| shift.leader),
        rest: last.map_or(liandong_domain::basics::Minutes::ZERO, |shift| shift.rest),
        published_at: row.published_at.map(|_| tx.now()),
        ..blank_shift(tx, &row, starts_at, ends_at)?
    };
    store::insert_shift(tx, &shift)?;
    for post in store::posts_of(tx, activity)? {
        store::insert_seat(tx, shift.id, &post)?;
    }
    let line = Kind::ShiftChanged.of(shift.id).within(row.organisation);
    events::record(tx, line.with("activity", activity).with("what", "added"))?;
    if row.published_at.is_some() {
        super::refuse_unfit(tx, activity)?;
        enrol_regulars(tx, activity)?;
    }
    Ok(shift.id)
}

/// Gives a shift its leader.
pub fn set_leader(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ManageActivities>,
    id: ShiftId,
    leader: Option<PersonId>,
) -> Result<(), Failure> {
    let shift = store::shift(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    refuse_over(&shift, tx.now())?;
    if let Some(person) = leader
        && crate::people::store::person(tx, person)?.is_none()
    {
        return Err(ActivityRefusal::NoChoice { field: "leader" }.into());
    }
    store::set_leader(tx, id, leader)?;
    crate::todo::renew_leader(tx, id)?;
    let line = Kind::ShiftChanged.of(id).within(shift.organisation).with("what", "leader");
    let line = match leader {
        Some(person) => line.about(person),
        None => line,
    };
    events::record(tx, line)?;
    Ok(())
}
