//! The verbs of an import: begin, decide, write, undo.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{Fact, ImportId, Moment, OrganisationId, PersonId, Refusal};
use liandong_domain::intake::{HoursRow, RosterRow};

use super::store::{self, FileRow, ImportRow};
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
}

impl Refusal for ImportRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::NotNow => "intake-not-now",
            Self::TooLate { .. } => "intake-too-late",
            Self::NoFile => "intake-no-file",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::TooLate { until } => vec![("until", (*until).into())],
            _ => Vec::new(),
        }
    }
    fn field(&self) -> Option<&str> {
        matches!(self, Self::NoFile).then_some("file")
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
    let row = ImportRow {
        id,
        kind: new.kind.clone(),
        file_words: new.name.chars().take(120).collect(),
        step: "reading".to_owned(),
        total: 0,
        done: 0,
        mapping: format!("organisation={}", new.organisation),
        file_sealed: Some(tx.secrets().seal(tx.ids(), "import.file", &id.to_string(), &text)),
        started_by: permit.person(),
        started_at: tx.now(),
        finished_at: None,
        undo_until: None,
        why: String::new(),
    };
    store::begin(tx, &row)?;
    let now = tx.now();
    crate::jobs::store::put(tx, "import-check", &id.to_string(), now)?;
    events::record(tx, Kind::ImportBegun.of(id).within(new.organisation).with("kind", &new.kind))?;
    Ok(id)
}

/// The bytes of an import's file.
pub fn file_of(q: &Read<'_>, row: &ImportRow) -> Result<Vec<u8>, Failure> {
    let sealed = row.file_sealed.as_ref().ok_or(ImportRefusal::NotNow)?;
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

/// Decides what becomes of duplicates: `keep` brings a row in as another person, `skip` leaves it.
pub fn decide(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ImportFiles>,
    id: ImportId,
    decisions: &[(i64, String)],
) -> Result<(), Failure> {
    for (sort, decision) in decisions {
        if matches!(decision.as_str(), "keep" | "skip") {
            store::decide(tx, id, *sort, decision)?;
        }
    }
    Ok(())
}

/// The last step: a job writes the good rows.
pub fn write(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ImportFiles>,
    id: ImportId,
) -> Result<(), Failure> {
    if !store::step(tx, id, "checked", "writing", "")? {
        return Err(ImportRefusal::NotNow.into());
    }
    let now = tx.now();
    crate::jobs::store::put(tx, "import-write", &id.to_string(), now)?;
    events::record(tx, Kind::ImportWritten.of(id))?;
    Ok(())
}

/// Undoes a written import: people who came in by it leave and can no longer be found by their
/// document, hours are taken back by counter-entries. Rows that were there before stay.
pub fn undo(
    tx: &mut Tx<'_>,
    permit: &Permit<may::ImportFiles>,
    id: ImportId,
) -> Result<(), Failure> {
    let row = store::one(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    let until = row.undo_until.ok_or(ImportRefusal::NotNow)?;
    if tx.now() > until {
        return Err(ImportRefusal::TooLate { until }.into());
    }
    if !store::step(tx, id, "done", "undone", "")? {
        return Err(ImportRefusal::NotNow.into());
    }
    for line in store::rows(tx, id, "", (1_000_000, 0))? {
        undo_row(tx, permit, id, &line)?;
    }
    events::record(tx, Kind::ImportUndone.of(id))?;
    Ok(())
}

fn undo_row(
    tx: &mut Tx<'_>,
    permit: &Permit<may::ImportFiles>,
    id: ImportId,
    line: &FileRow,
) -> Result<(), Failure> {
    let Some(result) = line.result_id.as_deref() else { return Ok(()) };
    for part in result.split(' ') {
        if let Some(person) = part.strip_prefix("person:").and_then(|p| p.parse::<PersonId>().ok())
        {
            store::take_back(tx, person)?;
            crate::people::store::drop_tokens(tx, person)?;
            events::record(tx, Kind::PersonLeft.of(person).about(person).with("import", id))?;
        }
        if let Some(entry) = part.strip_prefix("entry:").and_then(|e| e.parse().ok()) {
            crate::hours::actions::undo_imported(tx, permit, entry, "撤销导入")?;
        }
    }
    store::written(tx, id, line.sort, line.result_id.clone(), "undone")?;
    Ok(())
}

/// What a checked row shows: the name, masked.
pub fn shown_roster(row: &RosterRow) -> String {
    row.name_text.clone()
}

/// What a checked row of hours shows.
pub fn shown_hours(row: &HoursRow) -> String {
    format!("{} · {}", row.name_text, row.activity)
}
