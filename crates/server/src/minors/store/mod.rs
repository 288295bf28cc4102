//! The room's statements: slips and signatures, birthdays and ends of consents.

mod birthdays;
mod slips;

pub use birthdays::*;
pub use slips::*;
