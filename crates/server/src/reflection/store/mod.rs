//! Rows of reflection.

mod due;
mod lessons;
mod rehearsals;
mod rounds;

pub use due::{DueRow, HeldRow, count_due, count_held, due, held};
pub use lessons::{
    LessonFilter, LessonRow, LessonText, VersionRow, cases, correct, count_lessons, keep_case,
    lesson, lessons, make, versions, withdraw,
};
pub use rehearsals::{
    DoneRow, RehearsalRow, StepRow, answer, begin, count_done, done, finish, last_done, open_of,
    rehearsal, steps,
};
pub use rounds::{
    DebriefRow, PartRow, close, debrief_of, keep_prompts, leave_out, let_go, names_of, note_circle,
    open, part_of, parts, prompts, prompts_now, say,
};

use crate::failure::Fault;

/// A code that the database holds must be one that the rules know.
fn known<T>(found: Option<T>, what: &'static str) -> Result<T, Fault> {
    found.ok_or_else(|| Fault::new("reading reflection", what))
}
