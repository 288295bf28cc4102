//! Volunteers' expenses: claimed on the phone, approved by another, paid out of the books (J10).
//!
//! Owns `expense_claim`, `expense_batch`. Emits ExpenseClaimed, ExpenseDecided, ExpensesPaid. Calls
//! `books`, `rules`, `people` for who looked at a receipt. **Never** pays for time, above a
//! cap, or out of money that was given for pupils.

pub mod actions;
pub mod pages;
pub mod store;

pub use pages::routes;
