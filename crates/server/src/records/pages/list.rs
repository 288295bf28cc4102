//! The office's list of records.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::{Scope, Seen, may};
use liandong_domain::basics::{PersonId, RecordId};

use crate::failure::Failure;
use crate::records::actions::{self, Period};
use crate::records::store::{self, RecordRow};
use crate::ui::{Frame, Lang, Page, day_long, draw, draw_with};
use crate::web::paging::{PageAsked, Pager};
use crate::web::{Answer, Ask, FormBody, answer_once};

/// One record.
#[derive(Debug, Clone)]
pub struct RecordLine {
    /// Its id.
    pub id: String,
    /// Its number.
    pub number: String,
    /// Holder's name; empty on the own page.
    pub name: String,
    /// proof or statement.
    pub kind: String,
    /// The days it covers.
    pub period: String,
    /// Hours.
    pub hours: String,
    /// When issued.
    pub issued: String,
    /// Revoked.
    pub revoked: bool,
}

/// All records.
#[derive(Template)]
#[template(path = "pages/records/list.html")]
pub struct RecordsPage {
    /// The frame.
    pub c: Frame,
    /// Records.
    pub lines: Vec<RecordLine>,
    /// The pager.
    pub pager: Pager,
    /// May revoke.
    pub may_revoke: bool,
    /// The record whose form came back; empty: none.
    pub at: String,
    /// The reason typed into it.
    pub typed: String,
}

impl Page for RecordsPage {
    const NAME: &'static str = "records/list";
}

/// A record as a line.
pub fn line(lang: Lang, row: &RecordRow, name: &str) -> RecordLine {
    RecordLine {
        id: row.id.to_string(),
        number: row.number.clone(),
        name: name.to_owned(),
        kind: row.kind.clone(),
        period: format!("{} – {}", row.from_day, row.until_day),
        hours: row.minutes.hours_text(),
        issued: day_long(lang, row.issued_at.day()),
        revoked: row.revoked_at.is_some(),
    }
}

/// `GET /records`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    draw(&list_page(&ask).await?)
}

async fn list_page(ask: &Ask) -> Result<RecordsPage, Failure> {
    if matches!(ask.actor.seen::<may::IssueRecords>(), Seen::Nothing | Seen::Own) {
        return Err(Failure::NOT_FOUND);
    }
    let asked = PageAsked::from_query(&ask.query);
    let (rows, total) = ask
        .app
        .look(ask.actor.town, move |q| Ok(store::list(q, (asked.size, asked.offset()))?))
        .await?;
    Ok(RecordsPage {
        lines: rows.iter().map(|(row, name)| line(ask.lang, row, name)).collect(),
        pager: Pager::new(asked, total, "/records", &ask.query),
        may_revoke: !matches!(ask.actor.seen::<may::RevokeRecords>(), Seen::Nothing | Seen::Own),
        at: String::new(),
        typed: String::new(),
        c: ask.frame(),
    })
}

/// A scope of a person that the permit reaches.
async fn person_scopes(ask: &Ask, person: PersonId) -> Result<Vec<Scope>, Failure> {
    let paths = ask
        .app
        .look(ask.actor.town, move |q| Ok(crate::organisations::store::paths_of_person(q, person)?))
        .await?;
    Ok(paths.into_iter().map(|path| Scope::body(path).about(person)).collect())
}

/// `POST /people/{id}/records`
pub async fn issue(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let person: PersonId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let permit = person_scopes(&ask, person)
        .await?
        .iter()
        .find_map(|scope| ask.actor.permit::<may::IssueRecords>(scope).ok())
        .ok_or(Failure::NOT_FOUND)?;
    let period = Period {
        from: form.get("from").parse().unwrap_or_else(|_| super::own::first_day()),
        until: form.get("until").parse().unwrap_or_else(|_| ask.now.day()),
    };
    let (app, handler) = (ask.app.clone(), ask.actor.name.clone());
    let answer = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let press = app.press()?;
        let glyphs = |text: &str| press.missing_glyphs(text);
        actions::issue_for(tx, &permit, person, &handler, period, &glyphs)?;
        Ok(Answer::to("/records?done=done-records-issued"))
    })
    .await?;
    Ok(answer.into_response())
}

/// `POST /records/{id}/revoke`
pub async fn revoke(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let id: RecordId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let row =
        ask.app.look(ask.actor.town, move |q| store::one(q, id)?.ok_or(Failure::NOT_FOUND)).await?;
    let permit = person_scopes(&ask, row.person)
        .await?
        .iter()
        .find_map(|scope| ask.actor.permit::<may::RevokeRecords>(scope).ok())
        .ok_or(Failure::NOT_FOUND)?;
    let why = form.get("why").to_owned();
    let typed = why.clone();
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::revoke(tx, &permit, id, &why)?;
        Ok(Answer::to("/records?done=done-records-revoked"))
    })
    .await;
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => {
            let mut page = list_page(&ask).await?;
            page.c.refuse(failure)?;
            (page.at, page.typed) = (id.to_string(), typed);
            draw_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}
