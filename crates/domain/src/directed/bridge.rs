//! A bridge that the house proposes by itself. It spends nothing: a worker takes it, another
//! decides, and it is paid like any aid.

use super::refusal::DirectedRefusal;
use crate::activities::coded;
use crate::basics::Fen;

coded! {
    /// Why a bridge is proposed.
    pub enum BridgeWhy {
        /// The giver stopped and nobody else has promised.
        Stopped = "stopped",
        /// The giver has not paid by the day of the rule.
        Unpaid = "unpaid",
    }
}
coded! {
    /// Where a bridge stands that the house proposed.
    pub enum BridgeDraftState {
        /// It waits for a worker.
        Waiting = "waiting",
        /// A worker proposed the aid.
        Taken = "taken",
        /// A worker declined, with a reason.
        Declined = "declined",
        /// It is not needed any more.
        Over = "over",
    }
}

/// What is known of a child whose running term nobody covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Uncovered {
    /// What is left of the promise that stands for this term; none: none stands.
    pub left: Option<Fen>,
    /// What that promise is to pay a term.
    pub asked: Fen,
    /// Whether a promise to this child was stopped.
    pub stopped: bool,
    /// How many days of the term are over, from the promise on.
    pub days: i64,
}

impl Uncovered {
    /// Whether a bridge is proposed, and why: at once when the giver stopped; from the day of the
    /// rule on when a promise does not pay.
    pub fn why(self, due_days: i64) -> Option<BridgeWhy> {
        match self.left {
            None => self.stopped.then_some(BridgeWhy::Stopped),
            Some(left) if left < self.asked && self.days >= due_days => Some(BridgeWhy::Unpaid),
            Some(_) => None,
        }
    }
}

impl BridgeWhy {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Stopped => "directed-draft-stopped",
            Self::Unpaid => "directed-draft-unpaid",
        }
    }
}
impl BridgeDraftState {
    /// Whether it may be answered.
    ///
    /// # Errors
    /// It was answered, or is over.
    pub fn answer(self) -> Result<(), DirectedRefusal> {
        if self == Self::Waiting { Ok(()) } else { Err(DirectedRefusal::DraftAnswered) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        // covers T17 J7
        #[test]
        fn a_bridge_is_proposed_exactly_when_nobody_pays(
            left in prop::option::of(0_i64..3_000), asked in 1_i64..2_000, stopped: bool,
            days in 0_i64..184, due in 1_i64..180,
        ) {
            let one = Uncovered {
                left: left.map(Fen::new), asked: Fen::new(asked), stopped, days,
            };
            let why = one.why(due);
            // whoever pays in time is never asked to be bridged, and no stop is passed over
            prop_assert_eq!(why == Some(BridgeWhy::Stopped), left.is_none() && stopped);
            let unpaid = left.is_some_and(|left| left < asked) && days >= due;
            prop_assert_eq!(why == Some(BridgeWhy::Unpaid), unpaid);
            // once due it stays due until somebody pays
            if why.is_some() {
                prop_assert_eq!(Uncovered { days: days + 1, ..one }.why(due), why);
            }
        }
    }

    #[test]
    fn what_was_answered_is_not_answered_again() {
        for state in BridgeDraftState::ALL {
            let may = state.answer().is_ok();
            assert_eq!(may, state == BridgeDraftState::Waiting, "{state:?}");
        }
    }
}
