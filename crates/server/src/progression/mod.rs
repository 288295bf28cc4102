//! Progression of a 少骏会 branch: terms, meetings, what leaders attest, badges (T7, T12, C6, C8).
//!
//! Owns `branch_term`, `meeting`, `meeting_adult`, `meeting_presence`, `endorsement`,
//! `badge_award`, `award_source`. Emits BranchTermOpened, MeetingChanged, MeetingMoved,
//! MeetingCalledOff, MeetingAdultsNamed, MeetingNamesNoted, EndorsementMade, EndorsementTakenBack,
//! BadgeAwarded. Calls `rules` (scheme, ages, ratio), `people` (ages), `organisations`, `training`.
//! **Never** attests service by a click: hours come from the hours book. **Never** ranks children.

pub mod actions;
pub mod pages;
pub mod refusal;
pub mod store;

pub use pages::routes;
