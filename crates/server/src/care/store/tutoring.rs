//! Tutoring and its sessions.

use liandong_domain::basics::{Day, LessonHourId, PersonId, PupilId, TutoringId};
use liandong_domain::care::{Progress, ServiceState, TutoringState};

use super::known;
use crate::db::{Read, Row, Sql, Tx};
use crate::failure::Fault;
use crate::p;

const PLACE: &str = "tutoring_session.words";
/// Where the reason stands for which a session was taken back.
pub(super) const WHY: &str = "tutoring_withdrawal.why";

/// A tutoring as stored.
#[derive(Debug, Clone)]
pub struct TutoringRow {
    /// Its id.
    pub id: TutoringId,
    /// The pupil.
    pub pupil: PupilId,
    /// Who tutors.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// What in.
    pub subject: String,
    /// What shall be reached.
    pub goals: String,
    /// Where it stands.
    pub state: TutoringState,
    /// Since when.
    pub begun_on: Day,
    /// The next session.
    pub next_on: Option<Day>,
    /// How many sessions.
    pub sessions: i64,
    /// Their minutes.
    pub minutes: i64,
}

/// A tutoring about to begin.
#[derive(Debug, Clone)]
pub struct NewTutoring {
    /// The pupil.
    pub pupil: PupilId,
    /// Who tutors.
    pub person: PersonId,
    /// What in.
    pub subject: String,
    /// What shall be reached.
    pub goals: String,
    /// The first session.
    pub next_on: Option<Day>,
}

/// One session as stored.
#[derive(Debug, Clone)]
pub struct SessionRow {
    /// Its id.
    pub id: LessonHourId,
    /// When.
    pub held_on: Day,
    /// How long.
    pub minutes: i64,
    /// How far the pupil has come.
    pub progress: Progress,
    /// What was done.
    pub words: String,
    /// Where its time stands on the way into the hours book; none: written before that was kept.
    pub service: Option<ServiceState>,
    /// Why its time was declined; empty: it was not.
    pub declined: String,
    /// Why it was taken back; none: it was not.
    pub withdrawn: Option<String>,
}

/// A session about to be written.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// Of which tutoring.
    pub tutoring: TutoringId,
    /// When.
    pub held_on: Day,
    /// How long.
    pub minutes: i64,
    /// How far the pupil has come.
    pub progress: Progress,
    /// What was done.
    pub words: String,
}

/// One tutoring.
const ONE: Sql = Sql("select t.tutoring_id, t.pupil_id, t.person_id, p.name, t.subject, \
     t.goals, t.state, t.begun_on, t.next_on, t.sessions, t.minutes from tutoring t \
     join person p on p.town_id = t.town_id and p.person_id = t.person_id \
     where t.town_id = $1 and t.tutoring_id = $2");
/// Tutorings of a pupil, the latest first.
const OF_PUPIL: Sql = Sql("select t.tutoring_id, t.pupil_id, t.person_id, p.name, t.subject, \
     t.goals, t.state, t.begun_on, t.next_on, t.sessions, t.minutes from tutoring t \
     join person p on p.town_id = t.town_id and p.person_id = t.person_id \
     where t.town_id = $1 and t.pupil_id = $2 order by t.begun_on desc, t.tutoring_id desc \
     limit 20");
/// Begins one.
const INSERT: Sql = Sql("insert into tutoring (town_id, tutoring_id, pupil_id, person_id, \
     subject, goals, state, begun_on, next_on) \
     values ($1, $2, $3, $4, $5, $6, 'running', $7, $8)");
/// Adds a session to its sums.
const ADD: Sql = Sql("update tutoring set sessions = sessions + 1, minutes = minutes + $1, \
     next_on = $2 where town_id = $3 and tutoring_id = $4 and state = 'running'");
/// Ends one.
const END: Sql = Sql("update tutoring set state = 'ended', ended_on = $1, next_on = null \
     where town_id = $2 and tutoring_id = $3 and state = 'running'");
/// Writes a session.
const WRITE: Sql = Sql("insert into tutoring_session (town_id, session_id, tutoring_id, \
     held_on, minutes, progress, words_sealed, made_by, made_at) \
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
/// Sessions of a tutoring, the latest first.
const SESSIONS: Sql =
    Sql("select s.session_id, s.held_on, s.minutes, s.progress, s.words_sealed, \
     v.state, v.why, w.why_sealed from tutoring_session s \
     left join care_service v on v.town_id = s.town_id and v.session_id = s.session_id \
     left join tutoring_withdrawal w on w.town_id = s.town_id and w.session_id = s.session_id \
     where s.town_id = $1 and s.tutoring_id = $2 order by s.held_on desc, s.session_id desc \
     limit 60");
/// Whether a day is written, by a session that was not taken back.
const ON: Sql = Sql("select count(s.session_id) from tutoring_session s \
     left join tutoring_withdrawal w on w.town_id = s.town_id and w.session_id = s.session_id \
     where s.town_id = $1 and s.tutoring_id = $2 and s.held_on = $3 \
     and w.session_id is null");

fn row(row: &Row) -> Result<TutoringRow, Fault> {
    Ok(TutoringRow {
        id: row.get(0)?,
        pupil: row.get(1)?,
        person: row.get(2)?,
        name: row.get(3)?,
        subject: row.get(4)?,
        goals: row.get(5)?,
        state: known(TutoringState::parse(&row.get::<String>(6)?), "a state of a tutoring")?,
        begun_on: row.get(7)?,
        next_on: row.get(8)?,
        sessions: row.get(9)?,
        minutes: row.get(10)?,
    })
}

/// One tutoring.
pub fn tutoring(q: &mut Read<'_>, id: TutoringId) -> Result<Option<TutoringRow>, Fault> {
    let town = q.town();
    q.row(ONE, p![town, id])?.as_ref().map(row).transpose()
}
/// Tutorings of a pupil, the latest first.
pub fn tutorings_of(q: &mut Read<'_>, pupil: PupilId) -> Result<Vec<TutoringRow>, Fault> {
    let town = q.town();
    q.rows(OF_PUPIL, p![town, pupil])?.iter().map(row).collect()
}
/// Begins one.
pub fn insert_tutoring(tx: &mut Tx<'_>, new: &NewTutoring) -> Result<TutoringId, Fault> {
    let (town, today, id) = (tx.town(), tx.now().day(), TutoringId::new(tx.fresh()));
    let head = p![town, id, new.pupil, new.person, &new.subject, &new.goals, today, new.next_on];
    tx.execute(INSERT, head)?;
    Ok(id)
}
/// Adds a session to the sums; false when the tutoring has ended.
pub fn add_session(
    tx: &mut Tx<'_>,
    id: TutoringId,
    (minutes, next): (i64, Option<Day>),
) -> Result<bool, Fault> {
    let town = tx.town();
    Ok(tx.execute(ADD, p![minutes, next, town, id])? == 1)
}
/// Ends one; false when it had ended.
pub fn end_tutoring(tx: &mut Tx<'_>, id: TutoringId) -> Result<bool, Fault> {
    let (town, today) = (tx.town(), tx.now().day());
    Ok(tx.execute(END, p![today, town, id])? == 1)
}
/// Writes a session.
pub fn insert_session(tx: &mut Tx<'_>, new: &NewSession) -> Result<LessonHourId, Fault> {
    let (town, now, by, id) = (tx.town(), tx.now(), tx.actor(), LessonHourId::new(tx.fresh()));
    let sealed = tx.secrets().seal(tx.ids(), PLACE, &id.to_string(), &new.words);
    let head = p![town, id, new.tutoring, new.held_on, new.minutes, new.progress.code(), sealed];
    tx.execute(WRITE, &[head.as_slice(), p![by, now]].concat())?;
    Ok(id)
}
/// Sessions of a tutoring, the latest first.
pub fn sessions_of(q: &mut Read<'_>, id: TutoringId) -> Result<Vec<SessionRow>, Fault> {
    let town = q.town();
    let rows = q.rows(SESSIONS, p![town, id])?;
    rows.iter()
        .map(|row| {
            let (session, sealed): (String, String) = (row.get(0)?, row.get(4)?);
            let service: Option<String> = row.get(5)?;
            let service = service.map(|code| known(ServiceState::parse(&code), "given time"));
            let why: Option<String> = row.get(7)?;
            Ok(SessionRow {
                id: row.get(0)?,
                service: service.transpose()?,
                declined: row.get::<Option<String>>(6)?.unwrap_or_default(),
                withdrawn: why.map(|why| q.secrets().open(WHY, &session, &why)).transpose()?,
                held_on: row.get(1)?,
                minutes: row.get(2)?,
                progress: known(Progress::parse(&row.get::<String>(3)?), "a progress")?,
                words: q.secrets().open(PLACE, &session, &sealed)?,
            })
        })
        .collect()
}
/// Whether a day is written.
pub fn session_on(q: &mut Read<'_>, id: TutoringId, day: Day) -> Result<bool, Fault> {
    let town = q.town();
    Ok(q.count(ON, p![town, id, day])? > 0)
}
