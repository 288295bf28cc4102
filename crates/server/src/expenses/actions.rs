//! The verbs of expenses.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{BatchId, ClaimId, Day, Fen, Note, PurposeId, ShiftId, VoucherId};
use liandong_domain::books::{Account, BooksRefusal, PostingKind, PurposeKind, VoucherState};
use liandong_domain::expenses::{
    ClaimState, ExpenseCaps, ExpenseKind, ExpenseRefusal, Spent, within,
};

use crate::books::actions::{self as books, Made};
use crate::books::store::{self as ledger, NewVoucher};
use crate::db::{Read, Tx};
use crate::events::{self, Kind};
use crate::expenses::store::{self, ClaimRow, NewClaim};
use crate::failure::Failure;
use crate::people::store as people;

/// A claim as it is told.
#[derive(Debug, Clone)]
pub struct Told {
    /// The shift.
    pub shift: ShiftId,
    /// What was paid for.
    pub kind: ExpenseKind,
    /// How much.
    pub fen: Fen,
    /// What is written.
    pub words: String,
    /// The photograph of the receipt, drawn anew.
    pub photo: Option<Vec<u8>>,
}

/// Claims what a service cost: of a shift at which the claimant was present, within the caps in
/// force.
///
/// # Errors
/// Not there, too late, above a cap.
pub fn claim(
    tx: &mut Tx<'_>,
    permit: &Permit<may::ClaimExpenses>,
    told: &Told,
) -> Result<ClaimId, Failure> {
    let me = permit.person();
    let words = Note::parse("words", &told.words)?;
    let served = store::served_at(tx, me, told.shift)?.ok_or(ExpenseRefusal::NotThere)?;
    // Two claims at once see each other.
    store::hold_activity(tx, served.activity)?;
    let today = tx.now().day();
    let (caps, rule) = crate::rules::actions::in_force::<ExpenseCaps>(tx, today)?;
    let spent = Spent {
        day: store::claimed_on(tx, me, served.on, told.kind)?,
        activity: store::claimed_for(tx, served.activity)?,
    };
    within(caps, (told.kind, told.fen), spent, (served.on, today))?;
    let new = NewClaim {
        person: me,
        shift: told.shift,
        activity: served.activity,
        kind: told.kind,
        fen: told.fen,
        served_on: served.on,
        words: words.as_str().to_owned(),
        photo: told.photo.as_ref().map(|bytes| STANDARD.encode(bytes)),
        rule: rule.to_string(),
    };
    let id = store::insert(tx, &new)?;
    let line = Kind::ExpenseClaimed.of(id).about(me).by_rule(&rule);
    events::record(tx, line.count("fen", told.fen.count()))?;
    Ok(id)
}

fn held(tx: &mut Tx<'_>, id: ClaimId) -> Result<ClaimRow, Failure> {
    store::hold_claim(tx, id)?;
    store::claim(tx, id)?.ok_or(Failure::NOT_FOUND)
}

/// Takes one's own claim back before it is decided.
///
/// # Errors
/// Somebody else's, or it waits no longer.
pub fn withdraw(
    tx: &mut Tx<'_>,
    permit: &Permit<may::ClaimExpenses>,
    id: ClaimId,
) -> Result<(), Failure> {
    let row = held(tx, id)?;
    if row.person != permit.person() {
        return Err(Failure::NOT_FOUND);
    }
    let state = row.state.withdraw()?;
    store::decide(tx, id, (row.state, state), "")?;
    events::record(tx, Kind::ExpenseDecided.of(id).about(row.person))?;
    Ok(())
}

/// A worker's yes to claims of others.
///
/// # Errors
/// Nothing ticked, one's own, or it waits no longer.
pub fn approve(
    tx: &mut Tx<'_>,
    permit: &Permit<may::ApproveExpenses>,
    ids: &[ClaimId],
) -> Result<(), Failure> {
    if ids.is_empty() {
        return Err(ExpenseRefusal::NoChoice { field: "approve" }.into());
    }
    for id in ids {
        let row = held(tx, *id)?;
        let state = row.state.approve(row.person, permit.person())?;
        store::decide(tx, *id, (row.state, state), "")?;
        events::record(tx, Kind::ExpenseDecided.of(id).about(row.person))?;
    }
    Ok(())
}

/// A worker's no, with the reason.
///
/// # Errors
/// One's own, no reason, it is settled, or it stands in a payment that waits.
pub fn refuse(
    tx: &mut Tx<'_>,
    permit: &Permit<may::ApproveExpenses>,
    id: ClaimId,
    why: &str,
) -> Result<(), Failure> {
    let why = Note::required("why", why)?;
    let row = held(tx, id)?;
    let state = row.state.refuse(row.person, permit.person())?;
    free(tx, &row)?;
    store::decide(tx, id, (row.state, state), why.as_str())?;
    events::record(tx, Kind::ExpenseDecided.of(id).about(row.person))?;
    Ok(())
}

/// Shows the photograph of a receipt as text for a page; who looked is kept first.
///
/// # Errors
/// Nothing to see.
pub fn look(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ApproveExpenses>,
    id: ClaimId,
    purpose: &str,
) -> Result<String, Failure> {
    let row = store::claim(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    shown(tx, &row, purpose)
}

/// The same to whoever signs the payment that a claim stands in; of other claims they see nothing.
///
/// # Errors
/// In no payment, or nothing to see.
pub fn look_before_signing(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::CheckPayments>,
    id: ClaimId,
    purpose: &str,
) -> Result<String, Failure> {
    let row = store::claim(tx, id)?.filter(|row| row.batch.is_some());
    shown(tx, &row.ok_or(Failure::NOT_FOUND)?, purpose)
}

fn shown(tx: &mut Tx<'_>, row: &ClaimRow, purpose: &str) -> Result<String, Failure> {
    let picture = store::photo(tx, row.id)?.ok_or(Failure::NOT_FOUND)?;
    let reading = people::keep_reading(tx, row.person, "receipt", purpose)?;
    let line = Kind::IdentityRevealed.of(row.person).about(row.person);
    events::record(tx, line.with("reading", reading).with("field", "receipt"))?;
    Ok(picture)
}

/// Whether a claim stands in a payment that waits for a signature.
///
/// # Errors
/// The payment has no voucher.
pub fn waits_for_signature(q: &mut Read<'_>, row: &ClaimRow) -> Result<bool, Failure> {
    let Some(batch) = row.batch else { return Ok(false) };
    let voucher = store::voucher_of(q, batch)?.ok_or(Failure::NOT_FOUND)?;
    let voucher = ledger::voucher(q, voucher)?.ok_or(Failure::NOT_FOUND)?;
    Ok(match voucher.state {
        VoucherState::Waiting => true,
        VoucherState::Posted | VoucherState::Refused | VoucherState::Withdrawn => false,
    })
}

/// A claim that stands in such a payment is neither refused nor paid again.
fn free(tx: &mut Tx<'_>, row: &ClaimRow) -> Result<(), Failure> {
    match waits_for_signature(tx, row)? {
        true => Err(ExpenseRefusal::InBatch.into()),
        false => Ok(()),
    }
}

/// Pays approved claims together: one voucher, signed by as many as its amount asks for. What is
/// not enough held is refused, and nothing is paid.
///
/// # Errors
/// Nothing ticked, not approved, in another payment, money for pupils, not enough held.
pub fn pay(
    tx: &mut Tx<'_>,
    permit: &Permit<may::KeepBooks>,
    (purpose, account, day): (PurposeId, Account, Day),
    words: &str,
    ids: &[ClaimId],
) -> Result<Made, Failure> {
    if ids.is_empty() {
        return Err(ExpenseRefusal::NoChoice { field: "pay" }.into());
    }
    let row = ledger::purpose(tx, purpose)?.ok_or(Failure::NOT_FOUND)?;
    if row.kind != PurposeKind::Free {
        return Err(ExpenseRefusal::BoundMoney.into());
    }
    let (mut sum, batch) = (Fen::ZERO, BatchId::new(tx.fresh()));
    for id in ids {
        let row = held(tx, *id)?;
        row.state.pay()?;
        if row.person == permit.person() {
            return Err(ExpenseRefusal::Own.into());
        }
        free(tx, &row)?;
        sum = sum.plus(row.fen).ok_or(BooksRefusal::TooMuch)?;
        store::put_into(tx, *id, batch)?;
    }
    let count = i64::try_from(ids.len()).unwrap_or(i64::MAX);
    let new = NewVoucher {
        kind: PostingKind::Cost,
        purpose,
        debit: Account::Costs,
        credit: account,
        fen: sum,
        booked_on: day,
        words: words.to_owned(),
        subject: format!("expenses:{batch}"),
        pieces: 0,
        reverses: None,
    };
    let made = books::prepare(tx, permit, &new)?;
    store::keep_batch(tx, batch, made.id, (sum, count))?;
    if made.posting.is_some() {
        settle(tx, batch, day)?;
    }
    Ok(made)
}

/// The second signature under such a voucher: its claims are paid.
///
/// # Errors
/// As [`books::sign`]; a claim of one's own is among them.
pub fn sign(
    tx: &mut Tx<'_>,
    permit: &Permit<may::CheckPayments>,
    manager: Option<&Permit<may::CheckLargePayments>>,
    id: VoucherId,
) -> Result<(), Failure> {
    let voucher = books::sign(tx, permit, manager, id)?;
    let batch = voucher.new.subject.strip_prefix("expenses:").and_then(|id| id.parse().ok());
    let batch: BatchId = batch.ok_or(Failure::NOT_FOUND)?;
    if store::claims_of_in(tx, permit.person(), batch)? > 0 {
        return Err(ExpenseRefusal::Own.into());
    }
    settle(tx, batch, voucher.new.booked_on)
}

fn settle(tx: &mut Tx<'_>, batch: BatchId, day: Day) -> Result<(), Failure> {
    let paid = store::note_paid(tx, batch, day)?;
    let all = store::claims_in(tx, batch)?;
    if paid != all {
        return Err(ExpenseRefusal::NotNow { state: ClaimState::Approved }.into());
    }
    events::record(tx, Kind::ExpensesPaid.of(batch).count("claims", paid))?;
    Ok(())
}
