//! One body: its people by role, its partners, the powers handed on in it.

use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::{Permission, Role, Scope, may};
use liandong_domain::basics::{DelegationId, HoldingId, OrganisationId, PersonId};

use super::tree::Choice;
use crate::db::Read;
use crate::failure::Failure;
use crate::organisations::actions::{self, NewRole};
use crate::organisations::store::{self, HoldingRow, NewDelegation, Organisation};
use crate::ui::{Frame, Page, draw};
use crate::web::paging::{PageAsked, Pager};
use crate::web::{Answer, Ask, FormBody, answer_once};

/// One role of one person.
#[derive(Debug, Clone)]
pub struct RoleLine {
    /// Holding id.
    pub id: String,
    /// Person id.
    pub person: String,
    /// Name.
    pub name: String,
    /// Word key of the role.
    pub role: &'static str,
    /// Since.
    pub since: String,
    /// Until; empty: open.
    pub until: String,
}

/// One power handed on.
#[derive(Debug, Clone)]
pub struct PowerLine {
    /// Id.
    pub id: String,
    /// To whom.
    pub name: String,
    /// Word key of the power.
    pub power: &'static str,
    /// What for.
    pub purpose: String,
    /// Days.
    pub days: String,
    /// Taken back.
    pub revoked: bool,
}

/// One body.
#[derive(Template)]
#[template(path = "pages/organisations/body.html")]
pub struct BodyPage {
    /// The frame.
    pub c: Frame,
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Word key of its kind.
    pub kind: &'static str,
    /// What it is for.
    pub about: String,
    /// Whom to ask.
    pub contact: String,
    /// Bodies below: id and name.
    pub below: Vec<(String, String)>,
    /// Second managing bodies: id, name, since.
    pub partners: Vec<(String, String, String)>,
    /// People.
    pub roles: Vec<RoleLine>,
    /// The pager of people.
    pub pager: Pager,
    /// Powers handed on.
    pub powers: Vec<PowerLine>,
    /// People may be seen.
    pub may_see: bool,
    /// Names lead to cards.
    pub may_card: bool,
    /// May change the body.
    pub may_manage: bool,
    /// May give roles.
    pub may_roles: bool,
    /// May hand powers on.
    pub may_delegate: bool,
    /// Roles that are the asker's to give.
    pub givable: Vec<Choice>,
    /// Powers that can be handed on.
    pub delegable: Vec<Choice>,
    /// Partner units.
    pub partner_choices: Vec<Choice>,
    /// A team whose growth of young members the asker plans.
    pub may_progress: bool,
}

impl Page for BodyPage {
    const NAME: &'static str = "organisations/body";
}

struct View {
    body: Organisation,
    below: Vec<Organisation>,
    partners: Vec<(String, String, String)>,
    people: Vec<HoldingRow>,
    total: i64,
    powers: Vec<PowerLine>,
    all: Vec<Organisation>,
}

async fn view(ask: &Ask, id: OrganisationId, asked: PageAsked) -> Result<View, Failure> {
    ask.app
        .look(ask.actor.town, move |q| {
            let body = store::organisation(q, id)?.ok_or(Failure::NOT_FOUND)?;
            let all = store::list(q)?;
            let below = all.iter().filter(|b| b.parent == Some(id)).cloned().collect();
            let partners = store::partners(q, id)?
                .into_iter()
                .map(|(id, name, since)| (id.to_string(), name, since.to_string()))
                .collect();
            let (people, total) = store::people_of(q, id, (asked.size, asked.offset()))?;
            let powers = store::delegations(q, id)?
                .into_iter()
                .map(|d| PowerLine {
                    id: d.id.to_string(),
                    name: d.person_name,
                    power: d.permission.word_key(),
                    purpose: d.purpose,
                    days: format!("{} – {}", d.starts_on, d.ends_on),
                    revoked: d.revoked,
                })
                .collect();
            Ok(View { body, below, partners, people, total, powers, all })
        })
        .await
}

/// The most people of a unit that are looked through for its liaison.
const LIAISON_MOST: i64 = 2_000;

/// A page of those whom a liaison sees, and how many those are: minors whose guardian did not say
/// so are neither shown nor counted.
fn shown_to_liaison(
    q: &mut Read<'_>,
    id: OrganisationId,
    page: PageAsked,
) -> Result<(Vec<HoldingRow>, i64), Failure> {
    let (mut rows, _) = store::people_of(q, id, (LIAISON_MOST, 0))?;
    let ids: Vec<_> = rows.iter().map(|row| row.person).collect();
    let hidden = crate::people::actions::hidden_from_school(q, &ids)?;
    rows.retain(|row| !hidden.contains(&row.person));
    let total = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    let count = |n: i64| usize::try_from(n).unwrap_or(0);
    let rows = rows.into_iter().skip(count(page.offset())).take(count(page.size)).collect();
    Ok((rows, total))
}

fn givable(ask: &Ask, c: &Frame) -> Vec<Choice> {
    Role::ALL
        .iter()
        .filter(|role| ask.actor.grants.iter().any(|g| g.role.may_give(**role)))
        .map(|role| Choice {
            value: role.code().to_owned(),
            text: c.t(role.word_key()),
            chosen: *role == Role::Volunteer,
        })
        .collect()
}

fn delegable(c: &Frame) -> Vec<Choice> {
    Permission::ALL
        .iter()
        .filter(|p| p.may_be_delegated())
        .map(|p| Choice { value: p.code().to_owned(), text: c.t(p.word_key()), chosen: false })
        .collect()
}

/// `GET /organisations/{id}`
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let id: OrganisationId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    ask.actor.permit::<may::ViewTown>(&Scope::town())?;
    let asked = PageAsked::from_query(&ask.query);
    let mut view = view(&ask, id, asked).await?;
    if ask.actor.is_liaison_only() {
        (view.people, view.total) =
            ask.app.look(ask.actor.town, move |q| shown_to_liaison(q, id, asked)).await?;
    }
    let scope = Scope::body(view.body.path.clone());
    let may_see = ask.actor.may::<may::ViewPeople>(&scope);
    let c = ask.frame();
    let roles = view.people.iter().map(|h| RoleLine {
        id: h.id.to_string(),
        person: h.person.to_string(),
        name: h.person_name.clone(),
        role: h.holding.role.word_key(),
        since: h.holding.starts_on.to_string(),
        until: h.holding.ends_on.map(|d| d.to_string()).unwrap_or_default(),
    });
    let partner_choices = view
        .all
        .iter()
        .filter(|b| b.kind == liandong_domain::organisations::Kind::PartnerUnit && !b.closed)
        .map(|b| Choice { value: b.id.to_string(), text: b.name.clone(), chosen: false })
        .collect();
    let name_of = |b: &Organisation| (b.id.to_string(), b.name.clone());
    let leads = ask.actor.grants.iter().any(|grant| {
        grant.role == Role::Leader && liandong_domain::access::under(&view.body.path, &grant.path)
    });
    let led = Scope::duty(view.body.path.clone(), leads && ask.actor.acting_for.is_none());
    draw(&BodyPage {
        may_progress: view.body.kind == liandong_domain::organisations::Kind::Team
            && ask.actor.may::<may::ManageProgression>(&led),
        id: id.to_string(),
        name: view.body.name.clone(),
        kind: view.body.kind.word_key(),
        about: view.body.about.clone(),
        contact: [view.body.contact_name.as_str(), &view.body.contact_phone].join(" "),
        below: view.below.iter().map(name_of).collect(),
        partners: view.partners,
        roles: if may_see { roles.collect() } else { Vec::new() },
        pager: Pager::new(asked, view.total, &ask.path, &ask.query),
        powers: if may_see { view.powers } else { Vec::new() },
        may_see,
        may_card: ask.actor.may::<may::ViewPersonCard>(&scope),
        may_manage: ask.actor.may::<may::ManageOrganisations>(&scope),
        may_roles: ask.actor.may::<may::ManageRoles>(&scope),
        may_delegate: ask.actor.may::<may::DelegatePowers>(&scope),
        givable: givable(&ask, &c),
        delegable: delegable(&c),
        partner_choices,
        c,
    })
}

async fn path_of(ask: &Ask, id: OrganisationId) -> Result<String, Failure> {
    ask.app
        .look(ask.actor.town, move |q| {
            Ok(store::organisation(q, id)?.ok_or(Failure::NOT_FOUND)?.path)
        })
        .await
}

/// Finds a person by the number or id typed into a form.
async fn person_in(ask: &Ask, text: &str) -> Result<PersonId, Failure> {
    if let Ok(id) = text.trim().parse::<PersonId>() {
        return Ok(id);
    }
    let number = text.trim().to_owned();
    ask.app
        .look(ask.actor.town, move |q| {
            Ok(crate::people::store::person_by_number(q, &number)?.ok_or(Failure::NOT_FOUND)?.id)
        })
        .await
}

/// `POST /organisations/{id}/roles`
pub async fn give(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let id: OrganisationId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let path = path_of(&ask, id).await?;
    let person = person_in(&ask, form.get("person")).await?;
    let permit = ask.actor.permit::<may::ManageRoles>(&Scope::body(path).about(person))?;
    let new = NewRole {
        person,
        organisation: id,
        role: Role::parse(form.get("role")).ok_or(Failure::NOT_FOUND)?,
        starts_on: form.get("starts_on").parse().unwrap_or_else(|_| ask.now.day()),
        ends_on: form.get("ends_on").parse().ok(),
    };
    let givers: Vec<Role> = ask.actor.grants.iter().map(|g| g.role).collect();
    let answer = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::give_role(tx, &permit, &givers, &new)?;
        Ok(Answer::to(format!("/organisations/{id}?done=done-organisations-role-given")))
    })
    .await?;
    Ok(answer.into_response())
}

/// `POST /holdings/{id}/end`
pub async fn end(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let id: HoldingId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let row = ask
        .app
        .look(ask.actor.town, move |q| store::holding(q, id)?.ok_or(Failure::NOT_FOUND))
        .await?;
    let scope = Scope::body(row.path.clone()).about(row.person);
    let permit = ask.actor.permit::<may::ManageRoles>(&scope)?;
    let last = form.get("ends_on").parse().unwrap_or_else(|_| ask.now.day());
    let givers: Vec<Role> = ask.actor.grants.iter().map(|g| g.role).collect();
    let (why, body) = (form.get("why").to_owned(), row.organisation);
    let answer = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::end_role(tx, &permit, &givers, id, last, &why)?;
        Ok(Answer::to(format!("/organisations/{body}?done=done-organisations-role-ended")))
    })
    .await?;
    Ok(answer.into_response())
}

/// `POST /organisations/{id}/partners`
pub async fn co_manage(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let id: OrganisationId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let partner: OrganisationId = form.get("partner").parse().map_err(|_| Failure::NOT_FOUND)?;
    let path = path_of(&ask, id).await?;
    let permit = ask.actor.permit::<may::ManageOrganisations>(&Scope::body(path))?;
    let from = form.get("starts_on").parse().unwrap_or_else(|_| ask.now.day());
    let answer = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::co_manage(tx, &permit, id, partner, from)?;
        Ok(Answer::to(format!("/organisations/{id}?done=done-organisations-changed")))
    })
    .await?;
    Ok(answer.into_response())
}

/// `POST /organisations/{id}/powers`
pub async fn delegate(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let id: OrganisationId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let path = path_of(&ask, id).await?;
    let person = person_in(&ask, form.get("person")).await?;
    let permit = ask.actor.permit::<may::DelegatePowers>(&Scope::body(path).about(person))?;
    let new = NewDelegation {
        person,
        organisation: id,
        permission: Permission::parse(form.get("permission")).ok_or(Failure::NOT_FOUND)?,
        purpose: form.get("purpose").to_owned(),
        starts_on: form.get("starts_on").parse().unwrap_or_else(|_| ask.now.day()),
        ends_on: form.get("ends_on").parse().unwrap_or_else(|_| ask.now.day().plus_days(90)),
    };
    let answer = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::delegate(tx, &permit, &new)?;
        Ok(Answer::to(format!("/organisations/{id}?done=done-organisations-delegated")))
    })
    .await?;
    Ok(answer.into_response())
}

/// `POST /powers/{id}/revoke`
pub async fn revoke(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let id: DelegationId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let body = ask
        .app
        .look(ask.actor.town, move |q| store::delegation_body(q, id)?.ok_or(Failure::NOT_FOUND))
        .await?;
    let path = path_of(&ask, body).await?;
    let permit = ask.actor.permit::<may::DelegatePowers>(&Scope::body(path))?;
    let answer = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::revoke(tx, &permit, id)?;
        Ok(Answer::to(format!("/organisations/{body}?done=done-organisations-revoked")))
    })
    .await?;
    Ok(answer.into_response())
}
