//! Findings: what is said about which cell of which row.

use std::fmt;

use super::grid::column_letters;
use super::trouble::Trouble;

/// How a row, or one thing about it, comes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Goes in. A finding of this level is a remark only.
    Ok,
    /// Goes in, with a remark; hours become an open question.
    Warn,
    /// The same person or entry is there already.
    Duplicate,
    /// Must be mended first.
    Error,
}

impl Level {
    /// All of them, mildest first.
    pub const ALL: [Self; 4] = [Self::Ok, Self::Warn, Self::Duplicate, Self::Error];

    /// As stored and printed.
    pub fn code(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Duplicate => "duplicate",
            Self::Error => "error",
        }
    }
    /// The code back.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.code() == code)
    }
    /// Under which key its name stands in the words.
    pub fn word_key(self) -> &'static str {
        match self {
            Self::Ok => "intake-level-ok",
            Self::Warn => "intake-level-warn",
            Self::Duplicate => "intake-level-duplicate",
            Self::Error => "intake-level-error",
        }
    }
}

/// A column of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnAt {
    /// Counted from 0.
    pub index: usize,
    /// Its header as it stands in the file, line breaks aside.
    pub header: String,
}

impl ColumnAt {
    /// Its letters: A, B, AA.
    pub fn letters(&self) -> String {
        column_letters(self.index)
    }
}

/// One thing said about one cell.
#[derive(Clone, PartialEq, Eq)]
pub struct Finding {
    /// What it is.
    pub trouble: Trouble,
    /// In which column; none when it is about the whole row.
    pub column: Option<ColumnAt>,
    /// The text as it stands in the cell. Personal.
    pub given: String,
    /// What may be typed instead; empty when nobody can know. Personal.
    pub suggestion: String,
}

impl Finding {
    /// How serious it is.
    pub fn level(&self) -> Level {
        self.trouble.level()
    }
}

/// The cell's text does not print itself.
impl fmt::Debug for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let column = self.column.as_ref().map(ColumnAt::letters).unwrap_or_default();
        write!(f, "{column} {} {}", self.level().code(), self.trouble.key())
    }
}

/// The finding that decides a row: the first of the highest level.
pub fn most_serious(findings: &[Finding]) -> Option<&Finding> {
    findings.iter().rev().max_by_key(|finding| finding.level())
}

/// The level of a row with these findings.
pub(super) fn level_of(findings: &[Finding]) -> Level {
    most_serious(findings).map_or(Level::Ok, Finding::level)
}
