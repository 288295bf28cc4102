//! Service hours: the append-only book, stars, the record that anyone can verify (T25).
//!
//! Owns what is counted and how well it is proved: the hours rule and the star ladder, proposals
//! from presence, the book with its invariants, the clock of recording, numbers and check codes of
//! records. Emits values and refusals only. Calls `basics`, `rules`, and `activities` for how an
//! end was recorded. **Never** changes an entry (a correction is a counter-entry with a reason),
//! never counts time nobody confirmed, never uses a floating-point number.

mod clock;
mod entry;
mod ledger;
mod proposal;
mod record;
mod rule;

pub use clock::{Clock, ClockBasis, ClockState};
pub use entry::{EntryKind, Grade, Source, grade_of};
pub use ledger::{Counter, Entry, Ledger, LedgerFault, LedgerRefusal, Story};
pub use proposal::{
    Basis, Flag, Level, Presence, Proposal, ProposalRefusal, SignedUp, level_for, propose,
    put_right,
};
pub use record::{CheckCode, Issuer, RecordKind, RecordNumber};
pub use rule::{HoursRule, RestTime, ScanPair, StarLadder, StarStep};
