//! Writing into the book: the one place where a posting is made.

use std::collections::BTreeMap;

use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{Day, Fen, PersonId, PostingId, PurposeId};
use liandong_domain::books::{
    Account, BooksRefusal, Change, Month, Posting, PostingKind, lowest_from,
};

use super::kept;
use crate::books::store::{self, Written};
use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::Failure;

/// A posting about to be written. Whoever asks for it holds a permit of their own for the thing
/// that moves the money.
#[derive(Debug, Clone)]
pub struct NewPosting<'a> {
    /// What it is about.
    pub kind: PostingKind,
    /// What it moves, and on which day.
    pub posting: Posting,
    /// What is written.
    pub words: &'a str,
    /// What it comes from: posted once (invariant 7).
    pub source: &'a str,
    /// Who made it.
    pub made_by: PersonId,
    /// The second signature.
    pub checked_by: Option<PersonId>,
    /// The rule that said how many sign.
    pub rule: &'a str,
    /// The posting it takes back, and why.
    pub reverses: Option<(PostingId, &'a str)>,
    /// The purpose that must still take money; none: whoever asks has seen to it.
    pub open: Option<PurposeId>,
}

/// Writes a posting with its lines and balances, and the diary line, in the change at hand. On
/// PostgreSQL the book's own row is held until the end, so that postings stand in one order; nothing
/// of it waits for an answer, so it leaves in one flight (decision record 58).
///
/// # Errors
/// An invariant of the books would break; each has its sentence.
pub fn post(tx: &mut Tx<'_>, new: &NewPosting<'_>) -> Result<PostingId, Failure> {
    if new.checked_by == Some(new.made_by) {
        return Err(BooksRefusal::SameSigner.into());
    }
    let posting = &new.posting;
    // Whether the month is open is asked by the statement that gives the number.
    posting.check(None, tx.now().day())?;
    let month = Month::of(posting.booked_on);
    let body = store::body(tx)?.ok_or(BooksRefusal::NotOpened)?;
    let Some(number) = store::take_number(tx, month, new.open)? else {
        return Err(no_number(tx, month, new.open)?);
    };
    let id = PostingId::new(tx.fresh());
    let (made_by, checked_by) = (new.made_by.to_string(), new.checked_by.map(|by| by.to_string()));
    let written = Written {
        id,
        number,
        booked_on: posting.booked_on,
        kind: new.kind,
        words: new.words,
        source: new.source,
        made_by: &made_by,
        made_at: tx.now(),
        checked_by: checked_by.as_deref(),
        rule: new.rule,
        reverses: new.reverses.map(|(id, _)| id),
        why: new.reverses.map_or("", |(_, why)| why),
    };
    if !store::append(tx, &written)? {
        return Err(BooksRefusal::Posted.into());
    }
    store::append_lines(tx, (id, number), &posting.lines)?;
    balance(tx, posting)?;
    store::add_flows(tx, month, &moved(posting)?)?;
    events::record(tx, Kind::Posted.of(id).within(body).with("kind", new.kind.code()))?;
    Ok(id)
}

/// Why no number was to be had.
fn no_number(tx: &mut Tx<'_>, month: Month, open: Option<PurposeId>) -> Result<Failure, Failure> {
    match kept(tx)?.closed_until {
        Some(until) if until >= month => return Ok(BooksRefusal::Closed { until }.into()),
        _ => {}
    }
    let is_there = open.map(|id| store::purpose(tx, id)).transpose()?.flatten().is_some();
    Ok(if is_there { BooksRefusal::PurposeEnded.into() } else { Failure::NOT_FOUND })
}

/// Takes from what is held, now and on every day since (invariant 2), then adds to the other
/// balances; each in one order.
fn balance(tx: &mut Tx<'_>, posting: &Posting) -> Result<(), Failure> {
    let mut adds = Vec::new();
    for ((purpose, account), change) in posting.changes()? {
        let lines = posting.lines.iter();
        let of = lines.filter(|line| (line.purpose, line.account) == (purpose, account));
        let lines = i64::try_from(of.count()).unwrap_or(i64::MAX);
        let summed = Change { fen: change, lines };
        if !account.holds() || !change.is_negative() {
            adds.push((purpose, account, summed));
            continue;
        }
        let asked = change.reversed().ok_or(BooksRefusal::TooMuch)?;
        if !store::take_from(tx, purpose, account, summed)? {
            let held = store::held(tx, purpose, account)?;
            return Err(BooksRefusal::NotEnough { account, held, asked }.into());
        }
        // What is dated today has no later day: nothing is posted for a day to come.
        if posting.booked_on < tx.now().day() {
            let now = store::held(tx, purpose, account)?;
            held_since(tx, (purpose, account), (now, asked), posting.booked_on)?;
        }
    }
    Ok(store::add_to(tx, &adds)?)
}

/// What each account took and gave, over all purposes.
fn moved(posting: &Posting) -> Result<BTreeMap<Account, (Fen, Fen)>, Failure> {
    let mut out: BTreeMap<Account, (Fen, Fen)> = BTreeMap::new();
    for ((_, account), change) in posting.changes()? {
        let sums = out.entry(account).or_default();
        let side = if change.is_negative() { &mut sums.1 } else { &mut sums.0 };
        let fen = Fen::new(change.count().abs());
        *side = side.plus(fen).ok_or(BooksRefusal::TooMuch)?;
    }
    Ok(out)
}

/// Whether a place holds no less than nothing at the end of this day and of every day since, when
/// it holds `now` after `asked` went out. What is dated today has no later day.
pub(super) fn held_since(
    tx: &mut Tx<'_>,
    (purpose, account): (PurposeId, Account),
    (now, asked): (Fen, Fen),
    on: Day,
) -> Result<(), Failure> {
    let later = store::changes_after(tx, (purpose, account), on)?;
    let (on, left) = lowest_from(on, now, &later).ok_or(BooksRefusal::TooMuch)?;
    if left.is_negative() {
        let held = left.plus(asked).ok_or(BooksRefusal::TooMuch)?;
        return Err(BooksRefusal::NotEnoughThen { account, on, held, asked }.into());
    }
    Ok(())
}

/// Enters money that came in without a giver, such as interest, or that was carried between box
/// and bank: neither leaves the house, so one signature is enough.
///
/// # Errors
/// An invariant of the books would break.
pub fn enter(
    tx: &mut Tx<'_>,
    permit: &Permit<may::KeepBooks>,
    (kind, purpose): (PostingKind, PurposeId),
    accounts: (Account, Account),
    (day, fen, words): (Day, Fen, &str),
) -> Result<PostingId, Failure> {
    let source = format!("{}:{}", kind.code(), tx.fresh());
    let new = NewPosting {
        kind,
        posting: Posting::of(day, purpose, accounts, fen)?,
        words,
        source: &source,
        made_by: permit.person(),
        checked_by: None,
        rule: "",
        reverses: None,
        open: Some(purpose),
    };
    post(tx, &new)
}
