//! What a file tells anew of somebody who is there: filled where nothing stands, and taken out
//! again when the import is undone.

use liandong_domain::access::{Permit, may};
use liandong_domain::basics::PersonId;
use liandong_domain::people::Document;

use super::duplicates::{fill, unfill};
use super::registry::{Details, NewPerson, write};
use crate::db::{Read, Tx};
use crate::events::{self, Kind};
use crate::failure::{Failure, Fault};
use crate::people::PeopleRefusal;
use crate::people::store::{self, PersonRow};

/// The details and the document of a row with its blanks filled, and what was filled.
type Filled = (Details, Option<Document>, Vec<&'static str>);

fn filled(q: &mut Read<'_>, row: &PersonRow, new: &NewPerson) -> Result<Filled, Failure> {
    let mut details = Details::of(q, row)?;
    let mut names = fill(&mut details, &new.details);
    let mut document = row.document(q)?;
    if document.is_none()
        && let Some(told) = &new.document
        && fits(told, &details)
        && is_free(q, told, row.id)?
    {
        document = Some(told.clone());
        names.push("document");
    }
    Ok((details, document, names))
}

/// Whether birthday and sex are not others than those of the document.
fn fits(document: &Document, details: &Details) -> bool {
    let born = document.born().zip(details.born_on).is_none_or(|(one, other)| one == other);
    let sex = document.sex().zip(details.sex).is_none_or(|(one, other)| one == other);
    born && sex
}

fn is_free(q: &mut Read<'_>, document: &Document, id: PersonId) -> Result<bool, Fault> {
    let key = store::document_key(q, document);
    Ok(store::find_by_document_key(q, &key)?.is_none_or(|other| other == id))
}

/// The names of what joining would fill on a row: `phone`, `born_on`, `document`, `school` …
///
/// # Errors
/// The row is not there.
pub fn would_fill(
    q: &mut Read<'_>,
    id: PersonId,
    new: &NewPerson,
) -> Result<Vec<&'static str>, Failure> {
    let row = store::person(q, id)?.ok_or(Failure::NOT_FOUND)?;
    Ok(filled(q, &row, new)?.2)
}

/// The same for somebody who is about to be entered.
pub fn would_fill_row(into: &NewPerson, new: &NewPerson) -> Vec<&'static str> {
    let mut details = into.details.clone();
    let mut names = fill(&mut details, &new.details);
    if into.document.is_none() && new.document.as_ref().is_some_and(|told| fits(told, &details)) {
        names.push("document");
    }
    names
}

/// Fills what is blank on a row that is kept, and tells what was filled. What stands there stays.
///
/// # Errors
/// The row is not there, or was merged into another.
pub fn fill_in(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::RegisterPeople>,
    id: PersonId,
    new: &NewPerson,
) -> Result<Vec<&'static str>, Failure> {
    let row = store::person(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    if row.merged_into.is_some() {
        return Err(PeopleRefusal::MergedAlready.into());
    }
    let (details, document, names) = filled(tx, &row, new)?;
    if !names.is_empty() {
        write(tx, &row, &details, document.as_ref())?;
        events::record(tx, Kind::PersonChanged.of(id).about(id).with("what", "completed"))?;
    }
    Ok(names)
}

/// Takes out again what [`fill_in`] filled, where nobody changed it since.
///
/// # Errors
/// The row is not there.
pub fn take_out(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::RegisterPeople>,
    id: PersonId,
    new: &NewPerson,
    names: &[&str],
) -> Result<(), Failure> {
    if names.is_empty() {
        return Ok(());
    }
    let row = store::person(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    let mut details = Details::of(tx, &row)?;
    unfill(&mut details, &new.details, names);
    let document = row.document(tx)?;
    let lent = names.contains(&"document") && document == new.document;
    write(tx, &row, &details, document.filter(|_| !lent).as_ref())?;
    events::record(tx, Kind::PersonChanged.of(id).about(id).with("what", "emptied"))?;
    Ok(())
}
