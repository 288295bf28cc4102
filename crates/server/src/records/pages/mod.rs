//! Pages of records: one's own, the office's list, the paper, the verification page.

mod list;
mod own;
mod paper;
mod samples;
mod training;
mod verify;

use axum::Router;

use crate::app::App;
use crate::web::{get, post};

pub use list::{RecordLine, RecordsPage};
pub use own::OwnRecordsPage;
pub use training::VerifyTrainingPage;
pub use verify::{VerifyAskPage, VerifyPage};

/// Every door of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/me/records", get(own::page).merge(post(own::issue)))
        .route("/records/{id}/record.pdf", get(paper::pdf))
        .route("/training/parts/{id}/certificate.pdf", get(training::pdf))
        // the office
        .route("/records", get(list::page))
        .route("/people/{id}/records", post(list::issue))
        .route("/records/{id}/revoke", post(list::revoke))
        // anybody who holds the paper
        .route("/v", get(verify::ask_number))
        .route("/v/{number}", get(verify::page))
}
