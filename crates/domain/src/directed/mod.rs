//! 定向助学: approved givers choose pupils by code, hold one for a while, promise and pay by term
//! (T17, J2, J7).
//!
//! 1. One pupil is held by at most one giver, and promised to at most one, at any instant.
//! 2. Who asked first is next; a place in the line is never lost to somebody later.
//! 3. Money of a promise pays for its pupil alone; when the pupil leaves, the rest moves only
//!    after the giver's own answer.
//! 4. When a giver stops, the pupil is looked for again, before others.
//! 5. A child whose giver stopped, or did not pay by the day of the rule, has a bridge proposed.
//!
//! Owns the rules of holds and promises. Emits values only. Calls `basics`, `rules`, `aid`.
//! **Never** names a child.

mod bridge;
mod hold;
mod promise;
mod refusal;
mod rule;

pub use bridge::{BridgeDraftState, BridgeWhy, Uncovered};
pub use hold::{HoldState, ProfileState, Waiting, next_in_line};
pub use promise::{DirectedPromiseState, InstalmentKind, OnwardAnswer};
pub use refusal::DirectedRefusal;
pub use rule::DirectedGiving;
