//! What becomes of the rest when the pupil has left. Nothing moves before the giver's own answer
//! (慈善法 56, 58; invariant 3).

use liandong_domain::access::{Permit, may};
use liandong_domain::aid::Term;
use liandong_domain::basics::{Day, DirectedPromiseId, Fen, GiftId, PurposeId};
use liandong_domain::books::{Account, Line, Posting, PostingKind, PurposeKind};
use liandong_domain::directed::{
    DirectedPromiseState, DirectedRefusal, InstalmentKind, OnwardAnswer,
};

use super::promises::found;
use super::vouchers::term_of;
use crate::books::actions::{self as books, NewPosting};
use crate::books::store as ledger;
use crate::db::Tx;
use crate::directed::store::{self, NewInstalment, PromiseRow, RefundRow};
use crate::events::{self, Kind};
use crate::failure::Failure;
use crate::giving::actions as giving;
use crate::giving::store::{self as gifts, NewGift};

/// The giver answers: on the own page, or on a signed paper that a worker notes.
///
/// # Errors
/// Not asked, or answered before.
pub fn answer(
    tx: &mut Tx<'_>,
    id: DirectedPromiseId,
    (answer, on_paper): (OnwardAnswer, bool),
) -> Result<(), Failure> {
    let row = found(tx, id)?;
    let answered_as = if on_paper { "paper" } else { "giver" };
    if !store::answer_onward(tx, id, (answer, answered_as))? {
        return Err(DirectedRefusal::Answered.into());
    }
    events::record(tx, Kind::OnwardAnswered.of(id).with("answer", answer.code()))?;
    // Where nothing is left there is nothing to move.
    let purpose = ledger::of_giver(tx, row.giver)?.map(|row| row.id);
    if store::rest_of(tx, &row, purpose)? <= Fen::ZERO && answer != OnwardAnswer::Another {
        done(tx, id)?;
    }
    Ok(())
}

fn done(tx: &mut Tx<'_>, id: DirectedPromiseId) -> Result<(), Failure> {
    if !store::done_onward(tx, id)? {
        return Err(DirectedRefusal::Answered.into());
    }
    events::record(tx, Kind::OnwardDone.of(id))?;
    Ok(())
}

/// The promise, the giver's purpose and what is left, when the giver answered so.
fn answered(
    tx: &mut Tx<'_>,
    id: DirectedPromiseId,
    wanted: OnwardAnswer,
) -> Result<(PromiseRow, Option<PurposeId>, Fen), Failure> {
    let row = found(tx, id)?;
    let asked = store::onward(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    if asked.done {
        return Err(DirectedRefusal::Answered.into());
    }
    if asked.answer != Some(wanted) {
        return Err(DirectedRefusal::NotAnswered { due: asked.due_on }.into());
    }
    let purpose = ledger::of_giver(tx, row.giver)?.map(|row| row.id);
    let left = store::rest_of(tx, &row, purpose)?;
    Ok((row, purpose, left))
}

pub(super) fn moved(
    tx: &mut Tx<'_>,
    (promise, term, kind): (DirectedPromiseId, Term, InstalmentKind),
    (fen, gift): (Fen, Option<GiftId>),
) -> Result<(), Failure> {
    let fen = if kind.takes() { Fen::new(-fen.count()) } else { fen };
    store::keep_instalment(tx, &NewInstalment { promise, term, kind, fen, gift })?;
    events::record(tx, Kind::InstalmentNoted.of(promise).with("kind", kind.code()))?;
    Ok(())
}

/// Goes on with another pupil of the same giver: the rest is carried to that promise. The money
/// stays in the giver's own purpose.
///
/// # Errors
/// The giver did not answer so; the other promise is not the giver's, or does not stand.
pub fn carry_on(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ProposeAid>,
    (id, to): (DirectedPromiseId, DirectedPromiseId),
) -> Result<(), Failure> {
    let (row, _, left) = answered(tx, id, OnwardAnswer::Another)?;
    let other = found(tx, to)?;
    if other.giver != row.giver || other.state != DirectedPromiseState::Standing {
        return Err(DirectedRefusal::NoChoice { field: "to" }.into());
    }
    if left > Fen::ZERO {
        let term = Term::of(tx.now().day());
        moved(tx, (id, term, InstalmentKind::CarriedOut), (left, None))?;
        moved(tx, (to, term, InstalmentKind::CarriedIn), (left, None))?;
    }
    done(tx, id)
}

/// Gives the rest to the pool: out of each gift, the oldest first, a part that the pool holds from
/// now on. The books show both sides; what was raised stays what it was.
///
/// # Errors
/// The giver did not answer so, no pool, a closed month.
pub fn give_to_pool(
    tx: &mut Tx<'_>,
    permit: &Permit<may::KeepBooks>,
    id: DirectedPromiseId,
    day: Day,
) -> Result<(), Failure> {
    let (row, purpose, left) = answered(tx, id, OnwardAnswer::Pool)?;
    let own = purpose.ok_or(DirectedRefusal::NothingLeft)?;
    let pool =
        ledger::purposes(tx)?.into_iter().find(|one| one.kind == PurposeKind::Pool && !one.closed);
    let pool = pool.ok_or(DirectedRefusal::PoolShort { missing: left })?.id;
    let mut missing = left;
    for (gift, there) in gifts::left_of(tx, own)? {
        let part = there.min(missing);
        if part <= Fen::ZERO {
            continue;
        }
        let old = gifts::gift(tx, gift)?.ok_or(Failure::NOT_FOUND)?;
        let new = GiftId::new(tx.fresh());
        let posting = books::post(
            tx,
            &NewPosting {
                kind: PostingKind::Moved,
                posting: across((own, pool), old.account, part, day),
                words: &format!("{} {} → 不定向", row.giver_code, row.code),
                source: &format!("gift:{new}"),
                made_by: permit.person(),
                checked_by: None,
                rule: "",
                reverses: None,
                open: None,
            },
        )?;
        if !gifts::refund(tx, gift, part)? {
            return Err(DirectedRefusal::LeftIsLess { left: there }.into());
        }
        let words = format!("{} → 不定向", row.giver_code);
        let told = NewGift {
            giver: row.giver,
            purpose: pool,
            account: old.account,
            fen: part,
            pieces: 0,
            given_on: day,
            words,
            pledge: None,
        };
        gifts::insert_gift(tx, new, &told, posting)?;
        gifts::add_to_giver(tx, row.giver, 1, Fen::ZERO)?;
        let term = Term::of(tx.now().day());
        moved(tx, (id, term, InstalmentKind::ToPool), (part, Some(new)))?;
        missing = missing.minus(part).unwrap_or(Fen::ZERO);
    }
    if missing > Fen::ZERO {
        return Err(DirectedRefusal::LeftIsLess { left }.into());
    }
    done(tx, id)
}

/// Both sides of money that goes from one purpose to another, each in balance.
fn across((from, to): (PurposeId, PurposeId), account: Account, fen: Fen, day: Day) -> Posting {
    let back = Fen::new(-fen.count());
    let (directed, pool) = (PurposeKind::Directed.gifts(), PurposeKind::Pool.gifts());
    let line = |purpose, account, fen| Line { purpose, account, fen };
    Posting {
        booked_on: day,
        lines: vec![
            line(from, directed, fen),
            line(from, account, back),
            line(to, account, fen),
            line(to, pool, back),
        ],
    }
}

/// Prepares giving the rest back: a voucher for a part of each gift, the oldest first, each with
/// the signatures that the tiers in force ask for. A voucher that is refused or taken back puts
/// its part back (`vouchers.rs`).
///
/// # Errors
/// The giver did not answer so, a voucher about one of the gifts waits, a closed month.
pub fn give_back(
    tx: &mut Tx<'_>,
    permit: &Permit<may::KeepBooks>,
    id: DirectedPromiseId,
    (day, why): (Day, &str),
) -> Result<(), Failure> {
    let (_, purpose, left) = answered(tx, id, OnwardAnswer::Back)?;
    let own = purpose.ok_or(DirectedRefusal::NothingLeft)?;
    let mut missing = left;
    for (gift, there) in gifts::left_of(tx, own)? {
        let part = there.min(missing);
        // What waits to be given back already is not asked for twice.
        if part <= Fen::ZERO || store::refund_waits(tx, (id, gift))? {
            continue;
        }
        let made = giving::prepare_refund(tx, permit, gift, (part, day, why))?;
        store::keep_refund(tx, made.id, RefundRow { promise: id, gift, fen: part })?;
        let term = term_of(tx, (id, gift))?;
        moved(tx, (id, term, InstalmentKind::GivenBack), (part, Some(gift)))?;
        missing = missing.minus(part).unwrap_or(Fen::ZERO);
    }
    if missing > Fen::ZERO {
        return Err(DirectedRefusal::LeftIsLess { left }.into());
    }
    done(tx, id)
}
