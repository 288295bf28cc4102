//! The minutes: what was suggested, what the committee set, who said what. For the printer.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::basics::AllocationId;

use super::meeting::{ChildLine, Sums, VoteLine, child_line, find, sums, vote_line};
use super::{reader, term_words};
use crate::failure::Failure;
use crate::ui::{Frame, Page, draw};
use crate::web::Ask;

/// The minutes.
#[derive(Template)]
#[template(path = "pages/allocation/minutes.html")]
pub struct MinutesPage {
    /// The frame.
    pub c: Frame,
    /// Its id.
    pub id: String,
    /// The term in words.
    pub name: String,
    /// Where it stands.
    pub state: String,
    /// Numbers.
    pub sums: Sums,
    /// Every child.
    pub lines: Vec<ChildLine>,
    /// Votes.
    pub votes: Vec<VoteLine>,
}

impl Page for MinutesPage {
    const NAME: &'static str = "allocation/minutes";
}

/// The most children on one paper.
pub(super) const MOST: i64 = 1_900;

/// `GET /allocation/{id}/minutes`
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    reader(&ask).await?;
    let id: AllocationId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let found = ask.app.look(ask.actor.town, move |q| find(q, id, (MOST, 0))).await?;
    draw(&MinutesPage {
        id: id.to_string(),
        name: term_words(&ask, found.row.term),
        state: ask.say(found.row.state.word(), &[]),
        sums: sums(&ask, &found),
        lines: found.children.iter().map(|row| child_line(&ask, &found, row, false)).collect(),
        votes: found.votes.iter().map(|row| vote_line(&ask, row)).collect(),
        c: ask.frame(),
    })
}
