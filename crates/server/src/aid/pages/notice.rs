//! 公示: what is published of applications, without the child, and objections to it.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use liandong_domain::basics::{AidApplicationId, ObjectionId};

use super::term_words;
use crate::aid::actions::applications as actions;
use crate::aid::store::{self, ApplicationRow};
use crate::books::pages::query_value;
use crate::db::Who;
use crate::failure::Failure;
use crate::ui::{Frame, Page, day_long, draw, draw_with, money};
use crate::web::{Ask, FormBody, filled, redirect};

/// Objections an hour in one town.
const AN_HOUR: u32 = 30;

/// What the public reads of one application.
#[derive(Debug, Clone)]
pub struct NoticeLine {
    /// Its id.
    pub id: String,
    /// The surname with a sign.
    pub mask: String,
    /// The stage of school.
    pub stage: String,
    /// How much a term.
    pub amount: String,
    /// From which term.
    pub term: String,
    /// Until when it is published.
    pub until: String,
}

/// Everything that is published.
#[derive(Template)]
#[template(path = "pages/aid/notice.html")]
pub struct NoticePage {
    /// The frame.
    pub c: Frame,
    /// What is published.
    pub lines: Vec<NoticeLine>,
    /// Whether an objection was just sent.
    pub sent: bool,
}

impl Page for NoticePage {
    const NAME: &'static str = "aid/notice";
}

/// The form of an objection.
#[derive(Template)]
#[template(path = "pages/aid/objection.html")]
pub struct ObjectionPage {
    /// The frame.
    pub c: Frame,
    /// What it is about.
    pub line: NoticeLine,
    /// What was typed.
    pub form: FormBody,
}

impl Page for ObjectionPage {
    const NAME: &'static str = "aid/objection";
}

fn line(ask: &Ask, row: &ApplicationRow) -> NoticeLine {
    NoticeLine {
        id: row.id.to_string(),
        mask: row.mask.clone(),
        stage: ask.say(row.stage.word_key(), &[]),
        amount: money(ask.lang, row.fen),
        term: term_words(ask, row.term),
        until: row.published.map(|(_, until)| day_long(ask.lang, until)).unwrap_or_default(),
    }
}

async fn published(ask: &Ask) -> Result<Vec<ApplicationRow>, Failure> {
    let today = ask.now.day();
    ask.app.look(ask.actor.town, move |q| Ok(store::on_notice(q, today)?)).await
}

/// `GET /aid/notice`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    let rows = published(&ask).await?;
    draw(&NoticePage {
        lines: rows.iter().map(|row| line(&ask, row)).collect(),
        sent: query_value(&ask, "sent") == "yes",
        c: ask.frame(),
    })
}

async fn one(ask: &Ask, id: &str) -> Result<NoticeLine, Failure> {
    let id: AidApplicationId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let rows = published(ask).await?;
    let row = rows.iter().find(|row| row.id == id).ok_or(Failure::NOT_FOUND)?;
    Ok(line(ask, row))
}

/// `GET /aid/notice/{id}`
pub async fn ask_objection(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let line = one(&ask, &id).await?;
    draw(&ObjectionPage { line, form: filled(&[]), c: ask.frame() })
}

/// `POST /aid/notice/{id}`: anybody may object; the same form sent twice counts once.
pub async fn object(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let line = one(&ask, &id).await?;
    let application: AidApplicationId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    if !ask.app.limits().allow(&format!("objection/{}", ask.actor.town), ask.now, 60, AN_HOUR) {
        return Err(liandong_domain::people::NewcomerRefusal::TooMany.into());
    }
    let objection: ObjectionId =
        form.get("once").parse().unwrap_or_else(|_| ObjectionId::new(ask.app.ids().fresh(ask.now)));
    let (words, contact) = (form.get("words").to_owned(), form.get("contact").to_owned());
    let who = Who::system(ask.actor.town, "objection");
    let done = ask
        .app
        .db()
        .write(who, move |tx| actions::object(tx, (objection, application), (&words, &contact)))
        .await;
    match done {
        Ok(()) => Ok(redirect("/aid/notice?sent=yes")),
        Err(failure) => {
            let mut page = ObjectionPage { line, form, c: ask.frame() };
            page.c.refuse(failure)?;
            draw_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}
