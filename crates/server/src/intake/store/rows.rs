//! Rows of a file and what becomes of them.

use liandong_domain::basics::{ImportId, PersonId};

use crate::db::{Read, Row, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// One row of a file.
#[derive(Debug, Clone)]
pub struct FileRow {
    /// Its place: the sheet's place times a million, and the row's number.
    pub sort: i64,
    /// Its sheet.
    pub sheet: String,
    /// Its number in the file.
    pub row: i64,
    /// ok, warn, error, duplicate.
    pub level: String,
    /// Findings as JSON: key, column, cell, level. No text of a cell.
    pub findings: String,
    /// The sealed cells and what is said of them; empty once the file was let go.
    pub cells_sealed: String,
    /// skip, keep or merge; none: not decided.
    pub decision: Option<String>,
    /// What it came to.
    pub result_id: Option<String>,
    /// How: made, joined, entry, question, skipped, failed, undone.
    pub result: String,
    /// Whom it doubles: `person:` or `row:` and an id.
    pub twin: Option<String>,
    /// certain, likely, possible; empty: nobody.
    pub certainty: String,
    /// Why it is another person all the same.
    pub decision_why: String,
    /// Why the rules refused it, sealed.
    pub refusal_sealed: Option<String>,
}

/// How many rows of an import come out how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// All rows.
    pub all: i64,
    /// Good ones.
    pub ok: i64,
    /// Good ones with a remark.
    pub warn: i64,
    /// To be mended.
    pub error: i64,
    /// That double somebody, or may.
    pub duplicate: i64,
    /// That would go in now.
    pub ready: i64,
    /// That wait for a hand or a choice.
    pub left: i64,
    /// That went in.
    pub written: i64,
    /// Of these, joined into somebody who was there.
    pub joined: i64,
    /// That became questions.
    pub questions: i64,
    /// Left out by choice.
    pub skipped: i64,
    /// Refused by the rules.
    pub failed: i64,
}

/// The open parts of a row, to see whether a check changed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its level.
    pub level: String,
    /// Its findings.
    pub findings: String,
    /// Whom it doubles.
    pub twin: Option<String>,
    /// How sure.
    pub certainty: String,
    /// Whether it was written, or left out.
    pub written: bool,
}

const CLEAR_ROWS: Sql = Sql("delete from import_row where town_id = $1 and import_id = $2 \
     and (written_at is null or result = 'failed')");
/// Keeps a checked row; a row that was written stays as it is, a choice stays.
const KEEP_ROW: Sql = Sql("insert into import_row (town_id, import_id, sort, sheet, row_number, \
     level, findings, cells_sealed, twin, certainty) \
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
     on conflict (town_id, import_id, sort) do update set level = excluded.level, \
     findings = excluded.findings, cells_sealed = excluded.cells_sealed, twin = excluded.twin, \
     certainty = excluded.certainty, result = '', result_id = null, refusal_sealed = null, \
     written_at = null where import_row.written_at is null or import_row.result = 'failed'");
/// Rows of a filter, in the order of the file.
const ROWS: Sql = Sql("select sort, sheet, row_number, level, findings, cells_sealed, decision, \
     result_id, result, twin, certainty, decision_why, refusal_sealed from import_row \
     where town_id = $1 and import_id = $2 and (cast($3 as text) = 'all' \
     or (cast($4 as text) = 'troubled' and level <> 'ok') or level = $5 \
     or (cast($6 as text) = 'duplicate' and certainty <> '') or certainty = $7 or result = $8 \
     or (cast($9 as text) = 'written' and result in ('made', 'entry', 'joined')) \
     or (cast($10 as text) = 'left' and result in ('', 'failed') and (level = 'error' \
     or result = 'failed' or (level = 'duplicate' and decision is null))) \
     or (cast($11 as text) = 'ready' and result = '' and (level in ('ok', 'warn') \
     or (level = 'duplicate' and decision is not null)))) \
     order by sort limit $12 offset $13");
/// How many rows of a filter.
const COUNT: Sql = Sql("select count(sort) from import_row \
     where town_id = $1 and import_id = $2 and (cast($3 as text) = 'all' \
     or (cast($4 as text) = 'troubled' and level <> 'ok') or level = $5 \
     or (cast($6 as text) = 'duplicate' and certainty <> '') or certainty = $7 or result = $8 \
     or (cast($9 as text) = 'written' and result in ('made', 'entry', 'joined')) \
     or (cast($10 as text) = 'left' and result in ('', 'failed') and (level = 'error' \
     or result = 'failed' or (level = 'duplicate' and decision is null))) \
     or (cast($11 as text) = 'ready' and result = '' and (level in ('ok', 'warn') \
     or (level = 'duplicate' and decision is not null))))");
/// How many rows come out how. `ready` is counted as [`ROWS`] does it.
const COUNTS: Sql = Sql("select count(sort), count(case when level = 'ok' then 1 end), \
     count(case when level = 'warn' then 1 end), count(case when level = 'error' then 1 end), \
     count(case when level = 'duplicate' or certainty <> '' then 1 end), \
     count(case when result = '' and (level in ('ok', 'warn') \
     or (level = 'duplicate' and decision is not null)) then 1 end), \
     count(case when result in ('', 'failed') and (level = 'error' or result = 'failed' \
     or (level = 'duplicate' and decision is null)) then 1 end), \
     count(case when result in ('made', 'entry', 'joined') then 1 end), \
     count(case when result = 'joined' then 1 end), \
     count(case when result = 'question' then 1 end), \
     count(case when result = 'skipped' then 1 end), \
     count(case when result = 'failed' then 1 end) \
     from import_row where town_id = $1 and import_id = $2");
/// One row.
const ONE_ROW: Sql = Sql("select sort, sheet, row_number, level, findings, cells_sealed, \
     decision, result_id, result, twin, certainty, decision_why, refusal_sealed from import_row \
     where town_id = $1 and import_id = $2 and sort = $3");
/// Rows that nobody wrote yet.
const UNWRITTEN: Sql = Sql("select sort, sheet, row_number, level, findings, cells_sealed, \
     decision, result_id, result, twin, certainty, decision_why, refusal_sealed from import_row \
     where town_id = $1 and import_id = $2 and result in ('', 'failed') order by sort");
/// The open parts of all rows.
const KEPT: Sql = Sql("select sort, level, findings, twin, certainty, case \
     when written_at is null or result = 'failed' then 0 else 1 end from import_row \
     where town_id = $1 and import_id = $2 order by sort");
const DECIDE: Sql = Sql("update import_row set decision = $1, decision_why = $2 \
     where town_id = $3 and import_id = $4 and sort = $5 and certainty <> '' \
     and (written_at is null or result = 'failed')");
const DECIDE_ALL: Sql = Sql("update import_row set decision = $1, decision_why = $2 \
     where town_id = $3 and import_id = $4 and certainty = $5 \
     and (written_at is null or result = 'failed')");
const WRITTEN: Sql = Sql("update import_row set result_id = $1, result = $2, written_at = $3, \
     refusal_sealed = $4 where town_id = $5 and import_id = $6 and sort = $7");
/// Rows of before with this name and year of birth.
const NAMED: Sql = Sql("select person_id from person where town_id = $1 and name_key = $2 \
     and born_year = $3 and merged_into is null limit 20");
/// Takes a person back who came in by an undone import: they can no longer be found by their
/// document, so that the same file can be read again.
const TAKE_BACK: Sql =
    Sql("update person set left_at = $1, document_key = null, phone_key = null \
     where town_id = $2 and person_id = $3 and left_at is null");

fn file_row(row: &Row) -> Result<FileRow, Fault> {
    Ok(FileRow {
        sort: row.get(0)?,
        sheet: row.get(1)?,
        row: row.get(2)?,
        level: row.get(3)?,
        findings: row.get(4)?,
        cells_sealed: row.get(5)?,
        decision: row.get(6)?,
        result_id: row.get(7)?,
        result: row.get(8)?,
        twin: row.get(9)?,
        certainty: row.get(10)?,
        decision_why: row.get(11)?,
        refusal_sealed: row.get(12)?,
    })
}

/// Clears rows of a check that is done anew; what was written stays.
pub fn clear_rows(tx: &mut Tx<'_>, id: ImportId) -> Result<(), Fault> {
    let town = tx.town();
    tx.keep_house(CLEAR_ROWS, p![town, id]).map(|_| ())
}
/// Keeps one checked row.
pub fn keep_row(tx: &mut Tx<'_>, id: ImportId, row: &FileRow) -> Result<(), Fault> {
    let town = tx.town();
    let values = [
        p![town, id, row.sort, &row.sheet, row.row, &row.level].as_slice(),
        p![&row.findings, &row.cells_sealed, row.twin.clone(), &row.certainty],
    ]
    .concat();
    tx.keep_house(KEEP_ROW, &values).map(|_| ())
}
/// Rows of a filter: a level, a certainty or a result; `all`, `troubled` (all but the good ones),
/// `duplicate`, `ready`, `left`, `written`.
pub fn rows(
    q: &mut Read<'_>,
    id: ImportId,
    show: &str,
    (most, offset): (i64, i64),
) -> Result<Vec<FileRow>, Fault> {
    let town = q.town();
    let values = [
        p![town, id, show, show, show, show, show, show].as_slice(),
        p![show, show, show, most, offset],
    ]
    .concat();
    q.rows(ROWS, &values)?.iter().map(file_row).collect()
}
/// How many rows a filter has.
pub fn count(q: &mut Read<'_>, id: ImportId, show: &str) -> Result<i64, Fault> {
    let town = q.town();
    q.count(COUNT, p![town, id, show, show, show, show, show, show, show, show, show])
}
/// How many rows come out how.
pub fn counts(q: &mut Read<'_>, id: ImportId) -> Result<Counts, Fault> {
    let town = q.town();
    let Some(row) = q.row(COUNTS, p![town, id])? else { return Ok(Counts::default()) };
    Ok(Counts {
        all: row.get(0)?,
        ok: row.get(1)?,
        warn: row.get(2)?,
        error: row.get(3)?,
        duplicate: row.get(4)?,
        ready: row.get(5)?,
        left: row.get(6)?,
        written: row.get(7)?,
        joined: row.get(8)?,
        questions: row.get(9)?,
        skipped: row.get(10)?,
        failed: row.get(11)?,
    })
}
/// One row.
pub fn one_row(q: &mut Read<'_>, id: ImportId, sort: i64) -> Result<Option<FileRow>, Fault> {
    let town = q.town();
    q.row(ONE_ROW, p![town, id, sort])?.as_ref().map(file_row).transpose()
}
/// Rows that nobody wrote yet, and those the rules refused.
pub fn unwritten(q: &mut Read<'_>, id: ImportId) -> Result<Vec<FileRow>, Fault> {
    let town = q.town();
    q.rows(UNWRITTEN, p![town, id])?.iter().map(file_row).collect()
}
/// The open parts of all rows, by their places.
pub fn kept_rows(q: &mut Read<'_>, id: ImportId) -> Result<Vec<(i64, Kept)>, Fault> {
    let town = q.town();
    q.rows(KEPT, p![town, id])?
        .iter()
        .map(|row| {
            let kept = Kept {
                level: row.get(1)?,
                findings: row.get(2)?,
                twin: row.get(3)?,
                certainty: row.get(4)?,
                written: row.get::<i64>(5)? == 1,
            };
            Ok((row.get(0)?, kept))
        })
        .collect()
}
/// Decides what becomes of one row that doubles somebody; false when there is no such row.
pub fn decide(
    tx: &mut Tx<'_>,
    id: ImportId,
    sort: i64,
    decision: &str,
    why: &str,
) -> Result<bool, Fault> {
    let town = tx.town();
    Ok(tx.execute(DECIDE, p![decision, why, town, id, sort])? == 1)
}
/// Decides what becomes of all rows that double somebody with the same certainty; gives how many.
pub fn decide_all(
    tx: &mut Tx<'_>,
    id: ImportId,
    certainty: &str,
    decision: &str,
    why: &str,
) -> Result<u64, Fault> {
    let town = tx.town();
    tx.execute(DECIDE_ALL, p![decision, why, town, id, certainty])
}
/// Notes what a row came to; of a refused one the sealed reason.
pub fn written(
    tx: &mut Tx<'_>,
    id: ImportId,
    sort: i64,
    result_id: Option<String>,
    result: &str,
    refusal: Option<String>,
) -> Result<(), Fault> {
    let (town, now) = (tx.town(), tx.now());
    tx.keep_house(WRITTEN, p![result_id, result, now, refusal, town, id, sort]).map(|_| ())
}
/// People with this name and year of birth.
pub fn people_named(q: &mut Read<'_>, key: &str, year: i64) -> Result<Vec<PersonId>, Fault> {
    let town = q.town();
    q.rows(NAMED, p![town, key, year])?.iter().map(|row| row.get(0)).collect()
}
/// Takes a person of an undone import back; false when they left before.
pub fn take_back(tx: &mut Tx<'_>, person: PersonId) -> Result<bool, Fault> {
    let (town, now) = (tx.town(), tx.now());
    Ok(tx.execute(TAKE_BACK, p![now, town, person])? == 1)
}
