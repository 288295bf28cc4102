//! Times kept for talks.

use liandong_domain::basics::{InterviewId, Moment, OrganisationId, PersonId, SlotId};
use liandong_domain::interviews::SlotTime;

use crate::db::{Param, Read, Row, Sql, SqlList, Tx};
use crate::failure::Fault;
use crate::p;

/// A slot.
#[derive(Debug, Clone)]
pub struct SlotRow {
    /// Its id.
    pub id: SlotId,
    /// The body that offers it.
    pub organisation: OrganisationId,
    /// That body's path.
    pub path: String,
    /// With whom.
    pub worker: PersonId,
    /// Their name.
    pub worker_name: String,
    /// From and until.
    pub time: SlotTime,
    /// Where.
    pub place: String,
    /// Until when one may move away from it.
    pub change_until: Moment,
    /// Who has it.
    pub interview: Option<InterviewId>,
    /// The candidate's name; empty: free.
    pub candidate: String,
    /// When it was taken back.
    pub closed_at: Option<Moment>,
}

/// A slot as it is offered.
#[derive(Debug, Clone)]
pub struct NewSlot {
    /// The body that offers it.
    pub organisation: OrganisationId,
    /// With whom.
    pub worker: PersonId,
    /// From and until.
    pub time: SlotTime,
    /// Where.
    pub place: String,
    /// Until when one may move away from it.
    pub change_until: Moment,
}

/// One slot.
const ONE: Sql = Sql("select s.slot_id, s.organisation_id, o.path, s.worker_id, w.name, \
     s.starts_at, s.ends_at, s.place, s.change_until, s.interview_id, p.name, s.closed_at \
     from slot s \
     join organisation o on o.town_id = s.town_id and o.organisation_id = s.organisation_id \
     join person w on w.town_id = s.town_id and w.person_id = s.worker_id \
     left join interview i on i.town_id = s.town_id and i.interview_id = s.interview_id \
     left join person p on p.town_id = i.town_id and p.person_id = i.person_id \
     where s.town_id = $1 and s.slot_id = $2");
/// Slots to come of these bodies and below, the next first.
const AHEAD: SqlList = SqlList(
    "select s.slot_id, s.organisation_id, o.path, s.worker_id, w.name, \
     s.starts_at, s.ends_at, s.place, s.change_until, s.interview_id, p.name, s.closed_at \
     from slot s \
     join organisation o on o.town_id = s.town_id and o.organisation_id = s.organisation_id \
     join person w on w.town_id = s.town_id and w.person_id = s.worker_id \
     left join interview i on i.town_id = s.town_id and i.interview_id = s.interview_id \
     left join person p on p.town_id = i.town_id and p.person_id = i.person_id \
     where s.town_id = $1 and s.starts_at >= $2 and s.closed_at is null \
     and exists (select 1 from organisation u where u.town_id = s.town_id \
     and substr(o.path, 1, length(u.path)) = u.path and u.path in ({slots})) \
     order by s.starts_at, w.sort_key, s.slot_id limit $3 offset $4",
);
/// How many there are, and how many of them are free.
const COUNT_AHEAD: SqlList = SqlList(
    "select count(s.slot_id), count(s.slot_id) - count(s.interview_id) from slot s \
     join organisation o on o.town_id = s.town_id and o.organisation_id = s.organisation_id \
     where s.town_id = $1 and s.starts_at >= $2 and s.closed_at is null \
     and exists (select 1 from organisation u where u.town_id = s.town_id \
     and substr(o.path, 1, length(u.path)) = u.path and u.path in ({slots}))",
);
/// Free slots that the body of an interview, or one above it, offers.
const FREE_FOR: Sql = Sql("select s.slot_id, s.organisation_id, o.path, s.worker_id, w.name, \
     s.starts_at, s.ends_at, s.place, s.change_until, s.interview_id, '', s.closed_at \
     from organisation b join organisation o on o.town_id = b.town_id \
     and substr(b.path, 1, length(o.path)) = o.path \
     join slot s on s.town_id = o.town_id and s.organisation_id = o.organisation_id \
     join person w on w.town_id = s.town_id and w.person_id = s.worker_id \
     where b.town_id = $1 and b.organisation_id = $2 and s.starts_at > $3 \
     and s.interview_id is null and s.closed_at is null \
     order by s.starts_at, w.sort_key, s.slot_id limit $4");
/// A talk of a worker that shares a minute with this time.
const OVERLAPPING: Sql = Sql("select starts_at from slot where town_id = $1 and worker_id = $2 \
     and starts_at < $3 and ends_at > $4 and closed_at is null order by starts_at limit 1");
/// Offers a slot.
const INSERT: Sql = Sql("insert into slot (town_id, slot_id, organisation_id, worker_id, \
     starts_at, ends_at, place, change_until, made_by, made_at) \
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
/// Takes a slot, if it is free.
const TAKE: Sql = Sql("update slot set interview_id = $1 where town_id = $2 and slot_id = $3 \
     and interview_id is null and closed_at is null and starts_at > $4");
/// Lets a slot go.
const FREE: Sql = Sql("update slot set interview_id = null where town_id = $1 and slot_id = $2 \
     and interview_id = $3");
/// Takes a free slot back.
const CLOSE: Sql = Sql("update slot set closed_at = $1 where town_id = $2 and slot_id = $3 \
     and interview_id is null and closed_at is null");
/// Social workers and managers of a body, of those above and below it.
const WORKERS: Sql = Sql("select distinct p.person_id, p.name, p.sort_key from organisation b \
     join organisation o on o.town_id = b.town_id \
     and (substr(b.path, 1, length(o.path)) = o.path or substr(o.path, 1, length(b.path)) = b.path) \
     join holding h on h.town_id = o.town_id and h.organisation_id = o.organisation_id \
     join person p on p.town_id = h.town_id and p.person_id = h.person_id \
     where b.town_id = $1 and b.organisation_id = $2 \
     and h.role in ('social_worker', 'centre_manager') \
     and h.starts_on <= $3 and (h.ends_on is null or h.ends_on >= $4) \
     order by p.sort_key, p.person_id limit 60");

fn row(row: &Row) -> Result<SlotRow, Fault> {
    Ok(SlotRow {
        id: row.get(0)?,
        organisation: row.get(1)?,
        path: row.get(2)?,
        worker: row.get(3)?,
        worker_name: row.get(4)?,
        time: SlotTime { starts_at: row.get(5)?, ends_at: row.get(6)? },
        place: row.get(7)?,
        change_until: row.get(8)?,
        interview: row.get(9)?,
        candidate: row.get::<Option<String>>(10)?.unwrap_or_default(),
        closed_at: row.get(11)?,
    })
}

/// One slot.
pub fn slot(q: &mut Read<'_>, id: SlotId) -> Result<Option<SlotRow>, Fault> {
    let town = q.town();
    q.row(ONE, p![town, id])?.as_ref().map(row).transpose()
}
/// Slots to come of these bodies and below, the next first.
pub fn ahead(
    q: &mut Read<'_>,
    paths: &[String],
    from: Moment,
    (most, offset): (i64, i64),
) -> Result<Vec<SlotRow>, Fault> {
    let town = q.town();
    let slots: Vec<Param> = paths.iter().map(Param::from).collect();
    q.rows_in(AHEAD, p![town, from, most, offset], &slots)?.iter().map(row).collect()
}
/// How many there are, and how many of them are free.
pub fn count_ahead(q: &mut Read<'_>, paths: &[String], from: Moment) -> Result<(i64, i64), Fault> {
    let town = q.town();
    let slots: Vec<Param> = paths.iter().map(Param::from).collect();
    match q.rows_in(COUNT_AHEAD, p![town, from], &slots)?.first() {
        Some(row) => Ok((row.get(0)?, row.get(1)?)),
        None => Ok((0, 0)),
    }
}
/// Free slots that the body of an interview, or one above it, offers.
pub fn free_for(q: &mut Read<'_>, body: OrganisationId, most: i64) -> Result<Vec<SlotRow>, Fault> {
    let (town, now) = (q.town(), q.now());
    q.rows(FREE_FOR, p![town, body, now, most])?.iter().map(row).collect()
}
/// When a talk of a worker begins that shares a minute with this time.
pub fn overlapping(
    q: &mut Read<'_>,
    worker: PersonId,
    time: SlotTime,
) -> Result<Option<Moment>, Fault> {
    let town = q.town();
    let found = q.row(OVERLAPPING, p![town, worker, time.ends_at, time.starts_at])?;
    found.map(|row| row.get(0)).transpose()
}
/// Offers a slot.
pub fn insert_slot(tx: &mut Tx<'_>, new: &NewSlot) -> Result<SlotId, Fault> {
    let (town, now, by, id) = (tx.town(), tx.now(), tx.actor(), SlotId::new(tx.fresh()));
    let (from, until) = (new.time.starts_at, new.time.ends_at);
    let values = p![
        town,
        id,
        new.organisation,
        new.worker,
        from,
        until,
        &new.place,
        new.change_until,
        by,
        now
    ];
    tx.execute(INSERT, values)?;
    Ok(id)
}
/// Takes a slot; false when somebody was quicker, it was taken back, or it has begun.
pub fn take(tx: &mut Tx<'_>, id: SlotId, interview: InterviewId) -> Result<bool, Fault> {
    let (town, now) = (tx.town(), tx.now());
    Ok(tx.execute(TAKE, p![interview, town, id, now])? == 1)
}
/// Lets a slot go.
pub fn free(tx: &mut Tx<'_>, id: SlotId, interview: InterviewId) -> Result<(), Fault> {
    let town = tx.town();
    tx.execute(FREE, p![town, id, interview]).map(|_| ())
}
/// Takes a free slot back; false when it is not free.
pub fn close(tx: &mut Tx<'_>, id: SlotId) -> Result<bool, Fault> {
    let (town, now) = (tx.town(), tx.now());
    Ok(tx.execute(CLOSE, p![now, town, id])? == 1)
}
/// Social workers and managers around a body.
pub fn workers_of(
    q: &mut Read<'_>,
    body: OrganisationId,
) -> Result<Vec<(PersonId, String)>, Fault> {
    let (town, today) = (q.town(), q.now().day());
    q.rows(WORKERS, p![town, body, today, today])?
        .iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}
