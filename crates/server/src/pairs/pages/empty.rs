//! Empty seats with who could cover: several are filled in one go.

use askama::Template;
use axum::response::Response;
use liandong_domain::access::may;
use liandong_domain::basics::{PersonId, VacancyId};

use super::{clock, reason_words};
use crate::books::pages::{kept, permit, query_value};
use crate::failure::Failure;
use crate::pairs::actions;
use crate::pairs::store;
use crate::ui::{Frame, Page, draw};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

/// The most that are shown at once.
const MOST: i64 = 100;

/// One empty seat.
#[derive(Debug, Clone)]
pub struct EmptyLine {
    /// Its id.
    pub id: String,
    /// The pupil.
    pub pupil: String,
    /// The pupil's code.
    pub code: String,
    /// Which seat.
    pub seat: String,
    /// Why it is empty.
    pub why: String,
    /// How long.
    pub clock: String,
    /// The best choice; empty: nobody fits.
    pub best: String,
    /// Why.
    pub reasons: String,
}

/// The empty seats.
#[derive(Template)]
#[template(path = "pages/pairs/empty.html")]
pub struct EmptySeatsPage {
    /// The frame.
    pub c: Frame,
    /// Seats, the longest empty first.
    pub lines: Vec<EmptyLine>,
}

impl Page for EmptySeatsPage {
    const NAME: &'static str = "pairs/empty";
}

async fn empty_page(ask: &Ask) -> Result<EmptySeatsPage, Failure> {
    let left: Option<PersonId> = query_value(ask, "left").parse().ok();
    let rows = ask
        .app
        .look(ask.actor.town, move |q| {
            let rows = match left {
                Some(person) => store::vacancies_before(q, person)?,
                None => store::open_vacancies(q, MOST)?,
            };
            let mut out = Vec::with_capacity(rows.len());
            for row in rows {
                let best = store::suggestions(q, row.id)?.into_iter().next();
                out.push((row, best));
            }
            Ok(out)
        })
        .await?;
    let lines = rows.into_iter().map(|(row, best)| EmptyLine {
        id: row.id.to_string(),
        pupil: row.pupil.to_string(),
        seat: ask.say(row.seat.word(), &[]),
        why: ask.say(row.why.word(), &[]),
        clock: clock(ask, row.since),
        reasons: best.as_ref().map(|one| reason_words(ask, &one.reasons)).unwrap_or_default(),
        best: best.map(|one| one.name).unwrap_or_default(),
        code: row.code,
    });
    Ok(EmptySeatsPage { lines: lines.collect(), c: ask.frame() })
}

/// `GET /pairs/empty`: every empty seat, or those a leaver left behind.
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    permit::<may::ManagePairs>(&ask, &book)?;
    draw(&empty_page(&ask).await?)
}

/// `POST /pairs/empty`: those ticked, each with the best choice.
pub async fn cover(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    let permit = permit::<may::ManagePairs>(&ask, &book)?;
    let ids: Vec<VacancyId> = form.all("cover").iter().filter_map(|id| id.parse().ok()).collect();
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::cover_all(tx, &permit, &ids)?;
        Ok(Answer::to("/pairs/empty?done=done-pairs-covered"))
    })
    .await;
    form_answer(done, |page| &mut page.c, empty_page(&ask)).await
}
