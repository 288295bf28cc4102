//! The verbs of aid.

pub mod applications;
pub mod course;
pub mod whose;

use liandong_domain::access::{Permit, may};
use liandong_domain::aid::{
    AidRefusal, AwardState, DeliveryRefusal, Left, Term, check_amount, oldest_first,
};
use liandong_domain::basics::{
    AwardId, Day, Fen, Note, PersonId, PupilId, PurposeId, Title, VoucherId,
};
use liandong_domain::books::{
    Account, BooksRefusal, Posting, PostingKind, SignatureTiers, Signatures,
};
use liandong_domain::rules::AidStandards;

use crate::aid::store::{self, AwardRow, NewAward, NewPupil, PupilRow, Told};
use crate::books::actions::{self as books, Made, NewPosting};
use crate::books::store as ledger;
use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::{Failure, Gather};
use crate::giving::store as giving;

/// Enters a pupil.
///
/// # Errors
/// No name, no school, no guardian, a day to come, or the same child is here already.
pub fn enter_pupil(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ProposeAid>,
    new: &NewPupil,
) -> Result<PupilId, Failure> {
    let mut gather = Gather::default();
    let name = gather.take(Title::parse("name", &new.name));
    let school = gather.take(Title::parse("school", &new.school));
    let guardian = gather.take(Title::parse("guardian", &new.guardian));
    if new.taken_on > tx.now().day() {
        gather.add(AidRefusal::Future);
    }
    let text = |title: Title| title.as_str().to_owned();
    let new = gather.finish(|| {
        let (name, school, guardian) = (text(name?), text(school?), text(guardian?));
        Some(NewPupil { name, school, guardian, ..new.clone() })
    })?;
    if let Some(code) = store::same_child(tx, &new)? {
        return Err(AidRefusal::Twice { code }.into());
    }
    let id = store::insert_pupil(tx, &new)?;
    events::record(tx, Kind::PupilKept.of(id))?;
    Ok(id)
}

/// Shows who a pupil is. The look and its purpose are written down (未成年人网络保护条例 36).
///
/// # Errors
/// No purpose; no such pupil.
pub fn reveal(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::RevealPupil>,
    id: PupilId,
    purpose: &str,
) -> Result<Told, Failure> {
    Note::required("purpose", purpose)?;
    let row = store::pupil(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    let handed = match store::stop_of(tx, id)? {
        Some(stop) => store::handed_over(tx, id, &stop)?,
        None => None,
    };
    let told = Told { handed, ..row.told(tx)? };
    let book = books::kept(tx)?;
    events::record(tx, Kind::PupilRevealed.of(id).within(book.organisation))?;
    Ok(told)
}

/// Refuses money of a giver for a child of their own (慈善法 40): their telephones are compared by
/// keyed hash.
fn not_related(tx: &mut Tx<'_>, pupil: &PupilRow, purpose: PurposeId) -> Result<(), Failure> {
    let row = ledger::purpose(tx, purpose)?.ok_or(Failure::NOT_FOUND)?;
    if row.closed {
        return Err(BooksRefusal::PurposeEnded.into());
    }
    let Some(giver) = row.giver else { return Ok(()) };
    let giver = giving::giver(tx, giver)?.ok_or(Failure::NOT_FOUND)?;
    if giver.phone_key.is_some() && giver.phone_key == pupil.phone_key {
        return Err(AidRefusal::Related.into());
    }
    Ok(())
}

/// Money of a giver who promises pays for the promised pupil alone, and never more than came in
/// for it (directed, invariant 3).
fn within_promise(
    tx: &mut Tx<'_>,
    (pupil, purpose): (&PupilRow, PurposeId),
    fen: Fen,
) -> Result<(), Failure> {
    let row = ledger::purpose(tx, purpose)?.ok_or(Failure::NOT_FOUND)?;
    let Some(giver) = row.giver else { return Ok(()) };
    match store::promised(tx, (giver, purpose), pupil.id)? {
        store::Promised::Never => Ok(()),
        store::Promised::NotThisPupil => {
            Err(AidRefusal::NotPromised { code: pupil.code.clone() }.into())
        }
        store::Promised::Left(left) if fen > left => {
            let missing = fen.minus(left).unwrap_or(fen);
            Err(AidRefusal::NotCovered { missing }.into())
        }
        store::Promised::Left(_) => Ok(()),
    }
}

/// Proposes aid of a term for pupils, each the standard in force for their school, or a lesser
/// amount that is given.
///
/// # Errors
/// Nobody chosen, above the standard, a pupil who left or has an award of this term, money of a
/// giver for a child of their own.
pub fn propose(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ProposeAid>,
    (term, purpose): (Term, PurposeId),
    pupils: &[PupilId],
    amount: Option<Fen>,
) -> Result<Vec<AwardId>, Failure> {
    if pupils.is_empty() {
        return Err(AidRefusal::NobodyChosen.into());
    }
    let today = tx.now().day();
    let (standards, rule) = crate::rules::actions::in_force::<AidStandards>(tx, today)?;
    let mut out = Vec::with_capacity(pupils.len());
    for id in pupils {
        let pupil = store::pupil(tx, *id)?.ok_or(Failure::NOT_FOUND)?;
        let code = pupil.code.clone();
        if pupil.left_on.is_some() {
            return Err(AidRefusal::Left { code }.into());
        }
        if store::standing_of(tx, *id, term)? {
            return Err(AidRefusal::HasAward { code }.into());
        }
        not_related(tx, &pupil, purpose)?;
        let fen = amount.unwrap_or_else(|| Fen::new(standards.ceiling_fen(pupil.stage)));
        check_amount(standards, pupil.stage, fen)?;
        within_promise(tx, (&pupil, purpose), fen)?;
        let (stage, rule) = (pupil.stage, rule.to_string());
        let new = NewAward { pupil: *id, term, stage, fen, purpose, rule };
        let award = store::insert_award(tx, &new)?;
        let line = Kind::AwardProposed.of(award).count("fen", fen.count());
        events::record(tx, line.with("pupil", id).with("term", term))?;
        out.push(award);
    }
    Ok(out)
}

/// An award, held until the end of the change.
fn held(tx: &mut Tx<'_>, id: AwardId) -> Result<AwardRow, Failure> {
    store::hold_award(tx, id)?;
    store::award(tx, id)?.ok_or(Failure::NOT_FOUND)
}

/// The second person's yes (invariant 3), by the standard in force on this day (invariant 2).
/// An amount for the centre manager is decided by the centre manager.
///
/// # Errors
/// Proposed by oneself, settled before, above the standard, for the manager.
pub fn decide(
    tx: &mut Tx<'_>,
    permit: &Permit<may::DecideAid>,
    manager: bool,
    ids: &[AwardId],
) -> Result<(), Failure> {
    if ids.is_empty() {
        return Err(AidRefusal::NobodyChosen.into());
    }
    let today = tx.now().day();
    let (standards, rule) = crate::rules::actions::in_force::<AidStandards>(tx, today)?;
    let (tiers, _) = crate::rules::actions::in_force::<SignatureTiers>(tx, today)?;
    for id in ids {
        let row = held(tx, *id)?;
        let state = row.state.decide(row.proposed_by, permit.person())?;
        check_amount(standards, row.stage, row.fen)?;
        if tiers.asks(row.fen) == Signatures::Manager && !manager {
            return Err(BooksRefusal::ManagerNeeded { amount: row.fen }.into());
        }
        if !store::decide(tx, *id, state, "")? {
            return Err(AidRefusal::NotNow { state: AwardState::Decided }.into());
        }
        events::record(tx, Kind::AwardDecided.of(id).by_rule(&rule))?;
    }
    Ok(())
}

/// The second person's no, with the reason.
///
/// # Errors
/// Proposed by oneself, settled before, no reason.
pub fn refuse(
    tx: &mut Tx<'_>,
    permit: &Permit<may::DecideAid>,
    id: AwardId,
    why: &str,
) -> Result<(), Failure> {
    let why = Note::required("why", why)?;
    let row = held(tx, id)?;
    let state = row.state.refuse(row.proposed_by, permit.person())?;
    if !store::decide(tx, id, state, why.as_str())? {
        return Err(AidRefusal::NotNow { state: row.state }.into());
    }
    events::record(tx, Kind::AwardDecided.of(id))?;
    Ok(())
}

/// Takes an award back before it is paid.
///
/// # Errors
/// It is paid, or was settled otherwise.
pub fn withdraw(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ProposeAid>,
    id: AwardId,
) -> Result<(), Failure> {
    let row = held(tx, id)?;
    let state = row.state.withdraw()?;
    store::set_state(tx, id, (row.state, state))?;
    events::record(tx, Kind::AwardDecided.of(id).with("state", state.code()))?;
    Ok(())
}

/// Pays decided awards out of their purposes: the posting, the parts of the oldest gifts, the sums
/// of the term, all or nothing. The decider's yes is the second signature (books, invariant 5).
///
/// # Errors
/// Not decided, decided by oneself, the gifts or the account do not cover it, a closed month.
pub fn pay(
    tx: &mut Tx<'_>,
    permit: &Permit<may::KeepBooks>,
    (account, day): (Account, Day),
    ids: &[AwardId],
) -> Result<(), Failure> {
    if ids.is_empty() {
        return Err(AidRefusal::NobodyChosen.into());
    }
    for id in ids {
        pay_one(tx, permit.person(), (account, day), *id)?;
    }
    Ok(())
}

fn pay_one(
    tx: &mut Tx<'_>,
    by: PersonId,
    (account, day): (Account, Day),
    id: AwardId,
) -> Result<(), Failure> {
    let row = held(tx, id)?;
    let decided_by = row.decided_by.unwrap_or(by);
    row.state.pay(decided_by, by)?;
    let pupil = store::pupil(tx, row.pupil)?.ok_or(Failure::NOT_FOUND)?;
    if pupil.left_on.is_some() {
        return Err(AidRefusal::Left { code: pupil.code }.into());
    }
    let today = tx.now().day();
    let (_, tiers) = crate::rules::actions::in_force::<SignatureTiers>(tx, today)?;
    let accounts = (Account::AwardsPaid, account);
    // Where an award is paid from several purposes, its one posting has lines of each.
    let shares = store::shares(tx, id, (row.purpose, row.fen))?;
    let mut lines = Vec::with_capacity(shares.len() * 2);
    for (purpose, fen) in &shares {
        lines.extend(Posting::of(day, *purpose, accounts, *fen)?.lines);
    }
    let words = match store::bridged(tx, id)? {
        Some(why) => format!("{} {} · {why}", row.code, row.term),
        None => format!("{} {}", row.code, row.term),
    };
    // The posting comes first: it holds the book, so that two who pay at once see each other.
    let posting = books::post(
        tx,
        &NewPosting {
            kind: PostingKind::Award,
            posting: Posting { booked_on: day, lines },
            words: &words,
            source: &format!("award:{id}"),
            made_by: by,
            checked_by: Some(decided_by),
            rule: &tiers.to_string(),
            reverses: None,
            open: None,
        },
    )?;
    for (purpose, fen) in shares {
        let left = giving::left_of(tx, purpose)?;
        let left: Vec<Left> = left.into_iter().map(|(gift, fen)| Left { gift, fen }).collect();
        for part in oldest_first(&left, fen)? {
            if !giving::use_part(tx, part.gift, part.fen)? {
                return Err(AidRefusal::NotCovered { missing: part.fen }.into());
            }
            store::add_part(tx, (id, part.gift), 1, part.fen)?;
        }
    }
    if !store::note_paid(tx, id, posting, day)? {
        return Err(AidRefusal::NotNow { state: AwardState::Paid }.into());
    }
    store::add_to_term(tx, row.term, 1, row.fen)?;
    events::record(tx, Kind::AwardPaid.of(id).with("pupil", row.pupil))?;
    Ok(())
}

/// Notes that the guardian or the school has signed for paid awards.
///
/// # Errors
/// Not paid, signed for before, a day to come, a guardian says that it did not come.
pub fn receive(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ProposeAid>,
    (from, day): (&str, Day),
    ids: &[AwardId],
) -> Result<(), Failure> {
    if ids.is_empty() {
        return Err(AidRefusal::NobodyChosen.into());
    }
    if day > tx.now().day() {
        return Err(AidRefusal::Future.into());
    }
    let from = ["guardian", "school"].into_iter().find(|one| *one == from);
    let from = from.ok_or(AidRefusal::NoChoice { field: "from" })?;
    for id in ids {
        note_receipt(tx, (from, day), *id)?;
    }
    Ok(())
}

/// Notes the receipt of one paid award. While a guardian says that it did not come, nobody does.
pub(super) fn note_receipt(
    tx: &mut Tx<'_>,
    (from, day): (&'static str, Day),
    id: AwardId,
) -> Result<(), Failure> {
    let row = held(tx, id)?;
    row.state.receive()?;
    if store::open_denial(tx, id)?.is_some() {
        return Err(DeliveryRefusal::Denied { code: row.code }.into());
    }
    if !store::note_received(tx, id, from, day)? {
        return Err(AidRefusal::NotNow { state: row.state }.into());
    }
    events::record(tx, Kind::AwardReceived.of(id).with("from", from))?;
    Ok(())
}

/// Makes a voucher for a paid award that was given back whole, with its reason.
///
/// # Errors
/// Not paid, no reason, a closed month, or a voucher about it waits.
pub fn prepare_return(
    tx: &mut Tx<'_>,
    permit: &Permit<may::KeepBooks>,
    id: AwardId,
    (day, why): (Day, &str),
) -> Result<Made, Failure> {
    let row = held(tx, id)?;
    row.state.give_back()?;
    let subject = format!("award:{id}");
    if ledger::waiting_of(tx, &subject)? > 0 {
        return Err(AidRefusal::VoucherWaits.into());
    }
    let posting = row.posting.ok_or(AidRefusal::NotNow { state: row.state })?;
    let made = books::prepare_reversal(tx, permit, (posting, &subject), (day, why))?;
    if made.posting.is_some() {
        settle_return(tx, id)?;
    }
    Ok(made)
}

/// The second signature under such a voucher: the parts go back to their gifts.
///
/// # Errors
/// As [`books::sign`].
pub fn sign_return(
    tx: &mut Tx<'_>,
    permit: &Permit<may::CheckPayments>,
    manager: Option<&Permit<may::CheckLargePayments>>,
    id: VoucherId,
) -> Result<(), Failure> {
    let voucher = books::sign(tx, permit, manager, id)?;
    let award = voucher.new.subject.strip_prefix("award:").and_then(|id| id.parse().ok());
    settle_return(tx, award.ok_or(Failure::NOT_FOUND)?)
}

fn settle_return(tx: &mut Tx<'_>, id: AwardId) -> Result<(), Failure> {
    let row = held(tx, id)?;
    let state = row.state.give_back()?;
    for part in store::parts_of_award(tx, id)? {
        if !giving::add_left(tx, part.gift, part.fen)? {
            return Err(AidRefusal::NotNow { state: row.state }.into());
        }
        let back = part.fen.reversed().ok_or(BooksRefusal::TooMuch)?;
        store::add_part(tx, (id, part.gift), 2, back)?;
    }
    store::set_state(tx, id, (row.state, state))?;
    let back = row.fen.reversed().ok_or(BooksRefusal::TooMuch)?;
    store::add_to_term(tx, row.term, -1, back)?;
    events::record(tx, Kind::AwardReturned.of(id).with("pupil", row.pupil))?;
    Ok(())
}
