//! Text files into grids: CSV and pasted tables, in the encodings offices use.

use encoding_rs::{BIG5, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use liandong_domain::intake::{Cell, Row, Sheet};

use super::reading::{COLUMNS_MOST, FileRefusal, ROWS_MOST};

/// Reads comma-, semicolon- or tab-separated text in UTF-8, UTF-16, GB 18030 or Big5.
pub fn text_sheet(name: &str, bytes: &[u8]) -> Result<Sheet, FileRefusal> {
    let text = decode(bytes)?;
    let (separator, text) = separator(&text);
    let rows = split(text, separator);
    if rows.len() > ROWS_MOST {
        return Err(FileRefusal::TooManyRows { most: ROWS_MOST });
    }
    let rows = rows.into_iter().enumerate().map(|(at, cells)| Row {
        number: at + 1,
        cells: cells.iter().take(COLUMNS_MOST).map(|cell| Cell::text(unquoted(cell))).collect(),
    });
    Ok(Sheet { name: name.to_owned(), rows: rows.collect(), merged: Vec::new() })
}

/// The text of a file. Bytes that fit no encoding are no table.
fn decode(bytes: &[u8]) -> Result<String, FileRefusal> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return whole(encoding, &bytes[mark..]).ok_or(FileRefusal::Encoding);
    }
    let head = &bytes[..bytes.len().min(4000)];
    let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    if even + odd > 0 {
        // No text but UTF-16 has zero bytes; its ASCII characters have them on one side.
        let encoding = if odd > even { UTF_16LE } else { UTF_16BE };
        let one_side = even.min(odd) * 10 <= even.max(odd);
        return whole(encoding, bytes).filter(|_| one_side).ok_or(FileRefusal::NotATable);
    }
    [UTF_8, GB18030, BIG5]
        .into_iter()
        .find_map(|encoding| whole(encoding, bytes))
        .ok_or(FileRefusal::Encoding)
}

fn whole(encoding: &'static Encoding, bytes: &[u8]) -> Option<String> {
    encoding.decode_without_bom_handling_and_without_replacement(bytes).map(String::from)
}

/// The separator that stands most often outside quotes in the first lines, and the text without
/// a line that names it (`sep=;`).
fn separator(text: &str) -> (char, &str) {
    if let Some(rest) = text.strip_prefix("sep=")
        && let Some(named) = rest.chars().next()
    {
        return (named, rest.split_once('\n').map_or("", |(_, rest)| rest));
    }
    const CANDIDATES: [char; 5] = ['\t', ',', ';', '|', ','];
    let mut counts = [0_usize; CANDIDATES.len()];
    let mut quoted = false;
    let mut lines = 0;
    for c in text.chars() {
        match c {
            '"' => quoted = !quoted,
            '\n' if !quoted => lines += 1,
            _ if !quoted => {
                if let Some(at) = CANDIDATES.iter().position(|candidate| *candidate == c) {
                    counts[at] += 1;
                }
            }
            _ => {}
        }
        if lines == 30 {
            break;
        }
    }
    let tabs = counts[0] > 0 && counts[0] * 2 >= counts[1];
    let most = (0..CANDIDATES.len()).rev().max_by_key(|at| counts[*at]).unwrap_or(1);
    (if tabs { '\t' } else { CANDIDATES[most] }, text)
}

/// Splits into rows and cells. A blank line is a row, as in a spreadsheet; a quoted cell may hold
/// separators, doubled quotes and line breaks.
fn split(text: &str, separator: char) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let mut row = Vec::new();
    let mut cell = String::new();
    let mut quoted = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if cell.is_empty() || cell == "=" => quoted = true,
            c if quoted => cell.push(c),
            '\r' if chars.peek() == Some(&'\n') => {}
            '\r' | '\n' => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            c if c == separator => row.push(std::mem::take(&mut cell)),
            c => cell.push(c),
        }
    }
    if !cell.is_empty() || !row.is_empty() {
        row.push(cell);
        rows.push(row);
    }
    rows
}

/// `="441998…"`, by which a file keeps a spreadsheet from making it a number, without its sign.
fn unquoted(cell: &str) -> &str {
    match cell.strip_prefix('=') {
        Some(rest) if rest.bytes().all(|b| b.is_ascii_alphanumeric()) => rest,
        _ => cell,
    }
}
