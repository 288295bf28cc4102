//! The ledger: every line, of all or of one purpose and account.

use askama::Template;
use axum::response::Response;
use liandong_domain::access::may;
use liandong_domain::basics::{Fen, PurposeId};
use liandong_domain::books::Account;

use super::{Choice, kept, permit, query_value};
use crate::books::store::{self, LineRow};
use crate::failure::Failure;
use crate::ui::{Frame, Page, day_long, draw};
use crate::web::Ask;
use crate::web::paging::{PageAsked, Pager};

/// One line of the ledger.
#[derive(Debug, Clone)]
pub struct LedgerLine {
    /// Its posting.
    pub posting: String,
    /// The posting's number.
    pub number: i64,
    /// Its day.
    pub day: String,
    /// What it is about.
    pub kind: String,
    /// What was written.
    pub words: String,
    /// The purpose.
    pub purpose: String,
    /// The account.
    pub account: String,
    /// A debit; empty: it is a credit.
    pub debit: String,
    /// A credit.
    pub credit: String,
}

/// The ledger.
#[derive(Template)]
#[template(path = "pages/books/ledger.html")]
pub struct LedgerPage {
    /// The frame.
    pub c: Frame,
    /// Purposes to choose from.
    pub purposes: Vec<Choice>,
    /// Accounts to choose from.
    pub accounts: Vec<Choice>,
    /// The purpose chosen; empty: all.
    pub purpose: String,
    /// The account chosen; empty: all.
    pub account: String,
    /// Whether the reader may take it out.
    pub export: bool,
    /// Lines, latest first.
    pub lines: Vec<LedgerLine>,
    /// The pager.
    pub pager: Pager,
}

impl Page for LedgerPage {
    const NAME: &'static str = "books/ledger";
}

/// An amount in its column: debits left, credits right.
pub(super) fn columns(fen: Fen) -> (String, String) {
    match fen.reversed() {
        Some(back) if fen.is_negative() => (String::new(), back.yuan_text()),
        _ => (fen.yuan_text(), String::new()),
    }
}

fn line(ask: &Ask, row: &LineRow) -> LedgerLine {
    let (debit, credit) = columns(row.fen);
    LedgerLine {
        posting: row.posting.to_string(),
        number: row.number,
        day: day_long(ask.lang, row.booked_on),
        kind: ask.say(row.kind.word(), &[]),
        words: row.words.clone(),
        purpose: row.purpose_name.clone(),
        account: ask.say(row.account.word(), &[]),
        debit,
        credit,
    }
}

/// `GET /books/ledger`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    permit::<may::ViewBooks>(&ask, &book)?;
    let asked = PageAsked::from_query(&ask.query);
    let purpose: Option<PurposeId> = query_value(&ask, "purpose").parse().ok();
    let account = Account::parse(&query_value(&ask, "account"));
    let (purposes, rows, total) = ask
        .app
        .look(ask.actor.town, move |q| {
            let rows = store::lines(q, (purpose, account), (asked.size, asked.offset()))?;
            Ok((store::purposes(q)?, rows, store::count_lines(q, (purpose, account))?))
        })
        .await?;
    draw(&LedgerPage {
        purposes: purposes
            .into_iter()
            .map(|row| Choice::new(row.id.to_string(), row.name))
            .collect(),
        accounts: Account::ALL
            .into_iter()
            .map(|account| Choice::new(account.code(), ask.say(account.word(), &[])))
            .collect(),
        purpose: purpose.map(|id| id.to_string()).unwrap_or_default(),
        account: account.map(|one| one.code().to_owned()).unwrap_or_default(),
        export: super::may::<may::ExportFiles>(&ask, &book),
        lines: rows.iter().map(|row| line(&ask, row)).collect(),
        pager: Pager::new(asked, total, &ask.path, &ask.query),
        c: ask.frame(),
    })
}
