//! Rows of the books.

mod duties;
mod ledger;
mod purposes;
mod vouchers;

pub use duties::{DutyRow, NewDuty, count_duties, duties, insert_duty, tell_duty};
pub use ledger::{
    BalanceRow, BookRow, ClosingRow, Flow, LineRow, MonthRow, PostingRow, Written, add_flows,
    add_to, append, append_lines, balances, body, book, changes_after, close, closings,
    count_lines, count_months, flows, found, held, lines, lines_of, months, posting,
    raised_and_paid, take_from, take_number,
};
pub use purposes::{PurposeRow, end, keep_new, of_giver, purpose, purpose_by_name, purposes};
pub use vouchers::{
    NewVoucher, VoucherRow, count_vouchers, hold_voucher, insert, settle, voucher, vouchers,
    waiting_of, waiting_until,
};

use crate::failure::Fault;

/// A code that the database holds must be one that the rules know.
fn known<T>(found: Option<T>, what: &'static str) -> Result<T, Fault> {
    found.ok_or_else(|| Fault::new("reading the books", what))
}
