//! Signing a consent on a screen: what is agreed, the typed name, a field for a finger.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::basics::{Day, GuardianId};
use liandong_domain::minors::Strokes;
use liandong_domain::people::{ConsentScope, Evidence, PersonName, SERVICE_FIELDS, find_code};

use super::{Choice, Family, family, scope_choices};
use crate::failure::{Failure, Gather};
use crate::minors::actions;
use crate::people::PeopleRefusal;
use crate::people::actions::{GivenBy, NewConsent};
use crate::people::store::{self as people, GuardianRow};
use crate::ui::{Frame, Page, draw, draw_with};
use crate::web::{Answer, Ask, FormBody, answer_once};

/// A consent lasts so long unless somebody says otherwise.
const USUAL_MONTHS: i64 = 6;

/// What was typed.
#[derive(Debug, Clone, Default)]
pub struct SignForm {
    /// Which guardian.
    pub by: String,
    /// What for.
    pub scope: String,
    /// The first day.
    pub starts_on: String,
    /// The last day.
    pub ends_on: String,
    /// The name as typed.
    pub signed_name: String,
}

/// The page to sign on.
#[derive(Template)]
#[template(path = "pages/minors/sign.html")]
pub struct SignPage {
    /// The frame.
    pub c: Frame,
    /// The child.
    pub id: String,
    /// The child's name.
    pub name: String,
    /// A worker hands the phone over.
    pub is_worker: bool,
    /// Guardians to choose.
    pub guardians: Vec<Choice>,
    /// What it can be for.
    pub scopes: Vec<Choice>,
    /// What was typed.
    pub f: SignForm,
    /// Where to go back to.
    pub back: String,
}

impl Page for SignPage {
    const NAME: &'static str = "minors/sign";
}

/// Guardians who may sign here: all of the child's for a worker, oneself for a guardian.
async fn guardians(ask: &Ask, family: &Family) -> Result<Vec<GuardianRow>, Failure> {
    let (child, by) = (family.row.id, family.by);
    let mut all = ask.app.look(ask.actor.town, move |q| Ok(people::guardians(q, child)?)).await?;
    if let GivenBy::Guardian(me) = by {
        all.retain(|row| row.person == Some(me));
    }
    Ok(all)
}

async fn draw_form(ask: &Ask, c: Frame, family: &Family, f: SignForm) -> Result<SignPage, Failure> {
    let id = family.row.id.to_string();
    let choice = |row: GuardianRow| Choice {
        chosen: row.id.to_string() == f.by,
        code: row.id.to_string(),
        text: format!("{} {}", row.name, c.t(row.relation.word_key())),
    };
    Ok(SignPage {
        guardians: guardians(ask, family).await?.into_iter().map(choice).collect(),
        scopes: scope_choices(&c, &f.scope),
        name: family.row.name.clone(),
        is_worker: family.is_worker(),
        back: if family.is_worker() {
            format!("/people/{id}/family")
        } else {
            "/me/children".to_owned()
        },
        id,
        f,
        c,
    })
}

/// `GET /people/{id}/sign`
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let family = family(&ask, &id).await?;
    let today = ask.now.day();
    let f = SignForm {
        starts_on: today.to_string(),
        ends_on: today.plus_months(USUAL_MONTHS).to_string(),
        scope: super::query(&ask, "scope"),
        ..SignForm::default()
    };
    draw(&draw_form(&ask, ask.frame(), &family, f).await?)
}

/// What was sent, read: the consent, the typed name, what was drawn.
fn read(
    form: &FormBody,
    family: &Family,
) -> Result<(NewConsent, PersonName, Option<Strokes>), Failure> {
    let mut gather = Gather::default();
    let day = |field: &'static str| {
        form.get(field).trim().parse::<Day>().map_err(|_| PeopleRefusal::NotADay { field })
    };
    let guardian: Option<GuardianId> =
        gather.take(form.get("by").parse().map_err(|_| PeopleRefusal::NoChoice { field: "by" }));
    let scope = known_scope(form.get("scope")).ok_or(PeopleRefusal::NoChoice { field: "scope" });
    let scope = gather.take(scope);
    let (from, until) = (gather.take(day("starts_on")), gather.take(day("ends_on")));
    let name = gather.take(PersonName::parse("signed_name", form.get("signed_name")));
    let strokes = gather.take(Strokes::parse(form.get("strokes")));
    let (child, by) = (family.row.id, family.by);
    gather.finish(move || {
        let new = NewConsent {
            guardian: guardian?,
            child,
            scope: scope?,
            starts_on: from?,
            ends_on: until?,
            evidence: Evidence::Screen,
            words: String::new(),
            by,
        };
        Some((new, name?, strokes?))
    })
}

/// What a consent is for, when the house knows it.
pub fn known_scope(text: &str) -> Option<ConsentScope> {
    ConsentScope::parse(text).filter(|scope| match scope {
        ConsentScope::All | ConsentScope::Account | ConsentScope::School => true,
        ConsentScope::Kind(code) => find_code(SERVICE_FIELDS, code).is_some(),
    })
}

/// `POST /people/{id}/sign`
pub async fn save(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let family = family(&ask, &id).await?;
    let back = match family.by {
        GivenBy::Worker => format!("/people/{}/family", family.row.id),
        GivenBy::Guardian(_) => "/me/children".to_owned(),
    };
    let permit = family.permit;
    let done = match read(&form, &family) {
        Ok((new, name, strokes)) => {
            answer_once(&ask.app, &family.permit, form.once(&ask.path), move |tx| {
                actions::sign_consent(tx, &permit, &new, &name, strokes.as_ref())?;
                Ok(Answer::to(format!("{back}?done=done-minors-signed")))
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
            let text = |name: &str| form.get(name).to_owned();
            let f = SignForm {
                by: text("by"),
                scope: text("scope"),
                starts_on: text("starts_on"),
                ends_on: text("ends_on"),
                signed_name: text("signed_name"),
            };
            let page = draw_form(&ask, c, &family, f).await?;
            draw_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}
