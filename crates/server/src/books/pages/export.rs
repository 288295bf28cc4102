//! The ledger as a file, so that anybody can add it up again by hand.

use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::may;

use super::{kept, permit};
use crate::books::store;
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

/// `POST /books/ledger.csv`
pub async fn send(ask: Ask, _form: FormBody) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    let permit = permit::<may::ExportFiles>(&ask, &book)?;
    let body = book.organisation;
    let rows = ask
        .app
        .act(&permit, move |tx| {
            let rows = store::lines(tx, (None, None), (ROWS_MOST, 0))?;
            let count = i64::try_from(rows.len()).unwrap_or(i64::MAX);
            events::record(tx, Kind::FileExported.of("books").within(body).count("rows", count))?;
            Ok(rows)
        })
        .await?;
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
