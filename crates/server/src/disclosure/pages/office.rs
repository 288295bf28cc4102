//! The office: preparing a disclosure, and the second signature.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::may;
use liandong_domain::books::Month;
use liandong_domain::disclosure::DisclosureRefusal;

use super::one::one;
use crate::books::pages::{self as books, kept, permit};
use crate::disclosure::actions;
use crate::disclosure::store;
use crate::failure::Failure;
use crate::ui::{Frame, Page, day_long, draw};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

/// How many are listed: ten years of months.
const MOST: i64 = 120;

/// One disclosure.
#[derive(Debug, Clone)]
pub struct OfficeLine {
    /// The last month.
    pub until: String,
    /// The first.
    pub since: String,
    /// Who prepared it.
    pub prepared_by: String,
    /// Who published it and when; empty: nobody yet.
    pub published: String,
}

/// Disclosures in the office.
#[derive(Template)]
#[template(path = "pages/disclosure/office.html")]
pub struct OfficePage {
    /// The frame.
    pub c: Frame,
    /// Disclosures, latest first.
    pub lines: Vec<OfficeLine>,
    /// The month that can be disclosed; empty: none.
    pub month: String,
    /// Until which month the books are closed; empty: none.
    pub closed_until: String,
    /// Whether the reader may prepare.
    pub keep: bool,
}

impl Page for OfficePage {
    const NAME: &'static str = "disclosure/office";
}

async fn office(ask: &Ask) -> Result<OfficePage, Failure> {
    let book = kept(ask).await?;
    permit::<may::ViewBooks>(ask, &book)?;
    let rows = ask.app.look(ask.actor.town, |q| Ok(store::list(q, MOST)?)).await?;
    let closed = book.closed_until.map(|month| month.to_string()).unwrap_or_default();
    let told = rows.first().map(|row| row.until.to_string()).unwrap_or_default();
    let waits = rows.first().is_some_and(|row| row.published_at.is_none());
    let due = closed > told && !waits;
    Ok(OfficePage {
        lines: rows
            .into_iter()
            .map(|row| OfficeLine {
                until: row.until.to_string(),
                since: row.since.to_string(),
                prepared_by: row.prepared_by_name,
                published: row
                    .published_at
                    .map(|at| {
                        format!("{} · {}", row.published_by_name, day_long(ask.lang, at.day()))
                    })
                    .unwrap_or_default(),
            })
            .collect(),
        month: if due { closed.clone() } else { String::new() },
        closed_until: closed,
        keep: books::may::<may::KeepBooks>(ask, &book),
        c: ask.frame(),
    })
}

/// `GET /aid/disclosures`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    draw(&office(&ask).await?)
}

/// `POST /aid/disclosures`
pub async fn prepare(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    let permit = permit::<may::KeepBooks>(&ask, &book)?;
    let month = form.get("month").parse::<Month>();
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let month = month.map_err(|_| DisclosureRefusal::NoMonth)?;
        let until = actions::prepare(tx, &permit, month)?;
        Ok(Answer::to(format!("/aid/published/{until}?done=done-disclosure-prepared")))
    })
    .await;
    let page = async {
        let mut page = office(&ask).await?;
        form.get("month").clone_into(&mut page.month);
        Ok(page)
    };
    form_answer(done, |page| &mut page.c, page).await
}

/// `POST /aid/disclosures/{until}/publish`
pub async fn publish(
    ask: Ask,
    Path(until): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    let permit = permit::<may::CheckPayments>(&ask, &book)?;
    let month: Month = until.parse().map_err(|_| Failure::NOT_FOUND)?;
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::publish(tx, &permit, month)?;
        Ok(Answer::to(format!("/aid/published/{month}?done=done-disclosure-published")))
    })
    .await;
    form_answer(done, |page| &mut page.c, one(&ask, &until)).await
}
