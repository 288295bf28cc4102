//! What somebody may be trusted with: given, kept alive, taken back.

use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{Day, Note, PersonId, QualificationId, QualifiedId, Title};
use liandong_domain::training::{
    Evidence, QualificationRefusal, QualifiedBy, Standing, first_until, reactivate, renew,
};

use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::{Failure, Gather};
use crate::training::store::{self, GivenRow, QualificationText};

/// Makes a qualification, or changes what it asks from now on. What was given keeps its last day.
///
/// # Errors
/// No name, a name that is taken, odd terms.
pub fn keep_qualification(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::GrantQualifications>,
    id: Option<QualificationId>,
    text: &QualificationText,
) -> Result<QualificationId, Failure> {
    let mut gather = Gather::default();
    let name = gather.take(Title::parse("name", &text.name));
    let about = gather.take(Note::parse("about", &text.about));
    for flaw in text.terms.flaws() {
        gather.add(flaw);
    }
    let text = gather.finish(|| {
        let (name, about) = (name?.as_str().to_owned(), about?.as_str().to_owned());
        Some(QualificationText { name, about, ..text.clone() })
    })?;
    let taken = store::by_name(tx, &text.name)?;
    if taken.is_some_and(|row| Some(row.id) != id) {
        return Err(QualificationRefusal::NameTaken.into());
    }
    let id = match id {
        Some(id) => {
            store::qualification(tx, id)?.ok_or(Failure::NOT_FOUND)?;
            store::rename(tx, id, &text)?;
            id
        }
        None => store::keep_new(tx, &text)?,
    };
    events::record(tx, Kind::QualificationKept.of(id).within(text.organisation))?;
    Ok(id)
}

/// Closes a qualification, or opens it again. What was given stays.
///
/// # Errors
/// It is not there.
pub fn turn_qualification(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::GrantQualifications>,
    id: QualificationId,
) -> Result<(), Failure> {
    let row = store::qualification(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    let at = if row.closed_at.is_some() { None } else { Some(tx.now()) };
    store::close_qualification(tx, id, at)?;
    events::record(tx, Kind::QualificationKept.of(id).within(row.organisation))?;
    Ok(())
}

/// Gives a qualification for a certificate that was shown.
///
/// # Errors
/// To oneself, from a day to come, or one that is given no more.
pub fn give_shown(
    tx: &mut Tx<'_>,
    permit: &Permit<may::GrantQualifications>,
    person: PersonId,
    (which, since): (QualificationId, Day),
) -> Result<QualifiedId, Failure> {
    if person == permit.person() {
        return Err(QualificationRefusal::Own.into());
    }
    if since > tx.now().day() {
        return Err(QualificationRefusal::Future.into());
    }
    let row = store::qualification(tx, which)?.ok_or(Failure::NOT_FOUND)?;
    if row.closed_at.is_some() {
        return Err(QualificationRefusal::Closed.into());
    }
    let new = GivenRow {
        person,
        qualification: which,
        since,
        until: first_until(&row.terms, since),
        gained_by: QualifiedBy::Shown,
        enrolment: None,
    };
    let id = store::give(tx, &new)?;
    let line = Kind::QualificationGiven.of(id).about(person).with("qualification", which);
    events::record(tx, line)?;
    Ok(id)
}

/// Which kind of evidence is enough on its own.
fn gained(evidence: Evidence, asked: i64) -> QualifiedBy {
    let by_practice = asked > 0 && evidence.practices >= asked;
    if by_practice { QualifiedBy::Practice } else { QualifiedBy::Teaching }
}

/// Renews a qualification, or wakes up one that has run out, by what was done since.
///
/// # Errors
/// One's own, not enough was done, it has lapsed, or there is nothing to renew.
pub fn keep_alive(
    tx: &mut Tx<'_>,
    permit: &Permit<may::GrantQualifications>,
    id: QualifiedId,
) -> Result<(), Failure> {
    let row = store::qualified(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    if row.person == permit.person() {
        return Err(QualificationRefusal::Own.into());
    }
    let (day, done) = (tx.now().day(), store::evidence(tx, &row)?);
    let (until, asked) = match store::standing_at(&row, day) {
        Standing::Resting => {
            (reactivate(&row.held, &row.terms, done, day)?, (row.terms.practices + 1) / 2)
        }
        _ => (renew(&row.held, &row.terms, done, day)?, row.terms.practices),
    };
    if !store::renew(tx, id, (Some(until), day), gained(done, asked))? {
        return Err(QualificationRefusal::Withdrawn.into());
    }
    let line = Kind::QualificationRenewed.of(id).about(row.person);
    events::record(tx, line.with("qualification", row.qualification))?;
    Ok(())
}

/// Takes a qualification back, with a reason.
///
/// # Errors
/// No reason, or it was taken back before.
pub fn take_back(
    tx: &mut Tx<'_>,
    permit: &Permit<may::GrantQualifications>,
    id: QualifiedId,
    why: &str,
) -> Result<(), Failure> {
    let why = Note::required("why", why)?;
    let row = store::qualified(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    if row.person == permit.person() {
        return Err(QualificationRefusal::Own.into());
    }
    let day = tx.now().day();
    if !store::take_back(tx, id, day, why.as_str())? {
        return Err(QualificationRefusal::Withdrawn.into());
    }
    events::record(tx, Kind::QualificationWithdrawn.of(id).about(row.person))?;
    Ok(())
}

/// Notes a practice that the acting person watched.
///
/// # Errors
/// One's own practice, a day to come, nothing written.
pub fn note_practice(
    tx: &mut Tx<'_>,
    permit: &Permit<may::GrantQualifications>,
    person: PersonId,
    which: QualificationId,
    (day, words): (Day, &str),
) -> Result<(), Failure> {
    let words = Note::required("words", words)?;
    if person == permit.person() {
        return Err(QualificationRefusal::Own.into());
    }
    if day > tx.now().day() {
        return Err(QualificationRefusal::Future.into());
    }
    store::qualification(tx, which)?.ok_or(Failure::NOT_FOUND)?;
    let id = store::note_practice(tx, person, which, (day, words.as_str()))?;
    let line = Kind::PracticeNoted.of(id).about(person).with("qualification", which);
    events::record(tx, line)?;
    Ok(())
}
