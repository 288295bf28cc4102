//! Time given in sessions: counted by a worker, declined, or taken back with its session.

use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{CareServiceId, LessonHourId, Note, OrganisationId, PupilId};
use liandong_domain::care::{CareRefusal, ServiceState};
use liandong_domain::hours::Source;

use crate::care::store::{self, ServiceRow};
use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::Failure;
use crate::hours::actions::{OutsideShift, confirm_outside, reverse};
use crate::hours::store::EntryWords;

/// Counts the time of a session as service hours, once. `words` is what the book says of it:
/// nothing about the child.
///
/// # Errors
/// Settled before; one's own; what the rule of hours refuses.
pub fn count_service(
    tx: &mut Tx<'_>,
    permit: &Permit<may::ConfirmHours>,
    long: Option<&Permit<may::ConfirmLongDays>>,
    (id, body): (CareServiceId, OrganisationId),
    words: &str,
) -> Result<(), Failure> {
    let row = store::service(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    let state = row.state.go(ServiceState::Counted)?;
    let served = OutsideShift {
        person: row.person,
        name: row.name.clone(),
        span: row.span,
        source: Source::Care(id),
        words: EntryWords {
            activity: None,
            shift: None,
            activity_words: words.to_owned(),
            place_words: String::new(),
            post_words: String::new(),
            organisation: body.to_string(),
        },
    };
    let entry = confirm_outside(tx, permit, long, &served)?;
    if entry.is_none() || !store::settle_service(tx, &row, state, (entry, ""))? {
        return Err(CareRefusal::Settled.into());
    }
    Ok(())
}

/// A no to the time of a session, with its reason.
///
/// # Errors
/// No reason; settled before.
pub fn decline_service(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ConfirmHours>,
    id: CareServiceId,
    why: &str,
) -> Result<(), Failure> {
    let why = Note::required("why", why)?;
    let row = store::service(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    let state = row.state.go(ServiceState::Declined)?;
    if !store::settle_service(tx, &row, state, (None, why.as_str()))? {
        return Err(CareRefusal::Settled.into());
    }
    events::record(tx, Kind::HoursRefused.of(id).about(row.person))?;
    Ok(())
}

/// Takes a session back that was written by mistake: by whoever tutors while its time is not in
/// the book, by a worker at any time. What stands in the book is taken back with it.
///
/// # Errors
/// No reason; taken back before; it stands in the book and no worker takes it back.
pub fn withdraw_session(
    tx: &mut Tx<'_>,
    permit: &Permit<may::AccompanyChild>,
    worker: Option<&Permit<may::CorrectHours>>,
    (pupil, id): (PupilId, LessonHourId),
    why: &str,
) -> Result<(), Failure> {
    let why = Note::required("why", why)?;
    let session = store::session(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    let tutoring = store::tutoring(tx, session.tutoring)?.ok_or(Failure::NOT_FOUND)?;
    let allowed = tutoring.person == permit.person() || worker.is_some();
    if tutoring.pupil != pupil || !allowed {
        return Err(Failure::NOT_FOUND);
    }
    if session.withdrawn || !store::withdraw_session(tx, (id, &session), why.as_str())? {
        return Err(CareRefusal::Settled.into());
    }
    for row in store::services_of(tx, &id.to_string())? {
        take_back(tx, worker, &row, why.as_str())?;
    }
    let line = Kind::TutoringWithdrawn.of(id).about(tutoring.person);
    events::record(tx, line.with("tutoring", session.tutoring).with("pupil", pupil))?;
    Ok(())
}

/// The time goes with its session, out of the book too unless it was taken back there before.
pub(super) fn take_back(
    tx: &mut Tx<'_>,
    worker: Option<&Permit<may::CorrectHours>>,
    row: &ServiceRow,
    why: &str,
) -> Result<(), Failure> {
    let state = row.state.go(ServiceState::Withdrawn)?;
    if let Some(entry) = row.entry {
        let correct = worker.ok_or(CareRefusal::InTheBook)?;
        let written = crate::hours::store::entry(tx, entry)?.ok_or(Failure::NOT_FOUND)?;
        if written.reversed_by.is_none() {
            reverse(tx, correct, entry, why)?;
        }
    }
    if !store::settle_service(tx, row, state, (row.entry, ""))? {
        return Err(CareRefusal::Settled.into());
    }
    Ok(())
}
