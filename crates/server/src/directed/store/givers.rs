//! Givers who may choose pupils.

use liandong_domain::basics::{GiverId, Moment};

use crate::db::{Read, Row, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// An approval as stored, with the giver's code.
#[derive(Debug, Clone)]
pub struct ApprovalRow {
    /// The giver.
    pub giver: GiverId,
    /// Its code.
    pub code: String,
    /// What was checked.
    pub words: String,
    /// Since when.
    pub approved_at: Moment,
    /// Whether it ended.
    pub ended: bool,
}

/// One giver's approval.
const ONE: Sql = Sql("select d.giver_id, g.code, d.words, d.approved_at, d.ended_at \
     from directed_giver d join giver g on g.town_id = d.town_id and g.giver_id = d.giver_id \
     where d.town_id = $1 and d.giver_id = $2");
/// Approved givers, by code.
const APPROVED: Sql = Sql("select d.giver_id, g.code, d.words, d.approved_at, d.ended_at \
     from directed_giver d join giver g on g.town_id = d.town_id and g.giver_id = d.giver_id \
     where d.town_id = $1 and d.ended_at is null order by g.code limit 500");
/// Approves, or approves again.
const APPROVE: Sql = Sql("insert into directed_giver (town_id, giver_id, words, approved_by, \
     approved_at) values ($1, $2, $3, $4, $5) on conflict (town_id, giver_id) do update \
     set words = excluded.words, approved_by = excluded.approved_by, \
     approved_at = excluded.approved_at, ended_at = null");
/// Ends it.
const END: Sql = Sql("update directed_giver set ended_at = $1 where town_id = $2 \
     and giver_id = $3 and ended_at is null");
/// Holds it until the end of the change.
const HOLD: Sql = Sql("select giver_id from directed_giver where town_id = $1 and giver_id = $2");

fn row(row: &Row) -> Result<ApprovalRow, Fault> {
    Ok(ApprovalRow {
        giver: row.get(0)?,
        code: row.get(1)?,
        words: row.get(2)?,
        approved_at: row.get(3)?,
        ended: row.get::<Option<i64>>(4)?.is_some(),
    })
}

/// One giver's approval.
pub fn approval(q: &mut Read<'_>, giver: GiverId) -> Result<Option<ApprovalRow>, Fault> {
    let town = q.town();
    q.row(ONE, p![town, giver])?.as_ref().map(row).transpose()
}
/// Approved givers, by code.
pub fn approved(q: &mut Read<'_>) -> Result<Vec<ApprovalRow>, Fault> {
    let town = q.town();
    q.rows(APPROVED, p![town])?.iter().map(row).collect()
}
/// Approves, or approves again.
pub fn approve(tx: &mut Tx<'_>, giver: GiverId, words: &str) -> Result<(), Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    tx.execute(APPROVE, p![town, giver, words, by, now]).map(|_| ())
}
/// Ends an approval; false when it had ended.
pub fn end_approval(tx: &mut Tx<'_>, giver: GiverId) -> Result<bool, Fault> {
    let (town, now) = (tx.town(), tx.now());
    Ok(tx.execute(END, p![now, town, giver])? == 1)
}
/// Holds the approval until the end: a giver asks for one pupil at a time.
pub fn hold_giver(tx: &mut Tx<'_>, giver: GiverId) -> Result<(), Fault> {
    let town = tx.town();
    tx.hold(HOLD, p![town, giver])
}
