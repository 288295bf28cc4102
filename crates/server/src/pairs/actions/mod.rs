//! The verbs of pairs.

mod knowing;
mod seats;
mod watching;

pub use knowing::{ChildTold, end_offer, keep_child, keep_offer, note_conflict, see_check};
pub use seats::{Cover, cover_all, fill, open_child, stand_up, step_back};
pub use watching::{follow, watch};

use liandong_domain::access::Permit;
use liandong_domain::basics::{Day, PersonId, PupilId, RuleRef, fold};
use liandong_domain::pairs::{Child, EmptyWhy, PairRefusal, PairSeat, Pairing, Someone, ranked};

use crate::aid::store as aid;
use crate::books::store as books;
use crate::db::{Read, Tx};
use crate::events::{self, Kind};
use crate::failure::{Failure, Fault};
use crate::pairs::store::{self, FileRow, NewVacancy, Relations, SeatRow, VacancyRow};

/// The rule in force today.
pub fn rule(q: &mut Read<'_>) -> Result<(Pairing, RuleRef), Failure> {
    let today = q.now().day();
    crate::rules::actions::in_force::<Pairing>(q, today)
}

/// The file of a pupil.
fn file(q: &mut Read<'_>, pupil: PupilId) -> Result<FileRow, Failure> {
    store::file(q, pupil)?.ok_or(Failure::NOT_FOUND)
}

/// What counts about a child.
fn child_of(file: &FileRow) -> Child {
    Child { sex: file.sex, area: fold(&file.area), speech: file.speech.clone() }
}

/// Who is kept out of a pupil's seats. The school is opened to be compared, never to be shown.
fn relations(q: &mut Read<'_>, pupil: PupilId) -> Result<Relations, Failure> {
    let row = aid::pupil(q, pupil)?.ok_or(Failure::NOT_FOUND)?;
    let school = fold(&row.told(q)?.school);
    let seats = store::seats_of(q, pupil)?;
    Ok(store::relations(q, pupil, &seats, school)?)
}

/// The path of the body that keeps the books: its workers answer for the pupils.
fn path(q: &mut Read<'_>) -> Result<String, Fault> {
    Ok(books::book(q)?.map(|book| book.path).unwrap_or_default())
}

/// Everybody who could sit in a seat of a pupil, with what counts.
fn candidates(
    q: &mut Read<'_>,
    (pupil, seat): (PupilId, PairSeat),
    rule: &Pairing,
) -> Result<Vec<Someone>, Failure> {
    let (relations, path) = (relations(q, pupil)?, path(q)?);
    Ok(store::candidates(q, (seat, &path), &relations, |day| rule.check_until(day))?)
}

/// Reckons anew who could cover an empty seat, and keeps it for everybody who looks.
fn suggest(tx: &mut Tx<'_>, row: &VacancyRow) -> Result<Option<PersonId>, Failure> {
    let (rule, _) = rule(tx)?;
    let child = child_of(&file(tx, row.pupil)?);
    let people = candidates(tx, (row.pupil, row.seat), &rule)?;
    let order = ranked(&rule, (row.seat, &child), &people, tx.now().day());
    store::drop_suggestions(tx, row.id)?;
    for (place, one) in order.iter().enumerate() {
        store::insert_suggestion(tx, row.id, (place, one))?;
    }
    Ok(order.first().map(|one| one.person))
}

/// A seat is empty from now on: the clock, whom it is told, who could cover. All in the
/// transaction of what emptied it.
fn begin_clock(tx: &mut Tx<'_>, new: NewVacancy) -> Result<(), Failure> {
    let id = store::insert_vacancy(tx, new)?;
    let line = Kind::PairSeatEmptied.of(id).with("pupil", new.pupil);
    events::record(tx, line.with("seat", new.seat.code()).with("why", new.why.code()))?;
    let row = store::vacancy(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    suggest(tx, &row)?;
    let beside = store::seats_of(tx, new.pupil)?.into_iter().find(|row| {
        row.days.until.is_none() && row.seat == PairSeat::Worker && new.seat != PairSeat::Worker
    });
    let told = match beside {
        Some(worker) => vec![worker.person],
        None => store::keepers(tx)?,
    };
    for person in told {
        events::record(tx, Kind::PairCoverWanted.of(id).about(person).with("pupil", new.pupil))?;
    }
    Ok(())
}

/// Somebody leaves a seat, and its clock begins.
fn empty_seat(
    tx: &mut Tx<'_>,
    row: &SeatRow,
    (why, words): (EmptyWhy, &str),
) -> Result<(), Failure> {
    let today: Day = tx.now().day();
    if !store::end_seat(tx, row.id, today, (why.code(), words))? {
        return Err(PairRefusal::NotSitting.into());
    }
    let (pupil, seat, before) = (row.pupil, row.seat, Some(row.person));
    begin_clock(tx, NewVacancy { pupil, seat, why, before })
}

/// The person of a volunteer number.
fn by_number(q: &mut Read<'_>, number: &str) -> Result<PersonId, Failure> {
    let found = crate::people::store::find_by_number(q, number.trim())?;
    found.ok_or_else(|| PairRefusal::NoPerson.into())
}

/// Whether the permit of a companion is for a child they sit beside; workers see every child.
fn own_child<P: liandong_domain::access::Asks>(
    q: &mut Read<'_>,
    permit: &Permit<P>,
    pupil: PupilId,
) -> Result<bool, Fault> {
    store::sits(q, permit.person(), pupil)
}
