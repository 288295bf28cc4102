//! The town itself: its name, its declaration, tokens for programs, the diary, help.
//!
//! Owns `town`, `token`. Emits TownFounded, TownChanged, IssuerDeclared, TokenMade, TokenRevoked.
//! Calls `people`, `organisations`, `rules`, `events`.

pub mod actions;
mod diary;
pub mod pages;
mod samples;
pub mod store;

pub use pages::routes;
