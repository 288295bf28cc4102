//! What a form of interviews does not say clearly.

use liandong_domain::basics::Refusal;

/// Why a form of interviews cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TalkFormRefusal {
    /// No body was chosen.
    NoBody,
    /// No day.
    NoDay,
    /// No time.
    NoTime {
        /// The form field.
        field: &'static str,
    },
    /// A field that wants a number.
    NoNumber {
        /// The form field.
        field: &'static str,
    },
    /// No time was chosen.
    NoSlot,
}

impl Refusal for TalkFormRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::NoBody => "interviews-form-no-body",
            Self::NoDay => "interviews-form-no-day",
            Self::NoTime { .. } => "interviews-form-no-time",
            Self::NoNumber { .. } => "interviews-form-no-number",
            Self::NoSlot => "interviews-form-no-slot",
        }
    }
    fn field(&self) -> Option<&str> {
        match self {
            Self::NoBody => Some("organisation"),
            Self::NoDay => Some("day"),
            Self::NoTime { field } | Self::NoNumber { field } => Some(field),
            Self::NoSlot => Some("slot"),
        }
    }
}
