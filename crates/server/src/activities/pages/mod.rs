//! The room's pages. Handlers look once, ask for the permit, draw; writes answer with a redirect.

mod activity;
mod agreements;
mod browse;
pub(crate) mod calendar;
mod changing;
mod desk;
mod editor;
mod filled;
mod form;
mod mine;
mod party;
mod place;
mod preview;
mod programmes;
mod samples;
mod shift;
mod sign_up;
mod standing;
mod stored;
mod templates;
mod views;
mod why;

pub use activity::{ActivityPage, CheckPage, PublishedPage};
pub use agreements::ShiftAgreementsPage;
pub use browse::{BrowsePage, TablePage};
pub use desk::DeskPage;
pub use editor::EditorPage;
pub use mine::MinePage;
pub use party::PartyPage;
pub use place::PlacePage;
pub use programmes::{ProgrammeFormPage, ProgrammesPage};
pub use shift::ShiftPage;
pub use sign_up::SignUpPage;
pub use why::WhyPage;

use axum::Router;

use crate::app::App;
use crate::web::{get, post};

/// Every address of the room.
pub fn routes() -> Router<App> {
    Router::new()
        // everybody: what is held, with its risks (条例 art. 12)
        .route("/activities", get(browse::list).merge(post(editor::create)))
        .route("/activities/{id}", get(activity::show))
        .route("/activities/{id}/shifts.ics", get(calendar::of_activity))
        .route("/a/{code}", get(activity::by_code))
        .route("/shifts/{id}", get(shift::show))
        // volunteers
        .route("/shifts/{id}/why", get(why::show))
        .route("/shifts/{id}/agreements", get(agreements::page).merge(post(agreements::begin)))
        .route("/shifts/{id}/sign-up", post(sign_up::sign_up))
        .route("/shifts/{id}/family", get(party::family).merge(post(party::sign_family)))
        .route("/shifts/{id}/group", get(party::group).merge(post(party::sign_group)))
        .route("/sign-ups/{id}", get(sign_up::show))
        .route("/sign-ups/{id}/calendar.ics", get(calendar::of_sign_up))
        .route("/sign-ups/{id}/cancel", post(sign_up::cancel))
        .route("/sign-ups/{id}/keep", post(sign_up::keep))
        .route("/sign-ups/{id}/decline", post(sign_up::decline))
        .route("/sign-ups/{id}/swap", post(standing::offer_swap))
        .route("/swaps/{id}/{what}", post(standing::answer_swap))
        .route("/me/sign-ups", get(mine::list))
        .route("/me/calendar.ics", get(calendar::mine))
        .route("/activities/{id}/regular", post(standing::begin))
        .route("/regulars/{id}/{what}", post(standing::turn))
        // workers and leaders: who comes
        .route("/shifts/{id}/sign-ups", get(desk::show))
        .route("/shifts/{id}/approve", post(desk::approve))
        .route("/shifts/{id}/phone", post(desk::phone))
        .route("/sign-ups/{id}/take-off", post(desk::take_off))
        // workers: what is held
        .route("/activities/new", get(editor::fresh))
        .route("/activities/preview", get(editor::preview).merge(post(editor::preview_posted)))
        .route("/activities/{id}/edit", get(editor::edit).merge(post(editor::save)))
        .route("/activities/{id}/place", get(place::show).merge(post(place::save)))
        .route("/activities/{id}/check", get(activity::check))
        .route("/activities/{id}/publish", post(activity::publish))
        .route("/activities/{id}/published", get(activity::published))
        .route("/activities/{id}/call-off", post(changing::call_off))
        .route("/activities/{id}/shifts", post(changing::add_shift))
        .route("/shifts/{id}/call-off", post(changing::call_off_shift))
        .route("/shifts/{id}/leader", post(changing::set_leader))
        .route("/programmes", get(programmes::list).merge(post(programmes::create)))
        .route("/programmes/new", get(programmes::fresh))
        .route("/programmes/{id}", get(programmes::show).merge(post(programmes::change)))
        .route("/programmes/{id}/turn", post(programmes::turn))
}
