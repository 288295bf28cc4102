//! A plain grid of cells: what is left of a file once its format is gone.

use crate::basics::{Day, Minutes, Moment};

/// One cell, as far as its type was told by the file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Cell {
    /// Nothing in it.
    #[default]
    Empty,
    /// Words.
    Text(String),
    /// A number, as exact decimal text: `12.5`, `33533`.
    Number {
        /// The decimal text, without an exponent.
        text: String,
        /// A whole number with more digits than a spreadsheet keeps (15): the last are lost.
        digits_lost: bool,
    },
    /// A date.
    Day(Day),
    /// A date with a time.
    Moment(Moment),
    /// A time of day or a length of time; the file does not tell which.
    Clock(Minutes),
}

impl Cell {
    /// Words; white space alone is an empty cell.
    pub fn text(text: &str) -> Self {
        if text.trim().is_empty() { Self::Empty } else { Self::Text(text.to_owned()) }
    }
    /// A number of which nothing was lost.
    pub fn number(text: &str) -> Self {
        Self::Number { text: text.to_owned(), digits_lost: false }
    }
    /// Nothing, or nothing but white space.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.chars().all(|c| c.is_whitespace() || c == '\u{feff}'),
            Self::Number { .. } | Self::Day(_) | Self::Moment(_) | Self::Clock(_) => false,
        }
    }
    /// The cell as somebody sees it in the file; also what is compared and searched.
    pub fn shown(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone(),
            Self::Number { text, .. } => text.clone(),
            Self::Day(day) => day.to_string(),
            Self::Moment(moment) => {
                let second = moment.ms().div_euclid(1000).rem_euclid(60);
                format!("{} {}:{second:02}", moment.day(), moment.time())
            }
            Self::Clock(minutes) => {
                let count = minutes.count();
                let sign = if count < 0 { "-" } else { "" };
                format!("{sign}{:02}:{:02}", count.abs() / 60, count.abs() % 60)
            }
        }
    }
}

/// One row. Hidden rows are rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its number in the file, counted from 1.
    pub number: usize,
    /// Its cells from column A on; trailing empty cells may be missing.
    pub cells: Vec<Cell>,
}

impl Row {
    /// The cell of a column counted from 0; empty beyond the end.
    pub fn cell(&self, column: usize) -> &Cell {
        self.cells.get(column).unwrap_or(&Cell::Empty)
    }
    /// The cells with something in them, with their columns.
    pub fn filled(&self) -> impl Iterator<Item = (usize, &Cell)> {
        self.cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty())
    }
}

/// Cells joined into one, rows and columns counted from 0, the last included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merged {
    /// First row.
    pub top: usize,
    /// First column.
    pub left: usize,
    /// Last row.
    pub bottom: usize,
    /// Last column.
    pub right: usize,
}

/// One sheet of a file; a CSV file has one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Its rows, in order. Rows with nothing in them may be missing.
    pub rows: Vec<Row>,
    /// Its joined cells, for writing the same file back.
    pub merged: Vec<Merged>,
}

impl Sheet {
    /// A sheet of these rows, counted from 1.
    pub fn of(name: &str, rows: Vec<Vec<Cell>>) -> Self {
        let rows = rows.into_iter().enumerate();
        let rows = rows.map(|(at, cells)| Row { number: at + 1, cells }).collect();
        Self { name: name.to_owned(), rows, merged: Vec::new() }
    }
    /// The same sheet with what stands in a cell joined downwards given to every row it covers:
    /// a team written once beside ten people is the team of all ten.
    pub fn spread(&self) -> Self {
        let mut sheet = self.clone();
        for merged in &self.merged {
            let down = merged.bottom > merged.top && merged.left == merged.right;
            let above = self.rows.iter().find(|row| row.number == merged.top + 1);
            let value = above.map(|row| row.cell(merged.left).clone()).unwrap_or_default();
            if !down || value.is_empty() {
                continue;
            }
            for row in &mut sheet.rows {
                if (merged.top + 2..=merged.bottom + 1).contains(&row.number) {
                    if row.cells.len() <= merged.left {
                        row.cells.resize(merged.left + 1, Cell::Empty);
                    }
                    if row.cells[merged.left].is_empty() {
                        row.cells[merged.left] = value.clone();
                    }
                }
            }
        }
        sheet
    }
    /// Puts words into the cell of a row (counted from 1) and a column (counted from 0), as
    /// somebody corrected them. A row that is not there is left alone.
    pub fn correct(&mut self, row: usize, column: usize, text: &str) {
        let Some(row) = self.rows.iter_mut().find(|line| line.number == row) else { return };
        if row.cells.len() <= column {
            row.cells.resize(column + 1, Cell::Empty);
        }
        row.cells[column] = Cell::text(text);
    }
    /// Whether no cell has anything in it.
    pub fn is_blank(&self) -> bool {
        self.rows.iter().all(|row| row.filled().next().is_none())
    }
}

/// The letters of a column counted from 0: A, Z, AA.
pub fn column_letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_lettered_as_spreadsheets_do() {
        for (column, letters) in [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (701, "ZZ")] {
            assert_eq!(column_letters(column), letters);
        }
    }

    #[test]
    fn what_is_joined_downwards_belongs_to_every_row() {
        let team = Cell::text("飞鹰一队");
        let mut sheet = Sheet::of(
            "名单",
            vec![
                vec![Cell::text("何桂芳"), team.clone()],
                vec![Cell::text("李敏")],
                vec![Cell::text("李伯年")],
            ],
        );
        sheet.merged = vec![Merged { top: 0, left: 1, bottom: 1, right: 1 }];
        let spread = sheet.spread();
        assert_eq!(spread.rows[1].cell(1), &team);
        assert!(spread.rows[2].cell(1).is_empty());
    }
}
