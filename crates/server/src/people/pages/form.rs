//! A person's form: for entering and for changing.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::may;
use liandong_domain::people::{FREE_TIMES, SERVICE_FIELDS, SKILLS};

use super::fields::{Choice, PersonForm, coded, kinds, relations, settled, sexes};
use super::{Reach, reach};
use crate::failure::{Failure, Gather};
use crate::people::actions::{self, Details};
use crate::people::store;
use crate::ui::{Frame, Page, draw, draw_with};
use crate::web::{Answer, Ask, FormBody, answer_once};

/// The form.
#[derive(Template)]
#[template(path = "pages/people/form.html")]
pub struct FormPage {
    /// The frame.
    pub c: Frame,
    /// The person changed; empty: a new one.
    pub id: String,
    /// Where it is sent.
    pub action: String,
    /// What was typed.
    pub f: PersonForm,
    /// The document there is, masked; empty: none.
    pub document_masked: String,
    /// Bodies that can be joined.
    pub bodies: Vec<Choice>,
    /// Sexes.
    pub sexes: Vec<Choice>,
    /// Document kinds.
    pub kinds: Vec<Choice>,
    /// Relations of guardians.
    pub relations: Vec<Choice>,
    /// Skills.
    pub skills: Vec<Choice>,
    /// Service fields.
    pub interests: Vec<Choice>,
    /// Free times.
    pub free_times: Vec<Choice>,
}

impl Page for FormPage {
    const NAME: &'static str = "people/form";
}

impl FormPage {
    /// For what was typed; `id` empty: a new person.
    pub fn new(c: Frame, id: &str, f: PersonForm, masked: String, bodies: Vec<Choice>) -> Self {
        let action =
            if id.is_empty() { "/people/new".to_owned() } else { format!("/people/{id}/edit") };
        Self {
            id: id.to_owned(),
            action,
            document_masked: masked,
            bodies,
            sexes: sexes(&c, &f.sex),
            kinds: kinds(&c, &f.document_kind),
            relations: relations(&c, &f.relation),
            skills: coded(&c, SKILLS, &f.skills),
            interests: coded(&c, SERVICE_FIELDS, &f.interests),
            free_times: coded(&c, FREE_TIMES, &f.free_times),
            f,
            c,
        }
    }
}

async fn kept(ask: &Ask, reach: &Reach) -> Result<(Details, String), Failure> {
    let row = reach.row.clone();
    ask.app
        .look(ask.actor.town, move |q| {
            let masked = row.document(q)?.map(|document| document.masked());
            Ok((Details::of(q, &row)?, masked.unwrap_or_default()))
        })
        .await
}

/// `GET /people/{id}/edit`
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let reach = reach(&ask, &id).await?;
    reach.permit::<may::RegisterPeople>(&ask.actor)?;
    let (details, masked) = kept(&ask, &reach).await?;
    let mut f = PersonForm::of(&details);
    f.document_kind = reach.row.document_kind.map(|k| k.code().to_owned()).unwrap_or_default();
    draw(&FormPage::new(ask.frame(), &reach.row.id.to_string(), f, masked, Vec::new()))
}

/// `POST /people/{id}/edit`
pub async fn save(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let reach = reach(&ask, &id).await?;
    let permit = reach.permit::<may::RegisterPeople>(&ask.actor)?;
    let f = PersonForm::read(&form);
    let person = reach.row.id;
    let read = || {
        let mut gather = Gather::default();
        let details = f.details(&mut gather);
        let document = f.document_change(&mut gather, ask.now.day());
        settled(gather, details.map(|details| (details, document)))
    };
    let done = match read() {
        Ok((details, document)) => {
            answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
                actions::change(tx, &permit, person, &details, &document)?;
                Ok(Answer::to(format!("/people/{person}?done=done-people-changed")))
            })
            .await
        }
        Err(failure) => Err(failure),
    };
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => {
            let mut c = ask.frame();
            c.refuse(failure)?;
            let (_, masked) = kept(&ask, &reach).await?;
            let page = FormPage::new(c, &person.to_string(), f, masked, Vec::new());
            draw_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

/// The open bodies under paths, as choices, indented by how deep they stand.
pub fn body_choices(bodies: &[store::Body], chosen: &str) -> Vec<Choice> {
    let least = bodies.iter().map(|body| body.path.matches('/').count()).min().unwrap_or(0);
    bodies
        .iter()
        .map(|body| Choice {
            code: body.id.to_string(),
            text: format!(
                "{}{}",
                "\u{3000}".repeat(body.path.matches('/').count() - least),
                body.name
            ),
            chosen: body.id.to_string() == chosen,
        })
        .collect()
}
