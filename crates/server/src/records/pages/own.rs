//! A volunteer's own records: made at any time, free (R67 art. 14).

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::may;
use liandong_domain::basics::Day;

use super::list::{RecordLine, line};
use crate::failure::Failure;
use crate::records::actions::{self, Period};
use crate::records::store;
use crate::ui::{Frame, Page, draw, draw_with};
use crate::web::paging::{PageAsked, Pager};
use crate::web::{Answer, Ask, FormBody, answer_once};

/// The own records and the form for a new one.
#[derive(Template)]
#[template(path = "pages/records/own.html")]
pub struct OwnRecordsPage {
    /// The frame.
    pub c: Frame,
    /// Records.
    pub lines: Vec<RecordLine>,
    /// The pager.
    pub pager: Pager,
    /// First day, as typed.
    pub from: String,
    /// Last day, as typed.
    pub until: String,
    /// The organisation is entitled to issue proofs.
    pub proof: bool,
}

impl Page for OwnRecordsPage {
    const NAME: &'static str = "records/own";
}

async fn read(ask: &Ask, c: Frame, from: String, until: String) -> Result<OwnRecordsPage, Failure> {
    let me = ask.actor.whose()?;
    let asked = PageAsked::from_query(&ask.query);
    let ((rows, total), (_, _, declared)) = ask
        .app
        .look(ask.actor.town, move |q| {
            Ok((store::of_person(q, me, (asked.size, asked.offset()))?, store::issuer(q)?))
        })
        .await?;
    Ok(OwnRecordsPage {
        lines: rows.iter().map(|row| line(ask.lang, row, "")).collect(),
        pager: Pager::new(asked, total, "/me/records", &ask.query),
        from,
        until,
        proof: declared.is_some(),
        c,
    })
}

/// `GET /me/records`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    let today = ask.now.day();
    let page =
        read(&ask, ask.frame(), format!("{}-01-01", today.year()), today.to_string()).await?;
    draw(&page)
}

/// `POST /me/records`
pub async fn issue(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    let scope = crate::hours::pages::own_scope(&ask).await?;
    let permit = ask.actor.permit::<may::IssueOwnStatement>(&scope)?;
    let (from, until) = (form.get("from").to_owned(), form.get("until").to_owned());
    let period = Period {
        from: from.parse().unwrap_or_else(|_| first_day()),
        until: until.parse().unwrap_or_else(|_| ask.now.day()),
    };
    let app = ask.app.clone();
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let press = app.press()?;
        actions::issue_own(tx, &permit, period, &|text| press.missing_glyphs(text))?;
        Ok(Answer::to("/me/records?done=done-records-issued"))
    })
    .await;
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => {
            let mut c = ask.frame();
            c.refuse(failure)?;
            draw_with(StatusCode::UNPROCESSABLE_ENTITY, &read(&ask, c, from, until).await?)
        }
    }
}

/// Before anybody's first hour.
pub fn first_day() -> Day {
    Day::new(1990, 1, 1).expect("1 January exists")
}
