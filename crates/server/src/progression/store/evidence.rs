//! Facts of other books that badges ask for: presence, hours, courses.

use liandong_domain::basics::PersonId;
use liandong_domain::progression::Leaf;

use crate::db::{Param, Read, Sql, SqlList};
use crate::failure::Fault;
use crate::p;

/// Meetings attended, by child and theme.
const ATTENDED: SqlList = SqlList(
    "select r.person_id, m.theme, count(m.meeting_id) from meeting_presence r \
     join meeting m on m.town_id = r.town_id and m.meeting_id = r.meeting_id \
     where r.town_id = $1 and r.presence = 'present' and r.person_id in ({slots}) \
     group by r.person_id, m.theme",
);
/// Minutes in the hours book, by child.
const SERVED: SqlList = SqlList(
    "select person_id, cast(sum(minutes) as bigint) from hours_total where town_id = $1 \
     and person_id in ({slots}) group by person_id",
);
/// Titles of courses passed, by child.
const COURSES: SqlList = SqlList(
    "select e.person_id, c.title from enrolment e \
     join course c on c.town_id = e.town_id and c.course_id = e.course_id \
     where e.town_id = $1 and e.state = 'passed' and e.person_id in ({slots})",
);
/// Meetings on a theme that a child attended.
const MEETINGS_OF: Sql = Sql("select m.meeting_id from meeting_presence r \
     join meeting m on m.town_id = r.town_id and m.meeting_id = r.meeting_id \
     where r.town_id = $1 and r.person_id = $2 and r.presence = 'present' and m.theme = $3 \
     order by m.starts_at limit 60");
/// Entries of the hours book of a child that were not reversed.
const HOURS_OF: Sql = Sql("select h.hours_entry_id from hours_entry h where h.town_id = $1 \
     and h.person_id = $2 and h.kind <> 'reversal' and not exists (select 1 from hours_entry r \
     where r.town_id = h.town_id and r.person_id = h.person_id \
     and r.reverses_id = h.hours_entry_id) order by h.served_on, h.hours_entry_id limit 200");
/// Parts in courses of this title that a child passed.
const PARTS_OF: Sql = Sql("select e.enrolment_id from enrolment e \
     join course c on c.town_id = e.town_id and c.course_id = e.course_id \
     where e.town_id = $1 and e.person_id = $2 and e.state = 'passed' and c.title = $3 limit 5");
/// What a leader attested.
const ENDORSED_OF: Sql = Sql("select endorsement_id from endorsement where town_id = $1 \
     and person_id = $2 and badge = $3 and leaf = $4 and taken_back_at is null");

fn list_of(people: &[PersonId]) -> Vec<Param> {
    people.iter().map(|id| Param::from(*id)).collect()
}

/// Meetings attended: who, theme, how often.
pub fn attended(
    q: &mut Read<'_>,
    people: &[PersonId],
) -> Result<Vec<(PersonId, String, i64)>, Fault> {
    let town = q.town();
    q.rows_in(ATTENDED, p![town], &list_of(people))?
        .iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .collect()
}
/// Minutes in the hours book.
pub fn minutes_served(
    q: &mut Read<'_>,
    people: &[PersonId],
) -> Result<Vec<(PersonId, i64)>, Fault> {
    let town = q.town();
    q.rows_in(SERVED, p![town], &list_of(people))?
        .iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}
/// Titles of courses passed.
pub fn courses_passed(
    q: &mut Read<'_>,
    people: &[PersonId],
) -> Result<Vec<(PersonId, String)>, Fault> {
    let town = q.town();
    q.rows_in(COURSES, p![town], &list_of(people))?
        .iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}
/// The rows a leaf stands on, each `book:id`.
pub fn sources_of(
    q: &mut Read<'_>,
    person: PersonId,
    badge: &str,
    leaf: &Leaf,
) -> Result<Vec<String>, Fault> {
    let town = q.town();
    let (book, rows) = match leaf {
        Leaf::Attended { theme, .. } => ("meeting", q.rows(MEETINGS_OF, p![town, person, theme])?),
        Leaf::Served { .. } => ("hours", q.rows(HOURS_OF, p![town, person])?),
        Leaf::Course { title } => ("part", q.rows(PARTS_OF, p![town, person, title])?),
        Leaf::Shown { .. } | Leaf::Project { .. } => {
            let leaf = leaf.to_string();
            ("endorsement", q.rows(ENDORSED_OF, p![town, person, badge, leaf])?)
        }
    };
    rows.iter().map(|row| Ok(format!("{book}:{}", row.get::<String>(0)?))).collect()
}
