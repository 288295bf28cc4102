//! Pages of minors: signing, papers and their photographs, what lacks a consent, the worker's list.

mod class;
mod desk;
mod lacking;
mod samples;
mod sign;
mod signed;
mod slip;
mod slips;

use axum::Router;
use liandong_domain::access::{Permit, Scope, may};
use liandong_domain::basics::{Day, PersonId};
use liandong_domain::people::{ConsentScope, SERVICE_FIELDS, find_code};

use crate::app::App;
use crate::failure::Failure;
use crate::people::actions::GivenBy;
use crate::people::store::{self as people, PersonRow};
use crate::ui::{Frame, Lang, day_long};
use crate::web::{Ask, get, post, query};

pub use class::ClassPage;
pub use desk::MinorsPage;
pub use lacking::LackingPage;
pub use sign::SignPage;
pub use signed::SignedPage;
pub use slip::{PaperPage, SlipPage};
pub use slips::SlipsPage;

/// Every door of this room.
pub fn routes() -> Router<App> {
    Router::new()
        // a guardian for their child, or a worker beside the guardian
        .route("/people/{id}/sign", get(sign::page).merge(post(sign::save)))
        .route("/people/{id}/consents/{consent}", get(signed::page))
        .route("/people/{id}/slips", get(slips::page).merge(post(slips::print)))
        .route("/people/{id}/lacking", get(lacking::page))
        .route("/slips/{id}", get(slip::page))
        .route("/slips/{id}/paper", get(slip::paper))
        .route("/slips/{id}/photo", post(slip::photo))
        .route("/slips/{id}/look", post(slip::look))
        // workers only
        .route("/slips/{id}/accept", post(slip::accept))
        .route("/slips/{id}/refuse", post(slip::refuse))
        .route("/slips/{id}/void", post(slip::void))
        .route("/people/{id}/living", post(desk::living))
        .route("/minors", get(desk::page))
        .route("/minors/class", get(class::page).merge(post(class::save)))
        .route("/minors/class/papers", post(class::save_papers))
        .route("/minors/class/look", post(class::look_up))
}

/// A choice of a list.
#[derive(Debug, Clone)]
pub struct Choice {
    /// Sent.
    pub code: String,
    /// Shown.
    pub text: String,
    /// Chosen.
    pub chosen: bool,
}

/// A child, and as whom the reader stands beside it.
struct Family {
    row: PersonRow,
    by: GivenBy,
    permit: Permit<may::GiveConsentForChild>,
}

impl Family {
    fn is_worker(&self) -> bool {
        self.by == GivenBy::Worker
    }
}

/// The child named in an address: for the workers of its bodies, and for its guardians under
/// their own sign-in. Anybody else finds nothing here.
async fn family(ask: &Ask, id: &str) -> Result<Family, Failure> {
    let me = ask.actor.me()?;
    let child: PersonId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let (row, paths, mine) = ask
        .app
        .look(ask.actor.town, move |q| {
            let row = people::person(q, child)?.ok_or(Failure::NOT_FOUND)?;
            let mine = people::children(q, me)?.contains(&child);
            Ok((row, people::paths(q, child)?, mine))
        })
        .await?;
    // The guardian first: a worker signs for the own child as its guardian, not as the office.
    let alone = ask.actor.acting_for.is_none() && ask.actor.scopes.is_none();
    if mine && alone {
        let permit = ask.actor.permit(&Scope::own(me))?;
        return Ok(Family { row, by: GivenBy::Guardian(me), permit });
    }
    let permit = paths.into_iter().find_map(|path| ask.actor.permit(&Scope::body(path)).ok());
    let permit = permit.filter(|_| child != me).ok_or(Failure::NOT_FOUND)?;
    Ok(Family { row, by: GivenBy::Worker, permit })
}

/// What a consent is for, in words.
fn scope_words(c: &Frame, scope: &ConsentScope) -> String {
    match scope {
        ConsentScope::All => c.t("people-consent-all"),
        ConsentScope::Account => c.t("people-consent-account"),
        ConsentScope::School => c.t("people-consent-school"),
        ConsentScope::Kind(code) => {
            find_code(SERVICE_FIELDS, code).map_or_else(|| code.clone(), |row| c.t(row.word_key))
        }
    }
}

/// What a consent can be for.
fn scope_choices(c: &Frame, chosen: &str) -> Vec<Choice> {
    let wide = [ConsentScope::All, ConsentScope::School, ConsentScope::Account];
    let kinds = SERVICE_FIELDS.iter().map(|row| ConsentScope::Kind(row.code.to_owned()));
    let [all, rest @ ..] = wide;
    std::iter::once(all)
        .chain(kinds)
        .chain(rest)
        .map(|scope| Choice {
            code: scope.code().to_owned(),
            text: scope_words(c, &scope),
            chosen: scope.code() == chosen || (chosen.is_empty() && scope == ConsentScope::All),
        })
        .collect()
}

/// The first and the last day, in words.
fn days_words(c: &Frame, lang: Lang, (from, until): (Day, Day)) -> String {
    c.t2("people-from-until", "from", day_long(lang, from), "until", day_long(lang, until))
}
