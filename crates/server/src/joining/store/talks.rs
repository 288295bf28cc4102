//! The word of both sides after a trial.

use liandong_domain::basics::{ActivityId, ApplicationId, Day, Moment, PersonId, ShiftId};
use liandong_domain::joining::TrialSide;

use super::known;
use crate::db::{Param, Read, Row, Sql, SqlList, Tx};
use crate::failure::Fault;
use crate::p;

/// One side's word.
#[derive(Debug, Clone)]
pub struct TalkRow {
    /// Whose application.
    pub application: ApplicationId,
    /// Who speaks.
    pub side: TrialSide,
    /// The first answer, or the leader's word.
    pub first: String,
    /// The second answer.
    pub second: String,
    /// The third answer.
    pub third: String,
    /// Since when the candidate may read the leader's word.
    pub shown_at: Option<Moment>,
    /// The day of the trial.
    pub served_on: Day,
    /// Who said it, by name.
    pub by: String,
    /// When.
    pub said_at: Moment,
}

/// A word about to be kept.
#[derive(Debug, Clone)]
pub struct Said {
    /// Who speaks.
    pub side: TrialSide,
    /// Three answers, or one word and nothing.
    pub words: [String; 3],
    /// Since when the candidate may read it.
    pub shown_at: Option<Moment>,
    /// The day of the trial.
    pub served_on: Day,
}

/// Keeps a word, or says it better.
const SAY: Sql = Sql("insert into joining_talk (town_id, application_id, side, first, second, \
     third, shown_at, served_on, said_by, said_at) \
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
     on conflict (town_id, application_id, side) do update set first = excluded.first, \
     second = excluded.second, third = excluded.third, shown_at = excluded.shown_at, \
     said_by = excluded.said_by");
/// Words of several applications.
const OF: SqlList = SqlList(
    "select t.application_id, t.side, t.first, t.second, t.third, t.shown_at, t.served_on, \
     p.name, t.said_at from joining_talk t \
     left join person p on p.town_id = t.town_id and p.person_id = t.said_by \
     where t.town_id = $1 and t.application_id in ({slots}) order by t.application_id, t.side",
);
/// Ended shifts at which somebody was, of an activity of one of their rounds.
const TRIED: Sql = Sql("select distinct s.shift_id from joining_application a \
     join joining_trial j on j.town_id = a.town_id and j.round_id = a.round_id \
     join shift s on s.town_id = j.town_id and s.activity_id = j.activity_id \
     join attendance x on x.town_id = s.town_id and x.shift_id = s.shift_id \
     and x.person_id = a.person_id where a.town_id = $1 and a.person_id = $2 \
     and s.closed_at is not null and s.starts_at >= $3");
/// Ended shifts of several activities.
const ENDED: SqlList = SqlList(
    "select s.shift_id from shift s where s.town_id = $1 and s.closed_at is not null \
     and s.starts_at >= $2 and s.activity_id in ({slots})",
);

fn row(row: &Row) -> Result<TalkRow, Fault> {
    Ok(TalkRow {
        application: row.get(0)?,
        side: known(TrialSide::parse(&row.get::<String>(1)?), "a side")?,
        first: row.get(2)?,
        second: row.get(3)?,
        third: row.get(4)?,
        shown_at: row.get(5)?,
        served_on: row.get(6)?,
        by: row.get::<Option<String>>(7)?.unwrap_or_default(),
        said_at: row.get(8)?,
    })
}

/// Keeps a word, or says it better: the day on which it was first said stays.
pub fn say(tx: &mut Tx<'_>, of: ApplicationId, said: &Said) -> Result<(), Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    let [first, second, third] = &said.words;
    let values = [
        p![town, of, said.side.code(), first, second, third].as_slice(),
        p![said.shown_at, said.served_on, by, now],
    ]
    .concat();
    tx.execute(SAY, &values).map(|_| ())
}
/// Words of several applications.
pub fn talks_of(q: &mut Read<'_>, all: &[ApplicationId]) -> Result<Vec<TalkRow>, Fault> {
    let (town, list): (_, Vec<Param>) = (q.town(), all.iter().map(|id| Param::from(*id)).collect());
    q.rows_in(OF, p![town], &list)?.iter().map(row).collect()
}
/// Words of one application.
pub fn talks(q: &mut Read<'_>, of: ApplicationId) -> Result<Vec<TalkRow>, Fault> {
    talks_of(q, &[of])
}

/// Shifts that ended since a moment at which somebody tried service out.
pub fn tried_shifts(
    q: &mut Read<'_>,
    person: PersonId,
    since: Moment,
) -> Result<Vec<ShiftId>, Fault> {
    let town = q.town();
    q.rows(TRIED, p![town, person, since])?.iter().map(|row| row.get(0)).collect()
}
/// Shifts of several activities that ended since a moment.
pub fn shifts_ended(
    q: &mut Read<'_>,
    activities: &[ActivityId],
    since: Moment,
) -> Result<Vec<ShiftId>, Fault> {
    let town = q.town();
    let list: Vec<Param> = activities.iter().map(|id| Param::from(*id)).collect();
    q.rows_in(ENDED, p![town, since], &list)?.iter().map(|row| row.get(0)).collect()
}
