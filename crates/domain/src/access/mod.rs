//! Who may do what: roles, permissions, how far each reaches, and the permit held in the hand.
//!
//! Owns the matrix. Emits nothing. Calls only `basics`. **Never** gives a reason with a no, and
//! never lets anyone confirm, correct or widen what is their own.

pub mod matrix;
mod permission;
mod permit;
mod role;
mod scope;

pub use permission::{Asks, Permission, may};
pub use permit::{Delegated, Denied, Grant, Permit, Seen, allows, list_paths};
pub use role::Role;
pub use scope::{Reach, Scope, in_line, under};

#[cfg(test)]
mod tests;
