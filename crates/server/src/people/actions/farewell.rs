//! Closing one's own account, and what is forgotten when its days have run out.

use liandong_domain::access::Permit;
use liandong_domain::access::may;
use liandong_domain::basics::PersonId;
use liandong_domain::people::PersonName;

use super::registry::{Details, leave, write};
use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::Failure;
use crate::people::store;

/// Days in which a worker may take a farewell back.
pub const BACK_DAYS: i64 = 30;
/// The most characters kept of the words beside a farewell.
const WORDS_MOST: usize = 200;
/// The name that stands where nothing of a person has to be kept (a name of three characters, as
/// every name has at least two).
const NOBODY: &str = "已注销";

/// Closes one's own account: nobody signs in as this person any more, every device is signed out.
/// What was done stays in the book.
///
/// # Errors
/// Left already.
pub fn leave_own(
    tx: &mut Tx<'_>,
    permit: &Permit<may::EditOwnProfile>,
    why: &str,
) -> Result<(), Failure> {
    let me = permit.subject();
    leave(tx, &Permit::for_system(permit.town(), permit.person()), me)?;
    let words: String = why.trim().chars().take(WORDS_MOST).collect();
    let until = tx.now().plus_minutes(BACK_DAYS * 24 * 60);
    store::keep_farewell(tx, me, &words, until)?;
    if let Some(account) = store::account_of(tx, me)? {
        store::end_links(tx, me)?;
        let line = Kind::AccountChanged.of(account.id).about(me);
        events::record(tx, line.with("what", "closed-own"))?;
    }
    Ok(())
}

/// Forgets what only the person needed: phone, document, school, unit, area, skills, notes, the
/// account. Whoever has hours keeps name, sex and birthday, because the record of service wants
/// them (民政部令第67号 arts. 7 and 14); of anybody else only the number stays.
///
/// # Errors
/// Only faults.
pub fn forget(
    tx: &mut Tx<'_>,
    farewell: &str,
    person: PersonId,
    has_hours: bool,
) -> Result<(), Failure> {
    let row = store::person(tx, person)?.ok_or(Failure::NOT_FOUND)?;
    let kept = Details::of(tx, &row)?;
    let details = if has_hours {
        Details { sex: kept.sex, born_on: kept.born_on, ..Details::named(kept.name) }
    } else {
        Details::named(PersonName::parse("name", NOBODY)?)
    };
    write(tx, &row, &details, None)?;
    store::set_emergency_note(tx, person, "")?;
    store::forget_guardian_phones(tx, person)?;
    store::forget_career(tx, person)?;
    if let Some(account) = store::account_of(tx, person)? {
        store::drop_second(tx, account.id)?;
        store::close_account(tx, account.id)?;
    }
    store::set_forgotten(tx, farewell)?;
    let line = Kind::PersonLeft.of(person).about(person);
    events::record(tx, line.with("what", "forgotten").count("hours_kept", has_hours.into()))?;
    Ok(())
}
