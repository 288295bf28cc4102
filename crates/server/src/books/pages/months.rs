//! Months in sums, and closing one.

use askama::Template;
use axum::response::Response;
use liandong_domain::access::may;
use liandong_domain::books::{BooksRefusal, Month};

use super::{kept, permit};
use crate::books::actions;
use crate::books::store::{self, ClosingRow, MonthRow};
use crate::failure::Failure;
use crate::ui::{Frame, Page, draw, moment_long};
use crate::web::paging::{PageAsked, Pager};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

/// One month.
#[derive(Debug, Clone)]
pub struct MonthLine {
    /// `2026-11`.
    pub month: String,
    /// What came in.
    pub came_in: String,
    /// What went out.
    pub went_out: String,
    /// Whether it is closed.
    pub closed: bool,
}

/// Months.
#[derive(Template)]
#[template(path = "pages/books/months.html")]
pub struct MonthsPage {
    /// The frame.
    pub c: Frame,
    /// Until which month the books are closed; empty: none.
    pub closed_until: String,
    /// Months, latest first.
    pub lines: Vec<MonthLine>,
    /// The pager.
    pub pager: Pager,
    /// Closings: month, by whom and when.
    pub closings: Vec<(String, String)>,
    /// Whether the reader may close.
    pub may_close: bool,
    /// The month typed.
    pub month: String,
}

impl Page for MonthsPage {
    const NAME: &'static str = "books/months";
}

async fn months_page(ask: &Ask) -> Result<MonthsPage, Failure> {
    let book = kept(ask).await?;
    permit::<may::ViewBooks>(ask, &book)?;
    let asked = PageAsked::from_query(&ask.query);
    let (rows, total, closings): (Vec<MonthRow>, i64, Vec<ClosingRow>) = ask
        .app
        .look(ask.actor.town, move |q| {
            let rows = store::months(q, (asked.size, asked.offset()))?;
            Ok((rows, store::count_months(q)?, store::closings(q)?))
        })
        .await?;
    let until = book.closed_until.map(|month| month.to_string()).unwrap_or_default();
    let last = Month::of(ask.now.day().plus_months(-1)).to_string();
    Ok(MonthsPage {
        lines: rows
            .into_iter()
            .map(|row| MonthLine {
                closed: row.month <= until,
                came_in: row.came_in.yuan_text(),
                went_out: row.went_out.yuan_text(),
                month: row.month,
            })
            .collect(),
        pager: Pager::new(asked, total, &ask.path, &ask.query),
        closings: closings
            .into_iter()
            .map(|row| {
                let at = moment_long(ask.lang, row.closed_at);
                (row.month, format!("{} · {at}", row.closed_by_name))
            })
            .collect(),
        may_close: super::may::<may::CloseBooks>(ask, &book) && last > until,
        month: last,
        closed_until: until,
        c: ask.frame(),
    })
}

/// `GET /books/months`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    draw(&months_page(&ask).await?)
}

/// `POST /books/months`
pub async fn close(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    let permit = permit::<may::CloseBooks>(&ask, &book)?;
    let month = form.get("month").parse::<Month>();
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let month = month.map_err(|_| BooksRefusal::NoDay { field: "month" })?;
        actions::close_month(tx, &permit, month)?;
        Ok(Answer::to("/books/months?done=done-books-closed"))
    })
    .await;
    let page = async {
        let mut page = months_page(&ask).await?;
        form.get("month").clone_into(&mut page.month);
        Ok(page)
    };
    form_answer(done, |page| &mut page.c, page).await
}
