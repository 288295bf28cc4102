//! Vouchers that give money of a promise back, followed in their own transaction: what was made
//! takes from the promise, what was refused or taken back puts it there again.

use liandong_domain::aid::Term;
use liandong_domain::basics::{DirectedPromiseId, Fen, GiftId, VoucherId};
use liandong_domain::books::{PostingKind, VoucherState};
use liandong_domain::directed::{
    DirectedPromiseState, DirectedRefusal, InstalmentKind, OnwardAnswer,
};

use super::onward::moved;
use super::promises::found;
use crate::books::store as ledger;
use crate::db::{Told, Tx};
use crate::directed::store::{self, PromiseRow, RefundRow};
use crate::failure::Failure;

/// Follows a voucher about a gift that was paid for a promise: a part given back, or the whole
/// gift taken back by a counter-entry. The promise has so much less from now on, under the term the
/// gift was paid for. What `give_back` made is noted already, and changes nothing.
///
/// # Errors
/// What is left of the promise is less: the pupil's aid stands on it. The pupil left, and the giver
/// did not ask for the rest back.
pub fn voucher_made(tx: &mut Tx<'_>, told: &Told) -> Result<(), Failure> {
    let Ok(id) = told.subject.parse::<VoucherId>() else { return Ok(()) };
    let Some(voucher) = ledger::voucher(tx, id)?.map(|row| row.new) else { return Ok(()) };
    if !matches!(voucher.kind, PostingKind::Refund | PostingKind::Reversal) {
        return Ok(());
    }
    let gift = voucher.subject.strip_prefix("gift:").and_then(|id| id.parse::<GiftId>().ok());
    let Some(gift) = gift else { return Ok(()) };
    let Some((promise, term)) = store::paid_by(tx, gift)? else { return Ok(()) };
    if store::refund(tx, id)?.is_some() {
        return Ok(());
    }
    let row = found(tx, promise)?;
    may_go_back(tx, &row)?;
    let purpose = ledger::of_giver(tx, row.giver)?.map(|row| row.id);
    let left = store::rest_of(tx, &row, purpose)?;
    if voucher.fen > left {
        return Err(DirectedRefusal::LeftIsLess { left: left.max(Fen::ZERO) }.into());
    }
    store::keep_refund(tx, id, RefundRow { promise, gift, fen: voucher.fen })?;
    moved(tx, (promise, term, InstalmentKind::Refunded), (voucher.fen, Some(gift)))
}

/// Of a pupil who left nothing moves before the giver's own answer (慈善法 56, 58; invariant 3).
fn may_go_back(tx: &mut Tx<'_>, row: &PromiseRow) -> Result<(), Failure> {
    if row.state != DirectedPromiseState::Left {
        return Ok(());
    }
    let asked = store::onward(tx, row.id)?.ok_or(Failure::NOT_FOUND)?;
    if asked.answer == Some(OnwardAnswer::Back) {
        return Ok(());
    }
    Err(DirectedRefusal::NotAnswered { due: asked.due_on }.into())
}

/// Follows vouchers that were settled without a posting: what had moved out of the promise comes
/// back by a line of its own, and the giver's answer, where there is one, waits to be done again.
/// A voucher of nothing here, or one that was put back before, changes nothing.
///
/// # Errors
/// A fault of the store.
pub fn voucher_settled(tx: &mut Tx<'_>, told: &Told) -> Result<(), Failure> {
    let Ok(id) = told.subject.parse::<VoucherId>() else { return Ok(()) };
    let Some(row) = store::refund(tx, id)? else { return Ok(()) };
    let state = ledger::voucher(tx, id)?.map(|voucher| voucher.state);
    if !matches!(state, Some(VoucherState::Refused | VoucherState::Withdrawn)) {
        return Ok(());
    }
    if store::undo_refund(tx, id)? {
        let term = term_of(tx, (row.promise, row.gift))?;
        let what = (row.promise, term, InstalmentKind::NotGivenBack);
        moved(tx, what, (row.fen, Some(row.gift)))?;
        store::reopen_onward(tx, row.promise)?;
    }
    Ok(())
}

/// The term under which a part of a gift goes back or comes again: the one it was paid for, or this
/// one where the gift was paid for another promise.
pub(super) fn term_of(
    tx: &mut Tx<'_>,
    (promise, gift): (DirectedPromiseId, GiftId),
) -> Result<Term, Failure> {
    let paid = store::paid_by(tx, gift)?.filter(|paid| paid.0 == promise);
    Ok(paid.map_or_else(|| Term::of(tx.now().day()), |paid| paid.1))
}
