//! What belongs to an application: papers, the visit, points, recusals, objections.

use liandong_domain::aid::{AidCriterion, AidPaper};
use liandong_domain::basics::{AidApplicationId, Day, Moment, ObjectionId, PersonId};

use super::known;
use crate::db::{Read, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// One person's report of the visit, without its words.
#[derive(Debug, Clone)]
pub struct VisitRow {
    /// Who was there.
    pub visitor: PersonId,
    /// Their name.
    pub name: String,
    /// Whether as the social worker.
    pub as_worker: bool,
    /// When.
    pub on: Day,
    sealed: String,
}

/// An objection, without its words.
#[derive(Debug, Clone)]
pub struct ObjectionRow {
    /// Its id.
    pub id: ObjectionId,
    /// When it came.
    pub made_at: Moment,
    /// What was answered; empty: nothing yet.
    pub answer: String,
    sealed: (String, String),
}

/// The papers that are there, and whether with a photograph.
const PAPERS: Sql = Sql("select paper, \
     cast(case when photo_sealed is null then 0 else 1 end as bigint) from application_paper \
     where town_id = $1 and application_id = $2 order by noted_at, paper");
/// Notes a paper.
const PAPER: Sql = Sql("insert into application_paper (town_id, application_id, paper, \
     noted_by, noted_at) values ($1, $2, $3, $4, $5) \
     on conflict (town_id, application_id, paper) do nothing");
/// Keeps its photograph.
const PHOTO: Sql = Sql("update application_paper set photo_sealed = $1, noted_by = $2, \
     noted_at = $3 where town_id = $4 and application_id = $5 and paper = $6");
/// Its photograph.
const PICTURE: Sql = Sql("select photo_sealed from application_paper where town_id = $1 \
     and application_id = $2 and paper = $3");
/// Reports of the visit.
const VISITS: Sql = Sql("select v.visitor_id, w.name, v.visited_as, v.visited_on, \
     v.words_sealed from application_visit v left join person w on w.town_id = v.town_id \
     and w.person_id = v.visitor_id where v.town_id = $1 and v.application_id = $2 \
     order by v.made_at, v.visitor_id");
/// Keeps a report.
const VISIT: Sql = Sql("insert into application_visit (town_id, application_id, visitor_id, \
     visited_as, visited_on, words_sealed, made_at) values ($1, $2, $3, $4, $5, $6, $7)");
/// Points by criterion.
const POINTS: Sql = Sql("select criterion, points from application_point where town_id = $1 \
     and application_id = $2 order by criterion");
/// Keeps the points of a criterion.
const POINT: Sql = Sql("insert into application_point (town_id, application_id, criterion, \
     points) values ($1, $2, $3, $4)");
/// Who does not assess.
const RECUSED: Sql = Sql("select person_id from application_recusal where town_id = $1 \
     and application_id = $2 order by made_at, person_id");
/// Somebody does not assess.
const RECUSE: Sql = Sql("insert into application_recusal (town_id, application_id, person_id, \
     made_at) values ($1, $2, $3, $4) on conflict (town_id, application_id, person_id) do nothing");
/// Objections, the oldest first.
const OBJECTIONS: Sql = Sql("select objection_id, made_at, answer, words_sealed, \
     contact_sealed from application_objection where town_id = $1 and application_id = $2 \
     order by made_at, objection_id limit 200");
/// How many are not answered.
const UNANSWERED: Sql = Sql("select count(objection_id) from application_objection \
     where town_id = $1 and application_id = $2 and answered_at is null");
/// Keeps an objection.
const OBJECT: Sql = Sql("insert into application_objection (town_id, objection_id, \
     application_id, words_sealed, contact_sealed, made_at) values ($1, $2, $3, $4, $5, $6) \
     on conflict (town_id, objection_id) do nothing");
/// Answers one.
const ANSWER: Sql = Sql("update application_objection set answer = $1, answered_by = $2, \
     answered_at = $3 where town_id = $4 and application_id = $5 and objection_id = $6 \
     and answered_at is null");

/// The papers that are there, and whether with a photograph.
pub fn papers(q: &mut Read<'_>, id: AidApplicationId) -> Result<Vec<(AidPaper, bool)>, Fault> {
    let town = q.town();
    let rows = q.rows(PAPERS, p![town, id])?;
    let paper = |text: String| known(AidPaper::parse(&text), "a paper");
    rows.iter().map(|row| Ok((paper(row.get(0)?)?, row.get::<i64>(1)? == 1))).collect()
}
/// Notes a paper; false when it was noted before.
pub fn note_paper(tx: &mut Tx<'_>, id: AidApplicationId, paper: AidPaper) -> Result<bool, Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    Ok(tx.execute(PAPER, p![town, id, paper.code(), by, now])? == 1)
}
fn photo_row(id: AidApplicationId, paper: AidPaper) -> String {
    format!("{id}/{}", paper.code())
}
/// Keeps the photograph of a paper, given as text.
pub fn keep_paper_photo(
    tx: &mut Tx<'_>,
    (id, paper): (AidApplicationId, AidPaper),
    picture: &str,
) -> Result<(), Fault> {
    let (town, now, by, row) = (tx.town(), tx.now(), tx.actor(), photo_row(id, paper));
    let sealed = tx.secrets().seal(tx.ids(), "application.photo", &row, picture);
    tx.execute(PHOTO, p![sealed, by, now, town, id, paper.code()]).map(|_| ())
}
/// The photograph as text. The caller owes a permit and a line of who looked.
pub fn paper_photo(
    q: &mut Read<'_>,
    id: AidApplicationId,
    paper: AidPaper,
) -> Result<Option<String>, Fault> {
    let (town, place) = (q.town(), photo_row(id, paper));
    let Some(row) = q.row(PICTURE, p![town, id, paper.code()])? else { return Ok(None) };
    let sealed: Option<String> = row.get(0)?;
    sealed.map(|text| q.secrets().open("application.photo", &place, &text)).transpose()
}
/// Reports of the visit.
pub fn visits(q: &mut Read<'_>, id: AidApplicationId) -> Result<Vec<VisitRow>, Fault> {
    let town = q.town();
    q.rows(VISITS, p![town, id])?
        .iter()
        .map(|row| {
            Ok(VisitRow {
                visitor: row.get(0)?,
                name: row.get::<Option<String>>(1)?.unwrap_or_default(),
                as_worker: row.get::<String>(2)? == "worker",
                on: row.get(3)?,
                sealed: row.get(4)?,
            })
        })
        .collect()
}
/// The words of a report. Only for a look that is written down.
pub fn visit_words(q: &Read<'_>, id: AidApplicationId, row: &VisitRow) -> Result<String, Fault> {
    q.secrets().open("application.visit", &format!("{id}/{}", row.visitor), &row.sealed)
}
/// Keeps a report.
pub fn keep_visit(
    tx: &mut Tx<'_>,
    id: AidApplicationId,
    (visitor, as_worker): (PersonId, bool),
    (on, words): (Day, &str),
) -> Result<(), Fault> {
    let (town, now, row) = (tx.town(), tx.now(), format!("{id}/{visitor}"));
    let sealed = tx.secrets().seal(tx.ids(), "application.visit", &row, words);
    let visited_as = if as_worker { "worker" } else { "second" };
    tx.execute(VISIT, p![town, id, visitor, visited_as, on, sealed, now]).map(|_| ())
}
/// Points by criterion.
pub fn points(q: &mut Read<'_>, id: AidApplicationId) -> Result<Vec<(AidCriterion, i64)>, Fault> {
    let town = q.town();
    let rows = q.rows(POINTS, p![town, id])?;
    let one = |text: String| known(AidCriterion::parse(&text), "a criterion");
    rows.iter().map(|row| Ok((one(row.get(0)?)?, row.get(1)?))).collect()
}
/// Keeps the points of a criterion.
pub fn keep_points(
    tx: &mut Tx<'_>,
    id: AidApplicationId,
    (criterion, points): (AidCriterion, i64),
) -> Result<(), Fault> {
    let town = tx.town();
    tx.execute(POINT, p![town, id, criterion.code(), points]).map(|_| ())
}
/// Who said that they do not assess.
pub fn recused(q: &mut Read<'_>, id: AidApplicationId) -> Result<Vec<PersonId>, Fault> {
    let town = q.town();
    q.rows(RECUSED, p![town, id])?.iter().map(|row| row.get(0)).collect()
}
/// Somebody does not assess; false when they said so before.
pub fn recuse(tx: &mut Tx<'_>, id: AidApplicationId, who: PersonId) -> Result<bool, Fault> {
    let (town, now) = (tx.town(), tx.now());
    Ok(tx.execute(RECUSE, p![town, id, who, now])? == 1)
}
/// Objections, the oldest first.
pub fn objections(q: &mut Read<'_>, id: AidApplicationId) -> Result<Vec<ObjectionRow>, Fault> {
    let town = q.town();
    q.rows(OBJECTIONS, p![town, id])?
        .iter()
        .map(|row| {
            Ok(ObjectionRow {
                id: row.get(0)?,
                made_at: row.get(1)?,
                answer: row.get(2)?,
                sealed: (row.get(3)?, row.get(4)?),
            })
        })
        .collect()
}
/// Words and way to answer. Only for a look that is written down.
pub fn objection_words(q: &Read<'_>, row: &ObjectionRow) -> Result<(String, String), Fault> {
    let (place, secrets) = (row.id.to_string(), q.secrets());
    let words = secrets.open("objection.words", &place, &row.sealed.0)?;
    Ok((words, secrets.open("objection.contact", &place, &row.sealed.1)?))
}
/// How many objections are not answered.
pub fn unanswered(q: &mut Read<'_>, id: AidApplicationId) -> Result<i64, Fault> {
    let town = q.town();
    q.count(UNANSWERED, p![town, id])
}
/// Keeps an objection; false when it is here already.
pub fn keep_objection(
    tx: &mut Tx<'_>,
    (id, application): (ObjectionId, AidApplicationId),
    (words, contact): (&str, &str),
) -> Result<bool, Fault> {
    let (town, now, row) = (tx.town(), tx.now(), id.to_string());
    let words = tx.secrets().seal(tx.ids(), "objection.words", &row, words);
    let contact = tx.secrets().seal(tx.ids(), "objection.contact", &row, contact);
    Ok(tx.execute(OBJECT, p![town, id, application, words, contact, now])? == 1)
}
/// Answers an objection; false when it is not there or answered.
pub fn answer_objection(
    tx: &mut Tx<'_>,
    (application, id): (AidApplicationId, ObjectionId),
    answer: &str,
) -> Result<bool, Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    Ok(tx.execute(ANSWER, p![answer, by, now, town, application, id])? == 1)
}
