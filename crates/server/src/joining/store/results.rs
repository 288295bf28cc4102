//! What became of each step: who, when, why. Grows only.

use liandong_domain::basics::{ApplicationId, Moment, RuleRef};
use liandong_domain::joining::{Outcome, QuietReason};
use liandong_domain::rules::Step;

use super::known;
use crate::db::{Param, Read, Sql, SqlList, Tx};
use crate::failure::Fault;
use crate::p;

/// One outcome.
#[derive(Debug, Clone)]
pub struct ResultRow {
    /// The step.
    pub step: Step,
    /// What became of it.
    pub outcome: Outcome,
    /// Who decided, by name; empty: the house.
    pub by: String,
    /// When.
    pub at: Moment,
    /// Why, in words.
    pub why: String,
    /// What it stands on.
    pub evidence: String,
    /// Why somebody left, said quietly.
    pub quiet: Option<QuietReason>,
}

/// Writes an outcome.
const NOTE: Sql = Sql("insert into joining_result (town_id, result_id, application_id, step, \
     outcome, decided_by, decided_at, why, evidence, quiet, rule) \
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)");
/// The outcomes of an application, oldest first.
const OF: Sql = Sql("select r.step, r.outcome, p.name, r.decided_at, r.why, r.evidence, r.quiet \
     from joining_result r left join person p on p.town_id = r.town_id \
     and p.person_id = r.decided_by \
     where r.town_id = $1 and r.application_id = $2 order by r.decided_at, r.result_id");
/// Evidence that was counted for several applications.
const USED: SqlList = SqlList(
    "select application_id, evidence from joining_result where town_id = $1 \
     and evidence <> '' and outcome = 'passed' and application_id in ({slots})",
);

/// An outcome about to be written.
#[derive(Debug, Clone, Copy)]
pub struct Noted<'a> {
    /// The step.
    pub step: Step,
    /// What became of it.
    pub outcome: Outcome,
    /// Why, in words.
    pub why: &'a str,
    /// What it stands on.
    pub evidence: &'a str,
    /// Why somebody left.
    pub quiet: Option<QuietReason>,
}

/// Writes an outcome.
pub fn note(
    tx: &mut Tx<'_>,
    of: ApplicationId,
    noted: &Noted<'_>,
    rule: &RuleRef,
) -> Result<(), Fault> {
    let (town, now, by, id) = (tx.town(), tx.now(), tx.actor(), tx.fresh().to_string());
    let quiet = noted.quiet.map_or("", QuietReason::code);
    let values = [
        p![town, id, of, noted.step.code(), noted.outcome.code(), by, now].as_slice(),
        p![noted.why, noted.evidence, quiet, rule.to_string()],
    ]
    .concat();
    tx.execute(NOTE, &values).map(|_| ())
}
/// The outcomes of an application, oldest first.
pub fn results(q: &mut Read<'_>, of: ApplicationId) -> Result<Vec<ResultRow>, Fault> {
    let town = q.town();
    q.rows(OF, p![town, of])?
        .iter()
        .map(|row| {
            Ok(ResultRow {
                step: known(Step::parse(&row.get::<String>(0)?), "a step")?,
                outcome: known(Outcome::parse(&row.get::<String>(1)?), "an outcome")?,
                by: row.get::<Option<String>>(2)?.unwrap_or_default(),
                at: row.get(3)?,
                why: row.get(4)?,
                evidence: row.get(5)?,
                quiet: QuietReason::parse(&row.get::<String>(6)?),
            })
        })
        .collect()
}
/// Evidence that was counted before for several applications.
pub fn used(
    q: &mut Read<'_>,
    all: &[ApplicationId],
) -> Result<Vec<(ApplicationId, String)>, Fault> {
    let (town, list): (_, Vec<Param>) = (q.town(), all.iter().map(|id| Param::from(*id)).collect());
    q.rows_in(USED, p![town], &list)?.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}
