//! Pages of allocations: the pool, a suggestion looked at, the committee's table, minutes.

mod committee;
mod list;
mod meeting;
mod minutes;
mod needs;
mod paper;
mod samples;
mod suggest;

use axum::Router;
use liandong_domain::access::{Permit, Scope, may};
use liandong_domain::allocation::{AllocationState, Bound, NeedOrigin};
use liandong_domain::basics::Fen;
use liandong_domain::books::PurposeKind;

use crate::aid::pages::term_words;
use crate::allocation::actions::available;
use crate::allocation::store::{self, NeedSourceRow, SeatRow};
use crate::app::App;
use crate::books::pages::{self as books, kept};
use crate::books::store::{self as ledger, BookRow, PurposeRow};
use crate::db::Read;
use crate::failure::Failure;
use crate::web::{Ask, get, post};

pub use committee::CommitteePage;
pub use list::ListPage;
pub use meeting::MeetingPage;
pub use minutes::MinutesPage;
pub use needs::NeedsPage;
pub use suggest::SuggestPage;

/// Every door of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/allocation", get(list::page).merge(post(suggest::send)))
        .route("/allocation/new", get(suggest::page))
        .route("/allocation/bounds", post(suggest::bind))
        .route("/allocation/committee", get(committee::page).merge(post(committee::appoint)))
        .route("/allocation/committee/{id}/end", post(committee::dismiss))
        .route("/allocation/needs/{term}", get(needs::page).merge(post(needs::send)))
        .route("/allocation/{id}", get(meeting::page))
        .route("/allocation/{id}/minutes", get(minutes::page))
        .route("/allocation/{id}/minutes.pdf", get(paper::pdf))
        .route("/allocation/{id}/vote", post(meeting::vote))
        .route("/allocation/{id}/change", post(meeting::change))
        .route("/allocation/{id}/settle", post(meeting::settle))
        .route("/allocation/{id}/withdraw", post(meeting::withdraw))
}

/// Whoever may look: workers who read the books, and members of the committee.
struct Reader {
    book: BookRow,
    seat: Option<SeatRow>,
    staff: bool,
}

async fn reader(ask: &Ask) -> Result<Reader, Failure> {
    let (book, me) = (kept(ask).await?, ask.actor.me()?);
    let seat = ask.app.look(ask.actor.town, move |q| Ok(store::seat(q, me)?)).await?;
    let staff = books::may::<may::ViewBooks>(ask, &book);
    let sits = seat.is_some() && ask.actor.may::<may::VoteAllocation>(&Scope::own(me));
    if !staff && !sits {
        return Err(Failure::NOT_FOUND);
    }
    Ok(Reader { book, seat: if sits { seat } else { None }, staff })
}

/// A vote of one's own.
fn voter(ask: &Ask) -> Result<Permit<may::VoteAllocation>, Failure> {
    ask.actor.permit(&Scope::own(ask.actor.me()?))
}

/// A purpose of the pool, what can be allocated of it, and for whom it is bound.
type Pool = (PurposeRow, Fen, (Bound, String));

/// The pool's open purposes, each with what it holds.
fn pools(q: &mut Read<'_>) -> Result<Vec<Pool>, Failure> {
    let mut out = Vec::new();
    for row in ledger::purposes(q)? {
        if row.kind == PurposeKind::Pool && !row.closed {
            let (fen, bound) = (available(q, row.id)?, store::bound(q, row.id)?);
            out.push((row, fen, bound));
        }
    }
    Ok(out)
}

/// For whom money is, in words; empty: for everybody.
fn bound_words(ask: &Ask, bound: &Bound) -> String {
    let stages = bound.stages.iter().map(|stage| ask.say(stage.word_key(), &[]));
    let sex = bound.sex.into_iter().map(|sex| ask.say(sex.word(), &[]));
    stages.chain(sex).collect::<Vec<_>>().join(" · ")
}

/// Where a class of need comes from, in words.
fn need_words(ask: &Ask, class: i64, source: &NeedSourceRow) -> String {
    let key = match source.origin {
        NeedOrigin::Application => "allocation-need-application",
        NeedOrigin::Carried => "allocation-need-carried",
    };
    let said = ask.say(key, &[("points", source.points.to_string())]);
    match class == source.class {
        true => said,
        false => format!("{said} · {}", ask.say("allocation-need-other", &[])),
    }
}

/// A class of need by its name.
fn named(ask: &Ask, class: i64) -> String {
    ask.say(&format!("allocation-class-{class}"), &[])
}

/// A class of need with where it comes from; empty: not noted.
fn class_words(ask: &Ask, class: i64, source: Option<&NeedSourceRow>) -> String {
    match source {
        _ if class <= 0 => String::new(),
        Some(source) => format!("{} · {}", named(ask, class), need_words(ask, class, source)),
        None => named(ask, class),
    }
}

/// The colour of a state.
fn tone(state: AllocationState) -> &'static str {
    match state {
        AllocationState::Open => "wait",
        AllocationState::Decided => "done",
        AllocationState::TurnedDown | AllocationState::Withdrawn => "off",
    }
}
