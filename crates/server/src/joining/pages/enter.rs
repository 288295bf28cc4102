//! Entering a whole class: a pasted list, or the people of a body.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::{Seen, may, under};
use liandong_domain::basics::{OrganisationId, PersonId};
use liandong_domain::people::PersonName;

use super::{Choice, found, over, query};
use crate::db::Read;
use crate::failure::Failure;
use crate::joining::actions;
use crate::joining::refusal::JoiningFormRefusal;
use crate::joining::store::{self, RoundRow};
use crate::people::store::FoundBy;
use crate::ui::{Frame, Page, draw, draw_with};
use crate::web::{Answer, Ask, FormBody, answer_once};

/// The most people entered at once: two hundred lines of a list.
const MOST: usize = 200;

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

/// People found, and lines that name nobody.
#[derive(Default)]
struct Names {
    people: Vec<(PersonId, String, String)>,
    odd: Vec<(String, &'static str)>,
    looked: bool,
}

/// The lines of a pasted list: a number or a name, whatever else stands behind it.
fn lines_of(pasted: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for line in pasted.lines().map(str::trim).filter(|line| !line.is_empty()).take(MOST) {
        let first = line.split(['\t', ',', '，', ';', '；']).next().unwrap_or(line).trim();
        if !first.is_empty() && !out.iter().any(|known| known == first) {
            out.push(first.to_owned());
        }
    }
    out
}

/// Whom the lines of a list name, among those within reach.
fn by_list(q: &mut Read<'_>, seen: &Seen, pasted: &str) -> Result<Names, Failure> {
    let lines = lines_of(pasted);
    let key =
        |line: &String| PersonName::parse("name", line).ok().map(|name| name.key().to_owned());
    let keys: Vec<String> = lines.iter().filter_map(key).collect();
    let found = crate::people::store::by_numbers_and_names(q, &lines, &keys)?;
    let ids: Vec<PersonId> = found.iter().map(|one| one.id).collect();
    let roots = crate::activities::store::paths_seen(q, seen)?;
    let reached: BTreeSet<PersonId> = crate::people::store::paths_of(q, &ids)?
        .into_iter()
        .filter(|(_, path)| roots.iter().any(|root| under(path, root)))
        .map(|(person, _)| person)
        .collect();
    let mut out = Names { looked: true, ..Names::default() };
    for line in lines {
        let name = key(&line);
        let fits = |one: &&FoundBy| {
            reached.contains(&one.id) && (one.number == line || Some(&one.key) == name.as_ref())
        };
        let who: BTreeMap<PersonId, &FoundBy> =
            found.iter().filter(fits).map(|one| (one.id, one)).collect();
        match who.into_values().collect::<Vec<_>>()[..] {
            [] => out.odd.push((line, "joining-odd-nobody")),
            [one] => out.people.push((one.id, one.name.clone(), one.number.clone())),
            _ => out.odd.push((line, "joining-odd-several")),
        }
    }
    Ok(out)
}

/// The people of a body, within reach.
fn by_body(q: &mut Read<'_>, seen: &Seen, body: OrganisationId) -> Result<Names, Failure> {
    let row = crate::organisations::store::organisation(q, body)?.ok_or(Failure::NOT_FOUND)?;
    let roots = crate::activities::store::paths_seen(q, seen)?;
    if !roots.iter().any(|root| under(&row.path, root)) {
        return Err(Failure::NOT_FOUND);
    }
    let most = i64::try_from(MOST).unwrap_or(200);
    let filter = crate::people::store::ListFilter {
        bodies: Some(vec![body]),
        ..crate::people::store::ListFilter::default()
    };
    let (people, _) = crate::people::store::list(q, &filter, (most, 0))?;
    let people = people.into_iter().map(|row| (row.id, row.name, row.number)).collect();
    Ok(Names { people, odd: Vec::new(), looked: true })
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
            let names = match body {
                Some(body) => by_body(q, &seen, body)?,
                None if text.trim().is_empty() => Names::default(),
                None => by_list(q, &seen, &text)?,
            };
            let ids: Vec<PersonId> = names.people.iter().map(|(id, ..)| *id).collect();
            let there: BTreeSet<PersonId> =
                store::of_people_in(q, round, &ids)?.into_iter().map(|(id, _)| id).collect();
            let roots = crate::activities::store::paths_seen(q, &seen)?;
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
    match write(&ask, &row, permit, &form).await {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => {
            let pasted: String = form.get("pasted").chars().take(20_000).collect();
            let mut page = enter_page(&ask, &row, pasted, form.get("body").parse().ok()).await?;
            page.c.refuse(failure)?;
            draw_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
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
            let paths = crate::people::store::paths_of(q, &all)?;
            let mine = |person: &PersonId| {
                let own = paths.iter().filter(|(whose, _)| whose == person);
                own.into_iter().any(|(_, path)| roots.iter().any(|root| under(path, root)))
            };
            Ok(all.iter().all(mine))
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
