//! What can go wrong at the press.

use std::fmt;
use std::path::PathBuf;

use typst::diag::SourceDiagnostic;

/// A print that did not happen. The messages name no person: they are safe in a log.
#[derive(Clone, PartialEq, Eq)]
pub enum PrintFault {
    /// None of the wanted Chinese fonts lies in these directories.
    FontsMissing {
        /// The directories searched, at any depth.
        looked_in: Vec<PathBuf>,
    },
    /// No font found can draw some characters, so nothing was printed.
    MissingGlyphs {
        /// The texts (mostly names) that hold such characters, as given by the caller. Private:
        /// show them to the person who prints, never log them.
        names: Vec<String>,
        /// The characters, each once, in order of appearance.
        chars: Vec<char>,
    },
    /// More rows than one document may have.
    TooManyRows {
        /// Rows asked for.
        rows: usize,
        /// Rows allowed, [`crate::MOST_ROWS`].
        most: usize,
    },
    /// The calendar has no such day.
    NoSuchDay {
        /// The year given.
        year: i32,
        /// The month given, 1 to 12 would be right.
        month: u8,
        /// The day of the month given.
        day: u8,
    },
    /// A font found at start can no longer be read, perhaps because of a system upgrade.
    FontUnreadable {
        /// The font file.
        path: PathBuf,
    },
    /// The page could not be set: a QR code that is no SVG, or a fault of ours in a template.
    Layout {
        /// What typst said.
        message: String,
    },
}

impl PrintFault {
    pub(crate) fn layout(errors: &[SourceDiagnostic]) -> PrintFault {
        let mut message = String::new();
        for error in errors {
            if !message.is_empty() {
                message.push_str("; ");
            }
            message.push_str(&error.message);
            for hint in &error.hints {
                message.push_str(" (");
                message.push_str(&hint.v);
                message.push(')');
            }
        }
        PrintFault::Layout { message }
    }
}

impl fmt::Display for PrintFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PrintFault::FontsMissing { looked_in } => {
                write!(f, "no Chinese font found for printing; looked in")?;
                for dir in looked_in {
                    write!(f, " {}", dir.display())?;
                }
                write!(f, "; install fonts-noto-cjk and fonts-lxgw-wenkai, or name their folder")
            }
            PrintFault::MissingGlyphs { names, chars } => {
                write!(f, "{} texts hold characters that no font can draw:", names.len())?;
                for c in chars {
                    write!(f, " U+{:04X}", u32::from(*c))?;
                }
                Ok(())
            }
            PrintFault::TooManyRows { rows, most } => {
                write!(f, "{rows} rows asked for, one document takes {most}")
            }
            PrintFault::NoSuchDay { year, month, day } => {
                write!(f, "the calendar has no day {year}-{month}-{day}")
            }
            PrintFault::FontUnreadable { path } => {
                write!(f, "the font {} can no longer be read", path.display())
            }
            PrintFault::Layout { message } => write!(f, "the page could not be set: {message}"),
        }
    }
}

/// As `Display`: a name must not slip into a log through `{:?}` either.
impl fmt::Debug for PrintFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PrintFault({self})")
    }
}

impl std::error::Error for PrintFault {}
