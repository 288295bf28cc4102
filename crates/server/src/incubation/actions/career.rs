//! The career line of a person, and what they tell of themselves on it.

use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{Day, PersonId};
use liandong_domain::incubation::{Help, IncubationRefusal, Mark, Milestone, Reader, career};

use crate::db::{Read, Tx};
use crate::events::{self, Kind};
use crate::failure::Failure;
use crate::incubation::store;

/// A person's name, and their line as this reader sees it.
///
/// # Errors
/// Nobody is there.
pub fn career_of(
    q: &mut Read<'_>,
    person: PersonId,
    reader: Reader,
) -> Result<(String, Vec<Milestone>), Failure> {
    let today = q.now().day();
    let row = crate::people::store::person(q, person)?.ok_or(Failure::NOT_FOUND)?;
    let mut parts = Vec::new();
    let mut add = |from: Day, until: Option<Day>, mark: Mark, words: String| {
        if from <= today {
            parts.push(Milestone { from, until, mark, words });
        }
    };
    if let Some(joined) = row.joined_on {
        add(joined, None, Mark::Joined, String::new());
    }
    for held in crate::organisations::store::roles_of(q, person)? {
        let days = held.holding;
        add(days.starts_on, days.ends_on, Mark::Role(days.role), held.organisation_name);
    }
    for one in crate::training::store::held(q, person)? {
        if one.held.withdrawn_on.is_none() {
            add(one.held.since, None, Mark::Qualified, one.name);
        }
    }
    for (on, star) in store::stars_of(q, person)? {
        add(on, None, Mark::Star(star), String::new());
    }
    for taught in store::taught_by(q, person)? {
        add(taught.on, None, Mark::Taught, taught.title);
    }
    let help = crate::people::store::help_of(q, person)?;
    Ok((row.name, career(parts, help.as_ref(), reader, today)))
}

/// Tells, or takes back, that one was helped, and whether others may see it. Only at one's own
/// hand: nobody acts for another here.
///
/// # Errors
/// Days that cannot be; or somebody acts in the person's name.
pub fn tell_help(
    tx: &mut Tx<'_>,
    permit: &Permit<may::EditOwnProfile>,
    days: Option<(Day, Option<Day>)>,
    shown: Option<Day>,
) -> Result<(), Failure> {
    if permit.for_whom().is_some() {
        return Err(Failure::NOT_FOUND);
    }
    let (me, today) = (permit.person(), tx.now().day());
    let help = match days {
        Some((from, until)) if from > today || until.is_some_and(|until| until < from) => {
            return Err(IncubationRefusal::HelpDays.into());
        }
        Some((from, until)) => Some(Help { from, until, shown_since: shown }),
        None => None,
    };
    crate::people::store::keep_help(tx, me, help.as_ref())?;
    // The line says nothing of what: that somebody was helped is no fact of the diary.
    events::record(tx, Kind::CareerChanged.of(me).about(me))?;
    Ok(())
}
