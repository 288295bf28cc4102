//! Rounds.

use liandong_domain::basics::{Day, Moment, OrganisationId, RoundId};
use liandong_domain::choice::RoundState;

use super::known;
use crate::db::{Param, Read, Row, Sql, SqlList, Tx};
use crate::failure::Fault;
use crate::p;

/// A round.
#[derive(Debug, Clone)]
pub struct RoundRow {
    /// Its id.
    pub id: RoundId,
    /// The body that holds it.
    pub organisation: OrganisationId,
    /// That body's name.
    pub organisation_name: String,
    /// That body's path.
    pub path: String,
    /// Its title.
    pub title: String,
    /// What it is about.
    pub about: String,
    /// The last day for wishes.
    pub until: Day,
    /// Where it stands.
    pub state: RoundState,
    /// When a matching was proposed last.
    pub proposed_at: Option<Moment>,
    /// When it was agreed.
    pub agreed_at: Option<Moment>,
    /// Who agreed to it; empty: nobody yet.
    pub agreed_by: String,
    /// Why it was called off or reopened.
    pub why: String,
}

/// A round as it is opened.
#[derive(Debug, Clone)]
pub struct NewRound {
    /// The body that holds it.
    pub organisation: OrganisationId,
    /// Its title.
    pub title: String,
    /// What it is about.
    pub about: String,
    /// The last day for wishes.
    pub until: Day,
}

/// One round.
const ONE: Sql = Sql("select r.round_id, r.organisation_id, o.name, o.path, r.title, r.about, \
     r.until_on, r.state, r.proposed_at, r.agreed_at, b.name, r.why from choosing_round r \
     join organisation o on o.town_id = r.town_id and o.organisation_id = r.organisation_id \
     left join person b on b.town_id = r.town_id and b.person_id = r.agreed_by \
     where r.town_id = $1 and r.round_id = $2");
/// Rounds of these bodies and below, latest first.
const LIST: SqlList = SqlList(
    "select r.round_id, r.organisation_id, o.name, o.path, r.title, r.about, \
     r.until_on, r.state, r.proposed_at, r.agreed_at, b.name, r.why from choosing_round r \
     join organisation o on o.town_id = r.town_id and o.organisation_id = r.organisation_id \
     left join person b on b.town_id = r.town_id and b.person_id = r.agreed_by \
     where r.town_id = $1 and exists (select 1 from organisation u where u.town_id = r.town_id \
     and substr(o.path, 1, length(u.path)) = u.path and u.path in ({slots})) \
     order by r.opened_at desc, r.round_id desc limit $2 offset $3",
);
/// How many there are.
const COUNT: SqlList = SqlList(
    "select count(r.round_id) from choosing_round r \
     join organisation o on o.town_id = r.town_id and o.organisation_id = r.organisation_id \
     where r.town_id = $1 and exists (select 1 from organisation u where u.town_id = r.town_id \
     and substr(o.path, 1, length(u.path)) = u.path and u.path in ({slots}))",
);
/// Opens a round.
const INSERT: Sql = Sql("insert into choosing_round (town_id, round_id, organisation_id, title, \
     about, until_on, state, opened_by, opened_at) values ($1, $2, $3, $4, $5, $6, 'open', $7, $8)");
/// Holds a round, so that two steps do not cross.
const HOLD: Sql = Sql("select round_id from choosing_round where town_id = $1 and round_id = $2");
/// A matching is proposed.
const PROPOSE: Sql = Sql("update choosing_round set state = 'proposed', proposed_at = $1, \
     proposed_by = $2 where town_id = $3 and round_id = $4 and state = 'open'");
/// Back to collecting wishes.
const REOPEN: Sql = Sql("update choosing_round set state = 'open', proposed_at = null, \
     proposed_by = null, until_on = $1, why = $2 where town_id = $3 and round_id = $4 \
     and state = 'proposed'");
/// The worker agrees.
const AGREE: Sql = Sql("update choosing_round set state = 'agreed', agreed_at = $1, \
     agreed_by = $2 where town_id = $3 and round_id = $4 and state = 'proposed'");
/// Calls it off.
const CALL_OFF: Sql = Sql("update choosing_round set state = 'called_off', why = $1 \
     where town_id = $2 and round_id = $3 and state in ('open', 'proposed')");

fn row(row: &Row) -> Result<RoundRow, Fault> {
    Ok(RoundRow {
        id: row.get(0)?,
        organisation: row.get(1)?,
        organisation_name: row.get(2)?,
        path: row.get(3)?,
        title: row.get(4)?,
        about: row.get(5)?,
        until: row.get(6)?,
        state: known(RoundState::parse(&row.get::<String>(7)?), "a state of a round")?,
        proposed_at: row.get(8)?,
        agreed_at: row.get(9)?,
        agreed_by: row.get::<Option<String>>(10)?.unwrap_or_default(),
        why: row.get(11)?,
    })
}

/// One round.
pub fn round(q: &mut Read<'_>, id: RoundId) -> Result<Option<RoundRow>, Fault> {
    let town = q.town();
    q.row(ONE, p![town, id])?.as_ref().map(row).transpose()
}
/// Rounds of these bodies and below, latest first.
pub fn list(
    q: &mut Read<'_>,
    paths: &[String],
    (most, offset): (i64, i64),
) -> Result<Vec<RoundRow>, Fault> {
    let town = q.town();
    let slots: Vec<Param> = paths.iter().map(Param::from).collect();
    q.rows_in(LIST, p![town, most, offset], &slots)?.iter().map(row).collect()
}
/// How many there are.
pub fn count(q: &mut Read<'_>, paths: &[String]) -> Result<i64, Fault> {
    let town = q.town();
    let slots: Vec<Param> = paths.iter().map(Param::from).collect();
    q.rows_in(COUNT, p![town], &slots)?.first().map_or(Ok(0), |row| row.get(0))
}
/// Opens a round.
pub fn insert(tx: &mut Tx<'_>, new: &NewRound) -> Result<RoundId, Fault> {
    let (town, now, by, id) = (tx.town(), tx.now(), tx.actor(), RoundId::new(tx.fresh()));
    let values = p![town, id, new.organisation, &new.title, &new.about, new.until, by, now];
    tx.execute(INSERT, values)?;
    Ok(id)
}
/// Holds a round, so that two steps do not cross.
pub fn hold(tx: &mut Tx<'_>, id: RoundId) -> Result<(), Fault> {
    let town = tx.town();
    tx.hold(HOLD, p![town, id])
}
/// A matching is proposed; false when the round was not open.
pub fn propose(tx: &mut Tx<'_>, id: RoundId) -> Result<bool, Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    Ok(tx.execute(PROPOSE, p![now, by, town, id])? == 1)
}
/// Back to collecting wishes; false when nothing was proposed.
pub fn reopen(tx: &mut Tx<'_>, id: RoundId, until: Day, why: &str) -> Result<bool, Fault> {
    let town = tx.town();
    Ok(tx.execute(REOPEN, p![until, why, town, id])? == 1)
}
/// The worker agrees; false when nothing was proposed.
pub fn agree_round(tx: &mut Tx<'_>, id: RoundId) -> Result<bool, Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    Ok(tx.execute(AGREE, p![now, by, town, id])? == 1)
}
/// Calls it off; false when it was agreed or called off before.
pub fn call_off(tx: &mut Tx<'_>, id: RoundId, why: &str) -> Result<bool, Fault> {
    let town = tx.town();
    Ok(tx.execute(CALL_OFF, p![why, town, id])? == 1)
}
