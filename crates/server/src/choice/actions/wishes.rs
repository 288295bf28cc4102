//! Writing wishes on both sides, and declining quietly.

use liandong_domain::access::{Asks, Permit, in_line, may};
use liandong_domain::basics::{Note, OrganisationId, PersonId, RoundId};
use liandong_domain::choice::{ChoiceRefusal, RoundState, wishes};
use liandong_domain::todo::TodoKind;

use super::{collecting, waits};
use crate::choice::store;
use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::{Failure, Fault};
use crate::todo::store as todo;

/// The wishes of one side are no longer asked for; nobody else's rows are read.
fn wished(tx: &mut Tx<'_>, round: RoundId, person: PersonId) -> Result<(), Fault> {
    let whom = (&*person.to_string(), "");
    todo::done(tx, TodoKind::ChoiceWishes, &round.to_string(), whom)
}

fn team_wished(tx: &mut Tx<'_>, round: RoundId, team: OrganisationId) -> Result<(), Fault> {
    let whom = ("", &*team.to_string());
    todo::done(tx, TodoKind::ChoiceTeamWishes, &round.to_string(), whom)
}

/// Keeps one's own wishes, or those of the person acted for, in place of those before. Whoever
/// declined takes part again.
///
/// # Errors
/// Not a candidate, too late, an empty list, a stranger or a double in it.
pub fn keep_wishes(
    tx: &mut Tx<'_>,
    permit: &Permit<may::SignUpSelf>,
    round: RoundId,
    (list, hopes): (Vec<OrganisationId>, &str),
) -> Result<(), Failure> {
    let person = permit.subject();
    store::candidate(tx, round, person)?.ok_or(Failure::NOT_FOUND)?;
    let row = collecting(tx, round)?;
    let offered: Vec<(OrganisationId, String)> =
        store::teams(tx, round)?.into_iter().map(|team| (team.team, team.name)).collect();
    let list = wishes(&offered, list)?;
    let hopes = Note::parse("hopes", hopes)?;
    store::set_wishes(tx, round, person, (&list, hopes.as_str()))?;
    wished(tx, round, person)?;
    events::record(tx, Kind::WishesKept.of(round).about(person).within(row.organisation))?;
    Ok(())
}

/// Keeps lists that candidates wrote on paper, typed in by a worker. Whoever wrote on their own
/// phone, or declined, is passed over: their own word stands. Says how many were kept.
///
/// # Errors
/// A stranger to the round, too late, an empty list, a team that stands twice; then none is kept.
pub fn keep_paper_wishes(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ManageChoice>,
    round: RoundId,
    all: Vec<(PersonId, Vec<OrganisationId>)>,
) -> Result<i64, Failure> {
    let row = collecting(tx, round)?;
    let offered: Vec<(OrganisationId, String)> =
        store::teams(tx, round)?.into_iter().map(|team| (team.team, team.name)).collect();
    let mut count = 0;
    for (person, list) in all {
        let candidate = store::candidate(tx, round, person)?.ok_or(ChoiceRefusal::Stranger)?;
        let list = wishes(&offered, list)?;
        if candidate.ranked_at.is_some() || candidate.declined_at.is_some() {
            continue;
        }
        store::set_wishes(tx, round, person, (&list, ""))?;
        wished(tx, round, person)?;
        let line = Kind::WishesKept.of(round).about(person).within(row.organisation);
        events::record(tx, line.with("how", "paper"))?;
        count += 1;
    }
    Ok(count)
}

/// Declines quietly: only the worker sees it. The diary says no more than that wishes changed.
///
/// # Errors
/// Not a candidate, or too late.
pub fn decline(
    tx: &mut Tx<'_>,
    permit: &Permit<may::SignUpSelf>,
    round: RoundId,
) -> Result<(), Failure> {
    let person = permit.subject();
    store::candidate(tx, round, person)?.ok_or(Failure::NOT_FOUND)?;
    let row = collecting(tx, round)?;
    store::decline(tx, round, person)?;
    wished(tx, round, person)?;
    store::unlock(tx, round, person)?;
    events::record(tx, Kind::WishesKept.of(round).about(person).within(row.organisation))?;
    Ok(())
}

/// Keeps the wishes of a team in place of those before.
///
/// # Errors
/// Not a team of the round, too late, an empty list, a stranger or a double in it.
pub fn keep_team_wishes(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ChooseForTeam>,
    (round, team): (RoundId, OrganisationId),
    list: Vec<PersonId>,
) -> Result<(), Failure> {
    store::team(tx, round, team)?.ok_or(Failure::NOT_FOUND)?;
    collecting(tx, round)?;
    let offered: Vec<(PersonId, String)> =
        store::candidates(tx, round)?.into_iter().map(|one| (one.person, one.name)).collect();
    let list = wishes(&offered, list)?;
    store::set_team_wishes(tx, round, team, &list)?;
    team_wished(tx, round, team)?;
    events::record(tx, Kind::TeamWishesKept.of(round).within(team))?;
    Ok(())
}

/// Declines quietly for a team.
///
/// # Errors
/// Not a team of the round, or too late.
pub fn decline_team(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ChooseForTeam>,
    (round, team): (RoundId, OrganisationId),
) -> Result<(), Failure> {
    store::team(tx, round, team)?.ok_or(Failure::NOT_FOUND)?;
    collecting(tx, round)?;
    store::decline_team(tx, round, team)?;
    team_wished(tx, round, team)?;
    store::unlock_team(tx, round, team)?;
    events::record(tx, Kind::TeamWishesKept.of(round).within(team))?;
    Ok(())
}

/// The candidate goes: in every round that is not agreed yet they decline, quietly, and a pair that
/// is only proposed goes. What was agreed stays. `within`: only rounds of this body, those above and
/// below it.
///
/// # Errors
/// Only faults.
pub fn drop_out<P: Asks>(
    tx: &mut Tx<'_>,
    _permit: &Permit<P>,
    person: PersonId,
    within: Option<&str>,
) -> Result<(), Failure> {
    for round in store::unsettled_of(tx, person)? {
        store::hold(tx, round)?;
        let row = store::round(tx, round)?.ok_or(Failure::NOT_FOUND)?;
        let far = |path: &str| !in_line(&row.path, path);
        let settled = !matches!(row.state, RoundState::Open | RoundState::Proposed);
        if settled || within.is_some_and(far) {
            continue;
        }
        store::decline(tx, round, person)?;
        store::unlock(tx, round, person)?;
        store::drop_proposed(tx, round, person)?;
        waits(tx, round)?;
        events::record(tx, Kind::WishesKept.of(round).about(person).within(row.organisation))?;
    }
    Ok(())
}
