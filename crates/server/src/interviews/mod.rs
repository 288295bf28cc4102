//! One-to-one interviews (一对一面试): invitations, slots, the rubric, results (T22, B4).
//!
//! Owns `slot`, `interview`, `interview_score`, `interview_draft`, `rubric`, `rubric_line`. Emits
//! SlotsOffered, SlotTakenBack, InterviewInvited, InterviewBooked, InterviewMoved,
//! InterviewTimeLeft, InterviewWithdrawn, InterviewDecided, InterviewMissed, InterviewNotesRead,
//! RubricKept. Calls `organisations`, `people`. **Never** shows the worker's notes to the
//! candidate, nor a draft to anybody but its author.

pub mod actions;
pub mod pages;
pub mod refusal;
pub mod store;

pub use pages::routes;
