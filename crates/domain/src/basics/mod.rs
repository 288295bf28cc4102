//! What every room speaks: ids, days, moments, minutes, text, refusals.
//!
//! Owns no table, emits no event, calls nobody. **Never** reads a clock or a random source:
//! ids and the present moment are handed in by the caller.

mod day;
mod fen;
mod id;
mod minutes;
mod private;
mod refusal;
mod rule_ref;
mod text;

pub use day::{Day, Moment, NotADay, Span, TimeOfDay};
pub use fen::{AmountRefusal, Fen};
pub use id::*;
pub use minutes::Minutes;
pub use private::Private;
pub use refusal::{Fact, Refusal};
pub use rule_ref::RuleRef;
pub use text::{Note, TextRefusal, Title, fold};
