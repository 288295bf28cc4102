//! The verbs of the books.

mod book;
mod duties;
mod posting;
mod vouchers;

pub use book::{NewPurpose, close_month, end_purpose, keep_purpose, open_books};
pub use duties::{note_occasion, tell};
pub use posting::{NewPosting, enter, post};
pub use vouchers::{Made, prepare, prepare_reversal, refuse, sign, withdraw};

use crate::books::store::{self, BookRow};
use crate::db::Read;
use crate::failure::Failure;
use liandong_domain::books::BooksRefusal;

/// The town's book, or the sentence that nobody keeps one.
///
/// # Errors
/// No body keeps the books yet.
pub fn kept(q: &mut Read<'_>) -> Result<BookRow, Failure> {
    Ok(store::book(q)?.ok_or(BooksRefusal::NotOpened)?)
}
