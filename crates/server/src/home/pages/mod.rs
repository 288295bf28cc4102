//! Pages of the homes.

mod desk;
mod front;
mod overview;
mod samples;
mod todo;
mod volunteer;

use axum::Router;

use crate::activities::store::ShiftCard;
use crate::app::App;
use crate::ui::{Lang, day_long, shift_long};
use crate::web::get;
use liandong_domain::activities::Form;
use liandong_domain::basics::Moment;

pub use desk::{DayView, DeskPage, EntryView, TaskRow, ToDo};
pub use front::{FrontPage, TownLink};
pub use overview::{Bar, Figure, OverviewPage};
pub use todo::{TodoGroup, TodoLine, TodoPage};
pub use volunteer::{HomePage, LedView, MeetingView, NextView, OfferView, TeamView};

/// Every door of this room.
pub fn routes() -> Router<App> {
    Router::new()
        // everybody
        .route("/", get(front::show))
        .route("/t/{slug}", get(front::turn))
        // volunteers and leaders
        .route("/home", get(volunteer::show))
        // everybody for whom something may wait
        .route("/todo", get(todo::show))
        // social workers
        .route("/desk", get(desk::show))
        // officials and the centre's manager
        .route("/overview", get(overview::show))
}

/// An activity one can join, as a card shows it.
#[derive(Debug, Clone)]
pub struct OpenCard {
    /// The shift.
    pub shift: String,
    /// The activity's title.
    pub title: String,
    /// Day and time.
    pub when: String,
    /// Where, in short.
    pub place: String,
    /// Still needed; 0: enough.
    pub needed: i64,
    /// Free places.
    pub free: i64,
}

/// Day and time; a window names its days only.
fn when(lang: Lang, form: Form, from: Moment, until: Moment) -> String {
    match form {
        Form::Dated => shift_long(lang, from, until),
        // The last day ends at midnight, which is the next day's beginning.
        Form::Window => {
            let last = until.plus_minutes(-1).day();
            format!("{} – {}", day_long(lang, from.day()), day_long(lang, last))
        }
    }
}

fn open_card(lang: Lang, card: &ShiftCard) -> OpenCard {
    OpenCard {
        shift: card.shift.to_string(),
        title: card.title.clone(),
        when: when(lang, card.form, card.starts_at, card.ends_at),
        place: card.place.clone(),
        needed: card.needed(),
        free: card.free(),
    }
}
