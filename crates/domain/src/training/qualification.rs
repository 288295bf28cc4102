//! What somebody may be trusted with, until when, and how it is kept alive (C2).

use crate::activities::coded;
use crate::basics::{Day, Fact, Refusal};

coded! {
    /// How somebody came by a qualification, or kept it.
    pub enum QualifiedBy {
        /// A passed course.
        Course = "course",
        /// A certificate from elsewhere, shown to a worker.
        Shown = "shown",
        /// Supervised practice.
        Practice = "practice",
        /// Teaching it to others.
        Teaching = "teaching",
    }
}
coded! {
    /// Where a qualification stands on a day.
    pub enum Standing {
        /// Holds, and for a while.
        Valid = "valid",
        /// Holds, and is to be renewed soon.
        RunsOut = "runs_out",
        /// Has run out, and can still be woken up.
        Resting = "resting",
        /// Has run out for good: the course is taken again.
        Lapsed = "lapsed",
        /// Taken back, with a reason.
        Withdrawn = "withdrawn",
    }
}

impl QualifiedBy {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Course => "training-by-course",
            Self::Shown => "training-by-shown",
            Self::Practice => "training-by-practice",
            Self::Teaching => "training-by-teaching",
        }
    }
}
impl Standing {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Valid => "training-standing-valid",
            Self::RunsOut => "training-standing-runs-out",
            Self::Resting => "training-standing-resting",
            Self::Lapsed => "training-standing-lapsed",
            Self::Withdrawn => "training-standing-withdrawn",
        }
    }
    /// Whether a gate lets its holder through.
    pub fn holds(self) -> bool {
        matches!(self, Self::Valid | Self::RunsOut)
    }
}

/// From how many days before its end a qualification is to be renewed.
pub const RUNS_OUT_DAYS: i64 = 60;

/// The terms of a qualification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// How many months it holds; 0: for good.
    pub valid_months: i64,
    /// How many supervised practices renew it; 0: practice does not.
    pub practices: i64,
    /// How many taught sittings renew it; 0: teaching does not.
    pub teachings: i64,
    /// For how many months after its end it can be woken up by half the evidence.
    pub rest_months: i64,
}

/// Somebody's qualification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// Since when.
    pub since: Day,
    /// The last day it holds; none: for good.
    pub until: Option<Day>,
    /// Since when it is taken back.
    pub withdrawn_on: Option<Day>,
}

/// What was done since the qualification was last given or renewed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Evidence {
    /// Supervised practices.
    pub practices: i64,
    /// Sittings taught.
    pub teachings: i64,
}

/// Why a qualification cannot be given, renewed or woken up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QualificationRefusal {
    /// It is held already and for good, or was renewed just now.
    NothingToRenew,
    /// It has run out: it can only be woken up.
    RanOut {
        /// Its last day.
        until: Day,
    },
    /// It has run out for good.
    Lapsed {
        /// Since when.
        since: Day,
    },
    /// Taken back.
    Withdrawn,
    /// Not enough practice and not enough teaching.
    MoreNeeded {
        /// Supervised practices still missing; 0: practice does not renew it.
        practices: i64,
        /// Taught sittings still missing; 0: teaching does not renew it.
        teachings: i64,
    },
    /// It still holds: it need not be woken up.
    StillHolds,
    /// A day that lies in the future.
    Future,
    /// Nobody gives a qualification to themselves.
    Own,
    /// A number of months or times that is none.
    OddTerms {
        /// The form field.
        field: &'static str,
    },
    /// Another qualification has this name.
    NameTaken,
    /// It has ended: nobody is given it any more.
    Closed,
}

impl Refusal for QualificationRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::NothingToRenew => "training-qualification-nothing-to-renew",
            Self::RanOut { .. } => "training-qualification-ran-out",
            Self::Lapsed { .. } => "training-qualification-lapsed",
            Self::Withdrawn => "training-qualification-withdrawn",
            Self::MoreNeeded { .. } => "training-qualification-more-needed",
            Self::StillHolds => "training-qualification-still-holds",
            Self::Future => "training-qualification-future",
            Self::Own => "training-qualification-own",
            Self::OddTerms { .. } => "training-qualification-odd-terms",
            Self::NameTaken => "training-qualification-name-taken",
            Self::Closed => "training-qualification-closed",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::RanOut { until } => vec![("until", (*until).into())],
            Self::Lapsed { since } => vec![("since", (*since).into())],
            Self::MoreNeeded { practices, teachings } => {
                vec![("practices", (*practices).into()), ("teachings", (*teachings).into())]
            }
            _ => Vec::new(),
        }
    }
    fn field(&self) -> Option<&str> {
        match self {
            Self::Future => Some("day"),
            Self::OddTerms { field } => Some(field),
            Self::NameTaken => Some("name"),
            Self::Own => Some("person"),
            _ => None,
        }
    }
}

impl Terms {
    /// Every term that is out of bounds.
    pub fn flaws(&self) -> Vec<QualificationRefusal> {
        let bounds = [
            ("valid_months", self.valid_months, 240),
            ("practices", self.practices, 100),
            ("teachings", self.teachings, 100),
            ("rest_months", self.rest_months, 60),
        ];
        bounds
            .into_iter()
            .filter(|(_, value, most)| !(0..=*most).contains(value))
            .map(|(field, ..)| QualificationRefusal::OddTerms { field })
            .collect()
    }
}

/// The last day of a qualification given on `day`; none: for good.
pub fn first_until(terms: &Terms, day: Day) -> Option<Day> {
    (terms.valid_months > 0).then(|| day.plus_months(terms.valid_months))
}

/// Where it stands on a day.
pub fn standing(held: &Held, terms: &Terms, day: Day) -> Standing {
    if held.withdrawn_on.is_some_and(|since| since <= day) {
        return Standing::Withdrawn;
    }
    match held.until {
        None => Standing::Valid,
        Some(until) if day > until.plus_months(terms.rest_months) => Standing::Lapsed,
        Some(until) if day > until => Standing::Resting,
        Some(until) if day.days_until(until) <= RUNS_OUT_DAYS => Standing::RunsOut,
        Some(_) => Standing::Valid,
    }
}

/// What is missing until practice or teaching is enough; none: one of them is.
fn lacking(terms: &Terms, evidence: Evidence, share: i64) -> Option<QualificationRefusal> {
    // Half of an odd number is rounded up: waking up is never free.
    let asked = |all: i64| (all + share - 1) / share;
    let (practices, teachings) = (asked(terms.practices), asked(terms.teachings));
    let enough = |asked: i64, done: i64| asked > 0 && done >= asked;
    if enough(practices, evidence.practices) || enough(teachings, evidence.teachings) {
        return None;
    }
    Some(QualificationRefusal::MoreNeeded {
        practices: (practices - evidence.practices).max(0),
        teachings: (teachings - evidence.teachings).max(0),
    })
}

/// Renews a qualification that still holds, by practice or by teaching: a new last day. A renewal
/// before the end begins at the end, so nothing is lost by being early.
///
/// # Errors
/// Nothing to renew, ran out, taken back, or not enough was done.
pub fn renew(
    held: &Held,
    terms: &Terms,
    evidence: Evidence,
    day: Day,
) -> Result<Day, QualificationRefusal> {
    let until = held.until.ok_or(QualificationRefusal::NothingToRenew)?;
    match standing(held, terms, day) {
        Standing::Withdrawn => return Err(QualificationRefusal::Withdrawn),
        Standing::Lapsed => {
            return Err(QualificationRefusal::Lapsed {
                since: until.plus_months(terms.rest_months),
            });
        }
        Standing::Resting => return Err(QualificationRefusal::RanOut { until }),
        Standing::Valid if day.days_until(until) > RUNS_OUT_DAYS * 3 => {
            return Err(QualificationRefusal::NothingToRenew);
        }
        Standing::Valid | Standing::RunsOut => {}
    }
    match lacking(terms, evidence, 1) {
        Some(refusal) => Err(refusal),
        None => Ok(until.plus_months(terms.valid_months)),
    }
}

/// Wakes up a qualification that has run out, by half of what renews it: a new last day, counted
/// from today.
///
/// # Errors
/// It still holds, has lapsed, was taken back, or not enough was done.
pub fn reactivate(
    held: &Held,
    terms: &Terms,
    evidence: Evidence,
    day: Day,
) -> Result<Day, QualificationRefusal> {
    match standing(held, terms, day) {
        Standing::Withdrawn => return Err(QualificationRefusal::Withdrawn),
        Standing::Valid | Standing::RunsOut => return Err(QualificationRefusal::StillHolds),
        Standing::Lapsed => {
            let since = held.until.unwrap_or(day).plus_months(terms.rest_months);
            return Err(QualificationRefusal::Lapsed { since });
        }
        Standing::Resting => {}
    }
    match lacking(terms, evidence, 2) {
        Some(refusal) => Err(refusal),
        None => Ok(day.plus_months(terms.valid_months)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TERMS: Terms = Terms { valid_months: 24, practices: 3, teachings: 2, rest_months: 6 };

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }
    fn held() -> Held {
        let since = day("2024-11-30");
        Held { since, until: first_until(&TERMS, since), withdrawn_on: None }
    }
    fn done(practices: i64, teachings: i64) -> Evidence {
        Evidence { practices, teachings }
    }

    // covers C2
    #[test]
    fn a_qualification_holds_runs_out_rests_and_lapses() {
        for (on, stands) in [
            ("2025-06-01", Standing::Valid),
            ("2026-10-01", Standing::RunsOut),
            ("2026-11-30", Standing::RunsOut),
            ("2026-12-01", Standing::Resting),
            ("2027-05-30", Standing::Resting),
            ("2027-05-31", Standing::Lapsed),
        ] {
            assert_eq!(standing(&held(), &TERMS, day(on)), stands, "{on}");
        }
        let withdrawn = Held { withdrawn_on: Some(day("2025-01-01")), ..held() };
        assert_eq!(standing(&withdrawn, &TERMS, day("2025-01-01")), Standing::Withdrawn);
        assert_eq!(standing(&withdrawn, &TERMS, day("2024-12-31")), Standing::Valid);
    }

    // covers C2
    #[test]
    fn practice_or_teaching_renews_it_from_its_end() {
        let on = day("2026-11-01");
        assert_eq!(renew(&held(), &TERMS, done(3, 0), on), Ok(day("2028-11-30")));
        assert_eq!(renew(&held(), &TERMS, done(0, 2), on), Ok(day("2028-11-30")));
        assert_eq!(
            renew(&held(), &TERMS, done(2, 1), on),
            Err(QualificationRefusal::MoreNeeded { practices: 1, teachings: 1 })
        );
        let early = renew(&held(), &TERMS, done(9, 9), day("2025-01-01"));
        assert_eq!(early, Err(QualificationRefusal::NothingToRenew));
    }

    // covers C2
    #[test]
    fn what_has_run_out_is_woken_up_by_half_and_what_has_lapsed_is_not() {
        let (resting, lapsed) = (day("2027-01-10"), day("2027-06-10"));
        assert_eq!(reactivate(&held(), &TERMS, done(2, 0), resting), Ok(day("2029-01-10")));
        assert_eq!(reactivate(&held(), &TERMS, done(0, 1), resting), Ok(day("2029-01-10")));
        assert!(reactivate(&held(), &TERMS, done(1, 0), resting).is_err());
        assert_eq!(
            renew(&held(), &TERMS, done(3, 0), resting),
            Err(QualificationRefusal::RanOut { until: day("2026-11-30") })
        );
        assert!(matches!(
            reactivate(&held(), &TERMS, done(9, 9), lapsed),
            Err(QualificationRefusal::Lapsed { .. })
        ));
        let none = Terms { practices: 0, teachings: 0, ..TERMS };
        assert!(reactivate(&held(), &none, done(9, 9), resting).is_err(), "only the course");
    }

    proptest! {
        #[test]
        fn a_renewal_never_shortens_and_only_what_holds_is_renewed(
            months in 1_i64..60, practices in 0_i64..6, teachings in 0_i64..6,
            rest in 0_i64..24, did in 0_i64..8, taught in 0_i64..8, after in 0_i64..4_000,
        ) {
            let terms = Terms { valid_months: months, practices, teachings, rest_months: rest };
            let since = day("2020-02-29");
            let held = Held { since, until: first_until(&terms, since), withdrawn_on: None };
            let on = since.plus_days(after);
            let stands = standing(&held, &terms, on);
            let (renewed, woken) = (
                renew(&held, &terms, done(did, taught), on),
                reactivate(&held, &terms, done(did, taught), on),
            );
            prop_assert!(renewed.is_err() || woken.is_err(), "never both");
            if let Ok(until) = renewed {
                prop_assert!(stands.holds() && Some(until) > held.until);
            }
            if let Ok(until) = woken {
                prop_assert!(stands == Standing::Resting && until > on);
            }
        }
    }
}
