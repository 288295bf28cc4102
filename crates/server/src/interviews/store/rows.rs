//! Interviews.

use liandong_domain::basics::{InterviewId, Moment, OrganisationId, PersonId, SlotId};
use liandong_domain::interviews::{AfterNoShow, InterviewState, Scored, SlotTime, Verdict};

use super::known;
use crate::db::{Param, Read, Row, Sql, SqlList, Tx};
use crate::failure::Fault;
use crate::p;

/// Where the sealed notes stand, for the seal.
const PLACE: &str = "interview.notes";

/// The last interview somebody passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InterviewPassed {
    /// The interview.
    pub interview: InterviewId,
    /// When it was decided.
    pub decided_at: Moment,
}

/// An interview with the slot it has.
#[derive(Debug, Clone)]
pub struct InterviewRow {
    /// Its id.
    pub id: InterviewId,
    /// The body that invites.
    pub organisation: OrganisationId,
    /// That body's name.
    pub organisation_name: String,
    /// That body's path.
    pub path: String,
    /// The candidate.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their number.
    pub number: String,
    /// Where it stands.
    pub state: InterviewState,
    /// When the candidate was invited.
    pub invited_at: Moment,
    /// The slot booked.
    pub slot: Option<SlotId>,
    /// Its time.
    pub time: Option<SlotTime>,
    /// Its place; empty: none.
    pub place: String,
    /// With whom; empty: none.
    pub worker_name: String,
    /// Until when the time may be changed.
    pub change_until: Option<Moment>,
    /// When it was decided.
    pub decided_at: Option<Moment>,
    /// Who decided.
    pub decided_by: Option<PersonId>,
    /// Their name; empty: nobody yet.
    pub decider: String,
    /// What the candidate is told.
    pub words: String,
    /// What is done after a no-show.
    pub next_step: Option<AfterNoShow>,
    /// Whether there are private notes.
    pub noted: bool,
}

/// Which interviews a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// Booked, the next first.
    Booked,
    /// Waiting for the candidate to book.
    Invited,
    /// Settled, latest first.
    Settled,
}

impl View {
    /// As it stands in an address.
    pub fn code(self) -> &'static str {
        match self {
            Self::Booked => "booked",
            Self::Invited => "invited",
            Self::Settled => "settled",
        }
    }
    /// The states it shows.
    fn states(self) -> [&'static str; 4] {
        match self {
            Self::Booked => ["booked", "booked", "booked", "booked"],
            Self::Invited => ["invited", "invited", "invited", "invited"],
            Self::Settled => ["passed", "another_talk", "not_this_time", "no_show"],
        }
    }
}

/// What is written at the end.
#[derive(Debug, Clone)]
pub struct Decided {
    /// The result.
    pub verdict: Verdict,
    /// What the candidate is told.
    pub words: String,
    /// Private notes; empty: none.
    pub notes: String,
    /// The version of the rubric.
    pub rubric: i64,
    /// The lines of the rubric.
    pub scores: Vec<Scored>,
}

/// One interview.
const ONE: Sql = Sql("select i.interview_id, i.organisation_id, o.name, o.path, i.person_id, \
     p.name, p.number, i.state, i.invited_at, i.slot_id, s.starts_at, s.ends_at, s.place, w.name, \
     s.change_until, i.decided_at, i.decided_by, b.name, i.words, i.next_step, \
     case when i.notes_sealed is null then 0 else 1 end from interview i \
     join organisation o on o.town_id = i.town_id and o.organisation_id = i.organisation_id \
     join person p on p.town_id = i.town_id and p.person_id = i.person_id \
     left join slot s on s.town_id = i.town_id and s.slot_id = i.slot_id \
     left join person w on w.town_id = s.town_id and w.person_id = s.worker_id \
     left join person b on b.town_id = i.town_id and b.person_id = i.decided_by \
     where i.town_id = $1 and i.interview_id = $2");
/// Interviews of these people, latest first.
const OF_PEOPLE: SqlList = SqlList(
    "select i.interview_id, i.organisation_id, o.name, o.path, i.person_id, \
     p.name, p.number, i.state, i.invited_at, i.slot_id, s.starts_at, s.ends_at, s.place, w.name, \
     s.change_until, i.decided_at, i.decided_by, b.name, i.words, i.next_step, \
     case when i.notes_sealed is null then 0 else 1 end from interview i \
     join organisation o on o.town_id = i.town_id and o.organisation_id = i.organisation_id \
     join person p on p.town_id = i.town_id and p.person_id = i.person_id \
     left join slot s on s.town_id = i.town_id and s.slot_id = i.slot_id \
     left join person w on w.town_id = s.town_id and w.person_id = s.worker_id \
     left join person b on b.town_id = i.town_id and b.person_id = i.decided_by \
     where i.town_id = $1 and i.state <> 'withdrawn' and i.person_id in ({slots}) \
     order by i.invited_at desc, i.interview_id desc limit $2",
);
/// Interviews of these bodies and below in one of four states: the next talk first, then the
/// latest invitation.
const LIST: SqlList = SqlList(
    "select i.interview_id, i.organisation_id, o.name, o.path, i.person_id, \
     p.name, p.number, i.state, i.invited_at, i.slot_id, s.starts_at, s.ends_at, s.place, w.name, \
     s.change_until, i.decided_at, i.decided_by, b.name, i.words, i.next_step, \
     case when i.notes_sealed is null then 0 else 1 end from interview i \
     join organisation o on o.town_id = i.town_id and o.organisation_id = i.organisation_id \
     join person p on p.town_id = i.town_id and p.person_id = i.person_id \
     left join slot s on s.town_id = i.town_id and s.slot_id = i.slot_id \
     left join person w on w.town_id = s.town_id and w.person_id = s.worker_id \
     left join person b on b.town_id = i.town_id and b.person_id = i.decided_by \
     where i.town_id = $1 and i.state in ($2, $3, $4, $5) \
     and exists (select 1 from organisation u where u.town_id = i.town_id \
     and substr(o.path, 1, length(u.path)) = u.path and u.path in ({slots})) \
     order by case when i.state = 'booked' then s.starts_at else -i.invited_at end, \
     i.interview_id limit $6 offset $7",
);
/// How many there are.
const COUNT: SqlList = SqlList(
    "select count(i.interview_id) from interview i \
     join organisation o on o.town_id = i.town_id and o.organisation_id = i.organisation_id \
     where i.town_id = $1 and i.state in ($2, $3, $4, $5) \
     and exists (select 1 from organisation u where u.town_id = i.town_id \
     and substr(o.path, 1, length(u.path)) = u.path and u.path in ({slots}))",
);
/// Who was invited by a body and has no time yet.
const INVITED_BY: Sql = Sql("select interview_id, person_id from interview where town_id = $1 \
     and organisation_id = $2 and state = 'invited' order by invited_at, interview_id limit $3");
/// The open interview of somebody.
const OPEN_OF: Sql = Sql("select interview_id from interview where town_id = $1 \
     and person_id = $2 and state in ('invited', 'booked') order by invited_at desc limit 1");
/// The last interview somebody passed.
const PASSED_ON: Sql = Sql("select interview_id, decided_at from interview where town_id = $1 \
     and person_id in (select person_id from person where town_id = $2 \
     and (person_id = $3 or merged_into = $4)) and state = 'passed' \
     order by decided_at desc, interview_id desc limit 1");
/// Holds a person, so that two of their steps do not cross.
const HOLD_PERSON: Sql = Sql("select person_id from person where town_id = $1 and person_id = $2");
/// Invites.
const INVITE: Sql = Sql("insert into interview (town_id, interview_id, organisation_id, \
     person_id, state, invited_at, invited_by) values ($1, $2, $3, $4, 'invited', $5, $6)");
/// Books a slot.
const BOOK: Sql = Sql("update interview set state = 'booked', slot_id = $1, booked_at = $2, \
     booked_by = $3 where town_id = $4 and interview_id = $5 and state = 'invited'");
/// Moves to another slot.
const MOVED: Sql = Sql("update interview set slot_id = $1, booked_at = $2, booked_by = $3, \
     moves = moves + 1 where town_id = $4 and interview_id = $5 and state = 'booked'");
/// Lets the time go.
const UNBOOK: Sql = Sql("update interview set state = 'invited', slot_id = null, \
     booked_at = null, booked_by = null where town_id = $1 and interview_id = $2 \
     and state = 'booked'");
/// Takes an invitation back.
const WITHDRAW: Sql = Sql("update interview set state = 'withdrawn', decided_at = $1, \
     decided_by = $2 where town_id = $3 and interview_id = $4 and state = 'invited'");
/// Writes the result.
const DECIDE: Sql = Sql("update interview set state = $1, decided_at = $2, decided_by = $3, \
     words = $4, notes_sealed = $5, rubric = $6 where town_id = $7 and interview_id = $8 \
     and state = 'booked'");
/// Notes that nobody came.
const NO_SHOW: Sql = Sql("update interview set state = 'no_show', decided_at = $1, \
     decided_by = $2, words = $3, next_step = $4 where town_id = $5 and interview_id = $6 \
     and state = 'booked'");
/// Writes a line of the rubric.
const ADD_SCORE: Sql = Sql("insert into interview_score (town_id, interview_id, place, title, \
     score, meaning, words) values ($1, $2, $3, $4, $5, $6, $7)");
/// The lines of the rubric as they were given.
const SCORES: Sql = Sql("select title, score, meaning, words from interview_score \
     where town_id = $1 and interview_id = $2 order by place");
/// The sealed notes.
const NOTES: Sql = Sql("select notes_sealed from interview where town_id = $1 \
     and interview_id = $2");

fn row(row: &Row) -> Result<InterviewRow, Fault> {
    let state = InterviewState::parse(&row.get::<String>(7)?);
    let (from, until): (Option<Moment>, Option<Moment>) = (row.get(10)?, row.get(11)?);
    let text = |at| Ok::<String, Fault>(row.get::<Option<String>>(at)?.unwrap_or_default());
    Ok(InterviewRow {
        id: row.get(0)?,
        organisation: row.get(1)?,
        organisation_name: row.get(2)?,
        path: row.get(3)?,
        person: row.get(4)?,
        name: row.get(5)?,
        number: row.get(6)?,
        state: known(state, "a state of an interview")?,
        invited_at: row.get(8)?,
        slot: row.get(9)?,
        time: from.zip(until).map(|(starts_at, ends_at)| SlotTime { starts_at, ends_at }),
        place: text(12)?,
        worker_name: text(13)?,
        change_until: row.get(14)?,
        decided_at: row.get(15)?,
        decided_by: row.get(16)?,
        decider: text(17)?,
        words: row.get(18)?,
        next_step: AfterNoShow::parse(&row.get::<String>(19)?),
        noted: row.get::<i64>(20)? == 1,
    })
}

/// One interview.
pub fn interview(q: &mut Read<'_>, id: InterviewId) -> Result<Option<InterviewRow>, Fault> {
    let town = q.town();
    q.row(ONE, p![town, id])?.as_ref().map(row).transpose()
}
/// Interviews of these people, latest first.
pub fn of_people(
    q: &mut Read<'_>,
    people: &[PersonId],
    most: i64,
) -> Result<Vec<InterviewRow>, Fault> {
    let town = q.town();
    let slots: Vec<Param> = people.iter().map(|id| Param::from(*id)).collect();
    q.rows_in(OF_PEOPLE, p![town, most], &slots)?.iter().map(row).collect()
}
/// A page of the interviews of these bodies and below.
pub fn list(
    q: &mut Read<'_>,
    paths: &[String],
    view: View,
    (most, offset): (i64, i64),
) -> Result<Vec<InterviewRow>, Fault> {
    let (town, [a, b, c, d]) = (q.town(), view.states());
    let slots: Vec<Param> = paths.iter().map(Param::from).collect();
    q.rows_in(LIST, p![town, a, b, c, d, most, offset], &slots)?.iter().map(row).collect()
}
/// How many there are.
pub fn count(q: &mut Read<'_>, paths: &[String], view: View) -> Result<i64, Fault> {
    let (town, [a, b, c, d]) = (q.town(), view.states());
    let slots: Vec<Param> = paths.iter().map(Param::from).collect();
    q.rows_in(COUNT, p![town, a, b, c, d], &slots)?.first().map_or(Ok(0), |row| row.get(0))
}
/// Who was invited by a body and has no time yet, whoever was invited first before the others.
pub fn invited_by(
    q: &mut Read<'_>,
    body: OrganisationId,
    most: i64,
) -> Result<Vec<(InterviewId, PersonId)>, Fault> {
    let town = q.town();
    let rows = q.rows(INVITED_BY, p![town, body, most])?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}
/// The open interview of somebody.
pub fn open_of(q: &mut Read<'_>, person: PersonId) -> Result<Option<InterviewId>, Fault> {
    let town = q.town();
    q.row(OPEN_OF, p![town, person])?.map(|row| row.get(0)).transpose()
}
/// The last interview somebody passed. Rows merged into theirs count.
pub fn passed_on(q: &mut Read<'_>, person: PersonId) -> Result<Option<InterviewPassed>, Fault> {
    let town = q.town();
    match q.row(PASSED_ON, p![town, town, person, person])? {
        Some(row) => Ok(Some(InterviewPassed { interview: row.get(0)?, decided_at: row.get(1)? })),
        None => Ok(None),
    }
}
/// Holds a person, so that two of their steps do not cross.
pub fn hold_person(tx: &mut Tx<'_>, person: PersonId) -> Result<(), Fault> {
    let town = tx.town();
    tx.hold(HOLD_PERSON, p![town, person])
}
/// Invites.
pub fn invite(
    tx: &mut Tx<'_>,
    body: OrganisationId,
    person: PersonId,
) -> Result<InterviewId, Fault> {
    let (town, now, by, id) = (tx.town(), tx.now(), tx.actor(), InterviewId::new(tx.fresh()));
    tx.execute(INVITE, p![town, id, body, person, now, by])?;
    Ok(id)
}
/// Books a slot that was taken; false when the interview has one.
pub fn book(tx: &mut Tx<'_>, id: InterviewId, slot: SlotId) -> Result<bool, Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    Ok(tx.execute(BOOK, p![slot, now, by, town, id])? == 1)
}
/// Moves to another slot that was taken; false when there is none to move from.
pub fn moved(tx: &mut Tx<'_>, id: InterviewId, slot: SlotId) -> Result<bool, Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    Ok(tx.execute(MOVED, p![slot, now, by, town, id])? == 1)
}
/// Lets the time go; false when none was booked.
pub fn unbook(tx: &mut Tx<'_>, id: InterviewId) -> Result<bool, Fault> {
    let town = tx.town();
    Ok(tx.execute(UNBOOK, p![town, id])? == 1)
}
/// Takes an invitation back; false when a time is booked or it is settled.
pub fn withdraw(tx: &mut Tx<'_>, id: InterviewId) -> Result<bool, Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    Ok(tx.execute(WITHDRAW, p![now, by, town, id])? == 1)
}
/// Writes the result with its lines; false when there was one.
pub fn decide(tx: &mut Tx<'_>, id: InterviewId, done: &Decided) -> Result<bool, Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    let row = id.to_string();
    let sealed =
        (!done.notes.is_empty()).then(|| tx.secrets().seal(tx.ids(), PLACE, &row, &done.notes));
    let state = done.verdict.state().code();
    let values = p![state, now, by, &done.words, sealed, done.rubric, town, id];
    if tx.execute(DECIDE, values)? != 1 {
        return Ok(false);
    }
    for (place, one) in (1_i64..).zip(&done.scores) {
        let values = p![town, id, place, &one.title, one.score, &one.meaning, &one.words];
        tx.execute(ADD_SCORE, values)?;
    }
    Ok(true)
}
/// Notes that nobody came; false when it was settled.
pub fn no_show(
    tx: &mut Tx<'_>,
    id: InterviewId,
    (step, words): (AfterNoShow, &str),
) -> Result<bool, Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    Ok(tx.execute(NO_SHOW, p![now, by, words, step.code(), town, id])? == 1)
}
/// The lines of the rubric as they were given.
pub fn scores(q: &mut Read<'_>, id: InterviewId) -> Result<Vec<Scored>, Fault> {
    let town = q.town();
    q.rows(SCORES, p![town, id])?
        .iter()
        .map(|row| {
            Ok(Scored {
                title: row.get(0)?,
                score: row.get(1)?,
                meaning: row.get(2)?,
                words: row.get(3)?,
            })
        })
        .collect()
}
/// The private notes; none: nothing was noted.
pub fn notes(q: &mut Read<'_>, id: InterviewId) -> Result<Option<String>, Fault> {
    let town = q.town();
    let sealed: Option<String> = match q.row(NOTES, p![town, id])? {
        Some(row) => row.get(0)?,
        None => None,
    };
    sealed.map(|sealed| q.secrets().open(PLACE, &id.to_string(), &sealed)).transpose()
}
