//! What a career line is made of beside roles and qualifications.

use liandong_domain::basics::{Day, Moment, PersonId};
use liandong_domain::incubation::Help;

use crate::db::{Read, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// A course somebody taught.
#[derive(Debug, Clone)]
pub struct TaughtRow {
    /// Its title.
    pub title: String,
    /// Its first day.
    pub on: Day,
}

/// What a person told of themselves.
#[derive(Debug, Clone, Default)]
pub struct NoteRow {
    /// Being helped; none: nothing told.
    pub help: Option<Help>,
}

/// Where the sealed text stands, for its seal.
const PLACE: &str = "career_note.helped_sealed";

/// When somebody reached which star.
const STARS: Sql = Sql("select at, facts from event where town_id = $1 and person_id = $2 \
     and kind = 'star-reached' order by event_id limit 20");
/// Courses somebody taught, in the order of time.
const TAUGHT: Sql = Sql("select c.title, c.starts_at from teacher t \
     join course c on c.town_id = t.town_id and c.course_id = t.course_id \
     where t.town_id = $1 and t.person_id = $2 and c.state = 'ended' \
     order by c.starts_at + 0, c.course_id limit 100");
/// What a person told of themselves.
const NOTE: Sql = Sql("select helped_sealed, shown_since from career_note where town_id = $1 \
     and person_id = $2");
/// Writes what a person tells of themselves.
const KEEP: Sql = Sql("insert into career_note (town_id, person_id, helped_sealed, shown_since, \
     changed_at) values ($1, $2, $3, $4, $5) on conflict (town_id, person_id) do update set \
     helped_sealed = excluded.helped_sealed, shown_since = excluded.shown_since, \
     changed_at = excluded.changed_at");

/// When somebody reached which star.
pub fn stars_of(q: &mut Read<'_>, person: PersonId) -> Result<Vec<(Day, i64)>, Fault> {
    let town = q.town();
    let mut out = Vec::new();
    for row in q.rows(STARS, p![town, person])? {
        let (at, facts): (Moment, String) = (row.get(0)?, row.get(1)?);
        let facts: serde_json::Value = serde_json::from_str(&facts).unwrap_or_default();
        if let Some(star) = facts.get("star").and_then(serde_json::Value::as_i64) {
            out.push((at.day(), star));
        }
    }
    Ok(out)
}
/// Courses somebody taught.
pub fn taught_by(q: &mut Read<'_>, person: PersonId) -> Result<Vec<TaughtRow>, Fault> {
    let town = q.town();
    q.rows(TAUGHT, p![town, person])?
        .iter()
        .map(|row| Ok(TaughtRow { title: row.get(0)?, on: row.get::<Moment>(1)?.day() }))
        .collect()
}
/// What a person told of themselves. For the eyes of `career`, which knows who may see it.
pub fn note_of(q: &mut Read<'_>, person: PersonId) -> Result<NoteRow, Fault> {
    let town = q.town();
    let Some(row) = q.row(NOTE, p![town, person])? else { return Ok(NoteRow::default()) };
    let Some(sealed) = row.get::<Option<String>>(0)? else { return Ok(NoteRow::default()) };
    let text = q.secrets().open(PLACE, &person.to_string(), &sealed)?;
    let (from, until) = text.split_once('/').unwrap_or((text.as_str(), ""));
    let odd = |_| Fault::new("reading a career line", "a day that is none");
    let help = Help {
        from: from.parse().map_err(odd)?,
        until: if until.is_empty() { None } else { Some(until.parse().map_err(odd)?) },
        shown_since: row.get(1)?,
    };
    Ok(NoteRow { help: Some(help) })
}
/// Writes what a person tells of themselves; none: nothing any more.
pub fn keep_note(tx: &mut Tx<'_>, person: PersonId, help: Option<&Help>) -> Result<(), Fault> {
    let (town, now) = (tx.town(), tx.now());
    let sealed = help.map(|help| {
        let until = help.until.map(|day| day.to_string()).unwrap_or_default();
        let text = format!("{}/{until}", help.from);
        tx.secrets().seal(tx.ids(), PLACE, &person.to_string(), &text)
    });
    let shown = help.and_then(|help| help.shown_since);
    tx.execute(KEEP, p![town, person, sealed, shown, now]).map(|_| ())
}
