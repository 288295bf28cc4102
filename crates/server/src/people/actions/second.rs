//! The second factor: setting it up, asking for it at the door, a day without the phone, a reset.

use hmac::{Hmac, Mac as _};
use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{AccountId, Moment, Note, PersonId};
use liandong_domain::people::second_factor::{
    LOCK_MINUTES, PENDING_MINUTES, RECOVERY_CODES, RECOVERY_LETTERS, SECRET_BYTES,
    SecondFactorRefusal, TRIES_MOST, base32, from_base32, shown_recovery, step_of, tidy_recovery,
};
use sha1::Sha1;

use super::sign_in::{SignedIn, Try, begin};
use crate::db::{Read, Tx};
use crate::events::{self, Kind};
use crate::failure::{Failure, Fault};
use crate::people::PeopleRefusal;
use crate::people::store::{self, AccountRow, SecondFactor, WaitingStep};
use crate::secrets::{Secrets, token_key};

/// Somebody at the door whose passcode or link was right.
#[derive(Debug, Clone)]
pub enum Entered {
    /// In.
    In(SignedIn),
    /// The second step is due; what the cookie of the waiting sign-in holds.
    CodeDue(String),
}

fn keyed(secret: &[u8], message: &[u8]) -> [u8; 20] {
    let mut mac =
        <Hmac<Sha1> as hmac::KeyInit>::new_from_slice(secret).expect("any key length fits");
    mac.update(message);
    mac.finalize().into_bytes().into()
}

/// Which half minute typed digits belong to, if they fit.
fn fitting(
    q: &Read<'_>,
    account: AccountId,
    factor: &SecondFactor,
    typed: &str,
) -> Result<Option<i64>, Fault> {
    let broken = || Fault::new("reading a second factor", "its secret is no base32");
    let secret = from_base32(&factor.secret(q, account)?).ok_or_else(broken)?;
    Ok(step_of(typed, q.now(), factor.last_step, |message| keyed(&secret, message)))
}

fn recovery_key(secrets: &Secrets, account: AccountId, code: &str) -> String {
    secrets.find_key("recovery", &format!("{account}/{code}"))
}

/// The confirmed second factor of an account.
fn confirmed(q: &mut Read<'_>, account: AccountId) -> Result<Option<SecondFactor>, Fault> {
    Ok(store::second_factor(q, account)?.filter(|factor| factor.confirmed_at.is_some()))
}

/// Lets somebody in whose passcode or link was right, or begins the second step.
pub(super) fn enter(
    tx: &mut Tx<'_>,
    account: &AccountRow,
    ask: &Try,
    way: &'static str,
) -> Result<Entered, Failure> {
    if confirmed(tx, account.id)?.is_none() {
        return Ok(Entered::In(begin(tx, account, ask, way)?));
    }
    let token = tx.ids().secret();
    let step = WaitingStep {
        account: account.id,
        person: account.person,
        way: way.to_owned(),
        ends_at: tx.now().plus_minutes(PENDING_MINUTES),
    };
    store::keep_step(tx, &token_key(&token), &step)?;
    events::record(tx, Kind::SecondStepBegun.of(account.id).about(account.person))?;
    Ok(Entered::CodeDue(token))
}

/// Takes the digits, or a code for a day without the phone, of a waiting sign-in. A wrong try is
/// written, so the answer comes as a value, not as a failure that takes it back.
pub fn second_step(
    tx: &mut Tx<'_>,
    token: &str,
    typed: &str,
    ask: &Try,
) -> Result<Result<SignedIn, SecondFactorRefusal>, Failure> {
    let key = token_key(token);
    let Some(step) = store::waiting_step(tx, &key)? else {
        return Ok(Err(SecondFactorRefusal::TooLate));
    };
    let account = store::account_of(tx, step.person)?.filter(AccountRow::is_open);
    let Some(account) = account.filter(|account| account.id == step.account) else {
        return Ok(Err(SecondFactorRefusal::TooLate));
    };
    let way = match take(tx, &account, typed)? {
        Ok(way) => way,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if !store::use_waiting(tx, &key)? {
        return Ok(Err(SecondFactorRefusal::TooLate));
    }
    Ok(Ok(begin(tx, &account, ask, way)?))
}

/// Takes digits or a recovery code once: how it was, or a wrong try counted.
fn take(
    tx: &mut Tx<'_>,
    account: &AccountRow,
    typed: &str,
) -> Result<Result<&'static str, SecondFactorRefusal>, Failure> {
    let now = tx.now();
    let Some(factor) = confirmed(tx, account.id)? else {
        return Ok(Err(SecondFactorRefusal::TooLate));
    };
    if factor.locked_until.is_some_and(|until| until > now) {
        return Ok(Err(SecondFactorRefusal::Locked { minutes: LOCK_MINUTES }));
    }
    if let Some(step) = fitting(tx, account.id, &factor, typed)?
        && store::use_step(tx, account.id, step)?
    {
        return Ok(Ok("digits"));
    }
    if let Some(code) = tidy_recovery(typed) {
        let key = recovery_key(tx.secrets(), account.id, &code);
        if store::use_recovery(tx, account.id, &key)? {
            store::clear_second_failures(tx, account.id)?;
            let left = store::recovery_left(tx, account.id)?;
            let line = Kind::RecoveryCodeUsed.of(account.id).about(account.person);
            events::record(tx, line.count("left", left))?;
            return Ok(Ok("recovery"));
        }
    }
    let until = now.plus_minutes(LOCK_MINUTES);
    store::count_second_failure(tx, account.id, TRIES_MOST, until)?;
    let line = Kind::SignInFailed.of(account.id).about(account.person);
    let line = line.with("what", "second").count("failures", factor.failures + 1);
    events::record(tx, line)?;
    Ok(Err(SecondFactorRefusal::Wrong))
}

/// One's own second factor as its page shows it.
#[derive(Debug, Clone, Default)]
pub struct OwnSecond {
    /// The secret while it is being set up; empty: none, or set up.
    pub secret: String,
    /// Since when it is set up.
    pub since: Option<Moment>,
    /// Codes left for a day without the phone.
    pub codes: i64,
    /// From when the town asks staff for it.
    pub from: Option<Moment>,
}

/// One's own second factor.
pub fn own_second(q: &mut Read<'_>, account: AccountId) -> Result<OwnSecond, Fault> {
    let from = store::second_factor_from(q)?;
    let Some(factor) = store::second_factor(q, account)? else {
        return Ok(OwnSecond { from, ..OwnSecond::default() });
    };
    let secret =
        if factor.confirmed_at.is_none() { factor.secret(q, account)? } else { String::new() };
    Ok(OwnSecond {
        secret,
        since: factor.confirmed_at,
        codes: store::recovery_left(q, account)?,
        from,
    })
}

fn account_of(tx: &mut Tx<'_>, person: PersonId) -> Result<AccountRow, Failure> {
    let account = store::account_of(tx, person)?.filter(AccountRow::is_open);
    Ok(account.ok_or(PeopleRefusal::NoAccount)?)
}

/// Makes a secret for one's own phone. The door asks for nothing until digits were typed.
///
/// # Errors
/// There is one set up: it is taken away first.
pub fn begin_second(tx: &mut Tx<'_>, permit: &Permit<may::EditOwnProfile>) -> Result<(), Failure> {
    let account = account_of(tx, permit.person())?;
    if confirmed(tx, account.id)?.is_some() {
        return Err(SecondFactorRefusal::NotBegun.into());
    }
    let mut secret = [0_u8; SECRET_BYTES];
    tx.ids().fill(&mut secret);
    store::begin_second(tx, account.id, &base32(&secret))?;
    let line = Kind::AccountChanged.of(account.id).about(account.person);
    events::record(tx, line.with("what", "second-begun"))?;
    Ok(())
}

/// Confirms it by the first digits, ends every other session, and gives the codes for a day
/// without the phone: shown once, kept as keyed hashes.
///
/// # Errors
/// Nothing was begun, or the digits are wrong.
pub fn confirm_second(
    tx: &mut Tx<'_>,
    permit: &Permit<may::EditOwnProfile>,
    typed: &str,
    session_key: &str,
) -> Result<Vec<String>, Failure> {
    let account = account_of(tx, permit.person())?;
    let factor = store::second_factor(tx, account.id)?.ok_or(SecondFactorRefusal::NotBegun)?;
    if factor.confirmed_at.is_some() {
        return Err(SecondFactorRefusal::NotBegun.into());
    }
    let step = fitting(tx, account.id, &factor, typed)?.ok_or(SecondFactorRefusal::Wrong)?;
    store::confirm_second(tx, account.id, step)?;
    store::end_other_sessions(tx, &account.id.to_string(), session_key)?;
    events::record(tx, Kind::SecondFactorSet.of(account.id).about(account.person))?;
    make_codes(tx, &account)
}

fn make_codes(tx: &mut Tx<'_>, account: &AccountRow) -> Result<Vec<String>, Failure> {
    let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| tx.ids().code(RECOVERY_LETTERS)).collect();
    let keys: Vec<String> =
        codes.iter().map(|code| recovery_key(tx.secrets(), account.id, code)).collect();
    store::keep_recovery(tx, account.id, &keys)?;
    let line = Kind::RecoveryCodesMade.of(account.id).about(account.person);
    events::record(tx, line.count("count", i64::try_from(codes.len()).unwrap_or(0)))?;
    Ok(codes.iter().map(|code| shown_recovery(code)).collect())
}

/// What one does with a second factor that is set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecondChange {
    /// New codes for a day without the phone; those before are worthless.
    NewCodes,
    /// Take it away.
    TakeAway,
}

/// New codes, or none of it any more: after digits typed now. A wrong try is written.
pub fn change_second(
    tx: &mut Tx<'_>,
    permit: &Permit<may::EditOwnProfile>,
    (change, staff): (SecondChange, bool),
    typed: &str,
) -> Result<Result<Vec<String>, SecondFactorRefusal>, Failure> {
    let account = account_of(tx, permit.person())?;
    if confirmed(tx, account.id)?.is_none() {
        return Ok(Err(SecondFactorRefusal::NoneThere));
    }
    let asked = store::second_factor_from(tx)?.is_some();
    if change == SecondChange::TakeAway && staff && asked {
        return Ok(Err(SecondFactorRefusal::Required));
    }
    if let Err(refusal) = take(tx, &account, typed)? {
        return Ok(Err(refusal));
    }
    if change == SecondChange::NewCodes {
        return Ok(Ok(make_codes(tx, &account)?));
    }
    store::drop_second(tx, account.id)?;
    let line = Kind::SecondFactorReset.of(account.id).about(account.person);
    events::record(tx, line.with("what", "own"))?;
    Ok(Ok(Vec::new()))
}

/// Takes another's second factor away, with a reason, when phone and codes are lost. Every session
/// of theirs ends; as staff they set it up anew before their roles are theirs again.
///
/// # Errors
/// No reason, or nothing to take away.
pub fn reset_second(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ResetSecondFactor>,
    person: PersonId,
    why: &str,
) -> Result<(), Failure> {
    let why = Note::required("why", why)?;
    let account = store::account_of(tx, person)?.ok_or(Failure::NOT_FOUND)?;
    if !store::drop_second(tx, account.id)? {
        return Err(SecondFactorRefusal::NoneThere.into());
    }
    store::end_other_sessions(tx, &account.id.to_string(), "")?;
    let reset = store::keep_reset(tx, person, why.as_str())?;
    let line = Kind::SecondFactorReset.of(account.id).about(person);
    events::record(tx, line.with("what", "reset").with("reset", reset))?;
    Ok(())
}

/// Asks staff for it from a moment on, or nobody.
pub fn ask_second_from(
    tx: &mut Tx<'_>,
    permit: &Permit<may::ManageSettings>,
    from: Option<Moment>,
) -> Result<(), Failure> {
    store::set_second_factor_from(tx, from)?;
    let line = Kind::TownChanged.of(permit.town()).with("what", "second-factor");
    events::record(tx, line.count("asked", from.is_some().into()))?;
    Ok(())
}
