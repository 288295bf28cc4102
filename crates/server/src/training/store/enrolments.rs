//! Who takes part, and who was there.

use liandong_domain::basics::{CourseId, EnrolmentId, Minutes, Moment, PersonId, SittingId};
use liandong_domain::training::{CourseKind, CourseState, EnrolmentState, Presence};

use super::known;
use crate::db::{Read, Row, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// Somebody's part in a course.
#[derive(Debug, Clone)]
pub struct EnrolmentRow {
    /// Its id.
    pub id: EnrolmentId,
    /// The course.
    pub course: CourseId,
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their volunteer's number.
    pub number: String,
    /// Where it stands.
    pub state: EnrolmentState,
    /// When it was asked for.
    pub asked_at: Moment,
    /// When it was settled.
    pub settled_at: Option<Moment>,
    /// Marks of a test.
    pub marks: Option<i64>,
    /// What was seen.
    pub words: String,
    /// Time learned.
    pub minutes: Minutes,
}

/// The same for one's own list.
#[derive(Debug, Clone)]
pub struct OwnEnrolment {
    /// Its id.
    pub id: EnrolmentId,
    /// The course.
    pub course: CourseId,
    /// The course's title.
    pub title: String,
    /// The course's kind.
    pub kind: CourseKind,
    /// When it begins.
    pub starts_at: Moment,
    /// When it ends.
    pub ends_at: Moment,
    /// Where the course stands.
    pub course_state: CourseState,
    /// Where the part stands.
    pub state: EnrolmentState,
    /// Time learned.
    pub minutes: Minutes,
}

/// One part in a course.
const ONE: Sql = Sql("select e.enrolment_id, e.course_id, e.person_id, p.name, p.number, \
     e.state, e.asked_at, e.settled_at, e.marks, e.words, e.minutes from enrolment e \
     join person p on p.town_id = e.town_id and p.person_id = e.person_id \
     where e.town_id = $1 and e.enrolment_id = $2");
/// Who takes part in a course, in the order of their asking.
const OF_COURSE: Sql = Sql("select e.enrolment_id, e.course_id, e.person_id, p.name, p.number, \
     e.state, e.asked_at, e.settled_at, e.marks, e.words, e.minutes from enrolment e \
     join person p on p.town_id = e.town_id and p.person_id = e.person_id \
     where e.town_id = $1 and e.course_id = $2 and e.state <> 'withdrawn' \
     order by case when e.state = 'waiting' then 1 else 0 end, e.asked_at, e.enrolment_id");
/// Somebody's part in a course that was not taken back.
const OPEN_OF: Sql = Sql("select e.enrolment_id, e.course_id, e.person_id, p.name, p.number, \
     e.state, e.asked_at, e.settled_at, e.marks, e.words, e.minutes from enrolment e \
     join person p on p.town_id = e.town_id and p.person_id = e.person_id \
     where e.town_id = $1 and e.course_id = $2 and e.person_id = $3 and e.state <> 'withdrawn' \
     order by e.asked_at desc limit 1");
/// Who has waited longest.
const FIRST_WAITING: Sql =
    Sql("select e.enrolment_id, e.course_id, e.person_id, p.name, p.number, \
     e.state, e.asked_at, e.settled_at, e.marks, e.words, e.minutes from enrolment e \
     join person p on p.town_id = e.town_id and p.person_id = e.person_id \
     where e.town_id = $1 and e.course_id = $2 and e.state = 'waiting' \
     order by e.asked_at, e.enrolment_id limit 1");
/// The courses somebody takes part in, latest first.
const OF_PERSON: Sql = Sql("select e.enrolment_id, e.course_id, c.title, c.kind, c.starts_at, \
     c.ends_at, c.state, e.state, e.minutes from enrolment e \
     join course c on c.town_id = e.town_id and c.course_id = e.course_id \
     where e.town_id = $1 and e.person_id in (select person_id from person where town_id = $2 \
     and (person_id = $3 or merged_into = $4)) and e.state <> 'withdrawn' \
     order by e.asked_at + 0 desc, e.enrolment_id limit $5");
/// Parts of somebody in courses that have not begun.
const COMING_OF: Sql = Sql("select e.enrolment_id from enrolment e \
     join course c on c.town_id = e.town_id and c.course_id = e.course_id \
     where e.town_id = $1 and e.person_id = $2 and e.state in ('placed', 'waiting') \
     and c.starts_at > $3 order by e.asked_at, e.enrolment_id");
/// Makes a part in a course.
const MAKE: Sql =
    Sql("insert into enrolment (town_id, enrolment_id, course_id, person_id, state, \
     asked_at, asked_by, placed_at) values ($1, $2, $3, $4, $5, $6, $7, $8)");
/// Gives a place to whoever waits.
const PLACE: Sql = Sql("update enrolment set state = 'placed', placed_at = $1 \
     where town_id = $2 and enrolment_id = $3 and state = 'waiting'");
/// Takes a part back.
const WITHDRAW: Sql = Sql("update enrolment set state = 'withdrawn', settled_at = $1, \
     settled_by = $2 where town_id = $3 and enrolment_id = $4 and state in ('placed', 'waiting')");
/// Gives the result.
const SETTLE: Sql = Sql("update enrolment set state = $1, settled_at = $2, settled_by = $3, \
     marks = $4, words = $5, minutes = $6 where town_id = $7 and enrolment_id = $8 \
     and state = 'placed'");
/// Presence at the sittings of a course.
const PRESENCES: Sql = Sql("select s.sitting_id, r.person_id, r.presence from sitting s \
     join presence r on r.town_id = s.town_id and r.sitting_id = s.sitting_id \
     where s.town_id = $1 and s.course_id = $2");
/// Notes presence, or notes it anew.
const NOTE: Sql = Sql("insert into presence (town_id, sitting_id, person_id, presence, noted_at, \
     noted_by) values ($1, $2, $3, $4, $5, $6) \
     on conflict (town_id, sitting_id, person_id) do update set presence = excluded.presence, \
     noted_at = excluded.noted_at, noted_by = excluded.noted_by");

fn state(code: &str) -> Result<EnrolmentState, Fault> {
    known(EnrolmentState::parse(code), "a state of an enrolment")
}

fn row(row: &Row) -> Result<EnrolmentRow, Fault> {
    Ok(EnrolmentRow {
        id: row.get(0)?,
        course: row.get(1)?,
        person: row.get(2)?,
        name: row.get(3)?,
        number: row.get(4)?,
        state: state(&row.get::<String>(5)?)?,
        asked_at: row.get(6)?,
        settled_at: row.get(7)?,
        marks: row.get(8)?,
        words: row.get(9)?,
        minutes: row.get(10)?,
    })
}

/// One part in a course.
pub fn enrolment(q: &mut Read<'_>, id: EnrolmentId) -> Result<Option<EnrolmentRow>, Fault> {
    let town = q.town();
    q.row(ONE, p![town, id])?.as_ref().map(row).transpose()
}
/// Who takes part in a course: those with a place first, then who waits, each in their order.
pub fn of_course(q: &mut Read<'_>, id: CourseId) -> Result<Vec<EnrolmentRow>, Fault> {
    let town = q.town();
    q.rows(OF_COURSE, p![town, id])?.iter().map(row).collect()
}
/// Somebody's part in a course that was not taken back.
pub fn open_of(
    q: &mut Read<'_>,
    course: CourseId,
    person: PersonId,
) -> Result<Option<EnrolmentRow>, Fault> {
    let town = q.town();
    q.row(OPEN_OF, p![town, course, person])?.as_ref().map(row).transpose()
}
/// Who has waited longest.
pub fn first_waiting(q: &mut Read<'_>, id: CourseId) -> Result<Option<EnrolmentRow>, Fault> {
    let town = q.town();
    q.row(FIRST_WAITING, p![town, id])?.as_ref().map(row).transpose()
}
/// The courses somebody takes part in, latest first.
pub fn of_person(
    q: &mut Read<'_>,
    person: PersonId,
    most: i64,
) -> Result<Vec<OwnEnrolment>, Fault> {
    let town = q.town();
    q.rows(OF_PERSON, p![town, town, person, person, most])?
        .iter()
        .map(|row| {
            let course = CourseState::parse(&row.get::<String>(6)?);
            Ok(OwnEnrolment {
                id: row.get(0)?,
                course: row.get(1)?,
                title: row.get(2)?,
                kind: known(CourseKind::parse(&row.get::<String>(3)?), "a kind of course")?,
                starts_at: row.get(4)?,
                ends_at: row.get(5)?,
                course_state: known(course, "a state of a course")?,
                state: state(&row.get::<String>(7)?)?,
                minutes: row.get(8)?,
            })
        })
        .collect()
}
/// Parts of somebody in courses that have not begun.
pub fn coming_of(q: &mut Read<'_>, person: PersonId) -> Result<Vec<EnrolmentId>, Fault> {
    let (town, now) = (q.town(), q.now());
    q.rows(COMING_OF, p![town, person, now])?.iter().map(|row| row.get(0)).collect()
}
/// Makes a part in a course.
pub fn make(
    tx: &mut Tx<'_>,
    course: CourseId,
    person: PersonId,
    state: EnrolmentState,
) -> Result<EnrolmentId, Fault> {
    let (town, now, by, id) = (tx.town(), tx.now(), tx.actor(), EnrolmentId::new(tx.fresh()));
    let placed = (state == EnrolmentState::Placed).then_some(now);
    tx.execute(MAKE, p![town, id, course, person, state.code(), now, by, placed])?;
    Ok(id)
}
/// Gives a place to whoever waits; false when they do not wait any more.
pub fn place(tx: &mut Tx<'_>, id: EnrolmentId) -> Result<bool, Fault> {
    let (town, now) = (tx.town(), tx.now());
    Ok(tx.execute(PLACE, p![now, town, id])? == 1)
}
/// Takes a part back; false when it was settled before.
pub fn withdraw(tx: &mut Tx<'_>, id: EnrolmentId) -> Result<bool, Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    Ok(tx.execute(WITHDRAW, p![now, by, town, id])? == 1)
}
/// Gives the result; false when there was one.
pub fn settle(
    tx: &mut Tx<'_>,
    id: EnrolmentId,
    state: EnrolmentState,
    (marks, words): (Option<i64>, &str),
    minutes: Minutes,
) -> Result<bool, Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    let changed = tx.execute(SETTLE, p![state.code(), now, by, marks, words, minutes, town, id])?;
    Ok(changed == 1)
}
/// Presence at the sittings of a course.
pub fn presences(
    q: &mut Read<'_>,
    course: CourseId,
) -> Result<Vec<(SittingId, PersonId, Presence)>, Fault> {
    let town = q.town();
    q.rows(PRESENCES, p![town, course])?
        .iter()
        .map(|row| {
            let presence = known(Presence::parse(&row.get::<String>(2)?), "a presence")?;
            Ok((row.get(0)?, row.get(1)?, presence))
        })
        .collect()
}
/// Notes presence, or notes it anew.
pub fn note_presence(
    tx: &mut Tx<'_>,
    sitting: SittingId,
    person: PersonId,
    presence: Presence,
) -> Result<(), Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    tx.execute(NOTE, p![town, sitting, person, presence.code(), now, by]).map(|_| ())
}
