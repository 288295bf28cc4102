//! One's own interviews, and those of one's children.

use askama::Template;
use axum::response::Response;
use liandong_domain::access::may;
use liandong_domain::basics::PersonId;
use liandong_domain::interviews::InterviewState;

use super::{own_permit, tone};
use crate::failure::Failure;
use crate::interviews::store::{self, InterviewRow};
use crate::ui::{Frame, Page, draw, shift_long};
use crate::web::Ask;

/// The most interviews of the list.
const MOST: i64 = 50;

/// One interview.
#[derive(Debug, Clone)]
pub struct OwnTalk {
    /// Its id.
    pub id: String,
    /// Whose; empty: one's own.
    pub name: String,
    /// The body that invites.
    pub organisation: String,
    /// Where it stands, in words.
    pub state: String,
    /// The colour of that.
    pub tone: &'static str,
    /// When, where, with whom; empty: no time yet.
    pub when: String,
    /// Whether a time is to be booked by the reader.
    pub to_book: bool,
    /// Whether there is a result to read.
    pub decided: bool,
}

/// One's own interviews.
#[derive(Template)]
#[template(path = "pages/interviews/own.html")]
pub struct OwnInterviewsPage {
    /// The frame.
    pub c: Frame,
    /// Interviews, latest first.
    pub lines: Vec<OwnTalk>,
}

impl Page for OwnInterviewsPage {
    const NAME: &'static str = "interviews/own";
}

fn line(ask: &Ask, row: &InterviewRow, me: PersonId) -> OwnTalk {
    let mine = row.person == me;
    let time = row.time.map(|time| shift_long(ask.lang, time.starts_at, time.ends_at));
    OwnTalk {
        id: row.id.to_string(),
        name: if mine { String::new() } else { row.name.clone() },
        organisation: row.organisation_name.clone(),
        state: ask.say(row.state.word(), &[]),
        tone: tone(row.state),
        when: time
            .map(|when| format!("{when} · {} · {}", row.place, row.worker_name))
            .unwrap_or_default(),
        to_book: mine && row.state == InterviewState::Invited,
        decided: row.state.is_decided(),
    }
}

/// `GET /me/interviews`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    let permit = own_permit::<may::SignUpSelf>(&ask).await?;
    let me = permit.subject();
    let rows = ask
        .app
        .look(ask.actor.town, move |q| {
            let mut people = crate::people::store::children(q, me)?;
            people.push(me);
            Ok(store::of_people(q, &people, MOST)?)
        })
        .await?;
    draw(&OwnInterviewsPage {
        lines: rows.iter().map(|row| line(&ask, row, me)).collect(),
        c: ask.frame(),
    })
}
