//! The word of both sides after a trial.

use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{ApplicationId, Day, Note, PersonId};
use liandong_domain::joining::{JoiningRefusal, Lack, TrialSide};

use super::waiting;
use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::Failure;
use crate::joining::evidence;
use crate::joining::store::{self, ApplicationRow, Said};

/// The day of the latest trial; refused when there was none.
fn served_on(tx: &mut Tx<'_>, row: &ApplicationRow) -> Result<Day, Failure> {
    let round = store::round(tx, row.round)?.ok_or(Failure::NOT_FOUND)?;
    let found = evidence::of_many(tx, &round, std::slice::from_ref(row))?;
    let day = found.get(&row.person).and_then(|one| one.trials.last()).map(|thing| thing.day);
    let lack = JoiningRefusal::Lacking { name: String::new(), lack: Lack::Trial };
    Ok(day.ok_or(lack)?)
}

/// The candidate's three short answers on the trial.
///
/// # Errors
/// Not one's own, no trial was served, nothing was written.
pub fn say_of_trial(
    tx: &mut Tx<'_>,
    permit: &Permit<may::SignUpSelf>,
    id: ApplicationId,
    answers: [&str; 3],
) -> Result<(), Failure> {
    let row = store::application(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    if row.person != permit.subject() {
        return Err(Failure::NOT_FOUND);
    }
    let first = Note::required("first", answers[0])?;
    let second = Note::parse("second", answers[1])?;
    let third = Note::parse("third", answers[2])?;
    let said = Said {
        side: TrialSide::Candidate,
        words: [first, second, third].map(|note| note.as_str().to_owned()),
        shown_at: None,
        served_on: served_on(tx, &row)?,
    };
    store::say(tx, id, &said)?;
    waiting::words(tx, row.person)?;
    let line = Kind::TrialTalked.of(id).about(row.person).with("side", said.side.code());
    events::record(tx, line)?;
    Ok(())
}

/// A leader's or worker's word on one candidate.
#[derive(Debug, Clone)]
pub struct LeaderWord {
    /// Whose application.
    pub application: ApplicationId,
    /// The word.
    pub words: String,
    /// Whether the candidate may read it.
    pub shown: Shown,
}

/// Whether the candidate reads the word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// A kind word, for both.
    ToBoth,
    /// For the workers only.
    ToWorkers,
}

/// Says a word on each of several candidates of one trial. An empty word says nothing.
///
/// # Errors
/// One's own application, somebody without a trial, or nothing at all was said.
pub fn say_of_candidate(
    tx: &mut Tx<'_>,
    permit: &Permit<may::SayOfTrial>,
    people: &[PersonId],
    all: &[LeaderWord],
) -> Result<i64, Failure> {
    let mut count = 0;
    for one in all.iter().filter(|one| !one.words.trim().is_empty()) {
        let row = store::application(tx, one.application)?.ok_or(Failure::NOT_FOUND)?;
        if !people.contains(&row.person) {
            return Err(Failure::NOT_FOUND);
        }
        if row.person == permit.person() {
            return Err(JoiningRefusal::Own.into());
        }
        let words = Note::required("words", &one.words)?;
        let said = Said {
            side: TrialSide::Leader,
            words: [words.as_str().to_owned(), String::new(), String::new()],
            shown_at: (one.shown == Shown::ToBoth).then(|| tx.now()),
            served_on: served_on(tx, &row)?,
        };
        store::say(tx, row.id, &said)?;
        waiting::words(tx, row.person)?;
        let line = Kind::TrialTalked.of(row.id).about(row.person);
        events::record(tx, line.with("side", said.side.code()))?;
        count += 1;
    }
    if count == 0 {
        Note::required("words", "")?;
    }
    Ok(count)
}
