//! What an entry of the hours book is: its kind, where it comes from, how well it is proved.

use std::fmt;

use uuid::Uuid;

use crate::activities::{MarkMethod, OutBasis, coded};
use crate::basics::{AttendanceId, CareServiceId, HoursEntryId, ImportId};

coded! {
    /// What an entry does.
    pub enum EntryKind {
        /// Adds served time.
        Service = "service",
        /// Takes one entry back, whole.
        Reversal = "reversal",
        /// Time from before Liandong, taken over as one sum.
        Opening = "opening",
    }
}
coded! {
    /// How well an entry is proved (F7). The letters are ours: verified and claimed hours are
    /// never mixed without saying so. The order is from best to least.
    pub enum Grade {
        /// Both ends recorded at the time, by two parties: the person and the leader.
        A = "A",
        /// Both ends recorded at the time, by one party, and confirmed by another.
        B = "B",
        /// The check-out was forgotten; the planned end stood in and was confirmed.
        C = "C",
        /// From paper or another system, with proof kept.
        D = "D",
        /// The person's own word, or a sum from before, confirmed by a social worker.
        E = "E",
    }
}

impl Grade {
    /// The word key of its meaning.
    pub fn word(self) -> &'static str {
        match self {
            Self::A => "grade-a",
            Self::B => "grade-b",
            Self::C => "grade-c",
            Self::D => "grade-d",
            Self::E => "grade-e",
        }
    }
}

/// Who was there when an end was recorded.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Party {
    Person,
    Leader,
    Both,
    Paper,
}

fn party(method: MarkMethod) -> Party {
    match method {
        MarkMethod::Poster => Party::Person,
        MarkMethod::Tap | MarkMethod::All => Party::Leader,
        // One shows a code, the other reads it: both are there.
        MarkMethod::Scan | MarkMethod::Rotating | MarkMethod::OwnCode => Party::Both,
        MarkMethod::Sheet | MarkMethod::Desk => Party::Paper,
    }
}

/// The grade of hours by how their two ends were recorded.
pub fn grade_of(came: MarkMethod, went: MarkMethod, out: OutBasis) -> Grade {
    let (came, went) = (party(came), party(went));
    if came == Party::Paper || (went == Party::Paper && out == OutBasis::Marked) {
        return Grade::D;
    }
    if out == OutBasis::Assumed {
        return Grade::C;
    }
    match (came, went) {
        (Party::Person, Party::Person) | (Party::Leader, Party::Leader) => Grade::B,
        _ => Grade::A,
    }
}

/// Where an entry comes from. No two entries of a town share one: that is how a repeated import
/// or a second click counts nothing twice.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// Presence at a shift: `attendance:<id>`.
    Attendance(AttendanceId),
    /// A row of an imported file: `import:<id>:<sheet>:<row>`.
    Import {
        /// The import.
        import: ImportId,
        /// The sheet's name.
        sheet: String,
        /// The row as the file counts it, from 1.
        row: i64,
    },
    /// Hours from before: `opening:<what names them>`.
    Opening(String),
    /// The entry that is taken back: `reversal:<id>`.
    Reversal(HoursEntryId),
    /// A claim of the person: `claim:<id of the proposal>`.
    Claim(Uuid),
    /// Time given to an aided child outside a shift: `care:<id>`.
    Care(CareServiceId),
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Attendance(id) => write!(f, "attendance:{id}"),
            Self::Import { import, sheet, row } => write!(f, "import:{import}:{sheet}:{row}"),
            Self::Opening(what) => write!(f, "opening:{what}"),
            Self::Reversal(id) => write!(f, "reversal:{id}"),
            Self::Claim(id) => write!(f, "claim:{}", id.hyphenated()),
            Self::Care(id) => write!(f, "care:{id}"),
        }
    }
}

impl Source {
    /// Reads the stored text; none for anything else. A sheet's name may hold a colon.
    pub fn parse(text: &str) -> Option<Self> {
        let (kind, rest) = text.split_once(':')?;
        match kind {
            "attendance" => rest.parse().ok().map(Self::Attendance),
            "reversal" => rest.parse().ok().map(Self::Reversal),
            "claim" => Uuid::try_parse(rest).ok().map(Self::Claim),
            "care" => rest.parse().ok().map(Self::Care),
            "opening" => (!rest.is_empty()).then(|| Self::Opening(rest.to_owned())),
            "import" => {
                let (import, rest) = rest.split_once(':')?;
                let (sheet, row) = rest.rsplit_once(':')?;
                let row = row.parse().ok().filter(|row| *row > 0)?;
                Some(Self::Import { import: import.parse().ok()?, sheet: sheet.to_owned(), row })
            }
            _ => None,
        }
    }
    /// The word key that names the kind of source.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Attendance(_) => "source-attendance",
            Self::Import { .. } => "source-import",
            Self::Opening(_) => "source-opening",
            Self::Reversal(_) => "source-reversal",
            Self::Claim(_) => "source-claim",
            Self::Care(_) => "source-care",
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    // covers F7
    #[test]
    fn the_grade_says_who_saw_both_ends() {
        use MarkMethod::{All, Desk, Poster, Rotating, Scan, Sheet, Tap};
        let marked = OutBasis::Marked;
        for (came, went, out, grade) in [
            (Poster, Tap, marked, Grade::A),
            (Scan, Scan, marked, Grade::A),
            (Rotating, Rotating, marked, Grade::A),
            (Tap, Poster, marked, Grade::A),
            (All, Tap, marked, Grade::B),
            (Poster, Poster, marked, Grade::B),
            (Scan, Scan, OutBasis::Assumed, Grade::C),
            (Tap, Tap, OutBasis::Assumed, Grade::C),
            (Sheet, Sheet, marked, Grade::D),
            (Sheet, Sheet, OutBasis::Assumed, Grade::D),
            (Tap, Desk, marked, Grade::D),
        ] {
            assert_eq!(grade_of(came, went, out), grade, "{came:?} {went:?} {out:?}");
        }
        assert!(Grade::A < Grade::E);
    }

    #[test]
    fn texts_that_name_no_source_are_not_read() {
        for text in ["", "attendance:", "import:1:2:3", "opening:", "gift:x", "claim:7", "import:"]
        {
            assert_eq!(Source::parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_written_source_is_read_back(
            n in any::<u128>(), sheet in "[^\\x00]{0,12}", row in 1i64..,
        ) {
            let id = Uuid::from_u128(n);
            for source in [
                Source::Attendance(AttendanceId::new(id)),
                Source::Reversal(HoursEntryId::new(id)),
                Source::Claim(id),
                Source::Care(CareServiceId::new(id)),
                Source::Opening(format!("{id}:{sheet}")),
                Source::Import { import: ImportId::new(id), sheet, row },
            ] {
                prop_assert_eq!(Source::parse(&source.to_string()), Some(source));
            }
        }
    }
}
