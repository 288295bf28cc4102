//! What waits for a person and what they signed.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::agreements::{AgreementRefusal, DocumentForm, Facts};
use liandong_domain::basics::{DocumentId, PersonId};

use super::AgreementLine;
use super::hands::{Hands, once_by};
use crate::agreements::actions::{Asking, Drawing, draw_up, waiting_for};
use crate::agreements::store;
use crate::failure::Failure;
use crate::people::store::PersonRow;
use crate::ui::{Frame, Page, draw, draw_with};
use crate::web::paging::{PageAsked, Pager};
use crate::web::{Answer, Ask, FormBody, redirect};

/// A document that asks the person.
#[derive(Debug, Clone)]
pub struct WaitingLine {
    /// Which document.
    pub document: String,
    /// What it is called.
    pub title: String,
    /// Who keeps it.
    pub organisation: String,
    /// Only read and ticked.
    pub is_tick: bool,
}

/// What waits for a person and what they signed.
#[derive(Template)]
#[template(path = "pages/agreements/person.html")]
pub struct PersonAgreementsPage {
    /// The frame.
    pub c: Frame,
    /// Whose.
    pub id: String,
    /// The name.
    pub name: String,
    /// The reader is the person.
    pub is_own: bool,
    /// A worker reads it.
    pub is_office: bool,
    /// May draw up and sign.
    pub may_begin: bool,
    /// What asks and is not done.
    pub waiting: Vec<WaitingLine>,
    /// What was drawn up, latest first.
    pub lines: Vec<AgreementLine>,
    /// Its pages.
    pub pager: Pager,
}

impl Page for PersonAgreementsPage {
    const NAME: &'static str = "agreements/person";
}

fn line(row: Asking) -> WaitingLine {
    WaitingLine {
        document: row.document.id.to_string(),
        title: row.document.title,
        organisation: row.document.organisation_name,
        is_tick: row.document.form == DocumentForm::Tick,
    }
}

async fn page_of(
    ask: &Ask,
    c: Frame,
    row: &PersonRow,
    hands: &Hands,
) -> Result<PersonAgreementsPage, Failure> {
    let (person, asked) = (row.id, PageAsked::from_query(&ask.query));
    let (waiting, (rows, total)) = ask
        .app
        .look(ask.actor.town, move |q| {
            let list = store::of_person(q, person, (asked.size, asked.offset()))?;
            Ok((waiting_for(q, person)?, list))
        })
        .await?;
    let path = format!("/people/{person}/agreements");
    Ok(PersonAgreementsPage {
        id: person.to_string(),
        name: row.name.clone(),
        is_own: hands.own.is_some(),
        is_office: hands.office.is_some(),
        may_begin: hands.keeper().is_some(),
        waiting: waiting.into_iter().filter(|one| !one.is_done).map(line).collect(),
        lines: rows.iter().map(|row| AgreementLine::of(&c, row)).collect(),
        pager: Pager::new(asked, total, &path, &ask.query),
        c,
    })
}

fn known(id: &str) -> Result<PersonId, Failure> {
    id.parse().map_err(|_| Failure::NOT_FOUND)
}

/// `GET /me/agreements`
pub async fn mine(ask: Ask) -> Result<Response, Failure> {
    let me = ask.actor.whose()?;
    Ok(redirect(&format!("/people/{me}/agreements")))
}

/// `GET /people/{id}/agreements`
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let (row, hands) = Hands::over(&ask, known(&id)?, None).await?;
    draw(&page_of(&ask, ask.frame(), &row, &hands).await?)
}

/// `POST /people/{id}/agreements`: draws a document up to be read and signed.
pub async fn begin(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let (row, hands) = Hands::over(&ask, known(&id)?, None).await?;
    let hand = hands.keeper().ok_or(Failure::NOT_FOUND)?;
    let person = row.id;
    let done = match form.get("document").parse::<DocumentId>() {
        Ok(document) => {
            once_by(&ask, &hand, form.once(&format!("{}/{document}", ask.path)), move |tx| {
                // Only what asks this person: nobody draws up another body's document here.
                let asking = waiting_for(tx, person)?;
                let one = asking.into_iter().find(|one| one.document.id == document);
                let one = one.ok_or(AgreementRefusal::NothingInForce)?;
                let drawing = Drawing {
                    document,
                    person,
                    subject: one.subject,
                    subject_title: String::new(),
                    organisation: one.document.organisation,
                    partner: None,
                    facts: Facts::new(),
                    until: None,
                };
                Ok(Answer::to(format!("/agreements/{}", draw_up(tx, &hand, &drawing)?)))
            })
            .await
        }
        Err(_) => Err(AgreementRefusal::NothingInForce.into()),
    };
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => {
            let mut c = ask.frame();
            c.refuse(failure)?;
            let page = page_of(&ask, c, &row, &hands).await?;
            draw_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}
