//! Leaving the town: taking one's own data along, closing one's own account, being forgotten.
//!
//! Owns no table: the farewell stands in `people`; `store` reads what every room keeps of a person.
//! Emits FarewellSaid and FileExported. Calls `activities`, `agreements`, `hours`, `joining`,
//! `people`, `training`. **Never** touches an entry of the hours book: what was served
//! stays served.

pub mod actions;
pub mod pages;
pub mod store;

pub use pages::routes;

use liandong_domain::basics::TownId;

use crate::app::App;
use crate::db::{Follower, Who};
use crate::events::Kind;
use crate::failure::Failure;

/// What leaving follows in the same transaction.
pub const FOLLOWER: Follower =
    Follower { kinds: &[Kind::PersonLeft.code()], follow: actions::follow };

/// The chore of every minute: whoever left and did not come back in time is forgotten. Most
/// minutes there is nothing to do, and nothing is written.
pub fn forget_chore(app: &App, town: TownId, _: &str) -> Result<(), Failure> {
    let due = app.db().read_now(town, |q| Ok(crate::people::store::farewells_due(q)?))?;
    if !due.is_empty() {
        app.db().write_now(Who::system(town, "forget-people"), actions::forget_due)?;
    }
    Ok(())
}
