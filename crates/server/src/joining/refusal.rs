//! What a form of joining does not say clearly.

use liandong_domain::basics::{Fact, Refusal};

/// Why a form of joining cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JoiningFormRefusal {
    /// Nothing was chosen, or nothing that is there.
    NoChoice {
        /// The form field.
        field: &'static str,
    },
    /// A field that wants a day.
    NoDay {
        /// The form field.
        field: &'static str,
    },
    /// A field that wants a number.
    NoNumber {
        /// The form field.
        field: &'static str,
    },
    /// No name was ticked.
    NobodyChosen,
    /// Nobody has this number within reach.
    NoPerson {
        /// The form field.
        field: &'static str,
        /// What was typed.
        typed: String,
    },
}

impl Refusal for JoiningFormRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::NoChoice { .. } => "joining-form-no-choice",
            Self::NoDay { .. } => "joining-form-no-day",
            Self::NoNumber { .. } => "joining-form-no-number",
            Self::NobodyChosen => "joining-form-nobody-chosen",
            Self::NoPerson { .. } => "joining-form-no-person",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::NoPerson { typed, .. } => vec![("typed", typed.clone().into())],
            Self::NoChoice { .. }
            | Self::NoDay { .. }
            | Self::NoNumber { .. }
            | Self::NobodyChosen => Vec::new(),
        }
    }
    fn field(&self) -> Option<&str> {
        match self {
            Self::NoChoice { field }
            | Self::NoDay { field }
            | Self::NoNumber { field }
            | Self::NoPerson { field, .. } => Some(field),
            Self::NobodyChosen => Some("names"),
        }
    }
}
