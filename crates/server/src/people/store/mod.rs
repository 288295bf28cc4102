//! SQL of the registry: rows and what they mean, nothing decided.

mod accounts;
mod bodies;
mod career_note;
mod emergency;
mod family;
mod farewell;
mod lists;
mod living;
mod merges;
mod moving;
mod newcomers;
mod persons;
mod readings;
mod second;
mod sessions;
mod several;

pub use accounts::*;
pub use bodies::*;
pub use career_note::*;
pub use emergency::*;
pub use family::*;
pub use farewell::*;
pub use lists::*;
pub use living::*;
pub use merges::*;
pub use moving::{MOVES, Move, STAYS};
pub use newcomers::*;
pub use persons::*;
pub use readings::*;
pub use second::*;
pub use sessions::*;
pub use several::*;
