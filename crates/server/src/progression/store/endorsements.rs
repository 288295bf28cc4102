//! What leaders attested by hand.

use liandong_domain::basics::{EndorsementId, Moment, OrganisationId, PersonId};

use crate::db::{Param, Read, Row, Sql, SqlList, Tx};
use crate::failure::Fault;
use crate::p;

/// One attested leaf of one child.
#[derive(Debug, Clone)]
pub struct EndorsementRow {
    /// Its id.
    pub id: EndorsementId,
    /// Whose.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// In which branch.
    pub organisation: OrganisationId,
    /// The badge's code.
    pub badge: String,
    /// The leaf as it is written.
    pub leaf: String,
    /// What was seen.
    pub words: String,
    /// Who attested.
    pub by: PersonId,
    /// Their name.
    pub by_name: String,
    /// When.
    pub at: Moment,
    /// When it was taken back; none: it stands.
    pub taken_back_at: Option<Moment>,
    /// Why; empty: undone at once.
    pub why: String,
}

/// One.
const ONE: Sql = Sql("select e.endorsement_id, e.person_id, p.name, e.organisation_id, e.badge, \
     e.leaf, e.words, e.endorsed_by, b.name, e.endorsed_at, e.taken_back_at, e.why \
     from endorsement e \
     join person p on p.town_id = e.town_id and p.person_id = e.person_id \
     left join person b on b.town_id = e.town_id and b.person_id = e.endorsed_by \
     where e.town_id = $1 and e.endorsement_id = $2");
/// All of one child, latest first, those taken back among them.
const OF_PERSON: Sql = Sql("select e.endorsement_id, e.person_id, p.name, e.organisation_id, \
     e.badge, e.leaf, e.words, e.endorsed_by, b.name, e.endorsed_at, e.taken_back_at, e.why \
     from endorsement e \
     join person p on p.town_id = e.town_id and p.person_id = e.person_id \
     left join person b on b.town_id = e.town_id and b.person_id = e.endorsed_by \
     where e.town_id = $1 and e.person_id = $2 order by e.endorsed_at desc, e.endorsement_id \
     limit 200");
/// The latest of a branch, those taken back among them.
const LATEST: Sql = Sql("select e.endorsement_id, e.person_id, p.name, e.organisation_id, \
     e.badge, e.leaf, e.words, e.endorsed_by, b.name, e.endorsed_at, e.taken_back_at, e.why \
     from endorsement e \
     join person p on p.town_id = e.town_id and p.person_id = e.person_id \
     left join person b on b.town_id = e.town_id and b.person_id = e.endorsed_by \
     where e.town_id = $1 and e.organisation_id = $2 \
     order by e.endorsed_at desc, e.endorsement_id limit $3");
/// What stands of these children.
const OPEN: SqlList = SqlList(
    "select person_id, badge, leaf, endorsement_id from endorsement where town_id = $1 \
     and taken_back_at is null and person_id in ({slots})",
);
/// Attests.
const ENDORSE: Sql = Sql("insert into endorsement (town_id, endorsement_id, person_id, \
     organisation_id, badge, leaf, words, endorsed_by, endorsed_at) \
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
/// Takes back, once.
const TAKE_BACK: Sql = Sql("update endorsement set taken_back_at = $1, taken_back_by = $2, \
     why = $3 where town_id = $4 and endorsement_id = $5 and taken_back_at is null");

fn row(row: &Row) -> Result<EndorsementRow, Fault> {
    Ok(EndorsementRow {
        id: row.get(0)?,
        person: row.get(1)?,
        name: row.get(2)?,
        organisation: row.get(3)?,
        badge: row.get(4)?,
        leaf: row.get(5)?,
        words: row.get(6)?,
        by: row.get(7)?,
        by_name: row.get::<Option<String>>(8)?.unwrap_or_default(),
        at: row.get(9)?,
        taken_back_at: row.get(10)?,
        why: row.get(11)?,
    })
}

/// One.
pub fn endorsement(q: &mut Read<'_>, id: EndorsementId) -> Result<Option<EndorsementRow>, Fault> {
    let town = q.town();
    q.row(ONE, p![town, id])?.as_ref().map(row).transpose()
}
/// All of one child, latest first.
pub fn endorsements_of(q: &mut Read<'_>, person: PersonId) -> Result<Vec<EndorsementRow>, Fault> {
    let town = q.town();
    q.rows(OF_PERSON, p![town, person])?.iter().map(row).collect()
}
/// The latest of a branch.
pub fn latest_endorsements(
    q: &mut Read<'_>,
    branch: OrganisationId,
    most: i64,
) -> Result<Vec<EndorsementRow>, Fault> {
    let town = q.town();
    q.rows(LATEST, p![town, branch, most])?.iter().map(row).collect()
}
/// What stands of these children: who, badge, leaf, which.
pub fn open_endorsements(
    q: &mut Read<'_>,
    people: &[PersonId],
) -> Result<Vec<(PersonId, String, String, EndorsementId)>, Fault> {
    let town = q.town();
    let list: Vec<Param> = people.iter().map(|id| Param::from(*id)).collect();
    q.rows_in(OPEN, p![town], &list)?
        .iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
        .collect()
}
/// Attests a leaf.
pub fn endorse(
    tx: &mut Tx<'_>,
    person: PersonId,
    branch: OrganisationId,
    (badge, leaf, words): (&str, &str, &str),
) -> Result<EndorsementId, Fault> {
    let (town, by, now, id) = (tx.town(), tx.actor(), tx.now(), EndorsementId::new(tx.fresh()));
    tx.execute(ENDORSE, p![town, id, person, branch, badge, leaf, words, by, now])?;
    Ok(id)
}
/// Takes back; false when it was taken back before.
pub fn take_back(tx: &mut Tx<'_>, id: EndorsementId, why: &str) -> Result<bool, Fault> {
    let (town, by, now) = (tx.town(), tx.actor(), tx.now());
    Ok(tx.execute(TAKE_BACK, p![now, by, why, town, id])? == 1)
}
