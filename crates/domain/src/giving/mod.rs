//! Giving: who gives, what came in, what was promised, and what the law asks (T15, J1, J8).
//!
//! Sources: 慈善法 22–27, 38–40, 54, 56; 公益事业捐赠票据 财综〔2024〕1号 (china-facts 5.1).
//!
//! Owns givers, gifts, pledges, the record of a receipt. Emits values only. Calls `basics` and
//! `books`. **Never** makes anything that looks like the official 捐赠票据: it notes that ticket's
//! code and number, nothing more.

mod consent;
mod gift;
mod pledge;

pub use consent::{ChangeState, ConsentHow, ConsentRefusal};
pub use gift::{GiftState, GiverKind, GivingRefusal, Receipt, ShownAs, goods_value};
pub use pledge::{Due, Every, PledgeState};
