//! Imports.

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
    /// The columns as they were understood, sealed; none: not read yet, or let go.
    pub tables_sealed: Option<String>,
    /// When somebody looked at the columns.
    pub mapped_at: Option<Moment>,
    /// By what the same file is known again.
    pub file_key: Option<String>,
}

/// The same file, uploaded before.
#[derive(Debug, Clone)]
pub struct Earlier {
    /// That import.
    pub id: ImportId,
    /// When.
    pub at: Moment,
    /// Its step.
    pub step: String,
}

const ONE: Sql = Sql("select import_id, kind, file_words, step, rows_total, rows_done, mapping, \
     file_sealed, started_by, started_at, finished_at, undo_until, why, tables_sealed, mapped_at, \
     file_key from import where town_id = $1 and import_id = $2");
/// Imports, newest first, without their files.
const LIST: Sql = Sql("select import_id, kind, file_words, step, rows_total, rows_done, mapping, \
     cast(null as text), started_by, started_at, finished_at, undo_until, why, \
     cast(null as text), mapped_at, file_key from import where town_id = $1 \
     order by started_at desc, import_id desc limit $2 offset $3");
const COUNT: Sql = Sql("select count(import_id) from import where town_id = $1");
const BEGIN: Sql = Sql("insert into import (town_id, import_id, kind, file_words, step, mapping, \
     file_sealed, started_by, started_at, file_key) \
     values ($1, $2, $3, $4, 'reading', $5, $6, $7, $8, $9)");
/// Moves an import on, only from the step it is in.
const STEP: Sql = Sql("update import set step = $1, why = $2 where town_id = $3 \
     and import_id = $4 and step = $5");
const PROGRESS: Sql = Sql("update import set rows_total = $1, rows_done = $2 where town_id = $3 \
     and import_id = $4");
const FINISH: Sql = Sql("update import set finished_at = $1, undo_until = $2 where town_id = $3 \
     and import_id = $4");
/// Files whose undo days are over, and files that nobody wrote within the days of keeping.
const FORGET: Sql = Sql("update import set file_sealed = null, tables_sealed = null \
     where town_id = $1 and file_sealed is not null and (undo_until < $2 \
     or undo_until is null and started_at < $3)");
/// Cells of rows whose file was let go.
const FORGET_CELLS: Sql = Sql("update import_row set cells_sealed = '' where town_id = $1 \
     and cells_sealed <> '' and import_id in (select import_id from import where town_id = $2 \
     and file_sealed is null)");
/// Corrections of files that were let go.
const FORGET_CORRECTIONS: Sql = Sql("delete from import_correction where town_id = $1 \
     and import_id in (select import_id from import where town_id = $2 and file_sealed is null)");
/// Keeps how the columns were understood.
const SEE_TABLES: Sql = Sql("update import set tables_sealed = $1 where town_id = $2 \
     and import_id = $3");
/// Keeps what was said about the columns, and that somebody looked at them.
const MAP: Sql = Sql("update import set mapping = $1, mapped_at = $2 where town_id = $3 \
     and import_id = $4");
/// What was said about the columns of the latest file of a kind.
const LAST_MAPPING: Sql = Sql("select mapping from import where town_id = $1 and kind = $2 \
     and mapped_at is not null order by started_at desc, import_id desc limit 1");
/// The same file as an earlier import that was not undone.
const EARLIER: Sql = Sql("select import_id, started_at, step from import where town_id = $1 \
     and file_key = $2 and import_id <> $3 and step <> 'undone' and started_at <= $4 \
     order by started_at desc, import_id desc limit 1");
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
        tables_sealed: row.get(13)?,
        mapped_at: row.get(14)?,
        file_key: row.get(15)?,
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
        p![row.file_sealed.clone(), row.started_by, row.started_at, row.file_key.clone()],
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
/// Lets files go whose undo days are over, and those begun before a moment and never written.
pub fn forget_files(tx: &mut Tx<'_>, begun_before: Moment) -> Result<u64, Fault> {
    let (town, now) = (tx.town(), tx.now());
    tx.keep_house(FORGET, p![town, now, begun_before])
}
/// Lets the cells and corrections of files go that were let go themselves.
pub fn forget_cells(tx: &mut Tx<'_>) -> Result<(), Fault> {
    let town = tx.town();
    tx.keep_house(FORGET_CELLS, p![town, town])?;
    tx.keep_house(FORGET_CORRECTIONS, p![town, town]).map(|_| ())
}
/// Keeps how the columns were understood, sealed.
pub fn see_tables(tx: &mut Tx<'_>, id: ImportId, tables: &str) -> Result<(), Fault> {
    let town = tx.town();
    let sealed = tx.secrets().seal(tx.ids(), "import.tables", &id.to_string(), tables);
    tx.keep_house(SEE_TABLES, p![sealed, town, id]).map(|_| ())
}
/// Keeps what was said about the columns.
pub fn map(tx: &mut Tx<'_>, id: ImportId, mapping: &str) -> Result<(), Fault> {
    let (town, now) = (tx.town(), tx.now());
    tx.execute(MAP, p![mapping, now, town, id]).map(|_| ())
}
/// What was said about the columns of the latest file of this kind.
pub fn last_mapping(q: &mut Read<'_>, kind: &str) -> Result<Option<String>, Fault> {
    let town = q.town();
    q.row(LAST_MAPPING, p![town, kind])?.map(|row| row.get(0)).transpose()
}
/// The same file, uploaded before and not undone.
pub fn earlier(q: &mut Read<'_>, row: &ImportRow) -> Result<Option<Earlier>, Fault> {
    let Some(key) = row.file_key.as_deref() else { return Ok(None) };
    let town = q.town();
    let found = q.row(EARLIER, p![town, key, row.id, row.started_at])?;
    found
        .map(|line| Ok(Earlier { id: line.get(0)?, at: line.get(1)?, step: line.get(2)? }))
        .transpose()
}
