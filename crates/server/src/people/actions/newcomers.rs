//! Asking to join, and the answer (B1).

use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{NewcomerId, Note, OrganisationId, PersonId, TownId};
use liandong_domain::people::{Left, NewcomerRefusal, NewcomerState, PersonName, Phone, lacks};
use liandong_domain::rules::JoiningPipeline;

use crate::app::App;
use crate::db::{Read, Tx, Who};
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

const DAY: i64 = 24 * 60;

/// Who waits too long today, by the rule in force.
fn late(q: &mut Read<'_>) -> Result<[Vec<(NewcomerId, OrganisationId)>; 2], Failure> {
    let now = q.now();
    let (rule, _) = crate::rules::actions::in_force::<JoiningPipeline>(q, now.day())?;
    let before = |days: i64| now.plus_minutes(-days * DAY);
    let (late, lapsing) = (before(rule.newcomer_days()), before(rule.newcomer_lapse_days()));
    Ok(store::newcomers_late(q, late, lapsing)?)
}

/// The chore of every minute: the workers of the body are told once of whoever waits longer than
/// the rule says; later the asking lapses and what was left goes. Most minutes nothing is written.
///
/// # Errors
/// Only faults.
pub fn newcomers_chore(app: &App, town: TownId, _: &str) -> Result<(), Failure> {
    if app.db().read_now(town, late)?.iter().all(Vec::is_empty) {
        return Ok(());
    }
    app.db().write_now(Who::system(town, "newcomers"), |tx| {
        let [told, lapsing] = late(tx)?;
        for (id, body) in told {
            store::note_alarmed_newcomer(tx, id)?;
            events::record(tx, Kind::NewcomerOverdue.of(id).within(body).with("body", body))?;
        }
        for (id, body) in lapsing {
            let state = waiting(tx, id)?.state.lapse()?;
            if store::answer_newcomer(tx, id, state, None, "")? {
                events::record(tx, Kind::NewcomerLapsed.of(id).within(body))?;
            }
        }
        Ok(())
    })
}
