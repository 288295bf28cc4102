//! Questions about hours that somebody must answer.

use liandong_domain::basics::{Moment, PersonId, QuestionId};

use crate::db::{Read, Row, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// A question as stored.
#[derive(Debug, Clone)]
pub struct Question {
    /// Its id.
    pub id: QuestionId,
    /// Whose hours, when known.
    pub person: Option<PersonId>,
    /// Their name.
    pub name: String,
    /// What it comes from.
    pub source: String,
    /// Its kind: a word key after `question-`.
    pub kind: String,
    /// What was written.
    pub words: String,
    /// When it was asked.
    pub asked_at: Moment,
    /// When it was answered.
    pub answered_at: Option<Moment>,
    /// The answer.
    pub answer: String,
}

/// Questions, open ones first, oldest first.
const LIST: Sql = Sql("select h.question_id, h.person_id, p.name, h.source, h.kind, h.words, \
     h.asked_at, h.answered_at, h.answer from hours_question h \
     left join person p on p.town_id = h.town_id and p.person_id = h.person_id \
     where h.town_id = $1 order by case when h.answered_at is null then 0 else 1 end, \
     h.asked_at, h.question_id limit $2 offset $3");
/// How many questions there are, and how many are open.
const COUNT: Sql = Sql("select count(question_id), \
     count(case when answered_at is null then 1 end) from hours_question where town_id = $1");
/// Questions about a person's hours, newest first.
const OF_PERSON: Sql =
    Sql("select h.question_id, h.person_id, p.name, h.source, h.kind, h.words, \
     h.asked_at, h.answered_at, h.answer from hours_question h \
     join person p on p.town_id = h.town_id and p.person_id = h.person_id \
     where h.town_id = $1 and h.person_id = $2 order by h.asked_at desc limit 50");
/// One question.
const ONE: Sql = Sql("select h.question_id, h.person_id, p.name, h.source, h.kind, h.words, \
     h.asked_at, h.answered_at, h.answer from hours_question h \
     left join person p on p.town_id = h.town_id and p.person_id = h.person_id \
     where h.town_id = $1 and h.question_id = $2");
/// Opens a question, once per source.
const OPEN: Sql =
    Sql("insert into hours_question (town_id, question_id, person_id, source, kind, \
     words, asked_at, asked_by) values ($1, $2, $3, $4, $5, $6, $7, $8) \
     on conflict (town_id, source) do nothing");
/// Answers an open question.
const ANSWER: Sql =
    Sql("update hours_question set answered_at = $1, answered_by = $2, answer = $3 \
     where town_id = $4 and question_id = $5 and answered_at is null");

fn question(row: &Row) -> Result<Question, Fault> {
    Ok(Question {
        id: row.get(0)?,
        person: row.get(1)?,
        name: row.get::<Option<String>>(2)?.unwrap_or_default(),
        source: row.get(3)?,
        kind: row.get(4)?,
        words: row.get(5)?,
        asked_at: row.get(6)?,
        answered_at: row.get(7)?,
        answer: row.get(8)?,
    })
}

/// A page of questions, open ones first.
pub fn questions(q: &mut Read<'_>, (most, offset): (i64, i64)) -> Result<Vec<Question>, Fault> {
    let town = q.town();
    q.rows(LIST, p![town, most, offset])?.iter().map(question).collect()
}
/// How many there are, and how many are open.
pub fn question_count(q: &mut Read<'_>) -> Result<(i64, i64), Fault> {
    let town = q.town();
    match q.row(COUNT, p![town])? {
        Some(row) => Ok((row.get(0)?, row.get(1)?)),
        None => Ok((0, 0)),
    }
}
/// Questions about a person's hours.
pub fn questions_of(q: &mut Read<'_>, person: PersonId) -> Result<Vec<Question>, Fault> {
    let town = q.town();
    q.rows(OF_PERSON, p![town, person])?.iter().map(question).collect()
}
/// One question.
pub fn one_question(q: &mut Read<'_>, id: QuestionId) -> Result<Option<Question>, Fault> {
    let town = q.town();
    q.row(ONE, p![town, id])?.as_ref().map(question).transpose()
}
/// Opens a question; none when this source was asked about before.
pub fn open_question(
    tx: &mut Tx<'_>,
    person: Option<PersonId>,
    source: &str,
    kind: &str,
    words: &str,
) -> Result<Option<QuestionId>, Fault> {
    let (town, now, by, id) = (tx.town(), tx.now(), tx.actor(), QuestionId::new(tx.fresh()));
    let made = tx.execute(OPEN, p![town, id, person, source, kind, words, now, by])?;
    Ok((made == 1).then_some(id))
}
/// Answers an open question; false when it was answered before.
pub fn answer(tx: &mut Tx<'_>, id: QuestionId, words: &str) -> Result<bool, Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    Ok(tx.execute(ANSWER, p![now, by, words, town, id])? == 1)
}
