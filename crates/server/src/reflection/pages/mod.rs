//! Pages of reflection: one's own words, the round, lessons, rehearsals.

mod debriefs;
mod lesson;
mod lesson_form;
mod lessons;
mod prompts;
mod rehearsals;
mod rehearsed;
mod round;
mod samples;
mod share;
mod walk;

use axum::Router;
use liandong_domain::access::{Permit, Scope, Seen, may};
use liandong_domain::basics::{PersonId, PromptSetId, ShiftId};
use liandong_domain::reflection::Profession;

use crate::activities::store::Whole;
use crate::app::App;
use crate::db::Read;
use crate::failure::Failure;
use crate::reflection::store;
pub use crate::ui::Choice;
use crate::web::{Ask, FormBody, filled, get, post, query};

pub use debriefs::DebriefsPage;
pub use lesson::LessonPage;
pub use lesson_form::LessonFormPage;
pub use lessons::LessonsPage;
pub use prompts::PromptsPage;
pub use rehearsals::RehearsalsPage;
pub use rehearsed::RehearsedPage;
pub use round::RoundPage;
pub use share::SharePage;
pub use walk::WalkPage;

/// Every door of this room.
pub fn routes() -> Router<App> {
    Router::new()
        // everybody who was there
        .route("/shifts/{id}/share", get(share::page).merge(post(share::send)))
        .route("/shifts/{id}/share/leave-out", post(share::leave_out))
        .route("/shifts/{id}/debrief", get(round::page))
        // whoever leads the circle
        .route("/shifts/{id}/debrief/circle", post(round::circle))
        .route("/shifts/{id}/debrief/close", post(round::close))
        .route("/shifts/{id}/debrief/let-go", post(round::let_go))
        .route("/debriefs", get(debriefs::page))
        .route("/debriefs/prompts", get(prompts::page).merge(post(prompts::keep)))
        // everybody signed in reads what was learned
        .route("/lessons", get(lessons::page).merge(post(lesson_form::create)))
        .route("/lessons/new", get(lesson_form::fresh))
        .route("/lessons/{id}", get(lesson::page))
        .route("/lessons/{id}/edit", get(lesson_form::show).merge(post(lesson_form::change)))
        .route("/lessons/{id}/withdraw", post(lesson::withdraw))
        .route("/lessons/{id}/case", post(lesson::case))
        // rehearsals
        .route("/rehearsals", get(rehearsals::page))
        .route("/rehearsals/done", get(rehearsed::page))
        .route("/rehearsals/{case}/begin", post(walk::begin))
        .route("/rehearsals/walks/{id}", get(walk::page).merge(post(walk::answer)))
}

/// Whether a permission reaches further than one's own things.
fn wide(seen: &Seen) -> bool {
    matches!(seen, Seen::Town | Seen::Bodies(_))
}

/// A shift and how the reader stands to its round.
struct Standing {
    me: PersonId,
    whole: Whole,
    leads: bool,
    came: bool,
}

impl Standing {
    /// Looks it up; a planned or called-off shift has no round.
    async fn of(ask: &Ask, id: &str) -> Result<Self, Failure> {
        let me = ask.actor.me()?;
        if ask.actor.acting_for.is_some() {
            return Err(Failure::NOT_FOUND);
        }
        let id: ShiftId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
        ask.app
            .look(ask.actor.town, move |q| {
                let whole = crate::activities::store::whole(q, id)?.ok_or(Failure::NOT_FOUND)?;
                let shift = &whole.shift;
                if shift.published_at.is_none() || shift.called_off_at.is_some() {
                    return Err(Failure::NOT_FOUND);
                }
                let leads = shift.leader == Some(me);
                let mark = crate::attendance::store::attendance_of(q, id, me)?;
                let came = mark.is_some_and(|row| row.state.came().is_some());
                Ok(Self { me, whole, leads, came })
            })
            .await
    }
    fn shift(&self) -> ShiftId {
        self.whole.shift.id
    }
    fn scope(&self) -> Scope {
        Scope::duty(&*self.whole.activity.path, self.leads)
    }
    /// The permit of whoever leads the circle.
    fn lead(&self, ask: &Ask) -> Result<Permit<may::LeadDebrief>, Failure> {
        ask.actor.permit(&self.scope())
    }
    /// Whether the reader is of the workers of the body.
    fn works(&self, ask: &Ask) -> bool {
        ask.actor.may::<may::LeadDebrief>(&Scope::body(&*self.whole.activity.path))
    }
    fn side(&self, ask: &Ask) -> Profession {
        if self.works(ask) { Profession::Worker } else { Profession::Volunteer }
    }
    /// Whether the reader may read the round at all: present, leading, or a worker of the body.
    fn reads(&self, ask: &Ask) -> Result<(), Failure> {
        if self.came || self.lead(ask).is_ok() { Ok(()) } else { Err(Failure::NOT_FOUND) }
    }
    /// The permit to say something for oneself.
    fn speak(&self, ask: &Ask) -> Result<Permit<may::ShareInDebrief>, Failure> {
        self.reads(ask)?;
        ask.actor.permit(&Scope::own(self.me))
    }
}

/// The prompts of a round: those it was opened with, the town's, or the house's.
fn prompts_of(
    q: &mut Read<'_>,
    opened_with: Option<Option<PromptSetId>>,
) -> Result<Option<[String; 3]>, Failure> {
    Ok(match opened_with {
        Some(Some(id)) => store::prompts(q, id)?.map(|prompts| prompts.0),
        Some(None) => None,
        None => store::prompts_now(q)?.map(|(_, prompts)| prompts.0),
    })
}

/// The same in words; the house's stand in the reader's language.
fn in_words(ask: &Ask, found: Option<[String; 3]>) -> [String; 3] {
    found.unwrap_or_else(|| {
        ["reflection-prompt-1", "reflection-prompt-2", "reflection-prompt-3"]
            .map(|key| ask.say(key, &[]))
    })
}

/// The three answers of a form.
fn said(form: &FormBody) -> [&str; 3] {
    [form.get("said-1"), form.get("said-2"), form.get("said-3")]
}
