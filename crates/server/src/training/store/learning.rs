//! The book of learning: time learned, by kind, and its sums.

use std::collections::{BTreeMap, BTreeSet};

use liandong_domain::basics::{Day, Minutes, PersonId};
use liandong_domain::training::CourseKind;

use super::known;
use crate::db::{Param, Read, Sql, SqlList, Tx};
use crate::failure::Fault;
use crate::p;

/// One thing learned.
#[derive(Debug, Clone)]
pub struct LearningRow {
    /// The day.
    pub learned_on: Day,
    /// Its kind.
    pub kind: CourseKind,
    /// Time.
    pub minutes: Minutes,
    /// What.
    pub words: String,
}

/// Writes a line, once for each source.
const LEARN: Sql = Sql("insert into learning (town_id, learning_id, person_id, kind, learned_on, \
     minutes, source, words) values ($1, $2, $3, $4, $5, $6, $7, $8) \
     on conflict (town_id, person_id, source) do nothing");
/// Adds it to the month's sum.
const ADD: Sql = Sql("insert into learning_total (town_id, month, kind, minutes, entries) \
     values ($1, $2, $3, $4, 1) on conflict (town_id, month, kind) do update set \
     minutes = learning_total.minutes + excluded.minutes, \
     entries = learning_total.entries + 1");
/// What somebody learned, latest first.
const OF_PERSON: Sql = Sql("select learned_on, kind, minutes, words from learning \
     where town_id = $1 and person_id in (select person_id from person where town_id = $2 \
     and (person_id = $3 or merged_into = $4)) \
     order by learned_on || '' desc, learning_id limit $5");
/// How long somebody learned, by kind.
const BY_KIND: Sql = Sql("select kind, cast(sum(minutes) as bigint) from learning \
     where town_id = $1 and person_id in (select person_id from person where town_id = $2 \
     and (person_id = $3 or merged_into = $4)) group by kind");
/// The sums of the months of a period.
const TOTALS: Sql = Sql("select month, kind, minutes, entries from learning_total \
     where town_id = $1 and month >= $2 and month <= $3 order by month desc, kind");

/// Who of these has learned from this source.
const FROM: SqlList = SqlList(
    "select person_id from learning where town_id = $1 \
     and source = $2 and person_id in ({slots})",
);

/// Writes a line and its sum; false when this source was counted before.
pub fn learn(
    tx: &mut Tx<'_>,
    person: PersonId,
    row: &LearningRow,
    source: &str,
) -> Result<bool, Fault> {
    let (town, id) = (tx.town(), tx.fresh().to_string());
    let kind = row.kind.code();
    let params = p![town, id, person, kind, row.learned_on, row.minutes, source, &row.words];
    if tx.execute(LEARN, params)? == 0 {
        return Ok(false);
    }
    let month: String = row.learned_on.to_string().chars().take(7).collect();
    tx.execute(ADD, p![town, month, kind, row.minutes])?;
    Ok(true)
}
/// What somebody learned, latest first.
pub fn learned_of(
    q: &mut Read<'_>,
    person: PersonId,
    most: i64,
) -> Result<Vec<LearningRow>, Fault> {
    let town = q.town();
    q.rows(OF_PERSON, p![town, town, person, person, most])?
        .iter()
        .map(|row| {
            Ok(LearningRow {
                learned_on: row.get(0)?,
                kind: known(CourseKind::parse(&row.get::<String>(1)?), "a kind of course")?,
                minutes: row.get(2)?,
                words: row.get(3)?,
            })
        })
        .collect()
}
/// How long somebody learned, by kind; a kind without a line is left out.
pub fn learned_by_kind(
    q: &mut Read<'_>,
    person: PersonId,
) -> Result<BTreeMap<CourseKind, Minutes>, Fault> {
    let town = q.town();
    q.rows(BY_KIND, p![town, town, person, person])?
        .iter()
        .map(|row| {
            let kind = known(CourseKind::parse(&row.get::<String>(0)?), "a kind of course")?;
            Ok((kind, row.get(1)?))
        })
        .collect()
}
/// Who of these has learned from this source.
pub fn learned_from(
    q: &mut Read<'_>,
    people: &[PersonId],
    source: &str,
) -> Result<BTreeSet<PersonId>, Fault> {
    let (town, list) = (q.town(), people.iter().map(|id| Param::from(*id)).collect::<Vec<_>>());
    q.rows_in(FROM, p![town, source], &list)?.iter().map(|row| row.get(0)).collect()
}
/// The sums of months: month, kind, time, entries.
pub fn totals(
    q: &mut Read<'_>,
    from: &str,
    until: &str,
) -> Result<Vec<(String, CourseKind, Minutes, i64)>, Fault> {
    let town = q.town();
    q.rows(TOTALS, p![town, from, until])?
        .iter()
        .map(|row| {
            let kind = known(CourseKind::parse(&row.get::<String>(1)?), "a kind of course")?;
            Ok((row.get(0)?, kind, row.get(2)?, row.get(3)?))
        })
        .collect()
}
