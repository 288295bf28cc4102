//! One lesson, with what it said before.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::{Permit, Scope, may};
use liandong_domain::basics::LessonId;
use liandong_domain::reflection::LessonState;

use super::filled;
use super::lessons::{note, tag_list};
use crate::failure::Failure;
use crate::reflection::actions;
use crate::reflection::store::{self, LessonRow, VersionRow};
use crate::ui::{Frame, Page, day_long, draw};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

/// What a lesson said before.
#[derive(Debug, Clone)]
pub struct VersionLine {
    /// Which version, and when.
    pub head: String,
    /// What it said.
    pub words: String,
    /// Why it was written anew; empty: the first.
    pub why: String,
}

/// One lesson.
#[derive(Template)]
#[template(path = "pages/reflection/lesson.html")]
pub struct LessonPage {
    /// The frame.
    pub c: Frame,
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it says.
    pub words: String,
    /// Field, programme and day.
    pub note: String,
    /// Plain words.
    pub tags: Vec<String>,
    /// Whether it was taken back.
    pub withdrawn: bool,
    /// Why.
    pub why: String,
    /// The situation of the practice case; empty: none.
    pub situation: String,
    /// What it said before.
    pub versions: Vec<VersionLine>,
    /// Whether the reader keeps it.
    pub keeps: bool,
    /// The values.
    pub form: FormBody,
}

impl Page for LessonPage {
    const NAME: &'static str = "reflection/lesson";
}

/// The lesson of an address, with the permit of whoever keeps it.
pub(super) async fn found(
    ask: &Ask,
    id: &str,
) -> Result<(LessonRow, Vec<VersionRow>, Option<Permit<may::KeepLessons>>), Failure> {
    ask.actor.me()?;
    let id: LessonId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let (row, versions) = ask
        .app
        .look(ask.actor.town, move |q| {
            let row = store::lesson(q, id)?.ok_or(Failure::NOT_FOUND)?;
            Ok((row, store::versions(q, id)?))
        })
        .await?;
    let permit = ask.actor.permit::<may::KeepLessons>(&Scope::body(&*row.path)).ok();
    // What was taken back is there for those who keep it, and for nobody else.
    if row.state == LessonState::Withdrawn && permit.is_none() {
        return Err(Failure::NOT_FOUND);
    }
    Ok((row, versions, permit))
}

async fn lesson_page(ask: &Ask, id: &str, form: Option<FormBody>) -> Result<LessonPage, Failure> {
    let (row, versions, permit) = found(ask, id).await?;
    let version = |one: VersionRow| {
        let day = day_long(ask.lang, one.kept_at.day());
        let facts = [("n", one.version.to_string()), ("day", day)];
        VersionLine { head: ask.say("reflection-version", &facts), words: one.words, why: one.why }
    };
    Ok(LessonPage {
        id: row.id.to_string(),
        title: row.title.clone(),
        words: row.words.clone(),
        note: note(ask, &row),
        tags: tag_list(&row),
        withdrawn: row.state == LessonState::Withdrawn,
        why: row.withdrawn_why.clone(),
        situation: row.situation.clone(),
        versions: if row.version > 1 {
            versions.into_iter().map(version).collect()
        } else {
            Vec::new()
        },
        keeps: permit.is_some(),
        form: form.unwrap_or_else(|| filled(&[("situation", row.situation.clone())])),
        c: ask.frame(),
    })
}

/// `GET /lessons/{id}`
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    draw(&lesson_page(&ask, &id, None).await?)
}

async fn answered(
    ask: &Ask,
    id: &str,
    form: FormBody,
    done: Result<Answer, Failure>,
) -> Result<Response, Failure> {
    form_answer(done, |page| &mut page.c, lesson_page(ask, id, Some(form))).await
}

/// `POST /lessons/{id}/withdraw`
pub async fn withdraw(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let (row, _, permit) = found(&ask, &id).await?;
    let permit = permit.ok_or(Failure::NOT_FOUND)?;
    let (lesson, why) = (row.id, form.get("why").to_owned());
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::withdraw_lesson(tx, &permit, lesson, &why)?;
        Ok(Answer::to(format!("/lessons/{lesson}?done=done-reflection-withdrawn")))
    })
    .await;
    answered(&ask, &id, form, done).await
}

/// `POST /lessons/{id}/case`
pub async fn case(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let (row, _, permit) = found(&ask, &id).await?;
    let permit = permit.ok_or(Failure::NOT_FOUND)?;
    let (lesson, situation) = (row.id, form.get("situation").to_owned());
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::keep_case(tx, &permit, lesson, &situation)?;
        Ok(Answer::to(format!("/lessons/{lesson}?done=done-reflection-case")))
    })
    .await;
    answered(&ask, &id, form, done).await
}
