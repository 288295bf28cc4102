//! One claim of a volunteer, and whether it lies within the caps.

use super::caps::ExpenseCaps;
use crate::activities::coded;
use crate::basics::{Day, Fact, Fen, PersonId, Refusal};

/// How many days after the service a claim is taken.
const DAYS_MOST: i64 = 60;

coded! {
    /// What was paid for.
    pub enum ExpenseKind {
        /// Going there and back.
        Transport = "transport",
        /// A meal during the service.
        Meal = "meal",
        /// Accident insurance bought by oneself; as a rule the organiser buys it (art. 17).
        Insurance = "insurance",
        /// What was bought for the activity.
        Materials = "materials",
    }
}
coded! {
    /// Where a claim stands.
    pub enum ClaimState {
        /// Claimed, and waits for a worker.
        Claimed = "claimed",
        /// A worker said yes; it waits to be paid.
        Approved = "approved",
        /// A worker said no, with a reason.
        Refused = "refused",
        /// Taken back by the volunteer.
        Withdrawn = "withdrawn",
        /// Paid out of the books.
        Paid = "paid",
    }
}

impl ExpenseKind {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Transport => "expenses-kind-transport",
            Self::Meal => "expenses-kind-meal",
            Self::Insurance => "expenses-kind-insurance",
            Self::Materials => "expenses-kind-materials",
        }
    }
}

/// Why a claim cannot be so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExpenseRefusal {
    /// Not there, or not yet: only who served has expenses.
    NotThere,
    /// The service is too long ago.
    TooLate {
        /// The most days.
        most: i64,
    },
    /// More than the day's cap of this kind.
    AboveDay {
        /// The cap.
        cap: Fen,
        /// What was claimed of it before.
        before: Fen,
        /// The word key of the kind.
        kind: &'static str,
    },
    /// More than the activity's cap.
    AboveActivity {
        /// The cap.
        cap: Fen,
        /// What of it is left.
        left: Fen,
    },
    /// One's own.
    Own,
    /// This step does not follow from where it stands.
    NotNow {
        /// Where it stands.
        state: ClaimState,
    },
    /// It stands in a payment that waits for a signature.
    InBatch,
    /// Nothing was chosen.
    NoChoice {
        /// The form field.
        field: &'static str,
    },
    /// Money given for pupils pays no expenses.
    BoundMoney,
}

impl ClaimState {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Claimed => "expenses-claimed",
            Self::Approved => "expenses-approved",
            Self::Refused => "expenses-refused",
            Self::Withdrawn => "expenses-withdrawn",
            Self::Paid => "expenses-paid",
        }
    }
    fn from(self, wanted: Self, next: Self) -> Result<Self, ExpenseRefusal> {
        if self == wanted { Ok(next) } else { Err(ExpenseRefusal::NotNow { state: self }) }
    }
    /// A worker's yes (law 3).
    ///
    /// # Errors
    /// One's own, or it waits no longer.
    pub fn approve(self, claimant: PersonId, by: PersonId) -> Result<Self, ExpenseRefusal> {
        if claimant == by {
            return Err(ExpenseRefusal::Own);
        }
        self.from(Self::Claimed, Self::Approved)
    }
    /// A worker's no, also after a yes that is not paid.
    ///
    /// # Errors
    /// One's own, or it is settled otherwise.
    pub fn refuse(self, claimant: PersonId, by: PersonId) -> Result<Self, ExpenseRefusal> {
        if claimant == by {
            return Err(ExpenseRefusal::Own);
        }
        self.from(Self::Claimed, Self::Refused)
            .or_else(|_| self.from(Self::Approved, Self::Refused))
    }
    /// The volunteer takes it back.
    ///
    /// # Errors
    /// It waits no longer.
    pub fn withdraw(self) -> Result<Self, ExpenseRefusal> {
        self.from(Self::Claimed, Self::Withdrawn)
    }
    /// It is paid.
    ///
    /// # Errors
    /// It is not approved.
    pub fn pay(self) -> Result<Self, ExpenseRefusal> {
        self.from(Self::Approved, Self::Paid)
    }
    /// Whether it counts towards the caps.
    pub fn counts(self) -> bool {
        matches!(self, Self::Claimed | Self::Approved | Self::Paid)
    }
}

impl Refusal for ExpenseRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::NotThere => "expenses-not-there",
            Self::TooLate { .. } => "expenses-too-late",
            Self::AboveDay { .. } => "expenses-above-day",
            Self::AboveActivity { .. } => "expenses-above-activity",
            Self::Own => "expenses-own",
            Self::NotNow { .. } => "expenses-not-now",
            Self::InBatch => "expenses-in-batch",
            Self::NoChoice { .. } => "expenses-no-choice",
            Self::BoundMoney => "expenses-bound-money",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::TooLate { most } => vec![("most", (*most).into())],
            Self::AboveDay { cap, before, kind } => vec![
                ("cap", (*cap).into()),
                ("before", (*before).into()),
                ("kind", Fact::Word(kind)),
            ],
            Self::AboveActivity { cap, left } => {
                vec![("cap", (*cap).into()), ("left", (*left).into())]
            }
            Self::NotNow { state } => vec![("state", Fact::Word(state.word()))],
            Self::NotThere
            | Self::Own
            | Self::InBatch
            | Self::NoChoice { .. }
            | Self::BoundMoney => Vec::new(),
        }
    }
    fn field(&self) -> Option<&str> {
        match self {
            Self::AboveDay { .. } | Self::AboveActivity { .. } => Some("fen"),
            Self::NotThere | Self::TooLate { .. } => Some("shift"),
            Self::NoChoice { field } => Some(field),
            Self::BoundMoney => Some("purpose"),
            Self::Own | Self::NotNow { .. } | Self::InBatch => None,
        }
    }
}

/// What was claimed before: by the person of the kind on the day, and for the activity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Spent {
    /// By the person, of the kind, on the day.
    pub day: Fen,
    /// For the activity, by everybody.
    pub activity: Fen,
}

/// Whether a claim lies within the caps (laws 1 and 2) and is in time.
///
/// # Errors
/// Too late, or more than a cap.
pub fn within(
    caps: ExpenseCaps,
    (kind, fen): (ExpenseKind, Fen),
    spent: Spent,
    (served, today): (Day, Day),
) -> Result<(), ExpenseRefusal> {
    if served > today {
        return Err(ExpenseRefusal::NotThere);
    }
    if served.days_until(today) > DAYS_MOST {
        return Err(ExpenseRefusal::TooLate { most: DAYS_MOST });
    }
    let (cap, before) = (caps.day(kind), spent.day);
    if spent.day.plus(fen).is_none_or(|sum| sum > cap) {
        return Err(ExpenseRefusal::AboveDay { cap, before, kind: kind.word() });
    }
    let cap = caps.activity();
    if spent.activity.plus(fen).is_none_or(|sum| sum > cap) {
        let left = cap.minus(spent.activity).unwrap_or_default().max(Fen::ZERO);
        return Err(ExpenseRefusal::AboveActivity { cap, left });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::RuleContent as _;
    use proptest::prelude::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }
    fn person(n: u128) -> PersonId {
        PersonId::new(uuid::Uuid::from_u128(n))
    }

    // covers J10
    #[test]
    fn a_claim_lies_within_the_day_the_activity_and_the_time() {
        let caps = ExpenseCaps::default_for_town();
        let today = day("2026-11-21");
        let spent = |day, activity| Spent { day: Fen::new(day), activity: Fen::new(activity) };
        let ask = |fen, spent, served| {
            within(caps, (ExpenseKind::Meal, Fen::new(fen)), spent, (served, today))
        };
        assert_eq!(ask(3_000, spent(0, 0), today), Ok(()));
        let (cap, before) = (Fen::new(3_000), Fen::new(2_000));
        let kind = ExpenseKind::Meal.word();
        let above = Err(ExpenseRefusal::AboveDay { cap, before, kind });
        assert_eq!(ask(1_001, spent(2_000, 2_000), today), above);
        let (cap, left) = (Fen::new(200_000), Fen::new(500));
        let above = Err(ExpenseRefusal::AboveActivity { cap, left });
        assert_eq!(ask(501, spent(0, 199_500), today), above);
        let late = Err(ExpenseRefusal::TooLate { most: 60 });
        assert_eq!(ask(1, spent(0, 0), day("2026-09-21")), late);
        assert_eq!(ask(1, spent(0, 0), day("2026-11-22")), Err(ExpenseRefusal::NotThere));
    }

    #[test]
    fn nobody_approves_their_own_and_what_is_paid_stays() {
        let (li, chen) = (person(1), person(2));
        assert_eq!(ClaimState::Claimed.approve(li, li), Err(ExpenseRefusal::Own));
        assert_eq!(ClaimState::Claimed.approve(li, chen), Ok(ClaimState::Approved));
        let paid = ClaimState::Paid;
        let not_now = Err(ExpenseRefusal::NotNow { state: paid });
        assert_eq!(paid.refuse(li, chen), not_now);
        assert_eq!(paid.withdraw(), not_now);
        assert_eq!(paid.pay(), not_now);
    }

    proptest! {
        // laws 1 and 2
        #[test]
        fn whatever_is_claimed_the_caps_hold(
            claims in proptest::collection::vec((0_usize..4, 0_u8..3, 1_i64..15_000), 0..60),
        ) {
            let caps = ExpenseCaps { activity_fen: 40_000, ..ExpenseCaps::default_for_town() };
            let today = day("2026-11-21");
            let mut all: Vec<(ExpenseKind, u8, i64)> = Vec::new();
            for (kind, who, fen) in claims {
                let kind = ExpenseKind::ALL[kind];
                let mine = all.iter().filter(|one| one.0 == kind && one.1 == who).map(|one| one.2);
                let spent = Spent {
                    day: Fen::new(mine.sum()),
                    activity: Fen::new(all.iter().map(|one| one.2).sum()),
                };
                if within(caps, (kind, Fen::new(fen)), spent, (today, today)).is_ok() {
                    all.push((kind, who, fen));
                }
                for kind in ExpenseKind::ALL {
                    for who in 0..3 {
                        let sum: i64 = all
                            .iter()
                            .filter(|one| one.0 == kind && one.1 == who)
                            .map(|one| one.2)
                            .sum();
                        prop_assert!(Fen::new(sum) <= caps.day(kind));
                    }
                }
                prop_assert!(all.iter().map(|one| one.2).sum::<i64>() <= caps.activity_fen);
            }
        }
    }
}
