//! Money that goes out: made by one, checked by another (invariant 5).

use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{Day, Fen, Note, PersonId, PostingId, VoucherId};
use liandong_domain::books::{
    BooksRefusal, Posting, PostingKind, SignatureTiers, Signatures, VoucherState,
};
use liandong_domain::todo::TodoKind;

use super::kept;
use super::posting::{NewPosting, held_since, post};
use crate::books::store::{self, NewVoucher, VoucherRow};
use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::Failure;

/// What became of a voucher that was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Made {
    /// The voucher.
    pub id: VoucherId,
    /// The posting, when one signature was enough.
    pub posting: Option<PostingId>,
}

/// What waits for a signature because of a voucher.
fn waits(tx: &mut Tx<'_>, id: VoucherId) -> Result<(), Failure> {
    let kinds = [TodoKind::VoucherSign, TodoKind::VoucherLarge];
    Ok(crate::todo::renew(tx, &kinds, &id.to_string())?)
}

/// Makes a voucher for money that goes out. Where the tiers in force ask for one signature only,
/// it is posted at once.
///
/// # Errors
/// Nothing written, a closed month, a day to come, a purpose that ended, not enough held.
pub fn prepare(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::KeepBooks>,
    new: &NewVoucher,
) -> Result<Made, Failure> {
    let book = kept(tx)?;
    let words = Note::required("words", &new.words)?;
    let purpose = store::purpose(tx, new.purpose)?.ok_or(Failure::NOT_FOUND)?;
    if purpose.closed && new.reverses.is_none() {
        return Err(BooksRefusal::PurposeEnded.into());
    }
    let today = tx.now().day();
    posting_of(tx, new)?.check(book.closed_until, today)?;
    let held = store::held(tx, new.purpose, new.credit)?;
    if new.credit.holds() && held < new.fen {
        let (account, asked) = (new.credit, new.fen);
        return Err(BooksRefusal::NotEnough { account, held, asked }.into());
    }
    if new.credit.holds() {
        let left = held.minus(new.fen).ok_or(BooksRefusal::TooMuch)?;
        held_since(tx, (new.purpose, new.credit), (left, new.fen), new.booked_on)?;
    }
    let (tiers, rule) = crate::rules::actions::in_force::<SignatureTiers>(tx, today)?;
    let asks = tiers.asks(new.fen);
    let new = NewVoucher { words: words.as_str().to_owned(), ..new.clone() };
    let id = store::insert(tx, &new, (&rule.to_string(), asks))?;
    let line = Kind::VoucherMade.of(id).within(book.organisation).by_rule(&rule);
    events::record(tx, line.with("kind", new.kind.code()).with("subject", &new.subject))?;
    if asks > Signatures::One {
        waits(tx, id)?;
        return Ok(Made { id, posting: None });
    }
    let row = store::voucher(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    let posting = write(tx, &row, (row.made_by, None))?;
    store::settle(tx, id, VoucherState::Posted, "", Some(posting))?;
    Ok(Made { id, posting: Some(posting) })
}

/// Makes a voucher for a counter-entry of a whole posting, with its reason (invariant 3).
///
/// # Errors
/// It is a counter-entry, was taken back before, or belongs to a gift or an award.
pub fn prepare_reversal(
    tx: &mut Tx<'_>,
    permit: &Permit<may::KeepBooks>,
    (posting, subject): (PostingId, &str),
    (day, why): (Day, &str),
) -> Result<Made, Failure> {
    let row = store::posting(tx, posting)?.ok_or(Failure::NOT_FOUND)?;
    if row.kind == PostingKind::Reversal {
        return Err(BooksRefusal::CounterEntry.into());
    }
    if row.reversed_by.is_some() {
        return Err(BooksRefusal::TakenBack.into());
    }
    if subject.is_empty() && !row.kind.stands_alone() {
        return Err(BooksRefusal::ElsewhereTakenBack.into());
    }
    let lines = store::lines_of(tx, posting)?;
    // A debit gives back what it took. An award of several purposes has two lines of each: the
    // voucher names the first of them and the whole amount, and its posting turns every line.
    let of = |down: bool| {
        lines.iter().map(|(line, _)| line).filter(move |l| l.fen.is_negative() == down)
    };
    let (Some(debit), Some(credit)) = (of(true).next(), of(false).next()) else {
        return Err(BooksRefusal::ElsewhereTakenBack.into());
    };
    let fen = Fen::total(of(false).map(|line| line.fen)).ok_or(BooksRefusal::TooMuch)?;
    let new = NewVoucher {
        kind: PostingKind::Reversal,
        purpose: credit.purpose,
        debit: debit.account,
        credit: credit.account,
        fen,
        booked_on: day,
        words: why.to_owned(),
        subject: subject.to_owned(),
        pieces: 0,
        reverses: Some(posting),
    };
    prepare(tx, permit, &new)
}

fn posting_of(tx: &mut Tx<'_>, new: &NewVoucher) -> Result<Posting, Failure> {
    match new.reverses {
        Some(id) => {
            let row = store::posting(tx, id)?.ok_or(Failure::NOT_FOUND)?;
            let lines = store::lines_of(tx, id)?.into_iter().map(|(line, _)| line).collect();
            let old = Posting { booked_on: row.booked_on, lines };
            Ok(old.counter(new.booked_on)?)
        }
        None => {
            let accounts = (new.debit, new.credit);
            Ok(Posting::of(new.booked_on, new.purpose, accounts, new.fen)?)
        }
    }
}

/// Writes what a voucher asks for.
fn write(
    tx: &mut Tx<'_>,
    row: &VoucherRow,
    (made_by, checked_by): (PersonId, Option<PersonId>),
) -> Result<PostingId, Failure> {
    let posting = posting_of(tx, &row.new)?;
    let source = match row.new.reverses {
        Some(id) => format!("reversal:{id}"),
        None => format!("voucher:{}", row.id),
    };
    let new = NewPosting {
        kind: row.new.kind,
        posting,
        words: &row.new.words,
        source: &source,
        made_by,
        checked_by,
        rule: &row.rule,
        reverses: row.new.reverses.map(|id| (id, row.new.words.as_str())),
        open: None,
    };
    post(tx, &new)
}

/// The second signature: the voucher is posted. `manager` holds the permit for large amounts.
/// Gives the voucher as it was, so that the room it is about settles its own row.
///
/// # Errors
/// One's own voucher, an amount for the manager, a voucher that waits no longer, a month closed
/// since, not enough held any more.
pub fn sign(
    tx: &mut Tx<'_>,
    permit: &Permit<may::CheckPayments>,
    manager: Option<&Permit<may::CheckLargePayments>>,
    id: VoucherId,
) -> Result<VoucherRow, Failure> {
    store::hold_voucher(tx, id)?;
    let row = store::voucher(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    let signer = permit.person();
    let asked = (row.asks, row.new.fen);
    row.state.sign(asked, (row.made_by, signer), manager.is_some())?;
    let posting = write(tx, &row, (row.made_by, Some(signer)))?;
    if !store::settle(tx, id, VoucherState::Posted, "", Some(posting))? {
        return Err(BooksRefusal::NotWaiting { state: VoucherState::Posted }.into());
    }
    waits(tx, id)?;
    Ok(row)
}

/// The second person says no, with a reason.
///
/// # Errors
/// One's own voucher, no reason, or it waits no longer.
pub fn refuse(
    tx: &mut Tx<'_>,
    permit: &Permit<may::CheckPayments>,
    id: VoucherId,
    why: &str,
) -> Result<(), Failure> {
    let why = Note::required("why", why)?;
    store::hold_voucher(tx, id)?;
    let row = store::voucher(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    let state = row.state.refuse(row.made_by, permit.person())?;
    store::settle(tx, id, state, why.as_str(), None)?;
    waits(tx, id)?;
    let book = kept(tx)?;
    events::record(tx, Kind::VoucherSettled.of(id).within(book.organisation))?;
    Ok(())
}

/// Takes a voucher back before it is signed.
///
/// # Errors
/// Somebody else's, or it waits no longer.
pub fn withdraw(
    tx: &mut Tx<'_>,
    permit: &Permit<may::KeepBooks>,
    id: VoucherId,
) -> Result<(), Failure> {
    store::hold_voucher(tx, id)?;
    let row = store::voucher(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    if row.made_by != permit.person() {
        return Err(Failure::NOT_FOUND);
    }
    let state = row.state.withdraw()?;
    store::settle(tx, id, state, "", None)?;
    waits(tx, id)?;
    let book = kept(tx)?;
    events::record(tx, Kind::VoucherSettled.of(id).within(book.organisation))?;
    Ok(())
}
