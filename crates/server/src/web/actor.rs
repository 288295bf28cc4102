//! Who is here, and what they hold today.

use liandong_domain::access::{
    Asks, Delegated, Grant, Permission, Permit, Role, Scope, Seen, list_paths,
};
use liandong_domain::basics::{PersonId, TownId};

use super::store;
use crate::app::App;
use crate::failure::{Door, Failure};
use crate::secrets::token_key;

/// Whoever sends a request: a visitor, a person, or a program acting as a person.
#[derive(Debug, Clone)]
pub struct Actor {
    /// The town asked for.
    pub town: TownId,
    /// Its name.
    pub town_name: String,
    /// Its short name, for addresses.
    pub town_slug: String,
    /// The host of its own, if it has one.
    pub town_host: Option<String>,
    /// Whether it is the first of the installation: the one that an address without a word means.
    pub town_first: bool,
    /// The day a demo town shows.
    pub demo: bool,
    /// Who is signed in.
    pub person: Option<PersonId>,
    /// Their account.
    pub account: String,
    /// The name shown.
    pub name: String,
    /// Roles held today.
    pub grants: Vec<Grant>,
    /// Powers handed on, holding today.
    pub delegated: Vec<Delegated>,
    /// The person acted for, with their name.
    pub acting_for: Option<(PersonId, String)>,
    /// What a program's token may; none for people.
    pub scopes: Option<String>,
    /// Language, size and contrast of the account.
    pub display: Option<(String, String, String)>,
    /// The session's key, for ending it.
    pub session_key: String,
    /// Staff roles that rest until the account has a second factor.
    pub resting: Vec<Grant>,
}

impl Actor {
    /// Asks for a permit. Not signed in: to the door. Denied: not found, whatever is there.
    pub fn permit<P: Asks>(&self, scope: &Scope) -> Result<Permit<P>, Failure> {
        let me = self.person.ok_or(Failure::Door(Door::SignIn))?;
        if let Some(scopes) = &self.scopes
            && !scopes.split(' ').any(|s| s == P::PERMISSION.code())
        {
            return Err(Failure::NOT_FOUND);
        }
        let acting = self.acting_for.as_ref().map(|(person, _)| *person);
        let asked = Permit::ask(self.town, me, acting, &self.grants, &self.delegated, scope);
        asked.or_else(|_| {
            let rests = Permit::<P>::ask(self.town, me, acting, &self.resting, &[], scope);
            match rests {
                // One's own things and what is public do not rest: the set-up is among them.
                Ok(permit) if P::PERMISSION.may_be_done_for_another() => Ok(permit),
                // Told only to those whose role would open the door.
                Ok(_) => Err(Failure::Door(Door::SecondFactor)),
                Err(_) => Err(Failure::NOT_FOUND),
            }
        })
    }

    /// Whether a permit would be given, for showing or hiding a button.
    pub fn may<P: Asks>(&self, scope: &Scope) -> bool {
        self.permit::<P>(scope).is_ok()
    }

    /// Which rows of a list may be seen.
    pub fn seen<P: Asks>(&self) -> Seen {
        self.seen_by(P::PERMISSION)
    }

    /// The same, for a permission that a table names.
    pub fn seen_by(&self, permission: Permission) -> Seen {
        // A program sees no more than its token's scopes, whatever its person may see.
        if let Some(scopes) = &self.scopes
            && !scopes.split(' ').any(|s| s == permission.code())
        {
            return Seen::Nothing;
        }
        match self.person {
            Some(_) => list_paths(&self.grants, &self.delegated, permission),
            None => Seen::Nothing,
        }
    }

    /// The person signed in, or the door.
    pub fn me(&self) -> Result<PersonId, Failure> {
        self.person.ok_or(Failure::Door(Door::SignIn))
    }

    /// The person whose things are shown: the one acted for, else oneself.
    pub fn whose(&self) -> Result<PersonId, Failure> {
        let me = self.me()?;
        Ok(self.acting_for.as_ref().map_or(me, |(person, _)| *person))
    }

    /// Whether a role is held anywhere.
    pub fn is(&self, role: Role) -> bool {
        self.grants.iter().any(|g| g.role == role)
    }

    /// Whether somebody looks at the people of a body as its liaison and as nothing else: of
    /// minors they see what a guardian said, no more (B5).
    pub fn is_liaison_only(&self) -> bool {
        let office = [Role::SocialWorker, Role::Assistant, Role::CentreManager];
        self.is(Role::PartnerLiaison) && !office.into_iter().any(|role| self.is(role))
    }

    /// Whether a staff role is held.
    pub fn is_staff(&self) -> bool {
        self.grants.iter().any(|g| g.role.is_staff())
    }
}

/// Reads who is here from a session cookie or a bearer token; the town from them, or from the
/// host, or from the lobby's cookie.
pub async fn read_actor(
    app: &App,
    session: Option<&str>,
    bearer: Option<&str>,
    host: Option<&str>,
    slug: Option<&str>,
) -> Result<Actor, Failure> {
    let session_key = session.map(token_key);
    let bearer_key = bearer.map(token_key);
    let (host, slug) = (host.map(str::to_owned), slug.map(str::to_owned));
    let nobody = TownId::new(uuid::Uuid::nil());
    app.look(nobody, move |q| {
        let found = match (&session_key, &bearer_key) {
            (_, Some(key)) => store::token(q, key)?.map(Found::Token),
            (Some(key), None) => store::session(q, key)?.map(Found::Session),
            (None, None) => None,
        };
        let town = match &found {
            Some(Found::Session(s)) => s.town.clone(),
            Some(Found::Token(t)) => t.town.clone(),
            None => asked_for(store::towns(q)?, host.as_deref(), slug.as_deref())
                .ok_or(Failure::NOT_FOUND)?,
        };
        q.turn_to(town.id);
        let mut actor = visitor(&town);
        match found {
            Some(Found::Session(s)) => {
                (actor.grants, actor.delegated) = store::holdings(q, s.person)?;
                let staff = actor.grants.iter().any(|g| g.role.is_staff());
                if staff && s.second_due {
                    (actor.resting, actor.grants) =
                        actor.grants.into_iter().partition(|g| g.role.is_staff());
                }
                actor.person = Some(s.person);
                actor.account = s.account;
                actor.name = s.name;
                actor.acting_for = s.acting_for;
                actor.display = Some((s.language, s.size, s.contrast));
                actor.session_key = session_key.unwrap_or_default();
            }
            Some(Found::Token(t)) => {
                (actor.grants, actor.delegated) = store::holdings(q, t.person)?;
                actor.person = Some(t.person);
                actor.account = t.id;
                actor.name = t.name;
                actor.scopes = Some(t.scopes);
            }
            None => {}
        }
        Ok(actor)
    })
    .await
}

/// The town a visitor asks for: by host, else by the lobby's choice, else the oldest.
fn asked_for(
    towns: Vec<store::Town>,
    host: Option<&str>,
    slug: Option<&str>,
) -> Option<store::Town> {
    let by_host = |t: &&store::Town| t.host.is_some() && t.host.as_deref() == host;
    let by_slug = |t: &&store::Town| Some(t.slug.as_str()) == slug;
    let chosen = towns.iter().find(by_host).or_else(|| towns.iter().find(by_slug));
    chosen.or_else(|| towns.first()).cloned()
}

enum Found {
    Session(store::Session),
    Token(store::LiveToken),
}

fn visitor(town: &store::Town) -> Actor {
    Actor {
        town: town.id,
        town_name: town.name.clone(),
        town_slug: town.slug.clone(),
        town_host: town.host.clone(),
        town_first: false,
        demo: town.demo_on.is_some(),
        person: None,
        account: String::new(),
        name: String::new(),
        grants: Vec::new(),
        delegated: Vec::new(),
        acting_for: None,
        scopes: None,
        display: None,
        session_key: String::new(),
        resting: Vec::new(),
    }
}
