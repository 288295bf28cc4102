//! The verbs of training.

mod certificates;
mod courses;
mod path;
mod qualifications;
mod results;
mod taking_part;

pub use certificates::{CertificateText, issue_certificate};
pub use courses::{NewCourse, call_off_course, end_course, keep_course, open_course};
pub use path::{way_of, way_to};
pub use qualifications::{
    give_shown, keep_alive, keep_qualification, note_practice, take_back, turn_qualification,
};
pub use results::{PresenceIn, ResultIn, give_results, note_learning, note_presence};
pub use taking_part::{drop_out, enrol, enrol_others, withdraw, withdraw_other};
