//! What a form of a round does not say clearly.

use liandong_domain::basics::{Fact, Refusal};

/// Why a form of a round cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RoundFormRefusal {
    /// No body was chosen.
    NoBody,
    /// A field that wants a day.
    NoDay {
        /// The form field.
        field: &'static str,
    },
    /// Nobody has this number, or nobody within reach.
    NoPerson {
        /// What was typed.
        typed: String,
    },
    /// Places that are no number.
    NoPlaces,
    /// No team was chosen.
    NoTeam,
    /// Nothing was typed from paper.
    NoLines,
    /// A word of a paper list that names nobody and no team of the round.
    PaperLine {
        /// Which line.
        line: i64,
        /// The word.
        typed: String,
    },
}

impl Refusal for RoundFormRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::NoBody => "choice-form-no-body",
            Self::NoDay { .. } => "choice-form-no-day",
            Self::NoPerson { .. } => "choice-form-no-person",
            Self::NoPlaces => "choice-form-no-places",
            Self::NoTeam => "choice-form-no-team",
            Self::NoLines => "choice-form-no-lines",
            Self::PaperLine { .. } => "choice-form-paper-line",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::NoPerson { typed } => vec![("typed", typed.clone().into())],
            Self::PaperLine { line, typed } => {
                vec![("line", (*line).into()), ("typed", typed.clone().into())]
            }
            Self::NoBody | Self::NoDay { .. } | Self::NoPlaces | Self::NoTeam | Self::NoLines => {
                Vec::new()
            }
        }
    }
    fn field(&self) -> Option<&str> {
        match self {
            Self::NoBody => Some("organisation"),
            Self::NoDay { field } => Some(field),
            Self::NoPerson { .. } => Some("candidates"),
            Self::NoPlaces => Some("teams"),
            Self::NoTeam => Some("lock"),
            Self::NoLines | Self::PaperLine { .. } => Some("paper"),
        }
    }
}
