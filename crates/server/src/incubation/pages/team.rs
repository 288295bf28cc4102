//! The way of one team: its stage, the line from worker-led to volunteer-led, what is promised.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::may;
use liandong_domain::basics::{OrganisationId, PromiseId, StageStepId};
use liandong_domain::incubation::{
    IncubationStage, MeetingKind, Month, StepState, Sum, Work, by_month,
};

use super::chart::{Chart, chart, month_sum};
use super::readiness::{AskedLine, asked_lines};
use super::{joined, over, people_typed, team_at};
use crate::failure::Failure;
use crate::hours::store::{TeamHours, team_hours};
use crate::incubation::actions::{self, Ledger};
use crate::incubation::refusal::FormRefusal;
use crate::incubation::store::{self, CoachRow, MeetingRow, PromiseRow, StepRow, TeamRow, WayRow};
use crate::ui::{Frame, Page, day_long, draw, moment_long};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

/// How many months the picture shows.
const MONTHS: i64 = 24;

/// One stage in the row of stages.
#[derive(Debug, Clone)]
pub struct StageView {
    /// Its name.
    pub text: String,
    /// `done`, `now`, `next`.
    pub state: &'static str,
}

/// One month of the table.
#[derive(Debug, Clone)]
pub struct MonthLine {
    /// `2026-11`.
    pub month: String,
    /// All kinds together; empty: a gap.
    pub all: String,
    /// Each kind: its code, and its share; empty: none.
    pub kinds: Vec<(&'static str, String)>,
}

/// A step that waits for the second signature.
#[derive(Debug, Clone)]
pub struct StepView {
    /// Its id.
    pub id: String,
    /// From and to, in words.
    pub what: String,
    /// Who proposed it, and when.
    pub by: String,
    /// What they say.
    pub words: String,
    /// Why it goes on though criteria are short; empty: none is.
    pub why: String,
    /// The criteria as they stood.
    pub asked: Vec<AskedLine>,
}

/// A promise.
#[derive(Debug, Clone)]
pub struct PromiseView {
    /// Its id.
    pub id: String,
    /// What.
    pub words: String,
    /// Made on, due on.
    pub note: String,
    /// Kept when and by whom; empty: open.
    pub kept: String,
    /// Its day is gone.
    pub late: bool,
}

/// Something that happened.
#[derive(Debug, Clone)]
pub struct PastView {
    /// When.
    pub when: String,
    /// What.
    pub what: String,
    /// Who.
    pub who: String,
    /// Why, or what was said.
    pub why: String,
}

/// What a reader may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TeamMay {
    /// Lead on from stage to stage.
    pub incubate: bool,
    /// Sign for the team.
    pub agree: bool,
    /// Keep ledger, meetings and promises.
    pub keep: bool,
}

/// The way of a team.
#[derive(Template)]
#[template(path = "pages/incubation/team.html")]
pub struct TeamPage {
    /// The frame.
    pub c: Frame,
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub about: String,
    /// Its stage, a code; empty: its way has not begun.
    pub stage: &'static str,
    /// The same in words, with since when.
    pub stage_words: String,
    /// Field of service.
    pub field: String,
    /// The coach.
    pub coach: String,
    /// Number of another coach, as typed.
    pub new_coach: String,
    /// Why it changes, as typed.
    pub coach_why: String,
    /// The row of stages.
    pub stages: Vec<StageView>,
    /// The code of conduct.
    pub conduct: String,
    /// Who agreed to it, and when; empty: nobody.
    pub conduct_by: String,
    /// The day planned for the founding meeting; empty: none.
    pub meeting_on: String,
    /// A founding meeting was held.
    pub founded: bool,
    /// The picture.
    pub chart: Chart,
    /// The four kinds, in words.
    pub works: Vec<String>,
    /// Activities and courses that nobody has confirmed.
    pub open: i64,
    /// Months, latest first.
    pub months: Vec<MonthLine>,
    /// The step that waits; at most one.
    pub waiting: Vec<StepView>,
    /// Promises, open ones first.
    pub promises: Vec<PromiseView>,
    /// Meetings and steps, latest first.
    pub past: Vec<PastView>,
    /// Hours of its own activities; empty: none.
    pub hours: String,
    /// Hours of activities it runs with others; empty: none.
    pub joint_hours: String,
    /// What the reader may do.
    pub may: TeamMay,
}

impl Page for TeamPage {
    const NAME: &'static str = "incubation/team";
}

struct Facts {
    ledger: Ledger,
    steps: Vec<StepRow>,
    meetings: Vec<MeetingRow>,
    promises: Vec<PromiseRow>,
    coaches: Vec<CoachRow>,
    hours: TeamHours,
}

async fn facts(ask: &Ask, team: OrganisationId, may: TeamMay) -> Result<Facts, Failure> {
    let from = Month::of(ask.now.day()).plus(1 - MONTHS).first();
    ask.app
        .look(ask.actor.town, move |q| {
            let span = (from.at(liandong_domain::basics::TimeOfDay::START), q.now());
            Ok(Facts {
                ledger: actions::read_ledger(q, team, span)?,
                steps: store::steps(q, team)?,
                meetings: store::meetings(q, team)?,
                promises: if may.keep { store::promises(q, team)? } else { Vec::new() },
                coaches: if may.keep { store::coaches(q, team)? } else { Vec::new() },
                hours: team_hours(q, team)?,
            })
        })
        .await
}

fn percent(sum: Sum) -> String {
    sum.permille().map(|permille| format!("{}%", (permille + 5) / 10)).unwrap_or_default()
}

/// The months of which somebody confirmed or corrected something: what the house saw alone is no
/// dot, least of all one at nothing.
fn confirmed(
    ledger: &Ledger,
    mut sums: BTreeMap<Month, BTreeMap<Work, Sum>>,
) -> BTreeMap<Month, BTreeMap<Work, Sum>> {
    let said = ledger.items.iter().filter(|item| item.is_said());
    let said: BTreeSet<Month> = said.map(|item| Month::of(item.day)).collect();
    sums.retain(|month, _| said.contains(month));
    sums
}

/// The picture and its table, from the first month with an activity on.
fn drawn(ask: &Ask, ledger: &Ledger) -> (Chart, Vec<MonthLine>) {
    let sums = by_month(&ledger.lines());
    let last = Month::of(ask.now.day());
    let Some(first) = sums.keys().next().copied() else { return (Chart::default(), Vec::new()) };
    let first = first.min(last.plus(-5));
    let mut months = Vec::new();
    let mut month = last;
    while month >= first {
        let kinds = sums.get(&month);
        let of = |work: Work| kinds.and_then(|kinds| kinds.get(&work)).copied();
        months.push(MonthLine {
            month: month.to_string(),
            all: kinds.map(|kinds| percent(month_sum(kinds))).unwrap_or_default(),
            kinds: Work::ALL
                .into_iter()
                .map(|work| (work.code(), of(work).map(percent).unwrap_or_default()))
                .collect(),
        });
        month = month.plus(-1);
    }
    let open = ledger.items.iter().filter(|item| item.is_open());
    let open = open.map(|item| Month::of(item.day)).collect();
    (chart(&confirmed(ledger, sums), &open, (first, last)), months)
}

fn stages(ask: &Ask, now: IncubationStage) -> Vec<StageView> {
    let state = |stage: IncubationStage| match stage.cmp(&now) {
        std::cmp::Ordering::Less => "done",
        std::cmp::Ordering::Equal if now == IncubationStage::Graduated => "done",
        std::cmp::Ordering::Equal => "now",
        std::cmp::Ordering::Greater => "next",
    };
    IncubationStage::ALL
        .into_iter()
        .map(|stage| StageView { text: ask.say(stage.word(), &[]), state: state(stage) })
        .collect()
}

fn from_to(ask: &Ask, step: &StepRow) -> String {
    let facts = [("from", ask.say(step.from.word(), &[])), ("to", ask.say(step.to.word(), &[]))];
    ask.say("incubation-from-to", &facts)
}

fn step_view(ask: &Ask, id: OrganisationId, step: &StepRow) -> StepView {
    let by =
        [("name", step.proposed_name.clone()), ("when", moment_long(ask.lang, step.proposed_at))];
    StepView {
        id: step.id.to_string(),
        what: from_to(ask, step),
        by: ask.say("incubation-proposed-by", &by),
        words: step.words.clone(),
        why: step.override_why.clone(),
        asked: asked_lines(ask, id, &super::readiness::kept(&step.readiness), 0),
    }
}

fn promise_view(ask: &Ask, row: &PromiseRow) -> PromiseView {
    let made = day_long(ask.lang, row.met_on);
    let note = match row.due_on {
        Some(due) => {
            let facts = [("made", made), ("due", day_long(ask.lang, due))];
            ask.say("incubation-promise-due", &facts)
        }
        None => ask.say("incubation-promise-made", &[("made", made)]),
    };
    let kept = row.kept_at.map(|at| {
        let facts = [("day", day_long(ask.lang, at.day())), ("name", row.kept_by.clone())];
        ask.say("incubation-promise-kept", &facts)
    });
    PromiseView {
        id: row.id.to_string(),
        words: row.words.clone(),
        note,
        late: kept.is_none() && row.due_on.is_some_and(|due| due < ask.now.day()),
        kept: kept.unwrap_or_default(),
    }
}

/// Steps and meetings in one line of time, latest first. What was said at them is for those who
/// keep the ledger.
fn past(ask: &Ask, way: &WayRow, facts: &Facts, keep: bool) -> Vec<PastView> {
    let told = |text: &str| if keep { text.to_owned() } else { String::new() };
    let mut out = Vec::new();
    for step in &facts.steps {
        let back = step.to < step.from;
        let what = match (back, step.state) {
            (true, _) => "incubation-past-back",
            (false, StepState::Proposed) => continue,
            (false, StepState::Agreed) => "incubation-past-agreed",
            (false, StepState::Declined) => "incubation-past-declined",
            (false, StepState::Withdrawn) => "incubation-past-withdrawn",
        };
        let day = step.settled_at.unwrap_or(step.proposed_at).day();
        let signed = [step.proposed_name.clone(), step.settled_name.clone()];
        let signed: Vec<String> = signed.into_iter().filter(|name| !name.is_empty()).collect();
        let shown = if back { &signed[..signed.len().min(1)] } else { &signed[..] };
        let said = match step.state {
            StepState::Declined => vec![step.settled_why.as_str()],
            StepState::Proposed | StepState::Agreed | StepState::Withdrawn => {
                vec![step.words.as_str(), step.override_why.as_str()]
            }
        };
        let said: Vec<&str> = said.into_iter().filter(|part| !part.is_empty()).collect();
        out.push((
            day,
            PastView {
                when: day_long(ask.lang, day),
                what: ask.say(what, &[("what", from_to(ask, step))]),
                who: told(&joined(ask, shown)),
                why: told(&said.join(" ")),
            },
        ));
    }
    for coach in &facts.coaches {
        let name = [("name", coach.name.clone())];
        out.push((
            coach.since,
            PastView {
                when: day_long(ask.lang, coach.since),
                what: ask.say("incubation-past-coach", &name),
                who: String::new(),
                why: told(&coach.why),
            },
        ));
    }
    for meeting in &facts.meetings {
        let who = [("names", joined(ask, &meeting.people))];
        out.push((
            meeting.met_on,
            PastView {
                when: day_long(ask.lang, meeting.met_on),
                what: ask.say(meeting.kind.word(), &[]),
                who: told(&ask.say("incubation-were-there", &who)),
                why: told(&meeting.notes),
            },
        ));
    }
    let entered = [("stage", ask.say(way.entered_stage.word(), &[]))];
    out.push((
        way.entered_on,
        PastView {
            when: day_long(ask.lang, way.entered_on),
            what: ask.say("incubation-past-entered", &entered),
            who: String::new(),
            why: String::new(),
        },
    ));
    // Of one day, what was written later stands higher.
    out.sort_by_key(|one| std::cmp::Reverse(one.0));
    out.into_iter().map(|(_, view)| view).collect()
}

fn view(ask: &Ask, team: &TeamRow, facts: Facts, may: TeamMay) -> TeamPage {
    let (chart, months) = drawn(ask, &facts.ledger);
    let open = facts.ledger.items.iter().filter(|item| item.is_open()).count();
    let (hours, joint_hours) = super::hours::in_words(ask, facts.hours);
    let mut page = TeamPage {
        id: team.id.to_string(),
        name: team.name.clone(),
        about: team.about.clone(),
        stage: "",
        stage_words: String::new(),
        field: String::new(),
        coach: String::new(),
        new_coach: String::new(),
        coach_why: String::new(),
        stages: Vec::new(),
        conduct: String::new(),
        conduct_by: String::new(),
        meeting_on: String::new(),
        founded: false,
        chart,
        works: Work::ALL.iter().map(|work| ask.say(work.word(), &[])).collect(),
        open: i64::try_from(open).unwrap_or(i64::MAX),
        months,
        waiting: Vec::new(),
        promises: Vec::new(),
        past: Vec::new(),
        hours,
        joint_hours,
        may,
        c: ask.frame(),
    };
    let Some(way) = &team.way else { return page };
    page.stage = way.stage.code();
    let since =
        [("stage", ask.say(way.stage.word(), &[])), ("since", day_long(ask.lang, way.since))];
    page.stage_words = ask.say("incubation-stage-since", &since);
    page.field = ask.say(&way.field.word(), &[]);
    page.coach = way.coach_name.clone();
    page.stages = stages(ask, way.stage);
    page.conduct = way.conduct.clone();
    page.conduct_by = way.conduct_agreed_at.map_or(String::new(), |at| {
        let (name, day) = (way.conduct_by.clone(), day_long(ask.lang, at.day()));
        // Whose hand it was is for those who keep the team.
        match may.keep {
            true => ask.say("incubation-conduct-agreed", &[("name", name), ("day", day)]),
            false => ask.say("incubation-conduct-agreed-on", &[("day", day)]),
        }
    });
    page.meeting_on = way.meeting_on.map(|day| day_long(ask.lang, day)).unwrap_or_default();
    page.founded = facts.meetings.iter().any(|one| one.kind == MeetingKind::Founding);
    page.past = past(ask, way, &facts, may.keep);
    if may.keep {
        let waits = facts.steps.iter().filter(|step| step.state == StepState::Proposed);
        page.waiting = waits.map(|step| step_view(ask, team.id, step)).collect();
        page.promises = facts.promises.iter().map(|row| promise_view(ask, row)).collect();
    }
    page
}

async fn team_page(ask: &Ask, id: &str) -> Result<TeamPage, Failure> {
    let team = team_at(ask, id).await?;
    let may = TeamMay {
        incubate: over::<may::IncubateTeams>(ask, &team).is_ok(),
        agree: over::<may::AgreeForTeam>(ask, &team).is_ok(),
        keep: over::<may::KeepTeamLedger>(ask, &team).is_ok(),
    };
    let facts = facts(ask, team.id, may).await?;
    Ok(view(ask, &team, facts, may))
}

/// `GET /teams/{id}/incubation`
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    draw(&team_page(&ask, &id).await?)
}

async fn answered(
    ask: &Ask,
    team: OrganisationId,
    done: Result<Answer, Failure>,
) -> Result<Response, Failure> {
    form_answer(done, |page| &mut page.c, team_page(ask, &team.to_string())).await
}

fn back_to(team: OrganisationId, done: &str) -> Answer {
    Answer::to(format!("/teams/{team}/incubation?done={done}"))
}

/// `POST /teams/{id}/conduct`
pub async fn agree_conduct(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let team = team_at(&ask, &id).await?;
    let (permit, id) = (over::<may::AgreeForTeam>(&ask, &team)?, team.id);
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::agree_conduct(tx, &permit, id)?;
        Ok(back_to(id, "done-incubation-conduct"))
    })
    .await;
    answered(&ask, id, done).await
}

/// `POST /teams/{id}/coach`
pub async fn change_coach(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let team = team_at(&ask, &id).await?;
    let (permit, id) = (over::<may::IncubateTeams>(&ask, &team)?, team.id);
    let (typed, why) = (form.get("coach").to_owned(), form.get("coach_why").to_owned());
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let coach = people_typed(tx, "coach", &typed)?;
        let coach = coach.first().copied().ok_or(FormRefusal::NoChoice { field: "coach" })?;
        actions::change_coach(tx, &permit, id, (coach, &why))?;
        Ok(back_to(id, "done-incubation-coach"))
    })
    .await;
    let page = async {
        let mut page = team_page(&ask, &id.to_string()).await?;
        (page.new_coach, page.coach_why) =
            (form.get("coach").to_owned(), form.get("coach_why").to_owned());
        Ok(page)
    };
    form_answer(done, |page| &mut page.c, page).await
}

/// A step with its team.
async fn step_at(ask: &Ask, id: &str) -> Result<(StepRow, TeamRow), Failure> {
    ask.actor.me()?;
    let id: StageStepId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    ask.app
        .look(ask.actor.town, move |q| {
            let step = store::step(q, id)?.ok_or(Failure::NOT_FOUND)?;
            let team = store::team(q, step.team)?.ok_or(Failure::NOT_FOUND)?;
            Ok((step, team))
        })
        .await
}

/// `POST /stage-steps/{id}/agree`
pub async fn agree(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let (step, team) = step_at(&ask, &id).await?;
    let (permit, id, team) = (over::<may::AgreeForTeam>(&ask, &team)?, step.id, team.id);
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::agree(tx, &permit, id)?;
        Ok(back_to(team, "done-incubation-agreed"))
    })
    .await;
    answered(&ask, team, done).await
}

/// `POST /stage-steps/{id}/decline`
pub async fn decline(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let (step, team) = step_at(&ask, &id).await?;
    let (permit, id, team) = (over::<may::AgreeForTeam>(&ask, &team)?, step.id, team.id);
    let why = form.get("decline_why").to_owned();
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::decline(tx, &permit, id, &why)?;
        Ok(back_to(team, "done-incubation-declined"))
    })
    .await;
    answered(&ask, team, done).await
}

/// `POST /stage-steps/{id}/withdraw`
pub async fn withdraw(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let (step, team) = step_at(&ask, &id).await?;
    let (permit, id, team) = (over::<may::IncubateTeams>(&ask, &team)?, step.id, team.id);
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::withdraw(tx, &permit, id)?;
        Ok(back_to(team, "done-incubation-withdrawn"))
    })
    .await;
    answered(&ask, team, done).await
}

/// `POST /promises/{id}/kept`
pub async fn promise_kept(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    ask.actor.me()?;
    let id: PromiseId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let team = ask
        .app
        .look(ask.actor.town, move |q| {
            let row = store::promise(q, id)?.ok_or(Failure::NOT_FOUND)?;
            store::team(q, row.team)?.ok_or(Failure::NOT_FOUND)
        })
        .await?;
    let (permit, team) = (over::<may::KeepTeamLedger>(&ask, &team)?, team.id);
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::keep_promise(tx, &permit, id)?;
        Ok(back_to(team, "done-incubation-promise"))
    })
    .await;
    answered(&ask, team, done).await
}
