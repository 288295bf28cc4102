//! Finding the tables in a sheet: header, columns, data lines.

use std::collections::BTreeMap;

use super::fields::{Field, FileKind};
use super::finding::{ColumnAt, Finding};
use super::grid::{Cell, Row, Sheet};
use super::lines::{PassedOver, passed_over};
use super::mapping::Mapping;
use super::trouble::Trouble;
use crate::basics::{Fact, Refusal};

/// Why nothing at all could be read from a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IntakeRefusal {
    /// No cell has anything in it.
    Blank,
    /// No line of any sheet looks like a header with names, phones or documents.
    NoHeader {
        /// The sheets looked at.
        sheets: String,
    },
    /// There is a header, and nothing below it.
    NoRows,
}

impl Refusal for IntakeRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::Blank => "intake-file-blank",
            Self::NoHeader { .. } => "intake-file-no-header",
            Self::NoRows => "intake-file-no-rows",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::NoHeader { sheets } => vec![("sheets", sheets.clone().into())],
            Self::Blank | Self::NoRows => Vec::new(),
        }
    }
    fn field(&self) -> Option<&str> {
        Some("file")
    }
}

/// How one table of the file was understood: shown for a look, and for changing it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableSeen {
    /// The sheet.
    pub sheet: String,
    /// The row of the header.
    pub header_row: usize,
    /// Its columns and what they were taken for; none: not known, left out.
    pub columns: Vec<(ColumnAt, Option<Field>)>,
    /// The lines below it that are no data, with the reason.
    pub passed_over: Vec<(usize, PassedOver)>,
    /// Count of data lines.
    pub rows: usize,
    /// Name and phone were found in each other's column and read the other way round.
    pub swapped: bool,
}

/// A whole file, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading<R> {
    /// Every data row in the order of the file.
    pub rows: Vec<R>,
    /// The tables found.
    pub tables: Vec<TableSeen>,
    /// Sheets with something in them but without a header: instructions, lists, charts.
    pub without_header: Vec<String>,
}

impl<R> Reading<R> {
    /// Why there is not one row, if there is none.
    pub fn refusal(&self) -> Option<IntakeRefusal> {
        if !self.rows.is_empty() {
            None
        } else if !self.tables.is_empty() {
            Some(IntakeRefusal::NoRows)
        } else if self.without_header.is_empty() {
            Some(IntakeRefusal::Blank)
        } else {
            Some(IntakeRefusal::NoHeader { sheets: self.without_header.join("、") })
        }
    }
}

/// A table inside a sheet.
pub(super) struct Table<'a> {
    pub sheet: &'a str,
    /// The lines above the header, since the table before.
    pub above: Vec<&'a Row>,
    pub header_row: usize,
    pub columns: Vec<(ColumnAt, Option<Field>)>,
    by_field: BTreeMap<Field, Vec<usize>>,
    pub rows: Vec<&'a Row>,
    pub passed_over: Vec<(usize, PassedOver)>,
    pub swapped: bool,
}

impl<'a> Table<'a> {
    fn new(sheet: &'a str, header: &Header, above: Vec<&'a Row>) -> Self {
        let mut by_field: BTreeMap<Field, Vec<usize>> = BTreeMap::new();
        for (at, (_, field)) in header.columns.iter().enumerate() {
            if let Some(field) = field {
                by_field.entry(*field).or_default().push(at);
            }
        }
        Self {
            sheet,
            above,
            header_row: header.row,
            columns: header.columns.clone(),
            by_field,
            rows: Vec::new(),
            passed_over: Vec::new(),
            swapped: false,
        }
    }
    /// What a column of the sheet holds.
    fn field_at(&self, index: usize) -> Option<Field> {
        let found = self.columns.iter().find(|(column, _)| column.index == index);
        found.and_then(|(_, field)| *field)
    }
    /// Whether there is such a column.
    pub fn has(&self, field: Field) -> bool {
        self.by_field.contains_key(&field)
    }
    /// The first column of a field.
    pub fn column(&self, field: Field) -> Option<&ColumnAt> {
        let at = *self.by_field.get(&field)?.first()?;
        self.columns.get(at).map(|(column, _)| column)
    }
    /// The first filled cell of a field in a row, with its column; else the first column's.
    pub fn cell(&self, row: &'a Row, field: Field) -> (Option<&ColumnAt>, &'a Cell) {
        let columns = self.by_field.get(&field).map(Vec::as_slice).unwrap_or_default();
        let cells = || columns.iter().filter_map(|at| self.columns.get(*at)).map(|(c, _)| c);
        let filled = cells().find(|column| !row.cell(column.index).is_empty());
        match filled.or_else(|| cells().next()) {
            Some(column) => (Some(column), row.cell(column.index)),
            None => (None, &Cell::Empty),
        }
    }
    /// The words of a field in a row, trimmed; empty when there are none.
    pub fn words(&self, row: &'a Row, field: Field) -> String {
        let shown = self.cell(row, field).1.shown();
        shown.split_whitespace().collect::<Vec<_>>().join(" ")
    }
    /// A finding about the cell of a field.
    pub fn finding(&self, row: &'a Row, field: Field, trouble: Trouble) -> Finding {
        let (column, cell) = self.cell(row, field);
        Finding { trouble, column: column.cloned(), given: cell.shown(), suggestion: String::new() }
    }
    /// Exchanges the columns of names and phones.
    pub fn swap_name_and_phone(&mut self) {
        let names = self.by_field.remove(&Field::Name);
        let phones = self.by_field.remove(&Field::Phone);
        self.by_field.extend(names.map(|columns| (Field::Phone, columns)));
        self.by_field.extend(phones.map(|columns| (Field::Name, columns)));
        for (_, field) in &mut self.columns {
            *field = match *field {
                Some(Field::Name) => Some(Field::Phone),
                Some(Field::Phone) => Some(Field::Name),
                other => other,
            };
        }
        self.swapped = !self.swapped;
    }
    /// What is told outside of it.
    pub fn seen(&self) -> TableSeen {
        TableSeen {
            sheet: self.sheet.to_owned(),
            header_row: self.header_row,
            columns: self.columns.clone(),
            passed_over: self.passed_over.clone(),
            rows: self.rows.len(),
            swapped: self.swapped,
        }
    }
}

struct Header {
    row: usize,
    columns: Vec<(ColumnAt, Option<Field>)>,
}

/// Every table of a sheet, in order. A repeated header (a page break, a second table) starts a
/// new one.
pub(super) fn tables<'a>(sheet: &'a Sheet, kind: FileKind, mapping: &Mapping) -> Vec<Table<'a>> {
    let lines: Vec<&Row> = sheet.rows.iter().filter(|row| row.filled().next().is_some()).collect();
    let reads = Reads { sheet: &sheet.name, kind, mapping };
    let headers: Vec<Option<Header>> = lines.iter().map(|row| reads.header(row)).collect();
    let mut found: Vec<Table<'a>> = Vec::new();
    let mut above = Vec::new();
    let mut at = 0;
    while let Some(row) = lines.get(at) {
        if let Some(Some(head)) = headers.get(at) {
            let below = lines.get(at + 1).filter(|below| below.number == row.number + 1);
            let second = below.and_then(|row| reads.second_line(head, row));
            at += usize::from(second.is_some());
            let head = second.as_ref().unwrap_or(head);
            found.push(Table::new(&sheet.name, head, std::mem::take(&mut above)));
        } else if let Some(table) = found.last_mut() {
            let before_header = matches!(headers.get(at + 1), Some(Some(_)));
            match passed_over(row, &|index| table.field_at(index), before_header) {
                Some(why) => {
                    table.passed_over.push((row.number, why));
                    above.push(*row);
                }
                None if top_line(row, &lines, &headers, at) => above.push(*row),
                None => {
                    table.rows.push(row);
                    above.clear();
                }
            }
        } else {
            above.push(*row);
        }
        at += 1;
    }
    found
}

/// Whether a line belongs to the block of labels above the next header: `活动名称 … 地点 …`.
fn top_line(row: &Row, lines: &[&Row], headers: &[Option<Header>], at: usize) -> bool {
    let soon = (at + 1..=at + 4).any(|next| matches!(headers.get(next), Some(Some(_))));
    soon && lines.get(at).is_some() && super::top_block::is_label_line(row)
}

/// By what the headers of a sheet are known.
struct Reads<'m> {
    sheet: &'m str,
    kind: FileKind,
    mapping: &'m Mapping,
}

impl Reads<'_> {
    /// The header a line is, if it is one: it names people, and most of its cells are known; or
    /// somebody said that it is one.
    fn header(&self, row: &Row) -> Option<Header> {
        let mut columns = Vec::new();
        let (mut filled, mut known, mut people) = (0, 0, false);
        let said = self.mapping.is_heading(self.sheet, row.number);
        for (index, cell) in row.filled() {
            let shown = match cell {
                Cell::Text(text) => text.clone(),
                other if said => other.shown(),
                _ => return None,
            };
            let field = self.mapping.field_at((self.sheet, index), &shown, self.kind);
            filled += 1;
            known += usize::from(field.is_some());
            people |= field.is_some_and(Field::names_a_person);
            let header = shown.split_whitespace().collect::<Vec<_>>().join(" ");
            columns.push((ColumnAt { index, header }, field));
        }
        let enough = known >= 2 && known * 2 >= filled || known >= 4 || (filled == 1 && known == 1);
        if filled == 0 || !said && (!people || !enough) {
            return None;
        }
        for (index, field) in self.mapping.without_header(self.sheet) {
            if row.cell(index).is_empty() {
                columns.push((ColumnAt { index, header: String::new() }, Some(field)));
            }
        }
        columns.sort_by_key(|(column, _)| column.index);
        self.guardian_phone_beside(&mut columns);
        Some(Header { row: row.number, columns })
    }

    /// Of two columns of phones, the one right behind the guardian's name is the guardian's,
    /// unless somebody said what it is.
    fn guardian_phone_beside(&self, columns: &mut [(ColumnAt, Option<Field>)]) {
        let count =
            |wanted: Field| columns.iter().filter(|(_, field)| *field == Some(wanted)).count();
        if count(Field::Phone) < 2 || count(Field::GuardianPhone) > 0 {
            return;
        }
        let guardian = columns.iter().position(|(_, field)| *field == Some(Field::Guardian));
        let behind = guardian.and_then(|at| {
            (at + 1..(at + 3).min(columns.len())).find(|at| columns[*at].1 == Some(Field::Phone))
        });
        if let Some((column, field)) = behind.and_then(|at| columns.get_mut(at))
            && self.mapping.said_at(self.sheet, column.index, &column.header).is_none()
        {
            *field = Some(Field::GuardianPhone);
        }
    }

    /// A header of two lines: joined cells above (`联系方式`), the columns' own names below.
    fn second_line(&self, first: &Header, below: &Row) -> Option<Header> {
        let mut columns = first.columns.clone();
        let mut known = 0;
        for (index, cell) in below.filled() {
            let Cell::Text(text) = cell else { return None };
            let field = self.mapping.field_at((self.sheet, index), text, self.kind)?;
            known += 1;
            let header = text.split_whitespace().collect::<Vec<_>>().join(" ");
            columns.retain(|(column, _)| column.index != index);
            columns.push((ColumnAt { index, header }, Some(field)));
        }
        columns.sort_by_key(|(column, _)| column.index);
        let still_names = columns.iter().any(|(_, field)| field.is_some_and(Field::names_a_person));
        (known > 0 && still_names).then_some(Header { row: below.number, columns })
    }
}
