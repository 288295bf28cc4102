//! 不定向资金分配: the pool of a term, suggested by rule, decided by a committee (T18, J3).
//!
//! Owns `pupil_need`, `need_source`, `purpose_bound`, `committee_seat`, `allocation` with its
//! sources, children, changes, votes and awards. Emits NeedNoted, PurposeBound, SeatKept,
//! AllocationMade, CommitteeCalled, AllocationVoted, AllocationChanged, AllocationSettled. Calls
//! `aid`, `books`, `giving`, `people`, `rules`. Follows applications that are approved and reviews.
//! **Never** pays: what is decided becomes awards that go the way of every award.

pub mod actions;
pub mod pages;
pub mod store;

pub use pages::routes;

use crate::db::Follower;
use crate::events::Kind;

/// What the pool follows in the same transaction: applications that are approved, pupils who go on.
pub const FOLLOWER: Follower = Follower {
    kinds: &[Kind::AidApplicationSettled.code(), Kind::PupilReviewed.code()],
    follow: actions::feed,
};
