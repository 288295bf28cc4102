//! Awards that come of a decided allocation.

use liandong_domain::access::{Permit, may};
use liandong_domain::aid::{AidRefusal, Term, check_amount};
use liandong_domain::basics::{AwardId, Fen, PupilId, PurposeId};
use liandong_domain::rules::AidStandards;

use crate::aid::store::{self, NewAward};
use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::Failure;

/// Proposes the award that the committee decided for a pupil, from one purpose or several. It is
/// decided and paid by the same steps as any other (invariants 1 to 3).
///
/// # Errors
/// A pupil who left or has an award of this term, an amount above the standard of this day.
pub fn propose_allocated(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::VoteAllocation>,
    (pupil, term): (PupilId, Term),
    shares: &[(PurposeId, Fen)],
) -> Result<AwardId, Failure> {
    let today = tx.now().day();
    let (standards, rule) = crate::rules::actions::in_force::<AidStandards>(tx, today)?;
    let row = store::pupil(tx, pupil)?.ok_or(Failure::NOT_FOUND)?;
    if row.left_on.is_some() {
        return Err(AidRefusal::Left { code: row.code }.into());
    }
    if store::standing_of(tx, pupil, term)? {
        return Err(AidRefusal::HasAward { code: row.code }.into());
    }
    let fen = Fen::total(shares.iter().map(|share| share.1)).unwrap_or_default();
    let largest = shares.iter().max_by_key(|share| share.1).ok_or(AidRefusal::NobodyChosen)?;
    check_amount(standards, row.stage, fen)?;
    let (stage, purpose, rule) = (row.stage, largest.0, rule.to_string());
    let new = NewAward { pupil, term, stage, fen, purpose, rule };
    let award = store::insert_award(tx, &new)?;
    store::add_shares(tx, award, shares)?;
    let line = Kind::AwardProposed.of(award).count("fen", fen.count());
    events::record(tx, line.with("pupil", pupil).with("term", term))?;
    Ok(award)
}
