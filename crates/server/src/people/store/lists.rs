//! The list of names, with search and filters.

use std::collections::BTreeMap;

use liandong_domain::basics::{Day, Moment, OrganisationId, PersonId};
use liandong_domain::people::Sex;

use crate::db::{Param, Read, Row, Sql, SqlList};
use crate::failure::Fault;
use crate::p;
use crate::people::sound;

/// Persons of the whole town that fit the filter, in the order of sound.
const TOWN: Sql = Sql("select w.person_id, w.number, w.name, w.sex, w.born_year, w.phone_tail, \
     w.left_at, count(*) over () from (select p.person_id, p.number, p.name, p.sex, p.born_year, p.phone_tail, \
     p.left_at, p.sort_key from person p where p.town_id = $1 and p.merged_into is null \
     and (cast($2 as bigint) is null or p.left_at is null) \
     and (cast($3 as bigint) is null or p.born_year >= $4) \
     and (cast($5 as text) is null or exists (select 1 from holding r where r.town_id = p.town_id \
       and r.person_id = p.person_id and r.role = $6 and r.starts_on <= $7 \
       and (r.ends_on is null or r.ends_on >= $8))) \
     order by p.sort_key, p.person_id limit $9) w \
     order by w.sort_key, w.person_id limit $10 offset $11");
/// The same, of those whom the words of a search find. The order is said by an expression, so that
/// the few who were found are sorted and the town is not walked.
const TOWN_FOUND: Sql = Sql("select w.person_id, w.number, w.name, w.sex, w.born_year, \
     w.phone_tail, w.left_at, count(*) over () from (select p.person_id, p.number, p.name, p.sex, p.born_year, \
     p.phone_tail, p.left_at, p.sort_key from person p where p.town_id = $1 \
     and p.merged_into is null and (cast($2 as bigint) is null or p.left_at is null) \
     and (cast($3 as bigint) is null or p.born_year >= $4) \
     and (cast($5 as text) is null or exists (select 1 from holding r where r.town_id = p.town_id \
       and r.person_id = p.person_id and r.role = $6 and r.starts_on <= $7 \
       and (r.ends_on is null or r.ends_on >= $8))) \
     and p.person_id in (select t.person_id from person_token t where t.town_id = $9 \
       and t.token >= $10 and t.token <= $11) \
     and p.person_id in (select u.person_id from person_token u where u.town_id = $12 \
       and u.token >= $13 and u.token <= $14) \
     order by p.sort_key || '', p.person_id limit $15) w \
     order by w.sort_key, w.person_id limit $16 offset $17");
/// Persons of these bodies that fit the filter, in the order of sound.
const BODIES: SqlList = SqlList(
    "select w.person_id, w.number, w.name, w.sex, w.born_year, \
     w.phone_tail, w.left_at, count(*) over () from (select p.person_id, p.number, p.name, p.sex, p.born_year, \
     p.phone_tail, p.left_at, p.sort_key from person p where p.town_id = $1 \
     and p.merged_into is null and (cast($2 as bigint) is null or p.left_at is null) \
     and (cast($3 as bigint) is null or p.born_year >= $4) \
     and p.person_id in (select r.person_id from holding r where r.town_id = $5 \
       and (cast($6 as text) is null or (r.role = $7 \
       and r.starts_on <= $8 and (r.ends_on is null or r.ends_on >= $9))) \
       and r.organisation_id in ({slots})) \
     order by p.sort_key, p.person_id limit $10) w \
     order by w.sort_key, w.person_id limit $11 offset $12",
);
/// The same, of those whom the words of a search find.
const BODIES_FOUND: SqlList = SqlList(
    "select w.person_id, w.number, w.name, w.sex, w.born_year, \
     w.phone_tail, w.left_at, count(*) over () from (select p.person_id, p.number, p.name, p.sex, p.born_year, \
     p.phone_tail, p.left_at, p.sort_key from person p where p.town_id = $1 \
     and p.merged_into is null and (cast($2 as bigint) is null or p.left_at is null) \
     and (cast($3 as bigint) is null or p.born_year >= $4) \
     and p.person_id in (select r.person_id from holding r where r.town_id = $5 \
       and (cast($6 as text) is null or (r.role = $7 \
       and r.starts_on <= $8 and (r.ends_on is null or r.ends_on >= $9))) \
       and r.organisation_id in ({slots})) \
     and p.person_id in (select t.person_id from person_token t where t.town_id = $10 \
       and t.token >= $11 and t.token <= $12) \
     and p.person_id in (select u.person_id from person_token u where u.town_id = $13 \
       and u.token >= $14 and u.token <= $15) \
     order by p.sort_key || '', p.person_id limit $16) w \
     order by w.sort_key, w.person_id limit $17 offset $18",
);
/// Whom the words of a search find, the shortest fit first: for choosing one.
const SEARCH: Sql = Sql("select t.token, p.person_id, p.number, p.name, p.sex, p.born_year, \
     p.phone_tail, p.left_at from person_token t \
     join person p on p.town_id = t.town_id and p.person_id = t.person_id \
     where t.town_id = $1 and t.token >= $2 and t.token <= $3 and p.merged_into is null \
     and p.left_at is null and exists (select 1 from person_token u where u.town_id = t.town_id \
       and u.person_id = t.person_id and u.token >= $4 and u.token <= $5) \
     order by t.token, p.sort_key, p.person_id limit $6");
/// What these persons hold on a day.
const HELD: SqlList = SqlList(
    "select h.person_id, h.role, o.name, o.path from holding h \
     join organisation o on o.town_id = h.town_id and o.organisation_id = h.organisation_id \
     where h.town_id = $1 and h.starts_on <= $2 and (h.ends_on is null or h.ends_on >= $3) \
     and h.person_id in ({slots}) order by h.person_id, o.path, h.role",
);

/// How far a list is counted: a list of the whole town costs no more than this however large
/// the town grows. Pages beyond can still be turned to.
pub const COUNTED_MOST: i64 = 500;

/// A person in a list: no sealed value is opened.
#[derive(Debug, Clone)]
pub struct PersonLine {
    /// Who.
    pub id: PersonId,
    /// The volunteer number.
    pub number: String,
    /// The name.
    pub name: String,
    /// The sex.
    pub sex: Option<Sex>,
    /// The year of birth.
    pub born_year: Option<i64>,
    /// The last four digits of the phone.
    pub phone_tail: Option<String>,
    /// When the person left.
    pub left_at: Option<Moment>,
}

/// What a list is narrowed to.
#[derive(Debug, Clone, Default)]
pub struct ListFilter {
    /// Words typed into the search box.
    pub words: String,
    /// Only who holds this role now, by its code.
    pub role: Option<String>,
    /// Only these bodies; none: the whole town.
    pub bodies: Option<Vec<OrganisationId>>,
    /// Only who was born in this year or later.
    pub born_from: Option<i64>,
    /// Also those who left.
    pub with_left: bool,
}

/// One role of one person, for lists.
#[derive(Debug, Clone)]
pub struct Held {
    /// The role's code.
    pub role: String,
    /// The body's name.
    pub body: String,
    /// The body's path.
    pub path: String,
}

fn line(row: &Row, from: usize) -> Result<PersonLine, Fault> {
    Ok(PersonLine {
        id: row.get(from)?,
        number: row.get(from + 1)?,
        name: row.get(from + 2)?,
        sex: row.get::<Option<String>>(from + 3)?.as_deref().and_then(Sex::parse),
        born_year: row.get(from + 4)?,
        phone_tail: row.get(from + 5)?,
        left_at: row.get(from + 6)?,
    })
}

/// One page of the list and how many there are, counted to [`COUNTED_MOST`] or to the row after
/// the page: one more than that says "and more". `page`: most rows, rows to pass over.
pub fn list(
    q: &mut Read<'_>,
    filter: &ListFilter,
    page: (i64, i64),
) -> Result<(Vec<PersonLine>, i64), Fault> {
    let (town, today) = (q.town(), q.now().day());
    let left = (!filter.with_left).then_some(0_i64);
    let role = filter.role.as_deref();
    let mut head: Vec<Param> = p![town, left, filter.born_from, filter.born_from].to_vec();
    if filter.bodies.is_some() {
        head.extend_from_slice(p![town]);
    }
    head.extend_from_slice(p![role, role, today, today]);
    let terms = sound::terms(&filter.words);
    if let Some((from, until)) = terms.first() {
        let (from2, until2) = terms.get(1).unwrap_or(&terms[0]);
        head.extend_from_slice(p![town, from, until, town, from2, until2]);
    } else if !filter.words.trim().is_empty() {
        return Ok((Vec::new(), 0));
    }
    let counted = COUNTED_MOST.max(page.0.saturating_add(page.1)).saturating_add(1);
    head.extend_from_slice(p![counted, page.0, page.1]);
    let rows = match (&filter.bodies, terms.is_empty()) {
        (None, true) => q.rows(TOWN, &head)?,
        (None, false) => q.rows(TOWN_FOUND, &head)?,
        (Some(bodies), is_plain) => {
            let slots: Vec<Param> = bodies.iter().map(|body| Param::from(*body)).collect();
            q.rows_in(if is_plain { BODIES } else { BODIES_FOUND }, &head, &slots)?
        }
    };
    if rows.is_empty() && page.1 > 0 {
        // A page after the last one shows the last one.
        let (_, total) = list(q, filter, (1, 0))?;
        return list(q, filter, (page.0, (total - 1).max(0) / page.0 * page.0));
    }
    let total = rows.first().map_or(Ok(0), |row| row.get(7))?;
    let lines: Result<Vec<PersonLine>, Fault> = rows.iter().map(|row| line(row, 0)).collect();
    Ok((lines?, total))
}

/// Whom the words of a search find: name, sound, initials, number, the last four of phone or
/// document. Nobody who left. The caller owes a permit.
pub fn search(q: &mut Read<'_>, text: &str, limit: i64) -> Result<Vec<PersonLine>, Fault> {
    let terms = sound::terms(text);
    let Some((from, until)) = terms.first() else { return Ok(Vec::new()) };
    let (from2, until2) = terms.get(1).unwrap_or(&terms[0]);
    let town = q.town();
    // One person fits by several tokens; six each are enough to fill the list.
    let rows = q.rows(SEARCH, p![town, from, until, from2, until2, limit.saturating_mul(6)])?;
    let mut out: Vec<PersonLine> = Vec::new();
    for row in &rows {
        let line = line(row, 1)?;
        let full = i64::try_from(out.len()).unwrap_or(i64::MAX) >= limit;
        if !full && !out.iter().any(|known| known.id == line.id) {
            out.push(line);
        }
    }
    Ok(out)
}

/// What these persons hold on a day.
pub fn held_by(
    q: &mut Read<'_>,
    people: &[PersonId],
    day: Day,
) -> Result<BTreeMap<PersonId, Vec<Held>>, Fault> {
    let town = q.town();
    let slots: Vec<Param> = people.iter().map(|id| Param::from(*id)).collect();
    let mut out: BTreeMap<PersonId, Vec<Held>> = BTreeMap::new();
    for row in q.rows_in(HELD, p![town, day, day], &slots)? {
        let held = Held { role: row.get(1)?, body: row.get(2)?, path: row.get(3)? };
        out.entry(row.get(0)?).or_default().push(held);
    }
    Ok(out)
}
