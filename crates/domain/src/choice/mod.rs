//! Mutual choice (双向选择): candidates and teams rank each other, and a stable matching is
//! proposed that both sides agree to (T22, B3).
//!
//! A round names its teams with their places and its candidates. Each side writes a list of
//! wishes, or declines quietly. Pairs that the worker locked are kept; all others come from
//! deferred acceptance in which the candidates ask (see [`matching`] and decision record 13).

mod lists;
pub mod matching;
mod outcome;
mod round;

pub use lists::{WISHES_MOST, in_order, meant, moved, wishes};
pub use outcome::{CandidateIn, Missed, Outcome, Step, TeamIn, missed, propose};
pub use round::{ChoiceRefusal, PLACES_MOST, RoundPlan, RoundState};
