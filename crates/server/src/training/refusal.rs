//! What a form of training does not say clearly.

use liandong_domain::basics::{Fact, Refusal};

/// Why a form of training cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TrainingRefusal {
    /// Nothing was chosen, or nothing that is there.
    NoChoice {
        /// The form field.
        field: &'static str,
    },
    /// A sitting without a day, a start or an end that can be read.
    NoTime {
        /// Which one, counted from 1.
        number: i64,
    },
    /// A field that wants a number.
    NoNumber {
        /// The form field.
        field: &'static str,
    },
    /// A field that wants a day.
    NoDay {
        /// The form field.
        field: &'static str,
    },
    /// Nobody has this number, or nobody within reach.
    NoPerson {
        /// The form field.
        field: &'static str,
        /// What was typed.
        typed: String,
    },
    /// No name was ticked.
    NobodyChosen,
    /// No font of this machine draws a character of the certificate.
    MissingGlyph {
        /// The characters.
        chars: String,
    },
}

impl Refusal for TrainingRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::NoChoice { .. } => "training-form-no-choice",
            Self::NoTime { .. } => "training-form-no-time",
            Self::NoNumber { .. } => "training-form-no-number",
            Self::NoDay { .. } => "training-form-no-day",
            Self::NoPerson { .. } => "training-form-no-person",
            Self::NobodyChosen => "training-form-nobody-chosen",
            Self::MissingGlyph { .. } => "records-missing-glyph",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::NoTime { number } => vec![("number", (*number).into())],
            Self::NoPerson { typed, .. } => vec![("typed", typed.clone().into())],
            Self::MissingGlyph { chars } => vec![("chars", chars.as_str().into())],
            _ => Vec::new(),
        }
    }
    fn field(&self) -> Option<&str> {
        match self {
            Self::NoChoice { field }
            | Self::NoNumber { field }
            | Self::NoDay { field }
            | Self::NoPerson { field, .. } => Some(field),
            Self::NoTime { .. } => Some("sittings"),
            Self::NobodyChosen => Some("results"),
            Self::MissingGlyph { .. } => None,
        }
    }
}
