//! One interview as the worker sees it.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::interviews::{AfterNoShow, InterviewState};

use super::{Choice, ScoreView, held, score_views, tone};
use crate::failure::Failure;
use crate::interviews::actions;
use crate::interviews::store::{self, InterviewRow};
use crate::ui::{Frame, Page, draw, draw_with, moment_long, shift_long};
use crate::web::{Answer, Ask, FormBody, answer_once};

/// One interview.
#[derive(Template)]
#[template(path = "pages/interviews/interview.html")]
pub struct InterviewPage {
    /// The frame.
    pub c: Frame,
    /// Its id.
    pub id: String,
    /// The candidate.
    pub person: String,
    /// Their name.
    pub name: String,
    /// Their number.
    pub number: String,
    /// The body that invites.
    pub organisation: String,
    /// Where it stands.
    pub state: &'static str,
    /// The same in words.
    pub state_words: String,
    /// The colour of that.
    pub tone: &'static str,
    /// From and until; empty: no time yet.
    pub when: String,
    /// Where, and with whom.
    pub place: String,
    /// Whether it has begun.
    pub begun: bool,
    /// Whether the reader has a draft of the form.
    pub drafted: bool,
    /// The key of the draft in the phone's own store, once it is sent.
    pub draft_key: String,
    /// Steps after a no-show.
    pub steps: Vec<Choice>,
    /// Who decided and when; empty: nobody yet.
    pub decided: String,
    /// What the candidate is told.
    pub words: String,
    /// What is done after a no-show, in words.
    pub step: String,
    /// The rubric as it was given.
    pub scores: Vec<ScoreView>,
    /// Whether there are private notes.
    pub noted: bool,
    /// What was typed.
    pub form: FormBody,
}

impl Page for InterviewPage {
    const NAME: &'static str = "interviews/interview";
}

/// The key under which the phone keeps a draft: the interview and its author.
pub(super) fn draft_key(ask: &Ask, row: &InterviewRow) -> String {
    let author = ask.actor.person.map(|id| id.to_string()).unwrap_or_default();
    format!("draft:{}:{author}", row.id)
}

async fn shown(ask: &Ask, row: &InterviewRow, form: FormBody) -> Result<InterviewPage, Failure> {
    let (id, person, me, state) = (row.id, row.person, ask.actor.me()?, row.state);
    let (scores, drafted) = ask
        .app
        .look(ask.actor.town, move |q| {
            let scores = if state.is_decided() { store::scores(q, id)? } else { Vec::new() };
            let drafted = state.is_open() && store::draft(q, id, (person, me))?.is_some();
            Ok((scores, drafted))
        })
        .await?;
    Ok(InterviewPage {
        id: row.id.to_string(),
        person: row.person.to_string(),
        name: row.name.clone(),
        number: row.number.clone(),
        organisation: row.organisation_name.clone(),
        state: state.code(),
        state_words: ask.say(state.word(), &[]),
        tone: tone(state),
        when: row
            .time
            .map(|time| shift_long(ask.lang, time.starts_at, time.ends_at))
            .unwrap_or_default(),
        place: format!("{} · {}", row.place, row.worker_name),
        begun: row.time.is_some_and(|time| time.starts_at <= ask.now),
        drafted,
        draft_key: if state.is_open() { String::new() } else { draft_key(ask, row) },
        steps: AfterNoShow::ALL
            .into_iter()
            .map(|step| Choice {
                value: step.code().to_owned(),
                label: ask.say(step.word(), &[]),
                chosen: form.get("step") == step.code(),
            })
            .collect(),
        decided: row
            .decided_at
            .map(|at| format!("{} · {}", row.decider, moment_long(ask.lang, at)))
            .unwrap_or_default(),
        words: row.words.clone(),
        step: row.next_step.map(|step| ask.say(step.word(), &[])).unwrap_or_default(),
        scores: score_views(scores),
        noted: row.noted,
        form,
        c: ask.frame(),
    })
}

/// The page of the worker.
pub(super) async fn page(ask: &Ask, id: &str) -> Result<Response, Failure> {
    let (row, _) = held(ask, id).await?;
    draw(&shown(ask, &row, FormBody::default()).await?)
}

/// The page again with the sentence of a refusal.
pub(super) async fn again(
    ask: &Ask,
    row: &InterviewRow,
    (form, failure): (FormBody, Failure),
) -> Result<Response, Failure> {
    let mut page = shown(ask, row, form).await?;
    page.c.refuse(failure)?;
    draw_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// `POST /interviews/{id}/withdraw`
pub async fn withdraw(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let (row, permit) = held(&ask, &id).await?;
    let id = row.id;
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::withdraw(tx, &permit, id)?;
        Ok(Answer::to("/interviews?view=invited&done=done-interviews-withdrawn"))
    })
    .await;
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => again(&ask, &row, (form, failure)).await,
    }
}

/// `POST /interviews/{id}/no-show`
pub async fn no_show(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let (row, permit) = held(&ask, &id).await?;
    let (id, sent) = (row.id, form.clone());
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let step = AfterNoShow::parse(sent.get("step"));
        actions::miss(tx, &permit, id, (step, sent.get("miss_words")))?;
        Ok(Answer::to(format!("/interviews/{id}?done=done-interviews-no-show")))
    })
    .await;
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => again(&ask, &row, (form, failure)).await,
    }
}

impl InterviewPage {
    /// Whether the form can be written.
    pub fn writable(&self) -> bool {
        self.state == InterviewState::Booked.code()
    }
}
