//! Money that is to change its purpose: only with the consent of those who gave it (慈善法 56).

use crate::activities::coded;
use crate::basics::{Fact, Fen, Refusal};

coded! {
    /// How a giver consented.
    pub enum ConsentHow {
        /// Signed in, on a device of their own.
        Device = "device",
        /// On paper; the number of the slip is noted.
        Paper = "paper",
    }
}
coded! {
    /// Where a change of purpose stands.
    pub enum ChangeState {
        /// Waits for consents and for the second signature.
        Waiting = "waiting",
        /// The money has moved.
        Moved = "moved",
        /// Taken back.
        Withdrawn = "withdrawn",
    }
}

/// Why money cannot change its purpose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConsentRefusal {
    /// So many givers have not consented.
    Missing {
        /// How many.
        count: i64,
    },
    /// Both purposes are the same.
    SamePurpose,
    /// It goes to a purpose of one giver, from another's gifts.
    NotTheirs,
    /// The gifts of the purpose do not cover it.
    NotCovered {
        /// What is missing.
        missing: Fen,
    },
    /// Who asked for it does not carry it out.
    SamePerson,
    /// It waits no longer.
    NotWaiting {
        /// Where it stands.
        state: ChangeState,
    },
    /// No slip was named.
    NoSlip,
    /// Not enough money at the bank: what is in the box is taken there first.
    NotAtTheBank {
        /// What the purpose has at the bank.
        held: Fen,
    },
}

impl Refusal for ConsentRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "consent-missing",
            Self::SamePurpose => "consent-same-purpose",
            Self::NotTheirs => "consent-not-theirs",
            Self::NotCovered { .. } => "consent-not-covered",
            Self::SamePerson => "consent-same-person",
            Self::NotWaiting { .. } => "consent-not-waiting",
            Self::NoSlip => "consent-no-slip",
            Self::NotAtTheBank { .. } => "consent-not-at-the-bank",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::Missing { count } => vec![("count", (*count).into())],
            Self::NotCovered { missing } => vec![("missing", (*missing).into())],
            Self::NotWaiting { state } => vec![("state", Fact::Word(state.word()))],
            Self::NotAtTheBank { held } => vec![("held", (*held).into())],
            _ => Vec::new(),
        }
    }
    fn field(&self) -> Option<&str> {
        match self {
            Self::SamePurpose | Self::NotTheirs => Some("to"),
            Self::NotCovered { .. } | Self::NotAtTheBank { .. } => Some("fen"),
            Self::NoSlip => Some("slip"),
            _ => None,
        }
    }
}

impl ConsentHow {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Device => "consent-how-device",
            Self::Paper => "consent-how-paper",
        }
    }
}
impl ChangeState {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Waiting => "consent-state-waiting",
            Self::Moved => "consent-state-moved",
            Self::Withdrawn => "consent-state-withdrawn",
        }
    }
    /// Whether consents are still taken.
    ///
    /// # Errors
    /// It waits no longer.
    pub fn waiting(self) -> Result<(), ConsentRefusal> {
        match self {
            Self::Waiting => Ok(()),
            state => Err(ConsentRefusal::NotWaiting { state }),
        }
    }
}
