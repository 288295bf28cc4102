//! A yes or a no to waiting hours.

use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{
    Fact, HoursEntryId, Minutes, Moment, PersonId, ProposalId, Refusal, Span,
};
use liandong_domain::hours::{
    Basis, Entry, EntryKind, HoursRule, Level, ProposalRefusal, Source, level_for, put_right,
};

use super::super::store::{self, ProposalRow};
use super::{HoursRefusal, note_star, waits};
use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::{Failure, Fault};

/// Hours to be confirmed, with another end when the worker knows better.
#[derive(Debug, Clone)]
pub struct Wish {
    /// Which.
    pub id: ProposalId,
    /// The corrected from and until; none: as proposed.
    pub span: Option<(Moment, Moment)>,
}

/// What became of the wishes.
#[derive(Debug, Default)]
pub struct ConfirmOutcome {
    /// Entries written.
    pub confirmed: i64,
    /// Minutes they count.
    pub minutes: Minutes,
    /// Hours that need the body above, by name.
    pub above: Vec<String>,
}

/// Why one of the chosen rows cannot be confirmed: the page shows it at that row.
#[derive(Debug)]
struct AtRow {
    field: String,
    why: ProposalRefusal,
}

impl AtRow {
    fn of(row: &ProposalRow, why: ProposalRefusal) -> Self {
        Self { field: format!("from-{}", row.id), why }
    }
}

impl Refusal for AtRow {
    fn key(&self) -> &'static str {
        self.why.key()
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        self.why.facts()
    }
    fn field(&self) -> Option<&str> {
        Some(&self.field)
    }
}

/// Confirms waiting hours into the book (T25, F5). A worker's yes is enough up to the rule's day
/// limit; a longer day needs the body above (`long` holds that permit). A proposal confirmed
/// before is passed over: a repeat is harmless.
pub fn confirm(
    tx: &mut Tx<'_>,
    permit: &Permit<may::ConfirmHours>,
    long: Option<&Permit<may::ConfirmLongDays>>,
    wishes: &[Wish],
) -> Result<ConfirmOutcome, Failure> {
    if wishes.is_empty() {
        return Err(HoursRefusal::NothingChosen.into());
    }
    let mut outcome = ConfirmOutcome::default();
    let mut shifts = std::collections::BTreeSet::new();
    for wish in wishes {
        let Some(mut row) = store::one_proposal(tx, wish.id)? else {
            return Err(Failure::NOT_FOUND);
        };
        if row.state != "open" {
            continue;
        }
        if row.person == permit.person() {
            return Err(HoursRefusal::OwnHours.into());
        }
        if let Some(times) = wish.span {
            change_span(tx, &mut row, times)?;
        }
        match confirm_one(tx, permit.person(), long.is_some(), &mut row)? {
            Some(minutes) => {
                outcome.confirmed += 1;
                outcome.minutes += minutes;
            }
            None => outcome.above.push(row.name.clone()),
        }
        shifts.extend(row.shift);
    }
    for shift in shifts {
        store::note_confirmed(tx, shift)?;
        waits(tx, shift)?;
    }
    Ok(outcome)
}

/// The worker's other times, by the same rules as a presence: inside the activity, one day, past.
fn change_span(
    tx: &mut Tx<'_>,
    row: &mut ProposalRow,
    (from, until): (Moment, Moment),
) -> Result<(), Failure> {
    let (rule, _) = crate::rules::actions::in_force::<HoursRule>(tx, row.served_on)?;
    let shift = match row.shift {
        Some(shift) => store::shift_facts(tx, shift)?,
        None => None,
    };
    let basis = shift.map_or(Basis::Official, |shift| Basis::Shift {
        starts_at: shift.starts_at,
        ends_at: shift.ends_at,
        rest: shift.rest,
    });
    let counted = Span::new(from, until).ok_or(ProposalRefusal::Reversed).and_then(|span| {
        if span.from.day() != row.served_on {
            return Err(ProposalRefusal::CrossesMidnight);
        }
        Ok((span, put_right(span, &basis, &rule, tx.now())?))
    });
    match counted {
        Ok((span, minutes)) => {
            (row.span, row.minutes) = (span, minutes);
            Ok(())
        }
        Err(why) => Err(AtRow::of(row, why).into()),
    }
}

/// One entry; none when it needs the body above.
fn confirm_one(
    tx: &mut Tx<'_>,
    by: PersonId,
    long: bool,
    row: &mut ProposalRow,
) -> Result<Option<Minutes>, Failure> {
    store::hold_person(tx, row.person)?;
    let (rule, mut reference) = crate::rules::actions::in_force::<HoursRule>(tx, row.served_on)?;
    let (spans, so_far) = store::day_spans(tx, row.person, row.served_on)?;
    if let Some(other) = spans.iter().find(|s| s.overlaps(row.span)) {
        let why = ProposalRefusal::Overlaps { from: other.from, until: other.until };
        return Err(AtRow::of(row, why).into());
    }
    row.level = level_for(so_far, row.minutes, &rule).map_err(|why| AtRow::of(row, why))?;
    if row.level == Level::ParentBody && !long {
        return Ok(None);
    }
    let shift = row.shift.ok_or_else(|| Fault::new("confirming hours", "no shift"))?;
    let Some((words, _)) = store::words_of(tx, row.person, shift)? else {
        return Err(Failure::NOT_FOUND);
    };
    let source = match row.attendance {
        Some(attendance) => Source::Attendance(attendance),
        None => Source::Opening(row.id.to_string()),
    };
    let taken_back = store::has_source(tx, &source.to_string())?;
    if taken_back || !store::settle(tx, row, "confirmed", "")? {
        return Err(HoursRefusal::Settled.into());
    }
    "daily-tiers".clone_into(&mut reference.clause);
    let before = store::total(tx, row.person)?;
    let entry = Entry {
        id: HoursEntryId::new(tx.fresh()),
        kind: EntryKind::Service,
        minutes: row.minutes,
        served_on: row.served_on,
        span: row.span,
        source,
        grade: row.grade,
        confirmed_by: by,
        confirmed_at: tx.now(),
        rule: reference.to_string(),
        reverses: None,
        why: String::new(),
    };
    store::append(tx, row.person, &entry, &words)?;
    let line = Kind::HoursConfirmed
        .of(entry.id)
        .about(row.person)
        .within(&words.organisation)
        .by_rule(&reference)
        .count("minutes", entry.minutes.count());
    events::record(tx, line)?;
    note_star(tx, row.person, before)?;
    Ok(Some(entry.minutes))
}

/// A no to waiting hours, with its reason.
pub fn refuse(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ConfirmHours>,
    id: ProposalId,
    why: &str,
) -> Result<(), Failure> {
    let why = why.trim();
    if why.is_empty() {
        return Err(HoursRefusal::NoReason.into());
    }
    let Some(row) = store::one_proposal(tx, id)? else { return Err(Failure::NOT_FOUND) };
    if !store::settle(tx, &row, "refused", why)? {
        return Err(HoursRefusal::Settled.into());
    }
    events::record(tx, Kind::HoursRefused.of(id).about(row.person))?;
    if let Some(shift) = row.shift {
        store::note_confirmed(tx, shift)?;
        waits(tx, shift)?;
    }
    Ok(())
}
