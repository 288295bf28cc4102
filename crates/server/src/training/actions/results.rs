//! Presence, results, what is learned by them.

use std::collections::BTreeMap;

use liandong_domain::access::{Asks, Permit, may};
use liandong_domain::basics::{CourseId, EnrolmentId, Minutes, PersonId, SittingId};
use liandong_domain::training::{
    Asked, EnrolmentRefusal, EnrolmentState, Given, Presence, QualifiedBy, Seen, first_until,
    learned, presence_percent, result,
};

use super::courses::found;
use crate::db::{Read, Tx};
use crate::events::{self, Kind};
use crate::failure::{Failure, Fault, Gather};
use crate::training::store::{self, CourseRow, EnrolmentRow, GivenRow, LearningRow, SittingRow};

/// Presence of one person at one sitting.
#[derive(Debug, Clone, Copy)]
pub struct PresenceIn {
    /// The sitting.
    pub sitting: SittingId,
    /// Who.
    pub person: PersonId,
    /// There or not.
    pub presence: Presence,
}

/// A result as the teacher gives it.
#[derive(Debug, Clone)]
pub struct ResultIn {
    /// Whose part in the course.
    pub enrolment: EnrolmentId,
    /// What is said.
    pub given: Given,
}

/// A course with everybody's presence.
pub(super) struct Book {
    pub course: CourseRow,
    sittings: Vec<SittingRow>,
    noted: BTreeMap<(SittingId, PersonId), Presence>,
}

impl Book {
    pub(super) fn read(q: &mut Read<'_>, course: CourseRow) -> Result<Self, Fault> {
        let sittings = store::sittings(q, course.id)?;
        let noted = store::presences(q, course.id)?;
        let noted = noted.into_iter().map(|(sitting, who, how)| ((sitting, who), how)).collect();
        Ok(Self { course, sittings, noted })
    }
    fn seen(&self, person: PersonId) -> Vec<Seen> {
        let of = |row: &SittingRow| self.noted.get(&(row.id, person)).copied();
        self.sittings.iter().map(|row| (row.sitting, of(row))).collect()
    }
    /// Time learned.
    pub(super) fn minutes(&self, person: PersonId) -> Minutes {
        learned(&self.seen(person))
    }
    /// Whether somebody was there long enough for a result.
    pub(super) fn enough(&self, person: PersonId) -> bool {
        let seen = self.seen(person);
        learned(&seen) > Minutes::ZERO && presence_percent(&seen) >= self.course.least_percent
    }
}

/// Notes who was there.
///
/// # Errors
/// A sitting still to come, or somebody without a place.
pub fn note_presence(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::RecordTraining>,
    course: CourseId,
    all: &[PresenceIn],
) -> Result<(), Failure> {
    let row = found(tx, course)?;
    let sittings: BTreeMap<SittingId, SittingRow> =
        store::sittings(tx, course)?.into_iter().map(|row| (row.id, row)).collect();
    let parts: BTreeMap<PersonId, EnrolmentState> =
        store::of_course(tx, course)?.into_iter().map(|part| (part.person, part.state)).collect();
    for one in all {
        let sitting = sittings.get(&one.sitting).ok_or(Failure::NOT_FOUND)?.sitting;
        if sitting.starts_at > tx.now() {
            return Err(EnrolmentRefusal::SittingToCome { at: sitting.starts_at }.into());
        }
        match parts.get(&one.person) {
            Some(EnrolmentState::Placed) => {}
            Some(EnrolmentState::Waiting) | None => return Err(EnrolmentRefusal::NoPlace.into()),
            Some(state) => return Err(EnrolmentRefusal::NotNow { state: *state }.into()),
        }
        store::note_presence(tx, one.sitting, one.person, one.presence)?;
    }
    let count = i64::try_from(all.len()).unwrap_or(i64::MAX);
    let line = Kind::PresenceNoted.of(course).within(row.organisation);
    events::record(tx, line.count("rows", count))?;
    Ok(())
}

/// Gives results. All or none: every row that cannot be is named.
///
/// # Errors
/// Somebody was absent, marks are no marks, nothing was written, or it is one's own.
pub fn give_results(
    tx: &mut Tx<'_>,
    permit: &Permit<may::RecordTraining>,
    course: CourseId,
    all: &[ResultIn],
) -> Result<(), Failure> {
    let row = found(tx, course)?;
    let book = Book::read(tx, row)?;
    let mut gather = Gather::default();
    for one in all {
        let part = store::enrolment(tx, one.enrolment)?.ok_or(Failure::NOT_FOUND)?;
        if part.course != course {
            return Err(Failure::NOT_FOUND);
        }
        if let Err(refusal) = weigh(permit.person(), &book, &part, &one.given) {
            gather.add(refusal);
        }
    }
    gather.finish(|| Some(()))?;
    for one in all {
        let part = store::enrolment(tx, one.enrolment)?.ok_or(Failure::NOT_FOUND)?;
        settle(tx, permit.person(), &book, &part, &one.given)?;
    }
    Ok(())
}

fn weigh(
    by: PersonId,
    book: &Book,
    part: &EnrolmentRow,
    given: &Given,
) -> Result<EnrolmentState, EnrolmentRefusal> {
    if part.state != EnrolmentState::Placed {
        return Err(EnrolmentRefusal::NotNow { state: part.state });
    }
    let course = &book.course;
    let asked = Asked {
        by,
        to: part.person,
        name: &part.name,
        assessment: course.assessment,
        least_percent: course.least_percent,
        pass_mark: course.pass_mark,
    };
    result(&asked, &book.seen(part.person), given)
}

/// Writes one result, what was learned, and what it gives.
pub(super) fn settle(
    tx: &mut Tx<'_>,
    by: PersonId,
    book: &Book,
    part: &EnrolmentRow,
    given: &Given,
) -> Result<(), Failure> {
    let (state, course) = (weigh(by, book, part, given)?, &book.course);
    let minutes = book.minutes(part.person);
    let said = (given.marks, given.words.trim());
    if !store::settle(tx, part.id, state, said, minutes)? {
        return Err(EnrolmentRefusal::NotNow { state: part.state }.into());
    }
    let line = Kind::ResultGiven.of(part.id).about(part.person).within(course.organisation);
    events::record(tx, line.with("course", course.id).with("state", state.code()))?;
    count(tx, book, part.person, minutes)?;
    if let (EnrolmentState::Passed, Some(which)) = (state, course.qualification) {
        let since = course.ends_at.day();
        let row = store::qualification(tx, which)?.ok_or(Failure::NOT_FOUND)?;
        let new = GivenRow {
            person: part.person,
            qualification: which,
            since,
            until: first_until(&row.terms, since),
            gained_by: QualifiedBy::Course,
            enrolment: Some(part.id),
        };
        let id = store::give(tx, &new)?;
        let line = Kind::QualificationGiven.of(id).about(part.person);
        events::record(tx, line.with("qualification", which))?;
    }
    Ok(())
}

/// Writes the time of a course into the book of learning.
pub(super) fn count(
    tx: &mut Tx<'_>,
    book: &Book,
    person: PersonId,
    minutes: Minutes,
) -> Result<(), Failure> {
    if minutes == Minutes::ZERO {
        return Ok(());
    }
    let course = &book.course;
    let row = LearningRow {
        learned_on: course.ends_at.day(),
        kind: course.kind,
        minutes,
        words: course.title.clone(),
    };
    store::learn(tx, person, &row, &format!("course:{}", course.id))?;
    Ok(())
}

/// Writes time learned elsewhere in the house, such as a sharing round, once for each source.
///
/// # Errors
/// A fault of the store.
pub fn note_learning<P: Asks>(
    tx: &mut Tx<'_>,
    _permit: &Permit<P>,
    person: PersonId,
    row: &LearningRow,
    source: &str,
) -> Result<bool, Failure> {
    let fresh = store::learn(tx, person, row, source)?;
    if fresh {
        let line = Kind::LearningNoted.of(source).about(person);
        events::record(tx, line.count("minutes", row.minutes.count()))?;
    }
    Ok(fresh)
}
