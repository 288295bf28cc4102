//! Closing one's own account: the farewell, taking it back, being forgotten.

use liandong_domain::basics::{AccountId, Moment, PersonId};

use crate::db::{Read, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// Keeps a farewell.
const KEEP: Sql = Sql("insert into farewell (town_id, farewell_id, person_id, why, left_at, \
     back_until) values ($1, $2, $3, $4, $5, $6)");
/// The last farewell of a person that was not taken back.
const LAST: Sql = Sql("select farewell_id, left_at, back_until, forgotten_at from farewell \
     where town_id = $1 and person_id = $2 and back_at is null order by left_at desc limit 1");
/// Takes a farewell back.
const BACK: Sql = Sql("update farewell set back_at = $1, back_by = $2 where town_id = $3 \
     and farewell_id = $4 and back_at is null and forgotten_at is null");
/// Farewells whose days have run out, the oldest first.
const DUE: Sql = Sql("select farewell_id, person_id from farewell where town_id = $1 \
     and back_at is null and forgotten_at is null and back_until <= $2 \
     order by back_until, farewell_id limit 100");
/// Notes that a person was forgotten.
const FORGOTTEN: Sql = Sql("update farewell set forgotten_at = $1, why = '' where town_id = $2 \
     and farewell_id = $3 and forgotten_at is null");
/// Closes an account for good; its login is free again.
const CLOSE: Sql = Sql("update account set closed_at = $1, login = $2, passcode_hash = '' \
     where town_id = $3 and account_id = $4");
/// Forgets the phones of a child's guardians.
const FORGET_PHONES: Sql = Sql("update guardian set phone_sealed = null, phone_key = null, \
     phone_tail = null where town_id = $1 and child_id = $2");

/// A farewell that was not taken back.
#[derive(Debug, Clone)]
pub struct Farewell {
    /// Its id.
    pub id: String,
    /// When.
    pub left_at: Moment,
    /// Until when a worker may take it back.
    pub back_until: Moment,
    /// When what only the person needed was forgotten.
    pub forgotten_at: Option<Moment>,
}

/// Keeps a farewell.
pub fn keep_farewell(
    tx: &mut Tx<'_>,
    person: PersonId,
    why: &str,
    back_until: Moment,
) -> Result<String, Fault> {
    let (town, now, id) = (tx.town(), tx.now(), tx.fresh().to_string());
    tx.execute(KEEP, p![town, &id, person, why, now, back_until])?;
    Ok(id)
}
/// The last farewell of a person that was not taken back.
pub fn farewell_of(q: &mut Read<'_>, person: PersonId) -> Result<Option<Farewell>, Fault> {
    let town = q.town();
    let Some(row) = q.row(LAST, p![town, person])? else { return Ok(None) };
    Ok(Some(Farewell {
        id: row.get(0)?,
        left_at: row.get(1)?,
        back_until: row.get(2)?,
        forgotten_at: row.get(3)?,
    }))
}
/// Takes a farewell back; false when it is too late.
pub fn take_farewell_back(tx: &mut Tx<'_>, id: &str) -> Result<bool, Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    Ok(tx.execute(BACK, p![now, by, town, id])? == 1)
}
/// Farewells whose days have run out.
pub fn farewells_due(q: &mut Read<'_>) -> Result<Vec<(String, PersonId)>, Fault> {
    let (town, now) = (q.town(), q.now());
    q.rows(DUE, p![town, now])?.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}
/// Notes that a person was forgotten.
pub fn set_forgotten(tx: &mut Tx<'_>, farewell: &str) -> Result<(), Fault> {
    let (town, now) = (tx.town(), tx.now());
    tx.execute(FORGOTTEN, p![now, town, farewell]).map(|_| ())
}
/// Closes an account for good under a login that says nothing.
pub fn close_account(tx: &mut Tx<'_>, account: AccountId) -> Result<(), Fault> {
    let (town, now) = (tx.town(), tx.now());
    tx.execute(CLOSE, p![now, format!("closed-{account}"), town, account]).map(|_| ())
}
/// Forgets the phones of a child's guardians.
pub fn forget_guardian_phones(tx: &mut Tx<'_>, child: PersonId) -> Result<(), Fault> {
    let town = tx.town();
    tx.execute(FORGET_PHONES, p![town, child]).map(|_| ())
}
