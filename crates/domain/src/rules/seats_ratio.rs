//! How many volunteers one social worker leads, and how many minors one adult looks after.
//!
//! No official ratio of social workers to volunteers is known (china-facts 3): a town that sets
//! none has none, and a number in force is the town's own.

use std::collections::BTreeMap;

use super::{Clause, Fields, RuleContent, RuleName, RuleRefusal};

/// More than this on one person is a slip of the pen.
const MOST: i64 = 999;

/// The town's ratio of seats (D4, D5). 0 means: not set, anything goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeatsRatio {
    /// The most volunteers beside one social worker; 0 = not set.
    pub volunteers_per_worker_most: i64,
    /// The most people under 18 beside one adult; 0 = not set.
    pub minors_per_adult_most: i64,
}

impl SeatsRatio {
    /// How many volunteers these social workers carry; none when not set.
    pub fn volunteers_for(self, workers: i64) -> Option<i64> {
        most_for(self.volunteers_per_worker_most, workers)
    }
    /// How many minors these adults carry; none when not set.
    pub fn minors_for(self, adults: i64) -> Option<i64> {
        most_for(self.minors_per_adult_most, adults)
    }
    /// Whether this many volunteers may stand beside this many social workers.
    pub fn carries_volunteers(self, workers: i64, volunteers: i64) -> bool {
        self.volunteers_for(workers).is_none_or(|most| volunteers <= most)
    }
    /// Whether this many minors may stand beside this many adults.
    pub fn carries_minors(self, adults: i64, minors: i64) -> bool {
        self.minors_for(adults).is_none_or(|most| minors <= most)
    }
}

fn most_for(each: i64, people: i64) -> Option<i64> {
    (each > 0).then(|| each.saturating_mul(people.max(0)))
}

impl RuleContent for SeatsRatio {
    const RULE: RuleName = RuleName::SeatsRatio;

    fn clauses(&self) -> Vec<Clause> {
        vec![
            Clause::new("workers", vec![("most", self.volunteers_per_worker_most.into())]),
            Clause::new("adults", vec![("most", self.minors_per_adult_most.into())]),
        ]
    }

    fn to_fields(&self) -> Vec<(String, String)> {
        vec![
            ("volunteers-per-worker-most".to_owned(), self.volunteers_per_worker_most.to_string()),
            ("minors-per-adult-most".to_owned(), self.minors_per_adult_most.to_string()),
        ]
    }

    fn from_fields(fields: &BTreeMap<String, String>) -> Result<Self, RuleRefusal> {
        let from = Fields::new(fields);
        Ok(Self {
            volunteers_per_worker_most: from.number("volunteers-per-worker-most", 0, MOST)?,
            minors_per_adult_most: from.number("minors-per-adult-most", 0, MOST)?,
        })
    }

    /// Neither is set: a number nobody has decided would pass for an official one.
    fn default_for_town() -> Self {
        Self { volunteers_per_worker_most: 0, minors_per_adult_most: 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // covers D4 D5
    #[test]
    fn a_ratio_that_is_not_set_stops_nobody() {
        let open = SeatsRatio::default_for_town();
        assert!(open.carries_volunteers(0, 500) && open.carries_minors(0, 30));
        let set = SeatsRatio { volunteers_per_worker_most: 15, minors_per_adult_most: 5 };
        for (workers, volunteers, carried) in
            [(0, 0, true), (0, 1, false), (2, 30, true), (2, 31, false)]
        {
            assert_eq!(
                set.carries_volunteers(workers, volunteers),
                carried,
                "{workers} {volunteers}"
            );
        }
        assert!(set.carries_minors(1, 5) && !set.carries_minors(1, 6));
    }
}
