//! The record a volunteer holds: what it may be called, its number, its check code.

use std::fmt;

use crate::activities::{coded, rotating};
use crate::basics::fold;

coded! {
    /// What the paper may be called.
    pub enum RecordKind {
        /// 志愿服务记录证明: only from a body that has declared itself entitled (民政部令第67号
        /// art. 26).
        Proof = "proof",
        /// 服务记录单: from everybody else. Not a proof, and it says so.
        Statement = "statement",
    }
}
coded! {
    /// What the issuing body has declared.
    pub enum Issuer {
        /// That art. 26 lets it issue proofs, on the day of issue.
        Declared = "declared",
        /// Nothing.
        Undeclared = "undeclared",
    }
}

impl RecordKind {
    /// The kind an issuer may issue.
    pub fn of(issuer: Issuer) -> Self {
        match issuer {
            Issuer::Declared => Self::Proof,
            Issuer::Undeclared => Self::Statement,
        }
    }
    /// The word key of the paper's title.
    pub fn word(self) -> &'static str {
        match self {
            Self::Proof => "record-proof",
            Self::Statement => "record-statement",
        }
    }
}

/// A record's number: `LD-2026-000123-K`. The last sign is a check sign over the year and the
/// serial: one wrong sign, or any two digits exchanged, is noticed before anything is looked up.
///
/// It is a weighted sum modulo 23 over the alphabet of the door codes. The hybrid system MOD 37,36
/// of ISO 7064 was tried first: it lets some exchanges of neighbours through (34/43 at the head of
/// a serial), and its signs hold O beside 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordNumber {
    year: i16,
    serial: i64,
}

impl RecordNumber {
    /// The most records of a town and year.
    pub const MOST: i64 = 999_999;

    /// The number of the `serial`-th record of a year; none outside 1–999,999.
    pub fn new(year: i16, serial: i64) -> Option<Self> {
        let fits = (1000..=9999).contains(&year) && (1..=Self::MOST).contains(&serial);
        fits.then_some(Self { year, serial })
    }
    /// The year.
    pub fn year(self) -> i16 {
        self.year
    }
    /// The count in the year.
    pub fn serial(self) -> i64 {
        self.serial
    }
    /// Reads a number as a person types it: any case, with or without dashes, full-width forms.
    /// None when it is no number or the check sign does not fit.
    pub fn parse(text: &str) -> Option<Self> {
        Self::parse_as("LD", text)
    }
    /// The same for another series, by its two letters.
    pub(crate) fn parse_as(series: &str, text: &str) -> Option<Self> {
        let text: String = fold(text)
            .chars()
            .filter(|c| !matches!(c, '-' | '—' | '–' | '_' | '.'))
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let rest = text.strip_prefix(series)?;
        if rest.len() != 11 || !rest.is_ascii() {
            return None;
        }
        let (digits, check) = rest.split_at(10);
        if !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let (year, serial) = digits.split_at(4);
        let found = Self::new(year.parse().ok()?, serial.parse().ok()?)?;
        check.starts_with(found.check()).then_some(found)
    }

    /// As it is printed in a series.
    pub(crate) fn printed_as(self, series: &str) -> String {
        format!("{series}-{:04}-{:06}-{}", self.year, self.serial, self.check())
    }

    fn check(self) -> char {
        let digits = format!("{:04}{:06}", self.year, self.serial);
        // Ten digits, weights 1–10: 23 is prime and larger than any weight and any digit, so no
        // difference of one digit, or of two exchanged ones, vanishes.
        let sum: usize = (1..).zip(digits.bytes()).map(|(w, d)| w * usize::from(d - b'0')).sum();
        char::from(rotating::ALPHABET[sum % rotating::ALPHABET.len()])
    }
}

impl fmt::Display for RecordNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.printed_as("LD"))
    }
}

/// The code beside the number that a stranger cannot guess: 8 letters, shown as `XXXX-XXXX`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CheckCode(String);

impl CheckCode {
    /// Letters of a code: 23^8 are 78 thousand million.
    const LETTERS: usize = 8;

    /// From random bytes; none when too few of them are fair: hand in 24.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        rotating::letters(bytes, Self::LETTERS).map(Self)
    }
    /// Reads a code as a person types it.
    pub fn parse(text: &str) -> Option<Self> {
        rotating::tidy_letters(text, Self::LETTERS).map(Self)
    }
    /// Without the dash, as it is stored and as it stands in the address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CheckCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, second) = self.0.split_at(Self::LETTERS / 2);
        write!(f, "{first}-{second}")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    // covers T25
    #[test]
    fn only_a_declared_issuer_issues_a_proof() {
        assert_eq!(RecordKind::of(Issuer::Declared), RecordKind::Proof);
        assert_eq!(RecordKind::of(Issuer::Undeclared), RecordKind::Statement);
    }

    #[test]
    fn a_number_is_read_as_people_type_it() {
        let number = RecordNumber::new(2026, 123).expect("a number");
        let text = number.to_string();
        assert!(text.starts_with("LD-2026-000123-") && text.len() == 16, "{text}");
        assert_eq!(RecordNumber::parse(&text.to_lowercase().replace('-', " ")), Some(number));
        for text in ["", "LD", "LD-2026-000000-0", "LD-2026-12-3", "2026-000123", "LD-二〇二六-1"]
        {
            assert_eq!(RecordNumber::parse(text), None, "{text}");
        }
        assert_eq!(RecordNumber::new(2026, 1_000_000), None);
    }

    #[test]
    fn a_check_code_is_shown_in_two_halves() {
        let code = CheckCode::from_bytes(&[0, 1, 2, 3, 4, 5, 6, 7, 8]).expect("a code");
        assert_eq!(code.to_string(), "3467-9ACD");
        assert_eq!(CheckCode::parse("3467 9acd"), Some(code));
        assert_eq!(CheckCode::parse("3467-9AC0"), None);
    }

    proptest! {
        #[test]
        fn one_wrong_sign_is_noticed(
            serial in 1i64..=999_999, at in 3usize..16, sign in 0usize..33,
        ) {
            let number = RecordNumber::new(2026, serial).expect("a number");
            let right = number.to_string();
            prop_assert_eq!(RecordNumber::parse(&right), Some(number));
            let mut wrong = right.clone().into_bytes();
            let signs = [b"0123456789".as_slice(), rotating::ALPHABET.as_slice()].concat();
            prop_assume!(wrong[at] != b'-' && wrong[at] != signs[sign]);
            wrong[at] = signs[sign];
            let wrong = String::from_utf8(wrong).expect("ascii");
            prop_assert_eq!(RecordNumber::parse(&wrong), None);
        }
        #[test]
        fn exchanged_digits_are_noticed(
            serial in 1i64..=999_999, at in 8usize..14, with in 8usize..14,
        ) {
            let number = RecordNumber::new(2026, serial).expect("a number");
            let mut wrong = number.to_string().into_bytes();
            prop_assume!(wrong[at] != wrong[with]);
            wrong.swap(at, with);
            let wrong = String::from_utf8(wrong).expect("ascii");
            prop_assert_eq!(RecordNumber::parse(&wrong), None);
        }
        #[test]
        fn no_text_breaks_the_readers(text in "(?s).{0,30}") {
            let _ = (RecordNumber::parse(&text), CheckCode::parse(&text));
        }
    }
}
