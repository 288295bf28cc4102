//! Words of people, tidied but never judged by their alphabet.

use super::{Fact, Refusal};

/// A refused text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TextRefusal {
    /// Nothing was written.
    Missing {
        /// The form field.
        field: &'static str,
    },
    /// More characters than fit.
    TooLong {
        /// The form field.
        field: &'static str,
        /// The most characters it takes.
        most: i64,
        /// How many were given.
        given: i64,
    },
}

impl Refusal for TextRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "basics-text-missing",
            Self::TooLong { .. } => "basics-text-too-long",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::Missing { .. } => Vec::new(),
            Self::TooLong { most, given, .. } => {
                vec![("most", (*most).into()), ("given", (*given).into())]
            }
        }
    }
    fn field(&self) -> Option<&str> {
        match self {
            Self::Missing { field } | Self::TooLong { field, .. } => Some(field),
        }
    }
}

/// Trims, turns every run of white space into one space and drops control characters.
fn tidy(text: &str) -> String {
    let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    clean.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A line of 1–50 characters: the name of an activity, a team, a programme
/// (50 is the national system's limit for a project name: china-facts 1.6).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Title(String);

impl Title {
    /// The most characters a title has.
    pub const MOST: usize = 50;

    /// Tidies and checks.
    pub fn parse(field: &'static str, text: &str) -> Result<Self, TextRefusal> {
        let tidy = tidy(text);
        match tidy.chars().count() {
            0 => Err(TextRefusal::Missing { field }),
            n if n > Self::MOST => {
                Err(TextRefusal::TooLong { field, most: Self::MOST as i64, given: n as i64 })
            }
            _ => Ok(Self(tidy)),
        }
    }
    /// The words.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Free words of up to 2,000 characters, possibly none; line breaks are kept.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Note(String);

impl Note {
    /// The most characters a note has.
    pub const MOST: usize = 2000;

    /// Trims and checks. An empty note is a note.
    pub fn parse(field: &'static str, text: &str) -> Result<Self, TextRefusal> {
        let text: String = text
            .trim()
            .replace("\r\n", "\n")
            .chars()
            .filter(|c| *c == '\n' || !c.is_control())
            .collect();
        let given = text.chars().count();
        if given > Self::MOST {
            return Err(TextRefusal::TooLong {
                field,
                most: Self::MOST as i64,
                given: given as i64,
            });
        }
        Ok(Self(text))
    }
    /// The same, but something must be written.
    pub fn required(field: &'static str, text: &str) -> Result<Self, TextRefusal> {
        let note = Self::parse(field, text)?;
        if note.0.is_empty() { Err(TextRefusal::Missing { field }) } else { Ok(note) }
    }
    /// The words.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Text as it is compared and searched: full-width forms made narrow, lower case, no white space.
pub fn fold(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            '\u{3000}' => ' ',
            other => other,
        })
        .filter(|c| {
            !c.is_whitespace()
                && !c.is_control()
                && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}')
        })
        .flat_map(char::to_lowercase)
        .collect()
}
