//! Opening a round, naming candidates, reopening, calling off.

use std::collections::BTreeMap;

use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{Day, Note, OrganisationId, PersonId, RoundId, Title};
use liandong_domain::choice::{ChoiceRefusal, RoundPlan, RoundState};

use super::{held, waits};
use crate::choice::store::{self, NewRound};
use crate::db::{Read, Tx};
use crate::events::{self, Kind};
use crate::failure::{Failure, Gather};

/// What a form says of a round.
#[derive(Debug, Clone)]
pub struct RoundIn {
    /// The body that holds it.
    pub organisation: OrganisationId,
    /// Its title.
    pub title: String,
    /// What it is about.
    pub about: String,
    /// The last day for wishes.
    pub until: Day,
    /// Teams with their places.
    pub teams: Vec<(OrganisationId, i64)>,
    /// Candidates.
    pub candidates: Vec<PersonId>,
}

fn plan(q: &mut Read<'_>, new: &RoundIn) -> Result<RoundPlan, Failure> {
    let bodies: BTreeMap<OrganisationId, String> = crate::organisations::store::list(q)?
        .into_iter()
        .map(|body| (body.id, body.name))
        .collect();
    let mut people = BTreeMap::new();
    for some in new.candidates.chunks(500) {
        let rows = crate::people::store::persons(q, some)?;
        people.extend(rows.into_iter().map(|row| (row.id, row.name)));
    }
    let mut teams = Vec::new();
    for (team, places) in &new.teams {
        let name = bodies.get(team).ok_or(Failure::NOT_FOUND)?;
        teams.push((*team, name.clone(), *places));
    }
    let mut candidates = Vec::new();
    for person in &new.candidates {
        let name = people.get(person).ok_or(Failure::NOT_FOUND)?;
        candidates.push((*person, name.clone()));
    }
    Ok(RoundPlan { teams, candidates, until: new.until })
}

/// Opens a round with its teams and candidates.
///
/// # Errors
/// A flaw of the plan, each with its sentence.
pub fn open_round(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ManageChoice>,
    new: &RoundIn,
) -> Result<RoundId, Failure> {
    let plan = plan(tx, new)?;
    let mut gather = Gather::default();
    let title = gather.take(Title::parse("title", &new.title));
    let about = gather.take(Note::parse("about", &new.about));
    for flaw in plan.flaws(tx.now().day()) {
        gather.add(flaw);
    }
    let text = gather.finish(|| {
        Some(NewRound {
            organisation: new.organisation,
            title: title?.as_str().to_owned(),
            about: about?.as_str().to_owned(),
            until: new.until,
        })
    })?;
    let id = store::insert(tx, &text)?;
    for (team, places) in &new.teams {
        store::name_team(tx, id, *team, *places)?;
    }
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let line = Kind::RoundOpened.of(id).within(new.organisation);
    events::record(
        tx,
        line.count("teams", count(new.teams.len()))
            .count("candidates", count(new.candidates.len())),
    )?;
    name_all(tx, id, new.organisation, &new.candidates)?;
    Ok(id)
}

fn name_all(
    tx: &mut Tx<'_>,
    round: RoundId,
    organisation: OrganisationId,
    people: &[PersonId],
) -> Result<i64, Failure> {
    let mut named = 0;
    for person in people {
        if store::name_candidate(tx, round, *person)? {
            let line = Kind::CandidateNamed.of(round).about(*person);
            events::record(tx, line.within(organisation))?;
            named += 1;
        }
    }
    waits(tx, round)?;
    Ok(named)
}

/// Names more candidates while wishes are collected; who is one already stays one. Says how many
/// are new.
///
/// # Errors
/// The round does not collect wishes.
pub fn name_candidates(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ManageChoice>,
    round: RoundId,
    people: &[PersonId],
) -> Result<i64, Failure> {
    let row = held(tx, round, RoundState::Open)?;
    if people.is_empty() {
        return Err(ChoiceRefusal::Nobody { field: "candidates" }.into());
    }
    name_all(tx, round, row.organisation, people)
}

/// Collects wishes again, until another day, with a reason. What was proposed goes; every yes too.
///
/// # Errors
/// Nothing is proposed, no reason, or a day that is past.
pub fn reopen(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ManageChoice>,
    round: RoundId,
    (until, why): (Day, &str),
) -> Result<(), Failure> {
    let row = held(tx, round, RoundState::Proposed)?;
    let why = Note::required("reopen_why", why)?;
    if until < tx.now().day() {
        return Err(ChoiceRefusal::DayPast { day: until }.into());
    }
    store::let_go(tx, round)?;
    store::take_yes_back(tx, round)?;
    store::reopen(tx, round, until, why.as_str())?;
    waits(tx, round)?;
    events::record(tx, Kind::RoundReopened.of(round).within(row.organisation))?;
    Ok(())
}

/// Calls a round off before it is agreed, with a reason.
///
/// # Errors
/// It was agreed or called off, or no reason.
pub fn call_off(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ManageChoice>,
    round: RoundId,
    why: &str,
) -> Result<(), Failure> {
    store::hold(tx, round)?;
    let row = store::round(tx, round)?.ok_or(Failure::NOT_FOUND)?;
    let why = Note::required("call_off_why", why)?;
    if !store::call_off(tx, round, why.as_str())? {
        return Err(ChoiceRefusal::NotNow { state: row.state }.into());
    }
    store::let_go(tx, round)?;
    waits(tx, round)?;
    events::record(tx, Kind::RoundCalledOff.of(round).within(row.organisation))?;
    Ok(())
}
