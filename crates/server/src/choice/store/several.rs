//! The teams of several people at once, for lists.

use liandong_domain::basics::{Moment, OrganisationId, PersonId};

use crate::db::{Param, Read, SqlList};
use crate::failure::Fault;
use crate::p;

/// Teams agreed with several people since a moment and that still hold, oldest first.
const TEAMS_OF: SqlList = SqlList(
    "select person_id, organisation_id, agreed_at from chosen_pair where town_id = $1 \
     and agreed_at is not null and agreed_at >= $2 and ended_at is null \
     and person_id in ({slots}) order by agreed_at",
);

/// Teams agreed with several people since a moment and that still hold, oldest first.
pub fn teams_of(
    q: &mut Read<'_>,
    people: &[PersonId],
    since: Moment,
) -> Result<Vec<(PersonId, OrganisationId, Moment)>, Fault> {
    let (town, list): (_, Vec<Param>) =
        (q.town(), people.iter().map(|id| Param::from(*id)).collect());
    q.rows_in(TEAMS_OF, p![town, since], &list)?
        .iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .collect()
}
