//! Who of sixteen or seventeen lives on an income of their own, as a worker noted.

use std::collections::BTreeSet;

use liandong_domain::basics::PersonId;
use liandong_domain::minors::Living;

use crate::db::{Param, Read, Sql, SqlList, Tx};
use crate::failure::Fault;
use crate::p;

/// Whether it is noted now.
const NOTED: Sql = Sql("select count(own_living_id) from own_living where town_id = $1 \
     and person_id = $2 and ended_at is null");
/// Of whom among these it is noted now.
const NOTED_OF: SqlList = SqlList(
    "select person_id from own_living where town_id = $1 and ended_at is null \
     and person_id in ({slots})",
);
/// Notes it.
const BEGIN: Sql = Sql("insert into own_living (town_id, own_living_id, person_id, noted_by, \
     noted_at) values ($1, $2, $3, $4, $5)");
/// Ends it.
const END: Sql = Sql("update own_living set ended_at = $1 where town_id = $2 and person_id = $3 \
     and ended_at is null");

/// On whose income somebody lives, as far as was noted.
pub fn living(q: &mut Read<'_>, person: PersonId) -> Result<Living, Fault> {
    let town = q.town();
    Ok(if q.count(NOTED, p![town, person])? > 0 { Living::Own } else { Living::Family })
}
/// Who of these lives on an income of their own.
pub fn living_alone(q: &mut Read<'_>, people: &[PersonId]) -> Result<BTreeSet<PersonId>, Fault> {
    let town = q.town();
    let slots: Vec<Param> = people.iter().map(|id| Param::from(*id)).collect();
    q.rows_in(NOTED_OF, p![town], &slots)?.iter().map(|row| row.get(0)).collect()
}
/// Notes an own income; false when it is noted.
pub fn begin_own_living(tx: &mut Tx<'_>, person: PersonId) -> Result<bool, Fault> {
    if living(tx, person)? == Living::Own {
        return Ok(false);
    }
    let (town, now, id) = (tx.town(), tx.now(), tx.fresh().to_string());
    let by = tx.actor();
    tx.execute(BEGIN, p![town, id, person, by, now])?;
    Ok(true)
}
/// Ends it; false when nothing was noted.
pub fn end_own_living(tx: &mut Tx<'_>, person: PersonId) -> Result<bool, Fault> {
    let (town, now) = (tx.town(), tx.now());
    Ok(tx.execute(END, p![now, town, person])? > 0)
}
