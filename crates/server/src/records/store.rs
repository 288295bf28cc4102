//! Issued records, frozen as printed.

use liandong_domain::basics::{Day, Minutes, Moment, PersonId, RecordId};

use crate::db::{Read, Row, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// An issued record.
#[derive(Debug, Clone)]
pub struct RecordRow {
    /// Its id.
    pub id: RecordId,
    /// `LD-2026-000123-C`.
    pub number: String,
    /// What has to be typed beside the number when there is no code to scan.
    pub check_code: String,
    /// Whose.
    pub person: PersonId,
    /// `proof` or `statement`.
    pub kind: String,
    /// First day covered.
    pub from_day: Day,
    /// Last day covered.
    pub until_day: Day,
    /// Time it counts.
    pub minutes: Minutes,
    /// Star on the day of issue.
    pub star: i64,
    /// The rule of that star.
    pub star_rule: String,
    /// What the paper shows, as JSON text.
    pub content: String,
    /// When issued.
    pub issued_at: Moment,
    /// When revoked.
    pub revoked_at: Option<Moment>,
    /// Why revoked.
    pub revoked_why: String,
}

/// A record by its number.
const BY_NUMBER: Sql = Sql("select record_id, number, check_code, person_id, kind, from_day, \
     until_day, minutes, star, star_rule, content, issued_at, revoked_at, revoked_why from record \
     where town_id = $1 and number = $2");
/// A record by its id.
const BY_ID: Sql = Sql("select record_id, number, check_code, person_id, kind, from_day, \
     until_day, minutes, star, star_rule, content, issued_at, revoked_at, revoked_why from record \
     where town_id = $1 and record_id = $2");
/// A person's records, newest first.
const OF_PERSON: Sql = Sql("select record_id, number, check_code, person_id, kind, from_day, \
     until_day, minutes, star, star_rule, content, issued_at, revoked_at, revoked_why from record \
     where town_id = $1 and person_id = $2 order by issued_at desc, record_id desc \
     limit $3 offset $4");
/// How many records a person has.
const COUNT_OF: Sql =
    Sql("select count(record_id) from record where town_id = $1 and person_id = $2");
/// All records, newest first, with the holder's name.
const LIST: Sql =
    Sql("select r.record_id, r.number, r.check_code, r.person_id, r.kind, r.from_day, \
     r.until_day, r.minutes, r.star, r.star_rule, r.content, r.issued_at, r.revoked_at, \
     r.revoked_why, p.name from record r \
     join person p on p.town_id = r.town_id and p.person_id = r.person_id \
     where r.town_id = $1 order by r.record_id desc limit $2 offset $3");
/// How many records there are.
const COUNT: Sql = Sql("select count(record_id) from record where town_id = $1");
/// The serial of the last record of a year: numbers sort as text.
const LAST_OF_YEAR: Sql = Sql("select number from record where town_id = $1 and number >= $2 \
     and number < $3 order by number desc limit 1");
/// Keeps a record.
const KEEP: Sql =
    Sql("insert into record (town_id, record_id, number, check_code, person_id, kind, \
     from_day, until_day, minutes, star, star_rule, content, issued_at, issued_by) \
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)");
/// Revokes a record, once.
const REVOKE: Sql = Sql("update record set revoked_at = $1, revoked_why = $2 where town_id = $3 \
     and record_id = $4 and revoked_at is null");
/// The town whose next number is taken.
const HOLD_TOWN: Sql = Sql("select town_id from town where town_id = $1");
/// What the paper says of the town and its declaration.
const ISSUER: Sql =
    Sql("select name, issuer_words, issuer_declared_at from town where town_id = $1");
/// What the paper says of its holder.
const HOLDER: Sql =
    Sql("select name, number, city_card, document_kind, document_sealed from person \
     where town_id = $1 and person_id = $2");

fn record(row: &Row) -> Result<RecordRow, Fault> {
    Ok(RecordRow {
        id: row.get(0)?,
        number: row.get(1)?,
        check_code: row.get(2)?,
        person: row.get(3)?,
        kind: row.get(4)?,
        from_day: row.get(5)?,
        until_day: row.get(6)?,
        minutes: row.get(7)?,
        star: row.get(8)?,
        star_rule: row.get(9)?,
        content: row.get(10)?,
        issued_at: row.get(11)?,
        revoked_at: row.get(12)?,
        revoked_why: row.get(13)?,
    })
}

/// A record by its number.
pub fn by_number(q: &mut Read<'_>, number: &str) -> Result<Option<RecordRow>, Fault> {
    let town = q.town();
    q.row(BY_NUMBER, p![town, number])?.as_ref().map(record).transpose()
}
/// A record by its id.
pub fn one(q: &mut Read<'_>, id: RecordId) -> Result<Option<RecordRow>, Fault> {
    let town = q.town();
    q.row(BY_ID, p![town, id])?.as_ref().map(record).transpose()
}
/// A person's records, newest first, and how many there are.
pub fn of_person(
    q: &mut Read<'_>,
    person: PersonId,
    (most, offset): (i64, i64),
) -> Result<(Vec<RecordRow>, i64), Fault> {
    let town = q.town();
    let rows: Result<Vec<RecordRow>, Fault> =
        q.rows(OF_PERSON, p![town, person, most, offset])?.iter().map(record).collect();
    Ok((rows?, q.count(COUNT_OF, p![town, person])?))
}
/// All records with their holders, newest first, and how many there are.
pub fn list(
    q: &mut Read<'_>,
    (most, offset): (i64, i64),
) -> Result<(Vec<(RecordRow, String)>, i64), Fault> {
    let town = q.town();
    let rows: Result<Vec<(RecordRow, String)>, Fault> = q
        .rows(LIST, p![town, most, offset])?
        .iter()
        .map(|row| Ok((record(row)?, row.get(14)?)))
        .collect();
    Ok((rows?, q.count(COUNT, p![town])?))
}
/// The last number of a year, such as `LD-2026-000123-C`.
pub fn last_of_year(tx: &mut Tx<'_>, year: i16) -> Result<Option<String>, Fault> {
    let town = tx.town();
    tx.hold(HOLD_TOWN, p![town])?;
    let (from, until) = (format!("LD-{year}-"), format!("LD-{year}."));
    match tx.row(LAST_OF_YEAR, p![town, from, until])? {
        Some(row) => row.get(0).map(Some),
        None => Ok(None),
    }
}
/// Keeps a record.
pub fn keep(tx: &mut Tx<'_>, row: &RecordRow) -> Result<(), Fault> {
    let (town, by) = (tx.town(), tx.actor());
    let values = [
        p![town, row.id, &row.number, &row.check_code, row.person, &row.kind].as_slice(),
        p![row.from_day, row.until_day, row.minutes, row.star, &row.star_rule],
        p![&row.content, row.issued_at, by],
    ]
    .concat();
    tx.execute(KEEP, &values).map(|_| ())
}
/// Revokes a record; false when it was revoked before.
pub fn revoke(tx: &mut Tx<'_>, id: RecordId, why: &str) -> Result<bool, Fault> {
    let (town, now) = (tx.town(), tx.now());
    Ok(tx.execute(REVOKE, p![now, why, town, id])? == 1)
}
/// Who issues: the town's name, its words, and whether it declared itself entitled.
pub fn issuer(q: &mut Read<'_>) -> Result<(String, String, Option<Moment>), Fault> {
    let town = q.town();
    let row = q
        .row(ISSUER, p![town])?
        .ok_or_else(|| Fault::new("issuing a record", "the town is not there"))?;
    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
}
/// Whose: name, volunteer number, city card, document kind, sealed document.
#[derive(Debug, Clone)]
pub struct Holder {
    /// Name.
    pub name: String,
    /// Volunteer number.
    pub number: String,
    /// Number of the city's card.
    pub city_card: Option<String>,
    /// Kind of document.
    pub document_kind: Option<String>,
    /// The sealed document number.
    pub document_sealed: Option<String>,
}
/// What the paper says of its holder.
pub fn holder(q: &mut Read<'_>, person: PersonId) -> Result<Option<Holder>, Fault> {
    let town = q.town();
    let Some(row) = q.row(HOLDER, p![town, person])? else { return Ok(None) };
    Ok(Some(Holder {
        name: row.get(0)?,
        number: row.get(1)?,
        city_card: row.get(2)?,
        document_kind: row.get(3)?,
        document_sealed: row.get(4)?,
    }))
}
