//! The town's rules: versions with a first day, signed by two, frozen once in force; and the
//! holiday calendar.
//!
//! Owns `rule_version`, `calendar_year`. Emits RuleDrafted, RuleSigned, RuleSealed, RuleWithdrawn,
//! CalendarChecked. **Never** changes a version in force: its seal is checked at every read (T10).

pub mod actions;
pub mod pages;
mod samples;
pub mod store;

pub use pages::routes;
