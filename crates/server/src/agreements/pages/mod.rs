//! Pages of agreements: what waits for a person, one agreement, documents and their versions.

mod document;
mod documents;
mod hands;
mod one;
mod paper;
mod person;
mod samples;
mod signing;

use axum::Router;
use liandong_domain::agreements::{AgreementState, Audience};
use liandong_domain::people::{SERVICE_FIELDS, find_code};

use crate::agreements::store::AgreementRow;
use crate::app::App;
use crate::ui::{Frame, day_long};
use crate::web::{get, post};

pub use document::DocumentPage;
pub use documents::{DocumentFormPage, DocumentsPage};
pub use hands::{Hands, device_of, once_by};
pub use one::AgreementPage;
pub use person::PersonAgreementsPage;

/// Every door of this room.
pub fn routes() -> Router<App> {
    Router::new()
        // everybody: what waits, what was signed; guardians for a child, workers beside them
        .route("/me/agreements", get(person::mine))
        .route("/people/{id}/agreements", get(person::page).merge(post(person::begin)))
        .route("/agreements/{id}", get(one::page))
        .route("/agreements/{id}/sign", post(signing::sign))
        .route("/agreements/{id}/paper", post(signing::paper))
        .route("/agreements/{id}/end", post(signing::end))
        .route("/agreements/{id}/look", post(signing::look))
        .route("/agreements/{id}/agreement.pdf", get(paper::pdf))
        // workers keep the documents, two sign a version
        .route("/documents", get(documents::page).merge(post(documents::create)))
        .route("/documents/new", get(documents::fresh))
        .route("/documents/{id}", get(document::page))
        .route("/documents/{id}/versions", post(document::draft))
        .route("/documents/{id}/versions/{version}/sign", post(document::sign))
        .route("/documents/{id}/versions/{version}/take-back", post(document::take_back))
        .route("/documents/{id}/close", post(document::close))
}

/// A choice of a list.
#[derive(Debug, Clone)]
pub struct Choice {
    /// Sent.
    pub code: String,
    /// Shown.
    pub text: String,
}

/// Whom a document asks, in words.
fn audience_words(c: &Frame, audience: &Audience) -> String {
    match audience {
        Audience::Everyone => c.t("agreements-audience-everyone"),
        Audience::Risky => c.t("agreements-audience-risky"),
        Audience::Kind(code) => {
            let field = find_code(SERVICE_FIELDS, code)
                .map_or_else(|| code.clone(), |row| c.t(row.word_key));
            c.t1("agreements-audience-kind", "kind", field)
        }
    }
}

/// One agreement in a list.
#[derive(Debug, Clone)]
pub struct AgreementLine {
    /// Which.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Whose.
    pub person: String,
    /// The number of its version.
    pub version: i64,
    /// Its state's code.
    pub state: &'static str,
    /// How its state is marked.
    pub mark: &'static str,
    /// The day that matters: signed, or drawn up.
    pub when: String,
    /// The last day; empty: open.
    pub until: String,
}

impl AgreementLine {
    /// The word for its state.
    pub fn word(&self) -> String {
        format!("agreements-state-{}", self.state)
    }
    /// Of a row.
    fn of(c: &Frame, row: &AgreementRow) -> Self {
        let at = row.ended_at.or(row.complete_at).or(row.held_at).unwrap_or(row.drawn_at);
        Self {
            id: row.id.to_string(),
            title: row.title.clone(),
            person: row.person_name.clone(),
            version: row.version,
            state: row.state.code(),
            mark: mark(row.state),
            when: day_long(c.tongue, at.day()),
            until: row.until.map(|day| day_long(c.tongue, day)).unwrap_or_default(),
        }
    }
}

fn mark(state: AgreementState) -> &'static str {
    match state {
        AgreementState::Drawn => "warn",
        AgreementState::Signed => "info",
        AgreementState::Complete => "done",
        AgreementState::Ended => "off",
    }
}
