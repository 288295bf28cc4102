//! Pages of joining: rounds, one's own way, a class at a step, the funnel, the school's view.

mod enter;
mod form;
mod funnel;
mod names;
mod path;
mod round;
mod rounds;
mod rows;
mod samples;
mod school;
mod talk;
mod views;

use axum::Router;
use liandong_domain::access::{Asks, Permit, Scope, Seen};
use liandong_domain::basics::{JoiningRoundId, PersonId};

use crate::app::App;
use crate::failure::Failure;
use crate::joining::store::{self, RoundRow};
pub use crate::ui::Choice;
use crate::web::{Ask, filled, get, post, query};

pub use enter::EnterPage;
pub use form::RoundFormPage;
pub use funnel::FunnelPage;
pub use names::StepNamesPage;
pub use path::PathPage;
pub use round::RoundPage;
pub use rounds::RoundsPage;
pub use rows::RowsPage;
pub use school::SchoolPage;
pub use talk::TalkPage;
pub use views::{JoinCard, home_card};

/// Every door of this room.
pub fn routes() -> Router<App> {
    Router::new()
        // everybody: what one can join, one's own way
        .route("/joining", get(rounds::page))
        .route("/joining/rounds/{id}", get(round::page))
        .route("/joining/rounds/{id}/apply", post(round::apply))
        .route("/me/joining", get(path::mine))
        .route("/joining/applications/{id}", get(path::page))
        .route("/joining/applications/{id}/withdraw", post(path::withdraw))
        .route("/joining/applications/{id}/talk", post(path::say))
        .route("/people/{id}/joining", get(path::of_person))
        // workers set rounds up and enter people
        .route("/joining/rounds", post(form::create))
        .route("/joining/rounds/new", get(form::fresh))
        .route("/joining/rounds/{id}/edit", get(form::show).merge(post(form::change)))
        .route("/joining/rounds/{id}/close", post(round::close))
        .route("/joining/rounds/{id}/enter", get(enter::page).merge(post(enter::enter)))
        .route("/joining/rounds/{id}/look", post(enter::look_up))
        // workers decide
        .route("/joining/rounds/{id}/steps/{step}", get(names::page).merge(post(names::pass)))
        .route("/joining/applications/{id}/skip", post(path::skip))
        .route("/joining/applications/{id}/not-pass", post(path::not_pass))
        .route("/joining/applications/{id}/hold", post(path::hold))
        .route("/joining/applications/{id}/take-up", post(path::take_up))
        // whoever leads a trial
        .route("/shifts/{id}/trial", get(talk::page).merge(post(talk::say)))
        // numbers
        .route("/joining/funnel", get(funnel::page))
        .route("/joining/rows", get(rows::page))
        // the school's liaison
        .route("/joining/school", get(school::page))
}

/// Whether a permission reaches further than one's own things.
fn wide(seen: &Seen) -> bool {
    matches!(seen, Seen::Town | Seen::Bodies(_))
}

/// A round that is there.
async fn found(ask: &Ask, id: &str) -> Result<RoundRow, Failure> {
    let id: JoiningRoundId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    ask.app.look(ask.actor.town, move |q| store::round(q, id)?.ok_or(Failure::NOT_FOUND)).await
}

/// A permit over a round, or nothing is here.
fn over<P: Asks>(ask: &Ask, round: &RoundRow) -> Result<Permit<P>, Failure> {
    ask.actor.permit(&Scope::body(round.path.clone()))
}

/// A permit for what is one's own, or the person's acted for.
async fn own_permit<P: Asks>(ask: &Ask) -> Result<Permit<P>, Failure> {
    let whose = ask.actor.whose()?;
    if ask.actor.acting_for.is_none() {
        return ask.actor.permit(&Scope::own(whose));
    }
    let paths = paths_of(ask, whose).await?;
    let scopes = paths.into_iter().map(|path| Scope::body(path).about(whose));
    scopes.into_iter().find_map(|scope| ask.actor.permit(&scope).ok()).ok_or(Failure::NOT_FOUND)
}

/// Paths of a person's bodies.
async fn paths_of(ask: &Ask, person: PersonId) -> Result<Vec<String>, Failure> {
    ask.app
        .look(ask.actor.town, move |q| Ok(crate::organisations::store::paths_of_person(q, person)?))
        .await
}
