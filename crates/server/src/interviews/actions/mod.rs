//! The verbs of interviews.

mod booking;
mod results;
mod slots;

pub use booking::{arrange, book, drop_out, invite, leave_time, move_to, withdraw};
pub use results::{Conclusion, conclude, drop_draft, keep_draft, keep_rubric, miss, read_notes};
pub use slots::{OfferIn, offer_slots, take_slot_back};

use liandong_domain::basics::InterviewId;
use liandong_domain::todo::TodoKind;

use crate::db::{Read, Tx};
use crate::failure::{Failure, Fault};
use crate::interviews::store::{self, InterviewRow};

/// An interview that is there.
fn found(q: &mut Read<'_>, id: InterviewId) -> Result<InterviewRow, Failure> {
    store::interview(q, id)?.ok_or(Failure::NOT_FOUND)
}

/// What waits because of an interview: a time to book, a talk, a result to write.
fn waits(tx: &mut Tx<'_>, id: InterviewId) -> Result<(), Fault> {
    let kinds = [TodoKind::InterviewBook, TodoKind::InterviewTalk, TodoKind::InterviewWrite];
    crate::todo::renew(tx, &kinds, &id.to_string())
}
