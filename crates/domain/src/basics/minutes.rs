//! Service time is counted in whole minutes; hours are only a way of showing them.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub};

/// Whole minutes of service. Negative only in counter-entries and differences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Minutes(i64);

impl Minutes {
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// From a count of minutes.
    pub const fn new(minutes: i64) -> Self {
        Self(minutes)
    }
    /// From whole hours.
    pub const fn from_hours(hours: i64) -> Self {
        Self(hours * 60)
    }
    /// The count of minutes.
    pub const fn count(self) -> i64 {
        self.0
    }
    /// Hours as people write them: `2.5`, `0.25`, `102`. At most two decimals, rounded to the
    /// nearest hundredth of an hour, trailing zeros dropped (the national system shows two
    /// decimals: china-facts 1.7).
    pub fn hours_text(self) -> String {
        let hundredths = (self.0.abs() * 100 + 30) / 60;
        let sign = if self.0 < 0 && hundredths > 0 { "-" } else { "" };
        let (whole, rest) = (hundredths / 100, hundredths % 100);
        match (rest, rest % 10) {
            (0, _) => format!("{sign}{whole}"),
            (_, 0) => format!("{sign}{whole}.{}", rest / 10),
            _ => format!("{sign}{whole}.{rest:02}"),
        }
    }
}

impl fmt::Display for Minutes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} min", self.0)
    }
}
impl Add for Minutes {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}
impl AddAssign for Minutes {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}
impl Sub for Minutes {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}
impl Neg for Minutes {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}
impl Sum for Minutes {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_written_as_people_write_them() {
        for (minutes, text) in [
            (0, "0"),
            (15, "0.25"),
            (20, "0.33"),
            (30, "0.5"),
            (150, "2.5"),
            (153, "2.55"),
            (-90, "-1.5"),
            (6120, "102"),
        ] {
            assert_eq!(Minutes::new(minutes).hours_text(), text);
        }
    }
}
