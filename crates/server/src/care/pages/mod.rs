//! Pages of care: one child, letters to read, one's own letters, ambassadors' projects.

mod child;
mod doing;
mod growing;
mod letters;
mod own;
mod projects;
mod samples;

use axum::Router;
use axum::routing::{get, post};
use liandong_domain::access::{Permit, Scope, may};
use liandong_domain::basics::{Day, PupilId};
use liandong_domain::care::{CareRefusal, Profession};

use crate::app::App;
use crate::books::pages::kept;
use crate::books::store::BookRow;
use crate::care::store;
use crate::failure::Failure;
use crate::pairs::pages::beside;
use crate::web::{Ask, FormBody};

pub use child::ChildPage;
pub use letters::{LetterPage, LettersPage};
pub use own::OwnLettersPage;
pub use projects::{AmbassadorsPage, UndertakingPage};

/// Every door of this room.
pub fn routes() -> Router<App> {
    Router::new()
        // those who read letters
        .route("/care/letters", get(letters::list).post(letters::name))
        .route("/care/letters/{id}", get(letters::page))
        .route("/care/letters/{id}/let-through", post(letters::let_through))
        .route("/care/letters/{id}/send-back", post(letters::send_back))
        // everybody who is signed in
        .route("/care/ambassadors", get(projects::list))
        // workers and the companion of the child
        .route("/care/projects/{id}", get(projects::page))
        .route("/care/projects/{id}/step", post(projects::step))
        .route("/care/projects/{id}/go", post(projects::go))
        .route("/care/projects/{id}/show", post(projects::show))
        .route("/care/{pupil}", get(child::page))
        .route("/care/{pupil}/contacts", post(doing::contact))
        .route("/care/{pupil}/contacts/{id}", post(doing::settle))
        .route("/care/{pupil}/letters", post(doing::letter))
        .route("/care/{pupil}/consent", post(doing::consent))
        .route("/care/{pupil}/tutoring", post(growing::begin))
        .route("/care/{pupil}/tutoring/{id}", post(growing::session))
        .route("/care/{pupil}/tutoring/{id}/end", post(growing::end))
        .route("/care/{pupil}/projects", post(growing::propose))
        // givers and guardians
        .route("/me/letters", get(own::page).post(own::write))
        .route("/me/letters/consent", post(own::consent))
}

/// A child named in an address, for its companion and the workers. Anybody else finds nothing.
struct Beside {
    pupil: PupilId,
    book: BookRow,
    permit: Permit<may::AccompanyChild>,
}

async fn at_child(ask: &Ask, id: &str) -> Result<Beside, Failure> {
    let book = kept(ask).await?;
    let pupil: PupilId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let permit = beside(ask, &book, pupil).await?;
    Ok(Beside { pupil, book, permit })
}

/// Whether the reader arranges pairs: a worker.
fn is_worker(ask: &Ask, book: &BookRow) -> bool {
    ask.actor.may::<may::ManagePairs>(&Scope::body(&*book.path))
}

/// As what the reader reads letters, with the permit.
async fn reader(ask: &Ask) -> Result<(BookRow, Profession, Permit<may::ReadLetters>), Failure> {
    let (book, me) = (kept(ask).await?, ask.actor.me()?);
    let named = ask.app.look(ask.actor.town, move |q| Ok(store::reader_of(q, me)?)).await?;
    let permit = ask.actor.permit(&Scope::duty(&*book.path, named.is_some()))?;
    let profession = if is_worker(ask, &book) { Some(Profession::SocialWork) } else { named };
    Ok((book, profession.ok_or(Failure::NOT_FOUND)?, permit))
}

/// A day of a form.
fn day_of(form: &FormBody, field: &'static str) -> Result<Day, CareRefusal> {
    form.get(field).trim().parse().map_err(|_| CareRefusal::NotADay { field })
}

/// A day that may be left out.
fn day_or_none(form: &FormBody, field: &'static str) -> Result<Option<Day>, CareRefusal> {
    if form.get(field).trim().is_empty() { Ok(None) } else { day_of(form, field).map(Some) }
}
