//! Pages of care: one child, letters to read, one's own letters, ambassadors' projects.

mod child;
mod doing;
mod family;
mod family_doors;
mod family_link;
mod group;
mod groups;
mod growing;
mod hours;
mod letters;
mod meeting;
mod own;
mod projects;
mod samples;
mod samples_family;
mod samples_groups;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::MethodRouter;
use liandong_domain::access::{Permit, Scope, may};
use liandong_domain::basics::{Day, PupilId, TimeOfDay};
use liandong_domain::care::{CareRefusal, PAGES_MOST, Profession};

use self::family_doors as doors;
use crate::app::App;
use crate::books::pages::kept;
use crate::books::store::BookRow;
use crate::care::store;
use crate::failure::Failure;
use crate::pairs::pages::beside;
use crate::web::{Ask, FormBody, get, post};

/// The most one photograph may carry on its way in, in bytes, with the form around it.
const PHOTO_MOST: usize = 11 * 1024 * 1024;

pub use child::ChildPage;
pub use family::{
    FamilyAwardPage, FamilyKindPage, FamilyOwnPage, FamilyPhonePage, FamilySpentPage,
};
pub use family_link::FamilyLinkPage;
pub use group::GroupPage;
pub use groups::GroupsPage;
pub use hours::CareHoursPage;
pub use letters::{LetterPage, LettersPage};
pub use meeting::GroupMeetingPage;
pub use own::OwnLettersPage;
pub use projects::{AmbassadorsPage, UndertakingPage};

/// Every door of this room.
pub fn routes() -> Router<App> {
    Router::new()
        // those who read letters
        .route("/care/letters", get(letters::list).merge(post(letters::name)))
        .route("/care/letters/{id}", get(letters::page))
        .route("/care/letters/{id}/let-through", post(letters::let_through))
        .route("/care/letters/{id}/send-back", post(letters::send_back))
        .route("/care/letters/{id}/open", post(letters::open))
        .route("/care/letters/{id}/cover", post(letters::cover))
        // workers who confirm hours
        .route("/care/hours", get(hours::list))
        .route("/care/hours/{id}", post(hours::settle))
        // those who lead groups, and workers
        .route("/care/groups", get(groups::list).merge(post(groups::begin)))
        .route("/care/groups/{id}", get(group::page))
        .route("/care/groups/{id}/leaders", post(group::leaders))
        .route("/care/groups/{id}/pupils", post(group::pupils))
        .route("/care/groups/{id}/notes", post(group::notes))
        .route("/care/groups/{id}/end", post(group::end))
        .route("/care/groups/{id}/meetings", post(group::meetings))
        .route(
            "/care/groups/{id}/meetings/{meeting}",
            get(meeting::page).merge(post(meeting::settle)),
        )
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
        .route("/care/{pupil}/photographs", photographs(post(doing::photograph)))
        .route("/care/{pupil}/photographs/{id}", photographs(post(doing::retake)))
        .route("/care/{pupil}/consent", post(doing::consent))
        .route("/care/{pupil}/tutoring", post(growing::begin))
        .route("/care/{pupil}/tutoring/{id}", post(growing::session))
        .route("/care/{pupil}/tutoring/{id}/end", post(growing::end))
        .route("/care/{pupil}/tutoring/{id}/withdraw", post(growing::withdraw))
        .route("/care/{pupil}/projects", post(growing::propose))
        // workers: the link of a pupil's guardian
        .route("/care/{pupil}/family", get(family_link::page).merge(post(family_link::send)))
        .route("/care/{pupil}/family/qr.svg", get(family_link::picture))
        // guardians by a link, without an account
        .route("/family/{token}", get(doors::link_home))
        .route(
            "/family/{token}/awards/{id}",
            get(doors::link_award).merge(post(doors::link_save_award)),
        )
        .route(
            "/family/{token}/groups/{kind}",
            get(doors::link_kind).merge(post(doors::link_save_kind)),
        )
        // guardians under the own sign-in
        .route("/me/family", get(family::own))
        .route("/me/family/{pupil}", get(doors::own_home))
        .route(
            "/me/family/{pupil}/awards/{id}",
            get(doors::own_award).merge(post(doors::own_save_award)),
        )
        .route(
            "/me/family/{pupil}/groups/{kind}",
            get(doors::own_kind).merge(post(doors::own_save_kind)),
        )
        // givers and guardians
        .route("/me/letters", get(own::page).merge(post(own::write)))
        .route("/me/letters/consent", post(own::consent))
        .route("/me/letters/{id}/open", post(own::open))
}

/// A door for the pages of a letter: as many photographs as a letter has.
fn photographs(door: MethodRouter<App>) -> MethodRouter<App> {
    let most = usize::try_from(PAGES_MOST).unwrap_or(1) * PHOTO_MOST;
    door.layer(DefaultBodyLimit::max(most))
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

/// A time of a form.
fn time_of(form: &FormBody, field: &'static str) -> Result<TimeOfDay, CareRefusal> {
    form.get(field).trim().parse().map_err(|_| CareRefusal::NotATime { field })
}

/// A day that may be left out.
fn day_or_none(form: &FormBody, field: &'static str) -> Result<Option<Day>, CareRefusal> {
    if form.get(field).trim().is_empty() { Ok(None) } else { day_of(form, field).map(Some) }
}
