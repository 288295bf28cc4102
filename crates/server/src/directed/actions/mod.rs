//! The verbs of directed giving.

mod drafts;
mod holds;
mod onward;
mod profiles;
mod promises;
mod sweep;
mod vouchers;

pub use drafts::{decline_drafts, take_drafts};
pub use holds::{ask_for, confirm, release};
pub use onward::{answer, carry_on, give_back, give_to_pool};
pub use profiles::{approve_giver, end_approval, screen_profile, take_off, write_profile};
pub use promises::{
    bridge, note_promise, pay_term, propose_term, remind, screen_report, stop, write_report,
};
pub(crate) use sweep::is_due;
pub use sweep::{chore, sweep};
pub use vouchers::{voucher_made, voucher_settled};

use liandong_domain::basics::{GiverId, PersonId};

use crate::db::Read;
use crate::directed::store;
use crate::failure::Failure;
use crate::giving::store::{self as giving, GiverRow};

/// The approved giver that a person is; none: they are none.
pub fn giver_of(q: &mut Read<'_>, person: PersonId) -> Result<Option<GiverRow>, Failure> {
    let Some(giver) = giving::giver_of_person(q, person)? else { return Ok(None) };
    Ok(is_approved(q, giver.id)?.then_some(giver))
}

/// Whether a giver may choose pupils.
pub fn is_approved(q: &mut Read<'_>, giver: GiverId) -> Result<bool, Failure> {
    Ok(store::approval(q, giver)?.is_some_and(|row| !row.ended))
}
