//! The verbs of the triple receipt, and of a guardian's word that nothing came.

use liandong_domain::access::{Permit, may};
use liandong_domain::aid::{
    AwardState, Confirmed, DeliveryPart, DeliveryRefusal, DeliveryWay, DenialState, may_confirm,
};
use liandong_domain::basics::{AwardId, Day, Note, PersonId, PupilId};
use liandong_domain::minors::Strokes;
use liandong_domain::people::PersonName;

use crate::aid::actions;
use crate::aid::store;
use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::Failure;

/// A confirmation as it is told.
#[derive(Debug, Clone)]
pub struct Told {
    /// Whose.
    pub part: DeliveryPart,
    /// The name; of a worker the account's own counts.
    pub name: String,
    /// What was drawn.
    pub strokes: Option<Strokes>,
    /// Whether it stands on paper.
    pub on_paper: bool,
    /// The day.
    pub day: Day,
}

/// Notes that guardian, worker or volunteer confirmed. A worker confirms for themselves, by their
/// own account; the others sign on a device or on paper. With the guardian's the award counts as
/// signed for, unless it did before.
///
/// # Errors
/// The award is not paid, the part is confirmed, the same person confirmed another, another day,
/// a name that is no guardian of the child.
pub fn confirm(
    tx: &mut Tx<'_>,
    permit: &Permit<may::ProposeAid>,
    id: AwardId,
    told: &Told,
) -> Result<(), Failure> {
    store::hold_award(tx, id)?;
    let row = store::award(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    let paid = row.paid_on.filter(|_| row.state.is_paid()).ok_or(DeliveryRefusal::NotPaid)?;
    if told.day < paid || told.day > tx.now().day() {
        return Err(DeliveryRefusal::OtherDay { paid }.into());
    }
    let worker = told.part == DeliveryPart::Worker;
    let (name, way) = match (worker, told.on_paper) {
        (true, _) => {
            let me = crate::people::store::person(tx, permit.person())?;
            (me.ok_or(Failure::NOT_FOUND)?.name, DeliveryWay::Account)
        }
        (false, on_paper) => {
            let name = PersonName::parse("signed_name", &told.name)?;
            let way = if on_paper { DeliveryWay::Paper } else { DeliveryWay::Screen };
            (name.as_str().to_owned(), way)
        }
    };
    let new = Confirmed { part: told.part, name, person: worker.then_some(permit.person()) };
    let before: Vec<Confirmed> =
        store::deliveries(tx, id)?.into_iter().map(|row| row.confirmed).collect();
    may_confirm(&before, &new)?;
    if told.part == DeliveryPart::Guardian {
        let pupil = store::pupil(tx, row.pupil)?.ok_or(Failure::NOT_FOUND)?;
        if !actions::whose::is_guardian(tx, &pupil, &new.name)? {
            return Err(DeliveryRefusal::OtherGuardian.into());
        }
    }
    let strokes = told.strokes.as_ref().filter(|_| way == DeliveryWay::Screen);
    if told.part == DeliveryPart::Guardian {
        arrived(tx, id)?;
    }
    store::keep_delivery(tx, id, &new, (way, strokes, told.day))?;
    events::record(tx, Kind::DeliveryConfirmed.of(id).with("part", told.part.code()))?;
    if told.part == DeliveryPart::Guardian && row.state == AwardState::Paid {
        actions::receive(tx, permit, ("guardian", told.day), &[id])?;
    }
    Ok(())
}

/// A guardian signed: their word that it did not come is answered by that.
fn arrived(tx: &mut Tx<'_>, id: AwardId) -> Result<(), Failure> {
    let Some(denial) = store::open_denial(tx, id)? else { return Ok(()) };
    let state = DenialState::Open.go(DenialState::Arrived)?;
    if store::settle_denial(tx, denial, state, None)? {
        events::record(tx, Kind::DenialSettled.of(id).with("state", state.code()))?;
    }
    Ok(())
}

/// An award of a pupil that was paid, held until the end of the change.
fn paid_of(tx: &mut Tx<'_>, (pupil, id): (PupilId, AwardId)) -> Result<store::AwardRow, Failure> {
    store::hold_award(tx, id)?;
    let row = store::award(tx, id)?.filter(|row| row.pupil == pupil);
    let row = row.ok_or(Failure::NOT_FOUND)?;
    if row.paid_on.is_none() || !row.state.is_paid() {
        return Err(DeliveryRefusal::NotPaid.into());
    }
    Ok(row)
}

/// A guardian confirms on the own phone. The name was compared with the child's guardians before.
/// Twice is once.
///
/// # Errors
/// The award is not this pupil's: nothing is there. It is not paid, is confirmed otherwise, or the
/// same person confirmed another part.
pub fn confirm_by_guardian(
    tx: &mut Tx<'_>,
    (pupil, id): (PupilId, AwardId),
    (name, strokes): (&PersonName, Option<&Strokes>),
) -> Result<(), Failure> {
    let row = paid_of(tx, (pupil, id))?;
    let before = store::deliveries(tx, id)?;
    let own = |one: &store::DeliveryRow| one.confirmed.part == DeliveryPart::Guardian;
    if before.iter().any(|one| own(one) && one.way == DeliveryWay::Phone) {
        return Ok(());
    }
    let (part, name) = (DeliveryPart::Guardian, name.as_str().to_owned());
    let new = Confirmed { part, name, person: None };
    let before: Vec<Confirmed> = before.into_iter().map(|one| one.confirmed).collect();
    may_confirm(&before, &new)?;
    arrived(tx, id)?;
    let today = tx.now().day();
    store::keep_delivery(tx, id, &new, (DeliveryWay::Phone, strokes, today))?;
    let line = Kind::DeliveryConfirmed.of(id).with("part", part.code());
    events::record(tx, line.with("way", DeliveryWay::Phone.code()))?;
    if row.state == AwardState::Paid {
        actions::note_receipt(tx, ("guardian", today), id)?;
    }
    Ok(())
}

/// A guardian says on the own phone that an award did not come: kept for good, and told to those
/// who answer for the pupil. Twice is once.
///
/// # Errors
/// The award is not this pupil's: nothing is there. It is not paid; a guardian signed for it.
pub fn deny(
    tx: &mut Tx<'_>,
    (pupil, id): (PupilId, AwardId),
    (name, words): (&PersonName, &str),
    told: &[PersonId],
) -> Result<(), Failure> {
    paid_of(tx, (pupil, id))?;
    let words = Note::parse("words", words)?;
    let part = DeliveryPart::Guardian;
    if store::deliveries(tx, id)?.iter().any(|one| one.confirmed.part == part) {
        return Err(DeliveryRefusal::Confirmed { part }.into());
    }
    if store::open_denial(tx, id)?.is_some() {
        return Ok(());
    }
    store::keep_denial(tx, id, (name.as_str(), words.as_str()))?;
    if told.is_empty() {
        events::record(tx, Kind::DeliveryDenied.of(id).with("pupil", pupil))?;
    }
    for person in told {
        events::record(tx, Kind::DeliveryDenied.of(id).about(*person).with("pupil", pupil))?;
    }
    Ok(())
}

/// A worker found out what became of an award that a guardian did not get, and writes it down.
///
/// # Errors
/// Nothing written; nobody says so, or it is answered.
pub fn settle_denial(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ProposeAid>,
    id: AwardId,
    found: &str,
) -> Result<(), Failure> {
    let found = Note::required("found", found)?;
    store::hold_award(tx, id)?;
    let denial = store::open_denial(tx, id)?.ok_or(DeliveryRefusal::NothingDenied)?;
    let state = DenialState::Open.go(DenialState::Settled)?;
    if !store::settle_denial(tx, denial, state, Some(found.as_str()))? {
        return Err(DeliveryRefusal::NothingDenied.into());
    }
    events::record(tx, Kind::DenialSettled.of(id).with("state", state.code()))?;
    Ok(())
}

/// Undoes a confirmation that was noted wrongly. What the award says of its receipt stays.
///
/// # Errors
/// There is none.
pub fn undo(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ProposeAid>,
    id: AwardId,
    part: DeliveryPart,
) -> Result<(), Failure> {
    store::hold_award(tx, id)?;
    store::award(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    if !store::undo_delivery(tx, id, part)? {
        return Err(Failure::NOT_FOUND);
    }
    events::record(tx, Kind::DeliveryUndone.of(id).with("part", part.code()))?;
    Ok(())
}
