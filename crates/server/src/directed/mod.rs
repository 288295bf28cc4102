//! 定向助学: approved givers choose pupils by code, hold one, promise and pay by term, hear back
//! (T17, J2, J7).
//!
//! Owns `directed_giver`, `profile`, `hold`, `directed_promise`, `instalment`, `promise_reminder`,
//! `onward`, `bridge`, `promise_report`. Emits DirectedGiverKept, ProfileKept, HoldMade,
//! HoldWaiting, HoldOffered, HoldEnded, DirectedPromised, InstalmentNoted, DirectedReminded,
//! DirectedStopped, OnwardAsked, OnwardAnswered, OnwardDone, BridgeMade, TermTold. Calls `aid`,
//! `giving`, `books`, `rules`. **Never** shows a giver who a pupil is, and never moves money of a
//! promise without the giver's answer.

pub mod actions;
pub mod pages;
pub mod store;

pub use actions::chore;
pub use pages::routes;
