//! A class at a step: the evidence beside each name, who has it ticked, one press.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::{Permit, Scope, may};
use liandong_domain::basics::{ApplicationId, Minutes, OrganisationId, PersonId};
use liandong_domain::joining::ApplicationState;
use liandong_domain::rules::Step;

use super::super::evidence::{self, Evidence};
use super::views::{Pointers, Todo, due_words, evidence_words, pointers, todos};
use super::{found, over, query};
use crate::failure::Failure;
use crate::joining::actions::{self, Registrar};
use crate::joining::refusal::JoiningFormRefusal;
use crate::joining::store::{self, ApplicationRow, Narrow, RoundRow};
use crate::ui::{Frame, Page, day_bare, draw, minutes_words};
use crate::web::paging::{PageAsked, Pager};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

/// A class stands on one page.
const CLASS: i64 = 100;

/// One name.
#[derive(Debug, Clone)]
pub struct NameLine {
    /// Their application.
    pub application: String,
    /// The name.
    pub name: String,
    /// The number.
    pub number: String,
    /// Since when at this step.
    pub since: String,
    /// Until when, in words.
    pub due: String,
    /// Whether the days ran out.
    pub late: bool,
    /// What is there.
    pub evidence: Vec<String>,
    /// What is missing.
    pub lacks: Vec<String>,
    /// Hours that wait for the registration; empty: none.
    pub hours: String,
    /// Whether the row is ticked.
    pub chosen: bool,
}

/// A step to turn to.
#[derive(Debug, Clone)]
pub struct StepTab {
    /// Its name with how many are at it.
    pub label: String,
    /// Where.
    pub href: String,
    /// Whether it is the one shown.
    pub current: bool,
}

/// A class at a step.
#[derive(Template)]
#[template(path = "pages/joining/names.html")]
pub struct StepNamesPage {
    /// The frame.
    pub c: Frame,
    /// The round.
    pub id: String,
    /// Its name.
    pub round: String,
    /// The step's code.
    pub step: &'static str,
    /// Its name.
    pub step_name: String,
    /// What it asks for.
    pub asks: String,
    /// The five steps.
    pub tabs: Vec<StepTab>,
    /// The names.
    pub lines: Vec<NameLine>,
    /// Where those without the evidence are pointed to.
    pub todo: Vec<Todo>,
    /// How many have the evidence.
    pub ready: usize,
    /// Whether the reader decides.
    pub decide: bool,
    /// The pager.
    pub pager: Pager,
}

impl Page for StepNamesPage {
    const NAME: &'static str = "joining/names";
}

struct View {
    rows: Vec<ApplicationRow>,
    total: i64,
    found: BTreeMap<PersonId, Evidence>,
    counts: Vec<store::StepCount>,
    hours: BTreeMap<PersonId, Minutes>,
    teams: Vec<crate::organisations::store::Organisation>,
    to: Pointers,
}

fn paging(ask: &Ask) -> PageAsked {
    let part = PageAsked::from_query(&ask.query);
    if query(ask, "size").is_empty() { PageAsked { size: CLASS, ..part } } else { part }
}

async fn look(ask: &Ask, row: &RoundRow, step: Step) -> Result<View, Failure> {
    let (round, part, asker) = (row.clone(), paging(ask), ask.clone());
    ask.app
        .look(ask.actor.town, move |q| {
            let by = Narrow {
                round: Some(round.id),
                step: Some(step),
                states: Some((ApplicationState::Open, ApplicationState::Open)),
                ..Narrow::default()
            };
            let rows = store::narrow(q, &by, (part.size, part.offset()))?;
            let counts = store::funnel_of(q, round.id)?;
            let people: Vec<PersonId> = rows.iter().map(|row| row.person).collect();
            let chosen = step >= Step::MutualChoice && !rows.is_empty();
            Ok(View {
                // The funnel knows how many wait here: nothing is counted again.
                total: counts.iter().find(|c| c.step == step).map_or(0, |c| c.waiting),
                found: evidence::of_many(q, &round, &rows)?,
                hours: crate::hours::store::trial_minutes(q, &people)?,
                teams: if chosen { crate::organisations::store::list(q)? } else { Vec::new() },
                to: pointers(q, &asker, &round, step)?.office(&asker.actor),
                counts,
                rows,
            })
        })
        .await
}

fn line(ask: &Ask, view: &View, row: &ApplicationRow, form: Option<&FormBody>) -> NameLine {
    let there = view.found.get(&row.person);
    let lacks = there.map(|one| one.lacks(row.way.step)).unwrap_or_default();
    let hours = view.hours.get(&row.person).copied().unwrap_or(Minutes::ZERO);
    let id = row.id.to_string();
    NameLine {
        chosen: match form {
            Some(form) => form.all("names").contains(&id),
            None => lacks.is_empty(),
        },
        application: id,
        name: row.name.clone(),
        number: row.number.clone(),
        since: day_bare(ask.lang, row.way.entered_on),
        due: due_words(ask, row),
        late: row.way.days_left(ask.now.day()).is_some_and(|left| left < 0),
        evidence: there
            .map(|one| evidence_words(ask, one, row.way.step, &view.teams))
            .unwrap_or_default(),
        lacks: lacks.iter().map(|lack| ask.say(lack.word(), &[])).collect(),
        hours: if hours > Minutes::ZERO { minutes_words(ask.lang, hours) } else { String::new() },
    }
}

async fn names_page(
    ask: &Ask,
    round: &RoundRow,
    step: Step,
    form: Option<&FormBody>,
) -> Result<StepNamesPage, Failure> {
    let view = look(ask, round, step).await?;
    let lines: Vec<NameLine> = view.rows.iter().map(|row| line(ask, &view, row, form)).collect();
    let mut lacks = std::collections::BTreeSet::new();
    for one in view.found.values() {
        lacks.extend(one.lacks(step));
    }
    let lacks: Vec<_> = lacks.into_iter().collect();
    let tab = |one: &store::StepCount| {
        let facts = [("step", ask.say(one.step.word_key(), &[])), ("n", one.waiting.to_string())];
        StepTab {
            label: ask.say("joining-step-tab", &facts),
            href: format!("/joining/rounds/{}/steps/{}", round.id, one.step.code()),
            current: one.step == step,
        }
    };
    Ok(StepNamesPage {
        id: round.id.to_string(),
        round: round.name.clone(),
        step: step.code(),
        step_name: ask.say(step.word_key(), &[]),
        asks: ask.say(&format!("joining-asks-{}", step.code()), &[]),
        tabs: view.counts.iter().map(tab).collect(),
        ready: lines.iter().filter(|line| line.lacks.is_empty()).count(),
        todo: todos(ask, &lacks, &view.to),
        lines,
        decide: over::<may::DecideJoining>(ask, round).is_ok(),
        pager: Pager::new(paging(ask), view.total, &ask.path, &ask.query),
        c: ask.frame(),
    })
}

async fn at(ask: &Ask, id: &str, step: &str) -> Result<(RoundRow, Step), Failure> {
    let row = found(ask, id).await?;
    over::<may::ManageJoining>(ask, &row)?;
    Ok((row, Step::parse(step).ok_or(Failure::NOT_FOUND)?))
}

/// `GET /joining/rounds/{id}/steps/{step}`
pub async fn page(ask: Ask, Path((id, step)): Path<(String, String)>) -> Result<Response, Failure> {
    let (row, step) = at(&ask, &id, &step).await?;
    draw(&names_page(&ask, &row, step, None).await?)
}

/// `POST /joining/rounds/{id}/steps/{step}`
pub async fn pass(
    ask: Ask,
    Path((id, step)): Path<(String, String)>,
    form: FormBody,
) -> Result<Response, Failure> {
    let (row, step) = at(&ask, &id, &step).await?;
    let permit = over::<may::DecideJoining>(&ask, &row)?;
    form_answer(
        write(&ask, &row, (permit, step), &form).await,
        |page| &mut page.c,
        names_page(&ask, &row, step, Some(&form)),
    )
    .await
}

async fn write(
    ask: &Ask,
    row: &RoundRow,
    (permit, step): (Permit<may::DecideJoining>, Step),
    form: &FormBody,
) -> Result<Answer, Failure> {
    let all: Vec<ApplicationId> =
        form.all("names").iter().filter_map(|text| text.parse().ok()).collect();
    if all.is_empty() {
        return Err(JoiningFormRefusal::NobodyChosen.into());
    }
    let registrar = match step {
        Step::Registration => registrar(ask, row, &all).await?,
        Step::Trial | Step::BasicTraining | Step::MutualChoice | Step::SkillsTraining => {
            Registrar::default()
        }
    };
    let round = row.id;
    answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::pass(tx, &permit, (round, step), &all, &registrar)?;
        let (to, done) = match step.next() {
            Some(next) => (next.code(), "done-joining-passed"),
            None => (step.code(), "done-joining-registered"),
        };
        Ok(Answer::to(format!("/joining/rounds/{round}/steps/{to}?done={done}")))
    })
    .await
}

/// The permits a registration needs: one for each agreed team, and one for the hours.
async fn registrar(ask: &Ask, row: &RoundRow, all: &[ApplicationId]) -> Result<Registrar, Failure> {
    let (round, ids) = (row.clone(), all.to_vec());
    let paths: BTreeMap<OrganisationId, String> = ask
        .app
        .look(ask.actor.town, move |q| {
            let rows = store::applications(q, &ids)?;
            let mut out = BTreeMap::new();
            for one in evidence::of_many(q, &round, &rows)?.into_values() {
                if let Some(agreed) = one.team
                    && let std::collections::btree_map::Entry::Vacant(slot) = out.entry(agreed.team)
                {
                    slot.insert(crate::organisations::store::path_of(q, agreed.team)?);
                }
            }
            Ok(out)
        })
        .await?;
    let mut roles = BTreeMap::new();
    for (team, path) in paths {
        roles.insert(team, ask.actor.permit::<may::ManageRoles>(&Scope::body(path))?);
    }
    Ok(Registrar {
        roles,
        givers: ask.actor.grants.iter().map(|grant| grant.role).collect(),
        hours: over::<may::ConfirmHours>(ask, row).ok(),
    })
}
