//! Rows of the hours book.

mod book;
mod proposals;
mod questions;

pub use book::*;
pub use proposals::*;
pub use questions::*;
