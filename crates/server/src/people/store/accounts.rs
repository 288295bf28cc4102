//! Accounts and one-time ways in.

use liandong_domain::basics::{AccountId, Moment, PersonId};

use crate::db::{Read, Row, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// An account by its login.
const BY_LOGIN: Sql =
    Sql("select a.account_id, a.person_id, a.login, a.passcode_hash, a.failures, \
     a.locked_until, a.created_at, a.closed_at, p.left_at, p.merged_into \
     from account a join person p on p.town_id = a.town_id and p.person_id = a.person_id \
     where a.town_id = $1 and a.login = $2");
/// An account by its person's volunteer number.
const BY_NUMBER: Sql = Sql("select a.account_id, a.person_id, a.login, a.passcode_hash, \
     a.failures, a.locked_until, a.created_at, a.closed_at, p.left_at, p.merged_into \
     from account a join person p on p.town_id = a.town_id and p.person_id = a.person_id \
     where p.town_id = $1 and p.number = $2");
/// An account by its person.
const BY_PERSON: Sql = Sql("select a.account_id, a.person_id, a.login, a.passcode_hash, \
     a.failures, a.locked_until, a.created_at, a.closed_at, p.left_at, p.merged_into \
     from account a join person p on p.town_id = a.town_id and p.person_id = a.person_id \
     where a.town_id = $1 and a.person_id = $2");
/// Opens an account.
const OPEN: Sql =
    Sql("insert into account (town_id, account_id, person_id, login, passcode_hash, \
     language, size, contrast, created_at) values ($1, $2, $3, $4, $5, $6, $7, 'standard', $8)");
/// Counts a failed try; the fifth locks.
const FAILED: Sql = Sql("update account set failures = case when failures + 1 >= $1 then 0 \
     else failures + 1 end, locked_until = case when failures + 1 >= $2 then $3 \
     else locked_until end where town_id = $4 and account_id = $5");
/// Forgets failed tries.
const CLEAR: Sql = Sql("update account set failures = 0, locked_until = null \
     where town_id = $1 and account_id = $2");
/// Sets the passcode; an empty hash: none, only one-time ways in.
const SET_PASSCODE: Sql = Sql("update account set passcode_hash = $1, failures = 0, \
     locked_until = null where town_id = $2 and account_id = $3");
/// Sets the login.
const SET_LOGIN: Sql = Sql("update account set login = $1 where town_id = $2 and account_id = $3");
/// Sets language, size and contrast.
const SET_DISPLAY: Sql = Sql("update account set language = $1, size = $2, contrast = $3 \
     where town_id = $4 and account_id = $5");
/// Gives an account to another row of the same human being.
const MOVE: Sql = Sql("update account set person_id = $1 where town_id = $2 and account_id = $3");
/// Keeps a one-time way in.
const KEEP_LINK: Sql = Sql("insert into login_link (link_key, town_id, person_id, made_by, \
     made_at, ends_at) values ($1, $2, $3, $4, $5, $6)");
/// A one-time way in, with whose it is.
const LINK: Sql =
    Sql("select l.person_id, l.ends_at, l.used_at, p.name, p.left_at, p.merged_into \
     from login_link l join person p on p.town_id = l.town_id and p.person_id = l.person_id \
     where l.town_id = $1 and l.link_key = $2");
/// Uses a one-time way in, once.
const USE_LINK: Sql = Sql("update login_link set used_at = $1 where town_id = $2 \
     and link_key = $3 and used_at is null and ends_at > $4");
/// Ends the open ways in of a person.
const END_LINKS: Sql = Sql("update login_link set ends_at = $1 where town_id = $2 \
     and person_id = $3 and used_at is null and ends_at > $4");

/// An account as kept.
#[derive(Debug, Clone)]
pub struct AccountRow {
    /// Which.
    pub id: AccountId,
    /// Whose.
    pub person: PersonId,
    /// What one signs in with.
    pub login: String,
    /// Hash of the passcode; empty: none set.
    pub passcode_hash: String,
    /// Failed tries since the last good one.
    pub failures: i64,
    /// Until when no try is taken.
    pub locked_until: Option<Moment>,
    /// When it was opened.
    pub created_at: Moment,
    /// When it was closed.
    pub closed_at: Option<Moment>,
    /// Its person is here: neither left nor merged.
    pub here: bool,
}

impl AccountRow {
    /// Whether somebody may sign in with it.
    pub fn is_open(&self) -> bool {
        self.closed_at.is_none() && self.here
    }
}

fn account_row(row: &Row) -> Result<AccountRow, Fault> {
    let left: Option<Moment> = row.get(8)?;
    let merged: Option<PersonId> = row.get(9)?;
    Ok(AccountRow {
        id: row.get(0)?,
        person: row.get(1)?,
        login: row.get(2)?,
        passcode_hash: row.get(3)?,
        failures: row.get(4)?,
        locked_until: row.get(5)?,
        created_at: row.get(6)?,
        closed_at: row.get(7)?,
        here: left.is_none() && merged.is_none(),
    })
}

/// The account with this login (folded), or of the person with this volunteer number.
pub fn account_by_login(q: &mut Read<'_>, login: &str) -> Result<Option<AccountRow>, Fault> {
    let town = q.town();
    let row = match q.row(BY_LOGIN, p![town, login])? {
        Some(row) => Some(row),
        None => q.row(BY_NUMBER, p![town, login])?,
    };
    row.as_ref().map(account_row).transpose()
}
/// Whether a login is taken.
pub fn login_taken(q: &mut Read<'_>, login: &str) -> Result<bool, Fault> {
    let town = q.town();
    Ok(q.row(BY_LOGIN, p![town, login])?.is_some())
}
/// A person's account.
pub fn account_of(q: &mut Read<'_>, person: PersonId) -> Result<Option<AccountRow>, Fault> {
    let town = q.town();
    q.row(BY_PERSON, p![town, person])?.as_ref().map(account_row).transpose()
}

/// Opens an account. `look`: language and size.
pub fn insert_account(
    tx: &mut Tx<'_>,
    person: PersonId,
    login: &str,
    hash: &str,
    look: (&str, &str),
) -> Result<AccountId, Fault> {
    let (town, now, id) = (tx.town(), tx.now(), AccountId::new(tx.fresh()));
    tx.execute(OPEN, p![town, id, person, login, hash, look.0, look.1, now])?;
    Ok(id)
}
/// Counts a failed try; from `most` on the account is locked until then.
pub fn count_failure(
    tx: &mut Tx<'_>,
    account: AccountId,
    most: i64,
    until: Moment,
) -> Result<(), Fault> {
    let town = tx.town();
    tx.execute(FAILED, p![most, most, until, town, account]).map(|_| ())
}
/// Forgets failed tries.
pub fn clear_failures(tx: &mut Tx<'_>, account: AccountId) -> Result<(), Fault> {
    let town = tx.town();
    tx.execute(CLEAR, p![town, account]).map(|_| ())
}
/// Sets the passcode by its hash; empty: none.
pub fn set_passcode(tx: &mut Tx<'_>, account: AccountId, hash: &str) -> Result<(), Fault> {
    let town = tx.town();
    tx.execute(SET_PASSCODE, p![hash, town, account]).map(|_| ())
}
/// Sets the login.
pub fn set_login(tx: &mut Tx<'_>, account: AccountId, login: &str) -> Result<(), Fault> {
    let town = tx.town();
    tx.execute(SET_LOGIN, p![login, town, account]).map(|_| ())
}
/// Sets language, size and contrast: how a page looks is no fact of the town.
pub fn set_display(tx: &mut Tx<'_>, account: &str, look: [&str; 3]) -> Result<(), Fault> {
    let town = tx.town();
    let [language, size, contrast] = look;
    tx.keep_house(SET_DISPLAY, p![language, size, contrast, town, account]).map(|_| ())
}
/// Gives an account to another row of the same human being.
pub fn move_account(tx: &mut Tx<'_>, account: AccountId, to: PersonId) -> Result<(), Fault> {
    let town = tx.town();
    tx.execute(MOVE, p![to, town, account]).map(|_| ())
}

/// A one-time way in.
#[derive(Debug, Clone)]
pub struct LoginLink {
    /// Whose.
    pub person: PersonId,
    /// Until when it can be used.
    pub ends_at: Moment,
    /// When it was used.
    pub used_at: Option<Moment>,
    /// Whose, by name.
    pub name: String,
    /// Its person is here: neither left nor merged.
    pub here: bool,
}

/// Keeps a one-time way in under its key.
pub fn keep_link(
    tx: &mut Tx<'_>,
    key: &str,
    person: PersonId,
    ends_at: Moment,
) -> Result<(), Fault> {
    let (town, now) = (tx.town(), tx.now());
    let by = tx.actor();
    tx.execute(KEEP_LINK, p![key, town, person, by, now, ends_at]).map(|_| ())
}
/// A one-time way in by its key.
pub fn login_link(q: &mut Read<'_>, key: &str) -> Result<Option<LoginLink>, Fault> {
    let town = q.town();
    let Some(row) = q.row(LINK, p![town, key])? else { return Ok(None) };
    let left: Option<Moment> = row.get(4)?;
    let merged: Option<PersonId> = row.get(5)?;
    Ok(Some(LoginLink {
        person: row.get(0)?,
        ends_at: row.get(1)?,
        used_at: row.get(2)?,
        name: row.get(3)?,
        here: left.is_none() && merged.is_none(),
    }))
}
/// Uses a one-time way in; false when it was used or has run out.
pub fn use_link(tx: &mut Tx<'_>, key: &str) -> Result<bool, Fault> {
    let (town, now) = (tx.town(), tx.now());
    Ok(tx.execute(USE_LINK, p![now, town, key, now])? == 1)
}
/// Ends the open ways in of a person: a new one replaces them.
pub fn end_links(tx: &mut Tx<'_>, person: PersonId) -> Result<(), Fault> {
    let (town, now) = (tx.town(), tx.now());
    tx.execute(END_LINKS, p![now, town, person, now]).map(|_| ())
}
