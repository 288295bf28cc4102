//! Taps from a leader's phone: stored there first, sent when it can be, kept once (F2).

use std::collections::BTreeSet;

use liandong_domain::access::{Permit, may};
use liandong_domain::activities::{MarkBy, MarkKind, MarkMethod, SignUpState, happened_at};
use liandong_domain::basics::{MarkId, Moment, PersonId, Refusal, ShiftId};
use liandong_domain::people::PersonName;

use super::super::store::{self, NewMark};
use super::{ask_door, settle_taps};
use crate::activities::store::Whole;
use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::Failure;

/// The most taps one send carries.
pub const MARKS_MOST: usize = 200;

/// One tap as sent.
#[derive(Debug, Clone)]
pub struct MarkIn {
    /// Made on the phone.
    pub id: MarkId,
    /// Whose; none for a walk-in by name.
    pub person: Option<PersonId>,
    /// The walk-in's name.
    pub name: String,
    /// The end of the walk-in's phone number.
    pub tail: String,
    /// in, out, absent, expected, present.
    pub kind: MarkKind,
    /// What the phone's clock said at the tap.
    pub at: Moment,
    /// How.
    pub method: MarkMethod,
}

/// A tap that was not taken, with the refusal that says why.
#[derive(Debug)]
pub struct Refused {
    /// Which.
    pub id: MarkId,
    /// Why.
    pub why: Box<dyn Refusal>,
}

/// What became of the taps. Those known before count as stored: a repeat is harmless.
#[derive(Debug, Default)]
pub struct Taken {
    /// Kept now or before.
    pub stored: Vec<MarkId>,
    /// Not taken.
    pub refused: Vec<Refused>,
}

/// Takes taps of one shift. `sent_at` is the phone's clock at sending: the difference to ours
/// corrects every tap, so a wrong clock does no harm.
pub fn take_marks(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::RecordAttendance>,
    shift: ShiftId,
    device: &str,
    sent_at: Moment,
    marks: &[MarkIn],
) -> Result<Taken, Failure> {
    let Some(whole) = crate::activities::store::whole(tx, shift)? else {
        return Err(Failure::NOT_FOUND);
    };
    let now = tx.now();
    // A tap made long before the day is the phone's error, not a presence.
    let earliest = whole.shift.starts_at.plus_minutes(-24 * 60);
    let mut taken = Taken::default();
    let mut touched = BTreeSet::new();
    for mark in marks.iter().take(MARKS_MOST) {
        let happened = happened_at(mark.at, sent_at, now, earliest);
        match take_one(tx, &whole, device, mark, happened)? {
            Ok(person) => {
                touched.extend(person);
                taken.stored.push(mark.id);
            }
            Err(why) => taken.refused.push(Refused { id: mark.id, why }),
        }
    }
    for person in touched {
        settle_taps(tx, &whole, person)?;
    }
    Ok(taken)
}

/// Keeps one tap; gives the person whose presence it may change.
fn take_one(
    tx: &mut Tx<'_>,
    whole: &Whole,
    device: &str,
    mark: &MarkIn,
    happened: Moment,
) -> Result<Result<Option<PersonId>, Box<dyn Refusal>>, Failure> {
    let mut new = NewMark {
        id: mark.id,
        person: mark.person,
        walk_in_name: String::new(),
        walk_in_tail: mark.tail.chars().take(4).collect(),
        kind: mark.kind,
        device_at: mark.at,
        happened_at: happened,
        device: device.chars().take(40).collect(),
        method: mark.method,
        place: None,
    };
    let Some(person) = mark.person else {
        let name = match PersonName::parse("name", &mark.name) {
            Ok(name) => name,
            Err(refusal) => return Ok(Err(Box::new(refusal))),
        };
        name.as_str().clone_into(&mut new.walk_in_name);
        let shift = whole.shift.id;
        if store::keep_mark(tx, shift, &new)? && store::note_walk_in(tx, shift, &new)? {
            crate::todo::renew_door(tx, shift)?;
            events::record(tx, Kind::WalkInNoted.of(new.id).with("shift", shift))?;
        }
        return Ok(Ok(None));
    };
    // Undoing needs no door: it only takes back.
    let undo = matches!(mark.kind, MarkKind::Expected | MarkKind::Present | MarkKind::Absent);
    if !undo {
        let signed = crate::activities::store::sign_up_of(tx, whole.shift.id, person)?;
        let state: Option<SignUpState> = signed.map(|s| s.state);
        match ask_door(tx, whole, person, (mark.kind, MarkBy::Leader), happened, state) {
            Ok(()) => {}
            Err(Failure::Refused(mut reasons)) if !reasons.is_empty() => {
                return Ok(Err(reasons.remove(0)));
            }
            Err(other) => return Err(other),
        }
    } else if whole.shift.closed_at.is_some() {
        return Ok(Err(Box::new(super::AttendanceRefusal::ClosedAlready)));
    }
    store::keep_mark(tx, whole.shift.id, &new)?;
    Ok(Ok(Some(person)))
}
