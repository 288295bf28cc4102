//! Who sits in the committee.

use liandong_domain::access::{Permit, may};
use liandong_domain::allocation::{AllocationRefusal, Side};
use liandong_domain::basics::PersonId;

use crate::allocation::store;
use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::Failure;

/// Gives somebody a seat in the committee, or another side.
///
/// # Errors
/// No such person, or one who left.
pub fn appoint(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::AppointCommittee>,
    person: PersonId,
    side: Side,
) -> Result<(), Failure> {
    let row = crate::people::store::person(tx, person)?;
    row.filter(|row| row.left_at.is_none()).ok_or(Failure::NOT_FOUND)?;
    store::keep_seat(tx, person, side)?;
    let book = crate::books::actions::kept(tx)?;
    let line = Kind::SeatKept.of(person).within(book.organisation);
    events::record(tx, line.with("side", side.code()))?;
    Ok(())
}

/// Ends somebody's seat.
///
/// # Errors
/// There is none.
pub fn dismiss(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::AppointCommittee>,
    person: PersonId,
) -> Result<(), Failure> {
    if !store::end_seat(tx, person)? {
        return Err(AllocationRefusal::NoSeat.into());
    }
    let book = crate::books::actions::kept(tx)?;
    events::record(tx, Kind::SeatKept.of(person).within(book.organisation))?;
    Ok(())
}
