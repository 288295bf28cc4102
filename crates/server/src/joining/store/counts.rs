//! Sums by round and step, kept with every change.

use std::collections::BTreeMap;

use liandong_domain::basics::{Day, JoiningRoundId, OrganisationId};
use liandong_domain::joining::{ApplicationState, Candidacy, Outcome};
use liandong_domain::rules::Step;

use super::known;
use crate::db::{Param, Read, Row, Sql, SqlList, Tx};
use crate::failure::Fault;
use crate::p;

/// What became of people at one step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StepCount {
    /// The step.
    pub step: Step,
    /// Came to it.
    pub entered: i64,
    /// Passed it.
    pub passed: i64,
    /// Skipped it.
    pub skipped: i64,
    /// Are at it.
    pub waiting: i64,
    /// Are on hold at it.
    pub on_hold: i64,
    /// Did not pass it.
    pub not_passed: i64,
    /// Left at it.
    pub withdrawn: i64,
}

impl StepCount {
    fn none(step: Step) -> Self {
        Self {
            step,
            entered: 0,
            passed: 0,
            skipped: 0,
            waiting: 0,
            on_hold: 0,
            not_passed: 0,
            withdrawn: 0,
        }
    }
    /// How many left at it.
    pub fn left(&self) -> i64 {
        self.not_passed + self.withdrawn
    }
}

/// Changes of sums, gathered over a press and written once.
#[derive(Debug, Default)]
pub struct Tally {
    counts: BTreeMap<Step, StepCount>,
    waits: BTreeMap<(Step, Day), i64>,
}

impl Tally {
    fn at(&mut self, step: Step) -> &mut StepCount {
        self.counts.entry(step).or_insert_with(|| StepCount::none(step))
    }
    fn stands(&mut self, way: &Candidacy, by: i64) {
        match way.state {
            ApplicationState::Open => {
                self.at(way.step).waiting += by;
                *self.waits.entry((way.step, way.entered_on)).or_default() += by;
            }
            ApplicationState::OnHold => self.at(way.step).on_hold += by,
            ApplicationState::NotPassed => self.at(way.step).not_passed += by,
            ApplicationState::Withdrawn => self.at(way.step).withdrawn += by,
            ApplicationState::Registered => {}
        }
    }
    /// Somebody comes to the first step.
    pub fn enters(&mut self, way: &Candidacy) {
        self.at(way.step).entered += 1;
        self.stands(way, 1);
    }
    /// Somebody moves from one standing to another.
    pub fn moves(&mut self, was: &Candidacy, way: &Candidacy, outcome: Outcome) {
        self.stands(was, -1);
        self.stands(way, 1);
        match outcome {
            Outcome::Passed => self.at(was.step).passed += 1,
            Outcome::Skipped => self.at(was.step).skipped += 1,
            Outcome::Entered
            | Outcome::Held
            | Outcome::TakenUp
            | Outcome::NotPassed
            | Outcome::Withdrawn => {}
        }
        if way.step != was.step {
            self.at(way.step).entered += 1;
        }
    }
}

/// Adds to the sums of a step.
const ADD: Sql = Sql("insert into joining_count (town_id, round_id, step, entered, passed, \
     skipped, waiting, on_hold, not_passed, withdrawn) \
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
     on conflict (town_id, round_id, step) do update set \
     entered = joining_count.entered + excluded.entered, \
     passed = joining_count.passed + excluded.passed, \
     skipped = joining_count.skipped + excluded.skipped, \
     waiting = joining_count.waiting + excluded.waiting, \
     on_hold = joining_count.on_hold + excluded.on_hold, \
     not_passed = joining_count.not_passed + excluded.not_passed, \
     withdrawn = joining_count.withdrawn + excluded.withdrawn");
/// Adds to those who wait since a day.
const ADD_WAIT: Sql = Sql("insert into joining_wait (town_id, round_id, step, entered_on, \
     waiting) values ($1, $2, $3, $4, $5) on conflict (town_id, round_id, step, entered_on) \
     do update set waiting = joining_wait.waiting + excluded.waiting");
/// A day since which nobody waits any more is not kept.
const DROP_WAIT: Sql = Sql("delete from joining_wait where town_id = $1 and round_id = $2 \
     and step = $3 and entered_on = $4 and waiting = 0");
/// The same for the body of the round.
const ADD_BODY: Sql = Sql("insert into joining_body_count (town_id, organisation_id, step, \
     entered, passed, skipped, waiting, on_hold, not_passed, withdrawn) \
     select r.town_id, r.organisation_id, cast($1 as text), cast($2 as bigint), \
     cast($3 as bigint), cast($4 as bigint), cast($5 as bigint), cast($6 as bigint), \
     cast($7 as bigint), cast($8 as bigint) from joining_round r \
     where r.town_id = $9 and r.round_id = $10 \
     on conflict (town_id, organisation_id, step) do update set \
     entered = joining_body_count.entered + excluded.entered, \
     passed = joining_body_count.passed + excluded.passed, \
     skipped = joining_body_count.skipped + excluded.skipped, \
     waiting = joining_body_count.waiting + excluded.waiting, \
     on_hold = joining_body_count.on_hold + excluded.on_hold, \
     not_passed = joining_body_count.not_passed + excluded.not_passed, \
     withdrawn = joining_body_count.withdrawn + excluded.withdrawn");
const ADD_BODY_WAIT: Sql = Sql("insert into joining_body_wait (town_id, organisation_id, step, \
     entered_on, waiting) select r.town_id, r.organisation_id, cast($1 as text), \
     cast($2 as text), cast($3 as bigint) from joining_round r \
     where r.town_id = $4 and r.round_id = $5 \
     on conflict (town_id, organisation_id, step, entered_on) \
     do update set waiting = joining_body_wait.waiting + excluded.waiting");
const DROP_BODY_WAIT: Sql = Sql("delete from joining_body_wait where town_id = $1 \
     and organisation_id = (select organisation_id from joining_round where town_id = $2 \
     and round_id = $3) and step = $4 and entered_on = $5 and waiting = 0");
/// The sums of a body are made anew when a round becomes another body's.
const CLEAR_BODY: Sql =
    Sql("delete from joining_body_count where town_id = $1 and organisation_id = $2");
const CLEAR_BODY_WAIT: Sql =
    Sql("delete from joining_body_wait where town_id = $1 and organisation_id = $2");
const FILL_BODY: Sql = Sql("insert into joining_body_count (town_id, organisation_id, step, \
     entered, passed, skipped, waiting, on_hold, not_passed, withdrawn) \
     select r.town_id, r.organisation_id, c.step, cast(sum(c.entered) as bigint), \
     cast(sum(c.passed) as bigint), cast(sum(c.skipped) as bigint), \
     cast(sum(c.waiting) as bigint), cast(sum(c.on_hold) as bigint), \
     cast(sum(c.not_passed) as bigint), cast(sum(c.withdrawn) as bigint) from joining_round r \
     join joining_count c on c.town_id = r.town_id and c.round_id = r.round_id \
     where r.town_id = $1 and r.organisation_id = $2 \
     group by r.town_id, r.organisation_id, c.step");
const FILL_BODY_WAIT: Sql = Sql("insert into joining_body_wait (town_id, organisation_id, step, \
     entered_on, waiting) select r.town_id, r.organisation_id, w.step, w.entered_on, \
     cast(sum(w.waiting) as bigint) from joining_round r \
     join joining_wait w on w.town_id = r.town_id and w.round_id = r.round_id \
     where r.town_id = $1 and r.organisation_id = $2 and w.waiting > 0 \
     group by r.town_id, r.organisation_id, w.step, w.entered_on");
/// The sums of a round.
const OF_ROUND: Sql = Sql("select step, entered, passed, skipped, waiting, on_hold, not_passed, \
     withdrawn from joining_count where town_id = $1 and round_id = $2");
/// The sums of all rounds of these bodies and below.
const OF_BODIES: SqlList = SqlList(
    "select c.step, cast(sum(c.entered) as bigint), cast(sum(c.passed) as bigint), \
     cast(sum(c.skipped) as bigint), cast(sum(c.waiting) as bigint), \
     cast(sum(c.on_hold) as bigint), cast(sum(c.not_passed) as bigint), \
     cast(sum(c.withdrawn) as bigint) from organisation o \
     join joining_body_count c on c.town_id = o.town_id \
     and c.organisation_id = o.organisation_id \
     where o.town_id = $1 and exists (select 1 from organisation b where b.town_id = o.town_id \
     and substr(o.path, 1, length(b.path)) = b.path and b.path in ({slots})) group by c.step",
);
/// Who waits since when in a round.
const WAITS: Sql = Sql("select step, entered_on, waiting from joining_wait \
     where town_id = $1 and round_id = $2 and waiting > 0");
/// Who waits since when in all rounds of these bodies and below.
const WAITS_BODIES: SqlList = SqlList(
    "select c.step, c.entered_on, cast(sum(c.waiting) as bigint) from organisation o \
     join joining_body_wait c on c.town_id = o.town_id \
     and c.organisation_id = o.organisation_id \
     where o.town_id = $1 and exists (select 1 from organisation b where b.town_id = o.town_id \
     and substr(o.path, 1, length(b.path)) = b.path and b.path in ({slots})) \
     group by c.step, c.entered_on",
);

/// Writes gathered changes.
pub fn flush(tx: &mut Tx<'_>, round: JoiningRoundId, tally: &Tally) -> Result<(), Fault> {
    let town = tx.town();
    for one in tally.counts.values() {
        let values = [
            p![town, round, one.step.code(), one.entered, one.passed, one.skipped].as_slice(),
            p![one.waiting, one.on_hold, one.not_passed, one.withdrawn],
        ]
        .concat();
        tx.execute(ADD, &values)?;
        let values = [&values[2..], p![town, round]].concat();
        tx.execute(ADD_BODY, &values)?;
    }
    for ((step, day), waiting) in &tally.waits {
        if *waiting != 0 {
            tx.execute(ADD_WAIT, p![town, round, step.code(), *day, *waiting])?;
            tx.execute(DROP_WAIT, p![town, round, step.code(), *day])?;
            tx.execute(ADD_BODY_WAIT, p![step.code(), *day, *waiting, town, round])?;
            tx.execute(DROP_BODY_WAIT, p![town, town, round, step.code(), *day])?;
        }
    }
    Ok(())
}

/// Makes the sums of a body anew from those of its rounds.
pub fn recount(tx: &mut Tx<'_>, body: OrganisationId) -> Result<(), Fault> {
    let town = tx.town();
    for statement in [CLEAR_BODY, CLEAR_BODY_WAIT, FILL_BODY, FILL_BODY_WAIT] {
        tx.execute(statement, p![town, body])?;
    }
    Ok(())
}

fn count(row: &Row) -> Result<StepCount, Fault> {
    Ok(StepCount {
        step: known(Step::parse(&row.get::<String>(0)?), "a step")?,
        entered: row.get(1)?,
        passed: row.get(2)?,
        skipped: row.get(3)?,
        waiting: row.get(4)?,
        on_hold: row.get(5)?,
        not_passed: row.get(6)?,
        withdrawn: row.get(7)?,
    })
}
/// All five steps in order, those without a row empty.
fn whole(rows: &[Row]) -> Result<Vec<StepCount>, Fault> {
    let there: Result<Vec<StepCount>, Fault> = rows.iter().map(count).collect();
    let there = there?;
    let of = |step: Step| there.iter().find(|one| one.step == step).copied();
    Ok(Step::ALL.into_iter().map(|step| of(step).unwrap_or(StepCount::none(step))).collect())
}
fn since(rows: &[Row]) -> Result<Vec<(Step, Day, i64)>, Fault> {
    rows.iter()
        .map(|row| {
            let step = known(Step::parse(&row.get::<String>(0)?), "a step")?;
            Ok((step, row.get(1)?, row.get(2)?))
        })
        .collect()
}
fn texts(paths: &[String]) -> Vec<Param> {
    paths.iter().map(Param::from).collect()
}

/// The five steps of a round.
pub fn funnel_of(q: &mut Read<'_>, round: JoiningRoundId) -> Result<Vec<StepCount>, Fault> {
    let town = q.town();
    whole(&q.rows(OF_ROUND, p![town, round])?)
}
/// The five steps of all rounds of these bodies and below.
pub fn funnel(q: &mut Read<'_>, paths: &[String]) -> Result<Vec<StepCount>, Fault> {
    let town = q.town();
    whole(&q.rows_in(OF_BODIES, p![town], &texts(paths))?)
}
/// Who waits since when in a round.
pub fn waits_of(q: &mut Read<'_>, round: JoiningRoundId) -> Result<Vec<(Step, Day, i64)>, Fault> {
    let town = q.town();
    since(&q.rows(WAITS, p![town, round])?)
}
/// Who waits since when in all rounds of these bodies and below.
pub fn waits(q: &mut Read<'_>, paths: &[String]) -> Result<Vec<(Step, Day, i64)>, Fault> {
    let town = q.town();
    since(&q.rows_in(WAITS_BODIES, p![town], &texts(paths))?)
}
