//! The programme in numbers: inside with every flow, outside with sums alone.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::Response;
use liandong_domain::access::{Scope, may};
use liandong_domain::aid::Term;
use liandong_domain::basics::{Day, Fen};
use liandong_domain::books::Account;

use super::term_words;
use crate::aid::actions::course::{terms_of_children, without_gap};
use crate::aid::store::{self, TermTotal};
use crate::books::pages::{self as books};
use crate::books::store::{self as ledger, Flow};
use crate::failure::{Failure, Fault};
use crate::ui::{Frame, Page, draw, money};
use crate::web::Ask;

/// What moved in a term.
#[derive(Debug, Clone)]
pub struct FlowLine {
    /// The term, as in its address.
    pub term: String,
    /// The same in words.
    pub name: String,
    /// Gifts to the pool, less what was given back.
    pub pool: String,
    /// Directed gifts.
    pub directed: String,
    /// Aid paid.
    pub paid: String,
    /// Awards of the term that are paid.
    pub awards: i64,
    /// What those awards come to.
    pub awarded: String,
    /// What bank and box held at its end.
    pub held: String,
}

/// The programme inside.
#[derive(Template)]
#[template(path = "pages/aid/programme.html")]
pub struct ProgrammePage {
    /// The frame.
    pub c: Frame,
    /// Raised, from the books.
    pub raised: String,
    /// Paid to pupils, from the books.
    pub paid: String,
    /// Bank and box.
    pub held: String,
    /// Paid awards.
    pub awards: i64,
    /// Pupils aided now.
    pub pupils: i64,
    /// Pupils ever.
    pub pupils_ever: i64,
    /// Terms of children paid in time, and all that are due.
    pub whole: (i64, i64),
    /// Term by term, latest first.
    pub lines: Vec<FlowLine>,
    /// The term of today, as in its address.
    pub term: String,
    /// Whether the reader sees the rows behind the numbers.
    pub rows: bool,
}

impl Page for ProgrammePage {
    const NAME: &'static str = "aid/programme";
}

/// The term that a month lies in.
fn term_of(month: &str) -> Result<Term, Fault> {
    let day: Result<Day, _> = format!("{month}-01").parse();
    day.map(Term::of).map_err(|e| Fault::new("reading a month of the books", e.to_string()))
}

#[derive(Default)]
struct Sums {
    pool: i64,
    directed: i64,
    paid: i64,
    held: i64,
}

fn flows(ask: &Ask, flows: &[Flow], totals: &[TermTotal]) -> Result<Vec<FlowLine>, Failure> {
    let mut terms: BTreeMap<Term, Sums> = BTreeMap::new();
    for flow in flows {
        let sums = terms.entry(term_of(&flow.month)?).or_default();
        let fen = flow.fen.count();
        match flow.account {
            Account::PoolGifts => sums.pool -= fen,
            Account::DirectedGifts => sums.directed -= fen,
            Account::AwardsPaid => sums.paid += fen,
            Account::Bank | Account::Cash => sums.held += fen,
            Account::Stock
            | Account::GoodsGifts
            | Account::OtherIncome
            | Account::GoodsHandedOut
            | Account::Costs => {}
        }
    }
    for total in totals {
        terms.entry(total.term).or_default();
    }
    let mut held = 0;
    let mut lines = Vec::with_capacity(terms.len());
    for (term, sums) in terms {
        held += sums.held;
        let total = totals.iter().find(|total| total.term == term);
        let of = |fen: i64| money(ask.lang, Fen::new(fen));
        lines.push(FlowLine {
            term: term.to_string(),
            name: term_words(ask, term),
            pool: of(sums.pool),
            directed: of(sums.directed),
            paid: of(sums.paid),
            awards: total.map_or(0, |total| total.awards),
            awarded: of(total.map_or(0, |total| total.fen.count())),
            held: of(held),
        });
    }
    lines.reverse();
    Ok(lines)
}

/// `GET /aid/programme`: for those who keep or read the books, and for officials in sums.
pub async fn inside(ask: Ask) -> Result<Response, Failure> {
    let book = books::kept(&ask).await?;
    let rows = books::permit::<may::ViewBooks>(&ask, &book);
    if rows.is_err() {
        ask.actor.permit::<may::ViewOverview>(&Scope::body(&*book.path))?;
    }
    let (whole, (raised, paid), balances, moved, totals, (awards, _), (ever, now)) = ask
        .app
        .look(ask.actor.town, |q| {
            let whole = without_gap(&terms_of_children(q)?);
            let (sums, balances) = (ledger::raised_and_paid(q)?, ledger::balances(q)?);
            let (moved, terms) = (ledger::flows(q)?, store::terms(q)?);
            let (totals, pupils) = (store::totals(q)?, store::count_pupils(q)?);
            Ok((whole, sums, balances, moved, terms, totals, pupils))
        })
        .await?;
    let held = balances.iter().filter(|row| matches!(row.account, Account::Bank | Account::Cash));
    draw(&ProgrammePage {
        raised: money(ask.lang, raised),
        paid: money(ask.lang, paid),
        held: money(ask.lang, Fen::total(held.map(|row| row.fen)).unwrap_or_default()),
        awards,
        pupils: now,
        pupils_ever: ever,
        whole,
        lines: flows(&ask, &moved, &totals)?,
        term: Term::of(ask.now.day()).to_string(),
        rows: rows.is_ok(),
        c: ask.frame(),
    })
}
