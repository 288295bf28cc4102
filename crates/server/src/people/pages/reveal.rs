//! A document or birthday in full, once, with a purpose.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::may;

use super::reach;
use crate::failure::Failure;
use crate::people::PeopleRefusal;
use crate::people::actions::{Field, reveal};
use crate::ui::{Frame, Page, draw};
use crate::web::{Ask, FormBody};

/// The value, and what was written down about showing it.
#[derive(Template)]
#[template(path = "pages/people/revealed.html")]
pub struct RevealedPage {
    /// The frame.
    pub c: Frame,
    /// Who.
    pub id: String,
    /// Name.
    pub name: String,
    /// `document` or `born`.
    pub field: String,
    /// The value; empty: refused, the sentence stands above.
    pub value: String,
    /// What it is for.
    pub purpose: String,
}

impl Page for RevealedPage {
    const NAME: &'static str = "people/revealed";
}

/// `POST /people/{id}/reveal`. The value is in the answer and nowhere else: it is not kept for
/// repeats, each look is a line of its own.
pub async fn show(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let reach = reach(&ask, &id).await?;
    let permit = reach.permit::<may::RevealIdentity>(&ask.actor)?;
    let person = reach.row.id;
    let field = form.get("field").to_owned();
    let wanted = Field::parse(&field);
    // A ready purpose, or words; both together say more.
    let ready = match form.get("purpose") {
        ready @ ("insurance" | "record" | "check") => {
            ask.say(&format!("people-purpose-{ready}"), &[])
        }
        _ => String::new(),
    };
    let purpose = [ready, form.get("purpose_words").trim().to_owned()];
    let purpose = purpose.iter().filter(|p| !p.is_empty()).cloned().collect::<Vec<_>>().join(" ");
    let said = purpose.clone();
    let done = match wanted {
        Some(field) => {
            ask.app.act(&permit, move |tx| reveal(tx, &permit, person, field, &said)).await
        }
        None => Err(PeopleRefusal::NoChoice { field: "field" }.into()),
    };
    let mut c = ask.frame();
    let value = match done {
        Ok(value) => value,
        Err(failure) => {
            c.refuse(failure)?;
            String::new()
        }
    };
    let status = if value.is_empty() { 422 } else { 200 };
    let page = RevealedPage {
        c,
        id: person.to_string(),
        name: reach.row.name.clone(),
        field,
        value,
        purpose,
    };
    let mut response = draw(&page)?;
    *response.status_mut() = axum::http::StatusCode::from_u16(status).unwrap_or_default();
    Ok(response)
}
