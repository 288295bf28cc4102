//! Issuing and revoking.

use liandong_domain::access::{Asks, Permit, may};
use liandong_domain::basics::{Day, Fact, Minutes, PersonId, RecordId, Refusal};
use liandong_domain::hours::{CheckCode, Issuer, RecordKind, RecordNumber, StarLadder};
use liandong_domain::people::{Document, DocumentKind};
use serde::{Deserialize, Serialize};

use super::store::{self, RecordRow};
use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::{Failure, Fault};

/// The most rows a record lists.
const ROWS_MOST: i64 = 2000;

/// Why a record cannot be issued or revoked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordRefusal {
    /// The last day lies before the first.
    Reversed,
    /// The book holds nothing between these days.
    NothingToShow,
    /// More entries than one record lists.
    TooMany {
        /// The most.
        most: i64,
    },
    /// No font of this machine draws a character.
    MissingGlyph {
        /// The characters.
        chars: String,
    },
    /// Revoked before.
    RevokedAlready,
    /// Revoking without a reason.
    NoReason,
}

impl Refusal for RecordRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::Reversed => "records-reversed",
            Self::NothingToShow => "records-nothing-to-show",
            Self::TooMany { .. } => "records-too-many",
            Self::MissingGlyph { .. } => "records-missing-glyph",
            Self::RevokedAlready => "records-revoked-already",
            Self::NoReason => "records-no-reason",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::TooMany { most } => vec![("most", (*most).into())],
            Self::MissingGlyph { chars } => vec![("chars", chars.as_str().into())],
            _ => Vec::new(),
        }
    }
    fn field(&self) -> Option<&str> {
        match self {
            Self::Reversed => Some("until"),
            Self::NoReason => Some("why"),
            _ => None,
        }
    }
}

/// One line of the paper.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PaperRow {
    /// Day.
    pub day: String,
    /// Activity.
    pub activity: String,
    /// Post or content.
    pub content: String,
    /// Place.
    pub place: String,
    /// Hours.
    pub hours: String,
    /// A to E.
    pub grade: String,
    /// Recording body.
    pub organiser: String,
}

/// What the paper shows, frozen at issue (R67 art. 15: time, content, recording unit).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Paper {
    /// The holder's name.
    pub holder: String,
    /// Masked document number.
    pub document_masked: String,
    /// Volunteer number.
    pub volunteer_number: String,
    /// City card.
    pub city_card: String,
    /// All hours of the period.
    pub total_hours: String,
    /// Rows.
    pub rows: Vec<PaperRow>,
    /// Who issued it.
    pub issuer: String,
    /// Who handled it.
    pub handler: String,
}

/// Which days a record covers.
#[derive(Debug, Clone, Copy)]
pub struct Period {
    /// The first.
    pub from: Day,
    /// The last.
    pub until: Day,
}

/// A volunteer's own record, at any time and free (R67 art. 14).
pub fn issue_own(
    tx: &mut Tx<'_>,
    permit: &Permit<may::IssueOwnStatement>,
    period: Period,
    glyphs: &dyn Fn(&str) -> Vec<char>,
) -> Result<RecordId, Failure> {
    issue(tx, permit, permit.subject(), String::new(), period, glyphs)
}

/// A record issued by a worker for a person.
pub fn issue_for(
    tx: &mut Tx<'_>,
    permit: &Permit<may::IssueRecords>,
    person: PersonId,
    handler: &str,
    period: Period,
    glyphs: &dyn Fn(&str) -> Vec<char>,
) -> Result<RecordId, Failure> {
    issue(tx, permit, person, handler.to_owned(), period, glyphs)
}

fn issue<P: Asks>(
    tx: &mut Tx<'_>,
    _permit: &Permit<P>,
    person: PersonId,
    handler: String,
    period: Period,
    glyphs: &dyn Fn(&str) -> Vec<char>,
) -> Result<RecordId, Failure> {
    if period.until < period.from {
        return Err(RecordRefusal::Reversed.into());
    }
    let today = tx.now().day();
    let (town_name, words, declared) = store::issuer(tx)?;
    let issuer = if words.is_empty() { town_name } else { words };
    let kind =
        RecordKind::of(if declared.is_some() { Issuer::Declared } else { Issuer::Undeclared });
    let (paper, minutes) = paper(tx, person, period, issuer, handler)?;
    let missing = glyphs(&[paper.holder.as_str(), &paper.issuer, &paper.handler].join(" "));
    if !missing.is_empty() {
        return Err(RecordRefusal::MissingGlyph { chars: missing.into_iter().collect() }.into());
    }
    let (ladder, rule) = crate::rules::actions::in_force::<StarLadder>(tx, today)?;
    let star = ladder.level(crate::hours::store::total(tx, person)?);
    let year = today.year();
    let serial = match store::last_of_year(tx, year)? {
        Some(text) => {
            RecordNumber::parse(&text)
                .ok_or_else(|| Fault::new("numbering a record", "the last number cannot be read"))?
                .serial()
                + 1
        }
        None => 1,
    };
    let number = RecordNumber::new(year, serial)
        .ok_or_else(|| Fault::new("numbering a record", "no number left in this year"))?;
    let mut chance = [0_u8; 16];
    tx.ids().fill(&mut chance);
    let check_code = CheckCode::from_bytes(&chance)
        .ok_or_else(|| Fault::new("numbering a record", "no check code"))?;
    let row = RecordRow {
        id: RecordId::new(tx.fresh()),
        number: number.to_string(),
        check_code: check_code.to_string(),
        person,
        kind: if kind == RecordKind::Proof { "proof" } else { "statement" }.to_owned(),
        from_day: period.from,
        until_day: period.until,
        minutes,
        star,
        star_rule: rule.to_string(),
        content: serde_json::to_string(&paper)
            .map_err(|e| Fault::new("freezing a record", e.to_string()))?,
        issued_at: tx.now(),
        revoked_at: None,
        revoked_why: String::new(),
    };
    store::keep(tx, &row)?;
    let line = Kind::RecordIssued.of(row.id).about(person).by_rule(&rule);
    events::record(tx, line.with("number", &row.number).count("minutes", minutes.count()))?;
    Ok(row.id)
}

fn paper(
    tx: &mut Tx<'_>,
    person: PersonId,
    period: Period,
    issuer: String,
    handler: String,
) -> Result<(Paper, Minutes), Failure> {
    let holder = store::holder(tx, person)?.ok_or(Failure::NOT_FOUND)?;
    let days = (period.from, period.until);
    if crate::hours::store::book_count(tx, person, days)? > ROWS_MOST {
        return Err(RecordRefusal::TooMany { most: ROWS_MOST }.into());
    }
    let book = crate::hours::store::book(tx, person, days, (ROWS_MOST, 0))?;
    let minutes: Minutes = book.iter().map(|row| row.entry.minutes).sum();
    let rows: Vec<PaperRow> = book
        .iter()
        .rev()
        // What was taken back is not shown, nor what took it back: together they are nothing.
        .filter(|row| row.reversed_by.is_none() && row.entry.reverses.is_none())
        .map(|row| PaperRow {
            day: row.entry.served_on.to_string(),
            activity: row.activity_words.clone(),
            content: row.post_words.clone(),
            place: row.place_words.clone(),
            hours: row.entry.minutes.hours_text(),
            grade: row.entry.grade.code().to_owned(),
            organiser: row.organisation.clone(),
        })
        .collect();
    if rows.is_empty() {
        return Err(RecordRefusal::NothingToShow.into());
    }
    let paper = Paper {
        holder: holder.name,
        document_masked: masked(tx, person, holder.document_kind, holder.document_sealed)?,
        volunteer_number: holder.number,
        city_card: holder.city_card.unwrap_or_default(),
        total_hours: minutes.hours_text(),
        rows,
        issuer,
        handler,
    };
    Ok((paper, minutes))
}

fn masked(
    tx: &mut Tx<'_>,
    person: PersonId,
    kind: Option<String>,
    sealed: Option<String>,
) -> Result<String, Failure> {
    let (Some(kind), Some(sealed)) = (kind, sealed) else { return Ok(String::new()) };
    let text = tx.secrets().open("person.document", &person.to_string(), &sealed)?;
    let today = tx.now().day();
    let document = DocumentKind::from_code(&kind)
        .and_then(|kind| Document::parse(kind, &text, today).ok())
        .ok_or_else(|| Fault::new("printing a record", "the document cannot be read"))?;
    Ok(document.masked())
}

/// Revokes a record, with a reason that the verification page shows as "revoked".
pub fn revoke(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::RevokeRecords>,
    id: RecordId,
    why: &str,
) -> Result<(), Failure> {
    if why.trim().is_empty() {
        return Err(RecordRefusal::NoReason.into());
    }
    let row = store::one(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    if !store::revoke(tx, id, why.trim())? {
        return Err(RecordRefusal::RevokedAlready.into());
    }
    events::record(tx, Kind::RecordRevoked.of(id).about(row.person))?;
    Ok(())
}
