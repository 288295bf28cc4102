//! One-to-one interviews (一对一面试): slots that candidates book, a rubric with words for each
//! score, a result with words for the candidate (T22, B4).
//!
//! What is shared afterwards is the rubric and the words; the worker's notes stay sealed. A result
//! for somebody who did not come is refused: a no-show has a next step that brings back.

mod interview;
mod rubric;
mod slot;

pub use interview::{AfterNoShow, InterviewRefusal, InterviewState, Verdict, conclude, no_show};
pub use rubric::{Given, LINES_MOST, Line, RubricRefusal, SCORES, Scored, rubric, score};
pub use slot::{SLOTS_MOST, SlotPlan, SlotRefusal, SlotTime, may_book, may_change, talks};
