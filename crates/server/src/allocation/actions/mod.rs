//! The verbs of allocations.

mod committee;
mod feeding;
mod meeting;
mod needs;
mod replay;
mod suggest;

pub use committee::{appoint, dismiss};
pub use feeding::feed;
pub use meeting::{change, settle, vote, withdraw};
pub use needs::{NewBound, bind, note_need};
pub use replay::{Frozen, frozen, replay, replay_all};
pub use suggest::{Asked, Reckoned, available, reckon, suggest};
