//! The bank's balance of a day, explained from the books: nothing is left over.

use std::collections::BTreeSet;

use askama::Template;
use axum::response::Response;
use liandong_domain::access::may;
use liandong_domain::bank::{BankSide, BookSide, LineState, explain};
use liandong_domain::basics::{Day, Fen};
use liandong_domain::books::BooksRefusal;

use crate::bank::store::{self, Ends, LineRow, Side};
use crate::books::pages::{kept, permit};
use crate::failure::Failure;
use crate::ui::{Frame, Page, day_long, draw, money};
use crate::web::{Ask, query};

/// The most differences of a kind on the page; the sums are of all.
const SHOWN: usize = 200;

/// One difference.
#[derive(Debug, Clone)]
pub struct Difference {
    /// The day.
    pub day: String,
    /// What it is.
    pub name: String,
    /// How much.
    pub amount: String,
    /// Why it differs.
    pub cause: String,
    /// Where it is seen.
    pub href: String,
}

/// The bank's balance explained.
#[derive(Template)]
#[template(path = "pages/bank/reconcile.html")]
pub struct ReconcilePage {
    /// The frame.
    pub c: Frame,
    /// The day that is looked at, as a field takes it.
    pub day: String,
    /// The same in words.
    pub day_words: String,
    /// Whether there is a line up to that day.
    pub any: bool,
    /// The day of the last line.
    pub last_on: String,
    /// What the books hold.
    pub books: String,
    /// What the bank says it holds.
    pub bank: String,
    /// What the two differed by before the first line; empty: nothing.
    pub before: String,
    /// The day of the first line.
    pub first_on: String,
    /// What the postings come to that the bank does not know yet.
    pub not_at_bank: String,
    /// What the lines come to that the books do not know yet.
    pub not_in_books: String,
    /// What is missing of the bank's lines by its own balances; empty: nothing.
    pub missing: String,
    /// What the explanation comes to: the bank's balance.
    pub explained: String,
    /// Whether both agree and nothing waits.
    pub even: bool,
    /// Whether the files say no balances.
    pub no_balance: bool,
    /// Postings that the bank does not know yet.
    pub postings: Vec<Difference>,
    /// Lines that the books do not know yet.
    pub lines: Vec<Difference>,
    /// How many more of either there are.
    pub more: usize,
}

impl Page for ReconcilePage {
    const NAME: &'static str = "bank/reconcile";
}

struct Found {
    ends: Ends,
    books: Fen,
    books_before: Fen,
    moved: Fen,
    postings: Vec<Side>,
    lines: Vec<(BankSide, LineRow)>,
}

async fn find(ask: &Ask, day: Day) -> Result<Option<Found>, Failure> {
    ask.app
        .look(ask.actor.town, move |q| {
            let Some(ends) = store::ends(q, day)? else { return Ok(None) };
            let span = (ends.first_on, day);
            Ok(Some(Found {
                ends,
                books: store::books_until(q, day)?,
                books_before: store::books_until(q, ends.first_on.plus_days(-1))?,
                moved: store::moved_until(q, day)?,
                postings: store::postings_waiting(q, span)?,
                lines: store::lines_unknown(q, span)?,
            }))
        })
        .await
}

fn posting(ask: &Ask, side: &Side) -> Difference {
    let shown = &side.shown;
    let kind = ask.say(shown.kind.word(), &[]);
    Difference {
        day: day_long(ask.lang, shown.booked_on),
        name: format!("{} {kind} {}", shown.number, shown.words).trim().to_owned(),
        amount: money(ask.lang, shown.fen),
        cause: ask.say("bank-cause-not-at-bank", &[]),
        href: format!("/books/postings/{}", shown.posting),
    }
}

fn line(ask: &Ask, (side, row): &(BankSide, LineRow)) -> Difference {
    let cause = match row.state {
        LineState::Open => ask.say("bank-cause-open", &[]),
        LineState::Matched => ask.say("bank-cause-other-day", &[]),
        LineState::Passed => row.why.clone(),
    };
    Difference {
        day: day_long(ask.lang, row.booked_on),
        name: format!("{} {}", row.party, row.words).trim().to_owned(),
        amount: money(ask.lang, side.fen.minus(side.in_books).unwrap_or(side.fen)),
        cause,
        href: format!("/bank/lines/{}", row.id),
    }
}

fn empty(ask: &Ask, day: Day) -> ReconcilePage {
    let none = String::new;
    ReconcilePage {
        c: ask.frame(),
        day: day.to_string(),
        day_words: day_long(ask.lang, day),
        any: false,
        last_on: none(),
        books: none(),
        bank: none(),
        before: none(),
        first_on: none(),
        not_at_bank: none(),
        not_in_books: none(),
        missing: none(),
        explained: none(),
        even: false,
        no_balance: false,
        postings: Vec::new(),
        lines: Vec::new(),
        more: 0,
    }
}

fn explained(ask: &Ask, day: Day, found: &Found) -> Option<ReconcilePage> {
    let Found { ends, books, books_before, moved, postings, lines } = found;
    // A file without balances says what moved, not what was held: then both began with the same.
    let before = ends.before.unwrap_or(*books_before);
    let stated = match ends.after {
        Some(after) => after,
        None => before.plus(*moved)?,
    };
    let sides: Vec<BookSide> = postings.iter().map(|one| one.side.clone()).collect();
    let unknown: Vec<BankSide> = lines.iter().map(|(side, _)| side.clone()).collect();
    let told = explain((before, *books_before), (*moved, stated), &sides, &unknown)?;
    let (at_bank, in_books): (BTreeSet<_>, BTreeSet<_>) =
        (told.not_at_bank.iter().collect(), told.not_in_books.iter().collect());
    let shown = |fen: Fen| if fen == Fen::ZERO { String::new() } else { money(ask.lang, fen) };
    let waits = postings.iter().filter(|one| at_bank.contains(&one.side.posting));
    let unseen = lines.iter().filter(|(side, _)| in_books.contains(&side.line));
    Some(ReconcilePage {
        any: true,
        last_on: day_long(ask.lang, ends.last_on),
        first_on: day_long(ask.lang, ends.first_on),
        books: money(ask.lang, *books),
        bank: money(ask.lang, stated),
        before: shown(told.before),
        not_at_bank: money(ask.lang, told.not_at_bank_fen.reversed()?),
        not_in_books: money(ask.lang, told.not_in_books_fen),
        missing: shown(told.missing),
        explained: money(ask.lang, told.bank(*books)?),
        even: told.is_even(),
        no_balance: ends.after.is_none(),
        postings: waits.take(SHOWN).map(|one| posting(ask, one)).collect(),
        lines: unseen.take(SHOWN).map(|one| line(ask, one)).collect(),
        more: told.not_at_bank.len().saturating_sub(SHOWN)
            + told.not_in_books.len().saturating_sub(SHOWN),
        ..empty(ask, day)
    })
}

/// `GET /bank/reconcile?day=2026-10-31`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    permit::<may::KeepBooks>(&ask, &book)?;
    let day: Day = query(&ask, "day").parse().unwrap_or_else(|_| ask.now.day());
    let page = match find(&ask, day).await? {
        Some(found) => explained(&ask, day, &found).ok_or(BooksRefusal::TooMuch)?,
        None => empty(&ask, day),
    };
    draw(&page)
}
