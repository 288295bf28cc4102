//! What is known before money is allocated.

use liandong_domain::access::{Permit, may};
use liandong_domain::aid::{AidRefusal, Term};
use liandong_domain::allocation::{AllocationRefusal, Bound, CLASSES};
use liandong_domain::basics::{Fen, Note, PupilId, PurposeId};
use liandong_domain::books::PurposeKind;

use crate::allocation::store::{self, NewNeed};
use crate::books::store as ledger;
use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::Failure;

/// Notes the class of a pupil's need in a term, and what comes from elsewhere.
///
/// # Errors
/// No such class; the pupil has left.
pub fn note_need(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ProposeAid>,
    (pupil, term): (PupilId, Term),
    new: &NewNeed,
) -> Result<(), Failure> {
    let row = crate::aid::store::pupil(tx, pupil)?.ok_or(Failure::NOT_FOUND)?;
    if row.left_on.is_some() {
        return Err(AidRefusal::Left { code: row.code }.into());
    }
    let classes = i64::try_from(CLASSES).unwrap_or(i64::MAX);
    if !(1..=classes).contains(&new.class) || new.received.is_negative() {
        return Err(AllocationRefusal::NoChoice { field: "class" }.into());
    }
    store::keep_need(tx, pupil, term, new)?;
    let book = crate::books::actions::kept(tx)?;
    let line = Kind::NeedNoted.of(pupil).within(book.organisation);
    events::record(tx, line.with("term", term))?;
    Ok(())
}

/// For whom a purpose is bound, as its givers said.
#[derive(Debug, Clone)]
pub struct NewBound {
    /// The purpose.
    pub purpose: PurposeId,
    /// For whom.
    pub bound: Bound,
    /// The givers' words.
    pub words: String,
}

/// Notes for whom the givers of a purpose of the pool bound its money. Money that lies in it
/// already was given for everybody: only an empty purpose is bound.
///
/// # Errors
/// No purpose of the pool, nothing written, or it holds something.
pub fn bind(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::KeepBooks>,
    new: &NewBound,
) -> Result<(), Failure> {
    let words = Note::required("bound_words", &new.words)?;
    let row = ledger::purpose(tx, new.purpose)?.ok_or(Failure::NOT_FOUND)?;
    if row.kind != PurposeKind::Pool || row.closed {
        return Err(AllocationRefusal::NoSource.into());
    }
    let held = super::available(tx, row.id)?;
    if held != Fen::ZERO {
        return Err(AllocationRefusal::HoldsAlready { held }.into());
    }
    store::keep_bound(tx, row.id, &new.bound, words.as_str())?;
    let book = crate::books::actions::kept(tx)?;
    events::record(tx, Kind::PurposeBound.of(row.id).within(book.organisation))?;
    Ok(())
}
