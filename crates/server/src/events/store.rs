//! Reads the diary.

use liandong_domain::basics::{Moment, PersonId};

use crate::db::{Param, Read, Row, Sql, SqlList};
use crate::failure::Fault;
use crate::p;

/// One line as it was written.
#[derive(Debug, Clone)]
pub struct Written {
    /// Its id; ids grow with time.
    pub id: String,
    /// The code of its kind.
    pub kind: String,
    /// When.
    pub at: Moment,
    /// The person acting, `system`, or a token's id.
    pub actor: String,
    /// The person acted for.
    pub acting_for: Option<PersonId>,
    /// The thing it happened to.
    pub subject: String,
    /// The person it is about.
    pub person: Option<PersonId>,
    /// The rule that decided.
    pub rule: Option<String>,
    /// Ids and numbers, as JSON text.
    pub facts: String,
}

fn written(row: &Row) -> Result<Written, Fault> {
    Ok(Written {
        id: row.get(0)?,
        kind: row.get(1)?,
        at: row.get(2)?,
        actor: row.get(3)?,
        acting_for: row.get(4)?,
        subject: row.get(5)?,
        person: row.get(6)?,
        rule: row.get(7)?,
        facts: row.get(8)?,
    })
}

/// The town's diary, newest first, before an id.
const PAGE: Sql =
    Sql("select event_id, kind, at, actor, acting_for, subject, person_id, rule, facts \
     from event where town_id = $1 and event_id < $2 order by event_id desc limit $3");
/// What happened to one thing, oldest first.
const OF_SUBJECT: Sql =
    Sql("select event_id, kind, at, actor, acting_for, subject, person_id, rule, facts \
     from event where town_id = $1 and subject = $2 order by event_id limit $3");
/// What concerned one person, newest first, before an id.
const OF_PERSON: Sql =
    Sql("select event_id, kind, at, actor, acting_for, subject, person_id, rule, facts \
     from event where town_id = $1 and person_id = $2 and event_id < $3 \
     order by event_id desc limit $4");
/// The diary of some bodies and what stands below them, newest first, before an id.
const OF_BODIES: SqlList = SqlList(
    "select e.event_id, e.kind, e.at, e.actor, e.acting_for, e.subject, \
     e.person_id, e.rule, e.facts from event e where e.town_id = $1 and e.event_id < $2 \
     and exists (select 1 from organisation o join organisation b on b.town_id = o.town_id \
     and substr(o.path, 1, length(b.path)) = b.path where o.town_id = e.town_id \
     and o.organisation_id = e.organisation_id and b.path in ({slots})) \
     order by e.event_id desc limit $3",
);
/// What came after an id, oldest first: for those who read along.
const AFTER: Sql =
    Sql("select event_id, kind, at, actor, acting_for, subject, person_id, rule, facts \
     from event where town_id = $1 and event_id > $2 order by event_id limit $3");

/// The last id there can be, for a first page.
pub const NEWEST: &str = "ffffffff-ffff-ffff-ffff-ffffffffffff";

/// A page of the diary, newest first.
pub fn page(q: &mut Read<'_>, before: &str, most: i64) -> Result<Vec<Written>, Fault> {
    q.rows(PAGE, p![q.town(), before, most])?.iter().map(written).collect()
}
/// A page of the diary of these bodies, newest first.
pub fn of_bodies(
    q: &mut Read<'_>,
    paths: &[String],
    before: &str,
    most: i64,
) -> Result<Vec<Written>, Fault> {
    let town = q.town();
    let list: Vec<Param> = paths.iter().map(Param::from).collect();
    q.rows_in(OF_BODIES, p![town, before, most], &list)?.iter().map(written).collect()
}
/// The story of one thing, oldest first, up to 200 lines.
pub fn of_subject(q: &mut Read<'_>, subject: &str) -> Result<Vec<Written>, Fault> {
    q.rows(OF_SUBJECT, p![q.town(), subject, 200_i64])?.iter().map(written).collect()
}
/// What concerned a person, newest first.
pub fn of_person(
    q: &mut Read<'_>,
    person: PersonId,
    before: &str,
    most: i64,
) -> Result<Vec<Written>, Fault> {
    q.rows(OF_PERSON, p![q.town(), person, before, most])?.iter().map(written).collect()
}
/// What came after an id, oldest first.
pub fn after(q: &mut Read<'_>, id: &str, most: i64) -> Result<Vec<Written>, Fault> {
    q.rows(AFTER, p![q.town(), id, most])?.iter().map(written).collect()
}
