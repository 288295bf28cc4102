//! What a form for a whole class does not say clearly.

use liandong_domain::basics::{Fact, Refusal};

/// Why consents of a class are not noted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClassRefusal {
    /// Nobody is ticked.
    NobodyChosen,
    /// Somebody on it has no guardian, or is grown up.
    NoGuardian {
        /// Whose.
        name: String,
    },
}

impl Refusal for ClassRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::NobodyChosen => "minors-class-nobody-chosen",
            Self::NoGuardian { .. } => "minors-class-no-guardian",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::NobodyChosen => Vec::new(),
            Self::NoGuardian { name } => vec![("name", name.clone().into())],
        }
    }
    fn field(&self) -> Option<&str> {
        Some("names")
    }
}
