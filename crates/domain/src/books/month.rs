//! A month of the books.

use std::fmt;
use std::str::FromStr;

use crate::basics::Day;

/// A month, `2026-11`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    year: i16,
    month: i8,
}

/// A text that is no month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAMonth;

impl fmt::Display for NotAMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a month")
    }
}
impl std::error::Error for NotAMonth {}

impl Month {
    /// The month of a day.
    pub fn of(day: Day) -> Self {
        Self { year: day.year(), month: day.month() }
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for Month {
    type Err = NotAMonth;
    fn from_str(text: &str) -> Result<Self, NotAMonth> {
        let day: Day = format!("{}-01", text.trim()).parse().map_err(|_| NotAMonth)?;
        Ok(Self::of(day))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_written_and_read() {
        let month: Month = "2026-03".parse().expect("a month");
        assert_eq!(month.to_string(), "2026-03");
        assert!("2026-13".parse::<Month>().is_err() && "".parse::<Month>().is_err());
        assert!(month < "2026-11".parse().expect("a month"));
    }
}
