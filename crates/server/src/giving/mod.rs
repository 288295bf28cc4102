//! Giving: givers, gifts, pledges, the record of a receipt, the yearly statement (T15, J1, J8).
//!
//! Owns `giver`, `gift`, `pledge`, `giving_words`, `purpose_change`, `purpose_consent`,
//! `gift_moved`. Emits GiverKept, GiftNoted, GiftChanged,
//! ReceiptNoted, PledgeKept, PledgeReminded, GivingWordsChanged. Calls `books`, `people`.
//! **Never** prints anything that looks like the official ticket, and asks the public for nothing
//! unless the town has stated its qualification (慈善法 22, 113).

pub mod actions;
pub mod pages;
pub mod repurpose;
pub mod store;

pub use pages::routes;
