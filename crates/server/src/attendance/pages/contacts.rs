//! The people of today's shift, each to be called: nothing of them is shown until it is asked for.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use liandong_domain::access::{Permit, may};
use liandong_domain::basics::PersonId;

use super::{scope, whole};
use crate::activities::store::Whole;
use crate::attendance::actions::{self, DutyCard};
use crate::attendance::store;
use crate::failure::Failure;
use crate::ui::{Frame, Page, draw, draw_with, shift_long};
use crate::web::Ask;

/// One of the people of a shift.
#[derive(Debug, Clone)]
pub struct ContactLine {
    /// The person's id.
    pub person: String,
    /// Their name.
    pub name: String,
}

/// The people of a shift, with the one card that was opened.
#[derive(Template)]
#[template(path = "pages/attendance/contacts.html")]
pub struct ContactsPage {
    /// The frame.
    pub c: Frame,
    /// The shift.
    pub shift: String,
    /// The activity's title.
    pub title: String,
    /// Day and time.
    pub when: String,
    /// Its day is today: cards may be opened.
    pub today: bool,
    /// The people.
    pub lines: Vec<ContactLine>,
    /// Whose card is open; empty: nobody's.
    pub at: String,
    /// That card.
    pub card: Option<DutyCard>,
}

impl Page for ContactsPage {
    const NAME: &'static str = "attendance/contacts";
}

impl ContactsPage {
    /// A phone as a telephone dials it.
    pub fn dial(&self, phone: &str) -> String {
        phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect()
    }
}

async fn found(ask: &Ask, id: &str) -> Result<(Whole, Permit<may::ViewContact>), Failure> {
    let (whole, leads) = whole(ask, id).await?;
    let permit = ask.actor.permit(&scope(&whole, leads))?;
    Ok((whole, permit))
}

async fn page_of(ask: &Ask, whole: &Whole) -> Result<ContactsPage, Failure> {
    let shift = whole.shift.id;
    let rows = ask.app.look(ask.actor.town, move |q| Ok(store::roster(q, shift)?)).await?;
    let (first, last) = (whole.shift.starts_at.day(), whole.shift.ends_at.day());
    Ok(ContactsPage {
        shift: shift.to_string(),
        title: whole.activity.title.clone(),
        when: shift_long(ask.lang, whole.shift.starts_at, whole.shift.ends_at),
        today: (first..=last).contains(&ask.now.day()),
        lines: rows
            .into_iter()
            .map(|row| ContactLine { person: row.person.to_string(), name: row.name })
            .collect(),
        at: String::new(),
        card: None,
        c: ask.frame(),
    })
}

/// `GET /shifts/{id}/contacts`
pub async fn list(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let (whole, _) = found(&ask, &id).await?;
    draw(&page_of(&ask, &whole).await?)
}

/// `POST /shifts/{id}/contacts/{person}`: opens one card; who opened it is kept first.
pub async fn open(
    ask: Ask,
    Path((id, person)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let (whole, permit) = found(&ask, &id).await?;
    let person: PersonId = person.parse().map_err(|_| Failure::NOT_FOUND)?;
    let shift = whole.shift.id;
    let done =
        ask.app.act(&permit, move |tx| actions::open_duty_card(tx, &permit, shift, person)).await;
    let mut page = page_of(&ask, &whole).await?;
    match done {
        Ok(card) => {
            (page.at, page.card) = (person.to_string(), Some(card));
            draw(&page)
        }
        Err(failure) => {
            page.c.refuse(failure)?;
            draw_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

impl ContactsPage {
    /// Nobody; thirty; a card of a minor under a long name; not today.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let long = "阿卜杜热合曼·阿卜杜克热木·买买提";
        let line = |n: usize| ContactLine {
            person: format!("018f0000-0000-7000-8000-{n:012}"),
            name: ["李伯年", long, "黄嘉怡"][n % 3].to_owned(),
        };
        let page = |n: usize, today: bool| Self {
            c: c.clone(),
            shift: "018f0000-0000-7000-8000-000000000001".to_owned(),
            title: "中山公园长者康乐日".to_owned(),
            when: "2026年11月21日（星期六）14:00-16:30".to_owned(),
            today,
            lines: (0..n).map(line).collect(),
            at: String::new(),
            card: None,
        };
        let card = DutyCard {
            name: long.to_owned(),
            phone: "138 1234 5678".to_owned(),
            guardians: vec![("黄伟强".to_owned(), "139 1234 5678".to_owned())],
            emergency: "对青霉素过敏。女儿电话 137 1234 5678。".to_owned(),
        };
        let open = Self { at: line(1).person, card: Some(card), ..page(6, true) };
        vec![page(0, true), page(30, true), open, page(6, false)]
    }
}
