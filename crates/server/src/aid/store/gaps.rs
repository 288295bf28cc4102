//! Days of pupils with both companions, for the programme's page. The room of pairs writes them.

use liandong_domain::basics::Day;
use liandong_domain::pairs::ChildDays;

use crate::db::{Read, Sql};
use crate::failure::Fault;
use crate::p;

/// Days of pupils since a day, and those with both seats of the pair held.
const SINCE: Sql = Sql("select coalesce(cast(sum(covered) as bigint), 0), \
     coalesce(cast(sum(children) as bigint), 0) from pair_day where town_id = $1 and day >= $2");

/// Days of pupils since a day, and those with both companions.
pub fn child_days(q: &mut Read<'_>, first: Day) -> Result<ChildDays, Fault> {
    let town = q.town();
    match q.row(SINCE, p![town, first])? {
        Some(row) => Ok(ChildDays { covered: row.get(0)?, all: row.get(1)? }),
        None => Ok(ChildDays::default()),
    }
}
