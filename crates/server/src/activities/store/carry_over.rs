//! What an activity takes along from its sharing rounds.

use liandong_domain::basics::{ActivityId, ProgrammeId};

use crate::db::{Read, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// The lessons of a programme that still help, latest first.
const LESSONS: Sql = Sql("select carry_over_id, words from carry_over where town_id = $1 \
     and programme_id = $2 and kind = 'lesson' and ended_at is null \
     order by kept_at desc, carry_over_id limit $3");
/// The last thing an activity said it would change.
const CHANGE: Sql = Sql("select carry_over_id, words from carry_over where town_id = $1 \
     and activity_id = $2 and kind = 'change' and ended_at is null \
     order by kept_at desc, carry_over_id limit 1");
/// Keeps something to take along.
const KEEP: Sql = Sql("insert into carry_over (town_id, carry_over_id, programme_id, \
     activity_id, kind, words, kept_at) values ($1, $2, $3, $4, $5, $6, $7) \
     on conflict (town_id, carry_over_id) do update set words = excluded.words, ended_at = null");
/// It helps no longer.
const END: Sql = Sql("update carry_over set ended_at = $1 where town_id = $2 \
     and carry_over_id = $3 and ended_at is null");

/// Something to take along.
#[derive(Debug, Clone)]
pub struct Carried {
    /// The lesson, or the round.
    pub id: String,
    /// What to remember.
    pub words: String,
}

/// The lessons of a programme that still help, latest first.
pub fn lessons_carried(
    q: &mut Read<'_>,
    programme: ProgrammeId,
    most: i64,
) -> Result<Vec<Carried>, Fault> {
    let town = q.town();
    q.rows(LESSONS, p![town, programme, most])?
        .iter()
        .map(|row| Ok(Carried { id: row.get(0)?, words: row.get(1)? }))
        .collect()
}
/// The last thing an activity said it would change.
pub fn change_carried(q: &mut Read<'_>, activity: ActivityId) -> Result<Option<Carried>, Fault> {
    let town = q.town();
    q.row(CHANGE, p![town, activity])?
        .map(|row| Ok(Carried { id: row.get(0)?, words: row.get(1)? }))
        .transpose()
}
/// Keeps the one thing that the next shift of an activity does otherwise.
pub fn carry_change(
    tx: &mut Tx<'_>,
    id: impl ToString,
    (programme, activity): (ProgrammeId, ActivityId),
    words: &str,
) -> Result<(), Fault> {
    let (town, now, id) = (tx.town(), tx.now(), id.to_string());
    tx.execute(KEEP, p![town, id, programme, activity, "change", words, now]).map(|_| ())
}
/// Keeps a lesson for every activity of a programme.
pub fn carry_lesson(
    tx: &mut Tx<'_>,
    id: impl ToString,
    programme: ProgrammeId,
    words: &str,
) -> Result<(), Fault> {
    let (town, now, id) = (tx.town(), tx.now(), id.to_string());
    let none: Option<ActivityId> = None;
    tx.execute(KEEP, p![town, id, programme, none, "lesson", words, now]).map(|_| ())
}
/// It helps no longer.
pub fn drop_carried(tx: &mut Tx<'_>, id: impl ToString) -> Result<(), Fault> {
    let (town, now, id) = (tx.town(), tx.now(), id.to_string());
    tx.execute(END, p![now, town, id]).map(|_| ())
}
