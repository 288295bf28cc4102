//! Pages at the door: poster, roster, rotating code, sheet, end of shift, appeals.

mod appeals;
mod contacts;
mod own;
mod paper;
mod roster;
mod roster_forms;
mod samples;
mod sheet;

use axum::Router;
use liandong_domain::access::{Permit, Scope, may};
use liandong_domain::basics::ShiftId;

use crate::activities::store::Whole;
use crate::app::App;
use crate::failure::Failure;
use crate::hours::pages::own_scope;
use crate::web::{Ask, get, post, query};

pub use crate::web::print;
pub use appeals::{AbsenceLine, AbsencesPage, AppealLine, AppealsPage};
pub use contacts::{ContactLine, ContactsPage};
pub use own::{CodePage, DonePage, OwnCodePage, ScanPage};
pub use roster::{FoundLine, RosterLine, RosterPage, Typed, WalkInLine};
pub use sheet::{GridRow, SheetPage};

/// Every door of this room.
pub fn routes() -> Router<App> {
    Router::new()
        // a volunteer at the door: one scan, one tap
        .route("/s/{code}", get(own::scan))
        .route("/s/{code}/in", post(own::check_in))
        .route("/s/{code}/out", post(own::check_out))
        .route("/s/{code}/done", get(own::done))
        .route("/s/{code}/{letters}", get(own::read_own))
        .route("/me/code/{shift}", get(own::own_code))
        .route("/me/absences", get(appeals::absences))
        .route("/me/absences/{id}/appeal", post(appeals::appeal))
        // the leader in the park
        .route("/shifts/{id}/roster", get(roster::page))
        .route("/shifts/{id}/roster.json", get(roster::json))
        .route("/shifts/{id}/marks", post(roster::marks))
        .route("/shifts/{id}/roster/mark", post(roster_forms::mark_form))
        .route("/shifts/{id}/roster/all", post(roster_forms::all_present))
        .route("/shifts/{id}/roster/walk-in", post(roster_forms::walk_in_form))
        .route("/shifts/{id}/roster/match", post(roster_forms::match_form))
        .route("/shifts/{id}/contacts", get(contacts::list))
        .route("/shifts/{id}/contacts/{person}", post(contacts::open))
        .route("/shifts/{id}/close", post(roster_forms::close))
        .route("/shifts/{id}/reopen", post(roster_forms::reopen))
        .route("/shifts/{id}/code", get(own::code))
        .route("/shifts/{id}/code.json", get(own::code_json))
        .route("/shifts/{id}/qr.svg", get(own::qr))
        .route("/shifts/{id}/code.svg", get(own::code_qr))
        // paper
        .route("/shifts/{id}/poster.pdf", get(paper::poster))
        .route("/shifts/{id}/sheet.pdf", get(paper::sheet))
        .route("/shifts/{id}/sheet", get(sheet::page).merge(post(sheet::save)))
        // the worker's desk
        .route("/shifts/{id}/correct", post(sheet::correct))
        .route("/appeals", get(appeals::list))
        .route("/appeals/{id}", post(appeals::answer))
}

/// The shift with its activity, or nothing.
async fn whole(ask: &Ask, id: &str) -> Result<(Whole, bool), Failure> {
    let id: ShiftId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let me = ask.actor.person;
    ask.app
        .look(ask.actor.town, move |q| {
            let whole = crate::activities::store::whole(q, id)?.ok_or(Failure::NOT_FOUND)?;
            let leads = match me {
                Some(me) => crate::activities::store::leads(q, id, me)?,
                None => false,
            };
            Ok((whole, leads))
        })
        .await
}

/// How far a shift reaches: its body, and whether the asker leads it.
fn scope(whole: &Whole, leads: bool) -> Scope {
    Scope::duty(whole.activity.path.clone(), leads)
}

/// The permit for the roster of a shift.
fn roster_permit(
    ask: &Ask,
    whole: &Whole,
    leads: bool,
) -> Result<Permit<may::RecordAttendance>, Failure> {
    ask.actor.permit(&scope(whole, leads))
}
