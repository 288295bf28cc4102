//! What activities and courses tell of who led, and the words said about it.

use std::collections::BTreeMap;

use liandong_domain::basics::{
    ActivityId, CourseId, Day, Moment, OrganisationId, PersonId, ShiftId,
};
use liandong_domain::incubation::{Share, Work};

use super::known;
use crate::db::{Param, Read, Sql, SqlList, Tx};
use crate::failure::Fault;
use crate::p;

/// What a shift tells.
#[derive(Debug, Clone)]
pub struct ShiftTold {
    /// Which.
    pub id: ShiftId,
    /// Its activity.
    pub activity: ActivityId,
    /// Its title.
    pub title: String,
    /// When it began.
    pub starts_at: Moment,
    /// Who led it.
    pub leader: Option<PersonId>,
    /// Their name; empty: nobody.
    pub leader_name: String,
    /// Who ended it.
    pub closed_by: Option<String>,
    /// Who wrote the activity.
    pub author: String,
    /// Who published it.
    pub publisher: Option<String>,
    /// How many served in workers' seats.
    pub workers: i64,
    /// How many served altogether.
    pub served: i64,
}

/// What a course tells.
#[derive(Debug, Clone)]
pub struct CourseTold {
    /// Which.
    pub id: CourseId,
    /// Its title.
    pub title: String,
    /// When it ended.
    pub ends_at: Moment,
    /// Who taught it.
    pub teachers: Vec<(PersonId, String)>,
}

/// Days on which people were workers.
pub type StaffDays = BTreeMap<PersonId, Vec<(Day, Option<Day>)>>;

/// A word about a share.
#[derive(Debug, Clone)]
pub struct SaidRow {
    /// About what: `shift:<id>`, `course:<id>`.
    pub source: String,
    /// The kind of work.
    pub work: Work,
    /// The share; none: not done this time.
    pub share: Option<Share>,
    /// Why it is another than the house saw.
    pub why: String,
    /// Who said it.
    pub by: String,
    /// When.
    pub at: Moment,
}

/// What is said.
#[derive(Debug, Clone)]
pub struct NewSaid {
    /// The team.
    pub team: OrganisationId,
    /// About what.
    pub source: String,
    /// The day of it.
    pub served_on: Day,
    /// The kind of work.
    pub work: Work,
    /// The share.
    pub share: Option<Share>,
    /// What the house had seen.
    pub told: Option<Share>,
    /// Why.
    pub why: String,
}

/// Shifts of a team that were held, latest first.
const SHIFTS: Sql = Sql("select s.shift_id, s.activity_id, a.title, s.starts_at, s.leader_id, \
     l.name, s.closed_by, a.created_by, (select min(e.actor) from event e \
     where e.town_id = s.town_id and e.subject = s.activity_id \
     and e.kind = 'activity-published'), (select count(t.attendance_id) from attendance t \
     join sign_up u on u.town_id = t.town_id and u.shift_id = t.shift_id \
     and u.person_id = t.person_id and u.ended_at is null \
     join post p on p.town_id = u.town_id and p.post_id = u.post_id \
     where t.town_id = s.town_id and t.shift_id = s.shift_id \
     and t.state in ('present', 'left') and p.side = 'worker'), \
     (select count(t.attendance_id) from attendance t where t.town_id = s.town_id \
     and t.shift_id = s.shift_id and t.state in ('present', 'left')) from shift s \
     join activity a on a.town_id = s.town_id and a.activity_id = s.activity_id \
     left join person l on l.town_id = s.town_id and l.person_id = s.leader_id \
     where s.town_id = $1 and s.organisation_id = $2 and s.ends_at >= $3 and s.ends_at <= $4 \
     and s.published_at is not null and s.called_off_at is null \
     order by s.ends_at desc, s.shift_id limit 600");
/// When the shifts of a team ended: the team, if this shift is one of its own and is over.
const SHIFT_ENDS: Sql = Sql("select organisation_id, ends_at from shift where town_id = $1 \
     and shift_id = $2 and published_at is not null and called_off_at is null");
/// Who tapped on the rosters of these shifts for others, and how often.
const TAPS: Sql = Sql("select m.shift_id, m.made_by, count(m.mark_id) from shift s \
     join mark m on m.town_id = s.town_id and m.shift_id = s.shift_id \
     where s.town_id = $1 and s.organisation_id = $2 and s.ends_at >= $3 and s.ends_at <= $4 \
     and m.made_by <> coalesce(m.person_id, '') group by m.shift_id, m.made_by");
/// Courses the team held or its volunteers passed, a row for everybody who taught.
const COURSES: Sql = Sql("select c.course_id, c.title, c.ends_at, t.person_id, p.name \
     from course c \
     left join teacher t on t.town_id = c.town_id and t.course_id = c.course_id \
     left join person p on p.town_id = t.town_id and p.person_id = t.person_id \
     where c.town_id = $1 and c.state = 'ended' and c.ends_at >= $2 and c.ends_at <= $3 \
     and (c.organisation_id = $4 or exists (select 1 from enrolment e \
     join holding h on h.town_id = e.town_id and h.person_id = e.person_id \
     where e.town_id = c.town_id and e.course_id = c.course_id and e.state = 'passed' \
     and h.organisation_id = $5 and h.role = 'volunteer')) \
     order by c.ends_at desc, c.course_id, t.person_id limit 400");
/// Worker's roles of these people.
const STAFF: SqlList = SqlList(
    "select h.person_id, h.starts_on, h.ends_on from holding h where h.town_id = $1 \
     and h.role in ('assistant', 'social_worker', 'centre_manager') and h.person_id in ({slots})",
);
/// Words about shares of a team since a day, in the order in which they were said.
const SAID: Sql = Sql("select w.source, w.work, w.percent, w.why, p.name, w.said_at \
     from work_share w left join person p on p.town_id = w.town_id and p.person_id = w.said_by \
     where w.town_id = $1 and w.organisation_id = $2 and w.served_on >= $3 \
     order by w.said_at, w.work_share_id limit 6000");
/// Writes a word.
const KEEP: Sql = Sql("insert into work_share (town_id, work_share_id, organisation_id, source, \
     served_on, work, percent, told, why, said_by, said_at) \
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)");

/// Shifts of a team that ended between two moments, latest first.
pub fn shifts_told(
    q: &mut Read<'_>,
    team: OrganisationId,
    (from, until): (Moment, Moment),
) -> Result<Vec<ShiftTold>, Fault> {
    let town = q.town();
    q.rows(SHIFTS, p![town, team, from, until])?
        .iter()
        .map(|row| {
            Ok(ShiftTold {
                id: row.get(0)?,
                activity: row.get(1)?,
                title: row.get(2)?,
                starts_at: row.get(3)?,
                leader: row.get(4)?,
                leader_name: row.get::<Option<String>>(5)?.unwrap_or_default(),
                closed_by: row.get(6)?,
                author: row.get(7)?,
                publisher: row.get(8)?,
                workers: row.get(9)?,
                served: row.get(10)?,
            })
        })
        .collect()
}
/// Whose shift it is and when it ends.
pub fn shift_ends(
    q: &mut Read<'_>,
    id: ShiftId,
) -> Result<Option<(OrganisationId, Moment)>, Fault> {
    let town = q.town();
    let row = q.row(SHIFT_ENDS, p![town, id])?;
    row.map(|row| Ok((row.get(0)?, row.get(1)?))).transpose()
}
/// Who tapped for others, and how often: shift, person, taps.
pub fn taps(
    q: &mut Read<'_>,
    team: OrganisationId,
    (from, until): (Moment, Moment),
) -> Result<Vec<(ShiftId, String, i64)>, Fault> {
    let town = q.town();
    q.rows(TAPS, p![town, team, from, until])?
        .iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .collect()
}
/// Courses the team held or its volunteers passed.
pub fn courses_told(
    q: &mut Read<'_>,
    team: OrganisationId,
    (from, until): (Moment, Moment),
) -> Result<Vec<CourseTold>, Fault> {
    let town = q.town();
    let mut out: Vec<CourseTold> = Vec::new();
    for row in q.rows(COURSES, p![town, from, until, team, team])? {
        let id: CourseId = row.get(0)?;
        let teacher = match row.get::<Option<PersonId>>(3)? {
            Some(person) => Some((person, row.get::<Option<String>>(4)?.unwrap_or_default())),
            None => None,
        };
        if let Some(last) = out.last_mut().filter(|last| last.id == id) {
            last.teachers.extend(teacher);
            continue;
        }
        let (title, ends_at) = (row.get(1)?, row.get(2)?);
        out.push(CourseTold { id, title, ends_at, teachers: teacher.into_iter().collect() });
    }
    Ok(out)
}
/// The days on which these people were workers.
pub fn staff_days(q: &mut Read<'_>, people: &[PersonId]) -> Result<StaffDays, Fault> {
    let town = q.town();
    let list: Vec<Param> = people.iter().map(|id| Param::from(*id)).collect();
    let mut out = StaffDays::new();
    for row in q.rows_in(STAFF, p![town], &list)? {
        out.entry(row.get(0)?).or_default().push((row.get(1)?, row.get(2)?));
    }
    Ok(out)
}
/// Words about shares of a team since a day, in the order in which they were said.
pub fn said(q: &mut Read<'_>, team: OrganisationId, since: Day) -> Result<Vec<SaidRow>, Fault> {
    let town = q.town();
    q.rows(SAID, p![town, team, since])?
        .iter()
        .map(|row| {
            let share = match row.get::<Option<i64>>(2)? {
                Some(percent) => Some(known(Share::of(percent), "a share between the steps")?),
                None => None,
            };
            Ok(SaidRow {
                source: row.get(0)?,
                work: known(Work::parse(&row.get::<String>(1)?), "work of no known kind")?,
                share,
                why: row.get(3)?,
                by: row.get::<Option<String>>(4)?.unwrap_or_default(),
                at: row.get(5)?,
            })
        })
        .collect()
}
/// Writes a word.
pub fn keep_said(tx: &mut Tx<'_>, new: &NewSaid) -> Result<(), Fault> {
    let (town, by, now, id) = (tx.town(), tx.actor(), tx.now(), tx.fresh().to_string());
    let (share, told) = (new.share.map(Share::percent), new.told.map(Share::percent));
    let values = [
        p![town, id, new.team, &new.source, new.served_on, new.work.code()].as_slice(),
        p![share, told, &new.why, by, now],
    ]
    .concat();
    tx.execute(KEEP, &values).map(|_| ())
}
