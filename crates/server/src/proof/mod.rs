//! What must be true, proved on the live data.
//!
//! Owns nothing; reads every table. **Never** repairs: it names what is broken, by id.

pub mod store;

use crate::db::Read;
use crate::failure::Failure;

/// Every invariant of a town, with the ids of the rows that break it.
pub fn prove(q: &mut Read<'_>) -> Result<Vec<(String, Vec<String>)>, Failure> {
    let mut out = Vec::new();
    for (what, statement) in store::INVARIANTS.iter().chain(store::MONEY) {
        let town = q.town();
        // A statement of two halves asks for the town twice.
        let halves = if statement.0.contains("$2") { 2 } else { 1 };
        let rows = q.rows(*statement, &vec![crate::db::Param::from(town); halves])?;
        let found: Result<Vec<String>, _> = rows.iter().map(|row| row.get::<String>(0)).collect();
        out.push(((*what).to_owned(), found?));
    }
    out.push((
        "rule versions in force are as signed".to_owned(),
        crate::rules::actions::verify_all(q)?,
    ));
    Ok(out)
}
