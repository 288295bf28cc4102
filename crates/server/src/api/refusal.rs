//! What the town says to a program whose request it cannot read.

use liandong_domain::basics::{Fact, Refusal};

/// A request that cannot be read. Each names the field, as the problem's pointer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ApiRefusal {
    /// The body is no JSON.
    NotJson {
        /// Line, counted from 1.
        line: i64,
        /// Column, counted from 1.
        column: i64,
    },
    /// A field that must be there is not.
    FieldMissing {
        /// Which.
        field: String,
    },
    /// A field that this operation does not know.
    FieldUnknown {
        /// Which.
        field: String,
    },
    /// A field of another type than the document says.
    FieldType {
        /// Which.
        field: String,
        /// The word key of the type that is wanted.
        wanted: &'static str,
    },
    /// A field whose value is none that is known.
    FieldValue {
        /// Which.
        field: String,
    },
    /// A cursor that this list did not give.
    Cursor,
    /// A limit outside its bounds.
    Limit {
        /// The most.
        most: i64,
    },
    /// The last moment lies before the first.
    Reversed {
        /// Which.
        field: String,
    },
    /// Somebody in the registry is likely to be the same human being.
    Alike {
        /// Their volunteer number.
        number: String,
    },
}

impl Refusal for ApiRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::NotJson { .. } => "api-not-json",
            Self::FieldMissing { .. } => "api-field-missing",
            Self::FieldUnknown { .. } => "api-field-unknown",
            Self::FieldType { .. } => "api-field-type",
            Self::FieldValue { .. } => "api-field-value",
            Self::Cursor => "api-cursor",
            Self::Limit { .. } => "api-limit",
            Self::Reversed { .. } => "api-reversed",
            Self::Alike { .. } => "api-alike",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::NotJson { line, column } => {
                vec![("line", (*line).into()), ("column", (*column).into())]
            }
            Self::FieldType { field, wanted } => {
                vec![("field", named(field)), ("wanted", Fact::Word(wanted))]
            }
            Self::FieldMissing { field }
            | Self::FieldUnknown { field }
            | Self::FieldValue { field }
            | Self::Reversed { field } => vec![("field", named(field))],
            Self::Limit { most } => vec![("most", (*most).into())],
            Self::Alike { number } => vec![("number", number.as_str().into())],
            Self::Cursor => Vec::new(),
        }
    }
    fn field(&self) -> Option<&str> {
        match self {
            Self::NotJson { .. } => None,
            Self::FieldMissing { field }
            | Self::FieldUnknown { field }
            | Self::FieldType { field, .. }
            | Self::FieldValue { field }
            | Self::Reversed { field } => Some(field.as_str()).filter(|field| !field.is_empty()),
            Self::Cursor => Some("cursor"),
            Self::Limit { .. } => Some("limit"),
            Self::Alike { .. } => Some("somebody_else"),
        }
    }
}

/// The field as a sentence names it.
fn named(field: &str) -> Fact {
    if field.is_empty() { Fact::Word("api-whole-body") } else { field.into() }
}

/// The value of a field, or the refusal that names it.
pub fn known<T>(field: &str, value: Option<T>) -> Result<T, ApiRefusal> {
    value.ok_or_else(|| ApiRefusal::FieldValue { field: field.to_owned() })
}

/// An id or a day of a field.
pub fn parsed<T: std::str::FromStr>(field: &str, text: &str) -> Result<T, ApiRefusal> {
    known(field, text.parse().ok())
}
