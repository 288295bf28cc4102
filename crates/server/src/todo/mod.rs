//! What waits for somebody (待办): written by the rooms in the transaction of the fact, read by the
//! homes in one statement.
//!
//! Owns `todo`, a copy of the view `todo_now` over the rooms' facts; `proof` compares both. Calls
//! `db`. **Never** decides what waits, and keeps ids only.

pub mod store;

use liandong_domain::basics::{ShiftId, TownId};
use liandong_domain::todo::TodoKind;

use crate::app::App;
use crate::db::{Tx, Who};
use crate::failure::{Failure, Fault};

/// What waits before a shift: those who asked for a place.
const ASKED: &[TodoKind] = &[TodoKind::SignUpLead, TodoKind::SignUpAsked];
/// What waits at its door: those who came along without a sign-up.
const AT_THE_DOOR: &[TodoKind] = &[TodoKind::WalkInLead, TodoKind::WalkInDue];
/// What hangs on the end of a shift.
const OF_A_SHIFT: &[TodoKind] = &[
    TodoKind::TrialWord,
    TodoKind::TrialOther,
    TodoKind::DebriefLead,
    TodoKind::DebriefShare,
    TodoKind::DebriefDue,
    TodoKind::HoursConfirm,
];

/// Reads anew what waits because of one thing; asked again, nothing changes.
pub fn renew(tx: &mut Tx<'_>, kinds: &[TodoKind], subject: &str) -> Result<(), Fault> {
    kinds.iter().try_for_each(|kind| store::renew(tx, *kind, subject))
}

/// Reads anew who asked for a place on a shift and has no answer.
pub fn renew_asked(tx: &mut Tx<'_>, shift: ShiftId) -> Result<(), Fault> {
    renew(tx, ASKED, &shift.to_string())
}

/// Reads anew who came along to a shift and is not known yet.
pub fn renew_door(tx: &mut Tx<'_>, shift: ShiftId) -> Result<(), Fault> {
    renew(tx, AT_THE_DOOR, &shift.to_string())
}

/// Reads anew what waits for the leader of a shift that has another one now.
pub fn renew_leader(tx: &mut Tx<'_>, shift: ShiftId) -> Result<(), Fault> {
    renew_asked(tx, shift)?;
    renew_door(tx, shift)?;
    renew_shift(tx, shift)
}

/// Reads anew what waits after a shift that was ended, opened again or put right.
pub fn renew_shift(tx: &mut Tx<'_>, shift: ShiftId) -> Result<(), Fault> {
    renew(tx, OF_A_SHIFT, &shift.to_string())
}

/// Lets go what can be done no more.
pub fn sweep_chore(app: &App, town: TownId, _subject: &str) -> Result<(), Failure> {
    app.db().write_now(Who::system(town, "todo"), |tx| Ok(store::sweep(tx)?))
}
