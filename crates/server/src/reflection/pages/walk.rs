//! One walk through a case: asked, told why, and at the end a sentence for oneself.

use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::{Permit, Scope, may};
use liandong_domain::basics::RehearsalId;
use liandong_domain::reflection::{Level, RehearsalState, Step, outcome};

use super::rehearsals::case_title;
use super::{Choice, query};
use crate::failure::Failure;
use crate::reflection::actions::{self, Case, case_of};
use crate::reflection::store::{self, RehearsalRow, StepRow};
use crate::ui::{Frame, Page, draw};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

/// A line of the rubric.
#[derive(Debug, Clone)]
pub struct RubricLine {
    /// What was asked.
    pub criterion: String,
    /// How steady, in words.
    pub level: String,
    /// The colour of that.
    pub tone: &'static str,
    /// What this level means here.
    pub means: String,
}

/// One walk.
#[derive(Template)]
#[template(path = "pages/reflection/walk.html")]
pub struct WalkPage {
    /// The frame.
    pub c: Frame,
    /// Its id.
    pub id: String,
    /// The case in addresses.
    pub case: String,
    /// The case's title.
    pub title: String,
    /// `ask`, `told` or `end`.
    pub stage: &'static str,
    /// The step's name.
    pub step: String,
    /// Which step, counted from 1.
    pub number: usize,
    /// Of how many.
    pub of: usize,
    /// What happens.
    pub situation: String,
    /// What one might do; none: one writes freely.
    pub choices: Vec<Choice>,
    /// What was chosen or written.
    pub answered: String,
    /// How steady that is, in words; empty: not weighed.
    pub level: String,
    /// The colour of that.
    pub tone: &'static str,
    /// Why.
    pub feedback: String,
    /// A steadier way; empty: this was it.
    pub better: String,
    /// The one sentence at the end.
    pub sentence: String,
    /// The rubric at the end.
    pub rubric: Vec<RubricLine>,
    /// What to practise again.
    pub again: Vec<String>,
    /// The values.
    pub form: FormBody,
}

impl Page for WalkPage {
    const NAME: &'static str = "reflection/walk";
}

/// The permit to learn for oneself; officials and administrators have none.
fn own(ask: &Ask) -> Result<Permit<may::SignUpSelf>, Failure> {
    let me = ask.actor.me()?;
    if ask.actor.acting_for.is_some() {
        return Err(Failure::NOT_FOUND);
    }
    ask.actor.permit(&Scope::own(me))
}

/// `POST /rehearsals/{case}/begin`
pub async fn begin(
    ask: Ask,
    Path(case): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let permit = own(&ask)?;
    let answer = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let id = actions::begin_rehearsal(tx, &permit, &case)?;
        Ok(Answer::to(format!("/rehearsals/walks/{id}")))
    })
    .await?;
    Ok(answer.into_response())
}

/// A walk with its case and its steps. Another's is not there.
struct Found {
    row: RehearsalRow,
    case: Case,
    walked: Vec<StepRow>,
}

async fn found(ask: &Ask, id: &str) -> Result<Found, Failure> {
    let me = own(ask)?.person();
    let id: RehearsalId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    ask.app
        .look(ask.actor.town, move |q| {
            let row = store::rehearsal(q, id)?.ok_or(Failure::NOT_FOUND)?;
            if row.person != me {
                return Err(Failure::NOT_FOUND);
            }
            let case = case_of(q, &row.case)?;
            Ok(Found { walked: store::steps(q, id)?, row, case })
        })
        .await
}

impl Found {
    fn title(&self, ask: &Ask) -> String {
        match &self.case {
            Case::House(case) => case_title(ask, case.code, ""),
            Case::Lesson(lesson) => lesson.title.clone(),
        }
    }
    /// Words of a step: of the house by key, of a lesson as written.
    fn word(&self, ask: &Ask, step: &Step, what: &str) -> String {
        match &self.case {
            Case::House(case) => {
                ask.say(&format!("reflection-case-{}-{}-{what}", case.code, step.code), &[])
            }
            Case::Lesson(lesson) if what == "situation" => lesson.situation.clone(),
            Case::Lesson(lesson) => lesson.words.clone(),
        }
    }
}

fn level_tone(level: Level) -> &'static str {
    match level {
        Level::Steady => "done",
        Level::Nearly => "wait",
        Level::Again => "warn",
    }
}

fn blank(ask: &Ask, found: &Found) -> WalkPage {
    WalkPage {
        id: found.row.id.to_string(),
        case: found.row.case.clone(),
        title: found.title(ask),
        stage: "ask",
        step: String::new(),
        number: 0,
        of: found.case.steps().len(),
        situation: String::new(),
        choices: Vec::new(),
        answered: String::new(),
        level: String::new(),
        tone: "info",
        feedback: String::new(),
        better: String::new(),
        sentence: String::new(),
        rubric: Vec::new(),
        again: Vec::new(),
        form: FormBody::default(),
        c: ask.frame(),
    }
}

fn walk_page(ask: &Ask, found: &Found, wanted: &str) -> WalkPage {
    let page = blank(ask, found);
    let steps = found.case.steps();
    let told = steps.iter().zip(1..).find(|(step, _)| step.code == wanted);
    let answer = found.walked.iter().find(|step| step.step == wanted);
    match (told, answer, steps.get(found.walked.len())) {
        (Some((step, number)), Some(answer), _) => {
            told_page(ask, found, page, (step, number), answer)
        }
        (_, _, Some(step)) if found.row.state == RehearsalState::Begun => WalkPage {
            step: step.code.to_owned(),
            number: found.walked.len() + 1,
            situation: found.word(ask, step, "situation"),
            choices: step
                .choices
                .iter()
                .map(|choice| Choice {
                    value: choice.code.to_owned(),
                    label: found.word(ask, step, choice.code),
                    chosen: false,
                })
                .collect(),
            ..page
        },
        _ => end_page(ask, found, page),
    }
}

fn told_page(
    ask: &Ask,
    found: &Found,
    page: WalkPage,
    (step, number): (&Step, usize),
    answer: &StepRow,
) -> WalkPage {
    let chosen = step.choices.iter().find(|choice| choice.code == answer.choice);
    let steady = step.choices.iter().find(|choice| choice.level == Level::Steady);
    let better = match (chosen, steady) {
        (Some(chosen), Some(steady)) if chosen.level < Level::Steady => {
            found.word(ask, step, steady.code)
        }
        _ => String::new(),
    };
    let (feedback, answered) = match chosen {
        Some(choice) => {
            let why = format!("{}-why", choice.code);
            (found.word(ask, step, &why), found.word(ask, step, choice.code))
        }
        None => (found.word(ask, step, "why"), answer.words.clone()),
    };
    WalkPage {
        stage: "told",
        step: step.code.to_owned(),
        number,
        situation: found.word(ask, step, "situation"),
        answered,
        level: chosen.map(|choice| ask.say(choice.level.word(), &[])).unwrap_or_default(),
        tone: chosen.map_or("info", |choice| level_tone(choice.level)),
        feedback,
        better,
        ..page
    }
}

fn end_page(ask: &Ask, found: &Found, page: WalkPage) -> WalkPage {
    let made: Vec<(String, String)> =
        found.walked.iter().map(|step| (step.step.clone(), step.choice.clone())).collect();
    let result = outcome(found.case.steps(), &made);
    let again = |code: &&'static str| {
        let step = found.case.steps().iter().find(|step| step.code == *code);
        step.map(|step| found.word(ask, step, "title"))
    };
    let line = |(criterion, level): &(liandong_domain::reflection::Criterion, Level)| {
        let key = format!("reflection-means-{}-{}", criterion.code(), level.code());
        RubricLine {
            criterion: ask.say(criterion.word(), &[]),
            level: ask.say(level.word(), &[]),
            tone: level_tone(*level),
            means: ask.say(&key, &[]),
        }
    };
    WalkPage {
        stage: "end",
        sentence: ask.say(result.sentence(), &[]),
        rubric: result.rubric.iter().map(line).collect(),
        again: result.again.iter().filter_map(again).collect(),
        ..page
    }
}

/// `GET /rehearsals/walks/{id}`
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let found = found(&ask, &id).await?;
    draw(&walk_page(&ask, &found, &query(&ask, "step")))
}

/// `POST /rehearsals/walks/{id}`
pub async fn answer(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let permit = own(&ask)?;
    let found = found(&ask, &id).await?;
    let (walk, title) = (found.row.id, found.title(&ask));
    let texts = ["step", "choice", "words"].map(|name| form.get(name).to_owned());
    // Only the name of a step of this case comes to stand in an address.
    if !found.case.steps().iter().any(|step| step.code == texts[0]) {
        return Err(Failure::NOT_FOUND);
    }
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let [step, choice, words] = &texts;
        actions::answer_step(tx, &permit, walk, step, (choice, words), &title)?;
        Ok(Answer::to(format!("/rehearsals/walks/{walk}?step={step}")))
    })
    .await;
    let page = async { Ok(WalkPage { form, ..walk_page(&ask, &found, "") }) };
    form_answer(done, |page| &mut page.c, page).await
}
