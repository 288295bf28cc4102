//! Rows of progression.

mod awards;
mod branch;
mod endorsements;
mod evidence;
mod meetings;

pub use awards::{AwardRow, award, awards_of, awards_of_body, count_awards, keep_source, sources};
pub use branch::{
    BranchRow, ChildRow, LeaderRow, NextMeeting, TermRow, bodies, branches, children,
    clashing_term, count_branches, count_children, count_coming, current_term, leaders, next_of,
    open_term, qualified, qualified_on, term,
};
pub use endorsements::{
    EndorsementRow, endorse, endorsement, endorsements_of, latest_endorsements, open_endorsements,
    take_back,
};
pub use evidence::{attended, courses_passed, minutes_served, sources_of};
pub use meetings::{
    AdultRow, MeetingRow, MeetingText, PresenceRow, adults, adults_of, call_off, change,
    drop_adult, hold, later, meeting, name_adult, names_noted, note_presence, of_term, others,
    plan, presences,
};

use crate::failure::Fault;

/// A code that the database holds must be one that the rules know.
fn known<T>(found: Option<T>, what: &'static str) -> Result<T, Fault> {
    found.ok_or_else(|| Fault::new("reading progression", what))
}
