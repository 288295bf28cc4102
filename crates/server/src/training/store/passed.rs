//! What several people passed.

use liandong_domain::basics::{EnrolmentId, Moment, PersonId};
use liandong_domain::training::CourseKind;

use super::known;
use crate::db::{Param, Read, SqlList};
use crate::failure::Fault;
use crate::p;

/// Passed parts in courses since a moment, oldest first.
const PASSED: SqlList = SqlList(
    "select e.person_id, e.enrolment_id, c.title, c.kind, e.settled_at from enrolment e \
     join course c on c.town_id = e.town_id and c.course_id = e.course_id \
     where e.town_id = $1 and e.state = 'passed' and e.settled_at >= $2 \
     and e.person_id in ({slots}) order by e.settled_at, e.enrolment_id",
);

/// One passed course.
#[derive(Debug, Clone)]
pub struct PassedRow {
    /// Who.
    pub person: PersonId,
    /// The part in the course.
    pub enrolment: EnrolmentId,
    /// The course's title.
    pub title: String,
    /// Its kind.
    pub kind: CourseKind,
    /// When the result was given.
    pub at: Moment,
}

/// What several people passed since a moment, oldest first.
pub fn passed(
    q: &mut Read<'_>,
    people: &[PersonId],
    since: Moment,
) -> Result<Vec<PassedRow>, Fault> {
    let (town, list): (_, Vec<Param>) =
        (q.town(), people.iter().map(|id| Param::from(*id)).collect());
    q.rows_in(PASSED, p![town, since], &list)?
        .iter()
        .map(|row| {
            Ok(PassedRow {
                person: row.get(0)?,
                enrolment: row.get(1)?,
                title: row.get(2)?,
                kind: known(CourseKind::parse(&row.get::<String>(3)?), "a kind of course")?,
                at: row.get(4)?,
            })
        })
        .collect()
}
