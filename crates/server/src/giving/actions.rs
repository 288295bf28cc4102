//! The verbs of giving.

use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{
    Day, Fen, GiftId, GiverId, Note, PledgeId, PurposeId, Title, VoucherId,
};
use liandong_domain::books::{Account, BooksRefusal, Posting, PostingKind, PurposeKind};
use liandong_domain::giving::{GiftState, GivingRefusal, PledgeState, Receipt, goods_value};
use liandong_domain::todo::TodoKind;

use crate::books::actions::{self as books, Made, NewPosting, NewPurpose};
use crate::books::store::{self as ledger, NewVoucher, VoucherRow};
use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::{Failure, Gather};
use crate::giving::store::{self, GiftRow, GivingWords, NewGift, NewGiver, NewPledge};

/// A gift as it is told at the counter.
#[derive(Debug, Clone)]
pub struct GiftTold {
    /// Who gives.
    pub giver: GiverId,
    /// The purpose; none: the giver's own, for pupils whom the giver chooses.
    pub purpose: Option<PurposeId>,
    /// Where it came to: bank, box or store.
    pub account: Account,
    /// How much.
    pub fen: Fen,
    /// Pieces of goods; 0: money.
    pub pieces: i64,
    /// The day it came.
    pub given_on: Day,
    /// What is written.
    pub words: String,
    /// The pledge it keeps.
    pub pledge: Option<PledgeId>,
}

/// Enters a giver, or changes what is told of one.
///
/// # Errors
/// No name; no such giver.
pub fn keep_giver(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::KeepBooks>,
    id: Option<GiverId>,
    new: &NewGiver,
) -> Result<GiverId, Failure> {
    let name = Title::parse("name", &new.name)?;
    let new = NewGiver { name: name.as_str().to_owned(), ..new.clone() };
    let id = match id {
        Some(id) => {
            store::giver(tx, id)?.ok_or(Failure::NOT_FOUND)?;
            store::change_giver(tx, id, &new)?;
            id
        }
        None => store::insert_giver(tx, &new)?,
    };
    events::record(tx, Kind::GiverKept.of(id))?;
    Ok(id)
}

/// Notes the day on which a giver signed the agreement (慈善法 39).
///
/// # Errors
/// A day to come; no such giver.
pub fn sign_agreement(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::KeepBooks>,
    id: GiverId,
    day: Day,
) -> Result<(), Failure> {
    if day > tx.now().day() {
        return Err(BooksRefusal::Future.into());
    }
    store::giver(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    store::agree(tx, id, day)?;
    events::record(tx, Kind::GiverKept.of(id).with("agreed", day))?;
    Ok(())
}

/// The purpose of what a giver gives for pupils of their own choice: one a giver, so that nobody's
/// money is spent on the pupils of another. Its name is the giver's code.
fn own_purpose(
    tx: &mut Tx<'_>,
    permit: &Permit<may::KeepBooks>,
    giver: GiverId,
    code: &str,
) -> Result<PurposeId, Failure> {
    if let Some(row) = ledger::of_giver(tx, giver)? {
        return Ok(row.id);
    }
    let new = NewPurpose { name: code.to_owned(), kind: PurposeKind::Directed, giver: Some(giver) };
    books::keep_purpose(tx, permit, &new)
}

/// Notes a gift: its row, its posting, the giver's sums, the pledge's next day, all or nothing.
///
/// # Errors
/// No such giver or purpose, a closed month, a day to come, no pieces of goods.
pub fn note_gift(
    tx: &mut Tx<'_>,
    permit: &Permit<may::KeepBooks>,
    told: &GiftTold,
) -> Result<GiftId, Failure> {
    books::kept(tx)?;
    let giver = store::giver(tx, told.giver)?.ok_or(Failure::NOT_FOUND)?;
    let goods = told.account == Account::Stock;
    let mut gather = Gather::default();
    let words = gather.take(Note::parse("words", &told.words));
    if goods && told.pieces <= 0 {
        gather.add(GivingRefusal::NoPieces);
    }
    let words = gather.finish(|| Some(words?.as_str().to_owned()))?;
    let purpose = match told.purpose {
        Some(id) => id,
        None => own_purpose(tx, permit, giver.id, &giver.code)?,
    };
    let row = ledger::purpose(tx, purpose)?.ok_or(Failure::NOT_FOUND)?;
    if row.closed {
        return Err(BooksRefusal::PurposeEnded.into());
    }
    // Money of one giver does not become another's (慈善法 56), and a gift has an aim.
    if row.giver.is_some_and(|owner| owner != giver.id) || row.kind == PurposeKind::Free {
        return Err(GivingRefusal::AimIsBound.into());
    }
    let (kind, income) = match goods {
        true => (PostingKind::Goods, Account::GoodsGifts),
        false => (PostingKind::Gift, row.kind.gifts()),
    };
    let id = GiftId::new(tx.fresh());
    let said = format!("{} {words}", giver.code);
    let posting = books::post(
        tx,
        &NewPosting {
            kind,
            posting: Posting::of(told.given_on, purpose, (told.account, income), told.fen)?,
            words: said.trim(),
            source: &format!("gift:{id}"),
            made_by: permit.person(),
            checked_by: None,
            rule: "",
            reverses: None,
            open: None,
        },
    )?;
    let new = NewGift {
        giver: giver.id,
        purpose,
        account: told.account,
        fen: told.fen,
        pieces: if goods { told.pieces } else { 0 },
        given_on: told.given_on,
        words,
        pledge: told.pledge,
    };
    store::insert_gift(tx, id, &new, posting)?;
    store::add_to_giver(tx, giver.id, 1, told.fen)?;
    events::record(tx, Kind::GiftNoted.of(id).with("giver", giver.id))?;
    if let Some(pledge) = told.pledge {
        move_pledge_on(tx, pledge, giver.id)?;
    }
    Ok(id)
}

/// What waits because pledges were due on a day and nobody was reminded.
fn due_waits(tx: &mut Tx<'_>, due: Day) -> Result<(), Failure> {
    Ok(crate::todo::renew(tx, &[TodoKind::PledgeDue], &due.to_string())?)
}

/// A pledge that was kept is due again later, or ends with its last day.
fn move_pledge_on(tx: &mut Tx<'_>, id: PledgeId, giver: GiverId) -> Result<(), Failure> {
    let row = store::pledge(tx, id)?.filter(|row| row.new.giver == giver);
    let row = row.ok_or(Failure::NOT_FOUND)?;
    let due = row.new.every.after(row.new.starts_on, row.due_on);
    let over = row.new.ends_on.is_some_and(|last| due > last);
    let state = if over { PledgeState::Ended } else { row.state };
    store::move_on(tx, id, due, state)?;
    due_waits(tx, row.due_on)?;
    due_waits(tx, due)?;
    events::record(tx, Kind::PledgeKept.of(id))?;
    Ok(())
}

/// A gift that stands and about which nothing waits.
fn free_gift(tx: &mut Tx<'_>, id: GiftId) -> Result<GiftRow, Failure> {
    let row = store::gift(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    if row.state == GiftState::TakenBack {
        return Err(GivingRefusal::GiftGone.into());
    }
    if ledger::waiting_of(tx, &format!("gift:{id}"))? > 0 {
        return Err(GivingRefusal::VoucherWaits.into());
    }
    Ok(row)
}

/// Settles at once what one signature was enough for.
fn settled(tx: &mut Tx<'_>, made: Made) -> Result<Made, Failure> {
    if made.posting.is_some() {
        let row = ledger::voucher(tx, made.id)?.ok_or(Failure::NOT_FOUND)?;
        settle(tx, &row)?;
    }
    Ok(made)
}

/// Makes a voucher for giving a part of a gift back to its giver: never more than is left of it.
///
/// # Errors
/// Goods, more than is left, no reason, a closed month.
pub fn prepare_refund(
    tx: &mut Tx<'_>,
    permit: &Permit<may::KeepBooks>,
    id: GiftId,
    (fen, day, why): (Fen, Day, &str),
) -> Result<Made, Failure> {
    let row = free_gift(tx, id)?;
    if row.account == Account::Stock {
        return Err(GivingRefusal::GoodsAreNotRefunded.into());
    }
    if fen > row.left {
        return Err(GivingRefusal::MoreThanLeft { left: row.left }.into());
    }
    let purpose = ledger::purpose(tx, row.purpose)?.ok_or(Failure::NOT_FOUND)?;
    let new = NewVoucher {
        kind: PostingKind::Refund,
        purpose: row.purpose,
        debit: purpose.kind.gifts(),
        credit: row.account,
        fen,
        booked_on: day,
        words: why.to_owned(),
        subject: format!("gift:{id}"),
        pieces: 0,
        reverses: None,
    };
    let made = books::prepare(tx, permit, &new)?;
    settled(tx, made)
}

/// Makes a voucher for taking a gift back whole by a counter-entry: it was noted wrongly.
///
/// # Errors
/// A part of it is used, no reason, a closed month.
pub fn prepare_take_back(
    tx: &mut Tx<'_>,
    permit: &Permit<may::KeepBooks>,
    id: GiftId,
    (day, why): (Day, &str),
) -> Result<Made, Failure> {
    let row = free_gift(tx, id)?;
    if row.left != row.fen {
        let spent = row.fen.minus(row.left).unwrap_or_default();
        return Err(GivingRefusal::Spent { spent }.into());
    }
    let subject = format!("gift:{id}");
    let made = books::prepare_reversal(tx, permit, (row.posting, &subject), (day, why))?;
    settled(tx, made)
}

/// Makes a voucher for handing out pieces of goods.
///
/// # Errors
/// Money, more pieces than are left, nothing written.
pub fn prepare_hand_out(
    tx: &mut Tx<'_>,
    permit: &Permit<may::KeepBooks>,
    id: GiftId,
    (pieces, day, words): (i64, Day, &str),
) -> Result<Made, Failure> {
    let row = free_gift(tx, id)?;
    let new = NewVoucher {
        kind: PostingKind::HandedOut,
        purpose: row.purpose,
        debit: Account::GoodsHandedOut,
        credit: Account::Stock,
        fen: goods_value(row.left, row.pieces_left, pieces)?,
        booked_on: day,
        words: words.to_owned(),
        subject: format!("gift:{id}"),
        pieces,
        reverses: None,
    };
    let made = books::prepare(tx, permit, &new)?;
    settled(tx, made)
}

/// The second signature under a voucher about a gift: posted, and the gift settled with it.
///
/// # Errors
/// As [`books::sign`]; the gift has less left than when the voucher was made.
pub fn sign(
    tx: &mut Tx<'_>,
    permit: &Permit<may::CheckPayments>,
    manager: Option<&Permit<may::CheckLargePayments>>,
    id: VoucherId,
) -> Result<(), Failure> {
    let row = books::sign(tx, permit, manager, id)?;
    settle(tx, &row)
}

/// What a posted voucher does to its gift.
fn settle(tx: &mut Tx<'_>, row: &VoucherRow) -> Result<(), Failure> {
    let id = row.new.subject.strip_prefix("gift:").and_then(|id| id.parse().ok());
    let id: GiftId = id.ok_or(Failure::NOT_FOUND)?;
    let gift = store::gift(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    let (fen, back) = (row.new.fen, Fen::new(-row.new.fen.count()));
    match row.new.kind {
        PostingKind::Refund => {
            if !store::refund(tx, id, fen)? {
                return Err(GivingRefusal::MoreThanLeft { left: gift.left }.into());
            }
            store::add_to_giver(tx, gift.giver, 0, back)?;
        }
        PostingKind::HandedOut => {
            if !store::hand_out(tx, id, row.new.pieces, fen)? {
                return Err(GivingRefusal::MorePieces { left: gift.pieces_left }.into());
            }
        }
        PostingKind::Reversal => {
            if !store::take_back(tx, id)? {
                let spent = gift.fen.minus(gift.left).unwrap_or_default();
                return Err(GivingRefusal::Spent { spent }.into());
            }
            store::add_to_giver(tx, gift.giver, -1, back)?;
        }
        PostingKind::Gift
        | PostingKind::Goods
        | PostingKind::Income
        | PostingKind::Award
        | PostingKind::Cost
        | PostingKind::Carried
        | PostingKind::Moved => return Err(Failure::NOT_FOUND),
    }
    events::record(tx, Kind::GiftChanged.of(id).with("kind", row.new.kind.code()))?;
    Ok(())
}

/// Notes code and number of the official ticket that was written for a gift.
///
/// # Errors
/// Another gift has it; this gift has one; the gift was taken back.
pub fn note_receipt(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::KeepBooks>,
    id: GiftId,
    (code, number, on): (&str, &str, Day),
) -> Result<(), Failure> {
    let receipt = Receipt::parse(code, number)?;
    let row = store::gift(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    if row.state == GiftState::TakenBack {
        return Err(GivingRefusal::GiftGone.into());
    }
    if on > tx.now().day() {
        return Err(BooksRefusal::Future.into());
    }
    if row.receipt.is_some() {
        return Err(GivingRefusal::ReceiptNoted.into());
    }
    if store::ticket_used(tx, &receipt)? {
        return Err(GivingRefusal::TicketUsed.into());
    }
    if !store::note_receipt(tx, id, &receipt, on)? {
        return Err(GivingRefusal::ReceiptNoted.into());
    }
    events::record(tx, Kind::ReceiptNoted.of(id))?;
    Ok(())
}

/// Notes a promise to give regularly.
///
/// # Errors
/// It ends before it begins; no such giver.
pub fn keep_pledge(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::KeepBooks>,
    new: &NewPledge,
) -> Result<PledgeId, Failure> {
    store::giver(tx, new.giver)?.ok_or(Failure::NOT_FOUND)?;
    if new.ends_on.is_some_and(|last| last < new.starts_on) {
        return Err(GivingRefusal::EndsEarly.into());
    }
    let id = store::insert_pledge(tx, new)?;
    due_waits(tx, new.starts_on)?;
    events::record(tx, Kind::PledgeKept.of(id).with("giver", new.giver))?;
    Ok(id)
}

/// Notes that a giver was reminded.
///
/// # Errors
/// The pledge does not run.
pub fn remind(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::KeepBooks>,
    id: PledgeId,
) -> Result<(), Failure> {
    let row = store::pledge(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    if !store::remind(tx, id)? {
        return Err(GivingRefusal::NotRunning.into());
    }
    due_waits(tx, row.due_on)?;
    events::record(tx, Kind::PledgeReminded.of(id))?;
    Ok(())
}

/// What is done to a pledge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PledgeTurn {
    /// It rests, or runs again.
    Turn,
    /// It ends.
    End,
}

/// Lets a pledge rest, run again or end.
///
/// # Errors
/// It has ended.
pub fn turn_pledge(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::KeepBooks>,
    id: PledgeId,
    turn: PledgeTurn,
) -> Result<GiverId, Failure> {
    let row = store::pledge(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    let state = match turn {
        PledgeTurn::Turn => row.state.turn()?,
        PledgeTurn::End => row.state.end()?,
    };
    store::set_state(tx, id, state)?;
    due_waits(tx, row.due_on)?;
    events::record(tx, Kind::PledgeKept.of(id))?;
    Ok(row.new.giver)
}

/// States the qualification for public fundraising, how the public gives, and the words of the
/// agreement.
///
/// # Errors
/// How the public gives without a qualification (慈善法 22, 113); a text that is too long.
pub fn say(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::CloseBooks>,
    said: &GivingWords,
) -> Result<(), Failure> {
    let mut gather = Gather::default();
    let how = gather.take(Note::parse("how", &said.how));
    let agreement = gather.take(Note::parse("agreement", &said.agreement));
    let qualification = said.qualification.trim().to_owned();
    if qualification.is_empty() && !said.how.trim().is_empty() {
        gather.add(GivingRefusal::NotQualified);
    }
    let said = gather.finish(|| {
        let (how, agreement) = (how?.as_str().to_owned(), agreement?.as_str().to_owned());
        Some(GivingWords { qualification, how, agreement })
    })?;
    store::keep_words(tx, &said)?;
    events::record(tx, Kind::GivingWordsChanged.of(tx.town()))?;
    Ok(())
}
