//! The three prompts of the town.

use askama::Template;
use axum::response::Response;
use liandong_domain::access::{Permit, Scope, may};

use super::{filled, in_words, prompts_of};
use crate::failure::Failure;
use crate::reflection::actions;
use crate::ui::{Frame, Page, draw};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

/// The form.
#[derive(Template)]
#[template(path = "pages/reflection/prompts.html")]
pub struct PromptsPage {
    /// The frame.
    pub c: Frame,
    /// The values.
    pub form: FormBody,
}

impl Page for PromptsPage {
    const NAME: &'static str = "reflection/prompts";
}

fn permit(ask: &Ask) -> Result<Permit<may::KeepPrompts>, Failure> {
    ask.actor.me()?;
    ask.actor.permit(&Scope::town())
}

/// `GET /debriefs/prompts`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    permit(&ask)?;
    let found = ask.app.look(ask.actor.town, move |q| prompts_of(q, None)).await?;
    let [first, second, third] = in_words(&ask, found);
    let form = filled(&[("prompt-1", first), ("prompt-2", second), ("prompt-3", third)]);
    draw(&PromptsPage { form, c: ask.frame() })
}

/// `POST /debriefs/prompts`
pub async fn keep(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    let permit = permit(&ask)?;
    let texts = ["prompt-1", "prompt-2", "prompt-3"].map(|name| form.get(name).to_owned());
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let [first, second, third] = &texts;
        actions::keep_prompts(tx, &permit, [first, second, third])?;
        Ok(Answer::to("/debriefs?done=done-reflection-prompts"))
    })
    .await;
    let page = async { Ok(PromptsPage { form, c: ask.frame() }) };
    form_answer(done, |page| &mut page.c, page).await
}
