//! Pages of incubation: the teams on their way, one team's way, its ledger, career lines.

mod career;
mod chart;
mod founding;
mod hours;
mod meeting;
mod readiness;
mod samples;
mod share_form;
mod team;
mod teams;
mod work;

use axum::Router;
use liandong_domain::access::{Asks, Permit, Scope, may};
use liandong_domain::basics::{OrganisationId, PersonId};
use liandong_domain::organisations::Kind;

use crate::app::App;
use crate::db::Read;
use crate::failure::Failure;
use crate::incubation::refusal::FormRefusal;
use crate::incubation::store::{self, TeamRow};
pub use crate::ui::Choice;
use crate::web::{Ask, filled, get, post, query};

pub use career::CareerPage;
pub use founding::FoundingPage;
pub use hours::TeamHoursPage;
pub use meeting::MeetingPage;
pub use readiness::ReadinessPage;
pub use share_form::SharePage;
pub use team::TeamPage;
pub use teams::TeamsPage;
pub use work::WorkPage;

/// Every door of this room.
pub fn routes() -> Router<App> {
    Router::new()
        // workers found, and lead from stage to stage
        .route("/teams", get(teams::page).merge(post(founding::found)))
        .route("/teams/new", get(founding::fresh))
        .route("/teams/{id}/found", get(founding::older).merge(post(founding::enter)))
        .route("/teams/{id}/readiness", get(readiness::page))
        .route("/teams/{id}/propose", post(readiness::propose))
        .route("/teams/{id}/step-back", post(readiness::step_back))
        .route("/teams/{id}/coach", post(team::change_coach))
        .route("/stage-steps/{id}/withdraw", post(team::withdraw))
        // everybody sees the way; the leader signs for the team
        .route("/teams/{id}/incubation", get(team::page))
        .route("/teams/{id}/hours", get(hours::page))
        .route("/teams/{id}/conduct", post(team::agree_conduct))
        .route("/stage-steps/{id}/agree", post(team::agree))
        .route("/stage-steps/{id}/decline", post(team::decline))
        // worker and leader keep the ledger
        .route("/teams/{id}/meetings/new", get(meeting::fresh))
        .route("/teams/{id}/meetings", post(meeting::save))
        .route("/promises/{id}/kept", post(team::promise_kept))
        .route("/teams/{id}/work", get(work::page))
        .route(
            "/teams/{id}/work/{what}/{source}",
            get(share_form::page).merge(post(share_form::save)),
        )
        // the line of a person
        .route("/me/career", get(career::mine).merge(post(career::tell)))
        .route("/people/{id}/career", get(career::of_person))
}

/// The team of an address. Whoever may see the town may know that it is there.
async fn team_at(ask: &Ask, id: &str) -> Result<TeamRow, Failure> {
    ask.actor.permit::<may::ViewTown>(&Scope::town())?;
    let id: OrganisationId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let row = ask
        .app
        .look(ask.actor.town, move |q| store::team(q, id)?.ok_or(Failure::NOT_FOUND))
        .await?;
    if row.kind == Kind::Team { Ok(row) } else { Err(Failure::NOT_FOUND) }
}

/// A permit over a team, or nothing is here.
fn over<P: Asks>(ask: &Ask, team: &TeamRow) -> Result<Permit<P>, Failure> {
    ask.actor.permit(&Scope::body(team.path.clone()))
}

/// The people behind numbers typed with blanks or commas between.
fn people_typed(
    q: &mut Read<'_>,
    field: &'static str,
    text: &str,
) -> Result<Vec<PersonId>, Failure> {
    let split = |c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、' | ';' | '；');
    let mut out = Vec::new();
    for typed in text.split(split).filter(|part| !part.is_empty()).take(40) {
        let row = match typed.parse::<PersonId>() {
            Ok(id) => crate::people::store::person(q, id)?,
            Err(_) => crate::people::store::person_by_number(q, typed)?,
        };
        let row = row.filter(|row| row.merged_into.is_none() && row.left_at.is_none());
        let typed = typed.to_owned();
        out.push(row.ok_or(FormRefusal::NoPerson { field, typed })?.id);
    }
    Ok(out)
}

/// Names with the marks of the language between.
fn joined(ask: &Ask, names: &[String]) -> String {
    names.join(if ask.lang.tag() == "en" { ", " } else { "、" })
}
