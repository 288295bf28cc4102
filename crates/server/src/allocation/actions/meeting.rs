//! The committee meets: members vote, set amounts otherwise, and settle it.

use std::collections::BTreeMap;

use liandong_domain::access::{Permit, may};
use liandong_domain::allocation::{
    AllocationRefusal, AllocationState, Standing, Vote, settle as count_votes, shares_of,
};
use liandong_domain::basics::{AllocationId, Fen, Note, PersonId, PupilId, PurposeId};

use super::replay::{Frozen, frozen};
use super::suggest::available;
use crate::allocation::store::{self, ChangeRow, SeatRow, VoteRow};
use crate::db::{Read, Tx};
use crate::events::{self, Kind};
use crate::failure::Failure;

/// The seat of whoever acts, and the allocation, held until the end and still open.
fn at_the_table(
    tx: &mut Tx<'_>,
    permit: &Permit<may::VoteAllocation>,
    id: AllocationId,
) -> Result<(SeatRow, Frozen), Failure> {
    let seat = store::seat(tx, permit.person())?.ok_or(AllocationRefusal::NoSeat)?;
    store::hold(tx, id)?;
    let frozen = frozen(tx, id)?;
    frozen.row.state.open()?;
    Ok((seat, frozen))
}

/// Whether a member is related to a child of it: the guardian's telephone is theirs (慈善法 59).
fn related(q: &mut Read<'_>, id: AllocationId, person: PersonId) -> Result<bool, Failure> {
    let row = crate::people::store::person(q, person)?.ok_or(Failure::NOT_FOUND)?;
    match row.known()?.phone_key {
        Some(key) => Ok(store::has_child_of(q, id, &key)?),
        None => Ok(false),
    }
}

/// Votes that were given since the amounts were last changed: only those count.
fn fresh(q: &mut Read<'_>, id: AllocationId) -> Result<Vec<VoteRow>, Failure> {
    let changes = store::count_changes(q, id)?;
    let votes = store::votes(q, id)?.into_iter();
    Ok(votes.filter(|row| row.vote == Vote::Recused || row.saw == changes).collect())
}

/// A member votes, or votes otherwise than before. Dissent and standing aside carry their words.
///
/// # Errors
/// No seat, settled before, no words where they are asked for, or a relation to one of the
/// children: then the member stands aside.
pub fn vote(
    tx: &mut Tx<'_>,
    permit: &Permit<may::VoteAllocation>,
    id: AllocationId,
    (vote, words): (Vote, &str),
) -> Result<(), Failure> {
    let (seat, _) = at_the_table(tx, permit, id)?;
    let words = match vote.asks_why() {
        true => Note::required("words", words)?,
        false => Note::parse("words", words)?,
    };
    if vote != Vote::Recused && related(tx, id, seat.person)? {
        return Err(AllocationRefusal::Related.into());
    }
    let saw = store::count_changes(tx, id)?;
    store::keep_vote(tx, (id, seat.person), (seat.side, vote), (words.as_str(), saw))?;
    let book = crate::books::actions::kept(tx)?;
    let line = Kind::AllocationVoted.of(id).within(book.organisation);
    events::record(tx, line.with("vote", vote.code()))?;
    Ok(())
}

/// The amounts as they stand: as suggested, or as the committee set them.
fn amounts(frozen: &Frozen, changes: &BTreeMap<PupilId, ChangeRow>) -> Vec<(PupilId, Fen)> {
    let amount = |pupil: PupilId, suggested| changes.get(&pupil).map_or(suggested, |row| row.fen);
    let all = frozen.children.iter().map(|row| {
        let pupil = row.child.pupil;
        (pupil, amount(pupil, row.answer.fen))
    });
    all.filter(|(_, fen)| *fen > Fen::ZERO).collect()
}

/// Sets a child's amount otherwise than suggested, with the reason; the suggestion stays beside it.
/// Votes given before count no more.
///
/// # Errors
/// No seat, stood aside, settled before, no reason, above the standard, more than the pool covers,
/// or a child who cannot get anything here.
pub fn change(
    tx: &mut Tx<'_>,
    permit: &Permit<may::VoteAllocation>,
    (id, pupil): (AllocationId, PupilId),
    (fen, why): (Fen, &str),
) -> Result<(), Failure> {
    let (seat, frozen) = at_the_table(tx, permit, id)?;
    let why = Note::required("why", why)?;
    let stood_aside = |row: &VoteRow| row.person == seat.person && row.vote == Vote::Recused;
    if store::votes(tx, id)?.iter().any(stood_aside) {
        return Err(AllocationRefusal::StoodAside.into());
    }
    let child = store::child(tx, id, pupil)?.ok_or(Failure::NOT_FOUND)?.child;
    if child.standing != Standing::Free {
        return Err(AllocationRefusal::NotFree { code: child.code }.into());
    }
    let most = Fen::new(child.gap());
    if fen.is_negative() || fen > most {
        return Err(AllocationRefusal::AboveStandard { most }.into());
    }
    let mut all = amounts(&frozen, &store::changes(tx, id)?);
    all.retain(|(other, _)| *other != pupil);
    let covers = |fen: i64| {
        let one = std::iter::once((pupil, Fen::new(fen)));
        shares_of(&frozen.instance, &all.iter().copied().chain(one).collect::<Vec<_>>()).is_some()
    };
    if !covers(fen.count()) {
        let (mut yes, mut no) = (0, fen.count());
        while no - yes > 1 {
            let middle = yes + (no - yes) / 2;
            if covers(middle) { yes = middle } else { no = middle }
        }
        return Err(AllocationRefusal::NotCovered { missing: Fen::new(fen.count() - yes) }.into());
    }
    store::add_change(tx, (id, pupil), (fen, why.as_str()))?;
    let book = crate::books::actions::kept(tx)?;
    let line = Kind::AllocationChanged.of(id).within(book.organisation);
    events::record(tx, line.with("pupil", pupil).count("fen", fen.count()))?;
    Ok(())
}

/// Settles an allocation by the votes: decided, and its awards are proposed in the same change, or
/// turned down. Two who settle it at once come to one result.
///
/// # Errors
/// No seat, stood aside, settled before, too few votes, a purpose that holds less than then, a
/// pupil who has an award by now.
pub fn settle(
    tx: &mut Tx<'_>,
    permit: &Permit<may::VoteAllocation>,
    id: AllocationId,
) -> Result<AllocationState, Failure> {
    let (seat, frozen) = at_the_table(tx, permit, id)?;
    let votes = fresh(tx, id)?;
    if votes.iter().any(|row| row.person == seat.person && row.vote == Vote::Recused) {
        return Err(AllocationRefusal::StoodAside.into());
    }
    let said: Vec<_> = votes.iter().map(|row| (row.side, row.vote)).collect();
    let state = count_votes(frozen.instance.rule, &said)?;
    if state == AllocationState::Decided {
        award(tx, permit, &frozen)?;
    }
    if !store::settle(tx, id, state)? {
        return Err(AllocationRefusal::NotOpen { state }.into());
    }
    let book = crate::books::actions::kept(tx)?;
    let line = Kind::AllocationSettled.of(id).within(book.organisation);
    events::record(tx, line.with("state", state.code()))?;
    Ok(state)
}

fn award(
    tx: &mut Tx<'_>,
    permit: &Permit<may::VoteAllocation>,
    frozen: &Frozen,
) -> Result<(), Failure> {
    let (id, term) = (frozen.row.id, frozen.row.term);
    let all = amounts(frozen, &store::changes(tx, id)?);
    let total = Fen::total(all.iter().map(|one| one.1)).unwrap_or_default();
    let missing = total.minus(frozen.instance.pool()).unwrap_or_default();
    let shares =
        shares_of(&frozen.instance, &all).ok_or(AllocationRefusal::NotCovered { missing })?;
    let mut used: BTreeMap<PurposeId, i64> = BTreeMap::new();
    for (purpose, fen) in shares.iter().flatten() {
        *used.entry(*purpose).or_default() += fen.count();
    }
    for (purpose, fen) in used {
        let held = available(tx, purpose)?;
        if held.count() < fen {
            return Err(AllocationRefusal::NotHeld { held }.into());
        }
    }
    for ((pupil, fen), shares) in all.iter().zip(&shares) {
        let award = crate::aid::allocated::propose_allocated(tx, permit, (*pupil, term), shares)?;
        store::add_award(tx, (id, *pupil), (award, *fen))?;
    }
    Ok(())
}

/// Takes a suggestion back before it is settled, so that a new one can be made.
///
/// # Errors
/// Settled before.
pub fn withdraw(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ProposeAid>,
    id: AllocationId,
) -> Result<(), Failure> {
    store::hold(tx, id)?;
    let row = store::allocation(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    row.state.open()?;
    store::settle(tx, id, AllocationState::Withdrawn)?;
    let book = crate::books::actions::kept(tx)?;
    let line = Kind::AllocationSettled.of(id).within(book.organisation);
    events::record(tx, line.with("state", AllocationState::Withdrawn.code()))?;
    Ok(())
}
