//! What concerns one person: own sign-ups, shifts led.

use liandong_domain::activities::{Form, SignUpState, SignUpWay};
use liandong_domain::basics::{ActivityId, Moment, PersonId, ShiftId, SignUpId};

use super::coded;
use crate::db::{Read, Row, Sql};
use crate::failure::Fault;
use crate::p;

/// Coming open sign-ups of a person, next first.
const COMING: Sql =
    Sql("select u.sign_up_id, u.shift_id, a.activity_id, a.title, a.form, a.place, \
     a.address, a.meeting_point, a.bring, a.contact_name, a.contact_phone, s.starts_at, s.ends_at, \
     u.state, u.way, u.offered_until, s.cancel_until, s.called_off_at, n.name, p.name, u.post_id \
     from sign_up u join shift s on s.town_id = u.town_id and s.shift_id = u.shift_id \
     join activity a on a.town_id = s.town_id and a.activity_id = s.activity_id \
     join post p on p.town_id = u.town_id and p.post_id = u.post_id \
     left join person n on n.town_id = s.town_id and n.person_id = s.leader_id \
     where u.town_id = $1 and u.person_id = $2 and u.ended_at is null and s.ends_at > $3 \
     order by s.starts_at, u.sign_up_id limit $4 offset $5");
/// Past or ended sign-ups of a person, latest first.
const PAST: Sql = Sql("select u.sign_up_id, u.shift_id, a.activity_id, a.title, a.form, a.place, \
     a.address, a.meeting_point, a.bring, a.contact_name, a.contact_phone, s.starts_at, s.ends_at, \
     u.state, u.way, u.offered_until, s.cancel_until, s.called_off_at, n.name, p.name, u.post_id \
     from sign_up u join shift s on s.town_id = u.town_id and s.shift_id = u.shift_id \
     join activity a on a.town_id = s.town_id and a.activity_id = s.activity_id \
     join post p on p.town_id = u.town_id and p.post_id = u.post_id \
     left join person n on n.town_id = s.town_id and n.person_id = s.leader_id \
     where u.town_id = $1 and u.person_id = $2 and (u.ended_at is not null or s.ends_at <= $3) \
     order by s.starts_at desc, u.sign_up_id desc limit $4 offset $5");
/// One sign-up with the words around it.
const ONE: Sql = Sql("select u.sign_up_id, u.shift_id, a.activity_id, a.title, a.form, a.place, \
     a.address, a.meeting_point, a.bring, a.contact_name, a.contact_phone, s.starts_at, s.ends_at, \
     u.state, u.way, u.offered_until, s.cancel_until, s.called_off_at, n.name, p.name, u.post_id \
     from sign_up u join shift s on s.town_id = u.town_id and s.shift_id = u.shift_id \
     join activity a on a.town_id = s.town_id and a.activity_id = s.activity_id \
     join post p on p.town_id = u.town_id and p.post_id = u.post_id \
     left join person n on n.town_id = s.town_id and n.person_id = s.leader_id \
     where u.town_id = $1 and u.sign_up_id = $2");
/// How many coming sign-ups a person has.
const COUNT_COMING: Sql = Sql("select count(u.sign_up_id) from sign_up u \
     join shift s on s.town_id = u.town_id and s.shift_id = u.shift_id \
     where u.town_id = $1 and u.person_id = $2 and u.ended_at is null and s.ends_at > $3");
/// How many past or ended sign-ups a person has.
const COUNT_PAST: Sql = Sql("select count(u.sign_up_id) from sign_up u \
     join shift s on s.town_id = u.town_id and s.shift_id = u.shift_id \
     where u.town_id = $1 and u.person_id = $2 and (u.ended_at is not null or s.ends_at <= $3)");
/// Shifts that a person leads between two moments.
const LED: Sql =
    Sql("select s.shift_id, a.activity_id, a.title, a.place, s.starts_at, s.ends_at, \
     s.closed_at, (select count(u.sign_up_id) from sign_up u where u.town_id = s.town_id \
     and u.shift_id = s.shift_id and u.state = 'placed') from shift s \
     join activity a on a.town_id = s.town_id and a.activity_id = s.activity_id \
     where s.town_id = $1 and s.leader_id = $2 and s.published_at is not null \
     and s.called_off_at is null and s.ends_at > $3 and s.starts_at < $4 \
     order by s.starts_at, s.shift_id limit 50");
/// Whether a person leads a shift.
const LEADS: Sql = Sql("select count(shift_id) from shift where town_id = $1 and shift_id = $2 \
     and leader_id = $3");

/// One's own sign-up with the words around it.
#[derive(Debug, Clone)]
pub struct MyShift {
    /// The sign-up.
    pub sign_up: SignUpId,
    /// The shift.
    pub shift: ShiftId,
    /// The activity.
    pub activity: ActivityId,
    /// The activity's title.
    pub title: String,
    /// Fixed hours, or a window.
    pub form: Form,
    /// Where, in short.
    pub place: String,
    /// The exact address.
    pub address: String,
    /// Where people meet.
    pub meeting_point: String,
    /// What to bring.
    pub bring: String,
    /// Who answers questions.
    pub contact_name: String,
    /// Under which number.
    pub contact_phone: String,
    /// When it starts.
    pub starts_at: Moment,
    /// When it ends.
    pub ends_at: Moment,
    /// How far it has come.
    pub state: SignUpState,
    /// How it came.
    pub way: SignUpWay,
    /// Until when an offered place is kept.
    pub offered_until: Option<Moment>,
    /// Until when one may leave alone.
    pub cancel_until: Moment,
    /// When the shift was called off.
    pub called_off_at: Option<Moment>,
    /// Who leads it; empty: nobody yet.
    pub leader_name: String,
    /// The post's name.
    pub post_name: String,
    /// The post.
    pub post: liandong_domain::basics::PostId,
}

/// A shift that somebody leads.
#[derive(Debug, Clone)]
pub struct LedShift {
    /// The shift.
    pub shift: ShiftId,
    /// The activity.
    pub activity: ActivityId,
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
}

fn my_shift(row: &Row) -> Result<MyShift, Fault> {
    Ok(MyShift {
        sign_up: row.get(0)?,
        shift: row.get(1)?,
        activity: row.get(2)?,
        title: row.get(3)?,
        form: coded(&row.get::<String>(4)?, Form::parse, "activity.form")?,
        place: row.get(5)?,
        address: row.get(6)?,
        meeting_point: row.get(7)?,
        bring: row.get(8)?,
        contact_name: row.get(9)?,
        contact_phone: row.get(10)?,
        starts_at: row.get(11)?,
        ends_at: row.get(12)?,
        state: coded(&row.get::<String>(13)?, SignUpState::parse, "sign_up.state")?,
        way: coded(&row.get::<String>(14)?, SignUpWay::parse, "sign_up.way")?,
        offered_until: row.get(15)?,
        cancel_until: row.get(16)?,
        called_off_at: row.get(17)?,
        leader_name: row.get::<Option<String>>(18)?.unwrap_or_default(),
        post_name: row.get(19)?,
        post: row.get(20)?,
    })
}

/// A person's next sign-ups, for the role home.
pub fn next_of(q: &mut Read<'_>, person: PersonId, most: i64) -> Result<Vec<MyShift>, Fault> {
    coming_of(q, person, most, 0)
}
/// A page of a person's coming sign-ups, next first.
pub fn coming_of(
    q: &mut Read<'_>,
    person: PersonId,
    most: i64,
    offset: i64,
) -> Result<Vec<MyShift>, Fault> {
    let (town, now) = (q.town(), q.now());
    q.rows(COMING, p![town, person, now, most, offset])?.iter().map(my_shift).collect()
}
/// A page of a person's past and ended sign-ups, latest first.
pub fn past_of(
    q: &mut Read<'_>,
    person: PersonId,
    most: i64,
    offset: i64,
) -> Result<Vec<MyShift>, Fault> {
    let (town, now) = (q.town(), q.now());
    q.rows(PAST, p![town, person, now, most, offset])?.iter().map(my_shift).collect()
}
/// How many coming sign-ups a person has.
pub fn count_coming(q: &mut Read<'_>, person: PersonId) -> Result<i64, Fault> {
    let (town, now) = (q.town(), q.now());
    q.count(COUNT_COMING, p![town, person, now])
}
/// How many past and ended sign-ups a person has.
pub fn count_past(q: &mut Read<'_>, person: PersonId) -> Result<i64, Fault> {
    let (town, now) = (q.town(), q.now());
    q.count(COUNT_PAST, p![town, person, now])
}
/// One sign-up with the words around it.
pub fn my_sign_up(q: &mut Read<'_>, id: SignUpId) -> Result<Option<MyShift>, Fault> {
    let town = q.town();
    q.row(ONE, p![town, id])?.as_ref().map(my_shift).transpose()
}
/// The shifts a person leads that touch the time between two moments.
pub fn shifts_led(
    q: &mut Read<'_>,
    person: PersonId,
    from: Moment,
    until: Moment,
) -> Result<Vec<LedShift>, Fault> {
    let town = q.town();
    q.rows(LED, p![town, person, from, until])?
        .iter()
        .map(|row| {
            Ok(LedShift {
                shift: row.get(0)?,
                activity: row.get(1)?,
                title: row.get(2)?,
                place: row.get(3)?,
                starts_at: row.get(4)?,
                ends_at: row.get(5)?,
                closed_at: row.get(6)?,
                placed: row.get(7)?,
            })
        })
        .collect()
}
/// Whether a person leads a shift.
pub fn leads(q: &mut Read<'_>, shift: ShiftId, person: PersonId) -> Result<bool, Fault> {
    let town = q.town();
    Ok(q.count(LEADS, p![town, shift, person])? > 0)
}
