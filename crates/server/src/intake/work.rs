//! The jobs of an import. Each may run twice: a row that was written is passed over.

use liandong_domain::basics::{ImportId, TownId};
use liandong_domain::people::Certainty;
use serde_json::{Value, json};

use super::actions::{self, body_of};
use super::making::{Made, Place, entry_of, join, person_of};
use super::sight::{Line, Rows, Sight, fact_json, mapping_of, see};
use super::store::{self, FileRow, ImportRow};
use crate::app::App;
use crate::db::{Tx, Who};
use crate::events::{self, Kind};
use crate::failure::{Failure, Fault};
use crate::jobs::Work;

/// Rows written in one transaction.
const AT_ONCE: usize = 50;
/// Checked rows kept in one transaction.
const KEPT_AT_ONCE: usize = 500;
/// Days after which a file that nobody wrote is let go.
const UNWRITTEN_DAYS: i64 = 30;

/// The jobs of this room.
pub fn jobs() -> Vec<(&'static str, Work)> {
    vec![("import-check", check), ("import-write", write)]
}

/// Lets files go whose undo days are over, and files left lying; a chore of every minute.
pub fn forget_chore(app: &App, town: TownId, _: &str) -> Result<(), Failure> {
    app.db().write_now(Who::system(town, "let-files-go"), |tx| {
        let before = tx.now().plus_minutes(-UNWRITTEN_DAYS * 24 * 60);
        if store::forget_files(tx, before)? > 0 {
            store::forget_cells(tx)?;
        }
        Ok(())
    })
}

/// A row as it is kept.
pub(super) fn kept(tx: &Tx<'_>, id: ImportId, sight: &Sight, line: &Line<'_>) -> FileRow {
    let place = format!("{id}/{}", line.sort);
    let cells = line.cells_json(sight);
    FileRow {
        sort: line.sort,
        sheet: line.sheet.to_owned(),
        row: i64::try_from(line.row).unwrap_or(i64::MAX),
        level: line.level.code().to_owned(),
        findings: line.findings_json(),
        cells_sealed: tx.secrets().seal(tx.ids(), "import_row.cells", &place, &cells),
        decision: None,
        result_id: None,
        result: String::new(),
        twin: line.twin.clone(),
        certainty: line.certainty.to_owned(),
        decision_why: String::new(),
        refusal_sealed: None,
    }
}

fn parse(subject: &str) -> Result<ImportId, Failure> {
    subject.parse().map_err(|_| Fault::new("importing", "no such import").into())
}

fn load(app: &App, town: TownId, id: ImportId) -> Result<ImportRow, Failure> {
    app.db().read_now(town, move |q| store::one(q, id)?.ok_or(Failure::NOT_FOUND))
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// Reads and checks the whole file; writes only what was found.
fn check(app: &App, town: TownId, subject: &str) -> Result<(), Failure> {
    let id = parse(subject)?;
    let import = load(app, town, id)?;
    if import.step != "reading" {
        return Ok(());
    }
    let system = || Who::system(town, "import-check");
    let fail = |key: &'static str, tables: String| {
        app.db().write_now(system(), move |tx| {
            store::see_tables(tx, id, &tables)?;
            store::step(tx, id, "reading", "failed", key)?;
            Ok(())
        })
    };
    let seen = import.clone();
    let sight = app.db().read_now(town, move |q| {
        let corrections = store::corrections(q, id)?;
        see(q, &seen, &corrections, true)
    });
    let sight = match sight {
        Ok(sight) => std::sync::Arc::new(sight),
        Err(Failure::Refused(reasons)) => {
            let key = reasons.first().map_or("intake-file-broken", |r| r.key());
            return fail(key, String::new());
        }
        Err(other) => return Err(other),
    };
    let tables = sight.tables_json(&mapping_of(&import)).to_string();
    if let Some(key) = sight.refusal {
        return fail(key, tables);
    }
    let total = sight.count();
    app.db().write_now(system(), move |tx| {
        store::see_tables(tx, id, &tables)?;
        Ok(store::clear_rows(tx, id)?)
    })?;
    for from in (0..total).step_by(KEPT_AT_ONCE) {
        let sight = sight.clone();
        app.db().write_now(system(), move |tx| {
            let until = (from + KEPT_AT_ONCE).min(total);
            for line in sight.lines_at(from..until) {
                let row = kept(tx, id, &sight, &line);
                store::keep_row(tx, id, &row)?;
            }
            Ok(store::progress(tx, id, count(total), count(until))?)
        })?;
    }
    // What was written before a cell was corrected stays written.
    let next = if import.finished_at.is_some() { "done" } else { "checked" };
    app.db().write_now(system(), move |tx| {
        store::step(tx, id, "reading", next, "")?;
        Ok(())
    })
}

/// Writes the rows that are ready, fifty at a time.
fn write(app: &App, town: TownId, subject: &str) -> Result<(), Failure> {
    let id = parse(subject)?;
    let import = load(app, town, id)?;
    if import.step != "writing" {
        return Ok(());
    }
    let place = Place { id, by: import.started_by, body: body_of(&import)? };
    let (rows, all) = app
        .db()
        .read_now(town, move |q| Ok((store::unwritten(q, id)?, store::counts(q, id)?.all)))?;
    // What was a duplicate was decided at the check: nobody is asked about the registry again.
    let sight = app.db().read_now(town, move |q| {
        let corrections = store::corrections(q, id)?;
        see(q, &import, &corrections, false)
    })?;
    let seen = std::sync::Arc::new((sight.places(), sight));
    let rows = std::sync::Arc::new(rows);
    let (total, before) = (rows.len(), all - count(rows.len()));
    let by = place.by.to_string();
    for from in (0..total).step_by(AT_ONCE) {
        let (seen, rows) = (seen.clone(), rows.clone());
        let who = Who { actor: by.clone(), ..Who::system(town, "import_files") };
        app.db().write_now(who, move |tx| {
            for line in rows.iter().skip(from).take(AT_ONCE) {
                write_row(tx, place, line, &seen.1, seen.0.get(&line.sort).copied())?;
            }
            let done = before + count((from + AT_ONCE).min(total));
            store::progress(tx, id, all, done)?;
            events::record(tx, Kind::ImportWritten.of(id).count("rows", count(from)))?;
            Ok(())
        })?;
    }
    app.db().write_now(Who::system(town, "import-write"), move |tx| {
        let until = tx.now().plus_minutes(actions::UNDO_DAYS * 24 * 60);
        store::finish(tx, id, until)?;
        store::step(tx, id, "writing", "done", "")?;
        Ok(())
    })
}

/// What is to become of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wish {
    /// It goes in.
    Write,
    /// It is joined into somebody.
    Join,
    /// It is left out for good.
    Skip,
    /// It waits for a hand.
    Wait,
}

fn wish(line: &FileRow) -> Wish {
    let doubles = !line.certainty.is_empty();
    match (line.level.as_str(), line.decision.as_deref().filter(|_| doubles)) {
        ("error", _) => Wish::Wait,
        (_, Some("merge")) => Wish::Join,
        (_, Some("skip")) => Wish::Skip,
        // One document is one human being, whatever was chosen.
        ("duplicate", Some("keep")) if line.certainty != Certainty::Certain.code() => Wish::Write,
        ("duplicate", _) => Wish::Wait,
        _ => Wish::Write,
    }
}

fn write_row(
    tx: &mut Tx<'_>,
    place: Place,
    line: &FileRow,
    sight: &Sight,
    at: Option<usize>,
) -> Result<(), Failure> {
    // Another run may have written it since.
    let now = store::one_row(tx, place.id, line.sort)?;
    if now.is_none_or(|now| !matches!(now.result.as_str(), "" | "failed")) {
        return Ok(());
    }
    let Some(at) = at else { return Ok(()) };
    let done: Result<Option<Made>, Failure> = match (&sight.rows, wish(line)) {
        (Rows::Roster(rows), Wish::Write | Wish::Join) => {
            let Some(row) = rows.get(at) else { return Ok(()) };
            match wish(line) {
                Wish::Join => join(tx, place, line, row).map(Some),
                _ => person_of(tx, place, line, row).map(Some),
            }
        }
        (Rows::Hours(rows), _) => match rows.get(at).filter(|_| line.level != "error") {
            Some(row) => entry_of(tx, place, line, row),
            None => return Ok(()),
        },
        (_, Wish::Skip) => Ok(None),
        (_, Wish::Wait) => return Ok(()),
    };
    match done {
        Ok(Some((result_id, result))) => {
            store::written(tx, place.id, line.sort, Some(result_id), result, None)?;
        }
        Ok(None) => store::written(tx, place.id, line.sort, None, "skipped", None)?,
        // A row that the rules refuse now is kept with its reason; the others go in.
        Err(Failure::Refused(reasons)) => {
            let sealed = sealed_reason(tx, place.id, line.sort, &reasons);
            store::written(tx, place.id, line.sort, None, "failed", sealed)?;
        }
        Err(other) => return Err(other),
    }
    Ok(())
}

/// Why a row was refused, sealed: a key, and what its sentence names.
fn sealed_reason(
    tx: &Tx<'_>,
    id: ImportId,
    sort: i64,
    reasons: &[Box<dyn liandong_domain::basics::Refusal>],
) -> Option<String> {
    let reason = reasons.first()?;
    let facts: Vec<Value> =
        reason.facts().iter().map(|(name, fact)| fact_json(name, fact)).collect();
    let text = json!({ "key": reason.key(), "facts": facts }).to_string();
    let place = format!("{id}/{sort}");
    Some(tx.secrets().seal(tx.ids(), "import_row.refusal", &place, &text))
}
