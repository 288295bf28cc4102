//! What a leader attests by hand, for how long it is undone with one tap, and what an award needs.

use crate::basics::{Day, Fact, Moment, Refusal};

/// For how many minutes a slip of the finger is undone without a word.
pub const UNDO_MINUTES: i64 = 10;

/// Whether it may be undone without a reason.
pub fn may_undo(endorsed_at: Moment, now: Moment) -> bool {
    now < endorsed_at.plus_minutes(UNDO_MINUTES)
}

/// Why something cannot be attested or taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EndorsementRefusal {
    /// Presence, hours and courses speak for themselves: nobody attests them by hand.
    NotByHand,
    /// Attested before.
    Already {
        /// Whose.
        name: String,
    },
    /// Nobody attests for oneself.
    Own,
    /// No name was ticked.
    NobodyChosen,
    /// The minutes of undoing are over: it is taken back with a reason.
    UndoOver {
        /// When they ended.
        at: Moment,
    },
    /// Taken back before.
    TakenBack,
    /// A day to come.
    Future,
}

impl Refusal for EndorsementRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::NotByHand => "progression-endorsement-not-by-hand",
            Self::Already { .. } => "progression-endorsement-already",
            Self::Own => "progression-endorsement-own",
            Self::NobodyChosen => "progression-endorsement-nobody-chosen",
            Self::UndoOver { .. } => "progression-endorsement-undo-over",
            Self::TakenBack => "progression-endorsement-taken-back",
            Self::Future => "progression-endorsement-future",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::Already { name } => vec![("name", name.clone().into())],
            Self::UndoOver { at } => vec![("at", (*at).into())],
            Self::NotByHand | Self::Own | Self::NobodyChosen | Self::TakenBack | Self::Future => {
                Vec::new()
            }
        }
    }
    fn field(&self) -> Option<&str> {
        match self {
            Self::Already { .. } | Self::Own | Self::NobodyChosen => Some("child"),
            Self::Future => Some("day"),
            Self::NotByHand | Self::UndoOver { .. } | Self::TakenBack => None,
        }
    }
}

/// Why a badge cannot be awarded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AwardRefusal {
    /// Something is missing still.
    NotReady {
        /// Whose.
        name: String,
        /// How many requirements.
        missing: i64,
    },
    /// Awarded before.
    Already {
        /// Whose.
        name: String,
        /// When.
        on: Day,
    },
    /// Nobody awards to oneself.
    Own,
    /// No badge was ticked.
    NobodyChosen,
    /// A day to come.
    Future,
}

impl Refusal for AwardRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::NotReady { .. } => "progression-award-not-ready",
            Self::Already { .. } => "progression-award-already",
            Self::Own => "progression-award-own",
            Self::NobodyChosen => "progression-award-nobody-chosen",
            Self::Future => "progression-award-future",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::NotReady { name, missing } => {
                vec![("name", name.clone().into()), ("missing", (*missing).into())]
            }
            Self::Already { name, on } => vec![("name", name.clone().into()), ("on", (*on).into())],
            Self::Own | Self::NobodyChosen | Self::Future => Vec::new(),
        }
    }
    fn field(&self) -> Option<&str> {
        match self {
            Self::NotReady { .. } | Self::Already { .. } | Self::Own | Self::NobodyChosen => {
                Some("award")
            }
            Self::Future => Some("day"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // covers C6
    #[test]
    fn a_slip_is_undone_for_ten_minutes() {
        let at = Moment::from_ms(0);
        assert!(may_undo(at, at.plus_minutes(9)));
        assert!(!may_undo(at, at.plus_minutes(10)));
    }
}
