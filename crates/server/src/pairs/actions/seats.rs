//! Filling seats, leaving them, looking at the own child.

use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{Note, PairSeatId, PersonId, PupilId, VacancyId};
use liandong_domain::pairs::{EmptyWhy, PairRefusal, PairSeat, fits, ranked};

use super::{by_number, candidates, child_of, empty_seat, file, own_child, rule};
use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::Failure;
use crate::pairs::store::{self, NewSeat, VacancyRow};

/// Who shall cover.
#[derive(Debug, Clone)]
pub enum Cover {
    /// Somebody suggested.
    Person(PersonId),
    /// Somebody of this number.
    Number(String),
}

/// Takes an empty seat, so that of two who fill it at once exactly one does.
fn taken(tx: &mut Tx<'_>, id: VacancyId) -> Result<VacancyRow, Failure> {
    let row = store::vacancy(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    if !store::take_vacancy(tx, id)? {
        return Err(PairRefusal::Taken { code: row.code }.into());
    }
    Ok(row)
}

fn sit_down(tx: &mut Tx<'_>, row: &VacancyRow, person: PersonId) -> Result<(), Failure> {
    store::hold_person(tx, person)?;
    let (rule, reference) = rule(tx)?;
    let child = child_of(&file(tx, row.pupil)?);
    let people = candidates(tx, (row.pupil, row.seat), &rule)?;
    let Some(one) = people.iter().find(|one| one.person == person) else {
        let offered = store::offer_of(tx, person)?.is_some();
        return Err(match row.seat {
            PairSeat::Volunteer if !offered => PairRefusal::NotOffered.into(),
            seat => PairRefusal::NotFor { seat }.into(),
        });
    };
    let today = tx.now().day();
    fits(&rule, (row.seat, &child), one, today)?;
    let new = NewSeat {
        pupil: row.pupil,
        seat: row.seat,
        person,
        from: today,
        rule: reference.to_string(),
    };
    let id = store::insert_seat(tx, &new)?;
    let line = Kind::PairSeatFilled.of(id).about(person).by_rule(&reference);
    events::record(tx, line.with("pupil", row.pupil).with("seat", row.seat.code()))?;
    Ok(())
}

/// Fills an empty seat.
///
/// # Errors
/// Somebody was quicker; a conflict of interest, no check that holds, the rule says no.
pub fn fill(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ManagePairs>,
    id: VacancyId,
    who: &Cover,
) -> Result<PupilId, Failure> {
    let person = match who {
        Cover::Person(person) => *person,
        Cover::Number(number) => by_number(tx, number)?,
    };
    let row = taken(tx, id)?;
    sit_down(tx, &row, person)?;
    Ok(row.pupil)
}

/// Fills several empty seats, each with whoever is the best choice once the ones before are
/// filled: the children of a leaver in one go. Gives how many; whoever has nobody keeps the clock.
///
/// # Errors
/// None chosen; nobody fits any of them; somebody was quicker.
pub fn cover_all(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ManagePairs>,
    ids: &[VacancyId],
) -> Result<i64, Failure> {
    let (mut count, mut lacking) = (0, None);
    for id in ids {
        let row = store::vacancy(tx, *id)?.ok_or(Failure::NOT_FOUND)?;
        let (rule, _) = rule(tx)?;
        let child = child_of(&file(tx, row.pupil)?);
        let people = candidates(tx, (row.pupil, row.seat), &rule)?;
        let order = ranked(&rule, (row.seat, &child), &people, tx.now().day());
        let Some(best) = order.first() else {
            lacking = lacking.or(Some(row.code));
            continue;
        };
        let row = taken(tx, *id)?;
        sit_down(tx, &row, best.person)?;
        count += 1;
    }
    match (count, lacking) {
        (0, Some(code)) => Err(PairRefusal::NobodyFits { code }.into()),
        (0, None) => Err(PairRefusal::NoChoice { field: "cover" }.into()),
        _ => Ok(count),
    }
}

/// A worker notes that somebody leaves a seat.
///
/// # Errors
/// No reason, or they have left it.
pub fn stand_up(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ManagePairs>,
    id: PairSeatId,
    words: &str,
) -> Result<PupilId, Failure> {
    let words = Note::required("why", words)?;
    let row = store::seat(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    empty_seat(tx, &row, (EmptyWhy::SteppedBack, words.as_str()))?;
    Ok(row.pupil)
}

/// A companion steps back from the own seat.
///
/// # Errors
/// No reason, or they have left it.
pub fn step_back(
    tx: &mut Tx<'_>,
    permit: &Permit<may::AccompanyChild>,
    pupil: PupilId,
    words: &str,
) -> Result<(), Failure> {
    let words = Note::required("why", words)?;
    let own = store::seats_of(tx, pupil)?
        .into_iter()
        .find(|row| row.person == permit.person() && row.days.until.is_none());
    let row = own.ok_or(Failure::NOT_FOUND)?;
    empty_seat(tx, &row, (EmptyWhy::SteppedBack, words.as_str()))
}

/// Opens the own child's page: what it is called, and that somebody looked is written down.
///
/// # Errors
/// Not one's own child any more.
pub fn open_child(
    tx: &mut Tx<'_>,
    permit: &Permit<may::AccompanyChild>,
    pupil: PupilId,
) -> Result<String, Failure> {
    if !own_child(tx, permit, pupil)? {
        return Err(Failure::NOT_FOUND);
    }
    let file = file(tx, pupil)?;
    let called = file.called(tx)?;
    if let Some(child) = file.person {
        crate::people::store::keep_reading(tx, child, "pair", &file.code)?;
    }
    events::record(tx, Kind::PairChildOpened.of(pupil).about(permit.person()))?;
    Ok(called)
}
