//! One person's way: what is done, what is next, what is missing, until when, whom to ask.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::{Asks, Permit, Scope, may};
use liandong_domain::basics::{ApplicationId, Day, Minutes, PersonId};
use liandong_domain::joining::{
    ApplicationState, Outcome, QuietReason, TalkClock, TrialSide, talk_clock,
};
use liandong_domain::rules::{JoiningPipeline, Step};

use super::super::evidence::{self, Evidence};
use super::views::{Pointers, Todo, due_words, pointers, todos, tone};
use super::{Choice, over, own_permit};
use crate::db::Tx;
use crate::failure::Failure;
use crate::joining::actions;
use crate::joining::store::{self, ApplicationRow, ResultRow, RoundRow, TalkRow};
use crate::ui::{Frame, Page, day_bare, day_long, draw, minutes_words, moment_short};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer, redirect};

/// One of the five steps.
#[derive(Debug, Clone)]
pub struct WayStep {
    /// Its name.
    pub name: String,
    /// `done`, `now` or `next`.
    pub state: &'static str,
    /// When it was done, or until when.
    pub note: String,
}

/// One outcome.
#[derive(Debug, Clone)]
pub struct OutcomeLine {
    /// When.
    pub when: String,
    /// What.
    pub what: String,
    /// Who decided.
    pub who: String,
    /// Why.
    pub why: String,
}

/// What the reader may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WayMay {
    /// It is the reader's own, or the person's acted for.
    pub own: bool,
    /// The reader keeps the round.
    pub manage: bool,
    /// The reader decides.
    pub decide: bool,
    /// The rule in force lets this step be skipped.
    pub skip: bool,
}

/// The words of a trial.
#[derive(Debug, Clone, Default)]
pub struct TalkView {
    /// Whether a trial was served.
    pub served: bool,
    /// The candidate's three answers.
    pub answers: [String; 3],
    /// How they stand to their day.
    pub clock: String,
    /// Whether they wait.
    pub waits: bool,
    /// The leader's word, for those who may read it.
    pub leader: String,
    /// Who said it.
    pub leader_name: String,
    /// How it stands to its day.
    pub leader_clock: String,
}

/// One person's way.
#[derive(Template)]
#[template(path = "pages/joining/path.html")]
pub struct PathPage {
    /// The frame.
    pub c: Frame,
    /// The application; empty: nobody has applied.
    pub id: String,
    /// Whose.
    pub name: String,
    /// The round.
    pub round: String,
    /// Its name.
    pub round_name: String,
    /// Where it stands, in words.
    pub state: String,
    /// The same as a code.
    pub state_code: &'static str,
    /// The colour of that.
    pub tone: &'static str,
    /// The step's code.
    pub step: &'static str,
    /// The step's name.
    pub step_name: String,
    /// The five steps.
    pub steps: Vec<WayStep>,
    /// What is missing now.
    pub todo: Vec<Todo>,
    /// Until when, in words.
    pub due: String,
    /// Whether the days ran out.
    pub late: bool,
    /// Whom to ask.
    pub whom: String,
    /// Under which number.
    pub phone: String,
    /// Hours that wait for the registration; empty: none.
    pub hours: String,
    /// The team of the registration.
    pub team: String,
    /// The day of the registration.
    pub registered: String,
    /// What became of each step.
    pub outcomes: Vec<OutcomeLine>,
    /// The words of the trial.
    pub talk: TalkView,
    /// Quiet reasons to choose from.
    pub quiet: Vec<Choice>,
    /// What was typed.
    pub form: FormBody,
    /// What the reader may do.
    pub may: WayMay,
}

impl Page for PathPage {
    const NAME: &'static str = "joining/path";
}

/// An application with its round and how the reader stands to it.
struct Seen {
    row: ApplicationRow,
    round: RoundRow,
    may: WayMay,
}

/// Who may look: the applicant, a guardian of theirs, the workers of the round.
async fn seen(ask: &Ask, id: &str) -> Result<Seen, Failure> {
    let whose = ask.actor.whose()?;
    let id: ApplicationId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let (row, round, children) = ask
        .app
        .look(ask.actor.town, move |q| {
            let row = store::application(q, id)?.ok_or(Failure::NOT_FOUND)?;
            let round = store::round(q, row.round)?.ok_or(Failure::NOT_FOUND)?;
            Ok((row, round, crate::people::store::children(q, whose)?))
        })
        .await?;
    let scope = Scope::body(round.path.clone());
    let acting = ask.actor.acting_for.is_some();
    let may = WayMay {
        own: row.person == whose,
        manage: !acting && ask.actor.may::<may::ManageJoining>(&scope),
        decide: !acting && ask.actor.may::<may::DecideJoining>(&scope.about(row.person)),
        skip: false,
    };
    let family = !acting && children.contains(&row.person);
    if !(may.own || may.manage || family) {
        return Err(Failure::NOT_FOUND);
    }
    Ok(Seen { row, round, may })
}

struct View {
    found: Option<Evidence>,
    results: Vec<ResultRow>,
    talks: Vec<TalkRow>,
    rule: JoiningPipeline,
    hours: Minutes,
    to: Pointers,
    phone: String,
}

async fn look(ask: &Ask, seen: &Seen) -> Result<View, Failure> {
    let (row, round, asker) = (seen.row.clone(), seen.round.clone(), ask.clone());
    let (today, may) = (ask.now.day(), seen.may);
    ask.app
        .look(ask.actor.town, move |q| {
            let mut found = evidence::of_many(q, &round, std::slice::from_ref(&row))?;
            let body = crate::organisations::store::organisation(q, round.organisation)?;
            Ok(View {
                found: found.remove(&row.person),
                results: store::results(q, row.id)?,
                talks: store::talks(q, row.id)?,
                rule: crate::rules::actions::in_force::<JoiningPipeline>(q, today)?.0,
                hours: crate::hours::store::trial_minutes(q, &[row.person])?
                    .remove(&row.person)
                    .unwrap_or(Minutes::ZERO),
                to: match (pointers(q, &asker, &round, row.way.step)?, may) {
                    (to, WayMay { own: true, .. }) => to.own(),
                    (to, WayMay { manage: true, .. }) => to.office(&asker.actor),
                    (to, _) => to,
                },
                phone: body.map(|body| body.contact_phone).unwrap_or_default(),
            })
        })
        .await
}

fn way_steps(ask: &Ask, row: &ApplicationRow, results: &[ResultRow]) -> Vec<WayStep> {
    Step::ALL
        .into_iter()
        .map(|step| {
            let done = results.iter().rev().find(|result| {
                result.step == step && matches!(result.outcome, Outcome::Passed | Outcome::Skipped)
            });
            let now = step == row.way.step && !row.way.state.is_over();
            WayStep {
                name: ask.say(step.word_key(), &[]),
                state: match (done.is_some(), now) {
                    (true, _) => "done",
                    (false, true) => "now",
                    (false, false) => "next",
                },
                note: match done {
                    Some(result) => day_bare(ask.lang, result.at.day()),
                    None if now => due_words(ask, row),
                    None => String::new(),
                },
            }
        })
        .collect()
}

fn outcome_line(ask: &Ask, result: &ResultRow, quietly: bool) -> OutcomeLine {
    let step = ask.say(result.step.word_key(), &[]);
    let quiet = result.quiet.filter(|_| quietly).map(|quiet| ask.say(quiet.word(), &[]));
    OutcomeLine {
        when: moment_short(ask.lang, result.at),
        what: ask.say(result.outcome.word(), &[("step", step)]),
        who: result.by.clone(),
        why: quiet.unwrap_or_else(|| result.why.clone()),
    }
}

fn talk_view(ask: &Ask, seen: &Seen, view: &View) -> TalkView {
    let served: Option<Day> =
        view.found.as_ref().and_then(|one| one.trials.last()).map(|thing| thing.day);
    let of = |side: TrialSide| view.talks.iter().find(|talk| talk.side == side);
    let (mine, leader) = (of(TrialSide::Candidate), of(TrialSide::Leader));
    let today = ask.now.day();
    let clock = |talk: Option<&TalkRow>| -> TalkClock {
        let day = talk.map(|talk| talk.served_on).or(served);
        talk_clock(day, talk.map(|talk| talk.said_at.day()), today)
    };
    // A kind word is for both; any other stays among the workers.
    let told = leader.filter(|talk| seen.may.manage || talk.shown_at.is_some());
    TalkView {
        served: served.is_some(),
        answers: mine
            .map(|talk| [talk.first.clone(), talk.second.clone(), talk.third.clone()])
            .unwrap_or_default(),
        clock: ask.say(clock(mine).word(), &[]),
        waits: clock(mine).waits(),
        leader: told.map(|talk| talk.first.clone()).unwrap_or_default(),
        leader_name: told.map(|talk| talk.by.clone()).unwrap_or_default(),
        leader_clock: if seen.may.manage {
            ask.say(clock(leader).word(), &[])
        } else {
            String::new()
        },
    }
}

async fn way_page(ask: &Ask, mut seen: Seen, form: FormBody) -> Result<PathPage, Failure> {
    let view = look(ask, &seen).await?;
    let row = seen.row.clone();
    seen.may.skip = seen.may.decide
        && row.way.state == ApplicationState::Open
        && view.rule.may_skip(row.way.step);
    let under_way = !row.way.state.is_over();
    let lacks = match &view.found {
        Some(one) if under_way => one.lacks(row.way.step),
        _ => Vec::new(),
    };
    let registered = row.way.state == ApplicationState::Registered;
    Ok(PathPage {
        id: row.id.to_string(),
        name: row.name.clone(),
        round: row.round.to_string(),
        round_name: row.round_name.clone(),
        state: ask.say(row.way.state.word(), &[]),
        state_code: row.way.state.code(),
        tone: tone(row.way.state),
        step: row.way.step.code(),
        step_name: ask.say(row.way.step.word_key(), &[]),
        steps: way_steps(ask, &row, &view.results),
        todo: todos(ask, &lacks, &view.to),
        due: due_words(ask, &row),
        late: row.way.days_left(ask.now.day()).is_some_and(|left| left < 0),
        whom: row.responsible_name.clone(),
        phone: view.phone.clone(),
        hours: if view.hours > Minutes::ZERO {
            minutes_words(ask.lang, view.hours)
        } else {
            String::new()
        },
        team: row.team_name.clone(),
        registered: row
            .ended_at
            .filter(|_| registered)
            .map(|at| day_long(ask.lang, at.day()))
            .unwrap_or_default(),
        outcomes: view
            .results
            .iter()
            .map(|result| outcome_line(ask, result, seen.may.manage))
            .collect(),
        talk: talk_view(ask, &seen, &view),
        quiet: QuietReason::ALL
            .into_iter()
            .map(|quiet| Choice {
                value: quiet.code().to_owned(),
                label: ask.say(quiet.word(), &[]),
                chosen: quiet == QuietReason::Unsaid,
            })
            .collect(),
        form,
        may: seen.may,
        c: ask.frame(),
    })
}

/// Nobody has applied yet.
fn empty_page(ask: &Ask) -> PathPage {
    PathPage {
        id: String::new(),
        name: String::new(),
        round: String::new(),
        round_name: String::new(),
        state: String::new(),
        state_code: "",
        tone: "off",
        step: "",
        step_name: String::new(),
        steps: Vec::new(),
        todo: Vec::new(),
        due: String::new(),
        late: false,
        whom: String::new(),
        phone: String::new(),
        hours: String::new(),
        team: String::new(),
        registered: String::new(),
        outcomes: Vec::new(),
        talk: TalkView::default(),
        quiet: Vec::new(),
        form: FormBody::default(),
        may: WayMay::default(),
        c: ask.frame(),
    }
}

async fn latest(ask: &Ask, person: PersonId) -> Result<Option<ApplicationRow>, Failure> {
    ask.app.look(ask.actor.town, move |q| Ok(store::latest_of(q, person)?)).await
}

/// `GET /me/joining`
pub async fn mine(ask: Ask) -> Result<Response, Failure> {
    let whose = ask.actor.whose()?;
    match latest(&ask, whose).await? {
        Some(row) => {
            let seen = seen(&ask, &row.id.to_string()).await?;
            draw(&way_page(&ask, seen, FormBody::default()).await?)
        }
        None => draw(&empty_page(&ask)),
    }
}

/// `GET /people/{id}/joining`: the latest way of somebody, for a worker or a guardian.
pub async fn of_person(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    ask.actor.me()?;
    let person: PersonId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    if let Some(row) = latest(&ask, person).await? {
        seen(&ask, &row.id.to_string()).await?;
        return Ok(redirect(&format!("/joining/applications/{}", row.id)));
    }
    let whose = ask.actor.whose()?;
    let children = ask
        .app
        .look(ask.actor.town, move |q| Ok(crate::people::store::children(q, whose)?))
        .await?;
    let paths = super::paths_of(&ask, person).await?;
    let keeps = paths.into_iter().any(|path| {
        ask.actor.acting_for.is_none() && ask.actor.may::<may::ManageJoining>(&Scope::body(path))
    });
    if keeps || children.contains(&person) {
        return draw(&empty_page(&ask));
    }
    Err(Failure::NOT_FOUND)
}

/// `GET /joining/applications/{id}`
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let seen = seen(&ask, &id).await?;
    draw(&way_page(&ask, seen, FormBody::default()).await?)
}

/// Answers a form of this page, or shows the page again with what stood against it.
async fn answer(
    ask: &Ask,
    seen: Seen,
    form: FormBody,
    done: Result<Answer, Failure>,
) -> Result<Response, Failure> {
    form_answer(done, |page| &mut page.c, way_page(ask, seen, form)).await
}

/// Does what a worker decides.
async fn decide<F>(
    ask: Ask,
    id: String,
    form: FormBody,
    done: &'static str,
    act: F,
) -> Result<Response, Failure>
where
    F: Fn(&mut Tx<'_>, &Permit<may::DecideJoining>, ApplicationId) -> Result<(), Failure>
        + Send
        + 'static,
{
    let seen = seen(&ask, &id).await?;
    let permit = over::<may::DecideJoining>(&ask, &seen.round)?;
    let id = seen.row.id;
    let result = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        act(tx, &permit, id)?;
        Ok(Answer::to(format!("/joining/applications/{id}?done={done}")))
    })
    .await;
    answer(&ask, seen, form, result).await
}

/// `POST /joining/applications/{id}/skip`
pub async fn skip(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let why = form.get("skip").to_owned();
    decide(ask, id, form, "done-joining-skipped", move |tx, permit, id| {
        actions::skip(tx, permit, id, &why)
    })
    .await
}

/// `POST /joining/applications/{id}/not-pass`
pub async fn not_pass(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let why = form.get("not_pass").to_owned();
    decide(ask, id, form, "done-joining-not-passed", move |tx, permit, id| {
        actions::not_pass(tx, permit, id, &why)
    })
    .await
}

/// `POST /joining/applications/{id}/hold`
pub async fn hold(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let why = form.get("hold").to_owned();
    decide(ask, id, form, "done-joining-held", move |tx, permit, id| {
        actions::hold(tx, permit, id, &why)
    })
    .await
}

/// `POST /joining/applications/{id}/take-up`
pub async fn take_up(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    decide(ask, id, form, "done-joining-taken-up", actions::take_up).await
}

/// `POST /joining/applications/{id}/withdraw`
pub async fn withdraw(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let seen = seen(&ask, &id).await?;
    let quiet = QuietReason::parse(form.get("quiet")).unwrap_or(QuietReason::Unsaid);
    let done = if seen.may.own {
        let permit = own_permit::<may::SignUpSelf>(&ask).await?;
        leave(&ask, &seen, permit, &form, move |tx, id| actions::withdraw(tx, &permit, id, quiet))
            .await
    } else {
        let permit = over::<may::ManageJoining>(&ask, &seen.round)?;
        leave(&ask, &seen, permit, &form, move |tx, id| {
            actions::withdraw_other(tx, &permit, id, quiet)
        })
        .await
    };
    answer(&ask, seen, form, done).await
}

async fn leave<P, F>(
    ask: &Ask,
    seen: &Seen,
    permit: Permit<P>,
    form: &FormBody,
    act: F,
) -> Result<Answer, Failure>
where
    P: Asks,
    F: Fn(&mut Tx<'_>, ApplicationId) -> Result<(), Failure> + Send + 'static,
{
    let id = seen.row.id;
    answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        act(tx, id)?;
        Ok(Answer::to(format!("/joining/applications/{id}?done=done-joining-withdrawn")))
    })
    .await
}

/// `POST /joining/applications/{id}/talk`
pub async fn say(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let seen = seen(&ask, &id).await?;
    if !seen.may.own {
        return Err(Failure::NOT_FOUND);
    }
    let permit = own_permit::<may::SignUpSelf>(&ask).await?;
    let id = seen.row.id;
    let answers = ["first", "second", "third"].map(|field| form.get(field).to_owned());
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let [first, second, third] = &answers;
        actions::say_of_trial(tx, &permit, id, [first, second, third])?;
        Ok(Answer::to(format!("/joining/applications/{id}?done=done-joining-said")))
    })
    .await;
    answer(&ask, seen, form, done).await
}
