//! What is known of a pupil's need, and for whom givers bound their money.

use std::collections::BTreeSet;

use liandong_domain::aid::Term;
use liandong_domain::allocation::{Bound, Sex};
use liandong_domain::basics::{Fen, PupilId, PurposeId};
use liandong_domain::rules::SchoolStage;

use super::known;
use crate::db::{Read, Row, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// What was noted of a pupil's need in a term.
#[derive(Debug, Clone)]
pub struct NewNeed {
    /// The class of need.
    pub class: i64,
    /// What comes from elsewhere.
    pub received: Fen,
    /// A girl or a boy.
    pub sex: Option<Sex>,
}

/// A pupil with what was noted of the term.
#[derive(Debug, Clone)]
pub struct NeedRow {
    /// The pupil.
    pub pupil: PupilId,
    /// The code.
    pub code: String,
    /// The stage of school.
    pub stage: SchoolStage,
    /// What was noted; none: nothing yet.
    pub need: Option<NewNeed>,
}

/// Pupils who are aided, by code, with what was noted of the term.
const NEEDS: Sql = Sql("select p.pupil_id, p.code, p.stage, n.class, n.received_fen, n.sex \
     from pupil p left join pupil_need n on n.town_id = p.town_id and n.pupil_id = p.pupil_id \
     and n.term = $1 where p.town_id = $2 and p.left_on is null \
     order by p.code limit $3 offset $4");
/// How many pupils are aided, and of how many something was noted.
const COUNT: Sql = Sql("select count(p.pupil_id), count(n.pupil_id) from pupil p \
     left join pupil_need n on n.town_id = p.town_id and n.pupil_id = p.pupil_id and n.term = $1 \
     where p.town_id = $2 and p.left_on is null");
/// Notes it.
const KEEP: Sql =
    Sql("insert into pupil_need (town_id, pupil_id, term, class, received_fen, sex, \
     noted_by, noted_at) values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (town_id, pupil_id, \
     term) do update set class = excluded.class, received_fen = excluded.received_fen, \
     sex = excluded.sex, noted_by = excluded.noted_by, noted_at = excluded.noted_at");
/// For whom a purpose is bound.
const BOUND: Sql =
    Sql("select stages, sex, words from purpose_bound where town_id = $1 and purpose_id = $2");
/// Binds it.
const BIND: Sql = Sql("insert into purpose_bound (town_id, purpose_id, stages, sex, words, \
     said_by, said_at) values ($1, $2, $3, $4, $5, $6, $7) on conflict (town_id, purpose_id) \
     do update set stages = excluded.stages, sex = excluded.sex, words = excluded.words, \
     said_by = excluded.said_by, said_at = excluded.said_at");
/// Who got nothing, though they could have, when the pool was last allocated.
const PASSED_OVER: Sql = Sql("select c.pupil_id from allocation_child c where c.town_id = $1 \
     and c.allocation_id = (select a.allocation_id from allocation a where a.town_id = $2 \
     and a.state = 'decided' order by a.made_at desc, a.allocation_id desc limit 1) \
     and c.reason in ('pool_empty', 'school_full', 'stage_full') and not exists (select 1 \
     from allocation_award w where w.town_id = c.town_id and w.allocation_id = c.allocation_id \
     and w.pupil_id = c.pupil_id)");

fn sex(text: Option<String>) -> Result<Option<Sex>, Fault> {
    text.map(|text| known(Sex::parse(&text), "a girl or a boy")).transpose()
}

/// Stages as stored, with commas between.
pub(super) fn stages_text(bound: &Bound) -> String {
    bound.stages.iter().map(|stage| stage.code()).collect::<Vec<_>>().join(",")
}
/// For whom, as stored.
pub(super) fn bound_of(stages: &str, of: Option<String>) -> Result<Bound, Fault> {
    let stages = stages.split(',').filter(|one| !one.is_empty());
    let stages: Result<Vec<SchoolStage>, Fault> =
        stages.map(|one| known(SchoolStage::parse(one), "a stage of school")).collect();
    Ok(Bound { stages: stages?, sex: sex(of)? })
}

fn noted(row: &Row, from: usize) -> Result<Option<NewNeed>, Fault> {
    let Some(class) = row.get::<Option<i64>>(from)? else { return Ok(None) };
    let received = Fen::new(row.get::<Option<i64>>(from + 1)?.unwrap_or(0));
    Ok(Some(NewNeed { class, received, sex: sex(row.get(from + 2)?)? }))
}

/// Pupils who are aided, by code, with what was noted of the term.
pub fn needs(
    q: &mut Read<'_>,
    term: Term,
    (size, offset): (i64, i64),
) -> Result<Vec<NeedRow>, Fault> {
    let town = q.town();
    q.rows(NEEDS, p![term.to_string(), town, size, offset])?
        .iter()
        .map(|row| {
            Ok(NeedRow {
                pupil: row.get(0)?,
                code: row.get(1)?,
                stage: known(SchoolStage::parse(&row.get::<String>(2)?), "a stage of school")?,
                need: noted(row, 3)?,
            })
        })
        .collect()
}
/// How many pupils are aided, and of how many something was noted.
pub fn count_needs(q: &mut Read<'_>, term: Term) -> Result<(i64, i64), Fault> {
    let town = q.town();
    match q.row(COUNT, p![term.to_string(), town])? {
        Some(row) => Ok((row.get(0)?, row.get(1)?)),
        None => Ok((0, 0)),
    }
}
/// Notes what is known of a pupil's need.
pub fn keep_need(tx: &mut Tx<'_>, pupil: PupilId, term: Term, new: &NewNeed) -> Result<(), Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    let sex = new.sex.map(Sex::code);
    let values = p![town, pupil, term.to_string(), new.class, new.received, sex, by, now];
    tx.execute(KEEP, values).map(|_| ())
}

/// For whom a purpose is bound, and in which words; for everybody when nothing was said.
pub fn bound(q: &mut Read<'_>, purpose: PurposeId) -> Result<(Bound, String), Fault> {
    let town = q.town();
    match q.row(BOUND, p![town, purpose])? {
        Some(row) => Ok((bound_of(&row.get::<String>(0)?, row.get(1)?)?, row.get(2)?)),
        None => Ok((Bound::default(), String::new())),
    }
}
/// Binds a purpose.
pub fn keep_bound(
    tx: &mut Tx<'_>,
    purpose: PurposeId,
    bound: &Bound,
    words: &str,
) -> Result<(), Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    let sex = bound.sex.map(Sex::code);
    let values = p![town, purpose, stages_text(bound), sex, words, by, now];
    tx.execute(BIND, values).map(|_| ())
}
/// Who got nothing, though they could have, when the pool was last allocated.
pub fn passed_over(q: &mut Read<'_>) -> Result<BTreeSet<PupilId>, Fault> {
    let town = q.town();
    q.rows(PASSED_OVER, p![town, town])?.iter().map(|row| row.get(0)).collect()
}
