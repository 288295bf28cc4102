//! The private notes, shown once to whoever says why; who read them is kept.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;

use super::{held, worker};
use crate::failure::Failure;
use crate::interviews::actions;
use crate::ui::{Frame, Page, draw};
use crate::web::{Ask, FormBody};

/// The private notes of one interview.
#[derive(Template)]
#[template(path = "pages/interviews/notes.html")]
pub struct NotesPage {
    /// The frame.
    pub c: Frame,
    /// The interview.
    pub id: String,
    /// The candidate's name.
    pub name: String,
    /// The notes.
    pub notes: String,
}

impl Page for NotesPage {
    const NAME: &'static str = "interviews/notes";
}

/// `POST /interviews/{id}/notes`
pub async fn show(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let (row, permit) = held(&ask, &id).await?;
    let (id, purpose) = (row.id, form.get("purpose").to_owned());
    let done = ask.app.act(&permit, move |tx| actions::read_notes(tx, &permit, id, &purpose)).await;
    match done {
        Ok(notes) => draw(&NotesPage {
            id: row.id.to_string(),
            name: row.name.clone(),
            notes,
            c: ask.frame(),
        }),
        Err(failure) => worker::again(&ask, &row, (form, failure)).await,
    }
}
