//! People named by their numbers or by a list, as an office types or pastes them.

use std::collections::{BTreeMap, BTreeSet};

use liandong_domain::access::under;
use liandong_domain::basics::{OrganisationId, PersonId};
use liandong_domain::people::PersonName;

use super::store::{self, FoundBy, ListFilter};
use crate::db::Read;
use crate::failure::{Failure, Fault};

/// The most numbers that are read at once.
const MOST: usize = 500;
/// The most people of a class list: two hundred lines.
pub const CLASS_MOST: usize = 200;

/// The people of a class list, and its lines that name nobody, or too many.
#[derive(Debug, Clone, Default)]
pub struct ClassList {
    /// Who, with name and number, in the order of the list.
    pub people: Vec<(PersonId, String, String)>,
    /// Lines that name nobody (`joining-odd-nobody`) or several (`joining-odd-several`).
    pub odd: Vec<(String, &'static str)>,
    /// Whether something was looked up.
    pub looked: bool,
}

/// The lines of a pasted list: a number or a name, whatever else stands behind it.
fn lines_of(pasted: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for line in pasted.lines().map(str::trim).filter(|line| !line.is_empty()).take(CLASS_MOST) {
        let first = line.split(['\t', ',', '，', ';', '；']).next().unwrap_or(line).trim();
        if !first.is_empty() && !out.iter().any(|known| known == first) {
            out.push(first.to_owned());
        }
    }
    out
}

/// Whom the lines of a list name, among those in a body at or below one of `roots`.
///
/// # Errors
/// A fault of the store.
pub fn by_list(q: &mut Read<'_>, roots: &[String], pasted: &str) -> Result<ClassList, Failure> {
    let lines = lines_of(pasted);
    let key =
        |line: &String| PersonName::parse("name", line).ok().map(|name| name.key().to_owned());
    let keys: Vec<String> = lines.iter().filter_map(key).collect();
    let found = store::by_numbers_and_names(q, &lines, &keys)?;
    let ids: Vec<PersonId> = found.iter().map(|one| one.id).collect();
    let reached: BTreeSet<PersonId> = store::paths_of(q, &ids)?
        .into_iter()
        .filter(|(_, path)| roots.iter().any(|root| under(path, root)))
        .map(|(person, _)| person)
        .collect();
    let mut out = ClassList { looked: true, ..ClassList::default() };
    for line in lines {
        let name = key(&line);
        let fits = |one: &&FoundBy| {
            reached.contains(&one.id) && (one.number == line || Some(&one.key) == name.as_ref())
        };
        let who: BTreeMap<PersonId, &FoundBy> =
            found.iter().filter(fits).map(|one| (one.id, one)).collect();
        match who.into_values().collect::<Vec<_>>()[..] {
            [] => out.odd.push((line, "joining-odd-nobody")),
            [one] => out.people.push((one.id, one.name.clone(), one.number.clone())),
            _ => out.odd.push((line, "joining-odd-several")),
        }
    }
    Ok(out)
}

/// The people of a body, when it stands at or below one of `roots`.
///
/// # Errors
/// The body stands elsewhere.
pub fn by_body(
    q: &mut Read<'_>,
    roots: &[String],
    body: OrganisationId,
) -> Result<ClassList, Failure> {
    let row = crate::organisations::store::organisation(q, body)?.ok_or(Failure::NOT_FOUND)?;
    if !roots.iter().any(|root| under(&row.path, root)) {
        return Err(Failure::NOT_FOUND);
    }
    let most = i64::try_from(CLASS_MOST).unwrap_or(200);
    let filter = ListFilter { bodies: Some(vec![body]), ..ListFilter::default() };
    let (people, _) = store::list(q, &filter, (most, 0))?;
    let people = people.into_iter().map(|row| (row.id, row.name, row.number)).collect();
    Ok(ClassList { people, odd: Vec::new(), looked: true })
}

/// Whether all of these are in a body at or below one of `roots`.
///
/// # Errors
/// A fault of the store.
pub fn all_within(
    q: &mut Read<'_>,
    roots: &[String],
    people: &[PersonId],
) -> Result<bool, Failure> {
    let paths = store::paths_of(q, people)?;
    let mine = |person: &PersonId| {
        let own = paths.iter().filter(|(whose, _)| whose == person);
        own.into_iter().any(|(_, path)| roots.iter().any(|root| under(path, root)))
    };
    Ok(people.iter().all(mine))
}

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
