//! The names of a course: who was there, what became of them.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::may;
use liandong_domain::basics::{PersonId, SittingId};
use liandong_domain::training::{
    Assessment, CourseState, EnrolmentState, Given, Presence, learned, presence_percent,
};

use super::{Found, found, person_typed};
use crate::db::Read;
use crate::failure::Failure;
use crate::training::actions::{self, PresenceIn, ResultIn};
use crate::training::refusal::TrainingRefusal;
use crate::training::store::{self, EnrolmentRow, SittingRow};
use crate::ui::{Frame, Page, draw, minutes_words, shift_long};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

/// One name.
#[derive(Debug, Clone)]
pub struct NameLine {
    /// Their part in the course.
    pub part: String,
    /// Who.
    pub person: String,
    /// Their name.
    pub name: String,
    /// Their number.
    pub number: String,
    /// `placed`, `waiting`, `passed`, `not_yet`, `missed`.
    pub state: &'static str,
    /// The same in words.
    pub state_words: String,
    /// Whether they are noted as there at the sitting shown.
    pub there: bool,
    /// How much they were there, of a hundred.
    pub percent: i64,
    /// Time learned.
    pub time: String,
    /// Whether a result may be given.
    pub enough: bool,
    /// Marks typed or given; empty: none.
    pub marks: String,
    /// Words typed or given.
    pub words: String,
    /// Whether "well" was ticked.
    pub well: bool,
    /// Whether the row was ticked.
    pub chosen: bool,
}

/// One sitting to choose.
#[derive(Debug, Clone)]
pub struct SittingChoice {
    /// Its id.
    pub id: String,
    /// Its number, counted from 1.
    pub number: i64,
    /// When and what.
    pub label: String,
    /// Whether it is the one shown.
    pub current: bool,
    /// Whether it has begun.
    pub begun: bool,
    /// Whether somebody's presence was noted.
    pub noted: bool,
}

/// The names of a course.
#[derive(Template)]
#[template(path = "pages/training/names.html")]
pub struct NamesPage {
    /// The frame.
    pub c: Frame,
    /// The course.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Where it stands.
    pub state: &'static str,
    /// The same in words.
    pub state_words: String,
    /// `attending`, `test`, `observed`.
    pub assessment: &'static str,
    /// Share of time asked.
    pub least: i64,
    /// Its sittings.
    pub sittings: Vec<SittingChoice>,
    /// The names.
    pub lines: Vec<NameLine>,
    /// Whether the last sitting is over.
    pub over: bool,
    /// Whether the reader may add and take off names.
    pub manage: bool,
    /// What was typed to add a name.
    pub typed: String,
}

impl Page for NamesPage {
    const NAME: &'static str = "training/names";
}

impl NamesPage {
    /// The sitting shown.
    pub fn current(&self) -> Option<&SittingChoice> {
        self.sittings.iter().find(|sitting| sitting.current)
    }
    /// Whether somebody has a place and no result.
    pub fn has_open(&self) -> bool {
        self.lines.iter().any(|line| line.state == "placed")
    }
    /// Whether somebody can be given a result.
    pub fn has_results(&self) -> bool {
        self.lines.iter().any(|line| line.state == "placed" && line.enough)
    }
}

type Noted = BTreeMap<(SittingId, PersonId), Presence>;

fn name(
    ask: &Ask,
    found: &Found,
    (sittings, noted): (&[SittingRow], &Noted),
    (part, current): (&EnrolmentRow, Option<SittingId>),
    form: &FormBody,
) -> NameLine {
    let of = |row: &SittingRow| noted.get(&(row.id, part.person)).copied();
    let seen: Vec<_> = sittings.iter().map(|row| (row.sitting, of(row))).collect();
    let (percent, time) = (presence_percent(&seen), learned(&seen));
    let typed = |head: &str| form.get(&format!("{head}-{}", part.id)).to_owned();
    let settled = !part.state.is_open();
    NameLine {
        part: part.id.to_string(),
        person: part.person.to_string(),
        name: part.name.clone(),
        number: part.number.clone(),
        state: part.state.code(),
        state_words: ask.say(part.state.word(), &[]),
        there: current.and_then(|id| noted.get(&(id, part.person)).copied())
            == Some(Presence::Present),
        percent,
        time: minutes_words(ask.lang, time),
        enough: time.count() > 0 && percent >= found.row.least_percent,
        marks: if settled {
            part.marks.map(|marks| marks.to_string()).unwrap_or_default()
        } else {
            typed("marks")
        },
        words: if settled { part.words.clone() } else { typed("words") },
        well: typed("well") == "yes",
        chosen: form.all("give").contains(&part.id.to_string()),
    }
}

async fn names_page(ask: &Ask, id: &str, form: &FormBody) -> Result<NamesPage, Failure> {
    let found = found(ask, id).await?;
    found.permit::<may::RecordTraining>(ask)?;
    let course = found.row.id;
    let (sittings, parts, noted) = ask
        .app
        .look(ask.actor.town, move |q| {
            let noted = store::presences(q, course)?;
            let noted: Noted = noted.into_iter().map(|(s, who, how)| ((s, who), how)).collect();
            Ok((store::sittings(q, course)?, store::of_course(q, course)?, noted))
        })
        .await?;
    let wanted = form_urlencoded::parse(ask.query.as_bytes())
        .find(|(name, _)| name == "sitting")
        .map(|(_, value)| value.into_owned())
        .unwrap_or_else(|| form.get("sitting").to_owned());
    let begun = |row: &&SittingRow| row.sitting.starts_at <= ask.now;
    let current = sittings
        .iter()
        .find(|row| row.id.to_string() == wanted)
        .or_else(|| sittings.iter().rev().find(begun))
        .or(sittings.first())
        .map(|row| row.id);
    Ok(NamesPage {
        id: course.to_string(),
        title: found.row.title.clone(),
        state: found.row.state.code(),
        state_words: ask.say(found.row.state.word(), &[]),
        assessment: found.row.assessment.code(),
        least: found.row.least_percent,
        sittings: (1..)
            .zip(&sittings)
            .map(|(number, row)| SittingChoice {
                id: row.id.to_string(),
                number,
                label: shift_long(ask.lang, row.sitting.starts_at, row.sitting.ends_at),
                current: Some(row.id) == current,
                begun: begun(&row),
                noted: noted.keys().any(|(sitting, _)| *sitting == row.id),
            })
            .collect(),
        lines: parts
            .iter()
            .map(|part| name(ask, &found, (&sittings, &noted), (part, current), form))
            .collect(),
        over: found.row.ends_at <= ask.now,
        manage: found.may::<may::ManageTraining>(ask) && found.row.state == CourseState::Open,
        typed: form.get("person").to_owned(),
        c: ask.frame(),
    })
}

/// `GET /training/courses/{id}/names`
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    draw(&names_page(&ask, &id, &FormBody::default()).await?)
}

async fn answered(
    ask: &Ask,
    id: &str,
    form: &FormBody,
    done: Result<Answer, Failure>,
) -> Result<Response, Failure> {
    form_answer(done, |page| &mut page.c, names_page(ask, id, form)).await
}

/// `POST /training/courses/{id}/presence`: one sitting, everybody with a place.
pub async fn presence(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let found = found(&ask, &id).await?;
    let (permit, course) = (found.permit::<may::RecordTraining>(&ask)?, found.row.id);
    let sitting: SittingId = form.get("sitting").parse().map_err(|_| Failure::NOT_FOUND)?;
    let there = form.all("there").to_vec();
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let parts = store::of_course(tx, course)?;
        let all: Vec<PresenceIn> = parts
            .iter()
            .filter(|part| part.state == EnrolmentState::Placed)
            .map(|part| PresenceIn {
                sitting,
                person: part.person,
                presence: if there.contains(&part.person.to_string()) {
                    Presence::Present
                } else {
                    Presence::Absent
                },
            })
            .collect();
        actions::note_presence(tx, &permit, course, &all)?;
        let to = format!("/training/courses/{course}/names?sitting={sitting}");
        Ok(Answer::to(format!("{to}&done=done-training-presence")))
    })
    .await;
    answered(&ask, &id, &form, done).await
}

fn results_in(form: &FormBody, assessment: Assessment) -> Result<Vec<ResultIn>, Failure> {
    let mut out = Vec::new();
    for part in form.all("give") {
        let typed = |head: &str| form.get(&format!("{head}-{part}")).trim().to_owned();
        out.push(ResultIn {
            enrolment: part.parse().map_err(|_| Failure::NOT_FOUND)?,
            given: Given {
                marks: typed("marks").parse().ok(),
                well: assessment == Assessment::Attending || typed("well") == "yes",
                words: typed("words").chars().take(500).collect(),
            },
        });
    }
    if out.is_empty() {
        return Err(TrainingRefusal::NobodyChosen.into());
    }
    Ok(out)
}

/// `POST /training/courses/{id}/results`
pub async fn results(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let found = found(&ask, &id).await?;
    let (permit, course) = (found.permit::<may::RecordTraining>(&ask)?, found.row.id);
    let done = match results_in(&form, found.row.assessment) {
        Err(failure) => Err(failure),
        Ok(all) => {
            answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
                actions::give_results(tx, &permit, course, &all)?;
                let to = format!("/training/courses/{course}/names");
                Ok(Answer::to(format!("{to}?done=done-training-results")))
            })
            .await
        }
    };
    answered(&ask, &id, &form, done).await
}

/// The most people added at once.
const ADDED_MOST: usize = 200;

/// Everybody of the numbers typed, each once.
fn people_typed(q: &mut Read<'_>, typed: &str) -> Result<Vec<PersonId>, Failure> {
    let between = |c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、' | ';' | '；');
    let mut out = Vec::new();
    for one in typed.split(between).filter(|part| !part.is_empty()).take(ADDED_MOST) {
        let person = person_typed(q, "person", one)?;
        if !out.contains(&person) {
            out.push(person);
        }
    }
    if out.is_empty() {
        let typed = typed.trim().to_owned();
        return Err(TrainingRefusal::NoPerson { field: "person", typed }.into());
    }
    Ok(out)
}

/// `POST /training/courses/{id}/names`: somebody who called, or a class by its numbers.
pub async fn add(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let found = found(&ask, &id).await?;
    let (permit, course) = (found.permit::<may::ManageTraining>(&ask)?, found.row.id);
    let typed = form.get("person").to_owned();
    let people = ask.app.look(ask.actor.town, move |q| people_typed(q, &typed)).await;
    let done = match people {
        Err(failure) => Err(failure),
        Ok(people) => {
            answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
                actions::enrol_others(tx, &permit, course, &people)?;
                let to = format!("/training/courses/{course}/names");
                Ok(Answer::to(format!("{to}?done=done-training-added")))
            })
            .await
        }
    };
    answered(&ask, &id, &form, done).await
}

/// `POST /training/courses/{id}/end`
pub async fn end(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let found = found(&ask, &id).await?;
    let (permit, course) = (found.permit::<may::RecordTraining>(&ask)?, found.row.id);
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::end_course(tx, &permit, course)?;
        Ok(Answer::to(format!("/training/courses/{course}/names?done=done-training-ended")))
    })
    .await;
    answered(&ask, &id, &form, done).await
}
