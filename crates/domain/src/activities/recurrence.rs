//! Recurring activities (T23, D2): every second Saturday, each last Sunday of the month, less the
//! holidays, only in term, with days left out and days added by hand.
//!
//! The days are worked out once, when the activity is made, and become shifts of their own.

use std::collections::{BTreeMap, BTreeSet};

use super::calendar::{Calendar, CalendarRefusal};
use super::coded;
use crate::basics::{Day, Fact, Refusal};

coded! {
    /// Which of the month's Saturdays (or other week days).
    pub enum Nth {
        /// The first.
        First = "1",
        /// The second.
        Second = "2",
        /// The third.
        Third = "3",
        /// The fourth.
        Fourth = "4",
        /// The last, be it the fourth or the fifth.
        Last = "last",
    }
}
coded! {
    /// What happens on public holidays.
    pub enum Holidays {
        /// The shift is held all the same.
        Keep = "keep",
        /// No shift.
        Skip = "skip",
    }
}
coded! {
    /// Whether school terms matter.
    pub enum Terms {
        /// They do not.
        Any = "any",
        /// Only while school is in.
        Only = "only",
        /// Only in the school holidays.
        Outside = "outside",
    }
}
coded! {
    /// What happens on week-end days worked in exchange: pupils and workers are not free then.
    pub enum Makeup {
        /// The shift is held all the same.
        Keep = "keep",
        /// No shift.
        Skip = "skip",
    }
}

/// The beat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Every {
    /// On these days of the week (1 is Monday, 7 is Sunday), each `interval`-th week, counted
    /// from the week of the first day.
    Weekly {
        /// Days of the week, 1–7.
        weekdays: BTreeSet<i8>,
        /// 1: every week.
        interval: i64,
    },
    /// Once a month.
    Monthly {
        /// Which one.
        nth: Nth,
        /// Day of the week, 1–7.
        weekday: i8,
    },
}

/// A recurring plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recurrence {
    /// The beat.
    pub every: Every,
    /// The first day that may be one.
    pub from: Day,
    /// The last day that may be one.
    pub until: Day,
    /// Public holidays.
    pub skip_holidays: Holidays,
    /// School terms.
    pub only_in_term: Terms,
    /// Make-up workdays.
    pub on_makeup_workdays: Makeup,
    /// Days of the beat left out by hand.
    pub except: Vec<Day>,
    /// Days off the beat added by hand; no calendar skips them.
    pub extra: Vec<Day>,
}

/// Why a day of the beat has no shift.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Skip {
    /// A public holiday, by name where it is known.
    Holiday(String),
    /// School is out.
    OutOfTerm,
    /// School is in.
    InTerm,
    /// A week-end day worked in exchange.
    MakeupWorkday,
    /// Left out by hand.
    Excepted,
}

impl Skip {
    /// The word key of the reason.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Holiday(_) => "skip-holiday",
            Self::OutOfTerm => "skip-out-of-term",
            Self::InTerm => "skip-in-term",
            Self::MakeupWorkday => "skip-makeup-workday",
            Self::Excepted => "skip-excepted",
        }
    }
}

/// What becomes of a day of the beat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// A shift.
    Kept,
    /// No shift, and why.
    Skipped(Skip),
}

/// One day of the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// The day.
    pub day: Day,
    /// Kept or skipped.
    pub fate: Fate,
}

/// A plan that cannot be worked out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecurrenceRefusal {
    /// The last day lies before the first.
    Reversed,
    /// More days from the first to the last than a plan may span.
    TooLong {
        /// The most days.
        most: i64,
        /// How many were given.
        given: i64,
    },
    /// A weekly plan without a day of the week.
    NoWeekday,
    /// A day of the week outside 1–7.
    WrongWeekday,
    /// A number of weeks outside 1–8.
    WrongInterval,
    /// The plan holds no day at all.
    NoDays,
    /// A day is both left out and added.
    InAndOut {
        /// The day.
        day: Day,
    },
    /// A day added by hand lies outside the plan's first and last day.
    ExtraOutside {
        /// The day.
        day: Day,
    },
    /// The holiday calendar does not reach that far.
    Calendar(CalendarRefusal),
}

impl From<CalendarRefusal> for RecurrenceRefusal {
    fn from(refusal: CalendarRefusal) -> Self {
        Self::Calendar(refusal)
    }
}

impl Refusal for RecurrenceRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::Reversed => "activities-recurrence-reversed",
            Self::TooLong { .. } => "activities-recurrence-too-long",
            Self::NoWeekday => "activities-recurrence-no-weekday",
            Self::WrongWeekday => "activities-recurrence-wrong-weekday",
            Self::WrongInterval => "activities-recurrence-wrong-interval",
            Self::NoDays => "activities-recurrence-no-days",
            Self::InAndOut { .. } => "activities-recurrence-in-and-out",
            Self::ExtraOutside { .. } => "activities-recurrence-extra-outside",
            Self::Calendar(refusal) => refusal.key(),
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::TooLong { most, given } => {
                vec![("most", (*most).into()), ("given", (*given).into())]
            }
            Self::InAndOut { day } | Self::ExtraOutside { day } => vec![("day", (*day).into())],
            Self::WrongInterval => vec![("most", Recurrence::MOST_WEEKS.into())],
            Self::Calendar(refusal) => refusal.facts(),
            Self::Reversed | Self::NoWeekday | Self::WrongWeekday | Self::NoDays => Vec::new(),
        }
    }
    fn field(&self) -> Option<&str> {
        Some(match self {
            Self::Reversed | Self::TooLong { .. } | Self::NoDays | Self::Calendar(_) => "until",
            Self::NoWeekday | Self::WrongWeekday => "weekdays",
            Self::WrongInterval => "interval",
            Self::InAndOut { .. } => "except",
            Self::ExtraOutside { .. } => "extra",
        })
    }
}

impl Recurrence {
    /// The most days from the first to the last: a school year and a little (an activity is
    /// normally no longer than a year, china-facts 2.6).
    pub const MOST_DAYS: i64 = 400;
    /// The most weeks between two weeks of a beat.
    pub const MOST_WEEKS: i64 = 8;

    /// All days of the plan in order, kept and skipped, so that a person sees what falls out.
    ///
    /// The calendar is asked only where the plan cares about it.
    ///
    /// # Errors
    /// The plan contradicts itself, holds no day, or runs past the calendar's last year.
    pub fn days(&self, calendar: &Calendar) -> Result<Vec<Planned>, RecurrenceRefusal> {
        self.check()?;
        let mut planned = BTreeMap::new();
        for n in 0..=self.from.days_until(self.until) {
            let day = self.from.plus_days(n);
            if self.on_beat(day) {
                planned.insert(day, self.fate(day, calendar)?);
            }
        }
        planned.extend(self.extra.iter().map(|day| (*day, Fate::Kept)));
        if !planned.values().any(|fate| *fate == Fate::Kept) {
            return Err(RecurrenceRefusal::NoDays);
        }
        Ok(planned.into_iter().map(|(day, fate)| Planned { day, fate }).collect())
    }

    /// Only the days that get a shift.
    ///
    /// # Errors
    /// As [`Recurrence::days`].
    pub fn kept(&self, calendar: &Calendar) -> Result<Vec<Day>, RecurrenceRefusal> {
        let kept = |planned: Planned| (planned.fate == Fate::Kept).then_some(planned.day);
        Ok(self.days(calendar)?.into_iter().filter_map(kept).collect())
    }

    fn check(&self) -> Result<(), RecurrenceRefusal> {
        let given = self.from.days_until(self.until);
        if given < 0 {
            return Err(RecurrenceRefusal::Reversed);
        }
        if given > Self::MOST_DAYS {
            return Err(RecurrenceRefusal::TooLong { most: Self::MOST_DAYS, given });
        }
        match &self.every {
            Every::Weekly { weekdays, interval } => {
                if weekdays.is_empty() {
                    return Err(RecurrenceRefusal::NoWeekday);
                }
                if weekdays.iter().any(|day| !(1..=7).contains(day)) {
                    return Err(RecurrenceRefusal::WrongWeekday);
                }
                if !(1..=Self::MOST_WEEKS).contains(interval) {
                    return Err(RecurrenceRefusal::WrongInterval);
                }
            }
            Every::Monthly { weekday, .. } if !(1..=7).contains(weekday) => {
                return Err(RecurrenceRefusal::WrongWeekday);
            }
            Every::Monthly { .. } => {}
        }
        if let Some(day) = self.extra.iter().find(|day| self.except.contains(day)) {
            return Err(RecurrenceRefusal::InAndOut { day: *day });
        }
        let inside = |day: &Day| self.from <= *day && *day <= self.until;
        match self.extra.iter().find(|day| !inside(day)) {
            Some(day) => Err(RecurrenceRefusal::ExtraOutside { day: *day }),
            None => Ok(()),
        }
    }

    fn on_beat(&self, day: Day) -> bool {
        match &self.every {
            Every::Weekly { weekdays, interval } => {
                let monday = |day: Day| day.plus_days(1 - i64::from(day.weekday()));
                let weeks = monday(self.from).days_until(monday(day)) / 7;
                weekdays.contains(&day.weekday()) && weeks % interval == 0
            }
            Every::Monthly { nth, weekday } => {
                let count = (day.day_of_month() - 1) / 7 + 1;
                let is_nth = match nth {
                    Nth::First => count == 1,
                    Nth::Second => count == 2,
                    Nth::Third => count == 3,
                    Nth::Fourth => count == 4,
                    Nth::Last => day.plus_days(7).month() != day.month(),
                };
                day.weekday() == *weekday && is_nth
            }
        }
    }

    fn fate(&self, day: Day, calendar: &Calendar) -> Result<Fate, CalendarRefusal> {
        if self.except.contains(&day) {
            return Ok(Fate::Skipped(Skip::Excepted));
        }
        if self.skip_holidays == Holidays::Skip && calendar.is_holiday(day)? {
            let name = calendar.holiday_name(day).unwrap_or_default();
            return Ok(Fate::Skipped(Skip::Holiday(name.to_owned())));
        }
        if self.on_makeup_workdays == Makeup::Skip && calendar.is_makeup_workday(day)? {
            return Ok(Fate::Skipped(Skip::MakeupWorkday));
        }
        let in_term = calendar.term_of(day).is_some();
        if self.only_in_term != Terms::Any && !in_term {
            // No term there may only mean that the year was never put in: ask, so that it is said.
            calendar.is_holiday(day)?;
        }
        Ok(match (self.only_in_term, in_term) {
            (Terms::Only, false) => Fate::Skipped(Skip::OutOfTerm),
            (Terms::Outside, true) => Fate::Skipped(Skip::InTerm),
            (Terms::Any, _) | (Terms::Only, true) | (Terms::Outside, false) => Fate::Kept,
        })
    }

    /// The text it is stored as:
    /// `weekly 6,7 by 1; from 2026-09-01; until 2026-12-31; holidays skip; terms only; makeup skip;
    /// except 2026-10-24; extra 2026-12-06` in one line.
    pub fn to_text(&self) -> String {
        let list = |days: &[Day]| join(days.iter().map(ToString::to_string));
        let every = match &self.every {
            Every::Weekly { weekdays, interval } => {
                format!("weekly {} by {interval}", join(weekdays.iter().map(ToString::to_string)))
            }
            Every::Monthly { nth, weekday } => format!("monthly {weekday} nth {}", nth.code()),
        };
        format!(
            "{every}; from {}; until {}; holidays {}; terms {}; makeup {}; except {}; extra {}",
            self.from,
            self.until,
            self.skip_holidays.code(),
            self.only_in_term.code(),
            self.on_makeup_workdays.code(),
            list(&self.except),
            list(&self.extra),
        )
    }

    /// Reads what [`Recurrence::to_text`] wrote; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split(';').map(str::trim);
        let every = parse_every(parts.next()?)?;
        let mut value = |key: &str| {
            let part = parts.next()?;
            let (found, value) = part.split_once(' ').unwrap_or((part, ""));
            (found == key).then(|| value.trim())
        };
        let found = Self {
            every,
            from: value("from")?.parse().ok()?,
            until: value("until")?.parse().ok()?,
            skip_holidays: Holidays::parse(value("holidays")?)?,
            only_in_term: Terms::parse(value("terms")?)?,
            on_makeup_workdays: Makeup::parse(value("makeup")?)?,
            except: parse_days(value("except")?)?,
            extra: parse_days(value("extra")?)?,
        };
        parts.next().is_none().then_some(found)
    }
}

fn join(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(",")
}

fn parse_every(text: &str) -> Option<Every> {
    let words: Vec<&str> = text.split(' ').collect();
    match words.as_slice() {
        ["weekly", days, "by", interval] => Some(Every::Weekly {
            weekdays: days.split(',').map(|d| d.parse().ok()).collect::<Option<_>>()?,
            interval: interval.parse().ok()?,
        }),
        ["monthly", weekday, "nth", nth] => {
            Some(Every::Monthly { nth: Nth::parse(nth)?, weekday: weekday.parse().ok()? })
        }
        _ => None,
    }
}

fn parse_days(text: &str) -> Option<Vec<Day>> {
    text.split(',').filter(|part| !part.is_empty()).map(|part| part.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::calendar::samples::{calendar, day};
    use super::*;

    fn saturdays(from: &str, until: &str) -> Recurrence {
        Recurrence {
            every: Every::Weekly { weekdays: BTreeSet::from([6]), interval: 1 },
            from: day(from),
            until: day(until),
            skip_holidays: Holidays::Skip,
            only_in_term: Terms::Any,
            on_makeup_workdays: Makeup::Skip,
            except: Vec::new(),
            extra: Vec::new(),
        }
    }
    fn kept(plan: &Recurrence) -> Vec<String> {
        let days = plan.kept(&calendar()).expect("a plan that holds");
        days.iter().map(|day| day.to_string()[5..].to_owned()).collect()
    }

    // covers T23 D2
    #[test]
    fn saturday_visits_skip_the_holidays_and_the_worked_saturday() {
        let plan = saturdays("2026-09-12", "2026-10-24");
        let days = plan.days(&calendar()).expect("a plan");
        let skipped: Vec<_> =
            days.iter().filter(|p| p.fate != Fate::Kept).map(|p| (p.day, p.fate.clone())).collect();
        assert_eq!(
            skipped,
            [
                (day("2026-09-26"), Fate::Skipped(Skip::Holiday("中秋节".into()))),
                (day("2026-10-03"), Fate::Skipped(Skip::Holiday("国庆节".into()))),
                (day("2026-10-10"), Fate::Skipped(Skip::MakeupWorkday)),
            ]
        );
        assert_eq!(kept(&plan), ["09-12", "09-19", "10-17", "10-24"]);
    }

    #[test]
    fn days_are_left_out_and_added_by_hand() {
        let plan = Recurrence {
            except: vec![day("2026-09-19")],
            extra: vec![day("2026-10-03"), day("2026-09-16")],
            ..saturdays("2026-09-12", "2026-10-17")
        };
        assert_eq!(kept(&plan), ["09-12", "09-16", "10-03", "10-17"]);
    }

    #[test]
    fn every_second_week_counts_from_the_first_day() {
        let plan = Recurrence {
            every: Every::Weekly { weekdays: BTreeSet::from([3, 6]), interval: 2 },
            ..saturdays("2026-11-05", "2026-12-05")
        };
        // 5 November is a Thursday: its week's Saturday, then two weeks on.
        assert_eq!(kept(&plan), ["11-07", "11-18", "11-21", "12-02", "12-05"]);
    }

    #[test]
    fn the_last_sunday_of_each_month() {
        let plan = Recurrence {
            every: Every::Monthly { nth: Nth::Last, weekday: 7 },
            ..saturdays("2026-05-01", "2026-09-30")
        };
        // 27 September is Mid-Autumn.
        assert_eq!(kept(&plan), ["05-31", "06-28", "07-26", "08-30"]);
    }

    #[test]
    fn pupils_serve_in_term_or_in_the_holidays() {
        let mut plan = saturdays("2026-06-27", "2026-07-18");
        plan.only_in_term = Terms::Only;
        assert_eq!(kept(&plan), ["06-27", "07-04"]);
        plan.only_in_term = Terms::Outside;
        assert_eq!(kept(&plan), ["07-11", "07-18"]);
    }

    #[test]
    fn a_plan_past_the_calendar_says_which_year_is_missing() {
        let mut plan = saturdays("2026-12-05", "2027-01-23");
        let beyond = CalendarRefusal::BeyondLastYear { year: 2027, last: 2026 };
        assert_eq!(plan.days(&calendar()), Err(RecurrenceRefusal::Calendar(beyond)));
        // A plan that does not care about holidays needs no calendar.
        plan.skip_holidays = Holidays::Keep;
        plan.on_makeup_workdays = Makeup::Keep;
        assert_eq!(kept(&plan).len(), 8);
    }

    #[test]
    fn plans_that_make_no_sense_are_refused() {
        let good = saturdays("2026-09-01", "2026-09-30");
        let with = |change: fn(&mut Recurrence)| {
            let mut plan = good.clone();
            change(&mut plan);
            plan.days(&calendar()).expect_err("refused")
        };
        assert_eq!(with(|p| p.until = day("2026-08-01")), RecurrenceRefusal::Reversed);
        assert_eq!(
            with(|p| p.until = day("2027-12-01")),
            RecurrenceRefusal::TooLong { most: 400, given: 456 }
        );
        assert_eq!(
            with(|p| p.every = Every::Weekly { weekdays: BTreeSet::new(), interval: 1 }),
            RecurrenceRefusal::NoWeekday
        );
        assert_eq!(
            with(|p| p.every = Every::Monthly { nth: Nth::First, weekday: 8 }),
            RecurrenceRefusal::WrongWeekday
        );
        assert_eq!(
            with(|p| p.every = Every::Weekly { weekdays: BTreeSet::from([6]), interval: 0 }),
            RecurrenceRefusal::WrongInterval
        );
        assert_eq!(with(|p| p.until = day("2026-09-02")), RecurrenceRefusal::NoDays);
        let twice = with(|p| {
            p.extra = vec![day("2026-09-12")];
            p.except = vec![day("2026-09-12")];
        });
        assert_eq!(twice, RecurrenceRefusal::InAndOut { day: day("2026-09-12") });
        let outside = with(|p| p.extra = vec![day("2026-10-24")]);
        assert_eq!(outside, RecurrenceRefusal::ExtraOutside { day: day("2026-10-24") });
    }

    #[test]
    fn a_plan_with_a_wrong_part_is_not_read() {
        let text = saturdays("2026-09-01", "2026-09-30").to_text();
        assert!(Recurrence::parse(&text).is_some(), "{text}");
        for (from, to) in
            [("except", "without"), ("weekly 6", "weekly"), ("; extra", "; more; extra")]
        {
            assert_eq!(Recurrence::parse(&text.replace(from, to)), None, "{to}");
        }
    }

    proptest! {
        #[test]
        fn a_written_plan_reads_the_same(
            weekdays in proptest::collection::btree_set(1i8..=7, 1..4),
            interval in 1i64..=8,
            start in 0i64..300,
            length in 0i64..200,
            extra in proptest::collection::vec(0i64..200, 0..3),
            codes in (0usize..2, 0usize..3, 0usize..2),
        ) {
            let from = day("2026-01-01").plus_days(start);
            let plan = Recurrence {
                every: Every::Weekly { weekdays, interval },
                from,
                until: from.plus_days(length),
                skip_holidays: Holidays::ALL[codes.0],
                only_in_term: Terms::ALL[codes.1],
                on_makeup_workdays: Makeup::ALL[codes.2],
                except: Vec::new(),
                extra: extra.into_iter().map(|n| from.plus_days(n)).collect(),
            };
            prop_assert_eq!(Recurrence::parse(&plan.to_text()), Some(plan));
        }
        #[test]
        fn no_text_breaks_the_reader(text in "[a-z0-9;, -]{0,120}") {
            let _ = Recurrence::parse(&text);
        }
    }
}
