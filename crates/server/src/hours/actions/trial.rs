//! Trial hours: kept while somebody tries out service, proposed when they are registered (T22).

use liandong_domain::access::{Asks, Permit, may};
use liandong_domain::basics::{ActivityId, Minutes, PersonId, ProposalId};
use liandong_domain::hours::{HoursRule, propose as judge};

use super::super::store;
use super::propose::propose_now;
use super::{Served, Wish, confirm};
use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::Failure;

/// From now on the hours of this person at these activities wait.
///
/// # Errors
/// A fault of the store.
pub fn begin_trial<P: Asks>(
    tx: &mut Tx<'_>,
    _permit: &Permit<P>,
    person: PersonId,
    activities: &[ActivityId],
) -> Result<(), Failure> {
    for activity in activities {
        store::begin_trial(tx, person, *activity)?;
    }
    Ok(())
}

/// The person tries nothing out any more and is not registered. What they served stays kept under
/// their name: a later registration counts it.
///
/// # Errors
/// A fault of the store.
pub fn end_trial<P: Asks>(
    tx: &mut Tx<'_>,
    _permit: &Permit<P>,
    person: PersonId,
) -> Result<(), Failure> {
    Ok(store::end_trial(tx, person)?)
}

/// Keeps a presence of a trial.
pub(super) fn keep(tx: &mut Tx<'_>, served: &Served) -> Result<(), Failure> {
    let day = served.presence.in_at.day();
    let (rule, reference) = crate::rules::actions::in_force::<HoursRule>(tx, day)?;
    let now = tx.now();
    let made = judge(&served.presence, &served.basis, &rule, &[], Minutes::ZERO, now);
    let minutes = made.map_or(Minutes::ZERO, |made| made.minutes);
    store::keep_trial(tx, served, minutes)?;
    let line = Kind::TrialHoursKept.of(served.attendance).about(served.person);
    let line = line.by_rule(&reference).with("shift", served.shift);
    events::record(tx, line.count("minutes", minutes.count()))?;
    Ok(())
}

/// Proposes everything that waited for a person who is now registered, and gives the proposals.
/// `confirmer` holds the permit of a worker who may say yes to hours: what the rule lets a worker
/// confirm goes into the book at once, the rest waits in the ordinary list.
///
/// # Errors
/// A fault of the store.
pub fn count_trials<P: Asks>(
    tx: &mut Tx<'_>,
    _permit: &Permit<P>,
    confirmer: Option<&Permit<may::ConfirmHours>>,
    person: PersonId,
) -> Result<i64, Failure> {
    store::end_trial(tx, person)?;
    let mut counted = 0;
    for served in store::waiting_trials(tx, person)? {
        propose_now(tx, &served)?;
        store::trial_proposed(tx, served.attendance)?;
        super::waits(tx, served.shift)?;
        let Some(row) = store::proposal_of(tx, served.attendance)? else { continue };
        if let Some(permit) = confirmer
            && row.flag == liandong_domain::hours::Flag::None
        {
            counted += yes(tx, permit, row.id)?;
        }
    }
    Ok(counted)
}

/// A yes where the rule lets it be; a refusal leaves the hours in the list.
fn yes(
    tx: &mut Tx<'_>,
    permit: &Permit<may::ConfirmHours>,
    id: ProposalId,
) -> Result<i64, Failure> {
    match confirm(tx, permit, None, &[Wish { id, span: None }]) {
        Ok(outcome) => Ok(outcome.minutes.count()),
        Err(Failure::Refused(_)) => Ok(0),
        Err(other) => Err(other),
    }
}
