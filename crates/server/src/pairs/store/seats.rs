//! Who sits in which seat, and who sat.

use liandong_domain::basics::{Day, Moment, PairSeatId, PersonId, PupilId};
use liandong_domain::pairs::{EmptyWhy, PairSeat, Span};

use super::known;
use crate::db::{Read, Row, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// One person's time in a seat.
#[derive(Debug, Clone)]
pub struct SeatRow {
    /// Its id.
    pub id: PairSeatId,
    /// The pupil.
    pub pupil: PupilId,
    /// Which seat.
    pub seat: PairSeat,
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their number.
    pub number: String,
    /// From when until when.
    pub days: Span,
    /// Why it ended.
    pub why: Option<EmptyWhy>,
    /// The reason in words.
    pub words: String,
}

/// Somebody about to sit down.
#[derive(Debug, Clone)]
pub struct NewSeat {
    /// The pupil.
    pub pupil: PupilId,
    /// Which seat.
    pub seat: PairSeat,
    /// Who.
    pub person: PersonId,
    /// From when.
    pub from: Day,
    /// The rule.
    pub rule: String,
}

/// One pupil of the list, with both seats.
#[derive(Debug, Clone)]
pub struct PairLine {
    /// The pupil.
    pub pupil: PupilId,
    /// The pupil's code.
    pub code: String,
    /// The worker's name; empty: none.
    pub worker: String,
    /// The volunteer's name; empty: none.
    pub volunteer: String,
    /// Since when the worker's seat is empty.
    pub worker_empty: Option<Moment>,
    /// Since when the volunteer's seat is empty.
    pub volunteer_empty: Option<Moment>,
}

/// One row.
const ONE: Sql = Sql("select s.pair_seat_id, s.pupil_id, s.seat, s.person_id, p.name, p.number, \
     s.from_on, s.until_on, s.why, s.why_words from pair_seat s \
     join person p on p.town_id = s.town_id and p.person_id = s.person_id \
     where s.town_id = $1 and s.pair_seat_id = $2");
/// Everybody who sits or sat beside a pupil, who sits there first.
const OF_PUPIL: Sql = Sql("select s.pair_seat_id, s.pupil_id, s.seat, s.person_id, p.name, \
     p.number, s.from_on, s.until_on, s.why, s.why_words from pair_seat s \
     join person p on p.town_id = s.town_id and p.person_id = s.person_id \
     where s.town_id = $1 and s.pupil_id = $2 \
     order by case when s.until_on is null then 0 else 1 end, s.seat desc, s.from_on desc, \
     s.pair_seat_id limit 200");
/// Seats that somebody holds.
const OF_PERSON: Sql = Sql("select s.pair_seat_id, s.pupil_id, s.seat, s.person_id, u.code, \
     u.code, s.from_on, s.until_on, s.why, s.why_words from pair_seat s \
     join pupil u on u.town_id = s.town_id and u.pupil_id = s.pupil_id \
     where s.town_id = $1 and s.person_id = $2 and s.until_on is null order by u.code limit 500");
/// Whether somebody sits beside a pupil now.
const SITS: Sql = Sql("select count(pair_seat_id) from pair_seat where town_id = $1 \
     and person_id = $2 and until_on is null and pupil_id = $3");
/// Sits down.
const INSERT: Sql = Sql("insert into pair_seat (town_id, pair_seat_id, pupil_id, seat, \
     person_id, from_on, filled_at, filled_by, rule) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
/// Stands up.
const END: Sql = Sql("update pair_seat set until_on = $1, ended_at = $2, ended_by = $3, \
     why = $4, why_words = $5 where town_id = $6 and pair_seat_id = $7 and until_on is null");
/// Every pair: the longest empty seat first, then by code.
const LIST: Sql = Sql("select f.pupil_id, u.code, w.name, v.name, ew.since_at, ev.since_at \
     from pair_file f join pupil u on u.town_id = f.town_id and u.pupil_id = f.pupil_id \
     left join pair_seat sw on sw.town_id = f.town_id and sw.pupil_id = f.pupil_id \
     and sw.seat = 'worker' and sw.until_on is null \
     left join person w on w.town_id = sw.town_id and w.person_id = sw.person_id \
     left join pair_seat sv on sv.town_id = f.town_id and sv.pupil_id = f.pupil_id \
     and sv.seat = 'volunteer' and sv.until_on is null \
     left join person v on v.town_id = sv.town_id and v.person_id = sv.person_id \
     left join pair_vacancy ew on ew.town_id = f.town_id and ew.pupil_id = f.pupil_id \
     and ew.seat = 'worker' and ew.ended_at is null \
     left join pair_vacancy ev on ev.town_id = f.town_id and ev.pupil_id = f.pupil_id \
     and ev.seat = 'volunteer' and ev.ended_at is null \
     where f.town_id = $1 and f.until_on is null \
     order by coalesce(ew.since_at, ev.since_at, 9000000000000000), u.code limit $2 offset $3");
/// How many pairs there are, and how many have an empty seat.
const COUNT: Sql = Sql("select count(f.pupil_id), \
     coalesce(sum(case when exists (select 1 from pair_vacancy v where v.town_id = f.town_id \
     and v.pupil_id = f.pupil_id and v.ended_at is null) then 1 else 0 end), 0) \
     from pair_file f where f.town_id = $1 and f.until_on is null");

fn row(row: &Row) -> Result<SeatRow, Fault> {
    Ok(SeatRow {
        id: row.get(0)?,
        pupil: row.get(1)?,
        seat: known(PairSeat::parse(&row.get::<String>(2)?), "a seat")?,
        person: row.get(3)?,
        name: row.get(4)?,
        number: row.get(5)?,
        days: Span { from: row.get(6)?, until: row.get(7)? },
        why: EmptyWhy::parse(&row.get::<String>(8)?),
        words: row.get(9)?,
    })
}

/// One person's time in a seat.
pub fn seat(q: &mut Read<'_>, id: PairSeatId) -> Result<Option<SeatRow>, Fault> {
    let town = q.town();
    q.row(ONE, p![town, id])?.as_ref().map(row).transpose()
}
/// Everybody who sits or sat beside a pupil.
pub fn seats_of(q: &mut Read<'_>, pupil: PupilId) -> Result<Vec<SeatRow>, Fault> {
    let town = q.town();
    q.rows(OF_PUPIL, p![town, pupil])?.iter().map(row).collect()
}
/// Seats that somebody holds; name and number are the pupil's code.
pub fn children_of(q: &mut Read<'_>, person: PersonId) -> Result<Vec<SeatRow>, Fault> {
    let town = q.town();
    q.rows(OF_PERSON, p![town, person])?.iter().map(row).collect()
}
/// Whether somebody sits beside a pupil now.
pub fn sits(q: &mut Read<'_>, person: PersonId, pupil: PupilId) -> Result<bool, Fault> {
    let town = q.town();
    Ok(q.count(SITS, p![town, person, pupil])? > 0)
}
/// Sits down. The vacancy was taken before.
pub fn insert_seat(tx: &mut Tx<'_>, new: &NewSeat) -> Result<PairSeatId, Fault> {
    let (town, now, by, id) = (tx.town(), tx.now(), tx.actor(), PairSeatId::new(tx.fresh()));
    let head = p![town, id, new.pupil, new.seat.code(), new.person, new.from, now, by];
    tx.execute(INSERT, &[head.as_slice(), p![&new.rule]].concat())?;
    Ok(id)
}
/// Stands up; false when somebody was quicker.
pub fn end_seat(
    tx: &mut Tx<'_>,
    id: PairSeatId,
    until: Day,
    (why, words): (&str, &str),
) -> Result<bool, Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    Ok(tx.execute(END, p![until, now, by, why, words, town, id])? == 1)
}
/// A page of the pairs.
pub fn pairs(q: &mut Read<'_>, (size, offset): (i64, i64)) -> Result<Vec<PairLine>, Fault> {
    let town = q.town();
    q.rows(LIST, p![town, size, offset])?
        .iter()
        .map(|row| {
            Ok(PairLine {
                pupil: row.get(0)?,
                code: row.get(1)?,
                worker: row.get::<Option<String>>(2)?.unwrap_or_default(),
                volunteer: row.get::<Option<String>>(3)?.unwrap_or_default(),
                worker_empty: row.get(4)?,
                volunteer_empty: row.get(5)?,
            })
        })
        .collect()
}
/// How many pairs there are, and how many have an empty seat.
pub fn count_pairs(q: &mut Read<'_>) -> Result<(i64, i64), Fault> {
    let town = q.town();
    match q.row(COUNT, p![town])? {
        Some(row) => Ok((row.get(0)?, row.get(1)?)),
        None => Ok((0, 0)),
    }
}
