//! Inboxes.

use liandong_domain::basics::{Moment, NoticeId, PersonId};

use crate::db::{Read, Sql, Tx};
use crate::events::store::Written;
use crate::failure::Fault;
use crate::p;

/// How far the notices have read the diary.
const MARK: Sql = Sql("select event_id from diary_mark where town_id = $1 and reader = 'notices'");
/// Keeps how far they have read.
const KEEP_MARK: Sql = Sql("insert into diary_mark (town_id, reader, event_id) \
     values ($1, 'notices', $2) on conflict (town_id, reader) do update set event_id = excluded.event_id");
/// Tells one person, once per line.
const TELL: Sql =
    Sql("insert into notice (town_id, notice_id, person_id, event_id, kind, subject, \
     facts, made_at) values ($1, $2, $3, $4, $5, $6, $7, $8) \
     on conflict (town_id, event_id, person_id) do nothing");
/// Everybody who has or had a place in a shift when it was called off.
const OF_SHIFT: Sql = Sql("select distinct person_id from sign_up where town_id = $1 \
     and shift_id = $2 and state in ('placed', 'offered', 'waiting', 'asked')");
/// Social workers and assistants of a person's bodies and of those above.
const KEEPERS: Sql = Sql("select distinct k.person_id from holding h \
     join organisation o on o.town_id = h.town_id and o.organisation_id = h.organisation_id \
     join organisation u on u.town_id = o.town_id \
     and substr(o.path, 1, length(u.path)) = u.path \
     join holding k on k.town_id = u.town_id and k.organisation_id = u.organisation_id \
     where h.town_id = $1 and h.person_id = $2 and k.role in ('social_worker', 'assistant') \
     and k.starts_on <= $3 and (k.ends_on is null or k.ends_on >= $4)");
/// Social workers and assistants of a body and of those above.
const BODY_KEEPERS: Sql = Sql("select distinct k.person_id from organisation o \
     join organisation u on u.town_id = o.town_id \
     and substr(o.path, 1, length(u.path)) = u.path \
     join holding k on k.town_id = u.town_id and k.organisation_id = u.organisation_id \
     where o.town_id = $1 and o.organisation_id = $2 \
     and k.role in ('social_worker', 'assistant') \
     and k.starts_on <= $3 and (k.ends_on is null or k.ends_on >= $4)");
/// Guardians of a child who are in the registry.
const GUARDIANS: Sql = Sql("select distinct guardian_person_id from guardian where town_id = $1 \
     and child_id = $2 and ended_at is null and guardian_person_id is not null");
/// A page of an inbox, newest first, with the title of the shift or activity it names.
const INBOX: Sql = Sql("select n.notice_id, n.kind, n.subject, n.facts, n.made_at, n.read_at, \
     coalesce(a.title, k.title, f.name, i.theme, j.badge_name, jr.name), \
     coalesce(s.starts_at, k.starts_at, i.starts_at), s.shift_id \
     from notice n \
     left join sign_up u on u.town_id = n.town_id and u.sign_up_id = n.subject \
     left join hours_entry h on h.town_id = n.town_id and h.hours_entry_id = n.subject \
     left join attendance t on t.town_id = n.town_id and t.attendance_id = n.subject \
     left join swap w on w.town_id = n.town_id and w.swap_id = n.subject \
     left join hours_proposal g on g.town_id = n.town_id and g.proposal_id = n.subject \
     left join regular r on r.town_id = n.town_id and r.regular_id = n.subject \
     left join shift s on s.town_id = n.town_id and s.shift_id = \
       coalesce(u.shift_id, h.shift_id, t.shift_id, w.shift_id, g.shift_id, n.subject) \
     left join activity a on a.town_id = n.town_id \
       and a.activity_id = coalesce(s.activity_id, r.activity_id) \
     left join enrolment e on e.town_id = n.town_id and e.enrolment_id = n.subject \
     left join course k on k.town_id = n.town_id and k.course_id = e.course_id \
     left join qualified d on d.town_id = n.town_id and d.qualified_id = n.subject \
     left join qualification f on f.town_id = n.town_id \
       and f.qualification_id = d.qualification_id \
     left join meeting i on i.town_id = n.town_id and i.meeting_id = n.subject \
     left join badge_award j on j.town_id = n.town_id and j.award_id = n.subject \
     left join joining_application ja on ja.town_id = n.town_id \
       and ja.application_id = n.subject \
     left join joining_round jr on jr.town_id = n.town_id \
       and jr.round_id = coalesce(ja.round_id, n.subject) \
     where n.town_id = $1 and n.person_id = $2 order by n.notice_id desc limit $3 offset $4");
/// How many there are.
const COUNT: Sql = Sql("select count(notice_id) from notice where town_id = $1 and person_id = $2");
/// How many are unread.
const UNREAD: Sql = Sql("select count(notice_id) from notice \
     where town_id = $1 and person_id = $2 and read_at is null");
/// Marks all as read.
const READ_ALL: Sql = Sql("update notice set read_at = $1 \
     where town_id = $2 and person_id = $3 and read_at is null");

/// A notice as stored, with the shift it names.
#[derive(Debug, Clone)]
pub struct Notice {
    /// Its id.
    pub id: NoticeId,
    /// The diary kind.
    pub kind: String,
    /// The thing it names.
    pub subject: String,
    /// Ids and numbers as JSON text.
    pub facts: String,
    /// When.
    pub made_at: Moment,
    /// When first seen.
    pub read_at: Option<Moment>,
    /// Title of the activity it names.
    pub title: Option<String>,
    /// When that shift starts.
    pub starts_at: Option<Moment>,
    /// That shift.
    pub shift: Option<String>,
}

/// How far the notices have read.
pub fn mark(q: &mut Read<'_>) -> Result<String, Fault> {
    let town = q.town();
    match q.row(MARK, p![town])? {
        Some(row) => row.get(0),
        None => Ok("00000000-0000-0000-0000-000000000000".to_owned()),
    }
}
/// Keeps how far they have read.
pub fn keep_mark(tx: &mut Tx<'_>, id: &str) -> Result<(), Fault> {
    let town = tx.town();
    tx.keep_house(KEEP_MARK, p![town, id]).map(|_| ())
}
/// Tells one person.
pub fn tell(tx: &mut Tx<'_>, person: PersonId, line: &Written) -> Result<(), Fault> {
    let (town, id) = (tx.town(), NoticeId::new(tx.fresh()));
    let values = p![town, id, person, &line.id, &line.kind, &line.subject, &line.facts, line.at];
    tx.keep_house(TELL, values).map(|_| ())
}
/// Tells everybody signed up for the shift the line is about.
pub fn tell_shift(tx: &mut Tx<'_>, line: &Written) -> Result<(), Fault> {
    let town = tx.town();
    for row in tx.rows(OF_SHIFT, p![town, &line.subject])? {
        tell(tx, row.get(0)?, line)?;
    }
    Ok(())
}
/// Tells the workers of the bodies of the person the line is about.
pub fn tell_keepers(tx: &mut Tx<'_>, line: &Written) -> Result<(), Fault> {
    let (town, today) = (tx.town(), tx.now().day());
    for row in tx.rows(KEEPERS, p![town, line.person, today, today])? {
        tell(tx, row.get(0)?, line)?;
    }
    Ok(())
}
/// Tells the workers of the body that the line names.
pub fn tell_body(tx: &mut Tx<'_>, line: &Written) -> Result<(), Fault> {
    let (town, today) = (tx.town(), tx.now().day());
    let facts: serde_json::Value = serde_json::from_str(&line.facts).unwrap_or_default();
    let body = facts.get("body").and_then(serde_json::Value::as_str).unwrap_or_default();
    for row in tx.rows(BODY_KEEPERS, p![town, body, today, today])? {
        tell(tx, row.get(0)?, line)?;
    }
    Ok(())
}
/// Tells the guardians of the child the line is about.
pub fn tell_guardians(tx: &mut Tx<'_>, line: &Written) -> Result<(), Fault> {
    let town = tx.town();
    for row in tx.rows(GUARDIANS, p![town, line.person])? {
        tell(tx, row.get(0)?, line)?;
    }
    Ok(())
}
/// A page of an inbox.
pub fn inbox(
    q: &mut Read<'_>,
    person: PersonId,
    most: i64,
    offset: i64,
) -> Result<Vec<Notice>, Fault> {
    let town = q.town();
    q.rows(INBOX, p![town, person, most, offset])?
        .iter()
        .map(|row| {
            Ok(Notice {
                id: row.get(0)?,
                kind: row.get(1)?,
                subject: row.get(2)?,
                facts: row.get(3)?,
                made_at: row.get(4)?,
                read_at: row.get(5)?,
                title: row.get(6)?,
                starts_at: row.get(7)?,
                shift: row.get(8)?,
            })
        })
        .collect()
}
/// How many notices a person has.
pub fn count(q: &mut Read<'_>, person: PersonId) -> Result<i64, Fault> {
    let town = q.town();
    q.count(COUNT, p![town, person])
}
/// How many are unread.
pub fn unread(q: &mut Read<'_>, person: PersonId) -> Result<i64, Fault> {
    let town = q.town();
    q.count(UNREAD, p![town, person])
}
/// Marks all as read.
pub fn read_all(tx: &mut Tx<'_>, person: PersonId) -> Result<(), Fault> {
    let (town, now) = (tx.town(), tx.now());
    tx.keep_house(READ_ALL, p![now, town, person]).map(|_| ())
}
