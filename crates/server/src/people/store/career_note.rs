//! What a person tells of themselves on the own career line: sealed, and theirs alone.

use liandong_domain::basics::PersonId;
use liandong_domain::incubation::Help;

use crate::db::{Read, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// Where the sealed text stands, for its seal.
const PLACE: &str = "career_note.helped_sealed";

/// What a person told of themselves.
const NOTE: Sql = Sql("select helped_sealed, shown_since from career_note where town_id = $1 \
     and person_id = $2");
/// Writes what a person tells of themselves.
const KEEP: Sql = Sql("insert into career_note (town_id, person_id, helped_sealed, shown_since, \
     changed_at) values ($1, $2, $3, $4, $5) on conflict (town_id, person_id) do update set \
     helped_sealed = excluded.helped_sealed, shown_since = excluded.shown_since, \
     changed_at = excluded.changed_at");
/// Forgets it.
const FORGET: Sql = Sql("delete from career_note where town_id = $1 and person_id = $2");

/// What a person told of being helped. Who may see it is for `incubation::career` of the rules
/// to say, never for a page.
pub fn help_of(q: &mut Read<'_>, person: PersonId) -> Result<Option<Help>, Fault> {
    let town = q.town();
    let Some(row) = q.row(NOTE, p![town, person])? else { return Ok(None) };
    let Some(sealed) = row.get::<Option<String>>(0)? else { return Ok(None) };
    let text = q.secrets().open(PLACE, &person.to_string(), &sealed)?;
    let (from, until) = text.split_once('/').unwrap_or((text.as_str(), ""));
    let odd = |_| Fault::new("reading a career line", "a day that is none");
    Ok(Some(Help {
        from: from.parse().map_err(odd)?,
        until: if until.is_empty() { None } else { Some(until.parse().map_err(odd)?) },
        shown_since: row.get(1)?,
    }))
}
/// Writes what a person tells of themselves; none: nothing any more.
pub fn keep_help(tx: &mut Tx<'_>, person: PersonId, help: Option<&Help>) -> Result<(), Fault> {
    let (town, now) = (tx.town(), tx.now());
    let sealed = help.map(|help| {
        let until = help.until.map(|day| day.to_string()).unwrap_or_default();
        let text = format!("{}/{until}", help.from);
        tx.secrets().seal(tx.ids(), PLACE, &person.to_string(), &text)
    });
    let shown = help.and_then(|help| help.shown_since);
    tx.execute(KEEP, p![town, person, sealed, shown, now]).map(|_| ())
}
/// Forgets what a person told of themselves on the own career line.
pub fn forget_career(tx: &mut Tx<'_>, person: PersonId) -> Result<(), Fault> {
    let town = tx.town();
    tx.execute(FORGET, p![town, person]).map(|_| ())
}
