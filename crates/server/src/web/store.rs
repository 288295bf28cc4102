//! Sessions and saved answers.

use liandong_domain::access::{Delegated, Grant, Permission, Role};
use liandong_domain::basics::{Day, Moment, PersonId, TownId};

use crate::db::{Read, Row, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// A session with its account, its person's name and its town, if it lives. The second factor
/// comes along: whether the account has one, and from when the town asks its staff for one.
const SESSION: Sql =
    Sql("select s.town_id, s.account_id, s.person_id, p.name, a.language, a.size, \
     a.contrast, s.seen_at, s.acting_for, f.name, p.number, t.slug, t.name, t.host, t.demo_on, \
     t.second_factor_from, c.confirmed_at from session s \
     join account a on a.town_id = s.town_id and a.account_id = s.account_id \
     join person p on p.town_id = s.town_id and p.person_id = s.person_id \
     join town t on t.town_id = s.town_id \
     left join person f on f.town_id = s.town_id and f.person_id = s.acting_for \
     left join second_factor c on c.town_id = s.town_id and c.account_id = s.account_id \
     where s.session_key = $1 and s.ended_at is null and s.ends_at > $2 and a.closed_at is null \
     and p.left_at is null and p.merged_into is null");
/// Roles that hold today and powers handed on, with the path of their body.
const HELD: Sql = Sql("select 1, h.role, o.path from holding h \
     join organisation o on o.town_id = h.town_id and o.organisation_id = h.organisation_id \
     where h.town_id = $1 and h.person_id = $2 and h.starts_on <= $3 \
     and (h.ends_on is null or h.ends_on >= $4) \
     union all select 2, d.permission, o.path from delegation d \
     join organisation o on o.town_id = d.town_id and o.organisation_id = d.organisation_id \
     where d.town_id = $5 and d.person_id = $6 and d.starts_on <= $7 and d.ends_on >= $8 \
     and d.revoked_at is null order by 1, 2, 3");
/// Marks a session as used.
const SEEN: Sql = Sql("update session set seen_at = $1, ends_at = $2 where session_key = $3");
/// The towns of the installation.
const TOWNS: Sql = Sql("select town_id, slug, name, host, demo_on from town order by created_at");
/// A token that lives, with the person it acts as: it ends with them, as a session does.
const TOKEN: Sql =
    Sql("select t.town_id, t.token_id, t.person_id, p.name, t.scopes, w.slug, w.name, w.host, \
     w.demo_on from token t join person p on p.town_id = t.town_id and p.person_id = t.person_id \
     join town w on w.town_id = t.town_id \
     where t.token_key = $1 and t.revoked_at is null and t.ends_at > $2 \
     and p.left_at is null and p.merged_into is null and not exists (select 1 from account a \
     where a.town_id = t.town_id and a.person_id = t.person_id and a.closed_at is not null)");
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
    pub town: Town,
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
    /// Whether the staff roles of this account rest until it has a second factor.
    pub second_due: bool,
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

impl Town {
    /// From the columns of id, slug, name, host and demo day.
    fn of(row: &Row, at: [usize; 5]) -> Result<Self, Fault> {
        Ok(Self {
            id: row.get(at[0])?,
            slug: row.get(at[1])?,
            name: row.get(at[2])?,
            host: row.get(at[3])?,
            demo_on: row.get(at[4])?,
        })
    }
}

/// A living token.
#[derive(Debug, Clone)]
pub struct LiveToken {
    /// Whose town.
    pub town: Town,
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
    let (asked_from, set): (Option<Moment>, Option<Moment>) = (row.get(15)?, row.get(16)?);
    Ok(Some(Session {
        town: Town::of(&row, [0, 11, 12, 13, 14])?,
        second_due: set.is_none() && asked_from.is_some_and(|from| from <= now),
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
        town: Town::of(&row, [0, 5, 6, 7, 8])?,
        id: row.get(1)?,
        person: row.get(2)?,
        name: row.get(3)?,
        scopes: row.get(4)?,
    }))
}

/// What a person holds today. A role or power of a later version is passed over.
pub fn holdings(q: &mut Read<'_>, person: PersonId) -> Result<(Vec<Grant>, Vec<Delegated>), Fault> {
    let (town, today) = (q.town(), q.now().day());
    let (mut grants, mut delegated) = (Vec::new(), Vec::new());
    let held = p![town, person, today, today, town, person, today, today];
    for row in q.rows(HELD, held)? {
        let (kind, code): (i64, String) = (row.get(0)?, row.get(1)?);
        if kind == 1 {
            if let Some(role) = Role::parse(&code) {
                grants.push(Grant { role, path: row.get(2)? });
            }
        } else if let Some(permission) = Permission::parse(&code) {
            delegated.push(Delegated { permission, path: row.get(2)? });
        }
    }
    Ok((grants, delegated))
}

/// The towns of the installation, oldest first.
pub fn towns(q: &mut Read<'_>) -> Result<Vec<Town>, Fault> {
    q.rows(TOWNS, p![])?.iter().map(|row| Town::of(row, [0, 1, 2, 3, 4])).collect()
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
