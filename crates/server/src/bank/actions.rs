//! The verbs of statements.

use std::collections::BTreeMap;

use liandong_domain::access::{Permit, may};
use liandong_domain::bank::{BankRefusal, LineState, Statement};
use liandong_domain::basics::{
    BankLineId, Fen, Note, PledgeId, PostingId, PurposeId, StatementId, VoucherId, fold,
};
use liandong_domain::books::{Account, BooksRefusal, PostingKind};
use liandong_domain::giving::{GiverKind, GivingRefusal, ShownAs};

use crate::bank::store::{self, LineRow};
use crate::books::actions as books;
use crate::books::store::{self as ledger, NewVoucher};
use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::Failure;
use crate::giving::actions::{self as giving, GiftTold};
use crate::giving::store::{self as givers, NewGiver};

/// What a line is said to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// These postings of the books.
    Postings(Vec<PostingId>),
    /// A gift that is not in the books yet: the giver's code, the purpose (none: the giver's own)
    /// and the pledge it keeps.
    Gift(String, Option<PurposeId>, Option<PledgeId>),
    /// The same of a giver who is entered by the name in the line.
    NewGiver(Option<PurposeId>),
    /// Interest.
    Interest(PurposeId),
    /// A charge of the bank.
    Charge(PurposeId),
}

/// Reads a statement in. The same file again is the same statement; a line that stood in another
/// file is left out. Nothing is written into the books.
///
/// # Errors
/// Nobody keeps the books.
pub fn read_in(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::KeepBooks>,
    hash: &str,
    statement: &Statement,
) -> Result<StatementId, Failure> {
    let book = books::kept(tx)?;
    if let Some(known) = store::of_file(tx, hash)? {
        return Ok(known);
    }
    let id = StatementId::new(tx.fresh());
    let mut alike: BTreeMap<String, usize> = BTreeMap::new();
    let (start, mut fresh) = (store::last_seq(tx)?, 0);
    for line in &statement.lines {
        let nth = alike.entry(line.identity(0)).or_default();
        *nth += 1;
        fresh += i64::from(store::keep_line(tx, id, line, (*nth, start + fresh + 1))?);
    }
    store::keep(tx, id, hash, statement, fresh)?;
    let all = i64::try_from(statement.lines.len()).unwrap_or(i64::MAX);
    let line = Kind::StatementRead.of(id).within(book.organisation);
    events::record(tx, line.count("lines", all).count("fresh", fresh))?;
    Ok(id)
}

/// A line that nobody has settled, held until the end of the change.
fn open(tx: &mut Tx<'_>, id: BankLineId) -> Result<LineRow, Failure> {
    store::hold(tx, id)?;
    let row = store::line(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    match row.state {
        LineState::Open => Ok(row),
        LineState::Matched | LineState::Passed => Err(BankRefusal::Settled.into()),
    }
}

/// Settles lines as they are said to be: what is not in the books yet is entered, and each line is
/// matched. All of them or none. A charge that asks for a second signature waits for it; its line
/// is matched with the signature.
///
/// # Errors
/// Nothing ticked, a line settled before, postings of another amount or matched elsewhere, money
/// the wrong way, no such giver, a closed month.
pub fn settle(
    tx: &mut Tx<'_>,
    permit: &Permit<may::KeepBooks>,
    all: &[(BankLineId, Said)],
) -> Result<(), Failure> {
    if all.is_empty() {
        return Err(BankRefusal::NothingTicked.into());
    }
    for (id, said) in all {
        let line = open(tx, *id)?;
        let incoming = matches!(said, Said::Gift(..) | Said::NewGiver(_) | Said::Interest(_));
        let wrong = if incoming { line.fen.is_negative() } else { !line.fen.is_negative() };
        if wrong && !matches!(said, Said::Postings(_)) {
            return Err(BankRefusal::WrongWay.into());
        }
        let postings = match said {
            Said::Postings(postings) => postings.clone(),
            Said::Gift(code, purpose, pledge) => {
                vec![gift(tx, permit, &line, code, (*purpose, *pledge))?]
            }
            Said::NewGiver(purpose) => {
                let code = new_giver(tx, permit, &line)?;
                vec![gift(tx, permit, &line, &code, (*purpose, None))?]
            }
            Said::Interest(purpose) => vec![interest(tx, permit, &line, *purpose)?],
            Said::Charge(purpose) => match charge(tx, permit, &line, *purpose)? {
                Some(posting) => vec![posting],
                None => continue,
            },
        };
        matched(tx, &line, &postings)?;
    }
    Ok(())
}

/// Matches a line with postings that come to its amount.
fn matched(tx: &mut Tx<'_>, line: &LineRow, postings: &[PostingId]) -> Result<(), Failure> {
    let mut sum = Fen::ZERO;
    for posting in postings {
        let at = store::at_bank(tx, *posting)?.filter(|at| !at.taken);
        let at = at.ok_or(BankRefusal::PostingTaken)?;
        sum = sum.plus(at.fen).ok_or(BooksRefusal::TooMuch)?;
        store::keep_match(tx, line.id, *posting, at.fen)?;
    }
    if postings.is_empty() || sum != line.fen {
        return Err(BankRefusal::OtherAmount { line: line.fen, books: sum }.into());
    }
    if !store::settle(tx, line.id, (LineState::Open, LineState::Matched), "")? {
        return Err(BankRefusal::Settled.into());
    }
    let count = i64::try_from(postings.len()).unwrap_or(i64::MAX);
    events::record(tx, Kind::BankLineSettled.of(line.id).count("postings", count))?;
    Ok(())
}

fn gift(
    tx: &mut Tx<'_>,
    permit: &Permit<may::KeepBooks>,
    line: &LineRow,
    code: &str,
    (purpose, pledge): (Option<PurposeId>, Option<PledgeId>),
) -> Result<PostingId, Failure> {
    let giver = givers::giver_by_code(tx, &fold(code).to_uppercase())?;
    let giver = giver.ok_or_else(|| GivingRefusal::NoGiver { typed: code.to_owned() })?;
    let told = GiftTold {
        giver: giver.id,
        purpose,
        account: Account::Bank,
        fen: line.fen,
        pieces: 0,
        given_on: line.booked_on,
        words: String::new(),
        pledge,
    };
    let id = giving::note_gift(tx, permit, &told)?;
    Ok(givers::gift(tx, id)?.ok_or(Failure::NOT_FOUND)?.posting)
}

/// A giver of the name in the line: nothing more is known, so the public reads of nobody.
fn new_giver(
    tx: &mut Tx<'_>,
    permit: &Permit<may::KeepBooks>,
    line: &LineRow,
) -> Result<String, Failure> {
    let new = NewGiver {
        kind: GiverKind::Individual,
        name: line.party.clone(),
        shown_as: ShownAs::Anonymous,
        phone: None,
        person: None,
    };
    let id = giving::keep_giver(tx, permit, None, &new)?;
    Ok(givers::giver(tx, id)?.ok_or(Failure::NOT_FOUND)?.code)
}

fn interest(
    tx: &mut Tx<'_>,
    permit: &Permit<may::KeepBooks>,
    line: &LineRow,
    purpose: PurposeId,
) -> Result<PostingId, Failure> {
    let accounts = (Account::Bank, Account::OtherIncome);
    let what = (PostingKind::Income, purpose);
    books::enter(tx, permit, what, accounts, (line.booked_on, line.fen, &line.words))
}

/// A charge of the bank; none: it waits for a second signature.
fn charge(
    tx: &mut Tx<'_>,
    permit: &Permit<may::KeepBooks>,
    line: &LineRow,
    purpose: PurposeId,
) -> Result<Option<PostingId>, Failure> {
    let subject = format!("bank:{}", line.id);
    if ledger::waiting_of(tx, &subject)? > 0 {
        return Err(GivingRefusal::VoucherWaits.into());
    }
    let new = NewVoucher {
        kind: PostingKind::Cost,
        purpose,
        debit: Account::Costs,
        credit: Account::Bank,
        fen: line.fen.reversed().ok_or(BooksRefusal::TooMuch)?,
        booked_on: line.booked_on,
        words: line.words.clone(),
        subject,
        pieces: 0,
        reverses: None,
    };
    Ok(books::prepare(tx, permit, &new)?.posting)
}

/// The second signature under the voucher of a charge: posted, and its line matched with it.
///
/// # Errors
/// As [`books::sign`]; the line was settled otherwise.
pub fn sign(
    tx: &mut Tx<'_>,
    permit: &Permit<may::CheckPayments>,
    manager: Option<&Permit<may::CheckLargePayments>>,
    id: VoucherId,
) -> Result<(), Failure> {
    let voucher = books::sign(tx, permit, manager, id)?;
    let line = voucher.new.subject.strip_prefix("bank:").and_then(|id| id.parse().ok());
    let line = open(tx, line.ok_or(Failure::NOT_FOUND)?)?;
    let posted = ledger::voucher(tx, id)?.and_then(|row| row.posting);
    matched(tx, &line, &[posted.ok_or(Failure::NOT_FOUND)?])
}

/// Says of lines that they are not money of these books, with the reason.
///
/// # Errors
/// Nothing ticked, no reason, a line settled before.
pub fn pass(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::KeepBooks>,
    lines: &[BankLineId],
    why: &str,
) -> Result<(), Failure> {
    if lines.is_empty() {
        return Err(BankRefusal::NothingTicked.into());
    }
    let why = Note::required("why", why)?;
    for id in lines {
        open(tx, *id)?;
        if !store::settle(tx, *id, (LineState::Open, LineState::Passed), why.as_str())? {
            return Err(BankRefusal::Settled.into());
        }
        events::record(tx, Kind::BankLineSettled.of(id))?;
    }
    Ok(())
}

/// Opens a line again. What was entered for it stays in the books: it is taken back there.
///
/// # Errors
/// It is open.
pub fn reopen(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::KeepBooks>,
    id: BankLineId,
) -> Result<(), Failure> {
    store::hold(tx, id)?;
    let row = store::line(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    if row.state == LineState::Open {
        return Err(BankRefusal::Open.into());
    }
    store::undo(tx, id)?;
    if !store::settle(tx, id, (row.state, LineState::Open), "")? {
        return Err(BankRefusal::Open.into());
    }
    events::record(tx, Kind::BankLineReopened.of(id))?;
    Ok(())
}
