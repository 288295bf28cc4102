//! What can be wrong with a row.

use super::date::DateTrouble;
use super::finding::Level;
use crate::basics::{Day, Fact, Refusal};
use crate::minors::Told;
use crate::people::{DocumentKind, DocumentRefusal, NameRefusal, PhoneRefusal};

/// One thing to say about one cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// Nothing stands where the name should be.
    NameMissing,
    /// The text is no name.
    Name(NameRefusal),
    /// In this row the phone stands in the name's column and the name in the phone's.
    NameAndPhoneSwapped,
    /// In the whole table they do; it was read the other way round.
    ColumnsSwapped,
    /// No document number.
    DocumentMissing,
    /// The text is no document number.
    Document(DocumentRefusal),
    /// A spreadsheet kept the number as a number and lost its last digits.
    DocumentDigitsLost,
    /// A number that looks like no kind of document.
    DocumentUnknown,
    /// A document of another kind than the resident card. Only a remark.
    OtherDocument(DocumentKind),
    /// The kind told and the number do not fit; read by the number.
    KindDiffers(DocumentKind),
    /// No phone.
    PhoneMissing,
    /// The text is no phone number.
    Phone(PhoneRefusal),
    /// Several phones in one cell; the first is taken.
    SeveralPhones,
    /// The sex is not the one in the number.
    SexDiffers,
    /// The text names no sex.
    SexUnreadable,
    /// The text is no birthday.
    Birthday(DateTrouble),
    /// Born after today.
    BornInFuture,
    /// Younger than any helper.
    TooYoung {
        /// Completed years.
        age: i64,
    },
    /// Older than nearly anybody.
    VeryOld {
        /// Completed years.
        age: i64,
    },
    /// Told of somebody too young for it to be kept: it stays in the file. Only a remark.
    NotKept(Told),
    /// The birthday is not the one in the number.
    BirthdayDiffers,
    /// A year of two digits.
    ShortYear,
    /// A birthday without its day, and no number that tells it.
    BirthdayIncomplete,
    /// Day and month may be the other way round.
    BirthdayUnclear,
    /// A minor, and nobody in the guardian's column.
    GuardianMissing,
    /// The guardian's name is not readable.
    GuardianUnreadable,
    /// The joining day is not readable.
    JoinedUnreadable,
    /// Joined after today, or before birth.
    JoinedImpossible,
    /// The hours are not readable.
    HoursUnreadable,
    /// Less than no hours.
    HoursNegative,
    /// The same document as another row or person.
    SameDocument {
        /// The number.
        number: String,
    },
    /// The same name and phone as another row or person.
    SameNameAndPhone {
        /// The other's document number, or where it stands.
        other: String,
    },
    /// The same name and birthday as another row or person.
    SameNameAndBirthday {
        /// The other's document number, or where it stands.
        other: String,
    },
    /// The same document, but another name.
    TwinHasOtherName {
        /// That name.
        name: String,
    },
    /// Checked in, never out.
    NotCheckedOut,
    /// Never checked in.
    NotCheckedIn,
    /// Marked irregular by the other system.
    Irregular,
    /// The national state code does not count.
    StateNotCounted {
        /// The code or word.
        state: String,
    },
    /// No service day.
    DayMissing,
    /// The service day is not readable.
    DayUnreadable(DateTrouble),
    /// The time is not readable.
    TimeUnreadable,
    /// Neither start and end nor hours.
    TimesMissing,
    /// It goes on after midnight.
    CrossesMidnight,
    /// It ends before it starts.
    EndsBeforeStart,
    /// Not one minute.
    ZeroMinutes,
    /// More minutes than a day has.
    MoreThanADay,
    /// It lies in the future.
    InFuture,
    /// It overlaps another entry of the same person.
    Overlaps {
        /// Sheet of the other.
        sheet: String,
        /// Row of the other.
        row: usize,
    },
    /// The hours told are not those between start and end.
    HoursDiffer {
        /// Minutes told.
        told: i64,
        /// Minutes between start and end.
        span: i64,
    },
    /// On another day than the activity.
    OutsideActivity {
        /// First day of the activity.
        from: Day,
        /// Its last day.
        until: Day,
    },
    /// Nothing tells whose hours these are.
    NobodyNamed,
    /// A sum without a day; taken as the hours of before.
    SumOfBefore,
    /// The same entry stands elsewhere in the file.
    SameEntry {
        /// Sheet of the other.
        sheet: String,
        /// Row of the other.
        row: usize,
    },
}

/// The sentence stands with those of refusals; what people's own parsers refuse keeps its key.
impl Refusal for Trouble {
    fn key(&self) -> &'static str {
        Trouble::key(self)
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        Trouble::facts(self)
    }
}

impl Trouble {
    /// How serious it is.
    pub fn level(&self) -> Level {
        match self {
            Self::OtherDocument(_) | Self::NotKept(_) => Level::Ok,
            Self::ColumnsSwapped
            | Self::DocumentMissing
            | Self::KindDiffers(_)
            | Self::PhoneMissing
            | Self::SeveralPhones
            | Self::SexUnreadable
            | Self::VeryOld { .. }
            | Self::ShortYear
            | Self::BirthdayIncomplete
            | Self::GuardianMissing
            | Self::GuardianUnreadable
            | Self::JoinedUnreadable
            | Self::JoinedImpossible
            | Self::TwinHasOtherName { .. }
            | Self::NotCheckedOut
            | Self::NotCheckedIn
            | Self::Irregular
            | Self::StateNotCounted { .. }
            | Self::CrossesMidnight
            | Self::Overlaps { .. }
            | Self::HoursDiffer { .. }
            | Self::OutsideActivity { .. }
            | Self::SumOfBefore => Level::Warn,
            Self::SameNameAndBirthday { .. } => Level::Warn,
            Self::SameDocument { .. } | Self::SameNameAndPhone { .. } | Self::SameEntry { .. } => {
                Level::Duplicate
            }
            Self::NameMissing
            | Self::Name(_)
            | Self::NameAndPhoneSwapped
            | Self::Document(_)
            | Self::DocumentDigitsLost
            | Self::DocumentUnknown
            | Self::Phone(_)
            | Self::SexDiffers
            | Self::Birthday(_)
            | Self::BornInFuture
            | Self::TooYoung { .. }
            | Self::BirthdayDiffers
            | Self::BirthdayUnclear
            | Self::HoursUnreadable
            | Self::HoursNegative
            | Self::DayMissing
            | Self::DayUnreadable(_)
            | Self::TimeUnreadable
            | Self::TimesMissing
            | Self::EndsBeforeStart
            | Self::ZeroMinutes
            | Self::MoreThanADay
            | Self::InFuture
            | Self::NobodyNamed => Level::Error,
        }
    }

    /// The word key; the sentence stands under `refusal-{key}` in both languages.
    pub fn key(&self) -> &'static str {
        match self {
            Self::NameMissing => "intake-name-missing",
            Self::Name(refusal) => refusal.key(),
            Self::NameAndPhoneSwapped => "intake-name-and-phone-swapped",
            Self::ColumnsSwapped => "intake-columns-swapped",
            Self::DocumentMissing => "intake-document-missing",
            Self::Document(DocumentRefusal::LastDigitsLost) | Self::DocumentDigitsLost => {
                "intake-document-digits-lost"
            }
            Self::Document(refusal) => refusal.key(),
            Self::DocumentUnknown => "intake-document-unknown",
            Self::OtherDocument(_) => "intake-other-document",
            Self::KindDiffers(_) => "intake-document-kind-differs",
            Self::PhoneMissing => "intake-phone-missing",
            Self::Phone(refusal) => refusal.key(),
            Self::SeveralPhones => "intake-several-phones",
            Self::SexDiffers => "intake-sex-differs",
            Self::SexUnreadable => "intake-sex-unreadable",
            Self::Birthday(trouble) => date_key(*trouble),
            Self::BornInFuture => "intake-born-in-future",
            Self::TooYoung { .. } => "intake-too-young",
            Self::VeryOld { .. } => "intake-very-old",
            Self::NotKept(Told::Phone) => "intake-not-kept-phone",
            Self::NotKept(Told::Document) => "intake-not-kept-document",
            Self::NotKept(Told::CityCard) => "intake-not-kept-city-card",
            Self::NotKept(Told::Unit) => "intake-not-kept-unit",
            Self::BirthdayDiffers => "intake-birthday-differs",
            Self::ShortYear => "intake-short-year",
            Self::BirthdayIncomplete => "intake-birthday-incomplete",
            Self::BirthdayUnclear => "intake-birthday-unclear",
            Self::GuardianMissing => "intake-guardian-missing",
            Self::GuardianUnreadable => "intake-guardian-unreadable",
            Self::JoinedUnreadable => "intake-joined-unreadable",
            Self::JoinedImpossible => "intake-joined-impossible",
            Self::HoursUnreadable => "intake-hours-unreadable",
            Self::HoursNegative => "intake-hours-negative",
            Self::SameDocument { .. } => "intake-same-document",
            Self::SameNameAndPhone { .. } => "intake-same-name-and-phone",
            Self::SameNameAndBirthday { .. } => "intake-same-name-and-birthday",
            Self::TwinHasOtherName { .. } => "intake-twin-has-other-name",
            hours => hours.hours_key(),
        }
    }

    fn hours_key(&self) -> &'static str {
        match self {
            Self::NotCheckedOut => "intake-not-checked-out",
            Self::NotCheckedIn => "intake-not-checked-in",
            Self::StateNotCounted { .. } => "intake-state-not-counted",
            Self::DayMissing => "intake-day-missing",
            Self::DayUnreadable(trouble) => date_key(*trouble),
            Self::TimeUnreadable => "intake-time-unreadable",
            Self::TimesMissing => "intake-times-missing",
            Self::CrossesMidnight => "intake-crosses-midnight",
            Self::EndsBeforeStart => "intake-ends-before-start",
            Self::ZeroMinutes => "intake-zero-minutes",
            Self::MoreThanADay => "intake-more-than-a-day",
            Self::InFuture => "intake-in-future",
            Self::Overlaps { .. } => "intake-overlaps",
            Self::HoursDiffer { .. } => "intake-hours-differ",
            Self::OutsideActivity { .. } => "intake-outside-activity",
            Self::NobodyNamed => "intake-nobody-named",
            Self::SumOfBefore => "intake-sum-of-before",
            Self::SameEntry { .. } => "intake-same-entry",
            _ => "intake-irregular",
        }
    }

    /// What the sentence names.
    pub fn facts(&self) -> Vec<(&'static str, Fact)> {
        let row_fact = |row: usize| Fact::Number(i64::try_from(row).unwrap_or(i64::MAX));
        match self {
            Self::Name(refusal) => refusal.facts(),
            Self::Document(refusal) => refusal.facts(),
            Self::Phone(refusal) => refusal.facts(),
            Self::OtherDocument(kind) | Self::KindDiffers(kind) => {
                vec![("kind", Fact::Word(kind.word_key()))]
            }
            Self::Birthday(trouble) | Self::DayUnreadable(trouble) => date_facts(*trouble),
            Self::TooYoung { age } | Self::VeryOld { age } => vec![("age", (*age).into())],
            Self::NotKept(told) => vec![("age", told.from_age().into())],
            Self::SameDocument { number } => vec![("number", number.clone().into())],
            Self::SameNameAndPhone { other } | Self::SameNameAndBirthday { other } => {
                vec![("other", other.clone().into())]
            }
            Self::TwinHasOtherName { name } => vec![("name", name.clone().into())],
            Self::StateNotCounted { state } => vec![("state", state.clone().into())],
            Self::Overlaps { sheet, row } | Self::SameEntry { sheet, row } => {
                vec![("sheet", sheet.clone().into()), ("row", row_fact(*row))]
            }
            Self::HoursDiffer { told, span } => {
                vec![("told", (*told).into()), ("span", (*span).into())]
            }
            Self::OutsideActivity { from, until } => {
                vec![("from", (*from).into()), ("until", (*until).into())]
            }
            _ => Vec::new(),
        }
    }

    /// The same in a few English words, for programs. For a duplicate it is the identity number
    /// of the person it doubles, where that is known.
    pub fn plain(&self) -> String {
        let words = match self {
            Self::NameMissing => "name missing",
            Self::Name(refusal) => return name_words(refusal),
            Self::NameAndPhoneSwapped => "name and phone stand in each other's column",
            Self::ColumnsSwapped => "name and phone columns are swapped; read the other way round",
            Self::DocumentMissing => "no id number",
            Self::Document(DocumentRefusal::LastDigitsLost) | Self::DocumentDigitsLost => {
                "id number lost its last digits in a numeric cell"
            }
            Self::Document(refusal) => return document_words(refusal),
            Self::DocumentUnknown => "id number is of no known kind",
            Self::OtherDocument(kind) => kind_words(*kind),
            Self::KindDiffers(_) => "id number does not fit the kind of document",
            Self::PhoneMissing => "no phone",
            Self::Phone(refusal) => return phone_words(refusal),
            Self::SeveralPhones => "several phones in one cell, the first is taken",
            Self::SexDiffers => "sex differs from id number",
            Self::SexUnreadable => "sex not readable",
            Self::Birthday(trouble) => return date_words("birthday", *trouble),
            Self::BornInFuture => "birthday in the future",
            Self::TooYoung { .. } => "age under 3",
            Self::VeryOld { .. } => "age over 110",
            Self::NotKept(_) => "not kept of somebody so young",
            Self::BirthdayDiffers => "birthday differs from id number",
            Self::ShortYear => "year has two digits",
            Self::BirthdayIncomplete => "birthday incomplete",
            Self::BirthdayUnclear => "day and month of the birthday unclear",
            Self::GuardianMissing => "minor without a guardian",
            Self::GuardianUnreadable => "guardian not readable",
            Self::JoinedUnreadable => "joining day not readable",
            Self::JoinedImpossible => "joining day impossible",
            Self::HoursUnreadable => "hours not readable",
            Self::HoursNegative => "hours below zero",
            Self::SameDocument { number } => return number.clone(),
            Self::SameNameAndPhone { other } => return other.clone(),
            Self::SameNameAndBirthday { other } => {
                return format!("same name and birthday as {other}");
            }
            Self::TwinHasOtherName { .. } => "another name than the same id number elsewhere",
            hours => return hours.hours_plain(),
        };
        words.to_owned()
    }

    fn hours_plain(&self) -> String {
        let words = match self {
            Self::NotCheckedOut => "not checked out",
            Self::NotCheckedIn => "not checked in",
            Self::StateNotCounted { state } => {
                return format!("hours state {state} does not count");
            }
            Self::DayMissing => "service day missing",
            Self::DayUnreadable(trouble) => return date_words("service day", *trouble),
            Self::TimeUnreadable => "time not readable",
            Self::TimesMissing => "no start, end or hours",
            Self::CrossesMidnight => "crosses midnight",
            Self::EndsBeforeStart => "ends before it starts",
            Self::ZeroMinutes => "zero minutes",
            Self::MoreThanADay => "more than 24 hours in one entry",
            Self::InFuture => "in the future",
            Self::Overlaps { sheet, row } => {
                return format!("overlaps own entry in {sheet} row {row}");
            }
            Self::HoursDiffer { told, span } => {
                return format!("hours differ: {told} minutes told, {span} between start and end");
            }
            Self::OutsideActivity { .. } => "outside the days of the activity",
            Self::NobodyNamed => "no id number, volunteer number, or name with phone",
            Self::SumOfBefore => "a sum without a day, taken as hours of before",
            Self::SameEntry { sheet, row } => return format!("same entry as {sheet} row {row}"),
            _ => "irregular",
        };
        words.to_owned()
    }
}

fn date_key(trouble: DateTrouble) -> &'static str {
    match trouble {
        DateTrouble::NoSuchMonth { .. } => "intake-date-no-such-month",
        DateTrouble::NoSuchDay { .. } => "intake-date-no-such-day",
        DateTrouble::NoSuchYear { .. } => "intake-date-no-such-year",
        DateTrouble::Unreadable => "intake-date-unreadable",
    }
}

fn date_facts(trouble: DateTrouble) -> Vec<(&'static str, Fact)> {
    match trouble {
        DateTrouble::NoSuchMonth { month } => vec![("month", month.into())],
        DateTrouble::NoSuchDay { month, day } => vec![("month", month.into()), ("day", day.into())],
        DateTrouble::NoSuchYear { year } => vec![("year", Fact::Text(year.to_string()))],
        DateTrouble::Unreadable => Vec::new(),
    }
}

fn date_words(what: &str, trouble: DateTrouble) -> String {
    match trouble {
        DateTrouble::NoSuchMonth { month } => format!("month {month}"),
        DateTrouble::NoSuchDay { month, day } => format!("day {day} in month {month}"),
        DateTrouble::NoSuchYear { year } => format!("year {year}"),
        DateTrouble::Unreadable => format!("{what} not readable"),
    }
}

fn name_words(refusal: &NameRefusal) -> String {
    match refusal {
        NameRefusal::Missing { .. } => "name missing".to_owned(),
        NameRefusal::TooShort { .. } => "name has one character".to_owned(),
        NameRefusal::TooLong { given, .. } => format!("name has {given} characters"),
        NameRefusal::NoLetters { .. } => "name has no letters".to_owned(),
        NameRefusal::Picture { .. } => "name has a picture character".to_owned(),
        NameRefusal::CharacterLost { .. } => "name lost a character".to_owned(),
    }
}

fn phone_words(refusal: &PhoneRefusal) -> String {
    match refusal {
        PhoneRefusal::Missing { .. } => "no phone".to_owned(),
        PhoneRefusal::NotANumber { .. } => "phone has letters or signs".to_owned(),
        PhoneRefusal::WrongLength { given, .. } => format!("phone has {given} digits"),
        PhoneRefusal::NoSuchNumber { .. } => "no such phone number".to_owned(),
        PhoneRefusal::NoAreaCode { given, .. } => {
            format!("phone has {given} digits, no area code")
        }
    }
}

fn document_words(refusal: &DocumentRefusal) -> String {
    match refusal {
        DocumentRefusal::Missing => "no id number".to_owned(),
        DocumentRefusal::WrongLength { given, .. } => format!("id number has {given} digits"),
        DocumentRefusal::NotDigits => "id number has letters or signs".to_owned(),
        DocumentRefusal::OldCard => "id number has 15 digits, an old card".to_owned(),
        DocumentRefusal::LastDigitsLost => {
            "id number lost its last digits in a numeric cell".to_owned()
        }
        DocumentRefusal::CheckDigit => "id check digit".to_owned(),
        DocumentRefusal::NoSuchBirthday => "no such birthday in id number".to_owned(),
        DocumentRefusal::BornInFuture { .. } => "birthday in id number in the future".to_owned(),
        DocumentRefusal::OutOfRange { given, .. } => format!("id number has {given} characters"),
        DocumentRefusal::StrangeCharacter { .. } => "id number has a strange character".to_owned(),
    }
}

fn kind_words(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::ResidentCard => "resident id",
        DocumentKind::HongKongPermit | DocumentKind::MacaoPermit => "HK/Macao permit",
        DocumentKind::TaiwanPermit => "Taiwan permit",
        DocumentKind::Passport => "passport, not a resident id",
        DocumentKind::OfficerCard => "officer card, not a resident id",
        DocumentKind::SoldierCard => "soldier card, not a resident id",
        DocumentKind::HongKongMacaoResidence => "HK/Macao residence permit",
        DocumentKind::TaiwanResidence => "Taiwan residence permit",
        DocumentKind::ForeignResidence => "foreign permanent residence card",
        DocumentKind::Other => "other document, not a resident id",
    }
}
