//! Leaving: with a reason, until a deadline alone, later by a call (E3).

use liandong_domain::access::{Permit, may};
use liandong_domain::activities::{CancelBy, CancelReason, cancel_allowed};
use liandong_domain::basics::SignUpId;

use super::drafting::gone;
use super::waiting::{end, mine};
use crate::activities::refusal::ActivityRefusal;
use crate::activities::store::{self, End, SignUpRow, Whole};
use crate::db::Tx;
use crate::failure::Failure;

/// The most characters kept of the words beside a reason.
const WORDS_MOST: usize = 200;

/// The person leaves.
pub fn cancel(
    tx: &mut Tx<'_>,
    permit: &Permit<may::SignUpSelf>,
    id: SignUpId,
    reason: CancelReason,
    words: &str,
) -> Result<(), Failure> {
    let (whole, row) = mine(tx, permit, id)?;
    leave(tx, &whole, &row, CancelBy::Own, (reason, words))
}

/// Somebody is taken off who called.
pub fn cancel_other(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::CancelForOthers>,
    id: SignUpId,
    reason: CancelReason,
    words: &str,
) -> Result<(), Failure> {
    let row = store::sign_up(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    let whole = store::whole(tx, row.shift)?.ok_or_else(|| gone("reading a sign-up"))?;
    leave(tx, &whole, &row, CancelBy::Worker, (reason, words))
}

fn leave(
    tx: &mut Tx<'_>,
    whole: &Whole,
    row: &SignUpRow,
    by: CancelBy,
    why: (CancelReason, &str),
) -> Result<(), Failure> {
    let state = row.state.cancel()?;
    if whole.shift.closed_at.is_some() {
        return Err(ActivityRefusal::ShiftOver.into());
    }
    cancel_allowed(row.state, by, tx.now(), whole.shift.cancel_until)?;
    let words: String = why.1.trim().chars().take(WORDS_MOST).collect();
    end(tx, row, &End { state, reason: why.0.code(), words: &words })
}
