//! Why somebody does not sit beside a child.

use super::{Conflict, PairSeat};
use crate::basics::{Day, Fact, Refusal};

/// Why not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PairRefusal {
    /// Somebody was quicker, or the seat is not empty.
    Taken {
        /// The child's code.
        code: String,
    },
    /// A conflict of interest.
    InConflict {
        /// Which.
        conflict: Conflict,
    },
    /// Nobody has seen a background check of theirs.
    NoCheck,
    /// It ran out.
    CheckRanOut {
        /// When.
        on: Day,
    },
    /// The rule asks for the child's sex.
    OtherSex,
    /// They look after as many as the rule lets them.
    Full {
        /// How many.
        most: i64,
    },
    /// They sit in the other seat of this child.
    OtherSeat,
    /// No role for it, or gone.
    NotFor {
        /// Which seat.
        seat: PairSeat,
    },
    /// A volunteer who never said that they would accompany a child.
    NotOffered,
    /// Nobody of this number.
    NoPerson,
    /// Nobody sits there.
    NotSitting,
    /// A choice is missing.
    NoChoice {
        /// The form field.
        field: &'static str,
    },
    /// Not a day.
    NotADay,
    /// A day still to come.
    Future,
    /// Nobody could be found who fits.
    NobodyFits {
        /// The child's code.
        code: String,
    },
}

impl Refusal for PairRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::Taken { .. } => "pairs-taken",
            Self::InConflict { .. } => "pairs-in-conflict",
            Self::NoCheck => "pairs-no-check",
            Self::CheckRanOut { .. } => "pairs-check-ran-out",
            Self::OtherSex => "pairs-other-sex",
            Self::Full { .. } => "pairs-full",
            Self::OtherSeat => "pairs-other-seat",
            Self::NotFor { .. } => "pairs-not-for",
            Self::NotOffered => "pairs-not-offered",
            Self::NoPerson => "pairs-no-person",
            Self::NotSitting => "pairs-not-sitting",
            Self::NoChoice { .. } => "pairs-no-choice",
            Self::NotADay => "pairs-not-a-day",
            Self::Future => "pairs-future",
            Self::NobodyFits { .. } => "pairs-nobody-fits",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::Taken { code } | Self::NobodyFits { code } => {
                vec![("code", code.clone().into())]
            }
            Self::InConflict { conflict } => vec![("conflict", Fact::Word(conflict.word()))],
            Self::CheckRanOut { on } => vec![("on", (*on).into())],
            Self::Full { most } => vec![("most", (*most).into())],
            Self::NotFor { seat } => vec![("seat", Fact::Word(seat.word()))],
            Self::NoCheck
            | Self::OtherSex
            | Self::OtherSeat
            | Self::NotOffered
            | Self::NoPerson
            | Self::NotSitting
            | Self::NoChoice { .. }
            | Self::NotADay
            | Self::Future => Vec::new(),
        }
    }
    fn field(&self) -> Option<&str> {
        match self {
            Self::NoChoice { field } => Some(field),
            Self::NotADay | Self::Future => Some("day"),
            Self::NoPerson
            | Self::NotOffered
            | Self::NotFor { .. }
            | Self::InConflict { .. }
            | Self::NoCheck
            | Self::CheckRanOut { .. }
            | Self::OtherSex
            | Self::Full { .. }
            | Self::OtherSeat => Some("number"),
            Self::Taken { .. } | Self::NotSitting | Self::NobodyFits { .. } => None,
        }
    }
}
