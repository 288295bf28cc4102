//! What activities cost in claims, in a year.

use askama::Template;
use axum::response::Response;
use liandong_domain::access::may;
use liandong_domain::basics::{Day, Fen};
use liandong_domain::books::BooksRefusal;

use crate::books::pages::{kept, permit};
use crate::expenses::store;
use crate::failure::Failure;
use crate::ui::{Frame, Page, draw, money};
use crate::web::{Ask, query};

/// No claim is older than this house.
const FIRST_YEAR: i16 = 2000;

/// One activity and kind.
#[derive(Debug, Clone)]
pub struct ReportLine {
    /// The activity.
    pub title: String,
    /// The kind.
    pub kind: String,
    /// How many claims.
    pub claims: i64,
    /// What they come to.
    pub amount: String,
}

/// The year.
#[derive(Template)]
#[template(path = "pages/expenses/report.html")]
pub struct ReportPage {
    /// The frame.
    pub c: Frame,
    /// The year.
    pub year: String,
    /// The years before and after, as in their addresses; empty: none, or not begun.
    pub beside: (String, String),
    /// Activities.
    pub lines: Vec<ReportLine>,
    /// How many claims.
    pub claims: i64,
    /// What all come to.
    pub sum: String,
}

impl Page for ReportPage {
    const NAME: &'static str = "expenses/report";
}

/// `GET /expenses/report?year=2026`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    permit::<may::ApproveExpenses>(&ask, &book)?;
    let years = FIRST_YEAR..=ask.now.day().year();
    let asked = query(&ask, "year").parse::<i16>().ok().filter(|year| years.contains(year));
    let year = asked.unwrap_or(*years.end());
    let known = |year: i16| if years.contains(&year) { year.to_string() } else { String::new() };
    let day = |month, of| Day::new(year, month, of).map_err(|_| Failure::NOT_FOUND);
    let span = (day(1, 1)?, day(12, 31)?);
    let rows = ask.app.look(ask.actor.town, move |q| Ok(store::report(q, span)?)).await?;
    let sum = Fen::total(rows.iter().map(|row| row.fen)).ok_or(BooksRefusal::TooMuch)?;
    draw(&ReportPage {
        year: year.to_string(),
        beside: (known(year - 1), known(year + 1)),
        claims: rows.iter().map(|row| row.claims).sum(),
        sum: money(ask.lang, sum),
        lines: rows
            .into_iter()
            .map(|row| ReportLine {
                title: row.title,
                kind: ask.say(row.kind.word(), &[]),
                claims: row.claims,
                amount: money(ask.lang, row.fen),
            })
            .collect(),
        c: ask.frame(),
    })
}
