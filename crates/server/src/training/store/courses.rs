//! Courses, their sittings and teachers.

use liandong_domain::basics::{
    CourseId, Moment, OrganisationId, PersonId, QualificationId, SittingId,
};
use liandong_domain::training::{Assessment, CourseKind, CourseState, Sitting};

use super::known;
use crate::db::{Param, Read, Row, Sql, SqlList, Tx};
use crate::failure::Fault;
use crate::p;

/// A course as stored, with the names around it.
#[derive(Debug, Clone)]
pub struct CourseRow {
    /// Its id.
    pub id: CourseId,
    /// The body that holds it.
    pub organisation: OrganisationId,
    /// That body's name.
    pub organisation_name: String,
    /// That body's path.
    pub path: String,
    /// Its title.
    pub title: String,
    /// Its kind.
    pub kind: CourseKind,
    /// What it is about.
    pub about: String,
    /// Where.
    pub place: String,
    /// How it is seen that somebody learned it.
    pub assessment: Assessment,
    /// Places.
    pub places: i64,
    /// Places taken.
    pub taken: i64,
    /// How many wait.
    pub waiting: i64,
    /// Share of its time asked for a result, of a hundred.
    pub least_percent: i64,
    /// Mark that passes.
    pub pass_mark: i64,
    /// Age asked for; 0: none.
    pub minimum_age: i64,
    /// What passing gives.
    pub qualification: Option<QualificationId>,
    /// Its name; empty: nothing but the hours.
    pub qualification_name: String,
    /// When the first sitting begins.
    pub starts_at: Moment,
    /// When the last sitting ends.
    pub ends_at: Moment,
    /// Where it stands.
    pub state: CourseState,
    /// Why it was called off.
    pub why: String,
}

/// What is written of a course.
#[derive(Debug, Clone)]
pub struct CourseText {
    /// The body that holds it.
    pub organisation: OrganisationId,
    /// Its title.
    pub title: String,
    /// Its kind.
    pub kind: CourseKind,
    /// What it is about.
    pub about: String,
    /// Where.
    pub place: String,
    /// How it is seen that somebody learned it.
    pub assessment: Assessment,
    /// Places.
    pub places: i64,
    /// Share of its time asked for a result.
    pub least_percent: i64,
    /// Mark that passes.
    pub pass_mark: i64,
    /// Age asked for; 0: none.
    pub minimum_age: i64,
    /// What passing gives.
    pub qualification: Option<QualificationId>,
    /// When the first sitting begins.
    pub starts_at: Moment,
    /// When the last sitting ends.
    pub ends_at: Moment,
}

/// A sitting as stored.
#[derive(Debug, Clone)]
pub struct SittingRow {
    /// Its id.
    pub id: SittingId,
    /// What it is about.
    pub topic: String,
    /// When.
    pub sitting: Sitting,
}

/// Who teaches.
#[derive(Debug, Clone)]
pub struct TeacherRow {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their volunteer's number.
    pub number: String,
}

/// A course that ended, for the report.
#[derive(Debug, Clone)]
pub struct EndedRow {
    /// Its id.
    pub id: CourseId,
    /// Its title.
    pub title: String,
    /// Its kind.
    pub kind: CourseKind,
    /// When it began.
    pub starts_at: Moment,
    /// Places taken.
    pub taken: i64,
    /// How many passed.
    pub passed: i64,
}

/// One course.
const ONE: Sql = Sql("select c.course_id, c.organisation_id, o.name, o.path, c.title, c.kind, \
     c.about, c.place, c.assessment, c.places, c.taken, c.waiting, c.least_percent, c.pass_mark, \
     c.minimum_age, c.qualification_id, q.name, c.starts_at, c.ends_at, c.state, c.why \
     from course c \
     join organisation o on o.town_id = c.town_id and o.organisation_id = c.organisation_id \
     left join qualification q on q.town_id = c.town_id \
     and q.qualification_id = c.qualification_id \
     where c.town_id = $1 and c.course_id = $2");
/// Courses open for sign-up or under way, next first.
const COMING: Sql = Sql("select c.course_id, c.organisation_id, o.name, o.path, c.title, c.kind, \
     c.about, c.place, c.assessment, c.places, c.taken, c.waiting, c.least_percent, c.pass_mark, \
     c.minimum_age, c.qualification_id, q.name, c.starts_at, c.ends_at, c.state, c.why \
     from course c \
     join organisation o on o.town_id = c.town_id and o.organisation_id = c.organisation_id \
     left join qualification q on q.town_id = c.town_id \
     and q.qualification_id = c.qualification_id \
     where c.town_id = $1 and c.state = 'open' and c.ends_at > $2 \
     and (cast($3 as text) is null or c.kind = $4) \
     order by c.starts_at, c.course_id limit $5 offset $6");
/// How many there are.
const COUNT_COMING: Sql = Sql("select count(course_id) from course where town_id = $1 \
     and state = 'open' and ends_at > $2 and (cast($3 as text) is null or kind = $4)");
/// Courses of these bodies in every state, latest first.
const PLANNED: SqlList = SqlList(
    "select c.course_id, c.organisation_id, o.name, o.path, c.title, c.kind, \
     c.about, c.place, c.assessment, c.places, c.taken, c.waiting, c.least_percent, c.pass_mark, \
     c.minimum_age, c.qualification_id, q.name, c.starts_at, c.ends_at, c.state, c.why \
     from course c \
     join organisation o on o.town_id = c.town_id and o.organisation_id = c.organisation_id \
     left join qualification q on q.town_id = c.town_id \
     and q.qualification_id = c.qualification_id \
     where c.town_id = $1 and exists (select 1 from organisation b where b.town_id = c.town_id \
     and substr(o.path, 1, length(b.path)) = b.path and b.path in ({slots})) \
     order by c.starts_at desc, c.course_id limit $2 offset $3",
);
/// How many there are.
const COUNT_PLANNED: SqlList = SqlList(
    "select count(c.course_id) from course c \
     join organisation o on o.town_id = c.town_id and o.organisation_id = c.organisation_id \
     where c.town_id = $1 and exists (select 1 from organisation b where b.town_id = c.town_id \
     and substr(o.path, 1, length(b.path)) = b.path and b.path in ({slots}))",
);
/// Paths of the town's roots.
const ROOTS: Sql = Sql("select path from organisation where town_id = $1 and parent_id is null");
/// Courses still to begin that give a qualification, next first.
const NEXT_WITH: Sql = Sql("select course_id, title, starts_at, ends_at, places - taken \
     from course where town_id = $1 and qualification_id = $2 and state = 'open' \
     and starts_at > $3 order by ends_at limit 20");
/// How many courses still to come give a qualification.
const COMING_WITH: Sql = Sql("select count(course_id) from course where town_id = $1 \
     and qualification_id = $2 and state = 'open' and starts_at > $3");
/// The latest courses that ended, for the report.
const LATEST: Sql = Sql("select c.course_id, c.title, c.kind, c.starts_at, c.taken, \
     (select count(e.enrolment_id) from enrolment e where e.town_id = c.town_id \
     and e.course_id = c.course_id and e.state = 'passed') from course c \
     where c.town_id = $1 and c.state = 'ended' order by c.ends_at desc, c.course_id limit $2");
/// Drafts a course.
const DRAFT: Sql =
    Sql("insert into course (town_id, course_id, organisation_id, title, kind, about, place, \
     assessment, places, least_percent, pass_mark, minimum_age, qualification_id, starts_at, \
     ends_at, state, made_by, made_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, \
     $13, $14, $15, 'draft', $16, $17)");
/// Changes a course.
const CHANGE: Sql = Sql("update course set organisation_id = $1, title = $2, kind = $3, \
     about = $4, place = $5, assessment = $6, places = $7, least_percent = $8, pass_mark = $9, \
     minimum_age = $10, qualification_id = $11, starts_at = $12, ends_at = $13 \
     where town_id = $14 and course_id = $15");
/// Sets its state.
const STATE: Sql =
    Sql("update course set state = $1, why = $2 where town_id = $3 and course_id = $4");
/// Sets how many places are taken and how many wait.
const SEATS: Sql =
    Sql("update course set taken = $1, waiting = $2 where town_id = $3 and course_id = $4");
/// The course whose places are given.
const HOLD: Sql = Sql("select course_id from course where town_id = $1 and course_id = $2");
/// The sittings of a course, in their order.
const SITTINGS: Sql = Sql("select sitting_id, topic, starts_at, ends_at from sitting \
     where town_id = $1 and course_id = $2 order by starts_at, sitting_id");
/// Takes the sittings of a course away, to write them anew.
const DROP_SITTINGS: Sql = Sql("delete from sitting where town_id = $1 and course_id = $2");
/// Writes a sitting.
const ADD_SITTING: Sql =
    Sql("insert into sitting (town_id, sitting_id, course_id, topic, starts_at, ends_at) \
     values ($1, $2, $3, $4, $5, $6)");
/// Who teaches a course.
const TEACHERS: Sql = Sql("select t.person_id, p.name, p.number from teacher t \
     join person p on p.town_id = t.town_id and p.person_id = t.person_id \
     where t.town_id = $1 and t.course_id = $2 order by p.sort_key, t.person_id");
/// Takes the teachers of a course away, to name them anew.
const DROP_TEACHERS: Sql = Sql("delete from teacher where town_id = $1 and course_id = $2");
/// Names a teacher.
const ADD_TEACHER: Sql = Sql("insert into teacher (town_id, course_id, person_id, named_at) \
     values ($1, $2, $3, $4) on conflict (town_id, course_id, person_id) do nothing");

fn row(row: &Row) -> Result<CourseRow, Fault> {
    Ok(CourseRow {
        id: row.get(0)?,
        organisation: row.get(1)?,
        organisation_name: row.get(2)?,
        path: row.get(3)?,
        title: row.get(4)?,
        kind: known(CourseKind::parse(&row.get::<String>(5)?), "a kind of course")?,
        about: row.get(6)?,
        place: row.get(7)?,
        assessment: known(Assessment::parse(&row.get::<String>(8)?), "an assessment")?,
        places: row.get(9)?,
        taken: row.get(10)?,
        waiting: row.get(11)?,
        least_percent: row.get(12)?,
        pass_mark: row.get(13)?,
        minimum_age: row.get(14)?,
        qualification: row.get(15)?,
        qualification_name: row.get::<Option<String>>(16)?.unwrap_or_default(),
        starts_at: row.get(17)?,
        ends_at: row.get(18)?,
        state: known(CourseState::parse(&row.get::<String>(19)?), "a state of a course")?,
        why: row.get(20)?,
    })
}

/// One course.
pub fn course(q: &mut Read<'_>, id: CourseId) -> Result<Option<CourseRow>, Fault> {
    let town = q.town();
    q.row(ONE, p![town, id])?.as_ref().map(row).transpose()
}
/// Courses open for sign-up or under way, next first.
pub fn coming(
    q: &mut Read<'_>,
    kind: Option<CourseKind>,
    (most, offset): (i64, i64),
) -> Result<Vec<CourseRow>, Fault> {
    let (town, now, kind) = (q.town(), q.now(), kind.map(CourseKind::code));
    q.rows(COMING, p![town, now, kind, kind, most, offset])?.iter().map(row).collect()
}
/// How many there are.
pub fn count_coming(q: &mut Read<'_>, kind: Option<CourseKind>) -> Result<i64, Fault> {
    let (town, now, kind) = (q.town(), q.now(), kind.map(CourseKind::code));
    q.count(COUNT_COMING, p![town, now, kind, kind])
}
/// The paths a worker plans in; of the whole town its roots.
pub fn bodies(
    q: &mut Read<'_>,
    seen: &liandong_domain::access::Seen,
) -> Result<Vec<String>, Fault> {
    use liandong_domain::access::Seen;
    let town = q.town();
    match seen {
        Seen::Nothing | Seen::Own => Ok(Vec::new()),
        Seen::Bodies(paths) => Ok(paths.clone()),
        Seen::Town => q.rows(ROOTS, p![town])?.iter().map(|row| row.get(0)).collect(),
    }
}
/// Courses of these bodies in every state, latest first.
pub fn planned(
    q: &mut Read<'_>,
    paths: &[String],
    (most, offset): (i64, i64),
) -> Result<Vec<CourseRow>, Fault> {
    let town = q.town();
    let list: Vec<Param> = paths.iter().map(Param::from).collect();
    q.rows_in(PLANNED, p![town, most, offset], &list)?.iter().map(row).collect()
}
/// How many there are.
pub fn count_planned(q: &mut Read<'_>, paths: &[String]) -> Result<i64, Fault> {
    let town = q.town();
    let list: Vec<Param> = paths.iter().map(Param::from).collect();
    q.rows_in(COUNT_PLANNED, p![town], &list)?.first().map_or(Ok(0), |row| row.get(0))
}
/// Courses still to begin that give a qualification.
pub fn next_with(
    q: &mut Read<'_>,
    id: QualificationId,
) -> Result<Vec<liandong_domain::training::NextCourse>, Fault> {
    let (town, now) = (q.town(), q.now());
    q.rows(NEXT_WITH, p![town, id, now])?
        .iter()
        .map(|row| {
            Ok(liandong_domain::training::NextCourse {
                id: row.get(0)?,
                title: row.get(1)?,
                starts_at: row.get(2)?,
                ends_at: row.get(3)?,
                free: row.get(4)?,
            })
        })
        .collect()
}
/// How many courses still to come give a qualification.
pub fn coming_with(q: &mut Read<'_>, id: QualificationId) -> Result<i64, Fault> {
    let (town, now) = (q.town(), q.now());
    q.count(COMING_WITH, p![town, id, now])
}
/// The latest courses that ended.
pub fn latest(q: &mut Read<'_>, most: i64) -> Result<Vec<EndedRow>, Fault> {
    let town = q.town();
    q.rows(LATEST, p![town, most])?
        .iter()
        .map(|row| {
            let kind = known(CourseKind::parse(&row.get::<String>(2)?), "a kind of course")?;
            Ok(EndedRow {
                id: row.get(0)?,
                title: row.get(1)?,
                kind,
                starts_at: row.get(3)?,
                taken: row.get(4)?,
                passed: row.get(5)?,
            })
        })
        .collect()
}
/// Drafts a course.
pub fn draft(tx: &mut Tx<'_>, id: CourseId, text: &CourseText) -> Result<(), Fault> {
    let (town, by, now) = (tx.town(), tx.actor(), tx.now());
    let t = text;
    let params = p![
        town,
        id,
        t.organisation,
        &t.title,
        t.kind.code(),
        &t.about,
        &t.place,
        t.assessment.code(),
        t.places,
        t.least_percent,
        t.pass_mark,
        t.minimum_age,
        t.qualification,
        t.starts_at,
        t.ends_at,
        by,
        now
    ];
    tx.execute(DRAFT, params).map(|_| ())
}
/// Changes a course.
pub fn change(tx: &mut Tx<'_>, id: CourseId, text: &CourseText) -> Result<(), Fault> {
    let (town, t) = (tx.town(), text);
    let params = p![
        t.organisation,
        &t.title,
        t.kind.code(),
        &t.about,
        &t.place,
        t.assessment.code(),
        t.places,
        t.least_percent,
        t.pass_mark,
        t.minimum_age,
        t.qualification,
        t.starts_at,
        t.ends_at,
        town,
        id
    ];
    tx.execute(CHANGE, params).map(|_| ())
}
fn set_state(tx: &mut Tx<'_>, id: CourseId, state: CourseState, why: &str) -> Result<(), Fault> {
    let town = tx.town();
    tx.execute(STATE, p![state.code(), why, town, id]).map(|_| ())
}
/// Opens a course.
pub fn open(tx: &mut Tx<'_>, id: CourseId) -> Result<(), Fault> {
    set_state(tx, id, CourseState::Open, "")
}
/// Ends a course.
pub fn end(tx: &mut Tx<'_>, id: CourseId) -> Result<(), Fault> {
    set_state(tx, id, CourseState::Ended, "")
}
/// Calls a course off.
pub fn call_off(tx: &mut Tx<'_>, id: CourseId, why: &str) -> Result<(), Fault> {
    set_state(tx, id, CourseState::CalledOff, why)
}
/// Sets how many places are taken and how many wait.
pub fn set_seats(tx: &mut Tx<'_>, id: CourseId, (taken, waiting): (i64, i64)) -> Result<(), Fault> {
    let town = tx.town();
    tx.execute(SEATS, p![taken, waiting, town, id]).map(|_| ())
}
/// Holds a course whose places are given, so that the last one is given once.
pub fn hold(tx: &mut Tx<'_>, id: CourseId) -> Result<(), Fault> {
    let town = tx.town();
    tx.hold(HOLD, p![town, id])
}
/// The sittings of a course, in their order.
pub fn sittings(q: &mut Read<'_>, id: CourseId) -> Result<Vec<SittingRow>, Fault> {
    let town = q.town();
    q.rows(SITTINGS, p![town, id])?
        .iter()
        .map(|row| {
            let sitting = Sitting { starts_at: row.get(2)?, ends_at: row.get(3)? };
            Ok(SittingRow { id: row.get(0)?, topic: row.get(1)?, sitting })
        })
        .collect()
}
/// Writes the sittings of a course anew.
pub fn replace_sittings(
    tx: &mut Tx<'_>,
    course: CourseId,
    sittings: &[(String, Sitting)],
) -> Result<(), Fault> {
    let town = tx.town();
    tx.execute(DROP_SITTINGS, p![town, course])?;
    for (topic, sitting) in sittings {
        let id = SittingId::new(tx.fresh());
        let (from, until) = (sitting.starts_at, sitting.ends_at);
        tx.execute(ADD_SITTING, p![town, id, course, topic, from, until])?;
    }
    Ok(())
}
/// Who teaches a course.
pub fn teachers(q: &mut Read<'_>, id: CourseId) -> Result<Vec<TeacherRow>, Fault> {
    let town = q.town();
    q.rows(TEACHERS, p![town, id])?
        .iter()
        .map(|row| Ok(TeacherRow { person: row.get(0)?, name: row.get(1)?, number: row.get(2)? }))
        .collect()
}
/// Names the teachers of a course anew.
pub fn replace_teachers(
    tx: &mut Tx<'_>,
    course: CourseId,
    people: &[PersonId],
) -> Result<(), Fault> {
    let (town, now) = (tx.town(), tx.now());
    tx.execute(DROP_TEACHERS, p![town, course])?;
    for person in people {
        tx.execute(ADD_TEACHER, p![town, course, *person, now])?;
    }
    Ok(())
}
