//! Growth ambassadors: projects that may be shown, and one project.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::may;
use liandong_domain::basics::{Fen, UndertakingId};
use liandong_domain::care::{CareRefusal, UndertakingState};

use super::{Beside, at_child, is_worker};
use crate::books::pages::permit;
use crate::care::actions;
use crate::care::store::{self, StepRow, UndertakingRow};
use crate::failure::Failure;
use crate::ui::{Frame, Page, draw, money};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

/// One project that may be shown.
#[derive(Debug, Clone)]
pub struct ShownLine {
    /// What it is called.
    pub title: String,
    /// Under which alias.
    pub alias: String,
    /// The idea.
    pub idea: String,
    /// Where it stands.
    pub state: String,
    /// What became of it.
    pub report: String,
}

/// Projects that may be shown.
#[derive(Template)]
#[template(path = "pages/care/ambassadors.html")]
pub struct AmbassadorsPage {
    /// The frame.
    pub c: Frame,
    /// Projects, the latest first.
    pub lines: Vec<ShownLine>,
}

impl Page for AmbassadorsPage {
    const NAME: &'static str = "care/ambassadors";
}

/// A milestone.
#[derive(Debug, Clone)]
pub struct StepLine {
    /// Its place.
    pub place: i64,
    /// What.
    pub title: String,
    /// Whether it is done.
    pub done: bool,
}

/// One project.
#[derive(Template)]
#[template(path = "pages/care/project.html")]
pub struct UndertakingPage {
    /// The frame.
    pub c: Frame,
    /// Its id.
    pub id: String,
    /// The pupil.
    pub pupil: String,
    /// What it is called.
    pub title: String,
    /// Under which alias.
    pub alias: String,
    /// The idea.
    pub idea: String,
    /// The plan.
    pub plan: String,
    /// How many help.
    pub helpers: i64,
    /// Asked for; empty: nothing.
    pub asked: String,
    /// Where it stands.
    pub state: String,
    /// What became of it.
    pub report: String,
    /// Whether it waits for a worker.
    pub proposed: bool,
    /// Whether it runs.
    pub runs: bool,
    /// Whether the family agreed that it is shown.
    pub shown: bool,
    /// Whether the reader is a worker.
    pub worker: bool,
    /// Milestones.
    pub steps: Vec<StepLine>,
}

impl Page for UndertakingPage {
    const NAME: &'static str = "care/project";
}

/// `GET /care/ambassadors`: for everybody who is signed in, under aliases.
pub async fn list(ask: Ask) -> Result<Response, Failure> {
    ask.actor.me()?;
    let rows = ask.app.look(ask.actor.town, |q| Ok(store::shown_projects(q)?)).await?;
    let line = |row: UndertakingRow| ShownLine {
        title: row.title,
        alias: row.alias,
        idea: row.idea,
        state: ask.say(row.state.word(), &[]),
        report: row.report,
    };
    draw(&AmbassadorsPage { lines: rows.into_iter().map(line).collect(), c: ask.frame() })
}

async fn found(ask: &Ask, id: &str) -> Result<(Beside, UndertakingRow, Vec<StepRow>), Failure> {
    let id: UndertakingId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    ask.actor.me()?;
    let (row, steps) = ask
        .app
        .look(ask.actor.town, move |q| {
            let row = store::undertaking(q, id)?.ok_or(Failure::NOT_FOUND)?;
            Ok((row, store::steps_of(q, id)?))
        })
        .await?;
    let at = at_child(ask, &row.pupil.to_string()).await?;
    Ok((at, row, steps))
}

async fn project_page(ask: &Ask, id: &str) -> Result<UndertakingPage, Failure> {
    let (at, row, steps) = found(ask, id).await?;
    let line = |step: StepRow| StepLine { place: step.place, title: step.title, done: step.done };
    Ok(UndertakingPage {
        id: row.id.to_string(),
        pupil: row.pupil.to_string(),
        title: row.title,
        alias: row.alias,
        idea: row.idea,
        plan: row.plan,
        helpers: row.helpers,
        asked: if row.fen == Fen::ZERO { String::new() } else { money(ask.lang, row.fen) },
        state: ask.say(row.state.word(), &[]),
        report: row.report,
        proposed: row.state == UndertakingState::Proposed,
        runs: row.state == UndertakingState::Running,
        shown: row.shown,
        worker: is_worker(ask, &at.book),
        steps: steps.into_iter().map(line).collect(),
        c: ask.frame(),
    })
}

/// `GET /care/projects/{id}`
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    draw(&project_page(&ask, &id).await?)
}

async fn answered(ask: &Ask, id: &str, done: Result<Answer, Failure>) -> Result<Response, Failure> {
    form_answer(done, |page| &mut page.c, project_page(ask, id)).await
}

fn to(id: UndertakingId) -> Answer {
    Answer::to(format!("/care/projects/{id}?done=done-care-project"))
}

/// `POST /care/projects/{id}/step`: a milestone is done.
pub async fn step(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let (at, row, _) = found(&ask, &id).await?;
    let (project, permit) = (row.id, at.permit);
    let place: i64 = form.get("place").parse().map_err(|_| Failure::NOT_FOUND)?;
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::finish_step(tx, &permit, (project, place))?;
        Ok(to(project))
    })
    .await;
    answered(&ask, &id, done).await
}

/// `POST /care/projects/{id}/go`: a worker stands beside it, ends it with its report, lets it go.
pub async fn go(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let (at, row, _) = found(&ask, &id).await?;
    let permit = permit::<may::ManagePairs>(&ask, &at.book)?;
    let (project, report) = (row.id, form.get("report").to_owned());
    let state = UndertakingState::parse(form.get("to"));
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let state = state.ok_or(CareRefusal::NoChoice { field: "to" })?;
        actions::go(tx, &permit, (project, state), &report)?;
        Ok(to(project))
    })
    .await;
    answered(&ask, &id, done).await
}

/// `POST /care/projects/{id}/show`: the family agreed, or does no longer.
pub async fn show(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let (at, row, _) = found(&ask, &id).await?;
    let permit = permit::<may::ManagePairs>(&ask, &at.book)?;
    let (project, shown) = (row.id, form.get("shown") == "yes");
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::show(tx, &permit, project, shown)?;
        Ok(to(project))
    })
    .await;
    answered(&ask, &id, done).await
}
