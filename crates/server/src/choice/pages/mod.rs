//! Pages of mutual choice: the rounds, one round, the wishes of either side.

mod form;
mod list;
mod reasons;
mod round;
mod samples;
mod steps;
mod team;
mod wish_list;
mod wishes;

use axum::Router;
use liandong_domain::access::{Asks, Permit, Scope, Seen};
use liandong_domain::basics::{PersonId, RoundId};
use liandong_domain::choice::RoundState;

use crate::app::App;
use crate::choice::store::{self, RoundRow};
use crate::failure::Failure;
pub use crate::ui::Choice;
use crate::web::{Ask, filled, get, post};

pub use form::RoundFormPage;
pub use list::{OwnRoundsPage, RoundsPage};
pub use round::RoundPage;
pub use team::TeamPage;
pub use wishes::WishesPage;

/// Every door of this room.
pub fn routes() -> Router<App> {
    Router::new()
        // candidates and leaders
        .route("/me/choice", get(list::own))
        .route("/choice/{id}/wishes", get(wishes::page).merge(post(wishes::save)))
        .route("/choice/{id}/decline", post(wishes::decline))
        .route("/choice/{id}/teams/{team}", get(team::page).merge(post(team::save)))
        .route("/choice/{id}/teams/{team}/decline", post(team::decline))
        .route("/choice/{id}/teams/{team}/yes", post(team::yes))
        // workers
        .route("/choice", get(list::page).merge(post(form::create)))
        .route("/choice/new", get(form::fresh))
        .route("/choice/{id}", get(round::page))
        .route("/choice/{id}/candidates", post(steps::candidates))
        .route("/choice/{id}/paper", post(steps::paper))
        .route("/choice/{id}/lock", post(steps::lock))
        .route("/choice/{id}/unlock", post(steps::unlock))
        .route("/choice/{id}/propose", post(steps::propose))
        .route("/choice/{id}/reopen", post(steps::reopen))
        .route("/choice/{id}/agree", post(steps::agree))
        .route("/choice/{id}/call-off", post(steps::call_off))
        .route("/choice/{id}/end-pair", post(steps::end_pair))
}

/// The colour of a round's state.
fn tone(state: RoundState) -> &'static str {
    match state {
        RoundState::Open => "info",
        RoundState::Proposed => "wait",
        RoundState::Agreed => "done",
        RoundState::CalledOff => "off",
    }
}

/// Whether a permission reaches further than one's own things.
fn wide(seen: &Seen) -> bool {
    matches!(seen, Seen::Town | Seen::Bodies(_))
}

fn round_id(text: &str) -> Result<RoundId, Failure> {
    text.parse().map_err(|_| Failure::NOT_FOUND)
}

async fn found(ask: &Ask, id: &str) -> Result<RoundRow, Failure> {
    ask.actor.me()?;
    let id = round_id(id)?;
    ask.app.look(ask.actor.town, move |q| store::round(q, id)?.ok_or(Failure::NOT_FOUND)).await
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
