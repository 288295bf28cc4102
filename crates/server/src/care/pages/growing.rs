//! Tutoring and projects of a child, as its page sends them.

use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::{Scope, may};
use liandong_domain::basics::{Fen, LessonHourId, TutoringId};
use liandong_domain::care::{CareRefusal, Progress};

use super::child::{answered, to};
use super::{at_child, day_of, day_or_none, time_of};
use crate::care::actions::{self, Session};
use crate::care::store::{NewTutoring, NewUndertaking};
use crate::failure::Failure;
use crate::web::{Answer, Ask, FormBody, answer_once};

/// `POST /care/{pupil}/tutoring`: the companion begins it.
pub async fn begin(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let at = at_child(&ask, &id).await?;
    let (pupil, permit) = (at.pupil, at.permit);
    let next = day_or_none(&form, "next");
    let (subject, goals) = (form.get("subject").to_owned(), form.get("goals").to_owned());
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let (subject, goals, person) = (subject.clone(), goals.clone(), permit.person());
        let new = NewTutoring { pupil, person, subject, goals, next_on: next.clone()? };
        actions::begin_tutoring(tx, &permit, &new)?;
        Ok(to(pupil, "done-care-tutoring"))
    })
    .await;
    answered(&ask, &at, form, done).await
}

fn session_of(form: &FormBody) -> Result<Session, CareRefusal> {
    let minutes = liandong_domain::basics::fold(form.get("minutes"));
    Ok(Session {
        day: day_of(form, "day")?,
        begins: time_of(form, "begins")?,
        minutes: minutes.parse().map_err(|_| CareRefusal::NoMinutes)?,
        progress: Progress::parse(form.get("progress"))
            .ok_or(CareRefusal::NoChoice { field: "progress" })?,
        words: form.get("words").to_owned(),
        next: day_or_none(form, "next")?,
    })
}

fn tutoring_of(text: &str) -> Result<TutoringId, Failure> {
    text.parse().map_err(|_| Failure::NOT_FOUND)
}

/// `POST /care/{pupil}/tutoring/{id}`: a session is written down.
pub async fn session(
    ask: Ask,
    Path((id, tutoring)): Path<(String, String)>,
    form: FormBody,
) -> Result<Response, Failure> {
    let at = at_child(&ask, &id).await?;
    let (pupil, permit, tutoring) = (at.pupil, at.permit, tutoring_of(&tutoring)?);
    let told = session_of(&form);
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::hold_session(tx, &permit, tutoring, &told.clone()?)?;
        Ok(to(pupil, "done-care-session"))
    })
    .await;
    answered(&ask, &at, form, done).await
}

/// `POST /care/{pupil}/tutoring/{id}/end`
pub async fn end(
    ask: Ask,
    Path((id, tutoring)): Path<(String, String)>,
    form: FormBody,
) -> Result<Response, Failure> {
    let at = at_child(&ask, &id).await?;
    let (pupil, permit, tutoring) = (at.pupil, at.permit, tutoring_of(&tutoring)?);
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::end_tutoring(tx, &permit, (pupil, tutoring))?;
        Ok(to(pupil, "done-care-tutoring"))
    })
    .await;
    answered(&ask, &at, form, done).await
}

/// `POST /care/{pupil}/tutoring/{id}/withdraw`: a session was written by mistake.
pub async fn withdraw(
    ask: Ask,
    Path((id, _)): Path<(String, String)>,
    form: FormBody,
) -> Result<Response, Failure> {
    let at = at_child(&ask, &id).await?;
    let (pupil, permit) = (at.pupil, at.permit);
    let worker = ask.actor.permit::<may::CorrectHours>(&Scope::body(&*at.book.path)).ok();
    let session: Result<LessonHourId, _> = form.get("session").parse();
    let why = form.get("why").to_owned();
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let session = session.map_err(|_| CareRefusal::NoChoice { field: "session" })?;
        actions::withdraw_session(tx, &permit, worker.as_ref(), (pupil, session), &why)?;
        Ok(to(pupil, "done-care-session-withdrawn"))
    })
    .await;
    answered(&ask, &at, form, done).await
}

/// `POST /care/{pupil}/projects`: the ambassador's own project.
pub async fn propose(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let at = at_child(&ask, &id).await?;
    let (pupil, permit) = (at.pupil, at.permit);
    let number = |field| liandong_domain::basics::fold(form.get(field)).parse::<i64>();
    let new = NewUndertaking {
        pupil,
        alias: form.get("alias").to_owned(),
        title: form.get("title").to_owned(),
        idea: form.get("idea").to_owned(),
        plan: form.get("plan").to_owned(),
        helpers: number("helpers").unwrap_or(0).clamp(0, 500),
        fen: Fen::from_yuan(number("yuan").unwrap_or(0).clamp(0, 100_000)),
        steps: form.get("steps").lines().map(str::to_owned).collect(),
    };
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let id = actions::propose(tx, &permit, &new)?;
        Ok(Answer::to(format!("/care/projects/{id}?done=done-care-project")))
    })
    .await;
    answered(&ask, &at, form, done).await
}
