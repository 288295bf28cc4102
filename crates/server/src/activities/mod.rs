//! Activities: programme → activity → posts → shifts → sign-ups (T4, T9, T14, T23).
//!
//! Owns `programme`, `activity`, `joint_organiser`, `post`, `shift`, `seat`, `sign_up`, `regular`,
//! `swap`. Emits the diary lines of drafting, publishing, calling off, signing up, waiting,
//! swapping. Calls `people` (facts of a person), `organisations` (bodies), `rules` (age policy,
//! seats ratio, calendar). **Never** keeps presence (that is `attendance`), never counts hours.

pub mod actions;
pub mod pages;
mod refusal;
pub mod store;

pub use pages::routes;
pub use refusal::ActivityRefusal;

use liandong_domain::basics::TownId;

use crate::app::App;
use crate::db::Who;
use crate::failure::Failure;

/// The chore of every minute: offers that ran out lapse, and their places are offered on. Most
/// minutes there is nothing to do, and nothing is written.
pub fn lapse_chore(app: &App, town: TownId, _: &str) -> Result<(), Failure> {
    let due = app.db().read_now(town, |q| {
        Ok(!store::offers_run_out(q)?.is_empty() || !store::left_waiting(q)?.is_empty())
    })?;
    if due {
        app.db().write_now(Who::system(town, "lapse-offers"), actions::lapse_offers)?;
    }
    Ok(())
}
