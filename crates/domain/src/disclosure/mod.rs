//! 公示: what the town publishes about the money, so that anybody can add it up and nobody can
//! find a child (T15, J9).
//!
//! 1. No published number is about fewer than [`PUBLIC_LEAST`](crate::aid::PUBLIC_LEAST) awards.
//! 2. Each award is told of once, in one batch; what is too few waits.
//! 3. Batches do not overlap, so no sum and no difference of anything published, between cells,
//!    terms or months, is about fewer either.
//! 4. Of few gifts no kind of giver is told, and no remainder tells of them.
//! 5. A disclosure covers closed months, follows the one before, and never changes.
//! 6. Who prepares it does not publish it.
//! 7. Of gaps only sums are told: days on which there were ten pupils or more, terms of ten
//!    children or more together; each once.

mod batch;
mod source;
mod state;
mod unbroken;

pub use batch::{Batch, Untold, batches};
pub use source::{Source, shown};
pub use state::{DisclosureRefusal, DisclosureState, Part};
pub use unbroken::{told_days, told_terms};
