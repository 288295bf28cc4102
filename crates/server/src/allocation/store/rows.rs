//! An allocation: what it saw, what it suggested, what became of it.

use std::collections::BTreeMap;

use liandong_domain::aid::Term;
use liandong_domain::allocation::{AllocationState, Answer, Child, Reason, Sex, Source, Standing};
use liandong_domain::basics::{AllocationId, AwardId, Fen, Moment, PersonId, PupilId};
use liandong_domain::rules::SchoolStage;

use super::known;
use super::needs::{bound_of, stages_text};
use crate::db::{Read, Row, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// An allocation as stored.
#[derive(Debug, Clone)]
pub struct AllocationRow {
    /// Its id.
    pub id: AllocationId,
    /// The term.
    pub term: Term,
    /// Where it stands.
    pub state: AllocationState,
    /// The rule in force when it was frozen.
    pub rule: String,
    /// The standards in force then.
    pub standards: String,
    /// The rule's text.
    pub content: String,
    /// The way of reckoning.
    pub algorithm: i64,
    /// Where the order begins.
    pub seed: i64,
    /// How many children.
    pub children: i64,
    /// How many of them get something.
    pub served: i64,
    /// The money.
    pub pool: Fen,
    /// What was suggested to be given.
    pub given: Fen,
    /// Who had it reckoned.
    pub made_by: PersonId,
    /// Their name.
    pub made_by_name: String,
    /// When.
    pub made_at: Moment,
    /// Who settled it, by name.
    pub settled_by_name: String,
    /// When.
    pub settled_at: Option<Moment>,
}

/// An allocation about to be written.
#[derive(Debug, Clone)]
pub struct NewAllocation {
    /// The term.
    pub term: Term,
    /// The rule in force.
    pub rule: String,
    /// The standards in force.
    pub standards: String,
    /// The rule's text.
    pub content: String,
    /// The way of reckoning.
    pub algorithm: i64,
    /// Where the order begins.
    pub seed: i64,
    /// How many children.
    pub children: i64,
    /// How many get something.
    pub served: i64,
    /// The money.
    pub pool: Fen,
    /// What is given.
    pub given: Fen,
}

/// A child of an allocation with its answer.
#[derive(Debug, Clone)]
pub struct ChildRow {
    /// What the allocation saw.
    pub child: Child,
    /// What it suggested.
    pub answer: Answer,
}

/// What the committee set otherwise.
#[derive(Debug, Clone)]
pub struct ChangeRow {
    /// How much.
    pub fen: Fen,
    /// Why.
    pub why: String,
    /// Who, by name.
    pub by: String,
}

/// One allocation.
const ONE: Sql = Sql("select a.allocation_id, a.term, a.state, a.rule, a.standards, a.content, \
     a.algorithm, a.seed, a.children, a.served, a.pool_fen, a.given_fen, a.made_by, m.name, \
     a.made_at, s.name, a.settled_at from allocation a \
     left join person m on m.town_id = a.town_id and m.person_id = a.made_by \
     left join person s on s.town_id = a.town_id and s.person_id = a.settled_by \
     where a.town_id = $1 and a.allocation_id = $2");
/// Allocations, latest first.
const LIST: Sql = Sql("select a.allocation_id, a.term, a.state, a.rule, a.standards, a.content, \
     a.algorithm, a.seed, a.children, a.served, a.pool_fen, a.given_fen, a.made_by, m.name, \
     a.made_at, s.name, a.settled_at from allocation a \
     left join person m on m.town_id = a.town_id and m.person_id = a.made_by \
     left join person s on s.town_id = a.town_id and s.person_id = a.settled_by \
     where a.town_id = $1 order by a.made_at desc, a.allocation_id desc limit $2 offset $3");
/// How many there are.
const COUNT: Sql = Sql("select count(allocation_id) from allocation where town_id = $1");
/// The one of a term that is before the committee.
const OPEN: Sql = Sql("select allocation_id from allocation where town_id = $1 and term = $2 \
     and state = 'open'");
/// Holds one until the end.
const HOLD: Sql = Sql("select allocation_id from allocation where town_id = $1 \
     and allocation_id = $2");
/// Writes one.
const INSERT: Sql = Sql("insert into allocation (town_id, allocation_id, term, state, rule, \
     standards, content, algorithm, seed, children, served, pool_fen, given_fen, made_by, \
     made_at) values ($1, $2, $3, 'open', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)");
/// Settles one.
const SETTLE: Sql = Sql("update allocation set state = $1, settled_by = $2, settled_at = $3 \
     where town_id = $4 and allocation_id = $5 and state = 'open'");
/// The money of one.
const SOURCES: Sql = Sql("select purpose_id, fen, stages, sex from allocation_source \
     where town_id = $1 and allocation_id = $2 order by place");
/// Writes a part of the money.
const SOURCE: Sql = Sql("insert into allocation_source (town_id, allocation_id, place, \
     purpose_id, fen, stages, sex) values ($1, $2, $3, $4, $5, $6, $7)");
/// The children of one, by code.
const CHILDREN: Sql = Sql("select pupil_id, code, stage, school_key, standard_fen, received_fen, \
     class, passed_over, sex, barred, standing, fen, reason from allocation_child \
     where town_id = $1 and allocation_id = $2 order by code, pupil_id limit $3 offset $4");
/// One child.
const CHILD: Sql = Sql("select pupil_id, code, stage, school_key, standard_fen, received_fen, \
     class, passed_over, sex, barred, standing, fen, reason from allocation_child \
     where town_id = $1 and allocation_id = $2 and pupil_id = $3");
/// Writes a child.
const INSERT_CHILD: Sql = Sql("insert into allocation_child (town_id, allocation_id, pupil_id, \
     code, stage, school_key, standard_fen, received_fen, class, passed_over, sex, barred, \
     standing, fen, reason) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, \
     $15)");
/// What the committee set otherwise, in the order it did.
const CHANGES: Sql = Sql("select c.pupil_id, c.fen, c.why, w.name from allocation_change c \
     left join person w on w.town_id = c.town_id and w.person_id = c.changed_by \
     where c.town_id = $1 and c.allocation_id = $2 order by c.turn");
/// How many amounts were set otherwise.
const COUNT_CHANGES: Sql = Sql("select coalesce(max(turn), 0) from allocation_change \
     where town_id = $1 and allocation_id = $2");
/// A child of it whose guardian has this telephone.
const RELATED: Sql = Sql("select c.pupil_id from allocation_child c join pupil p \
     on p.town_id = c.town_id and p.pupil_id = c.pupil_id where c.town_id = $1 \
     and c.allocation_id = $2 and p.phone_key = $3 limit 1");
/// Writes such a change.
const CHANGE: Sql = Sql("insert into allocation_change (town_id, allocation_id, pupil_id, turn, \
     fen, why, changed_by, changed_at) values ($1, $2, $3, $4, $5, $6, $7, $8)");
/// Notes the award of a pupil.
const AWARD: Sql = Sql("insert into allocation_award (town_id, allocation_id, pupil_id, \
     award_id, fen) values ($1, $2, $3, $4, $5)");
/// Every allocation, the oldest first.
const EVERY: Sql =
    Sql("select allocation_id from allocation where town_id = $1 order by made_at limit 10000");

fn row(row: &Row) -> Result<AllocationRow, Fault> {
    let name = |at: usize| row.get::<Option<String>>(at).map(Option::unwrap_or_default);
    Ok(AllocationRow {
        id: row.get(0)?,
        term: known(row.get::<String>(1)?.parse().ok(), "a term")?,
        state: known(AllocationState::parse(&row.get::<String>(2)?), "a state")?,
        rule: row.get(3)?,
        standards: row.get(4)?,
        content: row.get(5)?,
        algorithm: row.get(6)?,
        seed: row.get(7)?,
        children: row.get(8)?,
        served: row.get(9)?,
        pool: row.get(10)?,
        given: row.get(11)?,
        made_by: row.get(12)?,
        made_by_name: name(13)?,
        made_at: row.get(14)?,
        settled_by_name: name(15)?,
        settled_at: row.get(16)?,
    })
}

fn child_row(row: &Row) -> Result<ChildRow, Fault> {
    let barred: String = row.get(9)?;
    let barred = barred.split(',').filter(|one| !one.is_empty());
    let barred: Result<Vec<_>, Fault> =
        barred.map(|one| known(one.parse().ok(), "a purpose")).collect();
    let sex: Option<String> = row.get(8)?;
    let child = Child {
        pupil: row.get(0)?,
        code: row.get(1)?,
        stage: known(SchoolStage::parse(&row.get::<String>(2)?), "a stage of school")?,
        school: row.get(3)?,
        standard: row.get(4)?,
        received: row.get(5)?,
        class: row.get(6)?,
        passed_over: row.get::<i64>(7)? == 1,
        sex: sex.map(|sex| known(Sex::parse(&sex), "a girl or a boy")).transpose()?,
        barred: barred?,
        standing: known(Standing::parse(&row.get::<String>(10)?), "a standing")?,
    };
    let reason = known(Reason::parse(&row.get::<String>(12)?), "a reason")?;
    let answer = Answer { pupil: child.pupil, fen: row.get(11)?, reason };
    Ok(ChildRow { child, answer })
}

/// One allocation.
pub fn allocation(q: &mut Read<'_>, id: AllocationId) -> Result<Option<AllocationRow>, Fault> {
    let town = q.town();
    q.row(ONE, p![town, id])?.as_ref().map(row).transpose()
}
/// Allocations, latest first.
pub fn allocations(
    q: &mut Read<'_>,
    (size, offset): (i64, i64),
) -> Result<Vec<AllocationRow>, Fault> {
    let town = q.town();
    q.rows(LIST, p![town, size, offset])?.iter().map(row).collect()
}
/// How many there are.
pub fn count_allocations(q: &mut Read<'_>) -> Result<i64, Fault> {
    let town = q.town();
    q.count(COUNT, p![town])
}
/// Every allocation, the oldest first.
pub fn every(q: &mut Read<'_>) -> Result<Vec<AllocationId>, Fault> {
    let town = q.town();
    q.rows(EVERY, p![town])?.iter().map(|row| row.get(0)).collect()
}
/// Whether one of the term is before the committee.
pub fn open_of_term(q: &mut Read<'_>, term: Term) -> Result<bool, Fault> {
    let town = q.town();
    Ok(q.row(OPEN, p![town, term.to_string()])?.is_some())
}
/// Holds one until the end of the change.
pub fn hold(tx: &mut Tx<'_>, id: AllocationId) -> Result<(), Fault> {
    let town = tx.town();
    tx.hold(HOLD, p![town, id])
}
/// Writes one.
pub fn insert(tx: &mut Tx<'_>, new: &NewAllocation) -> Result<AllocationId, Fault> {
    let (town, now, by, id) = (tx.town(), tx.now(), tx.actor(), AllocationId::new(tx.fresh()));
    let head = p![town, id, new.term.to_string(), &new.rule, &new.standards, &new.content];
    let body = p![new.algorithm, new.seed, new.children, new.served, new.pool, new.given];
    tx.execute(INSERT, &[head.as_slice(), body.as_slice(), p![by, now]].concat())?;
    Ok(id)
}
/// Settles one; false when it was settled before.
pub fn settle(tx: &mut Tx<'_>, id: AllocationId, state: AllocationState) -> Result<bool, Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    Ok(tx.execute(SETTLE, p![state.code(), by, now, town, id])? == 1)
}
/// The money of one.
pub fn sources(q: &mut Read<'_>, id: AllocationId) -> Result<Vec<Source>, Fault> {
    let town = q.town();
    q.rows(SOURCES, p![town, id])?
        .iter()
        .map(|row| {
            let bound = bound_of(&row.get::<String>(2)?, row.get(3)?)?;
            Ok(Source { purpose: row.get(0)?, fen: row.get(1)?, bound })
        })
        .collect()
}
/// Writes a part of the money.
pub fn insert_source(
    tx: &mut Tx<'_>,
    id: AllocationId,
    place: i64,
    source: &Source,
) -> Result<(), Fault> {
    let town = tx.town();
    let (stages, sex) = (stages_text(&source.bound), source.bound.sex.map(Sex::code));
    let values = p![town, id, place, source.purpose, source.fen, stages, sex];
    tx.execute(SOURCE, values).map(|_| ())
}
/// A page of the children of one, by code.
pub fn children_page(
    q: &mut Read<'_>,
    id: AllocationId,
    (size, offset): (i64, i64),
) -> Result<Vec<ChildRow>, Fault> {
    let town = q.town();
    q.rows(CHILDREN, p![town, id, size, offset])?.iter().map(child_row).collect()
}
/// Every child of one, by code.
pub fn children(q: &mut Read<'_>, id: AllocationId) -> Result<Vec<ChildRow>, Fault> {
    children_page(q, id, (100_000, 0))
}
/// One child.
pub fn child(
    q: &mut Read<'_>,
    id: AllocationId,
    pupil: PupilId,
) -> Result<Option<ChildRow>, Fault> {
    let town = q.town();
    q.row(CHILD, p![town, id, pupil])?.as_ref().map(child_row).transpose()
}
/// Writes a child with its answer.
pub fn insert_child(
    tx: &mut Tx<'_>,
    id: AllocationId,
    child: &Child,
    answer: &Answer,
) -> Result<(), Fault> {
    let town = tx.town();
    let barred: Vec<String> = child.barred.iter().map(ToString::to_string).collect();
    let head = p![town, id, child.pupil, &child.code, child.stage.code(), &child.school];
    let body = p![child.standard, child.received, child.class, i64::from(child.passed_over)];
    let tail = p![
        child.sex.map(Sex::code),
        barred.join(","),
        child.standing.code(),
        answer.fen,
        answer.reason.code()
    ];
    let all = [head.as_slice(), body.as_slice(), tail].concat();
    tx.execute(INSERT_CHILD, &all).map(|_| ())
}
/// What the committee set otherwise: of each pupil the latest.
pub fn changes(q: &mut Read<'_>, id: AllocationId) -> Result<BTreeMap<PupilId, ChangeRow>, Fault> {
    let town = q.town();
    q.rows(CHANGES, p![town, id])?
        .iter()
        .map(|row| {
            let by = row.get::<Option<String>>(3)?.unwrap_or_default();
            Ok((row.get(0)?, ChangeRow { fen: row.get(1)?, why: row.get(2)?, by }))
        })
        .collect()
}
/// How many amounts the committee has set otherwise.
pub fn count_changes(q: &mut Read<'_>, id: AllocationId) -> Result<i64, Fault> {
    let town = q.town();
    q.count(COUNT_CHANGES, p![town, id])
}
/// Whether the guardian of a child of it has this telephone.
pub fn has_child_of(q: &mut Read<'_>, id: AllocationId, phone_key: &str) -> Result<bool, Fault> {
    let town = q.town();
    Ok(q.row(RELATED, p![town, id, phone_key])?.is_some())
}
/// Sets an amount otherwise.
pub fn add_change(
    tx: &mut Tx<'_>,
    (id, pupil): (AllocationId, PupilId),
    (fen, why): (Fen, &str),
) -> Result<(), Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    let turn = count_changes(tx, id)? + 1;
    tx.execute(CHANGE, p![town, id, pupil, turn, fen, why, by, now]).map(|_| ())
}
/// Notes the award of a pupil.
pub fn add_award(
    tx: &mut Tx<'_>,
    (id, pupil): (AllocationId, PupilId),
    (award, fen): (AwardId, Fen),
) -> Result<(), Fault> {
    let town = tx.town();
    tx.execute(AWARD, p![town, id, pupil, award, fen]).map(|_| ())
}
