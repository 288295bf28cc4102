//! One row of past hours, read.

use std::fmt;

use super::finding::{Finding, Level, most_serious};
use crate::basics::{Day, Minutes, Span};
use crate::people::{Document, PersonName, Phone};

/// What becomes of a row of hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// An entry of service on a day.
    Counted,
    /// A sum of before, without a day.
    Opening,
    /// An open question for the social worker; nothing is counted.
    Question,
    /// Deleted or refused in the other system: not counted, nothing to ask.
    LeftOut,
    /// The same entry is there already.
    Duplicate,
    /// Must be mended first.
    Broken,
}

impl Outcome {
    /// As stored and printed.
    pub fn code(self) -> &'static str {
        match self {
            Self::Counted => "counted",
            Self::Opening => "opening",
            Self::Question => "question",
            Self::LeftOut => "left-out",
            Self::Duplicate => "duplicate",
            Self::Broken => "broken",
        }
    }
    /// Whether it makes counted hours.
    pub fn counts(self) -> bool {
        matches!(self, Self::Counted | Self::Opening)
    }
}

/// One data row of a file of hours. Prints itself without personal data.
#[derive(Clone, PartialEq, Eq)]
pub struct HoursRow {
    /// The sheet.
    pub sheet: String,
    /// The row, counted from 1 as in the file.
    pub row: usize,
    /// How it comes out.
    pub level: Level,
    /// What becomes of it.
    pub outcome: Outcome,
    /// What is said about it.
    pub findings: Vec<Finding>,
    /// The name as it stands, tidied.
    pub name_text: String,
    /// The name.
    pub name: Option<PersonName>,
    /// The document.
    pub document: Option<Document>,
    /// The phone.
    pub phone: Option<Phone>,
    /// The number in the other system.
    pub volunteer_number: String,
    /// Activity or project.
    pub activity: String,
    /// Place.
    pub place: String,
    /// Post.
    pub post: String,
    /// The day of service.
    pub day: Option<Day>,
    /// From and until, where they are told.
    pub span: Option<Span>,
    /// The minutes told in the column of hours.
    pub told: Option<Minutes>,
    /// The minutes that count, or would count: of a question, what the worker is asked about.
    pub minutes: Option<Minutes>,
    /// 时长录入方式, as told.
    pub entry_mode: String,
    /// 时长状态 or 状态, as told.
    pub state: String,
    /// Remark.
    pub remark: String,
}

impl fmt::Debug for HoursRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sheet, row) = (&self.sheet, self.row);
        let minutes = self.counted().map(Minutes::count);
        write!(f, "{sheet} {row} {} {minutes:?} {:?}", self.outcome.code(), self.findings)
    }
}

impl HoursRow {
    /// The minutes that make an entry; none when the row makes none.
    pub fn counted(&self) -> Option<Minutes> {
        self.minutes.filter(|_| self.outcome.counts())
    }
    /// The finding that decides its level, if anything is said about it.
    pub fn deciding(&self) -> Option<&Finding> {
        most_serious(&self.findings)
    }
}
