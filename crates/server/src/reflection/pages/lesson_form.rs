//! The form of a lesson: from an answer of a round, from elsewhere, or a correction.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::{Permit, Scope, may};
use liandong_domain::basics::{DebriefId, PersonId, ProgrammeId};
use liandong_domain::reflection::LessonRefusal;

use super::lesson::found;
use super::{Choice, Standing, filled, query};
use crate::activities::store::{ProgrammeRow, programme, programmes};
use crate::failure::Failure;
use crate::reflection::actions::{self, NewLesson};
use crate::reflection::store::{self, LessonRow};
use crate::ui::{Frame, Page, draw, draw_with};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

/// The form.
#[derive(Template)]
#[template(path = "pages/reflection/lesson_form.html")]
pub struct LessonFormPage {
    /// The frame.
    pub c: Frame,
    /// Where it is sent.
    pub action: String,
    /// Whether this is a correction.
    pub known: bool,
    /// The shift of the round it comes from; empty: from elsewhere.
    pub shift: String,
    /// The activity's title; empty: from elsewhere.
    pub from: String,
    /// Programmes to choose from; none: it comes from a round, or is there already.
    pub programmes: Vec<Choice>,
    /// The values.
    pub form: FormBody,
}

impl Page for LessonFormPage {
    const NAME: &'static str = "reflection/lesson_form";
}

/// Where a new lesson comes from.
struct Source {
    new: NewLesson,
    permit: Permit<may::KeepLessons>,
}

/// The programmes whose lessons the reader keeps.
async fn kept(ask: &Ask) -> Result<Vec<ProgrammeRow>, Failure> {
    let mut all = ask.app.look(ask.actor.town, move |q| Ok(programmes(q)?)).await?;
    all.retain(|row| ask.actor.may::<may::KeepLessons>(&Scope::body(&*row.path)));
    Ok(all)
}

/// The round of a shift, for those who make lessons of it.
async fn of_round(
    ask: &Ask,
    shift: &str,
) -> Result<(Standing, DebriefId, Permit<may::KeepLessons>), Failure> {
    let standing = Standing::of(ask, shift).await?;
    let permit = ask.actor.permit(&Scope::body(&*standing.whole.activity.path))?;
    let id = standing.shift();
    let row = ask.app.look(ask.actor.town, move |q| Ok(store::debrief_of(q, id)?)).await?;
    Ok((standing, row.ok_or(Failure::NOT_FOUND)?.id, permit))
}

async fn new_page(ask: &Ask, form: FormBody, shift: String) -> Result<LessonFormPage, Failure> {
    let (mut from, mut choices) = (String::new(), Vec::new());
    if shift.is_empty() {
        let all = kept(ask).await?;
        if all.is_empty() {
            ask.actor.me()?;
            return Err(Failure::NOT_FOUND);
        }
        let choice = |row: ProgrammeRow| Choice {
            value: row.id.to_string(),
            label: row.name,
            chosen: false,
        };
        choices = all.into_iter().map(choice).collect();
    } else {
        from.clone_from(&of_round(ask, &shift).await?.0.whole.activity.title);
    }
    Ok(LessonFormPage {
        action: "/lessons".to_owned(),
        known: false,
        shift,
        from,
        programmes: choices,
        form,
        c: ask.frame(),
    })
}

/// `GET /lessons/new`
pub async fn fresh(ask: Ask) -> Result<Response, Failure> {
    ask.actor.me()?;
    let shift = query(&ask, "shift");
    let mut words = String::new();
    if !shift.is_empty() {
        let (_, round, _) = of_round(&ask, &shift).await?;
        let n: usize = query(&ask, "n").parse().unwrap_or(0);
        if let Ok(person) = query(&ask, "person").parse::<PersonId>() {
            let look = move |q: &mut crate::db::Read<'_>| Ok(store::part_of(q, round, person)?);
            let part = ask.app.look(ask.actor.town, look).await?;
            words = part
                .and_then(|part| part.said.0.get(n.wrapping_sub(1)).cloned())
                .unwrap_or_default();
        }
    }
    draw(&new_page(&ask, filled(&[("words", words)]), shift).await?)
}

async fn source(ask: &Ask, form: &FormBody) -> Result<Source, Failure> {
    let text = |name: &str| form.get(name).to_owned();
    let (title, words, tags) = (text("title"), text("words"), text("tags"));
    if !form.get("shift").is_empty() {
        let (standing, round, permit) = of_round(ask, form.get("shift")).await?;
        let activity = &standing.whole.activity;
        let new = NewLesson {
            organisation: activity.organisation,
            programme: Some(activity.programme),
            debrief: Some(round),
            field: activity.kind,
            title,
            words,
            tags,
        };
        return Ok(Source { new, permit });
    }
    let field = "programme";
    let id: ProgrammeId = form.get(field).parse().map_err(|_| LessonRefusal::NoChoice { field })?;
    let row = ask.app.look(ask.actor.town, move |q| Ok(programme(q, id)?)).await?;
    let row = row.ok_or(LessonRefusal::NoChoice { field })?;
    let permit = ask.actor.permit(&Scope::body(&*row.path))?;
    let new = NewLesson {
        organisation: row.organisation,
        programme: Some(row.id),
        debrief: None,
        field: row.field,
        title,
        words,
        tags,
    };
    Ok(Source { new, permit })
}

/// `POST /lessons`
pub async fn create(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    ask.actor.me()?;
    let done = match source(&ask, &form).await {
        Err(failure) => Err(failure),
        Ok(Source { new, permit }) => {
            answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
                let id = actions::make_lesson(tx, &permit, &new)?;
                Ok(Answer::to(format!("/lessons/{id}?done=done-reflection-lesson")))
            })
            .await
        }
    };
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure @ Failure::Refused(_)) => {
            let shift = form.get("shift").to_owned();
            let mut page = new_page(&ask, form, shift).await?;
            page.c.refuse(failure)?;
            draw_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(failure) => Err(failure),
    }
}

fn edit_page(ask: &Ask, row: &LessonRow, form: FormBody) -> LessonFormPage {
    LessonFormPage {
        action: format!("/lessons/{}/edit", row.id),
        known: true,
        shift: String::new(),
        from: String::new(),
        programmes: Vec::new(),
        form,
        c: ask.frame(),
    }
}

/// `GET /lessons/{id}/edit`
pub async fn show(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let (row, _, permit) = found(&ask, &id).await?;
    permit.ok_or(Failure::NOT_FOUND)?;
    let form = filled(&[
        ("title", row.title.clone()),
        ("words", row.words.clone()),
        ("tags", row.tags.clone()),
        ("version", row.version.to_string()),
    ]);
    draw(&edit_page(&ask, &row, form))
}

/// `POST /lessons/{id}/edit`
pub async fn change(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let (row, _, permit) = found(&ask, &id).await?;
    let permit = permit.ok_or(Failure::NOT_FOUND)?;
    let (lesson, version) = (row.id, form.get("version").parse().unwrap_or(row.version));
    let texts = ["title", "words", "tags", "why"].map(|name| form.get(name).to_owned());
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let [title, words, tags, why] = &texts;
        actions::correct_lesson(tx, &permit, lesson, version, (title, words, tags, why))?;
        Ok(Answer::to(format!("/lessons/{lesson}?done=done-reflection-corrected")))
    })
    .await;
    let page = async { Ok(edit_page(&ask, &row, form)) };
    form_answer(done, |page| &mut page.c, page).await
}
