//! The two rules this room computes with: how time is counted, and how many hours make a star.

use std::collections::BTreeMap;

use crate::activities::coded;
use crate::basics::{Fact, Minutes};
use crate::rules::{Clause, Fields, RuleContent, RuleName, RuleRefusal};

coded! {
    /// Whether rest and meals inside a shift are service.
    pub enum RestTime {
        /// They are not counted (the rule of the platforms, china-facts 2.1).
        Excluded = "excluded",
        /// They are.
        Counted = "counted",
    }
}
coded! {
    /// What becomes of hours whose both ends were recorded by two parties.
    pub enum ScanPair {
        /// They come ticked: one click confirms them all.
        Preselected = "preselected",
        /// Each is ticked by hand.
        AskEach = "ask-each",
    }
}

/// How time is counted. All minutes and days are whole numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HoursRule {
    /// Rest and meals.
    pub rest: RestTime,
    /// Counted time is rounded down to a multiple of this; 1: not rounded.
    pub rounding_minutes: i64,
    /// Up to this much a day a social worker confirms alone (8 h, i志愿, china-facts 2.6).
    pub day_at_once_minutes: i64,
    /// Up to this much a day the parent body confirms; above it nothing is confirmed here (12 h).
    pub day_most_minutes: i64,
    /// Hours are recorded within this many working days of the activity's end (民政部令第67号
    /// art. 11: 10).
    pub record_within_working_days: i64,
    /// Less than this share of the planned time is flagged as short; 0: never. It is never lost.
    pub short_percent: i64,
    /// A check-out later than this after the planned end is flagged; the time after the planned
    /// end is not counted in either case (inside the activity, china-facts 1.7).
    pub overtime_minutes: i64,
    /// Hours of grade A.
    pub scan_pair: ScanPair,
}

impl Default for HoursRule {
    fn default() -> Self {
        Self::default_for_town()
    }
}

impl HoursRule {
    /// Counted minutes after rounding down.
    pub fn rounded(&self, minutes: Minutes) -> Minutes {
        let step = self.rounding_minutes.max(1);
        Minutes::new(minutes.count().div_euclid(step) * step)
    }
}

impl RuleContent for HoursRule {
    const RULE: RuleName = RuleName::Hours;

    fn clauses(&self) -> Vec<Clause> {
        let hours = |minutes: i64| Fact::Text(Minutes::new(minutes).hours_text());
        vec![
            Clause::new("rest", vec![("rest", self.rest.code().into())]),
            Clause::new("rounding", vec![("minutes", self.rounding_minutes.into())]),
            Clause::new("inside", vec![("minutes", self.overtime_minutes.into())]),
            Clause::new("short", vec![("percent", self.short_percent.into())]),
            Clause::new(
                "daily-tiers",
                vec![
                    ("once", hours(self.day_at_once_minutes)),
                    ("most", hours(self.day_most_minutes)),
                ],
            ),
            Clause::new("record-within", vec![("days", self.record_within_working_days.into())]),
            Clause::new("scan-pair", vec![("pair", self.scan_pair.code().into())]),
        ]
    }

    fn to_fields(&self) -> Vec<(String, String)> {
        [
            ("rest", self.rest.code().to_owned()),
            ("rounding-minutes", self.rounding_minutes.to_string()),
            ("day-at-once-minutes", self.day_at_once_minutes.to_string()),
            ("day-most-minutes", self.day_most_minutes.to_string()),
            ("record-within-working-days", self.record_within_working_days.to_string()),
            ("short-percent", self.short_percent.to_string()),
            ("overtime-minutes", self.overtime_minutes.to_string()),
            ("scan-pair", self.scan_pair.code().to_owned()),
        ]
        .map(|(key, value)| (key.to_owned(), value))
        .to_vec()
    }

    fn from_fields(fields: &BTreeMap<String, String>) -> Result<Self, RuleRefusal> {
        let from = Fields::new(fields);
        let day_at_once_minutes = from.number("day-at-once-minutes", 1, 1440)?;
        Ok(Self {
            rest: word(from, "rest", RestTime::parse)?,
            rounding_minutes: from.number("rounding-minutes", 1, 60)?,
            day_at_once_minutes,
            day_most_minutes: from.number("day-most-minutes", day_at_once_minutes, 1440)?,
            record_within_working_days: from.number("record-within-working-days", 1, 60)?,
            short_percent: from.number("short-percent", 0, 100)?,
            overtime_minutes: from.number("overtime-minutes", 0, 240)?,
            scan_pair: word(from, "scan-pair", ScanPair::parse)?,
        })
    }

    fn default_for_town() -> Self {
        Self {
            rest: RestTime::Excluded,
            rounding_minutes: 1,
            day_at_once_minutes: 480,
            day_most_minutes: 720,
            record_within_working_days: 10,
            short_percent: 0,
            overtime_minutes: 30,
            scan_pair: ScanPair::Preselected,
        }
    }
}

fn word<T>(
    from: Fields<'_>,
    key: &str,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<T, RuleRefusal> {
    let given = from.text(key)?;
    parse(given).ok_or_else(|| RuleRefusal::UnknownWord {
        key: key.to_owned(),
        given: given.chars().take(20).collect(),
    })
}

/// One step of the ladder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StarStep {
    /// Which star, from 1.
    pub star: i64,
    /// Counted hours it takes.
    pub hours: i64,
    /// Days in the registry it takes; 0: none (龙岗 and 深圳 ask for some, china-facts 2.7).
    pub tenure_days: i64,
}

/// How many hours make a star (T25).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StarLadder {
    /// The steps, each higher than the one before.
    pub steps: Vec<StarStep>,
}

impl Default for StarLadder {
    fn default() -> Self {
        Self::default_for_town()
    }
}

impl StarLadder {
    /// The highest star these hours reach, whatever the tenure; 0: none yet.
    pub fn level(&self, total: Minutes) -> i64 {
        self.level_with_tenure(total, i64::MAX)
    }
    /// The highest star these hours reach for somebody this many days in the registry.
    pub fn level_with_tenure(&self, total: Minutes, days: i64) -> i64 {
        let reached =
            |step: &&StarStep| total >= Minutes::from_hours(step.hours) && days >= step.tenure_days;
        self.steps.iter().take_while(reached).last().map_or(0, |step| step.star)
    }
    /// The next star and how much is missing to it; none at the top.
    pub fn next(&self, total: Minutes) -> Option<(i64, Minutes)> {
        let above = |step: &&StarStep| Minutes::from_hours(step.hours) > total;
        let step = self.steps.iter().find(above)?;
        Some((step.star, Minutes::from_hours(step.hours) - total))
    }
    /// The clause a star comes from, for a `RuleRef`.
    pub const CLAUSE: &'static str = "steps";
}

impl RuleContent for StarLadder {
    const RULE: RuleName = RuleName::StarLadder;

    fn clauses(&self) -> Vec<Clause> {
        let list = |of: fn(&StarStep) -> i64| Fact::Text(numbers(&self.steps, of, "/"));
        let mut clauses = vec![Clause::new(Self::CLAUSE, vec![("hours", list(|s| s.hours))])];
        if self.steps.iter().any(|step| step.tenure_days > 0) {
            clauses.push(Clause::new("tenure", vec![("days", list(|s| s.tenure_days))]));
        }
        clauses
    }

    fn to_fields(&self) -> Vec<(String, String)> {
        vec![
            ("hours".to_owned(), numbers(&self.steps, |step| step.hours, ",")),
            ("tenure-days".to_owned(), numbers(&self.steps, |step| step.tenure_days, ",")),
        ]
    }

    fn from_fields(fields: &BTreeMap<String, String>) -> Result<Self, RuleRefusal> {
        let from = Fields::new(fields);
        let hours = from.numbers("hours", 1, 100_000)?;
        let days = from.numbers("tenure-days", 0, 36_500)?;
        let out_of_order = |key: &str| RuleRefusal::OutOfOrder { key: key.to_owned() };
        if hours.is_empty() || !hours.is_sorted_by(|a, b| a < b) {
            return Err(out_of_order("hours"));
        }
        if days.len() != hours.len() || !days.is_sorted() {
            return Err(out_of_order("tenure-days"));
        }
        let steps = (1..).zip(hours).zip(days);
        let step = |((star, hours), tenure_days)| StarStep { star, hours, tenure_days };
        Ok(Self { steps: steps.map(step).collect() })
    }

    /// The national ladder of 2012, also Guangdong's: 100/300/600/1000/1500 hours.
    fn default_for_town() -> Self {
        let step = |(star, hours)| StarStep { star, hours, tenure_days: 0 };
        Self { steps: (1..).zip([100, 300, 600, 1000, 1500]).map(step).collect() }
    }
}

fn numbers(steps: &[StarStep], of: fn(&StarStep) -> i64, between: &str) -> String {
    steps.iter().map(|step| of(step).to_string()).collect::<Vec<_>>().join(between)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::rules::{read_fields, write_fields};

    fn comes_back<T: RuleContent + PartialEq + std::fmt::Debug>(content: T) {
        let fields = read_fields(&write_fields(&content.to_fields())).expect("readable");
        assert_eq!(T::from_fields(&fields), Ok(content));
    }

    // covers T10
    #[test]
    fn both_rules_come_back_from_their_stored_text() {
        comes_back(HoursRule::default());
        comes_back(StarLadder::default());
    }

    // covers T25 G2
    #[test]
    fn stars_by_the_national_ladder() {
        let ladder = StarLadder::default();
        for (minutes, star, next) in [
            (0, 0, Some((1, 6000))),
            (5999, 0, Some((1, 1))),
            (6000, 1, Some((2, 12_000))),
            (2790, 0, Some((1, 3210))),
            (89_999, 4, Some((5, 1))),
            (90_000, 5, None),
        ] {
            let total = Minutes::new(minutes);
            assert_eq!(ladder.level(total), star, "{minutes}");
            let found = ladder.next(total).map(|(star, missing)| (star, missing.count()));
            assert_eq!(found, next, "{minutes}");
        }
    }

    #[test]
    fn a_star_that_asks_for_tenure_waits_for_it() {
        let mut ladder = StarLadder::default();
        ladder.steps[1].tenure_days = 180;
        let total = Minutes::from_hours(700);
        assert_eq!(ladder.level_with_tenure(total, 179), 1);
        assert_eq!(ladder.level_with_tenure(total, 180), 3);
    }

    #[test]
    fn a_ladder_that_does_not_rise_is_refused() {
        let with = |hours: &str, days: &str| {
            let fields = [("hours", hours), ("tenure-days", days)];
            let fields = fields.map(|(key, value)| (key.to_owned(), value.to_owned()));
            StarLadder::from_fields(&BTreeMap::from(fields))
        };
        let refused = |key: &str| Err(RuleRefusal::OutOfOrder { key: key.to_owned() });
        assert_eq!(with("100,100", "0,0"), refused("hours"));
        assert_eq!(with("100,300", "0"), refused("tenure-days"));
        assert!(with("100,300", "0,180").is_ok());
    }

    proptest! {
        #[test]
        fn what_is_missing_brings_exactly_the_next_star(minutes in 0i64..100_000) {
            let (ladder, total) = (StarLadder::default(), Minutes::new(minutes));
            if let Some((star, missing)) = ladder.next(total) {
                prop_assert_eq!(ladder.level(total) + 1, star);
                prop_assert_eq!(ladder.level(total + missing), star);
                prop_assert_eq!(ladder.level(total + missing - Minutes::new(1)), star - 1);
            }
        }
        #[test]
        fn rounding_never_gives_time_away(minutes in 0i64..1440, step in 1i64..=60) {
            let rule = HoursRule { rounding_minutes: step, ..HoursRule::default() };
            let found = rule.rounded(Minutes::new(minutes)).count();
            prop_assert!(found <= minutes && minutes - found < step);
        }
    }
}
