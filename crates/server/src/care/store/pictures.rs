//! Photographed pages of letters, sealed, and who opened them.

use liandong_domain::basics::{LetterId, Moment, PersonId};

use super::letters::{COVER, LetterRow};
use crate::db::{Read, Sql, Tx};
use crate::failure::Fault;
use crate::p;

const PAGE: &str = "letter_page.photo";

/// Somebody opened the photographs.
#[derive(Debug, Clone)]
pub struct OpeningRow {
    /// Who, by name.
    pub name: String,
    /// When.
    pub at: Moment,
}

/// Keeps a page.
const PUT: Sql = Sql("insert into letter_page (town_id, letter_id, round, place, photo_sealed, \
     made_by, made_at) values ($1, $2, $3, $4, $5, $6, $7)");
/// The round counts from now on, and two read it from the beginning.
const ROUND: Sql = Sql("update letter set round = $1, state = 'written', cover_sealed = null, \
     first_by = null, first_as = null where town_id = $2 and letter_id = $3 and round = $4 \
     and state = $5");
/// The pages of a round, in order.
const PAGES: Sql = Sql("select place, photo_sealed from letter_page where town_id = $1 \
     and letter_id = $2 and round = $3 order by place");
/// Pages of a letter that somebody took.
const TOOK: Sql = Sql("select count(place) from letter_page where town_id = $1 \
     and letter_id = $2 and made_by = $3");
/// Something must be covered.
const ASK: Sql = Sql("update letter set state = 'to_cover', cover_sealed = $1, first_by = null, \
     first_as = null where town_id = $2 and letter_id = $3 and round = $4 \
     and state in ('written', 'read_once')");
/// Somebody opened them.
const OPEN: Sql = Sql("insert into letter_opening (town_id, letter_id, round, person_id, \
     opened_at) values ($1, $2, $3, $4, $5) on conflict do nothing");
/// Whether somebody opened this round.
const OPENED: Sql = Sql("select count(person_id) from letter_opening where town_id = $1 \
     and letter_id = $2 and round = $3 and person_id = $4");
/// Who opened the photographs, the first ones first.
const OPENINGS: Sql = Sql("select p.name, o.opened_at from letter_opening o \
     join person p on p.town_id = o.town_id and p.person_id = o.person_id \
     where o.town_id = $1 and o.letter_id = $2 order by o.opened_at, p.person_id limit 100");

/// Where a page is sealed to.
fn place_of(id: LetterId, round: i64, place: i64) -> String {
    format!("{id}/{round}/{place}")
}

/// Keeps a new round of pages, given as text; false when the letter has moved on.
pub fn put_pages(tx: &mut Tx<'_>, letter: &LetterRow, pages: &[String]) -> Result<bool, Fault> {
    let (town, now, by, id) = (tx.town(), tx.now(), tx.actor(), letter.id);
    let round = letter.round + 1;
    let moved = p![round, town, id, letter.round, letter.state.code()];
    if tx.execute(ROUND, moved)? != 1 {
        return Ok(false);
    }
    for (place, page) in (1_i64..).zip(pages) {
        let sealed = tx.secrets().seal(tx.ids(), PAGE, &place_of(id, round, place), page);
        tx.execute(PUT, p![town, id, round, place, sealed, by, now])?;
    }
    Ok(true)
}
/// The pages that count, as text. The caller owes a permit and a line of who looked.
pub fn pages_of(q: &mut Read<'_>, letter: &LetterRow) -> Result<Vec<String>, Fault> {
    let (town, id, round) = (q.town(), letter.id, letter.round);
    q.rows(PAGES, p![town, id, round])?
        .iter()
        .map(|row| {
            let (place, sealed): (i64, String) = (row.get(0)?, row.get(1)?);
            q.secrets().open(PAGE, &place_of(id, round, place), &sealed)
        })
        .collect()
}
/// Whether somebody took one of its photographs.
pub fn took_pages(q: &mut Read<'_>, id: LetterId, who: PersonId) -> Result<bool, Fault> {
    let town = q.town();
    Ok(q.count(TOOK, p![town, id, who])? > 0)
}
/// Something must be covered; false when the letter has moved on.
pub fn ask_to_cover(tx: &mut Tx<'_>, letter: &LetterRow, words: &str) -> Result<bool, Fault> {
    let town = tx.town();
    let sealed = tx.secrets().seal(tx.ids(), COVER, &letter.id.to_string(), words);
    Ok(tx.execute(ASK, p![sealed, town, letter.id, letter.round])? == 1)
}
/// Notes that somebody opens the photographs.
pub fn note_opening(tx: &mut Tx<'_>, letter: &LetterRow, who: PersonId) -> Result<(), Fault> {
    let (town, now) = (tx.town(), tx.now());
    tx.execute(OPEN, p![town, letter.id, letter.round, who, now]).map(|_| ())
}
/// Whether somebody opened the photographs that count.
pub fn has_opened(q: &mut Read<'_>, letter: &LetterRow, who: PersonId) -> Result<bool, Fault> {
    let town = q.town();
    Ok(q.count(OPENED, p![town, letter.id, letter.round, who])? > 0)
}
/// Who opened the photographs of a letter.
pub fn openings(q: &mut Read<'_>, id: LetterId) -> Result<Vec<OpeningRow>, Fault> {
    let town = q.town();
    q.rows(OPENINGS, p![town, id])?
        .iter()
        .map(|row| Ok(OpeningRow { name: row.get(0)?, at: row.get(1)? }))
        .collect()
}
