//! Pages of pairs: all of them, the empty seats, one pupil's, checks, one's own.

mod checks;
mod desk;
mod empty;
mod own;
mod pair;
mod samples;

use axum::Router;
use liandong_domain::access::{Permit, Scope, may};
use liandong_domain::basics::{Moment, PupilId};
use liandong_domain::pairs::{ChildDays, Reason, Speech};

use crate::app::App;
use crate::books::pages::Choice;
use crate::books::store::BookRow;
use crate::failure::Failure;
use crate::pairs::store;
use crate::web::{Ask, get, post};

pub use checks::ChecksPage;
pub use desk::PairsPage;
pub use empty::EmptySeatsPage;
pub use own::OwnPairsPage;
pub use pair::PairPage;

/// Every door of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/pairs", get(desk::page))
        .route("/pairs/empty", get(empty::page).merge(post(empty::cover)))
        .route("/pairs/checks", get(checks::page).merge(post(checks::see)))
        .route("/pairs/{pupil}", get(pair::page))
        .route("/pairs/{pupil}/fill", post(pair::fill))
        .route("/pairs/{pupil}/stand-up", post(pair::stand_up))
        .route("/pairs/{pupil}/conflict", post(pair::conflict))
        .route("/pairs/{pupil}/child", post(pair::child))
        .route("/me/pair", get(own::page).merge(post(own::offer)))
        .route("/me/pair/{pupil}/step-back", post(own::step_back))
}

/// A permit of a companion over a child: whoever sits beside it, and the workers of the body.
///
/// # Errors
/// Neither: nothing is here.
pub async fn beside(
    ask: &Ask,
    book: &BookRow,
    pupil: PupilId,
) -> Result<Permit<may::AccompanyChild>, Failure> {
    let me = ask.actor.me()?;
    let sits = ask.app.look(ask.actor.town, move |q| Ok(store::sits(q, me, pupil)?)).await?;
    ask.actor.permit(&Scope::duty(&*book.path, sits))
}

/// How long a clock has run.
pub(crate) fn clock(ask: &Ask, since: Moment) -> String {
    let minutes = since.minutes_until(ask.now).max(0);
    let days = (minutes / 1_440).to_string();
    match minutes / 1_440 {
        0 => {
            let hours = (minutes / 60).to_string();
            let rest = (minutes % 60).to_string();
            ask.say("pairs-clock-hours", &[("hours", hours), ("minutes", rest)])
        }
        _ => {
            let hours = (minutes % 1_440 / 60).to_string();
            ask.say("pairs-clock-days", &[("days", days), ("hours", hours)])
        }
    }
}

/// A share in percent with one decimal, rounded down; empty: no days yet.
pub(crate) fn percent(days: ChildDays) -> String {
    days.tenths().map(|n| format!("{}.{}%", n / 10, n % 10)).unwrap_or_default()
}

/// Why somebody is suggested, in one line.
fn reason_words(ask: &Ask, reasons: &[Reason]) -> String {
    let said = |reason: &Reason| match reason {
        Reason::SameArea => ask.say("pairs-reason-area", &[]),
        Reason::SameSchool => ask.say("pairs-reason-school", &[]),
        Reason::Speaks(speech) => {
            ask.say("pairs-reason-speaks", &[("speech", ask.say(speech.word(), &[]))])
        }
        Reason::Qualified(n) => ask.say("pairs-reason-qualified", &[("n", n.to_string())]),
        Reason::Load(n) => ask.say("pairs-reason-load", &[("n", n.to_string())]),
    };
    reasons.iter().map(said).collect::<Vec<_>>().join(" · ")
}

/// What can be spoken, to tick.
fn speeches(ask: &Ask) -> Vec<Choice> {
    Speech::ALL.map(|one| Choice::new(one.code(), ask.say(one.word(), &[]))).into()
}

fn speech_of(codes: &[String]) -> Vec<Speech> {
    codes.iter().filter_map(|code| Speech::parse(code)).collect()
}
