//! Progression of a 少骏会: stages and badges in five areas, a term of meetings, what a leader may
//! attest, who must stand beside the children (T7, T12, C6, C8).
//!
//! A badge is a tree of requirements over facts: meetings attended, time served as the hours book
//! has it, courses passed, and what a leader saw. More facts never take anything away.

mod area;
mod endorsement;
mod meeting;
mod need;
mod safety;
mod scheme;

pub use area::Area;
pub use endorsement::{AwardRefusal, EndorsementRefusal, UNDO_MINUTES, may_undo};
pub use meeting::{
    MEETING_LONGEST, MEETINGS_MOST, MeetingPlan, MeetingRefusal, MeetingState, Part, Presence,
    consent_missing, term_days,
};
pub use need::{Evidence, Leaf, LeafKind, Need};
pub use safety::{Adult, Asked, Lack, Qualified, lacks};
pub use scheme::{Badge, ProgressionScheme, Stage};
