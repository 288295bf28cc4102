//! Pupils: a code outside, the child sealed.

use liandong_domain::basics::{Day, PupilId, fold};
use liandong_domain::people::Phone;
use liandong_domain::rules::SchoolStage;

use super::known;
use crate::db::{Read, Row, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// A pupil as stored: no name in it.
#[derive(Debug, Clone)]
pub struct PupilRow {
    /// Its id.
    pub id: PupilId,
    /// Its code.
    pub code: String,
    /// The stage of school.
    pub stage: SchoolStage,
    /// The day it was taken in.
    pub taken_on: Day,
    /// The day it left.
    pub left_on: Option<Day>,
    /// Why it left.
    pub left_why: String,
    /// How the guardian's telephone is found.
    pub phone_key: Option<String>,
    sealed: [Option<String>; 4],
}

/// Who a pupil is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The child's name.
    pub name: String,
    /// The school.
    pub school: String,
    /// The guardian's name.
    pub guardian: String,
    /// The guardian's telephone.
    pub phone: String,
    /// To whom the pupil was handed over, and what.
    pub handed: Option<(String, String)>,
}

/// A pupil about to be entered.
#[derive(Debug, Clone)]
pub struct NewPupil {
    /// The stage of school.
    pub stage: SchoolStage,
    /// The child's name.
    pub name: String,
    /// The school.
    pub school: String,
    /// The guardian's name.
    pub guardian: String,
    /// The guardian's telephone.
    pub phone: Option<Phone>,
    /// The day it is taken in.
    pub taken_on: Day,
}

const PLACES: [&str; 4] = ["pupil.name", "pupil.school", "pupil.guardian", "pupil.phone"];

impl PupilRow {
    /// Opens what names the child. Only for a look that is written down.
    ///
    /// # Errors
    /// It cannot be opened.
    pub fn told(&self, q: &Read<'_>) -> Result<Told, Fault> {
        let open = |at: usize| match &self.sealed[at] {
            Some(sealed) => q.secrets().open(PLACES[at], &self.id.to_string(), sealed),
            None => Ok(String::new()),
        };
        let (name, school, guardian, phone) = (open(0)?, open(1)?, open(2)?, open(3)?);
        Ok(Told { name, school, guardian, phone, handed: None })
    }
}

/// One pupil.
const ONE: Sql = Sql("select pupil_id, code, stage, taken_on, left_on, left_why, phone_key, \
     name_sealed, school_sealed, guardian_sealed, phone_sealed from pupil where town_id = $1 \
     and pupil_id = $2");
/// Pupils by code, those who are still aided first.
const LIST: Sql = Sql("select pupil_id, code, stage, taken_on, left_on, left_why, phone_key, \
     name_sealed, school_sealed, guardian_sealed, phone_sealed from pupil where town_id = $1 \
     order by case when left_on is null then 0 else 1 end, code desc limit $2 offset $3");
/// How many pupils there are, and how many of them are still aided.
const COUNT: Sql = Sql("select count(pupil_id), \
     coalesce(sum(case when left_on is null then 1 else 0 end), 0) from pupil where town_id = $1");
/// Pupils who are still aided, by code, without an award of a term that stands.
const AIDED: Sql = Sql("select pupil_id, code, stage, taken_on, left_on, left_why, phone_key, \
     name_sealed, school_sealed, guardian_sealed, phone_sealed from pupil p where p.town_id = $1 \
     and p.left_on is null and not exists (select 1 from award a where a.town_id = p.town_id \
     and a.pupil_id = p.pupil_id and a.term = $2 \
     and a.state in ('proposed', 'decided', 'paid', 'received')) order by p.code limit 1000");
/// Every pupil who is still aided, by code.
const EVERY: Sql = Sql("select pupil_id, code, stage, taken_on, left_on, left_why, phone_key, \
     name_sealed, school_sealed, guardian_sealed, phone_sealed from pupil where town_id = $1 \
     and left_on is null order by code limit 50000");
/// The code of the same child, if it is here.
const SAME: Sql = Sql("select code from pupil where town_id = $1 and same_key = $2 \
     and left_on is null order by code limit 1");
/// Enters a pupil.
const INSERT: Sql = Sql("insert into pupil (town_id, pupil_id, code, stage, name_sealed, \
     school_sealed, guardian_sealed, phone_sealed, phone_key, same_key, taken_on, made_by, \
     made_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)");
/// A pupil leaves.
const LEAVE: Sql = Sql("update pupil set left_on = $1, left_why = $2 where town_id = $3 \
     and pupil_id = $4 and left_on is null");

fn row(row: &Row) -> Result<PupilRow, Fault> {
    Ok(PupilRow {
        id: row.get(0)?,
        code: row.get(1)?,
        stage: known(SchoolStage::parse(&row.get::<String>(2)?), "a stage of school")?,
        taken_on: row.get(3)?,
        left_on: row.get(4)?,
        left_why: row.get(5)?,
        phone_key: row.get(6)?,
        sealed: [row.get(7)?, row.get(8)?, row.get(9)?, row.get(10)?],
    })
}

/// One pupil.
pub fn pupil(q: &mut Read<'_>, id: PupilId) -> Result<Option<PupilRow>, Fault> {
    let town = q.town();
    q.row(ONE, p![town, id])?.as_ref().map(row).transpose()
}
/// Pupils by code, those who are still aided first.
pub fn pupils(q: &mut Read<'_>, (size, offset): (i64, i64)) -> Result<Vec<PupilRow>, Fault> {
    let town = q.town();
    q.rows(LIST, p![town, size, offset])?.iter().map(row).collect()
}
/// How many pupils there are, and how many of them are still aided.
pub fn count_pupils(q: &mut Read<'_>) -> Result<(i64, i64), Fault> {
    let town = q.town();
    match q.row(COUNT, p![town])? {
        Some(row) => Ok((row.get(0)?, row.get(1)?)),
        None => Ok((0, 0)),
    }
}
/// Pupils who are still aided and have no award of this term.
pub fn aided(q: &mut Read<'_>, term: &str) -> Result<Vec<PupilRow>, Fault> {
    let town = q.town();
    q.rows(AIDED, p![town, term])?.iter().map(row).collect()
}
/// Every pupil who is still aided, by code.
pub fn every_aided(q: &mut Read<'_>) -> Result<Vec<PupilRow>, Fault> {
    let town = q.town();
    q.rows(EVERY, p![town])?.iter().map(row).collect()
}
/// How a telephone is found.
pub fn phone_key(q: &Read<'_>, phone: &Phone) -> String {
    crate::people::store::phone_key(q, phone)
}
pub(super) fn same_key(q: &Read<'_>, new: &NewPupil) -> String {
    let phone = new.phone.as_ref().map_or("", |phone| phone.digits());
    q.secrets().find_key("pupil", &format!("{} {phone}", fold(&new.name)))
}
/// The code under which the same child is aided already.
pub fn same_child(q: &mut Read<'_>, new: &NewPupil) -> Result<Option<String>, Fault> {
    let (town, key) = (q.town(), same_key(q, new));
    q.row(SAME, p![town, key])?.map(|row| row.get(0)).transpose()
}
/// Enters a pupil.
pub fn insert_pupil(tx: &mut Tx<'_>, new: &NewPupil) -> Result<PupilId, Fault> {
    let (town, now, by, id) = (tx.town(), tx.now(), tx.actor(), PupilId::new(tx.fresh()));
    let code = format!("P-{:04}", count_pupils(tx)?.0 + 1);
    let row = id.to_string();
    let seal = |at: usize, text: &str| tx.secrets().seal(tx.ids(), PLACES[at], &row, text);
    let sealed = [seal(0, &new.name), seal(1, &new.school), seal(2, &new.guardian)];
    let phone = new.phone.as_ref().map(|phone| seal(3, phone.digits()));
    let key = new.phone.as_ref().map(|phone| phone_key(tx, phone));
    let same = same_key(tx, new);
    let [name, school, guardian] = sealed;
    let head = p![town, id, code, new.stage.code(), name, school, guardian];
    let all = [head.as_slice(), p![phone, key, same, new.taken_on, by, now]].concat();
    tx.execute(INSERT, &all)?;
    Ok(id)
}
/// A pupil leaves; false when it had left.
pub fn leave(tx: &mut Tx<'_>, id: PupilId, on: Day, why: &str) -> Result<bool, Fault> {
    let town = tx.town();
    Ok(tx.execute(LEAVE, p![on, why, town, id])? == 1)
}
