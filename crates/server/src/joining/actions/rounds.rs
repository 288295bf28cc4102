//! Setting a round up, changing it, closing it.

use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{ActivityId, JoiningRoundId, Note, OrganisationId, PersonId, Title};
use liandong_domain::joining::{RoundPlan, RoundRefusal};
use liandong_domain::training::CourseKind;

use super::waiting;
use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::{Failure, Gather};
use crate::joining::store::{self, RoundText};

/// What a form says of a round.
#[derive(Debug, Clone)]
pub struct NewRound {
    /// The team or school branch people join.
    pub organisation: OrganisationId,
    /// Its name.
    pub name: String,
    /// What it is about.
    pub about: String,
    /// Days and places.
    pub plan: RoundPlan,
    /// Who answers for it.
    pub responsible: PersonId,
    /// Kinds of course that count for basic training.
    pub basic: Vec<CourseKind>,
    /// Kinds of course that count for the training after the choice.
    pub skills: Vec<CourseKind>,
    /// Activities at which service is tried out.
    pub trials: Vec<ActivityId>,
}

/// Sets a round up, or changes it.
///
/// # Errors
/// A flaw of the plan, each with its sentence; it is closed.
pub fn keep_round(
    tx: &mut Tx<'_>,
    permit: &Permit<may::ManageJoining>,
    id: Option<JoiningRoundId>,
    new: &NewRound,
) -> Result<JoiningRoundId, Failure> {
    let known = match id {
        Some(id) => Some(store::round(tx, id)?.ok_or(Failure::NOT_FOUND)?),
        None => None,
    };
    if known.as_ref().is_some_and(|row| row.closed_at.is_some()) {
        return Err(RoundRefusal::Closed.into());
    }
    let mut gather = Gather::default();
    let name = gather.take(Title::parse("name", &new.name));
    let about = gather.take(Note::parse("about", &new.about));
    for flaw in new.plan.flaws(known.as_ref().map_or(0, |row| row.taken)) {
        gather.add(flaw);
    }
    for (field, kinds) in [("basic", &new.basic), ("skills", &new.skills)] {
        if kinds.is_empty() {
            gather.add(RoundRefusal::NoKind { field });
        }
    }
    let text = gather.finish(|| {
        Some(RoundText {
            organisation: new.organisation,
            name: name?.as_str().to_owned(),
            about: about?.as_str().to_owned(),
            plan: new.plan,
            responsible: new.responsible,
            basic: new.basic.clone(),
            skills: new.skills.clone(),
        })
    })?;
    let id = match &known {
        Some(row) => {
            store::change(tx, row.id, &text)?;
            if row.organisation != new.organisation {
                store::recount(tx, row.organisation)?;
                store::recount(tx, new.organisation)?;
            }
            row.id
        }
        None => {
            let id = JoiningRoundId::new(tx.fresh());
            store::draft(tx, id, &text)?;
            id
        }
    };
    let before = store::trials(tx, id)?.into_iter().map(|row| row.activity);
    let touched: Vec<ActivityId> = before.chain(new.trials.iter().copied()).collect();
    store::replace_trials(tx, id, &new.trials)?;
    waiting::activities(tx, &touched)?;
    // Whoever is in it tries the activities named today out too.
    let by = store::Narrow { round: Some(id), ..store::Narrow::default() };
    for row in store::narrow(tx, &by, (RoundPlan::MOST_PLACES, 0))? {
        if row.ended_at.is_none() {
            crate::hours::actions::begin_trial(tx, permit, row.person, &new.trials)?;
            waiting::late(tx, row.id)?;
        }
    }
    events::record(tx, Kind::JoiningRoundKept.of(id).within(new.organisation))?;
    Ok(id)
}

/// Closes a round: nobody comes to it any more. Who is under way goes on.
///
/// # Errors
/// It was closed before.
pub fn close_round(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ManageJoining>,
    id: JoiningRoundId,
) -> Result<(), Failure> {
    let row = store::round(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    if !store::close(tx, id)? {
        return Err(RoundRefusal::Closed.into());
    }
    events::record(tx, Kind::JoiningRoundClosed.of(id).within(row.organisation))?;
    Ok(())
}
