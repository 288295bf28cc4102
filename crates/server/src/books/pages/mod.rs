//! Pages of the books: what is held, the ledger, one posting, vouchers, months.

mod duties;
mod enter;
mod export;
mod ledger;
mod months;
mod overview;
mod posting;
pub(crate) mod samples;
mod vouchers;

use axum::Router;
use liandong_domain::access::{Asks, Permit, Scope, Seen};
use liandong_domain::basics::{Day, PersonId};
use liandong_domain::books::BooksRefusal;

use crate::app::App;
use crate::books::store::{self, BookRow};
use crate::failure::Failure;
pub use crate::ui::Choice;
use crate::web::{Ask, FormBody, get, post};

pub use duties::DutiesPage;
pub use enter::EnterPage;
pub use ledger::LedgerPage;
pub use months::MonthsPage;
pub use overview::OverviewPage;
pub use posting::PostingPage;
pub use vouchers::{Signer, VoucherPage, VouchersPage, answered, signer};

/// Every door of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/books", get(overview::page))
        .route("/books/open", post(overview::open))
        .route("/books/purposes", post(overview::keep_purpose))
        .route("/books/purposes/{id}/end", post(overview::end_purpose))
        .route("/books/ledger", get(ledger::page))
        .route("/books/ledger.csv", post(export::send))
        .route("/books/ledger.beancount", post(export::beancount))
        .route("/books/ledger.journal", post(export::hledger))
        .route("/books/postings/{id}", get(posting::page))
        .route("/books/postings/{id}/take-back", post(posting::take_back))
        .route("/books/enter", get(enter::page).merge(post(enter::send)))
        .route("/books/vouchers", get(vouchers::list))
        .route("/books/vouchers/{id}", get(vouchers::page))
        .route("/books/vouchers/{id}/sign", post(vouchers::sign))
        .route("/books/vouchers/{id}/refuse", post(vouchers::refuse))
        .route("/books/vouchers/{id}/withdraw", post(vouchers::withdraw))
        .route("/books/duties", get(duties::page).merge(post(duties::send)))
        .route("/books/duties/{id}/tell", post(duties::tell))
        .route("/books/months", get(months::page).merge(post(months::close)))
}

/// The book, for whoever has some part in it; anything else is not there.
///
/// # Errors
/// Nobody keeps a book, or not for this reader.
pub async fn kept(ask: &Ask) -> Result<BookRow, Failure> {
    ask.actor.me()?;
    let book = ask.app.look(ask.actor.town, |q| Ok(store::book(q)?)).await?;
    book.ok_or(Failure::NOT_FOUND)
}

/// A permit over the book.
///
/// # Errors
/// The reader has none: nothing is here.
pub fn permit<P: Asks>(ask: &Ask, book: &BookRow) -> Result<Permit<P>, Failure> {
    ask.actor.permit(&Scope::body(&*book.path))
}

/// A permit over something in the book that somebody made.
///
/// # Errors
/// The reader has none, or made it.
pub fn permit_over<P: Asks>(
    ask: &Ask,
    book: &BookRow,
    made_by: PersonId,
) -> Result<Permit<P>, Failure> {
    ask.actor.permit(&Scope::body(&*book.path).about(made_by))
}

/// Whether there would be a permit over the book.
pub fn may<P: Asks>(ask: &Ask, book: &BookRow) -> bool {
    permit::<P>(ask, book).is_ok()
}

/// Whether a permission reaches further than one's own things.
pub(crate) fn wide(seen: &Seen) -> bool {
    matches!(seen, Seen::Town | Seen::Bodies(_))
}

/// A day of a form; empty: today.
///
/// # Errors
/// Not a day.
pub fn day_of(ask: &Ask, form: &FormBody, field: &'static str) -> Result<Day, BooksRefusal> {
    match form.get(field).trim() {
        "" => Ok(ask.now.day()),
        text => text.parse().map_err(|_| BooksRefusal::NoDay { field }),
    }
}

/// A value of the query.
pub fn query_value(ask: &Ask, wanted: &str) -> String {
    form_urlencoded::parse(ask.query.as_bytes())
        .find(|(name, _)| name == wanted)
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}
