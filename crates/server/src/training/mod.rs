//! Training: courses, who takes part, what they may be trusted with afterwards (T24, C1–C4).
//!
//! Owns `course`, `sitting`, `teacher`, `enrolment`, `presence`, `learning`, `learning_total`,
//! `qualification`, `qualified`, `practice`. Emits CourseKept, CourseOpened, CourseEnded,
//! CourseCalledOff, EnrolmentMade, EnrolmentWithdrawn, CoursePlaceGiven, PresenceNoted,
//! ResultGiven, LearningNoted, QualificationKept, QualificationGiven, QualificationRenewed,
//! QualificationWithdrawn, PracticeNoted. Calls `organisations`, `people`. **Never** counts
//! training as service: the hours book and the book of learning are two books (china-facts 2.6).

pub mod actions;
pub mod pages;
pub mod refusal;
pub mod store;

pub use pages::routes;
