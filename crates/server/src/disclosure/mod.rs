//! 公示: what the town publishes about the money (T15, J9).
//!
//! Owns `disclosure`, `disclosure_part`, `disclosure_node`, `gift_leaf`, `award_batch`,
//! `award_told`, `gift_source`, `disclosure_days`, `disclosure_term`. Emits DisclosurePrepared, DisclosurePublished. Calls `books`,
//! `giving`, `aid`. The invariants stand at the head of `domain/disclosure/mod.rs`, the format in
//! `docs/disclosure.md`. **Never** publishes a name, a code or a number of few awards, and never
//! changes what it published.

pub mod actions;
pub mod file;
pub mod pages;
pub mod store;
pub mod tree;
mod unbroken;

pub use pages::routes;
