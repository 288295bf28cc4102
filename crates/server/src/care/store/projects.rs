//! Growth ambassadors' projects.

use liandong_domain::basics::{Fen, PupilId, UndertakingId};
use liandong_domain::care::UndertakingState;

use super::known;
use crate::db::{Read, Row, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// A project as stored.
#[derive(Debug, Clone)]
pub struct UndertakingRow {
    /// Its id.
    pub id: UndertakingId,
    /// The pupil.
    pub pupil: PupilId,
    /// The pupil's alias.
    pub alias: String,
    /// What it is called.
    pub title: String,
    /// The idea.
    pub idea: String,
    /// The plan.
    pub plan: String,
    /// How many help.
    pub helpers: i64,
    /// Asked for.
    pub fen: Fen,
    /// Where it stands.
    pub state: UndertakingState,
    /// What became of it.
    pub report: String,
    /// Whether the family agreed that it is shown.
    pub shown: bool,
}

/// A project about to be proposed.
#[derive(Debug, Clone)]
pub struct NewUndertaking {
    /// The pupil.
    pub pupil: PupilId,
    /// The pupil's alias.
    pub alias: String,
    /// What it is called.
    pub title: String,
    /// The idea.
    pub idea: String,
    /// The plan.
    pub plan: String,
    /// How many help.
    pub helpers: i64,
    /// Asked for.
    pub fen: Fen,
    /// Milestones.
    pub steps: Vec<String>,
}

/// A milestone.
#[derive(Debug, Clone)]
pub struct StepRow {
    /// Its place.
    pub place: i64,
    /// What.
    pub title: String,
    /// Whether it is done.
    pub done: bool,
}

/// One project.
const ONE: Sql = Sql("select project_id, pupil_id, alias, title, idea, plan, helpers, fen, \
     state, report, shown_at from ambassador_undertaking where town_id = $1 and project_id = $2");
/// Projects of a pupil, the latest first.
const OF_PUPIL: Sql = Sql("select project_id, pupil_id, alias, title, idea, plan, helpers, fen, \
     state, report, shown_at from ambassador_undertaking where town_id = $1 and pupil_id = $2 \
     order by made_at desc, project_id desc limit 20");
/// Projects that may be shown, the latest first.
const SHOWN: Sql = Sql("select project_id, pupil_id, alias, title, idea, plan, helpers, fen, \
     state, report, shown_at from ambassador_undertaking where town_id = $1 \
     and state in ('running', 'done') and shown_at is not null \
     order by made_at desc, project_id desc limit 60");
/// Proposes one.
const INSERT: Sql =
    Sql("insert into ambassador_undertaking (town_id, project_id, pupil_id, alias, \
     title, idea, plan, helpers, fen, state, made_by, made_at) \
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'proposed', $10, $11)");
/// On to another state.
const SET: Sql = Sql("update ambassador_undertaking set state = $1, report = $2, beside_by = $3, \
     settled_at = $4 where town_id = $5 and project_id = $6 and state = $7");
/// The family agrees that it is shown.
const SHOW: Sql = Sql("update ambassador_undertaking set shown_at = $1 where town_id = $2 \
     and project_id = $3");
/// A milestone.
const ADD_STEP: Sql = Sql("insert into ambassador_step (town_id, project_id, place, title) \
     values ($1, $2, $3, $4)");
/// A milestone is done.
const FINISH: Sql = Sql("update ambassador_step set done_at = $1 where town_id = $2 \
     and project_id = $3 and place = $4 and done_at is null");
/// Milestones in order.
const STEPS: Sql = Sql("select place, title, done_at from ambassador_step where town_id = $1 \
     and project_id = $2 order by place");

fn row(row: &Row) -> Result<UndertakingRow, Fault> {
    Ok(UndertakingRow {
        id: row.get(0)?,
        pupil: row.get(1)?,
        alias: row.get(2)?,
        title: row.get(3)?,
        idea: row.get(4)?,
        plan: row.get(5)?,
        helpers: row.get(6)?,
        fen: row.get(7)?,
        state: known(UndertakingState::parse(&row.get::<String>(8)?), "a state of a project")?,
        report: row.get(9)?,
        shown: row.get::<Option<i64>>(10)?.is_some(),
    })
}

/// One project.
pub fn undertaking(q: &mut Read<'_>, id: UndertakingId) -> Result<Option<UndertakingRow>, Fault> {
    let town = q.town();
    q.row(ONE, p![town, id])?.as_ref().map(row).transpose()
}
/// Projects of a pupil, the latest first.
pub fn projects_of(q: &mut Read<'_>, pupil: PupilId) -> Result<Vec<UndertakingRow>, Fault> {
    let town = q.town();
    q.rows(OF_PUPIL, p![town, pupil])?.iter().map(row).collect()
}
/// Projects that may be shown, the latest first.
pub fn shown_projects(q: &mut Read<'_>) -> Result<Vec<UndertakingRow>, Fault> {
    let town = q.town();
    q.rows(SHOWN, p![town])?.iter().map(row).collect()
}
/// Proposes one.
pub fn insert_project(tx: &mut Tx<'_>, new: &NewUndertaking) -> Result<UndertakingId, Fault> {
    let (town, now, by, id) = (tx.town(), tx.now(), tx.actor(), UndertakingId::new(tx.fresh()));
    let head = p![town, id, new.pupil, &new.alias, &new.title, &new.idea, &new.plan];
    tx.execute(INSERT, &[head.as_slice(), p![new.helpers, new.fen, by, now]].concat())?;
    Ok(id)
}
/// Adds a milestone.
pub fn insert_step(tx: &mut Tx<'_>, id: UndertakingId, step: (usize, &str)) -> Result<(), Fault> {
    let town = tx.town();
    tx.execute(ADD_STEP, p![town, id, step.0, step.1]).map(|_| ())
}
/// A milestone is done; false when it was.
pub fn finish_step(tx: &mut Tx<'_>, id: UndertakingId, place: i64) -> Result<bool, Fault> {
    let (town, now) = (tx.town(), tx.now());
    Ok(tx.execute(FINISH, p![now, town, id, place])? == 1)
}
/// Milestones in order.
pub fn steps_of(q: &mut Read<'_>, id: UndertakingId) -> Result<Vec<StepRow>, Fault> {
    let town = q.town();
    q.rows(STEPS, p![town, id])?
        .iter()
        .map(|row| {
            let done = row.get::<Option<i64>>(2)?.is_some();
            Ok(StepRow { place: row.get(0)?, title: row.get(1)?, done })
        })
        .collect()
}
/// On to another state; false when somebody was quicker.
pub fn set_project(
    tx: &mut Tx<'_>,
    id: UndertakingId,
    (from, to): (UndertakingState, UndertakingState),
    report: &str,
) -> Result<bool, Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    Ok(tx.execute(SET, p![to.code(), report, by, now, town, id, from.code()])? == 1)
}
/// The family agrees that it is shown under the alias, or no longer.
pub fn show_project(tx: &mut Tx<'_>, id: UndertakingId, shown: bool) -> Result<(), Fault> {
    let (town, now) = (tx.town(), tx.now());
    let at = shown.then_some(now);
    tx.execute(SHOW, p![at, town, id]).map(|_| ())
}
