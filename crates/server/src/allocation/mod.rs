//! 不定向资金分配: the pool of a term, suggested by rule, decided by a committee (T18, J3).
//!
//! Owns `pupil_need`, `purpose_bound`, `committee_seat`, `allocation` with its sources, children,
//! changes, votes and awards. Emits NeedNoted, PurposeBound, SeatKept, AllocationMade,
//! CommitteeCalled, AllocationVoted, AllocationChanged, AllocationSettled. Calls `aid`, `books`, `giving`, `people`,
//! `rules`. **Never** pays: what is decided becomes awards that go the way of every award.

pub mod actions;
pub mod pages;
pub mod store;

pub use pages::routes;
