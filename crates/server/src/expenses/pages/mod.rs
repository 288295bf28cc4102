//! Pages of expenses: one's own claims, the worker's list, one claim, a payment of claims, what
//! activities cost.

mod desk;
mod mine;
mod one;
mod payment;
mod report;
mod samples;

use axum::Router;
use liandong_domain::access::may;
use liandong_domain::expenses::ClaimState;

use crate::app::App;
use crate::books::pages as books;
use crate::books::store::BookRow;
use crate::expenses::store::ClaimRow;
use crate::ui::{day_long, money};
use crate::web::{Ask, get, post};

pub use desk::ExpensesPage;
pub use mine::OwnExpensesPage;
pub use one::ClaimPage;
pub use payment::PaymentPage;
pub use report::ReportPage;

/// Every door of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/me/expenses", get(mine::page).merge(post(mine::claim)))
        .route("/me/expenses/{id}/withdraw", post(mine::withdraw))
        .route("/expenses", get(desk::page))
        .route("/expenses/approve", post(desk::approve))
        .route("/expenses/pay", post(desk::pay))
        .route("/expenses/payments/{batch}", get(payment::page))
        .route("/expenses/report", get(report::page))
        .route("/expenses/claims/{id}", get(one::page))
        .route("/expenses/claims/{id}/look", post(one::look))
        .route("/expenses/claims/{id}/refuse", post(one::refuse))
        .route("/expenses/vouchers/{id}/sign", post(one::sign))
}

/// One claim in a list.
#[derive(Debug, Clone)]
pub struct ClaimLine {
    /// Its id.
    pub id: String,
    /// Who claims.
    pub person: String,
    /// The activity.
    pub title: String,
    /// What was paid for.
    pub kind: String,
    /// How much.
    pub amount: String,
    /// The day of the service.
    pub day: String,
    /// Where it stands.
    pub state: String,
    /// The colour of that.
    pub tone: &'static str,
    /// Why it was refused.
    pub why: String,
    /// Whether it waits.
    pub waits: bool,
    /// Whether it is the reader's own.
    pub own: bool,
}

/// Whether the reader may open a claim that stands in a payment: whoever approves claims, and
/// whoever puts the second signature under what they come to.
fn opens_paid(ask: &Ask, book: &BookRow) -> bool {
    books::may::<may::ApproveExpenses>(ask, book) || books::may::<may::CheckPayments>(ask, book)
}

fn tone(state: ClaimState) -> &'static str {
    match state {
        ClaimState::Claimed => "wait",
        ClaimState::Approved => "info",
        ClaimState::Paid => "done",
        ClaimState::Refused | ClaimState::Withdrawn => "off",
    }
}

fn line(ask: &Ask, row: &ClaimRow) -> ClaimLine {
    ClaimLine {
        id: row.id.to_string(),
        person: row.person_name.clone(),
        title: row.title.clone(),
        kind: ask.say(row.kind.word(), &[]),
        amount: money(ask.lang, row.fen),
        day: day_long(ask.lang, row.served_on),
        state: ask.say(row.state.word(), &[]),
        tone: tone(row.state),
        why: row.why.clone(),
        waits: row.state == ClaimState::Claimed,
        own: ask.actor.person == Some(row.person),
    }
}
