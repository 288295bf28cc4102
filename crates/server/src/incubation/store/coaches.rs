//! Who coaches a team, and who did.

use liandong_domain::basics::{Day, OrganisationId, PersonId};

use crate::db::{Read, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// One time somebody was the coach of a team.
#[derive(Debug, Clone)]
pub struct CoachRow {
    /// Their name.
    pub name: String,
    /// Since which day.
    pub since: Day,
    /// Why it changed; empty: the first one.
    pub why: String,
}

/// Coaches of a team, the first one first.
const OF: Sql = Sql("select p.name, c.since, c.why from team_coach c \
     left join person p on p.town_id = c.town_id and p.person_id = c.coach_id \
     where c.town_id = $1 and c.organisation_id = $2 order by c.number");
/// Writes the next line.
const ADD: Sql = Sql("insert into team_coach (town_id, organisation_id, number, coach_id, since, \
     why, set_by, set_at) select cast($1 as text), cast($2 as text), coalesce(max(c.number), 0) + 1, \
     cast($3 as text), cast($4 as text), cast($5 as text), cast($6 as text), cast($7 as bigint) \
     from team_coach c where c.town_id = $8 and c.organisation_id = $9");
/// Gives a team its coach.
const SET: Sql = Sql("update incubation set coach_id = $1 where town_id = $2 \
     and organisation_id = $3 and coach_id <> $4");

/// Coaches of a team, the first one first.
pub fn coaches(q: &mut Read<'_>, team: OrganisationId) -> Result<Vec<CoachRow>, Fault> {
    let town = q.town();
    q.rows(OF, p![town, team])?
        .iter()
        .map(|row| {
            Ok(CoachRow {
                name: row.get::<Option<String>>(0)?.unwrap_or_default(),
                since: row.get(1)?,
                why: row.get(2)?,
            })
        })
        .collect()
}
/// Writes since when somebody is the coach.
pub fn note_coach(
    tx: &mut Tx<'_>,
    team: OrganisationId,
    coach: PersonId,
    (since, why): (Day, &str),
) -> Result<(), Fault> {
    let (town, by, now) = (tx.town(), tx.actor(), tx.now());
    tx.execute(ADD, p![town, team, coach, since, why, by, now, town, team]).map(|_| ())
}
/// Gives a team its coach; false when it is the one it has.
pub fn set_coach(tx: &mut Tx<'_>, team: OrganisationId, coach: PersonId) -> Result<bool, Fault> {
    let town = tx.town();
    Ok(tx.execute(SET, p![coach, town, team, coach])? == 1)
}
