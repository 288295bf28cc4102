//! Whether a team is ready for its next stage, criterion by criterion, and the first signature.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::may;
use liandong_domain::basics::OrganisationId;
use liandong_domain::incubation::{Asked, Criterion, Override, StepState};

use super::{over, team_at};
use crate::failure::Failure;
use crate::incubation::actions;
use crate::incubation::store::{self, TeamRow};
use crate::ui::{Frame, Page, draw};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

/// One criterion.
#[derive(Debug, Clone)]
pub struct AskedLine {
    /// What is asked and what is there, in words.
    pub text: String,
    /// Reached.
    pub met: bool,
    /// Where the rows behind the number are; empty: nowhere beyond this page.
    pub href: String,
}

/// Readiness.
#[derive(Template)]
#[template(path = "pages/incubation/readiness.html")]
pub struct ReadinessPage {
    /// The frame.
    pub c: Frame,
    /// The team.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The stage it stands in.
    pub stage: String,
    /// The next one; empty: it has graduated.
    pub to: String,
    /// The rule that asks.
    pub rule: String,
    /// Criteria.
    pub asked: Vec<AskedLine>,
    /// How many are short.
    pub short: i64,
    /// A reason may stand in for what is short.
    pub may_override: bool,
    /// A step waits.
    pub waits: bool,
    /// May propose and step back.
    pub may_incubate: bool,
    /// The stage before; empty: none.
    pub before: String,
    /// What was typed.
    pub form: FormBody,
}

impl Page for ReadinessPage {
    const NAME: &'static str = "incubation/readiness";
}

/// The criteria in words, each with the way to its rows.
pub(super) fn asked_lines(
    ask: &Ask,
    team: OrganisationId,
    asked: &[Asked],
    last: i64,
) -> Vec<AskedLine> {
    asked
        .iter()
        .map(|one| {
            let facts = [("needed", one.needed.to_string()), ("have", one.have.to_string())];
            let href = match one.criterion {
                Criterion::FoundingMeeting | Criterion::HandOver | Criterion::Months => {
                    format!("/teams/{team}/incubation#past")
                }
                Criterion::Conduct => format!("/teams/{team}/incubation#conduct"),
                Criterion::LeaderNamed | Criterion::TrainedLeaders | Criterion::Retention => {
                    format!("/organisations/{team}")
                }
                Criterion::Share if last > 0 => format!("/teams/{team}/work?last={last}"),
                Criterion::Share => format!("/teams/{team}/work"),
                Criterion::Alone => format!("/teams/{team}/work?alone=1"),
            };
            AskedLine { text: ask.say(one.criterion.word(), &facts), met: one.is_met(), href }
        })
        .collect()
}

/// The criteria as a step keeps them.
pub(super) fn kept(text: &str) -> Vec<Asked> {
    text.split(',')
        .filter_map(|part| {
            let mut parts = part.split(':');
            let criterion = Criterion::parse(parts.next()?)?;
            let (needed, have) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
            Some(Asked { criterion, needed, have })
        })
        .collect()
}

/// The rule by its name and version; before the town has signed one, its default.
fn rule_words(ask: &Ask, version: i64) -> String {
    if version == 0 {
        return ask.say("rules-default", &[]);
    }
    let rule = ask.say("rules-name-incubation-stages", &[]);
    ask.say("rules-version-of", &[("rule", rule), ("version", version.to_string())])
}

async fn readiness_page(
    ask: &Ask,
    team: &TeamRow,
    form: FormBody,
) -> Result<ReadinessPage, Failure> {
    over::<may::KeepTeamLedger>(ask, team)?;
    let way = team.way.clone().ok_or(Failure::NOT_FOUND)?;
    let (row, stands) = (team.clone(), way.clone());
    let (weighed, steps) = ask
        .app
        .look(ask.actor.town, move |q| {
            Ok((actions::weigh(q, &row, &stands)?, store::steps(q, row.id)?))
        })
        .await?;
    let short = weighed.asked.iter().filter(|one| !one.is_met()).count();
    let numbers = way.stage.next().is_some_and(|to| weighed.rule.asks(to).is_some());
    Ok(ReadinessPage {
        id: team.id.to_string(),
        name: team.name.clone(),
        stage: ask.say(way.stage.word(), &[]),
        to: way.stage.next().map(|to| ask.say(to.word(), &[])).unwrap_or_default(),
        rule: rule_words(ask, weighed.reference.version),
        asked: asked_lines(ask, team.id, &weighed.asked, weighed.rule.last_activities),
        short: i64::try_from(short).unwrap_or(i64::MAX),
        may_override: numbers && weighed.rule.when_not_ready == Override::WithReason,
        waits: steps.iter().any(|step| step.state == StepState::Proposed),
        may_incubate: over::<may::IncubateTeams>(ask, team).is_ok(),
        before: way.stage.before().map(|to| ask.say(to.word(), &[])).unwrap_or_default(),
        form,
        c: ask.frame(),
    })
}

/// `GET /teams/{id}/readiness`
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let team = team_at(&ask, &id).await?;
    draw(&readiness_page(&ask, &team, FormBody::default()).await?)
}

async fn answered(
    ask: &Ask,
    team: &TeamRow,
    form: FormBody,
    done: Result<Answer, Failure>,
) -> Result<Response, Failure> {
    form_answer(done, |page| &mut page.c, readiness_page(ask, team, form)).await
}

/// `POST /teams/{id}/propose`
pub async fn propose(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let team = team_at(&ask, &id).await?;
    let (permit, id) = (over::<may::IncubateTeams>(&ask, &team)?, team.id);
    let (words, why) = (form.get("words").to_owned(), form.get("why").to_owned());
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::propose(tx, &permit, id, (&words, &why))?;
        Ok(Answer::to(format!("/teams/{id}/incubation?done=done-incubation-proposed")))
    })
    .await;
    answered(&ask, &team, form, done).await
}

/// `POST /teams/{id}/step-back`
pub async fn step_back(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let team = team_at(&ask, &id).await?;
    let (permit, id) = (over::<may::IncubateTeams>(&ask, &team)?, team.id);
    let why = form.get("back_why").to_owned();
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::step_back(tx, &permit, id, &why)?;
        Ok(Answer::to(format!("/teams/{id}/incubation?done=done-incubation-back")))
    })
    .await;
    answered(&ask, &team, form, done).await
}
