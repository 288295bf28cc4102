//! 结对: every aided child has one social worker (or assistant) and one volunteer (T19, H7).
//!
//! 1. A seat is held from a day on, before another: two people are never in one seat on one day.
//! 2. A day is covered when both seats are held at its end.
//! 3. A seat without anybody has a clock that runs; it is never silently empty.
//! 4. Who is of the family, gives for the child, or works at its school is kept out.
//! 5. Who meets a child alone has a background check that somebody has seen and that still holds.
//!
//! Owns the arithmetic of child-days, the ranking of who could cover, the rule's content. Emits
//! values only. Calls `basics`, `people`, `rules`. **Never** names a child.

mod cover;
mod refusal;
mod rule;
mod seat;
mod span;

pub use cover::{Child, Reason, Someone, Suggestion, fits, ranked};
pub use refusal::PairRefusal;
pub use rule::Pairing;
pub use seat::{Conflict, EmptyWhy, PairSeat, Speech};
pub use span::{ChildDays, Span, child_days};
