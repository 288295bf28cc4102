//! Who looked at sealed data, and why. Append only.

use liandong_domain::basics::{Moment, PersonId};

use crate::db::{Read, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// Keeps one look.
const KEEP: Sql = Sql("insert into reading (town_id, reading_id, person_id, read_by, field, \
     purpose, read_at) values ($1, $2, $3, $4, $5, $6, $7)");
/// Looks at a person's sealed data, latest first.
const OF_PERSON: Sql = Sql("select r.read_at, r.field, r.purpose, b.name from reading r \
     left join person b on b.town_id = r.town_id and b.person_id = r.read_by \
     where r.town_id = $1 and r.person_id = $2 order by r.read_at desc, r.reading_id desc \
     limit $3 offset $4");
/// How many looks there were.
const COUNT: Sql = Sql("select count(reading_id) from reading \
     where town_id = $1 and person_id = $2");

/// How often somebody looked at one field of a person since a moment.
const LOOKED: Sql = Sql("select count(reading_id) from reading where town_id = $1 \
     and person_id = $2 and read_at >= $3 and read_by = $4 and field = $5");

/// One look.
#[derive(Debug, Clone)]
pub struct Reading {
    /// When.
    pub at: Moment,
    /// Which field: `document` or `born`.
    pub field: String,
    /// Why, as it was stated.
    pub purpose: String,
    /// Who; empty: no longer known.
    pub by: String,
}

/// Keeps one look.
pub fn keep_reading(
    tx: &mut Tx<'_>,
    person: PersonId,
    field: &str,
    purpose: &str,
) -> Result<String, Fault> {
    let (town, now, id) = (tx.town(), tx.now(), tx.fresh().to_string());
    let by = tx.actor();
    tx.execute(KEEP, p![town, &id, person, by, field, purpose, now])?;
    Ok(id)
}

/// Whether the one who acts looked at this field of a person since a moment.
pub fn has_looked(
    tx: &mut Tx<'_>,
    person: PersonId,
    field: &str,
    since: Moment,
) -> Result<bool, Fault> {
    let (town, by) = (tx.town(), tx.actor().to_owned());
    Ok(tx.count(LOOKED, p![town, person, since, by, field])? > 0)
}

/// Looks at a person's sealed data, latest first, and how many there were in all.
pub fn readings(
    q: &mut Read<'_>,
    person: PersonId,
    page: (i64, i64),
) -> Result<(Vec<Reading>, i64), Fault> {
    let town = q.town();
    let rows: Result<Vec<Reading>, Fault> = q
        .rows(OF_PERSON, p![town, person, page.0, page.1])?
        .iter()
        .map(|row| {
            Ok(Reading {
                at: row.get(0)?,
                field: row.get(1)?,
                purpose: row.get(2)?,
                by: row.get::<Option<String>>(3)?.unwrap_or_default(),
            })
        })
        .collect();
    Ok((rows?, q.count(COUNT, p![town, person])?))
}
