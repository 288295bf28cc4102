//! Rows of incubation.

mod career;
mod coaches;
mod ledger;
mod meetings;
mod steps;
mod teams;

pub use career::{TaughtRow, stars_of, taught_by};
pub use coaches::{CoachRow, coaches, note_coach, set_coach};
pub use ledger::{
    CourseTold, NewSaid, SaidRow, ShiftTold, StaffDays, courses_told, keep_said, said, shift_ends,
    shifts_told, staff_days, taps,
};
pub use meetings::{
    MeetingRow, NewPromise, PromiseRow, add_promise, keep_meeting, keep_promise, meetings, promise,
    promises,
};
pub use steps::{NewStep, StepRow, keep_step, settle, step, steps};
pub use teams::{
    LeaderRow, NewIncubation, TeamLine, TeamRow, WayRow, agree_conduct, begin, count_teams, hold,
    leaders, set_stage, team, teams, workers_role,
};

use crate::failure::Fault;

/// A code that the database holds must be one that the rules know.
fn known<T>(found: Option<T>, what: &'static str) -> Result<T, Fault> {
    found.ok_or_else(|| Fault::new("reading incubation", what))
}
