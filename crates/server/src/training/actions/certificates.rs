//! Numbering a certificate, so that a stranger can verify it.

use liandong_domain::access::{Asks, Permit};
use liandong_domain::basics::EnrolmentId;
use liandong_domain::hours::CheckCode;
use liandong_domain::training::{CertificateNumber, EnrolmentState};
use serde::{Deserialize, Serialize};

use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::{Failure, Fault};
use crate::training::refusal::TrainingRefusal;
use crate::training::store::{self, CertificateRow};

/// What a certificate shows, frozen at issue: facts, written in the reader's language when shown.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CertificateText {
    /// The holder's name.
    pub holder: String,
    /// Their volunteer's number.
    pub volunteer_number: String,
    /// The course.
    pub course: String,
    /// The code of its kind.
    pub kind: String,
    /// First and last day.
    pub days: (String, String),
    /// Minutes learned.
    pub minutes: i64,
    /// Who taught it.
    pub teachers: Vec<String>,
    /// The qualification it gave; empty: none.
    pub qualification: String,
    /// Its last day; empty: for good, or none.
    pub until: String,
    /// Who held it.
    pub organisation: String,
    /// The day of the result.
    pub given: String,
}

/// Numbers the certificate of a passed course; asked again, the same number stands.
///
/// # Errors
/// Not passed, or a character that no font here draws.
pub fn issue_certificate<P: Asks>(
    tx: &mut Tx<'_>,
    _permit: &Permit<P>,
    id: EnrolmentId,
    glyphs: &dyn Fn(&str) -> Vec<char>,
) -> Result<(), Failure> {
    let part = store::enrolment(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    if part.state != EnrolmentState::Passed {
        return Err(Failure::NOT_FOUND);
    }
    if store::certificate_of(tx, id)?.is_some() {
        return Ok(());
    }
    let course = store::course(tx, part.course)?.ok_or(Failure::NOT_FOUND)?;
    let teachers = store::teachers(tx, part.course)?;
    let held = store::held(tx, part.person)?;
    let held = held.into_iter().find(|row| row.enrolment == Some(id));
    let given = part.settled_at.unwrap_or(course.ends_at);
    let text = CertificateText {
        holder: part.name.clone(),
        volunteer_number: part.number.clone(),
        course: course.title.clone(),
        kind: course.kind.code().to_owned(),
        days: (course.starts_at.day().to_string(), course.ends_at.day().to_string()),
        minutes: part.minutes.count(),
        teachers: teachers.into_iter().map(|teacher| teacher.name).collect(),
        qualification: held.as_ref().map(|row| row.name.clone()).unwrap_or_default(),
        until: held.and_then(|row| row.held.until).map(|day| day.to_string()).unwrap_or_default(),
        organisation: course.organisation_name.clone(),
        given: given.day().to_string(),
    };
    let missing = glyphs(&[&*text.holder, &text.course, &text.organisation].join(" "));
    if !missing.is_empty() {
        return Err(TrainingRefusal::MissingGlyph { chars: missing.into_iter().collect() }.into());
    }
    let number = next_number(tx)?;
    let mut chance = [0_u8; 24];
    tx.ids().fill(&mut chance);
    let check = CheckCode::from_bytes(&chance)
        .ok_or_else(|| Fault::new("numbering a certificate", "no check code"))?;
    let row = CertificateRow {
        number: number.to_string(),
        check_code: check.to_string(),
        enrolment: id,
        person: part.person,
        content: serde_json::to_string(&text)
            .map_err(|e| Fault::new("freezing a certificate", e.to_string()))?,
        issued_at: tx.now(),
    };
    store::keep_certificate(tx, &row)?;
    let line = Kind::CertificateIssued.of(&row.number).about(part.person);
    events::record(tx, line.within(course.organisation).with("part", id))?;
    Ok(())
}

fn next_number(tx: &mut Tx<'_>) -> Result<CertificateNumber, Fault> {
    let year = tx.now().day().year();
    let span = (format!("LX-{year:04}-"), format!("LX-{:04}-", year + 1));
    let serial = match store::last_certificate(tx, (&span.0, &span.1))? {
        Some(text) => {
            let last = CertificateNumber::parse(&text);
            let unread = || Fault::new("numbering a certificate", "the last cannot be read");
            last.ok_or_else(unread)?.serial() + 1
        }
        None => 1,
    };
    CertificateNumber::new(year, serial)
        .ok_or_else(|| Fault::new("numbering a certificate", "no number left in this year"))
}
