//! What a form of reflection does not say clearly.

use liandong_domain::basics::Refusal;

/// Why a form of reflection cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReflectionRefusal {
    /// A field that wants a number.
    NoNumber {
        /// The form field.
        field: &'static str,
    },
}

impl Refusal for ReflectionRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::NoNumber { .. } => "reflection-form-no-number",
        }
    }
    fn field(&self) -> Option<&str> {
        match self {
            Self::NoNumber { field } => Some(field),
        }
    }
}
