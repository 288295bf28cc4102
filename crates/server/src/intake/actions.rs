//! The verbs of an import: begin, name its columns, correct its rows, decide, write, undo.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{Fact, ImportId, Moment, Note, OrganisationId, PersonId, Refusal};
use liandong_domain::intake::{Level, Mapping};
use liandong_domain::people::Certainty;
use serde_json::Value;

use super::making::{parts, person_told};
use super::sight::{CellSeen, mapping_of, person_of_cells, see};
use super::store::{self, Correction, FileRow, ImportRow};
use super::work::kept;
use crate::db::{Read, Tx};
use crate::events::{self, Kind};
use crate::failure::{Failure, Fault};

/// Days within which an import can be undone.
pub const UNDO_DAYS: i64 = 7;

/// Why an import cannot go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportRefusal {
    /// It is not in the step for that.
    NotNow,
    /// The days for undoing are over.
    TooLate {
        /// They ended then.
        until: Moment,
    },
    /// No file and no pasted text.
    NoFile,
    /// The file was let go: nothing in it can be looked at or corrected any more.
    FileGone,
    /// No row is ready to go in.
    NothingReady,
    /// With these corrections a row would be no data any more.
    RowVanishes {
        /// Its number in the file.
        row: i64,
    },
    /// One document is one human being: the row cannot become another person.
    OneDocumentOnePerson,
    /// Nobody is there to join the row into.
    TwinNotThere,
    /// No choice was made.
    NoChoice,
    /// No column of the line called the header names a person.
    NobodyInColumns,
}

/// Files with at most so many rows are checked again at once; larger ones by a job.
pub const RECHECK_MOST: i64 = 3000;

impl Refusal for ImportRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::NotNow => "intake-not-now",
            Self::TooLate { .. } => "intake-too-late",
            Self::NoFile => "intake-no-file",
            Self::FileGone => "intake-file-gone",
            Self::NothingReady => "intake-nothing-ready",
            Self::RowVanishes { .. } => "intake-row-vanishes",
            Self::OneDocumentOnePerson => "intake-one-document-one-person",
            Self::TwinNotThere => "intake-twin-not-there",
            Self::NoChoice => "intake-no-choice",
            Self::NobodyInColumns => "intake-nobody-in-columns",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::TooLate { until } => vec![("until", (*until).into())],
            Self::RowVanishes { row } => vec![("row", (*row).into())],
            _ => Vec::new(),
        }
    }
    fn field(&self) -> Option<&str> {
        match self {
            Self::NoFile => Some("file"),
            Self::OneDocumentOnePerson | Self::NoChoice => Some("decision"),
            _ => None,
        }
    }
}

/// A file to be imported.
#[derive(Debug, Clone)]
pub struct NewImport {
    /// roster or hours.
    pub kind: String,
    /// The file's name.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The body people join, and hours are recorded by, when the row names none.
    pub organisation: OrganisationId,
}

/// Begins an import: the file is kept sealed, and a job reads it. Nothing of it is written yet.
pub fn begin(
    tx: &mut Tx<'_>,
    permit: &Permit<may::ImportFiles>,
    new: &NewImport,
) -> Result<ImportId, Failure> {
    let id = ImportId::new(tx.fresh());
    let text = STANDARD_NO_PAD.encode(&new.bytes);
    // The next file with the same headers is read the same way.
    let said = store::last_mapping(tx, &new.kind)?.unwrap_or_default();
    let said = Mapping::from_text(&said).of_columns();
    let row = ImportRow {
        id,
        kind: new.kind.clone(),
        file_words: new.name.chars().take(120).collect(),
        step: "reading".to_owned(),
        total: 0,
        done: 0,
        mapping: mapping_text(new.organisation, &said),
        file_sealed: Some(tx.secrets().seal(tx.ids(), "import.file", &id.to_string(), &text)),
        started_by: permit.person(),
        started_at: tx.now(),
        finished_at: None,
        undo_until: None,
        why: String::new(),
        tables_sealed: None,
        mapped_at: None,
        file_key: Some(tx.secrets().find_key("import-file", &text)),
    };
    store::begin(tx, &row)?;
    let now = tx.now();
    crate::jobs::store::put(tx, "import-check", &id.to_string(), now)?;
    events::record(tx, Kind::ImportBegun.of(id).within(new.organisation).with("kind", &new.kind))?;
    Ok(id)
}

/// What is kept of the body and of what was said about the columns.
fn mapping_text(body: OrganisationId, mapping: &Mapping) -> String {
    format!("organisation={body}\n{}", mapping.to_text())
}

/// The bytes of an import's file.
pub fn file_of(q: &Read<'_>, row: &ImportRow) -> Result<Vec<u8>, Failure> {
    let sealed = row.file_sealed.as_ref().ok_or(ImportRefusal::FileGone)?;
    let text = q.secrets().open("import.file", &row.id.to_string(), sealed)?;
    STANDARD_NO_PAD
        .decode(text)
        .map_err(|e| Fault::new("opening an import's file", e.to_string()).into())
}

/// The body that the importer chose.
pub fn body_of(row: &ImportRow) -> Result<OrganisationId, Failure> {
    row.mapping
        .lines()
        .find_map(|line| line.strip_prefix("organisation="))
        .and_then(|id| id.parse().ok())
        .ok_or_else(|| Fault::new("reading an import", "it names no body").into())
}

/// Looks at the columns: what was said about them is kept, and when it changes the file is read
/// anew. Only before anything is written.
///
/// # Errors
/// It was written, or its file is gone.
pub fn map(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ImportFiles>,
    id: ImportId,
    mapping: &Mapping,
) -> Result<(), Failure> {
    let import = store::one(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    if import.file_sealed.is_none() {
        return Err(ImportRefusal::FileGone.into());
    }
    let failed = import.step == "failed";
    if import.finished_at.is_some() || !(failed || import.step == "checked") {
        return Err(ImportRefusal::NotNow.into());
    }
    let body = body_of(&import)?;
    store::map(tx, id, &mapping_text(body, mapping))?;
    if failed || *mapping != mapping_of(&import) {
        read_anew(tx, &import)?;
    }
    let line = Kind::ImportChanged.of(id).within(body);
    events::record(tx, line.with("what", "columns"))?;
    Ok(())
}

fn read_anew(tx: &mut Tx<'_>, import: &ImportRow) -> Result<(), Failure> {
    if !store::step(tx, import.id, &import.step, "reading", "")? {
        return Err(ImportRefusal::NotNow.into());
    }
    store::progress(tx, import.id, import.total, 0)?;
    let now = tx.now();
    crate::jobs::store::put(tx, "import-check", &import.id.to_string(), now)?;
    Ok(())
}

/// How a correction came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Corrected {
    /// Nothing was changed.
    Nothing,
    /// Every corrected row can go in now.
    Good,
    /// Some corrected row must still be mended.
    Still,
    /// The file is large: a job checks it again.
    Later,
}

/// Corrects cells and checks the file again by the same rules. The file itself stays as it came.
///
/// # Errors
/// Nothing can be corrected now; a row would be no data any more.
pub fn correct(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ImportFiles>,
    id: ImportId,
    cells: &[Correction],
) -> Result<Corrected, Failure> {
    let import = store::one(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    if import.file_sealed.is_none() {
        return Err(ImportRefusal::FileGone.into());
    }
    if !matches!(import.step.as_str(), "checked" | "done") {
        return Err(ImportRefusal::NotNow.into());
    }
    if cells.is_empty() {
        return Ok(Corrected::Nothing);
    }
    for cell in cells {
        store::correct(tx, id, cell)?;
    }
    let count = i64::try_from(cells.len()).unwrap_or(i64::MAX);
    let line = Kind::ImportChanged.of(id).within(body_of(&import)?);
    events::record(tx, line.with("what", "cells").count("cells", count))?;
    if import.total > RECHECK_MOST {
        read_anew(tx, &import)?;
        return Ok(Corrected::Later);
    }
    check_again(tx, &import, cells)
}

/// Reads the file with its corrections and keeps what changed.
fn check_again(
    tx: &mut Tx<'_>,
    import: &ImportRow,
    cells: &[Correction],
) -> Result<Corrected, Failure> {
    let id = import.id;
    let corrections = store::corrections(tx, id)?;
    let sight = see(tx, import, &corrections, true)?;
    let touched: BTreeSet<(&str, i64)> =
        cells.iter().map(|cell| (cell.sheet.as_str(), cell.row)).collect();
    let mut before: BTreeMap<i64, store::Kept> = store::kept_rows(tx, id)?.into_iter().collect();
    let mut wrong = false;
    for line in sight.lines() {
        let was = before.remove(&line.sort);
        if was.as_ref().is_some_and(|was| was.written) {
            continue;
        }
        let at = i64::try_from(line.row).unwrap_or(i64::MAX);
        let own = touched.contains(&(line.sheet, at));
        wrong |= own && line.level == Level::Error;
        let same = was.is_some_and(|was| {
            was.level == line.level.code()
                && was.twin == line.twin
                && was.certainty == line.certainty
                && was.findings == line.findings_json()
        });
        if own || !same {
            let row = kept(tx, id, &sight, &line);
            store::keep_row(tx, id, &row)?;
        }
    }
    if let Some((sort, _)) = before.iter().find(|(_, was)| !was.written) {
        return Err(ImportRefusal::RowVanishes { row: sort % 1_000_000 }.into());
    }
    Ok(if wrong { Corrected::Still } else { Corrected::Good })
}

/// Which rows are decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which {
    /// The one at this place.
    One(i64),
    /// All that double somebody with this certainty.
    All(Certainty),
}

/// Decides what becomes of rows that double somebody: `skip` leaves them out, `merge` joins them
/// into who is there, `keep` brings them in as other people and says why.
///
/// # Errors
/// No choice; another person without a reason or with the same document; no such row.
pub fn decide(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ImportFiles>,
    id: ImportId,
    which: &Which,
    decision: &str,
    why: &str,
) -> Result<u64, Failure> {
    let import = store::one(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    if !matches!(import.step.as_str(), "checked" | "done") || import.file_sealed.is_none() {
        return Err(ImportRefusal::NotNow.into());
    }
    if !matches!(decision, "skip" | "keep" | "merge") {
        return Err(ImportRefusal::NoChoice.into());
    }
    let certainty = match which {
        Which::All(certainty) => certainty.code().to_owned(),
        Which::One(sort) => store::one_row(tx, id, *sort)?.ok_or(Failure::NOT_FOUND)?.certainty,
    };
    let mut words = String::new();
    if decision == "keep" {
        if certainty == Certainty::Certain.code() {
            return Err(ImportRefusal::OneDocumentOnePerson.into());
        }
        Note::required("why", why)?.as_str().clone_into(&mut words);
    }
    let changed = match which {
        Which::One(sort) => u64::from(store::decide(tx, id, *sort, decision, &words)?),
        Which::All(certainty) => store::decide_all(tx, id, certainty.code(), decision, &words)?,
    };
    if changed == 0 {
        return Err(ImportRefusal::NotNow.into());
    }
    let line = Kind::ImportChanged.of(id).within(body_of(&import)?);
    let line = line.with("what", decision).count("rows", i64::try_from(changed).unwrap_or(0));
    events::record(tx, line)?;
    Ok(changed)
}

/// The last step: a job writes the rows that are ready. The others stay and can follow later.
///
/// # Errors
/// Not in the step for that, or nothing is ready.
pub fn write(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ImportFiles>,
    id: ImportId,
) -> Result<(), Failure> {
    let import = store::one(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    if import.file_sealed.is_none() {
        return Err(ImportRefusal::FileGone.into());
    }
    if !matches!(import.step.as_str(), "checked" | "done") {
        return Err(ImportRefusal::NotNow.into());
    }
    let counts = store::counts(tx, id)?;
    if counts.ready == 0 {
        return Err(ImportRefusal::NothingReady.into());
    }
    if !store::step(tx, id, &import.step, "writing", "")? {
        return Err(ImportRefusal::NotNow.into());
    }
    store::progress(tx, id, counts.all, counts.all - counts.ready - counts.left)?;
    let now = tx.now();
    crate::jobs::store::put(tx, "import-write", &id.to_string(), now)?;
    events::record(tx, Kind::ImportWritten.of(id).within(body_of(&import)?))?;
    Ok(())
}

/// Undoes a written import: people who came in by it leave and can no longer be found by their
/// document, hours are taken back by counter-entries, what was joined into people who were there
/// is taken out again where nobody changed it since.
///
/// # Errors
/// Nothing was written, or the days are over.
pub fn undo(
    tx: &mut Tx<'_>,
    permit: &Permit<may::ImportFiles>,
    id: ImportId,
) -> Result<(), Failure> {
    let import = store::one(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    let until = import.undo_until.ok_or(ImportRefusal::NotNow)?;
    if tx.now() > until {
        return Err(ImportRefusal::TooLate { until }.into());
    }
    if !store::step(tx, id, "done", "undone", "")? {
        return Err(ImportRefusal::NotNow.into());
    }
    // The last comes first: what was joined into a person of this file goes before the person.
    let lines = store::rows(tx, id, "all", (i64::MAX, 0))?;
    for line in lines.iter().rev().filter(|line| line.result_id.is_some()) {
        undo_row(tx, permit, &import, line)?;
    }
    events::record(tx, Kind::ImportUndone.of(id).within(body_of(&import)?))?;
    Ok(())
}

fn undo_row(
    tx: &mut Tx<'_>,
    permit: &Permit<may::ImportFiles>,
    import: &ImportRow,
    line: &FileRow,
) -> Result<(), Failure> {
    let id = import.id;
    let mut joined: Option<PersonId> = None;
    for (what, which) in parts(line.result_id.as_deref()) {
        match what {
            "person" => {
                let Ok(person) = which.parse::<PersonId>() else { continue };
                store::take_back(tx, person)?;
                crate::people::store::drop_tokens(tx, person)?;
                let left = Kind::PersonLeft.of(person).about(person);
                events::record(tx, left.with("import", id))?;
            }
            "entry" => {
                if let Ok(entry) = which.parse() {
                    crate::hours::actions::undo_imported(tx, permit, entry, "撤销导入")?;
                }
            }
            "joined" => joined = which.parse().ok(),
            "filled" => empty_again(tx, permit, import, line, joined, which)?,
            "holding" => end_again(tx, which)?,
            "guardian" => {
                if let Ok(guardian) = which.parse() {
                    let permit = Permit::for_system(tx.town(), permit.person());
                    settled(crate::people::actions::end_guardian(tx, &permit, guardian))?;
                }
            }
            "back" => {
                if let Some(person) = joined {
                    let permit = Permit::for_system(tx.town(), permit.person());
                    settled(crate::people::actions::leave(tx, &permit, person))?;
                }
            }
            _ => {}
        }
    }
    store::written(tx, id, line.sort, line.result_id.clone(), "undone", None)?;
    Ok(())
}

/// What somebody undid by hand since is undone.
fn settled(done: Result<(), Failure>) -> Result<(), Failure> {
    match done {
        Err(Failure::Refused(_)) => Ok(()),
        other => other,
    }
}

/// Takes out of a person what this row filled in.
fn empty_again(
    tx: &mut Tx<'_>,
    permit: &Permit<may::ImportFiles>,
    import: &ImportRow,
    line: &FileRow,
    person: Option<PersonId>,
    filled: &str,
) -> Result<(), Failure> {
    let Some(person) = person else { return Ok(()) };
    let cells = cells_of(tx, import.id, line)?;
    let at = usize::try_from(line.row).unwrap_or(0);
    let row = person_of_cells(&line.sheet, at, &cells, tx.now().day());
    let Some(row) = row else { return Ok(()) };
    let Some(told) = person_told(tx, &row, body_of(import)?)? else { return Ok(()) };
    let names: Vec<&str> = filled.split(',').collect();
    let permit = Permit::for_system(tx.town(), permit.person());
    crate::people::actions::take_out(tx, &permit, person, &told, &names)
}

/// Ends a membership that an import began, if it still goes on.
fn end_again(tx: &mut Tx<'_>, holding: &str) -> Result<(), Failure> {
    let Ok(id) = holding.parse() else { return Ok(()) };
    let Some(row) = crate::organisations::store::holding(tx, id)? else { return Ok(()) };
    let today = tx.now().day();
    if row.holding.ends_on.is_some_and(|last| last < today) {
        return Ok(());
    }
    let last = today.plus_days(-1).max(row.holding.starts_on);
    crate::organisations::store::end(tx, id, last, "撤销导入")?;
    let line = Kind::RoleEnded.of(id).about(row.person).within(row.organisation);
    events::record(tx, line.with("role", row.holding.role.code()))?;
    Ok(())
}

/// What is kept sealed of a row; nothing once the file was let go.
pub fn sealed_of(q: &Read<'_>, id: ImportId, line: &FileRow) -> Result<Value, Failure> {
    if line.cells_sealed.is_empty() {
        return Ok(Value::Null);
    }
    let place = format!("{id}/{}", line.sort);
    let text = q.secrets().open("import_row.cells", &place, &line.cells_sealed)?;
    serde_json::from_str(&text)
        .map_err(|e| Fault::new("reading a row of an import", e.to_string()).into())
}

/// The cells of a row.
pub fn cells_of(q: &Read<'_>, id: ImportId, line: &FileRow) -> Result<Vec<CellSeen>, Failure> {
    let sealed = sealed_of(q, id, line)?;
    let cells = sealed["cells"].as_array().map(Vec::as_slice).unwrap_or_default();
    Ok(cells.iter().filter_map(CellSeen::from_json).collect())
}
