//! The room's statements. Rows come out as values; an impossible row is a fault, never a guess.

mod activities;
mod carry_over;
mod lists;
mod mine;
mod programmes;
mod regulars;
mod seats;
mod shifts;
mod sign_ups;
mod swaps;

pub use activities::*;
pub use carry_over::*;
pub use lists::*;
pub use mine::*;
pub use programmes::*;
pub use regulars::*;
pub use seats::*;
pub use shifts::*;
pub use sign_ups::*;
pub use swaps::*;

use liandong_domain::activities::ActivityKind;

use crate::failure::Fault;

/// The value behind a stored code; a code nobody knows is a fault.
pub(super) fn coded<T>(
    text: &str,
    parse: impl Fn(&str) -> Option<T>,
    what: &'static str,
) -> Result<T, Fault> {
    parse(text).ok_or_else(|| Fault::new("reading a row", format!("{what} holds an unknown code")))
}

/// The field of service behind its national code.
pub(super) fn kind_of(text: &str) -> Result<ActivityKind, Fault> {
    coded(text, ActivityKind::parse, "activity.kind")
}
