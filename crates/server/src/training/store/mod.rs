//! Rows of training.

mod certificates;
mod courses;
mod enrolments;
mod learning;
mod passed;
mod qualifications;

pub use certificates::{
    CertificateRow, certificate_numbered, certificate_of, keep_certificate, last_certificate,
};
pub use courses::{
    CourseRow, CourseText, EndedRow, SittingRow, TeacherRow, bodies, call_off, change, coming,
    coming_with, count_coming, count_planned, course, draft, end, hold, latest, next_with, open,
    planned, replace_sittings, replace_teachers, set_seats, sittings, teachers,
};
pub use enrolments::{
    EnrolmentRow, OwnEnrolment, coming_of, enrolment, first_waiting, make, note_presence,
    of_course, of_person, open_of, place, presences, settle, withdraw,
};
pub use learning::{LearningRow, learn, learned_by_kind, learned_from, learned_of, totals};
pub use passed::{PassedRow, passed};
pub use qualifications::{
    GivenRow, HolderRow, PracticeRow, QualificationRow, QualificationText, QualifiedRow, by_name,
    close_qualification, count_holders, evidence, give, held, held_names, holders, keep_new,
    note_practice, practices_of, qualification, qualifications, qualified, rename, renew,
    standing_at, take_back,
};

use crate::failure::Fault;

/// A code that the database holds must be one that the rules know.
fn known<T>(found: Option<T>, what: &'static str) -> Result<T, Fault> {
    found.ok_or_else(|| Fault::new("reading training", what))
}
