//! Sums of hours by team.

use super::Invariant;
use crate::db::Sql;

/// What must be true of them.
pub(super) const INVARIANTS: &[Invariant] = &[
    Invariant::twice("hours of a team equal a recount of the book", RECOUNT),
    Invariant::once("no entry of the book without the sum of its team", ORPHAN),
];

const RECOUNT: Sql = Sql("select t.organisation_id from hours_team t left join \
     (select e.organisation_id, coalesce(e.activity_id, '') as activity_id, \
     cast(sum(e.minutes) as bigint) as minutes, count(e.hours_entry_id) as entries \
     from hours_entry e where e.town_id = $1 \
     group by e.organisation_id, coalesce(e.activity_id, '')) b \
     on b.organisation_id = t.organisation_id and b.activity_id = t.activity_id \
     where t.town_id = $2 and (b.minutes is null or b.minutes <> t.minutes \
     or b.entries <> t.entries)");
const ORPHAN: Sql = Sql("select e.hours_entry_id from hours_entry e where e.town_id = $1 \
     and not exists (select 1 from hours_team t where t.town_id = e.town_id \
     and t.organisation_id = e.organisation_id and t.activity_id = coalesce(e.activity_id, ''))");
