//! Taps, presences and walk-ins.

mod attendance;
mod marks;
mod trials;

pub use attendance::*;
pub use marks::*;
pub use trials::*;
