//! The hours book: what is proposed, confirmed, taken back and asked about.
//!
//! Owns `hours_entry`, `hours_total`, `hours_team`, `hours_proposal`, `hours_question`,
//! `trial_person`, `trial_presence`. Emits HoursProposed,
//! HoursConfirmed, HoursRefused, HoursReversed, StarReached, QuestionOpened, QuestionAnswered.
//! Calls `rules`, `people`. **Never** changes or removes an entry: a correction is a counter-entry
//! with a reason (T25, F5).

pub mod actions;
pub mod pages;
pub mod store;

pub use pages::routes;
