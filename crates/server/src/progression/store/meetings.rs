//! Meetings, the adults named for them, who was there.

use liandong_domain::basics::{BranchTermId, MeetingId, Moment, OrganisationId, PersonId};
use liandong_domain::progression::{MeetingState, Part, Presence};

use super::known;
use crate::db::{Param, Read, Row, Sql, SqlList, Tx};
use crate::failure::Fault;
use crate::p;

/// A meeting as stored, with the branch around it.
#[derive(Debug, Clone)]
pub struct MeetingRow {
    /// Its id.
    pub id: MeetingId,
    /// Its term.
    pub term: BranchTermId,
    /// The branch.
    pub organisation: OrganisationId,
    /// The branch's name.
    pub organisation_name: String,
    /// The branch's path.
    pub path: String,
    /// What it is about.
    pub theme: String,
    /// Where.
    pub place: String,
    /// When it begins.
    pub starts_at: Moment,
    /// When it ends.
    pub ends_at: Moment,
    /// When it was to begin before it was moved.
    pub moved_from: Option<Moment>,
    /// Where it stands.
    pub state: MeetingState,
    /// What may be shown there: badge code and leaf.
    pub serves: Vec<String>,
    /// Why it was called off.
    pub why: String,
    /// How many children were there.
    pub present: i64,
}

/// What is written of a meeting.
#[derive(Debug, Clone)]
pub struct MeetingText {
    /// What it is about.
    pub theme: String,
    /// Where.
    pub place: String,
    /// When it begins.
    pub starts_at: Moment,
    /// When it ends.
    pub ends_at: Moment,
    /// What may be shown there.
    pub serves: Vec<String>,
}

/// An adult named for a meeting.
#[derive(Debug, Clone)]
pub struct AdultRow {
    /// The meeting.
    pub meeting: MeetingId,
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Whether they lead or help.
    pub part: Part,
}

/// Whether somebody was there.
#[derive(Debug, Clone)]
pub struct PresenceRow {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their volunteer's number.
    pub number: String,
    /// There or not.
    pub presence: Presence,
}

/// One meeting.
const ONE: Sql = Sql("select m.meeting_id, m.branch_term_id, m.organisation_id, o.name, o.path, \
     m.theme, m.place, m.starts_at, m.ends_at, m.moved_from, m.state, m.serves, m.why, \
     (select count(r.person_id) from meeting_presence r where r.town_id = m.town_id \
     and r.meeting_id = m.meeting_id and r.presence = 'present') from meeting m \
     join organisation o on o.town_id = m.town_id and o.organisation_id = m.organisation_id \
     where m.town_id = $1 and m.meeting_id = $2");
/// The meetings of a term, in their order: a term has some dozens.
const OF_TERM: Sql = Sql("select m.meeting_id, m.branch_term_id, m.organisation_id, o.name, \
     o.path, m.theme, m.place, m.starts_at, m.ends_at, m.moved_from, m.state, m.serves, m.why, \
     (select count(r.person_id) from meeting_presence r where r.town_id = m.town_id \
     and r.meeting_id = m.meeting_id and r.presence = 'present') from meeting m \
     join organisation o on o.town_id = m.town_id and o.organisation_id = m.organisation_id \
     where m.town_id = $1 and m.branch_term_id = $2 order by m.starts_at, m.meeting_id limit 100");
/// Other meetings of a branch in this span that were not called off.
const OTHERS: Sql = Sql("select starts_at, ends_at from meeting where town_id = $1 \
     and organisation_id = $2 and meeting_id <> $3 and state <> 'called_off' \
     and starts_at < $4 and ends_at > $5 order by starts_at limit 5");
/// Meetings of the same term from a moment on that are still to come.
const LATER: Sql = Sql("select meeting_id from meeting where town_id = $1 \
     and branch_term_id = $2 and state = 'planned' and starts_at >= $3 order by starts_at");
/// Plans a meeting.
const PLAN: Sql = Sql("insert into meeting (town_id, meeting_id, branch_term_id, \
     organisation_id, theme, place, starts_at, ends_at, state, serves, made_by, made_at) \
     values ($1, $2, $3, $4, $5, $6, $7, $8, 'planned', $9, $10, $11)");
/// Changes a meeting.
const CHANGE: Sql = Sql("update meeting set theme = $1, place = $2, starts_at = $3, \
     ends_at = $4, serves = $5, moved_from = $6 where town_id = $7 and meeting_id = $8");
/// Notes that it was held.
const HELD: Sql = Sql("update meeting set state = 'held' where town_id = $1 and meeting_id = $2 \
     and state <> 'called_off'");
/// Calls a meeting off.
const CALL_OFF: Sql = Sql("update meeting set state = 'called_off', why = $1 \
     where town_id = $2 and meeting_id = $3 and state = 'planned'");
/// The meeting that is changed.
const HOLD: Sql = Sql("select meeting_id from meeting where town_id = $1 and meeting_id = $2");
/// Adults named for a meeting, leaders first.
const ADULTS: Sql = Sql("select a.meeting_id, a.person_id, p.name, a.part from meeting_adult a \
     join person p on p.town_id = a.town_id and p.person_id = a.person_id \
     where a.town_id = $1 and a.meeting_id = $2 order by a.part desc, a.named_at, a.person_id");
/// Adults named for these meetings.
const ADULTS_OF: SqlList = SqlList(
    "select a.meeting_id, a.person_id, p.name, a.part from meeting_adult a \
     join person p on p.town_id = a.town_id and p.person_id = a.person_id \
     where a.town_id = $1 and a.meeting_id in ({slots}) order by a.part desc, a.named_at",
);
/// Names an adult for a meeting.
const NAME: Sql = Sql("insert into meeting_adult (town_id, meeting_id, person_id, part, \
     named_by, named_at) values ($1, $2, $3, $4, $5, $6) \
     on conflict (town_id, meeting_id, person_id) do update set part = excluded.part");
/// Takes an adult off a meeting.
const DROP: Sql = Sql("delete from meeting_adult where town_id = $1 and meeting_id = $2 \
     and person_id = $3");
/// Who was there and who was not, by name.
const PRESENCES: Sql = Sql("select r.person_id, p.name, p.number, r.presence \
     from meeting_presence r \
     join person p on p.town_id = r.town_id and p.person_id = r.person_id \
     where r.town_id = $1 and r.meeting_id = $2 order by p.sort_key, r.person_id");
/// Notes presence, or notes it anew.
const NOTE: Sql = Sql("insert into meeting_presence (town_id, meeting_id, person_id, presence, \
     noted_by, noted_at) values ($1, $2, $3, $4, $5, $6) \
     on conflict (town_id, meeting_id, person_id) do update set presence = excluded.presence, \
     noted_by = excluded.noted_by, noted_at = excluded.noted_at");

fn row(row: &Row) -> Result<MeetingRow, Fault> {
    let serves: String = row.get(11)?;
    Ok(MeetingRow {
        id: row.get(0)?,
        term: row.get(1)?,
        organisation: row.get(2)?,
        organisation_name: row.get(3)?,
        path: row.get(4)?,
        theme: row.get(5)?,
        place: row.get(6)?,
        starts_at: row.get(7)?,
        ends_at: row.get(8)?,
        moved_from: row.get(9)?,
        state: known(MeetingState::parse(&row.get::<String>(10)?), "a state of a meeting")?,
        serves: known(serde_json::from_str(&serves).ok(), "what a meeting serves")?,
        why: row.get(12)?,
        present: row.get(13)?,
    })
}

fn adult(row: &Row) -> Result<AdultRow, Fault> {
    let part = known(Part::parse(&row.get::<String>(3)?), "a part in a meeting")?;
    Ok(AdultRow { meeting: row.get(0)?, person: row.get(1)?, name: row.get(2)?, part })
}

fn list_text(serves: &[String]) -> String {
    serde_json::Value::from(serves.to_vec()).to_string()
}

/// One meeting.
pub fn meeting(q: &mut Read<'_>, id: MeetingId) -> Result<Option<MeetingRow>, Fault> {
    let town = q.town();
    q.row(ONE, p![town, id])?.as_ref().map(row).transpose()
}
/// The meetings of a term, in their order.
pub fn of_term(q: &mut Read<'_>, id: BranchTermId) -> Result<Vec<MeetingRow>, Fault> {
    let town = q.town();
    q.rows(OF_TERM, p![town, id])?.iter().map(row).collect()
}
/// Other meetings of a branch in this span.
pub fn others(
    q: &mut Read<'_>,
    branch: OrganisationId,
    but: MeetingId,
    (from, until): (Moment, Moment),
) -> Result<Vec<(Moment, Moment)>, Fault> {
    let town = q.town();
    q.rows(OTHERS, p![town, branch, but, until, from])?
        .iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}
/// Meetings of the same term from a moment on that are still to come.
pub fn later(q: &mut Read<'_>, term: BranchTermId, from: Moment) -> Result<Vec<MeetingId>, Fault> {
    let town = q.town();
    q.rows(LATER, p![town, term, from])?.iter().map(|row| row.get(0)).collect()
}
/// Plans a meeting.
pub fn plan(
    tx: &mut Tx<'_>,
    (term, branch): (BranchTermId, OrganisationId),
    text: &MeetingText,
) -> Result<MeetingId, Fault> {
    let (town, by, now, id) = (tx.town(), tx.actor(), tx.now(), MeetingId::new(tx.fresh()));
    let serves = list_text(&text.serves);
    let (from, until) = (text.starts_at, text.ends_at);
    let params = p![town, id, term, branch, &text.theme, &text.place, from, until, serves, by, now];
    tx.execute(PLAN, params)?;
    Ok(id)
}
/// Changes a meeting.
pub fn change(
    tx: &mut Tx<'_>,
    id: MeetingId,
    text: &MeetingText,
    moved_from: Option<Moment>,
) -> Result<(), Fault> {
    let town = tx.town();
    let serves = list_text(&text.serves);
    let (from, until) = (text.starts_at, text.ends_at);
    let params = p![&text.theme, &text.place, from, until, serves, moved_from, town, id];
    tx.execute(CHANGE, params).map(|_| ())
}
/// Notes that it was held.
pub fn names_noted(tx: &mut Tx<'_>, id: MeetingId) -> Result<(), Fault> {
    let town = tx.town();
    tx.execute(HELD, p![town, id]).map(|_| ())
}
/// Calls a meeting off; false when it was held or called off meanwhile.
pub fn call_off(tx: &mut Tx<'_>, id: MeetingId, why: &str) -> Result<bool, Fault> {
    let town = tx.town();
    Ok(tx.execute(CALL_OFF, p![why, town, id])? == 1)
}
/// Holds a meeting that is changed.
pub fn hold(tx: &mut Tx<'_>, id: MeetingId) -> Result<(), Fault> {
    let town = tx.town();
    tx.hold(HOLD, p![town, id])
}
/// Adults named for a meeting, leaders first.
pub fn adults(q: &mut Read<'_>, id: MeetingId) -> Result<Vec<AdultRow>, Fault> {
    let town = q.town();
    q.rows(ADULTS, p![town, id])?.iter().map(adult).collect()
}
/// Adults named for these meetings.
pub fn adults_of(q: &mut Read<'_>, ids: &[MeetingId]) -> Result<Vec<AdultRow>, Fault> {
    let town = q.town();
    let list: Vec<Param> = ids.iter().map(|id| Param::from(*id)).collect();
    q.rows_in(ADULTS_OF, p![town], &list)?.iter().map(adult).collect()
}
/// Names an adult for a meeting.
pub fn name_adult(
    tx: &mut Tx<'_>,
    id: MeetingId,
    person: PersonId,
    part: Part,
) -> Result<(), Fault> {
    let (town, by, now) = (tx.town(), tx.actor(), tx.now());
    tx.execute(NAME, p![town, id, person, part.code(), by, now]).map(|_| ())
}
/// Takes an adult off a meeting; false when they were not on it.
pub fn drop_adult(tx: &mut Tx<'_>, id: MeetingId, person: PersonId) -> Result<bool, Fault> {
    let town = tx.town();
    Ok(tx.execute(DROP, p![town, id, person])? == 1)
}
/// Who was there and who was not, by name.
pub fn presences(q: &mut Read<'_>, id: MeetingId) -> Result<Vec<PresenceRow>, Fault> {
    let town = q.town();
    q.rows(PRESENCES, p![town, id])?
        .iter()
        .map(|row| {
            let presence = known(Presence::parse(&row.get::<String>(3)?), "a presence")?;
            let (person, name, number) = (row.get(0)?, row.get(1)?, row.get(2)?);
            Ok(PresenceRow { person, name, number, presence })
        })
        .collect()
}
/// Notes presence, or notes it anew.
pub fn note_presence(
    tx: &mut Tx<'_>,
    id: MeetingId,
    person: PersonId,
    presence: Presence,
) -> Result<(), Fault> {
    let (town, by, now) = (tx.town(), tx.actor(), tx.now());
    tx.execute(NOTE, p![town, id, person, presence.code(), by, now]).map(|_| ())
}
