//! Sessions and saved answers.

use liandong_domain::access::{Delegated, Grant, Permission, Role};
use liandong_domain::basics::{Day, Moment, PersonId, TownId};

use crate::db::{Read, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// A session with its account and its person's name, if it lives.
const SESSION: Sql =
    Sql("select s.town_id, s.account_id, s.person_id, p.name, a.language, a.size, \
     a.contrast, s.seen_at, s.acting_for, f.name, p.number from session s \
     join account a on a.town_id = s.town_id and a.account_id = s.account_id \
     join person p on p.town_id = s.town_id and p.person_id = s.person_id \
     left join person f on f.town_id = s.town_id and f.person_id = s.acting_for \
     where s.session_key = $1 and s.ended_at is null and s.ends_at > $2 and a.closed_at is null \
     and p.left_at is null and p.merged_into is null");
/// Whether an account has a second factor, and from when the town asks its staff for one.
const SECOND: Sql = Sql("select t.second_factor_from, f.confirmed_at from town t \
     left join second_factor f on f.town_id = t.town_id and f.account_id = $1 \
     where t.town_id = $2");
/// Roles that hold today, with the path of their body.
const GRANTS: Sql = Sql("select h.role, o.path from holding h \
     join organisation o on o.town_id = h.town_id and o.organisation_id = h.organisation_id \
     where h.town_id = $1 and h.person_id = $2 and h.starts_on <= $3 \
     and (h.ends_on is null or h.ends_on >= $4) order by h.role, o.path");
/// Powers handed on that hold today.
const DELEGATIONS: Sql = Sql("select d.permission, o.path from delegation d \
     join organisation o on o.town_id = d.town_id and o.organisation_id = d.organisation_id \
     where d.town_id = $1 and d.person_id = $2 and d.starts_on <= $3 and d.ends_on >= $4 \
     and d.revoked_at is null order by d.permission, o.path");
/// Marks a session as used.
const SEEN: Sql = Sql("update session set seen_at = $1, ends_at = $2 where session_key = $3");
/// The towns of the installation.
const TOWNS: Sql = Sql("select town_id, slug, name, host, demo_on from town order by created_at");
/// A token that lives, with the person it acts as.
const TOKEN: Sql = Sql("select t.town_id, t.token_id, t.person_id, p.name, t.scopes from token t \
     join person p on p.town_id = t.town_id and p.person_id = t.person_id \
     where t.token_key = $1 and t.revoked_at is null and t.ends_at > $2");
/// The answer given before to the same key.
const ANSWER: Sql = Sql("select request_hash, status, location, body from answer \
     where town_id = $1 and actor = $2 and answer_key = $3");
/// Keeps an answer.
const KEEP_ANSWER: Sql =
    Sql("insert into answer (town_id, actor, answer_key, request_hash, status, \
     location, body, at) values ($1, $2, $3, $4, $5, $6, $7, $8)");

/// A living session.
#[derive(Debug, Clone)]
pub struct Session {
    /// Whose town.
    pub town: TownId,
    /// Whose account.
    pub account: String,
    /// Who.
    pub person: PersonId,
    /// The name shown.
    pub name: String,
    /// The volunteer number.
    pub number: String,
    /// `zh-CN` or `en`.
    pub language: String,
    /// Letter size.
    pub size: String,
    /// Contrast.
    pub contrast: String,
    /// When last used.
    pub seen_at: Moment,
    /// The person acted for, with their name.
    pub acting_for: Option<(PersonId, String)>,
}

/// A town as the lobby knows it.
#[derive(Debug, Clone)]
pub struct Town {
    /// Its id.
    pub id: TownId,
    /// Its name in addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// The host under which it is asked for.
    pub host: Option<String>,
    /// The day a demo town shows.
    pub demo_on: Option<Day>,
}

/// A living token.
#[derive(Debug, Clone)]
pub struct LiveToken {
    /// Whose town.
    pub town: TownId,
    /// Its id.
    pub id: String,
    /// The person it acts as.
    pub person: PersonId,
    /// That person's name.
    pub name: String,
    /// What it may: permission codes, space between.
    pub scopes: String,
}

/// The session behind a cookie.
pub fn session(q: &mut Read<'_>, key: &str) -> Result<Option<Session>, Fault> {
    let now = q.now();
    let Some(row) = q.row(SESSION, p![key, now])? else { return Ok(None) };
    let acting: Option<PersonId> = row.get(8)?;
    let acting_name: Option<String> = row.get(9)?;
    Ok(Some(Session {
        town: row.get(0)?,
        account: row.get(1)?,
        person: row.get(2)?,
        name: row.get(3)?,
        language: row.get(4)?,
        size: row.get(5)?,
        contrast: row.get(6)?,
        seen_at: row.get(7)?,
        acting_for: acting.zip(acting_name),
        number: row.get(10)?,
    }))
}

/// The token behind a bearer header.
pub fn token(q: &mut Read<'_>, key: &str) -> Result<Option<LiveToken>, Fault> {
    let now = q.now();
    let Some(row) = q.row(TOKEN, p![key, now])? else { return Ok(None) };
    Ok(Some(LiveToken {
        town: row.get(0)?,
        id: row.get(1)?,
        person: row.get(2)?,
        name: row.get(3)?,
        scopes: row.get(4)?,
    }))
}

/// What a person holds today. A role or power of a later version is passed over.
pub fn holdings(q: &mut Read<'_>, person: PersonId) -> Result<(Vec<Grant>, Vec<Delegated>), Fault> {
    let (town, today) = (q.town(), q.now().day());
    let mut grants = Vec::new();
    for row in q.rows(GRANTS, p![town, person, today, today])? {
        if let Some(role) = Role::parse(&row.get::<String>(0)?) {
            grants.push(Grant { role, path: row.get(1)? });
        }
    }
    let mut delegated = Vec::new();
    for row in q.rows(DELEGATIONS, p![town, person, today, today])? {
        if let Some(permission) = Permission::parse(&row.get::<String>(0)?) {
            delegated.push(Delegated { permission, path: row.get(1)? });
        }
    }
    Ok((grants, delegated))
}

/// Whether staff roles of this account rest until it has a second factor.
pub fn second_due(q: &mut Read<'_>, account: &str) -> Result<bool, Fault> {
    let (town, now) = (q.town(), q.now());
    let Some(row) = q.row(SECOND, p![account, town])? else { return Ok(false) };
    let from: Option<Moment> = row.get(0)?;
    let set: Option<Moment> = row.get(1)?;
    Ok(set.is_none() && from.is_some_and(|from| from <= now))
}

/// The towns of the installation, oldest first.
pub fn towns(q: &mut Read<'_>) -> Result<Vec<Town>, Fault> {
    q.rows(TOWNS, p![])?
        .iter()
        .map(|row| {
            Ok(Town {
                id: row.get(0)?,
                slug: row.get(1)?,
                name: row.get(2)?,
                host: row.get(3)?,
                demo_on: row.get(4)?,
            })
        })
        .collect()
}

/// Marks a session as used and lets it live longer.
pub fn seen(tx: &mut Tx<'_>, key: &str, until: Moment) -> Result<(), Fault> {
    let now = tx.now();
    tx.keep_house(SEEN, p![now, until, key]).map(|_| ())
}

/// An answer kept: hash of the request, status, location, body.
pub type Kept = (String, i64, String, String);

/// The answer given before to the same key by the same actor.
pub fn kept(q: &mut Read<'_>, actor: &str, key: &str) -> Result<Option<Kept>, Fault> {
    match q.row(ANSWER, p![q.town(), actor, key])? {
        Some(row) => Ok(Some((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))),
        None => Ok(None),
    }
}

/// Keeps an answer beside the change it answers.
pub fn keep(tx: &mut Tx<'_>, key: &str, kept: &Kept) -> Result<(), Fault> {
    let (town, now, actor) = (tx.town(), tx.now(), tx.actor());
    let (hash, status, location, body) = kept;
    tx.keep_house(KEEP_ANSWER, p![town, actor, key, hash, *status, location, body, now]).map(|_| ())
}
