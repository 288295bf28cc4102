//! What must be true, proved on the live data.
//!
//! Owns nothing; reads every table. **Never** repairs: it names what is broken, by id.

pub mod store;

use crate::db::Read;
use crate::failure::Failure;

/// How many invariants there are; the last ones are the seals of the rules and of agreements, and
/// the roots of what is published.
pub const INVARIANTS: usize = PLAIN + 3;
/// Those that a statement alone tells.
const PLAIN: usize = store::INVARIANTS.len() + store::MONEY.len() + store::DISCLOSED.len();

/// Every invariant of a town, with the ids of the rows that break it.
pub fn prove(q: &mut Read<'_>) -> Result<Vec<(String, Vec<String>)>, Failure> {
    (0..INVARIANTS).map(|at| prove_one(q, at)).collect()
}

/// One invariant: what must be true, and the ids of the rows that break it.
pub fn prove_one(q: &mut Read<'_>, at: usize) -> Result<(String, Vec<String>), Failure> {
    let mut all = store::INVARIANTS.iter().chain(store::MONEY).chain(store::DISCLOSED);
    let Some((what, statement)) = all.nth(at) else {
        if at + 1 == INVARIANTS {
            let broken = crate::disclosure::actions::verify_all(q)?;
            return Ok(("what is published comes to its roots".to_owned(), broken));
        }
        if at > PLAIN {
            let seals = crate::agreements::actions::verify_all(q)?;
            return Ok(("documents and agreements are as sealed".to_owned(), seals));
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
