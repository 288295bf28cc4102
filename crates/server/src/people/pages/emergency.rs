//! One's own words for an emergency, read by the leader on the day of service and by nobody else.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::may;

use super::own;
use crate::failure::Failure;
use crate::people::{actions, store};
use crate::ui::{Frame, Page, draw, draw_with};
use crate::web::{Answer, Ask, FormBody, answer_once};

/// The form.
#[derive(Template)]
#[template(path = "pages/people/emergency.html")]
pub struct EmergencyPage {
    /// The frame.
    pub c: Frame,
    /// What was written.
    pub note: String,
}

impl Page for EmergencyPage {
    const NAME: &'static str = "people/emergency";
}

/// `GET /me/emergency`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    let (reach, _) = own::<may::EditOwnProfile>(&ask).await?;
    let person = reach.row.id;
    let note = ask.app.look(ask.actor.town, move |q| Ok(store::emergency_note(q, person)?)).await?;
    draw(&EmergencyPage { c: ask.frame(), note })
}

/// `POST /me/emergency`
pub async fn save(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    let (_, permit) = own::<may::EditOwnProfile>(&ask).await?;
    let note = form.get("note").to_owned();
    let words = note.clone();
    // The key of a repeat is taken over path and key alone: nothing sealed is hashed and kept.
    let once = crate::web::Once::new(form.get("once"), &ask.path);
    let done = answer_once(&ask.app, &permit, once, move |tx| {
        actions::set_emergency(tx, &permit, &words)?;
        Ok(Answer::to("/me?done=done-people-emergency"))
    })
    .await;
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => {
            let mut c = ask.frame();
            c.refuse(failure)?;
            draw_with(StatusCode::UNPROCESSABLE_ENTITY, &EmergencyPage { c, note })
        }
    }
}

impl EmergencyPage {
    /// Nothing; something; too much.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: &Frame, note: &str| Self { c: c.clone(), note: note.to_owned() };
        let mut wrong = c.clone();
        wrong.errors = vec![crate::ui::FieldError {
            field: "note".to_owned(),
            text: "太长了，最多 500 字。".to_owned(),
        }];
        let long = "对青霉素过敏。女儿李敏，电话 137 1234 5678。";
        vec![page(c, ""), page(c, long), page(&wrong, &long.repeat(30))]
    }
}
