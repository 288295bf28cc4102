//! The tree of bodies, who holds which role in them from when to when, powers handed on.
//!
//! Owns `organisation`, `co_management`, `holding`, `delegation`. Emits OrganisationFounded,
//! OrganisationChanged, CoManagementBegun, RoleGiven, RoleEnded, PowersDelegated, PowersRevoked.
//! **Never** deletes a body or a holding: they end.

pub mod actions;
pub mod pages;
pub mod store;

pub use pages::routes;
