//! Posts and their seats. `taken` is the scarce number: it grows only by a conditional update.

use liandong_domain::activities::{AgeGroup, SeatSide, Seats};
use liandong_domain::basics::{ActivityId, PostId, ShiftId};

use super::coded;
use crate::db::{Param, Read, Row, Sql, SqlList, Tx};
use crate::failure::Fault;
use crate::p;

/// The posts of an activity.
const POSTS: Sql = Sql("select post_id, activity_id, name, side, task, condition, least, places, \
     minor_places, qualification, sort from post where town_id = $1 and activity_id = $2 \
     order by sort, post_id");
/// The seats of a shift with their posts.
const SEATS: Sql = Sql("select t.post_id, p.name, p.side, p.task, p.condition, p.least, \
     p.qualification, t.places, t.taken, t.minor_places, t.minors_taken, t.waiting from seat t \
     join post p on p.town_id = t.town_id and p.post_id = t.post_id \
     where t.town_id = $1 and t.shift_id = $2 order by p.sort, t.post_id");
/// The seats of many shifts.
const SEATS_IN: SqlList = SqlList(
    "select t.shift_id, t.post_id, p.name, p.side, p.task, \
     p.condition, p.least, p.qualification, t.places, t.taken, t.minor_places, t.minors_taken, \
     t.waiting from seat t join post p on p.town_id = t.town_id and p.post_id = t.post_id \
     where t.town_id = $1 and t.shift_id in ({slots}) order by t.shift_id, p.sort, t.post_id",
);
/// Adds a post.
const INSERT_POST: Sql = Sql("insert into post (town_id, post_id, activity_id, name, side, task, \
     condition, least, places, minor_places, qualification, sort) \
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)");
/// Changes a post.
const UPDATE_POST: Sql = Sql("update post set name = $1, task = $2, condition = $3, least = $4, \
     places = $5, minor_places = $6, qualification = $7 where town_id = $8 and post_id = $9");
/// Takes the posts of a draft away.
const DROP_POSTS: Sql = Sql("delete from post where town_id = $1 and activity_id = $2");
/// Takes the seats of planned shifts away.
const DROP_SEATS: Sql = Sql("delete from seat where town_id = $1 and shift_id in \
     (select s.shift_id from shift s where s.town_id = $2 and s.activity_id = $3 \
     and s.published_at is null)");
/// Puts the seats of a post into a shift.
const INSERT_SEAT: Sql = Sql("insert into seat (town_id, shift_id, post_id, places, taken, \
     minor_places, minors_taken, waiting) values ($1, $2, $3, $4, 0, $5, 0, 0)");
/// More or fewer places, never fewer than are taken.
const SET_PLACES: Sql = Sql("update seat set places = $1, minor_places = $2 where town_id = $3 \
     and shift_id = $4 and post_id = $5 and taken <= $6 \
     and (cast($7 as bigint) is null or minors_taken <= $8)");
/// Holds the seats of a post before they are counted.
const HOLD: Sql =
    Sql("select post_id from seat where town_id = $1 and shift_id = $2 and post_id = $3");
/// Takes a place if there is one.
const TAKE: Sql = Sql("update seat set taken = taken + 1, minors_taken = minors_taken + $1 \
     where town_id = $2 and shift_id = $3 and post_id = $4 and taken < places \
     and (minor_places is null or minors_taken + $5 <= minor_places)");
/// Gives a place back.
const GIVE_BACK: Sql = Sql("update seat set taken = taken - 1, minors_taken = minors_taken - $1 \
     where town_id = $2 and shift_id = $3 and post_id = $4");
/// One more place for somebody who stands at the door.
const RAISE: Sql = Sql("update seat set places = case when taken < places then places \
     else taken + 1 end, minor_places = case when minor_places is null \
     or minors_taken + $1 <= minor_places then minor_places else minors_taken + $2 end \
     where town_id = $3 and shift_id = $4 and post_id = $5");
/// More or fewer people waiting.
const WAIT: Sql = Sql("update seat set waiting = waiting + $1 where town_id = $2 \
     and shift_id = $3 and post_id = $4");

/// A post as stored.
#[derive(Debug, Clone)]
pub struct PostRow {
    /// Its id.
    pub id: PostId,
    /// The activity.
    pub activity: ActivityId,
    /// Its name.
    pub name: String,
    /// Whose seats.
    pub side: SeatSide,
    /// What is done.
    pub task: String,
    /// What is asked for, in words.
    pub condition: String,
    /// Fewer than this and the shift is short.
    pub least: i64,
    /// Seats a shift.
    pub places: i64,
    /// Of these, for people under 18; none: no limit of its own.
    pub minor_places: Option<i64>,
    /// A qualification asked for.
    pub qualification: Option<String>,
    /// Its place in the list.
    pub sort: i64,
}

/// The seats of one post in one shift.
#[derive(Debug, Clone)]
pub struct SeatRow {
    /// The post.
    pub post: PostId,
    /// Its name.
    pub name: String,
    /// Whose seats.
    pub side: SeatSide,
    /// What is done.
    pub task: String,
    /// What is asked for, in words.
    pub condition: String,
    /// Fewer than this and the shift is short.
    pub least: i64,
    /// A qualification asked for.
    pub qualification: Option<String>,
    /// How many, and how many are taken.
    pub seats: Seats,
    /// How many wait.
    pub waiting: i64,
}

fn post_row(row: &Row) -> Result<PostRow, Fault> {
    Ok(PostRow {
        id: row.get(0)?,
        activity: row.get(1)?,
        name: row.get(2)?,
        side: coded(&row.get::<String>(3)?, SeatSide::parse, "post.side")?,
        task: row.get(4)?,
        condition: row.get(5)?,
        least: row.get(6)?,
        places: row.get(7)?,
        minor_places: row.get(8)?,
        qualification: row.get(9)?,
        sort: row.get(10)?,
    })
}

/// Reads a seat whose first column stands at `at`.
fn seat_row(row: &Row, at: usize) -> Result<SeatRow, Fault> {
    Ok(SeatRow {
        post: row.get(at)?,
        name: row.get(at + 1)?,
        side: coded(&row.get::<String>(at + 2)?, SeatSide::parse, "post.side")?,
        task: row.get(at + 3)?,
        condition: row.get(at + 4)?,
        least: row.get(at + 5)?,
        qualification: row.get(at + 6)?,
        seats: Seats {
            places: row.get(at + 7)?,
            taken: row.get(at + 8)?,
            minor_places: row.get(at + 9)?,
            minors_taken: row.get(at + 10)?,
        },
        waiting: row.get(at + 11)?,
    })
}

/// The posts of an activity in their order.
pub fn posts_of(q: &mut Read<'_>, activity: ActivityId) -> Result<Vec<PostRow>, Fault> {
    let town = q.town();
    q.rows(POSTS, p![town, activity])?.iter().map(post_row).collect()
}
/// The seats of a shift, in the order of the posts.
pub fn seats_of(q: &mut Read<'_>, shift: ShiftId) -> Result<Vec<SeatRow>, Fault> {
    let town = q.town();
    q.rows(SEATS, p![town, shift])?.iter().map(|row| seat_row(row, 0)).collect()
}
/// The seats of many shifts, each with its shift.
pub fn seats_in(q: &mut Read<'_>, shifts: &[ShiftId]) -> Result<Vec<(ShiftId, SeatRow)>, Fault> {
    let list: Vec<Param> = shifts.iter().map(|id| Param::from(*id)).collect();
    let town = q.town();
    q.rows_in(SEATS_IN, p![town], &list)?
        .iter()
        .map(|row| Ok((row.get(0)?, seat_row(row, 1)?)))
        .collect()
}
/// Adds a post.
pub fn insert_post(tx: &mut Tx<'_>, post: &PostRow) -> Result<(), Fault> {
    let town = tx.town();
    let values = p![
        town,
        post.id,
        post.activity,
        &post.name,
        post.side.code(),
        &post.task,
        &post.condition,
        post.least,
        post.places,
        post.minor_places,
        post.qualification.clone(),
        post.sort
    ];
    tx.execute(INSERT_POST, values).map(|_| ())
}
/// Changes the words and numbers of a post; its side stays.
pub fn update_post(tx: &mut Tx<'_>, post: &PostRow) -> Result<(), Fault> {
    let town = tx.town();
    let values = p![
        &post.name,
        &post.task,
        &post.condition,
        post.least,
        post.places,
        post.minor_places,
        post.qualification.clone(),
        town,
        post.id
    ];
    tx.execute(UPDATE_POST, values).map(|_| ())
}
/// Takes the posts of a draft and the seats of its planned shifts away.
pub fn drop_posts(tx: &mut Tx<'_>, activity: ActivityId) -> Result<(), Fault> {
    let town = tx.town();
    tx.execute(DROP_SEATS, p![town, town, activity])?;
    tx.execute(DROP_POSTS, p![town, activity]).map(|_| ())
}
/// Puts the seats of a post into a shift.
pub fn insert_seat(tx: &mut Tx<'_>, shift: ShiftId, post: &PostRow) -> Result<(), Fault> {
    let town = tx.town();
    tx.execute(INSERT_SEAT, p![town, shift, post.id, post.places, post.minor_places]).map(|_| ())
}
/// Sets the places of a post in a shift; gives whether they were not below those taken.
pub fn set_places(tx: &mut Tx<'_>, shift: ShiftId, post: &PostRow) -> Result<bool, Fault> {
    let (town, places, minors) = (tx.town(), post.places, post.minor_places);
    let values = p![places, minors, town, shift, post.id, places, minors, minors];
    Ok(tx.execute(SET_PLACES, values)? == 1)
}
/// Holds the seats of a post until the end of the transaction.
pub fn hold_seat(tx: &mut Tx<'_>, shift: ShiftId, post: PostId) -> Result<(), Fault> {
    let town = tx.town();
    tx.hold(HOLD, p![town, shift, post])
}
/// Takes a place; gives whether there was one. Two can never take the last one: the update
/// itself asks.
pub fn take_place(
    tx: &mut Tx<'_>,
    shift: ShiftId,
    post: PostId,
    age: AgeGroup,
) -> Result<bool, Fault> {
    let (town, minor) = (tx.town(), minor_count(age));
    Ok(tx.execute(TAKE, p![minor, town, shift, post, minor])? == 1)
}
/// Gives a place back.
pub fn give_place_back(
    tx: &mut Tx<'_>,
    shift: ShiftId,
    post: PostId,
    age: AgeGroup,
) -> Result<(), Fault> {
    let town = tx.town();
    tx.execute(GIVE_BACK, p![minor_count(age), town, shift, post]).map(|_| ())
}
/// Makes sure that one more person of this age fits in.
pub fn raise_places(
    tx: &mut Tx<'_>,
    shift: ShiftId,
    post: PostId,
    age: AgeGroup,
) -> Result<(), Fault> {
    let (town, minor) = (tx.town(), minor_count(age));
    tx.execute(RAISE, p![minor, minor, town, shift, post]).map(|_| ())
}
/// Counts people waiting up or down.
pub fn count_waiting(tx: &mut Tx<'_>, shift: ShiftId, post: PostId, by: i64) -> Result<(), Fault> {
    let town = tx.town();
    tx.execute(WAIT, p![by, town, shift, post]).map(|_| ())
}

fn minor_count(age: AgeGroup) -> i64 {
    match age {
        AgeGroup::Minor => 1,
        AgeGroup::Adult => 0,
    }
}
