//! Where persons belong: read for reach and for the career line; written once, at registration.

use liandong_domain::basics::{Day, HoldingId, OrganisationId, PersonId};

use crate::db::{Read, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// Paths of the bodies in which a person holds something now or later.
const PATHS: Sql = Sql("select distinct o.path from holding h \
     join organisation o on o.town_id = h.town_id and o.organisation_id = h.organisation_id \
     where h.town_id = $1 and h.person_id = $2 and (h.ends_on is null or h.ends_on >= $3) \
     order by o.path");
/// Paths of the bodies in which a person ever held something.
const PATHS_EVER: Sql = Sql("select distinct o.path from holding h \
     join organisation o on o.town_id = h.town_id and o.organisation_id = h.organisation_id \
     where h.town_id = $1 and h.person_id = $2 order by o.path");
/// All bodies.
const BODIES: Sql = Sql("select organisation_id, name, path, kind from organisation \
     where town_id = $1 and closed_at is null order by path");
/// One body.
const BODY: Sql = Sql("select organisation_id, name, path, kind from organisation \
     where town_id = $1 and organisation_id = $2");
/// What a person held and holds, latest first.
const CAREER: Sql = Sql("select h.role, o.name, h.starts_on, h.ends_on, h.organisation_id \
     from holding h \
     join organisation o on o.town_id = h.town_id and o.organisation_id = h.organisation_id \
     where h.town_id = $1 and h.person_id = $2 order by h.starts_on desc, h.holding_id desc");
/// The first membership of a person.
const JOIN: Sql =
    Sql("insert into holding (town_id, holding_id, person_id, organisation_id, role, \
     starts_on, why, created_by, created_at) values ($1, $2, $3, $4, 'volunteer', $5, '', $6, $7)");

/// A body as the registry knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// Its id.
    pub id: OrganisationId,
    /// Its name.
    pub name: String,
    /// Its path.
    pub path: String,
    /// The code of its kind.
    pub kind: String,
}

/// One station of a career line.
#[derive(Debug, Clone)]
pub struct Station {
    /// The role's code.
    pub role: String,
    /// The body's name.
    pub body: String,
    /// The first day.
    pub starts_on: Day,
    /// The last day; none: open.
    pub ends_on: Option<Day>,
    /// The body.
    pub organisation: OrganisationId,
}

/// Paths of a person's bodies: where they are now; of one who is nowhere now, where they were.
pub fn paths(q: &mut Read<'_>, person: PersonId) -> Result<Vec<String>, Fault> {
    let (town, today) = (q.town(), q.now().day());
    let mut rows = q.rows(PATHS, p![town, person, today])?;
    if rows.is_empty() {
        rows = q.rows(PATHS_EVER, p![town, person])?;
    }
    rows.iter().map(|row| row.get(0)).collect()
}

/// All open bodies, parents before children.
pub fn bodies(q: &mut Read<'_>) -> Result<Vec<Body>, Fault> {
    let town = q.town();
    q.rows(BODIES, p![town])?.iter().map(body_row).collect()
}

/// One body.
pub fn body(q: &mut Read<'_>, id: OrganisationId) -> Result<Option<Body>, Fault> {
    let town = q.town();
    q.row(BODY, p![town, id])?.as_ref().map(body_row).transpose()
}

fn body_row(row: &crate::db::Row) -> Result<Body, Fault> {
    Ok(Body { id: row.get(0)?, name: row.get(1)?, path: row.get(2)?, kind: row.get(3)? })
}

/// What a person held and holds, latest first.
pub fn career(q: &mut Read<'_>, person: PersonId) -> Result<Vec<Station>, Fault> {
    let town = q.town();
    q.rows(CAREER, p![town, person])?
        .iter()
        .map(|row| {
            Ok(Station {
                role: row.get(0)?,
                body: row.get(1)?,
                starts_on: row.get(2)?,
                ends_on: row.get(3)?,
                organisation: row.get(4)?,
            })
        })
        .collect()
}

/// A person joins a body as a volunteer from a day on.
pub fn join(
    tx: &mut Tx<'_>,
    person: PersonId,
    body: OrganisationId,
    from: Day,
) -> Result<HoldingId, Fault> {
    let (town, now, id) = (tx.town(), tx.now(), HoldingId::new(tx.fresh()));
    let by = tx.actor();
    tx.execute(JOIN, p![town, id, person, body, from, by, now])?;
    Ok(id)
}
