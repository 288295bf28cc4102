//! Coming into a round: by oneself, or a whole class by a worker.

use std::collections::BTreeSet;

use liandong_domain::access::{Asks, Permit, may};
use liandong_domain::activities::ConsentHeld;
use liandong_domain::basics::{ActivityId, ApplicationId, JoiningRoundId, PersonId, RuleRef};
use liandong_domain::joining::{Candidacy, JoiningRefusal, Lack, Outcome, RoundRefusal};
use liandong_domain::rules::{AgePolicy, JoiningPipeline, Step};

use super::waiting;
use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::Failure;
use crate::joining::evidence;
use crate::joining::store::{self, Noted, RoundRow, Tally};

/// A round that people can come to.
fn held(tx: &mut Tx<'_>, id: JoiningRoundId) -> Result<RoundRow, Failure> {
    store::hold(tx, id)?;
    let row = store::round(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    if row.closed_at.is_some() {
        return Err(RoundRefusal::Closed.into());
    }
    Ok(row)
}

/// What everybody who comes in shares.
struct Coming<'a> {
    round: &'a RoundRow,
    pipeline: JoiningPipeline,
    rule: RuleRef,
    trials: Vec<ActivityId>,
}

impl<'a> Coming<'a> {
    fn read(tx: &mut Tx<'_>, round: &'a RoundRow) -> Result<Self, Failure> {
        let today = tx.now().day();
        let (pipeline, rule) = crate::rules::actions::in_force::<JoiningPipeline>(tx, today)?;
        let trials = store::trials(tx, round.id)?.into_iter().map(|row| row.activity).collect();
        Ok(Self { round, pipeline, rule, trials })
    }

    fn one<P: Asks>(
        &self,
        tx: &mut Tx<'_>,
        permit: &Permit<P>,
        person: PersonId,
        tally: &mut Tally,
    ) -> Result<ApplicationId, Failure> {
        let way = Candidacy::begin(&self.pipeline, tx.now().day());
        let id = store::make(tx, self.round.id, person, &way)?;
        let noted = Noted {
            step: Step::Trial,
            outcome: Outcome::Entered,
            why: "",
            evidence: "",
            quiet: None,
        };
        store::note(tx, id, &noted, &self.rule)?;
        waiting::moved(tx, id, person)?;
        crate::hours::actions::begin_trial(tx, permit, person, &self.trials)?;
        tally.enters(&way);
        let line = Kind::JoiningEntered.of(id).about(person).within(self.round.organisation);
        events::record(tx, line.by_rule(&self.rule).with("round", self.round.id))?;
        Ok(id)
    }
}

/// Applies for oneself, or for the person acted for.
///
/// # Errors
/// Not open, no place, in it already, too young, or a guardian's consent is missing.
pub fn apply(
    tx: &mut Tx<'_>,
    permit: &Permit<may::SignUpSelf>,
    id: JoiningRoundId,
) -> Result<ApplicationId, Failure> {
    let round = held(tx, id)?;
    let (person, today) = (permit.subject(), tx.now().day());
    if !store::of_people_in(tx, id, &[person])?.is_empty() {
        return Err(JoiningRefusal::AlreadyIn.into());
    }
    round.plan.admits(round.taken, today)?;
    let (policy, _) = crate::rules::actions::in_force::<AgePolicy>(tx, today)?;
    let (consent, age) = evidence::consent_of(tx, &round, person)?;
    if age.is_some_and(|age| policy.too_young(age)) {
        return Err(JoiningRefusal::TooYoung { least: policy.min_age }.into());
    }
    if consent == ConsentHeld::Missing {
        let lack = Lack::Consent;
        return Err(JoiningRefusal::Lacking { name: String::new(), lack }.into());
    }
    let mut tally = Tally::default();
    let made = Coming::read(tx, &round)?.one(tx, permit, person, &mut tally)?;
    store::flush(tx, id, &tally)?;
    store::add_taken(tx, id, 1)?;
    Ok(made)
}

/// Enters a whole class, or some of it. Who is in it already is passed over. A guardian's consent
/// may still be missing: then nobody moves on before it is there.
///
/// # Errors
/// Closed, or fewer places than people.
pub fn enter(
    tx: &mut Tx<'_>,
    permit: &Permit<may::ManageJoining>,
    id: JoiningRoundId,
    people: &[PersonId],
) -> Result<i64, Failure> {
    let round = held(tx, id)?;
    let people: BTreeSet<PersonId> = people.iter().copied().collect();
    let people: Vec<PersonId> = people.into_iter().collect();
    let there: BTreeSet<PersonId> =
        store::of_people_in(tx, id, &people)?.into_iter().map(|(person, _)| person).collect();
    let fresh: Vec<PersonId> = people.into_iter().filter(|one| !there.contains(one)).collect();
    let count = i64::try_from(fresh.len()).unwrap_or(i64::MAX);
    if count > 0 {
        round.plan.has_place(round.taken + count - 1)?;
    }
    let coming = Coming::read(tx, &round)?;
    let mut tally = Tally::default();
    for person in &fresh {
        coming.one(tx, permit, *person, &mut tally)?;
    }
    store::flush(tx, id, &tally)?;
    store::add_taken(tx, id, count)?;
    Ok(count)
}
