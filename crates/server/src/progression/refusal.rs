//! What a form of progression does not say clearly.

use liandong_domain::basics::{Fact, Refusal};

/// Why a form of progression cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProgressionRefusal {
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
    /// A field that wants a time of day.
    NoTime {
        /// The form field.
        field: &'static str,
    },
    /// Nobody has this number.
    NoPerson {
        /// What was typed.
        typed: String,
    },
}

impl Refusal for ProgressionRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::NoChoice { .. } => "progression-form-no-choice",
            Self::NoDay { .. } => "progression-form-no-day",
            Self::NoTime { .. } => "progression-form-no-time",
            Self::NoPerson { .. } => "progression-form-no-person",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::NoPerson { typed } => vec![("typed", typed.clone().into())],
            Self::NoChoice { .. } | Self::NoDay { .. } | Self::NoTime { .. } => Vec::new(),
        }
    }
    fn field(&self) -> Option<&str> {
        match self {
            Self::NoChoice { field } | Self::NoDay { field } | Self::NoTime { field } => {
                Some(field)
            }
            Self::NoPerson { .. } => Some("person"),
        }
    }
}
