//! People named by their numbers, as an office types them.

use std::collections::BTreeSet;

use liandong_domain::access::under;
use liandong_domain::basics::PersonId;

use super::store;
use crate::db::Read;
use crate::failure::Fault;

/// The most numbers that are read at once.
const MOST: usize = 500;

fn between(c: char) -> bool {
    c.is_whitespace() || matches!(c, ',' | '，' | '、' | ';' | '；')
}

/// The people of the numbers or ids in a text, all of them in a body at or below one of `roots`;
/// or the first that names nobody there.
pub fn within(
    q: &mut Read<'_>,
    roots: &[String],
    text: &str,
) -> Result<Result<Vec<PersonId>, String>, Fault> {
    let typed: Vec<&str> = text.split(between).filter(|part| !part.is_empty()).take(MOST).collect();
    let mut named = Vec::new();
    for one in typed {
        let row = match one.parse::<PersonId>() {
            Ok(id) => store::person(q, id)?,
            Err(_) => store::person_by_number(q, one)?,
        };
        let row = row.filter(|row| row.merged_into.is_none() && row.left_at.is_none());
        let Some(row) = row else { return Ok(Err(one.to_owned())) };
        if !named.iter().any(|(id, _)| *id == row.id) {
            named.push((row.id, one));
        }
    }
    let ids: Vec<PersonId> = named.iter().map(|(id, _)| *id).collect();
    let mut reached = BTreeSet::new();
    for (person, path) in store::paths_of(q, &ids)? {
        if roots.iter().any(|root| under(&path, root)) {
            reached.insert(person);
        }
    }
    match named.iter().find(|(id, _)| !reached.contains(id)) {
        Some((_, one)) => Ok(Err((*one).to_owned())),
        None => Ok(Ok(ids)),
    }
}
