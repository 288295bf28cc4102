//! What a form of incubation does not say clearly.

use liandong_domain::basics::{Fact, Refusal};

/// Why a form cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FormRefusal {
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
    /// Nobody has this number.
    NoPerson {
        /// The form field.
        field: &'static str,
        /// What was typed.
        typed: String,
    },
}

impl Refusal for FormRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::NoChoice { .. } => "incubation-form-no-choice",
            Self::NoDay { .. } => "incubation-form-no-day",
            Self::NoPerson { .. } => "incubation-form-no-person",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::NoPerson { typed, .. } => vec![("typed", typed.clone().into())],
            Self::NoChoice { .. } | Self::NoDay { .. } => Vec::new(),
        }
    }
    fn field(&self) -> Option<&str> {
        match self {
            Self::NoChoice { field } | Self::NoDay { field } | Self::NoPerson { field, .. } => {
                Some(field)
            }
        }
    }
}
