//! Rows of the hours book.

mod book;
mod proposals;
mod questions;
mod trials;

pub use book::*;
pub use proposals::*;
pub use questions::*;
pub use trials::*;
