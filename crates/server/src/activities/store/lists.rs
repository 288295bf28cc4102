//! Lists of shifts and activities, for those who look for service and for those who answer for it.

use liandong_domain::access::Seen;
use liandong_domain::activities::{ActivityKind, Approval, Form, SignUpState};
use liandong_domain::basics::{ActivityId, Moment, PersonId, ProgrammeId, ShiftId};

use super::{coded, kind_of};
use crate::db::{Param, Read, Row, Sql, SqlList};
use crate::failure::Fault;
use crate::p;

/// The root of the tree: everything of the town stands below it.
const ROOTS: Sql = Sql("select path from organisation where town_id = $1 and parent_id is null");
/// Open shifts of these bodies and below, next first, with their volunteers' seats.
const OPEN: SqlList = SqlList(
    "with page as (select cast($1 as bigint) as rows_most, \
     cast($2 as bigint) as rows_over) \
     select s.shift_id, a.activity_id, a.title, a.kind, a.form, a.place, \
     o.name, g.name, s.starts_at, s.ends_at, a.approval_from, a.risks, \
     (select cast(sum(t.places) as bigint) from seat t join post p on p.town_id = t.town_id \
     and p.post_id = t.post_id where t.town_id = s.town_id and t.shift_id = s.shift_id \
     and p.side = 'volunteer'), \
     (select cast(sum(t.taken) as bigint) from seat t join post p on p.town_id = t.town_id \
     and p.post_id = t.post_id where t.town_id = s.town_id and t.shift_id = s.shift_id \
     and p.side = 'volunteer'), \
     (select cast(sum(t.waiting) as bigint) from seat t where t.town_id = s.town_id \
     and t.shift_id = s.shift_id), \
     (select cast(sum(p.least) as bigint) from seat t join post p on p.town_id = t.town_id \
     and p.post_id = t.post_id where t.town_id = s.town_id and t.shift_id = s.shift_id \
     and p.side = 'volunteer'), \
     (select min(u.state) from sign_up u where u.town_id = s.town_id and u.shift_id = s.shift_id \
     and u.person_id = $3 and u.ended_at is null), \
     (select count(u.sign_up_id) from sign_up u where u.town_id = s.town_id \
     and u.shift_id = s.shift_id and u.state = 'asked' and u.ended_at is null), s.leader_id \
     from shift s join activity a on a.town_id = s.town_id and a.activity_id = s.activity_id \
     join organisation o on o.town_id = s.town_id and o.organisation_id = s.organisation_id \
     join programme g on g.town_id = a.town_id and g.programme_id = a.programme_id \
     where s.town_id = $4 and s.published_at is not null and s.called_off_at is null \
     and s.sign_up_until > $5 and s.starts_at >= $6 and s.starts_at < $7 \
     and (cast($8 as text) is null or a.programme_id = $9) \
     and (cast($10 as text) is null or a.kind = $11) \
     and (cast($12 as text) is null or a.activity_id = $13) \
     and (cast($14 as bigint) is null or exists (select 1 from seat t \
     join post p on p.town_id = t.town_id and p.post_id = t.post_id where t.town_id = s.town_id \
     and t.shift_id = s.shift_id and p.side = 'volunteer' and t.taken < t.places)) \
     and exists (select 1 from organisation b where b.town_id = s.town_id and b.path in ({slots}) \
     and substr(o.path, 1, length(b.path)) = b.path) \
     order by s.starts_at, s.shift_id \
     limit (select rows_most from page) offset (select rows_over from page)",
);
/// How many open shifts there are.
const COUNT_OPEN: SqlList = SqlList(
    "select count(s.shift_id) from shift s \
     join activity a on a.town_id = s.town_id and a.activity_id = s.activity_id \
     join organisation o on o.town_id = s.town_id and o.organisation_id = s.organisation_id \
     where s.town_id = $1 and s.published_at is not null and s.called_off_at is null \
     and s.sign_up_until > $2 and s.starts_at >= $3 and s.starts_at < $4 \
     and (cast($5 as text) is null or a.programme_id = $6) \
     and (cast($7 as text) is null or a.kind = $8) \
     and (cast($9 as text) is null or a.activity_id = $10) \
     and (cast($11 as bigint) is null or exists (select 1 from seat t \
     join post p on p.town_id = t.town_id and p.post_id = t.post_id where t.town_id = s.town_id \
     and t.shift_id = s.shift_id and p.side = 'volunteer' and t.taken < t.places)) \
     and exists (select 1 from organisation b where b.town_id = s.town_id and b.path in ({slots}) \
     and substr(o.path, 1, length(b.path)) = b.path)",
);
/// Activities of these bodies and below, latest first, with how far each has come.
const ACTIVITIES: SqlList = SqlList(
    "with page as (select cast($1 as bigint) as rows_most, \
     cast($2 as bigint) as rows_over) \
     select a.activity_id, a.title, a.kind, o.name, g.name, \
     case when a.called_off_at is not null then 'called-off' \
     when a.published_at is null then 'draft' \
     when exists (select 1 from shift s where s.town_id = a.town_id \
     and s.activity_id = a.activity_id and s.called_off_at is null and s.ends_at > $3) \
     then 'open' else 'past' end, \
     (select min(s.starts_at) from shift s where s.town_id = a.town_id \
     and s.activity_id = a.activity_id and s.called_off_at is null and s.ends_at > $4), \
     (select count(s.shift_id) from shift s where s.town_id = a.town_id \
     and s.activity_id = a.activity_id and s.called_off_at is null), a.worker_part, \
     a.volunteer_part from activity a \
     join organisation o on o.town_id = a.town_id and o.organisation_id = a.organisation_id \
     join programme g on g.town_id = a.town_id and g.programme_id = a.programme_id \
     where a.town_id = $5 and (cast($6 as text) is null or a.programme_id = $7) \
     and (cast($8 as text) is null or a.kind = $9) \
     and (cast($10 as text) is null or lower(a.title) like $11 escape '!') \
     and (cast($12 as text) is null or $13 = case when a.called_off_at is not null \
     then 'called-off' when a.published_at is null then 'draft' \
     when exists (select 1 from shift s where s.town_id = a.town_id \
     and s.activity_id = a.activity_id and s.called_off_at is null and s.ends_at > $14) \
     then 'open' else 'past' end) \
     and exists (select 1 from organisation b where b.town_id = a.town_id and b.path in ({slots}) \
     and substr(o.path, 1, length(b.path)) = b.path) \
     order by a.created_at desc, a.activity_id desc \
     limit (select rows_most from page) offset (select rows_over from page)",
);
/// How many activities there are.
const COUNT_ACTIVITIES: SqlList = SqlList(
    "select count(a.activity_id) from activity a \
     join organisation o on o.town_id = a.town_id and o.organisation_id = a.organisation_id \
     where a.town_id = $1 and (cast($2 as text) is null or a.programme_id = $3) \
     and (cast($4 as text) is null or a.kind = $5) \
     and (cast($6 as text) is null or lower(a.title) like $7 escape '!') \
     and (cast($8 as text) is null or $9 = case when a.called_off_at is not null \
     then 'called-off' when a.published_at is null then 'draft' \
     when exists (select 1 from shift s where s.town_id = a.town_id \
     and s.activity_id = a.activity_id and s.called_off_at is null and s.ends_at > $10) \
     then 'open' else 'past' end) \
     and exists (select 1 from organisation b where b.town_id = a.town_id and b.path in ({slots}) \
     and substr(o.path, 1, length(b.path)) = b.path)",
);
/// The seats of the next shift of each of these activities, by side.
const NEXT_SEATS: SqlList = SqlList(
    "select s.activity_id, p.side, cast(sum(t.places) as bigint), \
     cast(sum(t.taken) as bigint), cast(sum(p.least) as bigint) from shift s \
     join seat t on t.town_id = s.town_id and t.shift_id = s.shift_id \
     join post p on p.town_id = t.town_id and p.post_id = t.post_id \
     where s.town_id = $1 and s.called_off_at is null and s.ends_at > $2 \
     and s.starts_at = (select min(n.starts_at) from shift n where n.town_id = s.town_id \
     and n.activity_id = s.activity_id and n.called_off_at is null and n.ends_at > $3) \
     and s.activity_id in ({slots}) group by s.activity_id, p.side",
);
/// How many sign-ups wait for a worker's yes in these bodies and below.
const ASKED: SqlList = SqlList(
    "select count(u.sign_up_id) from sign_up u \
     join shift s on s.town_id = u.town_id and s.shift_id = u.shift_id \
     join organisation o on o.town_id = s.town_id and o.organisation_id = s.organisation_id \
     where u.town_id = $1 and u.state = 'asked' and u.ended_at is null \
     and s.called_off_at is null and s.starts_at > $2 \
     and exists (select 1 from organisation b where b.town_id = s.town_id and b.path in ({slots}) \
     and substr(o.path, 1, length(b.path)) = b.path)",
);
/// The shifts on which somebody waits for a worker's yes, next first.
const ASKED_SHIFTS: SqlList = SqlList(
    "with page as (select cast($1 as bigint) as rows_most, \
     cast($2 as bigint) as rows_over) \
     select s.shift_id, a.title, s.starts_at, s.ends_at, \
     count(u.sign_up_id) from sign_up u \
     join shift s on s.town_id = u.town_id and s.shift_id = u.shift_id \
     join activity a on a.town_id = s.town_id and a.activity_id = s.activity_id \
     join organisation o on o.town_id = s.town_id and o.organisation_id = s.organisation_id \
     where u.town_id = $3 and u.state = 'asked' and u.ended_at is null \
     and s.called_off_at is null and s.starts_at > $4 \
     and exists (select 1 from organisation b where b.town_id = s.town_id and b.path in ({slots}) \
     and substr(o.path, 1, length(b.path)) = b.path) \
     group by s.shift_id, a.title, s.starts_at, s.ends_at \
     order by s.starts_at, s.shift_id \
     limit (select rows_most from page) offset (select rows_over from page)",
);

/// Whether full shifts are shown too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Places {
    /// Full ones too: one may wait.
    #[default]
    Any,
    /// Only with a free place.
    Free,
}

/// Which open shifts are asked for.
#[derive(Debug, Clone, Default)]
pub struct OpenFilter {
    /// Of this programme.
    pub programme: Option<ProgrammeId>,
    /// Of this field.
    pub kind: Option<ActivityKind>,
    /// Of this activity.
    pub activity: Option<ActivityId>,
    /// Starting at or after.
    pub from: Option<Moment>,
    /// Starting before.
    pub until: Option<Moment>,
    /// Full ones too, or not.
    pub places: Places,
    /// Of these bodies and below, by path; empty: of the town.
    pub teams: Vec<String>,
    /// Whose own sign-ups are shown beside.
    pub person: Option<PersonId>,
}

/// A shift as a card shows it.
#[derive(Debug, Clone)]
pub struct ShiftCard {
    /// The shift.
    pub shift: ShiftId,
    /// Its activity.
    pub activity: ActivityId,
    /// The activity's title.
    pub title: String,
    /// The field of service.
    pub kind: ActivityKind,
    /// Fixed hours, or a window.
    pub form: Form,
    /// Where, in short.
    pub place: String,
    /// The body that holds it.
    pub organisation_name: String,
    /// The programme.
    pub programme_name: String,
    /// When it starts.
    pub starts_at: Moment,
    /// When it ends.
    pub ends_at: Moment,
    /// Whether the worker's yes is asked.
    pub approval: Approval,
    /// The risks.
    pub risks: String,
    /// Volunteers' seats.
    pub places: i64,
    /// Of these, taken.
    pub taken: i64,
    /// People waiting.
    pub waiting: i64,
    /// Fewer volunteers than this and it is short.
    pub least: i64,
    /// The reader's own sign-up.
    pub mine: Option<SignUpState>,
    /// Sign-ups waiting for a yes.
    pub asked: i64,
    /// Who leads it.
    pub leader: Option<PersonId>,
}

impl ShiftCard {
    /// Free volunteers' seats; never negative.
    pub fn free(&self) -> i64 {
        (self.places - self.taken).max(0)
    }
    /// Volunteers missing to the least; never negative.
    pub fn needed(&self) -> i64 {
        (self.least - self.taken).max(0)
    }
}

/// Which activities are asked for.
#[derive(Debug, Clone, Default)]
pub struct ActivityFilter {
    /// Of this programme.
    pub programme: Option<ProgrammeId>,
    /// Of this field.
    pub kind: Option<ActivityKind>,
    /// `draft`, `open`, `past` or `called-off`.
    pub state: Option<String>,
    /// Words of the title.
    pub words: String,
}

/// An activity in the workers' table.
#[derive(Debug, Clone)]
pub struct ActivityLine {
    /// The activity.
    pub id: ActivityId,
    /// Its title.
    pub title: String,
    /// The field of service.
    pub kind: ActivityKind,
    /// The body that holds it.
    pub organisation_name: String,
    /// The programme.
    pub programme_name: String,
    /// `draft`, `open`, `past` or `called-off`.
    pub state: String,
    /// When its next shift starts.
    pub next_at: Option<Moment>,
    /// All its shifts.
    pub shifts: i64,
    /// What the social worker does.
    pub worker_part: String,
    /// What the volunteers do.
    pub volunteer_part: String,
}

/// The seats of one side in the next shift of an activity.
#[derive(Debug, Clone, Copy, Default)]
pub struct SideSeats {
    /// All.
    pub places: i64,
    /// Taken.
    pub taken: i64,
    /// The least.
    pub least: i64,
}

/// The shifts of a desk on which somebody waits for a yes.
#[derive(Debug, Clone)]
pub struct AskedShift {
    /// The shift.
    pub shift: ShiftId,
    /// The activity's title.
    pub title: String,
    /// When it starts.
    pub starts_at: Moment,
    /// When it ends.
    pub ends_at: Moment,
    /// How many wait.
    pub asked: i64,
}

/// The paths a list may show: the town's roots, some bodies, or none.
pub fn paths_seen(q: &mut Read<'_>, seen: &Seen) -> Result<Vec<String>, Fault> {
    match seen {
        Seen::Nothing | Seen::Own => Ok(Vec::new()),
        Seen::Bodies(paths) => Ok(paths.clone()),
        Seen::Town => roots(q),
    }
}
/// The paths of the town's roots: one, usually.
pub fn roots(q: &mut Read<'_>) -> Result<Vec<String>, Fault> {
    let town = q.town();
    q.rows(ROOTS, p![town])?.iter().map(|row| row.get(0)).collect()
}

fn texts(list: &[String]) -> Vec<Param> {
    list.iter().map(Param::from).collect()
}

fn teams(q: &mut Read<'_>, filter: &OpenFilter) -> Result<Vec<Param>, Fault> {
    let paths = if filter.teams.is_empty() { roots(q)? } else { filter.teams.clone() };
    Ok(texts(&paths))
}

/// Far enough in either direction for every shift.
const BEGINNING: Moment = Moment::from_ms(0);
const END: Moment = Moment::from_ms(i64::MAX / 2);

fn free_only(places: Places) -> Option<i64> {
    match places {
        Places::Any => None,
        Places::Free => Some(1),
    }
}

fn card(row: &Row) -> Result<ShiftCard, Fault> {
    let approval: Option<Moment> = row.get(10)?;
    let mine: Option<String> = row.get(16)?;
    Ok(ShiftCard {
        shift: row.get(0)?,
        activity: row.get(1)?,
        title: row.get(2)?,
        kind: kind_of(&row.get::<String>(3)?)?,
        form: coded(&row.get::<String>(4)?, Form::parse, "activity.form")?,
        place: row.get(5)?,
        organisation_name: row.get(6)?,
        programme_name: row.get(7)?,
        starts_at: row.get(8)?,
        ends_at: row.get(9)?,
        approval: if approval.is_some() { Approval::Needed } else { Approval::Free },
        risks: row.get(11)?,
        places: row.get::<Option<i64>>(12)?.unwrap_or(0),
        taken: row.get::<Option<i64>>(13)?.unwrap_or(0),
        waiting: row.get::<Option<i64>>(14)?.unwrap_or(0),
        least: row.get::<Option<i64>>(15)?.unwrap_or(0),
        mine: mine.map(|text| coded(&text, SignUpState::parse, "sign_up.state")).transpose()?,
        asked: row.get(17)?,
        leader: row.get(18)?,
    })
}

/// A page of the open shifts, next first.
pub fn open_shifts(
    q: &mut Read<'_>,
    filter: &OpenFilter,
    most: i64,
    offset: i64,
) -> Result<Vec<ShiftCard>, Fault> {
    let (town, now, list) = (q.town(), q.now(), teams(q, filter)?);
    let kind = filter.kind.map(ActivityKind::code);
    let head = p![
        most,
        offset,
        filter.person,
        town,
        now,
        filter.from.unwrap_or(BEGINNING),
        filter.until.unwrap_or(END),
        filter.programme,
        filter.programme,
        kind,
        kind,
        filter.activity,
        filter.activity,
        free_only(filter.places)
    ];
    q.rows_in(OPEN, head, &list)?.iter().map(card).collect()
}
/// How many open shifts there are.
pub fn count_open(q: &mut Read<'_>, filter: &OpenFilter) -> Result<i64, Fault> {
    let (town, now, list) = (q.town(), q.now(), teams(q, filter)?);
    let kind = filter.kind.map(ActivityKind::code);
    let head = p![
        town,
        now,
        filter.from.unwrap_or(BEGINNING),
        filter.until.unwrap_or(END),
        filter.programme,
        filter.programme,
        kind,
        kind,
        filter.activity,
        filter.activity,
        free_only(filter.places)
    ];
    first_count(&q.rows_in(COUNT_OPEN, head, &list)?)
}

fn first_count(rows: &[Row]) -> Result<i64, Fault> {
    rows.first().map_or(Ok(0), |row| row.get(0))
}

/// Words as a pattern of `like` with `!` as the escape.
fn pattern(words: &str) -> Option<String> {
    let words = words.trim().to_lowercase();
    if words.is_empty() {
        return None;
    }
    let safe = words.replace('!', "!!").replace('%', "!%").replace('_', "!_");
    Some(format!("%{safe}%"))
}

/// A page of the activities of these bodies and below, latest first.
pub fn activities(
    q: &mut Read<'_>,
    paths: &[String],
    filter: &ActivityFilter,
    most: i64,
    offset: i64,
) -> Result<Vec<ActivityLine>, Fault> {
    let (town, now) = (q.town(), q.now());
    let (kind, like) = (filter.kind.map(ActivityKind::code), pattern(&filter.words));
    let head = p![
        most,
        offset,
        now,
        now,
        town,
        filter.programme,
        filter.programme,
        kind,
        kind,
        like.clone(),
        like,
        filter.state.clone(),
        filter.state.clone(),
        now
    ];
    q.rows_in(ACTIVITIES, head, &texts(paths))?
        .iter()
        .map(|row| {
            Ok(ActivityLine {
                id: row.get(0)?,
                title: row.get(1)?,
                kind: kind_of(&row.get::<String>(2)?)?,
                organisation_name: row.get(3)?,
                programme_name: row.get(4)?,
                state: row.get(5)?,
                next_at: row.get(6)?,
                shifts: row.get(7)?,
                worker_part: row.get(8)?,
                volunteer_part: row.get(9)?,
            })
        })
        .collect()
}
/// How many activities there are.
pub fn count_activities(
    q: &mut Read<'_>,
    paths: &[String],
    filter: &ActivityFilter,
) -> Result<i64, Fault> {
    let (town, now) = (q.town(), q.now());
    let (kind, like) = (filter.kind.map(ActivityKind::code), pattern(&filter.words));
    let head = p![
        town,
        filter.programme,
        filter.programme,
        kind,
        kind,
        like.clone(),
        like,
        filter.state.clone(),
        filter.state.clone(),
        now
    ];
    first_count(&q.rows_in(COUNT_ACTIVITIES, head, &texts(paths))?)
}
/// The seats of the next shift of each of these activities: activity, side code, seats.
pub fn next_seats(
    q: &mut Read<'_>,
    activities: &[ActivityId],
) -> Result<Vec<(ActivityId, String, SideSeats)>, Fault> {
    let (town, now) = (q.town(), q.now());
    let list: Vec<Param> = activities.iter().map(|id| Param::from(*id)).collect();
    q.rows_in(NEXT_SEATS, p![town, now, now], &list)?
        .iter()
        .map(|row| {
            let seats = SideSeats { places: row.get(2)?, taken: row.get(3)?, least: row.get(4)? };
            Ok((row.get(0)?, row.get(1)?, seats))
        })
        .collect()
}
/// How many sign-ups wait for a yes of whoever sees these bodies.
pub fn waiting_approval(q: &mut Read<'_>, seen: &Seen) -> Result<i64, Fault> {
    let (town, now, paths) = (q.town(), q.now(), paths_seen(q, seen)?);
    first_count(&q.rows_in(ASKED, p![town, now], &texts(&paths))?)
}
/// The shifts on which somebody waits for a yes, next first.
pub fn asked_shifts(q: &mut Read<'_>, seen: &Seen, most: i64) -> Result<Vec<AskedShift>, Fault> {
    let (town, now, paths) = (q.town(), q.now(), paths_seen(q, seen)?);
    q.rows_in(ASKED_SHIFTS, p![most, 0_i64, town, now], &texts(&paths))?
        .iter()
        .map(|row| {
            Ok(AskedShift {
                shift: row.get(0)?,
                title: row.get(1)?,
                starts_at: row.get(2)?,
                ends_at: row.get(3)?,
                asked: row.get(4)?,
            })
        })
        .collect()
}

/// Who may lead a shift of these bodies: leaders and workers of the bodies, below, and above.
const LEADERS: SqlList = SqlList(
    "select distinct p.person_id, p.name, p.sort_key from holding h \
     join organisation o on o.town_id = h.town_id and o.organisation_id = h.organisation_id \
     join person p on p.town_id = h.town_id and p.person_id = h.person_id \
     where h.town_id = $1 and h.role in ('leader', 'social_worker', 'assistant') \
     and h.starts_on <= $2 and (h.ends_on is null or h.ends_on >= $3) \
     and p.left_at is null and p.merged_into is null \
     and exists (select 1 from organisation b where b.town_id = h.town_id and b.path in ({slots}) \
     and (substr(o.path, 1, length(b.path)) = b.path \
     or substr(b.path, 1, length(o.path)) = o.path)) \
     order by p.sort_key, p.person_id limit 300",
);

/// Who may lead a shift of these bodies, by name.
pub fn leaders_under(q: &mut Read<'_>, paths: &[String]) -> Result<Vec<(PersonId, String)>, Fault> {
    let (town, today) = (q.town(), q.now().day());
    q.rows_in(LEADERS, p![town, today, today], &texts(paths))?
        .iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}
