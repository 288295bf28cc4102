//! The list as a file: the current filter, logged.

use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::{Permit, Scope, Seen, may};
use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::list::{asked, held_words};
use crate::failure::{Failure, Fault};
use crate::people::actions::{self, ExportRow};
use crate::people::store;
use crate::ui::Frame;
use crate::web::{Ask, FormBody};

/// `POST /people/export`
pub async fn file(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    let seen = ask.actor.seen::<may::ExportFiles>();
    let scope = match &seen {
        Seen::Town => Scope::town(),
        Seen::Bodies(paths) => Scope::body(paths.first().cloned().unwrap_or_default()),
        Seen::Own | Seen::Nothing => return Err(Failure::NOT_FOUND),
    };
    let permit: Permit<may::ExportFiles> = ask.actor.permit(&scope)?;
    let sent = form.get("filter").to_owned();
    let value = |name: &str| {
        form_urlencoded::parse(sent.as_bytes())
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
            .unwrap_or_default()
    };
    let asked = asked(&ask, seen, value).await?;
    let with_phones = form.get("phones") == "yes";
    let (filter, today) = (asked.filter.clone(), ask.now.day());
    let (rows, held) = ask
        .app
        .act(&permit, move |tx| {
            let rows = actions::export(tx, &permit, &filter, with_phones)?;
            let mut held = std::collections::BTreeMap::new();
            let ids: Vec<_> = rows.iter().map(|(line, _)| line.id).collect();
            for some in ids.chunks(500) {
                held.extend(store::held_by(tx, some, today)?);
            }
            Ok((rows, held))
        })
        .await?;
    let c = ask.frame();
    let lines: Vec<[String; 7]> = rows
        .into_iter()
        .map(|row| cells(&c, &row, held.get(&row.0.id).map_or(&[], Vec::as_slice)))
        .collect();
    let heads = ["number", "name", "sex", "born-year", "phone", "held", "state"]
        .map(|name| c.t(format!("people-column-{name}")));
    let sheet = c.t("people-sheet-name");
    let bytes = tokio::task::spawn_blocking(move || write(&sheet, &heads, &lines))
        .await
        .map_err(|e| Fault::new("writing a list", e.to_string()))?
        .map_err(|e| Fault::new("writing a list", e.to_string()))?;
    let head = [
        (header::CONTENT_TYPE, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"people.xlsx\""),
    ];
    Ok((head, bytes).into_response())
}

fn cells(c: &Frame, (line, phone): &ExportRow, held: &[store::Held]) -> [String; 7] {
    let state = if line.left_at.is_some() { c.t("people-left") } else { String::new() };
    [
        line.number.clone(),
        line.name.clone(),
        line.sex.map(|sex| c.t(sex.word_key())).unwrap_or_default(),
        line.born_year.map(|year| year.to_string()).unwrap_or_default(),
        phone.clone(),
        held_words(c, held),
        state,
    ]
}

/// Everything as text: numbers of phones are no numbers (no 1.38E+10).
fn write(name: &str, heads: &[String; 7], lines: &[[String; 7]]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name(name)?;
    let (bold, text) = (Format::new().set_bold(), Format::new().set_num_format("@"));
    for (column, head) in (0_u16..).zip(heads) {
        sheet.write_string_with_format(0, column, head, &bold)?;
        sheet.set_column_width(column, if column == 5 { 40 } else { 16 })?;
    }
    for (row, line) in (1_u32..).zip(lines) {
        for (column, cell) in (0_u16..).zip(line) {
            sheet.write_string_with_format(row, column, cell, &text)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    book.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_in_a_file_stays_text() {
        let heads = ["a", "b", "c", "d", "e", "f", "g"].map(str::to_owned);
        let line = ["20183344", "陈䶮", "", "", "13812345678", "", ""].map(str::to_owned);
        let bytes = write("名单", &heads, &[line]).expect("written");
        let mut book: calamine::Xlsx<_> =
            calamine::open_workbook_from_rs(std::io::Cursor::new(bytes)).expect("opened");
        let range = calamine::Reader::worksheet_range(&mut book, "名单").expect("a sheet");
        let cell = range.get_value((1, 4)).expect("a cell");
        assert_eq!(cell, &calamine::Data::String("13812345678".to_owned()));
    }
}
