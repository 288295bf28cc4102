//! The verbs at the door.

mod close;
mod contact;
mod marks;
mod own;
mod walk_in;

pub use close::{answer_appeal, appeal, close_shift, correct, reopen_shift};
pub use contact::{DutyCard, open_duty_card};
pub use marks::{MARKS_MOST, MarkIn, Refused, Taken, take_marks};
pub use own::{OwnCheck, check_own};
pub use walk_in::{dismiss_walk_in, match_walk_in};

use liandong_domain::activities::{
    Accompanied, Attendance, CalledOff, CheckInFacts, ConsentHeld, MarkBy, MarkKind, OutBasis,
    SignUpState, apply, may_check,
};
use liandong_domain::basics::{AttendanceId, Fact, Moment, PersonId, Refusal};
use liandong_domain::rules::AgePolicy;

use super::store::{self, PutAttendance, RosterRow};
use crate::activities::store::Whole;
use crate::db::{Read, Tx};
use crate::events::{self, Kind};
use crate::failure::Failure;

/// A refusal at the door that needs the town's rows to be seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AttendanceRefusal {
    /// The code shown is not this shift's, or has run out.
    WrongCode,
    /// The person is not on this shift.
    NotOnThisShift,
    /// Contacts are shown on the day of the shift only.
    NotToday,
    /// The shift was ended before.
    ClosedAlready,
    /// The shift is not over yet.
    NotOver {
        /// When it is.
        ends_at: Moment,
    },
    /// Confirmed hours stand on it.
    HoursConfirmed,
    /// A correction or an answer without a reason.
    NoReason,
    /// The end lies before the beginning.
    Reversed,
    /// Appealed before, or nothing to appeal against.
    NothingToAppeal,
    /// Settled before.
    Settled,
}

impl Refusal for AttendanceRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::WrongCode => "attendance-wrong-code",
            Self::NotOnThisShift => "attendance-not-on-this-shift",
            Self::NotToday => "attendance-not-today",
            Self::ClosedAlready => "attendance-closed-already",
            Self::NotOver { .. } => "attendance-not-over",
            Self::HoursConfirmed => "attendance-hours-confirmed",
            Self::NoReason => "attendance-no-reason",
            Self::Reversed => "attendance-reversed",
            Self::NothingToAppeal => "attendance-nothing-to-appeal",
            Self::Settled => "attendance-settled",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::NotOver { ends_at } => vec![("ends", (*ends_at).into())],
            _ => Vec::new(),
        }
    }
    fn field(&self) -> Option<&str> {
        match self {
            Self::NoReason => Some("why"),
            Self::WrongCode => Some("code"),
            _ => None,
        }
    }
}

/// Whether the consent a minor needs for this shift is held on its day.
fn consent(q: &mut Read<'_>, whole: &Whole, person: PersonId) -> Result<ConsentHeld, Failure> {
    Ok(crate::activities::actions::minor_standing(q, whole, person)?.consent)
}

/// The roster of a shift, with what the minors on it lack: the leader sees it before anybody
/// stands at the door, and decides; no machine sends a child home.
///
/// # Errors
/// Only faults.
pub fn roster_with_lacks(q: &mut Read<'_>, whole: &Whole) -> Result<Vec<RosterRow>, Failure> {
    let mut rows = store::roster(q, whole.shift.id)?;
    let minors: Vec<PersonId> = rows.iter().filter(|row| row.minor).map(|row| row.person).collect();
    if minors.is_empty() {
        return Ok(rows);
    }
    let absent = |row: &RosterRow| {
        row.attendance.as_ref().is_some_and(|a| matches!(a.state, Attendance::Absent { .. }))
    };
    let seated = rows.iter().filter(|row| !absent(row)).map(|row| row.person).collect();
    let day = whole.shift.starts_at.day();
    let (policy, _) = crate::rules::actions::in_force::<AgePolicy>(q, day)?;
    let about = (day, whole.activity.kind.code());
    let lacks = crate::people::actions::lacking(q, &policy, &minors, about, &seated)?;
    for row in &mut rows {
        row.lacks = match lacks.get(&row.person) {
            Some((ConsentHeld::Missing, _)) => "consent_missing",
            Some((_, Accompanied::No)) => "company_missing",
            _ => "",
        };
    }
    Ok(rows)
}

/// Asks the rule of the door.
fn ask_door(
    q: &mut Read<'_>,
    whole: &Whole,
    person: PersonId,
    (kind, by): (MarkKind, MarkBy),
    at: Moment,
    signed_up: Option<SignUpState>,
) -> Result<(), Failure> {
    // Asked again at the door: a consent may have been taken back, the adult may have left (B5).
    let minor = crate::activities::actions::minor_standing(q, whole, person)?;
    let facts = CheckInFacts {
        now: at,
        starts_at: whole.shift.starts_at,
        ends_at: whole.shift.ends_at,
        closed_at: whole.shift.closed_at,
        called_off: if whole.shift.called_off_at.is_some() {
            CalledOff::Yes
        } else {
            CalledOff::No
        },
        signed_up,
        consent: minor.consent,
        accompanied: minor.accompanied,
        kind_open: minor.kind_open,
        by,
    };
    Ok(may_check(kind, &facts)?)
}

/// Puts what all taps of a person come to, and writes the diary line of the change.
fn settle_taps(tx: &mut Tx<'_>, whole: &Whole, person: PersonId) -> Result<Attendance, Failure> {
    let shift = whole.shift.id;
    let marks = store::marks_of(tx, shift, person)?;
    let outcome = apply(&marks);
    let before = store::attendance_of(tx, shift, person)?;
    let had = before.as_ref().map_or(Attendance::Expected, |row| row.state);
    // The same taps again come to the same, and change nothing.
    if had == outcome.attendance {
        return Ok(had);
    }
    let id = before.map_or_else(|| AttendanceId::new(tx.fresh()), |row| row.id);
    let put = PutAttendance {
        shift,
        person,
        state: &outcome.attendance,
        assumed_at: assumed(&outcome.attendance, tx.now()),
        corrected: None,
    };
    store::put_attendance(tx, id, &put)?;
    if whole.shift.closed_at.is_some() {
        crate::todo::renew_shift(tx, shift)?;
    }
    let kind = match &outcome.attendance {
        Attendance::Expected => Kind::CheckInUndone,
        Attendance::Present { .. } => Kind::CheckedIn,
        Attendance::Left { .. } => Kind::CheckedOut,
        Attendance::Absent { .. } => Kind::NoShowNoted,
    };
    events::record(tx, kind.of(id).about(person).with("shift", shift))?;
    Ok(outcome.attendance)
}

/// When the planned end stands in for a forgotten check-out: now.
fn assumed(state: &Attendance, now: Moment) -> Option<Moment> {
    matches!(state, Attendance::Left { out: OutBasis::Assumed, .. }).then_some(now)
}
