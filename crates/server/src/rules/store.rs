//! Versions and calendar years.

use liandong_domain::basics::{Day, Moment, PersonId, RuleVersionId};

use crate::db::{Read, Row, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// A version as stored, its content still text.
#[derive(Debug, Clone)]
pub struct VersionRow {
    /// Its id.
    pub id: RuleVersionId,
    /// Which rule: the code.
    pub rule: String,
    /// Counted from 1.
    pub version: i64,
    /// The first day it holds.
    pub first_day: Option<Day>,
    /// What it says in words, and why.
    pub words: String,
    /// Its fields, one `key: value` a line.
    pub content: String,
    /// Who drafted it.
    pub drafted_by: PersonId,
    /// When.
    pub drafted_at: Moment,
    /// The first signature.
    pub first: Option<(PersonId, Moment)>,
    /// The second signature.
    pub second: Option<(PersonId, Moment)>,
    /// The keyed seal; none while a draft.
    pub seal: Option<String>,
}

impl VersionRow {
    /// What the seal covers, in one text.
    pub fn sealed_text(&self) -> String {
        let day = self.first_day.map(|d| d.to_string()).unwrap_or_default();
        let hand = |s: &Option<(PersonId, Moment)>| {
            s.map(|(by, at)| format!("{by}@{}", at.ms())).unwrap_or_default()
        };
        [
            self.rule.as_str(),
            &self.version.to_string(),
            &day,
            &self.words,
            &self.content,
            &hand(&self.first),
            &hand(&self.second),
        ]
        .join("\u{1f}")
    }
}

/// Versions of a rule that were not withdrawn, newest first.
const VERSIONS: Sql = Sql("select rule_version_id, rule, version, first_day, words, content, \
     drafted_by, drafted_at, first_signed_by, first_signed_at, second_signed_by, \
     second_signed_at, seal from rule_version where town_id = $1 and rule = $2 \
     and withdrawn_at is null order by version desc limit 200");
/// The version of a rule in force on a day.
const IN_FORCE: Sql = Sql("select rule_version_id, rule, version, first_day, words, content, \
     drafted_by, drafted_at, first_signed_by, first_signed_at, second_signed_by, \
     second_signed_at, seal from rule_version where town_id = $1 and rule = $2 \
     and sealed_at is not null and first_day <= $3 order by first_day desc, version desc limit 1");
/// Every sealed version.
const SEALED: Sql = Sql("select rule_version_id, rule, version, first_day, words, content, \
     drafted_by, drafted_at, first_signed_by, first_signed_at, second_signed_by, \
     second_signed_at, seal from rule_version where town_id = $1 and sealed_at is not null \
     order by rule, version");
/// One version.
const ONE: Sql = Sql("select rule_version_id, rule, version, first_day, words, content, \
     drafted_by, drafted_at, first_signed_by, first_signed_at, second_signed_by, \
     second_signed_at, seal from rule_version \
     where town_id = $1 and rule_version_id = $2 and withdrawn_at is null");
/// The highest number of a rule's versions.
const LAST: Sql = Sql("select coalesce(max(version), 0) from rule_version \
     where town_id = $1 and rule = $2");
/// Keeps a draft.
const DRAFT: Sql =
    Sql("insert into rule_version (town_id, rule_version_id, rule, version, words, \
     content, drafted_by, drafted_at) values ($1, $2, $3, $4, $5, $6, $7, $8)");
/// Keeps a signature, and the seal with the second.
const SIGN: Sql = Sql("update rule_version set first_day = $1, first_signed_by = $2, \
     first_signed_at = $3, second_signed_by = $4, second_signed_at = $5, sealed_at = $6, seal = $7 \
     where town_id = $8 and rule_version_id = $9 and sealed_at is null");
/// Withdraws a draft.
const WITHDRAW: Sql = Sql("update rule_version set withdrawn_at = $1 where town_id = $2 \
     and rule_version_id = $3 and sealed_at is null and withdrawn_at is null");
/// Calendar years.
const YEARS: Sql = Sql("select year, content from calendar_year where town_id = $1 order by year");
/// Keeps a calendar year.
const KEEP_YEAR: Sql = Sql("insert into calendar_year (town_id, year, content, checked_by, \
     checked_at) values ($1, $2, $3, $4, $5) on conflict (town_id, year) do update \
     set content = excluded.content, checked_by = excluded.checked_by, \
     checked_at = excluded.checked_at");

fn version(row: &Row) -> Result<VersionRow, Fault> {
    let hand = |at: usize| -> Result<Option<(PersonId, Moment)>, Fault> {
        Ok(row.get::<Option<PersonId>>(at)?.zip(row.get::<Option<Moment>>(at + 1)?))
    };
    Ok(VersionRow {
        id: row.get(0)?,
        rule: row.get(1)?,
        version: row.get(2)?,
        first_day: row.get(3)?,
        words: row.get(4)?,
        content: row.get(5)?,
        drafted_by: row.get(6)?,
        drafted_at: row.get(7)?,
        first: hand(8)?,
        second: hand(10)?,
        seal: row.get(12)?,
    })
}

/// Versions of a rule, newest first.
pub fn versions(q: &mut Read<'_>, rule: &str) -> Result<Vec<VersionRow>, Fault> {
    let town = q.town();
    q.rows(VERSIONS, p![town, rule])?.iter().map(version).collect()
}
/// The version in force on a day.
pub fn in_force(q: &mut Read<'_>, rule: &str, day: Day) -> Result<Option<VersionRow>, Fault> {
    let town = q.town();
    q.row(IN_FORCE, p![town, rule, day])?.as_ref().map(version).transpose()
}
/// Every sealed version.
pub fn sealed(q: &mut Read<'_>) -> Result<Vec<VersionRow>, Fault> {
    let town = q.town();
    q.rows(SEALED, p![town])?.iter().map(version).collect()
}
/// One version.
pub fn one(q: &mut Read<'_>, id: RuleVersionId) -> Result<Option<VersionRow>, Fault> {
    let town = q.town();
    q.row(ONE, p![town, id])?.as_ref().map(version).transpose()
}
/// The highest number of a rule's versions, withdrawn ones too.
pub fn last(q: &mut Read<'_>, rule: &str) -> Result<i64, Fault> {
    let town = q.town();
    q.count(LAST, p![town, rule])
}
/// Keeps a draft.
pub fn draft(tx: &mut Tx<'_>, row: &VersionRow) -> Result<(), Fault> {
    let town = tx.town();
    let values = [
        p![town, row.id, &row.rule, row.version, &row.words].as_slice(),
        p![&row.content, row.drafted_by, row.drafted_at],
    ]
    .concat();
    tx.execute(DRAFT, &values).map(|_| ())
}
/// Keeps the signatures of a version; with a seal it is frozen. False when it was frozen before.
pub fn sign(tx: &mut Tx<'_>, row: &VersionRow) -> Result<bool, Fault> {
    let (town, now) = (tx.town(), tx.now());
    let values = [
        p![row.first_day, row.first.map(|s| s.0), row.first.map(|s| s.1)].as_slice(),
        p![row.second.map(|s| s.0), row.second.map(|s| s.1)],
        p![row.seal.as_ref().map(|_| now), row.seal.clone(), town, row.id],
    ]
    .concat();
    Ok(tx.execute(SIGN, &values)? == 1)
}
/// Withdraws a draft; false when it is frozen or gone.
pub fn withdraw(tx: &mut Tx<'_>, id: RuleVersionId) -> Result<bool, Fault> {
    let (town, now) = (tx.town(), tx.now());
    Ok(tx.execute(WITHDRAW, p![now, town, id])? == 1)
}
/// Calendar years with their text.
pub fn years(q: &mut Read<'_>) -> Result<Vec<(i64, String)>, Fault> {
    let town = q.town();
    q.rows(YEARS, p![town])?.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}
/// Keeps a calendar year.
pub fn keep_year(tx: &mut Tx<'_>, year: i64, content: &str) -> Result<(), Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    tx.execute(KEEP_YEAR, p![town, year, content, by, now]).map(|_| ())
}
