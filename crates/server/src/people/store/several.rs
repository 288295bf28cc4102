//! Several persons at once: found by what a class list says, their consents, their registration.

use std::collections::BTreeMap;

use liandong_domain::basics::{Day, PersonId};
use liandong_domain::people::{Consent, ConsentScope};

use crate::db::{Param, Read, Row, Sql, SqlList, Tx};
use crate::failure::Fault;
use crate::p;

/// Consents for several children, also those withdrawn or over.
const CONSENTS: SqlList = SqlList(
    "select child_id, scope, starts_on, ends_on, withdrawn_at from consent \
     where town_id = $1 and child_id in ({slots})",
);
/// Persons with these numbers.
const NUMBERS: SqlList = SqlList(
    "select person_id, number, name, name_key from person where town_id = $1 \
     and merged_into is null and left_at is null and number in ({slots})",
);
/// Persons with these names.
const NAMES: SqlList = SqlList(
    "select person_id, number, name, name_key from person where town_id = $1 \
     and merged_into is null and left_at is null and name_key in ({slots})",
);
/// Keeps the day of a registration; the first one stays.
const REGISTER: Sql = Sql("update person set registered_on = $1 where town_id = $2 \
     and person_id = $3 and registered_on is null");
/// Takes the day of a registration away again that a merge had filled.
const UNREGISTER: Sql = Sql("update person set registered_on = null where town_id = $1 \
     and person_id = $2");
/// The day of a registration.
const REGISTERED: Sql =
    Sql("select registered_on from person where town_id = $1 and person_id = $2");

/// Names of the guardians of several children, the one noted first before the others.
const GUARDIANS: SqlList = SqlList(
    "select child_id, name from guardian where town_id = $1 and ended_at is null \
     and child_id in ({slots}) order by created_at, guardian_id",
);

/// A person found by a number or a name.
#[derive(Debug, Clone)]
pub struct FoundBy {
    /// Who.
    pub id: PersonId,
    /// The volunteer number.
    pub number: String,
    /// The name.
    pub name: String,
    /// The name as it is compared.
    pub key: String,
}

fn found(row: &Row) -> Result<FoundBy, Fault> {
    Ok(FoundBy { id: row.get(0)?, number: row.get(1)?, name: row.get(2)?, key: row.get(3)? })
}

/// Everybody who has one of these numbers or one of these names, as names are compared.
pub fn by_numbers_and_names(
    q: &mut Read<'_>,
    numbers: &[String],
    names: &[String],
) -> Result<Vec<FoundBy>, Fault> {
    let town = q.town();
    let list = |texts: &[String]| texts.iter().map(Param::from).collect::<Vec<_>>();
    let mut out: Vec<FoundBy> = Vec::new();
    for row in q.rows_in(NUMBERS, p![town], &list(numbers))? {
        out.push(found(&row)?);
    }
    for row in q.rows_in(NAMES, p![town], &list(names))? {
        out.push(found(&row)?);
    }
    Ok(out)
}

/// Consents for several children.
pub fn consents_of(
    q: &mut Read<'_>,
    children: &[PersonId],
) -> Result<BTreeMap<PersonId, Vec<Consent>>, Fault> {
    let (town, list): (_, Vec<Param>) =
        (q.town(), children.iter().map(|id| Param::from(*id)).collect());
    let broken = || Fault::new("reading a consent", "a kept consent cannot be read");
    let mut out: BTreeMap<PersonId, Vec<Consent>> = BTreeMap::new();
    for row in q.rows_in(CONSENTS, p![town], &list)? {
        let consent = Consent {
            scope: ConsentScope::parse(&row.get::<String>(1)?).ok_or_else(broken)?,
            starts_on: row.get(2)?,
            ends_on: row.get(3)?,
            withdrawn_at: row.get(4)?,
        };
        out.entry(row.get(0)?).or_default().push(consent);
    }
    Ok(out)
}

/// The name of the guardian of each of several children who was noted first.
pub fn first_guardians(
    q: &mut Read<'_>,
    children: &[PersonId],
) -> Result<BTreeMap<PersonId, String>, Fault> {
    let (town, list): (_, Vec<Param>) =
        (q.town(), children.iter().map(|id| Param::from(*id)).collect());
    let mut out = BTreeMap::new();
    for row in q.rows_in(GUARDIANS, p![town], &list)? {
        let name: String = row.get(1)?;
        out.entry(row.get::<PersonId>(0)?).or_insert(name);
    }
    Ok(out)
}

/// Keeps the day on which somebody was registered through the five steps.
pub fn set_registered(tx: &mut Tx<'_>, person: PersonId, day: Day) -> Result<(), Fault> {
    let town = tx.town();
    tx.execute(REGISTER, p![day, town, person]).map(|_| ())
}
/// Takes the day of a registration away again that a merge had filled.
pub fn clear_registered(tx: &mut Tx<'_>, person: PersonId) -> Result<(), Fault> {
    let town = tx.town();
    tx.execute(UNREGISTER, p![town, person]).map(|_| ())
}
/// The day on which somebody was registered; none: not through the five steps.
pub fn registered_on(q: &mut Read<'_>, person: PersonId) -> Result<Option<Day>, Fault> {
    let town = q.town();
    match q.row(REGISTERED, p![town, person])? {
        Some(row) => row.get(0),
        None => Ok(None),
    }
}
