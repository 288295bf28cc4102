//! The round of a shift: what was said, and for whoever leads it the circle and the closing.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::{Scope, may};
use liandong_domain::activities::SeatSide;
use liandong_domain::basics::{Minutes, PersonId};
use liandong_domain::reflection::{Age, DebriefState, Profession, Said, may_share};

use super::{Choice, Standing, filled, in_words, prompts_of, said};
use crate::activities::store::{change_carried, posts_of};
use crate::attendance::store::{RosterRow, roster};
use crate::failure::Failure;
use crate::reflection::actions::{self, Closing};
use crate::reflection::refusal::ReflectionRefusal;
use crate::reflection::store::{self, DebriefRow, PartRow};
use crate::ui::{Frame, Page, draw, minutes_words, shift_long};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

/// One answer to one prompt.
#[derive(Debug, Clone)]
pub struct AnswerLine {
    /// The prompt.
    pub prompt: String,
    /// What was said.
    pub words: String,
    /// Where it is made a lesson of; empty: the reader may not.
    pub lesson: String,
}

/// One person's part as shown.
#[derive(Debug, Clone)]
pub struct PartLine {
    /// Who, as far as the reader may know.
    pub name: String,
    /// From which side, in words.
    pub side: String,
    /// `info` for the worker's side, `done` for the volunteers'.
    pub tone: &'static str,
    /// In the circle, or on the own phone.
    pub way: String,
    /// What was said.
    pub answers: Vec<AnswerLine>,
}

/// What the reader may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RoundMay {
    /// Say something for oneself.
    pub share: bool,
    /// Lead the circle and close the round.
    pub lead: bool,
    /// Make lessons.
    pub keep: bool,
}

/// The round of a shift.
#[derive(Template)]
#[template(path = "pages/reflection/round.html")]
pub struct RoundPage {
    /// The frame.
    pub c: Frame,
    /// The shift.
    pub shift: String,
    /// The activity.
    pub activity: String,
    /// The activity's title.
    pub title: String,
    /// Day and time.
    pub when: String,
    /// `due`, `open`, `closed`, `let_go`.
    pub state: &'static str,
    /// How many days ago the shift ended.
    pub days: i64,
    /// Whether that is long.
    pub old: bool,
    /// What was to be changed since last time; empty: nothing.
    pub last_change: String,
    /// The three prompts.
    pub prompts: [String; 3],
    /// Who spoke.
    pub parts: Vec<PartLine>,
    /// How many listened in the circle.
    pub listened: usize,
    /// What it came to.
    pub summary: String,
    /// The one thing to change.
    pub next_change: String,
    /// How long it took, in words.
    pub length: String,
    /// Why it was let go.
    pub why: String,
    /// Whether the reader has spoken.
    pub spoke: bool,
    /// What the reader may do.
    pub may: RoundMay,
    /// Those present for whom something can be typed.
    pub people: Vec<Choice>,
    /// Those present, to be ticked as sitting in the circle; ticked ones first come ticked.
    pub circle: Vec<(Choice, bool)>,
    /// The values.
    pub form: FormBody,
}

impl Page for RoundPage {
    const NAME: &'static str = "reflection/round";
}

/// What a look at a round finds.
struct Look {
    row: Option<DebriefRow>,
    parts: Vec<PartRow>,
    prompts: Option<[String; 3]>,
    there: Vec<RosterRow>,
    last_change: String,
}

async fn look(ask: &Ask, standing: &Standing) -> Result<Look, Failure> {
    let (shift, activity) = (standing.shift(), standing.whole.activity.id);
    ask.app
        .look(ask.actor.town, move |q| {
            let row = store::debrief_of(q, shift)?;
            let parts = match &row {
                Some(row) => store::parts(q, row.id)?,
                None => Vec::new(),
            };
            let prompts = prompts_of(q, row.as_ref().map(|row| row.prompts))?;
            let mut there = roster(q, shift)?;
            there.retain(came);
            let own = row.as_ref().map(|row| row.id.to_string());
            let carried = change_carried(q, activity)?;
            let last = carried.filter(|carried| Some(&carried.id) != own.as_ref());
            let last_change = last.map(|carried| carried.words).unwrap_or_default();
            Ok(Look { row, parts, prompts, there, last_change })
        })
        .await
}

fn came(row: &RosterRow) -> bool {
    row.attendance.as_ref().is_some_and(|one| one.state.came().is_some())
}

fn part_line(
    ask: &Ask,
    standing: &Standing,
    (part, prompts): (&PartRow, &[String; 3]),
    may: RoundMay,
    minors: &BTreeSet<PersonId>,
) -> PartLine {
    // Those who were there know each other; a young person's name is written for the leader only.
    let hidden = minors.contains(&part.person) && !may.lead && part.person != standing.me;
    let shift = standing.shift();
    let said = prompts.iter().zip(&part.said.0).zip(1..);
    let answers = said.filter(|((_, words), _)| !words.is_empty());
    PartLine {
        name: if hidden { ask.say("reflection-a-pupil", &[]) } else { part.name.clone() },
        side: ask.say(part.profession.word(), &[]),
        tone: match part.profession {
            Profession::Worker => "info",
            Profession::Volunteer => "done",
        },
        way: match part.in_circle_at {
            Some(_) => ask.say("reflection-in-circle", &[]),
            None => ask.say("reflection-on-phone", &[]),
        },
        answers: answers
            .map(|((prompt, words), n)| AnswerLine {
                prompt: prompt.clone(),
                words: words.clone(),
                lesson: if may.keep {
                    format!("/lessons/new?shift={shift}&person={}&n={n}", part.person)
                } else {
                    String::new()
                },
            })
            .collect(),
    }
}

async fn round_page(
    ask: &Ask,
    standing: &Standing,
    form: Option<FormBody>,
) -> Result<RoundPage, Failure> {
    let look = look(ask, standing).await?;
    let shift = &standing.whole.shift;
    let state = look.row.as_ref().map(|row| row.state);
    let over = shift.closed_at.map_or(shift.ends_at, |closed| closed.min(shift.ends_at));
    let path = &*standing.whole.activity.path;
    let may = RoundMay {
        share: standing.speak(ask).is_ok() && may_share(state, over, ask.now).is_ok(),
        lead: standing.lead(ask).is_ok(),
        keep: ask.actor.may::<may::KeepLessons>(&Scope::body(path)),
    };
    let minors: BTreeSet<PersonId> =
        look.there.iter().filter(|row| row.minor).map(|row| row.person).collect();
    let prompts = in_words(ask, look.prompts);
    let spoken: BTreeSet<PersonId> =
        look.parts.iter().filter(|part| part.said_at.is_some()).map(|part| part.person).collect();
    // Whoever wrote on the phone may have done so elsewhere, and is ticked by hand.
    let alone = |part: &&PartRow| part.said_at.is_some() && part.in_circle_at.is_none();
    let ticked =
        |person: PersonId| !look.parts.iter().filter(alone).any(|part| part.person == person);
    let name = |row: &RosterRow| Choice {
        value: row.person.to_string(),
        label: row.name.clone(),
        chosen: false,
    };
    let days = shift.ends_at.day().days_until(ask.now.day()).max(0);
    let row = look.row.as_ref();
    let text = |of: fn(&DebriefRow) -> &String| row.map(|row| of(row).clone()).unwrap_or_default();
    Ok(RoundPage {
        shift: shift.id.to_string(),
        activity: standing.whole.activity.id.to_string(),
        title: standing.whole.activity.title.clone(),
        when: shift_long(ask.lang, shift.starts_at, shift.ends_at),
        state: state.map_or("due", DebriefState::code),
        days,
        old: Age::of(days) == Age::Old,
        last_change: look.last_change,
        parts: look
            .parts
            .iter()
            .filter(|part| part.said_at.is_some())
            .map(|part| part_line(ask, standing, (part, &prompts), may, &minors))
            .collect(),
        listened: look
            .parts
            .iter()
            .filter(|part| part.said_at.is_none() && part.in_circle_at.is_some())
            .count(),
        summary: text(|row| &row.summary),
        next_change: text(|row| &row.next_change),
        length: row.map(|row| minutes_words(ask.lang, row.minutes)).unwrap_or_default(),
        why: text(|row| &row.why),
        spoke: spoken.contains(&standing.me),
        people: look.there.iter().filter(|row| !spoken.contains(&row.person)).map(name).collect(),
        circle: look.there.iter().map(|row| (name(row), ticked(row.person))).collect(),
        prompts,
        may,
        form: form.unwrap_or_else(|| filled(&[("minutes", "15".to_owned())])),
        c: ask.frame(),
    })
}

/// `GET /shifts/{id}/debrief`
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let standing = Standing::of(&ask, &id).await?;
    standing.reads(&ask)?;
    draw(&round_page(&ask, &standing, None).await?)
}

async fn answered(
    ask: &Ask,
    standing: &Standing,
    form: FormBody,
    done: Result<Answer, Failure>,
) -> Result<Response, Failure> {
    form_answer(done, |page| &mut page.c, round_page(ask, standing, Some(form))).await
}

/// Those who came, each with the side of their post.
async fn present(
    ask: &Ask,
    standing: &Standing,
) -> Result<BTreeMap<PersonId, Profession>, Failure> {
    let (shift, activity) = (standing.shift(), standing.whole.activity.id);
    let (rows, posts) = ask
        .app
        .look(ask.actor.town, move |q| Ok((roster(q, shift)?, posts_of(q, activity)?)))
        .await?;
    let side = |row: &RosterRow| {
        let worker =
            posts.iter().any(|post| post.name == row.post && post.side == SeatSide::Worker);
        if worker { Profession::Worker } else { Profession::Volunteer }
    };
    Ok(rows.iter().filter(|row| came(row)).map(|row| (row.person, side(row))).collect())
}

/// `POST /shifts/{id}/debrief/circle`: what somebody said, typed by whoever leads.
pub async fn circle(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let standing = Standing::of(&ask, &id).await?;
    let (permit, shift) = (standing.lead(&ask)?, standing.shift());
    let person: PersonId = form.get("person").parse().map_err(|_| Failure::NOT_FOUND)?;
    let side = *present(&ask, &standing).await?.get(&person).ok_or(Failure::NOT_FOUND)?;
    let done = match Said::parse(said(&form)) {
        Err(refusal) => Err(refusal.into()),
        Ok(words) => {
            answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
                actions::note_circle(tx, &permit, shift, (person, side), &words)?;
                Ok(Answer::to(format!("/shifts/{shift}/debrief?done=done-reflection-noted#circle")))
            })
            .await
        }
    };
    answered(&ask, &standing, form, done).await
}

/// `POST /shifts/{id}/debrief/close`
pub async fn close(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let standing = Standing::of(&ask, &id).await?;
    let (permit, shift) = (standing.lead(&ask)?, standing.shift());
    let there = present(&ask, &standing).await?;
    let ticked = form.all("there").iter().filter_map(|id| id.parse::<PersonId>().ok());
    let mut circle: Vec<(PersonId, Profession)> = ticked
        .filter_map(|person| there.get_key_value(&person))
        .filter(|(person, _)| **person != standing.me)
        .map(|(person, side)| (*person, *side))
        .collect();
    if !circle.is_empty() {
        // Whoever closes the circle sat in it.
        circle.push((standing.me, standing.side(&ask)));
    }
    let field = "minutes";
    let done = match form.get(field).trim().parse::<i64>() {
        Err(_) => Err(ReflectionRefusal::NoNumber { field }.into()),
        Ok(minutes) => {
            let closing = Closing {
                minutes: Minutes::new(minutes),
                summary: form.get("summary").to_owned(),
                next_change: form.get("next_change").to_owned(),
                circle,
            };
            answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
                actions::close_round(tx, &permit, shift, &closing)?;
                Ok(Answer::to(format!("/shifts/{shift}/debrief?done=done-reflection-closed")))
            })
            .await
        }
    };
    answered(&ask, &standing, form, done).await
}

/// `POST /shifts/{id}/debrief/let-go`
pub async fn let_go(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let standing = Standing::of(&ask, &id).await?;
    let (permit, shift) = (standing.lead(&ask)?, standing.shift());
    let why = form.get("why").to_owned();
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::let_go(tx, &permit, shift, &why)?;
        Ok(Answer::to(format!("/shifts/{shift}/debrief?done=done-reflection-let-go")))
    })
    .await;
    answered(&ask, &standing, form, done).await
}
