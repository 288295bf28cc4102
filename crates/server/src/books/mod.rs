//! The books of money: double entry, purposes, vouchers with two signatures, closed months
//! (T15, J4).
//!
//! Owns `book`, `book_closing`, `purpose`, `posting`, `posting_line`, `book_balance`, `voucher`,
//! `money_duty`.
//! Emits BooksOpened, MonthClosed, PurposeKept, Posted, VoucherMade, VoucherSettled. Calls
//! `organisations`, `people`, `rules`. The invariants stand at the head of `domain/books/mod.rs`.
//! **Never** changes a posting. Money goes from one purpose to another only by `giving/repurpose.rs`,
//! in a posting whose lines sum to zero within each.

pub mod actions;
pub mod pages;
pub mod store;

pub use pages::routes;
