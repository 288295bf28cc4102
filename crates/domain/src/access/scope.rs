//! How far a permission reaches, and what a request is about.

use crate::basics::PersonId;

/// How far a role reaches with a permission. Each reach includes the ones before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reach {
    /// Not at all.
    Nothing,
    /// What is one's own.
    Own,
    /// A shift one leads, and the people on it.
    Duty,
    /// The body one holds the role in, and all below it.
    Body,
    /// The whole town.
    Town,
}

impl Reach {
    /// As printed in the matrix.
    pub fn code(self) -> &'static str {
        match self {
            Self::Nothing => "-",
            Self::Own => "own",
            Self::Duty => "duty",
            Self::Body => "body",
            Self::Town => "town",
        }
    }
    /// Under which key its name stands in the words.
    pub fn word_key(self) -> &'static str {
        match self {
            Self::Nothing => "access-reach-nothing",
            Self::Own => "access-reach-own",
            Self::Duty => "access-reach-duty",
            Self::Body => "access-reach-body",
            Self::Town => "access-reach-town",
        }
    }
}

/// What a request is about: whose thing, in which body, and how the actor stands to it. Loaded
/// from the row in question, never taken from the request.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scope {
    /// Whose thing it is.
    pub person: Option<PersonId>,
    /// Path of the body it belongs to, `/id/id/`.
    pub path: Option<String>,
    /// Whether the actor leads the shift it is about.
    pub leads: bool,
    /// Whether the actor acts in the name of `person`.
    pub acting: bool,
}

impl Scope {
    /// Something that belongs to a person.
    pub fn own(person: PersonId) -> Self {
        Self { person: Some(person), ..Self::default() }
    }
    /// Something that belongs to a body.
    pub fn body(path: impl Into<String>) -> Self {
        Self { path: Some(path.into()), ..Self::default() }
    }
    /// Something of the town as a whole.
    pub fn town() -> Self {
        Self::default()
    }
    /// A shift of a body, and whether the actor leads it.
    pub fn duty(path: impl Into<String>, leads: bool) -> Self {
        Self { path: Some(path.into()), leads, ..Self::default() }
    }
    /// The same, about this person.
    #[must_use]
    pub fn about(self, person: PersonId) -> Self {
        Self { person: Some(person), ..self }
    }
    /// The same, in the name of its person.
    #[must_use]
    pub fn acting(self) -> Self {
        Self { acting: true, ..self }
    }
}

/// Whether the body at `path` is the body at `root` or stands below it. A text that is no path
/// of at least one body, `/id/`, stands nowhere and holds nothing.
pub fn under(path: &str, root: &str) -> bool {
    is_path(path) && is_path(root) && path.starts_with(root)
}

/// Whether one of two bodies is the other, or stands above it.
pub fn in_line(path: &str, other: &str) -> bool {
    under(path, other) || under(other, path)
}

/// Whether both stand in the same tree: one town has one tree.
pub(super) fn same_tree(path: &str, other: &str) -> bool {
    is_path(path) && is_path(other) && trunk(path) == trunk(other)
}

fn is_path(path: &str) -> bool {
    path.len() > 2 && path.starts_with('/') && path.ends_with('/') && !path.contains("//")
}

/// The first body of a path.
fn trunk(path: &str) -> Option<&str> {
    path.split('/').nth(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_stands_under_itself_and_its_parents_only() {
        for (path, root, yes) in [
            ("/a/b/", "/a/", true),
            ("/a/", "/a/", true),
            ("/a/", "/a/b/", false),
            ("/ab/", "/a/", false),
            ("/a/b", "/a/", false),
            ("/a/b/", "/", false),
            ("/a/b/", "", false),
            ("", "", false),
        ] {
            assert_eq!(under(path, root), yes, "{path} {root}");
        }
    }
}
