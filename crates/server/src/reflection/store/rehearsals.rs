//! Walks through cases.

use liandong_domain::basics::{Moment, PersonId, RehearsalId};
use liandong_domain::reflection::RehearsalState;

use super::known;
use crate::db::{Param, Read, Row, Sql, SqlList, Tx};
use crate::failure::Fault;
use crate::p;

/// One walk.
#[derive(Debug, Clone)]
pub struct RehearsalRow {
    /// Its id.
    pub id: RehearsalId,
    /// Who walks.
    pub person: PersonId,
    /// The name of a case of the house, or the id of a lesson.
    pub case: String,
    /// Where it stands.
    pub state: RehearsalState,
    /// When it began.
    pub begun_at: Moment,
    /// When it was walked to the end.
    pub done_at: Option<Moment>,
}

/// One step of a walk.
#[derive(Debug, Clone)]
pub struct StepRow {
    /// Which.
    pub step: String,
    /// The letter; empty: written freely.
    pub choice: String,
    /// What was written.
    pub words: String,
}

/// Somebody who has rehearsed: who, what, when last and how often. Never how well.
#[derive(Debug, Clone)]
pub struct DoneRow {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their number.
    pub number: String,
    /// The case.
    pub case: String,
    /// The title of the lesson it was made of; empty: a case of the house.
    pub title: String,
    /// When last.
    pub last_at: Moment,
    /// How often.
    pub times: i64,
}

/// One walk.
const ONE: Sql = Sql("select rehearsal_id, person_id, case_code, state, begun_at, done_at \
     from rehearsal where town_id = $1 and rehearsal_id = $2");
/// Somebody's walk that is not at its end.
const OPEN: Sql = Sql("select rehearsal_id, person_id, case_code, state, begun_at, done_at \
     from rehearsal where town_id = $1 and person_id = $2 and case_code = $3 \
     and state = 'begun' order by begun_at desc limit 1");
/// When somebody walked each case to its end last.
const LAST: Sql = Sql("select case_code, max(done_at) from rehearsal where town_id = $1 \
     and person_id = $2 and state = 'done' group by case_code");
/// Begins a walk.
const BEGIN: Sql = Sql("insert into rehearsal (town_id, rehearsal_id, person_id, case_code, \
     state, begun_at) values ($1, $2, $3, $4, $5, $6)");
/// The steps walked.
const STEPS: Sql = Sql("select step, choice, words from rehearsal_step where town_id = $1 \
     and rehearsal_id = $2 order by answered_at, step limit 20");
/// Answers a step; the first answer stands.
const ANSWER: Sql = Sql("insert into rehearsal_step (town_id, rehearsal_id, step, choice, words, \
     answered_at) values ($1, $2, $3, $4, $5, $6) \
     on conflict (town_id, rehearsal_id, step) do nothing");
/// It is walked to the end.
const FINISH: Sql = Sql("update rehearsal set state = $1, done_at = $2 where town_id = $3 \
     and rehearsal_id = $4 and state = 'begun'");
/// Who of these bodies and below has rehearsed, the latest first.
const DONE: SqlList = SqlList(
    "select r.person_id, p.name, p.number, r.case_code, \
     coalesce(v.title, ''), max(r.done_at), count(r.rehearsal_id) from rehearsal r \
     join person p on p.town_id = r.town_id and p.person_id = r.person_id \
     left join lesson l on l.town_id = r.town_id and l.lesson_id = r.case_code \
     left join lesson_version v on v.town_id = l.town_id and v.lesson_id = l.lesson_id \
     and v.version = l.version where r.town_id = $1 and r.state = 'done' \
     and exists (select 1 from holding h join organisation o on o.town_id = h.town_id \
     and o.organisation_id = h.organisation_id join organisation b on b.town_id = h.town_id \
     and b.path in ({slots}) and substr(o.path, 1, length(b.path)) = b.path \
     where h.town_id = r.town_id and h.person_id = r.person_id) \
     group by r.person_id, p.name, p.number, r.case_code, v.title \
     order by max(r.done_at) desc, r.person_id limit $2 offset $3",
);
/// How many there are.
const COUNT_DONE: SqlList = SqlList(
    "select count(*) from (select r.person_id, r.case_code \
     from rehearsal r where r.town_id = $1 and r.state = 'done' \
     and exists (select 1 from holding h join organisation o on o.town_id = h.town_id \
     and o.organisation_id = h.organisation_id join organisation b on b.town_id = h.town_id \
     and b.path in ({slots}) and substr(o.path, 1, length(b.path)) = b.path \
     where h.town_id = r.town_id and h.person_id = r.person_id) \
     group by r.person_id, r.case_code) w",
);

fn rehearsal_row(row: &Row) -> Result<RehearsalRow, Fault> {
    Ok(RehearsalRow {
        id: row.get(0)?,
        person: row.get(1)?,
        case: row.get(2)?,
        state: known(RehearsalState::parse(&row.get::<String>(3)?), "a state of a rehearsal")?,
        begun_at: row.get(4)?,
        done_at: row.get(5)?,
    })
}

/// One walk.
pub fn rehearsal(q: &mut Read<'_>, id: RehearsalId) -> Result<Option<RehearsalRow>, Fault> {
    let town = q.town();
    q.row(ONE, p![town, id])?.as_ref().map(rehearsal_row).transpose()
}
/// Somebody's walk that is not at its end.
pub fn open_of(
    q: &mut Read<'_>,
    person: PersonId,
    case: &str,
) -> Result<Option<RehearsalRow>, Fault> {
    let town = q.town();
    q.row(OPEN, p![town, person, case])?.as_ref().map(rehearsal_row).transpose()
}
/// When somebody walked each case to its end last.
pub fn last_done(q: &mut Read<'_>, person: PersonId) -> Result<Vec<(String, Moment)>, Fault> {
    let town = q.town();
    q.rows(LAST, p![town, person])?.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}
/// Begins a walk.
pub fn begin(tx: &mut Tx<'_>, person: PersonId, case: &str) -> Result<RehearsalId, Fault> {
    let (town, now, id) = (tx.town(), tx.now(), RehearsalId::new(tx.fresh()));
    let state = RehearsalState::Begun.code();
    tx.execute(BEGIN, p![town, id, person, case, state, now])?;
    Ok(id)
}
/// The steps walked.
pub fn steps(q: &mut Read<'_>, id: RehearsalId) -> Result<Vec<StepRow>, Fault> {
    let town = q.town();
    q.rows(STEPS, p![town, id])?
        .iter()
        .map(|row| Ok(StepRow { step: row.get(0)?, choice: row.get(1)?, words: row.get(2)? }))
        .collect()
}
/// Answers a step; false when it was answered before.
pub fn answer(
    tx: &mut Tx<'_>,
    id: RehearsalId,
    step: &str,
    (choice, words): (&str, &str),
) -> Result<bool, Fault> {
    let (town, now) = (tx.town(), tx.now());
    Ok(tx.execute(ANSWER, p![town, id, step, choice, words, now])? == 1)
}
/// It is walked to the end; false when it was before.
pub fn finish(tx: &mut Tx<'_>, id: RehearsalId) -> Result<bool, Fault> {
    let (town, now, state) = (tx.town(), tx.now(), RehearsalState::Done.code());
    Ok(tx.execute(FINISH, p![state, now, town, id])? == 1)
}

fn slots(paths: &[String]) -> Vec<Param> {
    paths.iter().map(Param::from).collect()
}

/// Who of these bodies and below has rehearsed, the latest first.
pub fn done(
    q: &mut Read<'_>,
    paths: &[String],
    (most, offset): (i64, i64),
) -> Result<Vec<DoneRow>, Fault> {
    let town = q.town();
    q.rows_in(DONE, p![town, most, offset], &slots(paths))?
        .iter()
        .map(|row| {
            Ok(DoneRow {
                person: row.get(0)?,
                name: row.get(1)?,
                number: row.get(2)?,
                case: row.get(3)?,
                title: row.get(4)?,
                last_at: row.get(5)?,
                times: row.get(6)?,
            })
        })
        .collect()
}
/// How many there are.
pub fn count_done(q: &mut Read<'_>, paths: &[String]) -> Result<i64, Fault> {
    let town = q.town();
    q.rows_in(COUNT_DONE, p![town], &slots(paths))?.first().map_or(Ok(0), |row| row.get(0))
}
