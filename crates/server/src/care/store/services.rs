//! Time given in sessions, on its way into the hours book, and sessions that were taken back.

use liandong_domain::basics::{
    CareServiceId, GrowthGroupId, HoursEntryId, LessonHourId, PersonId, PupilId, Span, TutoringId,
};
use liandong_domain::care::ServiceState;

use super::known;
use super::tutoring::WHY;
use crate::db::{Read, Row, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// Time given in a session.
#[derive(Debug, Clone)]
pub struct ServiceRow {
    /// Its id.
    pub id: CareServiceId,
    /// Who gave it.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// What in.
    pub words: String,
    /// From when until when.
    pub span: Span,
    /// Where it stands.
    pub state: ServiceState,
    /// Its entry of the hours book.
    pub entry: Option<HoursEntryId>,
    /// The pupil whose session it was, by id and code; none: a group's meeting.
    pub pupil: Option<(PupilId, String)>,
    /// The group whose meeting it was.
    pub group: Option<GrowthGroupId>,
}

/// Time about to wait for a yes.
#[derive(Debug, Clone)]
pub struct NewService {
    /// The session, or the meeting of a group.
    pub session: String,
    /// Who gave it.
    pub person: PersonId,
    /// What in.
    pub words: String,
    /// From when until when.
    pub span: Span,
}

/// A session as it is looked at before it is taken back.
#[derive(Debug, Clone)]
pub struct OneSession {
    /// Of which tutoring.
    pub tutoring: TutoringId,
    /// Its minutes.
    pub minutes: i64,
    /// Whether it was taken back.
    pub withdrawn: bool,
}

/// Time by its id.
const ONE: Sql = Sql("select v.service_id, v.person_id, p.name, v.words, v.from_at, v.until_at, \
     v.state, v.hours_entry_id, t.pupil_id, u.code, m.group_id from care_service v \
     join person p on p.town_id = v.town_id and p.person_id = v.person_id \
     left join tutoring_session s on s.town_id = v.town_id and s.session_id = v.session_id \
     left join tutoring t on t.town_id = s.town_id and t.tutoring_id = s.tutoring_id \
     left join pupil u on u.town_id = t.town_id and u.pupil_id = t.pupil_id \
     left join growth_meeting m on m.town_id = v.town_id and m.meeting_id = v.session_id \
     where v.town_id = $1 and v.service_id = $2");
/// Time of a session.
const OF_SESSION: Sql =
    Sql("select v.service_id, v.person_id, p.name, v.words, v.from_at, v.until_at, \
     v.state, v.hours_entry_id, t.pupil_id, u.code, m.group_id from care_service v \
     join person p on p.town_id = v.town_id and p.person_id = v.person_id \
     left join tutoring_session s on s.town_id = v.town_id and s.session_id = v.session_id \
     left join tutoring t on t.town_id = s.town_id and t.tutoring_id = s.tutoring_id \
     left join pupil u on u.town_id = t.town_id and u.pupil_id = t.pupil_id \
     left join growth_meeting m on m.town_id = v.town_id and m.meeting_id = v.session_id \
     where v.town_id = $1 and v.session_id = $2 order by v.service_id");
/// Time that waits for a worker, the oldest first.
const WAITING: Sql =
    Sql("select v.service_id, v.person_id, p.name, v.words, v.from_at, v.until_at, \
     v.state, v.hours_entry_id, t.pupil_id, u.code, m.group_id from care_service v \
     join person p on p.town_id = v.town_id and p.person_id = v.person_id \
     left join tutoring_session s on s.town_id = v.town_id and s.session_id = v.session_id \
     left join tutoring t on t.town_id = s.town_id and t.tutoring_id = s.tutoring_id \
     left join pupil u on u.town_id = t.town_id and u.pupil_id = t.pupil_id \
     left join growth_meeting m on m.town_id = v.town_id and m.meeting_id = v.session_id \
     where v.town_id = $1 and v.state = 'waiting' order by v.served_on, v.service_id \
     limit $2 offset $3");
/// How much time waits.
const COUNT: Sql = Sql("select count(service_id) from care_service where town_id = $1 \
     and state = 'waiting'");
/// Time waits.
const INSERT: Sql = Sql("insert into care_service (town_id, service_id, session_id, person_id, \
     words, served_on, from_at, until_at, state, made_at) \
     values ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting', $9)");
/// On to another state.
const SETTLE: Sql = Sql("update care_service set state = $1, hours_entry_id = $2, why = $3, \
     settled_by = $4, settled_at = $5 where town_id = $6 and service_id = $7 and state = $8");
/// A session.
const SESSION: Sql =
    Sql("select s.tutoring_id, s.minutes, w.withdrawn_at from tutoring_session s \
     left join tutoring_withdrawal w on w.town_id = s.town_id and w.session_id = s.session_id \
     where s.town_id = $1 and s.session_id = $2");
/// Takes a session from the sums.
const TAKE: Sql = Sql("update tutoring set sessions = sessions - 1, minutes = minutes - $1 \
     where town_id = $2 and tutoring_id = $3");
/// Notes that it was taken back.
const WITHDRAW: Sql = Sql("insert into tutoring_withdrawal (town_id, session_id, why_sealed, \
     withdrawn_by, withdrawn_at) values ($1, $2, $3, $4, $5) on conflict do nothing");

fn row(row: &Row) -> Result<ServiceRow, Fault> {
    Ok(ServiceRow {
        id: row.get(0)?,
        person: row.get(1)?,
        name: row.get(2)?,
        words: row.get(3)?,
        span: Span { from: row.get(4)?, until: row.get(5)? },
        state: known(ServiceState::parse(&row.get::<String>(6)?), "a state of given time")?,
        entry: row.get(7)?,
        pupil: row.get::<Option<PupilId>>(8)?.zip(row.get::<Option<String>>(9)?),
        group: row.get(10)?,
    })
}

/// Time by its id.
pub fn service(q: &mut Read<'_>, id: CareServiceId) -> Result<Option<ServiceRow>, Fault> {
    let town = q.town();
    q.row(ONE, p![town, id])?.as_ref().map(row).transpose()
}
/// Time of a session or a meeting; none for one of before it was kept.
pub fn services_of(q: &mut Read<'_>, session: &str) -> Result<Vec<ServiceRow>, Fault> {
    let town = q.town();
    q.rows(OF_SESSION, p![town, session])?.iter().map(row).collect()
}
/// A page of the time that waits for a worker, the oldest first.
pub fn waiting_services(
    q: &mut Read<'_>,
    (most, offset): (i64, i64),
) -> Result<Vec<ServiceRow>, Fault> {
    let town = q.town();
    q.rows(WAITING, p![town, most, offset])?.iter().map(row).collect()
}
/// How much time waits for a worker.
pub fn count_services(q: &mut Read<'_>) -> Result<i64, Fault> {
    let town = q.town();
    q.count(COUNT, p![town])
}
/// Time waits for a yes.
pub fn insert_service(tx: &mut Tx<'_>, new: &NewService) -> Result<CareServiceId, Fault> {
    let (town, now, id) = (tx.town(), tx.now(), CareServiceId::new(tx.fresh()));
    let head = p![town, id, &new.session, new.person, &new.words, new.span.from.day()];
    let tail = p![new.span.from, new.span.until, now];
    tx.execute(INSERT, &[head.as_slice(), tail].concat())?;
    Ok(id)
}
/// On to another state, with its entry or the reason; false when somebody was quicker.
pub fn settle_service(
    tx: &mut Tx<'_>,
    row: &ServiceRow,
    to: ServiceState,
    (entry, why): (Option<HoursEntryId>, &str),
) -> Result<bool, Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    let params = p![to.code(), entry, why, by, now, town, row.id, row.state.code()];
    Ok(tx.execute(SETTLE, params)? == 1)
}
/// A session.
pub fn session(q: &mut Read<'_>, id: LessonHourId) -> Result<Option<OneSession>, Fault> {
    let town = q.town();
    q.row(SESSION, p![town, id])?
        .map(|row| {
            let withdrawn = row.get::<Option<i64>>(2)?.is_some();
            Ok(OneSession { tutoring: row.get(0)?, minutes: row.get(1)?, withdrawn })
        })
        .transpose()
}
/// Takes a session from the sums and notes why; false when that was done before.
pub fn withdraw_session(
    tx: &mut Tx<'_>,
    (id, row): (LessonHourId, &OneSession),
    why: &str,
) -> Result<bool, Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    // The sums first: of two who take it back at once, the second waits for the row.
    tx.execute(TAKE, p![row.minutes, town, row.tutoring])?;
    let sealed = tx.secrets().seal(tx.ids(), WHY, &id.to_string(), why);
    Ok(tx.execute(WITHDRAW, p![town, id, sealed, by, now])? == 1)
}
