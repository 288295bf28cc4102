//! "Did not come": seen by the person, appealed against, answered by the worker (F11).

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::{Scope, Seen, may};
use liandong_domain::basics::AttendanceId;

use super::own_scope;
use crate::attendance::{actions, store};
use crate::failure::Failure;
use crate::ui::{Frame, Page, draw, draw_with, moment_long, moment_short};
use crate::web::{Answer, Ask, FormBody, answer_once};

/// One absence as the person sees it.
#[derive(Debug, Clone)]
pub struct AbsenceLine {
    /// Its id.
    pub id: String,
    /// Activity title.
    pub title: String,
    /// When it began.
    pub when: String,
    /// The appeal's words; empty: none yet.
    pub appeal: String,
    /// The answer; empty: none yet.
    pub answer: String,
}

/// The own absences.
#[derive(Template)]
#[template(path = "pages/attendance/absences.html")]
pub struct AbsencesPage {
    /// The frame.
    pub c: Frame,
    /// Lines.
    pub lines: Vec<AbsenceLine>,
    /// The absence whose form came back; empty: none.
    pub at: String,
    /// What was written into it.
    pub words: String,
}

impl Page for AbsencesPage {
    const NAME: &'static str = "attendance/absences";
}

/// One open appeal as the worker sees it.
#[derive(Debug, Clone)]
pub struct AppealLine {
    /// The presence's id.
    pub id: String,
    /// Whose.
    pub name: String,
    /// Activity title.
    pub title: String,
    /// When it began.
    pub when: String,
    /// What was written.
    pub words: String,
    /// When it was written.
    pub asked: String,
    /// The shift, where times can be put right.
    pub shift: String,
}

/// Open appeals of the worker's bodies.
#[derive(Template)]
#[template(path = "pages/attendance/appeals.html")]
pub struct AppealsPage {
    /// The frame.
    pub c: Frame,
    /// Lines.
    pub lines: Vec<AppealLine>,
    /// The appeal whose form came back; empty: none.
    pub at: String,
    /// The answer typed into it.
    pub typed: String,
}

impl Page for AppealsPage {
    const NAME: &'static str = "attendance/appeals";
}

async fn absence_lines(ask: &Ask) -> Result<Vec<AbsenceLine>, Failure> {
    let me = ask.actor.whose()?;
    let rows = ask.app.look(ask.actor.town, move |q| Ok(store::absences(q, me)?)).await?;
    Ok(rows
        .into_iter()
        .map(|row| AbsenceLine {
            id: row.id.to_string(),
            title: row.title,
            when: moment_long(ask.lang, row.starts_at),
            answer: row
                .appeal
                .as_ref()
                .and_then(|a| a.answer.as_ref())
                .map(|(words, _)| words.clone())
                .unwrap_or_default(),
            appeal: row.appeal.map(|a| a.words).unwrap_or_default(),
        })
        .collect())
}

/// `GET /me/absences`
pub async fn absences(ask: Ask) -> Result<Response, Failure> {
    let lines = absence_lines(&ask).await?;
    draw(&AbsencesPage { c: ask.frame(), lines, at: String::new(), words: String::new() })
}

/// `POST /me/absences/{id}/appeal`
pub async fn appeal(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let id: AttendanceId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let permit = ask.actor.permit::<may::RecordOwnAttendance>(&own_scope(&ask).await?)?;
    let words = form.get("words").to_owned();
    let sent = words.clone();
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::appeal(tx, &permit, id, &sent)?;
        Ok(Answer::to("/me/absences?done=done-attendance-appealed"))
    })
    .await;
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => {
            let mut c = ask.frame();
            c.refuse(failure)?;
            let lines = absence_lines(&ask).await?;
            let page = AbsencesPage { c, lines, at: id.to_string(), words };
            draw_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

/// `GET /appeals`
pub async fn list(ask: Ask) -> Result<Response, Failure> {
    draw(&page(&ask).await?)
}

async fn page(ask: &Ask) -> Result<AppealsPage, Failure> {
    let seen = ask.actor.seen::<may::AnswerAppeal>();
    let paths = match seen {
        Seen::Town => vec!["/".to_owned()],
        Seen::Bodies(paths) => paths,
        Seen::Own | Seen::Nothing => return Err(Failure::NOT_FOUND),
    };
    let rows = ask
        .app
        .look(ask.actor.town, move |q| {
            let mut rows = Vec::new();
            for path in paths {
                rows.extend(store::open_appeals(q, &path, 100)?);
            }
            Ok(rows)
        })
        .await?;
    let lines = rows
        .into_iter()
        .map(|row| AppealLine {
            id: row.id.to_string(),
            name: row.name,
            title: row.title,
            when: moment_long(ask.lang, row.starts_at),
            words: row.words,
            asked: moment_short(ask.lang, row.at),
            shift: row.shift.to_string(),
        })
        .collect();
    Ok(AppealsPage { c: ask.frame(), lines, at: String::new(), typed: String::new() })
}

/// `POST /appeals/{id}`
pub async fn answer(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let id: AttendanceId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let path = ask
        .app
        .look(ask.actor.town, move |q| {
            let row = store::one_attendance(q, id)?.ok_or(Failure::NOT_FOUND)?;
            let whole = crate::activities::store::whole(q, row.shift)?;
            Ok((whole.ok_or(Failure::NOT_FOUND)?.activity.path, row.person))
        })
        .await?;
    let scope = Scope::body(path.0).about(path.1);
    let permit = ask.actor.permit::<may::AnswerAppeal>(&scope)?;
    let words = form.get("answer").to_owned();
    let typed = words.clone();
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::answer_appeal(tx, &permit, id, &words)?;
        Ok(Answer::to("/appeals?done=done-attendance-appeal-answered"))
    })
    .await;
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => {
            let mut page = page(&ask).await?;
            page.c.refuse(failure)?;
            (page.at, page.typed) = (id.to_string(), typed);
            draw_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}
