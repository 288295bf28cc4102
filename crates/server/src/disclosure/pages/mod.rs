//! Pages of what is published: for everybody, for one gift, for the office.

mod check;
mod office;
mod one;
mod public;
mod samples;
mod sankey;
mod slip;
mod unbroken;

use axum::Router;
use liandong_domain::aid::Term;
use liandong_domain::basics::Fen;
use liandong_domain::disclosure::Part;
use liandong_domain::rules::SchoolStage;

use crate::app::App;
use crate::disclosure::store::{BatchRow, PartRow};
use crate::ui::money;
use crate::web::{Ask, get, post};

pub use check::CheckPage;
pub use office::OfficePage;
pub use one::DisclosurePage;
pub use public::PublicPage;
pub use sankey::Sankey;
pub use slip::SlipPage;
pub use unbroken::UnbrokenPage;

/// Every door of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/aid", get(public::page))
        .route("/aid/published/{until}", get(one::page))
        .route("/aid/published/{until}/file", get(one::file))
        .route("/aid/unbroken", get(unbroken::page))
        .route("/aid/verify.py", get(one::tool))
        .route("/aid/check", get(check::page))
        .route("/aid/check/file", get(check::file))
        .route("/aid/disclosures", get(office::page).merge(post(office::prepare)))
        .route("/aid/disclosures/{until}/publish", post(office::publish))
        .route("/aid/gifts/{id}/proof", get(slip::page))
}

/// Awards told of together, in words.
#[derive(Debug, Clone)]
pub struct BatchLine {
    /// The term, or several.
    pub term: String,
    /// The stage of school.
    pub stage: String,
    /// paid, or given back.
    pub part: String,
    /// How many.
    pub awards: i64,
    /// What they come to.
    pub amount: String,
}

/// A name with an amount.
#[derive(Debug, Clone)]
pub struct SumLine {
    /// What.
    pub name: String,
    /// How much.
    pub amount: String,
}

fn term_words(ask: &Ask, term: Option<Term>) -> String {
    match term {
        Some(term) => crate::aid::pages::term_words(ask, term),
        None => ask.say("disclosure-several-terms", &[]),
    }
}

fn batch_lines(ask: &Ask, rows: &[BatchRow]) -> Vec<BatchLine> {
    rows.iter()
        .map(|row| BatchLine {
            term: term_words(ask, row.term),
            stage: ask.say(row.stage.word_key(), &[]),
            part: ask.say(row.part.word(), &[]),
            awards: row.awards,
            amount: money(ask.lang, row.fen),
        })
        .collect()
}

/// The parts in words; what is nothing is left out, except what was given and paid.
fn part_lines(ask: &Ask, rows: &[PartRow]) -> Vec<SumLine> {
    rows.iter()
        .filter(|row| row.top.fen != Fen::ZERO || matches!(row.part, Part::Given | Part::Paid))
        .map(|row| SumLine {
            name: ask.say(row.part.word(), &[]),
            amount: money(ask.lang, row.top.fen),
        })
        .collect()
}

/// The sum of a part.
fn sum(rows: &[PartRow], part: Part) -> Fen {
    let found = rows.iter().find(|row| row.part == part);
    found.map(|row| row.top.fen).unwrap_or_default()
}

/// Awards of a stage, less what was given back.
fn of_stage(rows: &[BatchRow], stage: SchoolStage) -> Fen {
    let total = |part: Part| {
        let these = rows.iter().filter(|row| row.part == part && row.stage == stage);
        Fen::total(these.map(|row| row.fen)).unwrap_or_default()
    };
    total(Part::Paid).minus(total(Part::PaidBack)).unwrap_or_default()
}
