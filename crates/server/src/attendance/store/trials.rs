//! Who was there, of several people: the evidence of a trial.

use liandong_domain::basics::{ActivityId, Moment, PersonId, ShiftId};

use crate::db::{Param, Read, SqlList};
use crate::failure::Fault;
use crate::p;

/// Presences of several people since a moment, oldest first.
const BEEN: SqlList = SqlList(
    "select t.person_id, s.shift_id, s.activity_id, a.title, s.starts_at, s.ends_at \
     from attendance t join shift s on s.town_id = t.town_id and s.shift_id = t.shift_id \
     join activity a on a.town_id = s.town_id and a.activity_id = s.activity_id \
     where t.town_id = $1 and s.starts_at >= $2 and s.called_off_at is null \
     and t.state in ('present', 'left') and t.person_id in ({slots}) \
     order by s.starts_at, s.shift_id, t.person_id",
);

/// One presence.
#[derive(Debug, Clone)]
pub struct Been {
    /// Who.
    pub person: PersonId,
    /// The shift.
    pub shift: ShiftId,
    /// The activity.
    pub activity: ActivityId,
    /// Its title.
    pub title: String,
    /// When it began.
    pub starts_at: Moment,
    /// When it ended or is to end.
    pub ends_at: Moment,
}

/// Presences of several people since a moment, oldest first.
pub fn been(q: &mut Read<'_>, people: &[PersonId], since: Moment) -> Result<Vec<Been>, Fault> {
    let (town, list): (_, Vec<Param>) =
        (q.town(), people.iter().map(|id| Param::from(*id)).collect());
    q.rows_in(BEEN, p![town, since], &list)?
        .iter()
        .map(|row| {
            Ok(Been {
                person: row.get(0)?,
                shift: row.get(1)?,
                activity: row.get(2)?,
                title: row.get(3)?,
                starts_at: row.get(4)?,
                ends_at: row.get(5)?,
            })
        })
        .collect()
}
