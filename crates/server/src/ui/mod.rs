//! The drawing room: words, files, formats, the frame around every page.
//!
//! Owns the files under `ui/`. Calls nobody above. **Never** reads a table.

mod assets;
mod format;
mod frame;
mod words;

pub use assets::{Asset, Assets};
pub use format::{
    day_bare, day_long, day_short, hours, minutes_words, moment_end, moment_long, moment_short,
    money, shift_long, shift_printed,
};
pub use frame::{FieldError, Flash, Frame, NavGroup, NavItem, draw, draw_with};
pub use words::{Lang, Words};

/// Looks that can be chosen on every page.
pub const SIZES: [&str; 3] = ["standard", "large", "huge"];
/// Contrasts that can be chosen on every page.
pub const CONTRASTS: [&str; 2] = ["standard", "high"];

/// One choice of a list in a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

impl Choice {
    /// A value with its words, not chosen.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), chosen: false }
    }
}

/// A page of the house: drawn by a test with each of its samples, in both languages.
pub trait Page: askama::Template {
    /// Its name in the list of pages: `room/page`.
    const NAME: &'static str;
}
