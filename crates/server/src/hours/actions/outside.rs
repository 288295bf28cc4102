//! Time served outside a shift: known by the person's own written word, confirmed by a worker.

use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{HoursEntryId, PersonId, Span};
use liandong_domain::hours::{
    Basis, Entry, EntryKind, Grade, HoursRule, Level, ProposalRefusal, Source, level_for, put_right,
};

use super::super::store::{self, EntryWords};
use super::{HoursRefusal, note_star};
use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::Failure;

/// Time served outside a shift.
#[derive(Debug, Clone)]
pub struct OutsideShift {
    /// Who served.
    pub person: PersonId,
    /// Their name, for a sentence about a day that is too long.
    pub name: String,
    /// From when until when.
    pub span: Span,
    /// Where it comes from.
    pub source: Source,
    /// What it says.
    pub words: EntryWords,
}

/// Confirms it into the book, by the same rule as a presence: one day, past, no overlap, no more
/// of a day than the rule allows. Grade E, because nobody else saw both ends. None when this
/// source has its entry already: a repeat is harmless.
///
/// # Errors
/// One's own hours; what the rule refuses; a day that needs the body above (`long` holds that
/// permit).
pub fn confirm_outside(
    tx: &mut Tx<'_>,
    permit: &Permit<may::ConfirmHours>,
    long: Option<&Permit<may::ConfirmLongDays>>,
    served: &OutsideShift,
) -> Result<Option<HoursEntryId>, Failure> {
    if served.person == permit.person() {
        return Err(HoursRefusal::OwnHours.into());
    }
    store::hold_person(tx, served.person)?;
    if store::has_source(tx, &served.source.to_string())? {
        return Ok(None);
    }
    let day = served.span.from.day();
    let (rule, mut reference) = crate::rules::actions::in_force::<HoursRule>(tx, day)?;
    let minutes = put_right(served.span, &Basis::Official, &rule, tx.now())?;
    let (spans, so_far) = store::day_spans(tx, served.person, day)?;
    if let Some(other) = spans.iter().find(|span| span.overlaps(served.span)) {
        return Err(ProposalRefusal::Overlaps { from: other.from, until: other.until }.into());
    }
    if level_for(so_far, minutes, &rule)? == Level::ParentBody && long.is_none() {
        return Err(HoursRefusal::NeedsBodyAbove { name: served.name.clone() }.into());
    }
    "daily-tiers".clone_into(&mut reference.clause);
    let before = store::total(tx, served.person)?;
    let entry = Entry {
        id: HoursEntryId::new(tx.fresh()),
        kind: EntryKind::Service,
        minutes,
        served_on: day,
        span: served.span,
        source: served.source.clone(),
        grade: Grade::E,
        confirmed_by: permit.person(),
        confirmed_at: tx.now(),
        rule: reference.to_string(),
        reverses: None,
        why: String::new(),
    };
    store::append(tx, served.person, &entry, &served.words)?;
    let line = Kind::HoursConfirmed
        .of(entry.id)
        .about(served.person)
        .within(&served.words.organisation)
        .by_rule(&reference)
        .count("minutes", entry.minutes.count());
    events::record(tx, line)?;
    note_star(tx, served.person, before)?;
    Ok(Some(entry.id))
}
