//! The verbs of mutual choice.

mod pairs;
mod rounds;
mod wishes;

pub use pairs::{agree, end_pair, lock_pair, propose, say_yes, unlock_pair};
pub use rounds::{RoundIn, call_off, name_candidates, open_round, reopen};
pub use wishes::{
    decline, decline_team, drop_out, keep_paper_wishes, keep_team_wishes, keep_wishes,
};

use liandong_domain::basics::RoundId;
use liandong_domain::choice::{ChoiceRefusal, RoundState};
use liandong_domain::todo::TodoKind;

use crate::choice::store::{self, RoundRow};
use crate::db::Tx;
use crate::failure::{Failure, Fault};

/// A round that is there, held until the end, in the state that the step asks for.
fn held(tx: &mut Tx<'_>, id: RoundId, wanted: RoundState) -> Result<RoundRow, Failure> {
    store::hold(tx, id)?;
    let row = store::round(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    if row.state == wanted {
        Ok(row)
    } else {
        Err(ChoiceRefusal::NotNow { state: row.state }.into())
    }
}

/// A round that still collects wishes today.
fn collecting(tx: &mut Tx<'_>, id: RoundId) -> Result<RoundRow, Failure> {
    let row = held(tx, id, RoundState::Open)?;
    if tx.now().day() > row.until {
        return Err(ChoiceRefusal::TooLate { day: row.until }.into());
    }
    Ok(row)
}

/// What waits because of a round that took a step: wishes of both sides, the teams' yes.
fn waits(tx: &mut Tx<'_>, id: RoundId) -> Result<(), Fault> {
    let kinds = [TodoKind::ChoiceWishes, TodoKind::ChoiceTeamWishes, TodoKind::ChoiceTeamYes];
    crate::todo::renew(tx, &kinds, &id.to_string())
}
