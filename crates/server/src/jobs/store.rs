//! The queue.

use liandong_domain::basics::{JobId, Moment, TownId};

use crate::db::{Read, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// Puts a job into the queue.
const PUT: Sql = Sql("insert into job (town_id, job_id, kind, subject, due_at) \
     values ($1, $2, $3, $4, $5)");
/// Jobs of any town that are due and not claimed.
const DUE: Sql = Sql("select town_id, job_id, kind, subject, tries from job \
     where done_at is null and failed_at is null and due_at <= $1 \
     and (claimed_until is null or claimed_until < $2) order by due_at limit 20");
/// Claims a job for a while; nothing changes when somebody was faster.
const CLAIM: Sql = Sql("update job set claimed_until = $1, tries = tries + 1 where town_id = $2 \
     and job_id = $3 and done_at is null and (claimed_until is null or claimed_until < $4)");
/// Marks a job as done.
const DONE: Sql = Sql("update job set done_at = $1, fault = '' where town_id = $2 and job_id = $3");
/// Leaves a job for later, with what went wrong.
const LATER: Sql = Sql("update job set due_at = $1, claimed_until = null, fault = $2 \
     where town_id = $3 and job_id = $4");
/// Gives a job up, for a person to look at.
const GIVE_UP: Sql = Sql("update job set failed_at = $1, fault = $2 \
     where town_id = $3 and job_id = $4");
/// How many wait and how many were given up.
const STATE: Sql =
    Sql("select count(case when done_at is null and failed_at is null then 1 end), \
     count(failed_at) from job where town_id = $1");

/// A job that is due.
#[derive(Debug, Clone)]
pub struct Due {
    /// Whose town.
    pub town: TownId,
    /// Its id.
    pub id: JobId,
    /// What to do.
    pub kind: String,
    /// With what.
    pub subject: String,
    /// How often it was tried.
    pub tries: i64,
}

/// Puts a job into the queue, in the transaction that wants it.
pub fn put(tx: &mut Tx<'_>, kind: &str, subject: &str, due: Moment) -> Result<JobId, Fault> {
    let (town, id) = (tx.town(), JobId::new(tx.fresh()));
    tx.keep_house(PUT, p![town, id, kind, subject, due])?;
    Ok(id)
}
/// Jobs that are due.
pub fn due(q: &mut Read<'_>) -> Result<Vec<Due>, Fault> {
    let now = q.now();
    q.rows(DUE, p![now, now])?
        .iter()
        .map(|row| {
            Ok(Due {
                town: row.get(0)?,
                id: row.get(1)?,
                kind: row.get(2)?,
                subject: row.get(3)?,
                tries: row.get(4)?,
            })
        })
        .collect()
}
/// Claims one; false when somebody was faster.
pub fn claim(tx: &mut Tx<'_>, id: JobId, until: Moment) -> Result<bool, Fault> {
    let (town, now) = (tx.town(), tx.now());
    Ok(tx.keep_house(CLAIM, p![until, town, id, now])? == 1)
}
/// Marks one as done.
pub fn done(tx: &mut Tx<'_>, id: JobId) -> Result<(), Fault> {
    let (town, now) = (tx.town(), tx.now());
    tx.keep_house(DONE, p![now, town, id]).map(|_| ())
}
/// Leaves one for later.
pub fn later(tx: &mut Tx<'_>, id: JobId, due: Moment, why: &str) -> Result<(), Fault> {
    let town = tx.town();
    tx.keep_house(LATER, p![due, why, town, id]).map(|_| ())
}
/// Gives one up.
pub fn give_up(tx: &mut Tx<'_>, id: JobId, why: &str) -> Result<(), Fault> {
    let (town, now) = (tx.town(), tx.now());
    tx.keep_house(GIVE_UP, p![now, why, town, id]).map(|_| ())
}
/// Waiting and given up.
pub fn state(q: &mut Read<'_>) -> Result<(i64, i64), Fault> {
    let town = q.town();
    match q.row(STATE, p![town])? {
        Some(row) => Ok((row.get(0)?, row.get(1)?)),
        None => Ok((0, 0)),
    }
}
