//! Founding a town, its declaration, tokens.

use liandong_domain::access::{Permission, Permit, Role, may};
use liandong_domain::basics::{
    Day, Fact, OrganisationId, PersonId, Refusal, Title, TokenId, TownId,
};
use liandong_domain::organisations::Kind as BodyKind;
use liandong_domain::people::PersonName;
use liandong_domain::people::second_factor::GRACE_DAYS;

use super::store::{self, KeptToken};
use crate::app::App;
use crate::db::{Tx, Who};
use crate::events::{self, Kind};
use crate::failure::Failure;
use crate::organisations::actions::{NewBody, NewRole, found as found_body, give_first_role};
use crate::people::actions::{
    NewAccount, NewPerson, ask_second_from, make_login_link_for, register,
};
use crate::rules::actions as rules;
use crate::secrets::token_key;

/// Refusals of the town's office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SettingsRefusal {
    /// No such permission.
    UnknownScope {
        /// What was given.
        given: String,
    },
    /// No scope at all.
    NoScope,
    /// Lives for less than a day or more than a year.
    WrongDays,
    /// Nobody signs in with that.
    NoSuchLogin,
}

impl Refusal for SettingsRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::UnknownScope { .. } => "settings-unknown-scope",
            Self::NoScope => "settings-no-scope",
            Self::WrongDays => "settings-wrong-days",
            Self::NoSuchLogin => "settings-no-such-login",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::UnknownScope { given } => vec![("given", given.as_str().into())],
            _ => Vec::new(),
        }
    }
    fn field(&self) -> Option<&str> {
        match self {
            Self::UnknownScope { .. } | Self::NoScope => Some("scopes"),
            Self::WrongDays => Some("days"),
            Self::NoSuchLogin => Some("login"),
        }
    }
}

/// A town's beginning.
#[derive(Debug, Clone)]
pub struct FirstTown {
    /// Its name.
    pub name: String,
    /// The first centre manager's name.
    pub manager: String,
    /// What the manager signs in with.
    pub login: String,
    /// Name and login of the first security administrator, who gives the roles that a manager
    /// may not give: officials and the other administrators.
    pub security: Option<(String, String)>,
}

/// Founds a town with its centre, its first manager, the calendar and, when named, a security
/// administrator; gives the path of a one-time way in for each. Rules begin with their defaults
/// until two people sign.
pub fn found_town(app: &App, first: &FirstTown) -> Result<Vec<String>, Failure> {
    let town = TownId::new(app.ids().fresh(app.clock().now()));
    let first = first.clone();
    app.db().write_now(Who::system(town, "init"), move |tx| {
        let name = Title::parse("town", &first.name)?;
        // The end of an id is chance; its beginning is the minute, the same for two towns.
        let slug = format!("town-{}", &town.to_string()[28..]);
        let others = !crate::web::store::towns(tx)?.is_empty();
        begin(tx, town, &slug, name.as_str(), None)?;
        // Real staff hold real data: after a week of settling in, a passcode alone is not enough.
        let from = tx.now().plus_minutes(GRACE_DAYS * 24 * 60);
        ask_second_from(tx, &Permit::for_system(town, PersonId::new(tx.fresh())), Some(from))?;
        let keeper = PersonId::new(tx.fresh());
        let centre = first_body(tx, town, keeper, name.as_str())?;
        let manager = (first.manager.clone(), first.login.clone());
        let named = [(Some(manager), Role::CentreManager)]
            .into_iter()
            .chain([(first.security.clone(), Role::SecurityAdministrator)]);
        let mut ways_in = Vec::new();
        for (who, role) in named {
            let Some((name, login)) = who else { continue };
            let person = first_person(tx, town, keeper, centre, &name, role)?;
            let account = NewAccount { login, ..NewAccount::default() };
            let link = make_login_link_for(tx, person, &account)?;
            let way_in = format!("/in/{}", link.token);
            // Beside another town the way in leads through the own town's door.
            ways_in.push(if others {
                let to: String = form_urlencoded::byte_serialize(way_in.as_bytes()).collect();
                format!("/t/{slug}?to={to}")
            } else {
                way_in
            });
        }
        Ok(ways_in)
    })
}

/// The town's row and its calendar.
pub fn begin(
    tx: &mut Tx<'_>,
    town: TownId,
    slug: &str,
    name: &str,
    demo_on: Option<Day>,
) -> Result<(), Failure> {
    store::found(tx, town, slug, name, demo_on)?;
    events::record(tx, Kind::TownFounded.of(town))?;
    let keeper = PersonId::new(tx.fresh());
    for text in rules::YEARS {
        rules::keep_year(tx, &Permit::for_system(town, keeper), text)?;
    }
    Ok(())
}

fn first_body(
    tx: &mut Tx<'_>,
    town: TownId,
    keeper: PersonId,
    name: &str,
) -> Result<OrganisationId, Failure> {
    let body = NewBody {
        parent: None,
        kind: BodyKind::TownCentre,
        name: format!("{name}志愿服务中心"),
        about: String::new(),
        contact_name: String::new(),
        contact_phone: String::new(),
        founded_on: None,
    };
    found_body(tx, &Permit::for_system(town, keeper), &body)
}

fn first_person(
    tx: &mut Tx<'_>,
    town: TownId,
    keeper: PersonId,
    body: OrganisationId,
    name: &str,
    role: Role,
) -> Result<PersonId, Failure> {
    let name = PersonName::parse("manager", name)?;
    let new = NewPerson::named(None, name);
    let person = register(tx, &Permit::for_system(town, keeper), &new)?;
    let today = tx.now().day();
    let role = NewRole { person, organisation: body, role, starts_on: today, ends_on: None };
    give_first_role(tx, &Permit::for_system(town, keeper), &role)?;
    Ok(person)
}

/// The town's words.
#[derive(Debug, Clone)]
pub struct TownWords {
    /// Its name.
    pub name: String,
    /// The host under which it is asked for; empty: any.
    pub host: String,
    /// The issuing body on records; empty: the town's name.
    pub issuer_words: String,
}

/// Changes the town's words.
pub fn change(
    tx: &mut Tx<'_>,
    permit: &Permit<may::ManageSettings>,
    words: &TownWords,
) -> Result<(), Failure> {
    let name = Title::parse("name", &words.name)?;
    store::change(tx, name.as_str(), words.host.trim(), words.issuer_words.trim())?;
    events::record(tx, Kind::TownChanged.of(permit.town()))?;
    Ok(())
}

/// Declares the organisation entitled to issue proofs under R67 art. 26, or takes it back. Only
/// then is a record called 志愿服务记录证明.
pub fn declare(
    tx: &mut Tx<'_>,
    permit: &Permit<may::ManageSettings>,
    entitled: bool,
) -> Result<(), Failure> {
    let at = entitled.then(|| tx.now());
    store::declare(tx, at)?;
    let line = Kind::IssuerDeclared.of(permit.town()).count("entitled", entitled.into());
    events::record(tx, line)?;
    Ok(())
}

/// A token to be made.
#[derive(Debug, Clone)]
pub struct NewToken {
    /// What it is for.
    pub name: String,
    /// Permission codes.
    pub scopes: Vec<String>,
    /// Days it lives.
    pub days: i64,
}

/// Makes a token for a program that acts as a person. The token is shown once and never stored.
pub fn make_token(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ManageTokens>,
    person: PersonId,
    new: &NewToken,
) -> Result<String, Failure> {
    keep_token(tx, person, new)
}

fn keep_token(tx: &mut Tx<'_>, person: PersonId, new: &NewToken) -> Result<String, Failure> {
    let name = Title::parse("name", &new.name)?;
    if new.scopes.is_empty() {
        return Err(SettingsRefusal::NoScope.into());
    }
    if !(1..=366).contains(&new.days) {
        return Err(SettingsRefusal::WrongDays.into());
    }
    if let Some(given) = new.scopes.iter().find(|s| Permission::parse(s).is_none()) {
        return Err(SettingsRefusal::UnknownScope { given: given.clone() }.into());
    }
    let token = format!("ld_{}", tx.ids().secret());
    let kept = KeptToken {
        id: TokenId::new(tx.fresh()),
        key: &token_key(&token),
        name: name.as_str(),
        person,
        scopes: &new.scopes.join(" "),
        ends_at: tx.now().plus_minutes(new.days * 24 * 60),
    };
    store::keep_token(tx, &kept)?;
    events::record(tx, Kind::TokenMade.of(kept.id).about(person).count("days", new.days))?;
    Ok(token)
}

/// Revokes a token at once.
pub fn revoke_token(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ManageTokens>,
    id: TokenId,
) -> Result<(), Failure> {
    if store::revoke_token(tx, id)? {
        events::record(tx, Kind::TokenRevoked.of(id))?;
    }
    Ok(())
}

/// A token by command: whoever has the data folder has the town.
pub fn token_by_login(app: &App, login: &str, new: &NewToken) -> Result<String, Failure> {
    let nobody = TownId::new(uuid::Uuid::nil());
    let towns = app.db().read_now(nobody, |q| Ok(crate::web::store::towns(q)?))?;
    let folded = liandong_domain::basics::fold(login);
    for town in towns {
        let login = folded.clone();
        let found = app.db().read_now(town.id, move |q| {
            Ok(crate::people::store::account_by_login(q, &login)?.map(|a| a.person))
        })?;
        if let Some(person) = found {
            let new = new.clone();
            let who = Who::system(town.id, "token");
            return app.db().write_now(who, move |tx| keep_token(tx, person, &new));
        }
    }
    Err(SettingsRefusal::NoSuchLogin.into())
}
