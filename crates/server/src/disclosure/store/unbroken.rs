//! Days of pupils and terms of children that were told of.

use std::collections::BTreeSet;

use liandong_domain::aid::{ChildTermState, Term};
use liandong_domain::basics::{Day, PupilId};
use liandong_domain::books::Month;
use liandong_domain::pairs::ChildDays;

use super::known;
use crate::db::{Read, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// What is told of gaps, added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Unbroken {
    /// Days of pupils.
    pub days: ChildDays,
    /// The last day that was looked through; none: nothing yet.
    pub until: Option<Day>,
    /// Terms paid in time, and all that were over.
    pub terms: (i64, i64),
}

/// A term that was told of as not paid in time.
#[derive(Debug, Clone)]
pub struct LateRow {
    /// The pupil.
    pub pupil: PupilId,
    /// Its code.
    pub code: String,
    /// The term.
    pub term: Term,
    /// late, gap.
    pub state: ChildTermState,
}

/// The last day that was looked through.
const LAST: Sql = Sql("select max(last_day) from disclosure_days where town_id = $1");
/// Writes what is told of days.
const ADD_DAYS: Sql = Sql("insert into disclosure_days (town_id, until_month, first_day, \
     last_day, children, covered) values ($1, $2, $3, $4, $5, $6)");
/// Writes that a term is told of.
const ADD_TERM: Sql = Sql("insert into disclosure_term (town_id, pupil_id, term, until_month, \
     state) values ($1, $2, $3, $4, $5)");
/// Terms that were told of.
const TOLD: Sql = Sql("select pupil_id, term from disclosure_term where town_id = $1");
/// Days of all that is public, added up.
const DAYS: Sql = Sql("select coalesce(cast(sum(x.children) as bigint), 0), \
     coalesce(cast(sum(x.covered) as bigint), 0), max(x.last_day) from disclosure_days x \
     join disclosure d on d.town_id = x.town_id and d.until_month = x.until_month \
     and d.state = 'published' where x.town_id = $1");
/// Terms of all that is public.
const TERMS: Sql = Sql("select x.state, count(x.pupil_id) from disclosure_term x \
     join disclosure d on d.town_id = x.town_id and d.until_month = x.until_month \
     and d.state = 'published' where x.town_id = $1 group by x.state");
/// Terms of all that is public that were not paid in time, the latest first.
const LATE: Sql = Sql("select x.pupil_id, p.code, x.term, x.state from disclosure_term x \
     join disclosure d on d.town_id = x.town_id and d.until_month = x.until_month \
     and d.state = 'published' join pupil p on p.town_id = x.town_id \
     and p.pupil_id = x.pupil_id where x.town_id = $1 and x.state <> 'in_time' \
     order by x.term desc, p.code limit 200");

/// The last day that was looked through; none: nothing is told yet.
pub fn last_told_day(q: &mut Read<'_>) -> Result<Option<Day>, Fault> {
    let town = q.town();
    q.row(LAST, p![town])?.map_or(Ok(None), |row| row.get(0))
}
/// Writes what is told of days.
pub fn add_days(
    tx: &mut Tx<'_>,
    until: Month,
    (first, last): (Day, Day),
    days: ChildDays,
) -> Result<(), Fault> {
    let town = tx.town();
    let values = p![town, until.to_string(), first, last, days.all, days.covered];
    tx.execute(ADD_DAYS, values).map(|_| ())
}
/// Terms that were told of.
pub fn told_terms(q: &mut Read<'_>) -> Result<BTreeSet<(PupilId, Term)>, Fault> {
    let town = q.town();
    let read = |row: &crate::db::Row| {
        Ok((row.get(0)?, known(row.get::<String>(1)?.parse().ok(), "a term")?))
    };
    q.rows(TOLD, p![town])?.iter().map(read).collect()
}
/// Writes that a term is told of.
pub fn add_term(
    tx: &mut Tx<'_>,
    until: Month,
    (pupil, term, state): (PupilId, Term, ChildTermState),
) -> Result<(), Fault> {
    let town = tx.town();
    let values = p![town, pupil, term.to_string(), until.to_string(), state.code()];
    tx.execute(ADD_TERM, values).map(|_| ())
}
/// What is public of gaps, added up.
pub fn unbroken(q: &mut Read<'_>) -> Result<Unbroken, Fault> {
    let town = q.town();
    let mut out = Unbroken::default();
    if let Some(row) = q.row(DAYS, p![town])? {
        out.days = ChildDays { all: row.get(0)?, covered: row.get(1)? };
        out.until = row.get(2)?;
    }
    for row in q.rows(TERMS, p![town])? {
        let (state, count): (String, i64) = (row.get(0)?, row.get(1)?);
        out.terms.1 += count;
        if known(ChildTermState::parse(&state), "a state of a term")? == ChildTermState::InTime {
            out.terms.0 += count;
        }
    }
    Ok(out)
}
/// Terms that are public as not paid in time, the latest first.
pub fn late_terms(q: &mut Read<'_>) -> Result<Vec<LateRow>, Fault> {
    let town = q.town();
    q.rows(LATE, p![town])?
        .iter()
        .map(|row| {
            Ok(LateRow {
                pupil: row.get(0)?,
                code: row.get(1)?,
                term: known(row.get::<String>(2)?.parse().ok(), "a term")?,
                state: known(ChildTermState::parse(&row.get::<String>(3)?), "a state")?,
            })
        })
        .collect()
}
