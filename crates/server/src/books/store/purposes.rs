//! What money is for.

use liandong_domain::basics::{GiverId, PurposeId};
use liandong_domain::books::PurposeKind;

use super::known;
use crate::db::{Read, Row, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// A purpose as stored.
#[derive(Debug, Clone)]
pub struct PurposeRow {
    /// Its id.
    pub id: PurposeId,
    /// Its name.
    pub name: String,
    /// What it binds its money to.
    pub kind: PurposeKind,
    /// The one giver it is bound to.
    pub giver: Option<GiverId>,
    /// Whether it takes no more.
    pub closed: bool,
}

/// Every purpose, the pool first.
const ALL: Sql = Sql("select purpose_id, name, kind, giver_id, closed_at from purpose \
     where town_id = $1 order by case kind when 'pool' then 0 when 'free' then 1 else 2 end, \
     made_at, purpose_id limit 500");
/// One purpose.
const ONE: Sql = Sql("select purpose_id, name, kind, giver_id, closed_at from purpose \
     where town_id = $1 and purpose_id = $2");
/// The purpose of this name.
const BY_NAME: Sql = Sql("select purpose_id, name, kind, giver_id, closed_at from purpose \
     where town_id = $1 and name = $2");
/// The purpose bound to a giver that still takes money.
const OF_GIVER: Sql = Sql("select purpose_id, name, kind, giver_id, closed_at from purpose \
     where town_id = $1 and giver_id = $2 and closed_at is null order by made_at limit 1");
/// Sets up a purpose.
const KEEP: Sql = Sql("insert into purpose (town_id, purpose_id, name, kind, giver_id, made_at, \
     made_by) values ($1, $2, $3, $4, $5, $6, $7)");
/// Ends a purpose.
const END: Sql = Sql("update purpose set closed_at = $1 where town_id = $2 and purpose_id = $3 \
     and closed_at is null");

fn row(row: &Row) -> Result<PurposeRow, Fault> {
    Ok(PurposeRow {
        id: row.get(0)?,
        name: row.get(1)?,
        kind: known(PurposeKind::parse(&row.get::<String>(2)?), "a kind of purpose")?,
        giver: row.get(3)?,
        closed: row.get::<Option<i64>>(4)?.is_some(),
    })
}

/// Every purpose, the pool first.
pub fn purposes(q: &mut Read<'_>) -> Result<Vec<PurposeRow>, Fault> {
    let town = q.town();
    q.rows(ALL, p![town])?.iter().map(row).collect()
}
/// One purpose.
pub fn purpose(q: &mut Read<'_>, id: PurposeId) -> Result<Option<PurposeRow>, Fault> {
    let town = q.town();
    q.row(ONE, p![town, id])?.as_ref().map(row).transpose()
}
/// The purpose of this name.
pub fn purpose_by_name(q: &mut Read<'_>, name: &str) -> Result<Option<PurposeRow>, Fault> {
    let town = q.town();
    q.row(BY_NAME, p![town, name])?.as_ref().map(row).transpose()
}
/// The purpose bound to a giver that still takes money.
pub fn of_giver(q: &mut Read<'_>, giver: GiverId) -> Result<Option<PurposeRow>, Fault> {
    let town = q.town();
    q.row(OF_GIVER, p![town, giver])?.as_ref().map(row).transpose()
}
/// Sets up a purpose.
pub fn keep_new(
    tx: &mut Tx<'_>,
    name: &str,
    kind: PurposeKind,
    giver: Option<GiverId>,
) -> Result<PurposeId, Fault> {
    let (town, now, by, id) = (tx.town(), tx.now(), tx.actor(), PurposeId::new(tx.fresh()));
    tx.execute(KEEP, p![town, id, name, kind.code(), giver, now, by])?;
    Ok(id)
}
/// Ends a purpose; false when it was ended before.
pub fn end(tx: &mut Tx<'_>, id: PurposeId) -> Result<bool, Fault> {
    let (town, now) = (tx.town(), tx.now());
    Ok(tx.execute(END, p![now, town, id])? == 1)
}
