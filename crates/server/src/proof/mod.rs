//! What must be true, proved on the live data.
//!
//! Owns nothing; reads every table. **Never** repairs: it names what is broken, by id.

pub mod store;

use crate::db::Read;
use crate::failure::Failure;

/// How many invariants there are; the last ones are the seals of the rules, the roots of what is
/// published, and allocations of the pool reckoned again.
pub const INVARIANTS: usize = STATEMENTS + 3;
const STATEMENTS: usize =
    store::INVARIANTS.len() + store::MONEY.len() + store::DISCLOSED.len() + store::ALLOCATION.len();

/// Every invariant of a town, with the ids of the rows that break it.
pub fn prove(q: &mut Read<'_>) -> Result<Vec<(String, Vec<String>)>, Failure> {
    (0..INVARIANTS).map(|at| prove_one(q, at)).collect()
}

/// One invariant: what must be true, and the ids of the rows that break it.
pub fn prove_one(q: &mut Read<'_>, at: usize) -> Result<(String, Vec<String>), Failure> {
    let money = store::MONEY.iter().chain(store::DISCLOSED).chain(store::ALLOCATION);
    let Some((what, statement)) = store::INVARIANTS.iter().chain(money).nth(at) else {
        if at == STATEMENTS + 1 {
            let broken = crate::disclosure::actions::verify_all(q)?;
            return Ok(("what is published comes to its roots".to_owned(), broken));
        }
        if at > STATEMENTS + 1 {
            let other = crate::allocation::actions::replay_all(q)?;
            let what = "an allocation reckoned again gives the same to the fen";
            return Ok((what.to_owned(), other));
        }
        let seals = crate::rules::actions::verify_all(q)?;
        return Ok(("rule versions in force are as signed".to_owned(), seals));
    };
    let town = q.town();
    // A statement of two halves asks for the town twice.
    let halves = if statement.0.contains("$2") { 2 } else { 1 };
    let rows = q.rows(*statement, &vec![crate::db::Param::from(town); halves])?;
    let found: Result<Vec<String>, _> = rows.iter().map(|row| row.get::<String>(0)).collect();
    Ok(((*what).to_owned(), found?))
}
