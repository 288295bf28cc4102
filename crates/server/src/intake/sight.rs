//! A file as it is seen now: with what was said about its columns and what was corrected in it.

use std::collections::BTreeMap;
use std::ops::Range;

use liandong_domain::basics::{Day, Fact};
use liandong_domain::intake::{
    Cell, Field, FileKind, Finding, HoursRow, Level, Mapping, Nobody, RosterRow, Row, Sheet,
    TableSeen, Trouble, Twin, column_letters, read_hours, read_roster,
};
use serde_json::{Value, json};

use super::actions::file_of;
use super::known::TownRegistry;
use super::reading::read_file;
use super::store::{Correction, ImportRow};
use crate::db::Read;
use crate::failure::Failure;

/// A place in the file: sheets stand further apart than any row.
const SHEET_APART: usize = 1_000_000;
/// First values shown of a column.
const VALUES_SHOWN: usize = 3;
/// Lines shown of a sheet without a header, and cells of each.
const BARE_LINES: usize = 8;
/// Tables and bare sheets shown.
const TABLES_SHOWN: usize = 40;

/// The rows of a file, either kind.
pub enum Rows {
    /// A register.
    Roster(Vec<RosterRow>),
    /// Past hours.
    Hours(Vec<HoursRow>),
}

/// A file as it is seen now.
pub struct Sight {
    /// Its data rows.
    pub rows: Rows,
    /// Its tables.
    pub tables: Vec<TableSeen>,
    /// Sheets without a header.
    pub without_header: Vec<String>,
    /// Why there is not one row: a word key.
    pub refusal: Option<&'static str>,
    /// The sheets as they came.
    pub sheets: Vec<Sheet>,
    /// The sheets as they came, with what is joined downwards given to every row.
    came: Vec<Sheet>,
    /// The same, corrected.
    now: Vec<Sheet>,
}

/// One cell of a row, as it came and as it is now.
#[derive(Clone, PartialEq, Eq)]
pub struct CellSeen {
    /// The column, counted from 0.
    pub index: usize,
    /// The header.
    pub header: String,
    /// What it holds.
    pub field: Option<Field>,
    /// As it came.
    pub was: String,
    /// As it is now.
    pub now: String,
}

/// One data row with everything that is kept of it.
pub struct Line<'s> {
    /// Its place in the file.
    pub sort: i64,
    /// Its sheet.
    pub sheet: &'s str,
    /// Its row.
    pub row: usize,
    /// How it comes out.
    pub level: Level,
    /// What is said about it.
    pub findings: &'s [Finding],
    /// Who or what it is.
    pub shown: String,
    /// Whom it doubles.
    pub twin: Option<String>,
    /// How sure that is.
    pub certainty: &'static str,
    /// The number to hide in what is said about it.
    masked: Option<String>,
    /// Where the earlier row stands that it doubles.
    other: Option<(String, usize)>,
}

/// What was said about the columns of an import.
pub fn mapping_of(import: &ImportRow) -> Mapping {
    Mapping::from_text(&import.mapping)
}

/// The kind of an import's file.
pub fn kind_of(import: &ImportRow) -> FileKind {
    if import.kind == "hours" { FileKind::Hours } else { FileKind::Roster }
}

/// Reads a file with its corrections. `ask_registry`: whether people of the town are looked for.
///
/// # Errors
/// The file cannot be read at all, or the store fails.
pub fn see(
    q: &mut Read<'_>,
    import: &ImportRow,
    corrections: &[Correction],
    ask_registry: bool,
) -> Result<Sight, Failure> {
    let bytes = file_of(q, import)?;
    let sheets = read_file(&import.file_words, &bytes)?;
    let came: Vec<Sheet> = sheets.iter().map(Sheet::spread).collect();
    let mut now = came.clone();
    for cell in corrections {
        let (row, column) = (usize::try_from(cell.row), usize::try_from(cell.column));
        let sheet = now.iter_mut().find(|sheet| sheet.name == cell.sheet);
        if let (Some(sheet), Ok(row), Ok(column)) = (sheet, row, column) {
            sheet.correct(row, column, &cell.text);
        }
    }
    let (mapping, today) = (mapping_of(import), q.now().day());
    if kind_of(import) == FileKind::Hours {
        let read = read_hours(&now, &mapping, today);
        let refusal = read.refusal().map(|r| liandong_domain::basics::Refusal::key(&r));
        let rows = Rows::Hours(read.rows);
        let (tables, without_header) = (read.tables, read.without_header);
        return Ok(Sight { rows, tables, without_header, refusal, sheets, came, now });
    }
    let read = if ask_registry {
        let registry = TownRegistry::new(q);
        let read = read_roster(&now, &mapping, &registry, today);
        if let Some(fault) = registry.fault() {
            return Err(fault.into());
        }
        read
    } else {
        read_roster(&now, &mapping, &Nobody, today)
    };
    let refusal = read.refusal().map(|r| liandong_domain::basics::Refusal::key(&r));
    let (tables, without_header) = (read.tables, read.without_header);
    Ok(Sight { rows: Rows::Roster(read.rows), tables, without_header, refusal, sheets, came, now })
}

impl Sight {
    /// The place of a row in the file.
    pub fn sort(&self, sheet: &str, row: usize) -> i64 {
        let at = self.now.iter().position(|one| one.name == sheet).unwrap_or(0);
        i64::try_from(at * SHEET_APART + row).unwrap_or(i64::MAX)
    }

    /// Which row of the list stands at which place.
    pub fn places(&self) -> BTreeMap<i64, usize> {
        let place = |sheet: &str, row: usize| self.sort(sheet, row);
        match &self.rows {
            Rows::Roster(rows) => {
                rows.iter().enumerate().map(|(at, r)| (place(&r.sheet, r.row), at)).collect()
            }
            Rows::Hours(rows) => {
                rows.iter().enumerate().map(|(at, r)| (place(&r.sheet, r.row), at)).collect()
            }
        }
    }

    /// How many data rows there are.
    pub fn count(&self) -> usize {
        match &self.rows {
            Rows::Roster(rows) => rows.len(),
            Rows::Hours(rows) => rows.len(),
        }
    }

    /// Every data row.
    pub fn lines(&self) -> Vec<Line<'_>> {
        self.lines_at(0..self.count())
    }

    /// The data rows at these places of the list.
    pub fn lines_at(&self, range: Range<usize>) -> Vec<Line<'_>> {
        match &self.rows {
            Rows::Roster(rows) => rows[range].iter().map(|row| self.person_line(row)).collect(),
            Rows::Hours(rows) => rows[range].iter().map(|row| self.hours_line(row)).collect(),
        }
    }

    fn person_line<'s>(&'s self, row: &'s RosterRow) -> Line<'s> {
        let twin = row.twin.as_ref().map(|twin| match twin {
            Twin::InFile { sheet, row, .. } => format!("row:{}", self.sort(sheet, *row)),
            Twin::InRegistry(held) => format!("person:{}", held.person),
        });
        let other = match &row.twin {
            Some(Twin::InFile { sheet, row, .. }) => Some((sheet.clone(), *row)),
            _ => None,
        };
        Line {
            sort: self.sort(&row.sheet, row.row),
            sheet: &row.sheet,
            row: row.row,
            level: row.level,
            findings: &row.findings,
            shown: row.name_text.clone(),
            twin,
            certainty: row.certainty().map_or("", |certainty| certainty.code()),
            masked: row.document.as_ref().map(|document| document.masked()),
            other,
        }
    }

    fn hours_line<'s>(&'s self, row: &'s HoursRow) -> Line<'s> {
        Line {
            sort: self.sort(&row.sheet, row.row),
            sheet: &row.sheet,
            row: row.row,
            level: row.level,
            findings: &row.findings,
            shown: [row.name_text.as_str(), &row.activity]
                .into_iter()
                .filter(|words| !words.is_empty())
                .collect::<Vec<_>>()
                .join(" · "),
            twin: None,
            certainty: "",
            masked: None,
            other: None,
        }
    }

    fn table_of(&self, sheet: &str, row: usize) -> Option<&TableSeen> {
        self.tables.iter().rev().find(|table| table.sheet == sheet && table.header_row < row)
    }

    /// The cells of a row, column by column of its table.
    pub fn cells(&self, sheet: &str, row: usize) -> Vec<CellSeen> {
        let Some(table) = self.table_of(sheet, row) else { return Vec::new() };
        let (was, now) = (line_of(&self.came, sheet, row), line_of(&self.now, sheet, row));
        let text = |line: Option<&Row>, at: usize| {
            line.map(|line| line.cell(at).shown()).unwrap_or_default()
        };
        let seen = table.columns.iter().map(|(column, field)| CellSeen {
            index: column.index,
            header: column.header.clone(),
            field: *field,
            was: text(was, column.index),
            now: text(now, column.index),
        });
        seen.collect()
    }

    /// How the columns were understood, with their first values: what the page of columns shows.
    pub fn tables_json(&self, mapping: &Mapping) -> Value {
        let lines = self.lines();
        let tables = self.tables.iter().take(TABLES_SHOWN).map(|table| {
            let rows: Vec<&Row> = lines
                .iter()
                .filter(|line| line.sheet == table.sheet)
                .filter(|line| {
                    let own = self.table_of(line.sheet, line.row);
                    own.is_some_and(|own| own.header_row == table.header_row)
                })
                .filter_map(|line| line_of(&self.now, line.sheet, line.row))
                .collect();
            json!({
                "sheet": table.sheet,
                "row": table.header_row,
                "rows": table.rows,
                "swapped": table.swapped,
                "passed": table.passed_over.len(),
                "columns": columns_json(table, &rows, mapping),
            })
        });
        let bare = self.now.iter().filter(|sheet| self.without_header.contains(&sheet.name));
        let bare = bare.take(TABLES_SHOWN).map(|sheet| {
            let lines = sheet.rows.iter().filter(|row| row.filled().next().is_some());
            let lines = lines.take(BARE_LINES).map(|row| {
                let cells: Vec<Value> =
                    row.filled().map(|(at, cell)| json!([at, short(cell)])).collect();
                json!([row.number, cells])
            });
            json!({ "sheet": sheet.name, "lines": lines.collect::<Vec<_>>() })
        });
        json!({ "tables": tables.collect::<Vec<_>>(), "bare": bare.collect::<Vec<_>>() })
    }
}

fn line_of<'s>(sheets: &'s [Sheet], sheet: &str, row: usize) -> Option<&'s Row> {
    let sheet = sheets.iter().find(|one| one.name == sheet)?;
    let at = sheet.rows.binary_search_by_key(&row, |line| line.number).ok()?;
    sheet.rows.get(at)
}

/// The columns of a table: index, header, field, whether somebody said so, first values. Columns
/// with values but without a header stand among them.
fn columns_json(table: &TableSeen, rows: &[&Row], mapping: &Mapping) -> Vec<Value> {
    let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let known: BTreeMap<usize, &(liandong_domain::intake::ColumnAt, Option<Field>)> =
        table.columns.iter().map(|column| (column.0.index, column)).collect();
    let last = known.keys().next_back().map_or(0, |last| last + 1).max(width);
    let mut out = Vec::new();
    for index in 0..last {
        let mut values: Vec<String> = Vec::new();
        for row in rows {
            let value = short(row.cell(index));
            if !value.is_empty() && !values.contains(&value) {
                values.push(value);
            }
            if values.len() == VALUES_SHOWN {
                break;
            }
        }
        let column = known.get(&index);
        let header = column.map(|(column, _)| column.header.clone()).unwrap_or_default();
        if column.is_none() && values.is_empty() {
            continue;
        }
        let field = column.and_then(|(_, field)| *field).map_or("", Field::code);
        let said = mapping.said_at(&table.sheet, index, &header).is_some();
        out.push(json!([index, header, field, said, values]));
    }
    out
}

/// A value as an example: short, and long numbers hidden in the middle.
fn short(cell: &Cell) -> String {
    let text: String = cell.shown().split_whitespace().collect::<Vec<_>>().join(" ");
    veiled(&text).chars().take(40).collect()
}

/// Numbers that tell a person, hidden in the middle: 4419**********0024, 138****0001.
pub fn veiled(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let digits = chars.iter().filter(|c| c.is_ascii_digit()).count();
    let dated = text.starts_with("19") || text.starts_with("20");
    if dated && (text.contains(':') || digits <= 8 && text.contains(['-', '/', '.', '年'])) {
        return text.to_owned();
    }
    let letters = chars.iter().any(char::is_ascii_alphabetic);
    let (head, tail) = match digits {
        15.. => (4, 4),
        11..=14 => (3, 4),
        6..=10 if letters && chars.len() <= 12 => (1, 4),
        _ => return text.to_owned(),
    };
    let until = chars.len().saturating_sub(tail);
    let hide = |at: usize, c: &char| at >= head && at < until && c.is_alphanumeric();
    chars.iter().enumerate().map(|(at, c)| if hide(at, c) { '*' } else { *c }).collect()
}

impl Line<'_> {
    /// What is kept open of the findings: key, column, cell, level. No text of a cell.
    pub fn findings_json(&self) -> String {
        let open = self.findings.iter().map(|found| {
            let column = found.column.as_ref();
            json!({
                "key": found.trouble.key(),
                "index": column.map(|c| c.index),
                "column": column.map(|c| c.header.clone()).unwrap_or_default(),
                "cell": column.map(|c| format!("{}{}", c.letters(), self.row)).unwrap_or_default(),
                "level": found.level().code(),
            })
        });
        Value::Array(open.collect()).to_string()
    }

    /// What is kept sealed: who it is, the texts, what the sentences name, the cells.
    pub fn cells_json(&self, sight: &Sight) -> String {
        let given = |found: &Finding| match (&found.trouble, &self.masked) {
            (Trouble::SameDocument { .. }, Some(masked)) => masked.clone(),
            _ => found.given.clone(),
        };
        let cells = sight.cells(self.sheet, self.row);
        json!({
            "shown": self.shown,
            "given": self.findings.iter().map(given).collect::<Vec<_>>(),
            "suggestion": self.findings.iter().map(|f| f.suggestion.as_str()).collect::<Vec<_>>(),
            "facts": self.findings.iter().map(|f| self.facts(f)).collect::<Vec<_>>(),
            "cells": cells.iter().map(CellSeen::to_json).collect::<Vec<_>>(),
        })
        .to_string()
    }

    fn facts(&self, found: &Finding) -> Value {
        let facts = found.trouble.facts();
        let told = facts.iter().map(|(name, fact)| match (*name, &self.masked, &self.other) {
            ("number", Some(masked), _) => json!([name, "text", masked]),
            ("other", _, Some((sheet, row))) => json!([name, "place", sheet, row.to_string()]),
            _ => fact_json(name, fact),
        });
        Value::Array(told.collect())
    }
}

/// A fact as it is kept: its name, its kind, its text.
pub fn fact_json(name: &str, fact: &Fact) -> Value {
    match fact {
        Fact::Text(text) => json!([name, "text", text]),
        Fact::Number(number) => json!([name, "text", number.to_string()]),
        Fact::Day(day) => json!([name, "day", day.to_string()]),
        Fact::Moment(moment) => json!([name, "moment", moment.ms().to_string()]),
        Fact::Word(key) => json!([name, "word", key]),
        Fact::Money(fen) => json!([name, "text", fen.yuan_text()]),
    }
}

impl CellSeen {
    /// As it is kept.
    pub fn to_json(&self) -> Value {
        json!([self.index, self.header, self.field.map_or("", Field::code), self.was, self.now])
    }
    /// As it was kept.
    pub fn from_json(value: &Value) -> Option<Self> {
        let text = |at: usize| value[at].as_str().map(str::to_owned);
        Some(Self {
            index: usize::try_from(value[0].as_u64()?).ok()?,
            header: text(1)?,
            field: Field::parse(&text(2)?),
            was: text(3)?,
            now: text(4)?,
        })
    }
}

/// The row of a register again, from its kept cells. None when they make no row.
pub fn person_of_cells(
    sheet: &str,
    row: usize,
    cells: &[CellSeen],
    today: Day,
) -> Option<RosterRow> {
    let header_row = row.checked_sub(1).filter(|row| *row > 0)?;
    let mut mapping = Mapping::new();
    mapping.set_heading(sheet, header_row);
    let width = cells.iter().map(|cell| cell.index + 1).max()?;
    let mut head = vec![Cell::Empty; width];
    let mut body = vec![Cell::Empty; width];
    for cell in cells {
        let header =
            if cell.header.is_empty() { column_letters(cell.index) } else { cell.header.clone() };
        mapping.set_at(sheet, cell.index, &header, cell.field.unwrap_or(Field::Ignored));
        head[cell.index] = Cell::text(&header);
        body[cell.index] = Cell::text(&cell.now);
    }
    let rows = vec![Row { number: header_row, cells: head }, Row { number: row, cells: body }];
    let page = Sheet { name: sheet.to_owned(), rows, merged: Vec::new() };
    let read = read_roster(&[page], &mapping, &Nobody, today);
    read.rows.into_iter().find(|found| found.row == row)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_tell_a_person_are_hidden_in_the_middle() {
        for (text, shown) in [
            ("441998196203040024", "4419**********0024"),
            ("13800000001", "138****0001"),
            ("138 0000 0001", "138 **** 0001"),
            ("何桂芳", "何桂芳"),
            ("2024-09-01", "2024-09-01"),
            ("199 9999-7202", "199 ****-7202"),
            ("2026-11-21 09:02", "2026-11-21 09:02"),
            ("12.5", "12.5"),
            ("E12345678", "E****5678"),
            ("20240901", "20240901"),
        ] {
            assert_eq!(veiled(text), shown, "{text}");
        }
    }

    #[test]
    fn a_row_is_the_same_row_when_it_is_read_from_its_kept_cells() {
        let cell = |index, header: &str, field, text: &str| CellSeen {
            index,
            header: header.to_owned(),
            field,
            was: text.to_owned(),
            now: text.to_owned(),
        };
        let cells = [
            cell(0, "序号", Some(Field::Index), "7"),
            cell(1, "姓 名", Some(Field::Name), "何桂芳"),
            cell(3, "联系方式", Some(Field::Phone), "138 0000 0001"),
            cell(4, "血型", None, "A"),
        ];
        let kept: Vec<CellSeen> =
            cells.iter().filter_map(|c| CellSeen::from_json(&c.to_json())).collect();
        assert!(kept == cells, "kept and read back");
        let today = Day::new(2026, 11, 23).expect("a day");
        let row = person_of_cells("名单", 9, &kept, today).expect("a row");
        assert_eq!((row.row, row.name_text.as_str()), (9, "何桂芳"));
        assert_eq!(
            row.phone.map(|phone| phone.digits().to_owned()).as_deref(),
            Some("13800000001")
        );
    }
}
