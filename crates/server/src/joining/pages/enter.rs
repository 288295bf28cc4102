//! Entering a whole class: a pasted list, or the people of a body.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::{Seen, may, under};
use liandong_domain::basics::{OrganisationId, PersonId};

use super::{Choice, found, over, query};
use crate::failure::Failure;
use crate::joining::actions;
use crate::joining::refusal::JoiningFormRefusal;
use crate::joining::store::{self, RoundRow};
use crate::people::named::{self, CLASS_MOST as MOST, ClassList};
use crate::ui::{Frame, Page, draw};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

/// One name to be ticked.
#[derive(Debug, Clone)]
pub struct PickLine {
    /// Who.
    pub person: String,
    /// The name.
    pub name: String,
    /// The number.
    pub number: String,
    /// In the round already.
    pub there: bool,
}

/// A line of a list that names nobody, or too many.
#[derive(Debug, Clone)]
pub struct OddLine {
    /// What it says.
    pub typed: String,
    /// Why it names nobody.
    pub why: String,
}

/// Entering a class.
#[derive(Template)]
#[template(path = "pages/joining/enter.html")]
pub struct EnterPage {
    /// The frame.
    pub c: Frame,
    /// The round.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Places left.
    pub free: i64,
    /// Bodies whose people can be chosen.
    pub bodies: Vec<Choice>,
    /// What was pasted.
    pub pasted: String,
    /// Names to be ticked.
    pub lines: Vec<PickLine>,
    /// Lines that name nobody, or too many.
    pub odd: Vec<OddLine>,
    /// Whether something was looked up.
    pub looked: bool,
    /// May read whole files in.
    pub may_import: bool,
}

impl Page for EnterPage {
    const NAME: &'static str = "joining/enter";
}

async fn enter_page(
    ask: &Ask,
    row: &RoundRow,
    pasted: String,
    body: Option<OrganisationId>,
) -> Result<EnterPage, Failure> {
    let seen = ask.actor.seen::<may::ManageJoining>();
    let (round, text) = (row.id, pasted.clone());
    let (names, there, bodies) = ask
        .app
        .look(ask.actor.town, move |q| {
            let roots = crate::activities::store::paths_seen(q, &seen)?;
            let names = match body {
                Some(body) => named::by_body(q, &roots, body)?,
                None if text.trim().is_empty() => ClassList::default(),
                None => named::by_list(q, &roots, &text)?,
            };
            let ids: Vec<PersonId> = names.people.iter().map(|(id, ..)| *id).collect();
            let there: BTreeSet<PersonId> =
                store::of_people_in(q, round, &ids)?.into_iter().map(|(id, _)| id).collect();
            let mut bodies = crate::organisations::store::list(q)?;
            bodies.retain(|body| !body.closed && roots.iter().any(|r| under(&body.path, r)));
            Ok((names, there, bodies))
        })
        .await?;
    Ok(EnterPage {
        id: row.id.to_string(),
        name: row.name.clone(),
        free: (row.plan.places - row.taken).max(0),
        bodies: bodies
            .into_iter()
            .map(|one| Choice {
                chosen: body.map_or(one.id == row.organisation, |body| body == one.id),
                value: one.id.to_string(),
                label: one.name,
            })
            .collect(),
        pasted,
        lines: names
            .people
            .into_iter()
            .map(|(id, name, number)| PickLine {
                person: id.to_string(),
                name,
                number,
                there: there.contains(&id),
            })
            .collect(),
        odd: names
            .odd
            .into_iter()
            .map(|(typed, key)| OddLine { typed, why: ask.say(key, &[]) })
            .collect(),
        looked: names.looked,
        may_import: matches!(ask.actor.seen::<may::ImportFiles>(), Seen::Town | Seen::Bodies(_)),
        c: ask.frame(),
    })
}

/// `GET /joining/rounds/{id}/enter`
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let row = found(&ask, &id).await?;
    over::<may::ManageJoining>(&ask, &row)?;
    let body = query(&ask, "body").parse().ok();
    draw(&enter_page(&ask, &row, String::new(), body).await?)
}

/// `POST /joining/rounds/{id}/look`: names stand in no address, so a list is looked up by a form.
pub async fn look_up(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let row = found(&ask, &id).await?;
    over::<may::ManageJoining>(&ask, &row)?;
    let pasted: String = form.get("pasted").chars().take(20_000).collect();
    draw(&enter_page(&ask, &row, pasted, None).await?)
}

/// `POST /joining/rounds/{id}/enter`
pub async fn enter(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let row = found(&ask, &id).await?;
    let permit = over::<may::ManageJoining>(&ask, &row)?;
    let page = async {
        let pasted: String = form.get("pasted").chars().take(20_000).collect();
        enter_page(&ask, &row, pasted, form.get("body").parse().ok()).await
    };
    form_answer(write(&ask, &row, permit, &form).await, |page| &mut page.c, page).await
}

async fn write(
    ask: &Ask,
    row: &RoundRow,
    permit: liandong_domain::access::Permit<may::ManageJoining>,
    form: &FormBody,
) -> Result<Answer, Failure> {
    let people: Vec<PersonId> =
        form.all("names").iter().filter_map(|text| text.parse().ok()).take(MOST).collect();
    if people.is_empty() {
        return Err(JoiningFormRefusal::NobodyChosen.into());
    }
    let (seen, all) = (ask.actor.seen::<may::ManageJoining>(), people.clone());
    // Nobody out of reach is entered, whatever the form says.
    let reached = ask
        .app
        .look(ask.actor.town, move |q| {
            let roots = crate::activities::store::paths_seen(q, &seen)?;
            named::all_within(q, &roots, &all)
        })
        .await?;
    if !reached {
        return Err(Failure::NOT_FOUND);
    }
    let round = row.id;
    answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::enter(tx, &permit, round, &people)?;
        let to = format!("/joining/rounds/{round}/steps/trial?done=done-joining-people-entered");
        Ok(Answer::to(to))
    })
    .await
}
