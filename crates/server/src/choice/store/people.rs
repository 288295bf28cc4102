//! Who takes part in a round, and what each side wishes.

use liandong_domain::basics::{Day, Moment, OrganisationId, PersonId, RoundId};
use liandong_domain::choice::RoundState;

use super::known;
use crate::db::{Param, Read, Row, Sql, SqlList, Tx};
use crate::failure::Fault;
use crate::p;

/// A candidate of a round.
#[derive(Debug, Clone)]
pub struct CandidateRow {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their number.
    pub number: String,
    /// What they hope for.
    pub hopes: String,
    /// When wishes were kept.
    pub ranked_at: Option<Moment>,
    /// When they declined quietly.
    pub declined_at: Option<Moment>,
}

/// A team of a round.
#[derive(Debug, Clone)]
pub struct TeamRow {
    /// Which.
    pub team: OrganisationId,
    /// Its name.
    pub name: String,
    /// Its path.
    pub path: String,
    /// What it does.
    pub about: String,
    /// Places.
    pub places: i64,
    /// When its wishes were kept.
    pub ranked_at: Option<Moment>,
    /// When it declined quietly.
    pub declined_at: Option<Moment>,
    /// When it said yes.
    pub said_yes_at: Option<Moment>,
    /// Who said it; empty: nobody.
    pub said_yes_by: String,
}

/// A round as it stands in one's own list.
#[derive(Debug, Clone)]
pub struct OwnRound {
    /// The round.
    pub round: RoundId,
    /// Its title.
    pub title: String,
    /// Where it stands.
    pub state: RoundState,
    /// The last day for wishes.
    pub until: Day,
    /// When wishes were kept.
    pub ranked_at: Option<Moment>,
    /// When one declined quietly.
    pub declined_at: Option<Moment>,
    /// The team it is about: the one led, or the one agreed.
    pub team: Option<OrganisationId>,
    /// Its name; empty: none.
    pub team_name: String,
    /// When that team said yes.
    pub said_yes_at: Option<Moment>,
}

/// A candidate of a round.
const CANDIDATE: Sql = Sql("select c.person_id, p.name, p.number, c.hopes, c.ranked_at, \
     c.declined_at from round_candidate c \
     join person p on p.town_id = c.town_id and p.person_id = c.person_id \
     where c.town_id = $1 and c.round_id = $2 and c.person_id = $3");
/// The candidates of a round, in the order of their names.
const CANDIDATES: Sql = Sql("select c.person_id, p.name, p.number, c.hopes, c.ranked_at, \
     c.declined_at from round_candidate c \
     join person p on p.town_id = c.town_id and p.person_id = c.person_id \
     where c.town_id = $1 and c.round_id = $2 order by p.sort_key, c.person_id \
     limit $3 offset $4");
/// The teams of a round, in the order of their names.
const TEAMS: Sql =
    Sql("select t.organisation_id, o.name, o.path, o.about, t.places, t.ranked_at, \
     t.declined_at, t.said_yes_at, b.name from round_team t \
     join organisation o on o.town_id = t.town_id and o.organisation_id = t.organisation_id \
     left join person b on b.town_id = t.town_id and b.person_id = t.said_yes_by \
     where t.town_id = $1 and t.round_id = $2 order by o.path, t.organisation_id");
/// Names a candidate, once.
const NAME_CANDIDATE: Sql = Sql("insert into round_candidate (town_id, round_id, person_id, \
     named_at, named_by) values ($1, $2, $3, $4, $5) \
     on conflict (town_id, round_id, person_id) do nothing");
/// Names a team.
const NAME_TEAM: Sql = Sql("insert into round_team (town_id, round_id, organisation_id, places) \
     values ($1, $2, $3, $4)");
/// The wishes of all candidates of a round.
const WISHES: Sql = Sql("select person_id, organisation_id from wish \
     where town_id = $1 and round_id = $2 order by person_id, place");
/// The wishes of one candidate.
const WISHES_OF: Sql = Sql("select organisation_id from wish \
     where town_id = $1 and round_id = $2 and person_id = $3 order by place");
/// The wishes of all teams of a round.
const TEAM_WISHES: Sql = Sql("select organisation_id, person_id from team_wish \
     where town_id = $1 and round_id = $2 order by organisation_id, place");
/// The wishes of one team.
const TEAM_WISHES_OF: Sql = Sql("select person_id from team_wish \
     where town_id = $1 and round_id = $2 and organisation_id = $3 order by place");
/// The wishes of some candidates of a round.
const WISHES_AMONG: SqlList = SqlList(
    "select person_id, organisation_id from wish \
     where town_id = $1 and round_id = $2 and person_id in ({slots}) order by person_id, place",
);
/// Which teams wished for some candidates of a round.
const WANTED_AMONG: SqlList = SqlList(
    "select person_id, organisation_id from team_wish \
     where town_id = $1 and round_id = $2 and person_id in ({slots})",
);
/// How many candidates there are, wrote wishes, declined.
const COUNTS: Sql = Sql("select count(person_id), count(ranked_at), count(declined_at) \
     from round_candidate where town_id = $1 and round_id = $2");
/// Takes the wishes of a candidate away, to write them anew.
const DROP_WISHES: Sql = Sql("delete from wish where town_id = $1 and round_id = $2 \
     and person_id = $3");
/// Writes one.
const ADD_WISH: Sql = Sql("insert into wish (town_id, round_id, person_id, place, \
     organisation_id) values ($1, $2, $3, $4, $5)");
/// Notes that a candidate takes part with these hopes.
const RANKED: Sql = Sql("update round_candidate set hopes = $1, ranked_at = $2, ranked_by = $3, \
     declined_at = null where town_id = $4 and round_id = $5 and person_id = $6");
/// Notes that a candidate declined.
const DECLINE: Sql = Sql("update round_candidate set declined_at = $1, ranked_at = null, \
     ranked_by = null where town_id = $2 and round_id = $3 and person_id = $4");
/// Takes the wishes of a team away, to write them anew.
const DROP_TEAM_WISHES: Sql = Sql("delete from team_wish where town_id = $1 and round_id = $2 \
     and organisation_id = $3");
/// Writes one.
const ADD_TEAM_WISH: Sql = Sql("insert into team_wish (town_id, round_id, organisation_id, \
     place, person_id) values ($1, $2, $3, $4, $5)");
/// Notes that a team takes part.
const TEAM_RANKED: Sql = Sql("update round_team set ranked_at = $1, ranked_by = $2, \
     declined_at = null where town_id = $3 and round_id = $4 and organisation_id = $5");
/// Notes that a team declined.
const DECLINE_TEAM: Sql = Sql("update round_team set declined_at = $1, ranked_at = null, \
     ranked_by = null where town_id = $2 and round_id = $3 and organisation_id = $4");
/// A team says yes to its pairs.
const SAY_YES: Sql = Sql("update round_team set said_yes_at = $1, said_yes_by = $2 \
     where town_id = $3 and round_id = $4 and organisation_id = $5 and said_yes_at is null");
/// Takes every yes of a round back.
const TAKE_YES_BACK: Sql = Sql("update round_team set said_yes_at = null, said_yes_by = null \
     where town_id = $1 and round_id = $2");
/// Rounds somebody is a candidate of, latest first.
const OF_PERSON: Sql = Sql("select r.round_id, r.title, r.state, r.until_on, c.ranked_at, \
     c.declined_at, a.organisation_id, o.name, a.agreed_at from round_candidate c \
     join choosing_round r on r.town_id = c.town_id and r.round_id = c.round_id \
     left join chosen_pair a on a.town_id = c.town_id and a.round_id = c.round_id \
     and a.person_id = c.person_id and a.agreed_at is not null and a.ended_at is null \
     left join organisation o on o.town_id = a.town_id and o.organisation_id = a.organisation_id \
     where c.town_id = $1 and c.person_id in (select person_id from person where town_id = $2 \
     and (person_id = $3 or merged_into = $4)) order by r.opened_at desc, r.round_id desc limit $5");
/// Rounds not agreed yet in which somebody is a candidate and has not declined.
const UNSETTLED: Sql = Sql("select r.round_id from round_candidate c \
     join choosing_round r on r.town_id = c.town_id and r.round_id = c.round_id \
     where c.town_id = $1 and c.person_id = $2 and c.declined_at is null \
     and r.state in ('open', 'proposed') order by r.round_id");
/// Rounds of the teams at these paths, latest first.
const LED: SqlList = SqlList(
    "select r.round_id, r.title, r.state, r.until_on, t.ranked_at, t.declined_at, \
     t.organisation_id, o.name, t.said_yes_at from organisation o \
     join round_team t on t.town_id = o.town_id and t.organisation_id = o.organisation_id \
     join choosing_round r on r.town_id = t.town_id and r.round_id = t.round_id \
     where o.town_id = $1 and r.state <> 'called_off' and o.path in ({slots}) \
     order by r.opened_at desc, r.round_id desc limit $2",
);
/// Open teams at and below these paths.
const TEAMS_BELOW: SqlList = SqlList(
    "select o.organisation_id, o.name from organisation o \
     where o.town_id = $1 and o.kind = 'team' and o.closed_at is null \
     and exists (select 1 from organisation u where u.town_id = o.town_id \
     and substr(o.path, 1, length(u.path)) = u.path and u.path in ({slots})) \
     order by o.path limit 300",
);
/// People with a volunteer's role today in a body and below, in the order of their names.
const PEOPLE_BELOW: Sql = Sql("select distinct p.person_id, p.name, p.number, p.sort_key \
     from organisation u join organisation o on o.town_id = u.town_id \
     and substr(o.path, 1, length(u.path)) = u.path \
     join holding h on h.town_id = o.town_id and h.organisation_id = o.organisation_id \
     join person p on p.town_id = h.town_id and p.person_id = h.person_id \
     where u.town_id = $1 and u.organisation_id = $2 and h.role = 'volunteer' \
     and h.starts_on <= $3 and (h.ends_on is null or h.ends_on >= $4) \
     and p.merged_into is null and p.left_at is null order by p.sort_key, p.person_id limit $5");

fn candidate_row(row: &Row) -> Result<CandidateRow, Fault> {
    Ok(CandidateRow {
        person: row.get(0)?,
        name: row.get(1)?,
        number: row.get(2)?,
        hopes: row.get(3)?,
        ranked_at: row.get(4)?,
        declined_at: row.get(5)?,
    })
}
fn own_row(row: &Row) -> Result<OwnRound, Fault> {
    Ok(OwnRound {
        round: row.get(0)?,
        title: row.get(1)?,
        state: known(RoundState::parse(&row.get::<String>(2)?), "a state of a round")?,
        until: row.get(3)?,
        ranked_at: row.get(4)?,
        declined_at: row.get(5)?,
        team: row.get(6)?,
        team_name: row.get::<Option<String>>(7)?.unwrap_or_default(),
        said_yes_at: row.get(8)?,
    })
}

/// A candidate of a round.
pub fn candidate(
    q: &mut Read<'_>,
    round: RoundId,
    person: PersonId,
) -> Result<Option<CandidateRow>, Fault> {
    let town = q.town();
    q.row(CANDIDATE, p![town, round, person])?.as_ref().map(candidate_row).transpose()
}
/// A page of the candidates of a round, in the order of their names.
pub fn candidates_page(
    q: &mut Read<'_>,
    round: RoundId,
    (most, offset): (i64, i64),
) -> Result<Vec<CandidateRow>, Fault> {
    let town = q.town();
    q.rows(CANDIDATES, p![town, round, most, offset])?.iter().map(candidate_row).collect()
}
/// All candidates of a round, in the order of their names.
pub fn candidates(q: &mut Read<'_>, round: RoundId) -> Result<Vec<CandidateRow>, Fault> {
    candidates_page(q, round, (i64::from(u32::MAX), 0))
}
/// The teams of a round.
pub fn teams(q: &mut Read<'_>, round: RoundId) -> Result<Vec<TeamRow>, Fault> {
    let town = q.town();
    q.rows(TEAMS, p![town, round])?
        .iter()
        .map(|row| {
            Ok(TeamRow {
                team: row.get(0)?,
                name: row.get(1)?,
                path: row.get(2)?,
                about: row.get(3)?,
                places: row.get(4)?,
                ranked_at: row.get(5)?,
                declined_at: row.get(6)?,
                said_yes_at: row.get(7)?,
                said_yes_by: row.get::<Option<String>>(8)?.unwrap_or_default(),
            })
        })
        .collect()
}
/// One team of a round.
pub fn team(
    q: &mut Read<'_>,
    round: RoundId,
    team: OrganisationId,
) -> Result<Option<TeamRow>, Fault> {
    Ok(teams(q, round)?.into_iter().find(|row| row.team == team))
}
/// Names a candidate; false when they are one already.
pub fn name_candidate(tx: &mut Tx<'_>, round: RoundId, person: PersonId) -> Result<bool, Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    Ok(tx.execute(NAME_CANDIDATE, p![town, round, person, now, by])? == 1)
}
/// Names a team.
pub fn name_team(
    tx: &mut Tx<'_>,
    round: RoundId,
    team: OrganisationId,
    places: i64,
) -> Result<(), Fault> {
    let town = tx.town();
    tx.execute(NAME_TEAM, p![town, round, team, places]).map(|_| ())
}
/// The wishes of all candidates of a round, each one's in their order.
pub fn wishes(q: &mut Read<'_>, round: RoundId) -> Result<Vec<(PersonId, OrganisationId)>, Fault> {
    let town = q.town();
    q.rows(WISHES, p![town, round])?.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}
/// The wishes of some candidates of a round, each one's in their order.
pub fn wishes_among(
    q: &mut Read<'_>,
    round: RoundId,
    people: &[PersonId],
) -> Result<Vec<(PersonId, OrganisationId)>, Fault> {
    among(q, WISHES_AMONG, round, people)
}
/// Which teams wished for some candidates of a round.
pub fn wanted_among(
    q: &mut Read<'_>,
    round: RoundId,
    people: &[PersonId],
) -> Result<Vec<(PersonId, OrganisationId)>, Fault> {
    among(q, WANTED_AMONG, round, people)
}
fn among(
    q: &mut Read<'_>,
    sql: SqlList,
    round: RoundId,
    people: &[PersonId],
) -> Result<Vec<(PersonId, OrganisationId)>, Fault> {
    let town = q.town();
    let slots: Vec<Param> = people.iter().map(|id| Param::from(*id)).collect();
    q.rows_in(sql, p![town, round], &slots)?
        .iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}
/// How many candidates there are, how many wrote wishes, how many declined.
pub fn counts(q: &mut Read<'_>, round: RoundId) -> Result<(i64, i64, i64), Fault> {
    let town = q.town();
    match q.row(COUNTS, p![town, round])? {
        Some(row) => Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        None => Ok((0, 0, 0)),
    }
}
/// The wishes of one candidate, in their order.
pub fn wishes_of(
    q: &mut Read<'_>,
    round: RoundId,
    person: PersonId,
) -> Result<Vec<OrganisationId>, Fault> {
    let town = q.town();
    q.rows(WISHES_OF, p![town, round, person])?.iter().map(|row| row.get(0)).collect()
}
/// The wishes of all teams of a round, each one's in their order.
pub fn team_wishes(
    q: &mut Read<'_>,
    round: RoundId,
) -> Result<Vec<(OrganisationId, PersonId)>, Fault> {
    let town = q.town();
    q.rows(TEAM_WISHES, p![town, round])?.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}
/// The wishes of one team, in their order.
pub fn team_wishes_of(
    q: &mut Read<'_>,
    round: RoundId,
    team: OrganisationId,
) -> Result<Vec<PersonId>, Fault> {
    let town = q.town();
    q.rows(TEAM_WISHES_OF, p![town, round, team])?.iter().map(|row| row.get(0)).collect()
}
/// Keeps the wishes of a candidate in place of those before.
pub fn set_wishes(
    tx: &mut Tx<'_>,
    round: RoundId,
    person: PersonId,
    (list, hopes): (&[OrganisationId], &str),
) -> Result<(), Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    tx.execute(DROP_WISHES, p![town, round, person])?;
    for (place, team) in (1_i64..).zip(list) {
        tx.execute(ADD_WISH, p![town, round, person, place, *team])?;
    }
    tx.execute(RANKED, p![hopes, now, by, town, round, person]).map(|_| ())
}
/// Notes that a candidate declined, and lets the wishes go.
pub fn decline(tx: &mut Tx<'_>, round: RoundId, person: PersonId) -> Result<(), Fault> {
    let (town, now) = (tx.town(), tx.now());
    tx.execute(DROP_WISHES, p![town, round, person])?;
    tx.execute(DECLINE, p![now, town, round, person]).map(|_| ())
}
/// Keeps the wishes of a team in place of those before.
pub fn set_team_wishes(
    tx: &mut Tx<'_>,
    round: RoundId,
    team: OrganisationId,
    list: &[PersonId],
) -> Result<(), Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    tx.execute(DROP_TEAM_WISHES, p![town, round, team])?;
    for (place, person) in (1_i64..).zip(list) {
        tx.execute(ADD_TEAM_WISH, p![town, round, team, place, *person])?;
    }
    tx.execute(TEAM_RANKED, p![now, by, town, round, team]).map(|_| ())
}
/// Notes that a team declined, and lets its wishes go.
pub fn decline_team(tx: &mut Tx<'_>, round: RoundId, team: OrganisationId) -> Result<(), Fault> {
    let (town, now) = (tx.town(), tx.now());
    tx.execute(DROP_TEAM_WISHES, p![town, round, team])?;
    tx.execute(DECLINE_TEAM, p![now, town, round, team]).map(|_| ())
}
/// A team says yes; false when it had.
pub fn say_yes(tx: &mut Tx<'_>, round: RoundId, team: OrganisationId) -> Result<bool, Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    Ok(tx.execute(SAY_YES, p![now, by, town, round, team])? == 1)
}
/// Takes every yes of a round back.
pub fn take_yes_back(tx: &mut Tx<'_>, round: RoundId) -> Result<(), Fault> {
    let town = tx.town();
    tx.execute(TAKE_YES_BACK, p![town, round]).map(|_| ())
}
/// Rounds not agreed yet in which somebody is a candidate and has not declined.
pub fn unsettled_of(q: &mut Read<'_>, person: PersonId) -> Result<Vec<RoundId>, Fault> {
    let town = q.town();
    q.rows(UNSETTLED, p![town, person])?.iter().map(|row| row.get(0)).collect()
}
/// Rounds somebody is a candidate of, latest first.
pub fn rounds_of(q: &mut Read<'_>, person: PersonId, most: i64) -> Result<Vec<OwnRound>, Fault> {
    let town = q.town();
    q.rows(OF_PERSON, p![town, town, person, person, most])?.iter().map(own_row).collect()
}
/// Rounds of the teams at these paths, latest first.
pub fn led(q: &mut Read<'_>, paths: &[String], most: i64) -> Result<Vec<OwnRound>, Fault> {
    let town = q.town();
    let slots: Vec<Param> = paths.iter().map(Param::from).collect();
    q.rows_in(LED, p![town, most], &slots)?.iter().map(own_row).collect()
}
/// Open teams at and below these paths.
pub fn teams_below(
    q: &mut Read<'_>,
    paths: &[String],
) -> Result<Vec<(OrganisationId, String)>, Fault> {
    let town = q.town();
    let slots: Vec<Param> = paths.iter().map(Param::from).collect();
    q.rows_in(TEAMS_BELOW, p![town], &slots)?
        .iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}
/// Volunteers of a body and below: id, name, number.
pub fn people_below(
    q: &mut Read<'_>,
    body: OrganisationId,
    most: i64,
) -> Result<Vec<(PersonId, String, String)>, Fault> {
    let (town, today) = (q.town(), q.now().day());
    q.rows(PEOPLE_BELOW, p![town, body, today, today, most])?
        .iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .collect()
}
