//! What a watchman asks: alive, ready, numbers.
//!
//! Owns nothing. Calls `db` and `jobs`. **Never** names a person or a town's words.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;
use axum::routing::get;
use axum::{Json, Router};
use liandong_domain::basics::TownId;

use crate::app::App;

/// Answers since the start, by the first figure of their status.
static ANSWERS: [AtomicU64; 5] = [const { AtomicU64::new(0) }; 5];

/// `/healthz`, `/livez` (the process answers) and `/readyz` (a town can be served).
pub fn routes() -> Router<App> {
    Router::new()
        .route("/healthz", get(|| async { "ok" }))
        .route("/livez", get(|| async { "ok" }))
        .route("/readyz", get(ready))
}

/// `/metrics`: on the address that the settings name for it, or beside the pages.
pub fn numbers() -> Router<App> {
    Router::new().route("/metrics", get(metrics))
}

/// Counts a request by the class of its answer, for `/metrics`. No address is kept: it could
/// name a person's page.
pub async fn counted(request: Request, next: Next) -> Response {
    let answer = next.run(request).await;
    let class = usize::from(answer.status().as_u16() / 100).clamp(1, 5) - 1;
    ANSWERS[class].fetch_add(1, Ordering::Relaxed);
    answer
}

async fn ready(State(app): State<App>) -> (StatusCode, Json<serde_json::Value>) {
    let nobody = TownId::new(uuid::Uuid::nil());
    let towns = app.look(nobody, |q| Ok(crate::web::store::towns(q)?.len())).await;
    let (reads, towns) = (towns.is_ok(), towns.unwrap_or(0));
    let sound = app.db().is_sound();
    let status =
        if reads && sound && towns > 0 { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let body = serde_json::json!({
        "store": app.db().kind(), "reads": reads, "last_commit_reached_the_disk": sound,
        "towns": towns,
    });
    (status, Json(body))
}

async fn metrics(State(app): State<App>) -> Result<String, StatusCode> {
    let nobody = TownId::new(uuid::Uuid::nil());
    let numbers = app.look(nobody, |q| Ok(crate::proof::store::numbers(q)?)).await;
    let mut out = String::new();
    out.push_str("# TYPE liandong_requests_total counter\n");
    for (class, answers) in ANSWERS.iter().enumerate() {
        let answers = answers.load(Ordering::Relaxed);
        writeln!(out, "liandong_requests_total{{status=\"{}xx\"}} {answers}", class + 1)
            .expect("writing to a string cannot fail");
    }
    line(&mut out, "liandong_store_sound", "gauge", i64::from(app.db().is_sound()));
    let asked = i64::try_from(app.db().asked()).unwrap_or(i64::MAX);
    line(&mut out, "liandong_statements_read_total", "counter", asked);
    for (name, value) in numbers.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)? {
        line(&mut out, &format!("liandong_{name}"), "gauge", value);
    }
    Ok(out)
}

fn line(out: &mut String, name: &str, kind: &str, value: i64) {
    writeln!(out, "# TYPE {name} {kind}\n{name} {value}").expect("writing to a string cannot fail");
}
