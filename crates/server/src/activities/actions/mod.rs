//! The room's verbs. Each is one story: permit, rule, rows, diary line.

mod agreeing;
mod approving;
mod commands;
mod drafting;
mod eligibility;
mod leaving;
mod party;
mod programmes;
mod publishing;
mod regulars;
mod shifts;
mod signing;
mod swapping;
mod waiting;
mod walk_ins;

pub use agreeing::*;
pub use approving::*;
pub use commands::*;
pub use drafting::*;
pub use eligibility::*;
pub use leaving::*;
pub use party::*;
pub use programmes::*;
pub use publishing::*;
pub use regulars::*;
pub use shifts::*;
pub use signing::*;
pub use swapping::*;
pub use waiting::*;
pub use walk_ins::*;
