//! What a person changes alone: contact, skills, times, how pages look, own devices.

use liandong_domain::access::{Permit, may};
use liandong_domain::basics::Note;
use liandong_domain::people::Phone;

use super::registry::{Details, keep_to_the_least, write};
use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::{Failure, Fault};
use crate::people::PeopleRefusal;
use crate::people::store;

/// What a person may change of the own row.
#[derive(Debug, Clone)]
pub struct OwnChange {
    /// The phone.
    pub phone: Option<Phone>,
    /// Where one lives, in short.
    pub area: String,
    /// School.
    pub school: String,
    /// Work unit.
    pub unit: String,
    /// Codes of skills.
    pub skills: Vec<String>,
    /// Codes of service fields.
    pub interests: Vec<String>,
    /// Codes of free times.
    pub free_times: Vec<String>,
}

/// Changes one's own row, or that of the person acted for. A login that is the old phone becomes
/// the new one, if it is free and the person does it alone.
///
/// # Errors
/// The row was merged.
pub fn change_own(
    tx: &mut Tx<'_>,
    permit: &Permit<may::EditOwnProfile>,
    own: &OwnChange,
) -> Result<(), Failure> {
    let id = permit.subject();
    let row = store::person(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    if row.merged_into.is_some() {
        return Err(PeopleRefusal::MergedAlready.into());
    }
    let before = Details::of(tx, &row)?;
    let details = Details {
        phone: own.phone.clone(),
        area: own.area.clone(),
        school: own.school.clone(),
        unit: own.unit.clone(),
        skills: own.skills.clone(),
        interests: own.interests.clone(),
        free_times: own.free_times.clone(),
        ..before.clone()
    };
    let document = row.document(tx)?;
    // Only what was told anew: a document of long ago is not the pupil's to answer for.
    let told = Details { city_card: String::new(), ..details.clone() };
    keep_to_the_least(row.age_on(tx.now().day()), &told, None)?;
    write(tx, &row, &details, document.as_ref())?;
    events::record(tx, Kind::PersonChanged.of(id).about(id).with("what", "own"))?;
    let (Some(old), Some(new)) = (&before.phone, &own.phone) else { return Ok(()) };
    if permit.for_whom().is_some() || old == new || !new.is_mobile() {
        return Ok(());
    }
    if let Some(account) = store::account_of(tx, id)?
        && account.login == old.digits()
        && !store::login_taken(tx, new.digits())?
    {
        store::set_login(tx, account.id, new.digits())?;
        let line = Kind::AccountChanged.of(account.id).about(id);
        events::record(tx, line.with("what", "login"))?;
    }
    Ok(())
}

/// Ends one of the own devices.
///
/// # Errors
/// It is not there.
pub fn end_device(
    tx: &mut Tx<'_>,
    permit: &Permit<may::EditOwnProfile>,
    account: &str,
    key: &str,
) -> Result<(), Failure> {
    if !store::end_session(tx, account, key)? {
        return Err(Failure::NOT_FOUND);
    }
    let line = Kind::SignedOut.of(account).about(permit.person());
    events::record(tx, line.with("what", "device"))?;
    Ok(())
}

/// Keeps how pages look for an account: language, size, contrast.
///
/// # Errors
/// Only faults.
pub fn set_display(tx: &mut Tx<'_>, account: &str, look: [&str; 3]) -> Result<(), Fault> {
    store::set_display(tx, account, look)
}

/// Keeps what one wrote for an emergency; nothing takes it away.
///
/// # Errors
/// Too long.
pub fn set_emergency(
    tx: &mut Tx<'_>,
    permit: &Permit<may::EditOwnProfile>,
    note: &str,
) -> Result<(), Failure> {
    let note = Note::parse("note", note)?;
    let me = permit.subject();
    store::set_emergency_note(tx, me, note.as_str())?;
    events::record(tx, Kind::PersonChanged.of(me).about(me).with("what", "emergency"))?;
    Ok(())
}
