//! What must be true, proved on the live data.
//!
//! Owns nothing; reads every table. **Never** repairs: it names what is broken, by id.

pub mod store;

use liandong_domain::todo::TodoKind;

use crate::db::Read;
use crate::failure::Failure;

/// How many invariants there are: those of the lists, one for each kind of thing that waits, the
/// seals of the rules and the roots of what is published.
pub const INVARIANTS: usize =
    store::INVARIANTS.len() + store::MONEY.len() + store::DISCLOSED.len() + TodoKind::ALL.len() + 2;

/// Every invariant of a town, with the ids of the rows that break it.
pub fn prove(q: &mut Read<'_>) -> Result<Vec<(String, Vec<String>)>, Failure> {
    (0..INVARIANTS).map(|at| prove_one(q, at)).collect()
}

/// One invariant: what must be true, and the ids of the rows that break it.
pub fn prove_one(q: &mut Read<'_>, at: usize) -> Result<(String, Vec<String>), Failure> {
    let listed = store::INVARIANTS.len() + store::MONEY.len() + store::DISCLOSED.len();
    let mut all = store::INVARIANTS.iter().chain(store::MONEY).chain(store::DISCLOSED);
    if let Some(one) = all.nth(at) {
        return Ok((one.what.to_owned(), store::broken(q, one)?));
    }
    if let Some(kind) = TodoKind::ALL.get(at - listed) {
        let what = format!("what waits as {} is what the facts say", kind.code());
        return Ok((what, store::todo(q, *kind)?));
    }
    if at + 1 == INVARIANTS {
        let broken = crate::disclosure::actions::verify_all(q)?;
        return Ok(("what is published comes to its roots".to_owned(), broken));
    }
    let seals = crate::rules::actions::verify_all(q)?;
    Ok(("rule versions in force are as signed".to_owned(), seals))
}
