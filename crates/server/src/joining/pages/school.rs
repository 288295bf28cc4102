//! The school's view: the own pupils at the first step, as far as consent allows. Nothing else.

use askama::Template;
use axum::response::Response;
use liandong_domain::access::may;
use liandong_domain::activities::ConsentHeld;
use liandong_domain::basics::PersonId;
use liandong_domain::joining::{ApplicationState, consent_on};
use liandong_domain::rules::{AgePolicy, Step};

use super::wide;
use crate::failure::Failure;
use crate::joining::store;
use crate::ui::{Frame, Page, draw};
use crate::web::Ask;

/// The most rows a school sees: its latest rounds.
const MOST: i64 = 400;

/// One pupil: the name and the first step, nothing more.
#[derive(Debug, Clone)]
pub struct PupilLine {
    /// The name.
    pub name: String,
    /// The round.
    pub round: String,
    /// How the first step stands, in words.
    pub state: String,
    /// The colour of that.
    pub tone: &'static str,
}

/// The school's view.
#[derive(Template)]
#[template(path = "pages/joining/school.html")]
pub struct SchoolPage {
    /// The frame.
    pub c: Frame,
    /// The pupils.
    pub lines: Vec<PupilLine>,
    /// How many are not shown, because a guardian's consent is missing.
    pub hidden: i64,
}

impl Page for SchoolPage {
    const NAME: &'static str = "joining/school";
}

/// `GET /joining/school`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    let seen = ask.actor.seen::<may::FollowJoining>();
    if !wide(&seen) || ask.actor.acting_for.is_some() {
        ask.actor.me()?;
        return Err(Failure::NOT_FOUND);
    }
    let today = ask.now.day();
    let (rows, alone, consents) = ask
        .app
        .look(ask.actor.town, move |q| {
            let paths = crate::activities::store::paths_seen(q, &seen)?;
            let rows = store::of_school(q, &paths, MOST)?;
            let people: Vec<PersonId> = rows.iter().map(|row| row.person).collect();
            let (policy, _) = crate::rules::actions::in_force::<AgePolicy>(q, today)?;
            let consents = crate::people::store::consents_of(q, &people)?;
            let known = crate::people::store::persons(q, &people)?;
            let alone = crate::people::actions::deciding_alone(q, &policy, &known, today)?;
            Ok((rows, alone, consents))
        })
        .await?;
    let (mut lines, mut hidden) = (Vec::new(), 0);
    for row in rows {
        let given = consents.get(&row.person).map_or(&[][..], Vec::as_slice);
        // Only a consent for everything covers that the school is told.
        if consent_on(alone.contains(&row.person), given, &[], today) == ConsentHeld::Missing {
            hidden += 1;
            continue;
        }
        let (key, tone) = match (row.way.step, row.way.state) {
            (Step::Trial, ApplicationState::Open) => ("joining-school-trying", "info"),
            (Step::Trial, ApplicationState::OnHold) => ("joining-school-resting", "wait"),
            (Step::Trial, _) => ("joining-school-not-on", "off"),
            (
                Step::BasicTraining
                | Step::MutualChoice
                | Step::SkillsTraining
                | Step::Registration,
                _,
            ) => ("joining-school-tried", "done"),
        };
        lines.push(PupilLine {
            name: row.name,
            round: row.round_name,
            state: ask.say(key, &[]),
            tone,
        });
    }
    draw(&SchoolPage { lines, hidden, c: ask.frame() })
}
