//! What homes count and list over several rooms. Nothing is written here.

use liandong_domain::basics::{Day, Minutes, Moment, PersonId, ShiftId};

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
/// Steps of a choice or an interview that wait for somebody: as a candidate, as a leader.
const WAITING: Sql = Sql("select 'wishes', r.round_id, '', '', r.until_on, cast(null as bigint) \
     from round_candidate c \
     join choosing_round r on r.town_id = c.town_id and r.round_id = c.round_id \
     where c.town_id = $1 and c.person_id = $2 and r.state = 'open' and r.until_on >= $3 \
     and c.ranked_at is null and c.declined_at is null \
     union all select case when r.state = 'open' then 'team_wishes' else 'team_yes' end, \
     r.round_id, t.organisation_id, o.name, \
     case when r.state = 'open' then r.until_on end, cast(null as bigint) from holding h \
     join organisation o on o.town_id = h.town_id and o.organisation_id = h.organisation_id \
     join round_team t on t.town_id = o.town_id and t.organisation_id = o.organisation_id \
     join choosing_round r on r.town_id = t.town_id and r.round_id = t.round_id \
     where h.town_id = $4 and h.person_id = $5 and h.role = 'leader' and h.starts_on <= $6 \
     and (h.ends_on is null or h.ends_on >= $7) and t.declined_at is null \
     and ((r.state = 'open' and r.until_on >= $8 and t.ranked_at is null) \
     or (r.state = 'proposed' and t.said_yes_at is null \
     and exists (select 1 from chosen_pair a where a.town_id = t.town_id \
     and a.round_id = t.round_id and a.organisation_id = t.organisation_id))) \
     union all select case when i.state = 'invited' then 'book' else 'talk' end, i.interview_id, \
     '', '', cast(null as text), s.starts_at from interview i \
     left join slot s on s.town_id = i.town_id and s.slot_id = i.slot_id \
     where i.town_id = $9 and i.person_id = $10 and i.state in ('invited', 'booked')");
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

/// A step that waits for somebody.
#[derive(Debug, Clone)]
pub struct WaitingStep {
    /// `wishes`, `team_wishes`, `team_yes`, `book`, `talk`.
    pub kind: String,
    /// The round or the interview.
    pub id: String,
    /// The team; empty: oneself.
    pub team: String,
    /// Its name.
    pub name: String,
    /// The last day for it.
    pub until: Option<Day>,
    /// When the talk begins.
    pub starts_at: Option<Moment>,
}

/// Steps of a choice or an interview that wait for somebody: a handful.
pub fn waiting_steps(q: &mut Read<'_>, person: PersonId) -> Result<Vec<WaitingStep>, Fault> {
    let (town, today) = (q.town(), q.now().day());
    let values = p![town, person, today, town, person, today, today, today, town, person];
    q.rows(WAITING, values)?
        .iter()
        .map(|row| {
            Ok(WaitingStep {
                kind: row.get(0)?,
                id: row.get(1)?,
                team: row.get(2)?,
                name: row.get(3)?,
                until: row.get(4)?,
                starts_at: row.get(5)?,
            })
        })
        .collect()
}
