//! Entering a person; the question in between when somebody like that is there.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::{Permit, Scope, Seen, may, under};
use liandong_domain::basics::{NewcomerId, PersonId};

use super::fields::{PersonForm, settled};
use super::form::{FormPage, body_choices};
use super::reach;
use crate::failure::{Failure, Gather};
use crate::people::PeopleRefusal;
use crate::people::actions::{self, Alike, NewPerson};
use crate::people::store::{self, Body};
use crate::ui::{Frame, Page, draw, draw_with};
use crate::web::{Answer, Ask, FormBody, answer_once};

/// Until this age a guardian answers (民法典 art. 17).
const ADULT_FROM: i64 = 18;

/// Somebody who may be the same, beside the one typed.
#[derive(Debug, Clone)]
pub struct AlikeLine {
    /// Who.
    pub id: String,
    /// Name.
    pub name: String,
    /// Volunteer number.
    pub number: String,
    /// Year of birth; empty: not told.
    pub born: String,
    /// Last digits of the phone.
    pub tail: String,
    /// Where they belong.
    pub bodies: String,
    /// How sure, as a word key.
    pub certainty: &'static str,
    /// Reasons for.
    pub reasons: Vec<String>,
    /// Reasons against.
    pub against: Vec<String>,
    /// The same document: nobody is entered twice with it.
    pub certain: bool,
}

/// The question: the same human being?
#[derive(Template)]
#[template(path = "pages/people/alike.html")]
pub struct AlikePage {
    /// The frame.
    pub c: Frame,
    /// What was typed.
    pub f: PersonForm,
    /// The same, to be sent again.
    pub pairs: Vec<(&'static str, String)>,
    /// Year of birth typed.
    pub born: String,
    /// Last digits of the phone typed.
    pub tail: String,
    /// Who is alike.
    pub lines: Vec<AlikeLine>,
    /// One of them has the same document.
    pub certain: bool,
}

impl Page for AlikePage {
    const NAME: &'static str = "people/alike";
}

/// A finding as it is shown.
pub fn alike_line(c: &Frame, alike: &Alike, bodies: String) -> AlikeLine {
    use liandong_domain::people::Certainty;
    let words = |against: bool| -> Vec<String> {
        let reasons = alike.finding.reasons.iter().filter(|r| r.speaks_against() == against);
        reasons.map(|r| c.t(r.word_key())).collect()
    };
    let row = &alike.row;
    AlikeLine {
        id: row.id.to_string(),
        name: row.name.clone(),
        number: row.number.clone(),
        born: row.born_on.map(|day| day.year().to_string()).unwrap_or_default(),
        tail: row.phone_tail.clone().unwrap_or_default(),
        bodies,
        certainty: alike.finding.certainty.word_key(),
        reasons: words(false),
        against: words(true),
        certain: alike.finding.certainty == Certainty::Certain,
    }
}

/// Bodies in which the asker may enter persons.
async fn open_bodies(ask: &Ask) -> Result<Vec<Body>, Failure> {
    ask.actor.me()?;
    let seen = ask.actor.seen::<may::RegisterPeople>();
    let bodies = ask.app.look(ask.actor.town, |q| Ok(store::bodies(q)?)).await?;
    match seen {
        Seen::Town => Ok(bodies),
        Seen::Bodies(paths) => Ok(bodies
            .into_iter()
            .filter(|body| paths.iter().any(|path| under(&body.path, path)))
            .collect()),
        Seen::Own | Seen::Nothing => Err(Failure::NOT_FOUND),
    }
}

/// `GET /people/new`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    let bodies = open_bodies(&ask).await?;
    let asked = super::query(&ask, "body");
    let chosen = match bodies.first() {
        Some(first) if asked.is_empty() => first.id.to_string(),
        _ => asked,
    };
    let newcomer = super::query(&ask, "newcomer");
    let f = match super::newcomers::filled(&ask, &newcomer).await? {
        Some(f) => f,
        None => {
            PersonForm { name: super::query(&ask, "name"), body: chosen, ..PersonForm::default() }
        }
    };
    let choices = body_choices(&bodies, &f.body);
    draw(&FormPage::new(ask.frame(), "", f, String::new(), choices))
}

/// What was typed, read.
fn read(ask: &Ask, f: &PersonForm, bodies: &[Body]) -> Result<(NewPerson, Body), Failure> {
    let today = ask.now.day();
    let mut gather = Gather::default();
    let body = bodies.iter().find(|body| body.id.to_string() == f.body).cloned();
    let body = gather.take(body.ok_or(PeopleRefusal::NoChoice { field: "body" }));
    let details = f.details(&mut gather);
    let document = f.document(&mut gather, today);
    let guardian = f.guardian(&mut gather);
    let joined_on = f.joined(&mut gather);
    let told = details.as_ref().and_then(|d| d.born_on);
    let born = told.or_else(|| document.as_ref().and_then(|d| d.born()));
    let age = born.map(|born| born.age_on(today)).filter(|age| (0..ADULT_FROM).contains(age));
    if let Some(age) = age.filter(|_| !f.has_guardian()) {
        gather.add(PeopleRefusal::GuardianMissing { age });
    }
    let new = details.zip(body).map(|(details, body)| {
        let organisation = Some(body.id);
        (NewPerson { organisation, details, document, guardian, joined_on }, body)
    });
    settled(gather, new)
}

/// `POST /people/new`
pub async fn save(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    let bodies = open_bodies(&ask).await?;
    let f = PersonForm::read(&form);
    match enter(&ask, &form, &f, &bodies).await {
        Ok(response) => Ok(response),
        Err(failure) => {
            let mut c = ask.frame();
            c.refuse(failure)?;
            let choices = body_choices(&bodies, &f.body);
            let page = FormPage::new(c, "", f, String::new(), choices);
            draw_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

async fn enter(
    ask: &Ask,
    form: &FormBody,
    f: &PersonForm,
    bodies: &[Body],
) -> Result<Response, Failure> {
    let (mut new, body) = read(ask, f, bodies)?;
    let permit: Permit<may::RegisterPeople> = ask.actor.permit(&Scope::body(&body.path))?;
    if let Some(guardian) = new.guardian.as_mut() {
        guardian.person = by_number(ask, &f.guardian_number).await?;
    }
    let once = form.once(&ask.path);
    let newcomer = super::newcomers::named(ask, f).await?;
    match form.get("decision") {
        "keep" => {}
        "complete" => return complete(ask, form, new, newcomer).await,
        _ => {
            if let Some(question) = question(ask, f, &new).await? {
                return draw(&question);
            }
        }
    }
    let sure = form.get("guardian_sure") == "yes";
    let answer = answer_once(&ask.app, &permit, once, move |tx| {
        if let Some(guardian) = new.guardian.as_ref().filter(|_| !sure) {
            actions::doubt_guardian(tx, new.details.born_on, guardian)?;
        }
        let id = actions::register(tx, &permit, &new)?;
        if let Some(newcomer) = newcomer {
            actions::newcomer_registered(tx, &permit, newcomer, id)?;
        }
        Ok(Answer::to(format!("/people/{id}?done=done-people-registered")))
    })
    .await?;
    Ok(answer.into_response())
}

/// The person with a volunteer number; empty: none.
pub async fn by_number(ask: &Ask, number: &str) -> Result<Option<PersonId>, Failure> {
    let number = liandong_domain::basics::fold(number);
    if number.is_empty() {
        return Ok(None);
    }
    let found =
        ask.app.look(ask.actor.town, move |q| Ok(store::find_by_number(q, &number)?)).await?;
    match found {
        Some(person) => Ok(Some(person)),
        None => Err(PeopleRefusal::NoSuchNumber { field: "guardian_number" }.into()),
    }
}

/// The same person: blanks of the row there is are filled.
async fn complete(
    ask: &Ask,
    form: &FormBody,
    new: NewPerson,
    newcomer: Option<NewcomerId>,
) -> Result<Response, Failure> {
    let reach = reach(ask, form.get("existing")).await?;
    let permit = reach.permit::<may::RegisterPeople>(&ask.actor)?;
    let id = reach.row.id;
    let answer = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::complete(tx, &permit, id, &new)?;
        if let Some(newcomer) = newcomer {
            actions::newcomer_registered(tx, &permit, newcomer, id)?;
        }
        Ok(Answer::to(format!("/people/{id}?done=done-people-completed")))
    })
    .await?;
    Ok(answer.into_response())
}

async fn question(
    ask: &Ask,
    f: &PersonForm,
    new: &NewPerson,
) -> Result<Option<AlikePage>, Failure> {
    let (asked, today) = (new.clone(), ask.now.day());
    let (found, held) = ask
        .app
        .look(ask.actor.town, move |q| {
            let found = actions::duplicates_of_new(q, &asked)?;
            let ids: Vec<PersonId> = found.iter().map(|alike| alike.row.id).collect();
            Ok((found, store::held_by(q, &ids, today)?))
        })
        .await?;
    if found.is_empty() {
        return Ok(None);
    }
    let c = ask.frame();
    let lines: Vec<AlikeLine> = found
        .iter()
        .map(|alike| {
            let bodies = held.get(&alike.row.id).map(|held| body_names(held)).unwrap_or_default();
            alike_line(&c, alike, bodies)
        })
        .collect();
    Ok(Some(AlikePage {
        pairs: f.pairs(),
        f: f.clone(),
        born: new.details.born_on.map(|day| day.year().to_string()).unwrap_or_default(),
        tail: new.details.phone.as_ref().map(|p| p.tail().to_owned()).unwrap_or_default(),
        certain: lines.iter().any(|line| line.certain),
        lines,
        c,
    }))
}

/// The names of bodies, each once.
pub fn body_names(held: &[store::Held]) -> String {
    let mut names: Vec<&str> = held.iter().map(|h| h.body.as_str()).collect();
    names.dedup();
    names.join("、")
}
