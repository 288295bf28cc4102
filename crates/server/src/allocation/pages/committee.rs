//! Who sits in the committee.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::may;
use liandong_domain::allocation::{AllocationRefusal, Side};
use liandong_domain::basics::PersonId;
use liandong_domain::giving::GivingRefusal;

use super::reader;
use crate::allocation::{actions, store};
use crate::books::pages::{self as books, Choice};
use crate::failure::Failure;
use crate::ui::{Frame, Page, draw, moment_long};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

/// A seat.
#[derive(Debug, Clone)]
pub struct SeatLine {
    /// Who.
    pub id: String,
    /// Their name.
    pub name: String,
    /// For whom.
    pub side: String,
    /// Since when.
    pub since: String,
}

/// The committee.
#[derive(Template)]
#[template(path = "pages/allocation/committee.html")]
pub struct CommitteePage {
    /// The frame.
    pub c: Frame,
    /// Seats.
    pub lines: Vec<SeatLine>,
    /// Sides to choose from; empty: the reader appoints nobody.
    pub sides: Vec<Choice>,
    /// The number typed.
    pub person: String,
}

impl Page for CommitteePage {
    const NAME: &'static str = "allocation/committee";
}

async fn committee(ask: &Ask, person: &str) -> Result<CommitteePage, Failure> {
    let reader = reader(ask).await?;
    let seats = ask.app.look(ask.actor.town, |q| Ok(store::seats(q)?)).await?;
    let appoints = books::may::<may::AppointCommittee>(ask, &reader.book);
    let sides = Side::ALL.into_iter().filter(|_| appoints);
    Ok(CommitteePage {
        lines: seats
            .into_iter()
            .map(|row| SeatLine {
                id: row.person.to_string(),
                name: row.name,
                side: ask.say(row.side.word(), &[]),
                since: moment_long(ask.lang, row.appointed_at),
            })
            .collect(),
        sides: sides.map(|side| Choice::new(side.code(), ask.say(side.word(), &[]))).collect(),
        person: person.to_owned(),
        c: ask.frame(),
    })
}

/// `GET /allocation/committee`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    draw(&committee(&ask, "").await?)
}

/// `POST /allocation/committee`
pub async fn appoint(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    let book = books::kept(&ask).await?;
    let permit = books::permit::<may::AppointCommittee>(&ask, &book)?;
    let (typed, side) = (form.get("person").trim().to_owned(), Side::parse(form.get("side")));
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let side = side.ok_or(AllocationRefusal::NoChoice { field: "side" })?;
        let found = crate::people::store::person_by_number(tx, &typed)?;
        let found = found.ok_or(GivingRefusal::NoPerson { typed: typed.clone() })?;
        actions::appoint(tx, &permit, found.id, side)?;
        Ok(Answer::to("/allocation/committee?done=done-allocation-seat"))
    })
    .await;
    form_answer(done, |page| &mut page.c, committee(&ask, form.get("person"))).await
}

/// `POST /allocation/committee/{id}/end`
pub async fn dismiss(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let book = books::kept(&ask).await?;
    let permit = books::permit::<may::AppointCommittee>(&ask, &book)?;
    let person: PersonId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::dismiss(tx, &permit, person)?;
        Ok(Answer::to("/allocation/committee?done=done-allocation-seat-ended"))
    })
    .await;
    form_answer(done, |page| &mut page.c, committee(&ask, "")).await
}
