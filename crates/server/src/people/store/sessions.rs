//! Signed-in devices: begun, ended, acting for another.

use liandong_domain::basics::{AccountId, Moment, PersonId};

use crate::db::{Read, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// Begins a session.
const BEGIN: Sql =
    Sql("insert into session (session_key, town_id, account_id, person_id, device, \
     started_at, seen_at, ends_at) values ($1, $2, $3, $4, $5, $6, $7, $8)");
/// Ends one session of an account.
const END: Sql = Sql("update session set ended_at = $1 where town_id = $2 and account_id = $3 \
     and session_key = $4 and ended_at is null");
/// Ends all sessions of an account but one.
const END_OTHERS: Sql = Sql("update session set ended_at = $1 where town_id = $2 \
     and account_id = $3 and session_key <> $4 and ended_at is null");
/// Sessions of an account that live, the last used first.
const LIVING: Sql = Sql("select session_key, device, started_at, seen_at from session \
     where town_id = $1 and account_id = $2 and ended_at is null and ends_at > $3 \
     order by seen_at desc, session_key limit 50");
/// Begins or ends acting for another.
const ACT_FOR: Sql = Sql("update session set acting_for = $1, acting_why = $2 \
     where town_id = $3 and session_key = $4 and ended_at is null");

/// A signed-in device.
#[derive(Debug, Clone)]
pub struct Device {
    /// The session's key.
    pub key: String,
    /// What it is, in words.
    pub device: String,
    /// Since when.
    pub started_at: Moment,
    /// When last used.
    pub seen_at: Moment,
}

/// A session about to begin.
#[derive(Debug, Clone)]
pub struct SessionBegun<'a> {
    /// Its key: the hash of what the cookie holds.
    pub key: &'a str,
    /// Whose account.
    pub account: AccountId,
    /// Who.
    pub person: PersonId,
    /// Which device.
    pub device: &'a str,
    /// Until when it lives without being used.
    pub ends_at: Moment,
}

/// Begins a session.
pub fn begin_session(tx: &mut Tx<'_>, s: &SessionBegun<'_>) -> Result<(), Fault> {
    let (town, now) = (tx.town(), tx.now());
    tx.execute(BEGIN, p![s.key, town, s.account, s.person, s.device, now, now, s.ends_at])
        .map(|_| ())
}
/// Ends one session of an account; false when it was not there.
pub fn end_session(tx: &mut Tx<'_>, account: &str, key: &str) -> Result<bool, Fault> {
    let (town, now) = (tx.town(), tx.now());
    Ok(tx.execute(END, p![now, town, account, key])? == 1)
}
/// Ends all sessions of an account but one; an empty key spares none.
pub fn end_other_sessions(tx: &mut Tx<'_>, account: &str, key: &str) -> Result<u64, Fault> {
    let (town, now) = (tx.town(), tx.now());
    tx.execute(END_OTHERS, p![now, town, account, key])
}
/// Devices signed in with an account, the last used first.
pub fn devices(q: &mut Read<'_>, account: &str) -> Result<Vec<Device>, Fault> {
    let (town, now) = (q.town(), q.now());
    q.rows(LIVING, p![town, account, now])?
        .iter()
        .map(|row| {
            Ok(Device {
                key: row.get(0)?,
                device: row.get(1)?,
                started_at: row.get(2)?,
                seen_at: row.get(3)?,
            })
        })
        .collect()
}
/// Begins (a person, a reason) or ends (none) acting for another.
pub fn set_acting(
    tx: &mut Tx<'_>,
    key: &str,
    whom: Option<PersonId>,
    why: &str,
) -> Result<(), Fault> {
    let town = tx.town();
    tx.execute(ACT_FOR, p![whom, why, town, key]).map(|_| ())
}
