//! Shifts: a day and a time of an activity.

use liandong_domain::basics::{ActivityId, Minutes, Moment, OrganisationId, PersonId, ShiftId};

use super::{ActivityRow, activity};
use crate::db::{Read, Row, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// One shift.
const ONE: Sql = Sql("select shift_id, activity_id, organisation_id, code, starts_at, ends_at, \
     rest_minutes, leader_id, sign_up_until, cancel_until, published_at, called_off_at, \
     called_off_why, closed_at, closed_by, confirmed_at, note from shift \
     where town_id = $1 and shift_id = $2");
/// The shift behind a poster's code.
const BY_CODE: Sql =
    Sql("select shift_id, activity_id, organisation_id, code, starts_at, ends_at, \
     rest_minutes, leader_id, sign_up_until, cancel_until, published_at, called_off_at, \
     called_off_why, closed_at, closed_by, confirmed_at, note from shift \
     where town_id = $1 and code = $2");
/// The shifts of an activity in order of time.
const OF_ACTIVITY: Sql = Sql("select shift_id, activity_id, organisation_id, code, starts_at, \
     ends_at, rest_minutes, leader_id, sign_up_until, cancel_until, published_at, called_off_at, \
     called_off_why, closed_at, closed_by, confirmed_at, note from shift \
     where town_id = $1 and activity_id = $2 order by starts_at, shift_id limit 500");
/// Plans a shift.
const INSERT: Sql =
    Sql("insert into shift (town_id, shift_id, activity_id, organisation_id, code, \
     starts_at, ends_at, rest_minutes, leader_id, sign_up_until, cancel_until, published_at) \
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)");
/// Takes the planned shifts of a draft away; nobody has seen them.
const DROP_PLANNED: Sql = Sql("delete from shift where town_id = $1 and activity_id = $2 \
     and published_at is null");
/// Publishes the planned shifts of an activity.
const PUBLISH: Sql = Sql("update shift set published_at = $1 where town_id = $2 \
     and activity_id = $3 and published_at is null");
/// Calls one shift off.
const CALL_OFF: Sql = Sql("update shift set called_off_at = $1, called_off_why = $2 \
     where town_id = $3 and shift_id = $4 and called_off_at is null");
/// Gives a shift its leader.
const LEADER: Sql = Sql("update shift set leader_id = $1 where town_id = $2 and shift_id = $3");
/// The leader ended the shift.
const CLOSE: Sql = Sql("update shift set closed_at = $1, closed_by = $2 \
     where town_id = $3 and shift_id = $4 and closed_at is null");
/// The shift goes on after all.
const REOPEN: Sql = Sql("update shift set closed_at = null, closed_by = null \
     where town_id = $1 and shift_id = $2 and confirmed_at is null and closed_at is not null");
/// The hours of the shift are in the book.
const CONFIRMED: Sql =
    Sql("update shift set confirmed_at = $1 where town_id = $2 and shift_id = $3");

/// A shift as stored.
#[derive(Debug, Clone)]
pub struct ShiftRow {
    /// Its id.
    pub id: ShiftId,
    /// The activity it belongs to.
    pub activity: ActivityId,
    /// The body that holds it.
    pub organisation: OrganisationId,
    /// The short code on its poster.
    pub code: String,
    /// When it starts.
    pub starts_at: Moment,
    /// When it ends.
    pub ends_at: Moment,
    /// Rest and meals inside, not counted.
    pub rest: Minutes,
    /// Who leads it on the day.
    pub leader: Option<PersonId>,
    /// Sign-ups close here.
    pub sign_up_until: Moment,
    /// One may leave by oneself until here.
    pub cancel_until: Moment,
    /// When it was published; none while planned.
    pub published_at: Option<Moment>,
    /// When it was called off.
    pub called_off_at: Option<Moment>,
    /// Why.
    pub called_off_why: String,
    /// When the leader ended it.
    pub closed_at: Option<Moment>,
    /// Who ended it.
    pub closed_by: Option<String>,
    /// When its hours went into the book.
    pub confirmed_at: Option<Moment>,
    /// A note for those who come.
    pub note: String,
}

/// A shift with its activity: what most pages need.
#[derive(Debug, Clone)]
pub struct Whole {
    /// The shift.
    pub shift: ShiftRow,
    /// Its activity.
    pub activity: ActivityRow,
}

fn shift_row(row: &Row) -> Result<ShiftRow, Fault> {
    Ok(ShiftRow {
        id: row.get(0)?,
        activity: row.get(1)?,
        organisation: row.get(2)?,
        code: row.get(3)?,
        starts_at: row.get(4)?,
        ends_at: row.get(5)?,
        rest: row.get(6)?,
        leader: row.get(7)?,
        sign_up_until: row.get(8)?,
        cancel_until: row.get(9)?,
        published_at: row.get(10)?,
        called_off_at: row.get(11)?,
        called_off_why: row.get(12)?,
        closed_at: row.get(13)?,
        closed_by: row.get(14)?,
        confirmed_at: row.get(15)?,
        note: row.get(16)?,
    })
}

/// One shift, if it exists.
pub fn shift(q: &mut Read<'_>, id: ShiftId) -> Result<Option<ShiftRow>, Fault> {
    let town = q.town();
    q.row(ONE, p![town, id])?.as_ref().map(shift_row).transpose()
}
/// The shift behind a poster's code.
pub fn shift_by_code(q: &mut Read<'_>, code: &str) -> Result<Option<ShiftRow>, Fault> {
    let town = q.town();
    q.row(BY_CODE, p![town, code])?.as_ref().map(shift_row).transpose()
}
/// A shift with its activity, if it exists.
pub fn whole(q: &mut Read<'_>, id: ShiftId) -> Result<Option<Whole>, Fault> {
    let Some(shift) = shift(q, id)? else { return Ok(None) };
    let activity = activity(q, shift.activity)?
        .ok_or_else(|| Fault::new("reading a shift", "its activity is gone"))?;
    Ok(Some(Whole { shift, activity }))
}
/// The shifts of an activity in order of time, the called-off ones among them.
pub fn shifts_of(q: &mut Read<'_>, activity: ActivityId) -> Result<Vec<ShiftRow>, Fault> {
    let town = q.town();
    q.rows(OF_ACTIVITY, p![town, activity])?.iter().map(shift_row).collect()
}
/// Plans or adds a shift.
pub fn insert_shift(tx: &mut Tx<'_>, shift: &ShiftRow) -> Result<(), Fault> {
    let town = tx.town();
    let values = p![
        town,
        shift.id,
        shift.activity,
        shift.organisation,
        &shift.code,
        shift.starts_at,
        shift.ends_at,
        shift.rest,
        shift.leader,
        shift.sign_up_until,
        shift.cancel_until,
        shift.published_at
    ];
    tx.execute(INSERT, values).map(|_| ())
}
/// Takes the planned shifts of a draft away.
pub fn drop_planned_shifts(tx: &mut Tx<'_>, activity: ActivityId) -> Result<(), Fault> {
    let town = tx.town();
    tx.execute(DROP_PLANNED, p![town, activity]).map(|_| ())
}
/// Publishes the planned shifts; gives how many.
pub fn publish_shifts(tx: &mut Tx<'_>, activity: ActivityId) -> Result<u64, Fault> {
    let (town, now) = (tx.town(), tx.now());
    tx.execute(PUBLISH, p![now, town, activity])
}
/// Calls a shift off; gives whether it was still on.
pub fn call_off_shift(tx: &mut Tx<'_>, id: ShiftId, why: &str) -> Result<bool, Fault> {
    let (town, now) = (tx.town(), tx.now());
    Ok(tx.execute(CALL_OFF, p![now, why, town, id])? == 1)
}
/// Gives a shift its leader, or none.
pub fn set_leader(tx: &mut Tx<'_>, id: ShiftId, leader: Option<PersonId>) -> Result<(), Fault> {
    let town = tx.town();
    tx.execute(LEADER, p![leader, town, id]).map(|_| ())
}
/// The leader ended the shift; gives whether it was open. For `attendance`.
pub fn set_closed(tx: &mut Tx<'_>, id: ShiftId, by: &str) -> Result<bool, Fault> {
    let (town, now) = (tx.town(), tx.now());
    Ok(tx.execute(CLOSE, p![now, by, town, id])? == 1)
}
/// The shift is open again; gives whether it could be: not once hours are confirmed. For
/// `attendance`.
pub fn set_reopened(tx: &mut Tx<'_>, id: ShiftId) -> Result<bool, Fault> {
    let town = tx.town();
    Ok(tx.execute(REOPEN, p![town, id])? == 1)
}
/// The hours of the shift are in the book. For `attendance`, when all its hours are confirmed.
pub fn set_confirmed(tx: &mut Tx<'_>, id: ShiftId) -> Result<(), Fault> {
    let (town, now) = (tx.town(), tx.now());
    tx.execute(CONFIRMED, p![now, town, id]).map(|_| ())
}
