//! 爱青助学: pupils by code, an award a term, and where every fen of it came from (T15, T16, J4, J5).
//!
//! 1. One pupil has at most one award of a term that stands.
//! 2. An award is never above the standard in force on the day it is decided.
//! 3. Who proposes does not decide, and who decides does not pay.
//! 4. A paid award is the sum of parts of gifts of its purpose, the oldest first.
//! 5. A small number is not shown to the public: it could be a child.
//! 6. An application takes every step in its order; who has to do with the family does not assess.
//! 7. A term that is over without aid, of a child to whom the programme gave its word, is a gap.
//! 8. A guardian's word that an award did not come stays; while it is open no worker notes a
//!    receipt over it.
//!
//! Owns the rules of pupils and awards. Emits values only. Calls `basics` and `rules`. **Never**
//! names a child.

mod application;
mod award;
mod course;
mod delivery;
mod denial;
mod rule;
mod source;
mod term;

pub use application::{
    AidApplicationRefusal, AidApplicationState, AidCriterion, AidPaper, BroughtAs, POINTS_MOST,
    SchoolWord, StopReason, classes, document, masked, same_name,
};
pub use award::{AidRefusal, AwardState, PUBLIC_LEAST, check_amount};
pub use course::{ChildTermState, Course, child_terms, last_term, state_of};
pub use delivery::{Confirmed, DeliveryPart, DeliveryRefusal, DeliveryWay, may_confirm, missing};
pub use denial::{DenialState, ReceiptHow, receipts};
pub use rule::AidApplications;
pub use source::{Left, Part, oldest_first};
pub use term::{Half, Term};
