//! Sealed data shown with a stated purpose; lists taken out of the house. Both leave a trace.

use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{Note, PersonId};

use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::Failure;
use crate::people::PeopleRefusal;
use crate::people::store::{self, ListFilter, PersonLine};

/// The most rows one file carries.
const ROWS_MOST: i64 = 20_000;

/// What may be shown in full.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The document number.
    Document,
    /// The birthday.
    Born,
}

impl Field {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Document, Self::Born];

    /// As kept in the reading.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Born => "born",
        }
    }
    /// The code back.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.code() == code)
    }
}

/// Shows a sealed value, and keeps who looked and why, before it is shown.
///
/// # Errors
/// No purpose, or nothing kept.
pub fn reveal(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::RevealIdentity>,
    person: PersonId,
    field: Field,
    purpose: &str,
) -> Result<String, Failure> {
    let purpose = Note::required("purpose", purpose)?;
    let row = store::person(tx, person)?.ok_or(Failure::NOT_FOUND)?;
    let value = match field {
        Field::Document => row.document(tx)?.map(|document| document.canonical().to_owned()),
        Field::Born => row.born_on.map(|day| day.to_string()),
    };
    let value = value.ok_or(PeopleRefusal::NoChoice { field: "field" })?;
    let reading = store::keep_reading(tx, person, field.code(), purpose.as_str())?;
    let line = Kind::IdentityRevealed.of(person).about(person);
    events::record(tx, line.with("reading", reading).with("field", field.code()))?;
    Ok(value)
}

/// The rows of a file: a line, and the phone in full where it was asked for.
pub type ExportRow = (PersonLine, String);

/// Takes the filtered list out of the house.
///
/// # Errors
/// More rows than one file carries.
pub fn export(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ExportFiles>,
    filter: &ListFilter,
    with_phones: bool,
) -> Result<Vec<ExportRow>, Failure> {
    let (lines, total) = store::list(tx, filter, (ROWS_MOST, 0))?;
    if total > ROWS_MOST {
        return Err(PeopleRefusal::ExportTooLarge { most: ROWS_MOST }.into());
    }
    let mut rows = Vec::with_capacity(lines.len());
    let mut phones = std::collections::BTreeMap::new();
    if with_phones {
        let ids: Vec<PersonId> = lines.iter().map(|line| line.id).collect();
        for some in ids.chunks(500) {
            for row in store::persons(tx, some)? {
                let phone = row.phone(tx)?.map(|phone| phone.digits().to_owned());
                phones.insert(row.id, phone.unwrap_or_default());
            }
        }
    }
    for line in lines {
        let tail = line.phone_tail.as_ref().map(|tail| format!("*{tail}")).unwrap_or_default();
        let phone = phones.remove(&line.id).unwrap_or(tail);
        rows.push((line, phone));
    }
    let count = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    let line = Kind::FileExported.of("people").count("rows", count);
    events::record(tx, line.with("phones", if with_phones { "full" } else { "tail" }))?;
    Ok(rows)
}
