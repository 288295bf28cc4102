//! One row per human being.

use liandong_domain::basics::{Day, Moment, PersonId};
use liandong_domain::people::{Document, DocumentKind, Known, PersonName, Phone, Sex};

use crate::db::{Read, Row, Sql, SqlList, Tx};
use crate::failure::Fault;
use crate::p;
use crate::people::sound;

/// A person by id.
const ONE: Sql = Sql("select person_id, number, name, sex, born_sealed, phone_sealed, phone_key, \
     phone_tail, document_kind, document_sealed, document_key, document_tail, city_card, area, \
     skills, interests, free_times, school, unit, note_sealed, joined_on, created_at, changed_at, \
     merged_into, left_at from person where town_id = $1 and person_id = $2");
/// Several persons by id.
const MANY: SqlList = SqlList(
    "select person_id, number, name, sex, born_sealed, phone_sealed, \
     phone_key, phone_tail, document_kind, document_sealed, document_key, document_tail, \
     city_card, area, skills, \
     interests, free_times, school, unit, note_sealed, joined_on, created_at, changed_at, \
     merged_into, left_at from person where town_id = $1 and person_id in ({slots}) \
     order by sort_key, person_id",
);
/// The person with this document.
const BY_DOCUMENT: Sql = Sql("select person_id from person where town_id = $1 \
     and document_key = $2 and merged_into is null");
/// The person with this volunteer number.
const BY_NUMBER: Sql = Sql("select person_id from person where town_id = $1 and number = $2");
/// Persons with this phone.
const BY_PHONE: Sql = Sql("select person_id from person where town_id = $1 and phone_key = $2 \
     and merged_into is null order by created_at, person_id limit 20");
/// Persons that may be the same as one with this name, phone or document.
const ALIKE: Sql = Sql("select p.person_id from person p where p.town_id = $1 \
     and p.merged_into is null and p.person_id in (\
       select n.person_id from person n where n.town_id = $2 and n.name_key = $3 \
       union select f.person_id from person f where f.town_id = $4 and f.phone_key = $5 \
       union select d.person_id from person d where d.town_id = $6 and d.document_key = $7 \
       and d.merged_into is null) \
     order by p.created_at, p.person_id limit 40");
/// Enters a person.
const INSERT: Sql =
    Sql("insert into person (town_id, person_id, number, name, name_key, sort_key, \
     sex, born_sealed, born_year, phone_sealed, phone_key, phone_tail, document_kind, \
     document_sealed, document_key, document_tail, city_card, area, skills, interests, free_times, \
     school, unit, note_sealed, joined_on, created_at, changed_at) values ($1, $2, $3, $4, $5, $6, \
     $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, \
     $26, $27)");
/// Changes what is told of a person.
const UPDATE: Sql = Sql("update person set born_sealed = $1, phone_sealed = $2, \
     document_sealed = $3, note_sealed = $4, name = $5, name_key = $6, sort_key = $7, sex = $8, \
     born_year = $9, phone_key = $10, phone_tail = $11, document_kind = $12, document_key = $13, \
     document_tail = $14, city_card = $15, area = $16, skills = $17, interests = $18, \
     free_times = $19, school = $20, unit = $21, changed_at = $22 where town_id = $23 \
     and person_id = $24");
/// Who was born in a year, in the order of ids from one on: the year stands open, the day does not.
const BORN_IN: Sql = Sql("select person_id, born_sealed from person where town_id = $1 \
     and born_year = $2 and person_id > $3 and merged_into is null and left_at is null \
     order by person_id limit $4");
/// Notes that a person left, or came back.
const SET_LEFT: Sql = Sql("update person set left_at = $1, changed_at = $2 \
     where town_id = $3 and person_id = $4");
/// What a person is found by goes.
const DROP_TOKENS: Sql = Sql("delete from person_token where town_id = $1 and person_id = $2");
/// What a person is found by.
const ADD_TOKEN: Sql = Sql("insert into person_token (town_id, token, person_id) \
     values ($1, $2, $3) on conflict (town_id, token, person_id) do nothing");

/// A person as kept. Sealed values are opened by the methods that name them.
#[derive(Debug, Clone)]
pub struct PersonRow {
    /// Who.
    pub id: PersonId,
    /// The volunteer number.
    pub number: String,
    /// The name.
    pub name: String,
    /// The sex; none: not told.
    pub sex: Option<Sex>,
    /// The birthday; none: not told.
    pub born_on: Option<Day>,
    /// The last four digits of the phone.
    pub phone_tail: Option<String>,
    /// Which kind of document; none: no document given.
    pub document_kind: Option<DocumentKind>,
    /// The last four characters of the document.
    pub document_tail: Option<String>,
    /// Number on the city's volunteer card.
    pub city_card: Option<String>,
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
    /// The day the person joined.
    pub joined_on: Option<Day>,
    /// When the row was made.
    pub created_at: Moment,
    /// When it was changed last.
    pub changed_at: Moment,
    /// The row it was merged into.
    pub merged_into: Option<PersonId>,
    /// When the person left.
    pub left_at: Option<Moment>,
    phone_sealed: Option<String>,
    phone_key: Option<String>,
    document_sealed: Option<String>,
    document_key: Option<String>,
    note_sealed: Option<String>,
}

impl PersonRow {
    /// The phone in full. The caller owes a permit.
    pub fn phone(&self, q: &Read<'_>) -> Result<Option<Phone>, Fault> {
        let digits = open(q, "person.phone", self.id, self.phone_sealed.as_deref())?;
        let broken = |_| Fault::new("reading a phone", "a kept phone cannot be read");
        digits.map(|digits| Phone::parse("phone", &digits).map_err(broken)).transpose()
    }
    /// The document. It shows itself masked; in full the caller owes a permit and a purpose.
    pub fn document(&self, q: &Read<'_>) -> Result<Option<Document>, Fault> {
        let number = open(q, "person.document", self.id, self.document_sealed.as_deref())?;
        let (Some(number), Some(kind)) = (number, self.document_kind) else { return Ok(None) };
        let broken = |_| Fault::new("reading a document", "a kept document cannot be read");
        Document::parse(kind, &number, q.now().day()).map(Some).map_err(broken)
    }
    /// The note of the social workers. The caller owes a permit.
    pub fn note(&self, q: &Read<'_>) -> Result<String, Fault> {
        Ok(open(q, "person.note", self.id, self.note_sealed.as_deref())?.unwrap_or_default())
    }
    /// Completed years on a day; none: birthday not told.
    pub fn age_on(&self, day: Day) -> Option<i64> {
        self.born_on.map(|born| born.age_on(day))
    }
    /// In the form in which rows are compared.
    pub fn known(&self) -> Result<Known, Fault> {
        let name = PersonName::parse("name", &self.name)
            .map_err(|_| Fault::new("reading a name", "a kept name cannot be read"))?;
        Ok(Known {
            name,
            born: self.born_on,
            sex: self.sex,
            phone_key: self.phone_key.clone(),
            phone_tail: self.phone_tail.clone(),
            document_kind: self.document_kind,
            document_key: self.document_key.clone(),
        })
    }
}

fn open(
    q: &Read<'_>,
    place: &str,
    person: PersonId,
    sealed: Option<&str>,
) -> Result<Option<String>, Fault> {
    sealed.map(|text| q.secrets().open(place, &person.to_string(), text)).transpose()
}

/// A birthday as kept, opened.
pub(super) fn born_on(
    q: &Read<'_>,
    person: PersonId,
    sealed: Option<&str>,
) -> Result<Option<Day>, Fault> {
    let read = |day: String| {
        day.parse::<Day>().map_err(|e| Fault::new("reading a birthday", e.to_string()))
    };
    open(q, "person.born", person, sealed)?.map(read).transpose()
}

/// A list of codes as kept.
fn codes(text: &str) -> Result<Vec<String>, Fault> {
    serde_json::from_str(text).map_err(|e| Fault::new("reading a list of codes", e.to_string()))
}
fn codes_text(codes: &[String]) -> String {
    serde_json::Value::from(codes.to_vec()).to_string()
}

fn person_row(q: &Read<'_>, row: &Row) -> Result<PersonRow, Fault> {
    let id: PersonId = row.get(0)?;
    let born_on = born_on(q, id, row.get::<Option<String>>(4)?.as_deref())?;
    Ok(PersonRow {
        id,
        number: row.get(1)?,
        name: row.get(2)?,
        sex: row.get::<Option<String>>(3)?.as_deref().and_then(Sex::parse),
        born_on,
        phone_sealed: row.get(5)?,
        phone_key: row.get(6)?,
        phone_tail: row.get(7)?,
        document_kind: row.get::<Option<String>>(8)?.as_deref().and_then(DocumentKind::from_code),
        document_sealed: row.get(9)?,
        document_key: row.get(10)?,
        document_tail: row.get(11)?,
        city_card: row.get(12)?,
        area: row.get(13)?,
        skills: codes(&row.get::<String>(14)?)?,
        interests: codes(&row.get::<String>(15)?)?,
        free_times: codes(&row.get::<String>(16)?)?,
        school: row.get(17)?,
        unit: row.get(18)?,
        note_sealed: row.get(19)?,
        joined_on: row.get(20)?,
        created_at: row.get(21)?,
        changed_at: row.get(22)?,
        merged_into: row.get(23)?,
        left_at: row.get(24)?,
    })
}

/// A person by id, also one who left or was merged.
pub fn person(q: &mut Read<'_>, id: PersonId) -> Result<Option<PersonRow>, Fault> {
    let town = q.town();
    q.row(ONE, p![town, id])?.map(|row| person_row(q, &row)).transpose()
}

/// Several persons, in the order of sound.
pub fn persons(q: &mut Read<'_>, ids: &[PersonId]) -> Result<Vec<PersonRow>, Fault> {
    let town = q.town();
    let slots: Vec<_> = ids.iter().map(|id| crate::db::Param::from(*id)).collect();
    let rows = q.rows_in(MANY, p![town], &slots)?;
    rows.iter().map(|row| person_row(q, row)).collect()
}

/// Who was born in a year, with the day, in the order of ids after this one.
pub fn born_in(
    q: &mut Read<'_>,
    year: i64,
    after: &str,
    most: i64,
) -> Result<Vec<(PersonId, Option<Day>)>, Fault> {
    let town = q.town();
    let mut out = Vec::new();
    for row in q.rows(BORN_IN, p![town, year, after, most])? {
        let id: PersonId = row.get(0)?;
        out.push((id, born_on(q, id, row.get::<Option<String>>(1)?.as_deref())?));
    }
    Ok(out)
}

/// The person with this document; the key comes from [`document_key`].
pub fn find_by_document_key(q: &mut Read<'_>, key: &str) -> Result<Option<PersonId>, Fault> {
    let town = q.town();
    q.row(BY_DOCUMENT, p![town, key])?.map(|row| row.get(0)).transpose()
}
/// Persons with this phone; the key comes from [`phone_key`].
pub fn find_by_phone_key(q: &mut Read<'_>, key: &str) -> Result<Vec<PersonId>, Fault> {
    let town = q.town();
    q.rows(BY_PHONE, p![town, key])?.iter().map(|row| row.get(0)).collect()
}
/// The person with this volunteer number.
pub fn find_by_number(q: &mut Read<'_>, number: &str) -> Result<Option<PersonId>, Fault> {
    let town = q.town();
    q.row(BY_NUMBER, p![town, number])?.map(|row| row.get(0)).transpose()
}
/// The row with this volunteer number, also one who left or was merged.
pub fn person_by_number(q: &mut Read<'_>, number: &str) -> Result<Option<PersonRow>, Fault> {
    match find_by_number(q, number)? {
        Some(id) => person(q, id),
        None => Ok(None),
    }
}
/// Persons worth comparing with this one: same name, phone or document, at most 40.
pub fn alike(q: &mut Read<'_>, known: &Known) -> Result<Vec<PersonRow>, Fault> {
    let town = q.town();
    let (phone, document) = (known.phone_key.clone(), known.document_key.clone());
    let values = p![town, town, known.name.key(), town, phone, town, document];
    let ids: Result<Vec<PersonId>, Fault> =
        q.rows(ALIKE, values)?.iter().map(|row| row.get(0)).collect();
    persons(q, &ids?)
}

/// Under which key a phone is found.
pub fn phone_key(q: &Read<'_>, phone: &Phone) -> String {
    q.secrets().find_key("phone", phone.digits())
}
/// Under which key a document is found.
pub fn document_key(q: &Read<'_>, document: &Document) -> String {
    q.secrets().find_key("document", &document.key_text())
}

/// What a row is written from.
#[derive(Debug, Clone)]
pub struct Written<'a> {
    /// The name.
    pub name: &'a PersonName,
    /// The sex.
    pub sex: Option<Sex>,
    /// The birthday.
    pub born_on: Option<Day>,
    /// The phone.
    pub phone: Option<&'a Phone>,
    /// The document.
    pub document: Option<&'a Document>,
    /// The city's card.
    pub city_card: Option<&'a str>,
    /// Where the person lives.
    pub area: &'a str,
    /// Codes of skills.
    pub skills: &'a [String],
    /// Codes of service fields.
    pub interests: &'a [String],
    /// Codes of free times.
    pub free_times: &'a [String],
    /// School.
    pub school: &'a str,
    /// Work unit.
    pub unit: &'a str,
    /// Note of the social workers.
    pub note: &'a str,
}

/// The sealed and hashed forms of what is written.
struct Sealed {
    born: Option<String>,
    phone: Option<String>,
    phone_key: Option<String>,
    document: Option<String>,
    document_key: Option<String>,
    note: Option<String>,
}

fn seal(tx: &Tx<'_>, id: PersonId, w: &Written<'_>) -> Sealed {
    let row = id.to_string();
    let seal = |place: &str, text: &str| tx.secrets().seal(tx.ids(), place, &row, text);
    Sealed {
        born: w.born_on.map(|day| seal("person.born", &day.to_string())),
        phone: w.phone.map(|phone| seal("person.phone", phone.digits())),
        phone_key: w.phone.map(|phone| phone_key(tx, phone)),
        document: w.document.map(|document| seal("person.document", document.canonical())),
        document_key: w.document.map(|document| document_key(tx, document)),
        note: (!w.note.is_empty()).then(|| seal("person.note", w.note)),
    }
}

/// Enters a person with what they are found by.
pub fn insert_person(
    tx: &mut Tx<'_>,
    id: PersonId,
    number: &str,
    w: &Written<'_>,
    joined_on: Option<Day>,
) -> Result<(), Fault> {
    let (town, now, s) = (tx.town(), tx.now(), seal(tx, id, w));
    tx.execute(
        INSERT,
        p![
            town,
            id,
            number,
            w.name.as_str(),
            w.name.key(),
            sound::sort_key(w.name),
            w.sex.map(Sex::code),
            s.born,
            w.born_on.map(|day| i64::from(day.year())),
            s.phone,
            s.phone_key,
            w.phone.map(Phone::tail),
            w.document.map(|d| d.kind().code()),
            s.document,
            s.document_key,
            w.document.map(Document::tail),
            w.city_card,
            w.area,
            codes_text(w.skills),
            codes_text(w.interests),
            codes_text(w.free_times),
            w.school,
            w.unit,
            s.note,
            joined_on,
            now,
            now
        ],
    )?;
    write_tokens(tx, id, number, w)
}

/// Changes a person and what they are found by.
pub fn update_person(
    tx: &mut Tx<'_>,
    id: PersonId,
    number: &str,
    w: &Written<'_>,
) -> Result<(), Fault> {
    let (town, now, s) = (tx.town(), tx.now(), seal(tx, id, w));
    tx.execute(
        UPDATE,
        p![
            s.born,
            s.phone,
            s.document,
            s.note,
            w.name.as_str(),
            w.name.key(),
            sound::sort_key(w.name),
            w.sex.map(Sex::code),
            w.born_on.map(|day| i64::from(day.year())),
            s.phone_key,
            w.phone.map(Phone::tail),
            w.document.map(|d| d.kind().code()),
            s.document_key,
            w.document.map(Document::tail),
            w.city_card,
            w.area,
            codes_text(w.skills),
            codes_text(w.interests),
            codes_text(w.free_times),
            w.school,
            w.unit,
            now,
            town,
            id
        ],
    )?;
    drop_tokens(tx, id)?;
    write_tokens(tx, id, number, w)
}

fn write_tokens(tx: &mut Tx<'_>, id: PersonId, number: &str, w: &Written<'_>) -> Result<(), Fault> {
    let (phone, document) = (w.phone.map(Phone::tail), w.document.map(Document::tail));
    let town = tx.town();
    for token in sound::tokens(w.name, number, phone, document) {
        tx.execute(ADD_TOKEN, p![town, token, id])?;
    }
    Ok(())
}

/// Takes away what a merged row was found by.
pub fn drop_tokens(tx: &mut Tx<'_>, id: PersonId) -> Result<(), Fault> {
    let town = tx.town();
    tx.execute(DROP_TOKENS, p![town, id]).map(|_| ())
}

/// Gives a row back what it is found by.
pub fn restore_tokens(tx: &mut Tx<'_>, row: &PersonRow) -> Result<(), Fault> {
    let name = row.known()?.name;
    let (phone, document) = (row.phone_tail.as_deref(), row.document_tail.as_deref());
    let town = tx.town();
    for token in sound::tokens(&name, &row.number, phone, document) {
        tx.execute(ADD_TOKEN, p![town, token, row.id])?;
    }
    Ok(())
}

/// Notes that a person left (a moment) or came back (none).
pub fn set_left(tx: &mut Tx<'_>, id: PersonId, left_at: Option<Moment>) -> Result<(), Fault> {
    let (town, now) = (tx.town(), tx.now());
    tx.execute(SET_LEFT, p![left_at, now, town, id]).map(|_| ())
}
