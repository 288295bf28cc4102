//! Acting in another's name (代操作): begun with a reason, seen on every page, logged with both
//! names.

use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{Note, PersonId};

use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::{Failure, Fault};
use crate::people::store;

/// Begins to act for a person.
///
/// # Errors
/// No reason, or the person left.
pub fn begin_acting(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ActForAnother>,
    session_key: &str,
    whom: PersonId,
    why: &str,
) -> Result<(), Failure> {
    let why = Note::required("why", why)?;
    let row = store::person(tx, whom)?.ok_or(Failure::NOT_FOUND)?;
    if row.left_at.is_some() || row.merged_into.is_some() {
        return Err(Failure::NOT_FOUND);
    }
    store::set_acting(tx, session_key, Some(whom), why.as_str())?;
    events::record(tx, Kind::ActingBegun.of(whom).about(whom))?;
    Ok(())
}

/// Stops.
///
/// # Errors
/// Only faults.
pub fn end_acting(tx: &mut Tx<'_>, session_key: &str, whom: PersonId) -> Result<(), Fault> {
    store::set_acting(tx, session_key, None, "")?;
    events::record(tx, Kind::ActingEnded.of(whom).about(whom))?;
    Ok(())
}
