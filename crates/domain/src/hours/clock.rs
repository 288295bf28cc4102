//! The clock of recording: service is recorded within ten working days of the activity's end
//! (民政部令第67号 art. 11). It starts when the activity ends, not when somebody checks out
//! (china-facts 9.7), and it is seen by everyone who could be late.

use crate::activities::{Calendar, coded};
use crate::basics::Day;

coded! {
    /// How much time there is.
    pub enum ClockState {
        /// Enough.
        Fine = "fine",
        /// Three working days or less.
        Soon = "soon",
        /// The day has passed.
        Late = "late",
    }
}
coded! {
    /// What the day was counted with.
    pub enum ClockBasis {
        /// The holiday calendar.
        Calendar = "calendar",
        /// Only Monday to Friday: the calendar does not reach that far yet. Said on the page.
        WeekOnly = "week-only",
    }
}

/// The clock of one shift.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    /// The last day in time.
    pub due: Day,
    /// Working days left to it; 0 on the day itself, negative when late.
    pub left: i64,
    /// How much time there is.
    pub state: ClockState,
    /// What it was counted with.
    pub basis: ClockBasis,
}

/// From this many working days left the clock says "soon".
const SOON: i64 = 3;

impl Clock {
    /// The clock of an activity that ended on `ended`, seen on `today`, with `within` working days
    /// (`HoursRule::record_within_working_days`).
    ///
    /// It never fails: a page must show it also in December, before next year's holidays are in.
    pub fn of(ended: Day, today: Day, within: i64, calendar: &Calendar) -> Self {
        let counted = calendar.add_working_days(ended, within).and_then(|due| {
            Ok((due, calendar.working_days_between(today, due)?, ClockBasis::Calendar))
        });
        let (due, left, basis) = counted.unwrap_or_else(|_| {
            let due = add_weekdays(ended, within);
            (due, weekdays_between(today, due), ClockBasis::WeekOnly)
        });
        // Late on the morning after, also when that is a Saturday with no working day between.
        let state = if today > due {
            ClockState::Late
        } else if left <= SOON {
            ClockState::Soon
        } else {
            ClockState::Fine
        };
        Self { due, left, state, basis }
    }
}

fn add_weekdays(day: Day, n: i64) -> Day {
    let (mut at, mut left) = (day, n);
    while left > 0 {
        at = at.plus_days(1);
        left -= i64::from(!at.is_weekend());
    }
    at
}

fn weekdays_between(after: Day, until: Day) -> i64 {
    if until < after {
        return -weekdays_between(until, after);
    }
    let days = (1..=after.days_until(until)).map(|n| after.plus_days(n));
    days.filter(|day| !day.is_weekend()).count() as i64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activities::YearCalendar;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }
    fn calendar() -> Calendar {
        let text = include_str!("../../../server/calendar/2026.txt");
        Calendar::from_years(YearCalendar::parse(text))
    }
    fn clock(ended: &str, today: &str) -> (String, i64, ClockState, ClockBasis) {
        let clock = Clock::of(day(ended), day(today), 10, &calendar());
        (clock.due.to_string(), clock.left, clock.state, clock.basis)
    }

    // covers T25
    #[test]
    fn ten_working_days_from_a_saturday_visit() {
        let by = ClockBasis::Calendar;
        let due = || "2026-12-11".to_owned();
        assert_eq!(clock("2026-11-28", "2026-11-28"), (due(), 10, ClockState::Fine, by));
        assert_eq!(clock("2026-11-28", "2026-12-08"), (due(), 3, ClockState::Soon, by));
        assert_eq!(clock("2026-11-28", "2026-12-11"), (due(), 0, ClockState::Soon, by));
        assert_eq!(clock("2026-11-28", "2026-12-12"), (due(), 0, ClockState::Late, by));
        assert_eq!(clock("2026-11-28", "2026-12-15"), (due(), -2, ClockState::Late, by));
    }

    #[test]
    fn the_national_day_stops_the_clock() {
        assert_eq!(clock("2026-09-30", "2026-10-08").0, "2026-10-20");
    }

    #[test]
    fn in_december_the_clock_counts_by_the_week_and_says_so() {
        let (due, left, _, basis) = clock("2026-12-26", "2026-12-28");
        assert_eq!((due.as_str(), left, basis), ("2027-01-08", 9, ClockBasis::WeekOnly));
    }
}
