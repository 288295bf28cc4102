//! Minors: consents signed on a screen and on paper, what lacks one, birthdays (B5, T21).
//!
//! Owns `consent_signature`, `consent_slip`, `birthday`, `birthday_mark`. Emits SlipPrinted,
//! SlipPhotographed, SlipAccepted, SlipRefused, SlipVoided, BirthdayReached, BirthdayTold,
//! ConsentEnding. Calls `activities`, `people`, `rules`. **Never** counts a paper nobody has looked
//! at, never shows its photograph without a line of who looked.

pub mod actions;
pub mod pages;
mod refusal;
pub mod store;

pub use crate::web::readable;
pub use actions::birthdays_chore;
pub use pages::routes;
