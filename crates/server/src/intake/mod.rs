//! Files into the town: rosters and past hours as offices keep them (P1).
//!
//! Owns `import`, `import_row`, `import_correction`. Emits ImportBegun, ImportChanged,
//! ImportWritten, ImportUndone. Calls `people`, `hours`, `organisations`, `jobs`. **Never** writes
//! anything before the last step, never keeps a file's text in a log; file and cells are sealed,
//! and they go when the undo days are over.

pub mod actions;
pub mod commenting;
pub mod decoding;
mod known;
mod making;
pub mod pages;
pub mod printing;
pub mod reading;
pub mod sight;
pub mod store;
mod work;
pub mod writing;
mod xml;

pub use known::TownRegistry;
pub use pages::routes;
pub use work::{forget_chore, jobs};
