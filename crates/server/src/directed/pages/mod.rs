//! Pages of directed giving: the office's overview, a pupil on the list, a promise, terms without a
//! gap; for givers the list and their own.

mod gaps;
mod overview;
mod own;
mod profile;
mod promise;
mod samples;

use axum::Router;

use crate::aid::pages::term_words;
use crate::app::App;
use crate::db::Who;
use crate::directed::actions;
use crate::failure::Failure;
use crate::web::{Ask, get, post};

pub use gaps::GapsPage;
pub use overview::DirectedPage;
pub use own::{ChoosePage, OwnPage};
pub use profile::ProfilePage;
pub use promise::PromisePage;

/// Every door of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/aid/directed", get(overview::page))
        .route("/aid/directed/givers", post(overview::approve))
        .route("/aid/directed/givers/end", post(overview::end_approval))
        .route("/aid/directed/drafts", post(overview::answer_drafts))
        .route("/aid/directed/bridges", post(overview::bridge))
        .route("/aid/directed/gaps", get(gaps::page))
        .route("/aid/directed/pupils/{id}", get(profile::page).merge(post(profile::write)))
        .route("/aid/directed/pupils/{id}/screen", post(profile::screen))
        .route("/aid/directed/pupils/{id}/off", post(profile::off))
        .route("/aid/directed/pupils/{id}/promise", post(profile::note_promise))
        .route("/aid/directed/promises/{id}", get(promise::page))
        .route("/aid/directed/promises/{id}/pay", post(promise::pay))
        .route("/aid/directed/promises/{id}/propose", post(promise::propose))
        .route("/aid/directed/promises/{id}/remind", post(promise::remind))
        .route("/aid/directed/promises/{id}/report", post(promise::report))
        .route("/aid/directed/promises/{id}/screen", post(promise::screen))
        .route("/aid/directed/promises/{id}/stop", post(promise::stop))
        .route("/aid/directed/promises/{id}/answer", post(promise::answer))
        .route("/aid/directed/promises/{id}/onward", post(promise::onward))
        .route("/give/pupils", get(own::choose))
        .route("/give/pupils/{code}/ask", post(own::ask_for))
        .route("/me/directed", get(own::page))
        .route("/me/directed/holds/{id}/confirm", post(own::confirm))
        .route("/me/directed/holds/{id}/release", post(own::release))
        .route("/me/directed/stop", post(own::stop))
        .route("/me/directed/answer", post(own::answer))
}

/// Does what time has left to do, so that no page shows a hold that ran out or hides a question.
async fn in_time(ask: &Ask) -> Result<(), Failure> {
    let town = ask.actor.town;
    if ask.app.look(town, actions::is_due).await? {
        ask.app.db().write(Who::system(town, "directed"), actions::sweep).await?;
    }
    Ok(())
}

/// The same without looking for bridges: a page about one promise, or for a giver, shows none.
async fn run_out_in_time(ask: &Ask) -> Result<(), Failure> {
    let town = ask.actor.town;
    if ask.app.look(town, actions::has_run_out).await? {
        ask.app.db().write(Who::system(town, "directed"), actions::sweep).await?;
    }
    Ok(())
}
