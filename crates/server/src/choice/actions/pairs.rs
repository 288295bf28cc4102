//! Locking pairs, proposing the matching, both sides' yes, ending a pair.

use std::collections::BTreeMap;

use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{Note, OrganisationId, PersonId, RoundId};
use liandong_domain::choice::{
    self as rule, CandidateIn, ChoiceRefusal, Outcome, RoundState, Step, TeamIn,
};

use super::{held, waits};
use crate::choice::store;
use crate::db::{Read, Tx};
use crate::events::{self, Kind};
use crate::failure::{Failure, Fault};

/// Locks a pair before the matching, with a reason for the other workers.
///
/// # Errors
/// Wishes are collected no more; one of the two declined; more locked pairs than places.
pub fn lock_pair(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ManageChoice>,
    round: RoundId,
    ((person, team), why): ((PersonId, OrganisationId), &str),
) -> Result<(), Failure> {
    held(tx, round, RoundState::Open)?;
    let candidate = store::candidate(tx, round, person)?.ok_or(Failure::NOT_FOUND)?;
    let side = store::team(tx, round, team)?.ok_or(Failure::NOT_FOUND)?;
    let why = Note::required("why", why)?;
    if candidate.declined_at.is_some() {
        return Err(ChoiceRefusal::NotTakingPart { name: candidate.name }.into());
    }
    if side.declined_at.is_some() {
        return Err(ChoiceRefusal::NotTakingPart { name: side.name }.into());
    }
    let locked = store::locks(tx, round)?;
    let others = locked.iter().filter(|lock| lock.team == team && lock.person != person).count();
    if i64::try_from(others).unwrap_or(i64::MAX) >= side.places {
        return Err(ChoiceRefusal::LockedFull { name: side.name, places: side.places }.into());
    }
    store::lock(tx, round, (person, team), why.as_str())?;
    events::record(tx, Kind::PairLocked.of(round).about(person).within(team))?;
    Ok(())
}

/// Lets a locked pair go.
///
/// # Errors
/// Wishes are collected no more, or there is none.
pub fn unlock_pair(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ManageChoice>,
    round: RoundId,
    person: PersonId,
) -> Result<(), Failure> {
    let row = held(tx, round, RoundState::Open)?;
    if !store::unlock(tx, round, person)? {
        return Err(ChoiceRefusal::NoPair.into());
    }
    events::record(tx, Kind::PairUnlocked.of(round).about(person).within(row.organisation))?;
    Ok(())
}

/// What would come of a round with the wishes of this moment.
fn weigh(q: &mut Read<'_>, round: RoundId) -> Result<Vec<Outcome>, Fault> {
    let mut of_person: BTreeMap<PersonId, Vec<OrganisationId>> = BTreeMap::new();
    for (person, team) in store::wishes(q, round)? {
        of_person.entry(person).or_default().push(team);
    }
    let mut of_team: BTreeMap<OrganisationId, Vec<PersonId>> = BTreeMap::new();
    for (team, person) in store::team_wishes(q, round)? {
        of_team.entry(team).or_default().push(person);
    }
    let candidates: Vec<CandidateIn> = store::candidates(q, round)?
        .into_iter()
        .filter(|one| one.declined_at.is_none())
        .map(|one| CandidateIn {
            person: one.person,
            wishes: of_person.remove(&one.person).unwrap_or_default(),
        })
        .collect();
    let teams: Vec<TeamIn> = store::teams(q, round)?
        .into_iter()
        .map(|side| TeamIn {
            team: side.team,
            places: side.places,
            wishes: of_team.remove(&side.team).unwrap_or_default(),
        })
        .collect();
    let locks = store::locks(q, round)?.into_iter().map(|lock| (lock.person, lock.team)).collect();
    Ok(rule::propose(&candidates, &teams, &locks))
}

/// Proposes the stable matching of the wishes as they stand.
///
/// # Errors
/// It is proposed already, or settled.
pub fn propose(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ManageChoice>,
    round: RoundId,
) -> Result<(), Failure> {
    let row = held(tx, round, RoundState::Open)?;
    let all = weigh(tx, round)?;
    let (mut paired, mut open) = (0, 0);
    for one in all {
        let Some(team) = one.team else {
            open += 1;
            continue;
        };
        let place = match one.step {
            Step::Wish(place) => Some(place),
            Step::Locked | Step::Open => None,
        };
        store::keep_pair(tx, round, (one.person, team), place)?;
        paired += 1;
    }
    store::propose(tx, round)?;
    waits(tx, round)?;
    let line = Kind::MatchingProposed.of(round).within(row.organisation);
    events::record(tx, line.count("paired", paired).count("open", open))?;
    Ok(())
}

/// A team says yes to its pairs; again changes nothing.
///
/// # Errors
/// Nothing is proposed, or nobody for this team.
pub fn say_yes(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ChooseForTeam>,
    (round, team): (RoundId, OrganisationId),
) -> Result<(), Failure> {
    store::team(tx, round, team)?.ok_or(Failure::NOT_FOUND)?;
    held(tx, round, RoundState::Proposed)?;
    if !store::pairs(tx, round)?.iter().any(|pair| pair.team == team) {
        return Err(ChoiceRefusal::NoPair.into());
    }
    if store::say_yes(tx, round, team)? {
        waits(tx, round)?;
        events::record(tx, Kind::TeamSaidYes.of(round).within(team))?;
    }
    Ok(())
}

/// The worker agrees: the pairs hold from now on, and everybody is told. Whoever is left open is
/// told the next step.
///
/// # Errors
/// Nothing is proposed, or a team with pairs has not said yes.
pub fn agree(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ManageChoice>,
    round: RoundId,
) -> Result<(), Failure> {
    let row = held(tx, round, RoundState::Proposed)?;
    let pairs = store::pairs(tx, round)?;
    let missing = store::teams(tx, round)?
        .iter()
        .filter(|side| side.said_yes_at.is_none())
        .filter(|side| pairs.iter().any(|pair| pair.team == side.team))
        .count();
    if missing > 0 {
        let count = i64::try_from(missing).unwrap_or(i64::MAX);
        return Err(ChoiceRefusal::TeamsMissing { count }.into());
    }
    store::agree_round(tx, round)?;
    store::agree(tx, round)?;
    waits(tx, round)?;
    let all = store::candidates(tx, round)?;
    let count = i64::try_from(pairs.len()).unwrap_or(i64::MAX);
    let line = Kind::RoundAgreed.of(round).within(row.organisation);
    events::record(tx, line.count("paired", count))?;
    for one in all.iter().filter(|one| one.declined_at.is_none()) {
        let line = match pairs.iter().find(|pair| pair.person == one.person) {
            Some(pair) => Kind::PairAgreed.of(round).within(pair.team),
            None => Kind::CandidateLeftOpen.of(round).within(row.organisation),
        };
        events::record(tx, line.about(one.person))?;
    }
    Ok(())
}

/// Ends an agreed pair by a counter-step, with a reason. The round stays as it was agreed.
///
/// # Errors
/// The round is not agreed, no reason, or the pair does not hold.
pub fn end_pair(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ManageChoice>,
    (round, person): (RoundId, PersonId),
    why: &str,
) -> Result<(), Failure> {
    let row = held(tx, round, RoundState::Agreed)?;
    let why = Note::required("end_why", why)?;
    if !store::end_pair(tx, round, person, why.as_str())? {
        return Err(ChoiceRefusal::NoPair.into());
    }
    events::record(tx, Kind::PairEnded.of(round).about(person).within(row.organisation))?;
    Ok(())
}
