//! Pairs: locked, proposed, agreed, ended.

use std::collections::BTreeMap;

use liandong_domain::basics::{Moment, OrganisationId, PersonId, RoundId};

use crate::db::{Param, Read, Row, Sql, SqlList, Tx};
use crate::failure::Fault;
use crate::p;

/// A pair held before the matching.
#[derive(Debug, Clone)]
pub struct LockRow {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// The team.
    pub team: OrganisationId,
    /// Its name.
    pub team_name: String,
    /// Why, for the workers.
    pub why: String,
}

/// A pair that was proposed.
#[derive(Debug, Clone)]
pub struct PairRow {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// What they hope for.
    pub hopes: String,
    /// The team.
    pub team: OrganisationId,
    /// Its name.
    pub team_name: String,
    /// Which wish it was; none: not among the wishes.
    pub place: Option<i64>,
    /// Whether it was locked, and when.
    pub locked_at: Option<Moment>,
    /// When the candidate wrote the wishes.
    pub wished_at: Option<Moment>,
    /// When the team said yes.
    pub said_yes_at: Option<Moment>,
    /// Who said it; empty: nobody.
    pub said_yes_by: String,
    /// When the worker agreed.
    pub agreed_at: Option<Moment>,
    /// Who agreed; empty: nobody.
    pub agreed_by: String,
    /// When it was ended.
    pub ended_at: Option<Moment>,
    /// Why it was ended.
    pub why: String,
}

/// The team somebody was agreed with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TeamAgreed {
    /// The team.
    pub team: OrganisationId,
    /// When it was agreed.
    pub agreed_at: Moment,
    /// In which round.
    pub round: RoundId,
}

/// The team somebody was agreed with last, and that still holds.
const TEAM_OF: Sql = Sql("select organisation_id, agreed_at, round_id from chosen_pair \
     where town_id = $1 and person_id in (select person_id from person where town_id = $2 \
     and (person_id = $3 or merged_into = $4)) and agreed_at is not null and ended_at is null \
     order by agreed_at desc, round_id desc limit 1");
/// Locked pairs of a round.
const LOCKS: Sql = Sql("select l.person_id, p.name, l.organisation_id, o.name, l.why \
     from locked_pair l join person p on p.town_id = l.town_id and p.person_id = l.person_id \
     join organisation o on o.town_id = l.town_id and o.organisation_id = l.organisation_id \
     where l.town_id = $1 and l.round_id = $2 order by l.locked_at, l.person_id");
/// Locks a pair, or another one in its place.
const LOCK: Sql = Sql("insert into locked_pair (town_id, round_id, person_id, organisation_id, \
     why, locked_by, locked_at) values ($1, $2, $3, $4, $5, $6, $7) \
     on conflict (town_id, round_id, person_id) do update set \
     organisation_id = excluded.organisation_id, why = excluded.why, \
     locked_by = excluded.locked_by, locked_at = excluded.locked_at");
/// Lets a locked pair go.
const UNLOCK: Sql = Sql("delete from locked_pair where town_id = $1 and round_id = $2 \
     and person_id = $3");
/// Lets the locked pairs of a team go.
const UNLOCK_TEAM: Sql = Sql("delete from locked_pair where town_id = $1 and round_id = $2 \
     and organisation_id = $3");
/// The pairs of a round, in the order of teams and names.
const PAIRS: Sql = Sql("select a.person_id, p.name, c.hopes, a.organisation_id, o.name, a.place, \
     a.locked_at, c.ranked_at, t.said_yes_at, y.name, a.agreed_at, b.name, a.ended_at, a.why \
     from chosen_pair a \
     join person p on p.town_id = a.town_id and p.person_id = a.person_id \
     join round_candidate c on c.town_id = a.town_id and c.round_id = a.round_id \
     and c.person_id = a.person_id \
     join organisation o on o.town_id = a.town_id and o.organisation_id = a.organisation_id \
     join round_team t on t.town_id = a.town_id and t.round_id = a.round_id \
     and t.organisation_id = a.organisation_id \
     left join person y on y.town_id = t.town_id and y.person_id = t.said_yes_by \
     left join person b on b.town_id = a.town_id and b.person_id = a.agreed_by \
     where a.town_id = $1 and a.round_id = $2 order by o.path, p.sort_key, a.person_id");
/// The pairs of some candidates of a round.
const PAIRS_AMONG: SqlList = SqlList(
    "select a.person_id, p.name, c.hopes, a.organisation_id, o.name, a.place, \
     a.locked_at, c.ranked_at, t.said_yes_at, y.name, a.agreed_at, b.name, a.ended_at, a.why \
     from chosen_pair a \
     join person p on p.town_id = a.town_id and p.person_id = a.person_id \
     join round_candidate c on c.town_id = a.town_id and c.round_id = a.round_id \
     and c.person_id = a.person_id \
     join organisation o on o.town_id = a.town_id and o.organisation_id = a.organisation_id \
     join round_team t on t.town_id = a.town_id and t.round_id = a.round_id \
     and t.organisation_id = a.organisation_id \
     left join person y on y.town_id = t.town_id and y.person_id = t.said_yes_by \
     left join person b on b.town_id = a.town_id and b.person_id = a.agreed_by \
     where a.town_id = $1 and a.round_id = $2 and a.person_id in ({slots})",
);
/// The pairs of one team of a round, in the order of names.
const PAIRS_OF_TEAM: Sql = Sql("select a.person_id, p.name, c.hopes, a.organisation_id, o.name, \
     a.place, a.locked_at, c.ranked_at, t.said_yes_at, y.name, a.agreed_at, b.name, a.ended_at, \
     a.why from chosen_pair a \
     join person p on p.town_id = a.town_id and p.person_id = a.person_id \
     join round_candidate c on c.town_id = a.town_id and c.round_id = a.round_id \
     and c.person_id = a.person_id \
     join organisation o on o.town_id = a.town_id and o.organisation_id = a.organisation_id \
     join round_team t on t.town_id = a.town_id and t.round_id = a.round_id \
     and t.organisation_id = a.organisation_id \
     left join person y on y.town_id = t.town_id and y.person_id = t.said_yes_by \
     left join person b on b.town_id = a.town_id and b.person_id = a.agreed_by \
     where a.town_id = $1 and a.round_id = $2 and a.organisation_id = $3 \
     order by p.sort_key, a.person_id");
/// How many pairs each team of a round has.
const PAIR_COUNTS: Sql = Sql("select organisation_id, count(person_id) from chosen_pair \
     where town_id = $1 and round_id = $2 and ended_at is null group by organisation_id");
/// Candidates without a pair who did not decline.
const LEFT_OPEN: Sql = Sql("select c.person_id, p.number from round_candidate c \
     join person p on p.town_id = c.town_id and p.person_id = c.person_id \
     where c.town_id = $1 and c.round_id = $2 and c.declined_at is null \
     and not exists (select 1 from chosen_pair a where a.town_id = c.town_id \
     and a.round_id = c.round_id and a.person_id = c.person_id and a.ended_at is null) \
     order by p.sort_key, c.person_id limit $3");
/// Proposes a pair.
const KEEP: Sql = Sql("insert into chosen_pair (town_id, round_id, person_id, organisation_id, \
     place, locked_at) values ($1, $2, $3, $4, $5, $6)");
/// Lets all proposed pairs of a round go.
const LET_GO: Sql = Sql("delete from chosen_pair where town_id = $1 and round_id = $2 \
     and agreed_at is null");
/// Lets the pair of one candidate go, as long as it is proposed only.
const DROP_PROPOSED: Sql = Sql("delete from chosen_pair where town_id = $1 and round_id = $2 \
     and person_id = $3 and agreed_at is null");
/// The pairs of a round hold from now on.
const AGREE: Sql = Sql("update chosen_pair set agreed_at = $1, agreed_by = $2 \
     where town_id = $3 and round_id = $4 and agreed_at is null");
/// Ends a pair.
const END: Sql = Sql("update chosen_pair set ended_at = $1, ended_by = $2, why = $3 \
     where town_id = $4 and round_id = $5 and person_id = $6 and agreed_at is not null \
     and ended_at is null");

fn pair(row: &Row) -> Result<PairRow, Fault> {
    Ok(PairRow {
        person: row.get(0)?,
        name: row.get(1)?,
        hopes: row.get(2)?,
        team: row.get(3)?,
        team_name: row.get(4)?,
        place: row.get(5)?,
        locked_at: row.get(6)?,
        wished_at: row.get(7)?,
        said_yes_at: row.get(8)?,
        said_yes_by: row.get::<Option<String>>(9)?.unwrap_or_default(),
        agreed_at: row.get(10)?,
        agreed_by: row.get::<Option<String>>(11)?.unwrap_or_default(),
        ended_at: row.get(12)?,
        why: row.get(13)?,
    })
}

/// The team somebody was agreed with last, and that still holds. Rows merged into theirs count.
pub fn team_of(q: &mut Read<'_>, person: PersonId) -> Result<Option<TeamAgreed>, Fault> {
    let town = q.town();
    match q.row(TEAM_OF, p![town, town, person, person])? {
        Some(row) => {
            Ok(Some(TeamAgreed { team: row.get(0)?, agreed_at: row.get(1)?, round: row.get(2)? }))
        }
        None => Ok(None),
    }
}
/// Locked pairs of a round.
pub fn locks(q: &mut Read<'_>, round: RoundId) -> Result<Vec<LockRow>, Fault> {
    let town = q.town();
    q.rows(LOCKS, p![town, round])?
        .iter()
        .map(|row| {
            Ok(LockRow {
                person: row.get(0)?,
                name: row.get(1)?,
                team: row.get(2)?,
                team_name: row.get(3)?,
                why: row.get(4)?,
            })
        })
        .collect()
}
/// Locks a pair, or another one in its place.
pub fn lock(
    tx: &mut Tx<'_>,
    round: RoundId,
    (person, team): (PersonId, OrganisationId),
    why: &str,
) -> Result<(), Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    tx.execute(LOCK, p![town, round, person, team, why, by, now]).map(|_| ())
}
/// Lets a locked pair go; false when there was none.
pub fn unlock(tx: &mut Tx<'_>, round: RoundId, person: PersonId) -> Result<bool, Fault> {
    let town = tx.town();
    Ok(tx.execute(UNLOCK, p![town, round, person])? == 1)
}
/// Lets the locked pairs of a team go.
pub fn unlock_team(tx: &mut Tx<'_>, round: RoundId, team: OrganisationId) -> Result<(), Fault> {
    let town = tx.town();
    tx.execute(UNLOCK_TEAM, p![town, round, team]).map(|_| ())
}
/// The pairs of a round, in the order of teams and names.
pub fn pairs(q: &mut Read<'_>, round: RoundId) -> Result<Vec<PairRow>, Fault> {
    let town = q.town();
    q.rows(PAIRS, p![town, round])?.iter().map(pair).collect()
}
/// The pairs of some candidates of a round.
pub fn pairs_among(
    q: &mut Read<'_>,
    round: RoundId,
    people: &[PersonId],
) -> Result<Vec<PairRow>, Fault> {
    let town = q.town();
    let slots: Vec<Param> = people.iter().map(|id| Param::from(*id)).collect();
    q.rows_in(PAIRS_AMONG, p![town, round], &slots)?.iter().map(pair).collect()
}
/// The pairs of one team of a round, in the order of names.
pub fn pairs_of_team(
    q: &mut Read<'_>,
    round: RoundId,
    team: OrganisationId,
) -> Result<Vec<PairRow>, Fault> {
    let town = q.town();
    q.rows(PAIRS_OF_TEAM, p![town, round, team])?.iter().map(pair).collect()
}
/// How many pairs each team of a round has.
pub fn pair_counts(
    q: &mut Read<'_>,
    round: RoundId,
) -> Result<BTreeMap<OrganisationId, i64>, Fault> {
    let town = q.town();
    q.rows(PAIR_COUNTS, p![town, round])?.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}
/// Candidates without a pair who did not decline: id and number.
pub fn left_open(
    q: &mut Read<'_>,
    round: RoundId,
    most: i64,
) -> Result<Vec<(PersonId, String)>, Fault> {
    let town = q.town();
    q.rows(LEFT_OPEN, p![town, round, most])?
        .iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}
/// Proposes a pair: which wish of the candidate it is, or that it was locked.
pub fn keep_pair(
    tx: &mut Tx<'_>,
    round: RoundId,
    (person, team): (PersonId, OrganisationId),
    place: Option<i64>,
) -> Result<(), Fault> {
    let (town, now) = (tx.town(), tx.now());
    let locked = place.is_none().then_some(now);
    tx.execute(KEEP, p![town, round, person, team, place, locked]).map(|_| ())
}
/// Lets all proposed pairs of a round go.
pub fn let_go(tx: &mut Tx<'_>, round: RoundId) -> Result<(), Fault> {
    let town = tx.town();
    tx.execute(LET_GO, p![town, round]).map(|_| ())
}
/// Lets the pair of one candidate go, as long as it is proposed only.
pub fn drop_proposed(tx: &mut Tx<'_>, round: RoundId, person: PersonId) -> Result<(), Fault> {
    let town = tx.town();
    tx.execute(DROP_PROPOSED, p![town, round, person]).map(|_| ())
}
/// The pairs of a round hold from now on.
pub fn agree(tx: &mut Tx<'_>, round: RoundId) -> Result<(), Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    tx.execute(AGREE, p![now, by, town, round]).map(|_| ())
}
/// Ends a pair; false when it did not hold.
pub fn end_pair(
    tx: &mut Tx<'_>,
    round: RoundId,
    person: PersonId,
    why: &str,
) -> Result<bool, Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    Ok(tx.execute(END, p![now, by, why, town, round, person])? == 1)
}
