//! Walk-ins known by name, matched with persons afterwards.

use liandong_domain::access::{Permit, may};
use liandong_domain::activities::{MarkKind, MarkMethod};
use liandong_domain::basics::{MarkId, PersonId, ShiftId};

use super::super::store::{self, NewMark};
use super::{AttendanceRefusal, settle_taps};
use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::Failure;

/// Matches a walk-in with a registered person: a sign-up is made, and the tap becomes theirs.
pub fn match_walk_in(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::RecordAttendance>,
    shift: ShiftId,
    mark: MarkId,
    person: PersonId,
) -> Result<(), Failure> {
    let Some(whole) = crate::activities::store::whole(tx, shift)? else {
        return Err(Failure::NOT_FOUND);
    };
    let Some(walk_in) = store::walk_ins(tx, shift)?.into_iter().find(|w| w.mark == mark) else {
        return Err(Failure::NOT_FOUND);
    };
    if !store::match_walk_in(tx, mark, person)? {
        return Err(AttendanceRefusal::Settled.into());
    }
    crate::todo::renew_door(tx, shift)?;
    crate::activities::actions::walk_in(tx, shift, person)?;
    let tap = |kind, at, id| NewMark {
        id,
        person: Some(person),
        walk_in_name: String::new(),
        walk_in_tail: String::new(),
        kind,
        device_at: at,
        happened_at: at,
        device: "desk".to_owned(),
        method: MarkMethod::Desk,
        place: None,
    };
    let id = MarkId::new(tx.fresh());
    store::keep_mark(tx, shift, &tap(MarkKind::In, walk_in.in_at, id))?;
    if let Some(out_at) = walk_in.out_at {
        let id = MarkId::new(tx.fresh());
        store::keep_mark(tx, shift, &tap(MarkKind::Out, out_at, id))?;
    }
    events::record(tx, Kind::WalkInMatched.of(mark).about(person).with("shift", shift))?;
    settle_taps(tx, &whole, person)?;
    Ok(())
}

/// Dismisses a walk-in that was a slip of the finger.
pub fn dismiss_walk_in(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::RecordAttendance>,
    shift: ShiftId,
    mark: MarkId,
) -> Result<(), Failure> {
    if !store::dismiss_walk_in(tx, mark)? {
        return Err(AttendanceRefusal::Settled.into());
    }
    crate::todo::renew_door(tx, shift)?;
    events::record(tx, Kind::CheckInUndone.of(mark).with("shift", shift))?;
    Ok(())
}
