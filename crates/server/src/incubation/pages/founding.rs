//! Founding a team, or entering the way of an older one.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::{Seen, may};
use liandong_domain::activities::ActivityKind;
use liandong_domain::basics::{Day, OrganisationId};
use liandong_domain::incubation::IncubationStage;
use liandong_domain::organisations::Kind;

use super::{Choice, filled, over, people_typed, team_at};
use crate::activities::store::paths_seen;
use crate::failure::{Failure, Gather};
use crate::incubation::actions::{self, FoundingText, NewTeam};
use crate::incubation::refusal::FormRefusal;
use crate::incubation::store::TeamRow;
use crate::ui::{Frame, Page, draw};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

/// The form.
#[derive(Template)]
#[template(path = "pages/incubation/founding.html")]
pub struct FoundingPage {
    /// The frame.
    pub c: Frame,
    /// The older team; empty: a new one.
    pub team: String,
    /// Its name.
    pub name: String,
    /// The values.
    pub form: FormBody,
    /// Bodies above.
    pub parents: Vec<Choice>,
    /// Fields of service.
    pub fields: Vec<Choice>,
    /// Stages an older team may have reached.
    pub stages: Vec<Choice>,
}

impl Page for FoundingPage {
    const NAME: &'static str = "incubation/founding";
}

async fn form_page(
    ask: &Ask,
    form: FormBody,
    team: Option<&TeamRow>,
) -> Result<FoundingPage, Failure> {
    let seen = ask.actor.seen::<may::IncubateTeams>();
    if !matches!(seen, Seen::Town | Seen::Bodies(_)) {
        ask.actor.me()?;
        return Err(Failure::NOT_FOUND);
    }
    let bodies = ask
        .app
        .look(ask.actor.town, move |q| {
            let paths = paths_seen(q, &seen)?;
            let mut bodies = crate::organisations::store::list(q)?;
            bodies.retain(|body| {
                let mine = paths.iter().any(|path| body.path.starts_with(path.as_str()));
                mine && !body.closed && body.kind.may_hold(Kind::Team)
            });
            Ok(bodies)
        })
        .await?;
    let choice =
        |value: &str, label: String| Choice { value: value.to_owned(), label, chosen: false };
    Ok(FoundingPage {
        team: team.map(|team| team.id.to_string()).unwrap_or_default(),
        name: team.map(|team| team.name.clone()).unwrap_or_default(),
        parents: bodies.into_iter().map(|body| choice(&body.id.to_string(), body.name)).collect(),
        fields: ActivityKind::ALL
            .into_iter()
            .map(|kind| choice(kind.code(), ask.say(&kind.word(), &[])))
            .collect(),
        stages: IncubationStage::ALL
            .into_iter()
            .map(|stage| choice(stage.code(), ask.say(stage.word(), &[])))
            .collect(),
        form,
        c: ask.frame(),
    })
}

/// The number of who asks: most workers are the coach themselves.
async fn begun(ask: &Ask) -> Result<FormBody, Failure> {
    let me = ask.actor.me()?;
    let number = ask
        .app
        .look(ask.actor.town, move |q| {
            let row = crate::people::store::person(q, me)?;
            Ok(row.map(|row| row.number).unwrap_or_default())
        })
        .await?;
    Ok(filled(&[
        ("coach", number),
        ("field", "0017".to_owned()),
        ("stage", "worker_led".to_owned()),
        ("conduct", ask.say("incubation-conduct-start", &[])),
    ]))
}

/// `GET /teams/new`
pub async fn fresh(ask: Ask) -> Result<Response, Failure> {
    let form = begun(&ask).await?;
    draw(&form_page(&ask, form, None).await?)
}

/// `GET /teams/{id}/found`
pub async fn older(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let team = team_at(&ask, &id).await?;
    over::<may::IncubateTeams>(&ask, &team)?;
    let form = begun(&ask).await?;
    draw(&form_page(&ask, form, Some(&team)).await?)
}

/// A day that may be left out; a text that is no day is refused.
fn day(gather: &mut Gather, form: &FormBody, field: &'static str) -> Option<Day> {
    if !form.has(field) {
        return None;
    }
    gather.take(form.get(field).trim().parse().map_err(|_| FormRefusal::NoDay { field }))
}

/// What the form says; its people are looked up.
async fn read(ask: &Ask, form: &FormBody) -> Result<FoundingText, Failure> {
    let mut gather = Gather::default();
    let field = FormRefusal::NoChoice { field: "field" };
    let field = gather.take(ActivityKind::parse(form.get("field")).ok_or(field));
    let meeting_on = day(&mut gather, form, "meeting_on");
    let (coach, leaders) = (form.get("coach").to_owned(), form.get("leaders").to_owned());
    let (coaches, leaders) = ask
        .app
        .look(ask.actor.town, move |q| {
            Ok((people_typed(q, "coach", &coach)?, people_typed(q, "leaders", &leaders)?))
        })
        .await?;
    let coach = coaches.first().copied().ok_or(FormRefusal::NoChoice { field: "coach" });
    let coach = gather.take(coach);
    gather.finish(|| {
        Some(FoundingText {
            field: field?,
            coach: coach?,
            leaders,
            meeting_on,
            conduct: form.get("conduct").to_owned(),
        })
    })
}

async fn answered(
    ask: &Ask,
    form: FormBody,
    team: Option<&TeamRow>,
    done: Result<Answer, Failure>,
) -> Result<Response, Failure> {
    form_answer(done, |page| &mut page.c, form_page(ask, form, team)).await
}

async fn write_new(ask: &Ask, form: &FormBody) -> Result<Answer, Failure> {
    let no = FormRefusal::NoChoice { field: "parent" };
    let parent: OrganisationId = form.get("parent").parse().map_err(|_| no)?;
    let above = ask
        .app
        .look(ask.actor.town, move |q| {
            crate::incubation::store::team(q, parent)?.ok_or(Failure::NOT_FOUND)
        })
        .await?;
    let permit = over::<may::IncubateTeams>(ask, &above)?;
    let new = NewTeam {
        parent,
        name: form.get("name").to_owned(),
        purpose: form.get("purpose").to_owned(),
        text: read(ask, form).await?,
    };
    answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let id = actions::found_team(tx, &permit, &new)?;
        Ok(Answer::to(format!("/teams/{id}/incubation?done=done-incubation-founded")))
    })
    .await
}

/// `POST /teams`
pub async fn found(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    if !matches!(ask.actor.seen::<may::IncubateTeams>(), Seen::Town | Seen::Bodies(_)) {
        ask.actor.me()?;
        return Err(Failure::NOT_FOUND);
    }
    let done = write_new(&ask, &form).await;
    answered(&ask, form, None, done).await
}

async fn write_older(ask: &Ask, team: &TeamRow, form: &FormBody) -> Result<Answer, Failure> {
    let permit = over::<may::IncubateTeams>(ask, team)?;
    let mut gather = Gather::default();
    let no = FormRefusal::NoChoice { field: "stage" };
    let stage = gather.take(IncubationStage::parse(form.get("stage")).ok_or(no));
    let no = FormRefusal::NoDay { field: "since" };
    let since = gather.take(form.get("since").trim().parse::<Day>().map_err(|_| no));
    let entered = gather.finish(|| Some((stage?, since?)))?;
    let (text, id) = (read(ask, form).await?, team.id);
    answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::enter_team(tx, &permit, id, &text, entered)?;
        Ok(Answer::to(format!("/teams/{id}/incubation?done=done-incubation-founded")))
    })
    .await
}

/// `POST /teams/{id}/found`
pub async fn enter(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let team = team_at(&ask, &id).await?;
    over::<may::IncubateTeams>(&ask, &team)?;
    let done = write_older(&ask, &team, &form).await;
    answered(&ask, form, Some(&team), done).await
}
