//! One role of one person in one body, from a day to a day (A3). The career line of a person is
//! the list of their holdings; nothing in it is ever deleted.

use super::OrganisationRefusal;
use crate::access::Role;
use crate::basics::Day;

/// A role from one day to another, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holding {
    /// The role.
    pub role: Role,
    /// The first day; may lie ahead.
    pub starts_on: Day,
    /// The last day; none while it is open.
    pub ends_on: Option<Day>,
}

impl Holding {
    /// A holding whose days are in order.
    ///
    /// # Errors
    /// Ends before it starts.
    pub fn new(
        role: Role,
        starts_on: Day,
        ends_on: Option<Day>,
    ) -> Result<Self, OrganisationRefusal> {
        match ends_on {
            Some(ends_on) if ends_on < starts_on => {
                Err(OrganisationRefusal::EndsBeforeStart { starts_on, ends_on })
            }
            Some(_) | None => Ok(Self { role, starts_on, ends_on }),
        }
    }

    /// Whether it is held on this day.
    pub fn on(&self, day: Day) -> bool {
        self.starts_on <= day && self.ends_on.is_none_or(|last| day <= last)
    }

    /// Whether the two share a day.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.ends_on.is_none_or(|last| other.starts_on <= last)
            && other.ends_on.is_none_or(|last| self.starts_on <= last)
    }

    /// This holding beside the others of the same person in the same body.
    ///
    /// # Errors
    /// The same role is held there on one of its days already.
    pub fn beside(self, others: &[Self]) -> Result<Self, OrganisationRefusal> {
        let twice = others.iter().find(|other| other.role == self.role && other.overlaps(&self));
        match twice {
            Some(held) => {
                Err(OrganisationRefusal::HeldAlready { role: held.role, starts_on: held.starts_on })
            }
            None => Ok(self),
        }
    }

    /// Ends it. The last day may lie ahead; an end already set may be moved, but a day gone by
    /// on which it was held is never taken back.
    ///
    /// # Errors
    /// Before its first day; over already; a last day that lies before yesterday.
    pub fn end(self, last: Day, today: Day) -> Result<Self, OrganisationRefusal> {
        if let Some(ended) = self.ends_on.filter(|ended| *ended < today) {
            return Err(OrganisationRefusal::AlreadyEnded { ends_on: ended });
        }
        if last < today.plus_days(-1) {
            return Err(OrganisationRefusal::EndsInPast { ends_on: last, today });
        }
        Self::new(self.role, self.starts_on, Some(last))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::basics::Refusal;
    use proptest::prelude::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }
    fn leader(from: &str, until: &str) -> Holding {
        Holding::new(Role::Leader, day(from), until.parse().ok()).expect("days in order")
    }

    // covers A3
    #[test]
    fn a_role_is_held_from_its_first_to_its_last_day() {
        let held = leader("2026-01-01", "2026-06-30");
        for (on, yes) in [
            ("2025-12-31", false),
            ("2026-01-01", true),
            ("2026-06-30", true),
            ("2026-07-01", false),
        ] {
            assert_eq!(held.on(day(on)), yes, "{on}");
        }
        assert!(leader("2026-01-01", "").on(day("2036-01-01")));
        let refused = Holding::new(Role::Leader, day("2026-02-01"), Some(day("2026-01-31")));
        assert_eq!(refused.expect_err("reversed").key(), "organisations-ends-before-start");
    }

    #[test]
    fn the_same_role_is_not_held_twice_on_a_day() {
        let held = [leader("2026-01-01", "2026-06-30")];
        assert!(leader("2026-07-01", "").beside(&held).is_ok());
        assert!(leader("2025-01-01", "2025-12-31").beside(&held).is_ok());
        for (from, until) in [("2026-06-30", ""), ("2025-01-01", "2026-01-01"), ("2025-01-01", "")]
        {
            let refused = leader(from, until).beside(&held).expect_err("twice");
            assert_eq!(refused.key(), "organisations-held-already");
        }
        let also = Holding { role: Role::Volunteer, ..leader("2026-01-01", "") };
        assert!(also.beside(&held).is_ok(), "another role stands beside it");
    }

    #[test]
    fn an_end_is_set_ahead_and_never_into_the_past() {
        let (held, today) = (leader("2026-01-01", ""), day("2026-11-23"));
        let ended = held.end(day("2026-12-31"), today).expect("ends ahead");
        assert_eq!(ended.ends_on, Some(day("2026-12-31")));
        assert!(held.end(day("2026-11-22"), today).is_ok(), "from today on no longer");
        assert!(held.end(day("2026-11-21"), today).is_err());
        assert!(leader("2026-01-01", "2026-06-30").end(day("2026-12-31"), today).is_err());
        assert!(leader("2027-01-01", "").end(day("2026-12-31"), today).is_err());
    }

    proptest! {
        #[test]
        fn two_overlap_exactly_when_they_share_a_day(
            a in 0i64..40, a_long in proptest::option::of(0i64..20),
            b in 0i64..40, b_long in proptest::option::of(0i64..20),
        ) {
            let zero = day("2026-01-01");
            let make = |from: i64, long: Option<i64>| Holding {
                role: Role::Leader,
                starts_on: zero.plus_days(from),
                ends_on: long.map(|long| zero.plus_days(from + long)),
            };
            let (one, other) = (make(a, a_long), make(b, b_long));
            let share = (0..70).map(|n| zero.plus_days(n)).any(|d| one.on(d) && other.on(d));
            prop_assert_eq!(one.overlaps(&other), share);
            prop_assert_eq!(other.overlaps(&one), share);
        }
    }
}
