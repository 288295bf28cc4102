//! Things to be done later, once: a table written in the business transaction, a runner that
//! claims what is due.
//!
//! Owns `job`. Calls `db`. What a job does is handed in by the router, so this room knows nobody.
//! **Never** does a thing that cannot be done twice.

mod runner;
pub mod store;

pub use runner::{Work, Worker, run_due, start};
