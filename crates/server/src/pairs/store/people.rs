//! Who could sit beside a child, who may not, and whose check somebody has seen.

use std::collections::HashMap;

use liandong_domain::basics::{CheckId, ConflictId, Day, PairSeatId, PersonId, PupilId};
use liandong_domain::pairs::{Conflict, PairSeat, Someone, Speech};
use liandong_domain::people::Sex;

use super::{known, seats::SeatRow};
use crate::db::{Read, Row, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// Somebody who sits, with what could end it.
#[derive(Debug, Clone)]
pub struct SitterRow {
    /// Their row.
    pub id: PairSeatId,
    /// The pupil.
    pub pupil: PupilId,
    /// Which seat.
    pub seat: PairSeat,
    /// Who.
    pub person: PersonId,
    /// Left, or found to be somebody else's row.
    pub gone: bool,
    /// Their sign-in was closed.
    pub closed: bool,
    /// A role for this seat is held today.
    pub holds_role: bool,
    /// The latest check.
    pub issued_on: Option<Day>,
    /// A conflict was noted between them and the pupil.
    pub kept_out: bool,
}

/// A check somebody has seen.
#[derive(Debug, Clone)]
pub struct CheckRow {
    /// Whose.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their number.
    pub number: String,
    /// The day it was issued.
    pub issued_on: Day,
    /// Who saw the paper.
    pub seen_by: String,
    /// How many children they look after.
    pub children: i64,
}

/// Workers and assistants of the body that keeps the books, and of those above and below it.
const WORKERS: Sql = Sql("select distinct p.person_id, p.sex, p.area, p.school, p.unit, \
     coalesce(f.speech, '') from holding h \
     join person p on p.town_id = h.town_id and p.person_id = h.person_id \
     left join pair_offer f on f.town_id = p.town_id and f.person_id = p.person_id \
     and f.ended_at is null where h.town_id = $1 and h.organisation_id in \
     (select o.organisation_id from organisation o where o.town_id = $2 \
     and (substr(o.path, 1, length($3)) = $4 or substr($5, 1, length(o.path)) = o.path)) \
     and h.role in ('social_worker', 'assistant') \
     and h.starts_on <= $6 and (h.ends_on is null or h.ends_on >= $7) \
     and p.left_at is null and p.merged_into is null order by p.person_id limit 500");
/// Volunteers who would accompany a child.
const VOLUNTEERS: Sql = Sql("select p.person_id, p.sex, p.area, p.school, p.unit, f.speech \
     from pair_offer f cross join person p where f.town_id = $1 and f.ended_at is null \
     and p.town_id = f.town_id and p.person_id = f.person_id \
     and p.left_at is null and p.merged_into is null and exists (select 1 from holding h \
     where h.town_id = p.town_id and h.person_id = p.person_id \
     and h.role in ('volunteer', 'leader') and h.starts_on <= $2 \
     and (h.ends_on is null or h.ends_on >= $3)) order by p.person_id limit 2000");
/// How many children each looks after in a seat.
const LOADS: Sql = Sql("select person_id, count(pair_seat_id) from pair_seat where town_id = $1 \
     and seat = $2 and until_on is null group by person_id");
/// The latest check of each.
const LATEST: Sql = Sql("select person_id, max(issued_on) from background_check \
     where town_id = $1 group by person_id");
/// The latest check of one.
const LATEST_OF: Sql = Sql("select max(issued_on) from background_check where town_id = $1 \
     and person_id = $2");
/// How many qualifications each of those with a check holds today.
const QUALIFIED: Sql = Sql("select person_id, count(distinct qualification_id) from qualified \
     where town_id = $1 and person_id in (select person_id from background_check \
     where town_id = $2) and withdrawn_on is null and (until is null or until >= $3) \
     group by person_id");
/// The child's family: its own row, its guardians and their other children, and whoever has the
/// guardian's telephone.
const FAMILY: Sql = Sql("select f.person_id from pair_file f where f.town_id = $1 \
     and f.pupil_id = $2 and f.person_id is not null \
     union select g.guardian_person_id from pair_file f join guardian g \
     on g.town_id = f.town_id and g.child_id = f.person_id where f.town_id = $3 \
     and f.pupil_id = $4 and g.guardian_person_id is not null \
     union select k.child_id from pair_file f join guardian g on g.town_id = f.town_id \
     and g.child_id = f.person_id join guardian k on k.town_id = g.town_id \
     and k.guardian_person_id = g.guardian_person_id where f.town_id = $5 and f.pupil_id = $6 \
     union select p.person_id from pupil u join person p on p.town_id = u.town_id \
     and p.phone_key = u.phone_key where u.town_id = $7 and u.pupil_id = $8");
/// Whoever gave money that is for this pupil alone.
const GIVERS: Sql = Sql("select v.person_id from award a join purpose u \
     on u.town_id = a.town_id and u.purpose_id = a.purpose_id and u.kind = 'directed' \
     join giver v on v.town_id = u.town_id and v.giver_id = u.giver_id \
     where a.town_id = $1 and a.pupil_id = $2 and v.person_id is not null \
     union select p.person_id from award a join purpose u \
     on u.town_id = a.town_id and u.purpose_id = a.purpose_id and u.kind = 'directed' \
     join giver v on v.town_id = u.town_id and v.giver_id = u.giver_id \
     join person p on p.town_id = v.town_id and p.phone_key = v.phone_key \
     where a.town_id = $3 and a.pupil_id = $4");
/// Conflicts that were noted.
const NOTED: Sql = Sql("select person_id, conflict from pair_conflict where town_id = $1 \
     and pupil_id = $2 order by noted_at");
/// Notes one.
const NOTE: Sql = Sql("insert into pair_conflict (town_id, conflict_id, pupil_id, person_id, \
     conflict, noted_by, noted_at) values ($1, $2, $3, $4, $5, $6, $7)");
/// Everybody who sits.
const SITTERS: Sql = Sql("select s.pair_seat_id, s.pupil_id, s.seat, s.person_id, \
     case when p.left_at is null and p.merged_into is null then 0 else 1 end, \
     (select count(a.account_id) from account a where a.town_id = s.town_id \
     and a.person_id = s.person_id and a.closed_at is not null), \
     (select count(h.holding_id) from holding h where h.town_id = s.town_id \
     and h.person_id = s.person_id and h.starts_on <= $1 \
     and (h.ends_on is null or h.ends_on >= $2) \
     and ((s.seat = 'worker' and h.role in ('social_worker', 'assistant')) \
     or (s.seat = 'volunteer' and h.role in ('volunteer', 'leader')))), \
     (select max(c.issued_on) from background_check c where c.town_id = s.town_id \
     and c.person_id = s.person_id), \
     (select count(o.conflict_id) from pair_conflict o where o.town_id = s.town_id \
     and o.pupil_id = s.pupil_id and o.person_id = s.person_id) \
     from pair_seat s join person p on p.town_id = s.town_id and p.person_id = s.person_id \
     where s.town_id = $3 and s.until_on is null order by s.pair_seat_id");
/// One person's seats.
const SITTER: Sql = Sql("select s.pair_seat_id, s.pupil_id, s.seat, s.person_id, \
     case when p.left_at is null and p.merged_into is null then 0 else 1 end, \
     (select count(a.account_id) from account a where a.town_id = s.town_id \
     and a.person_id = s.person_id and a.closed_at is not null), \
     (select count(h.holding_id) from holding h where h.town_id = s.town_id \
     and h.person_id = s.person_id and h.starts_on <= $1 \
     and (h.ends_on is null or h.ends_on >= $2) \
     and ((s.seat = 'worker' and h.role in ('social_worker', 'assistant')) \
     or (s.seat = 'volunteer' and h.role in ('volunteer', 'leader')))), \
     (select max(c.issued_on) from background_check c where c.town_id = s.town_id \
     and c.person_id = s.person_id), \
     (select count(o.conflict_id) from pair_conflict o where o.town_id = s.town_id \
     and o.pupil_id = s.pupil_id and o.person_id = s.person_id) \
     from pair_seat s join person p on p.town_id = s.town_id and p.person_id = s.person_id \
     where s.town_id = $3 and s.person_id = $4 and s.until_on is null order by s.pair_seat_id");
/// The workers who are told: of the body that keeps the books.
const KEEPERS: Sql = Sql("select distinct h.person_id from holding h join book b \
     on b.town_id = h.town_id and b.organisation_id = h.organisation_id where h.town_id = $1 \
     and h.role in ('social_worker', 'centre_manager') and h.starts_on <= $2 \
     and (h.ends_on is null or h.ends_on >= $3) order by h.person_id limit 50");
/// Holds a person, so that two seats are not given to them at once.
const HOLD: Sql = Sql("select person_id from person where town_id = $1 and person_id = $2");
/// Notes a check.
const SEE: Sql = Sql("insert into background_check (town_id, check_id, person_id, issued_on, \
     seen_by, seen_at) values ($1, $2, $3, $4, $5, $6)");
/// Latest checks of those who sit or would, the oldest first.
const CHECKS: Sql = Sql("select c.person_id, p.name, p.number, c.issued_on, s.name, \
     (select count(k.pair_seat_id) from pair_seat k where k.town_id = c.town_id \
     and k.person_id = c.person_id and k.until_on is null) from background_check c \
     join person p on p.town_id = c.town_id and p.person_id = c.person_id \
     left join person s on s.town_id = c.town_id and s.person_id = c.seen_by \
     where c.town_id = $1 and p.left_at is null and p.merged_into is null and not exists \
     (select 1 from background_check n where n.town_id = c.town_id \
     and n.person_id = c.person_id and (n.issued_on > c.issued_on \
     or (n.issued_on = c.issued_on and n.check_id > c.check_id))) \
     order by c.issued_on, p.number limit $2 offset $3");
/// How many there are.
const COUNT_CHECKS: Sql = Sql("select count(distinct c.person_id) from background_check c \
     join person p on p.town_id = c.town_id and p.person_id = c.person_id \
     where c.town_id = $1 and p.left_at is null and p.merged_into is null");
/// Keeps an offer.
const OFFER: Sql = Sql("insert into pair_offer (town_id, person_id, speech, offered_at) \
     values ($1, $2, $3, $4) on conflict (town_id, person_id) do update set \
     speech = excluded.speech, offered_at = excluded.offered_at, ended_at = null");
/// Ends an offer.
const END_OFFER: Sql = Sql("update pair_offer set ended_at = $1 where town_id = $2 \
     and person_id = $3 and ended_at is null");
/// What somebody offers.
const OFFER_OF: Sql = Sql("select speech from pair_offer where town_id = $1 and person_id = $2 \
     and ended_at is null");

/// What is true of a pupil for everybody: who is kept out, which school it goes to.
#[derive(Debug, Clone, Default)]
pub struct Relations {
    /// Who is kept out, and why.
    pub out: HashMap<PersonId, Conflict>,
    /// Who sits beside the pupil now.
    pub sitting: Vec<PersonId>,
    /// The school, folded; empty: not known.
    pub school: String,
}

/// Who is kept out of the seats of a pupil. `school` is the pupil's, folded.
pub fn relations(
    q: &mut Read<'_>,
    pupil: PupilId,
    sitting: &[SeatRow],
    school: String,
) -> Result<Relations, Fault> {
    let town = q.town();
    let mut out = HashMap::new();
    for (person, conflict) in conflicts(q, pupil)? {
        out.insert(person, conflict);
    }
    for row in q.rows(GIVERS, p![town, pupil, town, pupil])? {
        out.insert(row.get(0)?, Conflict::Giver);
    }
    for row in q.rows(FAMILY, p![town, pupil, town, pupil, town, pupil, town, pupil])? {
        out.insert(row.get(0)?, Conflict::Family);
    }
    let now = sitting.iter().filter(|row| row.days.until.is_none());
    Ok(Relations { out, sitting: now.map(|row| row.person).collect(), school })
}
/// Conflicts that were noted for a pupil.
pub fn conflicts(q: &mut Read<'_>, pupil: PupilId) -> Result<Vec<(PersonId, Conflict)>, Fault> {
    let town = q.town();
    q.rows(NOTED, p![town, pupil])?
        .iter()
        .map(|row| Ok((row.get(0)?, known(Conflict::parse(&row.get::<String>(1)?), "a conflict")?)))
        .collect()
}
/// Notes a conflict.
pub fn insert_conflict(
    tx: &mut Tx<'_>,
    pupil: PupilId,
    (person, conflict): (PersonId, Conflict),
) -> Result<ConflictId, Fault> {
    let (town, now, by, id) = (tx.town(), tx.now(), tx.actor(), ConflictId::new(tx.fresh()));
    tx.execute(NOTE, p![town, id, pupil, person, conflict.code(), by, now])?;
    Ok(id)
}

fn numbers(rows: &[Row]) -> Result<HashMap<PersonId, i64>, Fault> {
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// Everybody who could sit in this seat of a pupil, with what counts. `until` says until when a
/// check of a day holds.
pub fn candidates(
    q: &mut Read<'_>,
    (seat, path): (PairSeat, &str),
    relations: &Relations,
    until: impl Fn(Day) -> Day,
) -> Result<Vec<Someone>, Fault> {
    let (town, today) = (q.town(), q.now().day());
    let loads = numbers(&q.rows(LOADS, p![town, seat.code()])?)?;
    let qualified = numbers(&q.rows(QUALIFIED, p![town, town, today])?)?;
    let latest = q.rows(LATEST, p![town])?;
    let checks: Result<HashMap<PersonId, Day>, Fault> =
        latest.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect();
    let checks = checks?;
    let rows = match seat {
        PairSeat::Worker => q.rows(WORKERS, p![town, town, path, path, path, today, today])?,
        PairSeat::Volunteer => q.rows(VOLUNTEERS, p![town, today, today])?,
    };
    let fold = liandong_domain::basics::fold;
    rows.iter()
        .map(|row| {
            let person: PersonId = row.get(0)?;
            let (school, unit) = (fold(&row.get::<String>(3)?), fold(&row.get::<String>(4)?));
            let at = |place: &str| !relations.school.is_empty() && place == relations.school;
            let works_there = at(&unit).then_some(Conflict::School);
            Ok(Someone {
                person,
                sex: row.get::<Option<String>>(1)?.as_deref().and_then(Sex::parse),
                area: fold(&row.get::<String>(2)?),
                same_school: at(&school),
                speech: Speech::read(&row.get::<String>(5)?),
                load: loads.get(&person).copied().unwrap_or(0),
                check_until: checks.get(&person).map(|issued| until(*issued)),
                qualified: qualified.get(&person).copied().unwrap_or(0),
                conflict: relations.out.get(&person).copied().or(works_there),
                other_seat: relations.sitting.contains(&person),
            })
        })
        .collect()
}

fn sitter(row: &Row) -> Result<SitterRow, Fault> {
    Ok(SitterRow {
        id: row.get(0)?,
        pupil: row.get(1)?,
        seat: known(PairSeat::parse(&row.get::<String>(2)?), "a seat")?,
        person: row.get(3)?,
        gone: row.get::<i64>(4)? > 0,
        closed: row.get::<i64>(5)? > 0,
        holds_role: row.get::<i64>(6)? > 0,
        issued_on: row.get(7)?,
        kept_out: row.get::<i64>(8)? > 0,
    })
}

/// Everybody who sits, or one of them, with what could end it.
pub fn sitters(q: &mut Read<'_>, one: Option<PersonId>) -> Result<Vec<SitterRow>, Fault> {
    let (town, today) = (q.town(), q.now().day());
    let rows = match one {
        Some(person) => q.rows(SITTER, p![today, today, town, person])?,
        None => q.rows(SITTERS, p![today, today, town])?,
    };
    rows.iter().map(sitter).collect()
}
/// Who is told of an empty seat: workers and managers of the body that keeps the books.
pub fn keepers(q: &mut Read<'_>) -> Result<Vec<PersonId>, Fault> {
    let (town, today) = (q.town(), q.now().day());
    q.rows(KEEPERS, p![town, today, today])?.iter().map(|row| row.get(0)).collect()
}
/// The latest check of somebody.
pub fn issued_on(q: &mut Read<'_>, person: PersonId) -> Result<Option<Day>, Fault> {
    let town = q.town();
    q.row(LATEST_OF, p![town, person])?.map_or(Ok(None), |row| row.get(0))
}
/// Holds a person until the end of the change.
pub fn hold_person(tx: &mut Tx<'_>, person: PersonId) -> Result<(), Fault> {
    let town = tx.town();
    tx.hold(HOLD, p![town, person])
}
/// Notes that a check was seen.
pub fn insert_check(tx: &mut Tx<'_>, person: PersonId, issued: Day) -> Result<CheckId, Fault> {
    let (town, now, by, id) = (tx.town(), tx.now(), tx.actor(), CheckId::new(tx.fresh()));
    tx.execute(SEE, p![town, id, person, issued, by, now])?;
    Ok(id)
}
/// Latest checks, the oldest first.
pub fn checks(q: &mut Read<'_>, (size, offset): (i64, i64)) -> Result<Vec<CheckRow>, Fault> {
    let town = q.town();
    q.rows(CHECKS, p![town, size, offset])?
        .iter()
        .map(|row| {
            Ok(CheckRow {
                person: row.get(0)?,
                name: row.get(1)?,
                number: row.get(2)?,
                issued_on: row.get(3)?,
                seen_by: row.get::<Option<String>>(4)?.unwrap_or_default(),
                children: row.get(5)?,
            })
        })
        .collect()
}
/// How many people have one.
pub fn count_checks(q: &mut Read<'_>) -> Result<i64, Fault> {
    let town = q.town();
    q.count(COUNT_CHECKS, p![town])
}
/// Keeps that somebody would accompany a child.
pub fn keep_offer(tx: &mut Tx<'_>, person: PersonId, speech: &[Speech]) -> Result<(), Fault> {
    let (town, now) = (tx.town(), tx.now());
    tx.execute(OFFER, p![town, person, Speech::write(speech), now]).map(|_| ())
}
/// They would no longer; false when they had not offered.
pub fn end_offer(tx: &mut Tx<'_>, person: PersonId) -> Result<bool, Fault> {
    let (town, now) = (tx.town(), tx.now());
    Ok(tx.execute(END_OFFER, p![now, town, person])? == 1)
}
/// What somebody offers; none: nothing.
pub fn offer_of(q: &mut Read<'_>, person: PersonId) -> Result<Option<Vec<Speech>>, Fault> {
    let town = q.town();
    let row = q.row(OFFER_OF, p![town, person])?;
    row.map(|row| Ok(Speech::read(&row.get::<String>(0)?))).transpose()
}
