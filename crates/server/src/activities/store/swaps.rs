//! Swaps: a place offered to another person, taken by them (E4).

use liandong_domain::activities::SwapState;
use liandong_domain::basics::{ActivityId, Moment, PersonId, ShiftId, SignUpId, SwapId};

use super::coded;
use crate::db::{Read, Row, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// One swap.
const ONE: Sql = Sql("select w.swap_id, w.sign_up_id, w.shift_id, w.from_person_id, f.name, \
     w.to_person_id, n.name, w.state, w.offered_at, a.title, s.starts_at, s.ends_at from swap w \
     join person f on f.town_id = w.town_id and f.person_id = w.from_person_id \
     join person n on n.town_id = w.town_id and n.person_id = w.to_person_id \
     join shift s on s.town_id = w.town_id and s.shift_id = w.shift_id \
     join activity a on a.town_id = s.town_id and a.activity_id = s.activity_id \
     where w.town_id = $1 and w.swap_id = $2");
/// Places offered to a person and still open.
const TO: Sql = Sql("select w.swap_id, w.sign_up_id, w.shift_id, w.from_person_id, f.name, \
     w.to_person_id, n.name, w.state, w.offered_at, a.title, s.starts_at, s.ends_at from swap w \
     join person f on f.town_id = w.town_id and f.person_id = w.from_person_id \
     join person n on n.town_id = w.town_id and n.person_id = w.to_person_id \
     join shift s on s.town_id = w.town_id and s.shift_id = w.shift_id \
     join activity a on a.town_id = s.town_id and a.activity_id = s.activity_id \
     where w.town_id = $1 and w.to_person_id = $2 and w.state = 'offered' and s.starts_at > $3 \
     order by s.starts_at limit 50");
/// The open swap of a sign-up.
const OF_SIGN_UP: Sql =
    Sql("select w.swap_id, w.sign_up_id, w.shift_id, w.from_person_id, f.name, \
     w.to_person_id, n.name, w.state, w.offered_at, a.title, s.starts_at, s.ends_at from swap w \
     join person f on f.town_id = w.town_id and f.person_id = w.from_person_id \
     join person n on n.town_id = w.town_id and n.person_id = w.to_person_id \
     join shift s on s.town_id = w.town_id and s.shift_id = w.shift_id \
     join activity a on a.town_id = s.town_id and a.activity_id = s.activity_id \
     where w.town_id = $1 and w.shift_id = $2 and w.sign_up_id = $3 and w.state = 'offered' \
     limit 1");
/// Offers a place.
const INSERT: Sql =
    Sql("insert into swap (town_id, swap_id, sign_up_id, shift_id, from_person_id, \
     to_person_id, state, offered_at) values ($1, $2, $3, $4, $5, $6, $7, $8)");
/// Settles an offered swap.
const SETTLE: Sql = Sql("update swap set state = $1, settled_at = $2 where town_id = $3 \
     and swap_id = $4 and state = 'offered'");
/// Settles what was offered of a sign-up that ended.
const WITHDRAW_ALL: Sql = Sql("update swap set state = 'withdrawn', settled_at = $1 \
     where town_id = $2 and shift_id = $3 and sign_up_id = $4 and state = 'offered'");
/// People who have served in the same activity, the latest first: whom one may ask.
const MATES: Sql = Sql("select p.person_id, p.name, p.number, max(s.starts_at) from sign_up u \
     join shift s on s.town_id = u.town_id and s.shift_id = u.shift_id \
     join person p on p.town_id = u.town_id and p.person_id = u.person_id \
     where u.town_id = $1 and s.activity_id = $2 and u.person_id <> $3 \
     and u.state in ('placed', 'waiting') and p.left_at is null and p.merged_into is null \
     and not exists (select 1 from sign_up h where h.town_id = u.town_id and h.shift_id = $4 \
     and h.person_id = u.person_id and h.ended_at is null and h.state <> 'waiting') \
     group by p.person_id, p.name, p.number order by 4 desc, p.person_id limit 20");
/// The person behind a volunteer number.
const BY_NUMBER: Sql = Sql("select person_id from person where town_id = $1 and number = $2 \
     and left_at is null and merged_into is null");

/// A swap as stored, with the words around it.
#[derive(Debug, Clone)]
pub struct SwapRow {
    /// Its id.
    pub id: SwapId,
    /// The sign-up given away.
    pub sign_up: SignUpId,
    /// The shift.
    pub shift: ShiftId,
    /// Who gives.
    pub from: PersonId,
    /// Their name.
    pub from_name: String,
    /// Who is asked.
    pub to: PersonId,
    /// Their name.
    pub to_name: String,
    /// How far it has come.
    pub state: SwapState,
    /// When it was offered.
    pub offered_at: Moment,
    /// The activity's title.
    pub title: String,
    /// When the shift starts.
    pub starts_at: Moment,
    /// When it ends.
    pub ends_at: Moment,
}

/// Somebody who has served in the same activity.
#[derive(Debug, Clone)]
pub struct Mate {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their volunteer number.
    pub number: String,
}

fn swap_row(row: &Row) -> Result<SwapRow, Fault> {
    Ok(SwapRow {
        id: row.get(0)?,
        sign_up: row.get(1)?,
        shift: row.get(2)?,
        from: row.get(3)?,
        from_name: row.get(4)?,
        to: row.get(5)?,
        to_name: row.get(6)?,
        state: coded(&row.get::<String>(7)?, SwapState::parse, "swap.state")?,
        offered_at: row.get(8)?,
        title: row.get(9)?,
        starts_at: row.get(10)?,
        ends_at: row.get(11)?,
    })
}

/// One swap, if it exists.
pub fn swap(q: &mut Read<'_>, id: SwapId) -> Result<Option<SwapRow>, Fault> {
    let town = q.town();
    q.row(ONE, p![town, id])?.as_ref().map(swap_row).transpose()
}
/// Places offered to a person, of shifts still to come.
pub fn swaps_to(q: &mut Read<'_>, person: PersonId) -> Result<Vec<SwapRow>, Fault> {
    let (town, now) = (q.town(), q.now());
    q.rows(TO, p![town, person, now])?.iter().map(swap_row).collect()
}
/// The open swap of a sign-up, if there is one.
pub fn swap_of(
    q: &mut Read<'_>,
    shift: ShiftId,
    sign_up: SignUpId,
) -> Result<Option<SwapRow>, Fault> {
    let town = q.town();
    q.row(OF_SIGN_UP, p![town, shift, sign_up])?.as_ref().map(swap_row).transpose()
}
/// Offers a place.
pub fn insert_swap(tx: &mut Tx<'_>, swap: &SwapRow) -> Result<(), Fault> {
    let town = tx.town();
    let values = p![
        town,
        swap.id,
        swap.sign_up,
        swap.shift,
        swap.from,
        swap.to,
        swap.state.code(),
        swap.offered_at
    ];
    tx.execute(INSERT, values).map(|_| ())
}
/// Settles an offered swap; gives whether it was still open.
pub fn settle_swap(tx: &mut Tx<'_>, id: SwapId, state: SwapState) -> Result<bool, Fault> {
    let (town, now) = (tx.town(), tx.now());
    Ok(tx.execute(SETTLE, p![state.code(), now, town, id])? == 1)
}
/// Withdraws what was offered of a sign-up that ended.
pub fn withdraw_swaps(tx: &mut Tx<'_>, shift: ShiftId, sign_up: SignUpId) -> Result<(), Fault> {
    let (town, now) = (tx.town(), tx.now());
    tx.execute(WITHDRAW_ALL, p![now, town, shift, sign_up]).map(|_| ())
}
/// Whom one may ask to take a place: people who have served in the same activity.
pub fn mates(
    q: &mut Read<'_>,
    activity: ActivityId,
    shift: ShiftId,
    me: PersonId,
) -> Result<Vec<Mate>, Fault> {
    let town = q.town();
    q.rows(MATES, p![town, activity, me, shift])?
        .iter()
        .map(|row| Ok(Mate { person: row.get(0)?, name: row.get(1)?, number: row.get(2)? }))
        .collect()
}
/// The person behind a volunteer number, if there is one.
pub fn person_by_number(q: &mut Read<'_>, number: &str) -> Result<Option<PersonId>, Fault> {
    let town = q.town();
    q.row(BY_NUMBER, p![town, number])?.map(|row| row.get(0)).transpose()
}
