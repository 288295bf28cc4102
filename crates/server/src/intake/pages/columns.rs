//! The columns of a file: what each was taken for, and changing it.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::intake::{Field, FileKind, Mapping, TableSeen, column_letters};
use serde_json::Value;

use super::{load, query};
use crate::failure::{Failure, Fault};
use crate::intake::actions::{self, ImportRefusal};
use crate::intake::sight::{kind_of, mapping_of};
use crate::intake::store::{self, ImportRow};
use crate::ui::{Frame, Page, draw_with, moment_long};
use crate::web::{Answer, Ask, FormBody, answer_once, redirect};

/// A column of a table.
#[derive(Debug, Clone)]
pub struct ColumnView {
    /// The field's name: `col-0-3`.
    pub name: String,
    /// Its place, counted from 0.
    pub index: usize,
    /// Its letters.
    pub letters: String,
    /// Its header; empty: it has none.
    pub header: String,
    /// Its first values.
    pub values: Vec<String>,
    /// What it was taken for; empty: not known.
    pub field: String,
    /// Somebody said so.
    pub said: bool,
}

/// A table of the file.
#[derive(Debug, Clone)]
pub struct TableView {
    /// The sheet.
    pub sheet: String,
    /// The row of its header.
    pub header_row: usize,
    /// Its data rows.
    pub rows: u64,
    /// Lines that are no data.
    pub passed: u64,
    /// Name and phone stood in each other's column.
    pub swapped: bool,
    /// Its columns.
    pub columns: Vec<ColumnView>,
    /// What it lacks: whether no row can go in without it, and its words.
    pub lacks: Vec<(bool, &'static str)>,
}

/// A line of a sheet without a header.
#[derive(Debug, Clone)]
pub struct BareLine {
    /// Its number in the file.
    pub number: u64,
    /// Its cells.
    pub cells: Vec<String>,
}

/// A sheet in which no header was found.
#[derive(Debug, Clone)]
pub struct BareView {
    /// Its place in the list.
    pub at: usize,
    /// Its name.
    pub sheet: String,
    /// Its first lines.
    pub lines: Vec<BareLine>,
}

/// The columns of a file.
#[derive(Template)]
#[template(path = "pages/intake/columns.html")]
pub struct ColumnsPage {
    /// The frame.
    pub c: Frame,
    /// The import.
    pub id: String,
    /// The file.
    pub file: String,
    /// roster or hours.
    pub kind: String,
    /// Its tables.
    pub tables: Vec<TableView>,
    /// Sheets without a header.
    pub bare: Vec<BareView>,
    /// What a column can be: code and word key.
    pub fields: Vec<(&'static str, &'static str)>,
    /// It can still be changed.
    pub open: bool,
    /// The line called the header: the place of its sheet and its number, joined by `-`.
    pub heading: String,
    /// The same file was uploaded before: that import and when.
    pub earlier: Option<(String, String)>,
}
impl Page for ColumnsPage {
    const NAME: &'static str = "intake/columns";
}

/// How the columns were understood.
pub fn tables_of(ask: &Ask, import: &ImportRow) -> Result<Value, Failure> {
    let Some(sealed) = &import.tables_sealed else { return Ok(Value::Null) };
    let text = ask.app.secrets().open("import.tables", &import.id.to_string(), sealed)?;
    if text.is_empty() {
        return Ok(Value::Null);
    }
    serde_json::from_str(&text)
        .map_err(|e| Fault::new("reading the columns of an import", e.to_string()).into())
}

/// Names of the sheets without a header.
pub fn bare_names(tables: &Value) -> Vec<String> {
    list(&tables["bare"]).iter().map(|sheet| text(&sheet["sheet"])).collect()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}
fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
fn number(value: &Value) -> usize {
    value.as_u64().and_then(|n| usize::try_from(n).ok()).unwrap_or(0)
}

fn column_view(table: usize, column: &Value) -> ColumnView {
    let index = number(&column[0]);
    ColumnView {
        name: format!("col-{table}-{index}"),
        index,
        letters: column_letters(index),
        header: text(&column[1]),
        field: text(&column[2]),
        said: column[3].as_bool().unwrap_or(false),
        values: list(&column[4]).iter().map(text).collect(),
    }
}

fn lacks(table: &TableView, kind: FileKind) -> Vec<(bool, &'static str)> {
    let columns = table.columns.iter().map(|column| {
        let at = liandong_domain::intake::ColumnAt { index: 0, header: String::new() };
        (at, Field::parse(&column.field))
    });
    let seen = TableSeen {
        sheet: String::new(),
        header_row: table.header_row,
        columns: columns.collect(),
        passed_over: Vec::new(),
        rows: 0,
        swapped: false,
    };
    seen.lacks(kind).into_iter().map(|lack| (lack.stops(), lack.word_key())).collect()
}

fn tables_view(tables: &Value, kind: FileKind) -> Vec<TableView> {
    let views = list(&tables["tables"]).iter().enumerate().map(|(at, table)| {
        let mut view = TableView {
            sheet: text(&table["sheet"]),
            header_row: number(&table["row"]),
            rows: table["rows"].as_u64().unwrap_or(0),
            passed: table["passed"].as_u64().unwrap_or(0),
            swapped: table["swapped"].as_bool().unwrap_or(false),
            columns: list(&table["columns"]).iter().map(|c| column_view(at, c)).collect(),
            lacks: Vec::new(),
        };
        view.lacks = lacks(&view, kind);
        view
    });
    views.collect()
}

fn bare_views(tables: &Value) -> Vec<BareView> {
    let sheets = list(&tables["bare"]).iter().enumerate().map(|(at, sheet)| BareView {
        at,
        sheet: text(&sheet["sheet"]),
        lines: list(&sheet["lines"])
            .iter()
            .map(|line| BareLine {
                number: line[0].as_u64().unwrap_or(0),
                cells: list(&line[1]).iter().map(|cell| text(&cell[1])).collect(),
            })
            .collect(),
    });
    sheets.collect()
}

/// The table that a line of a sheet without a header would make.
fn chosen_table(tables: &Value, heading: &str, kind: FileKind) -> Option<TableView> {
    let (sheet, line) = heading.split_once('-')?;
    let sheet = list(&tables["bare"]).get(sheet.parse::<usize>().ok()?)?;
    let wanted: u64 = line.parse().ok()?;
    let lines = list(&sheet["lines"]);
    let at = lines.iter().position(|line| line[0].as_u64() == Some(wanted))?;
    let below = &lines[at + 1..];
    let columns = list(&lines[at][1]).iter().map(|cell| {
        let (index, header) = (number(&cell[0]), text(&cell[1]));
        let values = below.iter().filter_map(|line| {
            let found = list(&line[1]).iter().find(|cell| number(&cell[0]) == index)?;
            Some(text(&found[1]))
        });
        ColumnView {
            name: format!("col-0-{index}"),
            index,
            letters: column_letters(index),
            values: values.take(3).collect(),
            field: Field::of_header(&header, kind).map_or("", Field::code).to_owned(),
            header,
            said: false,
        }
    });
    Some(TableView {
        sheet: text(&sheet["sheet"]),
        header_row: usize::try_from(wanted).ok()?,
        rows: 0,
        passed: 0,
        swapped: false,
        columns: columns.collect(),
        lacks: Vec::new(),
    })
}

/// What is shown: the tables, or the one that a chosen line makes.
fn shown(tables: &Value, heading: &str, kind: FileKind) -> Vec<TableView> {
    match chosen_table(tables, heading, kind) {
        Some(table) => vec![table],
        None => tables_view(tables, kind),
    }
}

async fn draw_columns(
    ask: &Ask,
    c: Frame,
    import: &ImportRow,
    status: StatusCode,
    heading: &str,
) -> Result<Response, Failure> {
    let kind = kind_of(import);
    let kept = tables_of(ask, import)?;
    let seen = import.clone();
    let earlier = ask.app.look(ask.actor.town, move |q| Ok(store::earlier(q, &seen)?)).await?;
    let fields = Field::offered(kind).into_iter().map(|field| (field.code(), field.word_key()));
    let chosen = chosen_table(&kept, heading, kind).is_some();
    let page = ColumnsPage {
        id: import.id.to_string(),
        file: import.file_words.clone(),
        kind: import.kind.clone(),
        tables: shown(&kept, heading, kind),
        bare: if chosen { Vec::new() } else { bare_views(&kept) },
        fields: fields.collect(),
        open: import.file_sealed.is_some()
            && import.finished_at.is_none()
            && matches!(import.step.as_str(), "checked" | "failed"),
        heading: if chosen { heading.to_owned() } else { String::new() },
        earlier: earlier.map(|e| (e.id.to_string(), moment_long(ask.lang, e.at))),
        c,
    };
    draw_with(status, &page)
}

/// `GET /import/{id}/columns`
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let (import, _) = load(&ask, &id).await?;
    if import.tables_sealed.is_none() || matches!(import.step.as_str(), "reading" | "writing") {
        return Ok(redirect(&format!("/import/{id}")));
    }
    let heading = query(&ask, "heading");
    draw_columns(&ask, ask.frame(), &import, StatusCode::OK, &heading).await
}

/// What a form says about the columns: each changed one, in every table of its sheet that has the
/// same header in the same column.
fn said(form: &FormBody, import: &ImportRow, kept: &Value) -> Mapping {
    let kind = kind_of(import);
    let mut mapping = mapping_of(import);
    let heading = form.get("heading");
    let tables = shown(kept, heading, kind);
    let by_line = chosen_table(kept, heading, kind).is_some();
    if let Some(table) = tables.first().filter(|_| by_line) {
        mapping.set_heading(&table.sheet, table.header_row);
    }
    for table in &tables {
        for column in &table.columns {
            let wanted = form.get(&column.name);
            let Some(field) = Field::parse(wanted) else { continue };
            let unknown = column.field.is_empty() && field == Field::Ignored;
            if wanted == column.field && !by_line || unknown {
                continue;
            }
            mapping.set_at(&table.sheet, column.index, &column.header, field);
        }
    }
    mapping
}

/// `POST /import/{id}/columns`
pub async fn save(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let (import, permit) = load(&ask, &id).await?;
    let kept = tables_of(&ask, &import)?;
    let mapping = said(&form, &import, &kept);
    let id = import.id;
    let named = form.get("heading").is_empty()
        || Field::ALL.iter().any(|field| {
            let tells = matches!(
                field,
                Field::Name | Field::Phone | Field::Document | Field::VolunteerNumber
            );
            tells && form.starting("col-").any(|(_, code)| code == field.code())
        });
    let done = if named {
        answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
            actions::map(tx, &permit, id, &mapping)?;
            Ok(Answer::to(format!("/import/{id}?done=done-intake-mapped")))
        })
        .await
    } else {
        Err(ImportRefusal::NobodyInColumns.into())
    };
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => {
            let mut c = ask.frame();
            c.refuse(failure)?;
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            draw_columns(&ask, c, &import, status, form.get("heading")).await
        }
    }
}
