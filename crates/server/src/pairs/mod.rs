//! 结对: the two companions of every aided child, empty seats and their clocks (T19, H7, H8).
//!
//! Owns `pair_file`, `pair_seat`, `pair_vacancy`, `pair_suggestion`, `pair_conflict`,
//! `pair_offer`, `background_check`, `pair_day`. Emits PairKept, PairSeatEmptied,
//! PairCoverWanted, PairSeatFilled, PairConflictNoted, CheckSeen, PairOffered, PairChildOpened.
//! Calls `aid`, `books`, `people`, `rules`. Follows, in the same transaction, whoever leaves, loses
//! a role or an account, and every pupil who comes or goes. **Never** keeps a word of what a
//! background check says, and never shows a companion more than the child asks for.

pub mod actions;
pub mod pages;
pub mod store;

use liandong_domain::basics::TownId;

pub use pages::routes;

use crate::app::App;
use crate::db::{Follower, Who};
use crate::events::Kind;
use crate::failure::Failure;

/// What pairs follow in the same transaction.
pub const FOLLOWER: Follower = Follower {
    kinds: &[
        Kind::PupilKept.code(),
        Kind::PupilStopped.code(),
        Kind::PersonLeft.code(),
        Kind::RoleEnded.code(),
        Kind::AccountChanged.code(),
        Kind::FarewellSaid.code(),
    ],
    follow: actions::follow,
};

/// Every minute: checks and roles that ran out with the day, seats left on a row that was merged,
/// pupils of older days, days that are over.
pub fn watch_chore(app: &App, town: TownId, _: &str) -> Result<(), Failure> {
    app.db().write_now(Who::system(town, "pairs"), actions::watch)
}
