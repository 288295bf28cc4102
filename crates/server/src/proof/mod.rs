//! What must be true, proved on the live data.
//!
//! Owns nothing; reads every table. **Never** repairs: it names what is broken, by id.

pub mod store;

use liandong_domain::todo::TodoKind;

use crate::db::Read;
use crate::failure::Failure;

/// A proof that is reckoned again instead of asked by one statement.
type Reckoned = (&'static str, fn(&mut Read<'_>) -> Result<Vec<String>, Failure>);
const RECKONED: &[Reckoned] = &[
    ("rule versions in force are as signed", crate::rules::actions::verify_all),
    ("what is published comes to its roots", crate::disclosure::actions::verify_all),
    ("documents and agreements are as sealed", crate::agreements::actions::verify_all),
    (
        "an allocation reckoned again gives the same to the fen",
        crate::allocation::actions::replay_all,
    ),
];
const LISTED: usize = {
    let (mut count, mut at) = (0, 0);
    while at < store::LISTS.len() {
        count += store::LISTS[at].len();
        at += 1;
    }
    count
};
/// How many invariants there are: listed, reckoned, and one for each kind of thing that waits.
pub const INVARIANTS: usize = LISTED + RECKONED.len() + TodoKind::ALL.len();
/// Which of them are those of the books of money.
pub const BOOKS: std::ops::Range<usize> =
    store::LISTS[0].len()..store::LISTS[0].len() + store::LISTS[1].len();
/// Every invariant of a town, with the ids of the rows that break it.
pub fn prove(q: &mut Read<'_>) -> Result<Vec<(String, Vec<String>)>, Failure> {
    (0..INVARIANTS).map(|at| prove_one(q, at)).collect()
}

/// One invariant: what must be true, and the ids of the rows that break it.
pub fn prove_one(q: &mut Read<'_>, at: usize) -> Result<(String, Vec<String>), Failure> {
    let mut all = store::LISTS.iter().copied().flatten();
    if let Some(one) = all.nth(at) {
        return Ok((one.what.to_owned(), store::broken(q, one)?));
    }
    if let Some((what, reckon)) = RECKONED.get(at - LISTED) {
        return Ok(((*what).to_owned(), reckon(q)?));
    }
    let kind = TodoKind::ALL.get(at - LISTED - RECKONED.len()).ok_or(Failure::NOT_FOUND)?;
    let what = format!("what waits as {} is what the facts say", kind.code());
    Ok((what, store::todo(q, *kind)?))
}
