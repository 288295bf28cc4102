//! 爱青助学: pupils by code, an award a term, and where every fen of it came from (T15, T16, J4, J5).
//!
//! 1. One pupil has at most one award of a term that stands.
//! 2. An award is never above the standard in force on the day it is decided.
//! 3. Who proposes does not decide, and who decides does not pay.
//! 4. A paid award is the sum of parts of gifts of its purpose, the oldest first.
//! 5. A small number is not shown to the public: it could be a child.
//!
//! Owns the rules of pupils and awards. Emits values only. Calls `basics` and `rules`. **Never**
//! names a child.

mod award;
mod source;
mod term;

pub use award::{AidRefusal, AwardState, PUBLIC_LEAST, check_amount};
pub use source::{Left, Part, oldest_first};
pub use term::{Half, Term};
