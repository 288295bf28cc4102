//! One pupil's aid of one term.

use crate::activities::coded;
use crate::basics::{Fact, Fen, PersonId, Refusal};
use crate::rules::{AidStandards, SchoolStage};

coded! {
    /// Where an award stands.
    pub enum AwardState {
        /// Proposed, and waits for the second person's yes.
        Proposed = "proposed",
        /// Decided by two, and waits to be paid.
        Decided = "decided",
        /// Paid out of its purpose.
        Paid = "paid",
        /// The guardian or the school has signed for it.
        Received = "received",
        /// The second person said no.
        Refused = "refused",
        /// Taken back before it was paid.
        Withdrawn = "withdrawn",
        /// Paid, and given back whole: its parts went back to their gifts.
        Returned = "returned",
    }
}

/// Why an award cannot be so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AidRefusal {
    /// Above the standard in force (invariant 2).
    AboveStandard {
        /// The most.
        most: Fen,
        /// The word key of the school's stage.
        stage: &'static str,
    },
    /// Who proposed does not decide, who decided does not pay (invariant 3).
    SamePerson,
    /// This step does not follow from where it stands.
    NotNow {
        /// Where it stands.
        state: AwardState,
    },
    /// The pupil has an award of this term (invariant 1).
    HasAward {
        /// The pupil's code.
        code: String,
    },
    /// The pupil has left.
    Left {
        /// The pupil's code.
        code: String,
    },
    /// The gifts of the purpose do not cover it (invariant 4).
    NotCovered {
        /// What is missing.
        missing: Fen,
    },
    /// Giver and pupil are related: nobody gives to their own (慈善法 40).
    Related,
    /// Money of a giver who promises, for a pupil who is not promised to them.
    NotPromised {
        /// The pupil's code.
        code: String,
    },
    /// The same child is aided under another code.
    Twice {
        /// The other code.
        code: String,
    },
    /// A voucher about this award waits already.
    VoucherWaits,
    /// A day to come.
    Future,
    /// Nobody was chosen.
    NobodyChosen,
    /// Nothing was chosen, or nothing that is there.
    NoChoice {
        /// The form field.
        field: &'static str,
    },
}

impl Refusal for AidRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::AboveStandard { .. } => "aid-above-standard",
            Self::SamePerson => "aid-same-person",
            Self::NotNow { .. } => "aid-not-now",
            Self::HasAward { .. } => "aid-has-award",
            Self::Left { .. } => "aid-left",
            Self::NotCovered { .. } => "aid-not-covered",
            Self::Related => "aid-related",
            Self::NotPromised { .. } => "aid-not-promised",
            Self::Twice { .. } => "aid-twice",
            Self::VoucherWaits => "aid-voucher-waits",
            Self::Future => "aid-future",
            Self::NobodyChosen => "aid-nobody-chosen",
            Self::NoChoice { .. } => "aid-no-choice",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::AboveStandard { most, stage } => {
                vec![("most", (*most).into()), ("stage", Fact::Word(stage))]
            }
            Self::NotNow { state } => vec![("state", Fact::Word(state.word()))],
            Self::HasAward { code }
            | Self::Left { code }
            | Self::NotPromised { code }
            | Self::Twice { code } => vec![("code", code.clone().into())],
            Self::NotCovered { missing } => vec![("missing", (*missing).into())],
            _ => Vec::new(),
        }
    }
    fn field(&self) -> Option<&str> {
        match self {
            Self::AboveStandard { .. } => Some("fen"),
            Self::NotCovered { .. } | Self::NotPromised { .. } | Self::Related => Some("purpose"),
            Self::Future => Some("day"),
            Self::NoChoice { field } => Some(field),
            Self::HasAward { .. } | Self::NobodyChosen => Some("pupils"),
            Self::Twice { .. } => Some("name"),
            _ => None,
        }
    }
}

impl AwardState {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Proposed => "aid-award-proposed",
            Self::Decided => "aid-award-decided",
            Self::Paid => "aid-award-paid",
            Self::Received => "aid-award-received",
            Self::Refused => "aid-award-refused",
            Self::Withdrawn => "aid-award-withdrawn",
            Self::Returned => "aid-award-returned",
        }
    }
    /// Whether it counts as the pupil's award of the term (invariant 1).
    pub fn stands(self) -> bool {
        matches!(self, Self::Proposed | Self::Decided | Self::Paid | Self::Received)
    }
    /// Whether its money has gone out.
    pub fn is_paid(self) -> bool {
        matches!(self, Self::Paid | Self::Received)
    }
    fn from(self, wanted: Self, next: Self) -> Result<Self, AidRefusal> {
        if self == wanted { Ok(next) } else { Err(AidRefusal::NotNow { state: self }) }
    }
    /// The second person's yes (invariant 3).
    ///
    /// # Errors
    /// It waits no longer, or the same person proposed it.
    pub fn decide(self, proposed_by: PersonId, by: PersonId) -> Result<Self, AidRefusal> {
        let next = self.from(Self::Proposed, Self::Decided)?;
        if proposed_by == by { Err(AidRefusal::SamePerson) } else { Ok(next) }
    }
    /// The second person's no.
    ///
    /// # Errors
    /// It waits no longer, or the same person proposed it.
    pub fn refuse(self, proposed_by: PersonId, by: PersonId) -> Result<Self, AidRefusal> {
        let next = self.from(Self::Proposed, Self::Refused)?;
        if proposed_by == by { Err(AidRefusal::SamePerson) } else { Ok(next) }
    }
    /// Taken back before it is paid.
    ///
    /// # Errors
    /// It is paid, or was settled otherwise.
    pub fn withdraw(self) -> Result<Self, AidRefusal> {
        match self {
            Self::Proposed | Self::Decided => Ok(Self::Withdrawn),
            state => Err(AidRefusal::NotNow { state }),
        }
    }
    /// Paid, by somebody who did not decide it (invariant 3).
    ///
    /// # Errors
    /// It is not decided, or the same person decided it.
    pub fn pay(self, decided_by: PersonId, by: PersonId) -> Result<Self, AidRefusal> {
        let next = self.from(Self::Decided, Self::Paid)?;
        if decided_by == by { Err(AidRefusal::SamePerson) } else { Ok(next) }
    }
    /// The guardian or the school has signed for it.
    ///
    /// # Errors
    /// It is not paid, or was signed for before.
    pub fn receive(self) -> Result<Self, AidRefusal> {
        self.from(Self::Paid, Self::Received)
    }
    /// Given back whole.
    ///
    /// # Errors
    /// It is not paid.
    pub fn give_back(self) -> Result<Self, AidRefusal> {
        match self {
            Self::Paid | Self::Received => Ok(Self::Returned),
            state => Err(AidRefusal::NotNow { state }),
        }
    }
}

/// Whether an amount keeps to the standard in force (invariant 2).
///
/// # Errors
/// It is above.
pub fn check_amount(
    standards: AidStandards,
    stage: SchoolStage,
    amount: Fen,
) -> Result<(), AidRefusal> {
    let most = Fen::new(standards.ceiling_fen(stage));
    if amount > most {
        return Err(AidRefusal::AboveStandard { most, stage: stage.word_key() });
    }
    Ok(())
}

/// Fewer than this are not told of in public (invariant 5; `disclosure` keeps to it). Our own figure.
pub const PUBLIC_LEAST: i64 = 10;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::RuleContent as _;

    fn person(n: u128) -> PersonId {
        PersonId::new(uuid::Uuid::from_u128(n))
    }

    // invariant 2
    // covers T16 J5
    #[test]
    fn an_award_is_never_above_the_standard() {
        let standards = AidStandards::default_for_town();
        for (stage, yuan, good) in [
            (SchoolStage::Primary, 500, true),
            (SchoolStage::Primary, 501, false),
            (SchoolStage::JuniorMiddle, 500, true),
            (SchoolStage::SeniorMiddle, 1_000, true),
            (SchoolStage::SeniorMiddle, 1_001, false),
        ] {
            let done = check_amount(standards, stage, Fen::from_yuan(yuan));
            assert_eq!(done.is_ok(), good, "{stage:?} {yuan}");
        }
    }

    // invariant 3
    // covers J5
    #[test]
    fn three_steps_by_people_who_do_not_do_the_next() {
        let (anna, bert, carl) = (person(1), person(2), person(3));
        assert_eq!(AwardState::Proposed.decide(anna, anna), Err(AidRefusal::SamePerson));
        let decided = AwardState::Proposed.decide(anna, bert).expect("another");
        assert_eq!(decided.pay(bert, bert), Err(AidRefusal::SamePerson));
        let paid = decided.pay(bert, carl).expect("another");
        assert!(paid.pay(bert, carl).is_err(), "nobody is paid twice");
        let received = paid.receive().expect("paid");
        assert!(received.receive().is_err() && received.withdraw().is_err());
        assert_eq!(received.give_back(), Ok(AwardState::Returned));
        assert!(!AwardState::Returned.stands());
    }
}
