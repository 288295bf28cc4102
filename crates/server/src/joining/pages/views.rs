//! Lines that several pages draw: the funnel, what is missing, the card of the home.

use liandong_domain::access::{Seen, may};
use liandong_domain::basics::Day;
use liandong_domain::joining::{ApplicationState, Lack, waiting};
use liandong_domain::rules::{JoiningPipeline, Step};

use super::super::evidence::{Evidence, Thing};
use super::super::store::{ApplicationRow, RoundRow, StepCount};
use crate::db::Read;
use crate::failure::Failure;
use crate::ui::{day_bare, day_long, moment_short};
use crate::web::{Actor, Ask};

/// One step of a funnel.
#[derive(Debug, Clone)]
pub struct FunnelLine {
    /// Its code.
    pub step: &'static str,
    /// The step that was passed to come here; empty: the first one.
    pub before: &'static str,
    /// Its name.
    pub name: String,
    /// Days allowed.
    pub days: i64,
    /// Came to it.
    pub entered: i64,
    /// Passed or skipped it.
    pub passed: i64,
    /// Of these skipped.
    pub skipped: i64,
    /// Left at it.
    pub left: i64,
    /// Are at it.
    pub waiting: i64,
    /// Are on hold at it.
    pub on_hold: i64,
    /// Left, of a hundred who came.
    pub drop_off: i64,
    /// Days the one in the middle waits; empty: nobody waits.
    pub median: String,
    /// Days of the longest wait; empty: nobody waits.
    pub longest: String,
    /// Whether the longest wait is over the days allowed.
    pub late: bool,
}

/// The funnel in words.
pub fn funnel_lines(
    ask: &Ask,
    counts: &[StepCount],
    waits: &[(Step, Day, i64)],
    rule: &JoiningPipeline,
) -> Vec<FunnelLine> {
    let today = ask.now.day();
    let mut before = "";
    counts
        .iter()
        .map(|one| {
            let came: Vec<(Day, i64)> = waits
                .iter()
                .filter(|(step, ..)| *step == one.step)
                .map(|(_, day, people)| (*day, *people))
                .collect();
            let told = waiting(&came, today);
            let line = FunnelLine {
                step: one.step.code(),
                before,
                name: ask.say(one.step.word_key(), &[]),
                days: rule.days(one.step),
                entered: one.entered,
                passed: one.passed + one.skipped,
                skipped: one.skipped,
                left: one.left(),
                waiting: one.waiting,
                on_hold: one.on_hold,
                drop_off: if one.entered > 0 { one.left() * 100 / one.entered } else { 0 },
                median: told.map(|told| told.median.to_string()).unwrap_or_default(),
                longest: told.map(|told| told.longest.to_string()).unwrap_or_default(),
                late: told.is_some_and(|told| told.longest > rule.days(one.step)),
            };
            before = one.step.code();
            line
        })
        .collect()
}

/// A thing that counts, in words.
fn thing_words(ask: &Ask, thing: &Thing) -> String {
    ask.say(
        "joining-evidence-thing",
        &[("title", thing.title.clone()), ("day", day_bare(ask.lang, thing.day))],
    )
}

/// What is there for a step, in words.
pub fn evidence_words(
    ask: &Ask,
    one: &Evidence,
    step: Step,
    teams: &[crate::organisations::store::Organisation],
) -> Vec<String> {
    let all = |things: &[Thing]| things.iter().map(|thing| thing_words(ask, thing)).collect();
    let team = || {
        one.team.iter().map(move |agreed| {
            let team = teams.iter().find(|body| body.id == agreed.team);
            let name = team.map(|body| body.name.clone()).unwrap_or_default();
            let day = day_bare(ask.lang, agreed.day);
            ask.say("joining-evidence-team", &[("team", name), ("day", day)])
        })
    };
    match step {
        Step::Trial => all(&one.trials),
        Step::BasicTraining => all(&one.basic),
        Step::SkillsTraining => all(&one.skills),
        Step::MutualChoice => {
            let talk = one.interview.iter().map(|thing| {
                let day = day_bare(ask.lang, thing.day);
                ask.say("joining-evidence-interview", &[("day", day)])
            });
            team().chain(talk).collect()
        }
        Step::Registration => team().collect(),
    }
}

/// What can be done about a lack, and where.
#[derive(Debug, Clone)]
pub struct Todo {
    /// In words.
    pub text: String,
    /// Where; empty: nowhere here.
    pub href: String,
}

/// What everybody of a step is pointed to: the next course, the trials.
#[derive(Debug, Clone, Default)]
pub struct Pointers {
    /// The next course of the kinds of this step.
    pub course: Option<(String, String, String)>,
    /// The trial activities: title and address.
    pub trials: Vec<(String, String)>,
    /// Where a team is chosen; empty: nowhere for the reader.
    pub choice: &'static str,
    /// Where a talk is booked; empty: nowhere for the reader.
    pub talk: &'static str,
}

impl Pointers {
    /// For whoever walks it.
    pub fn own(self) -> Self {
        Self { choice: "/me/choice", talk: "/me/interviews", ..self }
    }
    /// For whoever keeps the round, as far as they choose and talk with people.
    pub fn office(self, actor: &Actor) -> Self {
        let some = |seen: Seen| matches!(seen, Seen::Town | Seen::Bodies(_));
        let choice = if some(actor.seen::<may::ManageChoice>()) { "/choice" } else { "" };
        let talk = if some(actor.seen::<may::HoldInterviews>()) { "/interviews" } else { "" };
        Self { choice, talk, ..self }
    }
}

/// Reads what people of a step are pointed to.
pub fn pointers(
    q: &mut Read<'_>,
    ask: &Ask,
    round: &RoundRow,
    step: Step,
) -> Result<Pointers, Failure> {
    let mut out = Pointers::default();
    match step {
        Step::Trial => {
            let trials = super::super::store::trials(q, round.id)?;
            // Nobody is sent to an activity without a shift to sign up for.
            for trial in trials.into_iter().filter(|trial| trial.coming > 0) {
                out.trials.push((trial.title, format!("/activities/{}", trial.activity)));
            }
        }
        Step::BasicTraining | Step::SkillsTraining => {
            let kinds = if step == Step::BasicTraining { &round.basic } else { &round.skills };
            let coming = crate::training::store::coming(q, None, (60, 0))?;
            let next = coming.into_iter().find(|course| {
                kinds.contains(&course.kind)
                    && course.starts_at > ask.now
                    && course.taken < course.places
            });
            out.course = next.map(|course| {
                let when = moment_short(ask.lang, course.starts_at);
                (course.title, when, format!("/training/courses/{}", course.id))
            });
        }
        Step::MutualChoice | Step::Registration => {}
    }
    Ok(out)
}

/// What to do about what is missing.
pub fn todos(ask: &Ask, lacks: &[Lack], to: &Pointers) -> Vec<Todo> {
    let plain = |key: &str, href: &str| Todo { text: ask.say(key, &[]), href: href.to_owned() };
    let mut out = Vec::new();
    for lack in lacks {
        match lack {
            Lack::Consent => out.push(plain("joining-todo-consent", "")),
            Lack::Trial if to.trials.is_empty() => out.push(plain("joining-todo-trial-none", "")),
            Lack::Trial => out.extend(to.trials.iter().map(|(title, href)| Todo {
                text: ask.say("joining-todo-trial", &[("title", title.clone())]),
                href: href.clone(),
            })),
            Lack::Course => match &to.course {
                Some((title, when, href)) => out.push(Todo {
                    text: ask.say(
                        "joining-todo-course",
                        &[("title", title.clone()), ("when", when.clone())],
                    ),
                    href: href.clone(),
                }),
                None => out.push(plain("joining-todo-course-none", "/training")),
            },
            Lack::Team => out.push(plain("joining-todo-team", to.choice)),
            Lack::Interview => out.push(plain("joining-todo-interview", to.talk)),
            Lack::Agreement => {
                let own = to.talk.starts_with("/me");
                out.push(plain("joining-todo-agreement", if own { "/me/agreements" } else { "" }));
            }
        }
    }
    out
}

/// The colour of a state.
pub fn tone(state: ApplicationState) -> &'static str {
    match state {
        ApplicationState::Open => "info",
        ApplicationState::OnHold => "wait",
        ApplicationState::NotPassed | ApplicationState::Withdrawn => "off",
        ApplicationState::Registered => "done",
    }
}

/// How a day stands to today, in words: `还有 3 天`, `超过 2 天`.
pub fn due_words(ask: &Ask, row: &ApplicationRow) -> String {
    let until = day_bare(ask.lang, row.way.due_on);
    match row.way.days_left(ask.now.day()) {
        None => String::new(),
        Some(left) if left < 0 => {
            ask.say("joining-due-over", &[("n", (-left).to_string()), ("day", until)])
        }
        Some(left) => ask.say("joining-due-left", &[("n", left.to_string()), ("day", until)]),
    }
}

/// The way of an applicant, as the home shows it.
#[derive(Debug, Clone)]
pub struct JoinCard {
    /// The round.
    pub round: String,
    /// Which of the five, from 1.
    pub number: i64,
    /// The step's name.
    pub step: String,
    /// What it asks for.
    pub asks: String,
    /// Until when.
    pub until: String,
    /// Whether the days ran out.
    pub late: bool,
    /// Whom to ask.
    pub whom: String,
    /// On hold.
    pub held: bool,
}

/// The card for an application under way; none: nothing is under way.
pub fn home_card(ask: &Ask, row: &ApplicationRow) -> Option<JoinCard> {
    if row.way.state.is_over() {
        return None;
    }
    let number = Step::ALL.iter().position(|step| *step == row.way.step).unwrap_or(0) + 1;
    Some(JoinCard {
        round: row.round_name.clone(),
        number: i64::try_from(number).unwrap_or(1),
        step: ask.say(row.way.step.word_key(), &[]),
        asks: ask.say(&format!("joining-asks-{}", row.way.step.code()), &[]),
        until: day_long(ask.lang, row.way.due_on),
        late: row.way.days_left(ask.now.day()).is_some_and(|left| left < 0),
        whom: row.responsible_name.clone(),
        held: row.way.state == ApplicationState::OnHold,
    })
}
