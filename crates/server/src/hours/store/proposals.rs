//! Hours waiting for a yes.

use liandong_domain::basics::{
    ActivityId, AttendanceId, Day, Minutes, Moment, PersonId, ProposalId, ShiftId, Span,
};
use liandong_domain::hours::{Flag, Grade, Level, Proposal};

use super::book::EntryWords;
use crate::db::{Read, Row, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// A proposal as stored.
#[derive(Debug, Clone)]
pub struct ProposalRow {
    /// Its id.
    pub id: ProposalId,
    /// Whose time.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// The shift, unless it is a claim.
    pub shift: Option<ShiftId>,
    /// The attendance, unless it is a claim.
    pub attendance: Option<AttendanceId>,
    /// The day.
    pub served_on: Day,
    /// From and until.
    pub span: Span,
    /// Minutes that would count.
    pub minutes: Minutes,
    /// How well it is proved.
    pub grade: Grade,
    /// What needs an eye.
    pub flag: Flag,
    /// Whose yes it needs.
    pub level: Level,
    /// open, confirmed, refused.
    pub state: String,
    /// Why it was refused.
    pub why: String,
}

/// A closed shift with hours waiting.
#[derive(Debug, Clone)]
pub struct WaitingShift {
    /// The shift.
    pub shift: ShiftId,
    /// The activity.
    pub activity: ActivityId,
    /// Its title.
    pub title: String,
    /// When it began.
    pub starts_at: Moment,
    /// When it ended: the clock of R67 art. 11 starts here.
    pub ends_at: Moment,
    /// Hours waiting for a worker.
    pub waiting: i64,
    /// Of these, how many need an eye.
    pub flagged: i64,
    /// Hours waiting for the body above.
    pub above: i64,
}

/// A proposal by its id.
const PROPOSAL: Sql =
    Sql("select h.proposal_id, h.person_id, p.name, h.shift_id, h.attendance_id, \
     h.served_on, h.from_at, h.until_at, h.minutes, h.grade, h.flag, h.level, h.state, h.why \
     from hours_proposal h join person p on p.town_id = h.town_id and p.person_id = h.person_id \
     where h.town_id = $1 and h.proposal_id = $2");
/// The proposal of an attendance.
const OF_ATTENDANCE: Sql = Sql("select h.proposal_id, h.person_id, p.name, h.shift_id, \
     h.attendance_id, h.served_on, h.from_at, h.until_at, h.minutes, h.grade, h.flag, h.level, \
     h.state, h.why from hours_proposal h \
     join person p on p.town_id = h.town_id and p.person_id = h.person_id \
     where h.town_id = $1 and h.attendance_id = $2");
/// Proposals of a shift, those that need an eye first.
const OF_SHIFT: Sql =
    Sql("select h.proposal_id, h.person_id, p.name, h.shift_id, h.attendance_id, \
     h.served_on, h.from_at, h.until_at, h.minutes, h.grade, h.flag, h.level, h.state, h.why \
     from hours_proposal h join person p on p.town_id = h.town_id and p.person_id = h.person_id \
     where h.town_id = $1 and h.shift_id = $2 \
     order by case when h.flag = '' then 1 else 0 end, p.sort_key, h.proposal_id limit 500");
/// Closed shifts of a body and below whose hours wait, oldest end first.
const WAITING_SHIFTS: Sql =
    Sql("select s.shift_id, a.activity_id, a.title, s.starts_at, s.ends_at, \
     count(case when h.level = 'worker' then 1 end), count(case when h.flag <> '' then 1 end), \
     count(case when h.level = 'parent_body' then 1 end) from hours_proposal h \
     join shift s on s.town_id = h.town_id and s.shift_id = h.shift_id \
     join activity a on a.town_id = s.town_id and a.activity_id = s.activity_id \
     join organisation o on o.town_id = s.town_id and o.organisation_id = s.organisation_id \
     where h.town_id = $1 and h.state = 'open' and o.path >= $2 and o.path < $3 \
     group by s.shift_id, a.activity_id, a.title, s.starts_at, s.ends_at \
     order by s.ends_at, s.shift_id limit $4 offset $5");
/// How many such shifts and proposals there are.
const WAITING_COUNT: Sql = Sql("select count(distinct h.shift_id), count(h.proposal_id) \
     from hours_proposal h join shift s on s.town_id = h.town_id and s.shift_id = h.shift_id \
     join organisation o on o.town_id = s.town_id and o.organisation_id = s.organisation_id \
     where h.town_id = $1 and h.state = 'open' and o.path >= $2 and o.path < $3");
/// Puts a proposal, or puts the one of the same attendance right while it is open.
const PUT: Sql = Sql("insert into hours_proposal (town_id, proposal_id, person_id, shift_id, \
     attendance_id, served_on, from_at, until_at, minutes, grade, flag, level, state, made_at) \
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'open', $13) \
     on conflict (town_id, attendance_id) do update set served_on = excluded.served_on, \
     from_at = excluded.from_at, until_at = excluded.until_at, minutes = excluded.minutes, \
     grade = excluded.grade, flag = excluded.flag, level = excluded.level, state = 'open', \
     made_at = excluded.made_at, settled_at = null, settled_by = null, why = '' \
     where hours_proposal.state <> 'confirmed'");
/// Settles an open proposal, once.
const SETTLE: Sql = Sql("update hours_proposal set state = $1, settled_at = $2, settled_by = $3, \
     why = $4, from_at = $5, until_at = $6, minutes = $7, level = $8 where town_id = $9 \
     and proposal_id = $10 and state = 'open'");
/// Takes the open proposal of an attendance away: the shift was opened again.
const WITHDRAW: Sql = Sql("delete from hours_proposal where town_id = $1 and attendance_id = $2 \
     and state = 'open'");
/// What an entry of this shift and person says.
const WORDS: Sql =
    Sql("select a.activity_id, a.title, a.place, s.organisation_id, b.name, o.path \
     from shift s join activity a on a.town_id = s.town_id and a.activity_id = s.activity_id \
     join organisation o on o.town_id = s.town_id and o.organisation_id = s.organisation_id \
     left join sign_up u on u.town_id = s.town_id and u.shift_id = s.shift_id \
     and u.person_id = $1 and u.state = 'placed' \
     left join post b on b.town_id = u.town_id and b.post_id = u.post_id \
     where s.town_id = $2 and s.shift_id = $3");
/// When a shift began and ended, and the path of its body.
const SHIFT_FACTS: Sql = Sql("select s.starts_at, s.ends_at, s.rest_minutes, o.path, a.title \
     from shift s join activity a on a.town_id = s.town_id and a.activity_id = s.activity_id \
     join organisation o on o.town_id = s.town_id and o.organisation_id = s.organisation_id \
     where s.town_id = $1 and s.shift_id = $2");
/// Notes that nothing of a shift waits any more.
const SHIFT_CONFIRMED: Sql = Sql("update shift set confirmed_at = $1 where town_id = $2 \
     and shift_id = $3 and not exists (select 1 from hours_proposal h where h.town_id = $4 \
     and h.shift_id = $5 and h.state = 'open')");

fn proposal(row: &Row) -> Result<ProposalRow, Fault> {
    let odd = |what: &'static str| Fault::new("reading proposed hours", what);
    Ok(ProposalRow {
        id: row.get(0)?,
        person: row.get(1)?,
        name: row.get(2)?,
        shift: row.get(3)?,
        attendance: row.get(4)?,
        served_on: row.get(5)?,
        span: Span { from: row.get(6)?, until: row.get(7)? },
        minutes: row.get(8)?,
        grade: Grade::parse(&row.get::<String>(9)?).ok_or_else(|| odd("no known grade"))?,
        flag: Flag::parse(&row.get::<String>(10)?).ok_or_else(|| odd("no known flag"))?,
        level: Level::parse(&row.get::<String>(11)?).ok_or_else(|| odd("no known level"))?,
        state: row.get(12)?,
        why: row.get(13)?,
    })
}

/// One proposal.
pub fn one_proposal(q: &mut Read<'_>, id: ProposalId) -> Result<Option<ProposalRow>, Fault> {
    let town = q.town();
    q.row(PROPOSAL, p![town, id])?.as_ref().map(proposal).transpose()
}
/// The proposal of an attendance.
pub fn proposal_of(q: &mut Read<'_>, id: AttendanceId) -> Result<Option<ProposalRow>, Fault> {
    let town = q.town();
    q.row(OF_ATTENDANCE, p![town, id])?.as_ref().map(proposal).transpose()
}
/// Proposals of a shift, those that need an eye first.
pub fn proposals_of_shift(q: &mut Read<'_>, shift: ShiftId) -> Result<Vec<ProposalRow>, Fault> {
    let town = q.town();
    q.rows(OF_SHIFT, p![town, shift])?.iter().map(proposal).collect()
}
/// Closed shifts whose hours wait, oldest first.
pub fn waiting_shifts(
    q: &mut Read<'_>,
    path: &str,
    (most, offset): (i64, i64),
) -> Result<Vec<WaitingShift>, Fault> {
    let (town, end) = (q.town(), super::book::after(path));
    q.rows(WAITING_SHIFTS, p![town, path, end, most, offset])?
        .iter()
        .map(|row| {
            Ok(WaitingShift {
                shift: row.get(0)?,
                activity: row.get(1)?,
                title: row.get(2)?,
                starts_at: row.get(3)?,
                ends_at: row.get(4)?,
                waiting: row.get(5)?,
                flagged: row.get(6)?,
                above: row.get(7)?,
            })
        })
        .collect()
}
/// How many shifts and how many proposals wait.
pub fn waiting_count(q: &mut Read<'_>, path: &str) -> Result<(i64, i64), Fault> {
    let (town, end) = (q.town(), super::book::after(path));
    match q.row(WAITING_COUNT, p![town, path, end])? {
        Some(row) => Ok((row.get(0)?, row.get(1)?)),
        None => Ok((0, 0)),
    }
}
/// Whose time a proposal is, and where it comes from.
#[derive(Debug, Clone, Copy)]
pub struct ProposalOf {
    /// Whose time.
    pub person: PersonId,
    /// The shift; none for a claim.
    pub shift: Option<ShiftId>,
    /// The attendance; none for a claim.
    pub attendance: Option<AttendanceId>,
}
/// Puts a proposal. One of the same attendance is put right while it is not confirmed.
pub fn put_proposal(
    tx: &mut Tx<'_>,
    of: &ProposalOf,
    made: &Proposal,
) -> Result<ProposalId, Fault> {
    let (town, now, id) = (tx.town(), tx.now(), ProposalId::new(tx.fresh()));
    let values = [
        p![town, id, of.person, of.shift, of.attendance, made.served_on].as_slice(),
        p![made.span.from, made.span.until, made.minutes, made.grade.code(), made.flag.code()],
        p![made.level.code(), now],
    ]
    .concat();
    tx.execute(PUT, &values)?;
    Ok(id)
}
/// Settles an open proposal; false when it was settled before.
pub fn settle(tx: &mut Tx<'_>, row: &ProposalRow, state: &str, why: &str) -> Result<bool, Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    let values = [
        p![state, now, by, why, row.span.from, row.span.until, row.minutes].as_slice(),
        p![row.level.code(), town, row.id],
    ]
    .concat();
    Ok(tx.execute(SETTLE, &values)? == 1)
}
/// Takes an open proposal away.
pub fn withdraw(tx: &mut Tx<'_>, attendance: AttendanceId) -> Result<(), Fault> {
    let town = tx.town();
    tx.execute(WITHDRAW, p![town, attendance]).map(|_| ())
}
/// What an entry of this shift and person says, with the path of the body.
pub fn words_of(
    q: &mut Read<'_>,
    person: PersonId,
    shift: ShiftId,
) -> Result<Option<(EntryWords, String)>, Fault> {
    let town = q.town();
    let Some(row) = q.row(WORDS, p![person, town, shift])? else { return Ok(None) };
    let words = EntryWords {
        activity: row.get(0)?,
        shift: Some(shift),
        activity_words: row.get(1)?,
        place_words: row.get(2)?,
        post_words: row.get::<Option<String>>(4)?.unwrap_or_default(),
        organisation: row.get(3)?,
    };
    Ok(Some((words, row.get(5)?)))
}
/// What the pages and rules need to know of a shift.
#[derive(Debug, Clone)]
pub struct ShiftFacts {
    /// When it began.
    pub starts_at: Moment,
    /// When it ended.
    pub ends_at: Moment,
    /// Rest and meals inside.
    pub rest: Minutes,
    /// The path of its body.
    pub path: String,
    /// The title of its activity.
    pub title: String,
}
/// What is known of a shift.
pub fn shift_facts(q: &mut Read<'_>, shift: ShiftId) -> Result<Option<ShiftFacts>, Fault> {
    let town = q.town();
    let Some(row) = q.row(SHIFT_FACTS, p![town, shift])? else { return Ok(None) };
    Ok(Some(ShiftFacts {
        starts_at: row.get(0)?,
        ends_at: row.get(1)?,
        rest: row.get(2)?,
        path: row.get(3)?,
        title: row.get(4)?,
    }))
}
/// Notes on the shift that nothing of it waits any more.
pub fn note_confirmed(tx: &mut Tx<'_>, shift: ShiftId) -> Result<(), Fault> {
    let (town, now) = (tx.town(), tx.now());
    tx.execute(SHIFT_CONFIRMED, p![now, town, shift, town, shift]).map(|_| ())
}
