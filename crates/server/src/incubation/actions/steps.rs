//! The two signatures, and the step back.

use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{Note, OrganisationId, PersonId, StageStepId};
use liandong_domain::incubation::{self, IncubationRefusal, IncubationStage, StepState};
use liandong_domain::todo::TodoKind;

use super::evidence::{Weighed, weigh};
use super::on_its_way;
use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::{Failure, Fault};
use crate::incubation::store::{self, NewStep, StepRow};

/// Whether a signature of the leaders waits.
fn renew_signature(tx: &mut Tx<'_>, team: OrganisationId) -> Result<(), Fault> {
    crate::todo::renew(tx, &[TodoKind::StageSign], &team.to_string())
}

/// How many steps of a team wait.
fn waiting(tx: &mut Tx<'_>, team: OrganisationId) -> Result<i64, Failure> {
    let steps = store::steps(tx, team)?;
    let count = steps.iter().filter(|step| step.state == StepState::Proposed).count();
    Ok(i64::try_from(count).unwrap_or(i64::MAX))
}

/// The worker proposes the next stage: the first signature. The leaders are told.
///
/// # Errors
/// A step waits, it has graduated, nobody could agree, or it is not ready and no reason is
/// written or none is allowed.
pub fn propose(
    tx: &mut Tx<'_>,
    permit: &Permit<may::IncubateTeams>,
    team: OrganisationId,
    (words, why): (&str, &str),
) -> Result<StageStepId, Failure> {
    let words = Note::parse("words", words)?;
    let why = Note::parse("why", why)?;
    store::hold(tx, team)?;
    let (row, way) = on_its_way(tx, team)?;
    let Weighed { rule, reference, asked, leaders } = weigh(tx, &row, &way)?;
    let waits = waiting(tx, team)?;
    let (to, short) = incubation::propose(&rule, way.stage, waits, &asked, why.as_str())?;
    let others: Vec<PersonId> =
        leaders.into_iter().filter(|leader| *leader != permit.person()).collect();
    if others.is_empty() {
        return Err(IncubationRefusal::NoLeader.into());
    }
    let readiness: Vec<String> = asked
        .iter()
        .map(|one| format!("{}:{}:{}", one.criterion.code(), one.needed, one.have))
        .collect();
    let new = NewStep {
        team,
        from: way.stage,
        to,
        state: StepState::Proposed,
        words: words.as_str().to_owned(),
        short,
        // A reason that nobody needs is not kept as one.
        override_why: if short > 0 { why.as_str().to_owned() } else { String::new() },
        readiness: readiness.join(","),
        rule: reference.to_string(),
    };
    let id = store::keep_step(tx, &new)?;
    renew_signature(tx, team)?;
    for leader in others {
        let line = Kind::StageProposed.of(team).about(leader).within(team).by_rule(&reference);
        events::record(tx, line.with("step", id).with("to", to.code()).count("short", short))?;
    }
    Ok(id)
}

fn found(tx: &mut Tx<'_>, id: StageStepId) -> Result<StepRow, Failure> {
    store::step(tx, id)?.ok_or(Failure::NOT_FOUND)
}

/// A leader agrees: the second signature. The team stands in the new stage from today.
///
/// # Errors
/// It waits no more, or both signatures would be one person's.
pub fn agree(
    tx: &mut Tx<'_>,
    permit: &Permit<may::AgreeForTeam>,
    id: StageStepId,
) -> Result<(), Failure> {
    let step = found(tx, id)?;
    incubation::agree(step.state, permit.person(), step.proposed_by)?;
    store::hold(tx, step.team)?;
    let moved = store::set_stage(tx, step.team, step.from, step.to)?;
    if !moved || !store::settle(tx, id, StepState::Agreed, "")? {
        return Err(IncubationRefusal::NotWaiting { state: StepState::Withdrawn }.into());
    }
    renew_signature(tx, step.team)?;
    let line = Kind::StageAgreed.of(step.team).about(step.proposed_by).within(step.team);
    events::record(tx, line.with("step", id).with("to", step.to.code()))?;
    if step.to == IncubationStage::Graduated {
        let (_, way) = on_its_way(tx, step.team)?;
        let mut told = lead_today(tx, step.team)?;
        told.push(way.coach);
        for person in told {
            let line = Kind::TeamGraduated.of(step.team).about(person).within(step.team);
            events::record(tx, line)?;
        }
    }
    Ok(())
}

fn lead_today(tx: &mut Tx<'_>, team: OrganisationId) -> Result<Vec<PersonId>, Failure> {
    let today = tx.now().day();
    let rows = store::leaders(tx, team)?;
    let on = |row: &&store::LeaderRow| {
        row.starts_on <= today && row.ends_on.is_none_or(|last| today <= last)
    };
    let mut people: Vec<PersonId> = rows.iter().filter(on).map(|row| row.person).collect();
    people.sort_unstable();
    people.dedup();
    Ok(people)
}

/// A leader says no, with a reason that the worker reads.
///
/// # Errors
/// No reason, or it waits no more.
pub fn decline(
    tx: &mut Tx<'_>,
    permit: &Permit<may::AgreeForTeam>,
    id: StageStepId,
    why: &str,
) -> Result<(), Failure> {
    let why = Note::required("decline_why", why)?;
    let step = found(tx, id)?;
    incubation::agree(step.state, permit.person(), step.proposed_by)?;
    if !store::settle(tx, id, StepState::Declined, why.as_str())? {
        return Err(IncubationRefusal::NotWaiting { state: step.state }.into());
    }
    renew_signature(tx, step.team)?;
    let line = Kind::StageDeclined.of(step.team).about(step.proposed_by).within(step.team);
    events::record(tx, line.with("step", id))?;
    Ok(())
}

/// A worker takes a proposal back.
///
/// # Errors
/// It waits no more.
pub fn withdraw(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::IncubateTeams>,
    id: StageStepId,
) -> Result<(), Failure> {
    let step = found(tx, id)?;
    if step.state != StepState::Proposed || !store::settle(tx, id, StepState::Withdrawn, "")? {
        return Err(IncubationRefusal::NotWaiting { state: step.state }.into());
    }
    renew_signature(tx, step.team)?;
    events::record(tx, Kind::StageWithdrawn.of(step.team).within(step.team).with("step", id))?;
    Ok(())
}

/// A worker takes the team one stage back, with a reason: one signature, because help must not
/// wait. The leaders are told.
///
/// # Errors
/// No reason, no stage before, or a step forward waits.
pub fn step_back(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::IncubateTeams>,
    team: OrganisationId,
    why: &str,
) -> Result<(), Failure> {
    let why = Note::required("back_why", why)?;
    store::hold(tx, team)?;
    let (_, way) = on_its_way(tx, team)?;
    let to = incubation::step_back(way.stage, waiting(tx, team)?)?;
    let new = NewStep {
        team,
        from: way.stage,
        to,
        state: StepState::Agreed,
        words: why.as_str().to_owned(),
        short: 0,
        override_why: String::new(),
        readiness: String::new(),
        rule: String::new(),
    };
    let id = store::keep_step(tx, &new)?;
    store::set_stage(tx, team, way.stage, to)?;
    let leaders = lead_today(tx, team)?;
    if leaders.is_empty() {
        events::record(tx, Kind::StageSteppedBack.of(team).within(team).with("step", id))?;
    }
    for leader in leaders {
        let line = Kind::StageSteppedBack.of(team).about(leader).within(team);
        events::record(tx, line.with("step", id).with("to", to.code()))?;
    }
    Ok(())
}
