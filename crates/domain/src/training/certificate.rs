//! The number of a training certificate.

use std::fmt;

use crate::hours::RecordNumber;

/// The number of a training certificate: `LX-2026-000123-K`, checked like a record's number, in a
/// series of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CertificateNumber(RecordNumber);

impl CertificateNumber {
    const SERIES: &'static str = "LX";

    /// The number of the `serial`-th certificate of a year; none outside 1–999,999.
    pub fn new(year: i16, serial: i64) -> Option<Self> {
        RecordNumber::new(year, serial).map(Self)
    }
    /// The count in the year.
    pub fn serial(self) -> i64 {
        self.0.serial()
    }
    /// Reads a number as a person types it; none when it is none.
    pub fn parse(text: &str) -> Option<Self> {
        RecordNumber::parse_as(Self::SERIES, text).map(Self)
    }
}

impl fmt::Display for CertificateNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.printed_as(Self::SERIES))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // covers C2
    #[test]
    fn a_certificate_is_numbered_in_a_series_of_its_own() {
        let number = CertificateNumber::new(2026, 123).expect("a number");
        let text = number.to_string();
        assert!(text.starts_with("LX-2026-000123-"), "{text}");
        assert_eq!(CertificateNumber::parse(&text.to_lowercase().replace('-', " ")), Some(number));
        assert_eq!(RecordNumber::parse(&text), None, "it is no record");
        let record = RecordNumber::new(2026, 123).expect("a number").to_string();
        assert_eq!(CertificateNumber::parse(&record), None, "and no record is one");
        assert_eq!(number.serial(), 123);
    }
}
