//! From a presence to hours that wait for a yes.

use liandong_domain::basics::{AttendanceId, PersonId, Refusal, ShiftId};
use liandong_domain::hours::{Basis, HoursRule, Presence, propose as judge};

use super::super::store::{self, ProposalOf};
use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::Failure;

/// A presence that may count.
#[derive(Debug, Clone)]
pub struct Served {
    /// Who served.
    pub person: PersonId,
    /// At which shift.
    pub shift: ShiftId,
    /// The attendance it comes from.
    pub attendance: AttendanceId,
    /// When they came and went, and how that is known.
    pub presence: Presence,
    /// The shift's plan.
    pub basis: Basis,
}

/// Proposes the hours of one presence. What the rule refuses becomes an open question for the
/// worker: never silently lost, never silently counted. Hours of somebody who only tries service
/// out are kept until they are registered.
pub fn propose(tx: &mut Tx<'_>, served: &Served) -> Result<(), Failure> {
    if store::tries(tx, served.shift, served.person)? {
        return super::trial::keep(tx, served);
    }
    propose_now(tx, served)
}

/// Proposes at once.
pub(super) fn propose_now(tx: &mut Tx<'_>, served: &Served) -> Result<(), Failure> {
    let day = served.presence.in_at.day();
    let (rule, reference) = crate::rules::actions::in_force::<HoursRule>(tx, day)?;
    let (taken, so_far) = store::day_spans(tx, served.person, day)?;
    let of = ProposalOf {
        person: served.person,
        shift: Some(served.shift),
        attendance: Some(served.attendance),
    };
    let now = tx.now();
    match judge(&served.presence, &served.basis, &rule, &taken, so_far, now) {
        Ok(made) => {
            let id = store::put_proposal(tx, &of, &made)?;
            let line = Kind::HoursProposed
                .of(id)
                .about(served.person)
                .by_rule(&reference)
                .with("shift", served.shift)
                .count("minutes", made.minutes.count());
            events::record(tx, line)?;
        }
        Err(refusal) => {
            let source = format!("attendance:{}", served.attendance);
            let opened = store::open_question(tx, Some(served.person), &source, refusal.key(), "")?;
            if let Some(id) = opened {
                let line =
                    Kind::QuestionOpened.of(id).about(served.person).with("shift", served.shift);
                events::record(tx, line)?;
            }
        }
    }
    Ok(())
}

/// Takes the hours of a shift that wait for a registration away: it was opened again.
pub fn withdraw_trials(tx: &mut Tx<'_>, shift: ShiftId) -> Result<(), Failure> {
    Ok(store::drop_trials(tx, shift)?)
}

/// Takes open hours of an attendance away: the shift was opened again.
pub fn withdraw(tx: &mut Tx<'_>, attendance: AttendanceId) -> Result<(), Failure> {
    store::drop_trial(tx, attendance)?;
    Ok(store::withdraw(tx, attendance)?)
}
