//! Letters on paper: photographed, covered by a retake, opened by whom they are for.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use liandong_domain::access::{Asks, Permit, may};
use liandong_domain::basics::{GiverId, LetterId, Note, PupilId};
use liandong_domain::care::{CareRefusal, Direction, LetterState, Profession, check_pages};

use super::letters::{hand_in, reading};
use crate::care::store::{self, LetterRow, NewLetter};
use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::Failure;

fn found(tx: &mut Tx<'_>, id: LetterId) -> Result<LetterRow, Failure> {
    store::letter(tx, id)?.ok_or(Failure::NOT_FOUND)
}

/// Keeps the pages, drawn anew by [`crate::web::readable`], as the round that counts.
fn keep(tx: &mut Tx<'_>, row: &LetterRow, pages: &[Vec<u8>]) -> Result<(), Failure> {
    check_pages(pages.len())?;
    let texts: Vec<String> = pages.iter().map(|page| STANDARD.encode(page)).collect();
    if !store::put_pages(tx, row, &texts)? {
        return Err(CareRefusal::Settled.into());
    }
    let line = Kind::LetterWritten.of(row.id).with("pupil", row.pupil);
    let count = i64::try_from(pages.len()).unwrap_or(0);
    events::record(tx, line.count("round", row.round + 1).count("pages", count))?;
    Ok(())
}

/// Hands in a letter that the pupil wrote on paper, as photographs.
///
/// # Errors
/// No page or too many; they do not belong together; the family has not consented.
pub fn photograph_letter(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::AccompanyChild>,
    (pupil, giver): (PupilId, GiverId),
    pages: &[Vec<u8>],
) -> Result<LetterId, Failure> {
    check_pages(pages.len())?;
    let new = NewLetter { pupil, giver, direction: Direction::ToGiver, text: String::new() };
    let id = hand_in(tx, &new)?;
    let row = found(tx, id)?;
    keep(tx, &row, pages)?;
    Ok(id)
}

/// Takes the photographs again, with what a reader asked for covered. The round before stays
/// sealed and is shown to nobody.
///
/// # Errors
/// Nobody asked for it; no page or too many; the family's consent does not stand.
pub fn retake_letter(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::AccompanyChild>,
    (pupil, id): (PupilId, LetterId),
    pages: &[Vec<u8>],
) -> Result<(), Failure> {
    let row = found(tx, id)?;
    if row.pupil != pupil {
        return Err(Failure::NOT_FOUND);
    }
    row.state.retaken()?;
    store::consent_stands(tx, pupil)?.ok_or(CareRefusal::NoConsent)?;
    keep(tx, &row, pages)
}

/// A reader asks to cover something on the photographs. Whoever took them is told.
///
/// # Errors
/// No words; a typed letter; one's own; read before by the same person or profession; settled.
pub fn ask_to_cover(
    tx: &mut Tx<'_>,
    permit: &Permit<may::ReadLetters>,
    (id, profession): (LetterId, Profession),
    words: &str,
) -> Result<(), Failure> {
    let words = Note::required("cover", words)?;
    let (row, reading) = reading(tx, permit.person(), (id, profession))?;
    if row.round == 0 {
        return Err(Failure::NOT_FOUND);
    }
    reading.ask_to_cover(row.state)?;
    if !store::ask_to_cover(tx, &row, words.as_str())? {
        return Err(CareRefusal::Settled.into());
    }
    let line = Kind::LetterRead.of(id).about(row.written_by).with("pupil", row.pupil);
    events::record(tx, line.with("cover", "asked"))?;
    Ok(())
}

/// Opens the photographs, after it is written down who does.
fn open<P: Asks>(
    tx: &mut Tx<'_>,
    permit: &Permit<P>,
    row: &LetterRow,
) -> Result<Vec<String>, Failure> {
    if row.round == 0 {
        return Err(Failure::NOT_FOUND);
    }
    store::note_opening(tx, row, permit.person())?;
    let line = Kind::LetterOpened.of(row.id).with("pupil", row.pupil).count("round", row.round);
    events::record(tx, line)?;
    Ok(store::pages_of(tx, row)?)
}

/// Opens the photographs for a reader.
///
/// # Errors
/// No such letter, or a typed one.
pub fn open_letter(
    tx: &mut Tx<'_>,
    permit: &Permit<may::ReadLetters>,
    id: LetterId,
) -> Result<Vec<String>, Failure> {
    let row = found(tx, id)?;
    open(tx, permit, &row)
}

/// Opens the photographs for the giver once they were delivered, or for the family that wrote
/// them.
///
/// # Errors
/// Not for them, or not yet.
pub fn open_own_letter(
    tx: &mut Tx<'_>,
    permit: &Permit<may::WriteLetters>,
    (giver, children): (Option<GiverId>, &[PupilId]),
    id: LetterId,
) -> Result<Vec<String>, Failure> {
    let row = found(tx, id)?;
    let theirs = children.contains(&row.pupil);
    let delivered = giver == Some(row.giver) && row.state == LetterState::Delivered;
    if row.direction != Direction::ToGiver || !(theirs || delivered) {
        return Err(Failure::NOT_FOUND);
    }
    open(tx, permit, &row)
}
