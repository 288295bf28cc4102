//! A lesson: a sentence of a round, written so that everybody may read it.

use crate::activities::coded;
use crate::basics::{Fact, Refusal, fold};

coded! {
    /// Where a lesson stands.
    pub enum LessonState {
        /// Everybody signed in reads it.
        Shared = "shared",
        /// Taken back, with a reason.
        Withdrawn = "withdrawn",
    }
}

impl LessonState {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Shared => "reflection-lesson-shared",
            Self::Withdrawn => "reflection-lesson-withdrawn",
        }
    }
    /// Takes it back.
    ///
    /// # Errors
    /// It was taken back before.
    pub fn withdraw(self) -> Result<Self, LessonRefusal> {
        match self {
            Self::Shared => Ok(Self::Withdrawn),
            Self::Withdrawn => Err(LessonRefusal::Withdrawn),
        }
    }
}

/// Why a lesson cannot be so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LessonRefusal {
    /// It holds the name of somebody who was there.
    NamesSomebody {
        /// The field.
        field: &'static str,
        /// The name.
        name: String,
    },
    /// More tags than help.
    Tags {
        /// The most.
        most: i64,
    },
    /// It was taken back.
    Withdrawn,
    /// The version that was read is not the latest.
    Changed,
    /// A sentence that is in no round of these.
    NoChoice {
        /// The form field.
        field: &'static str,
    },
}

impl Refusal for LessonRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::NamesSomebody { .. } => "reflection-names-somebody",
            Self::Tags { .. } => "reflection-too-many-tags",
            Self::Withdrawn => "reflection-withdrawn",
            Self::Changed => "reflection-changed",
            Self::NoChoice { .. } => "reflection-no-choice",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::NamesSomebody { name, .. } => vec![("name", name.clone().into())],
            Self::Tags { most } => vec![("most", (*most).into())],
            Self::Withdrawn | Self::Changed | Self::NoChoice { .. } => Vec::new(),
        }
    }
    fn field(&self) -> Option<&str> {
        match self {
            Self::NamesSomebody { field, .. } | Self::NoChoice { field } => Some(field),
            Self::Tags { .. } => Some("tags"),
            Self::Withdrawn | Self::Changed => None,
        }
    }
}

/// The most tags of a lesson.
pub const TAGS_MOST: i64 = 6;
/// The most characters of a tag.
const TAG_LONGEST: usize = 12;

/// Tags in plain words, parted by blanks or marks, each once.
///
/// # Errors
/// More than [`TAGS_MOST`].
pub fn tags(text: &str) -> Result<Vec<String>, LessonRefusal> {
    let split = |c: char| c.is_whitespace() || ",，、;；#".contains(c);
    let mut out: Vec<String> = Vec::new();
    for part in text.split(split).filter(|part| !part.is_empty()) {
        let tag: String = part.chars().take(TAG_LONGEST).collect();
        if !out.contains(&tag) {
            out.push(tag);
        }
    }
    if i64::try_from(out.len()).is_ok_and(|n| n > TAGS_MOST) {
        return Err(LessonRefusal::Tags { most: TAGS_MOST });
    }
    Ok(out)
}

/// The first of these names that stands in a text. A name of one character is no name here.
pub fn names_in<'n>(text: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let text = fold(text);
    names.into_iter().find(|name| {
        let folded = fold(name);
        folded.chars().count() > 1 && text.contains(&folded)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    // covers C5 L6
    #[test]
    fn a_lesson_names_nobody_who_was_there() {
        let names = ["王芳", "李伯年", "李"];
        assert_eq!(names_in("李 伯年 说得对，先问候再进门", names), Some("李伯年"));
        assert_eq!(names_in("姓李的一户，浴室没有防滑垫", names), None);
    }

    #[test]
    fn tags_are_plain_words_each_once() {
        let found = tags("防跌，浴室 浴室、夜灯").expect("three words");
        assert_eq!(found, ["防跌", "浴室", "夜灯"]);
        assert_eq!(tags("一 二 三 四 五 六 七"), Err(LessonRefusal::Tags { most: 6 }));
    }

    #[test]
    fn a_lesson_is_taken_back_once() {
        assert_eq!(LessonState::Shared.withdraw(), Ok(LessonState::Withdrawn));
        assert_eq!(LessonState::Withdrawn.withdraw(), Err(LessonRefusal::Withdrawn));
    }
}
