//! The end of a shift, corrections, and appeals against "did not come".

use liandong_domain::access::{Permit, may};
use liandong_domain::activities::{
    Attendance, ConsentHeld, MarkMethod, OutBasis, SignUpWay, Touch, settle,
};
use liandong_domain::basics::{AttendanceId, Moment, Note, PersonId, ShiftId};
use liandong_domain::hours::{Basis, Presence, SignedUp};
use liandong_domain::todo::TodoKind;

use super::super::store::{self, PutAttendance, RosterRow};
use super::{AttendanceRefusal, assumed, consent};
use crate::activities::store::Whole;
use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::{Failure, Fault};
use crate::hours::actions::Served;

/// Ends a shift: whoever was not tapped did not come, a forgotten check-out becomes the planned
/// end with a flag (F6), and the hours of everybody present wait for the worker's yes. A second
/// end is harmless.
pub fn close_shift(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::CloseShift>,
    shift: ShiftId,
) -> Result<i64, Failure> {
    let Some(whole) = crate::activities::store::whole(tx, shift)? else {
        return Err(Failure::NOT_FOUND);
    };
    if whole.shift.closed_at.is_some() {
        return Ok(0);
    }
    let now = tx.now();
    if now < whole.shift.starts_at {
        return Err(AttendanceRefusal::NotOver { ends_at: whole.shift.ends_at }.into());
    }
    let by = tx.actor();
    let mut proposed = 0;
    for row in store::roster(tx, shift)? {
        proposed += i64::from(end_of(tx, &whole, &row)?);
    }
    crate::activities::store::set_closed(tx, shift, by)?;
    crate::todo::renew_shift(tx, shift)?;
    let line = Kind::ShiftClosed.of(shift).within(whole.activity.organisation);
    events::record(tx, line.count("proposed", proposed))?;
    Ok(proposed)
}

/// The end for one person; true when hours were proposed.
fn end_of(tx: &mut Tx<'_>, whole: &Whole, row: &RosterRow) -> Result<bool, Failure> {
    let had = row.attendance.as_ref().map_or(Attendance::Expected, |a| a.state);
    let ended = settle(had, whole.shift.ends_at, tx.now());
    let id = row.attendance.as_ref().map_or_else(|| AttendanceId::new(tx.fresh()), |a| a.id);
    if ended.code() != had.code() {
        let put = PutAttendance {
            shift: whole.shift.id,
            person: row.person,
            state: &ended,
            assumed_at: assumed(&ended, tx.now()),
            corrected: None,
        };
        store::put_attendance(tx, id, &put)?;
        if matches!(ended, Attendance::Absent { .. }) {
            let line = Kind::NoShowNoted.of(id).about(row.person).with("shift", whole.shift.id);
            events::record(tx, line)?;
        }
    }
    let Attendance::Left { came, went, out } = ended else { return Ok(false) };
    let presence =
        presence(&came, &went, out, signed_up(&row.way), consent(tx, whole, row.person)?);
    propose(tx, whole, row.person, id, presence)?;
    Ok(true)
}

/// Signed up before, or taken in at the door.
fn signed_up(way: &str) -> SignedUp {
    if way == SignUpWay::WalkIn.code() { SignedUp::WalkIn } else { SignedUp::Before }
}

fn presence(
    came: &Touch,
    went: &Touch,
    out: OutBasis,
    signed_up: SignedUp,
    consent: ConsentHeld,
) -> Presence {
    Presence {
        in_at: came.at,
        out_at: went.at,
        out,
        in_method: came.method,
        out_method: went.method,
        signed_up,
        consent,
    }
}

fn propose(
    tx: &mut Tx<'_>,
    whole: &Whole,
    person: PersonId,
    attendance: AttendanceId,
    presence: Presence,
) -> Result<(), Failure> {
    let shift = &whole.shift;
    let basis =
        Basis::Shift { starts_at: shift.starts_at, ends_at: shift.ends_at, rest: shift.rest };
    let served = Served { person, shift: shift.id, attendance, presence, basis };
    crate::hours::actions::propose(tx, &served)
}

/// Opens an ended shift again, while none of its hours is confirmed.
pub fn reopen_shift(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::CorrectAttendance>,
    shift: ShiftId,
) -> Result<(), Failure> {
    let proposals = crate::hours::store::proposals_of_shift(tx, shift)?;
    if proposals.iter().any(|p| p.state == "confirmed") {
        return Err(AttendanceRefusal::HoursConfirmed.into());
    }
    for proposal in proposals {
        if let Some(attendance) = proposal.attendance {
            crate::hours::actions::withdraw(tx, attendance)?;
        }
    }
    crate::hours::actions::withdraw_trials(tx, shift)?;
    // a second press finds it open: nothing happened, nothing is told
    let reopened = crate::activities::store::set_reopened(tx, shift)?;
    crate::todo::renew_shift(tx, shift)?;
    if reopened {
        events::record(tx, Kind::ShiftReopened.of(shift))?;
    }
    Ok(())
}

/// Puts the times of one person right, with a reason. After the end of the shift the hours are
/// proposed anew.
pub fn correct(
    tx: &mut Tx<'_>,
    permit: &Permit<may::CorrectAttendance>,
    shift: ShiftId,
    person: PersonId,
    times: Option<(Moment, Moment)>,
    why: &str,
) -> Result<(), Failure> {
    let why = why.trim();
    if why.is_empty() {
        return Err(AttendanceRefusal::NoReason.into());
    }
    let Some(whole) = crate::activities::store::whole(tx, shift)? else {
        return Err(Failure::NOT_FOUND);
    };
    let Some(sign_up) = crate::activities::store::sign_up_of(tx, shift, person)? else {
        return Err(AttendanceRefusal::NotOnThisShift.into());
    };
    let before = store::attendance_of(tx, shift, person)?;
    let id = before.map_or_else(|| AttendanceId::new(tx.fresh()), |row| row.id);
    if let Some(proposal) = crate::hours::store::proposal_of(tx, id)?
        && proposal.state == "confirmed"
    {
        return Err(AttendanceRefusal::HoursConfirmed.into());
    }
    let state = corrected_state(tx.now(), times)?;
    let by = permit.person().to_string();
    let put = PutAttendance {
        shift,
        person,
        state: &state,
        assumed_at: None,
        corrected: Some((&by, why)),
    };
    store::put_attendance(tx, id, &put)?;
    events::record(tx, Kind::AttendanceCorrected.of(id).about(person).with("shift", shift))?;
    if whole.shift.closed_at.is_some() {
        crate::hours::actions::withdraw(tx, id)?;
        if let Attendance::Left { came, went, out } = &state {
            let held = consent(tx, &whole, person)?;
            let presence = presence(came, went, *out, signed_up(sign_up.way.code()), held);
            propose(tx, &whole, person, id, presence)?;
        }
    }
    crate::todo::renew_shift(tx, shift)?;
    Ok(())
}

fn corrected_state(
    now: Moment,
    times: Option<(Moment, Moment)>,
) -> Result<Attendance, AttendanceRefusal> {
    let Some((from, until)) = times else { return Ok(Attendance::Absent { since: now }) };
    if until <= from {
        return Err(AttendanceRefusal::Reversed);
    }
    let touch = |at| Touch { at, method: MarkMethod::Desk, place: None };
    Ok(Attendance::Left { came: touch(from), went: touch(until), out: OutBasis::Marked })
}

/// Whether an answer to an appeal waits.
fn waits(tx: &mut Tx<'_>, id: AttendanceId) -> Result<(), Fault> {
    crate::todo::renew(tx, &[TodoKind::Appeal], &id.to_string())
}

/// A person says: I did come, or I could not help it (F11).
pub fn appeal(
    tx: &mut Tx<'_>,
    permit: &Permit<may::RecordOwnAttendance>,
    id: AttendanceId,
    words: &str,
) -> Result<(), Failure> {
    let note = Note::required("words", words)?;
    let Some(row) = store::one_attendance(tx, id)? else { return Err(Failure::NOT_FOUND) };
    if row.person != permit.subject() {
        return Err(Failure::NOT_FOUND);
    }
    if !store::appeal(tx, id, note.as_str())? {
        return Err(AttendanceRefusal::NothingToAppeal.into());
    }
    waits(tx, id)?;
    events::record(tx, Kind::AppealMade.of(id).about(row.person).with("shift", row.shift))?;
    Ok(())
}

/// The worker answers an appeal; a presence it proves is put right by [`correct`].
pub fn answer_appeal(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::AnswerAppeal>,
    id: AttendanceId,
    words: &str,
) -> Result<(), Failure> {
    let note = Note::required("answer", words)?;
    let Some(row) = store::one_attendance(tx, id)? else { return Err(Failure::NOT_FOUND) };
    if !store::answer_appeal(tx, id, note.as_str())? {
        return Err(AttendanceRefusal::Settled.into());
    }
    waits(tx, id)?;
    events::record(tx, Kind::AppealAnswered.of(id).about(row.person).with("shift", row.shift))?;
    Ok(())
}
