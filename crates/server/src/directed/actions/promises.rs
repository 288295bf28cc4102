//! A promise kept term by term: paid, proposed, reminded of, told; stopped and bridged.

use liandong_domain::access::{Permit, may};
use liandong_domain::aid::{AidRefusal, Term};
use liandong_domain::basics::{
    AwardId, Day, DirectedPromiseId, Fen, GiftId, GiverId, Note, PupilId,
};
use liandong_domain::books::{Account, PurposeKind};
use liandong_domain::directed::{
    DirectedGiving, DirectedPromiseState, DirectedRefusal, InstalmentKind, ProfileState,
};
use liandong_domain::rules::AidStandards;

use super::holds::{promised, settle_line};
use crate::aid::actions as aid_actions;
use crate::aid::store as aid;
use crate::books::store as ledger;
use crate::db::Tx;
use crate::directed::store::{self, NewInstalment, PromiseRow};
use crate::events::{self, Kind};
use crate::failure::Failure;
use crate::giving::actions::{self as giving, GiftTold};
use crate::giving::store as gifts;
use crate::rules::actions::in_force;

pub(super) fn found(tx: &mut Tx<'_>, id: DirectedPromiseId) -> Result<PromiseRow, Failure> {
    store::promise(tx, id)?.ok_or(Failure::NOT_FOUND)
}

fn standing(tx: &mut Tx<'_>, id: DirectedPromiseId) -> Result<PromiseRow, Failure> {
    let row = found(tx, id)?;
    if row.state != DirectedPromiseState::Standing {
        return Err(DirectedRefusal::NotStanding.into());
    }
    if row.left_on.is_some() {
        return Err(DirectedRefusal::PupilLeft.into());
    }
    Ok(row)
}

/// Notes a promise made on paper: the giver is approved, nobody holds or waits for the pupil.
///
/// # Errors
/// Not approved, not free on the list, the pupil left.
pub fn note_promise(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ProposeAid>,
    (pupil, giver): (PupilId, GiverId),
    from: Term,
) -> Result<DirectedPromiseId, Failure> {
    if !super::is_approved(tx, giver)? {
        return Err(DirectedRefusal::NoChoice { field: "giver" }.into());
    }
    store::hold_profile(tx, pupil)?;
    settle_line(tx, pupil)?;
    promised(tx, (pupil, giver), from, ProfileState::Open)
}

/// Notes what a giver paid for a term of the promise: the gift, its posting, the instalment.
///
/// # Errors
/// The promise does not stand, a closed month, a day to come.
pub fn pay_term(
    tx: &mut Tx<'_>,
    permit: &Permit<may::KeepBooks>,
    (id, term): (DirectedPromiseId, Term),
    (account, day, fen): (Account, Day, Fen),
) -> Result<GiftId, Failure> {
    let row = standing(tx, id)?;
    let told = GiftTold {
        giver: row.giver,
        purpose: None,
        account,
        fen,
        pieces: 0,
        given_on: day,
        words: format!("{} {term}", row.code),
        pledge: None,
    };
    let gift = giving::note_gift(tx, permit, &told)?;
    let kind = InstalmentKind::Gift;
    let new = NewInstalment { promise: id, term, kind, fen, gift: Some(gift) };
    store::keep_instalment(tx, &new)?;
    events::record(tx, Kind::InstalmentNoted.of(id).with("term", term).count("fen", fen.count()))?;
    Ok(gift)
}

/// Proposes the pupil's aid of a term from what came in for it.
///
/// # Errors
/// The promise does not stand, nothing is left, aid of the term is there.
pub fn propose_term(
    tx: &mut Tx<'_>,
    permit: &Permit<may::ProposeAid>,
    (id, term): (DirectedPromiseId, Term),
) -> Result<AwardId, Failure> {
    let row = found(tx, id)?;
    let purpose = ledger::of_giver(tx, row.giver)?.ok_or(DirectedRefusal::NothingLeft)?.id;
    let left = store::rest_of(tx, &row, Some(purpose))?;
    let today = tx.now().day();
    let (standards, _) = in_force::<AidStandards>(tx, today)?;
    let most = Fen::new(standards.ceiling_fen(row.stage));
    if left < row.fen.min(most) {
        return Err(DirectedRefusal::LeftIsLess { left }.into());
    }
    let fen = Some(row.fen.min(most));
    let made = aid_actions::propose(tx, permit, (term, purpose), &[row.pupil], fen)?;
    Ok(*made.first().ok_or(Failure::NOT_FOUND)?)
}

/// Notes that a giver was reminded of a term.
///
/// # Errors
/// The promise does not stand.
pub fn remind(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::KeepBooks>,
    (id, term): (DirectedPromiseId, Term),
) -> Result<(), Failure> {
    let row = standing(tx, id)?;
    store::keep_reminder(tx, (id, term))?;
    let line = Kind::DirectedReminded.of(id).with("term", term);
    let person = gifts::giver(tx, row.giver)?.and_then(|giver| giver.person);
    let line = match person {
        Some(person) => line.about(person),
        None => line,
    };
    events::record(tx, line)?;
    Ok(())
}

/// Writes what the giver hears of a term. It must not tell who the pupil is; a second person reads
/// it first.
///
/// # Errors
/// No words, words that tell who it is.
pub fn write_report(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ProposeAid>,
    (id, term): (DirectedPromiseId, Term),
    words: &str,
) -> Result<(), Failure> {
    let words = Note::required("report", words)?;
    let row = found(tx, id)?;
    let pupil = aid::pupil(tx, row.pupil)?.ok_or(Failure::NOT_FOUND)?;
    let (told, today) = (pupil.told(tx)?, tx.now().day());
    let (rule, _) = in_force::<DirectedGiving>(tx, today)?;
    rule.readable(words.as_str(), &[&told.name, &told.school, &told.guardian])?;
    store::keep_report(tx, (id, term), words.as_str())?;
    events::record(tx, Kind::TermTold.of(id).with("term", term).with("state", "written"))?;
    Ok(())
}

/// A second person has read it: the giver hears it.
///
/// # Errors
/// One's own words; read before.
pub fn screen_report(
    tx: &mut Tx<'_>,
    permit: &Permit<may::DecideAid>,
    (id, term): (DirectedPromiseId, Term),
) -> Result<(), Failure> {
    let row = store::report(tx, (id, term))?.ok_or(Failure::NOT_FOUND)?;
    if row.written_by == permit.person() {
        return Err(DirectedRefusal::SameReader.into());
    }
    if !store::screen_report(tx, (id, term))? {
        return Err(Failure::NOT_FOUND);
    }
    let giver = found(tx, id)?.giver;
    let line = Kind::TermTold.of(id).with("term", term).with("state", "told");
    let person = gifts::giver(tx, giver)?.and_then(|giver| giver.person);
    let line = match person {
        Some(person) => line.about(person),
        None => line,
    };
    events::record(tx, line)?;
    Ok(())
}

/// The giver stops: the pupil is looked for again, before others. Called by the giver's own page
/// and by a worker to whom the giver said so.
///
/// # Errors
/// It does not stand; no reason.
pub fn stop(tx: &mut Tx<'_>, id: DirectedPromiseId, why: &str) -> Result<(), Failure> {
    let why = Note::required("why", why)?;
    let row = standing(tx, id)?;
    store::hold_profile(tx, row.pupil)?;
    let state = row.state.stop()?;
    if !store::end_promise(tx, id, state, why.as_str())? {
        return Err(DirectedRefusal::NotStanding.into());
    }
    store::reopen(tx, row.pupil)?;
    events::record(tx, Kind::DirectedStopped.of(id).with("pupil", row.pupil))?;
    Ok(())
}

/// Bridges a child's term from the pool: proposed like any aid, with the reason that stands in the
/// books when it is paid.
///
/// # Errors
/// No reason, aid of the term is there, the pupil left or is in no course, the pool is short.
pub fn bridge(
    tx: &mut Tx<'_>,
    permit: &Permit<may::ProposeAid>,
    (pupil, term): (PupilId, Term),
    why: &str,
) -> Result<AwardId, Failure> {
    let why = Note::required("why", why)?;
    let course = aid::course(tx, pupil)?.ok_or(Failure::NOT_FOUND)?;
    if course.left_on.is_some() {
        return Err(AidRefusal::Left { code: course.code }.into());
    }
    if aid::standing_of(tx, pupil, term)? {
        return Err(DirectedRefusal::HasAid.into());
    }
    let today = tx.now().day();
    let (standards, _) = in_force::<AidStandards>(tx, today)?;
    let fen = Fen::new(standards.ceiling_fen(course.stage));
    let pool =
        ledger::purposes(tx)?.into_iter().find(|row| row.kind == PurposeKind::Pool && !row.closed);
    let pool = pool.ok_or(DirectedRefusal::PoolShort { missing: fen })?;
    let held = Fen::total(gifts::left_of(tx, pool.id)?.into_iter().map(|one| one.1));
    let held = held.unwrap_or(Fen::ZERO);
    if held < fen {
        let missing = fen.minus(held).unwrap_or(fen);
        return Err(DirectedRefusal::PoolShort { missing }.into());
    }
    let made = aid_actions::propose(tx, permit, (term, pool.id), &[pupil], None)?;
    let award = *made.first().ok_or(Failure::NOT_FOUND)?;
    let promise = store::standing_of_pupil(tx, pupil)?.map(|row| row.id);
    store::keep_bridge(tx, (award, pupil, term), (promise, why.as_str()))?;
    events::record(tx, Kind::BridgeMade.of(award).with("pupil", pupil).with("term", term))?;
    super::drafts::taken(tx, (pupil, term), award)?;
    Ok(award)
}
