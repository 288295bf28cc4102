//! The books of money: double entry in fen, with what the money is for on every line (T15, J4).
//!
//! Invariants. Each is held here, again in the store, and proved by `liandong check`:
//!
//! 1. The lines of a posting sum to zero, and they do so within each purpose: no money changes its
//!    purpose by a posting.
//! 2. What a purpose holds (bank, cash, goods in store) is never below zero, at any instant: neither
//!    in the order of posting nor at the end of any day of the books.
//! 3. The book only grows. A correction is a counter-entry: the whole posting the other way round,
//!    once, with a reason.
//! 4. A closed month takes no posting. A refund or a correction of a closed month stands in an
//!    open one and names the old one.
//! 5. Money that goes out above the first tier carries two signatures of two people; above the
//!    second tier one of them is the centre manager's. Nobody checks what they made.
//! 6. A balance is the sum of its lines.
//! 7. One source (a gift, an award, a counter-entry) is posted once.
//!
//! Owns the arithmetic and the tiers. Emits values only. Calls `basics` and `rules`. **Never**
//! rounds: fen are whole, and every sum is checked.

mod account;
mod book;
mod duties;
mod month;
mod plain_text;
mod posting;
mod tiers;
mod voucher;

pub use account::{Account, PostingKind, PurposeKind};
pub use book::{Book, lowest_from};
pub use duties::{DutyKind, MoneyDuties, Occasion};
pub use month::Month;
pub use plain_text::{Entry, TextKind, plain_text};
pub use posting::{BooksRefusal, Line, Posting};
pub use tiers::{SignatureTiers, Signatures};
pub use voucher::VoucherState;
