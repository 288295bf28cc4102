//! The second factor of a sign-in: its sealed secret, codes for a day without the phone, sign-ins
//! that wait for their second step.

use liandong_domain::access::Role;
use liandong_domain::basics::{AccountId, Day, Moment, PersonId};

use crate::db::{Param, Read, Row, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// The second factor of an account.
const ONE: Sql = Sql("select secret_sealed, begun_at, confirmed_at, last_step, failures, \
     locked_until from second_factor where town_id = $1 and account_id = $2");
/// Begins one anew: an unconfirmed one is worthless.
const BEGIN: Sql = Sql("insert into second_factor (town_id, account_id, secret_sealed, begun_at) \
     values ($1, $2, $3, $4) on conflict (town_id, account_id) do update \
     set secret_sealed = excluded.secret_sealed, begun_at = excluded.begun_at, \
     confirmed_at = null, last_step = 0, failures = 0, locked_until = null");
/// Confirms it by the first digits.
const CONFIRM: Sql = Sql("update second_factor set confirmed_at = $1, last_step = $2, \
     failures = 0, locked_until = null where town_id = $3 and account_id = $4 \
     and confirmed_at is null");
/// Uses up a half minute; nothing when it was used before.
const USE_STEP: Sql = Sql("update second_factor set last_step = $1, failures = 0, \
     locked_until = null where town_id = $2 and account_id = $3 and last_step < $4");
/// Counts a wrong try; the last one locks.
const FAILED: Sql = Sql("update second_factor set failures = case when failures + 1 >= $1 then 0 \
     else failures + 1 end, locked_until = case when failures + 1 >= $2 then $3 \
     else locked_until end where town_id = $4 and account_id = $5");
/// Forgets wrong tries.
const CLEAR: Sql = Sql("update second_factor set failures = 0, locked_until = null \
     where town_id = $1 and account_id = $2");
/// Takes it away.
const DROP: Sql = Sql("delete from second_factor where town_id = $1 and account_id = $2");
/// Takes the codes for a day without the phone away.
const DROP_CODES: Sql = Sql("delete from recovery_code where town_id = $1 and account_id = $2");
/// Keeps the keyed hash of such a code.
const KEEP_CODE: Sql = Sql("insert into recovery_code (town_id, account_id, code_key, made_at) \
     values ($1, $2, $3, $4)");
/// Uses such a code, once.
const USE_CODE: Sql = Sql("update recovery_code set used_at = $1 where town_id = $2 \
     and account_id = $3 and code_key = $4 and used_at is null");
/// How many such codes are left.
const CODES_LEFT: Sql = Sql("select count(code_key) from recovery_code where town_id = $1 \
     and account_id = $2 and used_at is null");
/// Keeps a sign-in that waits for its second step.
const KEEP_STEP: Sql = Sql("insert into second_step (step_key, town_id, account_id, person_id, \
     way, made_at, ends_at) values ($1, $2, $3, $4, $5, $6, $7)");
/// A sign-in that waits.
const STEP: Sql = Sql("select account_id, person_id, way, ends_at from second_step \
     where town_id = $1 and step_key = $2 and used_at is null and ends_at > $3");
/// Uses a waiting sign-in up, once.
const USE_STEP_KEY: Sql = Sql("update second_step set used_at = $1 where town_id = $2 \
     and step_key = $3 and used_at is null");
/// Forgets waiting sign-ins of an account.
const DROP_STEPS: Sql = Sql("delete from second_step where town_id = $1 and account_id = $2");
/// From when the town asks staff for it.
const FROM: Sql = Sql("select second_factor_from from town where town_id = $1");
/// Sets from when.
const SET_FROM: Sql = Sql("update town set second_factor_from = $1 where town_id = $2");
/// Staff who sign in, with what they have set up, by name.
const STAFF: Sql = Sql("select p.person_id, p.name, p.number, h.role, f.confirmed_at \
     from holding h join person p on p.town_id = h.town_id and p.person_id = h.person_id \
     join account a on a.town_id = p.town_id and a.person_id = p.person_id \
     left join second_factor f on f.town_id = a.town_id and f.account_id = a.account_id \
     where h.town_id = $1 and h.role not in ('volunteer', 'leader') and h.starts_on <= $2 \
     and (h.ends_on is null or h.ends_on >= $3) and p.left_at is null \
     order by p.sort_key, p.person_id, h.role limit $4 offset $5");
/// How many roles of staff who sign in.
const COUNT_STAFF: Sql = Sql("select count(h.holding_id) from holding h \
     join person p on p.town_id = h.town_id and p.person_id = h.person_id \
     join account a on a.town_id = p.town_id and a.person_id = p.person_id \
     where h.town_id = $1 and h.role not in ('volunteer', 'leader') and h.starts_on <= $2 \
     and (h.ends_on is null or h.ends_on >= $3) and p.left_at is null");

/// Keeps why another's second factor was taken away.
const KEEP_RESET: Sql = Sql("insert into second_reset (town_id, reset_id, person_id, why, \
     reset_by, reset_at) values ($1, $2, $3, $4, $5, $6)");
/// What was taken away lately, with who and why.
const RESETS: Sql = Sql("select r.reset_at, p.name, b.name, r.why from second_reset r \
     join person p on p.town_id = r.town_id and p.person_id = r.person_id \
     left join person b on b.town_id = r.town_id and b.person_id = r.reset_by \
     where r.town_id = $1 order by r.reset_at desc, r.reset_id desc limit $2");

/// Where the sealed secret stands, for the seal.
const PLACE: &str = "second_factor.secret";

/// The second factor of an account.
#[derive(Debug, Clone)]
pub struct SecondFactor {
    secret_sealed: String,
    /// When its secret was made.
    pub begun_at: Moment,
    /// When the first digits were typed; none: not set up yet.
    pub confirmed_at: Option<Moment>,
    /// The last half minute used.
    pub last_step: i64,
    /// Wrong tries since the last good one.
    pub failures: i64,
    /// Until when nothing is taken.
    pub locked_until: Option<Moment>,
}

impl SecondFactor {
    /// The secret in base32.
    ///
    /// # Errors
    /// The sealed text was touched or moved.
    pub fn secret(&self, q: &Read<'_>, account: AccountId) -> Result<String, Fault> {
        q.secrets().open(PLACE, &account.to_string(), &self.secret_sealed)
    }
}

/// The second factor of an account, set up or begun.
pub fn second_factor(q: &mut Read<'_>, account: AccountId) -> Result<Option<SecondFactor>, Fault> {
    let town = q.town();
    let Some(row) = q.row(ONE, p![town, account])? else { return Ok(None) };
    Ok(Some(SecondFactor {
        secret_sealed: row.get(0)?,
        begun_at: row.get(1)?,
        confirmed_at: row.get(2)?,
        last_step: row.get(3)?,
        failures: row.get(4)?,
        locked_until: row.get(5)?,
    }))
}
/// Begins one anew with a secret in base32, which is kept sealed.
pub fn begin_second(tx: &mut Tx<'_>, account: AccountId, secret: &str) -> Result<(), Fault> {
    let (town, now) = (tx.town(), tx.now());
    let sealed = tx.secrets().seal(tx.ids(), PLACE, &account.to_string(), secret);
    tx.execute(BEGIN, p![town, account, sealed, now]).map(|_| ())
}
/// Confirms it; false when it was confirmed before.
pub fn confirm_second(tx: &mut Tx<'_>, account: AccountId, step: i64) -> Result<bool, Fault> {
    let (town, now) = (tx.town(), tx.now());
    Ok(tx.execute(CONFIRM, p![now, step, town, account])? == 1)
}
/// Uses up a half minute; false when it was used before, even at the same moment.
pub fn use_step(tx: &mut Tx<'_>, account: AccountId, step: i64) -> Result<bool, Fault> {
    let town = tx.town();
    Ok(tx.execute(USE_STEP, p![step, town, account, step])? == 1)
}
/// Counts a wrong try; from `most` on nothing is taken until then.
pub fn count_second_failure(
    tx: &mut Tx<'_>,
    account: AccountId,
    most: i64,
    until: Moment,
) -> Result<(), Fault> {
    let town = tx.town();
    tx.execute(FAILED, p![most, most, until, town, account]).map(|_| ())
}
/// Forgets wrong tries.
pub fn clear_second_failures(tx: &mut Tx<'_>, account: AccountId) -> Result<(), Fault> {
    let town = tx.town();
    tx.execute(CLEAR, p![town, account]).map(|_| ())
}
/// Takes the second factor, its codes and waiting sign-ins away; false when there was none.
pub fn drop_second(tx: &mut Tx<'_>, account: AccountId) -> Result<bool, Fault> {
    let town = tx.town();
    tx.execute(DROP_CODES, p![town, account])?;
    tx.execute(DROP_STEPS, p![town, account])?;
    Ok(tx.execute(DROP, p![town, account])? == 1)
}
/// Keeps keyed hashes of codes for a day without the phone, in place of those before.
pub fn keep_recovery(tx: &mut Tx<'_>, account: AccountId, keys: &[String]) -> Result<(), Fault> {
    let (town, now) = (tx.town(), tx.now());
    tx.execute(DROP_CODES, p![town, account])?;
    for key in keys {
        tx.execute(KEEP_CODE, p![town, account, key, now])?;
    }
    Ok(())
}
/// Uses such a code; false when there is none or it was used.
pub fn use_recovery(tx: &mut Tx<'_>, account: AccountId, key: &str) -> Result<bool, Fault> {
    let (town, now) = (tx.town(), tx.now());
    Ok(tx.execute(USE_CODE, p![now, town, account, key])? == 1)
}
/// How many such codes are left.
pub fn recovery_left(q: &mut Read<'_>, account: AccountId) -> Result<i64, Fault> {
    let town = q.town();
    q.count(CODES_LEFT, p![town, account])
}

/// A sign-in that waits for its second step.
#[derive(Debug, Clone)]
pub struct WaitingStep {
    /// Whose account.
    pub account: AccountId,
    /// Who.
    pub person: PersonId,
    /// `passcode` or `link`.
    pub way: String,
    /// Until when.
    pub ends_at: Moment,
}

/// Keeps a sign-in that waits, under the hash of what the cookie holds.
pub fn keep_step(tx: &mut Tx<'_>, key: &str, step: &WaitingStep) -> Result<(), Fault> {
    let (town, now) = (tx.town(), tx.now());
    // Those before are worthless from now on.
    tx.execute(DROP_STEPS, p![town, step.account])?;
    let values = p![key, town, step.account, step.person, &step.way, now, step.ends_at];
    tx.execute(KEEP_STEP, values).map(|_| ())
}
/// A sign-in that waits; none when it was used or has run out.
pub fn waiting_step(q: &mut Read<'_>, key: &str) -> Result<Option<WaitingStep>, Fault> {
    let (town, now) = (q.town(), q.now());
    let Some(row) = q.row(STEP, p![town, key, now])? else { return Ok(None) };
    Ok(Some(WaitingStep {
        account: row.get(0)?,
        person: row.get(1)?,
        way: row.get(2)?,
        ends_at: row.get(3)?,
    }))
}
/// Uses a waiting sign-in up; false when it was used.
pub fn use_waiting(tx: &mut Tx<'_>, key: &str) -> Result<bool, Fault> {
    let (town, now) = (tx.town(), tx.now());
    Ok(tx.execute(USE_STEP_KEY, p![now, town, key])? == 1)
}

/// From when the town asks its staff for a second factor; none: from nobody.
pub fn second_factor_from(q: &mut Read<'_>) -> Result<Option<Moment>, Fault> {
    let town = q.town();
    match q.row(FROM, p![town])? {
        Some(row) => row.get(0),
        None => Ok(None),
    }
}
/// Whether the town asks its staff for one, now or soon, and this account has none.
pub fn second_factor_missing(q: &mut Read<'_>, account: AccountId) -> Result<bool, Fault> {
    if second_factor_from(q)?.is_none() {
        return Ok(false);
    }
    Ok(second_factor(q, account)?.is_none_or(|factor| factor.confirmed_at.is_none()))
}
/// Sets from when.
pub fn set_second_factor_from(tx: &mut Tx<'_>, from: Option<Moment>) -> Result<(), Fault> {
    let town = tx.town();
    tx.execute(SET_FROM, p![from, town]).map(|_| ())
}

/// One of the staff who sign in.
#[derive(Debug, Clone)]
pub struct StaffLine {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their number.
    pub number: String,
    /// Their role; none: one of a later version.
    pub role: Option<Role>,
    /// Since when it is set up; none: not yet.
    pub since: Option<Moment>,
}

fn staff_line(row: &Row) -> Result<StaffLine, Fault> {
    Ok(StaffLine {
        person: row.get(0)?,
        name: row.get(1)?,
        number: row.get(2)?,
        role: Role::parse(&row.get::<String>(3)?),
        since: row.get(4)?,
    })
}

/// Staff who sign in, a line a role, by name; with their number.
pub fn staff_with_second(
    q: &mut Read<'_>,
    (most, offset): (i64, i64),
) -> Result<(Vec<StaffLine>, i64), Fault> {
    let (town, today): (_, Day) = (q.town(), q.now().day());
    let params: Vec<Param> = p![town, today, today, most, offset].to_vec();
    let lines = q.rows(STAFF, &params)?.iter().map(staff_line).collect::<Result<Vec<_>, _>>()?;
    Ok((lines, q.count(COUNT_STAFF, p![town, today, today])?))
}

/// Keeps why another's second factor was taken away; gives the id of the line.
pub fn keep_reset(tx: &mut Tx<'_>, person: PersonId, why: &str) -> Result<String, Fault> {
    let (town, now, id) = (tx.town(), tx.now(), tx.fresh().to_string());
    let by = tx.actor();
    tx.execute(KEEP_RESET, p![town, &id, person, why, by, now])?;
    Ok(id)
}

/// A second factor that was taken away.
#[derive(Debug, Clone)]
pub struct ResetLine {
    /// When.
    pub at: Moment,
    /// Whose.
    pub name: String,
    /// By whom; empty: no longer known.
    pub by: String,
    /// Why.
    pub why: String,
}

/// What was taken away lately, latest first.
pub fn resets(q: &mut Read<'_>, most: i64) -> Result<Vec<ResetLine>, Fault> {
    let town = q.town();
    q.rows(RESETS, p![town, most])?
        .iter()
        .map(|row| {
            Ok(ResetLine {
                at: row.get(0)?,
                name: row.get(1)?,
                by: row.get::<Option<String>>(2)?.unwrap_or_default(),
                why: row.get(3)?,
            })
        })
        .collect()
}
