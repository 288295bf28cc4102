//! A paper as an answer.

use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use liandong_print::PrintFault;

use crate::app::App;
use crate::failure::{Failure, Fault};

/// Prints on a thread of its own: setting a page takes processor time.
pub async fn print(
    app: &App,
    name: &str,
    make: impl FnOnce(&App) -> Result<Result<Vec<u8>, PrintFault>, Fault> + Send + 'static,
) -> Result<Response, Failure> {
    let app = app.clone();
    let made = tokio::task::spawn_blocking(move || make(&app))
        .await
        .map_err(|e| Fault::new("printing", e.to_string()))??;
    let bytes = made.map_err(|e| Fault::new("printing", e.to_string()))?;
    let head = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, format!("inline; filename=\"{name}.pdf\"")),
    ];
    Ok((head, bytes).into_response())
}
