//! Signing up for a course, the waiting list, taking it back.

use liandong_domain::access::{Asks, Permit, may};
use liandong_domain::basics::{CourseId, EnrolmentId, PersonId};
use liandong_domain::training::{CourseState, EnrolmentRefusal, EnrolmentState, take_place};

use super::courses::found;
use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::Failure;
use crate::training::store::{self, EnrolmentRow};

/// Signs oneself up, or the person acted for.
///
/// # Errors
/// Not open, begun, in it already, too young.
pub fn enrol(
    tx: &mut Tx<'_>,
    permit: &Permit<may::SignUpSelf>,
    course: CourseId,
) -> Result<EnrolmentState, Failure> {
    take_part(tx, permit, course, permit.subject())
}

/// Signs up people who called, stand at the door, or are a class. Who takes part already is passed over, unless they all do.
///
/// # Errors
/// As for [`enrol`]; then nobody is signed up.
pub fn enrol_others(
    tx: &mut Tx<'_>,
    permit: &Permit<may::ManageTraining>,
    course: CourseId,
    people: &[PersonId],
) -> Result<(), Failure> {
    let mut fresh = Vec::new();
    for person in people {
        if store::open_of(tx, course, *person)?.is_none() {
            fresh.push(*person);
        }
    }
    if fresh.is_empty() {
        return Err(EnrolmentRefusal::AlreadyIn.into());
    }
    for person in fresh {
        take_part(tx, permit, course, person)?;
    }
    Ok(())
}

fn take_part<P: Asks>(
    tx: &mut Tx<'_>,
    _permit: &Permit<P>,
    course: CourseId,
    person: PersonId,
) -> Result<EnrolmentState, Failure> {
    store::hold(tx, course)?;
    let row = found(tx, course)?;
    let who = crate::people::store::person(tx, person)?.ok_or(Failure::NOT_FOUND)?;
    let now = tx.now();
    // A draft is not there for whoever asks.
    if row.state == CourseState::Draft {
        return Err(EnrolmentRefusal::NotOpen { state: row.state }.into());
    }
    if store::open_of(tx, course, person)?.is_some() {
        return Err(EnrolmentRefusal::AlreadyIn.into());
    }
    if who.born_on.is_some_and(|born| born.age_on(row.starts_at.day()) < row.minimum_age) {
        return Err(EnrolmentRefusal::TooYoung { least: row.minimum_age }.into());
    }
    let state = take_place(row.state, row.starts_at, now, (row.places, row.taken))?;
    let id = store::make(tx, course, person, state)?;
    let seats = if state == EnrolmentState::Placed {
        (row.taken + 1, row.waiting)
    } else {
        (row.taken, row.waiting + 1)
    };
    store::set_seats(tx, course, seats)?;
    let line = Kind::EnrolmentMade.of(id).about(person).within(row.organisation);
    events::record(tx, line.with("course", course).with("state", state.code()))?;
    Ok(state)
}

/// Takes one's own part back before the course begins.
///
/// # Errors
/// It is not one's own, or it has begun.
pub fn withdraw(
    tx: &mut Tx<'_>,
    permit: &Permit<may::SignUpSelf>,
    id: EnrolmentId,
) -> Result<CourseId, Failure> {
    let part = store::enrolment(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    if part.person != permit.subject() {
        return Err(Failure::NOT_FOUND);
    }
    leave(tx, &part)
}

/// Takes back the part of somebody who called.
///
/// # Errors
/// It has begun.
pub fn withdraw_other(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ManageTraining>,
    id: EnrolmentId,
) -> Result<CourseId, Failure> {
    let part = store::enrolment(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    leave(tx, &part)
}

/// Takes every part back in courses that have not begun: somebody leaves the town.
///
/// # Errors
/// Only faults.
pub fn drop_out(tx: &mut Tx<'_>, permit: &Permit<may::SignUpSelf>) -> Result<(), Failure> {
    for id in store::coming_of(tx, permit.subject())? {
        withdraw(tx, permit, id)?;
    }
    Ok(())
}

fn leave(tx: &mut Tx<'_>, part: &EnrolmentRow) -> Result<CourseId, Failure> {
    store::hold(tx, part.course)?;
    let row = found(tx, part.course)?;
    if !part.state.is_open() {
        return Err(EnrolmentRefusal::NotNow { state: part.state }.into());
    }
    if tx.now() >= row.starts_at {
        return Err(EnrolmentRefusal::Begun { at: row.starts_at }.into());
    }
    if !store::withdraw(tx, part.id)? {
        return Err(EnrolmentRefusal::NotNow { state: part.state }.into());
    }
    let seats = match part.state {
        EnrolmentState::Placed => (row.taken - 1, row.waiting),
        _ => (row.taken, row.waiting - 1),
    };
    store::set_seats(tx, part.course, seats)?;
    let line = Kind::EnrolmentWithdrawn.of(part.id).about(part.person).within(row.organisation);
    events::record(tx, line.with("course", part.course))?;
    fill(tx, part.course)?;
    Ok(part.course)
}

/// Gives free places to those who wait, in the order of their asking.
pub(super) fn fill(tx: &mut Tx<'_>, course: CourseId) -> Result<(), Failure> {
    loop {
        let row = found(tx, course)?;
        let begun = tx.now() >= row.starts_at;
        if row.state != CourseState::Open || begun || row.taken >= row.places {
            return Ok(());
        }
        let Some(next) = store::first_waiting(tx, course)? else { return Ok(()) };
        if !store::place(tx, next.id)? {
            return Ok(());
        }
        store::set_seats(tx, course, (row.taken + 1, row.waiting - 1))?;
        let line = Kind::CoursePlaceGiven.of(next.id).about(next.person);
        events::record(tx, line.within(row.organisation).with("course", course))?;
    }
}
