//! Rows of joining.

mod applications;
mod counts;
mod results;
mod rounds;
mod talks;

pub use applications::{
    ApplicationRow, Late, Narrow, application, applications, count_narrow, latest_of, make, narrow,
    note_alarmed, of_people_in, of_school, open_in, open_of, overdue, put,
};
pub use counts::{StepCount, Tally, flush, funnel, funnel_of, recount, waits, waits_of};
pub use results::{Noted, ResultRow, note, results, used};
pub use rounds::{
    RoundRow, RoundText, TrialRow, add_taken, change, close, count_open_rounds, count_rounds,
    draft, hold, open_rounds, replace_trials, round, rounds, trials,
};
pub use talks::{Said, TalkRow, say, shifts_ended, talks, talks_of, tried_shifts};

use crate::failure::Fault;

/// A code that the database holds must be one that the rules know.
fn known<T>(found: Option<T>, what: &'static str) -> Result<T, Fault> {
    found.ok_or_else(|| Fault::new("reading joining", what))
}
