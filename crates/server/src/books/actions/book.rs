//! Opening the books, setting up purposes, closing a month.

use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{Fen, GiverId, OrganisationId, PurposeId, Title};
use liandong_domain::books::{Account, BooksRefusal, Month, PurposeKind};

use super::kept;
use crate::books::store;
use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::Failure;

/// A purpose about to be set up.
#[derive(Debug, Clone)]
pub struct NewPurpose {
    /// Its name.
    pub name: String,
    /// What it binds its money to.
    pub kind: PurposeKind,
    /// The one giver it is bound to.
    pub giver: Option<GiverId>,
}

/// Opens the books: this body keeps them.
///
/// # Errors
/// They are open already.
pub fn open_books(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::CloseBooks>,
    organisation: OrganisationId,
) -> Result<(), Failure> {
    if store::book(tx)?.is_some() {
        return Err(BooksRefusal::Opened.into());
    }
    store::found(tx, organisation)?;
    events::record(tx, Kind::BooksOpened.of(organisation).within(organisation))?;
    Ok(())
}

/// Sets up a purpose.
///
/// # Errors
/// No name, or one that is taken.
pub fn keep_purpose(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::KeepBooks>,
    new: &NewPurpose,
) -> Result<PurposeId, Failure> {
    let book = kept(tx)?;
    let name = Title::parse("name", &new.name)?;
    if store::purpose_by_name(tx, name.as_str())?.is_some() {
        return Err(BooksRefusal::NameTaken.into());
    }
    let id = store::keep_new(tx, name.as_str(), new.kind, new.giver)?;
    events::record(tx, Kind::PurposeKept.of(id).within(book.organisation))?;
    Ok(id)
}

/// Ends a purpose that holds nothing any more.
///
/// # Errors
/// It holds something, or was ended before.
pub fn end_purpose(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::KeepBooks>,
    id: PurposeId,
) -> Result<(), Failure> {
    let book = kept(tx)?;
    store::purpose(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    let mut held = Fen::ZERO;
    for account in Account::ALL.into_iter().filter(|account| account.holds()) {
        let fen = store::held(tx, id, account)?;
        held = held.plus(fen).ok_or(BooksRefusal::TooMuch)?;
    }
    if held != Fen::ZERO {
        return Err(BooksRefusal::PurposeHolds { held }.into());
    }
    if !store::end(tx, id)? {
        return Err(BooksRefusal::PurposeEnded.into());
    }
    events::record(tx, Kind::PurposeKept.of(id).within(book.organisation))?;
    Ok(())
}

/// Closes a month and all before it (invariant 4).
///
/// # Errors
/// It is not over, is closed already, or vouchers of it still wait.
pub fn close_month(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::CloseBooks>,
    month: Month,
) -> Result<(), Failure> {
    let book = kept(tx)?;
    if month >= Month::of(tx.now().day()) {
        return Err(BooksRefusal::MonthNotOver { month }.into());
    }
    let count = store::waiting_until(tx, &month.to_string())?;
    if count > 0 {
        return Err(BooksRefusal::VouchersWait { count }.into());
    }
    if !store::close(tx, month)? {
        return Err(BooksRefusal::MonthClosed { month }.into());
    }
    let line = Kind::MonthClosed.of(book.organisation).within(book.organisation);
    events::record(tx, line.with("month", month))?;
    Ok(())
}
