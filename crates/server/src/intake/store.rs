//! Imports and their rows.

use liandong_domain::basics::{ImportId, Moment, PersonId};

use crate::db::{Read, Row, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// An import.
#[derive(Debug, Clone)]
pub struct ImportRow {
    /// Its id.
    pub id: ImportId,
    /// roster or hours.
    pub kind: String,
    /// The name of the file.
    pub file_words: String,
    /// reading, checked, writing, done, undone, failed.
    pub step: String,
    /// Data rows.
    pub total: i64,
    /// Rows read or written so far.
    pub done: i64,
    /// Header mapping chosen by hand and the body people join: `organisation=…` and header lines.
    pub mapping: String,
    /// The sealed file; none after the undo days.
    pub file_sealed: Option<String>,
    /// Who began it.
    pub started_by: PersonId,
    /// When.
    pub started_at: Moment,
    /// When it was written.
    pub finished_at: Option<Moment>,
    /// Until when it can be undone.
    pub undo_until: Option<Moment>,
    /// Why it failed: a word key.
    pub why: String,
}

/// One row of a file.
#[derive(Debug, Clone)]
pub struct FileRow {
    /// Its place.
    pub sort: i64,
    /// Its sheet.
    pub sheet: String,
    /// Its number in the file.
    pub row: i64,
    /// ok, warn, error, duplicate.
    pub level: String,
    /// Findings as JSON: column, cell, key, suggestion. No text of a cell.
    pub findings: String,
    /// The sealed cells shown with it.
    pub cells_sealed: String,
    /// keep or skip; none: not decided.
    pub decision: Option<String>,
    /// What it came to.
    pub result_id: Option<String>,
    /// How: made, entry, question, skipped, failed, undone.
    pub result: String,
}

const ONE: Sql = Sql("select import_id, kind, file_words, step, rows_total, rows_done, mapping, \
     file_sealed, started_by, started_at, finished_at, undo_until, why from import \
     where town_id = $1 and import_id = $2");
/// Imports, newest first, without their files.
const LIST: Sql = Sql("select import_id, kind, file_words, step, rows_total, rows_done, mapping, \
     cast(null as text), started_by, started_at, finished_at, undo_until, why from import \
     where town_id = $1 order by started_at desc, import_id desc limit $2 offset $3");
const COUNT: Sql = Sql("select count(import_id) from import where town_id = $1");
const BEGIN: Sql = Sql("insert into import (town_id, import_id, kind, file_words, step, mapping, \
     file_sealed, started_by, started_at) values ($1, $2, $3, $4, 'reading', $5, $6, $7, $8)");
/// Moves an import on, only from the step it is in.
const STEP: Sql = Sql("update import set step = $1, why = $2 where town_id = $3 \
     and import_id = $4 and step = $5");
const PROGRESS: Sql = Sql("update import set rows_total = $1, rows_done = $2 where town_id = $3 \
     and import_id = $4");
const FINISH: Sql = Sql("update import set finished_at = $1, undo_until = $2 where town_id = $3 \
     and import_id = $4");
/// Files whose undo days are over.
const FORGET: Sql = Sql("update import set file_sealed = null where town_id = $1 \
     and file_sealed is not null and undo_until is not null and undo_until < $2");
const CLEAR_ROWS: Sql = Sql("delete from import_row where town_id = $1 and import_id = $2");
const KEEP_ROW: Sql = Sql("insert into import_row (town_id, import_id, sort, sheet, row_number, \
     level, findings, cells_sealed) values ($1, $2, $3, $4, $5, $6, $7, $8)");
/// Rows of a level (or all), in the order of the file.
const ROWS: Sql = Sql("select sort, sheet, row_number, level, findings, cells_sealed, decision, \
     result_id, result from import_row where town_id = $1 and import_id = $2 \
     and (cast($3 as text) = '' or level = $4 or ($5 = 'troubled' and level <> 'ok')) \
     order by sort limit $6 offset $7");
/// How many rows of each level.
const LEVELS: Sql = Sql("select count(case when level = 'ok' then 1 end), \
     count(case when level = 'warn' then 1 end), count(case when level = 'error' then 1 end), \
     count(case when level = 'duplicate' then 1 end), \
     count(case when result in ('made', 'entry') then 1 end), \
     count(case when result = 'question' then 1 end), \
     count(case when result = 'failed' then 1 end) from import_row \
     where town_id = $1 and import_id = $2");
const DECIDE: Sql =
    Sql("update import_row set decision = $1 where town_id = $2 and import_id = $3 \
     and sort = $4 and written_at is null");
const WRITTEN: Sql = Sql("update import_row set result_id = $1, result = $2, written_at = $3 \
     where town_id = $4 and import_id = $5 and sort = $6");
/// Rows of before with this name and year of birth.
const NAMED: Sql = Sql("select person_id from person where town_id = $1 and name_key = $2 \
     and born_year = $3 and merged_into is null limit 20");
/// Takes a person back who came in by an undone import: they can no longer be found by their
/// document, so that the same file can be read again.
const TAKE_BACK: Sql =
    Sql("update person set left_at = $1, document_key = null, phone_key = null \
     where town_id = $2 and person_id = $3 and left_at is null");

fn import(row: &Row) -> Result<ImportRow, Fault> {
    Ok(ImportRow {
        id: row.get(0)?,
        kind: row.get(1)?,
        file_words: row.get(2)?,
        step: row.get(3)?,
        total: row.get(4)?,
        done: row.get(5)?,
        mapping: row.get(6)?,
        file_sealed: row.get(7)?,
        started_by: row.get(8)?,
        started_at: row.get(9)?,
        finished_at: row.get(10)?,
        undo_until: row.get(11)?,
        why: row.get(12)?,
    })
}

/// One import, with its file.
pub fn one(q: &mut Read<'_>, id: ImportId) -> Result<Option<ImportRow>, Fault> {
    let town = q.town();
    q.row(ONE, p![town, id])?.as_ref().map(import).transpose()
}
/// A page of imports, and how many there are.
pub fn list(q: &mut Read<'_>, (most, offset): (i64, i64)) -> Result<(Vec<ImportRow>, i64), Fault> {
    let town = q.town();
    let rows: Result<Vec<ImportRow>, Fault> =
        q.rows(LIST, p![town, most, offset])?.iter().map(import).collect();
    Ok((rows?, q.count(COUNT, p![town])?))
}
/// Begins an import.
pub fn begin(tx: &mut Tx<'_>, row: &ImportRow) -> Result<(), Fault> {
    let town = tx.town();
    let values = [
        p![town, row.id, &row.kind, &row.file_words, &row.mapping].as_slice(),
        p![row.file_sealed.clone(), row.started_by, row.started_at],
    ]
    .concat();
    tx.execute(BEGIN, &values).map(|_| ())
}
/// Moves an import from one step to the next; false when it was not in that step.
pub fn step(tx: &mut Tx<'_>, id: ImportId, from: &str, to: &str, why: &str) -> Result<bool, Fault> {
    let town = tx.town();
    Ok(tx.keep_house(STEP, p![to, why, town, id, from])? == 1)
}
/// Keeps how far it has come.
pub fn progress(tx: &mut Tx<'_>, id: ImportId, total: i64, done: i64) -> Result<(), Fault> {
    let town = tx.town();
    tx.keep_house(PROGRESS, p![total, done, town, id]).map(|_| ())
}
/// Notes the end, and until when it can be undone.
pub fn finish(tx: &mut Tx<'_>, id: ImportId, undo_until: Moment) -> Result<(), Fault> {
    let (town, now) = (tx.town(), tx.now());
    tx.keep_house(FINISH, p![now, undo_until, town, id]).map(|_| ())
}
/// Lets files go whose undo days are over.
pub fn forget_files(tx: &mut Tx<'_>) -> Result<u64, Fault> {
    let (town, now) = (tx.town(), tx.now());
    tx.keep_house(FORGET, p![town, now])
}
/// Clears rows of a check that is done anew.
pub fn clear_rows(tx: &mut Tx<'_>, id: ImportId) -> Result<(), Fault> {
    let town = tx.town();
    tx.keep_house(CLEAR_ROWS, p![town, id]).map(|_| ())
}
/// Keeps one checked row.
pub fn keep_row(tx: &mut Tx<'_>, id: ImportId, row: &FileRow) -> Result<(), Fault> {
    let town = tx.town();
    let values = [
        p![town, id, row.sort, &row.sheet, row.row, &row.level].as_slice(),
        p![&row.findings, &row.cells_sealed],
    ]
    .concat();
    tx.keep_house(KEEP_ROW, &values).map(|_| ())
}
/// Rows of a level; `troubled`: all but the good ones; empty: all.
pub fn rows(
    q: &mut Read<'_>,
    id: ImportId,
    level: &str,
    (most, offset): (i64, i64),
) -> Result<Vec<FileRow>, Fault> {
    let town = q.town();
    q.rows(ROWS, p![town, id, level, level, level, most, offset])?
        .iter()
        .map(|row| {
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
            })
        })
        .collect()
}
/// How many rows: ok, warn, error, duplicate, written, questions, failed.
pub fn levels(q: &mut Read<'_>, id: ImportId) -> Result<[i64; 7], Fault> {
    let town = q.town();
    let Some(row) = q.row(LEVELS, p![town, id])? else { return Ok([0; 7]) };
    let mut out = [0; 7];
    for (at, slot) in out.iter_mut().enumerate() {
        *slot = row.get(at)?;
    }
    Ok(out)
}
/// Decides what becomes of a duplicate.
pub fn decide(tx: &mut Tx<'_>, id: ImportId, sort: i64, decision: &str) -> Result<(), Fault> {
    let town = tx.town();
    tx.keep_house(DECIDE, p![decision, town, id, sort]).map(|_| ())
}
/// Notes what a row came to.
pub fn written(
    tx: &mut Tx<'_>,
    id: ImportId,
    sort: i64,
    result_id: Option<String>,
    result: &str,
) -> Result<(), Fault> {
    let (town, now) = (tx.town(), tx.now());
    tx.keep_house(WRITTEN, p![result_id, result, now, town, id, sort]).map(|_| ())
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
