//! The town's own row, and tokens of programs.

use liandong_domain::basics::{Day, Moment, PersonId, TokenId, TownId};

use crate::db::{Read, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// The town's own row.
#[derive(Debug, Clone)]
pub struct TownRow {
    /// Its name in addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// The host under which it is asked for.
    pub host: String,
    /// Words on records: the issuing body.
    pub issuer_words: String,
    /// When it declared itself entitled to issue proofs.
    pub declared_at: Option<Moment>,
}

/// A token of a program.
#[derive(Debug, Clone)]
pub struct TokenRow {
    /// Its id.
    pub id: TokenId,
    /// What it is for.
    pub name: String,
    /// As whom it acts.
    pub person_name: String,
    /// What it may.
    pub scopes: String,
    /// Until when.
    pub ends_at: Moment,
    /// Revoked.
    pub revoked: bool,
}

/// Founds a town.
const FOUND: Sql = Sql("insert into town (town_id, slug, name, created_at, demo_on) \
     values ($1, $2, $3, $4, $5)");
/// The town's own row.
const TOWN: Sql = Sql("select slug, name, host, issuer_words, issuer_declared_at from town \
     where town_id = $1");
/// Changes the town's words.
const CHANGE: Sql =
    Sql("update town set name = $1, host = $2, issuer_words = $3 where town_id = $4");
/// Declares the town entitled to issue proofs, or takes the declaration back.
const DECLARE: Sql = Sql("update town set issuer_declared_at = $1, issuer_declared_by = $2 \
     where town_id = $3");
/// Keeps a token's key, never the token.
const KEEP_TOKEN: Sql = Sql("insert into token (town_id, token_id, token_key, name, person_id, \
     scopes, made_by, made_at, ends_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
/// Tokens, newest first.
const TOKENS: Sql = Sql("select t.token_id, t.name, p.name, t.scopes, t.ends_at, t.revoked_at \
     from token t join person p on p.town_id = t.town_id and p.person_id = t.person_id \
     where t.town_id = $1 order by t.made_at desc, t.token_id limit 200");
/// Revokes a token.
const REVOKE_TOKEN: Sql = Sql("update token set revoked_at = $1 where town_id = $2 \
     and token_id = $3 and revoked_at is null");
/// What the first steps of a town need to know: people, bodies, activities published.
const FIRST_STEPS: Sql = Sql("select (select count(person_id) from person where town_id = $1), \
     (select count(organisation_id) from organisation where town_id = $2), \
     (select count(activity_id) from activity where town_id = $3 and published_at is not null), \
     (select count(import_id) from import where town_id = $4), \
     (select count(holding_id) from holding where town_id = $5 and role = 'social_worker')");

/// Founds a town.
pub fn found(
    tx: &mut Tx<'_>,
    id: TownId,
    slug: &str,
    name: &str,
    demo_on: Option<Day>,
) -> Result<(), Fault> {
    let now = tx.now();
    tx.execute(FOUND, p![id, slug, name, now, demo_on]).map(|_| ())
}
/// The town's own row.
pub fn town(q: &mut Read<'_>) -> Result<TownRow, Fault> {
    let town = q.town();
    let row =
        q.row(TOWN, p![town])?.ok_or_else(|| Fault::new("reading the town", "it is not there"))?;
    Ok(TownRow {
        slug: row.get(0)?,
        name: row.get(1)?,
        host: row.get::<Option<String>>(2)?.unwrap_or_default(),
        issuer_words: row.get(3)?,
        declared_at: row.get(4)?,
    })
}
/// Changes the town's words.
pub fn change(tx: &mut Tx<'_>, name: &str, host: &str, issuer: &str) -> Result<(), Fault> {
    let town = tx.town();
    let host = (!host.is_empty()).then(|| host.to_owned());
    tx.execute(CHANGE, p![name, host, issuer, town]).map(|_| ())
}
/// Declares the town entitled, or takes the declaration back.
pub fn declare(tx: &mut Tx<'_>, entitled: Option<Moment>) -> Result<(), Fault> {
    let (town, by) = (tx.town(), tx.actor());
    tx.execute(DECLARE, p![entitled, by, town]).map(|_| ())
}
/// A token to be kept.
#[derive(Debug, Clone)]
pub struct KeptToken<'a> {
    /// Its id.
    pub id: TokenId,
    /// The hash under which it is found.
    pub key: &'a str,
    /// What it is for.
    pub name: &'a str,
    /// As whom it acts.
    pub person: PersonId,
    /// What it may.
    pub scopes: &'a str,
    /// Until when.
    pub ends_at: Moment,
}
/// Keeps a token's key.
pub fn keep_token(tx: &mut Tx<'_>, token: &KeptToken<'_>) -> Result<(), Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    let values = [
        p![town, token.id, token.key, token.name, token.person].as_slice(),
        p![token.scopes, by, now, token.ends_at],
    ]
    .concat();
    tx.execute(KEEP_TOKEN, &values).map(|_| ())
}
/// Tokens, newest first.
pub fn tokens(q: &mut Read<'_>) -> Result<Vec<TokenRow>, Fault> {
    let town = q.town();
    q.rows(TOKENS, p![town])?
        .iter()
        .map(|row| {
            Ok(TokenRow {
                id: row.get(0)?,
                name: row.get(1)?,
                person_name: row.get(2)?,
                scopes: row.get(3)?,
                ends_at: row.get(4)?,
                revoked: row.get::<Option<i64>>(5)?.is_some(),
            })
        })
        .collect()
}
/// Revokes a token; false when it was revoked before.
pub fn revoke_token(tx: &mut Tx<'_>, id: TokenId) -> Result<bool, Fault> {
    let (town, now) = (tx.town(), tx.now());
    Ok(tx.execute(REVOKE_TOKEN, p![now, town, id])? == 1)
}
/// People, bodies, activities published, imports, social workers.
pub fn first_steps(q: &mut Read<'_>) -> Result<[i64; 5], Fault> {
    let town = q.town();
    match q.row(FIRST_STEPS, p![town, town, town, town, town])? {
        Some(row) => Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?]),
        None => Ok([0; 5]),
    }
}
