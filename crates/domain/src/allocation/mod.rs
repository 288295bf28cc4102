//! 不定向资金分配: the pool is allocated by rule, and a committee decides (T18, J3).
//!
//! 1. Every pupil who is aided gets an answer with a reason, and nobody gets more than what is
//!    missing up to the standard in force.
//! 2. What is given and what is left over are the pool, to the fen, purpose by purpose; money that
//!    its givers bound goes to nobody else.
//! 3. As many of the first class of need as can be get the least amount; then as many of the
//!    second, and so on. No other choice of pupils serves more of a class and as many above it.
//! 4. Then amounts rise class by class, evenly within a class: nobody could get more without
//!    somebody of the same class with no more, or of a class above, getting less.
//! 5. Among those who are alike the published order decides: by code, begun at the term's number.
//! 6. The same instance gives the same answers, in whatever order it is told.
//! 7. A committee of both professions decides by a quorum and a majority; dissent is written down.
//!
//! Owns the reckoning, its rule, and the count of votes. Emits values only. Calls `basics` and
//! `rules`. **Never** uses chance or a fraction.

mod amounts;
mod committee;
mod flow;
mod instance;
mod need;
mod outcome;
mod rule;
#[cfg(test)]
mod tests;
mod who;

pub use amounts::Shares;
pub use committee::{AllocationRefusal, AllocationState, Side, Vote, settle};
pub use instance::{Bound, CLASSES, Child, Instance, SOURCES_MOST, Sex, Source, Standing};
pub use need::{NeedOrigin, class_of};
pub use outcome::{ALGORITHM, Answer, Outcome, Reason, allocate, shares_of};
pub use rule::AllocationRule;
