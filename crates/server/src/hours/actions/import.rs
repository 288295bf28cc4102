//! Hours of before, or of another system, brought in with their proof.

use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{HoursEntryId, Minutes, PersonId, Span};
use liandong_domain::hours::{Entry, EntryKind, Grade, HoursRule, ProposalRefusal, Source};

use super::super::store::{self, EntryWords};
use super::note_star;
use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::Failure;

/// One imported entry.
#[derive(Debug, Clone)]
pub struct ImportedHours {
    /// Whose.
    pub person: PersonId,
    /// From which row of which file.
    pub source: Source,
    /// `Service` for dated service, `Opening` for a sum of before.
    pub kind: EntryKind,
    /// Minutes as recorded there.
    pub minutes: Minutes,
    /// From and until as recorded there; an opening sum has one minute of its day.
    pub span: Span,
    /// D for a paper or another system with proof, E for a sum only told.
    pub grade: Grade,
    /// What it says.
    pub words: EntryWords,
}

/// Writes one imported entry; none when this row was written before. Official spans count as
/// recorded, but overlaps, the future and midnight are refused (china-facts 1.7).
pub fn append_imported(
    tx: &mut Tx<'_>,
    permit: &Permit<may::ImportFiles>,
    hours: &ImportedHours,
) -> Result<Option<HoursEntryId>, Failure> {
    let source = hours.source.to_string();
    if store::has_source(tx, &source)? {
        return Ok(None);
    }
    let day = hours.span.from.day();
    let today = tx.now().day();
    let (_, rule) = crate::rules::actions::in_force::<HoursRule>(tx, today)?;
    if hours.kind == EntryKind::Service {
        if hours.span.until > tx.now() {
            return Err(ProposalRefusal::Future.into());
        }
        let (spans, _) = store::day_spans(tx, hours.person, day)?;
        if let Some(other) = spans.iter().find(|s| s.overlaps(hours.span)) {
            return Err(ProposalRefusal::Overlaps { from: other.from, until: other.until }.into());
        }
    }
    let before = store::total(tx, hours.person)?;
    let entry = Entry {
        id: HoursEntryId::new(tx.fresh()),
        kind: hours.kind,
        minutes: hours.minutes,
        served_on: day,
        span: hours.span,
        source: hours.source.clone(),
        grade: hours.grade,
        confirmed_by: permit.person(),
        confirmed_at: tx.now(),
        rule: rule.to_string(),
        reverses: None,
        why: String::new(),
    };
    store::append(tx, hours.person, &entry, &hours.words)?;
    let line = Kind::HoursConfirmed
        .of(entry.id)
        .about(hours.person)
        .by_rule(&rule)
        .count("minutes", entry.minutes.count());
    events::record(tx, line)?;
    note_star(tx, hours.person, before)?;
    Ok(Some(entry.id))
}

/// Takes an imported entry back: an import is undone by counter-entries, never by deleting.
pub fn undo_imported(
    tx: &mut Tx<'_>,
    permit: &Permit<may::ImportFiles>,
    id: HoursEntryId,
    why: &str,
) -> Result<bool, Failure> {
    let Some(row) = store::entry(tx, id)? else { return Ok(false) };
    if row.reversed_by.is_some() {
        return Ok(false);
    }
    super::reverse::take_back(tx, permit.person(), row, why)?;
    Ok(true)
}
