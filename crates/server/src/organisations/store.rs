//! Bodies, holdings, delegations.

use std::collections::BTreeMap;

use liandong_domain::access::{Permission, Role};
use liandong_domain::basics::{Day, DelegationId, HoldingId, OrganisationId, PersonId};
use liandong_domain::organisations::{Holding, Kind};

use crate::db::{Read, Row, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// A body.
#[derive(Debug, Clone)]
pub struct Organisation {
    /// Its id.
    pub id: OrganisationId,
    /// The body above; none for the root.
    pub parent: Option<OrganisationId>,
    /// What it is.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// `/id/id/` from the root.
    pub path: String,
    /// What it is for.
    pub about: String,
    /// Whom to ask.
    pub contact_name: String,
    /// Where to call.
    pub contact_phone: String,
    /// The first day, when known.
    pub founded_on: Option<Day>,
    /// Ended.
    pub closed: bool,
}

/// A role of a person in a body.
#[derive(Debug, Clone)]
pub struct HoldingRow {
    /// Its id.
    pub id: HoldingId,
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub person_name: String,
    /// In which body.
    pub organisation: OrganisationId,
    /// Its name.
    pub organisation_name: String,
    /// Its path.
    pub path: String,
    /// The role and its days.
    pub holding: Holding,
    /// Why it ended.
    pub why: String,
}

/// Powers handed on.
#[derive(Debug, Clone)]
pub struct DelegationRow {
    /// Its id.
    pub id: DelegationId,
    /// To whom.
    pub person: PersonId,
    /// Their name.
    pub person_name: String,
    /// Which power.
    pub permission: Permission,
    /// What for.
    pub purpose: String,
    /// From.
    pub starts_on: Day,
    /// Until.
    pub ends_on: Day,
    /// Taken back.
    pub revoked: bool,
}

/// One body.
const ONE: Sql = Sql("select organisation_id, parent_id, kind, name, path, about, contact_name, \
     contact_phone, founded_on, closed_at from organisation \
     where town_id = $1 and organisation_id = $2");
/// Every body, in the order of the tree.
const LIST: Sql = Sql("select organisation_id, parent_id, kind, name, path, about, contact_name, \
     contact_phone, founded_on, closed_at from organisation where town_id = $1 order by path");
/// A body and everything below it.
const SUBTREE: Sql = Sql("select organisation_id, parent_id, kind, name, path, about, \
     contact_name, contact_phone, founded_on, closed_at from organisation \
     where town_id = $1 and path >= $2 and path < $3 order by path");
/// How many people hold a role in each body today.
const HEADS: Sql = Sql("select organisation_id, count(distinct person_id) from holding \
     where town_id = $1 and starts_on <= $2 and (ends_on is null or ends_on >= $3) \
     group by organisation_id");
/// Founds a body.
const FOUND: Sql =
    Sql("insert into organisation (town_id, organisation_id, parent_id, kind, name, \
     name_key, path, about, contact_name, contact_phone, founded_on, created_at) \
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)");
/// Changes a body's words.
const CHANGE: Sql = Sql("update organisation set name = $1, name_key = $2, about = $3, \
     contact_name = $4, contact_phone = $5 where town_id = $6 and organisation_id = $7");
/// Hangs a body elsewhere.
const MOVE: Sql = Sql("update organisation set parent_id = $1 \
     where town_id = $2 and organisation_id = $3");
/// Carries the paths below with it.
const CARRY: Sql = Sql("update organisation set path = $1 || substr(path, $2) \
     where town_id = $3 and path >= $4 and path < $5");
/// Ends a body.
const CLOSE: Sql = Sql("update organisation set closed_at = $1 \
     where town_id = $2 and organisation_id = $3 and closed_at is null");
/// Open bodies right below.
const OPEN_BELOW: Sql = Sql("select count(organisation_id) from organisation \
     where town_id = $1 and parent_id = $2 and closed_at is null");
/// Holdings of a person, newest first.
const OF_PERSON: Sql = Sql("select h.holding_id, h.person_id, p.name, h.organisation_id, o.name, \
     o.path, h.role, h.starts_on, h.ends_on, h.why from holding h \
     join person p on p.town_id = h.town_id and p.person_id = h.person_id \
     join organisation o on o.town_id = h.town_id and o.organisation_id = h.organisation_id \
     where h.town_id = $1 and h.person_id = $2 order by h.starts_on desc, h.holding_id desc");
/// Holdings of today in a body, by role and sound.
const OF_BODY: Sql = Sql("select h.holding_id, h.person_id, p.name, h.organisation_id, o.name, \
     o.path, h.role, h.starts_on, h.ends_on, h.why from holding h \
     join person p on p.town_id = h.town_id and p.person_id = h.person_id \
     join organisation o on o.town_id = h.town_id and o.organisation_id = h.organisation_id \
     where h.town_id = $1 and h.organisation_id = $2 and h.starts_on <= $3 \
     and (h.ends_on is null or h.ends_on >= $4) \
     order by h.role, p.sort_key, h.holding_id limit $5 offset $6");
/// How many there are.
const COUNT_BODY: Sql = Sql("select count(holding_id) from holding where town_id = $1 \
     and organisation_id = $2 and starts_on <= $3 and (ends_on is null or ends_on >= $4)");
/// One holding.
const HOLDING: Sql = Sql("select h.holding_id, h.person_id, p.name, h.organisation_id, o.name, \
     o.path, h.role, h.starts_on, h.ends_on, h.why from holding h \
     join person p on p.town_id = h.town_id and p.person_id = h.person_id \
     join organisation o on o.town_id = h.town_id and o.organisation_id = h.organisation_id \
     where h.town_id = $1 and h.holding_id = $2");
/// How many people hold a role anywhere in the town on a day.
const HOLDERS: Sql = Sql("select count(distinct person_id) from holding where town_id = $1 \
     and role = $2 and starts_on <= $3 and (ends_on is null or ends_on >= $4)");
/// Gives a role.
const GIVE: Sql =
    Sql("insert into holding (town_id, holding_id, person_id, organisation_id, role, \
     starts_on, ends_on, why, created_by, created_at) \
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
/// Ends a role.
const END: Sql = Sql("update holding set ends_on = $1, ended_by = $2, why = $3 \
     where town_id = $4 and holding_id = $5");
/// Delegations in a body, newest first.
const DELEGATIONS: Sql =
    Sql("select d.delegation_id, d.person_id, p.name, d.permission, d.purpose, \
     d.starts_on, d.ends_on, d.revoked_at from delegation d \
     join person p on p.town_id = d.town_id and p.person_id = d.person_id \
     where d.town_id = $1 and d.organisation_id = $2 order by d.given_at desc limit 200");
/// Hands a power on.
const DELEGATE: Sql = Sql("insert into delegation (town_id, delegation_id, person_id, \
     organisation_id, permission, purpose, starts_on, ends_on, given_by, given_at) \
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
/// Takes a power back.
const REVOKE: Sql = Sql("update delegation set revoked_at = $1 where town_id = $2 \
     and delegation_id = $3 and revoked_at is null");
/// Where a delegation holds.
const DELEGATION_BODY: Sql = Sql("select organisation_id from delegation \
     where town_id = $1 and delegation_id = $2");
/// Second managing bodies of a body.
const PARTNERS: Sql = Sql("select c.partner_id, o.name, c.starts_on from co_management c \
     join organisation o on o.town_id = c.town_id and o.organisation_id = c.partner_id \
     where c.town_id = $1 and c.organisation_id = $2 and c.ends_on is null order by c.starts_on");
/// Joins a second managing body.
const CO_MANAGE: Sql = Sql("insert into co_management (town_id, organisation_id, partner_id, \
     starts_on, created_at) values ($1, $2, $3, $4, $5) \
     on conflict (town_id, organisation_id, partner_id, starts_on) do nothing");

fn organisation_row(row: &Row) -> Result<Organisation, Fault> {
    let kind: String = row.get(2)?;
    Ok(Organisation {
        id: row.get(0)?,
        parent: row.get(1)?,
        kind: Kind::parse(&kind)
            .ok_or_else(|| Fault::new("reading a body", "a body of no known kind"))?,
        name: row.get(3)?,
        path: row.get(4)?,
        about: row.get(5)?,
        contact_name: row.get(6)?,
        contact_phone: row.get(7)?,
        founded_on: row.get(8)?,
        closed: row.get::<Option<i64>>(9)?.is_some(),
    })
}

fn holding_row(row: &Row) -> Result<HoldingRow, Fault> {
    let role: String = row.get(6)?;
    Ok(HoldingRow {
        id: row.get(0)?,
        person: row.get(1)?,
        person_name: row.get(2)?,
        organisation: row.get(3)?,
        organisation_name: row.get(4)?,
        path: row.get(5)?,
        holding: Holding {
            role: Role::parse(&role)
                .ok_or_else(|| Fault::new("reading a role", "no known role"))?,
            starts_on: row.get(7)?,
            ends_on: row.get(8)?,
        },
        why: row.get(9)?,
    })
}

/// One body.
pub fn organisation(q: &mut Read<'_>, id: OrganisationId) -> Result<Option<Organisation>, Fault> {
    let town = q.town();
    q.row(ONE, p![town, id])?.as_ref().map(organisation_row).transpose()
}
/// The path of a body; a fault when it is not there.
pub fn path_of(q: &mut Read<'_>, id: OrganisationId) -> Result<String, Fault> {
    organisation(q, id)?
        .map(|body| body.path)
        .ok_or_else(|| Fault::new("reading a body", "it is not there"))
}
/// Every body, in the order of the tree.
pub fn list(q: &mut Read<'_>) -> Result<Vec<Organisation>, Fault> {
    let town = q.town();
    q.rows(LIST, p![town])?.iter().map(organisation_row).collect()
}
/// A body and everything below it.
pub fn subtree(q: &mut Read<'_>, path: &str) -> Result<Vec<Organisation>, Fault> {
    let (town, end) = (q.town(), end_of(path));
    q.rows(SUBTREE, p![town, path, end])?.iter().map(organisation_row).collect()
}
/// The first text after every path below: paths end in `/`, and `0` follows `/`.
pub fn end_of(path: &str) -> String {
    format!("{}0", path.strip_suffix('/').unwrap_or(path))
}
/// How many people hold a role in each body today.
pub fn heads(q: &mut Read<'_>) -> Result<BTreeMap<OrganisationId, i64>, Fault> {
    let (town, today) = (q.town(), q.now().day());
    q.rows(HEADS, p![town, today, today])?
        .iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}
/// Founds a body.
pub fn found(tx: &mut Tx<'_>, body: &Organisation) -> Result<(), Fault> {
    let (town, now) = (tx.town(), tx.now());
    let key = liandong_domain::basics::fold(&body.name);
    let values = [
        p![town, body.id, body.parent, body.kind.code(), &body.name, key].as_slice(),
        p![&body.path, &body.about, &body.contact_name, &body.contact_phone],
        p![body.founded_on, now],
    ]
    .concat();
    tx.execute(FOUND, &values).map(|_| ())
}
/// Changes a body's words.
pub fn change(tx: &mut Tx<'_>, body: &Organisation) -> Result<(), Fault> {
    let town = tx.town();
    let key = liandong_domain::basics::fold(&body.name);
    let values =
        p![&body.name, key, &body.about, &body.contact_name, &body.contact_phone, town, body.id];
    tx.execute(CHANGE, values).map(|_| ())
}
/// Hangs a body under another and carries what is below.
pub fn hang(
    tx: &mut Tx<'_>,
    body: &Organisation,
    to: &str,
    parent: OrganisationId,
) -> Result<(), Fault> {
    let (town, end) = (tx.town(), end_of(&body.path));
    tx.execute(MOVE, p![parent, town, body.id])?;
    let from = body.path.chars().count() + 1;
    tx.execute(CARRY, p![to, from, town, &body.path, end]).map(|_| ())
}
/// Ends a body; false when it had ended.
pub fn close(tx: &mut Tx<'_>, id: OrganisationId) -> Result<bool, Fault> {
    let (town, now) = (tx.town(), tx.now());
    Ok(tx.execute(CLOSE, p![now, town, id])? == 1)
}
/// Open bodies right below.
pub fn open_below(q: &mut Read<'_>, id: OrganisationId) -> Result<i64, Fault> {
    let town = q.town();
    q.count(OPEN_BELOW, p![town, id])
}
/// A person's roles, newest first: the career line.
pub fn roles_of(q: &mut Read<'_>, person: PersonId) -> Result<Vec<HoldingRow>, Fault> {
    let town = q.town();
    q.rows(OF_PERSON, p![town, person])?.iter().map(holding_row).collect()
}
/// Paths of the bodies in which a person holds a role today or held one last.
pub fn paths_of_person(q: &mut Read<'_>, person: PersonId) -> Result<Vec<String>, Fault> {
    let today = q.now().day();
    let all = roles_of(q, person)?;
    let now: Vec<String> =
        all.iter().filter(|h| h.holding.on(today)).map(|h| h.path.clone()).collect();
    // Whoever left belongs to where they were: somebody must be able to answer them.
    Ok(if now.is_empty() { all.into_iter().take(1).map(|h| h.path).collect() } else { now })
}
/// Teams in which a person holds a role today.
pub fn teams_of(q: &mut Read<'_>, person: PersonId) -> Result<Vec<HoldingRow>, Fault> {
    let today = q.now().day();
    Ok(roles_of(q, person)?.into_iter().filter(|h| h.holding.on(today)).collect())
}
/// A page of the people of a body today, and how many there are.
pub fn people_of(
    q: &mut Read<'_>,
    id: OrganisationId,
    (most, offset): (i64, i64),
) -> Result<(Vec<HoldingRow>, i64), Fault> {
    let (town, today) = (q.town(), q.now().day());
    let rows: Result<Vec<HoldingRow>, Fault> = q
        .rows(OF_BODY, p![town, id, today, today, most, offset])?
        .iter()
        .map(holding_row)
        .collect();
    Ok((rows?, q.count(COUNT_BODY, p![town, id, today, today])?))
}
/// One holding.
pub fn holding(q: &mut Read<'_>, id: HoldingId) -> Result<Option<HoldingRow>, Fault> {
    let town = q.town();
    q.row(HOLDING, p![town, id])?.as_ref().map(holding_row).transpose()
}
/// How many people hold a role in the town today.
pub fn holders(q: &mut Read<'_>, role: Role) -> Result<i64, Fault> {
    let (town, today) = (q.town(), q.now().day());
    q.count(HOLDERS, p![town, role.code(), today, today])
}
/// Gives a role.
pub fn give(
    tx: &mut Tx<'_>,
    id: HoldingId,
    person: PersonId,
    body: OrganisationId,
    holding: &Holding,
) -> Result<(), Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    let values = [
        p![town, id, person, body, holding.role.code()].as_slice(),
        p![holding.starts_on, holding.ends_on, "", by, now],
    ]
    .concat();
    tx.execute(GIVE, &values).map(|_| ())
}
/// Ends a role on a day.
pub fn end(tx: &mut Tx<'_>, id: HoldingId, last: Day, why: &str) -> Result<(), Fault> {
    let (town, by) = (tx.town(), tx.actor());
    tx.execute(END, p![last, by, why, town, id]).map(|_| ())
}
/// Powers handed on in a body, newest first.
pub fn delegations(q: &mut Read<'_>, id: OrganisationId) -> Result<Vec<DelegationRow>, Fault> {
    let town = q.town();
    let mut out = Vec::new();
    for row in q.rows(DELEGATIONS, p![town, id])? {
        // A power of a later version is passed over.
        let Some(permission) = Permission::parse(&row.get::<String>(3)?) else { continue };
        out.push(DelegationRow {
            id: row.get(0)?,
            person: row.get(1)?,
            person_name: row.get(2)?,
            permission,
            purpose: row.get(4)?,
            starts_on: row.get(5)?,
            ends_on: row.get(6)?,
            revoked: row.get::<Option<i64>>(7)?.is_some(),
        });
    }
    Ok(out)
}
/// Powers to be handed on.
#[derive(Debug, Clone)]
pub struct NewDelegation {
    /// To whom.
    pub person: PersonId,
    /// In which body and below.
    pub organisation: OrganisationId,
    /// Which power.
    pub permission: Permission,
    /// What for.
    pub purpose: String,
    /// From.
    pub starts_on: Day,
    /// Until, included.
    pub ends_on: Day,
}
/// Hands a power on.
pub fn delegate(tx: &mut Tx<'_>, id: DelegationId, new: &NewDelegation) -> Result<(), Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    let values = [
        p![town, id, new.person, new.organisation, new.permission.code()].as_slice(),
        p![&new.purpose, new.starts_on, new.ends_on, by, now],
    ]
    .concat();
    tx.execute(DELEGATE, &values).map(|_| ())
}
/// Takes a power back; false when it was taken back before.
pub fn revoke(tx: &mut Tx<'_>, id: DelegationId) -> Result<bool, Fault> {
    let (town, now) = (tx.town(), tx.now());
    Ok(tx.execute(REVOKE, p![now, town, id])? == 1)
}
/// In which body a delegation holds.
pub fn delegation_body(
    q: &mut Read<'_>,
    id: DelegationId,
) -> Result<Option<OrganisationId>, Fault> {
    let town = q.town();
    q.row(DELEGATION_BODY, p![town, id])?.map(|row| row.get(0)).transpose()
}
/// Second managing bodies: id, name, since.
pub fn partners(
    q: &mut Read<'_>,
    id: OrganisationId,
) -> Result<Vec<(OrganisationId, String, Day)>, Fault> {
    let town = q.town();
    q.rows(PARTNERS, p![town, id])?
        .iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .collect()
}
/// Joins a second managing body from a day.
pub fn co_manage(
    tx: &mut Tx<'_>,
    id: OrganisationId,
    partner: OrganisationId,
    from: Day,
) -> Result<(), Fault> {
    let (town, now) = (tx.town(), tx.now());
    tx.execute(CO_MANAGE, p![town, id, partner, from, now]).map(|_| ())
}
