//! The ledger as a file, so that anybody can add it up again by hand.

use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::may;
use liandong_domain::basics::PurposeId;
use liandong_domain::books::{BooksRefusal, Entry, TextKind, plain_text};

use super::{kept, permit};
use crate::books::store::{self, LineRow};
use crate::events::{self, Kind};
use crate::failure::Failure;
use crate::web::{Ask, FormBody};

/// The most lines of one file.
const ROWS_MOST: i64 = 200_000;

/// A cell of a CSV file. What a spreadsheet would take for a formula is kept as text.
fn cell(text: &str) -> String {
    let risky = text.starts_with(['=', '+', '-', '@', '\t']) && text.parse::<i64>().is_err();
    let text = if risky && !is_amount(text) { format!("'{text}") } else { text.to_owned() };
    format!("\"{}\"", text.replace('"', "\"\""))
}

fn is_amount(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'-' | b'.'))
}

fn row(cells: &[String]) -> String {
    let mut out = cells.iter().map(|text| cell(text)).collect::<Vec<_>>().join(",");
    out.push_str("\r\n");
    out
}

/// Every line of the ledger and the purposes by name; that they were taken out is written down.
async fn taken(ask: &Ask) -> Result<(Vec<LineRow>, Vec<(PurposeId, String)>), Failure> {
    let book = kept(ask).await?;
    let permit = permit::<may::ExportFiles>(ask, &book)?;
    let body = book.organisation;
    ask.app
        .act(&permit, move |tx| {
            let rows = store::lines(tx, (None, None), (ROWS_MOST, 0))?;
            let count = i64::try_from(rows.len()).unwrap_or(i64::MAX);
            events::record(tx, Kind::FileExported.of("books").within(body).count("rows", count))?;
            let purposes = store::purposes(tx)?;
            Ok((rows, purposes.into_iter().map(|row| (row.id, row.name)).collect()))
        })
        .await
}

/// The ledger as text for a program that adds it up without us.
async fn text(ask: &Ask, kind: TextKind, file: &str) -> Result<Response, Failure> {
    let (rows, purposes) = taken(ask).await?;
    let mut entries: Vec<Entry> = Vec::new();
    for row in rows.iter().rev() {
        let line = (row.purpose, row.account, row.fen);
        match entries.last_mut().filter(|entry| entry.number == row.number) {
            Some(entry) => entry.lines.push(line),
            None => entries.push(Entry {
                number: row.number,
                day: row.booked_on,
                words: format!("{} {}", ask.say(row.kind.word(), &[]), row.words),
                lines: vec![line],
            }),
        }
    }
    let text = plain_text(kind, &purposes, &entries).ok_or(BooksRefusal::TooMuch)?;
    let named = format!("attachment; filename=\"{file}\"");
    let head = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, named),
    ];
    Ok((head, text).into_response())
}

/// `POST /books/ledger.beancount`
pub async fn beancount(ask: Ask, _form: FormBody) -> Result<Response, Failure> {
    text(&ask, TextKind::Beancount, "books.beancount").await
}

/// `POST /books/ledger.journal`
pub async fn hledger(ask: Ask, _form: FormBody) -> Result<Response, Failure> {
    text(&ask, TextKind::Hledger, "books.journal").await
}

/// `POST /books/ledger.csv`
pub async fn send(ask: Ask, _form: FormBody) -> Result<Response, Failure> {
    let (rows, _) = taken(&ask).await?;
    let head = ["number", "day", "kind", "words", "purpose", "account", "amount"];
    let head = head.map(|name| ask.say(&format!("books-column-{name}"), &[]));
    // The mark tells a spreadsheet that the text is Unicode.
    let mut text = format!("\u{feff}{}", row(&head));
    for line in rows.iter().rev() {
        let cells = [
            line.number.to_string(),
            line.booked_on.to_string(),
            ask.say(line.kind.word(), &[]),
            line.words.clone(),
            line.purpose_name.clone(),
            ask.say(line.account.word(), &[]),
            line.fen.plain_text(),
        ];
        text.push_str(&row(&cells));
    }
    let head = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"books.csv\""),
    ];
    Ok((head, text).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_in_the_words_stays_text_and_an_amount_a_number() {
        assert_eq!(cell("=1+1"), "\"'=1+1\"");
        assert_eq!(cell("-12.50"), "\"-12.50\"");
        assert_eq!(cell("他说\"好\""), "\"他说\"\"好\"\"\"");
    }
}
