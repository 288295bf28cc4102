//! Why the tree or a holding cannot be changed so.

use super::Kind;
use crate::access::Role;
use crate::basics::{Day, Fact, Refusal};

/// A no of this room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrganisationRefusal {
    /// A holding that ends before it starts.
    EndsBeforeStart {
        /// The first day.
        starts_on: Day,
        /// The last day.
        ends_on: Day,
    },
    /// A last day that lies before yesterday: days gone by are not taken back.
    EndsInPast {
        /// The last day asked for.
        ends_on: Day,
        /// The day of asking.
        today: Day,
    },
    /// The holding is over already.
    AlreadyEnded {
        /// Its last day.
        ends_on: Day,
    },
    /// The same person holds the same role in the same body on one of these days.
    HeldAlready {
        /// The role.
        role: Role,
        /// The first day of the other holding.
        starts_on: Day,
    },
    /// The giver may not give this role.
    RoleNotYoursToGive {
        /// The role.
        role: Role,
    },
    /// A body below itself.
    MovesUnderItself,
    /// A kind of body that does not stand below the other.
    KindNotHeld {
        /// The kind of the body above.
        parent: Kind,
        /// The kind of the body below.
        child: Kind,
    },
    /// A kind that does not stand at the root.
    NotARoot {
        /// The kind.
        kind: Kind,
    },
    /// The body is closed.
    Closed,
    /// Bodies that are still open stand below it.
    HoldsOpenBodies {
        /// How many.
        count: i64,
    },
}

impl Refusal for OrganisationRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::EndsBeforeStart { .. } => "organisations-ends-before-start",
            Self::EndsInPast { .. } => "organisations-ends-in-past",
            Self::AlreadyEnded { .. } => "organisations-already-ended",
            Self::HeldAlready { .. } => "organisations-held-already",
            Self::RoleNotYoursToGive { .. } => "organisations-role-not-yours-to-give",
            Self::MovesUnderItself => "organisations-moves-under-itself",
            Self::KindNotHeld { .. } => "organisations-kind-not-held",
            Self::NotARoot { .. } => "organisations-not-a-root",
            Self::Closed => "organisations-closed",
            Self::HoldsOpenBodies { .. } => "organisations-holds-open-bodies",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::EndsBeforeStart { starts_on, ends_on } => {
                vec![("starts_on", (*starts_on).into()), ("ends_on", (*ends_on).into())]
            }
            Self::EndsInPast { ends_on, today } => {
                vec![("ends_on", (*ends_on).into()), ("today", (*today).into())]
            }
            Self::AlreadyEnded { ends_on } => vec![("ends_on", (*ends_on).into())],
            Self::HeldAlready { role, starts_on, .. } => {
                vec![("role", Fact::Word(role.word_key())), ("starts_on", (*starts_on).into())]
            }
            Self::RoleNotYoursToGive { role } => vec![("role", Fact::Word(role.word_key()))],
            Self::KindNotHeld { parent, child } => vec![
                ("parent", Fact::Word(parent.word_key())),
                ("child", Fact::Word(child.word_key())),
            ],
            Self::NotARoot { kind } => vec![("kind", Fact::Word(kind.word_key()))],
            Self::HoldsOpenBodies { count } => vec![("count", (*count).into())],
            Self::MovesUnderItself | Self::Closed => Vec::new(),
        }
    }
    fn field(&self) -> Option<&str> {
        match self {
            Self::EndsBeforeStart { .. } | Self::EndsInPast { .. } => Some("ends_on"),
            Self::HeldAlready { .. } | Self::RoleNotYoursToGive { .. } => Some("role"),
            Self::KindNotHeld { .. } | Self::NotARoot { .. } => Some("kind"),
            Self::MovesUnderItself => Some("parent"),
            Self::AlreadyEnded { .. } | Self::Closed | Self::HoldsOpenBodies { .. } => None,
        }
    }
}
