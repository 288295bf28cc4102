//! The bank's statement beside the books (J1, J4, T16).
//!
//! Owns how a statement is read from the layouts that banks export, what each line could be, and
//! how the bank's balance of a day is explained from the books. Emits values only. Calls `basics`,
//! `books` and the grid of `intake`. **Never** opens a file, never guesses an amount, and never
//! says that something fits without saying why.
//!
//! Laws, held by property tests:
//! 1. Whatever order the lines of a file stand in, they are read in the order of the account.
//! 2. The bank's balance is the books' balance with the differences, each of which is listed:
//!    nothing is left unexplained ([`Explained`]).
//! 3. What is suggested has the amount of the line, to the fen.

mod explain;
mod layout;
mod line;
mod statement;
mod suggest;

pub use explain::{BankSide, BookSide, Explained, explain};
pub use layout::{Column, Layout};
pub use line::{BankRefusal, LineState, masked};
pub use statement::{BankLine, Statement, read_statement};
pub use suggest::{Candidate, KnownGiver, LineSeen, Reason, Suggestion, codes_in, suggest};
