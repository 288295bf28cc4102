//! The interface for programs: JSON under `/api/v1`, described at `/api/openapi.json`.
//!
//! Owns nothing: its `store` only reads. Emits nothing by itself. Calls every room's actions with
//! the permits that their pages ask for, and `web` for the key against repeats. **Never** decides
//! a rule, never opens a sealed value beyond its mask, never takes a cookie for a write.

mod activities;
mod attendance;
mod diary;
mod document;
mod door;
mod hours;
mod organisations;
pub mod pages;
mod paging;
mod people;
mod problem;
mod records;
mod refusal;
mod rules;
mod sign_ups;
pub mod store;
mod wire;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::header;
use axum::middleware::from_fn;
use axum::response::IntoResponse as _;
use axum::routing::{any, get};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use document::document;
pub use door::REQUESTS_A_MINUTE;
pub use problem::{Problem, ProblemError};
pub use refusal::ApiRefusal;

use crate::app::App;
use crate::failure::Failure;

/// Every door of this room.
pub fn routes() -> Router<App> {
    let (operations, _) = operations().split_for_parts();
    let operations =
        operations.layer(DefaultBodyLimit::max(door::BODY_MOST)).layer(from_fn(door::watch));
    let beside = Router::new()
        .route("/api", get(pages::index))
        .route("/api/problems/{code}", get(pages::problems))
        .route("/api/openapi.json", get(openapi))
        // An address that is not there is a problem too, not a page.
        .route("/api/{*rest}", any(|| async { Failure::NOT_FOUND }));
    // In this order: what watches the operations does not watch the rest of the house.
    operations.merge(beside)
}

/// Every operation with its description: the router and the document cannot differ.
fn operations() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(document::base())
        // who I am
        .routes(routes!(people::me))
        // persons and bodies
        .routes(routes!(people::list, people::register))
        .routes(routes!(people::show))
        .routes(routes!(organisations::list))
        // what is held
        .routes(routes!(activities::list))
        .routes(routes!(activities::show))
        .routes(routes!(activities::show_shift))
        // who comes
        .routes(routes!(sign_ups::mine))
        .routes(routes!(sign_ups::sign_up))
        .routes(routes!(sign_ups::cancel))
        .routes(routes!(sign_ups::delete))
        // who came
        .routes(routes!(attendance::show))
        .routes(routes!(attendance::marks))
        .routes(routes!(attendance::close))
        // what it comes to
        .routes(routes!(hours::mine))
        .routes(routes!(hours::my_totals))
        .routes(routes!(hours::of_person))
        .routes(routes!(hours::totals_of_person))
        .routes(routes!(hours::body_totals))
        .routes(routes!(hours::proposals))
        .routes(routes!(hours::confirm))
        // what can be shown
        .routes(routes!(records::mine))
        .routes(routes!(records::issue))
        .routes(routes!(records::verify))
        // what holds, and what happened
        .routes(routes!(rules::today))
        .routes(routes!(rules::versions))
        .routes(routes!(diary::list))
}

/// `GET /api/openapi.json`
async fn openapi() -> axum::response::Response {
    ([(header::CONTENT_TYPE, "application/json")], document().to_string()).into_response()
}
