//! Pages of statements: reading one in, settling its lines, one line, the bank's balance of a day.

mod line;
mod reconcile;
mod rows;
mod samples;
mod statement;
mod statements;

use axum::Router;

use crate::app::App;
use crate::web::{get, post};

pub use line::LinePage;
pub use reconcile::ReconcilePage;
pub use statement::LinesPage;
pub use statements::StatementsPage;

/// Every door of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/bank", get(statements::page).merge(post(statements::read_in)))
        .route("/bank/open", get(statement::open).merge(post(statement::settle_open)))
        .route("/bank/reconcile", get(reconcile::page))
        .route("/bank/statements/{id}", get(statement::page).merge(post(statement::settle)))
        .route("/bank/lines/{id}", get(line::page).merge(post(line::settle)))
        .route("/bank/lines/{id}/pass", post(line::pass))
        .route("/bank/lines/{id}/reopen", post(line::reopen))
        .route("/bank/vouchers/{id}/sign", post(line::sign))
}
