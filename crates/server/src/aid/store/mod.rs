//! Rows of aid.

mod applications;
mod awards;
mod courses;
mod delivery;
mod denials;
mod gaps;
mod parts;
mod pupils;
mod shares;
mod whose;

pub use applications::{
    ApplicationRow, ApplicationTold, NewApplication, aid_document_key, application,
    application_counts, applications, assess_application, brought, hold_application,
    insert_application, move_application, on_notice, publish_application, same_application,
    settle_application,
};
pub use awards::{
    AwardRow, NewAward, PartRow, TermTotal, add_part, add_to_term, award, awards_of_pupil,
    awards_of_term, count_of_term, decide, hold_award, insert_award, note_paid, note_received,
    parts_of_award, parts_of_gift, set_state, standing_of, terms, totals,
};
pub use courses::{
    CourseRow, Promised, StopRow, begin_course, bridged, course, courses, end_course,
    end_elsewhere, family_of, handed_over, is_aided_elsewhere, is_aided_here, keep_review,
    keep_stop, note_elsewhere, paid_terms, programmes_elsewhere, promised, reviewed, stop_of,
    unreviewed,
};
pub use delivery::{
    DeliveryLine, DeliveryRow, count_lacking, deliveries, keep_delivery, lacking, undo_delivery,
};
pub use denials::{
    DenialRow, ReceiptRow, denials, keep_denial, open_denial, receipt_of, receipts_of_gift,
    settle_denial,
};
pub use gaps::{broken_days, child_days, child_days_between};
pub use parts::{
    ObjectionRow, VisitRow, answer_objection, keep_objection, keep_paper_photo, keep_points,
    keep_visit, note_paper, objection_words, objections, paper_photo, papers, points, recuse,
    recused, unanswered, visit_words, visits,
};
pub use pupils::{
    NewPupil, PupilRow, Told, aided, count_pupils, every_aided, insert_pupil, leave, phone_key,
    pupil, pupils, same_child,
};
pub use shares::{add_shares, claimed, school_key, shares, standing_awards};
pub use whose::{person_of_pupil, pupils_by_phone, said_by_schools, say_of_school, schools_of};

use crate::failure::Fault;

/// A code that the database holds must be one that the rules know.
fn known<T>(found: Option<T>, what: &'static str) -> Result<T, Fault> {
    found.ok_or_else(|| Fault::new("reading aid", what))
}
