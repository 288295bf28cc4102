//! Pages of aid: the programme inside and outside, pupils, a term, an award, where a gift went.

mod application;
mod applications;
mod award;
mod delivery;
mod notice;
mod programme;
mod pupils;
mod reviews;
mod samples;
mod samples_applications;
mod term;

use axum::Router;
use liandong_domain::aid::{AwardState, Term};

use crate::app::App;
use crate::web::{Ask, get, post};

pub use application::ApplicationPage;
pub use applications::{ApplicationFormPage, ApplicationsPage};
pub use award::{AwardPage, TracePage};
pub use delivery::{DeliveriesPage, DeliveryPage};
pub use notice::{NoticePage, ObjectionPage};
pub use programme::ProgrammePage;
pub use pupils::{PupilFormPage, PupilPage, PupilsPage};
pub use reviews::{ElsewherePage, ReviewsPage, SchoolReviewsPage};
pub use term::TermPage;

/// Every door of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/aid/programme", get(programme::inside))
        .route("/aid/pupils", get(pupils::list).merge(post(pupils::create)))
        .route("/aid/pupils/new", get(pupils::fresh))
        .route("/aid/pupils/{id}", get(pupils::page))
        .route("/aid/pupils/{id}/reveal", post(pupils::reveal))
        .route("/aid/pupils/{id}/stop", post(pupils::stop))
        .route("/aid/applications", get(applications::list).merge(post(applications::create)))
        .route("/aid/applications/new", get(applications::fresh))
        .route("/aid/applications/{id}", get(application::page))
        .route("/aid/applications/{id}/papers", post(application::papers))
        .route("/aid/applications/{id}/photo", post(application::photo))
        .route("/aid/applications/{id}/visit", post(application::visit))
        .route("/aid/applications/{id}/recuse", post(application::recuse))
        .route("/aid/applications/{id}/assess", post(application::assess))
        .route("/aid/applications/{id}/publish", post(application::publish))
        .route("/aid/applications/{id}/answer", post(application::answer))
        .route("/aid/applications/{id}/approve", post(application::approve))
        .route("/aid/applications/{id}/refuse", post(application::refuse))
        .route("/aid/applications/{id}/withdraw", post(application::withdraw))
        .route("/aid/applications/{id}/read", post(application::read))
        .route("/aid/notice", get(notice::page))
        .route("/aid/notice/{id}", get(notice::ask_objection).merge(post(notice::object)))
        .route("/aid/reviews/{term}", get(reviews::page).merge(post(reviews::send)))
        .route("/aid/elsewhere", get(reviews::elsewhere).merge(post(reviews::ask_elsewhere)))
        .route("/aid/elsewhere/note", post(reviews::note_elsewhere))
        .route("/aid/terms/{term}", get(term::page))
        .route("/aid/terms/{term}/propose", post(term::propose))
        .route("/aid/terms/{term}/decide", post(term::decide))
        .route("/aid/terms/{term}/pay", post(term::pay))
        .route("/aid/terms/{term}/receive", post(term::receive))
        .route("/aid/awards/{id}", get(award::page))
        .route("/aid/awards/{id}/refuse", post(award::refuse))
        .route("/aid/awards/{id}/withdraw", post(award::withdraw))
        .route("/aid/awards/{id}/return", post(award::give_back))
        .route("/aid/awards/{id}/delivery", get(delivery::page).merge(post(delivery::confirm)))
        .route("/aid/awards/{id}/delivery/undo", post(delivery::undo))
        .route("/aid/awards/{id}/denial", post(delivery::settle))
        .route("/aid/terms/{term}/deliveries", get(delivery::lacking))
        .route("/aid/vouchers/{id}/sign", post(award::sign))
        .route("/aid/gifts/{id}", get(award::trace))
}

/// A term in words.
pub fn term_words(ask: &Ask, term: Term) -> String {
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
