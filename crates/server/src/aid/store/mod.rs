//! Rows of aid.

mod awards;
mod delivery;
mod pupils;

pub use awards::{
    AwardRow, NewAward, PartRow, TermTotal, add_part, add_to_term, award, awards_of_pupil,
    awards_of_term, count_of_term, decide, hold_award, insert_award, note_paid, note_received,
    parts_of_award, parts_of_gift, set_state, standing_of, terms, totals,
};
pub use delivery::{
    DeliveryLine, DeliveryRow, count_lacking, deliveries, keep_delivery, lacking, undo_delivery,
};
pub use pupils::{
    NewPupil, PupilRow, Told, aided, count_pupils, insert_pupil, leave, phone_key, pupil, pupils,
    same_child,
};

use crate::failure::Fault;

/// A code that the database holds must be one that the rules know.
fn known<T>(found: Option<T>, what: &'static str) -> Result<T, Fault> {
    found.ok_or_else(|| Fault::new("reading aid", what))
}
