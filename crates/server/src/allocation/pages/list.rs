//! The pool: what it holds, every allocation, the latest first.

use askama::Template;
use axum::response::Response;
use liandong_domain::access::may;
use liandong_domain::aid::Term;
use liandong_domain::basics::Fen;

use super::{pools, reader, term_words, tone};
use crate::allocation::store::{self, AllocationRow};
use crate::books::pages as books;
use crate::failure::Failure;
use crate::ui::{Frame, Page, draw, moment_long, money};
use crate::web::Ask;
use crate::web::paging::{PageAsked, Pager};

/// One allocation.
#[derive(Debug, Clone)]
pub struct AllocationLine {
    /// Its id.
    pub id: String,
    /// The term.
    pub term: String,
    /// Where it stands, in words.
    pub state: String,
    /// The colour of that.
    pub tone: &'static str,
    /// The money.
    pub pool: String,
    /// What was suggested to be given.
    pub given: String,
    /// How many get something, of how many.
    pub served: String,
    /// When it was reckoned.
    pub made_at: String,
}

/// The pool.
#[derive(Template)]
#[template(path = "pages/allocation/list.html")]
pub struct ListPage {
    /// The frame.
    pub c: Frame,
    /// What can be allocated now.
    pub available: String,
    /// How many sit in the committee.
    pub seats: usize,
    /// Pupils of this term whose need is noted, of how many.
    pub noted: (i64, i64),
    /// The term of today, as in its address.
    pub term: String,
    /// Allocations.
    pub lines: Vec<AllocationLine>,
    /// The pager.
    pub pager: Pager,
    /// Whether the reader may have one reckoned.
    pub suggest: bool,
    /// Whether the reader sees the books.
    pub staff: bool,
}

impl Page for ListPage {
    const NAME: &'static str = "allocation/list";
}

fn line(ask: &Ask, row: &AllocationRow) -> AllocationLine {
    AllocationLine {
        id: row.id.to_string(),
        term: term_words(ask, row.term),
        state: ask.say(row.state.word(), &[]),
        tone: tone(row.state),
        pool: money(ask.lang, row.pool),
        given: money(ask.lang, row.given),
        served: format!("{} / {}", row.served, row.children),
        made_at: moment_long(ask.lang, row.made_at),
    }
}

/// `GET /allocation`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    let reader = reader(&ask).await?;
    let asked = PageAsked::from_query(&ask.query);
    let term = Term::of(ask.now.day());
    let (rows, total, pools, seats, (all, noted)) = ask
        .app
        .look(ask.actor.town, move |q| {
            let rows = store::allocations(q, (asked.size, asked.offset()))?;
            let (total, seats) = (store::count_allocations(q)?, store::seats(q)?.len());
            Ok((rows, total, pools(q)?, seats, store::count_needs(q, term)?))
        })
        .await?;
    let available = Fen::total(pools.iter().map(|(_, fen, _)| *fen)).unwrap_or_default();
    draw(&ListPage {
        available: money(ask.lang, available),
        seats,
        noted: (noted, all),
        term: term.to_string(),
        lines: rows.iter().map(|row| line(&ask, row)).collect(),
        pager: Pager::new(asked, total, &ask.path, &ask.query),
        suggest: books::may::<may::ProposeAid>(&ask, &reader.book),
        staff: reader.staff,
        c: ask.frame(),
    })
}
