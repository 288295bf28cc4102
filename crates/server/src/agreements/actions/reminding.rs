//! Reminders: what was drawn up and not signed, what a new version asks again.

use liandong_domain::agreements::{asked_from, standing};
use liandong_domain::basics::{AgreementId, PersonId, TimeOfDay, TownId};

use crate::agreements::store;
use crate::app::App;
use crate::db::{Read, Tx, Who};
use crate::events::{self, Kind};
use crate::failure::Failure;

/// A person has so many days before they are reminded.
const DAYS_QUIET: i64 = 3;
/// And so many between two reminders.
const DAYS_BETWEEN: i64 = 7;
const DAY: i64 = 24 * 60;

/// Somebody to be told, and why.
struct Told(AgreementId, PersonId, Kind);

fn due(q: &mut Read<'_>) -> Result<Vec<Told>, Failure> {
    let now = q.now();
    let quiet = now.plus_minutes(-DAYS_QUIET * DAY);
    let mut out: Vec<Told> = store::drawn_since(q, quiet, now.plus_minutes(-DAYS_BETWEEN * DAY))?
        .into_iter()
        .map(|(id, person)| Told(id, person, Kind::AgreementReminded))
        .collect();
    let today = now.day();
    for row in store::standing_all(q)? {
        let (Some(from), Some(now)) =
            (asked_from(&row.versions, today), standing(&row.versions, today))
        else {
            continue;
        };
        if from <= 1 {
            continue;
        }
        let since = now.first_day.at(TimeOfDay::START);
        let old = store::outdated(q, row.document.id, from, since)?;
        out.extend(old.into_iter().map(|(id, person)| Told(id, person, Kind::AgreementOutdated)));
    }
    Ok(out)
}

/// The chore of every minute: whoever has something to sign is told, once and then weekly. Most
/// minutes there is nothing to do, and nothing is written.
pub fn remind_chore(app: &App, town: TownId, _: &str) -> Result<(), Failure> {
    let found = app.db().read_now(town, due)?;
    if found.is_empty() {
        return Ok(());
    }
    app.db().write_now(Who::system(town, "agreements"), move |tx: &mut Tx<'_>| {
        for Told(id, person, kind) in &found {
            store::note_reminded(tx, *id)?;
            events::record(tx, kind.of(id).about(*person))?;
        }
        Ok(())
    })
}
