//! Any file an office sends, as a plain grid. Hidden rows and sheets are read like others;
//! comments, colours and formulas are not: only what the cells show.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, DataRef, ExcelDateTime, Ods, Reader, SheetType, Xls, Xlsb, Xlsx, XlsxError};
use liandong_domain::basics::{Day, Fact, Minutes, Moment, Refusal, TimeOfDay};
use liandong_domain::intake::{Cell, Merged, Row, Sheet};

use super::decoding::text_sheet;

/// The largest file (ux.md 5.4).
pub const BYTES_MOST: usize = 10 * 1024 * 1024;
/// The most rows of a sheet.
pub const ROWS_MOST: usize = 100_000;
/// The columns that are looked at.
pub const COLUMNS_MOST: usize = 120;

/// Why a file is not a grid of cells. One sentence for the whole file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileRefusal {
    /// Not a byte in it.
    Empty,
    /// Larger than is read.
    TooBig {
        /// The most bytes.
        most: usize,
    },
    /// More rows than are read at once.
    TooManyRows {
        /// The most rows.
        most: usize,
    },
    /// Locked with a password.
    Password,
    /// A web page with a spreadsheet's ending, as some systems export.
    WebPage,
    /// A text in no known encoding.
    Encoding,
    /// A picture, a PDF, a Word file: no table.
    NotATable,
    /// A spreadsheet that is damaged.
    Broken,
}

impl Refusal for FileRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::Empty => "intake-file-empty",
            Self::TooBig { .. } => "intake-file-too-big",
            Self::TooManyRows { .. } => "intake-file-too-many-rows",
            Self::Password => "intake-file-password",
            Self::WebPage => "intake-file-web-page",
            Self::Encoding => "intake-file-encoding",
            Self::NotATable => "intake-file-not-a-table",
            Self::Broken => "intake-file-broken",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        let count = |n: usize| Fact::Number(i64::try_from(n).unwrap_or(i64::MAX));
        match self {
            Self::TooBig { most } => vec![("most", count(*most / 1024 / 1024))],
            Self::TooManyRows { most } => vec![("most", count(*most))],
            _ => Vec::new(),
        }
    }
    fn field(&self) -> Option<&str> {
        Some("file")
    }
}

/// Reads .xlsx, .xls, .xlsb, .ods, .csv, .txt or pasted text. The content decides, not the name's
/// ending: many files carry a wrong one.
///
/// # Errors
/// Why the whole file cannot be read.
pub fn read_file(name: &str, bytes: &[u8]) -> Result<Vec<Sheet>, FileRefusal> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(FileRefusal::Empty);
    }
    if bytes.len() > BYTES_MOST {
        return Err(FileRefusal::TooBig { most: BYTES_MOST });
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return guarded(|| zipped(bytes));
    }
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return guarded(|| compound(bytes));
    }
    let known =
        [&b"%PDF"[..], b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"{\\rtf"];
    if known.iter().any(|start| bytes.starts_with(start)) {
        return Err(FileRefusal::NotATable);
    }
    if is_web_page(bytes) {
        return Err(FileRefusal::WebPage);
    }
    let stem = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
    text_sheet(if stem.is_empty() { "1" } else { stem }, bytes).map(|sheet| vec![sheet])
}

/// The workbook library counts some rows, columns and lengths unchecked, so a damaged file may make
/// it panic. To the person who sent it that is a damaged file like any other. Nothing outlives the
/// call, so nothing can be left half changed.
fn guarded(
    read: impl FnOnce() -> Result<Vec<Sheet>, FileRefusal>,
) -> Result<Vec<Sheet>, FileRefusal> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or(Err(FileRefusal::Broken))
}

fn is_web_page(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(600)]).to_ascii_lowercase();
    let head = head.trim_start_matches('\u{feff}').trim_start();
    ["<html", "<!doctype html", "<table", "<?xml", "mime-version"]
        .iter()
        .any(|s| head.starts_with(s))
}

fn zipped(bytes: &[u8]) -> Result<Vec<Sheet>, FileRefusal> {
    match Xlsx::new(Cursor::new(bytes)) {
        Ok(book) => xlsx(book),
        Err(XlsxError::Password) => Err(FileRefusal::Password),
        Err(_) => {
            if let Ok(mut book) = Xlsb::new(Cursor::new(bytes))
                && !book.sheet_names().is_empty()
            {
                return dense(&mut book, |_, _| Vec::new());
            }
            match Ods::new(Cursor::new(bytes)) {
                Ok(mut book) => dense(&mut book, |_, _| Vec::new()),
                Err(calamine::OdsError::Password) => Err(FileRefusal::Password),
                Err(_) if holds(bytes, b"word/document.xml") => Err(FileRefusal::NotATable),
                Err(_) => Err(FileRefusal::Broken),
            }
        }
    }
}

/// The old container: .xls, a locked .xlsx, or a Word file.
fn compound(bytes: &[u8]) -> Result<Vec<Sheet>, FileRefusal> {
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    if holds(bytes, &wide("EncryptedPackage")) {
        return Err(FileRefusal::Password);
    }
    match Xls::new(Cursor::new(bytes)) {
        Ok(mut book) => dense(&mut book, |book, name| {
            book.merge_cells_by_sheet_name(name).unwrap_or_default().iter().map(merged).collect()
        }),
        Err(calamine::XlsError::Password) => Err(FileRefusal::Password),
        Err(_) if holds(bytes, &wide("WordDocument")) => Err(FileRefusal::NotATable),
        Err(_) => Err(FileRefusal::Broken),
    }
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

fn merged(found: &calamine::Dimensions) -> Merged {
    Merged {
        top: found.start.0 as usize,
        left: found.start.1 as usize,
        bottom: found.end.0 as usize,
        right: found.end.1 as usize,
    }
}

/// Cell by cell: a single cell in the last corner of a sheet must not fill the memory.
fn xlsx(mut book: Xlsx<Cursor<&[u8]>>) -> Result<Vec<Sheet>, FileRefusal> {
    let mut sheets = Vec::new();
    for name in tables(&book) {
        let found = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
        let merged = found.iter().map(merged).collect();
        let mut sheet = Sheet { name: name.clone(), rows: Vec::new(), merged };
        let mut cells = book.worksheet_cells_reader(&name).map_err(|_| FileRefusal::Broken)?;
        while let Some(cell) = cells.next_cell().map_err(|_| FileRefusal::Broken)? {
            let (row, column) = cell.get_position();
            put(&mut sheet, row as usize, column as usize, from_ref(cell.get_value()))?;
        }
        drop(cells);
        sheets.push(sheet);
    }
    Ok(sheets)
}

fn tables<R: Reader<Cursor<B>>, B: AsRef<[u8]>>(book: &R) -> Vec<String>
where
    Cursor<B>: std::io::Read + std::io::Seek,
{
    let all = book.sheets_metadata().iter();
    all.filter(|sheet| sheet.typ == SheetType::WorkSheet).map(|sheet| sheet.name.clone()).collect()
}

fn dense<'b, R: Reader<Cursor<&'b [u8]>>>(
    book: &mut R,
    merged: impl Fn(&R, &str) -> Vec<Merged>,
) -> Result<Vec<Sheet>, FileRefusal> {
    let mut sheets = Vec::new();
    for name in tables(book) {
        let range = book.worksheet_range(&name).map_err(|_| FileRefusal::Broken)?;
        let (top, left) = range.start().unwrap_or((0, 0));
        let mut sheet = Sheet { name: name.clone(), ..Sheet::default() };
        for (row, column, value) in range.used_cells() {
            put(&mut sheet, top as usize + row, left as usize + column, from_data(value))?;
        }
        sheet.merged = merged(book, &name);
        sheets.push(sheet);
    }
    Ok(sheets)
}

fn put(sheet: &mut Sheet, row: usize, column: usize, cell: Cell) -> Result<(), FileRefusal> {
    if cell.is_empty() || column >= COLUMNS_MOST {
        return Ok(());
    }
    if row >= ROWS_MOST {
        return Err(FileRefusal::TooManyRows { most: ROWS_MOST });
    }
    let number = row + 1;
    if sheet.rows.last().is_none_or(|last| last.number != number) {
        sheet.rows.push(Row { number, cells: Vec::new() });
    }
    if let Some(last) = sheet.rows.last_mut() {
        if last.cells.len() <= column {
            last.cells.resize(column + 1, Cell::Empty);
        }
        last.cells[column] = cell;
    }
    Ok(())
}

fn from_ref(value: &DataRef<'_>) -> Cell {
    match value {
        DataRef::SharedString(text) => Cell::text(text),
        other => from_data(&other.clone().into()),
    }
}

fn from_data(value: &Data) -> Cell {
    match value {
        Data::Empty => Cell::Empty,
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => Cell::text(text),
        Data::Int(whole) => Cell::Number {
            text: whole.to_string(),
            digits_lost: whole.unsigned_abs() >= DIGITS_KEPT,
        },
        Data::Float(number) => from_float(*number),
        Data::Bool(yes) => Cell::text(if *yes { "TRUE" } else { "FALSE" }),
        Data::DateTime(moment) => from_excel(*moment),
        Data::Error(error) => Cell::text(&error.to_string()),
    }
}

/// A spreadsheet keeps fifteen digits of a number.
const DIGITS_KEPT: u64 = 1_000_000_000_000_000;

fn from_float(number: f64) -> Cell {
    let digits_lost = number.fract() == 0.0 && number.abs() >= DIGITS_KEPT as f64;
    Cell::Number { text: format!("{number}"), digits_lost }
}

fn from_excel(moment: ExcelDateTime) -> Cell {
    let days = moment.as_f64();
    if moment.is_duration() || (0.0..1.0).contains(&days) {
        return Cell::Clock(Minutes::new((days * 1440.0).round() as i64));
    }
    let (year, month, day, hour, minute, second, milli) = moment.to_ymd_hms_milli();
    let found = i16::try_from(year).ok().zip(i8::try_from(month).ok()).zip(i8::try_from(day).ok());
    let day = found.and_then(|((year, month), day)| Day::new(year, month, day).ok());
    let Some(day) = day else { return from_float(days) };
    let seconds = i64::from(hour) * 3600 + i64::from(minute) * 60 + i64::from(second);
    let seconds = seconds + i64::from(milli >= 500);
    if days.fract() == 0.0 {
        Cell::Day(day)
    } else {
        Cell::Moment(Moment::from_ms(day.at(TimeOfDay::START).ms() + seconds * 1000))
    }
}

#[cfg(test)]
#[path = "reading_tests.rs"]
mod tests;
