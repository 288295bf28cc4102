//! The verbs of incubation.

mod career;
mod evidence;
mod founding;
mod ledger;
mod meetings;
mod shares;
mod steps;

pub use career::{career_of, tell_help};
pub use evidence::{Weighed, weigh};
pub use founding::{FoundingText, NewTeam, agree_conduct, change_coach, enter_team, found_team};
pub use ledger::{Entry, Item, Ledger, Source, read_ledger, span_since};
pub use meetings::{NewMeeting, keep_promise, note_meeting};
pub use shares::{Said, item_of, say_shares};
pub use steps::{agree, decline, propose, step_back, withdraw};

use liandong_domain::basics::OrganisationId;
use liandong_domain::incubation::IncubationRefusal;
use liandong_domain::organisations::Kind;

use super::store::{self, TeamRow, WayRow};
use crate::db::Read;
use crate::failure::Failure;

/// A team that is there and open.
pub(super) fn open_team(q: &mut Read<'_>, id: OrganisationId) -> Result<TeamRow, Failure> {
    let row = store::team(q, id)?.ok_or(Failure::NOT_FOUND)?;
    if row.kind != Kind::Team || row.closed_at.is_some() {
        return Err(IncubationRefusal::NoTeam.into());
    }
    Ok(row)
}

/// A team with its way, or nothing is here.
pub(super) fn on_its_way(
    q: &mut Read<'_>,
    id: OrganisationId,
) -> Result<(TeamRow, WayRow), Failure> {
    let row = store::team(q, id)?.ok_or(Failure::NOT_FOUND)?;
    let way = row.way.clone().ok_or(Failure::NOT_FOUND)?;
    Ok((row, way))
}
