//! Statements that were read in, and the form for the next.

use askama::Template;
use axum::extract::Multipart;
use axum::response::Response;
use liandong_domain::access::may;
use liandong_domain::bank::{BankRefusal, Column, Layout, read_statement};

use crate::bank::{actions, store};
use crate::books::pages::{kept, permit};
use crate::failure::Failure;
use crate::intake::reading::read_file;
use crate::secrets::token_key;
use crate::ui::{Frame, Page, draw, moment_short};
use crate::web::paging::{PageAsked, Pager};
use crate::web::{Answer, Ask, Once, answer_once, form_answer};

/// One statement.
#[derive(Debug, Clone)]
pub struct StatementLine {
    /// Its id.
    pub id: String,
    /// When and by whom it was read.
    pub read: String,
    /// Its lines.
    pub lines: i64,
    /// Those that no statement before had.
    pub fresh: i64,
    /// Rows that are no lines.
    pub passed_over: i64,
    /// Lines whose balance does not follow from the one before.
    pub gaps: i64,
    /// How many still wait.
    pub open: i64,
}

/// A column that may be named by hand.
#[derive(Debug, Clone)]
pub struct HandColumn {
    /// The form field.
    pub field: String,
    /// What the column holds, in words.
    pub label: String,
    /// The letters typed.
    pub value: String,
}

/// The list.
#[derive(Template)]
#[template(path = "pages/bank/statements.html")]
pub struct StatementsPage {
    /// The frame.
    pub c: Frame,
    /// Statements.
    pub lines: Vec<StatementLine>,
    /// Lines of all statements that wait.
    pub waiting: i64,
    /// Columns to be named by hand.
    pub columns: Vec<HandColumn>,
    /// The row of the headings, typed.
    pub header: String,
    /// How the last file was read; empty: none was.
    pub last_layout: String,
    /// The pager.
    pub pager: Pager,
}

impl Page for StatementsPage {
    const NAME: &'static str = "bank/statements";
}

/// The word key of a column's name.
fn column_word(column: Column) -> &'static str {
    match column {
        Column::Day => "bank-column-day",
        Column::CameIn => "bank-column-in",
        Column::WentOut => "bank-column-out",
        Column::Amount => "bank-column-amount",
        Column::Sign => "bank-column-sign",
        Column::Balance => "bank-column-balance",
        Column::Party => "bank-column-party",
        Column::Payer => "bank-column-payer",
        Column::Payee => "bank-column-payee",
        Column::Account => "bank-column-account",
        Column::Words => "bank-column-words",
        Column::Serial => "bank-column-serial",
    }
}

async fn list_page(ask: &Ask, sent: &Sent) -> Result<StatementsPage, Failure> {
    let book = kept(ask).await?;
    permit::<may::KeepBooks>(ask, &book)?;
    let asked = PageAsked::from_query(&ask.query);
    let (rows, total, waiting, last_layout) = ask
        .app
        .look(ask.actor.town, move |q| {
            let rows = store::statements(q, (asked.size, asked.offset()))?;
            Ok((rows, store::count(q)?, store::count_open(q)?, store::last_layout(q)?))
        })
        .await?;
    let lines = rows.into_iter().map(|row| StatementLine {
        id: row.id.to_string(),
        read: format!("{} · {}", moment_short(ask.lang, row.read_at), row.read_by_name),
        lines: row.lines,
        fresh: row.fresh,
        passed_over: row.passed_over,
        gaps: row.gaps,
        open: row.open,
    });
    let columns = Column::ALL.into_iter().map(|column| {
        let field = format!("column-{}", column.code());
        let typed = sent.columns.iter().find(|(name, _)| *name == field);
        HandColumn {
            label: ask.say(column_word(column), &[]),
            value: typed.map(|(_, text)| text.clone()).unwrap_or_default(),
            field,
        }
    });
    Ok(StatementsPage {
        lines: lines.collect(),
        waiting,
        columns: columns.collect(),
        header: sent.header.clone(),
        last_layout,
        pager: Pager::new(asked, total, &ask.path, &ask.query),
        c: ask.frame(),
    })
}

/// `GET /bank`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    draw(&list_page(&ask, &Sent::default()).await?)
}

#[derive(Default)]
struct Sent {
    once: String,
    name: String,
    bytes: Vec<u8>,
    header: String,
    columns: Vec<(String, String)>,
}

async fn sent(mut form: Multipart) -> Result<Sent, Failure> {
    let broken = |_| Failure::from(BankRefusal::NoHeader);
    let mut out = Sent::default();
    while let Some(field) = form.next_field().await.map_err(broken)? {
        let name = field.name().unwrap_or_default().to_owned();
        match name.as_str() {
            "file" => {
                out.name = field.file_name().unwrap_or_default().to_owned();
                out.bytes = field.bytes().await.map_err(broken)?.to_vec();
            }
            "once" => out.once = field.text().await.map_err(broken)?,
            "header" => out.header = field.text().await.map_err(broken)?.trim().to_owned(),
            name if name.starts_with("column-") => {
                let text = field.text().await.map_err(broken)?.trim().to_owned();
                if !text.is_empty() {
                    out.columns.push((name.to_owned(), text));
                }
            }
            _ => {}
        }
    }
    Ok(out)
}

/// The columns as they were named by hand; none: they are found by their headings.
fn by_hand(sent: &Sent) -> Result<Option<Layout>, Failure> {
    if sent.columns.is_empty() {
        return Ok(None);
    }
    let mut columns = Vec::new();
    for (field, text) in &sent.columns {
        let code = field.strip_prefix("column-").unwrap_or_default();
        let Some(column) = Column::parse(code) else { continue };
        for letters in text.split([',', '，', ' ']).filter(|letters| !letters.is_empty()) {
            let at = Layout::letters(letters);
            let at = at.ok_or_else(|| BankRefusal::NoColumn { field: field.clone() })?;
            columns.push((at, column));
        }
    }
    let header = sent.header.parse().unwrap_or(1);
    Ok(Some(Layout::by_hand(header, columns).ok_or(BankRefusal::NoHeader)?))
}

/// `POST /bank`: reads a file in. Its lines wait; nothing is written into the books.
pub async fn read_in(ask: Ask, form: Multipart) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    let permit = permit::<may::KeepBooks>(&ask, &book)?;
    let sent = sent(form).await?;
    let hash = ask.app.secrets().freeze(&token_key(&hex(&sent.bytes)));
    let once = Once::new(&sent.once, &format!("{}\n{hash}", ask.path));
    let today = ask.now.day();
    let read = by_hand(&sent).and_then(|layout| {
        let sheets = read_file(&sent.name, &sent.bytes)?;
        Ok(read_statement(&sheets, layout.as_ref(), today)?)
    });
    let done = match read {
        Err(failure) => Err(failure),
        Ok(statement) => {
            answer_once(&ask.app, &permit, once, move |tx| {
                let known = store::of_file(tx, &hash)?.is_some();
                let id = actions::read_in(tx, &permit, &hash, &statement)?;
                let done = if known { "done-bank-known" } else { "done-bank-read" };
                Ok(Answer::to(format!("/bank/statements/{id}?done={done}")))
            })
            .await
        }
    };
    form_answer(done, |page| &mut page.c, list_page(&ask, &sent)).await
}

/// Bytes as text, to be hashed.
fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |n: u8| char::from(DIGITS[usize::from(n & 15)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(*byte)]).collect()
}
