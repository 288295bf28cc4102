//! Every pair, the longest empty seat first.

use askama::Template;
use axum::response::Response;
use liandong_domain::access::may;
use liandong_domain::pairs::ChildDays;

use super::{clock, percent};
use crate::books::pages::{kept, permit};
use crate::failure::Failure;
use crate::pairs::store::{self, PairLine};
use crate::ui::{Frame, Page, draw};
use crate::web::Ask;
use crate::web::paging::{PageAsked, Pager};

/// One pair of the list.
#[derive(Debug, Clone)]
pub struct PairRowLine {
    /// The pupil.
    pub id: String,
    /// The pupil's code.
    pub code: String,
    /// The worker; empty: the seat is empty.
    pub worker: String,
    /// The volunteer; empty: the seat is empty.
    pub volunteer: String,
    /// How long the worker's seat has been empty.
    pub worker_clock: String,
    /// How long the volunteer's seat has been empty.
    pub volunteer_clock: String,
}

/// The list.
#[derive(Template)]
#[template(path = "pages/pairs/pairs.html")]
pub struct PairsPage {
    /// The frame.
    pub c: Frame,
    /// The share of child-days without a gap in the last year; empty: no day is over yet.
    pub percent: String,
    /// Child-days with both seats held.
    pub covered: i64,
    /// All child-days.
    pub all: i64,
    /// How many pairs.
    pub pairs: i64,
    /// How many of them have an empty seat.
    pub empty: i64,
    /// Pairs.
    pub lines: Vec<PairRowLine>,
    /// The pager.
    pub pager: Pager,
}

impl PairsPage {
    /// The colour of the number of empty seats.
    fn tone(&self) -> &'static str {
        if self.empty > 0 { "bad" } else { "" }
    }
}

impl Page for PairsPage {
    const NAME: &'static str = "pairs/pairs";
}

/// `GET /pairs`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    permit::<may::ManagePairs>(&ask, &book)?;
    let (asked, first) = (PageAsked::from_query(&ask.query), ask.now.day().plus_days(-365));
    let (rows, (pairs, empty), days) = ask
        .app
        .look(ask.actor.town, move |q| {
            let rows = store::pairs(q, (asked.size, asked.offset()))?;
            Ok((rows, store::count_pairs(q)?, store::days_since(q, first)?))
        })
        .await?;
    let days = days.iter().fold(ChildDays::default(), |sum, row| ChildDays {
        covered: sum.covered + row.days.covered,
        all: sum.all + row.days.all,
    });
    let line = |row: PairLine| PairRowLine {
        id: row.pupil.to_string(),
        code: row.code,
        worker: row.worker,
        volunteer: row.volunteer,
        worker_clock: row.worker_empty.map(|at| clock(&ask, at)).unwrap_or_default(),
        volunteer_clock: row.volunteer_empty.map(|at| clock(&ask, at)).unwrap_or_default(),
    };
    draw(&PairsPage {
        percent: percent(days),
        covered: days.covered,
        all: days.all,
        pairs,
        empty,
        lines: rows.into_iter().map(line).collect(),
        pager: Pager::new(asked, pairs, &ask.path, &ask.query),
        c: ask.frame(),
    })
}
