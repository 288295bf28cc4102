//! Taps as they came, and walk-ins known by name.

use liandong_domain::activities::{Mark, MarkKind, MarkMethod, PlaceProof};
use liandong_domain::basics::{MarkId, Moment, PersonId, ShiftId};

use crate::db::{Read, Row, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// A tap about to be kept.
#[derive(Debug, Clone)]
pub struct NewMark {
    /// Made on the phone; the same tap sent twice has the same id.
    pub id: MarkId,
    /// Whose presence; none for a walk-in known by name.
    pub person: Option<PersonId>,
    /// The walk-in's name.
    pub walk_in_name: String,
    /// The end of the walk-in's phone number.
    pub walk_in_tail: String,
    /// in, out, absent, expected, present.
    pub kind: MarkKind,
    /// What the phone's clock said.
    pub device_at: Moment,
    /// When it happened, by our clock.
    pub happened_at: Moment,
    /// Which phone.
    pub device: String,
    /// How.
    pub method: MarkMethod,
    /// Inside or outside; none when not given.
    pub place: Option<PlaceProof>,
}

/// A walk-in known by name.
#[derive(Debug, Clone)]
pub struct WalkIn {
    /// The tap that noted them.
    pub mark: MarkId,
    /// The name given.
    pub name: String,
    /// The end of the phone number given.
    pub tail: String,
    /// When they came.
    pub in_at: Moment,
    /// When they went.
    pub out_at: Option<Moment>,
    /// The person found to be them.
    pub person: Option<PersonId>,
}

/// Keeps a tap, once by its id.
const KEEP: Sql = Sql("insert into mark (town_id, mark_id, shift_id, person_id, walk_in_name, \
     walk_in_tail, kind, device_at, received_at, happened_at, device, method, place, made_by) \
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) \
     on conflict (town_id, mark_id) do nothing");
/// Taps of one person at one shift.
const OF_PERSON: Sql = Sql("select mark_id, kind, happened_at, method, place, device from mark \
     where town_id = $1 and shift_id = $2 and person_id = $3 order by happened_at, mark_id");
/// Notes a walk-in, once by its tap.
const NOTE_WALK_IN: Sql =
    Sql("insert into walk_in (town_id, mark_id, shift_id, name, phone_tail, \
     in_at) values ($1, $2, $3, $4, $5, $6) on conflict (town_id, mark_id) do nothing");
/// Walk-ins of a shift that are not dismissed.
const WALK_INS: Sql =
    Sql("select mark_id, name, phone_tail, in_at, out_at, person_id from walk_in \
     where town_id = $1 and shift_id = $2 and dismissed_at is null order by in_at, mark_id");
/// Matches a walk-in with a person, once.
const MATCH: Sql = Sql("update walk_in set person_id = $1, matched_at = $2 where town_id = $3 \
     and mark_id = $4 and matched_at is null and dismissed_at is null");
/// Dismisses a walk-in that was a slip of the finger.
const DISMISS: Sql = Sql("update walk_in set dismissed_at = $1 where town_id = $2 \
     and mark_id = $3 and matched_at is null and dismissed_at is null");

/// Shifts of a body and below with walk-ins that nobody has matched, latest first.
const OPEN_WALK_INS: Sql = Sql("select s.shift_id, a.title, s.starts_at, count(w.mark_id) \
     from walk_in w join shift s on s.town_id = w.town_id and s.shift_id = w.shift_id \
     join activity a on a.town_id = s.town_id and a.activity_id = s.activity_id \
     join organisation o on o.town_id = s.town_id and o.organisation_id = s.organisation_id \
     where w.town_id = $1 and w.person_id is null and w.dismissed_at is null \
     and o.path >= $2 and o.path < $3 group by s.shift_id, a.title, s.starts_at \
     order by s.starts_at desc, s.shift_id limit $4");

/// A shift with walk-ins that nobody has matched.
#[derive(Debug, Clone)]
pub struct OpenWalkIns {
    /// The shift.
    pub shift: ShiftId,
    /// The activity's title.
    pub title: String,
    /// When it started.
    pub starts_at: Moment,
    /// How many.
    pub open: i64,
}

/// Shifts of a body and below with walk-ins that nobody has matched.
pub fn open_walk_ins(q: &mut Read<'_>, path: &str, most: i64) -> Result<Vec<OpenWalkIns>, Fault> {
    let (town, end) = (q.town(), crate::hours::store::after(path));
    q.rows(OPEN_WALK_INS, p![town, path, end, most])?
        .iter()
        .map(|row| {
            Ok(OpenWalkIns {
                shift: row.get(0)?,
                title: row.get(1)?,
                starts_at: row.get(2)?,
                open: row.get(3)?,
            })
        })
        .collect()
}

/// Keeps a tap; false when it was kept before.
pub fn keep_mark(tx: &mut Tx<'_>, shift: ShiftId, mark: &NewMark) -> Result<bool, Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    let values = [
        p![town, mark.id, shift, mark.person, &mark.walk_in_name, &mark.walk_in_tail].as_slice(),
        p![mark.kind.code(), mark.device_at, now, mark.happened_at, &mark.device],
        p![mark.method.code(), mark.place.map(PlaceProof::code), by],
    ]
    .concat();
    // A tap is its own line of a log that only grows; what it comes to owes the diary a line.
    Ok(tx.keep_house(KEEP, &values)? == 1)
}

fn mark(row: &Row) -> Result<Mark, Fault> {
    let odd = || Fault::new("reading a tap", "no known kind, method or place");
    let place = match row.get::<Option<String>>(4)? {
        Some(code) => Some(PlaceProof::parse(&code).ok_or_else(odd)?),
        None => None,
    };
    Ok(Mark {
        id: row.get(0)?,
        kind: MarkKind::parse(&row.get::<String>(1)?).ok_or_else(odd)?,
        happened_at: row.get(2)?,
        method: MarkMethod::parse(&row.get::<String>(3)?).ok_or_else(odd)?,
        place,
        device: row.get(5)?,
    })
}

/// Taps of one person at one shift, in the order in which they happened.
pub fn marks_of(q: &mut Read<'_>, shift: ShiftId, person: PersonId) -> Result<Vec<Mark>, Fault> {
    let town = q.town();
    q.rows(OF_PERSON, p![town, shift, person])?.iter().map(mark).collect()
}
/// Notes a walk-in; false when noted before.
pub fn note_walk_in(tx: &mut Tx<'_>, shift: ShiftId, mark: &NewMark) -> Result<bool, Fault> {
    let town = tx.town();
    let values = p![town, mark.id, shift, &mark.walk_in_name, &mark.walk_in_tail, mark.happened_at];
    Ok(tx.execute(NOTE_WALK_IN, values)? == 1)
}
/// Walk-ins of a shift.
pub fn walk_ins(q: &mut Read<'_>, shift: ShiftId) -> Result<Vec<WalkIn>, Fault> {
    let town = q.town();
    q.rows(WALK_INS, p![town, shift])?
        .iter()
        .map(|row| {
            Ok(WalkIn {
                mark: row.get(0)?,
                name: row.get(1)?,
                tail: row.get(2)?,
                in_at: row.get(3)?,
                out_at: row.get(4)?,
                person: row.get(5)?,
            })
        })
        .collect()
}
/// Matches a walk-in with a person; false when it was matched or dismissed before.
pub fn match_walk_in(tx: &mut Tx<'_>, mark: MarkId, person: PersonId) -> Result<bool, Fault> {
    let (town, now) = (tx.town(), tx.now());
    Ok(tx.execute(MATCH, p![person, now, town, mark])? == 1)
}
/// Dismisses a walk-in; false when it was matched or dismissed before.
pub fn dismiss_walk_in(tx: &mut Tx<'_>, mark: MarkId) -> Result<bool, Fault> {
    let (town, now) = (tx.town(), tx.now());
    Ok(tx.execute(DISMISS, p![now, town, mark])? == 1)
}
