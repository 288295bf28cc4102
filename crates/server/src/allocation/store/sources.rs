//! Where a class of need comes from, when nobody typed it.

use std::collections::BTreeMap;

use liandong_domain::aid::Term;
use liandong_domain::allocation::NeedOrigin;
use liandong_domain::basics::{AidApplicationId, PupilId};

use super::known;
use crate::db::{Read, Row, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// Where a class of need comes from.
#[derive(Debug, Clone)]
pub struct NeedSourceRow {
    /// How it came.
    pub origin: NeedOrigin,
    /// The application that was assessed.
    pub application: AidApplicationId,
    /// Its points.
    pub points: i64,
    /// The rule it was assessed by.
    pub rule: String,
    /// The class that followed.
    pub class: i64,
}

/// Those of a term.
const OF_TERM: Sql = Sql("select pupil_id, source, application_id, points, rule, class \
     from need_source where town_id = $1 and term = $2 order by pupil_id limit 50000");
/// The latest of a pupil before a term.
const BEFORE: Sql = Sql("select pupil_id, source, application_id, points, rule, class \
     from need_source where town_id = $1 and pupil_id = $2 and term < $3 \
     order by term desc limit 1");
/// Keeps one.
const KEEP: Sql = Sql("insert into need_source (town_id, pupil_id, term, source, \
     application_id, points, rule, class, noted_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
/// Notes a class where none is noted.
const NOTE: Sql = Sql("insert into pupil_need (town_id, pupil_id, term, class, received_fen, \
     noted_by, noted_at) values ($1, $2, $3, $4, 0, $5, $6) \
     on conflict (town_id, pupil_id, term) do nothing");
/// Terms in which a pupil goes on and of which no class is noted.
const GOES_ON: Sql = Sql("select r.term from pupil_review r where r.town_id = $1 \
     and r.pupil_id = $2 and r.outcome = 'goes_on' and not exists (select 1 from pupil_need n \
     where n.town_id = r.town_id and n.pupil_id = r.pupil_id and n.term = r.term) \
     order by r.term");

fn read(row: &Row) -> Result<(PupilId, NeedSourceRow), Fault> {
    let origin: String = row.get(1)?;
    Ok((
        row.get(0)?,
        NeedSourceRow {
            origin: known(NeedOrigin::parse(&origin), "where a need comes from")?,
            application: row.get(2)?,
            points: row.get(3)?,
            rule: row.get(4)?,
            class: row.get(5)?,
        },
    ))
}

/// Those of a term.
pub fn need_sources(
    q: &mut Read<'_>,
    term: Term,
) -> Result<BTreeMap<PupilId, NeedSourceRow>, Fault> {
    let town = q.town();
    q.rows(OF_TERM, p![town, term.to_string()])?.iter().map(read).collect()
}
/// The latest of a pupil before a term.
pub fn need_source_before(
    q: &mut Read<'_>,
    pupil: PupilId,
    term: Term,
) -> Result<Option<NeedSourceRow>, Fault> {
    let town = q.town();
    let row = q.row(BEFORE, p![town, pupil, term.to_string()])?;
    Ok(row.as_ref().map(read).transpose()?.map(|one| one.1))
}
/// Notes a class with where it comes from; false when one is noted already.
pub fn feed_need(
    tx: &mut Tx<'_>,
    (pupil, term): (PupilId, Term),
    row: &NeedSourceRow,
) -> Result<bool, Fault> {
    let (town, now, by, term) = (tx.town(), tx.now(), tx.actor(), term.to_string());
    if tx.execute(NOTE, p![town, pupil, &term, row.class, by, now])? == 0 {
        return Ok(false);
    }
    let head = p![town, pupil, term, row.origin.code(), row.application, row.points];
    tx.execute(KEEP, &[head.as_slice(), p![&row.rule, row.class, now]].concat())?;
    Ok(true)
}
/// Terms in which a pupil goes on and of which no class is noted, the earliest first.
pub fn terms_without_need(q: &mut Read<'_>, pupil: PupilId) -> Result<Vec<Term>, Fault> {
    let town = q.town();
    q.rows(GOES_ON, p![town, pupil])?
        .iter()
        .map(|row| known(row.get::<String>(0)?.parse().ok(), "a term"))
        .collect()
}
