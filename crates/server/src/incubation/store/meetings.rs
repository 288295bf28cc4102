//! Meetings and what was promised at them.

use liandong_domain::basics::{Day, Moment, OrganisationId, PersonId, PromiseId, TeamMeetingId};
use liandong_domain::incubation::MeetingKind;

use super::known;
use crate::db::{Read, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// A meeting as stored.
#[derive(Debug, Clone)]
pub struct MeetingRow {
    /// Its id.
    pub id: TeamMeetingId,
    /// Which kind.
    pub kind: MeetingKind,
    /// The day.
    pub met_on: Day,
    /// What was said.
    pub notes: String,
    /// Who noted it.
    pub noted_by: String,
    /// Who was there.
    pub people: Vec<String>,
}

/// A promise as stored.
#[derive(Debug, Clone)]
pub struct PromiseRow {
    /// Its id.
    pub id: PromiseId,
    /// The team.
    pub team: OrganisationId,
    /// What was promised.
    pub words: String,
    /// For which day.
    pub due_on: Option<Day>,
    /// The day of the meeting.
    pub met_on: Day,
    /// When it was kept.
    pub kept_at: Option<Moment>,
    /// Who said so; empty: still open.
    pub kept_by: String,
}

/// What is promised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPromise {
    /// What.
    pub words: String,
    /// For which day.
    pub due_on: Option<Day>,
}

/// Meetings of a team, latest first, a row for everybody there.
const OF_TEAM: Sql = Sql("select m.meeting_id, m.kind, m.met_on, m.notes, n.name, p.name \
     from team_meeting m \
     left join person n on n.town_id = m.town_id and n.person_id = m.noted_by \
     left join team_meeting_person t on t.town_id = m.town_id and t.meeting_id = m.meeting_id \
     left join person p on p.town_id = t.town_id and p.person_id = t.person_id \
     where m.town_id = $1 and m.organisation_id = $2 \
     order by m.met_on desc, m.meeting_id desc, p.sort_key limit 400");
/// Writes a meeting.
const KEEP: Sql = Sql("insert into team_meeting (town_id, meeting_id, organisation_id, kind, \
     met_on, notes, noted_by, noted_at) values ($1, $2, $3, $4, $5, $6, $7, $8)");
/// Writes who was there.
const KEEP_PERSON: Sql = Sql("insert into team_meeting_person (town_id, meeting_id, person_id) \
     values ($1, $2, $3) on conflict (town_id, meeting_id, person_id) do nothing");
/// Promises of a team: open ones first, the longest first.
const PROMISES: Sql = Sql("select r.promise_id, r.organisation_id, r.words, r.due_on, m.met_on, \
     r.kept_at, k.name from promise r \
     join team_meeting m on m.town_id = r.town_id and m.meeting_id = r.meeting_id \
     left join person k on k.town_id = r.town_id and k.person_id = r.kept_by \
     where r.town_id = $1 and r.organisation_id = $2 \
     order by case when r.kept_at is null then 0 else 1 end, r.made_at, r.promise_id limit 60");
/// One promise.
const PROMISE: Sql = Sql("select r.promise_id, r.organisation_id, r.words, r.due_on, m.met_on, \
     r.kept_at, k.name from promise r \
     join team_meeting m on m.town_id = r.town_id and m.meeting_id = r.meeting_id \
     left join person k on k.town_id = r.town_id and k.person_id = r.kept_by \
     where r.town_id = $1 and r.promise_id = $2");
/// Writes a promise.
const ADD_PROMISE: Sql = Sql("insert into promise (town_id, promise_id, organisation_id, \
     meeting_id, words, due_on, made_at) values ($1, $2, $3, $4, $5, $6, $7)");
/// A promise was kept.
const KEEP_PROMISE: Sql = Sql("update promise set kept_at = $1, kept_by = $2 where town_id = $3 \
     and promise_id = $4 and kept_at is null");

/// Meetings of a team, latest first.
pub fn meetings(q: &mut Read<'_>, team: OrganisationId) -> Result<Vec<MeetingRow>, Fault> {
    let town = q.town();
    let mut out: Vec<MeetingRow> = Vec::new();
    for row in q.rows(OF_TEAM, p![town, team])? {
        let id: TeamMeetingId = row.get(0)?;
        let name: Option<String> = row.get(5)?;
        if let Some(last) = out.last_mut().filter(|last| last.id == id) {
            last.people.extend(name);
            continue;
        }
        let kind = MeetingKind::parse(&row.get::<String>(1)?);
        out.push(MeetingRow {
            id,
            kind: known(kind, "a meeting of no known kind")?,
            met_on: row.get(2)?,
            notes: row.get(3)?,
            noted_by: row.get::<Option<String>>(4)?.unwrap_or_default(),
            people: name.into_iter().collect(),
        });
    }
    Ok(out)
}
/// Writes a meeting with who was there.
pub fn keep_meeting(
    tx: &mut Tx<'_>,
    team: OrganisationId,
    kind: MeetingKind,
    (met_on, notes): (Day, &str),
    people: &[PersonId],
) -> Result<TeamMeetingId, Fault> {
    let (town, by, now, id) = (tx.town(), tx.actor(), tx.now(), TeamMeetingId::new(tx.fresh()));
    tx.execute(KEEP, p![town, id, team, kind.code(), met_on, notes, by, now])?;
    for person in people {
        tx.execute(KEEP_PERSON, p![town, id, *person])?;
    }
    Ok(id)
}
fn promise_row(row: &crate::db::Row) -> Result<PromiseRow, Fault> {
    Ok(PromiseRow {
        id: row.get(0)?,
        team: row.get(1)?,
        words: row.get(2)?,
        due_on: row.get(3)?,
        met_on: row.get(4)?,
        kept_at: row.get(5)?,
        kept_by: row.get::<Option<String>>(6)?.unwrap_or_default(),
    })
}
/// Promises of a team, open ones first.
pub fn promises(q: &mut Read<'_>, team: OrganisationId) -> Result<Vec<PromiseRow>, Fault> {
    let town = q.town();
    q.rows(PROMISES, p![town, team])?.iter().map(promise_row).collect()
}
/// One promise.
pub fn promise(q: &mut Read<'_>, id: PromiseId) -> Result<Option<PromiseRow>, Fault> {
    let town = q.town();
    q.row(PROMISE, p![town, id])?.as_ref().map(promise_row).transpose()
}
/// Writes a promise.
pub fn add_promise(
    tx: &mut Tx<'_>,
    team: OrganisationId,
    meeting: TeamMeetingId,
    new: &NewPromise,
) -> Result<(), Fault> {
    let (town, now, id) = (tx.town(), tx.now(), PromiseId::new(tx.fresh()));
    tx.execute(ADD_PROMISE, p![town, id, team, meeting, &new.words, new.due_on, now]).map(|_| ())
}
/// A promise was kept; false when it was before.
pub fn keep_promise(tx: &mut Tx<'_>, id: PromiseId) -> Result<bool, Fault> {
    let (town, by, now) = (tx.town(), tx.actor(), tx.now());
    Ok(tx.execute(KEEP_PROMISE, p![now, by, town, id])? == 1)
}
