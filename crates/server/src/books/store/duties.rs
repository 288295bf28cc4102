//! What the law of money asks to be told by a day.

use liandong_domain::basics::{Day, MoneyDutyId};
use liandong_domain::books::{DutyKind, Occasion};

use super::known;
use crate::db::{Read, Row, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// A duty as stored.
#[derive(Debug, Clone)]
pub struct DutyRow {
    /// Its id.
    pub id: MoneyDutyId,
    /// What is to be told.
    pub kind: DutyKind,
    /// What made it due.
    pub occasion: Occasion,
    /// Which programme, fundraising or year.
    pub words: String,
    /// By when.
    pub due_on: Day,
    /// The rule that says so.
    pub rule: String,
    /// When it was told.
    pub told_on: Option<Day>,
    /// Where.
    pub told_where: String,
    /// By whom, by name.
    pub told_by: String,
}

/// A duty about to be noted.
#[derive(Debug, Clone)]
pub struct NewDuty<'a> {
    /// What is to be told.
    pub kind: DutyKind,
    /// What made it due.
    pub occasion: Occasion,
    /// Which programme, fundraising or year.
    pub words: &'a str,
    /// The days of it.
    pub days: (Day, Day),
    /// By when.
    pub due_on: Day,
    /// The rule that says so.
    pub rule: &'a str,
}

/// Duties: what is not told first, by the day.
const LIST: Sql = Sql("select d.duty_id, d.kind, d.occasion, d.words, d.due_on, d.rule, \
     d.told_on, d.told_where, w.name from money_duty d left join person w \
     on w.town_id = d.town_id and w.person_id = d.told_by where d.town_id = $1 \
     order by case when d.told_on is null then 0 else 1 end, d.due_on, d.duty_id \
     limit $2 offset $3");
/// How many there are.
const COUNT: Sql = Sql("select count(duty_id) from money_duty where town_id = $1");
/// Notes one.
const INSERT: Sql = Sql("insert into money_duty (town_id, duty_id, kind, occasion, words, \
     from_day, until_day, due_on, rule, made_by, made_at) values ($1, $2, $3, $4, $5, $6, $7, \
     $8, $9, $10, $11) on conflict do nothing");
/// Notes that it was told.
const TELL: Sql = Sql("update money_duty set told_on = $1, told_where = $2, told_by = $3 \
     where town_id = $4 and duty_id = $5 and told_on is null");

fn row(row: &Row) -> Result<DutyRow, Fault> {
    Ok(DutyRow {
        id: row.get(0)?,
        kind: known(DutyKind::parse(&row.get::<String>(1)?), "a kind of duty")?,
        occasion: known(Occasion::parse(&row.get::<String>(2)?), "an occasion")?,
        words: row.get(3)?,
        due_on: row.get(4)?,
        rule: row.get(5)?,
        told_on: row.get(6)?,
        told_where: row.get(7)?,
        told_by: row.get::<Option<String>>(8)?.unwrap_or_default(),
    })
}

/// Duties: what is not told first, by the day.
pub fn duties(q: &mut Read<'_>, (size, offset): (i64, i64)) -> Result<Vec<DutyRow>, Fault> {
    let town = q.town();
    q.rows(LIST, p![town, size, offset])?.iter().map(row).collect()
}
/// How many there are.
pub fn count_duties(q: &mut Read<'_>) -> Result<i64, Fault> {
    let town = q.town();
    q.count(COUNT, p![town])
}
/// Notes one; the same one again is left.
pub fn insert_duty(tx: &mut Tx<'_>, new: &NewDuty<'_>) -> Result<MoneyDutyId, Fault> {
    let (town, now, by, id) = (tx.town(), tx.now(), tx.actor(), MoneyDutyId::new(tx.fresh()));
    let head = p![town, id, new.kind.code(), new.occasion.code(), new.words, new.days.0];
    let tail = p![new.days.1, new.due_on, new.rule, by, now];
    tx.execute(INSERT, &[head.as_slice(), tail.as_slice()].concat())?;
    Ok(id)
}
/// Notes that it was told; false when it was before.
pub fn tell_duty(
    tx: &mut Tx<'_>,
    id: MoneyDutyId,
    (on, place): (Day, &str),
) -> Result<bool, Fault> {
    let (town, by) = (tx.town(), tx.actor());
    Ok(tx.execute(TELL, p![on, place, by, town, id])? == 1)
}
