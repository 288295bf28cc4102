//! One document: its versions, the draft, the two signatures.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::{Permit, Scope, may};
use liandong_domain::agreements::{AgreementRefusal, Weight};
use liandong_domain::basics::{Day, DocumentId, PersonId};

use super::documents::{DocumentLine, blanks};
use crate::agreements::actions::{self, NewVersion};
use crate::agreements::store::{self, DocumentRow, VersionRow};
use crate::failure::Failure;
use crate::people::store as people;
use crate::ui::{Frame, Page, day_long, draw, draw_with};
use crate::web::{Answer, Ask, FormBody, answer_once, filled};

/// One version in the list.
#[derive(Debug, Clone)]
pub struct VersionLine {
    /// Its number.
    pub version: i64,
    /// Its words, a paragraph each.
    pub words: Vec<String>,
    /// Whether it is accepted anew.
    pub matters: bool,
    /// Why it was written.
    pub why: String,
    /// Its first day; empty: not signed.
    pub first_day: String,
    /// The same as it is typed.
    pub day: String,
    /// Who signed.
    pub signed_by: Vec<String>,
    /// Frozen.
    pub is_sealed: bool,
    /// The reader may sign it.
    pub may_sign: bool,
}

/// One document.
#[derive(Template)]
#[template(path = "pages/agreements/document.html")]
pub struct DocumentPage {
    /// The frame.
    pub c: Frame,
    /// The document.
    pub document: DocumentLine,
    /// Its versions, latest first.
    pub versions: Vec<VersionLine>,
    /// Whether a new version may be drafted.
    pub may_draft: bool,
    /// What was typed.
    pub form: FormBody,
    /// The blanks, as they are written.
    pub blanks: Vec<String>,
}

impl Page for DocumentPage {
    const NAME: &'static str = "agreements/document";
}

struct Found {
    row: DocumentRow,
    versions: Vec<VersionRow>,
    names: Vec<(PersonId, String)>,
    permit: Permit<may::KeepAgreements>,
}

async fn found(ask: &Ask, id: &str) -> Result<Found, Failure> {
    ask.actor.me()?;
    let id: DocumentId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let (row, versions, names) = ask
        .app
        .look(ask.actor.town, move |q| {
            let row = store::document(q, id)?.ok_or(Failure::NOT_FOUND)?;
            let versions = store::versions(q, id)?;
            let pens = versions.iter().flat_map(|one| [one.first, one.second]);
            let pens: Vec<PersonId> = pens.flatten().map(|(by, _)| by).collect();
            let names = people::persons(q, &pens)?;
            let names = names.into_iter().map(|row| (row.id, row.name)).collect();
            Ok((row, versions, names))
        })
        .await?;
    let permit = ask.actor.permit(&Scope::body(row.path.clone()))?;
    Ok(Found { row, versions, names, permit })
}

fn version_line(ask: &Ask, found: &Found, row: &VersionRow) -> VersionLine {
    let name =
        |by: PersonId| found.names.iter().find(|(id, _)| *id == by).map(|(_, name)| name.clone());
    let pens = [row.first, row.second].into_iter().flatten();
    let mine = row.first.is_some_and(|(by, _)| Some(by) == ask.actor.person);
    let may = ask.actor.may::<may::SignAgreements>(&Scope::body(found.row.path.clone()));
    VersionLine {
        version: row.version,
        words: row.body.as_str().lines().map(str::to_owned).collect(),
        matters: row.weight == Weight::Matters,
        why: row.why.clone(),
        first_day: row.first_day.map(|day| day_long(ask.lang, day)).unwrap_or_default(),
        day: row.first_day.unwrap_or(ask.now.day()).to_string(),
        signed_by: pens.filter_map(|(by, _)| name(by)).collect(),
        is_sealed: row.seal.is_some(),
        may_sign: may && row.seal.is_none() && !mine && found.row.closed_at.is_none(),
    }
}

fn page_of(ask: &Ask, c: Frame, found: &Found, form: Option<FormBody>) -> DocumentPage {
    let last = found.versions.first();
    let form = form.unwrap_or_else(|| {
        let body = last.map(|one| one.body.as_str().to_owned()).unwrap_or_default();
        filled(&[("body", body), ("weight", "matters".to_owned())])
    });
    DocumentPage {
        document: DocumentLine::of(&c, &found.row),
        versions: found.versions.iter().map(|row| version_line(ask, found, row)).collect(),
        may_draft: found.row.closed_at.is_none() && last.is_none_or(|one| one.seal.is_some()),
        blanks: blanks(),
        form,
        c,
    }
}

fn numbered(version: &str) -> Result<i64, Failure> {
    version.parse().map_err(|_| Failure::NOT_FOUND)
}

/// `GET /documents/{id}`
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let found = found(&ask, &id).await?;
    draw(&page_of(&ask, ask.frame(), &found, None))
}

fn answer(
    ask: &Ask,
    found: &Found,
    form: FormBody,
    done: Result<Answer, Failure>,
) -> Result<Response, Failure> {
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => {
            let mut c = ask.frame();
            c.refuse(failure)?;
            let typed = form.has("body").then_some(form);
            draw_with(StatusCode::UNPROCESSABLE_ENTITY, &page_of(ask, c, found, typed))
        }
    }
}

/// `POST /documents/{id}/versions`
pub async fn draft(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let found = found(&ask, &id).await?;
    let (permit, which) = (found.permit, found.row.id);
    let done = match Weight::parse(form.get("weight")) {
        Some(weight) => {
            let text = |name: &str| form.get(name).to_owned();
            let new = NewVersion { body: text("body"), weight, why: text("why") };
            answer_once(&ask.app, &found.permit, form.once(&ask.path), move |tx| {
                actions::draft_version(tx, &permit, which, &new)?;
                Ok(Answer::to(format!("/documents/{which}?done=done-agreements-drafted")))
            })
            .await
        }
        None => Err(AgreementRefusal::NoChoice { field: "weight" }.into()),
    };
    answer(&ask, &found, form, done)
}

/// `POST /documents/{id}/versions/{version}/sign`
pub async fn sign(
    ask: Ask,
    Path((id, version)): Path<(String, String)>,
    form: FormBody,
) -> Result<Response, Failure> {
    let (found, version) = (found(&ask, &id).await?, numbered(&version)?);
    let which = found.row.id;
    let permit = ask.actor.permit::<may::SignAgreements>(&Scope::body(found.row.path.clone()))?;
    let done = match form.get("first_day").trim().parse::<Day>() {
        Ok(first_day) => {
            answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
                actions::sign_version(tx, &permit, which, version, first_day)?;
                Ok(Answer::to(format!("/documents/{which}?done=done-agreements-version-signed")))
            })
            .await
        }
        Err(_) => Err(AgreementRefusal::NotADay.into()),
    };
    answer(&ask, &found, form, done)
}

/// `POST /documents/{id}/versions/{version}/take-back`
pub async fn take_back(
    ask: Ask,
    Path((id, version)): Path<(String, String)>,
    form: FormBody,
) -> Result<Response, Failure> {
    let (found, version) = (found(&ask, &id).await?, numbered(&version)?);
    let (permit, which) = (found.permit, found.row.id);
    let done = answer_once(&ask.app, &found.permit, form.once(&ask.path), move |tx| {
        actions::take_draft_back(tx, &permit, which, version)?;
        Ok(Answer::to(format!("/documents/{which}?done=done-agreements-taken-back")))
    })
    .await;
    answer(&ask, &found, form, done)
}

/// `POST /documents/{id}/close`
pub async fn close(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let found = found(&ask, &id).await?;
    let (permit, which) = (found.permit, found.row.id);
    let done = answer_once(&ask.app, &found.permit, form.once(&ask.path), move |tx| {
        actions::close_document(tx, &permit, which)?;
        Ok(Answer::to(format!("/documents/{which}?done=done-agreements-closed")))
    })
    .await;
    answer(&ask, &found, form, done)
}
