//! Entering persons, changing what is told of them, leaving and coming back.

use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{Day, OrganisationId, PersonId};
use liandong_domain::minors::{LeastRefusal, Told};
use liandong_domain::people::{Document, PersonName, Phone, Sex};

use super::family::{NewGuardian, guardians_stand, note_guardian};
use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::{Failure, Fault};
use crate::people::PeopleRefusal;
use crate::people::store::{self, PersonRow, Written};

/// How often a fresh volunteer number is drawn again when it is taken.
const NUMBER_TRIES: u32 = 20;

/// What is told of a person, without the document.
#[derive(Debug, Clone)]
pub struct Details {
    /// The name.
    pub name: PersonName,
    /// The sex.
    pub sex: Option<Sex>,
    /// The birthday.
    pub born_on: Option<Day>,
    /// The phone.
    pub phone: Option<Phone>,
    /// Number on the city's volunteer card; empty: none.
    pub city_card: String,
    /// Where the person lives, in short.
    pub area: String,
    /// Codes of skills.
    pub skills: Vec<String>,
    /// Codes of service fields.
    pub interests: Vec<String>,
    /// Codes of free times.
    pub free_times: Vec<String>,
    /// School, for pupils.
    pub school: String,
    /// Work unit.
    pub unit: String,
    /// Note of the social workers; sealed.
    pub note: String,
}

impl Details {
    /// Of somebody of whom only the name is known.
    pub fn named(name: PersonName) -> Self {
        Self {
            name,
            sex: None,
            born_on: None,
            phone: None,
            city_card: String::new(),
            area: String::new(),
            skills: Vec::new(),
            interests: Vec::new(),
            free_times: Vec::new(),
            school: String::new(),
            unit: String::new(),
            note: String::new(),
        }
    }

    fn written<'a>(&'a self, document: Option<&'a Document>) -> Written<'a> {
        Written {
            name: &self.name,
            sex: self.sex.or_else(|| document.and_then(Document::sex)),
            born_on: self.born_on.or_else(|| document.and_then(Document::born)),
            phone: self.phone.as_ref(),
            document,
            city_card: Some(self.city_card.as_str()).filter(|card| !card.is_empty()),
            area: &self.area,
            skills: &self.skills,
            interests: &self.interests,
            free_times: &self.free_times,
            school: &self.school,
            unit: &self.unit,
            note: &self.note,
        }
    }

    /// What is kept of a person.
    ///
    /// # Errors
    /// A sealed value cannot be opened.
    pub fn of(q: &crate::db::Read<'_>, row: &PersonRow) -> Result<Self, Fault> {
        Ok(Self {
            name: row.known()?.name,
            sex: row.sex,
            born_on: row.born_on,
            phone: row.phone(q)?,
            city_card: row.city_card.clone().unwrap_or_default(),
            area: row.area.clone(),
            skills: row.skills.clone(),
            interests: row.interests.clone(),
            free_times: row.free_times.clone(),
            school: row.school.clone(),
            unit: row.unit.clone(),
            note: row.note(q)?,
        })
    }
}

/// A person about to be entered.
#[derive(Debug, Clone)]
pub struct NewPerson {
    /// The body the person joins as a volunteer; none: roles are given by the caller.
    pub organisation: Option<OrganisationId>,
    /// What is told.
    pub details: Details,
    /// The document.
    pub document: Option<Document>,
    /// Who answers for a minor.
    pub guardian: Option<NewGuardian>,
    /// The day the person joined; none: today.
    pub joined_on: Option<Day>,
}

impl NewPerson {
    /// Somebody of whom only the name is known.
    pub fn named(organisation: Option<OrganisationId>, name: PersonName) -> Self {
        Self {
            organisation,
            details: Details::named(name),
            document: None,
            guardian: None,
            joined_on: None,
        }
    }
}

/// What happens to the document when a person is changed.
#[derive(Debug, Clone)]
pub enum DocumentChange {
    /// It stays.
    Keep,
    /// It is taken away.
    Remove,
    /// It becomes this one.
    Set(Document),
}

/// Enters a person: the row, what they are found by, the first membership, the guardian.
///
/// # Errors
/// The document belongs to somebody in the registry; birthday or sex differ from the document;
/// the body is not there; the guardian cannot be one.
pub fn register(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::RegisterPeople>,
    new: &NewPerson,
) -> Result<PersonId, Failure> {
    let today = tx.now().day();
    check(tx, None, &new.details, new.document.as_ref())?;
    let body = match new.organisation {
        Some(id) => Some(store::body(tx, id)?.ok_or(Failure::NOT_FOUND)?),
        None => None,
    };
    let id = PersonId::new(tx.fresh());
    let number = fresh_number(tx)?;
    let joined = new.joined_on.unwrap_or(today);
    let written = new.details.written(new.document.as_ref());
    store::insert_person(tx, id, &number, &written, Some(joined))?;
    let mut line = Kind::PersonRegistered.of(id).about(id);
    if let Some(body) = &body {
        line = line.within(body.id);
    }
    events::record(tx, line)?;
    if let Some(body) = body {
        let holding = store::join(tx, id, body.id, joined)?;
        let line = Kind::RoleGiven.of(holding).about(id).within(body.id);
        events::record(tx, line.with("role", "volunteer"))?;
    }
    if let Some(guardian) = &new.guardian {
        note_guardian(tx, id, written.born_on, guardian)?;
    }
    Ok(id)
}

/// Changes what is told of a person.
///
/// # Errors
/// As for [`register`].
pub fn change(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::RegisterPeople>,
    id: PersonId,
    details: &Details,
    document: &DocumentChange,
) -> Result<(), Failure> {
    let row = store::person(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    if row.merged_into.is_some() {
        return Err(PeopleRefusal::MergedAlready.into());
    }
    let document = match document {
        DocumentChange::Keep => row.document(tx)?,
        DocumentChange::Remove => None,
        DocumentChange::Set(document) => Some(document.clone()),
    };
    check(tx, Some(id), details, document.as_ref())?;
    let born = details.born_on.or_else(|| document.as_ref().and_then(Document::born));
    if born != row.born_on {
        guardians_stand(tx, id, born)?;
    }
    write(tx, &row, details, document.as_ref())?;
    events::record(tx, Kind::PersonChanged.of(id).about(id))?;
    Ok(())
}

/// Writes details over a row.
pub(super) fn write(
    tx: &mut Tx<'_>,
    row: &PersonRow,
    details: &Details,
    document: Option<&Document>,
) -> Result<(), Fault> {
    store::update_person(tx, row.id, &row.number, &details.written(document))
}

/// Of somebody so young no more is kept than service needs (T21).
pub(super) fn keep_to_the_least(
    age: Option<i64>,
    details: &Details,
    document: Option<&Document>,
) -> Result<(), Failure> {
    for told in Told::ALL.into_iter().filter(|told| !told.is_asked(age)) {
        let is_told = match told {
            Told::Phone => details.phone.is_some(),
            Told::Document => document.is_some(),
            Told::CityCard => !details.city_card.is_empty(),
            Told::Unit => !details.unit.is_empty(),
        };
        if is_told {
            return Err(LeastRefusal { told }.into());
        }
    }
    Ok(())
}

/// What must fit before anything is written.
fn check(
    tx: &mut Tx<'_>,
    id: Option<PersonId>,
    details: &Details,
    document: Option<&Document>,
) -> Result<(), Failure> {
    let today = tx.now().day();
    if details.born_on.is_some_and(|born| born > today || born.year() < 1900) {
        return Err(PeopleRefusal::NoSuchBirthday.into());
    }
    let born = details.born_on.or_else(|| document.and_then(Document::born));
    keep_to_the_least(born.map(|born| born.age_on(today)), details, document)?;
    let Some(document) = document else { return Ok(()) };
    if let (Some(born), Some(told)) = (document.born(), details.born_on)
        && born != told
    {
        return Err(PeopleRefusal::BirthdayDiffers { born }.into());
    }
    if let (Some(sex), Some(told)) = (document.sex(), details.sex)
        && sex != told
    {
        return Err(PeopleRefusal::SexDiffers.into());
    }
    let key = store::document_key(tx, document);
    if let Some(other) = store::find_by_document_key(tx, &key)?.filter(|other| Some(*other) != id) {
        let number = store::person(tx, other)?.map(|row| row.number).unwrap_or_default();
        return Err(PeopleRefusal::DocumentKnown { number }.into());
    }
    Ok(())
}

/// A volunteer number without meaning: eight digits, easy to say on the phone.
fn fresh_number(tx: &mut Tx<'_>) -> Result<String, Fault> {
    for _ in 0..NUMBER_TRIES {
        let number = (20_000_000 + tx.ids().below(80_000_000)).to_string();
        if store::find_by_number(tx, &number)?.is_none() {
            return Ok(number);
        }
    }
    Err(Fault::new("drawing a volunteer number", "every draw was taken"))
}

/// Notes that a person left. What they did stays; nobody signs in as them.
///
/// # Errors
/// Left already.
pub fn leave(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::RegisterPeople>,
    id: PersonId,
) -> Result<(), Failure> {
    let now = tx.now();
    set_left(tx, id, true)?;
    store::set_left(tx, id, Some(now))?;
    if let Some(account) = store::account_of(tx, id)? {
        store::end_other_sessions(tx, &account.id.to_string(), "")?;
    }
    events::record(tx, Kind::PersonLeft.of(id).about(id).with("what", "left"))?;
    Ok(())
}

/// Notes that a person came back.
///
/// # Errors
/// Never left, or closed their own account too long ago.
pub fn come_back(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::RegisterPeople>,
    id: PersonId,
) -> Result<(), Failure> {
    set_left(tx, id, false)?;
    // Who closed their own account can be brought back within its days, and not once forgotten.
    if let Some(farewell) = store::farewell_of(tx, id)? {
        let late = farewell.back_until <= tx.now() || farewell.forgotten_at.is_some();
        if late || !store::take_farewell_back(tx, &farewell.id)? {
            return Err(PeopleRefusal::FarewellOver.into());
        }
    }
    store::set_left(tx, id, None)?;
    events::record(tx, Kind::PersonLeft.of(id).about(id).with("what", "back"))?;
    Ok(())
}

fn set_left(tx: &mut Tx<'_>, id: PersonId, leaving: bool) -> Result<(), Failure> {
    let row = store::person(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    if row.merged_into.is_some() || row.left_at.is_some() == leaving {
        return Err(PeopleRefusal::NothingToChange.into());
    }
    Ok(())
}
