//! What the taps come to: one row per person and shift.

use liandong_domain::activities::{Attendance, MarkMethod, OutBasis, PlaceProof, Touch};
use liandong_domain::basics::{AttendanceId, Moment, PersonId, ShiftId};

use crate::db::{Read, Row, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// A presence as stored.
#[derive(Debug, Clone)]
pub struct AttendanceRow {
    /// Its id.
    pub id: AttendanceId,
    /// At which shift.
    pub shift: ShiftId,
    /// Whose.
    pub person: PersonId,
    /// The presence.
    pub state: Attendance,
    /// Why the worker put it right; empty when untouched.
    pub corrected_why: String,
    /// The appeal against "did not come".
    pub appeal: Option<Appeal>,
}

/// An appeal against "did not come" (F11).
#[derive(Debug, Clone)]
pub struct Appeal {
    /// What was written.
    pub words: String,
    /// When.
    pub at: Moment,
    /// The answer, when there is one.
    pub answer: Option<(String, Moment)>,
}

/// One line of the roster on a leader's phone: as little as the task needs.
#[derive(Debug, Clone)]
pub struct RosterRow {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// The end of their phone number.
    pub tail: String,
    /// Syllables and initials to be found by.
    pub search: String,
    /// The post.
    pub post: String,
    /// Under 18 on the day.
    pub minor: bool,
    /// How they signed up.
    pub way: String,
    /// Their presence, if anything was tapped.
    pub attendance: Option<AttendanceRow>,
    /// What a minor lacks today: `consent_missing`, `company_missing`; empty: nothing.
    pub lacks: &'static str,
}

/// One presence.
const ONE: Sql =
    Sql("select attendance_id, shift_id, person_id, state, in_at, in_method, in_place, \
     out_at, out_method, out_place, out_assumed_at, corrected_why, appeal_words, appealed_at, \
     appeal_answer, appeal_answered_at, changed_at from attendance \
     where town_id = $1 and shift_id = $2 and person_id = $3");
/// One presence by its id.
const BY_ID: Sql = Sql("select attendance_id, shift_id, person_id, state, in_at, in_method, \
     in_place, out_at, out_method, out_place, out_assumed_at, corrected_why, appeal_words, \
     appealed_at, appeal_answer, appeal_answered_at, changed_at from attendance \
     where town_id = $1 and attendance_id = $2");
/// The roster of a shift: everybody with a place, and everybody who was tapped.
const ROSTER: Sql =
    Sql("select p.person_id, p.name, p.phone_tail, p.sort_key, b.name, u.minor_at, \
     u.way, t.attendance_id, t.shift_id, t.person_id, t.state, t.in_at, t.in_method, t.in_place, \
     t.out_at, t.out_method, t.out_place, t.out_assumed_at, t.corrected_why, t.appeal_words, \
     t.appealed_at, t.appeal_answer, t.appeal_answered_at, t.changed_at from sign_up u \
     join person p on p.town_id = u.town_id and p.person_id = u.person_id \
     join post b on b.town_id = u.town_id and b.post_id = u.post_id \
     left join attendance t on t.town_id = u.town_id and t.shift_id = u.shift_id \
     and t.person_id = u.person_id where u.town_id = $1 and u.shift_id = $2 \
     and u.state = 'placed' order by p.sort_key, p.person_id limit 1000");
/// Puts a presence.
const PUT: Sql =
    Sql("insert into attendance (town_id, attendance_id, shift_id, person_id, state, \
     in_at, in_method, in_place, out_at, out_method, out_place, out_assumed_at, corrected_by, \
     corrected_why, changed_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, \
     $14, $15) on conflict (town_id, shift_id, person_id) do update set state = excluded.state, \
     in_at = excluded.in_at, in_method = excluded.in_method, in_place = excluded.in_place, \
     out_at = excluded.out_at, out_method = excluded.out_method, out_place = excluded.out_place, \
     out_assumed_at = excluded.out_assumed_at, corrected_by = excluded.corrected_by, \
     corrected_why = excluded.corrected_why, changed_at = excluded.changed_at");
/// Keeps an appeal, while there is none.
const APPEAL: Sql = Sql("update attendance set appeal_words = $1, appealed_at = $2 \
     where town_id = $3 and attendance_id = $4 and state = 'absent' and appealed_at is null");
/// Answers an open appeal.
const ANSWER_APPEAL: Sql =
    Sql("update attendance set appeal_answer = $1, appeal_answered_at = $2, \
     appeal_answered_by = $3 where town_id = $4 and attendance_id = $5 \
     and appealed_at is not null and appeal_answered_at is null");
/// Open appeals of a body and below, oldest first, with name, title and time.
const APPEALS: Sql = Sql("select t.attendance_id, p.name, a.title, s.starts_at, t.appeal_words, \
     t.appealed_at, s.shift_id from attendance t \
     join person p on p.town_id = t.town_id and p.person_id = t.person_id \
     join shift s on s.town_id = t.town_id and s.shift_id = t.shift_id \
     join activity a on a.town_id = s.town_id and a.activity_id = s.activity_id \
     join organisation o on o.town_id = s.town_id and o.organisation_id = s.organisation_id \
     where t.town_id = $1 and t.appealed_at is not null and t.appeal_answered_at is null and o.path >= $2 and o.path < $3 \
     order by t.appealed_at limit $4");
/// Absences of a person that stand or were appealed against, newest first, with title and time.
const ABSENCES: Sql = Sql("select t.attendance_id, a.title, s.starts_at, t.appeal_words, \
     t.appealed_at, t.appeal_answer, t.appeal_answered_at from attendance t \
     join shift s on s.town_id = t.town_id and s.shift_id = t.shift_id \
     join activity a on a.town_id = s.town_id and a.activity_id = s.activity_id \
     where t.town_id = $1 and t.person_id = $2 and (t.state = 'absent' \
     or t.appealed_at is not null) order by s.starts_at desc limit 50");

fn touch(row: &Row, from: usize) -> Result<Option<Touch>, Fault> {
    let odd = || Fault::new("reading a presence", "no known method or place");
    let (Some(at), Some(method)) =
        (row.get::<Option<Moment>>(from)?, row.get::<Option<String>>(from + 1)?)
    else {
        return Ok(None);
    };
    let place = match row.get::<Option<String>>(from + 2)? {
        Some(code) => Some(PlaceProof::parse(&code).ok_or_else(odd)?),
        None => None,
    };
    Ok(Some(Touch { at, method: MarkMethod::parse(&method).ok_or_else(odd)?, place }))
}

/// Reads a presence whose columns begin at `from`. An impossible row is a fault, not a guess.
fn attendance(row: &Row, from: usize) -> Result<AttendanceRow, Fault> {
    let state: String = row.get(from + 3)?;
    let (came, went) = (touch(row, from + 4)?, touch(row, from + 7)?);
    let assumed: Option<Moment> = row.get(from + 10)?;
    let basis = if assumed.is_some() { OutBasis::Assumed } else { OutBasis::Marked };
    let since: Moment = row.get(from + 16)?;
    let state = Attendance::from_parts(&state, came, went, basis, since)
        .ok_or_else(|| Fault::new("reading a presence", "an impossible presence"))?;
    let appeal = match row.get::<Option<Moment>>(from + 13)? {
        Some(at) => Some(Appeal {
            words: row.get(from + 12)?,
            at,
            answer: row
                .get::<Option<Moment>>(from + 15)?
                .map(|when| Ok::<_, Fault>((row.get(from + 14)?, when)))
                .transpose()?,
        }),
        None => None,
    };
    Ok(AttendanceRow {
        id: row.get(from)?,
        shift: row.get(from + 1)?,
        person: row.get(from + 2)?,
        state,
        corrected_why: row.get(from + 11)?,
        appeal,
    })
}

/// One person's presence at one shift.
pub fn attendance_of(
    q: &mut Read<'_>,
    shift: ShiftId,
    person: PersonId,
) -> Result<Option<AttendanceRow>, Fault> {
    let town = q.town();
    q.row(ONE, p![town, shift, person])?.map(|row| attendance(&row, 0)).transpose()
}
/// One presence by its id.
pub fn one_attendance(q: &mut Read<'_>, id: AttendanceId) -> Result<Option<AttendanceRow>, Fault> {
    let town = q.town();
    q.row(BY_ID, p![town, id])?.map(|row| attendance(&row, 0)).transpose()
}
/// The roster of a shift, by the sound of the names.
pub fn roster(q: &mut Read<'_>, shift: ShiftId) -> Result<Vec<RosterRow>, Fault> {
    let town = q.town();
    q.rows(ROSTER, p![town, shift])?
        .iter()
        .map(|row| {
            let there: Option<String> = row.get(7)?;
            Ok(RosterRow {
                person: row.get(0)?,
                name: row.get(1)?,
                tail: row.get::<Option<String>>(2)?.unwrap_or_default(),
                search: row.get(3)?,
                post: row.get(4)?,
                minor: row.get::<Option<Moment>>(5)?.is_some(),
                way: row.get(6)?,
                attendance: there.map(|_| attendance(row, 7)).transpose()?,
                lacks: "",
            })
        })
        .collect()
}
/// A presence to be put.
#[derive(Debug, Clone)]
pub struct PutAttendance<'a> {
    /// At which shift.
    pub shift: ShiftId,
    /// Whose.
    pub person: PersonId,
    /// The presence.
    pub state: &'a Attendance,
    /// When the planned end stood in for a forgotten check-out.
    pub assumed_at: Option<Moment>,
    /// Who put it right and why.
    pub corrected: Option<(&'a str, &'a str)>,
}
/// Puts a presence; the id is the one it had, or a new one.
pub fn put_attendance(
    tx: &mut Tx<'_>,
    id: AttendanceId,
    put: &PutAttendance<'_>,
) -> Result<(), Fault> {
    let (town, now) = (tx.town(), tx.now());
    let (came, went) = (put.state.came(), put.state.went());
    let (by, why) = put.corrected.unzip();
    let parts = |touch: Option<Touch>| {
        (
            touch.as_ref().map(|t| t.at),
            touch.as_ref().map(|t| t.method.code()),
            touch.as_ref().and_then(|t| t.place).map(PlaceProof::code),
        )
    };
    let (in_at, in_method, in_place) = parts(came);
    let (out_at, out_method, out_place) = parts(went);
    let values = [
        p![town, id, put.shift, put.person, put.state.code()].as_slice(),
        p![in_at, in_method, in_place, out_at, out_method, out_place],
        p![put.assumed_at, by, why.unwrap_or_default(), now],
    ]
    .concat();
    tx.execute(PUT, &values).map(|_| ())
}
/// Keeps an appeal; false when there is one already or nothing to appeal against.
pub fn appeal(tx: &mut Tx<'_>, id: AttendanceId, words: &str) -> Result<bool, Fault> {
    let (town, now) = (tx.town(), tx.now());
    Ok(tx.execute(APPEAL, p![words, now, town, id])? == 1)
}
/// Answers an appeal; false when it was answered before.
pub fn answer_appeal(tx: &mut Tx<'_>, id: AttendanceId, words: &str) -> Result<bool, Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    Ok(tx.execute(ANSWER_APPEAL, p![words, now, by, town, id])? == 1)
}
/// An open appeal as the worker sees it.
#[derive(Debug, Clone)]
pub struct OpenAppeal {
    /// The presence appealed against.
    pub id: AttendanceId,
    /// Whose.
    pub name: String,
    /// Which activity.
    pub title: String,
    /// When it began.
    pub starts_at: Moment,
    /// What was written.
    pub words: String,
    /// When.
    pub at: Moment,
    /// At which shift.
    pub shift: ShiftId,
}
/// Open appeals of a body and below.
pub fn open_appeals(q: &mut Read<'_>, path: &str, most: i64) -> Result<Vec<OpenAppeal>, Fault> {
    let (town, end) = (q.town(), crate::hours::store::after(path));
    q.rows(APPEALS, p![town, path, end, most])?
        .iter()
        .map(|row| {
            Ok(OpenAppeal {
                id: row.get(0)?,
                name: row.get(1)?,
                title: row.get(2)?,
                starts_at: row.get(3)?,
                words: row.get(4)?,
                at: row.get(5)?,
                shift: row.get(6)?,
            })
        })
        .collect()
}
/// An absence as the person sees it: title, start, appeal and answer.
#[derive(Debug, Clone)]
pub struct Absence {
    /// The presence.
    pub id: AttendanceId,
    /// Which activity.
    pub title: String,
    /// When it began.
    pub starts_at: Moment,
    /// The appeal, if any.
    pub appeal: Option<Appeal>,
}
/// Absences of a person, newest first.
pub fn absences(q: &mut Read<'_>, person: PersonId) -> Result<Vec<Absence>, Fault> {
    let town = q.town();
    q.rows(ABSENCES, p![town, person])?
        .iter()
        .map(|row| {
            let appeal = match row.get::<Option<Moment>>(4)? {
                Some(at) => Some(Appeal {
                    words: row.get(3)?,
                    at,
                    answer: row
                        .get::<Option<Moment>>(6)?
                        .map(|when| Ok::<_, Fault>((row.get(5)?, when)))
                        .transpose()?,
                }),
                None => None,
            };
            Ok(Absence { id: row.get(0)?, title: row.get(1)?, starts_at: row.get(2)?, appeal })
        })
        .collect()
}
