//! Opening a round: which teams with how many places, which candidates, until when.

use askama::Template;
use axum::response::Response;
use liandong_domain::access::{Scope, may};
use liandong_domain::basics::{Day, OrganisationId, PersonId, RoundId};

use super::{Choice, filled, wide};
use crate::activities::store::paths_seen;
use crate::choice::actions::{self, RoundIn};
use crate::choice::refusal::RoundFormRefusal;
use crate::choice::store;
use crate::failure::{Failure, Gather};
use crate::ui::{Frame, Page, draw};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

/// The most candidates that come from a body at once.
const FROM_BODY_MOST: i64 = 500;
/// Days until the last day for wishes, unless the worker says otherwise.
const USUAL_DAYS: i64 = 7;

/// A team that may be in the round.
#[derive(Debug, Clone)]
pub struct TeamChoice {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its places as typed; empty: not in it.
    pub places: String,
}

/// Opening a round.
#[derive(Template)]
#[template(path = "pages/choice/round_form.html")]
pub struct RoundFormPage {
    /// The frame.
    pub c: Frame,
    /// The values.
    pub form: FormBody,
    /// Bodies to choose from.
    pub bodies: Vec<Choice>,
    /// Teams to choose from.
    pub teams: Vec<TeamChoice>,
}

impl Page for RoundFormPage {
    const NAME: &'static str = "choice/round_form";
}

/// The people of the numbers or ids typed, all of them within reach of who asks.
pub(super) async fn people_typed(ask: &Ask, typed: &str) -> Result<Vec<PersonId>, Failure> {
    let (seen, typed) = (ask.actor.seen::<may::ManageChoice>(), typed.to_owned());
    ask.app
        .look(ask.actor.town, move |q| {
            let roots = paths_seen(q, &seen)?;
            let named = crate::people::named::within(q, &roots, &typed)?;
            named.map_err(|typed| RoundFormRefusal::NoPerson { typed }.into())
        })
        .await
}

async fn form_page(ask: &Ask, form: FormBody) -> Result<RoundFormPage, Failure> {
    let seen = ask.actor.seen::<may::ManageChoice>();
    if !wide(&seen) || ask.actor.acting_for.is_some() {
        ask.actor.me()?;
        return Err(Failure::NOT_FOUND);
    }
    let (bodies, teams) = ask
        .app
        .look(ask.actor.town, move |q| {
            let paths = paths_seen(q, &seen)?;
            let mut bodies = crate::organisations::store::list(q)?;
            bodies.retain(|body| paths.iter().any(|path| body.path.starts_with(path.as_str())));
            Ok((bodies, store::teams_below(q, &paths)?))
        })
        .await?;
    Ok(RoundFormPage {
        bodies: bodies
            .into_iter()
            .map(|body| Choice { value: body.id.to_string(), label: body.name, chosen: false })
            .collect(),
        teams: teams
            .into_iter()
            .map(|(id, name)| TeamChoice {
                places: form.get(&format!("places-{id}")).to_owned(),
                id: id.to_string(),
                name,
            })
            .collect(),
        form,
        c: ask.frame(),
    })
}

/// `GET /choice/new`: empty, or with those whom another round left open.
pub async fn fresh(ask: Ask) -> Result<Response, Failure> {
    let from: Option<RoundId> = form_urlencoded::parse(ask.query.as_bytes())
        .find(|(name, _)| name == "from")
        .and_then(|(_, value)| value.parse().ok());
    let until = ask.now.day().plus_days(USUAL_DAYS).to_string();
    let mut pairs = vec![("until", until)];
    if let Some(id) = from {
        let row = super::found(&ask, &id.to_string()).await?;
        ask.actor.permit::<may::ManageChoice>(&Scope::body(row.path.clone()))?;
        let open = ask
            .app
            .look(ask.actor.town, move |q| Ok(store::left_open(q, id, FROM_BODY_MOST)?))
            .await?;
        let numbers: Vec<String> = open.into_iter().map(|(_, number)| number).collect();
        pairs.push(("candidates", numbers.join(" ")));
        pairs.push(("organisation", row.organisation.to_string()));
    }
    draw(&form_page(&ask, filled(&pairs)).await?)
}

struct Written {
    organisation: OrganisationId,
    until: Day,
    teams: Vec<(OrganisationId, i64)>,
    from_body: Option<OrganisationId>,
}

fn read(form: &FormBody) -> Result<Written, Failure> {
    let mut gather = Gather::default();
    let organisation =
        gather.take(form.get("organisation").parse().map_err(|_| RoundFormRefusal::NoBody));
    let until = gather
        .take(form.get("until").parse().map_err(|_| RoundFormRefusal::NoDay { field: "until" }));
    let mut teams = Vec::new();
    for (id, places) in form.starting("places-") {
        let (Ok(id), false) = (id.parse(), places.trim().is_empty()) else { continue };
        let places = places.trim().parse::<i64>().map_err(|_| RoundFormRefusal::NoPlaces);
        if let Some(places) = gather.take(places) {
            teams.push((id, places));
        }
    }
    let from_body = form.get("from_body").parse().ok();
    gather.finish(|| Some(Written { organisation: organisation?, until: until?, teams, from_body }))
}

/// `POST /choice`
pub async fn create(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    form_answer(write(&ask, &form).await, |page| &mut page.c, form_page(&ask, form)).await
}

async fn write(ask: &Ask, form: &FormBody) -> Result<Answer, Failure> {
    let written = read(form)?;
    let mut people = people_typed(ask, form.get("candidates")).await?;
    let (body, from_body) = (written.organisation, written.from_body);
    let teams: Vec<OrganisationId> = written.teams.iter().map(|(team, _)| *team).collect();
    let (path, more, paths) = ask
        .app
        .look(ask.actor.town, move |q| {
            let path = crate::organisations::store::path_of(q, body)?;
            let mut paths = Vec::new();
            for team in teams.into_iter().chain(from_body) {
                paths.push(crate::organisations::store::path_of(q, team)?);
            }
            let more = match from_body {
                Some(from) => store::people_below(q, from, FROM_BODY_MOST)?,
                None => Vec::new(),
            };
            Ok((path, more, paths))
        })
        .await?;
    // Every team, and the body whose people are taken, stands within reach too.
    for path in paths {
        ask.actor.permit::<may::ManageChoice>(&Scope::body(path))?;
    }
    for (person, ..) in more {
        if !people.contains(&person) {
            people.push(person);
        }
    }
    let permit = ask.actor.permit::<may::ManageChoice>(&Scope::body(path))?;
    let new = RoundIn {
        organisation: body,
        title: form.get("title").to_owned(),
        about: form.get("about").to_owned(),
        until: written.until,
        teams: written.teams,
        candidates: people,
    };
    answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let id = actions::open_round(tx, &permit, &new)?;
        Ok(Answer::to(format!("/choice/{id}?done=done-choice-opened")))
    })
    .await
}
