//! Pages of people: the door, oneself, the registry.

mod acting;
mod card;
mod devices;
mod display;
mod duplicates;
mod emergency;
mod export;
mod family;
mod fields;
mod form;
mod links;
mod list;
mod me;
mod new;
mod newcomers;
mod passcode;
mod readings;
mod reveal;
mod samples;
mod second;
mod sign_in;

use axum::Router;
use liandong_domain::access::{Asks, Permit, Scope};
use liandong_domain::basics::PersonId;

use crate::app::App;
use crate::failure::Failure;
use crate::people::store::{self, PersonRow};
use crate::web::{Actor, Ask, get, post, query};

pub use card::CardPage;
pub use devices::{DevicesPage, device_words};
pub use duplicates::{ComparePage, DuplicatesPage};
pub use emergency::EmergencyPage;
pub use family::{ChildrenPage, FamilyPage};
pub use form::FormPage;
pub use links::{EnterPage, LinkPage};
pub use list::{ListPage, RowsPart};
pub use me::{MePage, OwnFormPage};
pub use new::AlikePage;
pub use newcomers::{JoinPage, NewcomersPage};
pub use passcode::PasscodePage;
pub use readings::ReadingsPage;
pub use reveal::RevealedPage;
pub use second::{SecondPage, StaffPage, StepPage};
pub use sign_in::SignInPage;

/// Every door of this room.
pub fn routes() -> Router<App> {
    Router::new()
        // anybody: in, out, how pages look
        .route("/sign-in", get(sign_in::page).merge(post(sign_in::enter)))
        .route("/sign-in/second", get(second::step).merge(post(second::enter)))
        .route("/sign-out", post(sign_in::leave))
        .route("/in/{token}", get(links::door).merge(post(links::enter)))
        .route("/display", post(display::set))
        // oneself
        .route("/me", get(me::page))
        .route("/me/edit", get(me::form).merge(post(me::save)))
        .route("/me/emergency", get(emergency::page).merge(post(emergency::save)))
        .route("/me/passcode", get(passcode::page).merge(post(passcode::save)))
        .route("/me/second-factor", get(second::page))
        .route("/me/second-factor/begin", post(second::begin))
        .route("/me/second-factor/confirm", post(second::confirm))
        .route("/me/second-factor/change", post(second::change))
        .route("/second-factors", get(second::list))
        .route("/second-factors/{id}/reset", post(second::reset))
        .route("/me/devices", get(devices::page))
        .route("/me/devices/end", post(devices::end))
        .route("/me/readings", get(readings::own))
        .route("/me/children", get(family::children))
        .route("/me/children/consents/{consent}/withdraw", post(family::withdraw_own))
        .route("/acting/stop", post(acting::stop))
        // the registry
        .route("/people", get(list::page))
        .route("/people/rows", get(list::rows))
        .route("/people/export", post(export::file))
        .route("/people/new", get(new::page).merge(post(new::save)))
        .route("/join", get(newcomers::page).merge(post(newcomers::send)))
        .route("/people/newcomers", get(newcomers::list))
        .route("/people/newcomers/{id}/decline", post(newcomers::decline))
        .route("/people/duplicates", get(duplicates::list))
        .route("/people/compare", get(duplicates::compare))
        .route("/people/merge", post(duplicates::merge))
        .route("/people/apart", post(duplicates::apart))
        .route("/merges/{merge}/undo", post(duplicates::undo))
        .route("/people/{id}", get(card::page))
        .route("/people/{id}/edit", get(form::page).merge(post(form::save)))
        .route("/people/{id}/leave", post(card::leave))
        .route("/people/{id}/back", post(card::come_back))
        .route("/people/{id}/reveal", post(reveal::show))
        .route("/people/{id}/readings", get(readings::of_person))
        .route("/people/{id}/family", get(family::page))
        .route("/people/{id}/guardians", post(family::add))
        .route("/people/{id}/guardians/{guardian}/end", post(family::end))
        .route("/people/{id}/consents", post(family::give))
        .route("/people/{id}/consents/{consent}/withdraw", post(family::withdraw))
        .route("/people/{id}/account", post(links::open))
        .route("/people/{id}/login-link", post(links::make))
        .route("/people/{id}/login-link/{link}", get(links::show))
        .route("/people/{id}/login-link/{link}/qr.svg", get(links::picture))
        .route("/people/{id}/login-link/{link}/slip.pdf", get(links::slip))
        .route("/people/{id}/act-for", post(acting::begin))
}

/// A path of this house to go back to: one slash at the start, nothing a browser could read as
/// another host. Everything else becomes the front door.
pub fn local(back: &str) -> &str {
    let mut chars = back.chars();
    let starts = chars.next() == Some('/') && !matches!(chars.next(), Some('/' | '\\'));
    let clean = back.chars().all(|c| c.is_ascii_graphic() && c != '\\');
    if starts && clean && back.len() <= 500 { back } else { "/" }
}

/// A person with the bodies through which others reach them.
pub(super) struct Reach {
    /// The row.
    pub row: PersonRow,
    /// Paths of bodies.
    pub paths: Vec<String>,
}

impl Reach {
    /// As oneself, then through each body.
    fn scopes(&self) -> impl Iterator<Item = Scope> {
        let id = self.row.id;
        let bodies = self.paths.iter().map(move |path| Scope::body(path.clone()).about(id));
        std::iter::once(Scope::own(id)).chain(bodies)
    }
    /// A permit over this person, or nothing is here.
    pub fn permit<P: Asks>(&self, actor: &Actor) -> Result<Permit<P>, Failure> {
        actor.me()?;
        self.scopes().find_map(|scope| actor.permit(&scope).ok()).ok_or(Failure::NOT_FOUND)
    }
    /// Whether there would be one.
    pub fn may<P: Asks>(&self, actor: &Actor) -> bool {
        self.permit::<P>(actor).is_ok()
    }
}

/// The person named in an address.
async fn reach(ask: &Ask, id: &str) -> Result<Reach, Failure> {
    ask.actor.me()?;
    let id: PersonId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    ask.app
        .look(ask.actor.town, move |q| {
            let row = store::person(q, id)?.ok_or(Failure::NOT_FOUND)?;
            let paths = store::paths(q, id)?;
            Ok(Reach { row, paths })
        })
        .await
}

/// Oneself, or the person acted for, with a permit for what is one's own.
async fn own<P: Asks>(ask: &Ask) -> Result<(Reach, Permit<P>), Failure> {
    let whose = ask.actor.whose()?.to_string();
    let reach = reach(ask, &whose).await?;
    let permit = reach.permit(&ask.actor)?;
    Ok((reach, permit))
}

/// What belongs to the account behind the session: nobody reaches it by acting for another.
fn alone(ask: &Ask) -> Result<(), Failure> {
    ask.actor.me()?;
    if ask.actor.acting_for.is_some() || ask.actor.scopes.is_some() {
        return Err(Failure::NOT_FOUND);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn nobody_is_sent_out_of_the_house() {
        for (back, to) in [
            ("/people?q=he&page=2", "/people?q=he&page=2"),
            ("/", "/"),
            ("//evil.example", "/"),
            ("/\\evil.example", "/"),
            ("https://evil.example", "/"),
            ("evil", "/"),
            ("", "/"),
            ("/a\r\nSet-Cookie: x=y", "/"),
            ("/a b", "/"),
            ("\u{9}//evil.example", "/"),
            ("/\u{9}/evil.example", "/"),
        ] {
            assert_eq!(local(back), to, "{back:?}");
        }
    }
}
