//! Days of pupils with both companions, for the programme's page. The room of pairs writes them.

use liandong_domain::basics::Day;
use liandong_domain::pairs::ChildDays;

use crate::db::{Read, Row, Sql};
use crate::failure::Fault;
use crate::p;

/// Days of pupils since a day, and those with both seats of the pair held.
const SINCE: Sql = Sql("select coalesce(cast(sum(covered) as bigint), 0), \
     coalesce(cast(sum(children) as bigint), 0) from pair_day where town_id = $1 and day >= $2");

/// Days from one to another, in their order.
const BETWEEN: Sql = Sql("select day, children, covered from pair_day where town_id = $1 \
     and day >= $2 and day <= $3 order by day limit 5000");
/// Days on which a companion was missing, the newest first.
const BROKEN: Sql = Sql("select day, children, covered from pair_day where town_id = $1 \
     and day <= $2 and covered < children order by day desc limit $3 offset $4");
/// How many of those there are.
const COUNT_BROKEN: Sql = Sql("select count(day) from pair_day where town_id = $1 \
     and day <= $2 and covered < children");

fn day(row: &Row) -> Result<(Day, ChildDays), Fault> {
    Ok((row.get(0)?, ChildDays { all: row.get(1)?, covered: row.get(2)? }))
}

/// Days from one to another, in their order; as many as fit, the first of them.
pub fn child_days_between(
    q: &mut Read<'_>,
    (first, last): (Day, Day),
) -> Result<Vec<(Day, ChildDays)>, Fault> {
    let town = q.town();
    q.rows(BETWEEN, p![town, first, last])?.iter().map(day).collect()
}
/// Days until one on which a companion was missing, the newest first, and how many there are.
pub fn broken_days(
    q: &mut Read<'_>,
    last: Day,
    (size, offset): (i64, i64),
) -> Result<(Vec<(Day, ChildDays)>, i64), Fault> {
    let town = q.town();
    let rows = q.rows(BROKEN, p![town, last, size, offset])?;
    let rows: Result<Vec<_>, Fault> = rows.iter().map(day).collect();
    Ok((rows?, q.count(COUNT_BROKEN, p![town, last])?))
}
/// Days of pupils since a day, and those with both companions.
pub fn child_days(q: &mut Read<'_>, first: Day) -> Result<ChildDays, Fault> {
    let town = q.town();
    match q.row(SINCE, p![town, first])? {
        Some(row) => Ok(ChildDays { covered: row.get(0)?, all: row.get(1)? }),
        None => Ok(ChildDays::default()),
    }
}
