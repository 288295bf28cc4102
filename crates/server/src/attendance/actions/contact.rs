//! Whom to call: what a leader sees of somebody on a shift of today, and only when asked for.

use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{PersonId, ShiftId};

use super::AttendanceRefusal;
use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::Failure;
use crate::people::store as people;

/// The least that helps in the park: name, phone, whom to call, what to mind.
#[derive(Debug, Clone)]
pub struct DutyCard {
    /// Who.
    pub name: String,
    /// Their phone, grouped; empty: none known.
    pub phone: String,
    /// Guardians of a minor: name and phone.
    pub guardians: Vec<(String, String)>,
    /// What the person wrote for an emergency; empty: nothing.
    pub emergency: String,
}

/// Opens the card of somebody on a shift of today. Who opened it and for which activity is kept
/// where the person reads it, before it is shown.
///
/// # Errors
/// Not on this shift, or not its day.
pub fn open_duty_card(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ViewContact>,
    shift: ShiftId,
    person: PersonId,
) -> Result<DutyCard, Failure> {
    let whole = crate::activities::store::whole(tx, shift)?.ok_or(Failure::NOT_FOUND)?;
    let today = tx.now().day();
    let (first, last) = (whole.shift.starts_at.day(), whole.shift.ends_at.day());
    if today < first || today > last {
        return Err(AttendanceRefusal::NotToday.into());
    }
    let signed = crate::activities::store::sign_up_of(tx, shift, person)?;
    if !signed.is_some_and(|row| row.state.holds_seat()) {
        return Err(AttendanceRefusal::NotOnThisShift.into());
    }
    let row = people::person(tx, person)?.ok_or(Failure::NOT_FOUND)?;
    let phone = row.phone(tx)?.map(|phone| phone.grouped()).unwrap_or_default();
    let mut guardians = Vec::new();
    if row.age_on(today).is_some_and(|age| age < 18) {
        for guardian in people::guardians(tx, person)? {
            let phone = guardian.phone(tx)?.map(|phone| phone.grouped()).unwrap_or_default();
            guardians.push((guardian.name, phone));
        }
    }
    let emergency = people::emergency_note(tx, person)?;
    people::keep_reading(tx, person, "duty-card", &whole.activity.title)?;
    events::record(tx, Kind::DutyCardOpened.of(shift).about(person))?;
    Ok(DutyCard { name: row.name, phone, guardians, emergency })
}
