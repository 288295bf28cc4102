//! 定向助学: approved givers choose pupils by code, hold one, promise and pay by term, hear back
//! (T17, J2, J7).
//!
//! Owns `directed_giver`, `profile`, `hold`, `directed_promise`, `instalment`, `promise_reminder`,
//! `onward`, `bridge`, `bridge_draft`, `promise_report`, `promise_refund`. Emits
//! DirectedGiverKept, ProfileKept, HoldMade, HoldWaiting, HoldOffered, HoldEnded,
//! DirectedPromised, InstalmentNoted, DirectedReminded, DirectedStopped, OnwardAsked,
//! OnwardAnswered, OnwardDone, BridgeMade, BridgeDrafted, BridgeDraftSettled, TermTold. Calls
//! `aid`, `giving`, `books`, `rules`. Follows vouchers about gifts of a promise. **Never**
//! shows a giver who a pupil is, and never moves money of a promise without the giver's answer.

pub mod actions;
pub mod pages;
pub mod store;

pub use actions::chore;
pub use pages::routes;

use crate::db::Follower;
use crate::events::Kind;

/// Follows vouchers that are made: one that gives a part of a promise's gift back takes from the
/// promise in the same transaction.
pub const OF_VOUCHERS_MADE: Follower =
    Follower { kinds: &[Kind::VoucherMade.code()], follow: actions::voucher_made };

/// Follows vouchers that are refused or taken back: what they took from a promise is there again.
pub const OF_VOUCHERS_SETTLED: Follower =
    Follower { kinds: &[Kind::VoucherSettled.code()], follow: actions::voucher_settled };
