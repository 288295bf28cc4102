//! The passed interviews of several people at once, for lists.

use liandong_domain::basics::{InterviewId, Moment, PersonId};

use crate::db::{Param, Read, SqlList};
use crate::failure::Fault;
use crate::p;

/// Interviews that several people passed since a moment, oldest first.
const PASSED_BY: SqlList = SqlList(
    "select person_id, interview_id, decided_at from interview where town_id = $1 \
     and state = 'passed' and decided_at >= $2 and person_id in ({slots}) order by decided_at",
);

/// Interviews that several people passed since a moment, oldest first.
pub fn passed_by(
    q: &mut Read<'_>,
    people: &[PersonId],
    since: Moment,
) -> Result<Vec<(PersonId, InterviewId, Moment)>, Fault> {
    let (town, list): (_, Vec<Param>) =
        (q.town(), people.iter().map(|id| Param::from(*id)).collect());
    q.rows_in(PASSED_BY, p![town, since], &list)?
        .iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .collect()
}
