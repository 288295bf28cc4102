//! Letters: handed in, read by two of different professions, delivered; the family's yes.

use liandong_domain::access::{Asks, Permit, may};
use liandong_domain::basics::{LetterId, Note, PersonId, PupilId};
use liandong_domain::care::{
    CareRefusal, Direction, LetterState, Profession, Reading, Trace, blacken, check_released,
    traces,
};

use crate::care::store::{self, LetterRow, NewLetter};
use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::Failure;

/// Hands a letter in: a giver to a pupil they give for alone, or a companion the pupil's.
///
/// # Errors
/// Nothing written; they do not belong together; the family has not consented.
pub fn write_letter<P: Asks>(
    tx: &mut Tx<'_>,
    _permit: &Permit<P>,
    new: &NewLetter,
) -> Result<LetterId, Failure> {
    let text = Note::required("text", &new.text)?;
    let new = NewLetter { text: text.as_str().to_owned(), ..new.clone() };
    let id = hand_in(tx, &new)?;
    events::record(tx, Kind::LetterWritten.of(id).with("pupil", new.pupil))?;
    Ok(id)
}

/// Hands it in, between two who belong together, while the family's yes stands.
pub(super) fn hand_in(tx: &mut Tx<'_>, new: &NewLetter) -> Result<LetterId, Failure> {
    if !store::givers_of(tx, new.pupil)?.iter().any(|(giver, _)| *giver == new.giver) {
        return Err(CareRefusal::NotTheirs.into());
    }
    store::consent_stands(tx, new.pupil)?.ok_or(CareRefusal::NoConsent)?;
    Ok(store::insert_letter(tx, new)?)
}

pub(super) fn reading(
    tx: &mut Tx<'_>,
    reader: PersonId,
    (id, profession): (LetterId, Profession),
) -> Result<(LetterRow, Reading), Failure> {
    let row = store::letter(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    // Whoever photographed a page reads it no more than whoever wrote it.
    let took = store::took_pages(tx, id, reader)?;
    let (writer, first) = (if took { reader } else { row.written_by }, row.first);
    Ok((row, Reading { reader, profession, writer, first }))
}

/// Lets a letter through with some words blackened; with the second yes it is delivered. Of a
/// photographed one the reader has opened the pages and answers for them.
///
/// # Errors
/// Photographs that were not opened or not answered for; one's own letter, read before by the same
/// person or profession, a telephone, account or door still in it, no consent of the family, settled
/// before.
pub fn let_through(
    tx: &mut Tx<'_>,
    permit: &Permit<may::ReadLetters>,
    (id, profession): (LetterId, Profession),
    black: &[String],
    through: Option<()>,
) -> Result<LetterState, Failure> {
    let (row, reading) = reading(tx, permit.person(), (id, profession))?;
    let consent = store::consent_stands(tx, row.pupil)?;
    let to = reading.let_through(row.state, consent)?;
    if row.round > 0 {
        let opened = store::has_opened(tx, &row, permit.person())?.then_some(());
        check_released(opened, through)?;
    }
    let shown = blacken(&row.shown(tx)?, black);
    if let Some(trace) = traces(&shown).into_iter().find(Trace::bars) {
        return Err(CareRefusal::TraceLeft { found: trace.words }.into());
    }
    if !store::read_letter(tx, (&row, to), (permit.person(), profession), &shown)? {
        return Err(CareRefusal::Settled.into());
    }
    let line = Kind::LetterRead.of(id).with("pupil", row.pupil).with("as", profession.code());
    events::record(tx, line)?;
    if to == LetterState::Delivered {
        delivered(tx, &row)?;
    }
    Ok(to)
}

/// Whoever it is for is told: the giver with an account, or the pupil's guardians.
fn delivered(tx: &mut Tx<'_>, row: &LetterRow) -> Result<(), Failure> {
    let line = || Kind::LetterDelivered.of(row.id).with("pupil", row.pupil);
    match row.direction {
        Direction::ToGiver => {
            let giver = crate::giving::store::giver(tx, row.giver)?;
            match giver.and_then(|giver| giver.person) {
                Some(person) => events::record(tx, line().about(person))?,
                None => events::record(tx, line())?,
            };
        }
        Direction::ToPupil => {
            let child = crate::pairs::store::file(tx, row.pupil)?.and_then(|file| file.person);
            match child {
                Some(child) => events::record(tx, line().about(child))?,
                None => events::record(tx, line())?,
            };
        }
    }
    Ok(())
}

/// Sends a letter back to its writer with a kind sentence.
///
/// # Errors
/// No sentence; one's own letter; settled before.
pub fn send_back(
    tx: &mut Tx<'_>,
    permit: &Permit<may::ReadLetters>,
    (id, profession): (LetterId, Profession),
    why: &str,
) -> Result<(), Failure> {
    let why = Note::required("why", why)?;
    let (row, reading) = reading(tx, permit.person(), (id, profession))?;
    reading.send_back(row.state)?;
    if !store::send_letter_back(tx, id, why.as_str())? {
        return Err(CareRefusal::Settled.into());
    }
    events::record(tx, Kind::LetterRead.of(id).about(row.written_by).with("pupil", row.pupil))?;
    Ok(())
}

/// Names somebody who reads letters, as a volunteer or a teacher.
///
/// # Errors
/// Nobody of this number.
pub fn name_reader(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ManagePairs>,
    (number, profession): (&str, Profession),
) -> Result<(), Failure> {
    let found = crate::people::store::find_by_number(tx, number.trim())?;
    let person = found.ok_or(CareRefusal::NoPerson)?;
    store::name_reader(tx, person, profession)?;
    events::record(tx, Kind::LetterReaderNamed.of(person).about(person))?;
    Ok(())
}

/// The family says yes to letters.
///
/// # Errors
/// A fault of the store.
pub fn consent<P: Asks>(
    tx: &mut Tx<'_>,
    _permit: &Permit<P>,
    pupil: PupilId,
) -> Result<(), Failure> {
    if store::give_consent(tx, pupil)? {
        events::record(tx, Kind::LetterConsentChanged.of(pupil).with("what", "given"))?;
    }
    Ok(())
}

/// The family takes its yes back: what is under way stays here (H9).
///
/// # Errors
/// A fault of the store.
pub fn withdraw_consent<P: Asks>(
    tx: &mut Tx<'_>,
    _permit: &Permit<P>,
    pupil: PupilId,
) -> Result<(), Failure> {
    if store::end_consent(tx, pupil)? {
        let held = store::withhold(tx, pupil)?;
        let line = Kind::LetterConsentChanged.of(pupil).with("what", "withdrawn");
        events::record(tx, line.count("letters", i64::try_from(held).unwrap_or(0)))?;
    }
    Ok(())
}
