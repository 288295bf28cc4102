//! Sign-ups: one person, one post, one shift.

use liandong_domain::activities::{AgeGroup, SignUpState, SignUpWay};
use liandong_domain::basics::{ActivityId, Day, Moment, PersonId, PostId, ShiftId, SignUpId};

use super::coded;
use crate::db::{Read, Row, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// One sign-up.
const ONE: Sql = Sql("select u.sign_up_id, u.shift_id, u.post_id, u.person_id, p.name, p.number, \
     p.phone_tail, u.state, u.queue_class, u.asked_at, u.offered_until, u.way, u.party_id, \
     u.minor_at, u.asked_by, u.ended_at, u.ended_why from sign_up u \
     join person p on p.town_id = u.town_id and p.person_id = u.person_id \
     where u.town_id = $1 and u.sign_up_id = $2");
/// A person's open sign-up for a shift.
const OF: Sql = Sql("select u.sign_up_id, u.shift_id, u.post_id, u.person_id, p.name, p.number, \
     p.phone_tail, u.state, u.queue_class, u.asked_at, u.offered_until, u.way, u.party_id, \
     u.minor_at, u.asked_by, u.ended_at, u.ended_why from sign_up u \
     join person p on p.town_id = u.town_id and p.person_id = u.person_id \
     where u.town_id = $1 and u.shift_id = $2 and u.person_id = $3 and u.ended_at is null");
/// The open sign-ups of a shift: placed, offered, asked, then the waiting list in its order.
const OPEN: Sql =
    Sql("select u.sign_up_id, u.shift_id, u.post_id, u.person_id, p.name, p.number, \
     p.phone_tail, u.state, u.queue_class, u.asked_at, u.offered_until, u.way, u.party_id, \
     u.minor_at, u.asked_by, u.ended_at, u.ended_why from sign_up u \
     join person p on p.town_id = u.town_id and p.person_id = u.person_id \
     where u.town_id = $1 and u.shift_id = $2 and u.ended_at is null \
     order by case u.state when 'placed' then 1 when 'offered' then 2 when 'asked' then 3 \
     else 4 end, u.queue_class, u.asked_at, u.sign_up_id limit $3 offset $4");
/// How many open sign-ups a shift has.
const COUNT_OPEN: Sql = Sql("select count(sign_up_id) from sign_up where town_id = $1 \
     and shift_id = $2 and ended_at is null");
/// The ended sign-ups of a shift, latest first.
const ENDED: Sql =
    Sql("select u.sign_up_id, u.shift_id, u.post_id, u.person_id, p.name, p.number, \
     p.phone_tail, u.state, u.queue_class, u.asked_at, u.offered_until, u.way, u.party_id, \
     u.minor_at, u.asked_by, u.ended_at, u.ended_why from sign_up u \
     join person p on p.town_id = u.town_id and p.person_id = u.person_id \
     where u.town_id = $1 and u.shift_id = $2 and u.ended_at is not null \
     order by u.ended_at desc, u.sign_up_id limit $3");
/// The head of a waiting list.
const WAITING: Sql = Sql("select u.sign_up_id, u.shift_id, u.post_id, u.person_id, p.name, \
     p.number, p.phone_tail, u.state, u.queue_class, u.asked_at, u.offered_until, u.way, \
     u.party_id, u.minor_at, u.asked_by, u.ended_at, u.ended_why from sign_up u \
     join person p on p.town_id = u.town_id and p.person_id = u.person_id \
     where u.town_id = $1 and u.shift_id = $2 and u.post_id = $3 and u.state = 'waiting' \
     and u.ended_at is null order by u.queue_class, u.asked_at, u.sign_up_id limit $4");
/// How many stand before one in the same waiting list.
const BEFORE: Sql = Sql("select count(sign_up_id) from sign_up where town_id = $1 \
     and shift_id = $2 and post_id = $3 and state = 'waiting' and ended_at is null \
     and (queue_class < $4 or (queue_class = $5 and (asked_at < $6 \
     or (asked_at = $7 and sign_up_id < $8))))");
/// Writes a sign-up.
const INSERT: Sql = Sql("insert into sign_up (town_id, sign_up_id, shift_id, post_id, person_id, \
     state, queue_class, asked_at, asked_by, way, party_id, minor_at) \
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)");
/// Moves an open sign-up on.
const MOVE: Sql = Sql("update sign_up set state = $1, offered_until = $2 where town_id = $3 \
     and sign_up_id = $4 and state = $5 and ended_at is null");
/// Ends an open sign-up.
const END: Sql = Sql("update sign_up set state = $1, offered_until = null, ended_at = $2, \
     ended_by = $3, ended_reason = $4, ended_why = $5 where town_id = $6 and sign_up_id = $7 \
     and state = $8 and ended_at is null");
/// Holds a person, so that two of their sign-ups cannot miss each other.
const HOLD_PERSON: Sql = Sql("select person_id from person where town_id = $1 and person_id = $2");
/// What else the person does at that time: other sign-ups of fixed hours.
const CLASHES: Sql = Sql("select a.title, s.starts_at, s.ends_at from sign_up u \
     join shift s on s.town_id = u.town_id and s.shift_id = u.shift_id \
     join activity a on a.town_id = s.town_id and a.activity_id = s.activity_id \
     where u.town_id = $1 and u.person_id = $2 and u.ended_at is null \
     and u.state in ('placed', 'offered', 'asked') and u.shift_id <> $3 \
     and a.form = 'dated' and s.called_off_at is null and s.starts_at < $4 and s.ends_at > $5 \
     order by s.starts_at limit 5");
/// What else the person leads at that time.
const LED: Sql = Sql("select a.title, s.starts_at, s.ends_at from shift s \
     join activity a on a.town_id = s.town_id and a.activity_id = s.activity_id \
     where s.town_id = $1 and s.leader_id = $2 and s.shift_id <> $3 and a.form = 'dated' \
     and s.called_off_at is null and s.published_at is not null \
     and s.starts_at < $4 and s.ends_at > $5 order by s.starts_at limit 5");
/// The last shift of an activity in which the person had a place.
const LAST_PLACED: Sql = Sql("select max(s.starts_at) from sign_up u \
     join shift s on s.town_id = u.town_id and s.shift_id = u.shift_id \
     where u.town_id = $1 and u.person_id = $2 and u.state = 'placed' and s.activity_id = $3");
/// Offers that ran out.
const RUN_OUT: Sql =
    Sql("select sign_up_id from sign_up where town_id = $1 and state = 'offered' \
     and offered_until <= $2 order by offered_until limit 500");
/// Waiting lists of shifts that have closed or are called off.
const STALE: Sql = Sql("select u.sign_up_id from sign_up u \
     join shift s on s.town_id = u.town_id and s.shift_id = u.shift_id \
     where u.town_id = $1 and u.state in ('waiting', 'asked') and u.ended_at is null \
     and s.starts_at <= $2 limit 500");
/// Coming open sign-ups of one activity by one person.
const COMING_OF: Sql = Sql("select u.sign_up_id from sign_up u \
     join shift s on s.town_id = u.town_id and s.shift_id = u.shift_id \
     where u.town_id = $1 and u.person_id = $2 and s.activity_id = $3 and u.way = 'regular' \
     and u.ended_at is null and s.starts_at > $4 and s.starts_at >= $5 and s.starts_at < $6 \
     order by s.starts_at limit 400");

/// A sign-up as stored, with the person's name.
#[derive(Debug, Clone)]
pub struct SignUpRow {
    /// Its id.
    pub id: SignUpId,
    /// The shift.
    pub shift: ShiftId,
    /// The post.
    pub post: PostId,
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their volunteer number.
    pub number: String,
    /// The last digits of their phone; empty: none.
    pub phone_tail: String,
    /// How far it has come.
    pub state: SignUpState,
    /// Class in the waiting list.
    pub queue_class: i64,
    /// When it was asked for.
    pub asked_at: Moment,
    /// Until when an offered place is kept.
    pub offered_until: Option<Moment>,
    /// How it came.
    pub way: SignUpWay,
    /// Shared by sign-ups made together.
    pub party: Option<String>,
    /// Under 18 on the day.
    pub age: AgeGroup,
    /// Who acted.
    pub asked_by: String,
    /// When it ended.
    pub ended_at: Option<Moment>,
    /// Words given when it ended.
    pub ended_why: String,
}

fn sign_up_row(row: &Row) -> Result<SignUpRow, Fault> {
    let minor: Option<Moment> = row.get(13)?;
    Ok(SignUpRow {
        id: row.get(0)?,
        shift: row.get(1)?,
        post: row.get(2)?,
        person: row.get(3)?,
        name: row.get(4)?,
        number: row.get(5)?,
        phone_tail: row.get::<Option<String>>(6)?.unwrap_or_default(),
        state: coded(&row.get::<String>(7)?, SignUpState::parse, "sign_up.state")?,
        queue_class: row.get(8)?,
        asked_at: row.get(9)?,
        offered_until: row.get(10)?,
        way: coded(&row.get::<String>(11)?, SignUpWay::parse, "sign_up.way")?,
        party: row.get(12)?,
        age: if minor.is_some() { AgeGroup::Minor } else { AgeGroup::Adult },
        asked_by: row.get(14)?,
        ended_at: row.get(15)?,
        ended_why: row.get(16)?,
    })
}

/// What a person does at another place at that time.
#[derive(Debug, Clone)]
pub struct BusyRow {
    /// The activity's title.
    pub title: String,
    /// From.
    pub starts_at: Moment,
    /// Until.
    pub ends_at: Moment,
}

/// How a sign-up ends.
#[derive(Debug, Clone, Copy)]
pub struct End<'a> {
    /// The state after it.
    pub state: SignUpState,
    /// The code of the reason; empty: none.
    pub reason: &'a str,
    /// Words about it.
    pub words: &'a str,
}

/// One sign-up, if it exists.
pub fn sign_up(q: &mut Read<'_>, id: SignUpId) -> Result<Option<SignUpRow>, Fault> {
    let town = q.town();
    q.row(ONE, p![town, id])?.as_ref().map(sign_up_row).transpose()
}
/// A person's open sign-up for a shift, if there is one.
pub fn sign_up_of(
    q: &mut Read<'_>,
    shift: ShiftId,
    person: PersonId,
) -> Result<Option<SignUpRow>, Fault> {
    let town = q.town();
    q.row(OF, p![town, shift, person])?.as_ref().map(sign_up_row).transpose()
}
/// All open sign-ups of a shift: placed, offered, asked, then the waiting list in its order.
pub fn signed_up(q: &mut Read<'_>, shift: ShiftId) -> Result<Vec<SignUpRow>, Fault> {
    signed_up_page(q, shift, 100_000, 0)
}
/// A page of the open sign-ups of a shift.
pub fn signed_up_page(
    q: &mut Read<'_>,
    shift: ShiftId,
    most: i64,
    offset: i64,
) -> Result<Vec<SignUpRow>, Fault> {
    let town = q.town();
    q.rows(OPEN, p![town, shift, most, offset])?.iter().map(sign_up_row).collect()
}
/// How many open sign-ups a shift has.
pub fn count_signed_up(q: &mut Read<'_>, shift: ShiftId) -> Result<i64, Fault> {
    let town = q.town();
    q.count(COUNT_OPEN, p![town, shift])
}
/// Those who left, latest first.
pub fn left(q: &mut Read<'_>, shift: ShiftId, most: i64) -> Result<Vec<SignUpRow>, Fault> {
    let town = q.town();
    q.rows(ENDED, p![town, shift, most])?.iter().map(sign_up_row).collect()
}
/// The head of a waiting list in its order.
pub fn waiting(
    q: &mut Read<'_>,
    shift: ShiftId,
    post: PostId,
    most: i64,
) -> Result<Vec<SignUpRow>, Fault> {
    let town = q.town();
    q.rows(WAITING, p![town, shift, post, most])?.iter().map(sign_up_row).collect()
}
/// The place in the waiting list, counted from 1.
pub fn place_in_queue(q: &mut Read<'_>, row: &SignUpRow) -> Result<i64, Fault> {
    let (town, class, asked) = (q.town(), row.queue_class, row.asked_at);
    let before =
        q.count(BEFORE, p![town, row.shift, row.post, class, class, asked, asked, row.id])?;
    Ok(before + 1)
}
/// Writes a sign-up asked for now by whoever acts.
pub fn insert_sign_up(tx: &mut Tx<'_>, row: &SignUpRow) -> Result<(), Fault> {
    let town = tx.town();
    let minor = match row.age {
        AgeGroup::Minor => Some(row.asked_at),
        AgeGroup::Adult => None,
    };
    let values = p![
        town,
        row.id,
        row.shift,
        row.post,
        row.person,
        row.state.code(),
        row.queue_class,
        row.asked_at,
        &row.asked_by,
        row.way.code(),
        row.party.clone(),
        minor
    ];
    tx.execute(INSERT, values).map(|_| ())
}
/// Moves an open sign-up from its state to another; a fault to be tried again when somebody was
/// quicker.
pub fn move_sign_up(
    tx: &mut Tx<'_>,
    row: &SignUpRow,
    to: SignUpState,
    offered_until: Option<Moment>,
) -> Result<(), Fault> {
    let town = tx.town();
    let values = p![to.code(), offered_until, town, row.id, row.state.code()];
    moved(tx.execute(MOVE, values)?)
}
/// Ends an open sign-up; a fault to be tried again when somebody was quicker.
pub fn end_sign_up(tx: &mut Tx<'_>, row: &SignUpRow, end: &End<'_>) -> Result<(), Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    let values =
        p![end.state.code(), now, by, end.reason, end.words, town, row.id, row.state.code()];
    moved(tx.execute(END, values)?)
}

fn moved(rows: u64) -> Result<(), Fault> {
    if rows == 1 {
        return Ok(());
    }
    let mut fault = Fault::new("moving a sign-up on", "somebody else was quicker");
    fault.again = true;
    Err(fault)
}

/// Holds a person until the end of the transaction.
pub fn hold_person(tx: &mut Tx<'_>, person: PersonId) -> Result<(), Fault> {
    let town = tx.town();
    tx.hold(HOLD_PERSON, p![town, person])
}
/// What a person does elsewhere at that time, signed up or leading.
pub fn busy(
    q: &mut Read<'_>,
    person: PersonId,
    shift: ShiftId,
    from: Moment,
    until: Moment,
) -> Result<Vec<BusyRow>, Fault> {
    let town = q.town();
    let mut out = Vec::new();
    for sql in [CLASHES, LED] {
        for row in q.rows(sql, p![town, person, shift, until, from])? {
            out.push(BusyRow { title: row.get(0)?, starts_at: row.get(1)?, ends_at: row.get(2)? });
        }
    }
    Ok(out)
}
/// The day of the last shift of an activity in which the person had a place.
pub fn last_placed(
    q: &mut Read<'_>,
    person: PersonId,
    activity: ActivityId,
) -> Result<Option<Day>, Fault> {
    let town = q.town();
    let Some(row) = q.row(LAST_PLACED, p![town, person, activity])? else { return Ok(None) };
    Ok(row.get::<Option<Moment>>(0)?.map(Moment::day))
}
/// Offers whose time is over, oldest first, at most 500.
pub fn offers_run_out(q: &mut Read<'_>) -> Result<Vec<SignUpId>, Fault> {
    let (town, now) = (q.town(), q.now());
    q.rows(RUN_OUT, p![town, now])?.iter().map(|row| row.get(0)).collect()
}
/// People still waiting or unanswered when the shift has begun, at most 500.
pub fn left_waiting(q: &mut Read<'_>) -> Result<Vec<SignUpId>, Fault> {
    let (town, now) = (q.town(), q.now());
    q.rows(STALE, p![town, now])?.iter().map(|row| row.get(0)).collect()
}
/// Coming sign-ups that a standing sign-up made, between two moments.
pub fn coming_by_regular(
    q: &mut Read<'_>,
    activity: ActivityId,
    person: PersonId,
    from: Moment,
    until: Moment,
) -> Result<Vec<SignUpId>, Fault> {
    let (town, now) = (q.town(), q.now());
    q.rows(COMING_OF, p![town, person, activity, now, from, until])?
        .iter()
        .map(|row| row.get(0))
        .collect()
}
