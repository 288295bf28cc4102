//! In and out of the door.

use liandong_domain::basics::{AccountId, PersonId};

use super::second::{self, Entered};
use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::{Failure, Fault};
use crate::people::PeopleRefusal;
use crate::people::store::{self, AccountRow, SessionBegun};
use crate::secrets::token_key;

/// Failed tries before an account is locked (等保: login failure handling).
pub const FAILURES_MOST: i64 = 5;
/// For how many minutes it is locked.
pub const LOCK_MINUTES: i64 = 30;

/// What somebody brings to the door.
#[derive(Debug, Clone)]
pub struct Try {
    /// The device, in words.
    pub device: String,
    /// Days a session lives without being used.
    pub days: i64,
    /// Key of the session that ends with it; empty: none.
    pub before: String,
}

/// Somebody who is in.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// Who.
    pub person: PersonId,
    /// By which account.
    pub account: AccountId,
    /// What the cookie holds.
    pub token: String,
    /// No passcode has been set yet.
    pub without_passcode: bool,
}

/// Lets somebody in, or on to the second step, or counts a failed try. `fits` was found out beforehand, as it takes long.
/// The failed try is written, so the answer comes as a value, not as a failure that takes it back.
pub fn sign_in(
    tx: &mut Tx<'_>,
    account: &AccountRow,
    fits: bool,
    ask: &Try,
) -> Result<Result<Entered, PeopleRefusal>, Failure> {
    let now = tx.now();
    // Read again: two tries at once must not both pass a lock.
    let fresh = store::account_of(tx, account.person)?.filter(|a| a.id == account.id);
    let Some(fresh) = fresh.filter(AccountRow::is_open) else {
        return Ok(Err(PeopleRefusal::SignInWrong));
    };
    if fresh.locked_until.is_some_and(|until| until > now) {
        return Ok(Err(PeopleRefusal::SignInLocked { minutes: LOCK_MINUTES }));
    }
    if !fits || fresh.passcode_hash != account.passcode_hash {
        let until = now.plus_minutes(LOCK_MINUTES);
        store::count_failure(tx, fresh.id, FAILURES_MOST, until)?;
        let line = Kind::SignInFailed.of(fresh.id).about(fresh.person);
        events::record(tx, line.count("failures", fresh.failures + 1))?;
        return Ok(Err(PeopleRefusal::SignInWrong));
    }
    store::clear_failures(tx, fresh.id)?;
    Ok(Ok(second::enter(tx, &fresh, ask, "passcode")?))
}

/// Lets somebody in by a one-time way, once.
///
/// # Errors
/// It was used, has run out or never was: nobody learns which.
pub fn use_link(tx: &mut Tx<'_>, token: &str, ask: &Try) -> Result<Entered, Failure> {
    let key = token_key(token);
    let link = store::login_link(tx, &key)?.filter(|link| link.here);
    let link = link.ok_or(PeopleRefusal::LinkSpent)?;
    let account = store::account_of(tx, link.person)?.filter(AccountRow::is_open);
    let account = account.ok_or(PeopleRefusal::LinkSpent)?;
    if !store::use_link(tx, &key)? {
        return Err(PeopleRefusal::LinkSpent.into());
    }
    store::clear_failures(tx, account.id)?;
    second::enter(tx, &account, ask, "link")
}

/// Begins a session: nothing is asked any more.
pub(super) fn begin(
    tx: &mut Tx<'_>,
    account: &AccountRow,
    ask: &Try,
    way: &'static str,
) -> Result<SignedIn, Failure> {
    // A fresh name for every sign-in: what was in the browser before is worth nothing after.
    if !ask.before.is_empty() {
        store::end_session(tx, &account.id.to_string(), &ask.before)?;
    }
    let token = tx.ids().secret();
    let session = SessionBegun {
        key: &token_key(&token),
        account: account.id,
        person: account.person,
        device: &ask.device,
        ends_at: tx.now().plus_minutes(ask.days * 24 * 60),
    };
    store::begin_session(tx, &session)?;
    events::record(tx, Kind::SignedIn.of(account.id).about(account.person).with("way", way))?;
    Ok(SignedIn {
        person: account.person,
        account: account.id,
        token,
        without_passcode: account.passcode_hash.is_empty(),
    })
}

/// Ends one's own session.
///
/// # Errors
/// Only faults: whoever is out already is out.
pub fn sign_out(
    tx: &mut Tx<'_>,
    person: PersonId,
    account: &str,
    session_key: &str,
) -> Result<(), Fault> {
    store::end_session(tx, account, session_key)?;
    events::record(tx, Kind::SignedOut.of(account).about(person))?;
    Ok(())
}
