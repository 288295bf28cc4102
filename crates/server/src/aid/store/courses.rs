//! The terms for which the programme gave its word, how aid ended, reviews, and aid elsewhere.

use liandong_domain::aid::{Course, StopReason, Term};
use liandong_domain::basics::{Day, Fen, GiverId, PersonId, PupilId, PurposeId};
use liandong_domain::rules::SchoolStage;

use super::known;
use crate::db::{Read, Row, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// A pupil's course, with the day on which each of its terms was paid beside it.
#[derive(Debug, Clone)]
pub struct CourseRow {
    /// The pupil.
    pub pupil: PupilId,
    /// Its code.
    pub code: String,
    /// The stage of school.
    pub stage: SchoolStage,
    /// The class in the first term; none: not known.
    pub grade: Option<i64>,
    /// From when until when.
    pub course: Course,
    /// The day it left.
    pub left_on: Option<Day>,
}

/// How a pupil's aid ended.
#[derive(Debug, Clone)]
pub struct StopRow {
    /// Why.
    pub reason: StopReason,
    sealed: (Option<String>, Option<String>),
}

/// What a promise of a giver allows for a pupil.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Promised {
    /// The giver never promised anything: aid is proposed as before.
    Never,
    /// The giver promised, not to this pupil.
    NotThisPupil,
    /// So much is left of the promise.
    Left(Fen),
}

/// One pupil's course.
const ONE: Sql = Sql("select c.pupil_id, p.code, p.stage, c.grade, c.from_term, c.until_term, \
     p.left_on from pupil_course c join pupil p on p.town_id = c.town_id \
     and p.pupil_id = c.pupil_id where c.town_id = $1 and c.pupil_id = $2");
/// Every course, by code.
const ALL: Sql = Sql("select c.pupil_id, p.code, p.stage, c.grade, c.from_term, c.until_term, \
     p.left_on from pupil_course c join pupil p on p.town_id = c.town_id \
     and p.pupil_id = c.pupil_id where c.town_id = $1 order by p.code limit 5000");
/// Gives the word for a pupil, once.
const BEGIN: Sql = Sql("insert into pupil_course (town_id, pupil_id, from_term, grade, \
     document_key) values ($1, $2, $3, $4, $5) on conflict (town_id, pupil_id) do nothing");
/// Its last term.
const END: Sql = Sql("update pupil_course set until_term = $1 where town_id = $2 \
     and pupil_id = $3 and until_term is null");
/// When the awards of pupils with a course were paid.
const PAID: Sql = Sql("select a.pupil_id, a.term, a.paid_on from award a \
     join pupil_course c on c.town_id = a.town_id and c.pupil_id = a.pupil_id \
     where a.town_id = $1 and a.state in ('paid', 'received') and a.paid_on is not null \
     order by a.pupil_id, a.term limit 20000");
/// Whether a child with this document is aided here or elsewhere.
const ELSEWHERE: Sql = Sql("select count(entry_id) from aided_elsewhere where town_id = $1 \
     and document_key = $2 and ended_at is null");
const AIDED_HERE: Sql = Sql("select count(c.pupil_id) from pupil_course c join pupil p \
     on p.town_id = c.town_id and p.pupil_id = c.pupil_id where c.town_id = $1 \
     and c.document_key = $2 and p.left_on is null");
/// Notes a child of another programme.
const NOTED: Sql = Sql("select count(entry_id) from aided_elsewhere where town_id = $1 \
     and document_key = $2 and programme = $3 and ended_at is null");
const NOTE: Sql = Sql("insert into aided_elsewhere (town_id, entry_id, document_key, programme, \
     noted_by, noted_at) values ($1, $2, $3, $4, $5, $6)");
/// A child is aided there no longer.
const ENDED: Sql = Sql("update aided_elsewhere set ended_at = $1 where town_id = $2 \
     and document_key = $3 and programme = $4 and ended_at is null");
/// Programmes and how many children they noted.
const PROGRAMMES: Sql = Sql("select programme, count(entry_id) from aided_elsewhere \
     where town_id = $1 and ended_at is null group by programme order by programme limit 100");
/// How aid ended.
const STOP: Sql = Sql("insert into pupil_stop (town_id, pupil_id, reason, to_sealed, \
     handed_sealed, stopped_by, stopped_at) values ($1, $2, $3, $4, $5, $6, $7)");
const STOPPED: Sql = Sql("select reason, to_sealed, handed_sealed from pupil_stop \
     where town_id = $1 and pupil_id = $2");
/// A worker's look at a pupil.
const REVIEW: Sql = Sql("insert into pupil_review (town_id, pupil_id, term, outcome, \
     reviewed_by, reviewed_at) values ($1, $2, $3, $4, $5, $6) \
     on conflict (town_id, pupil_id, term) do nothing");
/// Pupils who are aided and were not looked at in a term, by code, with their course.
const UNREVIEWED: Sql = Sql("select p.pupil_id, p.code, p.stage, c.grade, \
     coalesce(c.from_term, $1), c.until_term, p.left_on from pupil p left join pupil_course c \
     on c.town_id = p.town_id and c.pupil_id = p.pupil_id where p.town_id = $2 \
     and p.left_on is null and not exists (select 1 from pupil_review r \
     where r.town_id = p.town_id and r.pupil_id = p.pupil_id and r.term = $3) \
     order by p.code limit $4");
/// How many were looked at in a term.
const REVIEWED: Sql = Sql("select outcome, count(pupil_id) from pupil_review where town_id = $1 \
     and term = $2 group by outcome");
/// Whether a giver ever promised.
const EVER: Sql = Sql("select count(promise_id) from directed_promise where town_id = $1 \
     and giver_id = $2");
/// What came into the promises of a giver to a pupil, and what their awards take.
const PROMISED: Sql = Sql("select count(d.promise_id), coalesce(cast(sum((select \
     coalesce(cast(sum(i.fen) as bigint), 0) from instalment i where i.town_id = d.town_id \
     and i.promise_id = d.promise_id)) as bigint), 0), min(d.made_at) \
     from directed_promise d where d.town_id = $1 and d.giver_id = $2 and d.pupil_id = $3 \
     and d.state <> 'left'");
const TAKEN: Sql = Sql("select coalesce(cast(sum(fen) as bigint), 0) from award \
     where town_id = $1 and pupil_id = $2 and purpose_id = $3 and proposed_at >= $4 \
     and state in ('proposed', 'decided', 'paid', 'received')");
/// Why the pool pays this award in a giver's place; none: it does not.
const BRIDGE: Sql = Sql("select why from bridge where town_id = $1 and award_id = $2");

fn row(row: &Row) -> Result<CourseRow, Fault> {
    let term = |text: String| known(text.parse::<Term>().ok(), "a term");
    let until: Option<String> = row.get(5)?;
    Ok(CourseRow {
        pupil: row.get(0)?,
        code: row.get(1)?,
        stage: known(SchoolStage::parse(&row.get::<String>(2)?), "a stage of school")?,
        grade: row.get(3)?,
        course: Course { from: term(row.get(4)?)?, until: until.map(term).transpose()? },
        left_on: row.get(6)?,
    })
}

/// One pupil's course.
pub fn course(q: &mut Read<'_>, pupil: PupilId) -> Result<Option<CourseRow>, Fault> {
    let town = q.town();
    q.row(ONE, p![town, pupil])?.as_ref().map(row).transpose()
}
/// Every course, by code.
pub fn courses(q: &mut Read<'_>) -> Result<Vec<CourseRow>, Fault> {
    let town = q.town();
    q.rows(ALL, p![town])?.iter().map(row).collect()
}
/// Gives the programme's word for a pupil; false when it was given before.
pub fn begin_course(
    tx: &mut Tx<'_>,
    (pupil, from): (PupilId, Term),
    (grade, document_key): (Option<i64>, Option<&str>),
) -> Result<bool, Fault> {
    let town = tx.town();
    Ok(tx.execute(BEGIN, p![town, pupil, from.to_string(), grade, document_key])? == 1)
}
/// Sets the last term that is due.
pub fn end_course(tx: &mut Tx<'_>, pupil: PupilId, last: Term) -> Result<(), Fault> {
    let town = tx.town();
    tx.execute(END, p![last.to_string(), town, pupil]).map(|_| ())
}
/// When the awards of pupils with a course were paid: pupil, term, day.
pub fn paid_terms(q: &mut Read<'_>) -> Result<Vec<(PupilId, Term, Day)>, Fault> {
    let town = q.town();
    q.rows(PAID, p![town])?
        .iter()
        .map(|row| {
            let term = known(row.get::<String>(1)?.parse().ok(), "a term")?;
            Ok((row.get(0)?, term, row.get(2)?))
        })
        .collect()
}
/// Whether another programme aids the child with this document.
pub fn is_aided_elsewhere(q: &mut Read<'_>, key: &str) -> Result<bool, Fault> {
    let town = q.town();
    Ok(q.count(ELSEWHERE, p![town, key])? > 0)
}
/// Whether this programme aids the child with this document.
pub fn is_aided_here(q: &mut Read<'_>, key: &str) -> Result<bool, Fault> {
    let town = q.town();
    Ok(q.count(AIDED_HERE, p![town, key])? > 0)
}
/// Notes a child of another programme; false when it is noted already.
pub fn note_elsewhere(tx: &mut Tx<'_>, key: &str, programme: &str) -> Result<bool, Fault> {
    let (town, now, by, id) = (tx.town(), tx.now(), tx.actor(), tx.fresh().to_string());
    if tx.count(NOTED, p![town, key, programme])? > 0 {
        return Ok(false);
    }
    Ok(tx.execute(NOTE, p![town, id, key, programme, by, now])? == 1)
}
/// A child is aided there no longer; false when it was not noted.
pub fn end_elsewhere(tx: &mut Tx<'_>, key: &str, programme: &str) -> Result<bool, Fault> {
    let (town, now) = (tx.town(), tx.now());
    Ok(tx.execute(ENDED, p![now, town, key, programme])? == 1)
}
/// Other programmes and how many children they noted.
pub fn programmes_elsewhere(q: &mut Read<'_>) -> Result<Vec<(String, i64)>, Fault> {
    let town = q.town();
    q.rows(PROGRAMMES, p![town])?.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}
/// Keeps how a pupil's aid ended.
pub fn keep_stop(
    tx: &mut Tx<'_>,
    (pupil, reason): (PupilId, StopReason),
    over: Option<(&str, &str)>,
) -> Result<(), Fault> {
    let (town, now, by, row) = (tx.town(), tx.now(), tx.actor(), pupil.to_string());
    let seal = |place: &str, text: &str| tx.secrets().seal(tx.ids(), place, &row, text);
    let to = over.map(|(to, _)| seal("stop.to", to));
    let handed = over.map(|(_, handed)| seal("stop.handed", handed));
    tx.execute(STOP, p![town, pupil, reason.code(), to, handed, by, now]).map(|_| ())
}
/// How a pupil's aid ended.
pub fn stop_of(q: &mut Read<'_>, pupil: PupilId) -> Result<Option<StopRow>, Fault> {
    let town = q.town();
    q.row(STOPPED, p![town, pupil])?
        .map(|row| {
            let reason: String = row.get(0)?;
            let reason = known(StopReason::parse(&reason), "why aid ended")?;
            Ok(StopRow { reason, sealed: (row.get(1)?, row.get(2)?) })
        })
        .transpose()
}
/// To whom a pupil was handed over, and what. Only for a look that is written down.
pub fn handed_over(
    q: &Read<'_>,
    pupil: PupilId,
    row: &StopRow,
) -> Result<Option<(String, String)>, Fault> {
    let (Some(to), Some(handed)) = &row.sealed else { return Ok(None) };
    let (secrets, place) = (q.secrets(), pupil.to_string());
    let to = secrets.open("stop.to", &place, to)?;
    Ok(Some((to, secrets.open("stop.handed", &place, handed)?)))
}
/// Keeps a worker's look at a pupil; false when somebody looked before.
pub fn keep_review(
    tx: &mut Tx<'_>,
    (pupil, term): (PupilId, Term),
    outcome: &str,
) -> Result<bool, Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    Ok(tx.execute(REVIEW, p![town, pupil, term.to_string(), outcome, by, now])? == 1)
}
/// Pupils who are aided and were not looked at in a term. Without a course the term stands for
/// its first.
pub fn unreviewed(q: &mut Read<'_>, term: Term, most: i64) -> Result<Vec<CourseRow>, Fault> {
    let (town, term) = (q.town(), term.to_string());
    q.rows(UNREVIEWED, p![&term, town, &term, most])?.iter().map(row).collect()
}
/// How many go on and how many stop by the reviews of a term.
pub fn reviewed(q: &mut Read<'_>, term: Term) -> Result<(i64, i64), Fault> {
    let town = q.town();
    let (mut on, mut stops) = (0, 0);
    for row in q.rows(REVIEWED, p![town, term.to_string()])? {
        let to = if row.get::<String>(0)? == "goes_on" { &mut on } else { &mut stops };
        *to = row.get(1)?;
    }
    Ok((on, stops))
}
/// What the promises of a giver allow for a pupil (directed, invariant 3).
pub fn promised(
    q: &mut Read<'_>,
    (giver, purpose): (GiverId, PurposeId),
    pupil: PupilId,
) -> Result<Promised, Fault> {
    let town = q.town();
    if q.count(EVER, p![town, giver])? == 0 {
        return Ok(Promised::Never);
    }
    let Some(row) = q.row(PROMISED, p![town, giver, pupil])? else {
        return Ok(Promised::NotThisPupil);
    };
    let (count, came): (i64, i64) = (row.get(0)?, row.get(1)?);
    let since: Option<i64> = row.get(2)?;
    match since {
        Some(since) if count > 0 => {
            let taken = q.count(TAKEN, p![town, pupil, purpose, since])?;
            Ok(Promised::Left(Fen::new(came - taken)))
        }
        _ => Ok(Promised::NotThisPupil),
    }
}
/// Why the pool pays an award in a giver's place.
pub fn bridged(
    q: &mut Read<'_>,
    award: liandong_domain::basics::AwardId,
) -> Result<Option<String>, Fault> {
    let town = q.town();
    q.row(BRIDGE, p![town, award])?.map(|row| row.get(0)).transpose()
}
/// Persons who are related to the family with this telephone: whose own it is, their guardians,
/// their children.
pub fn family_of(q: &mut Read<'_>, phone_key: &str) -> Result<Vec<PersonId>, Fault> {
    use crate::people::store as people;
    let mut out = people::find_by_phone_key(q, phone_key)?;
    for person in out.clone() {
        out.extend(people::children(q, person)?);
        out.extend(people::guardians(q, person)?.into_iter().filter_map(|one| one.person));
    }
    Ok(out)
}
