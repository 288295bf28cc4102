//! One's own words to the three prompts: one page, a minute at most, and nobody must.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::reflection::{DebriefState, Said, may_share};

use super::{Standing, filled, in_words, prompts_of, said};
use crate::failure::Failure;
use crate::reflection::actions;
use crate::reflection::store;
use crate::ui::{Frame, Page, draw, shift_long};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

/// One's own words.
#[derive(Template)]
#[template(path = "pages/reflection/share.html")]
pub struct SharePage {
    /// The frame.
    pub c: Frame,
    /// The shift.
    pub shift: String,
    /// The activity's title.
    pub title: String,
    /// Day and time.
    pub when: String,
    /// The three prompts.
    pub prompts: [String; 3],
    /// Whether something was said before.
    pub before: bool,
    /// Why nothing can be said now; empty: it can.
    pub shut: String,
    /// The values.
    pub form: FormBody,
}

impl Page for SharePage {
    const NAME: &'static str = "reflection/share";
}

async fn share_page(
    ask: &Ask,
    standing: &Standing,
    typed: Option<FormBody>,
) -> Result<SharePage, Failure> {
    let (shift, me) = (standing.shift(), standing.me);
    let (row, mine, prompts) = ask
        .app
        .look(ask.actor.town, move |q| {
            let row = store::debrief_of(q, shift)?;
            let mine = match &row {
                Some(row) => store::part_of(q, row.id, me)?,
                None => None,
            };
            let prompts = prompts_of(q, row.as_ref().map(|row| row.prompts))?;
            Ok((row, mine, prompts))
        })
        .await?;
    let own = &standing.whole.shift;
    let over = own.closed_at.map_or(own.ends_at, |closed| closed.min(own.ends_at));
    let state: Option<DebriefState> = row.map(|row| row.state);
    let shut = match may_share(state, over, ask.now) {
        Ok(()) => String::new(),
        Err(refusal) => ask.app.words().refusal(ask.lang, &refusal),
    };
    let before = mine.as_ref().is_some_and(|part| part.said_at.is_some());
    let form = typed.unwrap_or_else(|| {
        let [first, second, third] = mine.map(|part| part.said.0).unwrap_or_default();
        filled(&[("said-1", first), ("said-2", second), ("said-3", third)])
    });
    Ok(SharePage {
        shift: shift.to_string(),
        title: standing.whole.activity.title.clone(),
        when: shift_long(ask.lang, own.starts_at, own.ends_at),
        prompts: in_words(ask, prompts),
        before,
        shut,
        form,
        c: ask.frame(),
    })
}

/// `GET /shifts/{id}/share`
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let standing = Standing::of(&ask, &id).await?;
    standing.speak(&ask)?;
    draw(&share_page(&ask, &standing, None).await?)
}

/// `POST /shifts/{id}/share`
pub async fn send(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let standing = Standing::of(&ask, &id).await?;
    let (permit, side, shift) = (standing.speak(&ask)?, standing.side(&ask), standing.shift());
    let done = match Said::parse(said(&form)) {
        Err(refusal) => Err(refusal.into()),
        Ok(words) => {
            answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
                actions::share(tx, &permit, shift, side, &words)?;
                Ok(Answer::to(format!("/shifts/{shift}/debrief?done=done-reflection-shared")))
            })
            .await
        }
    };
    answered(&ask, &standing, form, done).await
}

/// `POST /shifts/{id}/share/leave-out`
pub async fn leave_out(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let standing = Standing::of(&ask, &id).await?;
    let (permit, side, shift) = (standing.speak(&ask)?, standing.side(&ask), standing.shift());
    let home = ask.frame().home;
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::leave_out(tx, &permit, shift, side)?;
        Ok(Answer::to(format!("{home}?done=done-reflection-left-out")))
    })
    .await;
    answered(&ask, &standing, form, done).await
}

async fn answered(
    ask: &Ask,
    standing: &Standing,
    form: FormBody,
    done: Result<Answer, Failure>,
) -> Result<Response, Failure> {
    form_answer(done, |page| &mut page.c, share_page(ask, standing, Some(form))).await
}
