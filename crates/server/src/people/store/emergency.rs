//! What a person wrote for an emergency: whom to call, what to mind. Sealed.

use liandong_domain::basics::PersonId;

use crate::db::{Read, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// The note of a person.
const ONE: Sql = Sql("select note_sealed from emergency_note where town_id = $1 \
     and person_id = $2");
/// Keeps a note in place of the one before.
const PUT: Sql = Sql("insert into emergency_note (town_id, person_id, note_sealed, changed_at) \
     values ($1, $2, $3, $4) on conflict (town_id, person_id) do update \
     set note_sealed = excluded.note_sealed, changed_at = excluded.changed_at");
/// Takes a note away.
const DROP: Sql = Sql("delete from emergency_note where town_id = $1 and person_id = $2");

/// Where the sealed note stands, for the seal.
const PLACE: &str = "emergency_note.note";

/// What a person wrote; empty: nothing.
pub fn emergency_note(q: &mut Read<'_>, person: PersonId) -> Result<String, Fault> {
    let town = q.town();
    match q.row(ONE, p![town, person])? {
        Some(row) => q.secrets().open(PLACE, &person.to_string(), &row.get::<String>(0)?),
        None => Ok(String::new()),
    }
}
/// Keeps what a person wrote; nothing takes it away.
pub fn set_emergency_note(tx: &mut Tx<'_>, person: PersonId, note: &str) -> Result<(), Fault> {
    let (town, now) = (tx.town(), tx.now());
    if note.is_empty() {
        return tx.execute(DROP, p![town, person]).map(|_| ());
    }
    let sealed = tx.secrets().seal(tx.ids(), PLACE, &person.to_string(), note);
    tx.execute(PUT, p![town, person, sealed, now]).map(|_| ())
}
