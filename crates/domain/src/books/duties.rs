//! 资金公开期限: what the law of money asks to be told by which day.
//!
//! From the statutes: surplus of a finished programme is told within three months (民政部令第81号,
//! in force 2026-01-01); public fundraising that runs longer than six months is told of every
//! three months, and at its end within three months (慈善法 79); the year before by 31 May
//! (民政部令第81号). Whether a town's body is bound by them is for its manager to say: the house
//! keeps the days.

use std::collections::BTreeMap;

use crate::activities::coded;
use crate::basics::Day;
use crate::rules::{Clause, Fields, RuleContent, RuleName, RuleRefusal};

coded! {
    /// What is to be told.
    pub enum DutyKind {
        /// What was left over of a finished programme, and what became of it.
        Surplus = "surplus",
        /// How a long public fundraising goes on.
        Interim = "interim",
        /// How a public fundraising ended.
        Final = "final",
        /// The year: major projects and the yearly report.
        Yearly = "yearly",
    }
}
coded! {
    /// What makes something due.
    pub enum Occasion {
        /// A programme has ended and something is left over.
        ProgrammeEnded = "programme_ended",
        /// A public fundraising runs from one day to another.
        Campaign = "campaign",
        /// A year is over.
        YearOver = "year_over",
    }
}

impl DutyKind {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Surplus => "law-duty-surplus",
            Self::Interim => "law-duty-interim",
            Self::Final => "law-duty-final",
            Self::Yearly => "law-duty-yearly",
        }
    }
}
impl Occasion {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::ProgrammeEnded => "law-occasion-programme-ended",
            Self::Campaign => "law-occasion-campaign",
            Self::YearOver => "law-occasion-year-over",
        }
    }
}

/// By when what is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MoneyDuties {
    /// Surplus: so many months after the end.
    pub surplus_months: i64,
    /// A public fundraising: every so many months, and so many after its end.
    pub report_months: i64,
    /// A public fundraising that runs longer than so many months is told of while it runs.
    pub long_months: i64,
    /// The year before: by this month,
    pub year_month: i64,
    /// and this day of it.
    pub year_day: i64,
}

impl MoneyDuties {
    /// What an occasion makes due, and by when. A year is over on the last of its days.
    pub fn due(self, occasion: Occasion, (from, until): (Day, Day)) -> Vec<(DutyKind, Day)> {
        match occasion {
            Occasion::ProgrammeEnded => {
                vec![(DutyKind::Surplus, until.plus_months(self.surplus_months))]
            }
            Occasion::YearOver => {
                let part = |n: i64| i8::try_from(n).unwrap_or(1);
                let (month, day) = (part(self.year_month), part(self.year_day));
                let due = Day::new(until.year() + 1, month, day);
                due.map(|due| vec![(DutyKind::Yearly, due)]).unwrap_or_default()
            }
            Occasion::Campaign => {
                let mut out = Vec::new();
                if until > from.plus_months(self.long_months) {
                    let every = self.report_months.max(1);
                    let days = (1..=120).map(|n| from.plus_months(n * every));
                    let while_it_runs = days.take_while(|day| *day <= until);
                    out.extend(while_it_runs.map(|day| (DutyKind::Interim, day)));
                }
                out.push((DutyKind::Final, until.plus_months(self.report_months)));
                out
            }
        }
    }
}

impl RuleContent for MoneyDuties {
    const RULE: RuleName = RuleName::MoneyDuties;

    fn clauses(&self) -> Vec<Clause> {
        vec![
            Clause::new("surplus", vec![("months", self.surplus_months.into())]),
            Clause::new(
                "campaign",
                vec![("months", self.report_months.into()), ("long", self.long_months.into())],
            ),
            Clause::new(
                "year",
                vec![("month", self.year_month.into()), ("day", self.year_day.into())],
            ),
        ]
    }

    fn to_fields(&self) -> Vec<(String, String)> {
        [
            ("surplus-months", self.surplus_months),
            ("report-months", self.report_months),
            ("long-months", self.long_months),
            ("year-month", self.year_month),
            ("year-day", self.year_day),
        ]
        .into_iter()
        .map(|(key, value)| (key.to_owned(), value.to_string()))
        .collect()
    }

    fn from_fields(fields: &BTreeMap<String, String>) -> Result<Self, RuleRefusal> {
        let from = Fields::new(fields);
        let year_month = from.number("year-month", 1, 12)?;
        let year_day = from.number("year-day", 1, 31)?;
        let part = |n: i64| i8::try_from(n).unwrap_or(0);
        if Day::new(2026, part(year_month), part(year_day)).is_err() {
            return Err(RuleRefusal::OutOfOrder { key: "year-day".to_owned() });
        }
        Ok(Self {
            surplus_months: from.number("surplus-months", 1, 3)?,
            report_months: from.number("report-months", 1, 3)?,
            long_months: from.number("long-months", 1, 6)?,
            year_month,
            year_day,
        })
    }

    /// The statutes' own days. A town may sign shorter ones, never longer ones.
    fn default_for_town() -> Self {
        Self { surplus_months: 3, report_months: 3, long_months: 6, year_month: 5, year_day: 31 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    // covers J4
    #[test]
    fn the_statutes_days_are_kept() {
        let rule = MoneyDuties::default_for_town();
        let ended = (day("2026-01-01"), day("2026-08-31"));
        assert_eq!(
            rule.due(Occasion::ProgrammeEnded, ended),
            [(DutyKind::Surplus, day("2026-11-30"))]
        );
        assert_eq!(
            rule.due(Occasion::YearOver, (day("2026-01-01"), day("2026-12-31"))),
            [(DutyKind::Yearly, day("2027-05-31"))]
        );
        // six months and no longer: told of at its end alone
        let short = rule.due(Occasion::Campaign, (day("2026-01-10"), day("2026-07-10")));
        assert_eq!(short, [(DutyKind::Final, day("2026-10-10"))]);
        let long = rule.due(Occasion::Campaign, (day("2026-01-10"), day("2026-07-11")));
        assert_eq!(
            long,
            [
                (DutyKind::Interim, day("2026-04-10")),
                (DutyKind::Interim, day("2026-07-10")),
                (DutyKind::Final, day("2026-10-11")),
            ]
        );
    }

    #[test]
    fn a_town_signs_no_longer_days_than_the_statutes() {
        let rule = MoneyDuties::default_for_town();
        let mut fields: BTreeMap<String, String> = rule.to_fields().into_iter().collect();
        assert_eq!(MoneyDuties::from_fields(&fields), Ok(rule));
        fields.insert("surplus-months".to_owned(), "4".to_owned());
        assert!(MoneyDuties::from_fields(&fields).is_err());
    }
}
