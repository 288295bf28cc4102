//! Pages of interviews: the worker's list, offering times, the candidate's own, the form.

mod desk;
mod form;
mod notes;
mod offer;
mod own;
mod rubric;
mod samples;
mod talk;
mod worker;

use axum::Router;
use liandong_domain::access::{Asks, Permit, Scope, Seen, may};
use liandong_domain::basics::{InterviewId, PersonId};
use liandong_domain::interviews::{InterviewState, Scored};

use crate::app::App;
use crate::failure::Failure;
use crate::interviews::store::{self, InterviewRow};
pub use crate::ui::Choice;
use crate::web::{Ask, filled, get, post};

pub use desk::InterviewsPage;
pub use form::TalkFormPage;
pub use notes::NotesPage;
pub use offer::OfferPage;
pub use own::OwnInterviewsPage;
pub use rubric::{RubricPage, house_rubric};
pub use talk::TalkPage;
pub use worker::InterviewPage;

/// Every door of this room.
pub fn routes() -> Router<App> {
    Router::new()
        // candidates and their guardians
        .route("/me/interviews", get(own::page))
        .route("/interviews/{id}", get(talk::page))
        .route("/interviews/{id}/book", post(talk::book))
        .route("/interviews/{id}/move", post(talk::change))
        .route("/interviews/{id}/leave", post(talk::leave))
        .route("/interviews/{id}/calendar.ics", get(talk::calendar))
        // workers
        .route("/interviews", get(desk::page))
        .route("/interviews/invite", post(desk::invite))
        .route("/interviews/arrange", post(desk::arrange))
        .route("/interviews/slots", post(offer::create))
        .route("/interviews/slots/new", get(offer::fresh))
        .route("/interviews/slots/{id}/close", post(desk::close))
        .route("/interviews/rubric", get(rubric::page).merge(post(rubric::save)))
        .route("/interviews/{id}/withdraw", post(worker::withdraw))
        .route("/interviews/{id}/no-show", post(worker::no_show))
        .route("/interviews/{id}/form", get(form::page))
        .route("/interviews/{id}/result", post(form::send))
        .route("/interviews/{id}/draft", post(form::draft))
        .route("/interviews/{id}/draft/drop", post(form::drop))
        .route("/interviews/{id}/notes", post(notes::show))
}

/// A line of the rubric as it was given.
#[derive(Debug, Clone)]
pub struct ScoreView {
    /// What was looked at.
    pub title: String,
    /// 1 to 4.
    pub score: i64,
    /// What it means.
    pub meaning: String,
    /// What was seen; empty: nothing was written.
    pub words: String,
}

fn score_views(scores: Vec<Scored>) -> Vec<ScoreView> {
    let one = |one: Scored| ScoreView {
        title: one.title,
        score: one.score,
        meaning: one.meaning,
        words: one.words,
    };
    scores.into_iter().map(one).collect()
}

/// The colour of a state.
fn tone(state: InterviewState) -> &'static str {
    match state {
        InterviewState::Invited | InterviewState::AnotherTalk => "wait",
        InterviewState::Booked => "info",
        InterviewState::Passed => "done",
        InterviewState::NotThisTime | InterviewState::NoShow | InterviewState::Withdrawn => "off",
    }
}

/// Whether a permission reaches further than one's own things.
fn wide(seen: &Seen) -> bool {
    matches!(seen, Seen::Town | Seen::Bodies(_))
}

/// Where a worker's list may look, or nothing is here.
fn keeper(ask: &Ask) -> Result<Seen, Failure> {
    let seen = ask.actor.seen::<may::HoldInterviews>();
    if !wide(&seen) || ask.actor.acting_for.is_some() {
        ask.actor.me()?;
        return Err(Failure::NOT_FOUND);
    }
    Ok(seen)
}

async fn found(ask: &Ask, id: &str) -> Result<InterviewRow, Failure> {
    ask.actor.me()?;
    let id: InterviewId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    ask.app.look(ask.actor.town, move |q| store::interview(q, id)?.ok_or(Failure::NOT_FOUND)).await
}

/// The interview and the leave to hold it.
async fn held(ask: &Ask, id: &str) -> Result<(InterviewRow, Permit<may::HoldInterviews>), Failure> {
    let row = found(ask, id).await?;
    let permit = ask.actor.permit(&Scope::body(row.path.clone()).about(row.person))?;
    Ok((row, permit))
}

/// A permit for what is one's own, or the person's acted for.
async fn own_permit<P: Asks>(ask: &Ask) -> Result<Permit<P>, Failure> {
    let whose: PersonId = ask.actor.whose()?;
    if ask.actor.acting_for.is_none() {
        return ask.actor.permit(&Scope::own(whose));
    }
    let paths = ask
        .app
        .look(ask.actor.town, move |q| Ok(crate::organisations::store::paths_of_person(q, whose)?))
        .await?;
    let scopes = paths.into_iter().map(|path| Scope::body(path).about(whose));
    scopes.into_iter().find_map(|scope| ask.actor.permit(&scope).ok()).ok_or(Failure::NOT_FOUND)
}
