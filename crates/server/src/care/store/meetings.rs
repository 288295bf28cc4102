//! Meetings of groups, and which pupils were there.

use std::collections::BTreeSet;

use liandong_domain::basics::{GrowthGroupId, GrowthMeetingId, PupilId, Span};
use liandong_domain::care::GroupMeetingState;

use super::known;
use crate::db::{Read, Row, Sql, Tx};
use crate::failure::Fault;
use crate::p;

const WHY: &str = "growth_meeting.why";

/// A meeting as stored.
#[derive(Debug, Clone)]
pub struct MeetingRow {
    /// Its id.
    pub id: GrowthMeetingId,
    /// Of which group.
    pub group: GrowthGroupId,
    /// What it is about.
    pub topic: String,
    /// From when until when.
    pub span: Span,
    /// Where it stands.
    pub state: GroupMeetingState,
    /// How many pupils were there.
    pub present: i64,
}

/// A meeting about to be planned.
#[derive(Debug, Clone)]
pub struct NewMeeting {
    /// Of which group.
    pub group: GrowthGroupId,
    /// What it is about.
    pub topic: String,
    /// From when until when.
    pub span: Span,
}

/// One meeting.
const ONE: Sql = Sql("select m.meeting_id, m.group_id, m.topic, m.from_at, m.until_at, m.state, \
     (select count(a.pupil_id) from growth_presence a where a.town_id = m.town_id \
     and a.meeting_id = m.meeting_id) from growth_meeting m where m.town_id = $1 \
     and m.meeting_id = $2");
/// Meetings of a group, the first ones first.
const OF_GROUP: Sql = Sql("select m.meeting_id, m.group_id, m.topic, m.from_at, m.until_at, \
     m.state, (select count(a.pupil_id) from growth_presence a where a.town_id = m.town_id \
     and a.meeting_id = m.meeting_id) from growth_meeting m where m.town_id = $1 \
     and m.group_id = $2 order by m.held_on, m.meeting_id limit 100");
/// Plans one.
const INSERT: Sql = Sql("insert into growth_meeting (town_id, meeting_id, group_id, topic, \
     held_on, from_at, until_at, state, made_by, made_at) \
     values ($1, $2, $3, $4, $5, $6, $7, 'planned', $8, $9)");
/// On to another state.
const SETTLE: Sql = Sql("update growth_meeting set state = $1, settled_by = $2, settled_at = $3 \
     where town_id = $4 and meeting_id = $5 and state = $6");
/// What was written of it is taken back.
const WITHDRAW: Sql = Sql("update growth_meeting set state = 'withdrawn', why_sealed = $1, \
     settled_by = $2, settled_at = $3 where town_id = $4 and meeting_id = $5 \
     and state = 'held'");
/// What is planned of a group that ends is called off.
const CALL_OFF: Sql = Sql("update growth_meeting set state = 'called_off', settled_by = $1, \
     settled_at = $2 where town_id = $3 and group_id = $4 and state = 'planned'");
/// A pupil was there.
const PUT: Sql = Sql("insert into growth_presence (town_id, meeting_id, pupil_id) \
     values ($1, $2, $3)");
/// Which pupils were there.
const THERE: Sql = Sql("select pupil_id from growth_presence where town_id = $1 \
     and meeting_id = $2");

fn row(row: &Row) -> Result<MeetingRow, Fault> {
    Ok(MeetingRow {
        id: row.get(0)?,
        group: row.get(1)?,
        topic: row.get(2)?,
        span: Span { from: row.get(3)?, until: row.get(4)? },
        state: known(GroupMeetingState::parse(&row.get::<String>(5)?), "a state of a meeting")?,
        present: row.get(6)?,
    })
}

/// One meeting.
pub fn meeting(q: &mut Read<'_>, id: GrowthMeetingId) -> Result<Option<MeetingRow>, Fault> {
    let town = q.town();
    q.row(ONE, p![town, id])?.as_ref().map(row).transpose()
}
/// Meetings of a group, the first ones first, up to a hundred.
pub fn meetings_of(q: &mut Read<'_>, group: GrowthGroupId) -> Result<Vec<MeetingRow>, Fault> {
    let town = q.town();
    q.rows(OF_GROUP, p![town, group])?.iter().map(row).collect()
}
/// Plans one.
pub fn insert_meeting(tx: &mut Tx<'_>, new: &NewMeeting) -> Result<GrowthMeetingId, Fault> {
    let (town, now, by, id) = (tx.town(), tx.now(), tx.actor(), GrowthMeetingId::new(tx.fresh()));
    let head = p![town, id, new.group, &new.topic, new.span.from.day(), new.span.from];
    tx.execute(INSERT, &[head.as_slice(), p![new.span.until, by, now]].concat())?;
    Ok(id)
}
/// On to another state; false when somebody was quicker.
pub fn settle_meeting(
    tx: &mut Tx<'_>,
    row: &MeetingRow,
    to: GroupMeetingState,
) -> Result<bool, Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    Ok(tx.execute(SETTLE, p![to.code(), by, now, town, row.id, row.state.code()])? == 1)
}
/// What was written of it is taken back; false when somebody was quicker.
pub fn withdraw_meeting(tx: &mut Tx<'_>, id: GrowthMeetingId, why: &str) -> Result<bool, Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    let sealed = tx.secrets().seal(tx.ids(), WHY, &id.to_string(), why);
    Ok(tx.execute(WITHDRAW, p![sealed, by, now, town, id])? == 1)
}
/// What is planned of a group that ends is called off.
pub fn call_off_open(tx: &mut Tx<'_>, group: GrowthGroupId) -> Result<(), Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    tx.execute(CALL_OFF, p![by, now, town, group]).map(|_| ())
}
/// A pupil was there.
pub fn put_presence(tx: &mut Tx<'_>, id: GrowthMeetingId, pupil: PupilId) -> Result<(), Fault> {
    let town = tx.town();
    tx.execute(PUT, p![town, id, pupil]).map(|_| ())
}
/// Which pupils were there.
pub fn presences(q: &mut Read<'_>, id: GrowthMeetingId) -> Result<BTreeSet<PupilId>, Fault> {
    let town = q.town();
    q.rows(THERE, p![town, id])?.iter().map(|row| row.get(0)).collect()
}
