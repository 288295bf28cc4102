//! Holding a pupil, waiting in the line, promising.

use liandong_domain::access::{Permit, may};
use liandong_domain::aid::Term;
use liandong_domain::basics::{DirectedPromiseId, Fen, GiverId, HoldId, PersonId, PupilId};
use liandong_domain::directed::{
    DirectedGiving, DirectedRefusal, HoldState, ProfileState, Waiting, next_in_line,
};
use liandong_domain::rules::AidStandards;

use crate::aid::store as aid;
use crate::db::Tx;
use crate::directed::store::{self, HoldRow};
use crate::events::{self, Kind, Line};
use crate::failure::Failure;
use crate::giving::store::{self as giving, GiverRow};
use crate::rules::actions::in_force;

/// A line about a hold, told to the giver's person.
pub(super) fn line(
    tx: &mut Tx<'_>,
    kind: Kind,
    (hold, giver): (HoldId, GiverId),
) -> Result<Line, Failure> {
    let person = giving::giver(tx, giver)?.and_then(|row| row.person);
    let line = kind.of(hold);
    Ok(match person {
        Some(person) => line.about(person),
        None => line,
    })
}

/// The giver that asks, who was approved.
fn asking(tx: &mut Tx<'_>, person: PersonId) -> Result<GiverRow, Failure> {
    super::giver_of(tx, person)?.ok_or(Failure::NOT_FOUND)
}

/// Nobody gives to their own (慈善法 40).
fn not_related(tx: &mut Tx<'_>, giver: &GiverRow, pupil: PupilId) -> Result<(), Failure> {
    let row = aid::pupil(tx, pupil)?.ok_or(Failure::NOT_FOUND)?;
    let Some(key) = &row.phone_key else { return Ok(()) };
    let own = giver.phone_key.as_ref() == Some(key);
    let family = match giver.person {
        Some(person) => aid::family_of(tx, key)?.contains(&person),
        None => false,
    };
    if own || family { Err(DirectedRefusal::Related.into()) } else { Ok(()) }
}

/// Asks for a pupil: held for the days of the rule, or a place in the line (invariants 1 and 2).
///
/// # Errors
/// Not on the list, asked for already, as many as the rule allows, one's own child.
pub fn ask_for(
    tx: &mut Tx<'_>,
    permit: &Permit<may::GiveDirected>,
    pupil: PupilId,
) -> Result<HoldId, Failure> {
    let giver = asking(tx, permit.person())?;
    store::hold_giver(tx, giver.id)?;
    store::hold_profile(tx, pupil)?;
    settle_line(tx, pupil)?;
    let row = store::profile(tx, pupil)?.ok_or(Failure::NOT_FOUND)?;
    not_related(tx, &giver, pupil)?;
    let own = store::holds_of_giver(tx, giver.id)?;
    if own.iter().any(|hold| hold.pupil == pupil) {
        return Err(DirectedRefusal::AskedAlready.into());
    }
    let (now, open) = (tx.now(), store::own_open(tx, giver.id)?);
    let (rule, reference) = in_force::<DirectedGiving>(tx, now.day())?;
    let waiting = usize::try_from(row.waiting).unwrap_or(usize::MAX);
    let mut state = row.state.ask(waiting, open, rule.holds_most)?;
    let free = (ProfileState::Open, ProfileState::Held);
    if state == HoldState::Held && !store::set_profile(tx, pupil, free)? {
        state = HoldState::Waiting;
    }
    let until = (state == HoldState::Held).then(|| rule.held_until(now));
    let place = store::count_ask(tx, pupil)?;
    let id = store::insert_hold(tx, (pupil, giver.id), (place, state), until)?;
    let kind = if until.is_some() { Kind::HoldMade } else { Kind::HoldWaiting };
    let line = line(tx, kind, (id, giver.id))?;
    events::record(tx, line.by_rule(&reference).with("pupil", pupil))?;
    Ok(id)
}

/// One's own hold, with its pupil held until the end of the change.
fn own(tx: &mut Tx<'_>, person: PersonId, id: HoldId) -> Result<(GiverRow, HoldRow), Failure> {
    let giver = asking(tx, person)?;
    let first = store::hold(tx, id)?.filter(|row| row.giver == giver.id);
    let first = first.ok_or(Failure::NOT_FOUND)?;
    store::hold_profile(tx, first.pupil)?;
    settle_line(tx, first.pupil)?;
    let row = store::hold(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    Ok((giver, row))
}

/// Lets a pupil go, or gives up the place in the line.
///
/// # Errors
/// Somebody else's; settled before.
pub fn release(
    tx: &mut Tx<'_>,
    permit: &Permit<may::GiveDirected>,
    id: HoldId,
) -> Result<(), Failure> {
    let (_, row) = own(tx, permit.person(), id)?;
    let_go(tx, &row)
}

/// Ends a hold or a place; a held pupil goes to the next in the line.
pub(super) fn let_go(tx: &mut Tx<'_>, row: &HoldRow) -> Result<(), Failure> {
    let state = row.state.release()?;
    store::hold_profile(tx, row.pupil)?;
    if !store::set_hold(tx, row.id, (row.state, state), None)? {
        return Err(DirectedRefusal::NotHeld { state: row.state }.into());
    }
    let line = line(tx, Kind::HoldEnded, (row.id, row.giver))?;
    events::record(tx, line.with("state", state.code()))?;
    if row.state == HoldState::Held {
        store::open_profile(tx, row.pupil)?;
        settle_line(tx, row.pupil)?;
    }
    Ok(())
}

/// Promises the pupil's aid: from this term, or from the next when this one is covered.
///
/// # Errors
/// Not held by oneself, the time ran out, the pupil left.
pub fn confirm(
    tx: &mut Tx<'_>,
    permit: &Permit<may::GiveDirected>,
    id: HoldId,
) -> Result<DirectedPromiseId, Failure> {
    let (giver, row) = own(tx, permit.person(), id)?;
    let now = tx.now();
    let state = row.state.confirm(row.until, now)?;
    if !store::set_hold(tx, id, (row.state, state), None)? {
        return Err(DirectedRefusal::NotHeld { state: row.state }.into());
    }
    let term = Term::of(now.day());
    let from = if aid::standing_of(tx, row.pupil, term)? { term.next() } else { term };
    promised(tx, (row.pupil, giver.id), from, ProfileState::Held)
}

/// Writes a promise of what the standard in force allows; the course of the pupil begins.
pub(super) fn promised(
    tx: &mut Tx<'_>,
    (pupil, giver): (PupilId, GiverId),
    from: Term,
    was: ProfileState,
) -> Result<DirectedPromiseId, Failure> {
    let row = aid::pupil(tx, pupil)?.ok_or(Failure::NOT_FOUND)?;
    if row.left_on.is_some() {
        return Err(DirectedRefusal::PupilLeft.into());
    }
    if !store::set_profile(tx, pupil, (was, ProfileState::Promised))? {
        return Err(DirectedRefusal::NotOnList.into());
    }
    let today = tx.now().day();
    let (standards, _) = in_force::<AidStandards>(tx, today)?;
    let fen = Fen::new(standards.ceiling_fen(row.stage));
    let id = store::insert_promise(tx, (pupil, giver), (fen, from))?;
    pass_all(tx, pupil)?;
    aid::begin_course(tx, (pupil, from), (None, None))?;
    events::record(tx, Kind::DirectedPromised.of(id).with("pupil", pupil).with("giver", giver))?;
    Ok(id)
}

/// Everybody who holds or waits for a pupil is passed, and told.
pub(super) fn pass_all(tx: &mut Tx<'_>, pupil: PupilId) -> Result<(), Failure> {
    let others = store::holds_of_pupil(tx, pupil)?;
    store::pass_others(tx, pupil)?;
    for other in others {
        let line = line(tx, Kind::HoldEnded, (other.id, other.giver))?;
        events::record(tx, line.with("state", HoldState::Passed.code()))?;
    }
    Ok(())
}

/// Lets holds of a pupil that ran out lapse, and gives a free pupil to the next in the line. The
/// profile is held by the caller.
pub(super) fn settle_line(tx: &mut Tx<'_>, pupil: PupilId) -> Result<(), Failure> {
    let now = tx.now();
    for hold in store::holds_of_pupil(tx, pupil)? {
        let over = hold.state == HoldState::Held && hold.until.is_some_and(|until| until <= now);
        if over && store::set_hold(tx, hold.id, (hold.state, HoldState::Lapsed), None)? {
            store::open_profile(tx, pupil)?;
            let line = line(tx, Kind::HoldEnded, (hold.id, hold.giver))?;
            events::record(tx, line.with("state", HoldState::Lapsed.code()))?;
        }
    }
    let free = store::profile(tx, pupil)?.is_some_and(|row| row.state == ProfileState::Open);
    if !free {
        return Ok(());
    }
    let waiting = store::line_of(tx, pupil)?;
    let waiting: Vec<Waiting<HoldId>> =
        waiting.into_iter().map(|(who, place)| Waiting { who, place }).collect();
    let Some(next) = next_in_line(&waiting) else { return Ok(()) };
    let (rule, reference) = in_force::<DirectedGiving>(tx, now.day())?;
    let until = Some(rule.held_until(now));
    if store::set_profile(tx, pupil, (ProfileState::Open, ProfileState::Held))?
        && store::set_hold(tx, next, (HoldState::Waiting, HoldState::Held), until)?
        && let Some(row) = store::hold(tx, next)?
    {
        let line = line(tx, Kind::HoldOffered, (next, row.giver))?;
        events::record(tx, line.by_rule(&reference).with("pupil", pupil))?;
    }
    Ok(())
}
