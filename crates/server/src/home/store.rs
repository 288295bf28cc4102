//! What homes count and list over several rooms. Nothing is written here.

use liandong_domain::basics::{Day, Minutes, Moment, OrganisationId, PersonId, ShiftId};
use liandong_domain::incubation::IncubationStage;

use crate::db::{Param, Read, Row, Sql, SqlList};
use crate::failure::Fault;
use crate::p;

/// The shifts of these bodies and below between two moments, with volunteers' seats.
const WEEK: SqlList = SqlList(
    "select s.shift_id, a.title, s.starts_at, s.ends_at, s.closed_at, \
     (select cast(sum(t.taken) as bigint) from seat t join post p on p.town_id = t.town_id \
     and p.post_id = t.post_id where t.town_id = s.town_id and t.shift_id = s.shift_id \
     and p.side = 'volunteer'), \
     (select cast(sum(t.places) as bigint) from seat t join post p on p.town_id = t.town_id \
     and p.post_id = t.post_id where t.town_id = s.town_id and t.shift_id = s.shift_id \
     and p.side = 'volunteer'), \
     (select cast(sum(p.least) as bigint) from seat t join post p on p.town_id = t.town_id \
     and p.post_id = t.post_id where t.town_id = s.town_id and t.shift_id = s.shift_id \
     and p.side = 'volunteer') from shift s \
     join activity a on a.town_id = s.town_id and a.activity_id = s.activity_id \
     join organisation o on o.town_id = s.town_id and o.organisation_id = s.organisation_id \
     where s.town_id = $1 and s.published_at is not null and s.called_off_at is null \
     and s.starts_at >= $2 and s.starts_at < $3 and a.form = 'dated' \
     and exists (select 1 from organisation b where b.town_id = s.town_id and b.path in ({slots}) \
     and substr(o.path, 1, length(b.path)) = b.path) \
     order by s.starts_at, s.shift_id limit 80",
);
/// What a leader's home shows at once: shifts led on these days, each with how many rounds try
/// service out on it; teams on their way, each with the signatures that wait; the own hours.
const LED: Sql = Sql("select 'shift', s.shift_id, a.title, a.place, s.starts_at, s.ends_at, \
     s.closed_at, (select count(u.sign_up_id) from sign_up u where u.town_id = s.town_id \
     and u.shift_id = s.shift_id and u.state = 'placed'), (select count(j.round_id) \
     from joining_trial j where j.town_id = s.town_id and j.activity_id = s.activity_id) \
     from shift s join activity a on a.town_id = s.town_id and a.activity_id = s.activity_id \
     where s.town_id = $1 and s.leader_id = $2 and s.published_at is not null \
     and s.called_off_at is null and s.ends_at > $3 and s.starts_at < $4 \
     union all select 'team', i.organisation_id, o.name, i.stage, cast(0 as bigint), \
     cast(0 as bigint), cast(null as bigint), cast(0 as bigint), \
     (select count(p.stage_step_id) from stage_step p where p.town_id = i.town_id \
     and p.organisation_id = i.organisation_id and p.state = 'proposed') from holding h \
     join incubation i on i.town_id = h.town_id and i.organisation_id = h.organisation_id \
     join organisation o on o.town_id = h.town_id and o.organisation_id = h.organisation_id \
     where h.town_id = $5 and h.person_id = $6 and h.role = 'leader' and h.starts_on <= $7 \
     and (h.ends_on is null or h.ends_on >= $8) and o.closed_at is null \
     union all select 'hours', '', '', '', y.year, cast(sum(y.minutes) as bigint), \
     cast(null as bigint), cast(0 as bigint), cast(0 as bigint) from hours_total y \
     where y.town_id = $9 and y.person_id in (select person_id from person where town_id = $10 \
     and (person_id = $11 or merged_into = $12)) group by y.year \
     order by 1, 5, 3, 2 limit 80");
/// Minutes, people and times of service recorded by these bodies and below between two days.
const SERVED: SqlList = SqlList(
    "select cast(coalesce(sum(e.minutes), 0) as bigint), \
     count(distinct e.person_id), count(case when e.kind = 'service' then 1 end), \
     count(case when e.kind = 'reversal' then 1 end) from hours_entry e \
     join organisation o on o.town_id = e.town_id and o.organisation_id = e.organisation_id \
     where e.town_id = $1 and e.served_on >= $2 and e.served_on <= $3 and e.kind <> 'opening' \
     and exists (select 1 from organisation b where b.town_id = e.town_id and b.path in ({slots}) \
     and substr(o.path, 1, length(b.path)) = b.path)",
);
/// How many people are volunteers of these bodies and below on a day.
const VOLUNTEERS: SqlList = SqlList(
    "select count(distinct h.person_id) from holding h \
     join organisation o on o.town_id = h.town_id and o.organisation_id = h.organisation_id \
     where h.town_id = $1 and h.role = 'volunteer' and h.starts_on <= $2 \
     and (h.ends_on is null or h.ends_on >= $3) \
     and exists (select 1 from organisation b where b.town_id = h.town_id and b.path in ({slots}) \
     and substr(o.path, 1, length(b.path)) = b.path)",
);
/// How many people of these bodies and below joined between two days.
const JOINED: SqlList = SqlList(
    "select count(distinct p.person_id) from person p \
     join holding h on h.town_id = p.town_id and h.person_id = p.person_id \
     join organisation o on o.town_id = h.town_id and o.organisation_id = h.organisation_id \
     where p.town_id = $1 and p.merged_into is null and h.role = 'volunteer' \
     and p.joined_on >= $2 and p.joined_on <= $3 \
     and exists (select 1 from organisation b where b.town_id = h.town_id and b.path in ({slots}) \
     and substr(o.path, 1, length(b.path)) = b.path)",
);
/// How many shifts of these bodies and below were held between two moments.
const HELD: SqlList = SqlList(
    "select count(s.shift_id) from shift s \
     join organisation o on o.town_id = s.town_id and o.organisation_id = s.organisation_id \
     where s.town_id = $1 and s.published_at is not null and s.called_off_at is null \
     and s.starts_at >= $2 and s.ends_at < $3 \
     and exists (select 1 from organisation b where b.town_id = s.town_id and b.path in ({slots}) \
     and substr(o.path, 1, length(b.path)) = b.path)",
);

/// A shift as the week shows it.
#[derive(Debug, Clone)]
pub struct WeekShift {
    /// The shift.
    pub shift: ShiftId,
    /// The activity's title.
    pub title: String,
    /// When it starts.
    pub starts_at: Moment,
    /// When it ends.
    pub ends_at: Moment,
    /// When the leader ended it.
    pub closed_at: Option<Moment>,
    /// Volunteers' seats taken.
    pub taken: i64,
    /// Volunteers' seats.
    pub places: i64,
    /// Fewer than this and it is short.
    pub least: i64,
}

/// A stretch of time in numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Numbers {
    /// Volunteers on the last day.
    pub volunteers: i64,
    /// People who joined.
    pub joined: i64,
    /// People who served.
    pub people: i64,
    /// Times somebody served (人次).
    pub times: i64,
    /// Time served.
    pub minutes: Minutes,
    /// Shifts held.
    pub held: i64,
}

fn slots(paths: &[String]) -> Vec<Param> {
    paths.iter().map(Param::from).collect()
}

fn first(rows: &[Row]) -> Result<i64, Fault> {
    rows.first().map_or(Ok(0), |row| row.get(0))
}

/// The shifts of these bodies and below that start between two moments.
pub fn week(
    q: &mut Read<'_>,
    paths: &[String],
    from: Moment,
    until: Moment,
) -> Result<Vec<WeekShift>, Fault> {
    let town = q.town();
    q.rows_in(WEEK, p![town, from, until], &slots(paths))?
        .iter()
        .map(|row| {
            Ok(WeekShift {
                shift: row.get(0)?,
                title: row.get(1)?,
                starts_at: row.get(2)?,
                ends_at: row.get(3)?,
                closed_at: row.get(4)?,
                taken: row.get::<Option<i64>>(5)?.unwrap_or(0),
                places: row.get::<Option<i64>>(6)?.unwrap_or(0),
                least: row.get::<Option<i64>>(7)?.unwrap_or(0),
            })
        })
        .collect()
}

/// These bodies and below in numbers, from the first day to the last.
pub fn numbers(
    q: &mut Read<'_>,
    paths: &[String],
    (from, until): (Day, Day),
) -> Result<Numbers, Fault> {
    let (town, list) = (q.town(), slots(paths));
    let midnight = |day: Day| {
        let time = liandong_domain::basics::TimeOfDay::from_minutes(0);
        time.map(|time| day.at(time)).unwrap_or(Moment::from_ms(0))
    };
    let mut out = Numbers {
        volunteers: first(&q.rows_in(VOLUNTEERS, p![town, until, until], &list)?)?,
        joined: first(&q.rows_in(JOINED, p![town, from, until], &list)?)?,
        held: first(&q.rows_in(
            HELD,
            p![town, midnight(from), midnight(until.plus_days(1))],
            &list,
        )?)?,
        ..Numbers::default()
    };
    if let Some(row) = q.rows_in(SERVED, p![town, from, until], &list)?.first() {
        (out.minutes, out.people) = (row.get(0)?, row.get(1)?);
        out.times = row.get::<i64>(2)? - row.get::<i64>(3)?;
    }
    Ok(out)
}

/// A shift somebody leads.
#[derive(Debug, Clone)]
pub struct LedShift {
    /// The shift.
    pub shift: ShiftId,
    /// The activity's title.
    pub title: String,
    /// Where, in short.
    pub place: String,
    /// When it starts.
    pub starts_at: Moment,
    /// When it ends.
    pub ends_at: Moment,
    /// When it was ended by the leader.
    pub closed_at: Option<Moment>,
    /// People with a place.
    pub placed: i64,
    /// Rounds whose people try service out on it.
    pub trials: i64,
}

/// A team on its way that somebody leads.
#[derive(Debug, Clone)]
pub struct LedTeam {
    /// Its id.
    pub id: OrganisationId,
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub stage: IncubationStage,
    /// Signatures of its leaders that wait.
    pub waiting: i64,
}

/// What somebody leads, with the own hours.
#[derive(Debug, Default)]
pub struct Led {
    /// Shifts of these days.
    pub shifts: Vec<LedShift>,
    /// Teams on their way.
    pub teams: Vec<LedTeam>,
    /// The own hours by year.
    pub totals: Vec<(i64, Minutes)>,
}

/// Shifts that somebody leads between two moments, teams on their way, and the own hours.
pub fn led(
    q: &mut Read<'_>,
    person: PersonId,
    (from, until): (Moment, Moment),
) -> Result<Led, Fault> {
    let (town, today) = (q.town(), q.now().day());
    let mut led = Led::default();
    let params = [
        p![town, person, from, until, town, person, today, today].as_slice(),
        p![town, town, person, person],
    ]
    .concat();
    for row in q.rows(LED, &params)? {
        match row.get::<String>(0)?.as_str() {
            "shift" => led.shifts.push(LedShift {
                shift: row.get(1)?,
                title: row.get(2)?,
                place: row.get(3)?,
                starts_at: row.get(4)?,
                ends_at: row.get(5)?,
                closed_at: row.get(6)?,
                placed: row.get(7)?,
                trials: row.get(8)?,
            }),
            "hours" => led.totals.push((row.get(4)?, row.get(5)?)),
            _ => {
                let stage = IncubationStage::parse(&row.get::<String>(3)?);
                led.teams.push(LedTeam {
                    id: row.get(1)?,
                    name: row.get(2)?,
                    stage: stage.ok_or_else(|| Fault::new("reading a team", "no such stage"))?,
                    waiting: row.get(8)?,
                });
            }
        }
    }
    Ok(led)
}
