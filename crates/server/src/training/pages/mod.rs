//! Pages of training: the catalogue, a course, its names, one's own path, the register.

mod catalogue;
mod certificate;
mod course;
mod form;
mod holders;
mod own;
mod qualifications;
mod report;
mod roster;
mod samples;

use axum::Router;
use liandong_domain::access::{Asks, Permit, Scope};
use liandong_domain::basics::{CourseId, PersonId};
use liandong_domain::training::{Path, PathStep};

use crate::app::App;
use crate::db::Read;
use crate::failure::Failure;
use crate::training::refusal::TrainingRefusal;
use crate::training::store::{self, CourseRow, TeacherRow};
pub use crate::ui::Choice;
use crate::ui::moment_short;
use crate::web::{Ask, filled, get, post};

pub use catalogue::{CataloguePage, CourseLine};
pub use certificate::CertificatePage;
pub use course::CoursePage;
pub use form::CourseFormPage;
pub use holders::HoldersPage;
pub use own::PathPage;
pub use qualifications::{QualificationFormPage, QualificationsPage};
pub use report::ReportPage;
pub use roster::NamesPage;

/// Every door of this room.
pub fn routes() -> Router<App> {
    Router::new()
        // everybody: what is taught
        .route("/training", get(catalogue::page))
        .route("/training/courses/{id}", get(course::page))
        .route("/training/courses/{id}/enrol", post(course::enrol))
        .route("/training/parts/{id}/withdraw", post(course::withdraw))
        .route(
            "/training/parts/{id}/certificate",
            get(certificate::page).merge(post(certificate::issue)),
        )
        .route("/me/training", get(own::mine))
        // workers plan
        .route("/training/courses", post(form::create))
        .route("/training/courses/new", get(form::fresh))
        .route("/training/courses/{id}/edit", get(form::show).merge(post(form::change)))
        .route("/training/courses/{id}/open", post(course::open))
        .route("/training/courses/{id}/call-off", post(course::call_off))
        .route("/training/report", get(report::page))
        // whoever teaches
        .route("/training/courses/{id}/names", get(roster::page).merge(post(roster::add)))
        .route("/training/courses/{id}/presence", post(roster::presence))
        .route("/training/courses/{id}/results", post(roster::results))
        .route("/training/courses/{id}/end", post(roster::end))
        // the register
        .route(
            "/training/qualifications",
            get(qualifications::list).merge(post(qualifications::create)),
        )
        .route("/training/qualifications/new", get(qualifications::fresh))
        .route("/training/qualifications/{id}", get(holders::page))
        .route(
            "/training/qualifications/{id}/edit",
            get(qualifications::show).merge(post(qualifications::change)),
        )
        .route("/training/qualifications/{id}/turn", post(qualifications::turn))
        .route("/people/{id}/training", get(own::of_person))
        .route("/people/{id}/qualifications", post(own::give))
        .route("/people/{id}/practices", post(own::practise))
        .route("/qualified/{id}/renew", post(own::renew))
        .route("/qualified/{id}/take-back", post(own::take_back))
}

/// A course with those who teach it.
struct Found {
    row: CourseRow,
    teachers: Vec<TeacherRow>,
}

impl Found {
    /// How the reader stands to it: whoever teaches it leads it.
    fn scope(&self, ask: &Ask) -> Scope {
        let me = ask.actor.person.filter(|_| ask.actor.acting_for.is_none());
        let teaches = self.teachers.iter().any(|teacher| Some(teacher.person) == me);
        Scope::duty(&*self.row.path, teaches)
    }
    /// A permit over it, or nothing is here.
    fn permit<P: Asks>(&self, ask: &Ask) -> Result<Permit<P>, Failure> {
        ask.actor.permit(&self.scope(ask))
    }
    /// Whether there would be one.
    fn may<P: Asks>(&self, ask: &Ask) -> bool {
        self.permit::<P>(ask).is_ok()
    }
}

async fn found(ask: &Ask, id: &str) -> Result<Found, Failure> {
    let id: CourseId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    ask.app
        .look(ask.actor.town, move |q| {
            let row = store::course(q, id)?.ok_or(Failure::NOT_FOUND)?;
            Ok(Found { row, teachers: store::teachers(q, id)? })
        })
        .await
}

/// The person of a number, an id, or a document that was typed.
fn person_typed(q: &mut Read<'_>, field: &'static str, typed: &str) -> Result<PersonId, Failure> {
    let typed = typed.trim();
    let row = match typed.parse::<PersonId>() {
        Ok(id) => crate::people::store::person(q, id)?,
        Err(_) => crate::people::store::person_by_number(q, typed)?,
    };
    let row = row.filter(|row| row.merged_into.is_none() && row.left_at.is_none());
    let typed = typed.to_owned();
    Ok(row.ok_or(TrainingRefusal::NoPerson { field, typed })?.id)
}

/// Scopes of a person: as oneself, then through each body.
async fn person_scopes(ask: &Ask, person: PersonId) -> Result<Vec<Scope>, Failure> {
    let paths = ask
        .app
        .look(ask.actor.town, move |q| Ok(crate::organisations::store::paths_of_person(q, person)?))
        .await?;
    Ok(paths.into_iter().map(|path| Scope::body(path).about(person)).collect())
}

/// A permit over a person, or nothing is here.
async fn over<P: Asks>(ask: &Ask, person: PersonId) -> Result<Permit<P>, Failure> {
    ask.actor.me()?;
    let scopes = person_scopes(ask, person).await?;
    scopes.iter().find_map(|scope| ask.actor.permit(scope).ok()).ok_or(Failure::NOT_FOUND)
}

/// A permit for what is one's own, or the person's acted for.
async fn own_permit<P: Asks>(ask: &Ask) -> Result<Permit<P>, Failure> {
    let whose = ask.actor.whose()?;
    if ask.actor.acting_for.is_none() {
        return ask.actor.permit(&Scope::own(whose));
    }
    over(ask, whose).await
}

/// The next step of a path, in words, and where it is done; empty: nowhere here.
pub fn step_words(ask: &Ask, path: &Path) -> (String, String) {
    let course = |key: &str, next: &liandong_domain::training::NextCourse| {
        let facts = [
            ("title", next.title.clone()),
            ("when", moment_short(ask.lang, next.starts_at)),
            ("free", next.free.to_string()),
        ];
        (ask.say(key, &facts), format!("/training/courses/{}", next.id))
    };
    match &path.step {
        PathStep::Practice { missing: 0 } => {
            (ask.say("training-step-wake", &[]), "/me/training".to_owned())
        }
        PathStep::Practice { missing } => {
            let facts = [("missing", missing.to_string())];
            (ask.say("training-step-practice", &facts), "/me/training".to_owned())
        }
        PathStep::Course(next) => course("training-step-course", next),
        PathStep::Wait(next) => course("training-step-wait", next),
        PathStep::Ask => (ask.say("training-step-ask", &[]), String::new()),
    }
}
