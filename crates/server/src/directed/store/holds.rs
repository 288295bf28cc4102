//! The list that givers see, holds on it and the lines before it.

use liandong_domain::basics::{GiverId, HoldId, Moment, PersonId, PupilId};
use liandong_domain::directed::{HoldState, ProfileState};
use liandong_domain::rules::SchoolStage;

use super::known;
use crate::db::{Read, Row, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// A pupil as the list holds it: a code, a stage, a few words.
#[derive(Debug, Clone)]
pub struct ProfileRow {
    /// The pupil.
    pub pupil: PupilId,
    /// Its code.
    pub code: String,
    /// The stage of school.
    pub stage: SchoolStage,
    /// Where it stands.
    pub state: ProfileState,
    /// What givers read.
    pub words: String,
    /// Who wrote it.
    pub words_by: PersonId,
    /// Whether it is looked for first: a giver stopped.
    pub first: bool,
    /// How many wait in the line.
    pub waiting: i64,
    /// How often somebody asked.
    pub asked: i64,
}

/// A hold, or a place in the line, as stored.
#[derive(Debug, Clone)]
pub struct HoldRow {
    /// Its id.
    pub id: HoldId,
    /// The pupil.
    pub pupil: PupilId,
    /// Its code.
    pub code: String,
    /// The giver.
    pub giver: GiverId,
    /// Its code.
    pub giver_code: String,
    /// The place drawn when it was asked for.
    pub place: i64,
    /// Where it stands.
    pub state: HoldState,
    /// When it was asked for.
    pub asked_at: Moment,
    /// The hold's last moment.
    pub until: Option<Moment>,
    /// How many stand before it.
    pub before: i64,
}

/// One profile.
const PROFILE: Sql = Sql("select f.pupil_id, p.code, p.stage, f.state, f.words, f.words_by, \
     f.turn, (select count(h.hold_id) from hold h where h.town_id = f.town_id \
     and h.pupil_id = f.pupil_id and h.state = 'waiting'), f.asked from profile f \
     join pupil p on p.town_id = f.town_id and p.pupil_id = f.pupil_id \
     where f.town_id = $1 and f.pupil_id = $2");
/// The profile of a code.
const OF_CODE: Sql = Sql("select f.pupil_id, p.code, p.stage, f.state, f.words, f.words_by, \
     f.turn, (select count(h.hold_id) from hold h where h.town_id = f.town_id \
     and h.pupil_id = f.pupil_id and h.state = 'waiting'), f.asked from profile f \
     join pupil p on p.town_id = f.town_id and p.pupil_id = f.pupil_id \
     where f.town_id = $1 and p.code = $2");
/// Profiles in a state.
const IN_STATE: Sql = Sql("select f.pupil_id, p.code, p.stage, f.state, f.words, f.words_by, \
     f.turn, (select count(h.hold_id) from hold h where h.town_id = f.town_id \
     and h.pupil_id = f.pupil_id and h.state = 'waiting'), f.asked from profile f \
     join pupil p on p.town_id = f.town_id and p.pupil_id = f.pupil_id \
     where f.town_id = $1 and f.state = $2 order by f.turn, f.opened_at, p.code limit 200");
/// What givers may ask for: those looked for first before others.
const LISTED: Sql = Sql("select f.pupil_id, p.code, p.stage, f.state, f.words, f.words_by, \
     f.turn, (select count(h.hold_id) from hold h where h.town_id = f.town_id \
     and h.pupil_id = f.pupil_id and h.state = 'waiting'), f.asked from profile f \
     join pupil p on p.town_id = f.town_id and p.pupil_id = f.pupil_id \
     where f.town_id = $1 and f.state in ('open', 'held') \
     order by f.turn, case f.state when 'open' then 0 else 1 end, f.opened_at, p.code limit 200");
/// Writes the words, to be read by a second person.
const KEEP: Sql = Sql("insert into profile (town_id, pupil_id, state, words, words_by, words_at) \
     values ($1, $2, 'draft', $3, $4, $5) on conflict (town_id, pupil_id) do update \
     set state = 'draft', words = excluded.words, words_by = excluded.words_by, \
     words_at = excluded.words_at, screened_by = null");
/// A second person has read it.
const SCREEN: Sql = Sql("update profile set state = 'open', screened_by = $1, opened_at = $2 \
     where town_id = $3 and pupil_id = $4 and state = 'draft' and words_by <> $5");
/// Moves a profile on.
const MOVE: Sql = Sql("update profile set state = $1 where town_id = $2 and pupil_id = $3 \
     and state = $4");
/// It is looked for again, before others.
const REOPEN: Sql = Sql("update profile set state = 'open', turn = 0, opened_at = $1 \
     where town_id = $2 and pupil_id = $3 and state = 'promised'");
/// It is off the list.
const CLOSE: Sql = Sql("update profile set state = 'closed' where town_id = $1 \
     and pupil_id = $2 and state <> 'closed'");
/// Counts an ask: the next place.
const COUNT_ASK: Sql = Sql("update profile set asked = asked + 1 where town_id = $1 \
     and pupil_id = $2 returning asked");
/// Holds the profile until the end of the change.
const HOLD_PROFILE: Sql = Sql("select pupil_id from profile where town_id = $1 \
     and pupil_id = $2");
/// One hold.
const HOLD: Sql = Sql("select h.hold_id, h.pupil_id, p.code, h.giver_id, g.code, h.place, \
     h.state, h.asked_at, h.until, (select count(b.hold_id) from hold b \
     where b.town_id = h.town_id and b.pupil_id = h.pupil_id and b.state = 'waiting' \
     and b.place < h.place) from hold h join pupil p on p.town_id = h.town_id \
     and p.pupil_id = h.pupil_id join giver g on g.town_id = h.town_id \
     and g.giver_id = h.giver_id where h.town_id = $1 and h.hold_id = $2");
/// Open holds of a giver, the oldest first.
const OF_GIVER: Sql = Sql("select h.hold_id, h.pupil_id, p.code, h.giver_id, g.code, h.place, \
     h.state, h.asked_at, h.until, (select count(b.hold_id) from hold b \
     where b.town_id = h.town_id and b.pupil_id = h.pupil_id and b.state = 'waiting' \
     and b.place < h.place) from hold h join pupil p on p.town_id = h.town_id \
     and p.pupil_id = h.pupil_id join giver g on g.town_id = h.town_id \
     and g.giver_id = h.giver_id where h.town_id = $1 and h.giver_id = $2 \
     and h.state in ('waiting', 'held') order by h.asked_at, h.hold_id limit 50");
/// Open holds on a pupil: who holds, then the line.
const OF_PUPIL: Sql = Sql("select h.hold_id, h.pupil_id, p.code, h.giver_id, g.code, h.place, \
     h.state, h.asked_at, h.until, (select count(b.hold_id) from hold b \
     where b.town_id = h.town_id and b.pupil_id = h.pupil_id and b.state = 'waiting' \
     and b.place < h.place) from hold h join pupil p on p.town_id = h.town_id \
     and p.pupil_id = h.pupil_id join giver g on g.town_id = h.town_id \
     and g.giver_id = h.giver_id where h.town_id = $1 and h.pupil_id = $2 \
     and h.state in ('waiting', 'held') order by case h.state when 'held' then 0 else 1 end, \
     h.place limit 200");
/// The line: who waits, by place.
const LINE: Sql = Sql("select hold_id, place from hold where town_id = $1 and pupil_id = $2 \
     and state = 'waiting' order by place limit 500");
/// Holds that ran out.
const RAN_OUT: Sql = Sql("select hold_id, pupil_id from hold where town_id = $1 \
     and state = 'held' and until <= $2 order by until, hold_id limit 200");
/// Asks.
const INSERT: Sql = Sql("insert into hold (town_id, hold_id, pupil_id, giver_id, place, state, \
     asked_at, until) values ($1, $2, $3, $4, $5, $6, $7, $8)");
/// Moves a hold on.
const SET: Sql = Sql("update hold set state = $1, until = $2, settled_at = $3 where town_id = $4 \
     and hold_id = $5 and state = $6");
/// Everybody else who waits or holds is passed.
const PASS: Sql = Sql("update hold set state = 'passed', settled_at = $1 where town_id = $2 \
     and pupil_id = $3 and state in ('waiting', 'held')");
/// How many a giver holds or waits for.
const OWN: Sql = Sql("select count(hold_id) from hold where town_id = $1 and giver_id = $2 \
     and state in ('waiting', 'held')");

fn profile_row(row: &Row) -> Result<ProfileRow, Fault> {
    let text = |at: usize| row.get::<String>(at);
    Ok(ProfileRow {
        pupil: row.get(0)?,
        code: row.get(1)?,
        stage: known(SchoolStage::parse(&text(2)?), "a stage of school")?,
        state: known(ProfileState::parse(&text(3)?), "a state of a profile")?,
        words: row.get(4)?,
        words_by: row.get(5)?,
        first: row.get::<i64>(6)? == 0,
        waiting: row.get(7)?,
        asked: row.get(8)?,
    })
}
fn hold_row(row: &Row) -> Result<HoldRow, Fault> {
    Ok(HoldRow {
        id: row.get(0)?,
        pupil: row.get(1)?,
        code: row.get(2)?,
        giver: row.get(3)?,
        giver_code: row.get(4)?,
        place: row.get(5)?,
        state: known(HoldState::parse(&row.get::<String>(6)?), "a state of a hold")?,
        asked_at: row.get(7)?,
        until: row.get(8)?,
        before: row.get(9)?,
    })
}

/// One profile.
pub fn profile(q: &mut Read<'_>, pupil: PupilId) -> Result<Option<ProfileRow>, Fault> {
    let town = q.town();
    q.row(PROFILE, p![town, pupil])?.as_ref().map(profile_row).transpose()
}
/// The profile of a code.
pub fn profile_of_code(q: &mut Read<'_>, code: &str) -> Result<Option<ProfileRow>, Fault> {
    let town = q.town();
    q.row(OF_CODE, p![town, code])?.as_ref().map(profile_row).transpose()
}
/// Profiles in a state.
pub fn profiles(q: &mut Read<'_>, state: ProfileState) -> Result<Vec<ProfileRow>, Fault> {
    let town = q.town();
    q.rows(IN_STATE, p![town, state.code()])?.iter().map(profile_row).collect()
}
/// What givers may ask for.
pub fn listed(q: &mut Read<'_>) -> Result<Vec<ProfileRow>, Fault> {
    let town = q.town();
    q.rows(LISTED, p![town])?.iter().map(profile_row).collect()
}
/// Writes the words of a profile, to be read by a second person.
pub fn keep_profile(tx: &mut Tx<'_>, pupil: PupilId, words: &str) -> Result<(), Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    tx.execute(KEEP, p![town, pupil, words, by, now]).map(|_| ())
}
/// A second person has read it; false when it is no draft or their own.
pub fn screen_profile(tx: &mut Tx<'_>, pupil: PupilId) -> Result<bool, Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    Ok(tx.execute(SCREEN, p![by, now, town, pupil, by])? == 1)
}
/// Moves a profile on; false when it has left the old state. This is where one of many wins.
pub fn set_profile(
    tx: &mut Tx<'_>,
    pupil: PupilId,
    (old, new): (ProfileState, ProfileState),
) -> Result<bool, Fault> {
    let town = tx.town();
    Ok(tx.execute(MOVE, p![new.code(), town, pupil, old.code()])? == 1)
}
/// A held pupil is free again.
pub fn open_profile(tx: &mut Tx<'_>, pupil: PupilId) -> Result<bool, Fault> {
    set_profile(tx, pupil, (ProfileState::Held, ProfileState::Open))
}
/// A promised pupil is looked for again, before others.
pub fn reopen(tx: &mut Tx<'_>, pupil: PupilId) -> Result<bool, Fault> {
    let (town, now) = (tx.town(), tx.now());
    Ok(tx.execute(REOPEN, p![now, town, pupil])? == 1)
}
/// Takes a pupil off the list; false when it was off.
pub fn close_profile(tx: &mut Tx<'_>, pupil: PupilId) -> Result<bool, Fault> {
    let town = tx.town();
    Ok(tx.execute(CLOSE, p![town, pupil])? == 1)
}
/// Draws the next place.
pub fn count_ask(tx: &mut Tx<'_>, pupil: PupilId) -> Result<i64, Fault> {
    let town = tx.town();
    // The hold that follows is the change that the diary tells.
    tx.count(COUNT_ASK, p![town, pupil])
}
/// Holds the profile until the end.
pub fn hold_profile(tx: &mut Tx<'_>, pupil: PupilId) -> Result<(), Fault> {
    let town = tx.town();
    tx.hold(HOLD_PROFILE, p![town, pupil])
}
/// One hold.
pub fn hold(q: &mut Read<'_>, id: HoldId) -> Result<Option<HoldRow>, Fault> {
    let town = q.town();
    q.row(HOLD, p![town, id])?.as_ref().map(hold_row).transpose()
}
/// Open holds of a giver, the oldest first.
pub fn holds_of_giver(q: &mut Read<'_>, giver: GiverId) -> Result<Vec<HoldRow>, Fault> {
    let town = q.town();
    q.rows(OF_GIVER, p![town, giver])?.iter().map(hold_row).collect()
}
/// Open holds on a pupil: who holds, then the line.
pub fn holds_of_pupil(q: &mut Read<'_>, pupil: PupilId) -> Result<Vec<HoldRow>, Fault> {
    let town = q.town();
    q.rows(OF_PUPIL, p![town, pupil])?.iter().map(hold_row).collect()
}
/// Who waits for a pupil, with their places.
pub fn line_of(q: &mut Read<'_>, pupil: PupilId) -> Result<Vec<(HoldId, i64)>, Fault> {
    let town = q.town();
    q.rows(LINE, p![town, pupil])?.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}
/// Holds that ran out by a moment.
pub fn ran_out(q: &mut Read<'_>, now: Moment) -> Result<Vec<(HoldId, PupilId)>, Fault> {
    let town = q.town();
    q.rows(RAN_OUT, p![town, now])?.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}
/// Asks for a pupil.
pub fn insert_hold(
    tx: &mut Tx<'_>,
    (pupil, giver): (PupilId, GiverId),
    (place, state): (i64, HoldState),
    until: Option<Moment>,
) -> Result<HoldId, Fault> {
    let (town, now, id) = (tx.town(), tx.now(), HoldId::new(tx.fresh()));
    tx.execute(INSERT, p![town, id, pupil, giver, place, state.code(), now, until])?;
    Ok(id)
}
/// Moves a hold on; false when it has left the old state.
pub fn set_hold(
    tx: &mut Tx<'_>,
    id: HoldId,
    (old, new): (HoldState, HoldState),
    until: Option<Moment>,
) -> Result<bool, Fault> {
    let (town, now) = (tx.town(), tx.now());
    let settled = (!new.is_open()).then_some(now);
    Ok(tx.execute(SET, p![new.code(), until, settled, town, id, old.code()])? == 1)
}
/// Everybody else who waits or holds is passed.
pub fn pass_others(tx: &mut Tx<'_>, pupil: PupilId) -> Result<u64, Fault> {
    let (town, now) = (tx.town(), tx.now());
    tx.execute(PASS, p![now, town, pupil])
}
/// How many a giver holds or waits for.
pub fn own_open(q: &mut Read<'_>, giver: GiverId) -> Result<i64, Fault> {
    let town = q.town();
    q.count(OWN, p![town, giver])
}
