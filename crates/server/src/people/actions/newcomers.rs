//! Asking to join, and the answer (B1).

use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{NewcomerId, Note, OrganisationId, PersonId};
use liandong_domain::people::{Left, NewcomerRefusal, NewcomerState, PersonName, Phone, lacks};

use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::Failure;
use crate::people::store::{self, NewcomerRow};

/// What a newcomer left on the public page.
#[derive(Debug, Clone)]
pub struct Newcomer {
    /// Made by the form: the same form twice is one asking.
    pub id: NewcomerId,
    /// The body they would like to join.
    pub organisation: OrganisationId,
    /// Their name.
    pub name: PersonName,
    /// What the rule looks at.
    pub left: Left,
    /// The form as JSON, for whoever answers.
    pub told: String,
}

/// Keeps the asking of a visitor. Nobody is registered by it and no account is made.
///
/// # Errors
/// What is missing, all at once.
pub fn ask_to_join(tx: &mut Tx<'_>, new: &Newcomer) -> Result<(), Failure> {
    let missing = lacks(&new.left, tx.now().day());
    if !missing.is_empty() {
        return Err(Failure::Refused(missing.into_iter().map(boxed).collect()));
    }
    let tail = new.left.phone.as_ref().map(Phone::tail);
    let name = (new.name.as_str(), tail);
    if store::keep_newcomer(tx, new.id, new.organisation, name, &new.told)? {
        events::record(tx, Kind::NewcomerAsked.of(new.id).within(new.organisation))?;
    }
    Ok(())
}

fn boxed(refusal: NewcomerRefusal) -> Box<dyn liandong_domain::basics::Refusal> {
    Box::new(refusal)
}

fn waiting(tx: &mut Tx<'_>, id: NewcomerId) -> Result<NewcomerRow, Failure> {
    store::newcomer_by_id(tx, id)?.ok_or(Failure::NOT_FOUND)
}

/// Notes that a newcomer is in the registry now. Registered twice, the second is refused with all
/// it wrote.
///
/// # Errors
/// Answered before.
pub fn newcomer_registered(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::RegisterPeople>,
    id: NewcomerId,
    person: PersonId,
) -> Result<(), Failure> {
    let row = waiting(tx, id)?;
    settle(tx, &row, row.state.register()?, Some(person), "")
}

/// Says no, with a reason; what the newcomer left goes.
///
/// # Errors
/// No reason, or answered before.
pub fn decline_newcomer(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::RegisterPeople>,
    id: NewcomerId,
    why: &str,
) -> Result<(), Failure> {
    let why = Note::required("why", why)?;
    let row = waiting(tx, id)?;
    settle(tx, &row, row.state.decline()?, None, why.as_str())
}

fn settle(
    tx: &mut Tx<'_>,
    row: &NewcomerRow,
    state: NewcomerState,
    person: Option<PersonId>,
    why: &str,
) -> Result<(), Failure> {
    if !store::answer_newcomer(tx, row.id, state, person, why)? {
        return Err(NewcomerRefusal::Answered.into());
    }
    let line = Kind::NewcomerAnswered.of(row.id).within(row.organisation);
    let line = match person {
        Some(person) => line.about(person),
        None => line,
    };
    events::record(tx, line.with("state", state.code()))?;
    Ok(())
}
