//! Birthdays that were met, consents that end soon.

use liandong_domain::basics::{ConsentId, Day, Moment, PersonId};
use liandong_domain::people::ConsentScope;

use crate::db::{Param, Read, Row, Sql, SqlList, Tx};
use crate::failure::Fault;
use crate::p;

/// How far birthdays and ends were looked through.
const MARK: Sql = Sql("select looked_on from birthday_mark where town_id = $1");
/// Keeps how far.
const KEEP_MARK: Sql = Sql("insert into birthday_mark (town_id, looked_on) values ($1, $2) \
     on conflict (town_id) do update set looked_on = excluded.looked_on");
/// Notes a birthday, once for each person and age.
const NOTE: Sql = Sql("insert into birthday (town_id, person_id, age, noted_at) \
     values ($1, $2, $3, $4) on conflict (town_id, person_id, age) do nothing");
/// Birthdays met lately in these bodies and those above, the latest first.
const LATELY: SqlList = SqlList(
    "select b.person_id, p.name, b.age, b.noted_at from birthday b \
     join person p on p.town_id = b.town_id and p.person_id = b.person_id \
     where b.town_id = $1 and b.noted_at >= $2 \
     and exists (select 1 from holding h join organisation o on o.town_id = h.town_id \
       and o.organisation_id = h.organisation_id \
       join organisation a on a.town_id = o.town_id \
       and substr(o.path, 1, length(a.path)) = a.path \
       where h.town_id = b.town_id and h.person_id = b.person_id and a.path in ({slots})) \
     order by b.noted_at desc, b.person_id limit $3",
);
/// Consents that end between two days and have none after them, in these bodies and those above.
const ENDING: SqlList = SqlList(
    "select k.consent_id, k.child_id, c.name, k.scope, k.ends_on from consent k \
     join person c on c.town_id = k.town_id and c.person_id = k.child_id \
     where k.town_id = $1 and k.ends_on >= $2 and k.ends_on <= $3 and k.withdrawn_at is null \
     and c.merged_into is null and c.left_at is null \
     and not exists (select 1 from consent n where n.town_id = k.town_id \
       and n.child_id = k.child_id and n.scope = k.scope and n.withdrawn_at is null \
       and n.ends_on > k.ends_on) \
     and exists (select 1 from holding h join organisation o on o.town_id = h.town_id \
       and o.organisation_id = h.organisation_id \
       join organisation a on a.town_id = o.town_id \
       and substr(o.path, 1, length(a.path)) = a.path \
       where h.town_id = k.town_id and h.person_id = k.child_id and a.path in ({slots})) \
     order by k.ends_on, k.consent_id limit $4",
);
/// The same of the whole town, for those who are told.
const ENDING_ALL: Sql = Sql("select k.consent_id, k.child_id, c.name, k.scope, k.ends_on \
     from consent k join person c on c.town_id = k.town_id and c.person_id = k.child_id \
     where k.town_id = $1 and k.ends_on > $2 and k.ends_on <= $3 and k.withdrawn_at is null \
     and c.merged_into is null and c.left_at is null \
     and not exists (select 1 from consent n where n.town_id = k.town_id \
       and n.child_id = k.child_id and n.scope = k.scope and n.withdrawn_at is null \
       and n.ends_on > k.ends_on) order by k.ends_on, k.consent_id limit 5000");

/// A birthday met.
#[derive(Debug, Clone)]
pub struct BirthdayRow {
    /// Whose.
    pub person: PersonId,
    /// The name.
    pub name: String,
    /// Completed years.
    pub age: i64,
    /// When it was noted.
    pub at: Moment,
}

/// A consent that ends soon.
#[derive(Debug, Clone)]
pub struct EndingRow {
    /// Which.
    pub consent: ConsentId,
    /// For whom.
    pub child: PersonId,
    /// The child's name.
    pub name: String,
    /// What for.
    pub scope: ConsentScope,
    /// Its last day.
    pub ends_on: Day,
}

fn ending_row(row: &Row) -> Result<EndingRow, Fault> {
    let broken = || Fault::new("reading a consent", "a kept consent cannot be read");
    Ok(EndingRow {
        consent: row.get(0)?,
        child: row.get(1)?,
        name: row.get(2)?,
        scope: ConsentScope::parse(&row.get::<String>(3)?).ok_or_else(broken)?,
        ends_on: row.get(4)?,
    })
}

/// The last day that was looked through.
pub fn looked_on(q: &mut Read<'_>) -> Result<Option<Day>, Fault> {
    let town = q.town();
    q.row(MARK, p![town])?.map(|row| row.get(0)).transpose()
}
/// Keeps the last day that was looked through.
pub fn keep_looked_on(tx: &mut Tx<'_>, day: Day) -> Result<(), Fault> {
    let town = tx.town();
    tx.keep_house(KEEP_MARK, p![town, day]).map(|_| ())
}
/// Notes a birthday; false when it was noted before.
pub fn note_birthday(tx: &mut Tx<'_>, person: PersonId, age: i64) -> Result<bool, Fault> {
    let (town, now) = (tx.town(), tx.now());
    Ok(tx.execute(NOTE, p![town, person, age, now])? == 1)
}
/// Birthdays met since a moment in these bodies, the latest first.
pub fn met_since(
    q: &mut Read<'_>,
    paths: &[String],
    since: Moment,
    most: i64,
) -> Result<Vec<BirthdayRow>, Fault> {
    let town = q.town();
    let slots: Vec<Param> = paths.iter().map(Param::from).collect();
    q.rows_in(LATELY, p![town, since, most], &slots)?
        .iter()
        .map(|row| {
            Ok(BirthdayRow {
                person: row.get(0)?,
                name: row.get(1)?,
                age: row.get(2)?,
                at: row.get(3)?,
            })
        })
        .collect()
}
/// Consents of these bodies that end between two days, both counted.
pub fn ending(
    q: &mut Read<'_>,
    paths: &[String],
    (from, until): (Day, Day),
    most: i64,
) -> Result<Vec<EndingRow>, Fault> {
    let town = q.town();
    let slots: Vec<Param> = paths.iter().map(Param::from).collect();
    q.rows_in(ENDING, p![town, from, until, most], &slots)?.iter().map(ending_row).collect()
}
/// Consents of the town that end after a day and not after another.
pub fn ending_in_town(q: &mut Read<'_>, after: Day, until: Day) -> Result<Vec<EndingRow>, Fault> {
    let town = q.town();
    q.rows(ENDING_ALL, p![town, after, until])?.iter().map(ending_row).collect()
}
