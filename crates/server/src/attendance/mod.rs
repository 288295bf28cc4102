//! The door in the park: taps, codes, the roster, the printed sheet, the end of a shift.
//!
//! Owns `mark`, `attendance`, `walk_in`. Emits CheckedIn, CheckedOut, CheckInUndone, NoShowNoted,
//! WalkInNoted, WalkInMatched, AttendanceCorrected, AppealMade, AppealAnswered, ShiftClosed,
//! ShiftReopened. Calls `activities`, `hours`, `people`, `rules`. **Never** keeps a position:
//! place is evidence as inside or outside, and no gate (F4).

pub mod actions;
pub mod pages;
pub mod store;

pub use pages::routes;
