//! Whose pupil it is: the school of a liaison, the child of a guardian; and what schools said.

use liandong_domain::aid::{SchoolWord, Term};
use liandong_domain::basics::{PersonId, PupilId};

use super::known;
use crate::db::{Read, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// Names of the bodies whose liaison somebody is today.
const SCHOOLS: Sql = Sql("select o.name from holding h join organisation o \
     on o.town_id = h.town_id and o.organisation_id = h.organisation_id where h.town_id = $1 \
     and h.person_id = $2 and h.role = 'partner_liaison' and h.starts_on <= $3 \
     and (h.ends_on is null or h.ends_on >= $4) order by o.name limit 50");
/// Pupils in whose file somebody's telephone is the guardian's.
const BY_PHONE: Sql = Sql("select u.pupil_id from person p join pupil u \
     on u.town_id = p.town_id and u.phone_key = p.phone_key where p.town_id = $1 \
     and p.person_id = $2 and p.phone_key is not null order by u.code limit 50");
/// The row of a pupil in the registry.
const PERSON: Sql = Sql("select person_id from pair_file where town_id = $1 and pupil_id = $2");
/// Keeps what a school says; what it said before is put right.
const SAY: Sql = Sql("insert into school_word (town_id, pupil_id, term, word, said_by, said_at) \
     values ($1, $2, $3, $4, $5, $6) on conflict (town_id, pupil_id, term) \
     do update set word = excluded.word, said_by = excluded.said_by, \
     said_at = excluded.said_at");
/// What schools said in a term.
const SAID: Sql = Sql("select pupil_id, word from school_word where town_id = $1 and term = $2 \
     order by pupil_id limit 50000");

/// Names of the bodies whose liaison somebody is today.
pub fn schools_of(q: &mut Read<'_>, person: PersonId) -> Result<Vec<String>, Fault> {
    let (town, today) = (q.town(), q.now().day());
    q.rows(SCHOOLS, p![town, person, today, today])?.iter().map(|row| row.get(0)).collect()
}
/// Pupils in whose file somebody's telephone is the guardian's.
pub fn pupils_by_phone(q: &mut Read<'_>, person: PersonId) -> Result<Vec<PupilId>, Fault> {
    let town = q.town();
    q.rows(BY_PHONE, p![town, person])?.iter().map(|row| row.get(0)).collect()
}
/// The row of a pupil in the registry; none: it has none.
pub fn person_of_pupil(q: &mut Read<'_>, pupil: PupilId) -> Result<Option<PersonId>, Fault> {
    let town = q.town();
    q.row(PERSON, p![town, pupil])?.map_or(Ok(None), |row| row.get(0))
}
/// Keeps what a school says of a pupil in a term.
pub fn say_of_school(
    tx: &mut Tx<'_>,
    (pupil, term): (PupilId, Term),
    word: SchoolWord,
) -> Result<(), Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    tx.execute(SAY, p![town, pupil, term.to_string(), word.code(), by, now]).map(|_| ())
}
/// What schools said in a term.
pub fn said_by_schools(q: &mut Read<'_>, term: Term) -> Result<Vec<(PupilId, SchoolWord)>, Fault> {
    let town = q.town();
    q.rows(SAID, p![town, term.to_string()])?
        .iter()
        .map(|row| {
            let word: String = row.get(1)?;
            Ok((row.get(0)?, known(SchoolWord::parse(&word), "a word of a school")?))
        })
        .collect()
}
