//! Hours of a team: of its own activities, and of those it runs with others. Read from sums that
//! are kept by body and activity; no entry of the book is counted for them.

use liandong_domain::basics::{ActivityId, Minutes, OrganisationId};

use crate::db::{Read, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// Keeps the sum of a body and activity.
const ADD: Sql = Sql("insert into hours_team (town_id, organisation_id, activity_id, minutes, \
     entries) values ($1, $2, $3, $4, 1) on conflict (town_id, organisation_id, activity_id) \
     do update set minutes = hours_team.minutes + excluded.minutes, \
     entries = hours_team.entries + 1");
/// Both sums of a team: its own, and what it runs with others.
const BOTH: Sql = Sql("select (select cast(coalesce(sum(t.minutes), 0) as bigint) \
     from hours_team t where t.town_id = $1 and t.organisation_id = $2), \
     (select cast(coalesce(sum(t.minutes), 0) as bigint) from joint_organiser j \
     join hours_team t on t.town_id = j.town_id and t.activity_id = j.activity_id \
     where j.town_id = $3 and j.organisation_id = $4 and t.organisation_id <> j.organisation_id)");
/// The rows of the first sum, the largest first, and how many there are.
const OWN: Sql = Sql("select t.activity_id, coalesce(a.title, ''), '', t.minutes, \
     count(*) over () from hours_team t \
     left join activity a on a.town_id = t.town_id and a.activity_id = t.activity_id \
     where t.town_id = $1 and t.organisation_id = $2 \
     order by t.minutes desc, t.activity_id limit $3 offset $4");
/// The rows of the second.
const JOINT: Sql = Sql("select t.activity_id, coalesce(a.title, ''), o.name, t.minutes, \
     count(*) over () from joint_organiser j \
     join hours_team t on t.town_id = j.town_id and t.activity_id = j.activity_id \
     join organisation o on o.town_id = t.town_id and o.organisation_id = t.organisation_id \
     left join activity a on a.town_id = t.town_id and a.activity_id = t.activity_id \
     where j.town_id = $1 and j.organisation_id = $2 and t.organisation_id <> j.organisation_id \
     order by t.minutes desc, t.activity_id, t.organisation_id limit $3 offset $4");

/// The hours of a team.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TeamHours {
    /// Of its own activities, with what it had before this house.
    pub own: Minutes,
    /// Of activities that others hold and it runs with them.
    pub joint: Minutes,
}

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TeamPart {
    /// Its own activities.
    Own,
    /// Those it runs with others.
    Joint,
}

/// One activity with its hours.
#[derive(Debug, Clone)]
pub struct TeamHoursRow {
    /// The activity; none: hours without one of this house.
    pub activity: Option<ActivityId>,
    /// Its title.
    pub title: String,
    /// Who holds it; empty: the team itself.
    pub holder: String,
    /// Its hours.
    pub minutes: Minutes,
}

/// Adds an entry of the book to the sum of its body and activity.
pub(super) fn add(
    tx: &mut Tx<'_>,
    organisation: &str,
    activity: Option<ActivityId>,
    minutes: Minutes,
) -> Result<(), Fault> {
    let (town, activity) = (tx.town(), activity.map(|id| id.to_string()).unwrap_or_default());
    tx.execute(ADD, p![town, organisation, activity, minutes]).map(|_| ())
}
/// Both sums of a team.
pub fn team_hours(q: &mut Read<'_>, team: OrganisationId) -> Result<TeamHours, Fault> {
    let town = q.town();
    match q.row(BOTH, p![town, team, town, team])? {
        Some(row) => Ok(TeamHours { own: row.get(0)?, joint: row.get(1)? }),
        None => Ok(TeamHours { own: Minutes::ZERO, joint: Minutes::ZERO }),
    }
}
/// A page of the rows of one sum, the largest first, and how many there are.
pub fn team_hours_rows(
    q: &mut Read<'_>,
    (team, part): (OrganisationId, TeamPart),
    (most, offset): (i64, i64),
) -> Result<(Vec<TeamHoursRow>, i64), Fault> {
    let town = q.town();
    let sql = match part {
        TeamPart::Own => OWN,
        TeamPart::Joint => JOINT,
    };
    let rows = q.rows(sql, p![town, team, most, offset])?;
    let total = rows.first().map_or(Ok(0), |row| row.get(4))?;
    let list: Result<Vec<TeamHoursRow>, Fault> = rows
        .iter()
        .map(|row| {
            Ok(TeamHoursRow {
                activity: row.get::<String>(0)?.parse().ok(),
                title: row.get(1)?,
                holder: row.get(2)?,
                minutes: row.get(3)?,
            })
        })
        .collect();
    Ok((list?, total))
}
