//! Standing sign-ups: every coming shift, until paused or ended (E7).

use liandong_domain::basics::{ActivityId, Day, PersonId, PostId, RegularId};

use crate::db::{Read, Row, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// One standing sign-up.
const ONE: Sql =
    Sql("select r.regular_id, r.activity_id, r.post_id, r.person_id, n.name, a.title, \
     r.starts_on, r.paused_from, r.paused_until, r.ended_at from regular r \
     join person n on n.town_id = r.town_id and n.person_id = r.person_id \
     join activity a on a.town_id = r.town_id and a.activity_id = r.activity_id \
     where r.town_id = $1 and r.regular_id = $2");
/// The standing sign-ups of an activity, oldest first.
const OF_ACTIVITY: Sql =
    Sql("select r.regular_id, r.activity_id, r.post_id, r.person_id, n.name, \
     a.title, r.starts_on, r.paused_from, r.paused_until, r.ended_at from regular r \
     join person n on n.town_id = r.town_id and n.person_id = r.person_id \
     join activity a on a.town_id = r.town_id and a.activity_id = r.activity_id \
     where r.town_id = $1 and r.activity_id = $2 and r.ended_at is null \
     order by r.created_at, r.regular_id limit 2000");
/// The standing sign-ups of a person.
const OF_PERSON: Sql = Sql("select r.regular_id, r.activity_id, r.post_id, r.person_id, n.name, \
     a.title, r.starts_on, r.paused_from, r.paused_until, r.ended_at from regular r \
     join person n on n.town_id = r.town_id and n.person_id = r.person_id \
     join activity a on a.town_id = r.town_id and a.activity_id = r.activity_id \
     where r.town_id = $1 and r.person_id = $2 and r.ended_at is null \
     and a.called_off_at is null order by a.title, r.regular_id limit 200");
/// Begins a standing sign-up.
const INSERT: Sql =
    Sql("insert into regular (town_id, regular_id, activity_id, post_id, person_id, \
     starts_on, created_by, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8)");
/// Pauses a standing sign-up, or lets it go on with nothing.
const PAUSE: Sql = Sql("update regular set paused_from = $1, paused_until = $2 \
     where town_id = $3 and regular_id = $4 and ended_at is null");
/// Ends a standing sign-up.
const END: Sql = Sql("update regular set ended_at = $1 where town_id = $2 and regular_id = $3 \
     and ended_at is null");

/// A standing sign-up as stored.
#[derive(Debug, Clone)]
pub struct RegularRow {
    /// Its id.
    pub id: RegularId,
    /// The activity.
    pub activity: ActivityId,
    /// The post.
    pub post: PostId,
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// The activity's title.
    pub title: String,
    /// The first day it holds.
    pub starts_on: Day,
    /// The first day of a pause.
    pub paused_from: Option<Day>,
    /// The last day of a pause; none with a first day: open.
    pub paused_until: Option<Day>,
}

impl RegularRow {
    /// Whether the person comes on that day.
    pub fn holds_on(&self, day: Day) -> bool {
        let paused = self
            .paused_from
            .is_some_and(|from| from <= day && self.paused_until.is_none_or(|until| day <= until));
        self.starts_on <= day && !paused
    }
}

fn regular_row(row: &Row) -> Result<RegularRow, Fault> {
    Ok(RegularRow {
        id: row.get(0)?,
        activity: row.get(1)?,
        post: row.get(2)?,
        person: row.get(3)?,
        name: row.get(4)?,
        title: row.get(5)?,
        starts_on: row.get(6)?,
        paused_from: row.get(7)?,
        paused_until: row.get(8)?,
    })
}

/// One standing sign-up, if it exists.
pub fn regular(q: &mut Read<'_>, id: RegularId) -> Result<Option<RegularRow>, Fault> {
    let town = q.town();
    q.row(ONE, p![town, id])?.as_ref().map(regular_row).transpose()
}
/// The standing sign-ups of an activity that have not ended, oldest first.
pub fn regulars_of(q: &mut Read<'_>, activity: ActivityId) -> Result<Vec<RegularRow>, Fault> {
    let town = q.town();
    q.rows(OF_ACTIVITY, p![town, activity])?.iter().map(regular_row).collect()
}
/// The standing sign-ups of a person that have not ended.
pub fn regulars_by(q: &mut Read<'_>, person: PersonId) -> Result<Vec<RegularRow>, Fault> {
    let town = q.town();
    q.rows(OF_PERSON, p![town, person])?.iter().map(regular_row).collect()
}
/// Begins a standing sign-up today.
pub fn insert_regular(
    tx: &mut Tx<'_>,
    id: RegularId,
    activity: ActivityId,
    post: PostId,
    person: PersonId,
) -> Result<(), Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    tx.execute(INSERT, p![town, id, activity, post, person, now.day(), by, now]).map(|_| ())
}
/// Sets or lifts a pause.
pub fn set_pause(
    tx: &mut Tx<'_>,
    id: RegularId,
    from: Option<Day>,
    until: Option<Day>,
) -> Result<(), Fault> {
    let town = tx.town();
    tx.execute(PAUSE, p![from, until, town, id]).map(|_| ())
}
/// Ends a standing sign-up.
pub fn end_regular(tx: &mut Tx<'_>, id: RegularId) -> Result<(), Fault> {
    let (town, now) = (tx.town(), tx.now());
    tx.execute(END, p![now, town, id]).map(|_| ())
}
