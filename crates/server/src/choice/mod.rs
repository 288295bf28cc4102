//! Mutual choice (双向选择): rounds in which candidates and teams rank each other (T22, B3).
//!
//! Owns `choosing_round`, `round_team`, `round_candidate`, `wish`, `team_wish`, `locked_pair`,
//! `chosen_pair`. Emits RoundOpened, CandidateNamed, WishesKept, TeamWishesKept, PairLocked,
//! PairUnlocked, MatchingProposed, RoundReopened, TeamSaidYes, RoundAgreed, PairAgreed,
//! CandidateLeftOpen, PairEnded, RoundCalledOff. Calls `organisations`, `people`. **Never** tells
//! one side that the other declined, or what anybody else wished.

pub mod actions;
pub mod pages;
pub mod refusal;
pub mod store;

pub use pages::routes;
