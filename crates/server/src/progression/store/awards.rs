//! Badges awarded, and what they stand on.

use liandong_domain::basics::{BadgeAwardId, Day, OrganisationId, PersonId, RuleRef};
use liandong_domain::progression::{Area, Badge};

use super::known;
use crate::db::{Param, Read, Row, Sql, SqlList, Tx};
use crate::failure::Fault;
use crate::p;

/// A badge awarded.
#[derive(Debug, Clone)]
pub struct AwardRow {
    /// Its id.
    pub id: BadgeAwardId,
    /// To whom.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// The badge's code.
    pub badge: String,
    /// As it was called.
    pub badge_name: String,
    /// Its area.
    pub area: Area,
    /// When.
    pub awarded_on: Day,
    /// On which occasion.
    pub occasion: String,
    /// By which version of the scheme.
    pub rule: String,
}

/// Badges of these children.
const OF_PEOPLE: SqlList = SqlList(
    "select a.award_id, a.person_id, p.name, a.badge, a.badge_name, a.area, a.awarded_on, \
     a.occasion, a.rule from badge_award a \
     join person p on p.town_id = a.town_id and p.person_id = a.person_id \
     where a.town_id = $1 and a.person_id in ({slots}) order by a.awarded_on, a.award_id",
);
/// Badges awarded in a branch, latest first.
const OF_BODY: Sql = Sql("select a.award_id, a.person_id, p.name, a.badge, a.badge_name, a.area, \
     a.awarded_on, a.occasion, a.rule from badge_award a \
     join person p on p.town_id = a.town_id and p.person_id = a.person_id \
     where a.town_id = $1 and a.organisation_id = $2 \
     order by a.awarded_on desc, a.award_id limit $3 offset $4");
/// How many there are.
const COUNT: Sql = Sql("select count(award_id) from badge_award where town_id = $1 \
     and organisation_id = $2");
/// Awards a badge.
const AWARD: Sql = Sql("insert into badge_award (town_id, award_id, person_id, organisation_id, \
     badge, badge_name, area, awarded_on, occasion, rule, awarded_by, awarded_at) \
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)");
/// Keeps what an award stands on.
const SOURCE: Sql = Sql("insert into award_source (town_id, award_id, leaf, source) \
     values ($1, $2, $3, $4) on conflict (town_id, award_id, leaf, source) do nothing");
/// What awards of one child stand on.
const SOURCES: Sql = Sql("select s.award_id, s.leaf, s.source from badge_award a \
     join award_source s on s.town_id = a.town_id and s.award_id = a.award_id \
     where a.town_id = $1 and a.person_id = $2 order by s.leaf, s.source");

fn row(row: &Row) -> Result<AwardRow, Fault> {
    Ok(AwardRow {
        id: row.get(0)?,
        person: row.get(1)?,
        name: row.get(2)?,
        badge: row.get(3)?,
        badge_name: row.get(4)?,
        area: known(Area::parse(&row.get::<String>(5)?), "an area")?,
        awarded_on: row.get(6)?,
        occasion: row.get(7)?,
        rule: row.get(8)?,
    })
}

/// Badges of these children, earliest first.
pub fn awards_of(q: &mut Read<'_>, people: &[PersonId]) -> Result<Vec<AwardRow>, Fault> {
    let town = q.town();
    let list: Vec<Param> = people.iter().map(|id| Param::from(*id)).collect();
    q.rows_in(OF_PEOPLE, p![town], &list)?.iter().map(row).collect()
}
/// Badges awarded in a branch, latest first.
pub fn awards_of_body(
    q: &mut Read<'_>,
    branch: OrganisationId,
    (most, offset): (i64, i64),
) -> Result<Vec<AwardRow>, Fault> {
    let town = q.town();
    q.rows(OF_BODY, p![town, branch, most, offset])?.iter().map(row).collect()
}
/// How many there are.
pub fn count_awards(q: &mut Read<'_>, branch: OrganisationId) -> Result<i64, Fault> {
    let town = q.town();
    q.count(COUNT, p![town, branch])
}
/// Awards a badge.
pub fn award(
    tx: &mut Tx<'_>,
    (person, branch): (PersonId, OrganisationId),
    badge: &Badge,
    (day, occasion, rule): (Day, &str, &RuleRef),
) -> Result<BadgeAwardId, Fault> {
    let (town, by, now, id) = (tx.town(), tx.actor(), tx.now(), BadgeAwardId::new(tx.fresh()));
    let (code, name, area) = (&badge.code, &badge.name, badge.area.code());
    let rule = rule.to_string();
    let params = p![town, id, person, branch, code, name, area, day, occasion, rule, by, now];
    tx.execute(AWARD, params)?;
    Ok(id)
}
/// Keeps what an award stands on.
pub fn keep_source(
    tx: &mut Tx<'_>,
    id: BadgeAwardId,
    leaf: &str,
    source: &str,
) -> Result<(), Fault> {
    let town = tx.town();
    tx.execute(SOURCE, p![town, id, leaf, source]).map(|_| ())
}
/// What awards of one child stand on: award, leaf, source.
pub fn sources(
    q: &mut Read<'_>,
    person: PersonId,
) -> Result<Vec<(BadgeAwardId, String, String)>, Fault> {
    let town = q.town();
    q.rows(SOURCES, p![town, person])?
        .iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .collect()
}
