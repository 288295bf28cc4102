//! What `import … --check --format json` prints: one object per data row.

use liandong_domain::basics::Minutes;
use liandong_domain::intake::{Finding, HoursRow, RosterRow, Trouble};
use serde_json::{Value, json};

/// One row of a register. `why` is empty when there is nothing to say; for a duplicate it is the
/// identity number of the person it doubles.
pub fn roster_line(row: &RosterRow) -> Value {
    let mut line = common(&row.sheet, row.row, row.level.code(), row.deciding(), &row.findings);
    line["name"] = json!(row.name_text);
    line
}

/// One row of past hours. `minutes` is null unless the row makes an entry.
pub fn hours_line(row: &HoursRow) -> Value {
    let mut line = common(&row.sheet, row.row, row.level.code(), row.deciding(), &row.findings);
    line["id"] = json!(row.document.as_ref().map(|document| document.canonical()));
    line["minutes"] = json!(row.counted().map(Minutes::count));
    line["outcome"] = json!(row.outcome.code());
    line
}

fn common(
    sheet: &str,
    row: usize,
    level: &str,
    deciding: Option<&Finding>,
    findings: &[Finding],
) -> Value {
    // What is not kept of a row that is fine decides nothing: it stands with the others.
    let deciding = deciding.filter(|finding| !matches!(finding.trouble, Trouble::NotKept(_)));
    let first = deciding.map(|finding| told(row, finding)).unwrap_or_default();
    let mut line = json!({
        "sheet": sheet,
        "row": row,
        "level": level,
        "column": first.column,
        "cell": first.cell,
        "why": first.why,
        "key": first.key,
        "value": first.value,
        "suggestion": first.suggestion,
    });
    let others: Vec<Value> = findings
        .iter()
        .filter(|finding| !deciding.is_some_and(|first| std::ptr::eq(*finding, first)))
        .map(|finding| {
            let told = told(row, finding);
            json!({
                "level": finding.level().code(),
                "column": told.column,
                "cell": told.cell,
                "why": told.why,
                "key": told.key,
                "value": told.value,
                "suggestion": told.suggestion,
            })
        })
        .collect();
    if !others.is_empty() {
        line["also"] = Value::Array(others);
    }
    line
}

#[derive(Default)]
struct Told {
    column: String,
    cell: String,
    why: String,
    key: &'static str,
    value: String,
    suggestion: String,
}

fn told(row: usize, finding: &Finding) -> Told {
    let column = finding.column.as_ref();
    Told {
        column: column.map(|column| column.header.clone()).unwrap_or_default(),
        cell: column.map(|column| format!("{}{row}", column.letters())).unwrap_or_default(),
        why: finding.trouble.plain(),
        key: finding.trouble.key(),
        value: finding.given.clone(),
        suggestion: finding.suggestion.clone(),
    }
}
