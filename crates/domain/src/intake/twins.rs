//! The same person twice: in a file, or in the registry already.

use std::collections::BTreeMap;

use super::finding::{Finding, Level, level_of};
use super::roster::RosterRow;
use super::trouble::Trouble;
use crate::basics::{Day, PersonId};
use crate::people::{Certainty, Document, PersonName, Phone};

/// What a person is looked for by.
#[derive(Clone, Copy)]
pub struct Sought<'a> {
    /// The name.
    pub name: &'a PersonName,
    /// The document.
    pub document: Option<&'a Document>,
    /// The person's own phone; of pupils the guardian's.
    pub phone: Option<&'a Phone>,
    /// The birthday.
    pub born: Option<Day>,
}

/// Somebody in the registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Who.
    pub person: PersonId,
    /// The volunteer number, shown instead of the document.
    pub number: String,
    /// The name.
    pub name: String,
}

/// Who is in the registry already. Upstairs answers by keyed hashes.
pub trait Registry {
    /// The person with this document.
    fn by_document(&self, document: &Document) -> Option<Held>;
    /// The person with this name and phone whose document is not known or not another one.
    fn by_name_and_phone(&self, sought: &Sought<'_>) -> Option<Held>;
    /// The person with this name and birthday whose document is not known or not another one.
    fn by_name_and_birthday(&self, sought: &Sought<'_>) -> Option<Held>;
}

/// An empty registry: checking a file on an empty data folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Nobody;

impl Registry for Nobody {
    fn by_document(&self, _: &Document) -> Option<Held> {
        None
    }
    fn by_name_and_phone(&self, _: &Sought<'_>) -> Option<Held> {
        None
    }
    fn by_name_and_birthday(&self, _: &Sought<'_>) -> Option<Held> {
        None
    }
}

/// Whom a row doubles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Twin {
    /// An earlier row of the file: its place in the list of rows.
    InFile {
        /// Place in [`super::Reading::rows`].
        at: usize,
        /// Its sheet.
        sheet: String,
        /// Its row in the file.
        row: usize,
    },
    /// Somebody in the registry.
    InRegistry(Held),
}

/// How sure it is that a row doubles somebody, by what was found alike.
pub(super) fn certainty_of(findings: &[Finding]) -> Option<Certainty> {
    let of = |finding: &Finding| match finding.trouble {
        Trouble::SameDocument { .. } => Some(Certainty::Certain),
        Trouble::SameNameAndPhone { .. } => Some(Certainty::Likely),
        Trouble::SameNameAndBirthday { .. } => Some(Certainty::Possible),
        _ => None,
    };
    findings.iter().filter_map(of).max()
}

/// The earlier rows of a file, as keys.
#[derive(Default)]
struct Seen {
    document: BTreeMap<String, usize>,
    name_and_phone: BTreeMap<(String, String), Vec<usize>>,
    name_and_birthday: BTreeMap<(String, Day), Vec<usize>>,
}

/// Marks every row that doubles an earlier one or somebody in the registry. A row that must be
/// mended first doubles nobody yet and nobody doubles it: who can go in goes in.
pub(super) fn mark(rows: &mut [RosterRow], registry: &dyn Registry) {
    let mut seen = Seen::default();
    for at in 0..rows.len() {
        if rows[at].level == Level::Error {
            continue;
        }
        let (earlier, rest) = rows.split_at_mut(at);
        let Some(row) = rest.first_mut() else { continue };
        let twin = held(row, registry).or_else(|| seen.twin(row, earlier));
        if let Some((trouble, twin, name)) = twin {
            say(row, trouble, twin, &name);
        }
        if row.level != Level::Duplicate {
            seen.add(at, row);
        }
    }
}

fn say(row: &mut RosterRow, trouble: Trouble, twin: Twin, twin_name: &str) {
    let other_name = row.name.as_ref().is_some_and(|name| {
        PersonName::parse("name", twin_name).is_ok_and(|other| other.key() != name.key())
    });
    let column = match trouble {
        Trouble::SameDocument { .. } => row.document_column.clone(),
        _ => row.name_column.clone(),
    };
    let given = match trouble {
        Trouble::SameDocument { .. } => row.document.as_ref().map(|d| d.canonical().to_owned()),
        _ => row.name.as_ref().map(|name| name.as_str().to_owned()),
    };
    let given = given.unwrap_or_default();
    row.findings.push(Finding { trouble, column, given, suggestion: String::new() });
    if other_name {
        let name = twin_name.to_owned();
        row.findings.push(Finding {
            trouble: Trouble::TwinHasOtherName { name },
            column: row.name_column.clone(),
            given: row.name_text.clone(),
            suggestion: String::new(),
        });
    }
    row.twin = Some(twin);
    row.level = level_of(&row.findings);
}

type FoundTwin = (Trouble, Twin, String);

/// The phone people are told apart by: their own, else the guardian's.
fn phone_of(row: &RosterRow) -> Option<&Phone> {
    row.phone.as_ref().or(row.guardian_phone.as_ref())
}

fn held(row: &RosterRow, registry: &dyn Registry) -> Option<FoundTwin> {
    let name = row.name.as_ref()?;
    let document = row.document.as_ref();
    let sought = Sought { name, document, phone: phone_of(row), born: row.born };
    if let Some((document, held)) = document.and_then(|d| Some((d, registry.by_document(d)?))) {
        let number = document.canonical().to_owned();
        let name = held.name.clone();
        return Some((Trouble::SameDocument { number }, Twin::InRegistry(held), name));
    }
    if let Some(held) = sought.phone.and_then(|_| registry.by_name_and_phone(&sought)) {
        let (other, name) = (held.number.clone(), held.name.clone());
        return Some((Trouble::SameNameAndPhone { other }, Twin::InRegistry(held), name));
    }
    let held = sought.born.and_then(|_| registry.by_name_and_birthday(&sought))?;
    let (other, name) = (held.number.clone(), held.name.clone());
    Some((Trouble::SameNameAndBirthday { other }, Twin::InRegistry(held), name))
}

impl Seen {
    fn add(&mut self, at: usize, row: &RosterRow) {
        if let Some(document) = &row.document {
            self.document.entry(document.key_text()).or_insert(at);
        }
        let Some(name) = row.name.as_ref().map(PersonName::key) else { return };
        if let Some(phone) = phone_of(row) {
            let key = (name.clone(), phone.digits().to_owned());
            self.name_and_phone.entry(key).or_default().push(at);
        }
        if let Some(born) = row.born {
            self.name_and_birthday.entry((name, born)).or_default().push(at);
        }
    }

    fn twin(&self, row: &RosterRow, earlier: &[RosterRow]) -> Option<FoundTwin> {
        let place = |at: usize| {
            let other = &earlier[at];
            Twin::InFile { at, sheet: other.sheet.clone(), row: other.row }
        };
        let other_words = |at: usize| {
            let other = &earlier[at];
            match &other.document {
                Some(document) => document.canonical().to_owned(),
                None => format!("{} {}", other.sheet, other.row),
            }
        };
        if let Some(document) = &row.document
            && let Some(at) = self.document.get(&document.key_text()).copied()
        {
            let number = document.canonical().to_owned();
            return Some((
                Trouble::SameDocument { number },
                place(at),
                earlier[at].name_text.clone(),
            ));
        }
        let name = row.name.as_ref()?.key();
        let same = |places: Option<&Vec<usize>>| {
            places?.iter().copied().find(|at| may_be_same(row, &earlier[*at]))
        };
        let by_phone = phone_of(row).and_then(|phone| {
            same(self.name_and_phone.get(&(name.clone(), phone.digits().to_owned())))
        });
        if let Some(at) = by_phone {
            let other = other_words(at);
            return Some((Trouble::SameNameAndPhone { other }, place(at), row.name_text.clone()));
        }
        let at = same(self.name_and_birthday.get(&(name, row.born?)))?;
        let other = other_words(at);
        Some((Trouble::SameNameAndBirthday { other }, place(at), row.name_text.clone()))
    }
}

/// Two documents of the same family, two birthdays or two sexes are two human beings.
fn may_be_same(one: &RosterRow, other: &RosterRow) -> bool {
    fn differ<T: PartialEq>(one: Option<T>, other: Option<T>) -> bool {
        matches!((one, other), (Some(one), Some(other)) if one != other)
    }
    let kinds =
        one.document.as_ref().map(Document::kind) == other.document.as_ref().map(Document::kind);
    let documents = one.document.is_some() && other.document.is_some() && kinds;
    !documents && !differ(one.born, other.born) && !differ(one.sex, other.sex)
}
