//! Who looked at sealed data: for the person, for the manager, for the auditor.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::{Scope, may};
use liandong_domain::basics::PersonId;

use super::{own as own_permit, reach};
use crate::failure::Failure;
use crate::people::store;
use crate::ui::{Frame, Page, draw, moment_long};
use crate::web::Ask;
use crate::web::paging::{PageAsked, Pager};

/// One look.
#[derive(Debug, Clone)]
pub struct ReadingLine {
    /// When.
    pub when: String,
    /// Who.
    pub by: String,
    /// `document` or `born`.
    pub field: String,
    /// Why.
    pub purpose: String,
}

/// All looks at one person's data.
#[derive(Template)]
#[template(path = "pages/people/readings.html")]
pub struct ReadingsPage {
    /// The frame.
    pub c: Frame,
    /// Whose; empty: one's own.
    pub whose: String,
    /// Lines.
    pub lines: Vec<ReadingLine>,
    /// The pager.
    pub pager: Pager,
}

impl Page for ReadingsPage {
    const NAME: &'static str = "people/readings";
}

/// `GET /me/readings`
pub async fn own(ask: Ask) -> Result<Response, Failure> {
    let (reach, _) = own_permit::<may::EditOwnProfile>(&ask).await?;
    draw(&read(&ask, reach.row.id, String::new()).await?)
}

/// `GET /people/{id}/readings`
pub async fn of_person(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let reach = reach(&ask, &id).await?;
    if !reach.may::<may::ViewReadings>(&ask.actor) {
        ask.actor.permit::<may::ViewReadings>(&Scope::town().about(reach.row.id))?;
    }
    draw(&read(&ask, reach.row.id, reach.row.name.clone()).await?)
}

async fn read(ask: &Ask, person: PersonId, whose: String) -> Result<ReadingsPage, Failure> {
    let page = PageAsked::from_query(&ask.query);
    let (rows, total) = ask
        .app
        .look(ask.actor.town, move |q| Ok(store::readings(q, person, (page.size, page.offset()))?))
        .await?;
    let lines = rows
        .into_iter()
        .map(|row| ReadingLine {
            when: moment_long(ask.lang, row.at),
            by: row.by,
            field: row.field,
            purpose: row.purpose,
        })
        .collect();
    Ok(ReadingsPage {
        whose,
        lines,
        pager: Pager::new(page, total, &ask.path, &ask.query),
        c: ask.frame(),
    })
}
