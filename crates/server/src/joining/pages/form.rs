//! The form of a round.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::{Scope, may};
use liandong_domain::basics::{ActivityId, Day, JoiningRoundId, OrganisationId, PersonId};
use liandong_domain::joining::RoundPlan;
use liandong_domain::training::CourseKind;

use super::{Choice, filled, found, over, wide};
use crate::activities::store::ActivityFilter;
use crate::failure::{Failure, Gather};
use crate::joining::actions::{self, NewRound};
use crate::joining::refusal::JoiningFormRefusal;
use crate::joining::store::{self, RoundRow};
use crate::ui::{Frame, Page, draw};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

/// How many activities can be chosen from.
const ACTIVITIES: i64 = 40;

/// The form of a round.
#[derive(Template)]
#[template(path = "pages/joining/round_form.html")]
pub struct RoundFormPage {
    /// The frame.
    pub c: Frame,
    /// The values.
    pub form: FormBody,
    /// Bodies to choose from.
    pub bodies: Vec<Choice>,
    /// Kinds of course for basic training.
    pub basic: Vec<Choice>,
    /// Kinds of course for the training after the choice.
    pub skills: Vec<Choice>,
    /// Activities to try out.
    pub activities: Vec<Choice>,
    /// Where it is sent.
    pub action: String,
    /// Whether it exists already.
    pub known: bool,
}

impl Page for RoundFormPage {
    const NAME: &'static str = "joining/round_form";
}

fn kinds(ask: &Ask, form: &FormBody, field: &str) -> Vec<Choice> {
    CourseKind::ALL
        .into_iter()
        .map(|kind| Choice {
            value: kind.code().to_owned(),
            label: ask.say(kind.word(), &[]),
            chosen: form.all(field).iter().any(|value| value == kind.code()),
        })
        .collect()
}

async fn form_page(
    ask: &Ask,
    form: FormBody,
    row: Option<&RoundRow>,
) -> Result<RoundFormPage, Failure> {
    let seen = ask.actor.seen::<may::ManageJoining>();
    if !wide(&seen) {
        ask.actor.me()?;
        return Err(Failure::NOT_FOUND);
    }
    let known = row.map(|row| row.id);
    let (bodies, mut activities) = ask
        .app
        .look(ask.actor.town, move |q| {
            let paths = crate::activities::store::paths_seen(q, &seen)?;
            let mut bodies = crate::organisations::store::list(q)?;
            bodies.retain(|body| {
                !body.closed && paths.iter().any(|path| body.path.starts_with(path.as_str()))
            });
            let mut out: Vec<(String, String)> = Vec::new();
            if let Some(id) = known {
                for trial in store::trials(q, id)? {
                    out.push((trial.activity.to_string(), trial.title));
                }
            }
            let open =
                ActivityFilter { state: Some("open".to_owned()), ..ActivityFilter::default() };
            let lines = crate::activities::store::activities(q, &paths, &open, ACTIVITIES, 0)?;
            out.extend(lines.into_iter().map(|line| (line.id.to_string(), line.title)));
            Ok((bodies, out))
        })
        .await?;
    let mut once = std::collections::BTreeSet::new();
    activities.retain(|(id, _)| once.insert(id.clone()));
    Ok(RoundFormPage {
        bodies: bodies
            .into_iter()
            .map(|body| Choice {
                chosen: form.get("organisation") == body.id.to_string(),
                value: body.id.to_string(),
                label: body.name,
            })
            .collect(),
        basic: kinds(ask, &form, "basic"),
        skills: kinds(ask, &form, "skills"),
        activities: activities
            .into_iter()
            .map(|(value, label)| Choice {
                chosen: form.all("trials").contains(&value),
                value,
                label,
            })
            .collect(),
        action: match row {
            Some(row) => format!("/joining/rounds/{}/edit", row.id),
            None => "/joining/rounds".to_owned(),
        },
        known: row.is_some(),
        form,
        c: ask.frame(),
    })
}

/// `GET /joining/rounds/new`
pub async fn fresh(ask: Ask) -> Result<Response, Failure> {
    let me = ask.actor.me()?;
    let today = ask.now.day();
    let own =
        ask.app.look(ask.actor.town, move |q| Ok(crate::people::store::person(q, me)?)).await?;
    let form = filled(&[
        ("opens_on", today.to_string()),
        ("closes_on", today.plus_days(30).to_string()),
        ("places", "60".to_owned()),
        ("responsible", own.map(|row| row.number).unwrap_or_default()),
        ("basic", "concepts".to_owned()),
        ("skills", "concepts".to_owned()),
        ("skills", "skills".to_owned()),
    ]);
    draw(&form_page(&ask, form, None).await?)
}

/// `GET /joining/rounds/{id}/edit`
pub async fn show(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let row = found(&ask, &id).await?;
    over::<may::ManageJoining>(&ask, &row)?;
    let round = row.id;
    let trials = ask.app.look(ask.actor.town, move |q| Ok(store::trials(q, round)?)).await?;
    let mut pairs = vec![
        ("name", row.name.clone()),
        ("about", row.about.clone()),
        ("organisation", row.organisation.to_string()),
        ("opens_on", row.plan.opens_on.to_string()),
        ("closes_on", row.plan.closes_on.to_string()),
        ("places", row.plan.places.to_string()),
        ("responsible", row.responsible_number.clone()),
    ];
    pairs.extend(row.basic.iter().map(|kind| ("basic", kind.code().to_owned())));
    pairs.extend(row.skills.iter().map(|kind| ("skills", kind.code().to_owned())));
    pairs.extend(trials.iter().map(|trial| ("trials", trial.activity.to_string())));
    draw(&form_page(&ask, filled(&pairs), Some(&row)).await?)
}

/// `POST /joining/rounds`
pub async fn create(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    keep(ask, None, form).await
}

/// `POST /joining/rounds/{id}/edit`
pub async fn change(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let row = found(&ask, &id).await?;
    over::<may::ManageJoining>(&ask, &row)?;
    keep(ask, Some(row), form).await
}

async fn keep(ask: Ask, row: Option<RoundRow>, form: FormBody) -> Result<Response, Failure> {
    form_answer(
        write(&ask, row.as_ref(), &form).await,
        |page| &mut page.c,
        form_page(&ask, form, row.as_ref()),
    )
    .await
}

/// What a form says, and the number of whoever answers for it.
fn read(form: &FormBody) -> Result<(OrganisationId, RoundPlan), Failure> {
    let mut gather = Gather::default();
    let no = |field| JoiningFormRefusal::NoChoice { field };
    let organisation: Option<OrganisationId> =
        gather.take(form.get("organisation").parse().map_err(|_| no("organisation")));
    let mut day = |field: &'static str| {
        let parsed = form.get(field).trim().parse::<Day>();
        gather.take(parsed.map_err(|_| JoiningFormRefusal::NoDay { field }))
    };
    let (opens_on, closes_on) = (day("opens_on"), day("closes_on"));
    let places = form.get("places").trim().parse::<i64>();
    let places = gather.take(places.map_err(|_| JoiningFormRefusal::NoNumber { field: "places" }));
    gather.finish(|| {
        let plan = RoundPlan { opens_on: opens_on?, closes_on: closes_on?, places: places? };
        Some((organisation?, plan))
    })
}

async fn write(ask: &Ask, row: Option<&RoundRow>, form: &FormBody) -> Result<Answer, Failure> {
    let seen = ask.actor.seen::<may::ManageJoining>();
    if !wide(&seen) {
        ask.actor.me()?;
        return Err(Failure::NOT_FOUND);
    }
    let (organisation, plan) = read(form)?;
    let typed = form.get("responsible").trim().to_owned();
    let trials: Vec<ActivityId> =
        form.all("trials").iter().filter_map(|text| text.parse().ok()).collect();
    let named = trials.clone();
    let (path, responsible) = ask
        .app
        .look(ask.actor.town, move |q| {
            let body = crate::organisations::store::organisation(q, organisation)?
                .ok_or(Failure::NOT_FOUND)?;
            for activity in &named {
                crate::activities::store::activity(q, *activity)?.ok_or(Failure::NOT_FOUND)?;
            }
            Ok((body.path, worker(q, &typed)?))
        })
        .await?;
    let permit = ask.actor.permit::<may::ManageJoining>(&Scope::body(path))?;
    let kinds = |field: &str| {
        form.all(field).iter().filter_map(|code| CourseKind::parse(code)).collect::<Vec<_>>()
    };
    let new = NewRound {
        organisation,
        name: form.get("name").to_owned(),
        about: form.get("about").to_owned(),
        plan,
        responsible,
        basic: kinds("basic"),
        skills: kinds("skills"),
        trials,
    };
    let id: Option<JoiningRoundId> = row.map(|row| row.id);
    answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let id = actions::keep_round(tx, &permit, id, &new)?;
        Ok(Answer::to(format!("/joining/rounds/{id}?done=done-joining-round-kept")))
    })
    .await
}

/// The worker of a number.
fn worker(q: &mut crate::db::Read<'_>, typed: &str) -> Result<PersonId, Failure> {
    let row = crate::people::store::person_by_number(q, typed)?;
    let row = row.filter(|row| row.merged_into.is_none() && row.left_at.is_none());
    let typed = typed.to_owned();
    let field = "responsible";
    Ok(row.ok_or(JoiningFormRefusal::NoPerson { field, typed })?.id)
}
