//! Pages of progression: branches, a term of meetings, what is attested, badges, a child's path.

mod awards;
mod branch;
mod branches;
mod endorse;
mod growth;
mod meeting;
mod needs;
mod samples;
mod samples_growth;
mod scheme;
mod table;
mod term_form;

use axum::Router;
use liandong_domain::access::{Asks, Permit, Role, Scope, under};
use liandong_domain::basics::OrganisationId;

use crate::app::App;
use crate::failure::Failure;
use crate::organisations::store::Organisation;
pub use crate::ui::Choice;
use crate::web::{Ask, filled, get, post, query};

pub use awards::{AwardsPage, AwardsSheet};
pub use branch::BranchPage;
pub use branches::BranchesPage;
pub use endorse::EndorsePage;
pub use growth::GrowthPage;
pub use meeting::MeetingPage;
pub use scheme::SchemePage;
pub use table::TablePage;
pub use term_form::TermFormPage;

/// Every door of this room.
pub fn routes() -> Router<App> {
    Router::new()
        // the child and the family
        .route("/me/progression", get(growth::mine))
        .route("/me/children/{id}/progression", get(growth::of_child))
        .route("/people/{id}/progression", get(growth::of_person))
        .route("/progression/scheme", get(scheme::page))
        // whoever leads a branch or answers for it
        .route("/progression", get(branches::page))
        .route("/organisations/{id}/progression", get(branch::page))
        .route(
            "/organisations/{id}/progression/term",
            get(term_form::fresh).merge(post(term_form::open)),
        )
        .route("/organisations/{id}/progression/table", get(table::page))
        .route(
            "/organisations/{id}/progression/endorse",
            get(endorse::page).merge(post(endorse::endorse)),
        )
        .route("/organisations/{id}/progression/undo", post(endorse::undo))
        .route("/organisations/{id}/progression/take-back", post(endorse::take_back))
        .route(
            "/organisations/{id}/progression/awards",
            get(awards::page).merge(post(awards::award)),
        )
        .route("/organisations/{id}/progression/awards/sheet", get(awards::sheet))
        .route("/progression/meetings/{id}", get(meeting::page).merge(post(meeting::change)))
        .route("/progression/meetings/{id}/names", post(meeting::names))
        .route("/progression/meetings/{id}/adults", post(meeting::name_adult))
        .route("/progression/meetings/{id}/adults/off", post(meeting::drop_adult))
        .route("/progression/meetings/{id}/call-off", post(meeting::call_off))
}

/// How the reader stands to a branch: whoever leads it, or a body above it, leads.
fn scope(ask: &Ask, path: &str) -> Scope {
    let alone = ask.actor.acting_for.is_none();
    let led = |path: &str| {
        ask.actor.grants.iter().any(|g| g.role == Role::Leader && under(path, &g.path))
    };
    Scope::duty(path, alone && led(path))
}

/// A permit over a branch, or nothing is here.
fn over<P: Asks>(ask: &Ask, path: &str) -> Result<Permit<P>, Failure> {
    ask.actor.permit(&scope(ask, path))
}

/// A branch that is there.
async fn branch_of(ask: &Ask, id: &str) -> Result<Organisation, Failure> {
    ask.actor.me()?;
    let id: OrganisationId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    ask.app
        .look(ask.actor.town, move |q| {
            crate::organisations::store::organisation(q, id)?.ok_or(Failure::NOT_FOUND)
        })
        .await
}
