//! Homes: the town's front page, a volunteer's home, a worker's morning, the town in numbers.
//!
//! Owns no table. Calls every room below for what it counts; its own statements only count and
//! list. Emits nothing. **Never** changes a row.

pub mod pages;
pub mod store;

pub use pages::routes;
