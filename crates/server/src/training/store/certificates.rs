//! Numbered certificates, frozen as they were issued.

use liandong_domain::basics::{EnrolmentId, Moment, PersonId};

use crate::db::{Read, Row, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// A certificate as kept.
#[derive(Debug, Clone)]
pub struct CertificateRow {
    /// `LX-2026-000123-K`.
    pub number: String,
    /// What has to be typed beside the number.
    pub check_code: String,
    /// The part in the course it is for.
    pub enrolment: EnrolmentId,
    /// Whose.
    pub person: PersonId,
    /// What it shows, as JSON text.
    pub content: String,
    /// When it was issued.
    pub issued_at: Moment,
}

/// The certificate of a part in a course.
const OF_ENROLMENT: Sql = Sql("select number, check_code, enrolment_id, person_id, content, \
     issued_at from training_certificate where town_id = $1 and enrolment_id = $2");
/// The certificate of this number.
const BY_NUMBER: Sql = Sql("select number, check_code, enrolment_id, person_id, content, \
     issued_at from training_certificate where town_id = $1 and number = $2");
/// The last number of a year.
const LAST: Sql = Sql("select max(number) from training_certificate where town_id = $1 \
     and number > $2 and number < $3");
/// Keeps one.
const KEEP: Sql = Sql("insert into training_certificate (town_id, number, check_code, \
     enrolment_id, person_id, content, issued_by, issued_at) \
     values ($1, $2, $3, $4, $5, $6, $7, $8)");

fn row(row: &Row) -> Result<CertificateRow, Fault> {
    Ok(CertificateRow {
        number: row.get(0)?,
        check_code: row.get(1)?,
        enrolment: row.get(2)?,
        person: row.get(3)?,
        content: row.get(4)?,
        issued_at: row.get(5)?,
    })
}

/// The certificate of a part in a course, if it was issued.
pub fn certificate_of(
    q: &mut Read<'_>,
    enrolment: EnrolmentId,
) -> Result<Option<CertificateRow>, Fault> {
    let town = q.town();
    q.row(OF_ENROLMENT, p![town, enrolment])?.as_ref().map(row).transpose()
}
/// The certificate of this number, if there is one.
pub fn certificate_numbered(
    q: &mut Read<'_>,
    number: &str,
) -> Result<Option<CertificateRow>, Fault> {
    let town = q.town();
    q.row(BY_NUMBER, p![town, number])?.as_ref().map(row).transpose()
}
/// The last number given between two texts.
pub fn last_certificate(
    q: &mut Read<'_>,
    (after, before): (&str, &str),
) -> Result<Option<String>, Fault> {
    let town = q.town();
    match q.row(LAST, p![town, after, before])? {
        Some(row) => row.get(0),
        None => Ok(None),
    }
}
/// Keeps a certificate.
pub fn keep_certificate(tx: &mut Tx<'_>, new: &CertificateRow) -> Result<(), Fault> {
    let (town, by) = (tx.town(), tx.actor());
    let values = [
        p![town, &new.number, &new.check_code, new.enrolment, new.person].as_slice(),
        p![&new.content, by, new.issued_at],
    ]
    .concat();
    tx.execute(KEEP, &values).map(|_| ())
}
