//! A voucher that was to give a rest back, refused or taken back: the promise is as it was before.

use liandong_domain::basics::VoucherId;
use liandong_domain::books::VoucherState;
use liandong_domain::directed::InstalmentKind;

use super::onward::moved;
use crate::books::store as ledger;
use crate::db::{Told, Tx};
use crate::directed::store;
use crate::failure::Failure;

/// Follows vouchers that were settled without a posting, in the same transaction: what had moved
/// out of the promise comes back by a line of its own, and the giver's answer waits to be done
/// again. A voucher of nothing here, or one that was put back before, changes nothing.
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
        let back = InstalmentKind::NotGivenBack;
        moved(tx, (row.promise, back), (row.fen, Some(row.gift)))?;
        store::reopen_onward(tx, row.promise)?;
    }
    Ok(())
}
