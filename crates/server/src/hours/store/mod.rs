//! Rows of the hours book.

mod book;
mod proposals;
mod questions;
mod teams;
mod trials;

pub use book::*;
pub use proposals::*;
pub use questions::*;
pub use teams::{TeamHours, TeamHoursRow, TeamPart, team_hours, team_hours_rows};
pub use trials::*;
