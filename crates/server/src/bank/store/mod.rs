//! Rows of statements, their lines, and what each is in the books.

mod lines;
mod matches;
mod statements;

pub use lines::{
    LineRow, count_lines, count_open, hold, keep_line, last_seq, line, lines, open_lines, settle,
};
pub use matches::{
    AtBank, Ends, MatchRow, Side, at_bank, books_until, candidates, ends, keep_match, known_givers,
    lines_unknown, matched, moved_until, postings_waiting, undo,
};
pub use statements::{StatementRow, count, is_there, keep, last_layout, of_file, statements};
