//! Civil days and moments. The town lives in one zone, UTC+8 (China has kept no summer time since
//! 1991), so a day and a time of day become a moment by arithmetic alone.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, Weekday};

/// The town's distance from UTC in milliseconds.
const ZONE_MS: i64 = 8 * 3_600_000;
const DAY_MS: i64 = 86_400_000;
const MINUTE_MS: i64 = 60_000;

/// A civil day. Its text form is `2026-11-23`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(Date);

/// A text or a triple that names no day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotADay;

impl fmt::Display for NotADay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a day")
    }
}
impl std::error::Error for NotADay {}

impl Day {
    /// The day of this year, month (1–12) and day of month, if the calendar has it.
    pub fn new(year: i16, month: i8, day: i8) -> Result<Self, NotADay> {
        Date::new(year, month, day).map(Self).map_err(|_| NotADay)
    }
    /// The calendar year.
    pub fn year(self) -> i16 {
        self.0.year()
    }
    /// The month, 1–12.
    pub fn month(self) -> i8 {
        self.0.month()
    }
    /// The day of the month, 1–31.
    pub fn day_of_month(self) -> i8 {
        self.0.day()
    }
    /// Monday is 1, Sunday is 7.
    pub fn weekday(self) -> i8 {
        self.0.weekday().to_monday_one_offset()
    }
    /// Saturday or Sunday by the week alone, whatever the holiday calendar says.
    pub fn is_weekend(self) -> bool {
        matches!(self.0.weekday(), Weekday::Saturday | Weekday::Sunday)
    }
    /// This many days later (earlier when negative). Stops at the ends of the calendar.
    pub fn plus_days(self, days: i64) -> Self {
        Self(self.0.saturating_add(jiff::Span::new().days(days.clamp(-3_000_000, 3_000_000))))
    }
    /// This many months later, clipped to the month's last day.
    pub fn plus_months(self, months: i64) -> Self {
        Self(self.0.saturating_add(jiff::Span::new().months(months.clamp(-100_000, 100_000))))
    }
    /// Days from `self` to `later`; negative when it lies before.
    pub fn days_until(self, later: Self) -> i64 {
        later.number() - self.number()
    }
    /// Completed years of age on `day` of a person born on `self`. A person born on 29 February
    /// grows older on 1 March of a common year (民法典 counts full years; the later day is safe
    /// for every age floor). Negative before birth.
    pub fn age_on(self, day: Self) -> i64 {
        let years = i64::from(day.year()) - i64::from(self.year());
        let had = (day.month(), day.day_of_month()) >= (self.month(), self.day_of_month());
        if had { years } else { years - 1 }
    }
    /// The moment at which the clock of the town shows `time` on this day.
    pub fn at(self, time: TimeOfDay) -> Moment {
        Moment(self.number() * DAY_MS + i64::from(time.0) * MINUTE_MS - ZONE_MS)
    }
    /// Days since 1970-01-01.
    fn number(self) -> i64 {
        let epoch = Date::constant(1970, 1, 1);
        i64::from(epoch.until(self.0).map_or(0, |span| span.get_days()))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year(), self.month(), self.day_of_month())
    }
}
impl FromStr for Day {
    type Err = NotADay;
    fn from_str(text: &str) -> Result<Self, NotADay> {
        let mut parts = text.splitn(3, '-');
        let mut next =
            || parts.next().filter(|p| p.bytes().all(|b| b.is_ascii_digit())).ok_or(NotADay);
        let (year, month, day) = (next()?, next()?, next()?);
        if year.len() != 4 || month.len() != 2 || day.len() != 2 {
            return Err(NotADay);
        }
        Self::new(
            year.parse().map_err(|_| NotADay)?,
            month.parse().map_err(|_| NotADay)?,
            day.parse().map_err(|_| NotADay)?,
        )
    }
}

/// Minutes since midnight, 0–1440. 1440 is the end of the day: 24:00.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeOfDay(i16);

impl TimeOfDay {
    /// Midnight at the start of the day.
    pub const START: Self = Self(0);
    /// Midnight at the end of the day, 24:00.
    pub const END: Self = Self(1440);

    /// The time `hour:minute`; 24:00 is allowed as the end of a day.
    pub fn new(hour: i64, minute: i64) -> Option<Self> {
        let whole = (0..=23).contains(&hour) && (0..=59).contains(&minute);
        if whole || (hour == 24 && minute == 0) {
            i16::try_from(hour * 60 + minute).ok().map(Self)
        } else {
            None
        }
    }
    /// From minutes since midnight.
    pub fn from_minutes(minutes: i64) -> Option<Self> {
        (0..=1440).contains(&minutes).then(|| Self(i16::try_from(minutes).unwrap_or(0)))
    }
    /// Minutes since midnight.
    pub fn minutes(self) -> i64 {
        i64::from(self.0)
    }
}
impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}
impl FromStr for TimeOfDay {
    type Err = NotADay;
    fn from_str(text: &str) -> Result<Self, NotADay> {
        let mut parts = text.trim().split(':');
        let hour = parts.next().and_then(|p| p.parse().ok()).ok_or(NotADay)?;
        let minute = parts.next().and_then(|p| p.parse().ok()).ok_or(NotADay)?;
        Self::new(hour, minute).ok_or(NotADay)
    }
}

/// An instant: milliseconds since 1970-01-01T00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(i64);

impl Moment {
    /// From epoch milliseconds.
    pub const fn from_ms(ms: i64) -> Self {
        Self(ms)
    }
    /// Epoch milliseconds.
    pub const fn ms(self) -> i64 {
        self.0
    }
    /// The town's day of this moment.
    pub fn day(self) -> Day {
        let days = (self.0 + ZONE_MS).div_euclid(DAY_MS);
        Day(Date::constant(1970, 1, 1)).plus_days(days)
    }
    /// The town's time of day, seconds dropped.
    pub fn time(self) -> TimeOfDay {
        let minutes = (self.0 + ZONE_MS).rem_euclid(DAY_MS) / MINUTE_MS;
        TimeOfDay(i16::try_from(minutes).unwrap_or(0))
    }
    /// This many minutes later.
    pub fn plus_minutes(self, minutes: i64) -> Self {
        Self(self.0 + minutes * MINUTE_MS)
    }
    /// Whole minutes from `self` to `later`, rounded down.
    pub fn minutes_until(self, later: Self) -> i64 {
        (later.0 - self.0).div_euclid(MINUTE_MS)
    }
}

/// From one moment to a later one, the end not included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Span {
    /// The first moment.
    pub from: Moment,
    /// The first moment after it.
    pub until: Moment,
}

impl Span {
    /// A span, if it is not empty and not reversed.
    pub fn new(from: Moment, until: Moment) -> Option<Self> {
        (from < until).then_some(Self { from, until })
    }
    /// Whether the two share a moment. Spans that only touch do not.
    pub fn overlaps(self, other: Self) -> bool {
        self.from < other.until && other.from < self.until
    }
    /// Whole minutes, rounded down.
    pub fn minutes(self) -> i64 {
        self.from.minutes_until(self.until)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_day_and_a_time_become_a_moment_and_come_back() {
        let day: Day = "2026-11-28".parse().expect("a day");
        let nine = TimeOfDay::new(9, 0).expect("a time");
        let moment = day.at(nine);
        assert_eq!(moment.ms(), 1_795_827_600_000);
        assert_eq!((moment.day(), moment.time()), (day, nine));
        assert_eq!(day.weekday(), 6);
    }

    #[test]
    fn texts_that_name_no_day_are_refused() {
        for text in
            ["2026-13-02", "2026-2-3", "2026-02-30", "", "20261123", "2026-11-23x", "+026-11-23"]
        {
            assert_eq!(text.parse::<Day>(), Err(NotADay), "{text}");
        }
    }

    #[test]
    fn a_leapling_grows_older_in_march() {
        let born = Day::new(2012, 2, 29).expect("a day");
        assert_eq!(born.age_on(Day::new(2026, 2, 28).expect("a day")), 13);
        assert_eq!(born.age_on(Day::new(2026, 3, 1).expect("a day")), 14);
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_readers(text in "(?s).{0,20}|[0-9:-]{0,12}") {
            if let Ok(day) = text.parse::<Day>() {
                prop_assert_eq!(day.to_string(), text.clone());
            }
            if let Ok(time) = text.parse::<TimeOfDay>() {
                prop_assert!((0..=1440).contains(&time.minutes()));
            }
        }
        #[test]
        fn every_moment_is_a_day_and_a_time(ms in -60_000_000_000_000_i64..60_000_000_000_000) {
            let moment = Moment::from_ms(ms);
            let back = moment.day().at(moment.time());
            prop_assert!((0..60_000).contains(&(ms - back.ms())));
        }
    }
}
