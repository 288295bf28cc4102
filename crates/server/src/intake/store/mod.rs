//! Imports, their rows and what was corrected in them.

mod corrections;
mod imports;
mod rows;

pub use corrections::{Correction, correct, corrections};
pub use imports::{
    ImportRow, begin, earlier, finish, forget_cells, forget_files, last_mapping, list, map, one,
    progress, see_tables, step,
};
pub use rows::{
    Counts, FileRow, Kept, clear_rows, count, counts, decide, decide_all, keep_row, kept_rows,
    one_row, people_named, rows, take_back, unwritten, written,
};
