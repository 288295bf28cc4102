//! Taps, presences and walk-ins.

mod attendance;
mod marks;

pub use attendance::*;
pub use marks::*;
