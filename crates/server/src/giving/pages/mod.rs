//! Pages of giving: givers, gifts, pledges due, the statement, the agreement, the public page.

mod changes;
mod changes_samples;
mod forms;
mod gift;
mod gifts;
mod giver;
mod givers;
mod papers;
mod pledges;
mod public;
mod samples;

use axum::Router;

use crate::app::App;
use crate::web::{get, post};

pub use changes::{ChangePage, ChangesPage};
pub use forms::{GiftFormPage, GiverFormPage};
pub use gift::GiftPage;
pub use gifts::GiftsPage;
pub use giver::GiverPage;
pub use givers::GiversPage;
pub use papers::{AgreementPage, StatementPage};
pub use pledges::PledgesPage;
pub use public::{GivePage, WordsPage};

/// Every door of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/giving", get(givers::page))
        .route("/giving/givers", post(forms::create_giver))
        .route("/giving/givers/new", get(forms::fresh_giver))
        .route("/giving/givers/{id}", get(giver::page))
        .route("/giving/givers/{id}/edit", get(forms::edit_giver).merge(post(forms::change_giver)))
        .route("/giving/givers/{id}/statement", get(papers::statement))
        .route("/giving/givers/{id}/agreement", get(papers::agreement).merge(post(papers::agree)))
        .route("/giving/givers/{id}/pledges", post(giver::pledge))
        .route("/giving/gifts", get(gifts::page).merge(post(forms::create_gift)))
        .route("/giving/gifts/new", get(forms::fresh_gift))
        .route("/giving/gifts/{id}", get(gift::page))
        .route("/giving/gifts/{id}/receipt", post(gift::receipt))
        .route("/giving/gifts/{id}/refund", post(gift::refund))
        .route("/giving/gifts/{id}/take-back", post(gift::take_back))
        .route("/giving/gifts/{id}/hand-out", post(gift::hand_out))
        .route("/giving/vouchers/{id}/sign", post(gift::sign))
        .route("/giving/pledges", get(pledges::page))
        .route("/giving/pledges/{id}/remind", post(pledges::remind))
        .route("/giving/pledges/{id}/turn", post(pledges::turn))
        .route("/giving/changes", get(changes::list).merge(post(changes::create)))
        .route("/giving/changes/{id}", get(changes::page))
        .route("/giving/changes/{id}/paper", post(changes::paper))
        .route("/giving/changes/{id}/consent", post(changes::consent))
        .route("/giving/changes/{id}/carry-out", post(changes::carry_out))
        .route("/giving/changes/{id}/take-back", post(changes::take_back))
        .route("/giving/words", get(public::words).merge(post(public::keep_words)))
        .route("/me/giving", get(papers::own))
        .route("/give", get(public::give))
}
