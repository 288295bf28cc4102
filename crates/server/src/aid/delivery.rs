//! The verbs of the triple receipt.

use liandong_domain::access::{Permit, may};
use liandong_domain::aid::{
    AwardState, Confirmed, DeliveryPart, DeliveryRefusal, DeliveryWay, may_confirm,
};
use liandong_domain::basics::{AwardId, Day};
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
    store::keep_delivery(tx, id, &new, (way, strokes, told.day))?;
    events::record(tx, Kind::DeliveryConfirmed.of(id).with("part", told.part.code()))?;
    if told.part == DeliveryPart::Guardian && row.state == AwardState::Paid {
        actions::receive(tx, permit, ("guardian", told.day), &[id])?;
    }
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
