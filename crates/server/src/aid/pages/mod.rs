//! Pages of aid: the programme inside and outside, pupils, a term, an award, where a gift went.

mod award;
mod programme;
mod pupils;
mod samples;
mod term;

use axum::Router;
use axum::routing::{get, post};
use liandong_domain::aid::{AwardState, Term};

use crate::app::App;
use crate::web::Ask;

pub use award::{AwardPage, TracePage};
pub use programme::ProgrammePage;
pub use pupils::{PupilFormPage, PupilPage, PupilsPage};
pub use term::TermPage;

/// Every door of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/aid/programme", get(programme::inside))
        .route("/aid/pupils", get(pupils::list).post(pupils::create))
        .route("/aid/pupils/new", get(pupils::fresh))
        .route("/aid/pupils/{id}", get(pupils::page))
        .route("/aid/pupils/{id}/reveal", post(pupils::reveal))
        .route("/aid/pupils/{id}/leave", post(pupils::leave))
        .route("/aid/terms/{term}", get(term::page))
        .route("/aid/terms/{term}/propose", post(term::propose))
        .route("/aid/terms/{term}/decide", post(term::decide))
        .route("/aid/terms/{term}/pay", post(term::pay))
        .route("/aid/terms/{term}/receive", post(term::receive))
        .route("/aid/awards/{id}", get(award::page))
        .route("/aid/awards/{id}/refuse", post(award::refuse))
        .route("/aid/awards/{id}/withdraw", post(award::withdraw))
        .route("/aid/awards/{id}/return", post(award::give_back))
        .route("/aid/vouchers/{id}/sign", post(award::sign))
        .route("/aid/gifts/{id}", get(award::trace))
}

/// A term in words.
fn term_words(ask: &Ask, term: Term) -> String {
    ask.say(term.word(), &[("year", term.year.to_string())])
}

/// The colour of a state.
fn tone(state: AwardState) -> &'static str {
    match state {
        AwardState::Proposed | AwardState::Decided => "wait",
        AwardState::Paid => "info",
        AwardState::Received => "done",
        AwardState::Refused | AwardState::Withdrawn | AwardState::Returned => "off",
    }
}
