//! What is known of a child and of those who could sit beside it.

use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{Day, PersonId, PupilId, Title};
use liandong_domain::pairs::{Conflict, EmptyWhy, PairRefusal, Speech};
use liandong_domain::people::Sex;

use super::{by_number, empty_seat, file, suggest};
use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::Failure;
use crate::pairs::store::{self, NewFile};

/// The most characters of a community's name.
const AREA_MOST: usize = 40;

/// What a worker tells of a child.
#[derive(Debug, Clone)]
pub struct ChildTold {
    /// The child's sex.
    pub sex: Option<Sex>,
    /// Where it lives: a community.
    pub area: String,
    /// What is spoken at home.
    pub speech: Vec<Speech>,
    /// What it is called, without the family name.
    pub called: String,
    /// Volunteer number of the child's own row; empty: none.
    pub number: String,
}

/// Keeps what counts about a child, and reckons anew who could cover its empty seats.
///
/// # Errors
/// Nobody of this number; a name that is too long.
pub fn keep_child(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ManagePairs>,
    pupil: PupilId,
    told: &ChildTold,
) -> Result<(), Failure> {
    file(tx, pupil)?;
    let person = match told.number.trim() {
        "" => None,
        number => Some(by_number(tx, number)?),
    };
    let called = match told.called.trim() {
        "" => String::new(),
        text => Title::parse("called", text)?.as_str().to_owned(),
    };
    let area: String = told.area.trim().chars().take(AREA_MOST).collect();
    let new = NewFile { sex: told.sex, area, speech: told.speech.clone(), called, person };
    store::keep_child(tx, pupil, &new)?;
    events::record(tx, Kind::PairKept.of(pupil))?;
    for row in store::vacancies_of(tx, pupil)? {
        suggest(tx, &row)?;
    }
    Ok(())
}

/// Notes a conflict of interest. Whoever sits there leaves the seat in the same moment.
///
/// # Errors
/// Nobody of this number.
pub fn note_conflict(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ManagePairs>,
    pupil: PupilId,
    (number, conflict): (&str, Conflict),
) -> Result<(), Failure> {
    file(tx, pupil)?;
    let person = by_number(tx, number)?;
    let id = store::insert_conflict(tx, pupil, (person, conflict))?;
    let line = Kind::PairConflictNoted.of(id).about(person).with("pupil", pupil);
    events::record(tx, line.with("conflict", conflict.code()))?;
    let sits = store::seats_of(tx, pupil)?
        .into_iter()
        .find(|row| row.person == person && row.days.until.is_none());
    if let Some(row) = sits {
        empty_seat(tx, &row, (EmptyWhy::Conflict, ""))?;
    }
    for row in store::vacancies_of(tx, pupil)? {
        suggest(tx, &row)?;
    }
    Ok(())
}

/// Notes that one has seen somebody's background check: the day on the paper, nothing of what it
/// says.
///
/// # Errors
/// Nobody of this number; a day to come.
pub fn see_check(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::SeeChecks>,
    (person, issued): (PersonId, Day),
) -> Result<(), Failure> {
    if issued > tx.now().day() {
        return Err(PairRefusal::Future.into());
    }
    let id = store::insert_check(tx, person, issued)?;
    events::record(tx, Kind::CheckSeen.of(id).about(person).with("issued", issued))?;
    suggest_everywhere(tx)
}

/// Somebody new may fit: every empty seat is looked at again, the oldest first.
fn suggest_everywhere(tx: &mut Tx<'_>) -> Result<(), Failure> {
    for row in store::open_vacancies(tx, 50)? {
        suggest(tx, &row)?;
    }
    Ok(())
}

/// Somebody would accompany a child.
///
/// # Errors
/// A fault of the store.
pub fn keep_offer(
    tx: &mut Tx<'_>,
    permit: &Permit<may::EditOwnProfile>,
    speech: &[Speech],
) -> Result<(), Failure> {
    let me = permit.subject();
    store::keep_offer(tx, me, speech)?;
    events::record(tx, Kind::PairOffered.of(me).about(me))?;
    suggest_everywhere(tx)
}

/// They would no longer. Seats they hold stay theirs until they step back.
///
/// # Errors
/// A fault of the store.
pub fn end_offer(tx: &mut Tx<'_>, permit: &Permit<may::EditOwnProfile>) -> Result<(), Failure> {
    let me = permit.subject();
    if store::end_offer(tx, me)? {
        events::record(tx, Kind::PairOffered.of(me).about(me).with("ended", tx.now().day()))?;
        suggest_everywhere(tx)?;
    }
    Ok(())
}
