//! The verbs of progression.

mod awarding;
mod endorsing;
mod meetings;
mod reckoning;
mod terms;

pub use awarding::award;
pub use endorsing::{endorse, take_back, undo};
pub use meetings::{
    Changed, Span, call_off_meeting, change_meeting, drop_adult, name_adult, note_names,
};
pub use reckoning::{Book, Safety, age_rule, safety, scheme, without_consent};
pub use terms::{NewTerm, open_branch_term};
