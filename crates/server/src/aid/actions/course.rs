//! The verbs of a pupil's way: the look of each term, the end, the hand-over, aid elsewhere.

use liandong_domain::access::{Permit, may};
use liandong_domain::aid::{
    AidApplicationRefusal, AidRefusal, ChildTermState, StopReason, Term, child_terms, document,
    last_term,
};
use liandong_domain::basics::{Day, Note, PupilId, Title};

use crate::aid::store::{self, CourseRow};
use crate::db::{Read, Tx};
use crate::events::{self, Kind};
use crate::failure::{Failure, Gather};

/// To which school or programme a pupil is handed over, and what is handed over.
#[derive(Debug, Clone)]
pub struct HandOver {
    /// The school or programme.
    pub to: String,
    /// Papers and words that go along.
    pub handed: String,
}

/// Ends a pupil's aid, with the reason; a transfer says to whom and what was handed over.
///
/// # Errors
/// Left before; a transfer without to whom.
pub fn stop(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ProposeAid>,
    (pupil, reason): (PupilId, StopReason),
    over: Option<&HandOver>,
) -> Result<(), Failure> {
    let over = match (reason, over) {
        (StopReason::Transferred, Some(over)) => {
            let mut gather = Gather::default();
            let to = gather.take(Title::parse("to", &over.to));
            let handed = gather.take(Note::required("handed", &over.handed));
            Some(gather.finish(|| Some((to?.as_str().to_owned(), handed?.as_str().to_owned())))?)
        }
        (StopReason::Transferred, None) => {
            return Err(AidApplicationRefusal::NoChoice { field: "to" }.into());
        }
        _ => None,
    };
    let row = store::pupil(tx, pupil)?.ok_or(Failure::NOT_FOUND)?;
    let today = tx.now().day();
    if !store::leave(tx, pupil, today, reason.code())? {
        return Err(AidRefusal::Left { code: row.code }.into());
    }
    let over = over.as_ref().map(|(to, handed)| (to.as_str(), handed.as_str()));
    store::keep_stop(tx, (pupil, reason), over)?;
    // A term that was not paid when the pupil left is nobody's debt.
    let term = Term::of(today);
    let awards = store::awards_of_pupil(tx, pupil)?;
    let paid = awards.iter().any(|award| award.term == term && award.state.is_paid());
    store::end_course(tx, pupil, if paid { term } else { term.before() })?;
    events::record(tx, Kind::PupilStopped.of(pupil).with("reason", reason.code()))?;
    Ok(())
}

/// What a review suggests: school is over before this term, as far as the class is known.
pub fn suggested(row: &CourseRow, term: Term) -> Option<StopReason> {
    let grade = row.grade?;
    (last_term(row.stage, grade, row.course.from) < term).then_some(StopReason::Graduated)
}

/// Looks at pupils for a term: they go on, or stop with a reason.
///
/// # Errors
/// Nothing chosen, or a pupil who was looked at or left.
pub fn review(
    tx: &mut Tx<'_>,
    permit: &Permit<may::ProposeAid>,
    term: Term,
    (on, stops): (&[PupilId], &[(PupilId, StopReason)]),
) -> Result<(), Failure> {
    if on.is_empty() && stops.is_empty() {
        return Err(AidRefusal::NobodyChosen.into());
    }
    let keep = |tx: &mut Tx<'_>, pupil: PupilId, outcome: &str| {
        if !store::keep_review(tx, (pupil, term), outcome)? {
            return Err(Failure::from(AidApplicationRefusal::Reviewed));
        }
        events::record(tx, Kind::PupilReviewed.of(pupil).with("term", term))?;
        Ok(())
    };
    for pupil in on {
        let row = store::pupil(tx, *pupil)?.ok_or(Failure::NOT_FOUND)?;
        if row.left_on.is_some() {
            return Err(AidRefusal::Left { code: row.code }.into());
        }
        keep(tx, *pupil, "goes_on")?;
    }
    for (pupil, reason) in stops {
        keep(tx, *pupil, "stops")?;
        stop(tx, permit, (*pupil, *reason), None)?;
    }
    Ok(())
}

/// Every due term of every child to whom the programme gave its word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChildTerm {
    /// The pupil.
    pub pupil: PupilId,
    /// Its code.
    pub code: String,
    /// The term.
    pub term: Term,
    /// What became of it.
    pub state: ChildTermState,
}

/// The terms of every course until today (domain aid, invariant 7).
pub fn terms_of_children(q: &mut Read<'_>) -> Result<Vec<ChildTerm>, Failure> {
    let today = q.now().day();
    terms(q, today, today)
}

/// The same as it was when a day was over: what was paid later is not seen, and a term whose last
/// day it was is over too.
pub fn terms_until(q: &mut Read<'_>, end: Day) -> Result<Vec<ChildTerm>, Failure> {
    terms(q, end, end.plus_days(1))
}

fn terms(q: &mut Read<'_>, paid_until: Day, seen_on: Day) -> Result<Vec<ChildTerm>, Failure> {
    let paid = store::paid_terms(q)?.into_iter().filter(|(_, _, on)| *on <= paid_until);
    let paid: std::collections::BTreeMap<_, _> =
        paid.map(|(pupil, term, on)| ((pupil, term), on)).collect();
    let mut out = Vec::new();
    for row in store::courses(q)? {
        let on = |term: Term| paid.get(&(row.pupil, term)).copied();
        for (term, state) in child_terms(row.course, seen_on, on) {
            out.push(ChildTerm { pupil: row.pupil, code: row.code.clone(), term, state });
        }
    }
    Ok(out)
}

/// Terms paid in time, of all that are due.
pub fn without_gap(terms: &[ChildTerm]) -> (i64, i64) {
    let due = terms.iter().filter(|one| one.state.is_due());
    let whole = due.clone().filter(|one| one.state == ChildTermState::InTime).count();
    (i64::try_from(whole).unwrap_or(i64::MAX), i64::try_from(due.count()).unwrap_or(i64::MAX))
}

/// Asks whether a child is aided by any programme of the town: yes or no, nothing else. The
/// question is written down, without the number.
///
/// # Errors
/// A document number that is none.
pub fn ask_elsewhere(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ProposeAid>,
    number: &str,
) -> Result<bool, Failure> {
    let key = store::aid_document_key(tx, &document("document", number)?);
    let yes = store::is_aided_elsewhere(tx, &key)? || store::is_aided_here(tx, &key)?;
    let book = crate::books::actions::kept(tx)?;
    let line = Kind::AidElsewhereNoted.of(book.organisation).within(book.organisation);
    events::record(tx, line.with("what", "asked"))?;
    Ok(yes)
}

/// Notes that another programme of the town aids a child, or does so no longer. Of the child
/// only a keyed hash is kept.
///
/// # Errors
/// No programme named, a document number that is none.
pub fn note_elsewhere(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ProposeAid>,
    (number, programme): (&str, &str),
    ends: bool,
) -> Result<(), Failure> {
    let mut gather = Gather::default();
    let number = gather.take(document("number", number));
    let programme = gather.take(Title::parse("programme", programme));
    let (number, programme) = gather.finish(|| Some((number?, programme?)))?;
    let key = store::aid_document_key(tx, &number);
    let changed = match ends {
        true => store::end_elsewhere(tx, &key, programme.as_str())?,
        false => store::note_elsewhere(tx, &key, programme.as_str())?,
    };
    if changed {
        let book = crate::books::actions::kept(tx)?;
        let line = Kind::AidElsewhereNoted.of(book.organisation).within(book.organisation);
        events::record(tx, line.with("what", if ends { "ended" } else { "noted" }))?;
    }
    Ok(())
}
