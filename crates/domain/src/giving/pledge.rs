//! A promise to give regularly, and when it is due.

use super::gift::GivingRefusal;
use crate::activities::coded;
use crate::basics::Day;

coded! {
    /// How often something is given.
    pub enum Every {
        /// Each month.
        Month = "month",
        /// Each term: half a year.
        Term = "term",
        /// Each year.
        Year = "year",
    }
}
coded! {
    /// Where a pledge stands.
    pub enum PledgeState {
        /// It runs.
        Running = "running",
        /// It rests for a while.
        Resting = "resting",
        /// It has ended.
        Ended = "ended",
    }
}

/// How near the next gift of a pledge is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Due {
    /// Not soon.
    Later,
    /// Within two weeks.
    Soon,
    /// Today or before.
    Now,
    /// More than a month ago.
    Late,
}

impl Every {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Month => "giving-every-month",
            Self::Term => "giving-every-term",
            Self::Year => "giving-every-year",
        }
    }
    /// Months between two gifts.
    pub fn months(self) -> i64 {
        match self {
            Self::Month => 1,
            Self::Term => 6,
            Self::Year => 12,
        }
    }
    /// The first due day after this one, counted from the first day, so that a promise of the
    /// 31st comes back to the 31st.
    pub fn after(self, first: Day, day: Day) -> Day {
        let mut count = 0;
        loop {
            let due = first.plus_months(count * self.months());
            if due > day || count > 6_000 {
                return due;
            }
            count += 1;
        }
    }
}
impl PledgeState {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Running => "giving-pledge-running",
            Self::Resting => "giving-pledge-resting",
            Self::Ended => "giving-pledge-ended",
        }
    }
    /// Rests, or runs again.
    ///
    /// # Errors
    /// It has ended.
    pub fn turn(self) -> Result<Self, GivingRefusal> {
        match self {
            Self::Running => Ok(Self::Resting),
            Self::Resting => Ok(Self::Running),
            Self::Ended => Err(GivingRefusal::NotRunning),
        }
    }
    /// Ends.
    ///
    /// # Errors
    /// It has ended before.
    pub fn end(self) -> Result<Self, GivingRefusal> {
        match self {
            Self::Running | Self::Resting => Ok(Self::Ended),
            Self::Ended => Err(GivingRefusal::NotRunning),
        }
    }
}
impl Due {
    /// How near a due day is.
    pub fn of(due: Day, today: Day) -> Self {
        match today.days_until(due) {
            left if left > 14 => Self::Later,
            left if left > 0 => Self::Soon,
            left if left >= -31 => Self::Now,
            _ => Self::Late,
        }
    }
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Later => "giving-due-later",
            Self::Soon => "giving-due-soon",
            Self::Now => "giving-due-now",
            Self::Late => "giving-due-late",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    // covers J1
    #[test]
    fn a_promise_comes_back_to_its_day() {
        let first = day("2026-01-31");
        for (on, due) in [
            ("2026-01-30", "2026-01-31"),
            ("2026-01-31", "2026-02-28"),
            ("2026-02-28", "2026-03-31"),
            ("2026-11-30", "2026-12-31"),
        ] {
            assert_eq!(Every::Month.after(first, day(on)), day(due), "{on}");
        }
        assert_eq!(Every::Term.after(day("2025-09-01"), day("2026-03-01")), day("2026-09-01"));
    }

    #[test]
    fn what_is_due_is_told_before_and_after() {
        let today = day("2026-11-21");
        for (due, how) in [
            ("2026-12-06", Due::Later),
            ("2026-12-05", Due::Soon),
            ("2026-11-21", Due::Now),
            ("2026-10-21", Due::Now),
            ("2026-10-20", Due::Late),
        ] {
            assert_eq!(Due::of(day(due), today), how, "{due}");
        }
        assert!(PledgeState::Ended.turn().is_err() && PledgeState::Ended.end().is_err());
        assert_eq!(PledgeState::Running.turn(), Ok(PledgeState::Resting));
    }
}
