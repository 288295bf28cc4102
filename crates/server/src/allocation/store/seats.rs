//! Who sits in the committee, and what they said.

use liandong_domain::allocation::{Side, Vote};
use liandong_domain::basics::{AllocationId, Moment, PersonId};

use super::known;
use crate::db::{Read, Row, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// A seat in the committee.
#[derive(Debug, Clone)]
pub struct SeatRow {
    /// Who sits.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// For whom.
    pub side: Side,
    /// Since when.
    pub appointed_at: Moment,
}

/// What a member said.
#[derive(Debug, Clone)]
pub struct VoteRow {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// For whom they sit.
    pub side: Side,
    /// What they said.
    pub vote: Vote,
    /// The dissent in words, or why they stood aside.
    pub words: String,
    /// How many amounts were set otherwise by then.
    pub saw: i64,
    /// When.
    pub voted_at: Moment,
}

/// Who sits.
const SEATS: Sql = Sql("select s.person_id, w.name, s.side, s.appointed_at from committee_seat s \
     join person w on w.town_id = s.town_id and w.person_id = s.person_id \
     where s.town_id = $1 and s.ended_at is null order by s.side, s.appointed_at, s.person_id \
     limit 100");
/// A person's seat.
const SEAT: Sql = Sql("select s.person_id, w.name, s.side, s.appointed_at from committee_seat s \
     join person w on w.town_id = s.town_id and w.person_id = s.person_id \
     where s.town_id = $1 and s.person_id = $2 and s.ended_at is null");
/// Gives a seat.
const KEEP: Sql = Sql("insert into committee_seat (town_id, person_id, side, appointed_by, \
     appointed_at) values ($1, $2, $3, $4, $5) on conflict (town_id, person_id) do update \
     set side = excluded.side, appointed_by = excluded.appointed_by, \
     appointed_at = excluded.appointed_at, ended_at = null");
/// Ends it.
const END: Sql = Sql("update committee_seat set ended_at = $1 where town_id = $2 \
     and person_id = $3 and ended_at is null");
/// What was said of an allocation.
const VOTES: Sql = Sql("select v.person_id, w.name, v.side, v.vote, v.words, v.saw, v.voted_at \
     from allocation_vote v join person w on w.town_id = v.town_id and w.person_id = v.person_id \
     where v.town_id = $1 and v.allocation_id = $2 order by v.voted_at, v.person_id limit 100");
/// Notes it.
const VOTE: Sql = Sql("insert into allocation_vote (town_id, allocation_id, person_id, side, \
     vote, words, saw, voted_at) values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (town_id, \
     allocation_id, person_id) do update set vote = excluded.vote, words = excluded.words, \
     saw = excluded.saw, voted_at = excluded.voted_at");

fn seat_row(row: &Row) -> Result<SeatRow, Fault> {
    Ok(SeatRow {
        person: row.get(0)?,
        name: row.get(1)?,
        side: known(Side::parse(&row.get::<String>(2)?), "a side")?,
        appointed_at: row.get(3)?,
    })
}

/// Who sits in the committee.
pub fn seats(q: &mut Read<'_>) -> Result<Vec<SeatRow>, Fault> {
    let town = q.town();
    q.rows(SEATS, p![town])?.iter().map(seat_row).collect()
}
/// A person's seat.
pub fn seat(q: &mut Read<'_>, person: PersonId) -> Result<Option<SeatRow>, Fault> {
    let town = q.town();
    q.row(SEAT, p![town, person])?.as_ref().map(seat_row).transpose()
}
/// Gives a seat.
pub fn keep_seat(tx: &mut Tx<'_>, person: PersonId, side: Side) -> Result<(), Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    tx.execute(KEEP, p![town, person, side.code(), by, now]).map(|_| ())
}
/// Ends a seat; false when there was none.
pub fn end_seat(tx: &mut Tx<'_>, person: PersonId) -> Result<bool, Fault> {
    let (town, now) = (tx.town(), tx.now());
    Ok(tx.execute(END, p![now, town, person])? == 1)
}
/// What was said of an allocation, in the order it was said.
pub fn votes(q: &mut Read<'_>, id: AllocationId) -> Result<Vec<VoteRow>, Fault> {
    let town = q.town();
    q.rows(VOTES, p![town, id])?
        .iter()
        .map(|row| {
            Ok(VoteRow {
                person: row.get(0)?,
                name: row.get(1)?,
                side: known(Side::parse(&row.get::<String>(2)?), "a side")?,
                vote: known(Vote::parse(&row.get::<String>(3)?), "a vote")?,
                words: row.get(4)?,
                saw: row.get(5)?,
                voted_at: row.get(6)?,
            })
        })
        .collect()
}
/// Notes what a member said.
pub fn keep_vote(
    tx: &mut Tx<'_>,
    (id, person): (AllocationId, PersonId),
    (side, vote): (Side, Vote),
    (words, saw): (&str, i64),
) -> Result<(), Fault> {
    let (town, now) = (tx.town(), tx.now());
    let values = p![town, id, person, side.code(), vote.code(), words, saw, now];
    tx.execute(VOTE, values).map(|_| ())
}
