//! Reading rosters and past hours as offices keep them (R, task "Import").
//!
//! Owns how a plain grid of cells becomes rows with findings: finding the header, passing over
//! titles, notes, totals and signatures, reading numbers, days and spans in every shape seen, and
//! saying what is wrong in which cell. Emits values only. Calls `basics` and `people`.
//! **Never** opens a file, never writes anything, never drops a data row without a finding, never
//! guesses a digit that a spreadsheet lost.

mod amount;
mod date;
mod fields;
mod finding;
mod grid;
mod hours;
mod hours_row;
mod lack;
mod lines;
mod mapping;
mod moment;
mod person_cells;
mod roster;
mod table;
mod top_block;
mod trouble;
mod twins;

#[cfg(test)]
mod hours_tests;
#[cfg(test)]
mod roster_tests;
#[cfg(test)]
mod table_tests;

pub use amount::{NotAnAmount, Unit, read_minutes};
pub use date::{DateTrouble, ReadDate, read_date};
pub use fields::{Field, FileKind};
pub use finding::{ColumnAt, Finding, Level, most_serious};
pub use grid::{Cell, Merged, Row, Sheet, column_letters};
pub use hours::read as read_hours;
pub use hours_row::{HoursRow, Outcome};
pub use lack::Lack;
pub use lines::PassedOver;
pub use mapping::Mapping;
pub use moment::{read_moment, read_period, read_time};
pub use roster::{RosterRow, read as read_roster};
pub use table::{IntakeRefusal, Reading, TableSeen};
pub use trouble::Trouble;
pub use twins::{Held, Nobody, Registry, Sought, Twin};
