//! Reflection: the sharing round after an activity, what is learned in it, and what newcomers
//! rehearse before their first visit (T3, T24, C5, C7).
//!
//! Three prompts, answered by both professions; a round is closed with a summary and one thing to
//! change. A sentence worth keeping becomes a lesson without names, corrected by versions. A case
//! is rehearsed step by step: every choice is answered with its reason, and the end is a sentence
//! for oneself. **Never** a grade, and never a word that others must see.

mod first_visit;
mod lesson;
mod rehearsal;
mod round;
mod search;

pub use first_visit::FIRST_VISIT;
pub use lesson::{LessonRefusal, LessonState, TAGS_MOST, names_in, tags};
pub use rehearsal::{
    Choice, Criterion, HOUSE_CASES, HouseCase, Level, Outcome, REHEARSED_MOST, RehearsalRefusal,
    RehearsalState, Step, case_named, house_case, outcome, rehearsed,
};
pub use round::{
    ALONE, Age, DUE_DAYS, DebriefRefusal, DebriefState, ENOUGH_DAYS, Profession, Prompts,
    ROUND_LONGEST, SHARE_DAYS, Said, TookPart, learned, may_share,
};
pub use search::{Wanted, tokens};
