//! The form of an interview: the rubric, notes, the result; and its draft.

use askama::Template;
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::basics::Moment;
use liandong_domain::interviews::{Given, InterviewState, Line, SCORES, Verdict};

use super::rubric::in_force;
use super::worker::draft_key;
use super::{Choice, held};
use crate::failure::Failure;
use crate::interviews::actions::{self, Conclusion};
use crate::interviews::store::{self, InterviewRow};
use crate::ui::{Frame, Page, draw, draw_with, moment_short, shift_long};
use crate::web::{Answer, Ask, FormBody, Once, answer_once, form_answer, parse_form, redirect};

/// Fields of the form that are not words of it.
const APART: [&str; 2] = ["once", "auto"];

/// A line of the rubric to be given.
#[derive(Debug, Clone)]
pub struct LineView {
    /// Its place, counted from 1.
    pub number: i64,
    /// What is looked at.
    pub title: String,
    /// The scores with their words.
    pub scores: Vec<Choice>,
    /// What was seen, as typed.
    pub words: String,
}

/// The form.
#[derive(Template)]
#[template(path = "pages/interviews/form.html")]
pub struct TalkFormPage {
    /// The frame.
    pub c: Frame,
    /// The interview.
    pub id: String,
    /// The candidate's name.
    pub name: String,
    /// From and until.
    pub when: String,
    /// Whether it has begun.
    pub begun: bool,
    /// The rubric.
    pub lines: Vec<LineView>,
    /// The results to choose from.
    pub verdicts: Vec<Choice>,
    /// The values.
    pub form: FormBody,
    /// When the draft was kept, in words; empty: there is none.
    pub kept: String,
    /// The same as the phone counts it: which words this page was drawn from; empty: none kept.
    pub kept_at: String,
    /// The key of the draft in the phone's own store.
    pub draft_key: String,
    /// Whose drafts stay on this device.
    pub author: String,
}

impl Page for TalkFormPage {
    const NAME: &'static str = "interviews/form";
}

fn line_view(form: &FormBody, (number, line): (i64, &Line)) -> LineView {
    let chosen = form.get(&format!("score-{number}"));
    LineView {
        number,
        title: line.title.clone(),
        scores: SCORES
            .iter()
            .zip(&line.meanings)
            .map(|(score, meaning)| Choice {
                value: score.to_string(),
                label: format!("{score} · {meaning}"),
                chosen: chosen == score.to_string(),
            })
            .collect(),
        words: form.get(&format!("words-{number}")).to_owned(),
    }
}

/// The form with these values.
async fn form_page(ask: &Ask, row: &InterviewRow, form: FormBody) -> Result<TalkFormPage, Failure> {
    let (_, lines) = in_force(ask).await?;
    Ok(TalkFormPage {
        id: row.id.to_string(),
        name: row.name.clone(),
        when: row
            .time
            .map(|time| shift_long(ask.lang, time.starts_at, time.ends_at))
            .unwrap_or_default(),
        begun: row.time.is_some_and(|time| time.starts_at <= ask.now),
        lines: (1..).zip(&lines).map(|one| line_view(&form, one)).collect(),
        verdicts: Verdict::ALL
            .into_iter()
            .map(|verdict| Choice {
                value: verdict.code().to_owned(),
                label: ask.say(verdict.state().word(), &[]),
                chosen: form.get("verdict") == verdict.code(),
            })
            .collect(),
        kept: String::new(),
        kept_at: String::new(),
        draft_key: draft_key(ask, row),
        author: ask.actor.me()?.to_string(),
        form,
        c: ask.frame(),
    })
}

/// `GET /interviews/{id}/form`: with one's own draft, if there is one.
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let (row, permit) = held(&ask, &id).await?;
    if row.state != InterviewState::Booked {
        return Ok(redirect(&format!("/interviews/{}", row.id)));
    }
    let (id, mine) = (row.id, (row.person, permit.person()));
    let draft = ask.app.look(ask.actor.town, move |q| Ok(store::draft(q, id, mine)?)).await?;
    let Some(draft) = draft else {
        return draw(&form_page(&ask, &row, FormBody::default()).await?);
    };
    let form = parse_form(&Bytes::from(draft.form));
    let mut page = form_page(&ask, &row, form).await?;
    page.kept = moment_short(ask.lang, draft.kept_at);
    page.kept_at = draft.kept_at.ms().to_string();
    draw(&page)
}

fn given(form: &FormBody, lines: &[Line]) -> Vec<Given> {
    (1_i64..)
        .zip(lines)
        .map(|(number, _)| Given {
            score: form.get(&format!("score-{number}")).parse().ok(),
            words: form.get(&format!("words-{number}")).to_owned(),
        })
        .collect()
}

/// `POST /interviews/{id}/result`
pub async fn send(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let (row, permit) = held(&ask, &id).await?;
    let rubric = in_force(&ask).await?;
    let said = Conclusion {
        came: (form.get("came") == "yes").then_some(()),
        verdict: Verdict::parse(form.get("verdict")),
        words: form.get("words").to_owned(),
        notes: form.get("notes").to_owned(),
        given: given(&form, &rubric.1),
        rubric,
    };
    let id = row.id;
    // The key of a repeat is taken over path and key alone: nothing sealed is hashed and kept.
    let once = Once::new(form.get("once"), &ask.path);
    let done = answer_once(&ask.app, &permit, once, move |tx| {
        actions::conclude(tx, &permit, id, &said)?;
        Ok(Answer::to(format!("/interviews/{id}?done=done-interviews-decided")))
    })
    .await;
    form_answer(done, |page| &mut page.c, form_page(&ask, &row, form)).await
}

/// The words of a form, written as a form again.
fn words_of(form: &FormBody) -> String {
    let mut text = form_urlencoded::Serializer::new(String::new());
    for (name, value) in form.starting("") {
        if !APART.contains(&name) && !value.is_empty() {
            text.append_pair(name, value);
        }
    }
    text.finish()
}

/// Told to the page that keeps its words until one is drawn from this draft or a later one.
fn kept(at: Moment) -> Response {
    (StatusCode::NO_CONTENT, [("draft-kept", at.ms().to_string())]).into_response()
}

/// `POST /interviews/{id}/draft`: kept by the button, or by the page itself while it is written.
pub async fn draft(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let (row, permit) = held(&ask, &id).await?;
    let (id, words) = (row.id, words_of(&form));
    let done = ask.app.act(&permit, move |tx| actions::keep_draft(tx, &permit, id, &words)).await;
    let auto = form.has("auto");
    match done {
        Ok(kept_at) if auto => Ok(kept(kept_at)),
        Ok(_) => Ok(redirect(&format!("/interviews/{id}/form?done=done-interviews-draft"))),
        Err(Failure::Refused(_)) if auto => Ok(StatusCode::UNPROCESSABLE_ENTITY.into_response()),
        Err(failure) => {
            let mut page = form_page(&ask, &row, form).await?;
            page.c.refuse(failure)?;
            draw_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

/// `POST /interviews/{id}/draft/drop`: one's own draft goes; who has none finds nothing.
pub async fn drop(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let (row, permit) = held(&ask, &id).await?;
    let id = row.id;
    let answer = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::drop_draft(tx, &permit, id)?;
        Ok(Answer::to(format!("/interviews/{id}/form?done=done-interviews-draft-gone")))
    })
    .await?;
    Ok(answer.into_response())
}
