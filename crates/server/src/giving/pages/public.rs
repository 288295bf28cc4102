//! What the public reads about giving; and the words that say it.

use askama::Template;
use axum::response::Response;
use liandong_domain::access::may;

use crate::books::pages::{kept, permit};
use crate::failure::Failure;
use crate::giving::actions;
use crate::giving::store::{self, GivingWords};
use crate::ui::{Frame, Page, draw};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer, parse_form};

/// The public page. Without a stated qualification it asks for nothing.
#[derive(Template)]
#[template(path = "pages/giving/give.html")]
pub struct GivePage {
    /// The frame.
    pub c: Frame,
    /// Number of the certificate; empty: none is stated.
    pub qualification: String,
    /// How the public gives, a paragraph each.
    pub how: Vec<String>,
}

impl Page for GivePage {
    const NAME: &'static str = "giving/give";
}

/// The form of those words.
#[derive(Template)]
#[template(path = "pages/giving/words.html")]
pub struct WordsPage {
    /// The frame.
    pub c: Frame,
    /// The values.
    pub form: FormBody,
}

impl Page for WordsPage {
    const NAME: &'static str = "giving/words";
}

/// `GET /give`
pub async fn give(ask: Ask) -> Result<Response, Failure> {
    let said = ask.app.look(ask.actor.town, |q| Ok(store::words(q)?)).await?;
    draw(&GivePage {
        how: said.how.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect(),
        qualification: said.qualification,
        c: ask.frame(),
    })
}

/// `GET /giving/words`
pub async fn words(ask: Ask) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    permit::<may::CloseBooks>(&ask, &book)?;
    let said = ask.app.look(ask.actor.town, |q| Ok(store::words(q)?)).await?;
    let mut text = form_urlencoded::Serializer::new(String::new());
    text.append_pair("qualification", &said.qualification);
    text.append_pair("how", &said.how);
    text.append_pair("agreement", &said.agreement);
    draw(&WordsPage { form: parse_form(&text.finish().into()), c: ask.frame() })
}

/// `POST /giving/words`
pub async fn keep_words(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    let permit = permit::<may::CloseBooks>(&ask, &book)?;
    let said = GivingWords {
        qualification: form.get("qualification").chars().take(100).collect(),
        how: form.get("how").to_owned(),
        agreement: form.get("agreement").to_owned(),
    };
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::say(tx, &permit, &said)?;
        Ok(Answer::to("/giving/words?done=done-giving-words"))
    })
    .await;
    let page = async { Ok(WordsPage { form, c: ask.frame() }) };
    form_answer(done, |page| &mut page.c, page).await
}
