//! Talks, visits and calls.

use liandong_domain::basics::{ContactId, Day, PersonId, PupilId};
use liandong_domain::care::{ContactKind, ContactState};

use super::known;
use crate::db::{Read, Row, Sql, Tx};
use crate::failure::Fault;
use crate::p;

const PLACE: &str = "care_contact.words";

/// A contact as stored.
#[derive(Debug, Clone)]
pub struct ContactRow {
    /// Its id.
    pub id: ContactId,
    /// The pupil.
    pub pupil: PupilId,
    /// How.
    pub kind: ContactKind,
    /// Where it stands.
    pub state: ContactState,
    /// For when it was planned.
    pub planned_on: Day,
    /// When it was held.
    pub held_on: Option<Day>,
    /// Who planned it.
    pub by: String,
    /// Who went along; empty: nobody.
    pub beside: String,
    /// Whether a guardian was there.
    pub guardian: bool,
    sealed: Option<String>,
}

/// A contact about to be planned.
#[derive(Debug, Clone)]
pub struct NewContact {
    /// The pupil.
    pub pupil: PupilId,
    /// How.
    pub kind: ContactKind,
    /// For when.
    pub planned_on: Day,
}

/// A family that should have been spoken with.
#[derive(Debug, Clone)]
pub struct OverdueRow {
    /// The pupil.
    pub pupil: PupilId,
    /// The pupil's code.
    pub code: String,
    /// When last; none: never.
    pub last: Option<Day>,
    /// The first day that counts.
    pub since: Day,
}

impl ContactRow {
    /// What was written of it.
    pub fn words(&self, q: &Read<'_>) -> Result<String, Fault> {
        match &self.sealed {
            Some(sealed) => q.secrets().open(PLACE, &self.id.to_string(), sealed),
            None => Ok(String::new()),
        }
    }
}

/// One contact.
const ONE: Sql = Sql("select c.contact_id, c.pupil_id, c.kind, c.state, c.planned_on, \
     c.held_on, m.name, b.name, c.guardian, c.words_sealed from care_contact c \
     left join person m on m.town_id = c.town_id and m.person_id = c.made_by \
     left join person b on b.town_id = c.town_id and b.person_id = c.beside_id \
     where c.town_id = $1 and c.contact_id = $2");
/// Contacts with a pupil's family, the latest first.
const OF_PUPIL: Sql = Sql("select c.contact_id, c.pupil_id, c.kind, c.state, c.planned_on, \
     c.held_on, m.name, b.name, c.guardian, c.words_sealed from care_contact c \
     left join person m on m.town_id = c.town_id and m.person_id = c.made_by \
     left join person b on b.town_id = c.town_id and b.person_id = c.beside_id \
     where c.town_id = $1 and c.pupil_id = $2 order by c.planned_on desc, c.contact_id desc \
     limit 60");
/// The last day a family was spoken with.
const LAST: Sql = Sql("select max(held_on) from care_contact where town_id = $1 \
     and state = 'held' and pupil_id = $2");
/// Families not spoken with since a day, the longest first.
const OVERDUE: Sql = Sql("select f.pupil_id, u.code, (select max(c.held_on) from care_contact c \
     where c.town_id = f.town_id and c.state = 'held' and c.pupil_id = f.pupil_id), f.since_on \
     from pair_file f join pupil u on u.town_id = f.town_id and u.pupil_id = f.pupil_id \
     where f.town_id = $1 and f.until_on is null and f.since_on <= $2 and not exists \
     (select 1 from care_contact c where c.town_id = f.town_id and c.state = 'held' \
     and c.pupil_id = f.pupil_id and c.held_on > $3) order by 3, u.code limit 100");
/// Plans one.
const INSERT: Sql = Sql("insert into care_contact (town_id, contact_id, pupil_id, kind, state, \
     planned_on, made_by, made_at) values ($1, $2, $3, $4, 'planned', $5, $6, $7)");
/// Keeps a draft.
const DRAFT: Sql = Sql("update care_contact set words_sealed = $1 where town_id = $2 \
     and contact_id = $3 and state = 'planned'");
/// It is held, or called off.
const SETTLE: Sql = Sql("update care_contact set words_sealed = $1, state = $2, held_on = $3, \
     beside_id = $4, guardian = $5, settled_by = $6, settled_at = $7 where town_id = $8 \
     and contact_id = $9 and state = 'planned'");

fn row(row: &Row) -> Result<ContactRow, Fault> {
    let text = |at| Ok::<String, Fault>(row.get::<Option<String>>(at)?.unwrap_or_default());
    Ok(ContactRow {
        id: row.get(0)?,
        pupil: row.get(1)?,
        kind: known(ContactKind::parse(&row.get::<String>(2)?), "a kind of contact")?,
        state: known(ContactState::parse(&row.get::<String>(3)?), "a state of a contact")?,
        planned_on: row.get(4)?,
        held_on: row.get(5)?,
        by: text(6)?,
        beside: text(7)?,
        guardian: row.get::<Option<String>>(8)?.is_some(),
        sealed: row.get(9)?,
    })
}

/// One contact.
pub fn contact(q: &mut Read<'_>, id: ContactId) -> Result<Option<ContactRow>, Fault> {
    let town = q.town();
    q.row(ONE, p![town, id])?.as_ref().map(row).transpose()
}
/// Contacts with a pupil's family, the latest first.
pub fn contacts_of(q: &mut Read<'_>, pupil: PupilId) -> Result<Vec<ContactRow>, Fault> {
    let town = q.town();
    q.rows(OF_PUPIL, p![town, pupil])?.iter().map(row).collect()
}
/// The last day a family was spoken with.
pub fn last_held(q: &mut Read<'_>, pupil: PupilId) -> Result<Option<Day>, Fault> {
    let town = q.town();
    q.row(LAST, p![town, pupil])?.map_or(Ok(None), |row| row.get(0))
}
/// Families not spoken with after a day, the longest first.
pub fn overdue(q: &mut Read<'_>, since: Day) -> Result<Vec<OverdueRow>, Fault> {
    let town = q.town();
    q.rows(OVERDUE, p![town, since, since])?
        .iter()
        .map(|row| {
            Ok(OverdueRow {
                pupil: row.get(0)?,
                code: row.get(1)?,
                last: row.get(2)?,
                since: row.get(3)?,
            })
        })
        .collect()
}
/// Plans one.
pub fn insert_contact(tx: &mut Tx<'_>, new: &NewContact) -> Result<ContactId, Fault> {
    let (town, now, by, id) = (tx.town(), tx.now(), tx.actor(), ContactId::new(tx.fresh()));
    tx.execute(INSERT, p![town, id, new.pupil, new.kind.code(), new.planned_on, by, now])?;
    Ok(id)
}
fn seal(tx: &Tx<'_>, id: ContactId, words: &str) -> Option<String> {
    (!words.is_empty()).then(|| tx.secrets().seal(tx.ids(), PLACE, &id.to_string(), words))
}
/// Keeps a draft. No fact of the town: the diary is owed no line.
pub fn keep_draft(tx: &mut Tx<'_>, id: ContactId, words: &str) -> Result<bool, Fault> {
    let (town, sealed) = (tx.town(), seal(tx, id, words));
    Ok(tx.keep_house(DRAFT, p![sealed, town, id])? == 1)
}
/// It is held on a day, or called off; false when it was settled before.
pub fn settle_contact(
    tx: &mut Tx<'_>,
    (id, state): (ContactId, ContactState),
    (held_on, words): (Option<Day>, &str),
    (beside, guardian): (Option<PersonId>, Option<()>),
) -> Result<bool, Fault> {
    let (town, now, by, sealed) = (tx.town(), tx.now(), tx.actor(), seal(tx, id, words));
    let guardian = guardian.map(|()| "yes");
    let values = p![sealed, state.code(), held_on, beside, guardian, by, now, town, id];
    Ok(tx.execute(SETTLE, values)? == 1)
}
