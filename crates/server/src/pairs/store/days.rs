//! Days that are over: children, and those with both seats held.

use liandong_domain::basics::Day;
use liandong_domain::pairs::ChildDays;

use crate::db::{Read, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// One day that is over.
#[derive(Debug, Clone, Copy)]
pub struct DayRow {
    /// The day.
    pub day: Day,
    /// Its children.
    pub days: ChildDays,
}

/// The first day that counts.
const FIRST: Sql = Sql("select min(since_on) from pair_file where town_id = $1");
/// The last day written.
const LAST: Sql = Sql("select max(day) from pair_day where town_id = $1");
/// Children of a day, and those with both seats held at its end.
const COUNT_ON: Sql = Sql("select count(f.pupil_id), coalesce(sum(case when \
     exists (select 1 from pair_seat s where s.town_id = f.town_id and s.pupil_id = f.pupil_id \
     and s.seat = 'worker' and s.from_on <= $1 and (s.until_on is null or s.until_on > $2)) \
     and exists (select 1 from pair_seat s where s.town_id = f.town_id \
     and s.pupil_id = f.pupil_id and s.seat = 'volunteer' and s.from_on <= $3 \
     and (s.until_on is null or s.until_on > $4)) then 1 else 0 end), 0) from pair_file f \
     where f.town_id = $5 and f.since_on <= $6 and (f.until_on is null or f.until_on > $7)");
/// Writes a day.
const ADD: Sql = Sql("insert into pair_day (town_id, day, children, covered) \
     values ($1, $2, $3, $4) on conflict (town_id, day) do nothing");
/// Days since one, the newest first.
const SINCE: Sql = Sql("select day, children, covered from pair_day where town_id = $1 \
     and day >= $2 order by day desc limit 400");

/// The first day that counts.
pub fn first_day(q: &mut Read<'_>) -> Result<Option<Day>, Fault> {
    let town = q.town();
    q.row(FIRST, p![town])?.map_or(Ok(None), |row| row.get(0))
}
/// The last day written.
pub fn last_day(q: &mut Read<'_>) -> Result<Option<Day>, Fault> {
    let town = q.town();
    q.row(LAST, p![town])?.map_or(Ok(None), |row| row.get(0))
}
/// Children of a day, and those with both seats held at its end.
pub fn count_on(q: &mut Read<'_>, day: Day) -> Result<ChildDays, Fault> {
    let town = q.town();
    match q.row(COUNT_ON, p![day, day, day, day, town, day, day])? {
        Some(row) => Ok(ChildDays { all: row.get(0)?, covered: row.get(1)? }),
        None => Ok(ChildDays::default()),
    }
}
/// Writes a day that is over.
pub fn add_day(tx: &mut Tx<'_>, day: Day, days: ChildDays) -> Result<(), Fault> {
    let town = tx.town();
    tx.keep_house(ADD, p![town, day, days.all, days.covered]).map(|_| ())
}
/// Days since one, the newest first.
pub fn days_since(q: &mut Read<'_>, first: Day) -> Result<Vec<DayRow>, Fault> {
    let town = q.town();
    q.rows(SINCE, p![town, first])?
        .iter()
        .map(|row| {
            let days = ChildDays { all: row.get(1)?, covered: row.get(2)? };
            Ok(DayRow { day: row.get(0)?, days })
        })
        .collect()
}
