//! Talks, visits and calls: planned, drafted, held, called off.

use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{ContactId, Day, Note, PupilId};
use liandong_domain::care::{CareRefusal, ContactKind, ContactState, check_visit};

use crate::care::store::{self, ContactRow, NewContact};
use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::Failure;

/// What was held.
#[derive(Debug, Clone)]
pub struct Held {
    /// When.
    pub day: Day,
    /// Volunteer number of who went along; empty: nobody.
    pub beside: String,
    /// Whether a guardian was there.
    pub guardian: Option<()>,
    /// What was said and agreed.
    pub words: String,
}

/// Plans a contact with the family.
///
/// # Errors
/// No such pupil.
pub fn plan(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::AccompanyChild>,
    new: &NewContact,
) -> Result<ContactId, Failure> {
    crate::pairs::store::file(tx, new.pupil)?.ok_or(Failure::NOT_FOUND)?;
    let id = store::insert_contact(tx, new)?;
    events::record(tx, Kind::ContactKept.of(id).with("pupil", new.pupil))?;
    Ok(id)
}

fn found(tx: &mut Tx<'_>, pupil: PupilId, id: ContactId) -> Result<ContactRow, Failure> {
    let row = store::contact(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    if row.pupil == pupil { Ok(row) } else { Err(Failure::NOT_FOUND) }
}

/// Keeps what is written so far.
///
/// # Errors
/// It is settled.
pub fn draft(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::AccompanyChild>,
    (pupil, id): (PupilId, ContactId),
    words: &str,
) -> Result<(), Failure> {
    let row = found(tx, pupil, id)?;
    row.state.settle(ContactState::Planned)?;
    let words = Note::parse("words", words)?;
    store::keep_draft(tx, id, words.as_str())?;
    Ok(())
}

/// Writes down what was held. A visit is made by two people, or with a guardian there.
///
/// # Errors
/// A day to come, nothing written, alone at a home, settled before.
pub fn hold(
    tx: &mut Tx<'_>,
    permit: &Permit<may::AccompanyChild>,
    (pupil, id): (PupilId, ContactId),
    held: &Held,
) -> Result<(), Failure> {
    let row = found(tx, pupil, id)?;
    let state = row.state.settle(ContactState::Held)?;
    if held.day > tx.now().day() {
        return Err(CareRefusal::Future.into());
    }
    let beside = match held.beside.trim() {
        "" => None,
        number => {
            let person = crate::people::store::find_by_number(tx, number)?;
            Some(person.ok_or(CareRefusal::NoPerson)?)
        }
    };
    if beside == Some(permit.person()) {
        return Err(CareRefusal::SamePerson.into());
    }
    check_visit(row.kind, beside.map(|_| ()), held.guardian)?;
    let words = Note::required("words", &held.words)?;
    let told = (Some(held.day), words.as_str());
    if !store::settle_contact(tx, (id, state), told, (beside, held.guardian))? {
        return Err(CareRefusal::Settled.into());
    }
    events::record(tx, Kind::ContactKept.of(id).with("pupil", pupil).with("held", held.day))?;
    Ok(())
}

/// What was not planned before is planned and held at once.
///
/// # Errors
/// As [`hold`].
pub fn plan_held(
    tx: &mut Tx<'_>,
    permit: &Permit<may::AccompanyChild>,
    (pupil, kind): (PupilId, ContactKind),
    held: &Held,
) -> Result<ContactId, Failure> {
    let id = plan(tx, permit, &NewContact { pupil, kind, planned_on: held.day })?;
    hold(tx, permit, (pupil, id), held)?;
    Ok(id)
}

/// Calls a planned contact off.
///
/// # Errors
/// It is settled.
pub fn call_off(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::AccompanyChild>,
    (pupil, id): (PupilId, ContactId),
) -> Result<(), Failure> {
    let row = found(tx, pupil, id)?;
    let state = row.state.settle(ContactState::CalledOff)?;
    if !store::settle_contact(tx, (id, state), (None, ""), (None, None))? {
        return Err(CareRefusal::Settled.into());
    }
    events::record(tx, Kind::ContactKept.of(id).with("pupil", pupil))?;
    Ok(())
}
