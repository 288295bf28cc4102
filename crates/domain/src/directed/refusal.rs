//! Why something of directed giving cannot be.

use super::hold::HoldState;
use crate::basics::{Day, Fact, Fen, Refusal};

/// Why something of directed giving cannot be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DirectedRefusal {
    /// No agreement is signed yet (慈善法 39).
    NoAgreement,
    /// The giver is approved already, or not any more.
    ApprovedAlready,
    /// The pupil cannot be asked for.
    NotOnList,
    /// This giver asked for the pupil already.
    AskedAlready,
    /// As many holds as the rule allows.
    HoldsMost {
        /// How many.
        most: i64,
    },
    /// The hold is not what it was.
    NotHeld {
        /// Where it stands.
        state: HoldState,
    },
    /// The time of the hold ran out.
    RanOut,
    /// A giver's own child, by telephone (慈善法 40).
    Related,
    /// The same person wrote it: another reads it before a giver does.
    SameReader,
    /// Words that could tell who the child is.
    TellsWho,
    /// The promise does not stand.
    NotStanding,
    /// The pupil has left.
    PupilLeft,
    /// The giver was not asked, or has answered.
    Answered,
    /// The giver has not answered yet: nothing moves.
    NotAnswered {
        /// Until when an answer is waited for.
        due: Day,
    },
    /// What is left is less.
    LeftIsLess {
        /// What is left.
        left: Fen,
    },
    /// Nothing is left.
    NothingLeft,
    /// Aid of this term is there already.
    HasAid,
    /// There is no pool to bridge from, or it does not hold so much.
    PoolShort {
        /// What is missing.
        missing: Fen,
    },
    /// What the house proposed was answered, or is not needed any more.
    DraftAnswered,
    /// Nothing was chosen, or nothing that is there.
    NoChoice {
        /// The form field.
        field: &'static str,
    },
}

impl Refusal for DirectedRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::NoAgreement => "directed-no-agreement",
            Self::ApprovedAlready => "directed-approved-already",
            Self::NotOnList => "directed-not-on-list",
            Self::AskedAlready => "directed-asked-already",
            Self::HoldsMost { .. } => "directed-holds-most",
            Self::NotHeld { .. } => "directed-not-held",
            Self::RanOut => "directed-ran-out",
            Self::Related => "directed-related",
            Self::SameReader => "directed-same-reader",
            Self::TellsWho => "directed-tells-who",
            Self::NotStanding => "directed-not-standing",
            Self::PupilLeft => "directed-pupil-left",
            Self::Answered => "directed-answered",
            Self::NotAnswered { .. } => "directed-not-answered",
            Self::LeftIsLess { .. } => "directed-left-is-less",
            Self::NothingLeft => "directed-nothing-left",
            Self::HasAid => "directed-has-aid",
            Self::PoolShort { .. } => "directed-pool-short",
            Self::DraftAnswered => "directed-draft-answered",
            Self::NoChoice { .. } => "directed-no-choice",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::HoldsMost { most } => vec![("most", (*most).into())],
            Self::NotHeld { state } => vec![("state", Fact::Word(state.word()))],
            Self::NotAnswered { due } => vec![("due", (*due).into())],
            Self::LeftIsLess { left } => vec![("left", (*left).into())],
            Self::PoolShort { missing } => vec![("missing", (*missing).into())],
            _ => Vec::new(),
        }
    }
    fn field(&self) -> Option<&str> {
        match self {
            Self::TellsWho => Some("words"),
            Self::LeftIsLess { .. } => Some("fen"),
            Self::NoChoice { field } => Some(field),
            _ => None,
        }
    }
}

/// Whether words could tell who a child is: a name, a school, digits as of a telephone, a number
/// of a document or a house.
pub(super) fn tells(words: &str, secret: &[&str]) -> bool {
    let folded = crate::basics::fold(words);
    let digits = folded.chars().filter(char::is_ascii_digit).count();
    let named = |one: &&str| !one.trim().is_empty() && words.contains(one.trim());
    digits >= 4 || secret.iter().any(named)
}
