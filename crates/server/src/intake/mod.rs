//! Files into the town: rosters and past hours as offices keep them (P1).
//!
//! Owns `import`, `import_row`. Emits ImportBegun, ImportWritten, ImportUndone. Calls `people`,
//! `hours`, `organisations`, `jobs`. **Never** writes anything before the last step, never keeps a
//! file's text in a log; file and cells are sealed, and the file goes when the undo days are over.

pub mod actions;
pub mod decoding;
mod known;
pub mod pages;
pub mod printing;
pub mod reading;
pub mod store;
mod work;
pub mod writing;

pub use known::TownRegistry;
pub use pages::routes;
pub use work::jobs;
