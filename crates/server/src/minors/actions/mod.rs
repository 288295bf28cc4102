//! The verbs of minors.

mod birthdays;
mod class;
mod signing;
mod slips;

pub use birthdays::{REMIND_DAYS, birthdays_chore};
pub use class::{ClassConsent, give_for_class, papers_of_class};
pub use signing::sign_consent;
pub use slips::{accept_slip, look_at_slip, photograph_slip, print_slip, refuse_slip, void_slip};
