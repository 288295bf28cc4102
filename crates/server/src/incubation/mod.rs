//! Incubation (孵化): teams on their way from the worker's hands to their own (T13, A5), and the
//! career line of a person (T7, C8).
//!
//! Owns `incubation`, `stage_step`, `team_meeting`, `team_meeting_person`, `promise`,
//! `work_share`; of `career_note`, which is people's, it writes what a person tells. Emits TeamFounded, CoachChanged, ConductAgreed, StageProposed, StageAgreed,
//! StageDeclined, StageWithdrawn, StageSteppedBack, TeamGraduated, MeetingNoted, PromiseKept,
//! WorkShareSaid, CareerChanged. Calls `activities`, `organisations`, `people`, `rules`,
//! `training`. **Never** changes an activity: the ledger reads what others wrote, and says its
//! own word beside it.

pub mod actions;
pub mod pages;
pub mod refusal;
pub mod store;

pub use pages::routes;
