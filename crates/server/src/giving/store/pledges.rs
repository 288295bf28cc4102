//! Promises to give regularly.

use liandong_domain::basics::{Day, Fen, GiverId, Moment, PledgeId};
use liandong_domain::books::PurposeKind;
use liandong_domain::giving::{Every, PledgeState};

use super::known;
use crate::db::{Read, Row, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// A pledge as stored, with the giver's name.
#[derive(Debug, Clone)]
pub struct PledgeRow {
    /// Its id.
    pub id: PledgeId,
    /// What was promised.
    pub new: NewPledge,
    /// The giver's name.
    pub giver_name: String,
    /// The giver's code.
    pub giver_code: String,
    /// The next due day.
    pub due_on: Day,
    /// When the giver was last reminded.
    pub reminded_at: Option<Moment>,
    /// Where it stands.
    pub state: PledgeState,
}

/// What is promised.
#[derive(Debug, Clone)]
pub struct NewPledge {
    /// Who promises.
    pub giver: GiverId,
    /// Pool or directed.
    pub aim: PurposeKind,
    /// How much each time.
    pub fen: Fen,
    /// How often.
    pub every: Every,
    /// From when on.
    pub starts_on: Day,
    /// The last day; none: until it is ended.
    pub ends_on: Option<Day>,
}

/// One pledge.
const ONE: Sql = Sql("select p.pledge_id, p.giver_id, p.aim, p.fen, p.every, p.starts_on, \
     p.ends_on, v.name, v.code, p.due_on, p.reminded_at, p.state from pledge p \
     join giver v on v.town_id = p.town_id and v.giver_id = p.giver_id \
     where p.town_id = $1 and p.pledge_id = $2");
/// Pledges of a giver, latest first.
const OF_GIVER: Sql = Sql("select p.pledge_id, p.giver_id, p.aim, p.fen, p.every, p.starts_on, \
     p.ends_on, v.name, v.code, p.due_on, p.reminded_at, p.state from pledge p \
     join giver v on v.town_id = p.town_id and v.giver_id = p.giver_id \
     where p.town_id = $1 and p.giver_id = $2 order by p.made_at desc, p.pledge_id limit 50");
/// Running pledges due until a day, the latest due first on top.
const DUE: Sql = Sql("select p.pledge_id, p.giver_id, p.aim, p.fen, p.every, p.starts_on, \
     p.ends_on, v.name, v.code, p.due_on, p.reminded_at, p.state from pledge p \
     join giver v on v.town_id = p.town_id and v.giver_id = p.giver_id \
     where p.town_id = $1 and p.state = 'running' and p.due_on <= $2 \
     order by p.due_on, p.pledge_id limit $3 offset $4");
/// How many there are.
const COUNT_DUE: Sql = Sql("select count(pledge_id) from pledge where town_id = $1 \
     and state = 'running' and due_on <= $2");
/// Writes a pledge.
const INSERT: Sql = Sql("insert into pledge (town_id, pledge_id, giver_id, aim, fen, every, \
     starts_on, due_on, ends_on, state, made_by, made_at) \
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'running', $10, $11)");
/// The next due day, and no reminder yet.
const MOVE_ON: Sql = Sql("update pledge set due_on = $1, state = $2, reminded_at = null \
     where town_id = $3 and pledge_id = $4");
/// Notes a reminder.
const REMIND: Sql = Sql("update pledge set reminded_at = $1 where town_id = $2 \
     and pledge_id = $3 and state = 'running'");
/// Sets the state.
const STATE: Sql = Sql("update pledge set state = $1 where town_id = $2 and pledge_id = $3");

fn row(row: &Row) -> Result<PledgeRow, Fault> {
    let text = |at: usize| row.get::<String>(at);
    Ok(PledgeRow {
        id: row.get(0)?,
        new: NewPledge {
            giver: row.get(1)?,
            aim: known(PurposeKind::parse(&text(2)?), "an aim")?,
            fen: row.get(3)?,
            every: known(Every::parse(&text(4)?), "how often")?,
            starts_on: row.get(5)?,
            ends_on: row.get(6)?,
        },
        giver_name: row.get(7)?,
        giver_code: row.get(8)?,
        due_on: row.get(9)?,
        reminded_at: row.get(10)?,
        state: known(PledgeState::parse(&text(11)?), "a state of a pledge")?,
    })
}

/// One pledge.
pub fn pledge(q: &mut Read<'_>, id: PledgeId) -> Result<Option<PledgeRow>, Fault> {
    let town = q.town();
    q.row(ONE, p![town, id])?.as_ref().map(row).transpose()
}
/// Pledges of a giver, latest first.
pub fn pledges_of(q: &mut Read<'_>, giver: GiverId) -> Result<Vec<PledgeRow>, Fault> {
    let town = q.town();
    q.rows(OF_GIVER, p![town, giver])?.iter().map(row).collect()
}
/// Running pledges due until a day.
pub fn due(
    q: &mut Read<'_>,
    until: Day,
    (size, offset): (i64, i64),
) -> Result<Vec<PledgeRow>, Fault> {
    let town = q.town();
    q.rows(DUE, p![town, until, size, offset])?.iter().map(row).collect()
}
/// How many there are.
pub fn count_due(q: &mut Read<'_>, until: Day) -> Result<i64, Fault> {
    let town = q.town();
    q.count(COUNT_DUE, p![town, until])
}
/// Writes a pledge.
pub fn insert_pledge(tx: &mut Tx<'_>, new: &NewPledge) -> Result<PledgeId, Fault> {
    let (town, now, by, id) = (tx.town(), tx.now(), tx.actor(), PledgeId::new(tx.fresh()));
    let head = p![town, id, new.giver, new.aim.code(), new.fen, new.every.code()];
    let tail = p![new.starts_on, new.starts_on, new.ends_on, by, now];
    tx.execute(INSERT, &[head.as_slice(), tail.as_slice()].concat())?;
    Ok(id)
}
/// The next due day after a gift.
pub fn move_on(
    tx: &mut Tx<'_>,
    id: PledgeId,
    due_on: Day,
    state: PledgeState,
) -> Result<(), Fault> {
    let town = tx.town();
    tx.execute(MOVE_ON, p![due_on, state.code(), town, id]).map(|_| ())
}
/// Notes a reminder; false when it runs no longer.
pub fn remind(tx: &mut Tx<'_>, id: PledgeId) -> Result<bool, Fault> {
    let (town, now) = (tx.town(), tx.now());
    Ok(tx.execute(REMIND, p![now, town, id])? == 1)
}
/// Sets the state.
pub fn set_state(tx: &mut Tx<'_>, id: PledgeId, state: PledgeState) -> Result<(), Fault> {
    let town = tx.town();
    tx.execute(STATE, p![state.code(), town, id]).map(|_| ())
}
