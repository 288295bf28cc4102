//! A term of the school year.

use std::fmt;
use std::str::FromStr;

use crate::basics::{Day, Moment};

/// Which half.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Half {
    /// 春季, February to July.
    Spring,
    /// 秋季, August to January.
    Autumn,
}

/// A term, `2026-2`: texts and terms have one order. The autumn of 2026 ends in January 2027.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Term {
    /// The calendar year in which it begins.
    pub year: i16,
    /// Which half.
    pub half: Half,
}

/// A text that is no term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotATerm;

impl fmt::Display for NotATerm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a term")
    }
}
impl std::error::Error for NotATerm {}

impl Term {
    /// The term of a day.
    pub fn of(day: Day) -> Self {
        match day.month() {
            1 => Self { year: day.year() - 1, half: Half::Autumn },
            2..=7 => Self { year: day.year(), half: Half::Spring },
            _ => Self { year: day.year(), half: Half::Autumn },
        }
    }
    /// The term after.
    pub fn next(self) -> Self {
        match self.half {
            Half::Spring => Self { half: Half::Autumn, ..self },
            Half::Autumn => Self { year: self.year + 1, half: Half::Spring },
        }
    }
    /// The term before.
    pub fn before(self) -> Self {
        match self.half {
            Half::Autumn => Self { half: Half::Spring, ..self },
            Half::Spring => Self { year: self.year - 1, half: Half::Autumn },
        }
    }
    /// Its first day: 1 February, 1 August.
    pub fn first_day(self) -> Day {
        let month = if self.half == Half::Spring { 2 } else { 8 };
        Day::new(self.year, month, 1).unwrap_or_else(|_| Moment::from_ms(0).day())
    }
    /// Its last day: 31 July, 31 January.
    pub fn last_day(self) -> Day {
        self.next().first_day().plus_days(-1)
    }
    /// The word key of its name, which asks for `year`.
    pub fn word(self) -> &'static str {
        match self.half {
            Half::Spring => "aid-term-spring",
            Half::Autumn => "aid-term-autumn",
        }
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let half = match self.half {
            Half::Spring => 1,
            Half::Autumn => 2,
        };
        write!(f, "{:04}-{half}", self.year)
    }
}

impl FromStr for Term {
    type Err = NotATerm;
    fn from_str(text: &str) -> Result<Self, NotATerm> {
        let (year, half) = text.split_once('-').ok_or(NotATerm)?;
        let half = match half {
            "1" => Half::Spring,
            "2" => Half::Autumn,
            _ => return Err(NotATerm),
        };
        let year: i16 = year.parse().map_err(|_| NotATerm)?;
        if (2000..=2100).contains(&year) { Ok(Self { year, half }) } else { Err(NotATerm) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_knows_its_months_and_its_neighbours() {
        for (day, term) in [
            ("2026-01-20", "2025-2"),
            ("2026-02-20", "2026-1"),
            ("2026-07-31", "2026-1"),
            ("2026-08-01", "2026-2"),
            ("2026-11-21", "2026-2"),
        ] {
            let term: Term = term.parse().expect("a term");
            assert_eq!(Term::of(day.parse().expect("a day")), term, "{day}");
            assert_eq!(term.next().before(), term);
            assert!(term < term.next());
            assert_eq!(Term::of(term.first_day()), term);
            assert_eq!(
                (Term::of(term.last_day()), term.last_day().plus_days(1)),
                (term, term.next().first_day())
            );
        }
        assert!("2026-3".parse::<Term>().is_err());
    }
}
