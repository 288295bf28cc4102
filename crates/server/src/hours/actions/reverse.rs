//! Corrections and questions: a counter-entry with a reason, a question with an answer.

use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{HoursEntryId, Note, PersonId, QuestionId};
use liandong_domain::hours::{Entry, EntryKind, Ledger, Source};

use super::super::store::{self, BookRow, EntryWords};
use super::HoursRefusal;
use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::{Failure, Fault};

/// Takes an entry back by a counter-entry (F5). The entry itself stays for ever.
pub fn reverse(
    tx: &mut Tx<'_>,
    permit: &Permit<may::CorrectHours>,
    id: HoursEntryId,
    why: &str,
) -> Result<HoursEntryId, Failure> {
    store::hold_entry(tx, id)?;
    let Some(row) = store::entry(tx, id)? else { return Err(Failure::NOT_FOUND) };
    if row.person == permit.person() {
        return Err(HoursRefusal::OwnHours.into());
    }
    if row.reversed_by.is_some() {
        return Err(HoursRefusal::Settled.into());
    }
    let ledger = Ledger::new(vec![row.entry.clone()])
        .map_err(|e| Fault::new("reading the hours book", format!("{e:?}")))?;
    let counter = ledger.reverse(id, why)?;
    take_back(tx, permit.person(), row, &counter.why)
}

/// The counter-entry itself, for a correction and for the undoing of an import.
pub(super) fn take_back(
    tx: &mut Tx<'_>,
    by: PersonId,
    row: BookRow,
    why: &str,
) -> Result<HoursEntryId, Failure> {
    let id = row.entry.id;
    let words = EntryWords {
        activity: row.activity,
        shift: row.shift,
        activity_words: row.activity_words,
        place_words: row.place_words,
        post_words: row.post_words,
        organisation: store::body_of(tx, id)?,
    };
    let entry = Entry {
        id: HoursEntryId::new(tx.fresh()),
        kind: EntryKind::Reversal,
        minutes: -row.entry.minutes,
        served_on: row.entry.served_on,
        span: row.entry.span,
        source: Source::Reversal(id),
        grade: row.entry.grade,
        confirmed_by: by,
        confirmed_at: tx.now(),
        rule: row.entry.rule,
        reverses: Some(id),
        why: why.to_owned(),
    };
    store::append(tx, row.person, &entry, &words)?;
    let line = Kind::HoursReversed
        .of(entry.id)
        .about(row.person)
        .with("entry", id)
        .count("minutes", entry.minutes.count());
    events::record(tx, line)?;
    Ok(entry.id)
}

/// A volunteer asks about an entry of the own book (R67 art. 12–13: correction on request).
pub fn ask_about(
    tx: &mut Tx<'_>,
    permit: &Permit<may::ViewOwnHours>,
    whose: PersonId,
    id: HoursEntryId,
    words: &str,
) -> Result<(), Failure> {
    let note = Note::required("words", words)?;
    let Some(row) = store::entry(tx, id)? else { return Err(Failure::NOT_FOUND) };
    if row.person != whose {
        return Err(Failure::NOT_FOUND);
    }
    let source = format!("entry:{id}:{}", permit.person());
    let kind = "asked-by-volunteer";
    if let Some(question) =
        store::open_question(tx, Some(row.person), &source, kind, note.as_str())?
    {
        events::record(tx, Kind::QuestionOpened.of(question).about(row.person).with("entry", id))?;
    }
    Ok(())
}

/// A worker answers a question. What the answer changes is changed by its own verb.
pub fn answer_question(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::CorrectHours>,
    id: QuestionId,
    words: &str,
) -> Result<(), Failure> {
    let note = Note::required("answer", words)?;
    let Some(question) = store::one_question(tx, id)? else { return Err(Failure::NOT_FOUND) };
    if !store::answer(tx, id, note.as_str())? {
        return Err(HoursRefusal::Settled.into());
    }
    let mut line = Kind::QuestionAnswered.of(id);
    if let Some(person) = question.person {
        line = line.about(person);
    }
    events::record(tx, line)?;
    Ok(())
}
