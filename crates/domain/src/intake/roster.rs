//! A register of people, row by row.

use std::fmt;

use super::amount::{NotAnAmount, read_minutes};
use super::date::{DateTrouble, ReadDate, read_date};
use super::fields::{Field, FileKind, unit_of_header};
use super::finding::{ColumnAt, Finding, Level, level_of, most_serious};
use super::grid::{Row, Sheet};
use super::mapping::Mapping;
use super::person_cells::Reader;
use super::table::{Reading, Table, tables};
use super::trouble::Trouble;
use super::twins::{self, Registry, Twin};
use crate::basics::{Day, Minutes};
use crate::minors::Told;
use crate::people::{Certainty, Document, PersonName, Phone, Relation, Sex};

/// One data row of a register. Prints itself without personal data.
#[derive(Clone, PartialEq, Eq)]
pub struct RosterRow {
    /// The sheet.
    pub sheet: String,
    /// The row, counted from 1 as in the file.
    pub row: usize,
    /// How it comes out.
    pub level: Level,
    /// What is said about it, in the order of checking.
    pub findings: Vec<Finding>,
    /// The name as it stands, tidied; empty when it is missing.
    pub name_text: String,
    /// The name.
    pub name: Option<PersonName>,
    /// The document.
    pub document: Option<Document>,
    /// The person's own phone.
    pub phone: Option<Phone>,
    /// The sex, told or from the number.
    pub sex: Option<Sex>,
    /// The birthday, told or from the number.
    pub born: Option<Day>,
    /// The guardian's name as it stands: 邓先生.
    pub guardian: Option<PersonName>,
    /// The guardian's phone.
    pub guardian_phone: Option<Phone>,
    /// Who the guardian is to the child.
    pub relation: Option<Relation>,
    /// Number in the office's own list.
    pub index: String,
    /// Team.
    pub team: String,
    /// School.
    pub school: String,
    /// Class.
    pub class: String,
    /// Employer.
    pub unit: String,
    /// Address.
    pub address: String,
    /// Skills in the office's words.
    pub skills: String,
    /// Remark.
    pub remark: String,
    /// Day of joining.
    pub joined: Option<Day>,
    /// Hours of before.
    pub hours: Option<Minutes>,
    /// Whom it doubles.
    pub twin: Option<Twin>,
    pub(super) name_column: Option<ColumnAt>,
    pub(super) document_column: Option<ColumnAt>,
}

impl fmt::Debug for RosterRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {} {:?}", self.sheet, self.row, self.level.code(), self.findings)
    }
}

impl RosterRow {
    /// The finding that decides its level, if anything is said about it.
    pub fn deciding(&self) -> Option<&Finding> {
        most_serious(&self.findings)
    }
    /// How sure it is that somebody is there already; none: nobody like that was found.
    pub fn certainty(&self) -> Option<Certainty> {
        self.twin.as_ref()?;
        twins::certainty_of(&self.findings)
    }
}

/// Nobody this old is in a register without a slip.
const VERY_OLD: i64 = 110;
/// Nobody this young helps.
const YOUNGEST: i64 = 3;
/// Completed years from which nobody needs a guardian (民法典 art. 17).
const ADULT: i64 = 18;

/// Reads a register. `today` is the day ages and the future are told by.
pub fn read(
    sheets: &[Sheet],
    mapping: &Mapping,
    registry: &dyn Registry,
    today: Day,
) -> Reading<RosterRow> {
    let mut reading = Reading { rows: Vec::new(), tables: Vec::new(), without_header: Vec::new() };
    for sheet in sheets {
        let spread = sheet.spread();
        let mut found = tables(&spread, FileKind::Roster, mapping);
        if found.is_empty() && !spread.is_blank() {
            reading.without_header.push(sheet.name.clone());
        }
        for table in &mut found {
            swap_if_swapped(table);
            reading.rows.extend(table.rows.iter().map(|row| read_row(table, row, today)));
            reading.tables.push(table.seen());
        }
    }
    twins::mark(&mut reading.rows, registry);
    reading
}

/// If in most rows the name's column holds phones and the phone's column names, the headers are
/// wrong, not the rows.
pub(super) fn swap_if_swapped(table: &mut Table<'_>) {
    let (mut swapped, mut told) = (0_usize, 0_usize);
    for row in &table.rows {
        let (name, phone) = (table.words(row, Field::Name), table.words(row, Field::Phone));
        if name.is_empty() || phone.is_empty() {
            continue;
        }
        told += 1;
        let turned = Phone::parse("phone", &name).is_ok()
            && PersonName::parse("name", &phone).is_ok()
            && Phone::parse("phone", &phone).is_err();
        swapped += usize::from(turned);
    }
    if swapped >= 3 && swapped * 5 >= told * 4 {
        table.swap_name_and_phone();
    }
}

fn read_row(table: &Table<'_>, row: &Row, today: Day) -> RosterRow {
    let mut reader = Reader { table, row, today, findings: Vec::new() };
    let name = reader.name();
    let document = reader.document();
    let phone = own_phone(&mut reader);
    let guardian_phone = reader.phone(Field::GuardianPhone);
    no_phone(&mut reader);
    let born = birthday(&mut reader, document.as_ref());
    let sex = reader.sex(document.as_ref());
    let guardian = guardian(&mut reader, born);
    not_kept(&mut reader, born, document.is_some(), phone.is_some());
    let joined = joined(&mut reader, born);
    let hours = hours(&mut reader);
    if table.swapped {
        reader.say(Field::Name, Trouble::ColumnsSwapped);
    }
    let relation = Relation::parse(&reader.told(Field::Relation));
    let name_text = match &name {
        Some(name) => name.as_str().to_owned(),
        None => reader.words(Field::Name),
    };
    RosterRow {
        sheet: table.sheet.to_owned(),
        row: row.number,
        level: level_of(&reader.findings),
        name_text,
        name,
        document,
        phone,
        sex,
        born,
        guardian,
        guardian_phone,
        relation,
        index: reader.words(Field::Index),
        team: reader.told(Field::Team),
        school: reader.told(Field::School),
        class: reader.told(Field::Class),
        unit: reader.told(Field::Unit),
        address: reader.told(Field::Address),
        skills: reader.told(Field::Skills),
        remark: reader.words(Field::Remark),
        joined,
        hours,
        twin: None,
        name_column: table.column(Field::Name).cloned(),
        document_column: table.column(Field::Document).cloned(),
        findings: reader.findings,
    }
}

/// The person's own phone. In a row whose name and phone are exchanged it is not read twice.
fn own_phone(reader: &mut Reader<'_, '_>) -> Option<Phone> {
    let exchanged =
        reader.findings.iter().any(|finding| finding.trouble == Trouble::NameAndPhoneSwapped);
    if exchanged { None } else { reader.phone(Field::Phone) }
}

/// Said of what the file tells and the town does not keep of somebody so young: nothing is dropped
/// without a word.
fn not_kept(reader: &mut Reader<'_, '_>, born: Option<Day>, has_document: bool, has_phone: bool) {
    let age = born.map(|born| born.age_on(reader.today));
    let has_unit = !reader.told(Field::Unit).is_empty();
    for (told, field, is_there) in [
        (Told::Document, Field::Document, has_document),
        (Told::Phone, Field::Phone, has_phone),
        (Told::Unit, Field::Unit, has_unit),
    ] {
        if is_there && !told.is_asked(age) {
            reader.say(field, Trouble::NotKept(told));
        }
    }
}

/// Said when the table has a column for phones and none of them is filled in.
fn no_phone(reader: &mut Reader<'_, '_>) {
    let columns = [Field::Phone, Field::GuardianPhone];
    let column = columns.into_iter().find(|field| reader.table.has(*field));
    let filled = columns.into_iter().any(|field| !reader.told(field).is_empty());
    if let Some(column) = column.filter(|_| !filled) {
        reader.say(column, Trouble::PhoneMissing);
    }
}

fn birthday(reader: &mut Reader<'_, '_>, document: Option<&Document>) -> Option<Day> {
    let of_number = document.and_then(Document::born);
    let known = of_number.map(|day| day.to_string()).unwrap_or_default();
    let told = if reader.told(Field::Birthday).is_empty() {
        None
    } else {
        match read_date(reader.cell(Field::Birthday), reader.today) {
            Ok(read) => told_birthday(reader, read, of_number),
            Err(trouble) => {
                reader.suggest(Field::Birthday, Trouble::Birthday(trouble), known.clone());
                return of_number;
            }
        }
    };
    if let (Some(told), Some(number)) = (told, of_number)
        && told != number
    {
        reader.suggest(Field::Birthday, Trouble::BirthdayDiffers, known);
        return Some(told);
    }
    let field = if told.is_some() { Field::Birthday } else { Field::Document };
    let born = told.or(of_number)?;
    let age = born.age_on(reader.today);
    if born > reader.today {
        reader.say(field, Trouble::BornInFuture);
    } else if age < YOUNGEST {
        reader.say(field, Trouble::TooYoung { age });
    } else if age > VERY_OLD {
        reader.say(field, Trouble::VeryOld { age });
    }
    Some(born)
}

/// What the birthday's cell tells, where it needs the number to be understood.
fn told_birthday(
    reader: &mut Reader<'_, '_>,
    read: ReadDate,
    of_number: Option<Day>,
) -> Option<Day> {
    let known = of_number.map(|day| day.to_string()).unwrap_or_default();
    let fits = |year: i16, month: Option<i8>| {
        of_number
            .is_some_and(|day| day.year() == year && month.is_none_or(|month| day.month() == month))
    };
    let incomplete = |reader: &mut Reader<'_, '_>, fits: bool| {
        if of_number.is_none() {
            reader.say(Field::Birthday, Trouble::BirthdayIncomplete);
        } else if !fits {
            reader.suggest(Field::Birthday, Trouble::BirthdayDiffers, known.clone());
        }
        of_number
    };
    match read {
        ReadDate::Whole(day) => Some(day),
        ReadDate::Month { year, month } => incomplete(reader, fits(year, Some(month))),
        ReadDate::Year { year } => incomplete(reader, fits(year, None)),
        ReadDate::ShortYear(day) => {
            let century = of_number.filter(|number| {
                (number.month(), number.day_of_month()) == (day.month(), day.day_of_month())
                    && number.year() % 100 == day.year() % 100
            });
            let meant = century.unwrap_or(day);
            reader.suggest(Field::Birthday, Trouble::ShortYear, meant.to_string());
            Some(meant)
        }
        ReadDate::Unclear(one, other) => match of_number {
            Some(number) if number == one || number == other => Some(number),
            _ => {
                reader.suggest(Field::Birthday, Trouble::BirthdayUnclear, one.to_string());
                of_number
            }
        },
    }
}

fn guardian(reader: &mut Reader<'_, '_>, born: Option<Day>) -> Option<PersonName> {
    let text = reader.told(Field::Guardian);
    if text.is_empty() {
        let minor = born.is_some_and(|born| born.age_on(reader.today) < ADULT);
        if minor && reader.table.has(Field::Guardian) {
            reader.say(Field::Guardian, Trouble::GuardianMissing);
        }
        return None;
    }
    let name = PersonName::parse("guardian", &text).ok();
    if name.is_none() {
        reader.say(Field::Guardian, Trouble::GuardianUnreadable);
    }
    name
}

fn joined(reader: &mut Reader<'_, '_>, born: Option<Day>) -> Option<Day> {
    if reader.told(Field::Joined).is_empty() {
        return None;
    }
    let first_of = |year, month| Day::new(year, month, 1).map_err(|_| DateTrouble::Unreadable);
    let read = match read_date(reader.cell(Field::Joined), reader.today) {
        Ok(ReadDate::Whole(day) | ReadDate::ShortYear(day) | ReadDate::Unclear(day, _)) => Ok(day),
        Ok(ReadDate::Month { year, month }) => first_of(year, month),
        Ok(ReadDate::Year { year }) => first_of(year, 1),
        Err(trouble) => Err(trouble),
    };
    match read {
        Ok(day) if day > reader.today || born.is_some_and(|born| day < born) => {
            reader.say(Field::Joined, Trouble::JoinedImpossible);
            None
        }
        Ok(day) => Some(day),
        Err(_) => {
            reader.say(Field::Joined, Trouble::JoinedUnreadable);
            None
        }
    }
}

fn hours(reader: &mut Reader<'_, '_>) -> Option<Minutes> {
    if reader.told(Field::Hours).is_empty() {
        return None;
    }
    let header = reader.table.cell(reader.row, Field::Hours).0;
    let unit = header.map(|column| unit_of_header(&column.header)).unwrap_or_default();
    match read_minutes(reader.cell(Field::Hours), unit) {
        Ok(minutes) => Some(minutes),
        Err(NotAnAmount::Negative) => {
            reader.say(Field::Hours, Trouble::HoursNegative);
            None
        }
        Err(NotAnAmount::Unreadable) => {
            reader.say(Field::Hours, Trouble::HoursUnreadable);
            None
        }
    }
}
