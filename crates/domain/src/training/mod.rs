//! Training: what is taught, who takes part, and what one may be trusted with afterwards (T24,
//! C1–C4).
//!
//! A course has sittings and places; whoever was there long enough may be given a result, and a
//! passed course gives a qualification for so many months. A qualification is renewed by another
//! course, by supervised practice, or by teaching it.

mod certificate;
mod course;
mod enrolment;
mod path;
mod qualification;

pub use certificate::CertificateNumber;
pub use course::{
    Assessment, CourseKind, CoursePlan, CourseRefusal, CourseState, SITTING_LONGEST, Sitting,
};
pub use enrolment::{
    Asked, EnrolmentRefusal, EnrolmentState, Given, Presence, Seen, learned, presence_percent,
    result, take_place,
};
pub use path::{NextCourse, Path, PathStep, shortest};
pub use qualification::{
    Evidence, Held, QualificationRefusal, QualifiedBy, RUNS_OUT_DAYS, Standing, Terms, first_until,
    reactivate, renew, standing,
};
