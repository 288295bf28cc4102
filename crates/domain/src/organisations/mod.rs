//! The tree of bodies (组织联建, T6): city, town centre, agency, station, post, team, partner
//! unit; and the roles people hold in them over time.
//!
//! Owns kinds, paths and holdings. Emits nothing by itself. Calls `basics` and, for the names of
//! roles, `access`. **Never** deletes a holding or a body: they end.

mod holding;
mod kind;
mod path;
mod refusal;

pub use holding::Holding;
pub use kind::Kind;
pub use path::Path;
pub use refusal::OrganisationRefusal;
