//! What the law of money asks to be told, with its days.

use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{Day, MoneyDutyId, Note, Title};
use liandong_domain::books::{BooksRefusal, MoneyDuties, Occasion};

use super::kept;
use crate::books::store::{self, NewDuty};
use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::Failure;

/// Notes an occasion: what it makes due, and by when, by the rule in force.
///
/// # Errors
/// No name, or it ends before it begins.
pub fn note_occasion(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::KeepBooks>,
    (occasion, words): (Occasion, &str),
    (from, until): (Day, Day),
) -> Result<(), Failure> {
    let book = kept(tx)?;
    let words = Title::parse("duty_words", words)?;
    if until < from {
        return Err(BooksRefusal::NoDay { field: "until" }.into());
    }
    let today = tx.now().day();
    let (duties, rule) = crate::rules::actions::in_force::<MoneyDuties>(tx, today)?;
    for (kind, due_on) in duties.due(occasion, (from, until)) {
        let (words, days) = (words.as_str(), (from, until));
        let rule_text = rule.to_string();
        let new = NewDuty { kind, occasion, words, days, due_on, rule: &rule_text };
        let id = store::insert_duty(tx, &new)?;
        let line = Kind::MoneyDutyKept.of(id).within(book.organisation).by_rule(&rule);
        events::record(tx, line.with("due", due_on))?;
    }
    Ok(())
}

/// Notes that something was told, on which day and where to be read. What is told wrongly is put
/// right by telling it anew, never by a silent change (民政部令第81号).
///
/// # Errors
/// A day to come, no place, told before.
pub fn tell(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::KeepBooks>,
    id: MoneyDutyId,
    (on, place): (Day, &str),
) -> Result<(), Failure> {
    let book = kept(tx)?;
    let place = Note::required("place", place)?;
    if on > tx.now().day() {
        return Err(BooksRefusal::Future.into());
    }
    if !store::tell_duty(tx, id, (on, place.as_str()))? {
        return Err(Failure::NOT_FOUND);
    }
    let line = Kind::MoneyDutyKept.of(id).within(book.organisation);
    events::record(tx, line.with("told", on))?;
    Ok(())
}
