//! Volunteers' expenses (J10): what a service cost a volunteer is given back, and nothing more.
//!
//! The law read for it: service is unpaid (志愿服务条例 art. 2); who organises it gives the necessary
//! conditions and buys accident insurance before a service with bodily danger (art. 17); nothing is
//! taken from those served, direct or disguised (art. 21, 37). No article names an amount, so every
//! figure of [`ExpenseCaps`] is the town's own, signed like any rule.
//!
//! Laws, held by tests:
//! 1. What is claimed of a kind on a day never passes the day's cap, whatever the order.
//! 2. What an activity costs in claims never passes its cap.
//! 3. Nobody approves their own claim, and who approved does not pay alone what asks for two.
//!
//! Owns the caps and the way of a claim. Emits values only. Calls `basics`, `rules`. **Never** pays
//! for time: a claim names what was spent.

mod caps;
mod claim;

pub use caps::ExpenseCaps;
pub use claim::{ClaimState, ExpenseKind, ExpenseRefusal, Spent, within};
