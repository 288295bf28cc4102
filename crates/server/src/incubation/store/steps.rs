//! Steps from stage to stage.

use liandong_domain::basics::{Moment, OrganisationId, PersonId, StageStepId};
use liandong_domain::incubation::{IncubationStage, StepState};

use super::known;
use crate::db::{Read, Row, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// A step as stored.
#[derive(Debug, Clone)]
pub struct StepRow {
    /// Its id.
    pub id: StageStepId,
    /// The team.
    pub team: OrganisationId,
    /// From.
    pub from: IncubationStage,
    /// To.
    pub to: IncubationStage,
    /// What became of it.
    pub state: StepState,
    /// Who proposed it.
    pub proposed_by: PersonId,
    /// Their name.
    pub proposed_name: String,
    /// When.
    pub proposed_at: Moment,
    /// What they say to it.
    pub words: String,
    /// How many criteria were short.
    pub short: i64,
    /// Why it goes on all the same.
    pub override_why: String,
    /// The criteria as they stood.
    pub readiness: String,
    /// Who settled it; empty: it waits.
    pub settled_name: String,
    /// When.
    pub settled_at: Option<Moment>,
    /// Why it was declined.
    pub settled_why: String,
}

/// What is written of a step.
#[derive(Debug, Clone)]
pub struct NewStep {
    /// The team.
    pub team: OrganisationId,
    /// From.
    pub from: IncubationStage,
    /// To.
    pub to: IncubationStage,
    /// Proposed, or agreed where one signature is enough.
    pub state: StepState,
    /// What is said to it.
    pub words: String,
    /// How many criteria are short.
    pub short: i64,
    /// Why it goes on all the same.
    pub override_why: String,
    /// The criteria as they stand.
    pub readiness: String,
    /// The rule that decided.
    pub rule: String,
}

/// One step.
const ONE: Sql = Sql("select s.stage_step_id, s.organisation_id, s.from_stage, s.to_stage, \
     s.state, s.proposed_by, p.name, s.proposed_at, s.words, s.short, s.override_why, \
     s.readiness, e.name, s.settled_at, s.settled_why from stage_step s \
     left join person p on p.town_id = s.town_id and p.person_id = s.proposed_by \
     left join person e on e.town_id = s.town_id and e.person_id = s.settled_by \
     where s.town_id = $1 and s.stage_step_id = $2");
/// The steps of a team, latest first.
const OF_TEAM: Sql = Sql("select s.stage_step_id, s.organisation_id, s.from_stage, s.to_stage, \
     s.state, s.proposed_by, p.name, s.proposed_at, s.words, s.short, s.override_why, \
     s.readiness, e.name, s.settled_at, s.settled_why from stage_step s \
     left join person p on p.town_id = s.town_id and p.person_id = s.proposed_by \
     left join person e on e.town_id = s.town_id and e.person_id = s.settled_by \
     where s.town_id = $1 and s.organisation_id = $2 \
     order by s.proposed_at desc, s.stage_step_id desc limit 60");
/// Writes a step.
const KEEP: Sql = Sql("insert into stage_step (town_id, stage_step_id, organisation_id, \
     from_stage, to_stage, state, proposed_by, proposed_at, words, short, override_why, \
     readiness, rule, settled_by, settled_at) \
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)");
/// Settles a step that waits.
const SETTLE: Sql = Sql("update stage_step set state = $1, settled_by = $2, settled_at = $3, \
     settled_why = $4 where town_id = $5 and stage_step_id = $6 and state = 'proposed'");

fn row(row: &Row) -> Result<StepRow, Fault> {
    let stage = |code: String| known(IncubationStage::parse(&code), "a stage of no known name");
    Ok(StepRow {
        id: row.get(0)?,
        team: row.get(1)?,
        from: stage(row.get(2)?)?,
        to: stage(row.get(3)?)?,
        state: known(StepState::parse(&row.get::<String>(4)?), "a step of no known state")?,
        proposed_by: row.get(5)?,
        proposed_name: row.get::<Option<String>>(6)?.unwrap_or_default(),
        proposed_at: row.get(7)?,
        words: row.get(8)?,
        short: row.get(9)?,
        override_why: row.get(10)?,
        readiness: row.get(11)?,
        settled_name: row.get::<Option<String>>(12)?.unwrap_or_default(),
        settled_at: row.get(13)?,
        settled_why: row.get(14)?,
    })
}

/// One step.
pub fn step(q: &mut Read<'_>, id: StageStepId) -> Result<Option<StepRow>, Fault> {
    let town = q.town();
    q.row(ONE, p![town, id])?.as_ref().map(row).transpose()
}
/// The steps of a team, latest first.
pub fn steps(q: &mut Read<'_>, team: OrganisationId) -> Result<Vec<StepRow>, Fault> {
    let town = q.town();
    q.rows(OF_TEAM, p![town, team])?.iter().map(row).collect()
}
/// Writes a step; one that is agreed at once is settled by whoever writes it.
pub fn keep_step(tx: &mut Tx<'_>, new: &NewStep) -> Result<StageStepId, Fault> {
    let (town, by, now, id) = (tx.town(), tx.actor(), tx.now(), StageStepId::new(tx.fresh()));
    let settled = (new.state == StepState::Agreed).then_some((by, now));
    let values = [
        p![town, id, new.team, new.from.code(), new.to.code(), new.state.code()].as_slice(),
        p![by, now, &new.words, new.short, &new.override_why, &new.readiness, &new.rule],
        p![settled.map(|one| one.0), settled.map(|one| one.1)],
    ]
    .concat();
    tx.execute(KEEP, &values)?;
    Ok(id)
}
/// Settles a step that waits; false when it waits no more.
pub fn settle(
    tx: &mut Tx<'_>,
    id: StageStepId,
    state: StepState,
    why: &str,
) -> Result<bool, Fault> {
    let (town, by, now) = (tx.town(), tx.actor(), tx.now());
    Ok(tx.execute(SETTLE, p![state.code(), by, now, why, town, id])? == 1)
}
