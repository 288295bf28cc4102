//! What happens term by term: reminders, bridges, what a giver hears.

use liandong_domain::aid::{AwardState, Term};
use liandong_domain::basics::{AwardId, DirectedPromiseId, Moment, PersonId, PupilId};

use super::known;
use crate::db::{Read, Row, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// A child-term that nobody covers yet.
#[derive(Debug, Clone)]
pub struct NeedRow {
    /// The pupil.
    pub pupil: PupilId,
    /// Its code.
    pub code: String,
    /// The promise that stands; none: a giver is looked for.
    pub promise: Option<DirectedPromiseId>,
}

/// A bridge as stored.
#[derive(Debug, Clone)]
pub struct BridgeRow {
    /// The award.
    pub award: AwardId,
    /// The pupil's code.
    pub code: String,
    /// The term.
    pub term: Term,
    /// Why.
    pub why: String,
    /// Where the award stands.
    pub state: AwardState,
}

/// What a giver hears of a term.
#[derive(Debug, Clone)]
pub struct ReportRow {
    /// The promise.
    pub promise: DirectedPromiseId,
    /// The pupil's code.
    pub code: String,
    /// The term.
    pub term: Term,
    /// The words.
    pub words: String,
    /// Who wrote it.
    pub written_by: PersonId,
    /// Whether a second person has read it.
    pub screened: bool,
    /// When it was written.
    pub written_at: Moment,
}

/// Pupils of a course in a term who have no award that stands.
const NEEDS: Sql = Sql("select c.pupil_id, p.code, (select d.promise_id from directed_promise d \
     where d.town_id = c.town_id and d.pupil_id = c.pupil_id and d.state = 'standing') \
     from pupil_course c join pupil p on p.town_id = c.town_id and p.pupil_id = c.pupil_id \
     where c.town_id = $1 and c.from_term <= $2 and (c.until_term is null or c.until_term >= $3) \
     and p.left_on is null and not exists (select 1 from award a where a.town_id = c.town_id \
     and a.pupil_id = c.pupil_id and a.term = $4 \
     and a.state in ('proposed', 'decided', 'paid', 'received')) order by p.code limit 500");
/// Keeps why the pool pays an award.
const BRIDGE: Sql = Sql("insert into bridge (town_id, award_id, pupil_id, term, promise_id, why, \
     made_by, made_at) values ($1, $2, $3, $4, $5, $6, $7, $8)");
/// Bridges, latest first.
const BRIDGES: Sql = Sql("select b.award_id, p.code, b.term, b.why, a.state from bridge b \
     join pupil p on p.town_id = b.town_id and p.pupil_id = b.pupil_id \
     join award a on a.town_id = b.town_id and a.award_id = b.award_id where b.town_id = $1 \
     order by b.term desc, b.made_at desc limit 200");
/// Reminds.
const REMIND: Sql = Sql("insert into promise_reminder (town_id, promise_id, term, reminded_by, \
     reminded_at) values ($1, $2, $3, $4, $5) on conflict (town_id, promise_id, term) \
     do update set reminded_by = excluded.reminded_by, reminded_at = excluded.reminded_at");
/// When a giver was reminded of a term.
const REMINDED: Sql = Sql("select reminded_at from promise_reminder where town_id = $1 \
     and promise_id = $2 and term = $3");
/// When the giver was reminded, term by term.
const REMINDERS: Sql = Sql("select term, reminded_at from promise_reminder where town_id = $1 \
     and promise_id = $2 order by term limit 200");
/// Writes what a giver hears of a term.
const WRITE: Sql = Sql("insert into promise_report (town_id, promise_id, term, words, \
     written_by, written_at) values ($1, $2, $3, $4, $5, $6) \
     on conflict (town_id, promise_id, term) do update set words = excluded.words, \
     written_by = excluded.written_by, written_at = excluded.written_at, screened_by = null, \
     screened_at = null");
/// A second person has read it.
const SCREEN: Sql = Sql("update promise_report set screened_by = $1, screened_at = $2 \
     where town_id = $3 and promise_id = $4 and term = $5 and screened_by is null \
     and written_by <> $6");
/// One term's.
const REPORT: Sql = Sql("select r.promise_id, p.code, r.term, r.words, r.written_by, \
     r.screened_by, r.written_at from promise_report r join directed_promise d \
     on d.town_id = r.town_id and d.promise_id = r.promise_id join pupil p \
     on p.town_id = d.town_id and p.pupil_id = d.pupil_id where r.town_id = $1 \
     and r.promise_id = $2 and r.term = $3");
/// Those of a promise, latest term first.
const REPORTS: Sql = Sql("select r.promise_id, p.code, r.term, r.words, r.written_by, \
     r.screened_by, r.written_at from promise_report r join directed_promise d \
     on d.town_id = r.town_id and d.promise_id = r.promise_id join pupil p \
     on p.town_id = d.town_id and p.pupil_id = d.pupil_id where r.town_id = $1 \
     and r.promise_id = $2 order by r.term desc limit 60");
/// Those that a second person has not read.
const UNREAD: Sql = Sql("select r.promise_id, p.code, r.term, r.words, r.written_by, \
     r.screened_by, r.written_at from promise_report r join directed_promise d \
     on d.town_id = r.town_id and d.promise_id = r.promise_id join pupil p \
     on p.town_id = d.town_id and p.pupil_id = d.pupil_id where r.town_id = $1 \
     and r.screened_by is null order by r.written_at limit 100");

fn report_row(row: &crate::db::Row) -> Result<ReportRow, Fault> {
    Ok(ReportRow {
        promise: row.get(0)?,
        code: row.get(1)?,
        term: known(row.get::<String>(2)?.parse().ok(), "a term")?,
        words: row.get(3)?,
        written_by: row.get(4)?,
        screened: row.get::<Option<String>>(5)?.is_some(),
        written_at: row.get(6)?,
    })
}

/// Pupils of a course in a term who have no award that stands.
pub fn needs(q: &mut Read<'_>, term: Term) -> Result<Vec<NeedRow>, Fault> {
    let (town, term) = (q.town(), term.to_string());
    q.rows(NEEDS, p![town, &term, &term, &term])?
        .iter()
        .map(|row| Ok(NeedRow { pupil: row.get(0)?, code: row.get(1)?, promise: row.get(2)? }))
        .collect()
}
/// Keeps why the pool pays an award.
pub fn keep_bridge(
    tx: &mut Tx<'_>,
    (award, pupil, term): (AwardId, PupilId, Term),
    (promise, why): (Option<DirectedPromiseId>, &str),
) -> Result<(), Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    let values = p![town, award, pupil, term.to_string(), promise, why, by, now];
    tx.execute(BRIDGE, values).map(|_| ())
}
/// Bridges, latest first.
pub fn bridges(q: &mut Read<'_>) -> Result<Vec<BridgeRow>, Fault> {
    let town = q.town();
    q.rows(BRIDGES, p![town])?
        .iter()
        .map(|row| {
            let state: String = row.get(4)?;
            Ok(BridgeRow {
                award: row.get(0)?,
                code: row.get(1)?,
                term: known(row.get::<String>(2)?.parse().ok(), "a term")?,
                why: row.get(3)?,
                state: known(AwardState::parse(&state), "a state of an award")?,
            })
        })
        .collect()
}
/// Notes that a giver was reminded of a term.
pub fn keep_reminder(
    tx: &mut Tx<'_>,
    (promise, term): (DirectedPromiseId, Term),
) -> Result<(), Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    tx.execute(REMIND, p![town, promise, term.to_string(), by, now]).map(|_| ())
}
/// When a giver was reminded of a term.
pub fn reminded(
    q: &mut Read<'_>,
    (promise, term): (DirectedPromiseId, Term),
) -> Result<Option<Moment>, Fault> {
    let town = q.town();
    q.row(REMINDED, p![town, promise, term.to_string()])?.map(|row| row.get(0)).transpose()
}
/// When the giver was reminded, term by term.
pub fn reminders(
    q: &mut Read<'_>,
    promise: DirectedPromiseId,
) -> Result<Vec<(Term, Moment)>, Fault> {
    let town = q.town();
    let read = |row: &Row| {
        let term = row.get::<String>(0)?.parse().ok();
        Ok((known(term, "a term")?, row.get(1)?))
    };
    q.rows(REMINDERS, p![town, promise])?.iter().map(read).collect()
}
/// Writes what a giver hears of a term, to be read by a second person.
pub fn keep_report(
    tx: &mut Tx<'_>,
    (promise, term): (DirectedPromiseId, Term),
    words: &str,
) -> Result<(), Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    tx.execute(WRITE, p![town, promise, term.to_string(), words, by, now]).map(|_| ())
}
/// A second person has read it; false when it was read, or is their own.
pub fn screen_report(
    tx: &mut Tx<'_>,
    (promise, term): (DirectedPromiseId, Term),
) -> Result<bool, Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    Ok(tx.execute(SCREEN, p![by, now, town, promise, term.to_string(), by])? == 1)
}
/// What a giver hears of one term.
pub fn report(
    q: &mut Read<'_>,
    (promise, term): (DirectedPromiseId, Term),
) -> Result<Option<ReportRow>, Fault> {
    let town = q.town();
    q.row(REPORT, p![town, promise, term.to_string()])?.as_ref().map(report_row).transpose()
}
/// What was written for a promise, latest term first.
pub fn reports_of(q: &mut Read<'_>, promise: DirectedPromiseId) -> Result<Vec<ReportRow>, Fault> {
    let town = q.town();
    q.rows(REPORTS, p![town, promise])?.iter().map(report_row).collect()
}
/// What a second person has not read.
pub fn reports_unread(q: &mut Read<'_>) -> Result<Vec<ReportRow>, Fault> {
    let town = q.town();
    q.rows(UNREAD, p![town])?.iter().map(report_row).collect()
}
