//! Identity documents. The resident card is checked to its last digit; every other kind is taken
//! as written, because a person whose document is of another kind is a person (china-facts 7.4).

use std::fmt;

use super::Sex;
use crate::basics::{Day, Fact, Private, Refusal, fold};

/// The kind of a document. Two digits: the national code table (china-facts 1.4). `L` and a digit:
/// ours, for cards the table of 2022 does not name; they are sent as 99 to the national system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DocumentKind {
    /// 01 居民身份证.
    ResidentCard,
    /// 02 香港居民来往内地通行证.
    HongKongPermit,
    /// 03 澳门居民来往内地通行证.
    MacaoPermit,
    /// 04 台湾居民来往大陆通行证.
    TaiwanPermit,
    /// 05 护照.
    Passport,
    /// 06 军官证.
    OfficerCard,
    /// 07 士兵证.
    SoldierCard,
    /// L1, ours: 港澳居民居住证, eighteen digits like a resident card.
    HongKongMacaoResidence,
    /// L2, ours: 台湾居民居住证, eighteen digits like a resident card.
    TaiwanResidence,
    /// L3, ours: 外国人永久居留身份证, eighteen digits (since 2023) or fifteen characters (before).
    ForeignResidence,
    /// 99 其他.
    Other,
}

impl DocumentKind {
    /// All of them, in the order a form offers them.
    pub const ALL: [Self; 11] = [
        Self::ResidentCard,
        Self::HongKongPermit,
        Self::MacaoPermit,
        Self::TaiwanPermit,
        Self::HongKongMacaoResidence,
        Self::TaiwanResidence,
        Self::Passport,
        Self::ForeignResidence,
        Self::OfficerCard,
        Self::SoldierCard,
        Self::Other,
    ];

    /// As stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::ResidentCard => "01",
            Self::HongKongPermit => "02",
            Self::MacaoPermit => "03",
            Self::TaiwanPermit => "04",
            Self::Passport => "05",
            Self::OfficerCard => "06",
            Self::SoldierCard => "07",
            Self::HongKongMacaoResidence => "L1",
            Self::TaiwanResidence => "L2",
            Self::ForeignResidence => "L3",
            Self::Other => "99",
        }
    }
    /// The code back.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
    /// The code in a file for the national system, which does not know ours.
    pub fn national_code(self) -> &'static str {
        match self {
            Self::HongKongMacaoResidence | Self::TaiwanResidence | Self::ForeignResidence => "99",
            known => known.code(),
        }
    }
    /// Under which key its name stands in the words.
    pub fn word_key(self) -> &'static str {
        match self {
            Self::ResidentCard => "people-document-resident-card",
            Self::HongKongPermit => "people-document-hong-kong-permit",
            Self::MacaoPermit => "people-document-macao-permit",
            Self::TaiwanPermit => "people-document-taiwan-permit",
            Self::Passport => "people-document-passport",
            Self::OfficerCard => "people-document-officer-card",
            Self::SoldierCard => "people-document-soldier-card",
            Self::HongKongMacaoResidence => "people-document-hong-kong-macao-residence",
            Self::TaiwanResidence => "people-document-taiwan-residence",
            Self::ForeignResidence => "people-document-foreign-residence",
            Self::Other => "people-document-other",
        }
    }
}

/// A checked document number. Prints itself masked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    kind: DocumentKind,
    number: Private<String>,
    /// What an eighteen-digit number says of its holder.
    holder: Option<(Day, Sex)>,
}

/// Why a text is no document number of its kind. It belongs to the form field `document`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DocumentRefusal {
    /// Nothing was written.
    Missing,
    /// Not eighteen digits.
    WrongLength {
        /// How many characters there are.
        given: i64,
        /// How many there must be.
        wanted: i64,
    },
    /// A letter or sign among the digits; only the last place may be X.
    NotDigits,
    /// A card of the first generation, fifteen digits: none is valid since 2013.
    OldCard,
    /// The last digits were lost when a spreadsheet kept the number as a number.
    LastDigitsLost,
    /// The check digit does not fit: one of the digits is wrong.
    CheckDigit,
    /// The birthday inside the number is no day of the calendar.
    NoSuchBirthday,
    /// The birthday inside the number lies in the future.
    BornInFuture {
        /// That birthday.
        born: Day,
    },
    /// Fewer or more characters than any document has.
    OutOfRange {
        /// The fewest.
        least: i64,
        /// The most.
        most: i64,
        /// How many there are.
        given: i64,
    },
    /// A character no document number has.
    StrangeCharacter {
        /// The first of them.
        found: String,
    },
}

impl Refusal for DocumentRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::Missing => "people-document-missing",
            Self::WrongLength { .. } => "people-document-wrong-length",
            Self::NotDigits => "people-document-not-digits",
            Self::OldCard => "people-document-old-card",
            Self::LastDigitsLost => "people-document-last-digits-lost",
            Self::CheckDigit => "people-document-check-digit",
            Self::NoSuchBirthday => "people-document-no-such-birthday",
            Self::BornInFuture { .. } => "people-document-born-in-future",
            Self::OutOfRange { .. } => "people-document-out-of-range",
            Self::StrangeCharacter { .. } => "people-document-strange-character",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::WrongLength { given, wanted } => {
                vec![("given", (*given).into()), ("wanted", (*wanted).into())]
            }
            Self::BornInFuture { born } => vec![("born", (*born).into())],
            Self::OutOfRange { least, most, given } => vec![
                ("least", (*least).into()),
                ("most", (*most).into()),
                ("given", (*given).into()),
            ],
            Self::StrangeCharacter { found } => vec![("found", found.clone().into())],
            Self::Missing
            | Self::NotDigits
            | Self::OldCard
            | Self::LastDigitsLost
            | Self::CheckDigit
            | Self::NoSuchBirthday => Vec::new(),
        }
    }
    fn field(&self) -> Option<&str> {
        Some("document")
    }
}

/// Digits of a resident card.
const CARD: usize = 18;
/// The shortest and longest number of other kinds seen.
const LEAST: usize = 4;
const MOST: usize = 30;
/// Nobody born before this year is alive.
const FIRST_YEAR: i16 = 1900;

impl Document {
    /// Reads a number of this kind. Spaces go, full-width characters become narrow, letters
    /// become capitals.
    ///
    /// # Errors
    /// For eighteen-digit kinds: length, a letter, the check digit, the birthday. For the others:
    /// fewer than 4 or more than 30 characters, or one that is no letter, digit, bracket or dash.
    pub fn parse(kind: DocumentKind, text: &str, today: Day) -> Result<Self, DocumentRefusal> {
        let number = clean(text);
        if number.is_empty() {
            return Err(DocumentRefusal::Missing);
        }
        let holder = match kind {
            DocumentKind::ResidentCard
            | DocumentKind::HongKongMacaoResidence
            | DocumentKind::TaiwanResidence => Some(read_card(&number, today)?),
            DocumentKind::ForeignResidence if number.len() == CARD => {
                Some(read_card(&number, today)?)
            }
            DocumentKind::HongKongPermit
            | DocumentKind::MacaoPermit
            | DocumentKind::TaiwanPermit
            | DocumentKind::Passport
            | DocumentKind::OfficerCard
            | DocumentKind::SoldierCard
            | DocumentKind::ForeignResidence
            | DocumentKind::Other => {
                check_other(&number)?;
                None
            }
        };
        Ok(Self { kind, number: Private::new(number), holder })
    }

    /// Which kind a number looks like, if it looks like one. A number that only tries to be a
    /// resident card is guessed as one, so that the refusal says what is wrong with it.
    pub fn guess(text: &str) -> Option<DocumentKind> {
        let number = clean(text);
        let count = number.len();
        let letters = number.bytes().take_while(u8::is_ascii_uppercase).count();
        let rest = number.get(letters..).unwrap_or_default();
        let rest_is_digits = !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit());
        let card = number.bytes().take(count.saturating_sub(1)).all(|b| b.is_ascii_digit());
        match (number.as_bytes().first()?, letters) {
            (b'8', 0) if count == CARD && card => match number.get(..2) {
                Some("81" | "82") => Some(DocumentKind::HongKongMacaoResidence),
                Some("83") => Some(DocumentKind::TaiwanResidence),
                _ => Some(DocumentKind::ResidentCard),
            },
            (b'9', 0) if count == CARD && card => Some(DocumentKind::ForeignResidence),
            (b'1'..=b'8', 0) if card && (15..=19).contains(&count) => {
                Some(DocumentKind::ResidentCard)
            }
            (_, 0) if count == 8 && rest_is_digits && !is_date(&number) => {
                Some(DocumentKind::TaiwanPermit)
            }
            (b'H', 1) if rest_is_digits && matches!(count, 9 | 11) => {
                Some(DocumentKind::HongKongPermit)
            }
            (b'M', 1) if rest_is_digits && matches!(count, 9 | 11) => {
                Some(DocumentKind::MacaoPermit)
            }
            (_, 1..=2) if rest_is_digits && (7..=9).contains(&count) => {
                Some(DocumentKind::Passport)
            }
            (_, 3) if rest_is_digits && count == 15 => Some(DocumentKind::ForeignResidence),
            _ => None,
        }
    }

    /// Which kind.
    pub fn kind(&self) -> DocumentKind {
        self.kind
    }
    /// The birthday in the number; none for kinds that carry none.
    pub fn born(&self) -> Option<Day> {
        self.holder.map(|(born, _)| born)
    }
    /// The sex in the number; none for kinds that carry none.
    pub fn sex(&self) -> Option<Sex> {
        self.holder.map(|(_, sex)| sex)
    }
    /// The number in full, one way of writing. The caller owes a reason: sealing it, or a permit.
    pub fn canonical(&self) -> &str {
        self.number.reveal()
    }
    /// What is hashed with a key to find the same document again. Eighteen-digit numbers are one
    /// family, whatever kind somebody chose in a form; the others count within their kind.
    pub fn key_text(&self) -> String {
        match self.holder {
            Some(_) => format!("card:{}", self.canonical()),
            None => format!("{}:{}", self.kind.code(), self.canonical()),
        }
    }
    /// The last four characters, by which people are found.
    pub fn tail(&self) -> &str {
        let number = self.canonical();
        let from = number.char_indices().rev().nth(3).map_or(0, |(at, _)| at);
        &number[from..]
    }
    /// 4419**********1234; of shorter numbers the first character and the last ones.
    pub fn masked(&self) -> String {
        let chars: Vec<char> = self.canonical().chars().collect();
        let (head, tail) = match chars.len() {
            CARD.. => (4, 4),
            9..CARD => (1, 4),
            _ => (1, 1),
        };
        let hidden = head..chars.len() - tail;
        let shown = |at: usize, c: &char| if hidden.contains(&at) { '*' } else { *c };
        chars.iter().enumerate().map(|(at, c)| shown(at, c)).collect()
    }
}

impl fmt::Display for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

/// Narrow, without spaces, in capitals. A sign some offices write before numbers so that a
/// spreadsheet keeps them as text goes as well.
fn clean(text: &str) -> String {
    fold(text).trim_start_matches(['\'', '‘', '’', '`']).to_ascii_uppercase()
}

fn read_card(number: &str, today: Day) -> Result<(Day, Sex), DocumentRefusal> {
    if is_scientific(number) {
        return Err(DocumentRefusal::LastDigitsLost);
    }
    let bytes = number.as_bytes();
    let count = number.chars().count();
    let digits = bytes.iter().take(CARD - 1).all(u8::is_ascii_digit);
    if count == 15 && digits {
        return Err(DocumentRefusal::OldCard);
    }
    if count != CARD {
        let given = i64::try_from(count).unwrap_or(i64::MAX);
        return Err(DocumentRefusal::WrongLength { given, wanted: CARD as i64 });
    }
    let last = bytes.get(CARD - 1).copied().filter(|b| b.is_ascii_digit() || *b == b'X');
    let (true, Some(last)) = (digits, last) else {
        return Err(DocumentRefusal::NotDigits);
    };
    if check_digit(bytes) != last {
        let lost = number.ends_with("000");
        return Err(if lost {
            DocumentRefusal::LastDigitsLost
        } else {
            DocumentRefusal::CheckDigit
        });
    }
    let born = birthday(bytes).ok_or(DocumentRefusal::NoSuchBirthday)?;
    if born > today {
        return Err(DocumentRefusal::BornInFuture { born });
    }
    let sex = if bytes[16] % 2 == 1 { Sex::Male } else { Sex::Female };
    Ok((born, sex))
}

/// GB 11643: the check digit of the first seventeen.
fn check_digit(digits: &[u8]) -> u8 {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = WEIGHTS.iter().zip(digits).map(|(weight, b)| weight * u32::from(b - b'0')).sum();
    b"10X98765432"[(sum % 11) as usize]
}

/// Places 7–14: year, month, day.
fn birthday(digits: &[u8]) -> Option<Day> {
    let number = |from: usize, until: usize| {
        digits[from..until].iter().fold(0_i16, |n, b| n * 10 + i16::from(b - b'0'))
    };
    let month = i8::try_from(number(10, 12)).ok()?;
    let day = i8::try_from(number(12, 14)).ok()?;
    Day::new(number(6, 10), month, day).ok().filter(|born| born.year() >= FIRST_YEAR)
}

/// 4.41998E+17: a number that went through a numeric cell.
fn is_scientific(number: &str) -> bool {
    let Some((head, power)) = number.split_once('E') else { return false };
    let digits =
        |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    digits(head) && digits(power.trim_start_matches('+'))
}

fn is_date(number: &str) -> bool {
    let part = |from, until| number.get(from..until).and_then(|text: &str| text.parse().ok());
    let year = number.get(..4).and_then(|text| text.parse().ok()).unwrap_or(0);
    let (month, day) = (part(4, 6).unwrap_or(0), part(6, 8).unwrap_or(0));
    (FIRST_YEAR..2100).contains(&year) && Day::new(year, month, day).is_ok()
}

fn check_other(number: &str) -> Result<(), DocumentRefusal> {
    let fits = |c: &char| c.is_alphanumeric() || matches!(c, '(' | ')' | '-');
    if let Some(found) = number.chars().find(|c| !fits(c)) {
        return Err(DocumentRefusal::StrangeCharacter { found: found.to_string() });
    }
    let count = number.chars().count();
    if (LEAST..=MOST).contains(&count) {
        Ok(())
    } else {
        let whole = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        Err(DocumentRefusal::OutOfRange {
            least: whole(LEAST),
            most: whole(MOST),
            given: whole(count),
        })
    }
}

#[cfg(test)]
#[path = "document_tests.rs"]
mod tests;
