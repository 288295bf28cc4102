//! Rounds that are due, and those that were held.

use liandong_domain::basics::{Moment, ShiftId};
use liandong_domain::reflection::{DUE_DAYS, DebriefState};

use super::known;
use crate::db::{Param, Read, Row, SqlList};
use crate::failure::Fault;
use crate::p;

/// A round that is due.
#[derive(Debug, Clone)]
pub struct DueRow {
    /// The shift.
    pub shift: ShiftId,
    /// The activity's title.
    pub title: String,
    /// When the shift started.
    pub starts_at: Moment,
    /// When it ended.
    pub ends_at: Moment,
}

/// A round that was held or let go.
#[derive(Debug, Clone)]
pub struct HeldRow {
    /// The shift.
    pub shift: ShiftId,
    /// The activity's title.
    pub title: String,
    /// When the shift started.
    pub starts_at: Moment,
    /// Where the round stands.
    pub state: DebriefState,
    /// What it came to.
    pub summary: String,
    /// The one thing to change.
    pub next_change: String,
    /// Why it was let go.
    pub why: String,
}

/// Shifts of these bodies and below that were ended, to which somebody came, and whose round is
/// neither held nor let go; the oldest first.
const DUE: SqlList = SqlList(
    "select s.shift_id, a.title, s.starts_at, s.ends_at from shift s \
     join activity a on a.town_id = s.town_id and a.activity_id = s.activity_id \
     join organisation o on o.town_id = s.town_id and o.organisation_id = s.organisation_id \
     left join debrief d on d.town_id = s.town_id and d.shift_id = s.shift_id \
     where s.town_id = $1 and s.starts_at >= $2 and s.closed_at is not null \
     and s.called_off_at is null and a.form = 'dated' and (d.state is null or d.state = 'open') \
     and exists (select 1 from attendance t where t.town_id = s.town_id \
     and t.shift_id = s.shift_id and t.state in ('present', 'left')) \
     and exists (select 1 from organisation b where b.town_id = s.town_id and b.path in ({slots}) \
     and substr(o.path, 1, length(b.path)) = b.path) \
     order by s.ends_at, s.shift_id limit $3",
);
/// How many there are.
const COUNT_DUE: SqlList = SqlList(
    "select count(s.shift_id) from shift s \
     join activity a on a.town_id = s.town_id and a.activity_id = s.activity_id \
     join organisation o on o.town_id = s.town_id and o.organisation_id = s.organisation_id \
     left join debrief d on d.town_id = s.town_id and d.shift_id = s.shift_id \
     where s.town_id = $1 and s.starts_at >= $2 and s.closed_at is not null \
     and s.called_off_at is null and a.form = 'dated' and (d.state is null or d.state = 'open') \
     and exists (select 1 from attendance t where t.town_id = s.town_id \
     and t.shift_id = s.shift_id and t.state in ('present', 'left')) \
     and exists (select 1 from organisation b where b.town_id = s.town_id and b.path in ({slots}) \
     and substr(o.path, 1, length(b.path)) = b.path)",
);
/// Rounds of these bodies and below that were held or let go, the latest first.
const HELD: SqlList = SqlList(
    "select d.shift_id, a.title, s.starts_at, d.state, d.summary, \
     d.next_change, d.why from debrief d \
     join shift s on s.town_id = d.town_id and s.shift_id = d.shift_id \
     join activity a on a.town_id = d.town_id and a.activity_id = d.activity_id \
     join organisation o on o.town_id = d.town_id and o.organisation_id = d.organisation_id \
     where d.town_id = $1 and d.state <> 'open' \
     and exists (select 1 from organisation b where b.town_id = d.town_id and b.path in ({slots}) \
     and substr(o.path, 1, length(b.path)) = b.path) \
     order by s.starts_at desc, d.shift_id limit $2 offset $3",
);
/// How many there are.
const COUNT_HELD: SqlList = SqlList(
    "select count(d.debrief_id) from debrief d \
     join organisation o on o.town_id = d.town_id and o.organisation_id = d.organisation_id \
     where d.town_id = $1 and d.state <> 'open' \
     and exists (select 1 from organisation b where b.town_id = d.town_id and b.path in ({slots}) \
     and substr(o.path, 1, length(b.path)) = b.path)",
);

fn due_row(row: &Row) -> Result<DueRow, Fault> {
    Ok(DueRow {
        shift: row.get(0)?,
        title: row.get(1)?,
        starts_at: row.get(2)?,
        ends_at: row.get(3)?,
    })
}

fn held_row(row: &Row) -> Result<HeldRow, Fault> {
    Ok(HeldRow {
        shift: row.get(0)?,
        title: row.get(1)?,
        starts_at: row.get(2)?,
        state: known(DebriefState::parse(&row.get::<String>(3)?), "a state of a round")?,
        summary: row.get(4)?,
        next_change: row.get(5)?,
        why: row.get(6)?,
    })
}

fn slots(paths: &[String]) -> Vec<Param> {
    paths.iter().map(Param::from).collect()
}

/// So many days ago.
fn ago(now: Moment, days: i64) -> Moment {
    now.plus_minutes(-days * 24 * 60)
}

fn first(rows: &[Row]) -> Result<i64, Fault> {
    rows.first().map_or(Ok(0), |row| row.get(0))
}

/// Rounds of these bodies and below that are due, the oldest first.
pub fn due(q: &mut Read<'_>, paths: &[String], most: i64) -> Result<Vec<DueRow>, Fault> {
    let (town, since) = (q.town(), ago(q.now(), DUE_DAYS));
    q.rows_in(DUE, p![town, since, most], &slots(paths))?.iter().map(due_row).collect()
}
/// How many are due.
pub fn count_due(q: &mut Read<'_>, paths: &[String]) -> Result<i64, Fault> {
    let (town, since) = (q.town(), ago(q.now(), DUE_DAYS));
    first(&q.rows_in(COUNT_DUE, p![town, since], &slots(paths))?)
}
/// Rounds of these bodies and below that were held or let go, the latest first.
pub fn held(
    q: &mut Read<'_>,
    paths: &[String],
    (most, offset): (i64, i64),
) -> Result<Vec<HeldRow>, Fault> {
    let town = q.town();
    q.rows_in(HELD, p![town, most, offset], &slots(paths))?.iter().map(held_row).collect()
}
/// How many there are.
pub fn count_held(q: &mut Read<'_>, paths: &[String]) -> Result<i64, Fault> {
    let town = q.town();
    first(&q.rows_in(COUNT_HELD, p![town], &slots(paths))?)
}
