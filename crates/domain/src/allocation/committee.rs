//! A committee decides: who sits in it, how it votes, what comes of the votes.

use super::rule::AllocationRule;
use crate::activities::coded;
use crate::basics::{Fact, Fen, Refusal};

coded! {
    /// For whom a member sits in the committee.
    pub enum Side {
        /// The social workers.
        Worker = "worker",
        /// The volunteers.
        Volunteer = "volunteer",
        /// The body that keeps the books.
        Body = "body",
    }
}
coded! {
    /// What a member says of a suggestion.
    pub enum Vote {
        /// Yes.
        For = "for",
        /// No, with the reason written down.
        Against = "against",
        /// Neither, and present.
        Abstain = "abstain",
        /// Stands aside, with the reason: it counts as not present.
        Recused = "recused",
    }
}
coded! {
    /// Where an allocation stands.
    pub enum AllocationState {
        /// Suggested, and before the committee.
        Open = "open",
        /// Decided: its awards are proposed.
        Decided = "decided",
        /// The committee said no.
        TurnedDown = "turned_down",
        /// Taken back before it was decided.
        Withdrawn = "withdrawn",
    }
}

/// Why an allocation cannot be so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AllocationRefusal {
    /// No purpose was chosen, or one that pays no pool.
    NoSource,
    /// More purposes at once than are looked at.
    TooManySources {
        /// The most.
        most: i64,
    },
    /// The purpose does not hold so much.
    NotHeld {
        /// What it holds.
        held: Fen,
    },
    /// The purpose holds something: what was taken in gets no condition afterwards.
    HoldsAlready {
        /// What it holds.
        held: Fen,
    },
    /// Nobody would get anything.
    Nobody,
    /// It is not before the committee any more.
    NotOpen {
        /// Where it stands.
        state: AllocationState,
    },
    /// An earlier allocation of the term is still before the committee.
    OneAtATime,
    /// The reader has no seat in the committee.
    NoSeat,
    /// The member stood aside, and decides nothing here.
    StoodAside,
    /// The member is related to a child of it and stands aside.
    Related,
    /// Too few have voted.
    Quorum {
        /// How many more.
        missing: i64,
    },
    /// Nobody of a side has voted.
    SideMissing {
        /// The word key of the side.
        side: &'static str,
    },
    /// Above what is missing up to the standard.
    AboveStandard {
        /// The most.
        most: Fen,
    },
    /// The pool does not cover the changed amounts.
    NotCovered {
        /// What is missing.
        missing: Fen,
    },
    /// The pupil cannot get anything in this allocation.
    NotFree {
        /// The pupil's code.
        code: String,
    },
    /// A word that is none of the choices.
    NoChoice {
        /// The form field.
        field: &'static str,
    },
}

impl Refusal for AllocationRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::NoSource => "allocation-no-source",
            Self::TooManySources { .. } => "allocation-too-many-sources",
            Self::NotHeld { .. } => "allocation-not-held",
            Self::HoldsAlready { .. } => "allocation-holds-already",
            Self::Nobody => "allocation-nobody",
            Self::NotOpen { .. } => "allocation-not-open",
            Self::OneAtATime => "allocation-one-at-a-time",
            Self::NoSeat => "allocation-no-seat",
            Self::StoodAside => "allocation-stood-aside",
            Self::Related => "allocation-related",
            Self::Quorum { .. } => "allocation-quorum",
            Self::SideMissing { .. } => "allocation-side-missing",
            Self::AboveStandard { .. } => "allocation-above-standard",
            Self::NotCovered { .. } => "allocation-not-covered",
            Self::NotFree { .. } => "allocation-not-free",
            Self::NoChoice { .. } => "allocation-no-choice",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::TooManySources { most } => vec![("most", (*most).into())],
            Self::NotHeld { held } | Self::HoldsAlready { held } => {
                vec![("held", (*held).into())]
            }
            Self::NotOpen { state } => vec![("state", Fact::Word(state.word()))],
            Self::Quorum { missing } => vec![("missing", (*missing).into())],
            Self::SideMissing { side } => vec![("side", Fact::Word(side))],
            Self::AboveStandard { most } => vec![("most", (*most).into())],
            Self::NotCovered { missing } => vec![("missing", (*missing).into())],
            Self::NotFree { code } => vec![("code", code.clone().into())],
            _ => Vec::new(),
        }
    }
    fn field(&self) -> Option<&str> {
        match self {
            Self::NoSource | Self::TooManySources { .. } | Self::NotHeld { .. } | Self::Nobody => {
                Some("sources")
            }
            Self::HoldsAlready { .. } => Some("purpose"),
            Self::Related => Some("vote"),
            Self::AboveStandard { .. } | Self::NotCovered { .. } => Some("fen"),
            Self::NoChoice { field } => Some(field),
            _ => None,
        }
    }
}

impl Side {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Worker => "allocation-side-worker",
            Self::Volunteer => "allocation-side-volunteer",
            Self::Body => "allocation-side-body",
        }
    }
}
impl Vote {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::For => "allocation-vote-for",
            Self::Against => "allocation-vote-against",
            Self::Abstain => "allocation-vote-abstain",
            Self::Recused => "allocation-vote-recused",
        }
    }
    /// Whether a reason must be written.
    pub fn asks_why(self) -> bool {
        matches!(self, Self::Against | Self::Recused)
    }
}
impl AllocationState {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "allocation-state-open",
            Self::Decided => "allocation-state-decided",
            Self::TurnedDown => "allocation-state-turned-down",
            Self::Withdrawn => "allocation-state-withdrawn",
        }
    }
    /// Whether members still vote.
    ///
    /// # Errors
    /// It was settled.
    pub fn open(self) -> Result<(), AllocationRefusal> {
        match self {
            Self::Open => Ok(()),
            state => Err(AllocationRefusal::NotOpen { state }),
        }
    }
}

/// What the votes come to: decided or turned down.
///
/// Both professions must have voted, and as many members as the rule asks; whoever stood aside
/// counts as not present. Decided when more than the rule's part of those for and against are for.
///
/// # Errors
/// Too few have voted, or nobody of a profession.
pub fn settle(
    rule: AllocationRule,
    votes: &[(Side, Vote)],
) -> Result<AllocationState, AllocationRefusal> {
    let count = |wanted: Vote| votes.iter().filter(|(_, vote)| *vote == wanted).count();
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let present = number(votes.len() - count(Vote::Recused));
    if present < rule.quorum {
        return Err(AllocationRefusal::Quorum { missing: rule.quorum - present });
    }
    for side in [Side::Worker, Side::Volunteer] {
        if !votes.iter().any(|(of, vote)| *of == side && *vote != Vote::Recused) {
            return Err(AllocationRefusal::SideMissing { side: side.word() });
        }
    }
    let (yes, no) = (number(count(Vote::For)), number(count(Vote::Against)));
    let enough = yes > 0 && yes * 100 > rule.more_than_percent * (yes + no);
    Ok(if enough { AllocationState::Decided } else { AllocationState::TurnedDown })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::RuleContent as _;

    // covers T18
    #[test]
    fn a_committee_of_both_professions_decides_by_more_than_half() {
        let rule = AllocationRule::default_for_town();
        let (w, v, b) = (Side::Worker, Side::Volunteer, Side::Body);
        let say = |votes: &[(Side, Vote)]| settle(rule, votes);
        let two = [(w, Vote::For), (v, Vote::For)];
        assert_eq!(say(&two), Err(AllocationRefusal::Quorum { missing: 1 }));
        let aside = [(w, Vote::For), (v, Vote::For), (b, Vote::Recused)];
        assert_eq!(say(&aside), Err(AllocationRefusal::Quorum { missing: 1 }));
        let alone = [(w, Vote::For), (w, Vote::For), (b, Vote::For)];
        let side = Side::Volunteer.word();
        assert_eq!(say(&alone), Err(AllocationRefusal::SideMissing { side }));
        for (votes, state) in [
            ([Vote::For, Vote::For, Vote::Against], AllocationState::Decided),
            ([Vote::For, Vote::Abstain, Vote::Against], AllocationState::TurnedDown),
            ([Vote::For, Vote::Abstain, Vote::Abstain], AllocationState::Decided),
            ([Vote::Abstain, Vote::Abstain, Vote::Abstain], AllocationState::TurnedDown),
        ] {
            assert_eq!(say(&[(w, votes[0]), (v, votes[1]), (b, votes[2])]), Ok(state));
        }
    }
}
