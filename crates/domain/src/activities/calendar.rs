//! The holiday calendar: public holidays, make-up workdays and school terms, as data of a year.
//!
//! It is put in once a year from the notice of the State Council's office and never guessed: a
//! day beyond the last year is refused with the year that is missing.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::basics::{Day, Fact, Refusal};

/// A school term. The day of its end belongs to it. It may reach into the next year; it stands
/// in the file of the year it begins in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// As people call it: `2026-2027学年第一学期`.
    pub name: String,
    /// The first day of school.
    pub starts_on: Day,
    /// The last day of school.
    pub ends_on: Day,
}

/// What is known of one year.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct YearCalendar {
    /// The year.
    pub year: i16,
    /// Days off, also the week-end days inside a holiday.
    pub off: BTreeSet<Day>,
    /// Week-end days worked in exchange (调休).
    pub work: BTreeSet<Day>,
    /// School terms beginning in this year.
    pub terms: Vec<Term>,
    /// Which holiday a day off belongs to, where it was said.
    pub names: BTreeMap<Day, String>,
    /// Where the facts come from: the notice and its day.
    pub source: String,
}

/// What is wrong with a line of a calendar file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CalendarFlaw {
    /// The first word is none of `year`, `source`, `off`, `work`, `term`.
    UnknownWord,
    /// No day, no span of days, or a span that runs backwards or over a month.
    NotDays,
    /// The year is missing, or comes after the days.
    NoYear,
    /// The day lies in another year.
    OtherYear,
    /// The day stands there already.
    Twice,
    /// A make-up workday that is no Saturday or Sunday.
    NotAWeekend,
    /// A term without a name, shorter than 30 days or longer than 200.
    NotATerm,
    /// The year has not one day off: the file is surely incomplete.
    Empty,
}

/// A calendar file that cannot be read, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CalendarFault {
    /// The line, counted from 1; 0 for the whole file.
    pub line: i64,
    /// What is wrong.
    pub why: CalendarFlaw,
}

impl fmt::Display for CalendarFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {} of the calendar: {:?}", self.line, self.why)
    }
}
impl std::error::Error for CalendarFault {}
impl Refusal for CalendarFault {
    fn key(&self) -> &'static str {
        match self.why {
            CalendarFlaw::UnknownWord => "activities-calendar-unknown-word",
            CalendarFlaw::NotDays => "activities-calendar-not-days",
            CalendarFlaw::NoYear => "activities-calendar-no-year",
            CalendarFlaw::OtherYear => "activities-calendar-other-year",
            CalendarFlaw::Twice => "activities-calendar-twice",
            CalendarFlaw::NotAWeekend => "activities-calendar-not-a-weekend",
            CalendarFlaw::NotATerm => "activities-calendar-not-a-term",
            CalendarFlaw::Empty => "activities-calendar-empty",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        vec![("line", self.line.into())]
    }
    fn field(&self) -> Option<&str> {
        Some("content")
    }
}

impl YearCalendar {
    /// Reads the small text form: `year`, `source`, `off`, `work`, `term` lines, `#` for comments.
    ///
    /// # Errors
    /// The first line that does not fit, or a year without days off.
    pub fn parse(text: &str) -> Result<Self, CalendarFault> {
        let mut found = Self::default();
        for (number, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            found.read(line).map_err(|why| CalendarFault { line: number as i64 + 1, why })?;
        }
        match (found.year, found.off.is_empty()) {
            (0, _) => Err(CalendarFault { line: 0, why: CalendarFlaw::NoYear }),
            (_, true) => Err(CalendarFault { line: 0, why: CalendarFlaw::Empty }),
            _ => Ok(found),
        }
    }

    fn read(&mut self, line: &str) -> Result<(), CalendarFlaw> {
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let rest = rest.trim();
        let (days, name) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        match word {
            "year" => {
                let year = rest.parse().ok().filter(|year| (1990..=2200).contains(year));
                self.year = year.filter(|_| self.year == 0).ok_or(CalendarFlaw::NoYear)?;
            }
            "source" => rest.clone_into(&mut self.source),
            "off" => self.read_off(days, name.trim())?,
            "work" => self.read_work(days)?,
            "term" => self.read_term(days, name.trim())?,
            _ => return Err(CalendarFlaw::UnknownWord),
        }
        Ok(())
    }

    fn read_off(&mut self, days: &str, name: &str) -> Result<(), CalendarFlaw> {
        let (first, last) = parse_days(days, 31)?;
        for day in each_day(first, last) {
            self.belongs(day)?;
            self.off.insert(day);
            if !name.is_empty() {
                self.names.insert(day, name.to_owned());
            }
        }
        Ok(())
    }

    fn read_work(&mut self, days: &str) -> Result<(), CalendarFlaw> {
        let (first, last) = parse_days(days, 2)?;
        for day in each_day(first, last) {
            self.belongs(day)?;
            if !day.is_weekend() {
                return Err(CalendarFlaw::NotAWeekend);
            }
            self.work.insert(day);
        }
        Ok(())
    }

    fn read_term(&mut self, days: &str, name: &str) -> Result<(), CalendarFlaw> {
        let (starts_on, ends_on) = parse_days(days, 200)?;
        let long_enough = starts_on.days_until(ends_on) >= 30;
        if name.is_empty() || !long_enough {
            return Err(CalendarFlaw::NotATerm);
        }
        if self.year == 0 {
            return Err(CalendarFlaw::NoYear);
        }
        if starts_on.year() != self.year {
            return Err(CalendarFlaw::OtherYear);
        }
        let meets = |term: &Term| starts_on <= term.ends_on && term.starts_on <= ends_on;
        if self.terms.iter().any(meets) {
            return Err(CalendarFlaw::Twice);
        }
        self.terms.push(Term { name: name.to_owned(), starts_on, ends_on });
        Ok(())
    }

    /// Whether the day is of this year and not spoken for yet.
    fn belongs(&self, day: Day) -> Result<(), CalendarFlaw> {
        if self.year == 0 {
            return Err(CalendarFlaw::NoYear);
        }
        if day.year() != self.year {
            return Err(CalendarFlaw::OtherYear);
        }
        if self.off.contains(&day) || self.work.contains(&day) {
            return Err(CalendarFlaw::Twice);
        }
        Ok(())
    }

    /// The text form back. Reading it gives the same year again.
    pub fn to_text(&self) -> String {
        let mut lines = vec![format!("year {}", self.year)];
        if !self.source.is_empty() {
            lines.push(format!("source {}", self.source));
        }
        for day in &self.off {
            let name = self.names.get(day).map(String::as_str).unwrap_or_default();
            lines.push(format!("off {day} {name}").trim_end().to_owned());
        }
        lines.extend(self.work.iter().map(|day| format!("work {day}")));
        lines.extend(
            self.terms.iter().map(|t| format!("term {}..{} {}", t.starts_on, t.ends_on, t.name)),
        );
        lines.push(String::new());
        lines.join("\n")
    }

    fn is_working_day(&self, day: Day) -> bool {
        self.work.contains(&day) || !(day.is_weekend() || self.off.contains(&day))
    }
}

/// `2026-01-01` or `2026-01-01..2026-01-03`, at most `most` days.
fn parse_days(text: &str, most: i64) -> Result<(Day, Day), CalendarFlaw> {
    let (first, last) = text.split_once("..").unwrap_or((text, text));
    let first: Day = first.parse().map_err(|_| CalendarFlaw::NotDays)?;
    let last: Day = last.parse().map_err(|_| CalendarFlaw::NotDays)?;
    let fits = (0..most).contains(&first.days_until(last));
    if fits { Ok((first, last)) } else { Err(CalendarFlaw::NotDays) }
}

fn each_day(first: Day, last: Day) -> impl Iterator<Item = Day> {
    (0..=first.days_until(last)).map(move |n| first.plus_days(n))
}

/// The years a town knows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Calendar(pub BTreeMap<i16, YearCalendar>);

/// A question the calendar cannot answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CalendarRefusal {
    /// The year's holidays have not been put in yet. They are announced in November of the year
    /// before.
    BeyondLastYear {
        /// The year asked for.
        year: i16,
        /// The last year known; 0 when none is.
        last: i16,
    },
    /// A year before the first, or a gap.
    UnknownYear {
        /// The year asked for.
        year: i16,
    },
}

impl Refusal for CalendarRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::BeyondLastYear { .. } => "activities-calendar-beyond-last-year",
            Self::UnknownYear { .. } => "activities-calendar-unknown-year",
        }
    }
    /// Years travel as text: a reader writes 2027, not 2,027.
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::BeyondLastYear { year, last } => {
                vec![("year", year.to_string().into()), ("last", last.to_string().into())]
            }
            Self::UnknownYear { year } => vec![("year", year.to_string().into())],
        }
    }
}

impl Calendar {
    /// From the years that are known.
    pub fn from_years(years: impl IntoIterator<Item = YearCalendar>) -> Self {
        Self(years.into_iter().map(|year| (year.year, year)).collect())
    }
    /// The last year known.
    pub fn last_year(&self) -> Option<i16> {
        self.0.keys().next_back().copied()
    }

    /// The year whose holidays are announced by now and are not in: next year's from the first of
    /// November, or this year's when nobody put it in. The notice is given out in November.
    pub fn missing_year(&self, today: Day) -> Option<i16> {
        let this = today.year();
        let due = [Some(this), (today.month() >= 11).then_some(this + 1)];
        due.into_iter().flatten().find(|year| !self.0.contains_key(year))
    }

    fn year_of(&self, day: Day) -> Result<&YearCalendar, CalendarRefusal> {
        let (year, last) = (day.year(), self.last_year().unwrap_or(0));
        self.0.get(&year).ok_or(if year > last {
            CalendarRefusal::BeyondLastYear { year, last }
        } else {
            CalendarRefusal::UnknownYear { year }
        })
    }

    /// Whether offices work on this day: Monday to Friday, less the holidays, and the make-up
    /// days (china-facts 9.4).
    ///
    /// # Errors
    /// The year is not known.
    pub fn is_working_day(&self, day: Day) -> Result<bool, CalendarRefusal> {
        Ok(self.year_of(day)?.is_working_day(day))
    }
    /// Whether the day is off by the notice. A common week-end is no holiday.
    ///
    /// # Errors
    /// The year is not known.
    pub fn is_holiday(&self, day: Day) -> Result<bool, CalendarRefusal> {
        Ok(self.year_of(day)?.off.contains(&day))
    }
    /// Whether the day is a week-end day worked in exchange.
    ///
    /// # Errors
    /// The year is not known.
    pub fn is_makeup_workday(&self, day: Day) -> Result<bool, CalendarRefusal> {
        Ok(self.year_of(day)?.work.contains(&day))
    }
    /// The holiday a day belongs to, where it was said.
    pub fn holiday_name(&self, day: Day) -> Option<&str> {
        self.0.get(&day.year())?.names.get(&day).map(String::as_str)
    }

    /// The `n`-th working day after `day`; `day` itself when `n` is 0 or less.
    ///
    /// # Errors
    /// The count runs into a year that is not known.
    pub fn add_working_days(&self, day: Day, n: i64) -> Result<Day, CalendarRefusal> {
        let (mut at, mut left) = (day, n);
        while left > 0 {
            at = at.plus_days(1);
            if self.is_working_day(at)? {
                left -= 1;
            }
        }
        Ok(at)
    }

    /// How many working days lie after `after`, up to and with `until`. Negative when `until`
    /// lies before: the working days it is late.
    ///
    /// # Errors
    /// A day of the span lies in a year that is not known.
    pub fn working_days_between(&self, after: Day, until: Day) -> Result<i64, CalendarRefusal> {
        if until < after {
            return self.working_days_between(until, after).map(|days| -days);
        }
        let mut count = 0;
        for n in 1..=after.days_until(until) {
            count += i64::from(self.is_working_day(after.plus_days(n))?);
        }
        Ok(count)
    }

    /// The school term a day lies in; `None` in the holidays, and where no term was put in.
    pub fn term_of(&self, day: Day) -> Option<&Term> {
        self.0
            .values()
            .flat_map(|year| &year.terms)
            .find(|term| term.starts_on <= day && day <= term.ends_on)
    }
}

#[cfg(test)]
pub(super) mod samples {
    use super::*;

    /// The two years the server ships.
    pub(in crate::activities) fn calendar() -> Calendar {
        let texts = [
            include_str!("../../../server/calendar/2025.txt"),
            include_str!("../../../server/calendar/2026.txt"),
        ];
        Calendar::from_years(texts.map(|text| YearCalendar::parse(text).expect("a shipped year")))
    }
    pub(in crate::activities) fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::samples::{calendar, day};
    use super::*;

    // covers D2
    #[test]
    fn in_november_the_calendar_of_next_year_is_asked_for() {
        let known = calendar();
        for (today, asked) in [
            ("2026-10-31", None),
            ("2026-11-01", Some(2027)),
            ("2027-03-01", Some(2027)),
            ("2025-06-01", None),
            ("2024-06-01", Some(2024)),
        ] {
            assert_eq!(known.missing_year(day(today)), asked, "{today}");
        }
    }

    // covers T23 D2
    #[test]
    fn holidays_are_off_and_makeup_saturdays_are_worked() {
        let calendar = calendar();
        for (text, worked) in [
            ("2026-01-01", false),
            ("2026-01-04", true),  // a Sunday, worked
            ("2026-02-14", true),  // a Saturday, worked
            ("2026-02-17", false), // New Year's day by the moon
            ("2026-02-23", false),
            ("2026-02-24", true),
            ("2026-09-28", true), // between Mid-Autumn and the National Day
            ("2026-10-10", true),
            ("2026-11-28", false), // a common Saturday
            ("2025-10-08", false),
            ("2025-10-11", true),
        ] {
            assert_eq!(calendar.is_working_day(day(text)), Ok(worked), "{text}");
        }
        assert_eq!(calendar.holiday_name(day("2026-02-17")), Some("春节"));
    }

    #[test]
    fn the_notices_days_are_all_there() {
        let calendar = calendar();
        let counts: Vec<_> =
            calendar.0.values().map(|y| (y.year, y.off.len(), y.work.len())).collect();
        // 2025: 1+8+3+5+3+8 off, 5 worked; 2026: 3+9+3+5+3+3+7 off, 6 worked.
        assert_eq!(counts, [(2025, 28, 5), (2026, 33, 6)]);
    }

    #[test]
    fn ten_working_days_step_over_the_national_day() {
        let calendar = calendar();
        // Wed 30 Sep: then 8, 9, 10 (worked Saturday), 12–16, 19, 20 October.
        let due = calendar.add_working_days(day("2026-09-30"), 10);
        assert_eq!(due, Ok(day("2026-10-20")));
        let between = calendar.working_days_between(day("2026-09-30"), day("2026-10-20"));
        assert_eq!(between, Ok(10));
        let late = calendar.working_days_between(day("2026-10-20"), day("2026-09-30"));
        assert_eq!(late, Ok(-10));
    }

    #[test]
    fn a_year_that_is_not_announced_is_named_not_guessed() {
        let calendar = calendar();
        let beyond = CalendarRefusal::BeyondLastYear { year: 2027, last: 2026 };
        assert_eq!(calendar.is_working_day(day("2027-01-01")), Err(beyond));
        assert_eq!(calendar.add_working_days(day("2026-12-28"), 10), Err(beyond));
        let before = CalendarRefusal::UnknownYear { year: 2019 };
        assert_eq!(calendar.is_working_day(day("2019-05-01")), Err(before));
    }

    #[test]
    fn a_term_may_reach_into_the_next_year() {
        let calendar = calendar();
        let january = calendar.term_of(day("2027-01-15")).map(|term| term.name.as_str());
        assert_eq!(january, Some("2026-2027学年第一学期(暂定)"));
        assert_eq!(calendar.term_of(day("2026-08-01")), None);
    }

    #[test]
    fn a_wrong_line_is_named() {
        for (text, line, why) in [
            ("off 2026-01-01", 1, CalendarFlaw::NoYear),
            ("year 2026\noff 2027-01-01", 2, CalendarFlaw::OtherYear),
            ("year 2026\noff 2026-01-03..2026-01-01", 2, CalendarFlaw::NotDays),
            ("year 2026\noff 2026-01-01\noff 2026-01-01", 3, CalendarFlaw::Twice),
            ("year 2026\nwork 2026-01-05", 2, CalendarFlaw::NotAWeekend),
            ("year 2026\nholiday 2026-01-05", 2, CalendarFlaw::UnknownWord),
            ("year 2026\nterm 2026-03-01..2026-03-05 短", 2, CalendarFlaw::NotATerm),
            ("year 2026", 0, CalendarFlaw::Empty),
            ("", 0, CalendarFlaw::NoYear),
        ] {
            assert_eq!(YearCalendar::parse(text), Err(CalendarFault { line, why }), "{text}");
        }
    }

    #[test]
    fn a_written_year_reads_the_same() {
        for year in calendar().0.into_values() {
            assert_eq!(YearCalendar::parse(&year.to_text()), Ok(year));
        }
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_reader(text in "(?s).{0,200}") {
            let _ = YearCalendar::parse(&text);
        }
        #[test]
        fn counting_forth_and_back_agree(start in 0i64..300, n in 0i64..20) {
            let calendar = calendar();
            let from = day("2026-01-01").plus_days(start);
            let due = calendar.add_working_days(from, n).expect("inside 2026");
            prop_assert_eq!(calendar.working_days_between(from, due), Ok(n));
        }
    }
}
