//! One round: what it asks, and for its workers who stands where.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::may;
use liandong_domain::rules::{JoiningPipeline, Step};

use super::views::{FunnelLine, funnel_lines};
use super::{found, over, own_permit};
use crate::failure::Failure;
use crate::joining::actions;
use crate::joining::store::{self, RoundRow};
use crate::ui::{Frame, Page, day_long, draw};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

/// A step as everybody reads it.
#[derive(Debug, Clone)]
pub struct StepLine {
    /// Its name.
    pub name: String,
    /// What it asks for.
    pub asks: String,
    /// Days allowed.
    pub days: i64,
    /// Whether the rule lets it be skipped.
    pub skip: bool,
}

/// One round.
#[derive(Template)]
#[template(path = "pages/joining/round.html")]
pub struct RoundPage {
    /// The frame.
    pub c: Frame,
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is about.
    pub about: String,
    /// The team or school branch.
    pub organisation: String,
    /// The first day one can apply.
    pub opens: String,
    /// The last one.
    pub closes: String,
    /// Places taken.
    pub taken: i64,
    /// Places.
    pub places: i64,
    /// Who answers for it.
    pub responsible: String,
    /// Where it stands, in words.
    pub state: String,
    /// The colour of that.
    pub tone: &'static str,
    /// The five steps.
    pub steps: Vec<StepLine>,
    /// Where service is tried out: title and activity.
    pub trials: Vec<(String, String)>,
    /// Shifts of the trial for a word on the candidates: when and shift.
    pub shifts: Vec<(String, String)>,
    /// `apply`, `mine`, `sign-in` or nothing.
    pub press: &'static str,
    /// Who stands where; empty: not the reader's.
    pub lines: Vec<FunnelLine>,
    /// Whether the reader keeps the round.
    pub manage: bool,
    /// Whether it is closed.
    pub closed: bool,
}

impl Page for RoundPage {
    const NAME: &'static str = "joining/round";
}

/// What the reader can do about joining: see their own, apply, sign in first; empty: nothing.
fn press(mine: bool, open: bool, signed_in: bool) -> &'static str {
    match (mine, open, signed_in) {
        (true, ..) => "mine",
        (false, true, true) => "apply",
        (false, true, false) => "sign-in",
        (false, false, _) => "",
    }
}

async fn round_page(ask: &Ask, row: &RoundRow) -> Result<RoundPage, Failure> {
    let manage = over::<may::ManageJoining>(ask, row).is_ok();
    let (id, today, now) = (row.id, ask.now.day(), ask.now);
    let whose = ask.actor.whose().ok();
    let view = ask
        .app
        .look(ask.actor.town, move |q| {
            let (rule, _) = crate::rules::actions::in_force::<JoiningPipeline>(q, today)?;
            let trials = store::trials(q, id)?;
            let sums = if manage {
                Some((store::funnel_of(q, id)?, store::waits_of(q, id)?))
            } else {
                None
            };
            let mine = match whose {
                Some(person) => !store::of_people_in(q, id, &[person])?.is_empty(),
                None => false,
            };
            let mut shifts = Vec::new();
            if let Some(trial) = trials.first().filter(|_| manage) {
                shifts = crate::activities::store::shifts_of(q, trial.activity)?;
                shifts.retain(|shift| shift.starts_at <= now && shift.called_off_at.is_none());
            }
            Ok((rule, trials, sums, mine, shifts))
        })
        .await?;
    let (rule, trials, sums, mine, shifts) = view;
    let (key, tone) = super::rounds::standing(row, ask);
    let open = tone == "done" && row.taken < row.plan.places;
    let step = |step: Step| StepLine {
        name: ask.say(step.word_key(), &[]),
        asks: ask.say(&format!("joining-asks-{}", step.code()), &[]),
        days: rule.days(step),
        skip: rule.may_skip(step),
    };
    Ok(RoundPage {
        id: row.id.to_string(),
        name: row.name.clone(),
        about: row.about.clone(),
        organisation: row.organisation_name.clone(),
        opens: day_long(ask.lang, row.plan.opens_on),
        closes: day_long(ask.lang, row.plan.closes_on),
        taken: row.taken,
        places: row.plan.places,
        responsible: row.responsible_name.clone(),
        state: ask.say(key, &[]),
        tone,
        steps: Step::ALL.into_iter().map(step).collect(),
        trials: trials
            .into_iter()
            .filter(|t| manage || t.coming > 0)
            .map(|t| (t.title, t.activity.to_string()))
            .collect(),
        shifts: shifts
            .iter()
            .rev()
            .take(5)
            .map(|s| (crate::ui::moment_short(ask.lang, s.starts_at), s.id.to_string()))
            .collect(),
        press: press(mine, open, whose.is_some()),
        lines: sums
            .map(|(counts, waits)| funnel_lines(ask, &counts, &waits, &rule))
            .unwrap_or_default(),
        manage,
        closed: row.closed_at.is_some(),
        c: ask.frame(),
    })
}

/// `GET /joining/rounds/{id}`
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let row = found(&ask, &id).await?;
    draw(&round_page(&ask, &row).await?)
}

/// `POST /joining/rounds/{id}/apply`
pub async fn apply(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    ask.actor.me()?;
    let row = found(&ask, &id).await?;
    let permit = own_permit::<may::SignUpSelf>(&ask).await?;
    let round = row.id;
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::apply(tx, &permit, round)?;
        Ok(Answer::to("/me/joining?done=done-joining-applied"))
    })
    .await;
    form_answer(done, |page| &mut page.c, round_page(&ask, &row)).await
}

/// `POST /joining/rounds/{id}/close`
pub async fn close(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let row = found(&ask, &id).await?;
    let permit = over::<may::ManageJoining>(&ask, &row)?;
    let round = row.id;
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::close_round(tx, &permit, round)?;
        Ok(Answer::to(format!("/joining/rounds/{round}?done=done-joining-round-closed")))
    })
    .await;
    form_answer(done, |page| &mut page.c, round_page(&ask, &row)).await
}
