//! Who gives.

use liandong_domain::basics::{Day, Fen, GiverId, PersonId, fold};
use liandong_domain::giving::{GiverKind, ShownAs};
use liandong_domain::people::Phone;

use super::known;
use crate::db::{Read, Row, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// A giver as stored.
#[derive(Debug, Clone)]
pub struct GiverRow {
    /// Its id.
    pub id: GiverId,
    /// Its code.
    pub code: String,
    /// A person or a unit.
    pub kind: GiverKind,
    /// The name.
    pub name: String,
    /// How the public reads of it.
    pub shown_as: ShownAs,
    /// The person of the registry.
    pub person: Option<PersonId>,
    /// The telephone, sealed.
    pub phone_sealed: Option<String>,
    /// How the telephone is found.
    pub phone_key: Option<String>,
    /// The telephone's last digits.
    pub phone_tail: String,
    /// The day the agreement was signed.
    pub agreed_on: Option<Day>,
    /// How many gifts stand.
    pub gifts: i64,
    /// What they come to.
    pub fen: Fen,
}

/// What is written of a giver.
#[derive(Debug, Clone)]
pub struct NewGiver {
    /// A person or a unit.
    pub kind: GiverKind,
    /// The name.
    pub name: String,
    /// How the public reads of it.
    pub shown_as: ShownAs,
    /// The telephone.
    pub phone: Option<Phone>,
    /// The person of the registry.
    pub person: Option<PersonId>,
}

impl GiverRow {
    /// The telephone in full.
    ///
    /// # Errors
    /// It cannot be opened.
    pub fn phone(&self, q: &Read<'_>) -> Result<String, Fault> {
        match &self.phone_sealed {
            Some(sealed) => q.secrets().open("giver.phone", &self.id.to_string(), sealed),
            None => Ok(String::new()),
        }
    }
}

/// One giver.
const ONE: Sql = Sql("select giver_id, code, kind, name, shown_as, person_id, phone_sealed, \
     phone_key, phone_tail, agreed_on, gifts, fen from giver where town_id = $1 \
     and giver_id = $2");
/// The giver of a code.
const BY_CODE: Sql = Sql("select giver_id, code, kind, name, shown_as, person_id, phone_sealed, \
     phone_key, phone_tail, agreed_on, gifts, fen from giver where town_id = $1 and code = $2");
/// The giver that is this person.
const OF_PERSON: Sql = Sql("select giver_id, code, kind, name, shown_as, person_id, \
     phone_sealed, phone_key, phone_tail, agreed_on, gifts, fen from giver where town_id = $1 \
     and person_id = $2 order by made_at limit 1");
/// Givers, latest first; of a name or a code that begins so, or all.
const LIST: Sql = Sql("select giver_id, code, kind, name, shown_as, person_id, phone_sealed, \
     phone_key, phone_tail, agreed_on, gifts, fen from giver where town_id = $1 \
     and (name_key like $2 or code like $3) order by made_at desc, giver_id desc \
     limit $4 offset $5");
/// How many there are.
const COUNT: Sql = Sql("select count(giver_id) from giver where town_id = $1 \
     and (name_key like $2 or code like $3)");
/// How many givers there ever were: the next code.
const EVER: Sql = Sql("select count(giver_id) from giver where town_id = $1");
/// Whether a giver was approved for choosing pupils.
const CHOOSES: Sql = Sql("select count(giver_id) from directed_giver where town_id = $1 \
     and giver_id = $2 and ended_at is null");
/// Writes a giver.
const INSERT: Sql = Sql("insert into giver (town_id, giver_id, code, kind, name, name_key, \
     shown_as, person_id, phone_sealed, phone_key, phone_tail, made_at, made_by) \
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)");
/// Changes a giver.
const CHANGE: Sql = Sql("update giver set kind = $1, name = $2, name_key = $3, shown_as = $4, \
     person_id = $5, phone_sealed = $6, phone_key = $7, phone_tail = $8 \
     where town_id = $9 and giver_id = $10");
/// Notes the day of the agreement.
const AGREE: Sql = Sql("update giver set agreed_on = $1 where town_id = $2 and giver_id = $3");
/// Keeps the sums of a giver.
const ADD: Sql = Sql("update giver set gifts = gifts + $1, fen = fen + $2 \
     where town_id = $3 and giver_id = $4");

fn row(row: &Row) -> Result<GiverRow, Fault> {
    Ok(GiverRow {
        id: row.get(0)?,
        code: row.get(1)?,
        kind: known(GiverKind::parse(&row.get::<String>(2)?), "a kind of giver")?,
        name: row.get(3)?,
        shown_as: known(ShownAs::parse(&row.get::<String>(4)?), "how a giver is shown")?,
        person: row.get(5)?,
        phone_sealed: row.get(6)?,
        phone_key: row.get(7)?,
        phone_tail: row.get::<Option<String>>(8)?.unwrap_or_default(),
        agreed_on: row.get(9)?,
        gifts: row.get(10)?,
        fen: row.get(11)?,
    })
}

/// One giver.
pub fn giver(q: &mut Read<'_>, id: GiverId) -> Result<Option<GiverRow>, Fault> {
    let town = q.town();
    q.row(ONE, p![town, id])?.as_ref().map(row).transpose()
}
/// The giver of a code.
pub fn giver_by_code(q: &mut Read<'_>, code: &str) -> Result<Option<GiverRow>, Fault> {
    let town = q.town();
    q.row(BY_CODE, p![town, code])?.as_ref().map(row).transpose()
}
/// The giver that is this person.
pub fn giver_of_person(q: &mut Read<'_>, person: PersonId) -> Result<Option<GiverRow>, Fault> {
    let town = q.town();
    q.row(OF_PERSON, p![town, person])?.as_ref().map(row).transpose()
}

/// What a search begins with, for names and for codes.
fn begins(text: &str) -> (String, String) {
    let plain = |text: &str| text.replace(['%', '_'], "");
    let name = format!("%{}%", plain(&fold(text)));
    (name, format!("{}%", plain(text.trim()).to_uppercase()))
}

/// Givers, latest first.
pub fn givers(
    q: &mut Read<'_>,
    text: &str,
    (size, offset): (i64, i64),
) -> Result<Vec<GiverRow>, Fault> {
    let (town, (name, code)) = (q.town(), begins(text));
    q.rows(LIST, p![town, name, code, size, offset])?.iter().map(row).collect()
}
/// How many there are.
pub fn count_givers(q: &mut Read<'_>, text: &str) -> Result<i64, Fault> {
    let (town, (name, code)) = (q.town(), begins(text));
    q.count(COUNT, p![town, name, code])
}
/// How a telephone is found.
pub fn phone_key(q: &Read<'_>, phone: &Phone) -> String {
    crate::people::store::phone_key(q, phone)
}

/// The sealed telephone, its key, its tail.
fn sealed(tx: &Tx<'_>, id: GiverId, phone: Option<&Phone>) -> [Option<String>; 3] {
    match phone {
        Some(phone) => {
            let row = id.to_string();
            let seal = tx.secrets().seal(tx.ids(), "giver.phone", &row, phone.digits());
            let digits = phone.digits();
            let tail = digits.get(digits.len().saturating_sub(4)..).unwrap_or(digits);
            [Some(seal), Some(phone_key(tx, phone)), Some(tail.to_owned())]
        }
        None => [None, None, None],
    }
}

/// Writes a giver; gives its id.
pub fn insert_giver(tx: &mut Tx<'_>, new: &NewGiver) -> Result<GiverId, Fault> {
    let (town, now, by, id) = (tx.town(), tx.now(), tx.actor(), GiverId::new(tx.fresh()));
    let code = format!("G-{:04}", tx.count(EVER, p![town])? + 1);
    let [seal, key, tail] = sealed(tx, id, new.phone.as_ref());
    let (name_key, shown) = (fold(&new.name), new.shown_as.code());
    let head = p![town, id, code, new.kind.code(), &new.name, name_key, shown, new.person];
    let all = [head.as_slice(), p![seal, key, tail, now, by]].concat();
    tx.execute(INSERT, &all)?;
    Ok(id)
}
/// Changes a giver.
pub fn change_giver(tx: &mut Tx<'_>, id: GiverId, new: &NewGiver) -> Result<(), Fault> {
    let town = tx.town();
    let [seal, key, tail] = sealed(tx, id, new.phone.as_ref());
    let (name_key, shown) = (fold(&new.name), new.shown_as.code());
    let head = p![new.kind.code(), &new.name, name_key, shown, new.person];
    let all = [head.as_slice(), p![seal, key, tail, town, id]].concat();
    tx.execute(CHANGE, &all).map(|_| ())
}
/// Notes the day of the agreement.
pub fn agree(tx: &mut Tx<'_>, id: GiverId, day: Day) -> Result<(), Fault> {
    let town = tx.town();
    tx.execute(AGREE, p![day, town, id]).map(|_| ())
}
/// Keeps the sums of a giver.
pub fn add_to_giver(tx: &mut Tx<'_>, id: GiverId, gifts: i64, fen: Fen) -> Result<(), Fault> {
    let town = tx.town();
    tx.execute(ADD, p![gifts, fen, town, id]).map(|_| ())
}
/// Whether a giver was approved for choosing pupils.
pub fn chooses(q: &mut Read<'_>, id: GiverId) -> Result<bool, Fault> {
    let town = q.town();
    Ok(q.count(CHOOSES, p![town, id])? > 0)
}
