//! Presences of those who try out service: their hours wait for the registration.

use std::collections::BTreeMap;

use liandong_domain::activities::{ConsentHeld, MarkMethod, OutBasis};
use liandong_domain::basics::{ActivityId, AttendanceId, Minutes, Moment, PersonId, ShiftId};
use liandong_domain::hours::{Basis, Presence, SignedUp};

use crate::db::{Param, Read, Row, Sql, SqlList, Tx};
use crate::failure::Fault;
use crate::hours::actions::Served;
use crate::p;

/// Whether somebody tries out the activity of this shift.
const TRIES: Sql = Sql("select count(t.person_id) from shift s join trial_person t \
     on t.town_id = s.town_id and t.activity_id = s.activity_id \
     where s.town_id = $1 and s.shift_id = $2 and t.person_id = $3 and t.ended_at is null");
/// Somebody begins to try an activity out, or does so again.
const BEGIN: Sql = Sql("insert into trial_person (town_id, person_id, activity_id, since_at) \
     values ($1, $2, $3, $4) on conflict (town_id, person_id, activity_id) \
     do update set ended_at = null where trial_person.ended_at is not null");
/// Somebody tries nothing out any more.
const END: Sql = Sql("update trial_person set ended_at = $1 where town_id = $2 \
     and person_id = $3 and ended_at is null");
/// Keeps a presence, or puts it right while it waits.
const KEEP: Sql = Sql("insert into trial_presence (town_id, attendance_id, person_id, shift_id, \
     in_at, in_method, out_at, out_method, out_basis, signed_up, consent, minutes, noted_at) \
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) \
     on conflict (town_id, attendance_id) do update set in_at = excluded.in_at, \
     in_method = excluded.in_method, out_at = excluded.out_at, \
     out_method = excluded.out_method, out_basis = excluded.out_basis, \
     consent = excluded.consent, minutes = excluded.minutes, noted_at = excluded.noted_at \
     where trial_presence.proposed_at is null");
/// Takes a presence away: its shift was opened again.
const DROP: Sql = Sql("delete from trial_presence where town_id = $1 and attendance_id = $2 \
     and proposed_at is null");
/// Takes all of a shift away.
const DROP_SHIFT: Sql = Sql("delete from trial_presence where town_id = $1 and shift_id = $2 \
     and proposed_at is null");
/// Presences of somebody that wait, oldest first.
const WAITING: Sql = Sql("select t.attendance_id, t.person_id, t.shift_id, t.in_at, t.in_method, \
     t.out_at, t.out_method, t.out_basis, t.signed_up, t.consent, s.starts_at, s.ends_at, \
     s.rest_minutes from trial_presence t \
     join shift s on s.town_id = t.town_id and s.shift_id = t.shift_id \
     where t.town_id = $1 and t.person_id = $2 and t.proposed_at is null \
     order by t.noted_at, t.attendance_id");
/// How much waits for each of several people.
const SUMS: SqlList = SqlList(
    "select person_id, cast(sum(minutes) as bigint) from trial_presence where town_id = $1 \
     and proposed_at is null and person_id in ({slots}) group by person_id",
);
/// Notes that the hours of a presence were proposed.
const PROPOSED: Sql = Sql("update trial_presence set proposed_at = $1 where town_id = $2 \
     and attendance_id = $3 and proposed_at is null");

/// Whether somebody tries out the activity of this shift.
pub fn tries(q: &mut Read<'_>, shift: ShiftId, person: PersonId) -> Result<bool, Fault> {
    let town = q.town();
    Ok(q.count(TRIES, p![town, shift, person])? > 0)
}
/// Somebody begins to try an activity out.
pub fn begin_trial(tx: &mut Tx<'_>, person: PersonId, activity: ActivityId) -> Result<(), Fault> {
    let (town, now) = (tx.town(), tx.now());
    tx.execute(BEGIN, p![town, person, activity, now]).map(|_| ())
}
/// Somebody tries nothing out any more. What waits goes on waiting.
pub fn end_trial(tx: &mut Tx<'_>, person: PersonId) -> Result<(), Fault> {
    let (town, now) = (tx.town(), tx.now());
    tx.execute(END, p![now, town, person]).map(|_| ())
}
/// Keeps a presence whose hours wait.
pub fn keep_trial(tx: &mut Tx<'_>, served: &Served, minutes: Minutes) -> Result<(), Fault> {
    let (town, now, was) = (tx.town(), tx.now(), &served.presence);
    let values = [
        p![town, served.attendance, served.person, served.shift, was.in_at].as_slice(),
        p![was.in_method.code(), was.out_at, was.out_method.code(), was.out.code()],
        p![was.signed_up.code(), was.consent.code(), minutes, now],
    ]
    .concat();
    tx.execute(KEEP, &values).map(|_| ())
}
/// Takes a presence that waits away.
pub fn drop_trial(tx: &mut Tx<'_>, attendance: AttendanceId) -> Result<(), Fault> {
    let town = tx.town();
    tx.execute(DROP, p![town, attendance]).map(|_| ())
}
/// Takes all presences of a shift away that wait.
pub fn drop_trials(tx: &mut Tx<'_>, shift: ShiftId) -> Result<(), Fault> {
    let town = tx.town();
    tx.execute(DROP_SHIFT, p![town, shift]).map(|_| ())
}

fn served(row: &Row) -> Result<Served, Fault> {
    let odd = |what: &'static str| Fault::new("reading a trial", what);
    let method = |at: usize| -> Result<MarkMethod, Fault> {
        MarkMethod::parse(&row.get::<String>(at)?).ok_or_else(|| odd("no known way of marking"))
    };
    let (starts_at, ends_at): (Moment, Moment) = (row.get(10)?, row.get(11)?);
    Ok(Served {
        attendance: row.get(0)?,
        person: row.get(1)?,
        shift: row.get(2)?,
        presence: Presence {
            in_at: row.get(3)?,
            in_method: method(4)?,
            out_at: row.get(5)?,
            out_method: method(6)?,
            out: OutBasis::parse(&row.get::<String>(7)?).ok_or_else(|| odd("no known end"))?,
            signed_up: SignedUp::parse(&row.get::<String>(8)?)
                .ok_or_else(|| odd("no known way of coming"))?,
            consent: ConsentHeld::parse(&row.get::<String>(9)?)
                .ok_or_else(|| odd("no known consent"))?,
        },
        basis: Basis::Shift { starts_at, ends_at, rest: row.get(12)? },
    })
}

/// Presences of somebody whose hours wait, oldest first.
pub fn waiting_trials(q: &mut Read<'_>, person: PersonId) -> Result<Vec<Served>, Fault> {
    let town = q.town();
    q.rows(WAITING, p![town, person])?.iter().map(served).collect()
}
/// How much waits for each of several people.
pub fn trial_minutes(
    q: &mut Read<'_>,
    people: &[PersonId],
) -> Result<BTreeMap<PersonId, Minutes>, Fault> {
    let (town, list): (_, Vec<Param>) =
        (q.town(), people.iter().map(|id| Param::from(*id)).collect());
    q.rows_in(SUMS, p![town], &list)?.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}
/// Notes that the hours of a presence were proposed.
pub fn trial_proposed(tx: &mut Tx<'_>, attendance: AttendanceId) -> Result<(), Fault> {
    let (town, now) = (tx.town(), tx.now());
    tx.execute(PROPOSED, p![now, town, attendance]).map(|_| ())
}
