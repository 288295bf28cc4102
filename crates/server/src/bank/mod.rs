//! The bank's statement beside the books: read in, matched, explained (J1, J4, T16).
//!
//! Owns `bank_statement`, `bank_line`, `bank_match`. Emits StatementRead, BankLineSettled,
//! BankLineReopened. Calls `intake` for the grid of a file, `giving`, `books`. **Never** keeps the
//! file, shows an account number whole, or writes into the books before somebody has pressed.

pub mod actions;
pub mod pages;
pub mod store;

pub use pages::routes;
