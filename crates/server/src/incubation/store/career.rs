//! What a career line is made of beside roles and qualifications.

use liandong_domain::basics::{Day, Moment, PersonId};

use crate::db::{Read, Sql};
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

/// When somebody reached which star.
const STARS: Sql = Sql("select at, facts from event where town_id = $1 and person_id = $2 \
     and kind = 'star-reached' order by event_id limit 20");
/// Courses somebody taught, in the order of time.
const TAUGHT: Sql = Sql("select c.title, c.starts_at from teacher t \
     join course c on c.town_id = t.town_id and c.course_id = t.course_id \
     where t.town_id = $1 and t.person_id = $2 and c.state = 'ended' \
     order by c.starts_at + 0, c.course_id limit 100");
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
