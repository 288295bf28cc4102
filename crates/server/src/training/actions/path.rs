//! The way to a qualification that a gate asks for (C4).

use liandong_domain::basics::{Day, PersonId};
use liandong_domain::training::{Path, shortest};

use crate::db::Read;
use crate::failure::Failure;
use crate::training::store::{self, QualificationRow};

/// The shortest way to a qualification by its name; none: the town knows none of this name, so
/// only a worker can help.
///
/// # Errors
/// A fault of the store.
pub fn way_to(
    q: &mut Read<'_>,
    person: PersonId,
    name: &str,
    day: Day,
) -> Result<Option<Path>, Failure> {
    match store::by_name(q, name)? {
        Some(row) => Ok(Some(way_of(q, person, &row, day)?)),
        None => Ok(None),
    }
}

/// The shortest way to this qualification.
///
/// # Errors
/// A fault of the store.
pub fn way_of(
    q: &mut Read<'_>,
    person: PersonId,
    row: &QualificationRow,
    day: Day,
) -> Result<Path, Failure> {
    let mine = store::held(q, person)?;
    let latest = mine.into_iter().find(|held| held.qualification == row.id);
    let held = match latest {
        Some(held) => Some((held.held, store::evidence(q, &held)?)),
        None => None,
    };
    let courses = store::next_with(q, row.id)?;
    Ok(shortest(held, &row.terms, &courses, day))
}
