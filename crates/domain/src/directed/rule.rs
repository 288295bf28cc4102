//! 定向助学: how long a pupil is held, how many at once, how long an answer is waited for.
//!
//! No law sets these: they are ours, to be agreed by both sides.

use std::collections::BTreeMap;

use super::refusal::{DirectedRefusal, tells};
use crate::basics::{Day, Moment};
use crate::rules::{Clause, Fields, RuleContent, RuleName, RuleRefusal};

/// The rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DirectedGiving {
    /// For how many days a giver holds a pupil.
    pub hold_days: i64,
    /// How many a giver holds or waits for at once.
    pub holds_most: i64,
    /// For how many days an answer is waited for before the alarm.
    pub answer_days: i64,
    /// After how many days of a term an unpaid child-term is an alarm.
    pub alarm_days: i64,
}

impl DirectedGiving {
    /// Until when a hold lasts that begins now.
    pub fn held_until(self, now: Moment) -> Moment {
        now.plus_minutes(self.hold_days * 24 * 60)
    }
    /// Until when an answer is waited for.
    pub fn answer_until(self, today: Day) -> Day {
        today.plus_days(self.answer_days)
    }
    /// Refuses words that could tell a giver who the child is.
    ///
    /// # Errors
    /// A name, the school, or four digits.
    pub fn readable(self, words: &str, secret: &[&str]) -> Result<(), DirectedRefusal> {
        if tells(words, secret) { Err(DirectedRefusal::TellsWho) } else { Ok(()) }
    }
}

impl RuleContent for DirectedGiving {
    const RULE: RuleName = RuleName::DirectedGiving;

    fn clauses(&self) -> Vec<Clause> {
        let hold = vec![("days", self.hold_days.into()), ("most", self.holds_most.into())];
        vec![
            Clause::new("hold", hold),
            Clause::new("answer", vec![("days", self.answer_days.into())]),
            Clause::new("alarm", vec![("days", self.alarm_days.into())]),
        ]
    }

    fn to_fields(&self) -> Vec<(String, String)> {
        vec![
            ("hold-days".to_owned(), self.hold_days.to_string()),
            ("holds-most".to_owned(), self.holds_most.to_string()),
            ("answer-days".to_owned(), self.answer_days.to_string()),
            ("alarm-days".to_owned(), self.alarm_days.to_string()),
        ]
    }

    fn from_fields(fields: &BTreeMap<String, String>) -> Result<Self, RuleRefusal> {
        let from = Fields::new(fields);
        Ok(Self {
            hold_days: from.number("hold-days", 1, 60)?,
            holds_most: from.number("holds-most", 1, 20)?,
            answer_days: from.number("answer-days", 1, 365)?,
            alarm_days: from.number("alarm-days", 1, 180)?,
        })
    }

    /// Seven days, three at once, thirty days, sixty days: our own figures, to begin with.
    fn default_for_town() -> Self {
        Self { hold_days: 7, holds_most: 3, answer_days: 30, alarm_days: 60 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rule_comes_back_from_its_text() {
        let rule = DirectedGiving::default_for_town();
        let fields: BTreeMap<String, String> = rule.to_fields().into_iter().collect();
        assert_eq!(DirectedGiving::from_fields(&fields), Ok(rule));
    }

    // covers T17 J6
    #[test]
    fn words_that_tell_who_a_child_is_are_refused() {
        let rule = DirectedGiving::default_for_town();
        let secret = ["陈小雨", "龙城实验学校", "陈伟", ""];
        for (words, good) in [
            ("喜欢画画，想当老师", true),
            ("上 5 年级，成绩前 10 名", true),
            ("小雨喜欢画画", true),
            ("陈小雨喜欢画画", false),
            ("在龙城实验学校读书", false),
            ("电话１３９００", false),
        ] {
            assert_eq!(rule.readable(words, &secret).is_ok(), good, "{words}");
        }
    }
}
