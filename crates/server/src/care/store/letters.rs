//! Letters, who reads them, the family's yes.

use liandong_domain::basics::{GiverId, LetterId, Moment, PersonId, PupilId};
use liandong_domain::care::{Direction, LetterState, Profession};

use super::known;
use crate::db::{Read, Row, Sql, Tx};
use crate::failure::Fault;
use crate::p;

const ORIGINAL: &str = "letter.original";
const SHOWN: &str = "letter.shown";
/// Where it stands what must be covered.
pub(super) const COVER: &str = "letter.cover";

/// A letter as stored.
#[derive(Debug, Clone)]
pub struct LetterRow {
    /// Its id.
    pub id: LetterId,
    /// The pupil.
    pub pupil: PupilId,
    /// The pupil's code.
    pub code: String,
    /// The giver.
    pub giver: GiverId,
    /// The giver's code.
    pub giver_code: String,
    /// From whom to whom.
    pub direction: Direction,
    /// Where it stands.
    pub state: LetterState,
    /// Who wrote it down.
    pub written_by: PersonId,
    /// When.
    pub written_at: Moment,
    /// Who let it through first, and as what.
    pub first: Option<(PersonId, Profession)>,
    /// Why it was sent back.
    pub why: String,
    /// The round of photographs that counts; 0: it was typed.
    pub round: i64,
    sealed: [String; 2],
    cover: Option<String>,
}

/// A letter about to be handed in.
#[derive(Debug, Clone)]
pub struct NewLetter {
    /// The pupil.
    pub pupil: PupilId,
    /// The giver.
    pub giver: GiverId,
    /// From whom to whom.
    pub direction: Direction,
    /// What it says.
    pub text: String,
}

impl LetterRow {
    /// What is shown of it, with words blackened.
    pub fn shown(&self, q: &Read<'_>) -> Result<String, Fault> {
        q.secrets().open(SHOWN, &self.id.to_string(), &self.sealed[1])
    }
    /// What must be covered before it goes on; empty: nothing was asked.
    pub fn cover(&self, q: &Read<'_>) -> Result<String, Fault> {
        let Some(sealed) = &self.cover else { return Ok(String::new()) };
        q.secrets().open(COVER, &self.id.to_string(), sealed)
    }
    /// What was written.
    pub fn original(&self, q: &Read<'_>) -> Result<String, Fault> {
        q.secrets().open(ORIGINAL, &self.id.to_string(), &self.sealed[0])
    }
}

/// One letter.
const ONE: Sql = Sql("select l.letter_id, l.pupil_id, u.code, l.giver_id, g.code, l.direction, \
     l.state, l.written_by, l.written_at, l.first_by, l.first_as, l.why, l.original_sealed, \
     l.shown_sealed, l.round, l.cover_sealed from letter l \
     join pupil u on u.town_id = l.town_id and u.pupil_id = l.pupil_id \
     join giver g on g.town_id = l.town_id and g.giver_id = l.giver_id \
     where l.town_id = $1 and l.letter_id = $2");
/// Letters that wait for a reader, the oldest first.
const TO_READ: Sql = Sql("select l.letter_id, l.pupil_id, u.code, l.giver_id, g.code, \
     l.direction, l.state, l.written_by, l.written_at, l.first_by, l.first_as, l.why, \
     l.original_sealed, l.shown_sealed, l.round, l.cover_sealed from letter l \
     join pupil u on u.town_id = l.town_id and u.pupil_id = l.pupil_id \
     join giver g on g.town_id = l.town_id and g.giver_id = l.giver_id \
     where l.town_id = $1 and l.state in ('written', 'read_once') \
     order by l.written_at, l.letter_id limit $2");
/// Letters of a pupil, the latest first.
const OF_PUPIL: Sql = Sql("select l.letter_id, l.pupil_id, u.code, l.giver_id, g.code, \
     l.direction, l.state, l.written_by, l.written_at, l.first_by, l.first_as, l.why, \
     l.original_sealed, l.shown_sealed, l.round, l.cover_sealed from letter l \
     join pupil u on u.town_id = l.town_id and u.pupil_id = l.pupil_id \
     join giver g on g.town_id = l.town_id and g.giver_id = l.giver_id \
     where l.town_id = $1 and l.pupil_id = $2 order by l.written_at desc, l.letter_id desc \
     limit 60");
/// Letters of a giver, the latest first.
const OF_GIVER: Sql = Sql("select l.letter_id, l.pupil_id, u.code, l.giver_id, g.code, \
     l.direction, l.state, l.written_by, l.written_at, l.first_by, l.first_as, l.why, \
     l.original_sealed, l.shown_sealed, l.round, l.cover_sealed from letter l \
     join pupil u on u.town_id = l.town_id and u.pupil_id = l.pupil_id \
     join giver g on g.town_id = l.town_id and g.giver_id = l.giver_id \
     where l.town_id = $1 and l.giver_id = $2 order by l.written_at desc, l.letter_id desc \
     limit 60");
/// Hands one in.
const INSERT: Sql = Sql("insert into letter (town_id, letter_id, pupil_id, giver_id, direction, \
     state, original_sealed, shown_sealed, written_by, written_at) \
     values ($1, $2, $3, $4, $5, 'written', $6, $7, $8, $9)");
/// The first reader lets it through.
const FIRST: Sql = Sql("update letter set shown_sealed = $1, state = 'read_once', \
     first_by = $2, first_as = $3 where town_id = $4 and letter_id = $5 and state = 'written' \
     and round = $6");
/// The second does, and it is delivered.
const SECOND: Sql = Sql("update letter set shown_sealed = $1, state = 'delivered', \
     second_by = $2, second_as = $3, settled_at = $4 where town_id = $5 and letter_id = $6 \
     and state = 'read_once' and round = $7");
/// It is sent back.
const BACK: Sql = Sql("update letter set state = 'sent_back', why = $1, settled_at = $2 \
     where town_id = $3 and letter_id = $4 and state in ('written', 'read_once')");
/// What is under way to or from a pupil stays here.
const WITHHOLD: Sql = Sql("update letter set state = 'withheld', settled_at = $1 \
     where town_id = $2 and pupil_id = $3 and state in ('written', 'read_once', 'to_cover')");
/// As what somebody reads letters.
const READER: Sql = Sql("select profession from letter_reader where town_id = $1 \
     and person_id = $2 and ended_at is null");
/// Names a reader.
const NAME: Sql = Sql("insert into letter_reader (town_id, person_id, profession, named_by, \
     named_at) values ($1, $2, $3, $4, $5) on conflict (town_id, person_id) do update set \
     profession = excluded.profession, named_by = excluded.named_by, \
     named_at = excluded.named_at, ended_at = null");
/// Whether the family's yes stands.
const STANDS: Sql = Sql("select count(pupil_id) from letter_consent where town_id = $1 \
     and pupil_id = $2 and withdrawn_at is null");
/// The family says yes.
const GIVE: Sql = Sql("insert into letter_consent (town_id, pupil_id, given_at, given_by) \
     values ($1, $2, $3, $4) on conflict do nothing");
/// The family takes it back.
const END: Sql = Sql("update letter_consent set withdrawn_at = $1, withdrawn_by = $2 \
     where town_id = $3 and pupil_id = $4 and withdrawn_at is null");
/// Every yes of a family, the latest first.
const CONSENTS: Sql = Sql("select given_at, withdrawn_at from letter_consent where town_id = $1 \
     and pupil_id = $2 order by given_at desc limit 20");
/// Who gives for a pupil alone: whose promise stands, and whose money was decided for the pupil.
const GIVERS_OF: Sql = Sql("select g.giver_id, g.code from award a join purpose u \
     on u.town_id = a.town_id and u.purpose_id = a.purpose_id and u.kind = 'directed' \
     join giver g on g.town_id = u.town_id and g.giver_id = u.giver_id \
     where a.town_id = $1 and a.pupil_id = $2 \
     and a.state in ('decided', 'paid', 'received') union select g.giver_id, g.code \
     from directed_promise d join giver g on g.town_id = d.town_id and g.giver_id = d.giver_id \
     where d.town_id = $3 and d.pupil_id = $4 and d.state = 'standing' order by 2 limit 50");
/// For whom a giver gives alone.
const PUPILS_OF: Sql = Sql("select p.pupil_id, p.code from purpose u join award a \
     on a.town_id = u.town_id and a.purpose_id = u.purpose_id \
     join pupil p on p.town_id = a.town_id and p.pupil_id = a.pupil_id \
     where u.town_id = $1 and u.giver_id = $2 and u.kind = 'directed' \
     and a.state in ('decided', 'paid', 'received') and p.left_on is null \
     union select p.pupil_id, p.code from directed_promise d \
     join pupil p on p.town_id = d.town_id and p.pupil_id = d.pupil_id \
     where d.town_id = $3 and d.giver_id = $4 and d.state = 'standing' and p.left_on is null \
     order by 2 limit 100");

fn row(row: &Row) -> Result<LetterRow, Fault> {
    let first: Option<PersonId> = row.get(9)?;
    let first_as = row.get::<Option<String>>(10)?.as_deref().and_then(Profession::parse);
    Ok(LetterRow {
        id: row.get(0)?,
        pupil: row.get(1)?,
        code: row.get(2)?,
        giver: row.get(3)?,
        giver_code: row.get(4)?,
        direction: known(Direction::parse(&row.get::<String>(5)?), "a direction")?,
        state: known(LetterState::parse(&row.get::<String>(6)?), "a state of a letter")?,
        written_by: row.get(7)?,
        written_at: row.get(8)?,
        first: first.zip(first_as),
        why: row.get(11)?,
        sealed: [row.get(12)?, row.get(13)?],
        round: row.get(14)?,
        cover: row.get(15)?,
    })
}

/// One letter.
pub fn letter(q: &mut Read<'_>, id: LetterId) -> Result<Option<LetterRow>, Fault> {
    let town = q.town();
    q.row(ONE, p![town, id])?.as_ref().map(row).transpose()
}
/// Letters that wait for a reader, the oldest first.
pub fn letters_to_read(q: &mut Read<'_>, most: i64) -> Result<Vec<LetterRow>, Fault> {
    let town = q.town();
    q.rows(TO_READ, p![town, most])?.iter().map(row).collect()
}
/// Letters of a pupil, the latest first.
pub fn letters_of_pupil(q: &mut Read<'_>, pupil: PupilId) -> Result<Vec<LetterRow>, Fault> {
    let town = q.town();
    q.rows(OF_PUPIL, p![town, pupil])?.iter().map(row).collect()
}
/// Letters of a giver, the latest first.
pub fn letters_of_giver(q: &mut Read<'_>, giver: GiverId) -> Result<Vec<LetterRow>, Fault> {
    let town = q.town();
    q.rows(OF_GIVER, p![town, giver])?.iter().map(row).collect()
}
/// Hands one in.
pub fn insert_letter(tx: &mut Tx<'_>, new: &NewLetter) -> Result<LetterId, Fault> {
    let (town, now, by, id) = (tx.town(), tx.now(), tx.actor(), LetterId::new(tx.fresh()));
    let seal = |place| tx.secrets().seal(tx.ids(), place, &id.to_string(), &new.text);
    let (original, shown) = (seal(ORIGINAL), seal(SHOWN));
    let head = p![town, id, new.pupil, new.giver, new.direction.code(), original, shown];
    tx.execute(INSERT, &[head.as_slice(), p![by, now]].concat())?;
    Ok(id)
}
/// A reader lets the round that was looked at through; false when somebody was quicker.
pub fn read_letter(
    tx: &mut Tx<'_>,
    (letter, to): (&LetterRow, LetterState),
    (reader, profession): (PersonId, Profession),
    shown: &str,
) -> Result<bool, Fault> {
    let (town, now, id, round) = (tx.town(), tx.now(), letter.id, letter.round);
    let sealed = tx.secrets().seal(tx.ids(), SHOWN, &id.to_string(), shown);
    let code = profession.code();
    let changed = match to {
        LetterState::Delivered => {
            tx.execute(SECOND, p![sealed, reader, code, now, town, id, round])?
        }
        _ => tx.execute(FIRST, p![sealed, reader, code, town, id, round])?,
    };
    Ok(changed == 1)
}
/// It is sent back; false when it was settled.
pub fn send_letter_back(tx: &mut Tx<'_>, id: LetterId, why: &str) -> Result<bool, Fault> {
    let (town, now) = (tx.town(), tx.now());
    Ok(tx.execute(BACK, p![why, now, town, id])? == 1)
}
/// What is under way to or from a pupil stays here; gives how many.
pub fn withhold(tx: &mut Tx<'_>, pupil: PupilId) -> Result<u64, Fault> {
    let (town, now) = (tx.town(), tx.now());
    tx.execute(WITHHOLD, p![now, town, pupil])
}
/// As what somebody reads letters.
pub fn reader_of(q: &mut Read<'_>, person: PersonId) -> Result<Option<Profession>, Fault> {
    let town = q.town();
    let row = q.row(READER, p![town, person])?;
    row.map_or(Ok(None), |row| Ok(Profession::parse(&row.get::<String>(0)?)))
}
/// Names a reader.
pub fn name_reader(tx: &mut Tx<'_>, person: PersonId, as_what: Profession) -> Result<(), Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    tx.execute(NAME, p![town, person, as_what.code(), by, now]).map(|_| ())
}
/// Whether the family's yes stands.
pub fn consent_stands(q: &mut Read<'_>, pupil: PupilId) -> Result<Option<()>, Fault> {
    let town = q.town();
    Ok((q.count(STANDS, p![town, pupil])? > 0).then_some(()))
}
/// The family says yes; false when it stands already.
pub fn give_consent(tx: &mut Tx<'_>, pupil: PupilId) -> Result<bool, Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    Ok(tx.execute(GIVE, p![town, pupil, now, by])? == 1)
}
/// The family takes it back; false when none stood.
pub fn end_consent(tx: &mut Tx<'_>, pupil: PupilId) -> Result<bool, Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    Ok(tx.execute(END, p![now, by, town, pupil])? == 1)
}
/// Every yes of a family: given and taken back, the latest first.
pub fn consents(q: &mut Read<'_>, pupil: PupilId) -> Result<Vec<(Moment, Option<Moment>)>, Fault> {
    let town = q.town();
    q.rows(CONSENTS, p![town, pupil])?.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}
/// Who gives for a pupil alone: the giver and its code.
pub fn givers_of(q: &mut Read<'_>, pupil: PupilId) -> Result<Vec<(GiverId, String)>, Fault> {
    let town = q.town();
    q.rows(GIVERS_OF, p![town, pupil, town, pupil])?
        .iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}
/// For whom a giver gives alone: the pupil and its code.
pub fn pupils_of_giver(q: &mut Read<'_>, giver: GiverId) -> Result<Vec<(PupilId, String)>, Fault> {
    let town = q.town();
    q.rows(PUPILS_OF, p![town, giver, town, giver])?
        .iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}
