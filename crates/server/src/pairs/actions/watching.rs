//! What happens elsewhere and empties a seat, and what runs out with the day.

use liandong_domain::basics::{Day, PersonId, PupilId};
use liandong_domain::pairs::{EmptyWhy, PairSeat, Pairing};

use super::{begin_clock, empty_seat, rule};
use crate::aid::store as aid;
use crate::db::{Told, Tx};
use crate::events::{self, Kind};
use crate::failure::Failure;
use crate::pairs::store::{self, NewVacancy, SitterRow};

/// The most days written at once, when nobody wrote for long.
const DAYS_MOST: usize = 800;

/// Acts on a line of a lower floor, in its transaction.
pub fn follow(tx: &mut Tx<'_>, told: &Told) -> Result<(), Failure> {
    if [Kind::PupilKept.code(), Kind::PupilStopped.code()].contains(&told.kind) {
        return match told.subject.parse::<PupilId>() {
            Ok(pupil) => of_pupil(tx, pupil),
            Err(_) => Ok(()),
        };
    }
    match told.person {
        Some(person) => recheck(tx, Some(person)),
        None => Ok(()),
    }
}

/// A pupil came: both seats are empty and their clocks run. A pupil left: everything ends.
fn of_pupil(tx: &mut Tx<'_>, pupil: PupilId) -> Result<(), Failure> {
    let Some(row) = aid::pupil(tx, pupil)? else { return Ok(()) };
    if row.left_on.is_none() { open(tx, pupil) } else { close(tx, pupil) }
}

fn open(tx: &mut Tx<'_>, pupil: PupilId) -> Result<(), Failure> {
    let today = tx.now().day();
    if !store::insert_file(tx, pupil, today)? {
        return Ok(());
    }
    events::record(tx, Kind::PairKept.of(pupil).with("since", today))?;
    for seat in PairSeat::ALL {
        begin_clock(tx, NewVacancy { pupil, seat, why: EmptyWhy::New, before: None })?;
    }
    Ok(())
}

fn close(tx: &mut Tx<'_>, pupil: PupilId) -> Result<(), Failure> {
    let today = tx.now().day();
    if !store::close_file(tx, pupil, today)? {
        return Ok(());
    }
    for row in store::seats_of(tx, pupil)? {
        if row.days.until.is_none() {
            store::end_seat(tx, row.id, today, ("pupil_left", ""))?;
        }
    }
    store::close_vacancies(tx, pupil)?;
    events::record(tx, Kind::PairKept.of(pupil).with("until", today))?;
    Ok(())
}

/// Why somebody cannot sit there any longer; none: they can.
fn over(row: &SitterRow, rule: &Pairing, today: Day) -> Option<EmptyWhy> {
    let checked = row.issued_on.is_some_and(|issued| rule.check_until(issued) > today);
    match row {
        SitterRow { gone: true, .. } => Some(EmptyWhy::Left),
        SitterRow { closed: true, .. } => Some(EmptyWhy::AccountClosed),
        SitterRow { kept_out: true, .. } => Some(EmptyWhy::Conflict),
        SitterRow { holds_role: false, .. } => Some(EmptyWhy::RoleEnded),
        _ if !checked => Some(EmptyWhy::CheckRanOut),
        _ => None,
    }
}

/// Looks at those who sit, or at one of them: whoever cannot any longer leaves the seat.
fn recheck(tx: &mut Tx<'_>, one: Option<PersonId>) -> Result<(), Failure> {
    let (rule, _) = rule(tx)?;
    let today = tx.now().day();
    for row in store::sitters(tx, one)? {
        let Some(why) = over(&row, &rule, today) else { continue };
        if let Some(seat) = store::seat(tx, row.id)? {
            empty_seat(tx, &seat, (why, ""))?;
        }
    }
    Ok(())
}

/// Every minute: pupils of older days, whoever cannot sit any longer since midnight, and the days
/// that are over.
///
/// # Errors
/// A fault of the store.
pub fn watch(tx: &mut Tx<'_>) -> Result<(), Failure> {
    for pupil in store::unfiled(tx)? {
        open(tx, pupil)?;
    }
    recheck(tx, None)?;
    let today = tx.now().day();
    let next = match store::last_day(tx)? {
        Some(last) => Some(last.plus_days(1)),
        None => store::first_day(tx)?,
    };
    let Some(mut day) = next else { return Ok(()) };
    for _ in 0..DAYS_MOST {
        if day >= today {
            break;
        }
        let days = store::count_on(tx, day)?;
        store::add_day(tx, day, days)?;
        day = day.plus_days(1);
    }
    Ok(())
}
