//! Reflection: sharing rounds after a shift, lessons, rehearsed cases (T3, T24, C5, C7, L6).
//!
//! Owns `prompt_set`, `debrief`, `debrief_part`, `lesson`, `lesson_version`, `lesson_token`,
//! `rehearsal`, `rehearsal_step`. Emits DebriefOpened, DebriefShared, DebriefLeftOut,
//! DebriefCircleNoted, DebriefClosed, DebriefLetGo, PromptsKept, LessonKept, LessonCorrected,
//! LessonWithdrawn, CaseKept, RehearsalBegun, RehearsalAnswered, RehearsalDone. Calls
//! `attendance`, `activities`, `training`, `people`. **Never** shows an answer to anybody who was
//! not there, except the workers of the body; never grades a rehearsal before others.

pub mod actions;
pub mod pages;
pub mod refusal;
pub mod store;

pub use pages::routes;
