//! A decided allocation reckoned again from what was frozen.

use std::collections::BTreeMap;

use liandong_domain::allocation::{ALGORITHM, AllocationRule, Instance, allocate};
use liandong_domain::basics::{AllocationId, Fen};

use crate::allocation::store::{self, AllocationRow, ChildRow};
use crate::db::Read;
use crate::failure::Failure;

/// An allocation as it was frozen.
#[derive(Debug, Clone)]
pub struct Frozen {
    /// Its row.
    pub row: AllocationRow,
    /// What it was reckoned from.
    pub instance: Instance,
    /// Its children with their answers, by code.
    pub children: Vec<ChildRow>,
}

/// Reads what an allocation was reckoned from and what it answered.
///
/// # Errors
/// No such allocation.
pub fn frozen(q: &mut Read<'_>, id: AllocationId) -> Result<Frozen, Failure> {
    let row = store::allocation(q, id)?.ok_or(Failure::NOT_FOUND)?;
    let rule: AllocationRule = crate::rules::actions::read_content(&row.content)?;
    let children = store::children(q, id)?;
    let instance = Instance {
        rule,
        seed: row.seed,
        sources: store::sources(q, id)?,
        children: children.iter().map(|row| row.child.clone()).collect(),
    };
    Ok(Frozen { row, instance, children })
}

/// Reckons an allocation again: the codes of children whose answer is another, and `sums` where
/// the sums are. Nothing: the same to the fen.
///
/// # Errors
/// No such allocation.
pub fn replay(q: &mut Read<'_>, id: AllocationId) -> Result<Vec<String>, Failure> {
    let frozen = frozen(q, id)?;
    let again = allocate(&frozen.instance);
    let answers: BTreeMap<_, _> = again.answers.iter().map(|one| (one.pupil, one)).collect();
    let other = |row: &&ChildRow| answers.get(&row.child.pupil) != Some(&&row.answer);
    let mut out: Vec<String> =
        frozen.children.iter().filter(other).map(|row| row.child.code.clone()).collect();
    let row = &frozen.row;
    let count = i64::try_from(frozen.children.len()).unwrap_or(i64::MAX);
    let sums = (row.algorithm, row.children, row.served, row.pool, row.given);
    let served: i64 = again.served.iter().sum();
    let given = Fen::total(again.given).unwrap_or_default();
    if sums != (ALGORITHM, count, served, frozen.instance.pool(), given) {
        out.push("sums".to_owned());
    }
    Ok(out)
}

/// The ids of allocations that do not come out the same.
///
/// # Errors
/// One cannot be read.
pub fn replay_all(q: &mut Read<'_>) -> Result<Vec<String>, Failure> {
    let mut out = Vec::new();
    for id in store::every(q)? {
        let other = replay(q, id)?;
        if !other.is_empty() {
            out.push(format!("{id} ({})", other.join(" ")));
        }
    }
    Ok(out)
}
