//! The file of each aided pupil's pair.

use liandong_domain::basics::{Day, PersonId, PupilId};
use liandong_domain::pairs::{Span, Speech};
use liandong_domain::people::Sex;

use crate::db::{Read, Row, Sql, Tx};
use crate::failure::Fault;
use crate::p;

const PLACE: &str = "pair_file.called";

/// A file as stored.
#[derive(Debug, Clone)]
pub struct FileRow {
    /// The pupil.
    pub pupil: PupilId,
    /// The pupil's code.
    pub code: String,
    /// The days that count.
    pub days: Span,
    /// The child's sex.
    pub sex: Option<Sex>,
    /// Where it lives.
    pub area: String,
    /// What is spoken at home.
    pub speech: Vec<Speech>,
    /// The child's own row.
    pub person: Option<PersonId>,
    called: Option<String>,
}

/// What is told of a child.
#[derive(Debug, Clone)]
pub struct NewFile {
    /// The child's sex.
    pub sex: Option<Sex>,
    /// Where it lives.
    pub area: String,
    /// What is spoken at home.
    pub speech: Vec<Speech>,
    /// What it is called; empty: by the code.
    pub called: String,
    /// The child's own row.
    pub person: Option<PersonId>,
}

impl FileRow {
    /// What the child is called, for its companions; empty: by the code.
    pub fn called(&self, q: &Read<'_>) -> Result<String, Fault> {
        match &self.called {
            Some(sealed) => q.secrets().open(PLACE, &self.pupil.to_string(), sealed),
            None => Ok(String::new()),
        }
    }
}

/// One file.
const ONE: Sql = Sql("select f.pupil_id, u.code, f.since_on, f.until_on, f.sex, f.area, \
     f.speech, f.person_id, f.called_sealed from pair_file f \
     join pupil u on u.town_id = f.town_id and u.pupil_id = f.pupil_id \
     where f.town_id = $1 and f.pupil_id = $2");
/// Files of a child's own row.
const OF_PERSON: Sql = Sql("select f.pupil_id, u.code, f.since_on, f.until_on, f.sex, f.area, \
     f.speech, f.person_id, f.called_sealed from pair_file f \
     join pupil u on u.town_id = f.town_id and u.pupil_id = f.pupil_id \
     where f.town_id = $1 and f.person_id = $2 order by u.code limit 20");
/// Pupils who are aided and have no file.
const UNFILED: Sql = Sql("select u.pupil_id from pupil u where u.town_id = $1 \
     and u.left_on is null and not exists (select 1 from pair_file f \
     where f.town_id = u.town_id and f.pupil_id = u.pupil_id) order by u.code limit 200");
/// Opens a file.
const INSERT: Sql = Sql("insert into pair_file (town_id, pupil_id, since_on, changed_at, \
     changed_by) values ($1, $2, $3, $4, $5) on conflict (town_id, pupil_id) do nothing");
/// Ends a file.
const CLOSE: Sql = Sql("update pair_file set until_on = $1, changed_at = $2, changed_by = $3 \
     where town_id = $4 and pupil_id = $5 and until_on is null");
/// Keeps what is told of a child.
const KEEP: Sql = Sql("update pair_file set sex = $1, area = $2, speech = $3, \
     called_sealed = $4, person_id = $5, changed_at = $6, changed_by = $7 \
     where town_id = $8 and pupil_id = $9");

fn row(row: &Row) -> Result<FileRow, Fault> {
    Ok(FileRow {
        pupil: row.get(0)?,
        code: row.get(1)?,
        days: Span { from: row.get(2)?, until: row.get(3)? },
        sex: row.get::<Option<String>>(4)?.as_deref().and_then(Sex::parse),
        area: row.get(5)?,
        speech: Speech::read(&row.get::<String>(6)?),
        person: row.get(7)?,
        called: row.get(8)?,
    })
}

/// One file.
pub fn file(q: &mut Read<'_>, pupil: PupilId) -> Result<Option<FileRow>, Fault> {
    let town = q.town();
    q.row(ONE, p![town, pupil])?.as_ref().map(row).transpose()
}
/// Files of a child's own row.
pub fn files(q: &mut Read<'_>, child: PersonId) -> Result<Vec<FileRow>, Fault> {
    let town = q.town();
    q.rows(OF_PERSON, p![town, child])?.iter().map(row).collect()
}
/// Pupils who are aided and have no file.
pub fn unfiled(q: &mut Read<'_>) -> Result<Vec<PupilId>, Fault> {
    let town = q.town();
    q.rows(UNFILED, p![town])?.iter().map(|row| row.get(0)).collect()
}
/// Opens a file; false when it is there.
pub fn insert_file(tx: &mut Tx<'_>, pupil: PupilId, since: Day) -> Result<bool, Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    Ok(tx.execute(INSERT, p![town, pupil, since, now, by])? == 1)
}
/// Ends a file; false when it had ended.
pub fn close_file(tx: &mut Tx<'_>, pupil: PupilId, until: Day) -> Result<bool, Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    Ok(tx.execute(CLOSE, p![until, now, by, town, pupil])? == 1)
}
/// Keeps what is told of a child.
pub fn keep_child(tx: &mut Tx<'_>, pupil: PupilId, new: &NewFile) -> Result<(), Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    let called = (!new.called.is_empty())
        .then(|| tx.secrets().seal(tx.ids(), PLACE, &pupil.to_string(), &new.called));
    let (sex, speech) = (new.sex.map(Sex::code), Speech::write(&new.speech));
    let values = p![sex, &new.area, speech, called, new.person, now, by, town, pupil];
    tx.execute(KEEP, values).map(|_| ())
}
