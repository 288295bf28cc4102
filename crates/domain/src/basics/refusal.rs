//! A refusal is a sentence that helps: the town says no, and says what to do.

use std::fmt;

use super::{Day, Fen, Moment};

/// Something a sentence needs to know. Shown in the reader's language and way of writing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// Words of a person: a name, a title.
    Text(String),
    /// A count.
    Number(i64),
    /// A civil day.
    Day(Day),
    /// A moment, shown with day and time.
    Moment(Moment),
    /// A key into the words, translated before it is shown.
    Word(&'static str),
    /// Money, shown in yuan.
    Money(Fen),
}

impl From<i64> for Fact {
    fn from(n: i64) -> Self {
        Self::Number(n)
    }
}
impl From<Day> for Fact {
    fn from(day: Day) -> Self {
        Self::Day(day)
    }
}
impl From<Moment> for Fact {
    fn from(moment: Moment) -> Self {
        Self::Moment(moment)
    }
}
impl From<Fen> for Fact {
    fn from(fen: Fen) -> Self {
        Self::Money(fen)
    }
}
impl From<String> for Fact {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}
impl From<&str> for Fact {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// An expected no. Each room has an enum of its own; nobody keeps a list of everyone's.
///
/// The words stand under `refusal-{key}` in both languages, with the facts as arguments.
pub trait Refusal: fmt::Debug + Send + Sync + 'static {
    /// The word key without `refusal-`: kebab-case, room first (`activities-shift-full`).
    fn key(&self) -> &'static str;
    /// What the sentence names.
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        Vec::new()
    }
    /// The form field it belongs to, if one.
    fn field(&self) -> Option<&str> {
        None
    }
}
