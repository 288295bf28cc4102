//! Asking to join on the public page, and whoever answers (B1).

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::{Permit, Scope, Seen, may, under};
use liandong_domain::basics::{NewcomerId, OrganisationId};
use liandong_domain::people::{Left, NewcomerRefusal, NewcomerState};

use super::fields::{Choice, PersonForm, relations};
use super::form::body_choices;
use crate::db::{Read, Who};
use crate::failure::{Failure, Gather};
use crate::people::PeopleRefusal;
use crate::people::actions::{self, Newcomer};
use crate::people::store::{self, Body, NewcomerRow};
use crate::ui::{Frame, Page, draw, draw_with, moment_long};
use crate::web::paging::{PageAsked, Pager};
use crate::web::{Answer, Ask, FormBody, answer_once, redirect};

/// How many may ask within an hour: a class by its teacher's phone, not a flood.
const AN_HOUR: u32 = 120;
/// The longest text kept beside a name.
const WORDS_MOST: usize = 500;

/// The public page.
#[derive(Template)]
#[template(path = "pages/people/join.html")]
pub struct JoinPage {
    /// The frame.
    pub c: Frame,
    /// What was typed.
    pub f: PersonForm,
    /// Teams that can be joined.
    pub bodies: Vec<Choice>,
    /// Relations of guardians.
    pub relations: Vec<Choice>,
    /// It was taken: what happens next is told.
    pub sent: bool,
}
impl Page for JoinPage {
    const NAME: &'static str = "people/join";
}

/// One who waits.
#[derive(Debug, Clone)]
pub struct NewcomerLine {
    /// Which.
    pub id: String,
    /// Name.
    pub name: String,
    /// The last four digits of the phone.
    pub tail: String,
    /// The body they would like to join.
    pub body: String,
    /// When they asked.
    pub when: String,
}

/// Who asked to join.
#[derive(Template)]
#[template(path = "pages/people/newcomers.html")]
pub struct NewcomersPage {
    /// The frame.
    pub c: Frame,
    /// Who waits, the longest first.
    pub lines: Vec<NewcomerLine>,
    /// The one whose refusal was sent without a reason; empty: none.
    pub at: String,
    /// The pager.
    pub pager: Pager,
}
impl Page for NewcomersPage {
    const NAME: &'static str = "people/newcomers";
}

/// Bodies a newcomer may name: the centre, which places them, and the teams.
async fn open_bodies(ask: &Ask) -> Result<Vec<Body>, Failure> {
    let all = ask.app.look(ask.actor.town, |q| Ok(store::bodies(q)?)).await?;
    let offered = |body: &Body| matches!(body.kind.as_str(), "town_centre" | "team");
    Ok(all.into_iter().filter(offered).collect())
}

fn join_page(c: Frame, f: PersonForm, bodies: &[Body], sent: bool) -> JoinPage {
    let first = bodies.first().map(|body| body.id.to_string()).unwrap_or_default();
    let chosen = if f.body.is_empty() { first } else { f.body.clone() };
    let mut bodies = body_choices(bodies, &chosen);
    for body in &mut bodies {
        body.text = body.text.trim_start_matches('\u{3000}').to_owned();
    }
    JoinPage { relations: relations(&c, &f.relation), bodies, f, sent, c }
}

/// `GET /join`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    if ask.actor.person.is_some() {
        return Ok(redirect(&ask.frame().home));
    }
    let sent = super::query(&ask, "sent") == "yes";
    let f = PersonForm { body: super::query(&ask, "body"), ..PersonForm::default() };
    let bodies = open_bodies(&ask).await?;
    draw(&join_page(ask.frame(), f, &bodies, sent))
}

/// `POST /join`
pub async fn send(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    let bodies = open_bodies(&ask).await?;
    let f = PersonForm::read(&form);
    let done = match read(&ask, &form, &f, &bodies) {
        Ok(new) => keep(&ask, new).await,
        Err(failure) => Err(failure),
    };
    match done {
        Ok(()) => Ok(redirect("/join?sent=yes")),
        Err(failure) => {
            let mut c = ask.frame();
            c.refuse(failure)?;
            draw_with(StatusCode::UNPROCESSABLE_ENTITY, &join_page(c, f, &bodies, false))
        }
    }
}

async fn keep(ask: &Ask, new: Newcomer) -> Result<(), Failure> {
    let key = format!("join/{}", ask.actor.town);
    if !ask.app.limits().allow(&key, ask.now, 60, AN_HOUR) {
        return Err(NewcomerRefusal::TooMany.into());
    }
    let who = Who::system(ask.actor.town, "join");
    ask.app.db().write(who, move |tx| actions::ask_to_join(tx, &new)).await
}

fn read(ask: &Ask, form: &FormBody, f: &PersonForm, bodies: &[Body]) -> Result<Newcomer, Failure> {
    let mut gather = Gather::default();
    let body = bodies.iter().find(|body| body.id.to_string() == f.body).map(|body| body.id);
    let body: Option<OrganisationId> =
        gather.take(body.ok_or(PeopleRefusal::NoChoice { field: "body" }));
    let agreed = form.get("agreed") == "yes";
    if !agreed {
        gather.add(PeopleRefusal::NoChoice { field: "agreed" });
    }
    let details = f.details(&mut gather);
    let guardian = f.guardian(&mut gather);
    let own = details.as_ref().and_then(|details| details.phone.clone());
    let left = Left {
        born_on: details.as_ref().and_then(|details| details.born_on),
        phone: own.or_else(|| guardian.as_ref().and_then(|guardian| guardian.phone.clone())),
        guardian: guardian.map(|guardian| guardian.name),
    };
    // What is missing is told together with what is wrong.
    for lack in liandong_domain::people::lacks(&left, ask.now.day()) {
        gather.add(lack);
    }
    let id: NewcomerId =
        form.get("once").parse().unwrap_or_else(|_| NewcomerId::new(ask.app.ids().fresh(ask.now)));
    gather.finish(|| {
        let name = details?.name;
        Some(Newcomer { id, organisation: body?, name, left, told: told(f) })
    })
}

/// The fields of the form that whoever answers sees filled in.
fn told(f: &PersonForm) -> String {
    let words: String = f.note.chars().take(WORDS_MOST).collect();
    serde_json::json!({
        "phone": f.phone, "born_on": f.born_on, "sex": f.sex, "guardian": f.guardian,
        "relation": f.relation, "guardian_phone": f.guardian_phone, "note": words,
    })
    .to_string()
}

/// Paths of the bodies whose newcomers the asker answers.
async fn paths(ask: &Ask) -> Result<Vec<String>, Failure> {
    ask.actor.me()?;
    match ask.actor.seen::<may::RegisterPeople>() {
        Seen::Bodies(paths) => Ok(paths),
        Seen::Town => {
            let all = ask.app.look(ask.actor.town, |q| Ok(store::bodies(q)?)).await?;
            let root =
                |body: &&Body| !all.iter().any(|o| o.id != body.id && under(&body.path, &o.path));
            Ok(all.iter().filter(root).map(|body| body.path.clone()).collect())
        }
        Seen::Own | Seen::Nothing => Err(Failure::NOT_FOUND),
    }
}

async fn list_page(ask: &Ask, c: Frame, at: String) -> Result<NewcomersPage, Failure> {
    let paths = paths(ask).await?;
    let asked = PageAsked::from_query(&ask.query);
    let page = (asked.size, asked.offset());
    let look = move |q: &mut Read<'_>| Ok(store::newcomers(q, &paths, page)?);
    let (rows, total) = ask.app.look(ask.actor.town, look).await?;
    let line = |row: NewcomerRow| NewcomerLine {
        id: row.id.to_string(),
        name: row.name,
        tail: row.phone_tail.unwrap_or_default(),
        body: row.body,
        when: moment_long(ask.lang, row.asked_at),
    };
    Ok(NewcomersPage {
        lines: rows.into_iter().map(line).collect(),
        at,
        pager: Pager::new(asked, total, "/people/newcomers", &ask.query),
        c,
    })
}

/// `GET /people/newcomers`
pub async fn list(ask: Ask) -> Result<Response, Failure> {
    draw(&list_page(&ask, ask.frame(), String::new()).await?)
}

/// One who waits, with the permit to answer.
async fn found(ask: &Ask, id: &str) -> Result<(NewcomerRow, Permit<may::RegisterPeople>), Failure> {
    ask.actor.me()?;
    let id: NewcomerId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let look = move |q: &mut Read<'_>| store::newcomer_by_id(q, id)?.ok_or(Failure::NOT_FOUND);
    let row = ask.app.look(ask.actor.town, look).await?;
    let permit = ask.actor.permit(&Scope::body(row.path.clone()))?;
    Ok((row, permit))
}

/// `POST /people/newcomers/{id}/decline`
pub async fn decline(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let (row, permit) = found(&ask, &id).await?;
    let why = form.get("why").to_owned();
    let newcomer = row.id;
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::decline_newcomer(tx, &permit, newcomer, &why)?;
        Ok(Answer::to("/people/newcomers?done=done-people-newcomer-declined"))
    })
    .await;
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => {
            let mut c = ask.frame();
            c.refuse(failure)?;
            draw_with(StatusCode::UNPROCESSABLE_ENTITY, &list_page(&ask, c, id).await?)
        }
    }
}

/// The form of a newcomer, filled in as they left it; none: answered, or somebody else's.
pub async fn filled(ask: &Ask, id: &str) -> Result<Option<PersonForm>, Failure> {
    let Ok((row, _)) = found(ask, id).await else { return Ok(None) };
    if row.state != NewcomerState::Asked {
        return Ok(None);
    }
    let sealed = row.clone();
    let told = ask.app.look(ask.actor.town, move |q| Ok(sealed.told(q)?)).await?;
    let told: serde_json::Value =
        told.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
    let text = |name: &str| told[name].as_str().unwrap_or_default().to_owned();
    Ok(Some(PersonForm {
        name: row.name,
        body: row.organisation.to_string(),
        phone: text("phone"),
        born_on: text("born_on"),
        sex: text("sex"),
        guardian: text("guardian"),
        relation: text("relation"),
        guardian_phone: text("guardian_phone"),
        note: text("note"),
        newcomer: row.id.to_string(),
        ..PersonForm::default()
    }))
}

/// The newcomer whom a form registers, if it names one that the sender may answer.
pub async fn named(ask: &Ask, f: &PersonForm) -> Result<Option<NewcomerId>, Failure> {
    if f.newcomer.is_empty() {
        return Ok(None);
    }
    let (row, _) = found(ask, &f.newcomer).await?;
    Ok(Some(row.id))
}
