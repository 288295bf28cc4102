//! Words of an interview that is being written: for their author alone.

use liandong_domain::basics::{InterviewId, Moment, PersonId};

use crate::db::{Read, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// Where the sealed words stand, for the seal.
const PLACE: &str = "interview_draft.words";

/// A draft: the form as it was, encoded as a form.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The fields.
    pub form: String,
    /// When it was kept.
    pub kept_at: Moment,
}

/// The draft of one author about one candidate.
const ONE: Sql = Sql("select words_sealed, kept_at from interview_draft where town_id = $1 \
     and person_id = $2 and author_id = $3 and interview_id = $4");
/// Keeps a draft in place of the one before.
const PUT: Sql = Sql("insert into interview_draft (town_id, person_id, author_id, interview_id, \
     words_sealed, kept_at) values ($1, $2, $3, $4, $5, $6) \
     on conflict (town_id, person_id, author_id) do update set \
     interview_id = excluded.interview_id, words_sealed = excluded.words_sealed, \
     kept_at = excluded.kept_at");
/// Lets a draft go.
const DROP: Sql = Sql("delete from interview_draft where town_id = $1 and person_id = $2 \
     and author_id = $3");
/// Lets every draft about a candidate's interview go.
const DROP_ALL: Sql = Sql("delete from interview_draft where town_id = $1 and person_id = $2 \
     and interview_id = $3");

fn row_key(person: PersonId, author: PersonId) -> String {
    format!("{person}/{author}")
}

/// The draft of one author about one candidate, for this interview.
pub fn draft(
    q: &mut Read<'_>,
    id: InterviewId,
    (person, author): (PersonId, PersonId),
) -> Result<Option<Draft>, Fault> {
    let town = q.town();
    let Some(row) = q.row(ONE, p![town, person, author, id])? else { return Ok(None) };
    let form = q.secrets().open(PLACE, &row_key(person, author), &row.get::<String>(0)?)?;
    Ok(Some(Draft { form, kept_at: row.get(1)? }))
}
/// Keeps a draft in place of the one before. No fact of the town: the diary is owed no line.
pub fn set_draft(
    tx: &mut Tx<'_>,
    id: InterviewId,
    (person, author): (PersonId, PersonId),
    form: &str,
) -> Result<(), Fault> {
    let (town, now) = (tx.town(), tx.now());
    let sealed = tx.secrets().seal(tx.ids(), PLACE, &row_key(person, author), form);
    tx.keep_house(PUT, p![town, person, author, id, sealed, now]).map(|_| ())
}
/// Lets one's draft go; false when there was none.
pub fn drop_draft(tx: &mut Tx<'_>, (person, author): (PersonId, PersonId)) -> Result<bool, Fault> {
    let town = tx.town();
    Ok(tx.keep_house(DROP, p![town, person, author])? == 1)
}
/// Lets every draft about this interview go, once it is settled.
pub fn drop_drafts(tx: &mut Tx<'_>, id: InterviewId, person: PersonId) -> Result<(), Fault> {
    let town = tx.town();
    tx.keep_house(DROP_ALL, p![town, person, id]).map(|_| ())
}
