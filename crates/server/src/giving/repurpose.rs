//! Money changes its purpose, with the consent of everybody who gave it (慈善法 56).

use std::collections::BTreeSet;

use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{
    Fen, GiftId, GiverId, Note, PersonId, PostingId, PurposeChangeId, PurposeId,
};
use liandong_domain::books::{
    Account, BooksRefusal, Posting, PostingKind, PurposeKind, SignatureTiers, Signatures,
};
use liandong_domain::giving::{ChangeState, ConsentHow, ConsentRefusal, GivingRefusal};

use crate::books::actions::{self as books, NewPosting};
use crate::books::store::{self as ledger, PurposeRow};
use crate::db::{Read, Tx};
use crate::events::{self, Kind};
use crate::failure::Failure;
use crate::giving::store::{self, ChangeRow, NewGift, TouchedRow};

/// Money that somebody asks to use for another purpose.
#[derive(Debug, Clone)]
pub struct NewChange {
    /// Where it lies.
    pub from: PurposeId,
    /// Where it is to go.
    pub to: PurposeId,
    /// How much.
    pub fen: Fen,
    /// Why.
    pub why: String,
}

/// Both purposes, when money may go from one to the other at all.
fn both(
    q: &mut Read<'_>,
    (from, to): (PurposeId, PurposeId),
) -> Result<(PurposeRow, PurposeRow), Failure> {
    if from == to {
        return Err(ConsentRefusal::SamePurpose.into());
    }
    let from = ledger::purpose(q, from)?.ok_or(Failure::NOT_FOUND)?;
    let to = ledger::purpose(q, to)?.ok_or(Failure::NOT_FOUND)?;
    if to.closed {
        return Err(BooksRefusal::PurposeEnded.into());
    }
    if from.kind == PurposeKind::Free || to.kind == PurposeKind::Free {
        return Err(GivingRefusal::AimIsBound.into());
    }
    Ok((from, to))
}

/// The parts of gifts that an amount touches, the oldest first.
fn parts(q: &mut Read<'_>, from: PurposeId, fen: Fen) -> Result<Vec<TouchedRow>, Failure> {
    let (mut missing, mut out) = (fen.count(), Vec::new());
    for gift in store::left_with_givers(q, from)? {
        let part = gift.fen.count().min(missing);
        if part > 0 {
            missing -= part;
            out.push(TouchedRow { fen: Fen::new(part), ..gift });
        }
    }
    match missing {
        0 => Ok(out),
        missing => Err(ConsentRefusal::NotCovered { missing: Fen::new(missing) }.into()),
    }
}

/// Whose gifts a change touches: while it waits those that would go over now, afterwards those
/// that did.
///
/// # Errors
/// The gifts of the purpose do not cover it.
pub fn touched(q: &mut Read<'_>, row: &ChangeRow) -> Result<Vec<TouchedRow>, Failure> {
    match row.state {
        ChangeState::Waiting => parts(q, row.from, row.fen),
        ChangeState::Moved => Ok(store::went_over(q, row.id)?),
        ChangeState::Withdrawn => Ok(Vec::new()),
    }
}

/// Asks that money be used for another purpose: nothing moves yet.
///
/// # Errors
/// The same purpose, one that ended, one for the work itself, another giver's, more than is left,
/// no reason.
pub fn ask(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::KeepBooks>,
    new: &NewChange,
) -> Result<PurposeChangeId, Failure> {
    let book = books::kept(tx)?;
    let why = Note::required("why", &new.why)?;
    let (_, to) = both(tx, (new.from, new.to))?;
    let parts = parts(tx, new.from, new.fen)?;
    if to.giver.is_some_and(|own| parts.iter().any(|part| part.giver != own)) {
        return Err(ConsentRefusal::NotTheirs.into());
    }
    let id = store::insert_change(tx, (new.from, new.to), (new.fen, why.as_str()))?;
    let line = Kind::PurposeChangeMade.of(id).within(book.organisation);
    events::record(tx, line.count("fen", new.fen.count()))?;
    let asked: BTreeSet<GiverId> = parts.iter().map(|part| part.giver).collect();
    for giver in asked {
        let row = store::giver(tx, giver)?.ok_or(Failure::NOT_FOUND)?;
        if let Some(person) = row.person {
            let line = Kind::ConsentAsked.of(id).about(person).within(book.organisation);
            events::record(tx, line)?;
        }
    }
    Ok(id)
}

fn consent(
    tx: &mut Tx<'_>,
    (id, giver): (PurposeChangeId, GiverId),
    (how, slip): (ConsentHow, &str),
) -> Result<(), Failure> {
    store::hold_change(tx, id)?;
    let row = store::change(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    row.state.waiting()?;
    if !touched(tx, &row)?.iter().any(|part| part.giver == giver) {
        return Err(Failure::NOT_FOUND);
    }
    store::insert_consent(tx, (id, giver), (how, slip))?;
    let book = books::kept(tx)?;
    let line = Kind::PurposeConsented.of(id).within(book.organisation);
    events::record(tx, line.with("giver", giver).with("how", how.code()))?;
    Ok(())
}

/// Notes a giver's consent that came on paper, with the number of the slip.
///
/// # Errors
/// No slip named, a giver whose gifts it does not touch, or it waits no longer.
pub fn consent_on_paper(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::KeepBooks>,
    change: (PurposeChangeId, GiverId),
    slip: &str,
) -> Result<(), Failure> {
    let slip = slip.trim();
    if slip.is_empty() {
        return Err(ConsentRefusal::NoSlip.into());
    }
    let slip: String = slip.chars().take(60).collect();
    consent(tx, change, (ConsentHow::Paper, &slip))
}

/// A giver consents on a device, signed in as the person they are.
///
/// # Errors
/// Another's gifts, or it waits no longer.
pub fn consent_oneself(
    tx: &mut Tx<'_>,
    permit: &Permit<may::ConsentToPurpose>,
    id: PurposeChangeId,
) -> Result<(), Failure> {
    let row = store::change(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    let own = givers_asked(tx, &row, permit.person())?;
    if own.is_empty() {
        return Err(Failure::NOT_FOUND);
    }
    for giver in own {
        consent(tx, (id, giver), (ConsentHow::Device, ""))?;
    }
    Ok(())
}

/// As which givers a person is asked by a change.
///
/// # Errors
/// A fault.
pub fn givers_asked(
    q: &mut Read<'_>,
    row: &ChangeRow,
    person: PersonId,
) -> Result<BTreeSet<GiverId>, Failure> {
    let own = store::givers_of_person(q, person)?;
    if own.is_empty() {
        return Ok(own);
    }
    let touched: BTreeSet<GiverId> = touched(q, row)?.iter().map(|part| part.giver).collect();
    Ok(own.intersection(&touched).copied().collect())
}

/// A part of a gift becomes a gift of the same giver in the other purpose, as old as it was.
fn go_over(
    tx: &mut Tx<'_>,
    row: &ChangeRow,
    part: &TouchedRow,
    posting: PostingId,
) -> Result<(), Failure> {
    let new = GiftId::new(tx.fresh());
    if !store::refund(tx, part.gift, part.fen)? {
        return Err(ConsentRefusal::NotCovered { missing: part.fen }.into());
    }
    let gift = NewGift {
        giver: part.giver,
        purpose: row.to,
        account: Account::Bank,
        fen: part.fen,
        pieces: 0,
        given_on: part.given_on,
        words: row.why.clone(),
        pledge: None,
    };
    store::insert_gift(tx, new, &gift, posting)?;
    store::add_to_giver(tx, part.giver, 1, Fen::ZERO)?;
    store::note_moved(tx, row.id, (part.gift, new), part.fen)?;
    Ok(())
}

/// Carries a change out: one posting with lines of both purposes, each of which sums to zero, and
/// each part of a gift becomes a gift of the same giver in the other purpose.
///
/// # Errors
/// A giver has not consented, one's own asking, an amount for the manager, it waits no longer, a
/// closed month, not enough at the bank.
pub fn carry_out(
    tx: &mut Tx<'_>,
    permit: &Permit<may::CheckPayments>,
    manager: bool,
    id: PurposeChangeId,
) -> Result<(), Failure> {
    let book = books::kept(tx)?;
    store::hold_change(tx, id)?;
    let row = store::change(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    row.state.waiting()?;
    if row.made_by == permit.person() {
        return Err(ConsentRefusal::SamePerson.into());
    }
    let today = tx.now().day();
    let (tiers, rule) = crate::rules::actions::in_force::<SignatureTiers>(tx, today)?;
    if tiers.asks(row.fen) == Signatures::Manager && !manager {
        return Err(BooksRefusal::ManagerNeeded { amount: row.fen }.into());
    }
    let (from, to) = both(tx, (row.from, row.to))?;
    let parts = parts(tx, row.from, row.fen)?;
    let agreed: BTreeSet<GiverId> =
        store::consents(tx, id)?.into_iter().map(|one| one.giver).collect();
    let asked: BTreeSet<GiverId> = parts.iter().map(|part| part.giver).collect();
    let count = asked.difference(&agreed).count();
    if count > 0 {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        return Err(ConsentRefusal::Missing { count }.into());
    }
    let held = ledger::held(tx, row.from, Account::Bank)?;
    if held < row.fen {
        return Err(ConsentRefusal::NotAtTheBank { held }.into());
    }
    let mut lines =
        Posting::of(today, row.from, (from.kind.gifts(), Account::Bank), row.fen)?.lines;
    for part in &parts {
        let accounts = (Account::Bank, to.kind.gifts());
        lines.extend(Posting::of(today, row.to, accounts, part.fen)?.lines);
    }
    let posting = books::post(
        tx,
        &NewPosting {
            kind: PostingKind::Moved,
            posting: Posting { booked_on: today, lines },
            words: &row.why,
            source: &format!("moved:{id}"),
            made_by: row.made_by,
            checked_by: Some(permit.person()),
            rule: &rule.to_string(),
            reverses: None,
            open: None,
        },
    )?;
    for part in parts {
        go_over(tx, &row, &part, posting)?;
    }
    if !store::settle_change(tx, id, ChangeState::Moved, Some(posting))? {
        return Err(ConsentRefusal::NotWaiting { state: ChangeState::Moved }.into());
    }
    let line = Kind::PurposeChangeSettled.of(id).within(book.organisation).by_rule(&rule);
    events::record(tx, line.with("state", ChangeState::Moved.code()))?;
    Ok(())
}

/// Takes a change back before it is carried out.
///
/// # Errors
/// It waits no longer.
pub fn take_back(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::KeepBooks>,
    id: PurposeChangeId,
) -> Result<(), Failure> {
    let book = books::kept(tx)?;
    store::hold_change(tx, id)?;
    let row = store::change(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    row.state.waiting()?;
    store::settle_change(tx, id, ChangeState::Withdrawn, None)?;
    let line = Kind::PurposeChangeSettled.of(id).within(book.organisation);
    events::record(tx, line.with("state", ChangeState::Withdrawn.code()))?;
    Ok(())
}
