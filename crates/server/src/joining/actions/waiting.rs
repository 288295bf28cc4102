//! What waits because of an application: a word after a trial, days that ran out.

use liandong_domain::basics::{ActivityId, ApplicationId, PersonId};
use liandong_domain::todo::TodoKind;

use crate::db::Tx;
use crate::failure::Fault;
use crate::joining::store;
use crate::todo::renew;

/// A word is asked for two weeks after the end of a shift; a shift is shorter than two days.
const WORD_DAYS: i64 = 16;
const WORDS: &[TodoKind] = &[TodoKind::TrialWord, TodoKind::TrialOther];

/// After an application was made, moved or ended.
pub(super) fn moved(tx: &mut Tx<'_>, id: ApplicationId, person: PersonId) -> Result<(), Fault> {
    renew(tx, &[TodoKind::JoiningStep, TodoKind::JoiningLate], &id.to_string())?;
    words(tx, person)
}

/// After a word was said of somebody's trial, by either side.
pub(super) fn words(tx: &mut Tx<'_>, person: PersonId) -> Result<(), Fault> {
    let since = tx.now().plus_minutes(-WORD_DAYS * 24 * 60);
    for shift in store::tried_shifts(tx, person, since)? {
        renew(tx, WORDS, &shift.to_string())?;
    }
    Ok(())
}

/// After the activities of a round became others.
pub(super) fn activities(tx: &mut Tx<'_>, all: &[ActivityId]) -> Result<(), Fault> {
    let since = tx.now().plus_minutes(-WORD_DAYS * 24 * 60);
    for shift in store::shifts_ended(tx, all, since)? {
        renew(tx, WORDS, &shift.to_string())?;
    }
    Ok(())
}

/// After somebody else answers for a round.
pub(super) fn late(tx: &mut Tx<'_>, id: ApplicationId) -> Result<(), Fault> {
    renew(tx, &[TodoKind::JoiningLate], &id.to_string())
}
