//! Pages of the hours book: the own book, one entry's story, confirming, questions.

mod book;
mod confirm;
mod questions;
mod samples;

use axum::Router;
use liandong_domain::access::{Scope, may};

use crate::app::App;
use crate::failure::Failure;
use crate::web::{Ask, get, post};

pub use book::{AskedLine, BookLine, BookPage, EntryPage, LadderStep, StoryLine, steps};
pub use confirm::{ConfirmLine, ConfirmListPage, ConfirmPage, ShiftLine};
pub use questions::{QuestionLine, QuestionsPage};

/// Every door of this room.
pub fn routes() -> Router<App> {
    Router::new()
        // a volunteer reads the own book
        .route("/hours", get(book::own))
        .route("/hours/entries/{id}", get(book::entry))
        .route("/hours/entries/{id}/question", post(book::ask_about))
        .route("/people/{id}/hours", get(book::of_person))
        // a worker confirms and corrects
        .route("/hours/confirm", get(confirm::list))
        .route("/hours/confirm/{shift}", get(confirm::page).merge(post(confirm::confirm)))
        .route("/hours/confirm/{shift}/refuse", post(confirm::refuse))
        .route("/hours/entries/{id}/reverse", post(book::reverse))
        .route("/hours/questions", get(questions::list))
        .route("/hours/questions/{id}", post(questions::answer))
}

/// The reach of one's own things. Who acts for somebody reaches them through that person's body.
pub async fn own_scope(ask: &Ask) -> Result<Scope, Failure> {
    let whose = ask.actor.whose()?;
    if ask.actor.acting_for.is_none() {
        return Ok(Scope::own(whose));
    }
    let paths = ask
        .app
        .look(ask.actor.town, move |q| Ok(crate::organisations::store::paths_of_person(q, whose)?))
        .await?;
    paths
        .into_iter()
        .map(|path| Scope::body(path).about(whose))
        .find(|scope| ask.actor.may::<may::SignUpSelf>(scope))
        .ok_or(Failure::NOT_FOUND)
}
