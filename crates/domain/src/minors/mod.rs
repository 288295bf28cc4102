//! Minors (未成年人): what opens and closes at which birthday, a consent signed on a screen or on
//! paper, and the little a pupil's account holds (B5, T21; china-facts 2.8, 7.1).
//!
//! Owns no table's rule but the paper slip's. Emits nothing by itself. Calls `basics`, `people`,
//! `rules`. **Never** says law where a practice or the town's own rule is meant: every change at a
//! birthday names what it stands on.

mod birthdays;
mod least;
mod signature;
mod slip;

pub use birthdays::{
    Basis, Birthday, Change, DATA_GUARDED_BELOW, Living, OWN_LIVING_FROM, Standing, birthday,
    birthdays, changes_between, guardian_stands,
};
pub use least::{LeastRefusal, Told};
pub use signature::{Signature, SignatureRefusal, Strokes};
pub use slip::{SlipNumber, SlipRefusal, SlipState};
