//! Guardians and their consents. Ended and withdrawn, never deleted.

use std::collections::BTreeSet;

use liandong_domain::basics::{ConsentId, Day, GuardianId, Moment, PersonId};
use liandong_domain::minors::guardian_stands;
use liandong_domain::people::{Consent, ConsentScope, Evidence, Phone, Relation};

use crate::db::{Param, Read, Row, Sql, SqlList, Tx};
use crate::failure::Fault;
use crate::p;

/// Guardians of a child, the open ones first.
const GUARDIANS: Sql = Sql("select g.guardian_id, g.child_id, g.guardian_person_id, g.name, \
     g.relation, g.phone_sealed, g.phone_tail, g.created_at, g.ended_at, c.born_sealed \
     from guardian g join person c on c.town_id = g.town_id and c.person_id = g.child_id \
     where g.town_id = $1 and g.child_id = $2 order by case when g.ended_at is null then 0 \
     else 1 end, g.created_at, g.guardian_id");
/// One guardian.
const GUARDIAN: Sql = Sql("select g.guardian_id, g.child_id, g.guardian_person_id, g.name, \
     g.relation, g.phone_sealed, g.phone_tail, g.created_at, g.ended_at from guardian g \
     where g.town_id = $1 and g.guardian_id = $2");
/// Children of a guardian in the registry.
const CHILDREN: Sql = Sql("select g.child_id, g.guardian_id, c.name, c.number, g.name, \
     c.born_sealed from guardian g \
     join person c on c.town_id = g.town_id and c.person_id = g.child_id \
     where g.town_id = $1 and g.guardian_person_id = $2 and g.ended_at is null \
     and c.merged_into is null and c.left_at is null order by c.sort_key, g.child_id");
/// Notes a guardian.
const NOTE: Sql = Sql("insert into guardian (town_id, guardian_id, child_id, guardian_person_id, \
     name, relation, phone_sealed, phone_key, phone_tail, created_at) \
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
/// Ends a guardianship, once.
const END: Sql = Sql("update guardian set ended_at = $1 where town_id = $2 and guardian_id = $3 \
     and ended_at is null");
/// Consents for a child, latest first.
const CONSENTS: Sql = Sql("select c.consent_id, c.child_id, c.guardian_id, c.scope, c.evidence, \
     c.evidence_words, c.starts_on, c.ends_on, c.given_at, c.withdrawn_at, c.withdrawn_why, \
     g.name, g.guardian_person_id from consent c \
     join guardian g on g.town_id = c.town_id and g.guardian_id = c.guardian_id \
     where c.town_id = $1 and c.child_id = $2 order by c.given_at desc, c.consent_id desc");
/// One consent.
const CONSENT: Sql = Sql("select c.consent_id, c.child_id, c.guardian_id, c.scope, c.evidence, \
     c.evidence_words, c.starts_on, c.ends_on, c.given_at, c.withdrawn_at, c.withdrawn_why, \
     g.name, g.guardian_person_id from consent c \
     join guardian g on g.town_id = c.town_id and g.guardian_id = c.guardian_id \
     where c.town_id = $1 and c.consent_id = $2");
/// Keeps a consent.
const GIVE: Sql = Sql("insert into consent (town_id, consent_id, child_id, guardian_id, scope, \
     evidence, evidence_words, starts_on, ends_on, given_at, recorded_by) \
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)");
/// For which of these children a consent of this scope stands on a day.
const STANDING: SqlList = SqlList(
    "select distinct child_id from consent where town_id = $1 and scope = $2 \
     and withdrawn_at is null and starts_on <= $3 and ends_on >= $4 and child_id in ({slots})",
);
/// Consents that stand for these children.
const CONSENTS_OF: SqlList = SqlList(
    "select child_id, scope, starts_on, ends_on from consent where town_id = $1 \
     and withdrawn_at is null and ends_on >= $2 and child_id in ({slots})",
);
/// Guardians of these children who are in the registry.
const IN_REGISTRY: SqlList = SqlList(
    "select child_id, guardian_person_id from guardian where town_id = $1 and ended_at is null \
     and guardian_person_id is not null and child_id in ({slots})",
);
/// Takes a consent back, once.
const WITHDRAW: Sql = Sql("update consent set withdrawn_at = $1, withdrawn_why = $2 \
     where town_id = $3 and consent_id = $4 and withdrawn_at is null");

/// A guardian as kept.
#[derive(Debug, Clone)]
pub struct GuardianRow {
    /// Which guardianship.
    pub id: GuardianId,
    /// Whose.
    pub child: PersonId,
    /// The guardian's own row; none: not in the registry.
    pub person: Option<PersonId>,
    /// The guardian's name.
    pub name: String,
    /// What the guardian is to the child.
    pub relation: Relation,
    /// The last four digits of the phone.
    pub phone_tail: Option<String>,
    /// Since when.
    pub created_at: Moment,
    /// Until when; none: still.
    pub ended_at: Option<Moment>,
    phone_sealed: Option<String>,
}

impl GuardianRow {
    /// The phone in full. The caller owes a permit.
    pub fn phone(&self, q: &Read<'_>) -> Result<Option<Phone>, Fault> {
        let Some(sealed) = &self.phone_sealed else { return Ok(None) };
        let digits = q.secrets().open("guardian.phone", &self.id.to_string(), sealed)?;
        Phone::parse("guardian_phone", &digits)
            .map(Some)
            .map_err(|_| Fault::new("reading a phone", "a kept phone cannot be read"))
    }
}

/// A child of a guardian.
#[derive(Debug, Clone)]
pub struct ChildRow {
    /// Who.
    pub person: PersonId,
    /// Which guardianship.
    pub guardian: GuardianId,
    /// The child's name.
    pub name: String,
    /// The child's volunteer number.
    pub number: String,
    /// The guardian's name as it was noted.
    pub guardian_name: String,
}

/// A consent as kept.
#[derive(Debug, Clone)]
pub struct ConsentRow {
    /// Which.
    pub id: ConsentId,
    /// For whom.
    pub child: PersonId,
    /// By which guardian.
    pub guardian: GuardianId,
    /// The guardian's name.
    pub guardian_name: String,
    /// The guardian's own row.
    pub guardian_person: Option<PersonId>,
    /// What it says.
    pub consent: Consent,
    /// How it was given.
    pub evidence: Evidence,
    /// Words on that.
    pub evidence_words: String,
    /// When.
    pub given_at: Moment,
    /// Why it was taken back.
    pub withdrawn_why: String,
}

fn guardian_row(row: &Row) -> Result<GuardianRow, Fault> {
    let relation: String = row.get(4)?;
    Ok(GuardianRow {
        id: row.get(0)?,
        child: row.get(1)?,
        person: row.get(2)?,
        name: row.get(3)?,
        relation: Relation::parse(&relation).unwrap_or(Relation::Other),
        phone_sealed: row.get(5)?,
        phone_tail: row.get(6)?,
        created_at: row.get(7)?,
        ended_at: row.get(8)?,
    })
}

fn consent_row(row: &Row) -> Result<ConsentRow, Fault> {
    let (scope, evidence): (String, String) = (row.get(3)?, row.get(4)?);
    let broken = || Fault::new("reading a consent", "a kept consent cannot be read");
    Ok(ConsentRow {
        id: row.get(0)?,
        child: row.get(1)?,
        guardian: row.get(2)?,
        consent: Consent {
            scope: ConsentScope::parse(&scope).ok_or_else(broken)?,
            starts_on: row.get(6)?,
            ends_on: row.get(7)?,
            withdrawn_at: row.get(9)?,
        },
        evidence: Evidence::parse(&evidence).ok_or_else(broken)?,
        evidence_words: row.get(5)?,
        given_at: row.get(8)?,
        withdrawn_why: row.get(10)?,
        guardian_name: row.get(11)?,
        guardian_person: row.get(12)?,
    })
}

/// Guardians of a child, the open ones first, then those of before.
pub fn all_guardians(q: &mut Read<'_>, child: PersonId) -> Result<Vec<GuardianRow>, Fault> {
    let town = q.town();
    q.rows(GUARDIANS, p![town, child])?.iter().map(guardian_row).collect()
}
/// Guardians a child has now; a grown-up has none, noted or not.
pub fn guardians(q: &mut Read<'_>, child: PersonId) -> Result<Vec<GuardianRow>, Fault> {
    let (town, today) = (q.town(), q.now().day());
    let mut out = Vec::new();
    for row in q.rows(GUARDIANS, p![town, child])? {
        let guardian = guardian_row(&row)?;
        let born = super::persons::born_on(q, child, row.get::<Option<String>>(9)?.as_deref())?;
        if guardian.ended_at.is_none() && guardian_stands(born, today) {
            out.push(guardian);
        }
    }
    Ok(out)
}
/// One guardianship.
pub fn guardian(q: &mut Read<'_>, id: GuardianId) -> Result<Option<GuardianRow>, Fault> {
    let town = q.town();
    q.row(GUARDIAN, p![town, id])?.as_ref().map(guardian_row).transpose()
}
/// Whom a person is guardian of now.
pub fn children(q: &mut Read<'_>, guardian: PersonId) -> Result<Vec<PersonId>, Fault> {
    Ok(child_rows(q, guardian)?.into_iter().map(|child| child.person).collect())
}
/// Whom a person is guardian of now, with names. From the day somebody is grown up they are
/// nobody's child here, whether the evening's chore has ended it or not.
pub fn child_rows(q: &mut Read<'_>, guardian: PersonId) -> Result<Vec<ChildRow>, Fault> {
    let (town, today) = (q.town(), q.now().day());
    let mut out = Vec::new();
    for row in q.rows(CHILDREN, p![town, guardian])? {
        let person: PersonId = row.get(0)?;
        let born = super::persons::born_on(q, person, row.get::<Option<String>>(5)?.as_deref())?;
        if guardian_stands(born, today) {
            out.push(ChildRow {
                person,
                guardian: row.get(1)?,
                name: row.get(2)?,
                number: row.get(3)?,
                guardian_name: row.get(4)?,
            });
        }
    }
    Ok(out)
}

/// A guardian about to be noted.
#[derive(Debug, Clone)]
pub struct GuardianWritten<'a> {
    /// Whose.
    pub child: PersonId,
    /// The guardian's own row.
    pub person: Option<PersonId>,
    /// The name.
    pub name: &'a str,
    /// What the guardian is to the child.
    pub relation: Relation,
    /// Where to call.
    pub phone: Option<&'a Phone>,
}

/// Notes a guardian.
pub fn insert_guardian(tx: &mut Tx<'_>, w: &GuardianWritten<'_>) -> Result<GuardianId, Fault> {
    let (town, now, id) = (tx.town(), tx.now(), GuardianId::new(tx.fresh()));
    let row = id.to_string();
    let sealed =
        w.phone.map(|phone| tx.secrets().seal(tx.ids(), "guardian.phone", &row, phone.digits()));
    let key = w.phone.map(|phone| super::phone_key(tx, phone));
    tx.execute(
        NOTE,
        p![
            town,
            id,
            w.child,
            w.person,
            w.name,
            w.relation.code(),
            sealed,
            key,
            w.phone.map(Phone::tail),
            now
        ],
    )?;
    Ok(id)
}
/// Ends a guardianship; false when it had ended.
pub fn end_guardian(tx: &mut Tx<'_>, id: GuardianId) -> Result<bool, Fault> {
    let (town, now) = (tx.town(), tx.now());
    Ok(tx.execute(END, p![now, town, id])? == 1)
}

/// Consents for a child, latest first, also those withdrawn or over.
pub fn consents(q: &mut Read<'_>, child: PersonId) -> Result<Vec<ConsentRow>, Fault> {
    let town = q.town();
    q.rows(CONSENTS, p![town, child])?.iter().map(consent_row).collect()
}
/// One consent.
pub fn consent(q: &mut Read<'_>, id: ConsentId) -> Result<Option<ConsentRow>, Fault> {
    let town = q.town();
    q.row(CONSENT, p![town, id])?.as_ref().map(consent_row).transpose()
}

/// Consents of these children that stand, also those that begin later.
pub fn standing_consents(
    q: &mut Read<'_>,
    children: &[PersonId],
) -> Result<Vec<(PersonId, Consent)>, Fault> {
    let (town, today) = (q.town(), q.now().day().plus_days(-1));
    let broken = || Fault::new("reading a consent", "a kept consent cannot be read");
    let slots: Vec<Param> = children.iter().map(|id| Param::from(*id)).collect();
    q.rows_in(CONSENTS_OF, p![town, today], &slots)?
        .iter()
        .map(|row| {
            let scope = ConsentScope::parse(&row.get::<String>(1)?).ok_or_else(broken)?;
            let (starts_on, ends_on) = (row.get(2)?, row.get(3)?);
            Ok((row.get(0)?, Consent { scope, starts_on, ends_on, withdrawn_at: None }))
        })
        .collect()
}
/// Children and their guardians who are in the registry.
pub fn guardians_in_registry(
    q: &mut Read<'_>,
    children: &[PersonId],
) -> Result<Vec<(PersonId, PersonId)>, Fault> {
    let town = q.town();
    let slots: Vec<Param> = children.iter().map(|id| Param::from(*id)).collect();
    let rows = q.rows_in(IN_REGISTRY, p![town], &slots)?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// For which of these children a consent of this scope stands on a day.
pub fn standing_for(
    q: &mut Read<'_>,
    scope: &ConsentScope,
    day: Day,
    children: &[PersonId],
) -> Result<BTreeSet<PersonId>, Fault> {
    let town = q.town();
    let slots: Vec<Param> = children.iter().map(|id| Param::from(*id)).collect();
    let rows = q.rows_in(STANDING, p![town, scope.code(), day, day], &slots)?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// A consent about to be kept.
#[derive(Debug, Clone)]
pub struct ConsentWritten<'a> {
    /// For whom.
    pub child: PersonId,
    /// By which guardian.
    pub guardian: GuardianId,
    /// What for.
    pub scope: &'a str,
    /// The first and the last day.
    pub days: (Day, Day),
    /// How it was given.
    pub evidence: Evidence,
    /// Words on that.
    pub words: &'a str,
}

/// Keeps a consent.
pub fn insert_consent(tx: &mut Tx<'_>, w: &ConsentWritten<'_>) -> Result<ConsentId, Fault> {
    let (town, now, id) = (tx.town(), tx.now(), ConsentId::new(tx.fresh()));
    let by = tx.actor();
    tx.execute(
        GIVE,
        p![
            town,
            id,
            w.child,
            w.guardian,
            w.scope,
            w.evidence.code(),
            w.words,
            w.days.0,
            w.days.1,
            now,
            by
        ],
    )?;
    Ok(id)
}
/// Takes a consent back; false when it had been.
pub fn withdraw_consent(tx: &mut Tx<'_>, id: ConsentId, why: &str) -> Result<bool, Fault> {
    let (town, now) = (tx.town(), tx.now());
    Ok(tx.execute(WITHDRAW, p![now, why, town, id])? == 1)
}
