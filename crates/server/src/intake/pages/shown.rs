//! Rows of a file as pages show them.

use liandong_domain::basics::{Day, ImportId, Moment};
use liandong_domain::intake::Field;
use serde_json::Value;

use crate::failure::{Failure, Fault};
use crate::intake::sight::{CellSeen, veiled};
use crate::intake::store::{FileRow, ImportRow};
use crate::ui::{day_long, moment_long};
use crate::web::Ask;

/// One finding as shown.
#[derive(Debug, Clone)]
pub struct FindingView {
    /// The cell: B91.
    pub cell: String,
    /// The column's header.
    pub column: String,
    /// What stands there.
    pub given: String,
    /// What is the matter.
    pub why: String,
    /// What may be typed instead.
    pub suggestion: String,
}

/// A cell that can be corrected.
#[derive(Debug, Clone)]
pub struct FixView {
    /// The field's name: `cell-1000012-3`.
    pub name: String,
    /// The column's header, or its letters.
    pub label: String,
    /// The cell: D12.
    pub cell: String,
    /// What stands in the file.
    pub was: String,
    /// What stands there now; empty for a hidden number.
    pub value: String,
    /// What may be typed instead.
    pub suggestion: String,
    /// The tick that takes the suggestion: `take-1000012-3`.
    pub take: String,
    /// The number is hidden: an empty field leaves it as it is.
    pub hidden: bool,
    /// Something is said about it.
    pub troubled: bool,
}

/// One row as shown.
#[derive(Debug, Clone)]
pub struct RowView {
    /// Place.
    pub sort: i64,
    /// Sheet.
    pub sheet: String,
    /// Row number.
    pub row: i64,
    /// Who or what.
    pub shown: String,
    /// ok, warn, error, duplicate.
    pub level: String,
    /// Findings.
    pub findings: Vec<FindingView>,
    /// Cells that can be corrected, those first about which something is said.
    pub fixes: Vec<FixView>,
    /// certain, likely, possible or nothing.
    pub certainty: String,
    /// keep, merge, skip or nothing.
    pub decision: String,
    /// Why it is another person.
    pub decision_why: String,
    /// made, joined, entry, question, skipped, failed, undone or nothing.
    pub result: String,
    /// Why the rules refused it.
    pub refusal: String,
    /// It can still be changed.
    pub open: bool,
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// A sentence with what it names, as it was kept.
fn sentence(ask: &Ask, key: &str, facts: &Value) -> String {
    let facts = facts.as_array().map(Vec::as_slice).unwrap_or_default();
    let told: Vec<(String, String)> =
        facts.iter().map(|fact| (text(&fact[0]), told(ask, fact))).collect();
    let told: Vec<(&str, String)> = told.iter().map(|(n, v)| (n.as_str(), v.clone())).collect();
    let key = format!("refusal-{key}");
    if ask.app.words().has(ask.lang, &key) {
        ask.say(&key, &told)
    } else {
        ask.say("intake-trouble-other", &[])
    }
}

fn told(ask: &Ask, fact: &Value) -> String {
    let value = text(&fact[2]);
    match fact[1].as_str() {
        Some("word") => ask.say(&value, &[]),
        Some("day") => value.parse::<Day>().map_or(value, |day| day_long(ask.lang, day)),
        Some("moment") => match value.parse() {
            Ok(ms) => moment_long(ask.lang, Moment::from_ms(ms)),
            Err(_) => value,
        },
        Some("place") => ask.say("intake-place", &[("sheet", value), ("row", text(&fact[3]))]),
        _ => value,
    }
}

/// What is kept sealed of a row; nothing once the file was let go.
pub fn sealed(ask: &Ask, id: ImportId, row: &FileRow) -> Result<Value, Failure> {
    if row.cells_sealed.is_empty() {
        return Ok(Value::Null);
    }
    let place = format!("{id}/{}", row.sort);
    let text = ask.app.secrets().open("import_row.cells", &place, &row.cells_sealed)?;
    serde_json::from_str(&text)
        .map_err(|e| Fault::new("reading a row of an import", e.to_string()).into())
}

/// A row for a page.
pub fn view(ask: &Ask, import: &ImportRow, row: FileRow) -> Result<RowView, Failure> {
    let kept = sealed(ask, import.id, &row)?;
    let found: Vec<Value> = serde_json::from_str(&row.findings).unwrap_or_default();
    let cells: Vec<CellSeen> = kept["cells"]
        .as_array()
        .map(|cells| cells.iter().filter_map(CellSeen::from_json).collect())
        .unwrap_or_default();
    let is_document = |index: &Value| {
        let at = cells.iter().find(|cell| index.as_u64() == u64::try_from(cell.index).ok());
        at.is_some_and(|cell| cell.field == Some(Field::Document))
    };
    let findings = found
        .iter()
        .enumerate()
        .map(|(at, f)| {
            let given = text(&kept["given"][at]);
            let shown = row.level == "error" || !is_document(&f["index"]);
            FindingView {
                cell: text(&f["cell"]),
                column: text(&f["column"]),
                given: if shown { given } else { veiled(&given) },
                why: sentence(ask, f["key"].as_str().unwrap_or_default(), &kept["facts"][at]),
                suggestion: text(&kept["suggestion"][at]),
            }
        })
        .collect();
    let file_there = import.file_sealed.is_some();
    let can = file_there && matches!(import.step.as_str(), "checked" | "done");
    let open = can && matches!(row.result.as_str(), "" | "failed");
    let refusal = match &row.refusal_sealed {
        Some(sealed) => {
            let place = format!("{}/{}", import.id, row.sort);
            let text = ask.app.secrets().open("import_row.refusal", &place, sealed)?;
            let reason: Value = serde_json::from_str(&text).unwrap_or_default();
            sentence(ask, reason["key"].as_str().unwrap_or_default(), &reason["facts"])
        }
        None => String::new(),
    };
    Ok(RowView {
        fixes: if open { fixes(&row, &kept, &found, &cells) } else { Vec::new() },
        sort: row.sort,
        sheet: row.sheet,
        row: row.row,
        shown: text(&kept["shown"]),
        level: row.level,
        findings,
        certainty: row.certainty,
        decision: row.decision.unwrap_or_default(),
        decision_why: row.decision_why,
        result: row.result,
        refusal,
        open,
    })
}

fn fixes(row: &FileRow, kept: &Value, found: &[Value], cells: &[CellSeen]) -> Vec<FixView> {
    let about =
        |index: usize| found.iter().position(|f| f["index"].as_u64() == u64::try_from(index).ok());
    let mut out: Vec<FixView> = cells
        .iter()
        .filter(|cell| cell.field.is_some_and(|field| field != Field::Ignored))
        .map(|cell| {
            let letters = liandong_domain::intake::column_letters(cell.index);
            let at = about(cell.index);
            let level = at.map(|at| found[at]["level"].as_str().unwrap_or_default());
            // A number that is right is not shown in full again.
            let hidden = cell.field == Some(Field::Document)
                && level != Some("error")
                && !cell.now.is_empty();
            let shown = |text: &str| if hidden { veiled(text) } else { text.to_owned() };
            FixView {
                name: format!("cell-{}-{}", row.sort, cell.index),
                label: if cell.header.is_empty() { letters.clone() } else { cell.header.clone() },
                cell: format!("{letters}{}", row.row),
                was: shown(&cell.was),
                value: if hidden { String::new() } else { cell.now.clone() },
                suggestion: at.map(|at| text(&kept["suggestion"][at])).unwrap_or_default(),
                take: format!("take-{}-{}", row.sort, cell.index),
                hidden,
                troubled: at.is_some(),
            }
        })
        .collect();
    out.sort_by_key(|fix| !fix.troubled);
    out
}
