//! Rows of interviews.

mod drafts;
mod rows;
mod rubrics;
mod several;
mod slots;

pub use drafts::{Draft, draft, drop_draft, drop_drafts, set_draft};
pub use rows::{
    Decided, InterviewPassed, InterviewRow, View, book, count, decide, hold_person, interview,
    invite, invited_by, list, moved, no_show, notes, of_people, open_of, passed_on, scores, unbook,
    withdraw,
};
pub use rubrics::{RubricRow, keep_rubric, latest_rubric};
pub use several::passed_by;
pub use slots::{
    NewSlot, SlotRow, ahead, close, count_ahead, free, free_for, insert_slot, overlapping, slot,
    take, workers_of,
};

use crate::failure::Fault;

/// A code that the database holds must be one that the rules know.
fn known<T>(found: Option<T>, what: &'static str) -> Result<T, Fault> {
    found.ok_or_else(|| Fault::new("reading an interview", what))
}
