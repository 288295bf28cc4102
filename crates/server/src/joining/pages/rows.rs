//! The rows behind a number of the funnel.

use askama::Template;
use axum::response::Response;
use liandong_domain::access::{Scope, may};
use liandong_domain::basics::JoiningRoundId;
use liandong_domain::joining::ApplicationState;
use liandong_domain::rules::Step;

use super::views::{due_words, tone};
use super::{query, wide};
use crate::failure::Failure;
use crate::joining::store::{self, ApplicationRow, Narrow};
use crate::ui::{Frame, Page, day_bare, draw};
use crate::web::Ask;
use crate::web::paging::{PageAsked, Pager};

/// One person.
#[derive(Debug, Clone)]
pub struct RowLine {
    /// The application.
    pub id: String,
    /// The name.
    pub name: String,
    /// The number.
    pub number: String,
    /// The round.
    pub round: String,
    /// The step.
    pub step: String,
    /// Where it stands, in words.
    pub state: String,
    /// The colour of that.
    pub tone: &'static str,
    /// Since when at this step.
    pub since: String,
    /// Until when, in words.
    pub due: String,
    /// Whether the days ran out.
    pub late: bool,
    /// Who answers for the round.
    pub responsible: String,
}

/// The rows.
#[derive(Template)]
#[template(path = "pages/joining/rows.html")]
pub struct RowsPage {
    /// The frame.
    pub c: Frame,
    /// What is shown, in words.
    pub what: String,
    /// Where one came from.
    pub back: String,
    /// The rows.
    pub lines: Vec<RowLine>,
    /// The pager.
    pub pager: Pager,
}

impl Page for RowsPage {
    const NAME: &'static str = "joining/rows";
}

fn line(ask: &Ask, row: &ApplicationRow) -> RowLine {
    RowLine {
        id: row.id.to_string(),
        name: row.name.clone(),
        number: row.number.clone(),
        round: row.round_name.clone(),
        step: ask.say(row.way.step.word_key(), &[]),
        state: ask.say(row.way.state.word(), &[]),
        tone: tone(row.way.state),
        since: day_bare(ask.lang, row.way.entered_on),
        due: due_words(ask, row),
        late: row.way.days_left(ask.now.day()).is_some_and(|left| left < 0),
        responsible: row.responsible_name.clone(),
    }
}

/// What the query narrows to, with the words for it.
fn narrowed(ask: &Ask) -> (Narrow, String) {
    let step = Step::parse(&query(ask, "step"));
    let done = Step::parse(&query(ask, "done_step"));
    let state = query(ask, "state");
    let states = match state.as_str() {
        "left" => Some((ApplicationState::NotPassed, ApplicationState::Withdrawn)),
        other => ApplicationState::parse(other).map(|one| (one, one)),
    };
    let late = query(ask, "late") == "1";
    let mut words = Vec::new();
    if let Some(step) = step {
        words.push(ask.say(step.word_key(), &[]));
    }
    if let Some(done) = done {
        let step = ask.say(done.word_key(), &[]);
        words.push(ask.say("joining-rows-beyond", &[("step", step)]));
    }
    match states {
        Some(_) if state == "left" => words.push(ask.say("joining-rows-left", &[])),
        Some((one, _)) => words.push(ask.say(one.word(), &[])),
        None => {}
    }
    if late {
        words.push(ask.say("joining-rows-late", &[]));
    }
    let by = Narrow {
        round: query(ask, "round").parse::<JoiningRoundId>().ok(),
        paths: Vec::new(),
        step,
        states,
        done,
        due_before: late.then(|| ask.now.day()),
    };
    (by, words.join(" · "))
}

/// `GET /joining/rows`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    let seen = ask.actor.seen::<may::ManageJoining>();
    if !wide(&seen) || ask.actor.acting_for.is_some() {
        ask.actor.me()?;
        return Err(Failure::NOT_FOUND);
    }
    let part = PageAsked::from_query(&ask.query);
    let (mut by, what) = narrowed(&ask);
    let actor = ask.actor.clone();
    let round = by.round;
    let (rows, total) = ask
        .app
        .look(ask.actor.town, move |q| {
            match by.round {
                Some(round) => {
                    let row = store::round(q, round)?.ok_or(Failure::NOT_FOUND)?;
                    actor.permit::<may::ManageJoining>(&Scope::body(row.path))?;
                }
                None => by.paths = crate::activities::store::paths_seen(q, &seen)?,
            }
            let rows = store::narrow(q, &by, (part.size, part.offset()))?;
            Ok((rows, store::count_narrow(q, &by)?))
        })
        .await?;
    draw(&RowsPage {
        what,
        back: match round {
            Some(round) => format!("/joining/rounds/{round}"),
            None => "/joining/funnel".to_owned(),
        },
        lines: rows.iter().map(|row| line(&ask, row)).collect(),
        pager: Pager::new(part, total, &ask.path, &ask.query),
        c: ask.frame(),
    })
}
