//! Opening accounts, passcodes, one-time ways in.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{AccountId, PersonId};
use liandong_domain::minors::DATA_GUARDED_BELOW;
use liandong_domain::people::ConsentScope;

use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::Failure;
use crate::people::PeopleRefusal;
use crate::people::passcode::{check_login, fold_login};
use crate::people::store::{self, PersonRow};
use crate::secrets::{Secrets, token_key};

/// For how many hours a one-time way in is good.
pub const LINK_HOURS: i64 = 24;
/// From this age on an account starts with large letters (asked once, never forced).
const LARGE_FROM: i64 = 60;

/// An account about to be opened.
#[derive(Debug, Clone, Default)]
pub struct NewAccount {
    /// What the person signs in with; empty: the phone if it is free, else the volunteer number.
    pub login: String,
    /// Hash of the passcode from [`crate::people::passcode::hash`]; empty: none, only one-time
    /// ways in.
    pub passcode_hash: String,
    /// `zh-CN` or `en`; empty: Chinese.
    pub language: String,
}

/// Opens an account for a person.
///
/// # Errors
/// There is one, the login is taken or strange.
pub fn open_account(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::MakeLoginLink>,
    person: PersonId,
    new: &NewAccount,
) -> Result<AccountId, Failure> {
    let row = here(tx, person)?;
    if store::account_of(tx, person)?.is_some() {
        return Err(PeopleRefusal::AccountKnown.into());
    }
    open(tx, &row, new)
}

fn here(tx: &mut Tx<'_>, person: PersonId) -> Result<PersonRow, Failure> {
    let row = store::person(tx, person)?.ok_or(Failure::NOT_FOUND)?;
    if row.merged_into.is_some() || row.left_at.is_some() {
        return Err(Failure::NOT_FOUND);
    }
    Ok(row)
}

fn open(tx: &mut Tx<'_>, row: &PersonRow, new: &NewAccount) -> Result<AccountId, Failure> {
    let login = if new.login.trim().is_empty() {
        free_login(tx, row)?
    } else {
        let login = fold_login(&new.login);
        check_login(&login)?;
        if store::login_taken(tx, &login)? {
            return Err(PeopleRefusal::LoginTaken.into());
        }
        login
    };
    let today = tx.now().day();
    let age = row.age_on(today);
    if age.is_some_and(|age| age < DATA_GUARDED_BELOW) {
        let asked = [row.id];
        if store::standing_for(tx, &ConsentScope::Account, today, &asked)?.is_empty() {
            return Err(PeopleRefusal::AccountNeedsGuardian { below: DATA_GUARDED_BELOW }.into());
        }
    }
    let size = if age.is_some_and(|age| age >= LARGE_FROM) { "large" } else { "standard" };
    let language = if new.language == "en" { "en" } else { "zh-CN" };
    let id = store::insert_account(tx, row.id, &login, &new.passcode_hash, (language, size))?;
    events::record(tx, Kind::AccountOpened.of(id).about(row.id))?;
    Ok(id)
}

/// The phone if nobody else signs in with it (families share one), else the volunteer number.
fn free_login(tx: &mut Tx<'_>, row: &PersonRow) -> Result<String, Failure> {
    if let Some(phone) = row.phone(tx)?.filter(|phone| phone.is_mobile())
        && !store::login_taken(tx, phone.digits())?
    {
        return Ok(phone.digits().to_owned());
    }
    Ok(row.number.clone())
}

/// A one-time way in that was made.
#[derive(Debug, Clone)]
pub struct MadeLink {
    /// Names it to those who may show it again; worthless to anybody else.
    pub link: String,
    /// What opens the door, once.
    pub token: String,
}

/// Makes a one-time way in for a person, with an account if there is none. An earlier one that
/// was not used is worthless from now on.
///
/// # Errors
/// The person left.
pub fn make_login_link(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::MakeLoginLink>,
    person: PersonId,
) -> Result<MadeLink, Failure> {
    make_login_link_for(tx, person, &NewAccount::default())
}

/// The same for the house itself: the first manager of a town, the demo town.
///
/// # Errors
/// The person left, or the login is taken.
pub fn make_login_link_for(
    tx: &mut Tx<'_>,
    person: PersonId,
    account: &NewAccount,
) -> Result<MadeLink, Failure> {
    let row = here(tx, person)?;
    if store::account_of(tx, person)?.is_none() {
        open(tx, &row, account)?;
    }
    store::end_links(tx, person)?;
    let link = tx.ids().secret();
    let token = link_token(tx.secrets(), &link);
    let ends_at = tx.now().plus_minutes(LINK_HOURS * 60);
    store::keep_link(tx, &token_key(&token), person, ends_at)?;
    events::record(tx, Kind::LoginLinkMade.of(person).about(person))?;
    Ok(MadeLink { link, token })
}

/// What opens the door, from the name of the way in: only this house can work it out, so that the
/// page with the code can be shown again without keeping the token anywhere.
pub fn link_token(secrets: &Secrets, link: &str) -> String {
    URL_SAFE_NO_PAD.encode(secrets.code_digest(format!("login link {link}").as_bytes()))
}

/// Sets one's own passcode and ends every other session.
///
/// # Errors
/// There is no account.
pub fn change_passcode(
    tx: &mut Tx<'_>,
    permit: &Permit<may::EditOwnProfile>,
    hash: &str,
    session_key: &str,
) -> Result<(), Failure> {
    let account = store::account_of(tx, permit.person())?.ok_or(PeopleRefusal::NoAccount)?;
    store::set_passcode(tx, account.id, hash)?;
    store::end_other_sessions(tx, &account.id.to_string(), session_key)?;
    let line = Kind::AccountChanged.of(account.id).about(account.person);
    events::record(tx, line.with("what", "passcode"))?;
    Ok(())
}

/// Forgets a forgotten passcode: from now on only a one-time way in opens the door.
///
/// # Errors
/// There is no account.
pub fn clear_passcode(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::MakeLoginLink>,
    person: PersonId,
) -> Result<(), Failure> {
    let account = store::account_of(tx, person)?.ok_or(PeopleRefusal::NoAccount)?;
    store::set_passcode(tx, account.id, "")?;
    store::end_other_sessions(tx, &account.id.to_string(), "")?;
    let line = Kind::AccountChanged.of(account.id).about(person);
    events::record(tx, line.with("what", "cleared"))?;
    Ok(())
}
