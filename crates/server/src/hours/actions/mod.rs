//! The verbs of the hours book.

mod confirm;
mod import;
mod outside;
mod propose;
mod reverse;
mod trial;

pub use confirm::{ConfirmOutcome, Wish, confirm, refuse};
pub use import::{ImportedHours, append_imported, undo_imported};
pub use outside::{OutsideShift, confirm_outside};
pub use propose::{Served, propose, withdraw, withdraw_trials};
pub use reverse::{answer_question, ask_about, reverse};
pub use trial::{begin_trial, count_trials, end_trial};

use liandong_domain::basics::{Fact, PersonId, Refusal, ShiftId};
use liandong_domain::hours::StarLadder;
use liandong_domain::todo::TodoKind;

use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::{Failure, Fault};

/// A refusal about hours that needs the town's rows to be seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HoursRefusal {
    /// Nobody confirms the own hours.
    OwnHours,
    /// A worker's yes is not enough for so long a day.
    NeedsBodyAbove {
        /// Whose day it is.
        name: String,
    },
    /// It was settled before.
    Settled,
    /// A refusal without a reason.
    NoReason,
    /// Nothing was chosen.
    NothingChosen,
    /// A time of a row that cannot be read.
    NotATime {
        /// The form field.
        field: String,
    },
}

impl Refusal for HoursRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::OwnHours => "hours-own-hours",
            Self::NeedsBodyAbove { .. } => "hours-needs-body-above",
            Self::Settled => "hours-settled",
            Self::NoReason => "hours-no-reason",
            Self::NothingChosen => "hours-nothing-chosen",
            Self::NotATime { .. } => "hours-not-a-time",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::NeedsBodyAbove { name } => vec![("name", name.as_str().into())],
            _ => Vec::new(),
        }
    }
    fn field(&self) -> Option<&str> {
        match self {
            Self::NoReason => Some("why"),
            Self::NotATime { field } => Some(field),
            Self::OwnHours | Self::NeedsBodyAbove { .. } | Self::Settled | Self::NothingChosen => {
                None
            }
        }
    }
}

/// Whether hours of a shift wait for a yes.
fn waits(tx: &mut Tx<'_>, shift: ShiftId) -> Result<(), Fault> {
    crate::todo::renew(tx, &[TodoKind::HoursConfirm], &shift.to_string())
}

/// Writes a diary line when the new total reaches a star (T25). Stars are computed; only the
/// moment of reaching one is kept.
fn note_star(
    tx: &mut Tx<'_>,
    person: PersonId,
    before: liandong_domain::basics::Minutes,
) -> Result<(), Failure> {
    let after = super::store::total(tx, person)?;
    let today = tx.now().day();
    let (ladder, rule) = crate::rules::actions::in_force::<StarLadder>(tx, today)?;
    let (had, has) = (ladder.level(before), ladder.level(after));
    if has > had {
        let line = Kind::StarReached.of(person).about(person).by_rule(&rule).count("star", has);
        events::record(tx, line)?;
    }
    Ok(())
}
