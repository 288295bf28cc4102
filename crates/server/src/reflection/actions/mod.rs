//! The verbs of reflection.

mod lessons;
mod rehearsals;
mod rounds;

pub use lessons::{NewLesson, correct_lesson, keep_case, make_lesson, withdraw_lesson};
pub use rehearsals::{Case, answer_step, begin_rehearsal, case_of};
pub use rounds::{Closing, close_round, keep_prompts, leave_out, let_go, note_circle, share};
