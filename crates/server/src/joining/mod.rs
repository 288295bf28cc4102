//! Joining a team in five steps (T2, T21, T22, B1, B2, B7, B9): rounds, applications, evidence,
//! alarms, the funnel.
//!
//! Owns `joining_round`, `joining_trial`, `joining_application`, `joining_result`,
//! `joining_count`, `joining_wait`, `joining_talk`. Emits JoiningRoundKept, JoiningRoundClosed, JoiningEntered,
//! JoiningPassed, JoiningSkipped, JoiningNotPassed, JoiningHeld, JoiningTakenUp, JoiningWithdrawn,
//! JoiningRegistered, JoiningOverdue, TrialTalked. Calls `rules`, `people`, `organisations`,
//! `training`, `hours`, `activities`, `attendance`, `choice`, `interviews`. **Never** lets somebody pass without the
//! evidence, and never shows a guardian's child to a school without consent.

pub mod actions;
mod evidence;
pub mod pages;
pub mod refusal;
pub mod store;

pub use actions::alarm_chore;
pub use pages::routes;
