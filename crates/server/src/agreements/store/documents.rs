//! Documents and their versions.

use std::collections::BTreeMap;

use liandong_domain::agreements::{Audience, BodyText, DocumentForm, Standing, Weight};
use liandong_domain::basics::{Day, DocumentId, Moment, OrganisationId, PersonId};

use super::known;
use crate::db::{Param, Read, Row, Sql, SqlList, Tx};
use crate::failure::Fault;
use crate::p;

/// One document.
const ONE: Sql = Sql("select d.document_id, d.organisation_id, o.name, o.path, d.title, d.form, \
     d.audience, d.closed_at from document d join organisation o on o.town_id = d.town_id \
     and o.organisation_id = d.organisation_id where d.town_id = $1 and d.document_id = $2");
/// Documents of these bodies and below, latest first, and how many.
const LIST: SqlList = SqlList(
    "select d.document_id, d.organisation_id, o.name, o.path, d.title, d.form, d.audience, \
     d.closed_at, count(*) over () from document d join organisation o on o.town_id = d.town_id \
     and o.organisation_id = d.organisation_id join organisation b on b.town_id = d.town_id \
     and substr(o.path, 1, length(b.path)) = b.path where d.town_id = $1 and b.path in ({slots}) \
     order by d.created_at desc, d.document_id limit $2 offset $3",
);
/// Versions in force or signed for later of every open document.
const STANDING: Sql =
    Sql("select d.document_id, d.organisation_id, o.name, o.path, d.title, d.form, d.audience, \
     d.closed_at, v.version, v.first_day, v.weight from document d \
     join organisation o on o.town_id = d.town_id and o.organisation_id = d.organisation_id \
     join document_version v on v.town_id = d.town_id and v.document_id = d.document_id \
     where d.town_id = $1 and d.closed_at is null and v.sealed_at is not null \
     order by d.created_at, d.document_id, v.version");
/// Begins a document.
const KEEP: Sql = Sql("insert into document (town_id, document_id, organisation_id, title, form, \
     audience, created_by, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8)");
/// Lays a document aside.
const CLOSE: Sql = Sql("update document set closed_at = $1 where town_id = $2 \
     and document_id = $3 and closed_at is null");
/// Versions of a document, latest first.
const VERSIONS: Sql = Sql("select v.document_id, v.version, v.body, v.weight, v.why, \
     v.drafted_by, v.drafted_at, v.first_day, v.first_signed_by, v.first_signed_at, \
     v.second_signed_by, v.second_signed_at, v.sealed_at, v.seal from document_version v \
     where v.town_id = $1 and v.document_id = $2 order by v.version desc limit 100");
/// One version.
const VERSION: Sql = Sql("select v.document_id, v.version, v.body, v.weight, v.why, \
     v.drafted_by, v.drafted_at, v.first_day, v.first_signed_by, v.first_signed_at, \
     v.second_signed_by, v.second_signed_at, v.sealed_at, v.seal from document_version v \
     where v.town_id = $1 and v.document_id = $2 and v.version = $3");
/// Every version in force of the town, for the proof of seals.
const SEALED: Sql = Sql("select v.document_id, v.version, v.body, v.weight, v.why, \
     v.drafted_by, v.drafted_at, v.first_day, v.first_signed_by, v.first_signed_at, \
     v.second_signed_by, v.second_signed_at, v.sealed_at, v.seal from document_version v \
     where v.town_id = $1 and v.sealed_at is not null order by v.document_id, v.version");
/// The highest number used.
const LAST: Sql = Sql("select coalesce(max(version), 0) from document_version \
     where town_id = $1 and document_id = $2");
/// Writes a draft.
const DRAFT: Sql = Sql("insert into document_version (town_id, document_id, version, body, \
     weight, why, drafted_by, drafted_at) values ($1, $2, $3, $4, $5, $6, $7, $8)");
/// Takes a draft back that is not in force.
const TAKE_BACK: Sql = Sql("delete from document_version where town_id = $1 \
     and document_id = $2 and version = $3 and sealed_at is null");
/// Puts a signature under a version.
const SIGN: Sql = Sql("update document_version set first_day = $1, first_signed_by = $2, \
     first_signed_at = $3, second_signed_by = $4, second_signed_at = $5, sealed_at = $6, \
     seal = $7 where town_id = $8 and document_id = $9 and version = $10 and sealed_at is null");

/// A document.
#[derive(Debug, Clone)]
pub struct DocumentRow {
    /// Which.
    pub id: DocumentId,
    /// Whose.
    pub organisation: OrganisationId,
    /// That body's name.
    pub organisation_name: String,
    /// That body's path.
    pub path: String,
    /// What it is called.
    pub title: String,
    /// How it is accepted.
    pub form: DocumentForm,
    /// Whom it asks.
    pub audience: Audience,
    /// When it was laid aside.
    pub closed_at: Option<Moment>,
}

fn document_row(row: &Row) -> Result<DocumentRow, Fault> {
    Ok(DocumentRow {
        id: row.get(0)?,
        organisation: row.get(1)?,
        organisation_name: row.get(2)?,
        path: row.get(3)?,
        title: row.get(4)?,
        form: known(DocumentForm::parse(&row.get::<String>(5)?), "a form of document")?,
        audience: known(Audience::parse(&row.get::<String>(6)?), "an audience")?,
        closed_at: row.get(7)?,
    })
}

/// One document.
pub fn document(q: &mut Read<'_>, id: DocumentId) -> Result<Option<DocumentRow>, Fault> {
    let town = q.town();
    q.row(ONE, p![town, id])?.as_ref().map(document_row).transpose()
}
/// Documents of these bodies and below, latest first, and how many there are.
pub fn documents(
    q: &mut Read<'_>,
    paths: &[String],
    (most, offset): (i64, i64),
) -> Result<(Vec<DocumentRow>, i64), Fault> {
    let town = q.town();
    let slots: Vec<Param> = paths.iter().map(Param::from).collect();
    let rows = q.rows_in(LIST, p![town, most, offset], &slots)?;
    let total = rows.first().map_or(Ok(0), |row| row.get(8))?;
    let list: Result<Vec<DocumentRow>, Fault> = rows.iter().map(document_row).collect();
    Ok((list?, total))
}

/// An open document with the versions that two have signed.
#[derive(Debug, Clone)]
pub struct StandingRow {
    /// The document.
    pub document: DocumentRow,
    /// Its versions, oldest first.
    pub versions: Vec<Standing>,
}

/// Every open document of the town that has a signed version: a town has a handful.
pub fn standing_all(q: &mut Read<'_>) -> Result<Vec<StandingRow>, Fault> {
    let town = q.town();
    let mut out: Vec<StandingRow> = Vec::new();
    let mut at: BTreeMap<DocumentId, usize> = BTreeMap::new();
    for row in q.rows(STANDING, p![town])? {
        let document = document_row(&row)?;
        let place = *at.entry(document.id).or_insert_with(|| {
            out.push(StandingRow { document: document.clone(), versions: Vec::new() });
            out.len() - 1
        });
        let weight = known(Weight::parse(&row.get::<String>(10)?), "a weight")?;
        let one = Standing { version: row.get(8)?, first_day: row.get(9)?, weight };
        if let Some(standing) = out.get_mut(place) {
            standing.versions.push(one);
        }
    }
    Ok(out)
}

/// Begins a document.
pub fn keep_new(tx: &mut Tx<'_>, new: &DocumentRow) -> Result<(), Fault> {
    let (town, now) = (tx.town(), tx.now());
    let by = tx.actor();
    let (form, audience) = (new.form.code(), new.audience.code());
    tx.execute(KEEP, p![town, new.id, new.organisation, &new.title, form, audience, by, now])
        .map(|_| ())
}
/// Lays a document aside; false when it was.
pub fn close(tx: &mut Tx<'_>, id: DocumentId) -> Result<bool, Fault> {
    let (town, now) = (tx.town(), tx.now());
    Ok(tx.execute(CLOSE, p![now, town, id])? == 1)
}

/// A version of a document.
#[derive(Debug, Clone)]
pub struct VersionRow {
    /// Of which document.
    pub document: DocumentId,
    /// Counted from 1.
    pub version: i64,
    /// Its words.
    pub body: BodyText,
    /// What it does to those who accepted an older one.
    pub weight: Weight,
    /// Why it was written.
    pub why: String,
    /// By whom.
    pub drafted_by: PersonId,
    /// When.
    pub drafted_at: Moment,
    /// The first day it holds.
    pub first_day: Option<Day>,
    /// Who signed first, and when.
    pub first: Option<(PersonId, Moment)>,
    /// Who signed second, and when.
    pub second: Option<(PersonId, Moment)>,
    /// The seal; none: a draft.
    pub seal: Option<String>,
}

impl VersionRow {
    /// What the seal is drawn over.
    pub fn sealed_text(&self) -> String {
        let name = |one: Option<(PersonId, Moment)>| {
            one.map_or_else(String::new, |(by, at)| format!("{by} {}", at.ms()))
        };
        let day = self.first_day.map(|day| day.to_string()).unwrap_or_default();
        format!(
            "{} {} {} {day}\n{}\n{}\n{}",
            self.document,
            self.version,
            self.weight.code(),
            name(self.first),
            name(self.second),
            self.body.as_str()
        )
    }
}

fn version_row(row: &Row) -> Result<VersionRow, Fault> {
    let pair = |by: Option<PersonId>, at: Option<Moment>| by.zip(at);
    Ok(VersionRow {
        document: row.get(0)?,
        version: row.get(1)?,
        body: BodyText::kept(row.get(2)?),
        weight: known(Weight::parse(&row.get::<String>(3)?), "a weight")?,
        why: row.get(4)?,
        drafted_by: row.get(5)?,
        drafted_at: row.get(6)?,
        first_day: row.get(7)?,
        first: pair(row.get(8)?, row.get(9)?),
        second: pair(row.get(10)?, row.get(11)?),
        seal: row.get(13)?,
    })
}

/// Versions of a document, latest first.
pub fn versions(q: &mut Read<'_>, id: DocumentId) -> Result<Vec<VersionRow>, Fault> {
    let town = q.town();
    q.rows(VERSIONS, p![town, id])?.iter().map(version_row).collect()
}
/// One version.
pub fn version(q: &mut Read<'_>, id: DocumentId, at: i64) -> Result<Option<VersionRow>, Fault> {
    let town = q.town();
    q.row(VERSION, p![town, id, at])?.as_ref().map(version_row).transpose()
}
/// Every version in force of the town.
pub fn sealed_versions(q: &mut Read<'_>) -> Result<Vec<VersionRow>, Fault> {
    let town = q.town();
    q.rows(SEALED, p![town])?.iter().map(version_row).collect()
}
/// The highest number used.
pub fn last_version(q: &mut Read<'_>, id: DocumentId) -> Result<i64, Fault> {
    let town = q.town();
    q.count(LAST, p![town, id])
}
/// Writes a draft.
pub fn draft(tx: &mut Tx<'_>, row: &VersionRow) -> Result<(), Fault> {
    let town = tx.town();
    let (body, weight) = (row.body.as_str(), row.weight.code());
    let (by, at) = (row.drafted_by, row.drafted_at);
    tx.execute(DRAFT, p![town, row.document, row.version, body, weight, &row.why, by, at])
        .map(|_| ())
}
/// Takes a draft back; false when it is in force or gone.
pub fn take_back(tx: &mut Tx<'_>, id: DocumentId, version: i64) -> Result<bool, Fault> {
    let town = tx.town();
    Ok(tx.execute(TAKE_BACK, p![town, id, version])? == 1)
}
/// Keeps the signatures of a version; false when it is in force or gone.
pub fn sign(tx: &mut Tx<'_>, row: &VersionRow) -> Result<bool, Fault> {
    let (town, now) = (tx.town(), tx.now());
    let (first, second) = (row.first.unzip(), row.second.unzip());
    let sealed_at = row.seal.as_ref().map(|_| now);
    let seal = row.seal.as_deref();
    let (id, version) = (row.document, row.version);
    let params =
        p![row.first_day, first.0, first.1, second.0, second.1, sealed_at, seal, town, id, version];
    Ok(tx.execute(SIGN, params)? == 1)
}
