//! Rows of mutual choice.

mod pairs;
mod people;
mod rounds;
mod several;

pub use pairs::{
    LockRow, PairRow, TeamAgreed, agree, drop_proposed, end_pair, keep_pair, left_open, let_go,
    lock, locks, pair_counts, pairs, pairs_among, pairs_of_team, team_of, unlock, unlock_team,
};
pub use people::{
    CandidateRow, OwnRound, TeamRow, candidate, candidates, candidates_page, counts, decline,
    decline_team, led, name_candidate, name_team, people_below, rounds_of, say_yes,
    set_team_wishes, set_wishes, take_yes_back, team, team_wishes, team_wishes_of, teams,
    teams_below, unsettled_of, wanted_among, wishes, wishes_among, wishes_of,
};
pub use rounds::{
    NewRound, RoundRow, agree_round, call_off, count, hold, insert, list, propose, reopen, round,
};
pub use several::teams_of;

use crate::failure::Fault;

/// A code that the database holds must be one that the rules know.
fn known<T>(found: Option<T>, what: &'static str) -> Result<T, Fault> {
    found.ok_or_else(|| Fault::new("reading a choice", what))
}
