//! Inviting, booking a time, moving to another one.

use liandong_domain::access::{Asks, Permit, in_line, may};
use liandong_domain::basics::{InterviewId, OrganisationId, PersonId, SlotId};
use liandong_domain::interviews::{
    InterviewRefusal, InterviewState, SlotRefusal, may_book, may_change,
};

use super::{found, waits};
use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::Failure;
use crate::interviews::store::{self, InterviewRow, SlotRow};

/// The most talks that are given a time at once.
const ARRANGED_MOST: i64 = 200;

/// Invites people to an interview with a body. Who has an open one is left out; says how many were
/// invited.
///
/// # Errors
/// Nobody there, or all of them have an open one.
pub fn invite<P: Asks>(
    tx: &mut Tx<'_>,
    _permit: &Permit<P>,
    body: OrganisationId,
    people: &[PersonId],
) -> Result<i64, Failure> {
    let (mut count, mut first) = (0, None);
    for person in people {
        let row = crate::people::store::person(tx, *person)?.ok_or(Failure::NOT_FOUND)?;
        store::hold_person(tx, *person)?;
        if store::open_of(tx, *person)?.is_some() {
            first = first.or(Some(row.name));
            continue;
        }
        ask(tx, body, *person)?;
        count += 1;
    }
    match (count, first) {
        (0, Some(name)) => Err(InterviewRefusal::AlreadyInvited { name }.into()),
        (0, None) => Err(InterviewRefusal::NoPerson { typed: String::new() }.into()),
        _ => Ok(count),
    }
}

/// One invitation with its line.
pub(super) fn ask(
    tx: &mut Tx<'_>,
    body: OrganisationId,
    person: PersonId,
) -> Result<InterviewId, Failure> {
    let id = store::invite(tx, body, person)?;
    waits(tx, id)?;
    events::record(tx, Kind::InterviewInvited.of(id).about(person).within(body))?;
    Ok(id)
}

/// One's own interview, or that of the person acted for.
fn own(
    tx: &mut Tx<'_>,
    permit: &Permit<may::SignUpSelf>,
    id: InterviewId,
) -> Result<InterviewRow, Failure> {
    store::hold_person(tx, permit.subject())?;
    let row = found(tx, id)?;
    if row.person == permit.subject() { Ok(row) } else { Err(Failure::NOT_FOUND) }
}

/// A slot that is offered to this interview: by its body, or one above it.
fn offered(tx: &mut Tx<'_>, row: &InterviewRow, slot: SlotId) -> Result<SlotRow, Failure> {
    let slot = store::slot(tx, slot)?.ok_or(Failure::NOT_FOUND)?;
    if !row.path.starts_with(&slot.path) {
        return Err(Failure::NOT_FOUND);
    }
    let free = (slot.interview.is_none() && slot.closed_at.is_none()).then_some(());
    may_book(slot.time.starts_at, free, tx.now())?;
    Ok(slot)
}

/// Books a time: exactly one for each interview, and nobody else gets it.
///
/// # Errors
/// Somebody was quicker, it has begun, or a time is booked already.
pub fn book(
    tx: &mut Tx<'_>,
    permit: &Permit<may::SignUpSelf>,
    (id, slot): (InterviewId, SlotId),
) -> Result<(), Failure> {
    let row = own(tx, permit, id)?;
    if row.state != InterviewState::Invited {
        return Err(InterviewRefusal::NotNow { state: row.state }.into());
    }
    let slot = offered(tx, &row, slot)?;
    // The scarce thing first: of two who ask at once, one changes the row.
    if !store::take(tx, slot.id, id)? {
        return Err(SlotRefusal::Taken.into());
    }
    if !store::book(tx, id, slot.id)? {
        return Err(InterviewRefusal::NotNow { state: InterviewState::Booked }.into());
    }
    waits(tx, id)?;
    let line = Kind::InterviewBooked.of(id).about(row.person).within(row.organisation);
    events::record(tx, line.with("slot", slot.id))?;
    Ok(())
}

/// Gives those a body has invited its free times, whoever was invited first the next one: for a
/// class whose talks are held at school. Says how many have a time now.
///
/// # Errors
/// Nobody waits for a time, or no time is free.
pub fn arrange(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::HoldInterviews>,
    body: OrganisationId,
) -> Result<i64, Failure> {
    let waiting = store::invited_by(tx, body, ARRANGED_MOST)?;
    let free = store::free_for(tx, body, ARRANGED_MOST)?;
    let mut count = 0;
    for ((id, person), slot) in waiting.into_iter().zip(free) {
        store::hold_person(tx, person)?;
        if slot.worker == person || !store::take(tx, slot.id, id)? {
            continue;
        }
        if !store::book(tx, id, slot.id)? {
            return Err(InterviewRefusal::NotNow { state: InterviewState::Booked }.into());
        }
        waits(tx, id)?;
        let line = Kind::InterviewBooked.of(id).about(person).within(body);
        events::record(tx, line.with("slot", slot.id))?;
        count += 1;
    }
    if count == 0 { Err(InterviewRefusal::NothingToArrange.into()) } else { Ok(count) }
}

/// Moves to another time; the one before is free again.
///
/// # Errors
/// Too late to change, somebody was quicker, or none is booked.
pub fn move_to(
    tx: &mut Tx<'_>,
    permit: &Permit<may::SignUpSelf>,
    (id, slot): (InterviewId, SlotId),
) -> Result<(), Failure> {
    let row = own(tx, permit, id)?;
    let (InterviewState::Booked, Some(before), Some(until)) =
        (row.state, row.slot, row.change_until)
    else {
        return Err(InterviewRefusal::NotNow { state: row.state }.into());
    };
    if before == slot {
        return Ok(());
    }
    may_change(until, tx.now())?;
    let slot = offered(tx, &row, slot)?;
    if !store::take(tx, slot.id, id)? {
        return Err(SlotRefusal::Taken.into());
    }
    store::free(tx, before, id)?;
    store::moved(tx, id, slot.id)?;
    waits(tx, id)?;
    let line = Kind::InterviewMoved.of(id).about(row.person).within(row.organisation);
    events::record(tx, line.with("slot", slot.id))?;
    Ok(())
}

/// Lets the booked time go, to book another one later.
///
/// # Errors
/// Too late to change, or none is booked.
pub fn leave_time(
    tx: &mut Tx<'_>,
    permit: &Permit<may::SignUpSelf>,
    id: InterviewId,
) -> Result<(), Failure> {
    let row = own(tx, permit, id)?;
    let (InterviewState::Booked, Some(slot), Some(until)) = (row.state, row.slot, row.change_until)
    else {
        return Err(InterviewRefusal::NotNow { state: row.state }.into());
    };
    may_change(until, tx.now())?;
    store::free(tx, slot, id)?;
    store::unbook(tx, id)?;
    waits(tx, id)?;
    let line = Kind::InterviewTimeLeft.of(id).about(row.person).within(row.organisation);
    events::record(tx, line)?;
    Ok(())
}

/// Takes an invitation back as long as no time is booked.
///
/// # Errors
/// A time is booked, or it is settled.
pub fn withdraw(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::HoldInterviews>,
    id: InterviewId,
) -> Result<(), Failure> {
    let row = found(tx, id)?;
    end(tx, &row)
}

/// An invitation without a time ends.
fn end(tx: &mut Tx<'_>, row: &InterviewRow) -> Result<(), Failure> {
    if !store::withdraw(tx, row.id)? {
        return Err(InterviewRefusal::NotNow { state: row.state }.into());
    }
    waits(tx, row.id)?;
    let line = Kind::InterviewWithdrawn.of(row.id).about(row.person).within(row.organisation);
    events::record(tx, line)?;
    Ok(())
}

/// The candidate goes: an open invitation ends, and a booked time is free for others. A talk that
/// has begun is the worker's to settle. `within`: only of this body, those above and below it.
///
/// # Errors
/// Only faults.
pub fn drop_out<P: Asks>(
    tx: &mut Tx<'_>,
    _permit: &Permit<P>,
    person: PersonId,
    within: Option<&str>,
) -> Result<(), Failure> {
    store::hold_person(tx, person)?;
    let Some(id) = store::open_of(tx, person)? else { return Ok(()) };
    let row = found(tx, id)?;
    let far = |path: &str| !in_line(&row.path, path);
    let begun = row.time.as_ref().is_some_and(|time| time.starts_at <= tx.now());
    if begun || within.is_some_and(far) {
        return Ok(());
    }
    if let Some(slot) = row.slot {
        store::free(tx, slot, id)?;
        store::unbook(tx, id)?;
    }
    end(tx, &row)
}
