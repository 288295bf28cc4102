//! What the tests of the town stand on.

pub mod hands;
pub mod money;
pub mod stores;
pub mod town;
