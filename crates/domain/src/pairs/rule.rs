//! 结对规则: how many children one looks after, how long a background check holds, who is kept out.
//!
//! 未成年人保护法 art. 62 asks bodies in close contact with minors for a record check before hiring
//! and a new one each year, for their staff (工作人员). For volunteers who meet a child alone it is
//! prudent practice, not the law's wording (china-facts 10). Every other number here is ours.

use std::collections::BTreeMap;

use crate::basics::Day;
use crate::rules::{Clause, Fields, RuleContent, RuleName, RuleRefusal};

/// What a town agrees about pairs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pairing {
    /// How many months a background check holds.
    pub check_months: i64,
    /// How many days before its end somebody is reminded.
    pub expiring_days: i64,
    /// The most children beside one worker.
    pub worker_most: i64,
    /// The most children beside one volunteer.
    pub volunteer_most: i64,
    /// 1: the volunteer is of the child's sex; 0: anybody.
    pub same_sex: i64,
    /// 1: nobody who works at the child's school; 0: anybody.
    pub school_out: i64,
    /// Days after which a family should have been spoken with again.
    pub contact_days: i64,
}

impl Pairing {
    /// The first day on which a check of this day holds no more.
    pub fn check_until(self, issued_on: Day) -> Day {
        issued_on.plus_months(self.check_months)
    }
}

impl RuleContent for Pairing {
    const RULE: RuleName = RuleName::Pairing;

    fn clauses(&self) -> Vec<Clause> {
        let one = |key, name, n: i64| Clause::new(key, vec![(name, n.into())]);
        vec![
            one("check", "months", self.check_months),
            one("expiring", "days", self.expiring_days),
            one("worker", "most", self.worker_most),
            one("volunteer", "most", self.volunteer_most),
            one("sex", "on", self.same_sex),
            one("school", "on", self.school_out),
            one("contact", "days", self.contact_days),
        ]
    }

    fn to_fields(&self) -> Vec<(String, String)> {
        [
            ("check-months", self.check_months),
            ("expiring-days", self.expiring_days),
            ("worker-most", self.worker_most),
            ("volunteer-most", self.volunteer_most),
            ("same-sex", self.same_sex),
            ("school-out", self.school_out),
            ("contact-days", self.contact_days),
        ]
        .map(|(key, n)| (key.to_owned(), n.to_string()))
        .into()
    }

    fn from_fields(fields: &BTreeMap<String, String>) -> Result<Self, RuleRefusal> {
        let from = Fields::new(fields);
        Ok(Self {
            check_months: from.number("check-months", 1, 60)?,
            expiring_days: from.number("expiring-days", 0, 180)?,
            worker_most: from.number("worker-most", 1, 500)?,
            volunteer_most: from.number("volunteer-most", 1, 50)?,
            same_sex: from.number("same-sex", 0, 1)?,
            school_out: from.number("school-out", 0, 1)?,
            contact_days: from.number("contact-days", 1, 366)?,
        })
    }

    /// The check is the law's year; the rest is our own, to begin with.
    fn default_for_town() -> Self {
        Self {
            check_months: 12,
            expiring_days: 30,
            worker_most: 30,
            volunteer_most: 2,
            same_sex: 1,
            school_out: 1,
            contact_days: 31,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_comes_back_from_its_text() {
        let rule = Pairing::default_for_town();
        let fields: BTreeMap<String, String> = rule.to_fields().into_iter().collect();
        assert_eq!(Pairing::from_fields(&fields), Ok(rule));
        let issued = Day::new(2026, 2, 28).expect("a day");
        assert_eq!(rule.check_until(issued), Day::new(2027, 2, 28).expect("a day"));
    }
}
