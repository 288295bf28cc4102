//! The alarm: the responsible worker is told when the days of a step run out (B2).

use liandong_domain::basics::TownId;

use crate::app::App;
use crate::db::Who;
use crate::events::{self, Kind};
use crate::failure::Failure;
use crate::joining::store;

/// Tells each responsible worker once of those whose days ran out, a line for each round and step.
///
/// # Errors
/// A fault of the store.
pub fn alarm_chore(app: &App, town: TownId, _: &str) -> Result<(), Failure> {
    let waits = app.db().read_now(town, |q| {
        let today = q.now().day();
        Ok(!store::overdue(q, today)?.is_empty())
    })?;
    if !waits {
        return Ok(());
    }
    app.db().write_now(Who::system(town, "joining"), |tx| {
        let today = tx.now().day();
        for late in store::overdue(tx, today)? {
            store::note_alarmed(tx, &late, today)?;
            let line = Kind::JoiningOverdue.of(late.round).about(late.responsible);
            let line = line.within(late.organisation).with("step", late.step.code());
            events::record(tx, line.count("people", late.people))?;
        }
        Ok(())
    })
}
