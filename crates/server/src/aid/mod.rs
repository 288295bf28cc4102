//! 爱青助学: pupils by code, awards by term, where every fen came from and where it went
//! (T15, T16, J4, J5).
//!
//! Owns `pupil`, `award`, `award_part`, `award_share`, `aid_total`, `award_delivery`,
//! `award_denial`, and the tables of applications, courses, reviews and what schools say. Emits
//! PupilKept, PupilRevealed, AwardProposed, AwardDecided, AwardPaid, AwardReceived, AwardReturned,
//! DeliveryConfirmed, DeliveryUndone, DeliveryDenied, DenialSettled. Calls `books`, `giving`,
//! `rules`.
//! **Never** shows a child's name outside one sealed look with a purpose, and never counts a few
//! children in public.

pub mod actions;
pub mod allocated;
pub mod delivery;
pub mod pages;
pub mod store;

pub use pages::routes;
