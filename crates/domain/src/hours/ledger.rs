//! The hours book of one person. It only grows.
//!
//! Invariants; each test names the number it holds, and `liandong check` proves them again on the
//! live book:
//!
//! 1. A service or opening entry adds more than nothing.
//! 2. A reversal takes back exactly one entry: the whole of it, on the day it counted for.
//! 3. An entry is taken back at most once, and a reversal never is.
//! 4. A reversal says why.
//! 5. Two service entries that stand never share a moment.
//! 6. A service entry lies on one day, the day it counts for.
//! 7. No two entries share an id or a source.
//! 8. The total is the sum of all entries. So it is the sum of those that stand, it is never
//!    negative, and reversing an entry restores the total of before.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::entry::{EntryKind, Grade, Source};
use super::rule::StarLadder;
use crate::basics::{Day, Fact, HoursEntryId, Minutes, Moment, PersonId, Refusal, Span};

/// One entry as it stands in the book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its id.
    pub id: HoursEntryId,
    /// What it does.
    pub kind: EntryKind,
    /// What it adds; negative for a reversal.
    pub minutes: Minutes,
    /// The day it counts for.
    pub served_on: Day,
    /// From when until when.
    pub span: Span,
    /// Where it comes from.
    pub source: Source,
    /// How well it is proved.
    pub grade: Grade,
    /// Who said yes.
    pub confirmed_by: PersonId,
    /// When.
    pub confirmed_at: Moment,
    /// By which rule: `hours v1 §daily-tiers`.
    pub rule: String,
    /// The entry a reversal takes back.
    pub reverses: Option<HoursEntryId>,
    /// Why; empty unless a reversal.
    pub why: String,
}

/// A book that cannot be. This is a fault, never a person's doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LedgerFault {
    /// The invariant that is broken, by its number above.
    pub invariant: i64,
    /// The entry it shows in.
    pub entry: HoursEntryId,
}

impl fmt::Display for LedgerFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "hours entry {} breaks invariant {} of the book", self.entry, self.invariant)
    }
}
impl std::error::Error for LedgerFault {}

/// An entry that is not taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LedgerRefusal {
    /// There is no such entry in this book.
    Unknown,
    /// It was taken back before.
    AlreadyReversed,
    /// A counter-entry is not taken back: what was wrongly reversed is entered again.
    IsReversal,
    /// A reason is asked for.
    NoReason {
        /// The fewest characters.
        least: i64,
    },
}

impl Refusal for LedgerRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::Unknown => "hours-ledger-unknown",
            Self::AlreadyReversed => "hours-ledger-already-reversed",
            Self::IsReversal => "hours-ledger-is-reversal",
            Self::NoReason { .. } => "hours-ledger-no-reason",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::NoReason { least } => vec![("least", (*least).into())],
            Self::Unknown | Self::AlreadyReversed | Self::IsReversal => Vec::new(),
        }
    }
    fn field(&self) -> Option<&str> {
        match self {
            Self::NoReason { .. } => Some("why"),
            Self::Unknown | Self::AlreadyReversed | Self::IsReversal => None,
        }
    }
}

/// What the counter-entry must say. The id, the moment and the person come from upstairs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counter {
    /// The entry it takes back.
    pub reverses: HoursEntryId,
    /// Minus the entry's minutes.
    pub minutes: Minutes,
    /// The entry's day, so that each year's sum is restored too.
    pub served_on: Day,
    /// The entry's span.
    pub span: Span,
    /// The entry's grade.
    pub grade: Grade,
    /// `reversal:<id>`.
    pub source: Source,
    /// The reason.
    pub why: String,
}

/// An entry with what became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Story<'a> {
    /// The entry.
    pub entry: &'a Entry,
    /// The counter-entry, if it was taken back.
    pub reversed_by: Option<&'a Entry>,
    /// The entry that stands for the same time now, if it was corrected.
    pub stands_now: Option<&'a Entry>,
    /// For a reversal: the entry it takes back.
    pub takes_back: Option<&'a Entry>,
}

/// The book of one person, proved when it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ledger {
    /// In the order of days, then of confirmation.
    entries: Vec<Entry>,
    /// Which entry takes which one back.
    reversed: BTreeMap<HoursEntryId, HoursEntryId>,
}

impl Ledger {
    /// The fewest characters of a reason.
    pub const LEAST_REASON: usize = 2;

    /// Reads a book in whatever order the entries come.
    ///
    /// # Errors
    /// The first broken invariant.
    pub fn new(mut entries: Vec<Entry>) -> Result<Self, LedgerFault> {
        entries.sort_by_key(|entry| (entry.served_on, entry.confirmed_at, entry.id));
        let reversed = prove_reversals(&entries)?;
        let book = Self { entries, reversed };
        book.prove_entries()?;
        Ok(book)
    }

    fn prove_entries(&self) -> Result<(), LedgerFault> {
        let mut sources = BTreeSet::new();
        for entry in &self.entries {
            let fault = |invariant| LedgerFault { invariant, entry: entry.id };
            if !sources.insert(&entry.source) {
                return Err(fault(7));
            }
            if entry.kind != EntryKind::Reversal && entry.minutes <= Minutes::ZERO {
                return Err(fault(1));
            }
            let last = Moment::from_ms(entry.span.until.ms() - 1);
            let one_day = entry.span.from.day() == last.day();
            let service = entry.kind == EntryKind::Service;
            if service && (!one_day || entry.span.from.day() != entry.served_on) {
                return Err(fault(6));
            }
        }
        let mut standing: Vec<_> =
            self.counted().filter(|e| e.kind == EntryKind::Service).collect();
        standing.sort_by_key(|entry| entry.span.from);
        match standing.windows(2).find(|pair| pair[0].span.overlaps(pair[1].span)) {
            Some(pair) => Err(LedgerFault { invariant: 5, entry: pair[1].id }),
            None => Ok(()),
        }
    }

    /// Every entry, in the order of days.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }
    /// The entries that stand: neither reversals nor taken back.
    pub fn counted(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| {
            entry.kind != EntryKind::Reversal && !self.reversed.contains_key(&entry.id)
        })
    }
    /// The spans of service that stand: nothing new may overlap them.
    pub fn spans(&self) -> Vec<Span> {
        let service = self.counted().filter(|entry| entry.kind == EntryKind::Service);
        service.map(|entry| entry.span).collect()
    }

    /// All counted time.
    pub fn total(&self) -> Minutes {
        self.entries.iter().map(|entry| entry.minutes).sum()
    }
    /// Counted time of days up to and with `day`.
    pub fn total_by(&self, day: Day) -> Minutes {
        let served = self.entries.iter().filter(|entry| entry.served_on <= day);
        served.map(|entry| entry.minutes).sum()
    }
    /// Service counted on one day, for the daily tiers. A sum from before is no day's work.
    pub fn total_on(&self, day: Day) -> Minutes {
        let service = |entry: &&Entry| entry.kind == EntryKind::Service && entry.served_on == day;
        self.counted().filter(service).map(|entry| entry.minutes).sum()
    }
    /// Counted time by year of service.
    pub fn by_year(&self) -> BTreeMap<i16, Minutes> {
        let mut sums = BTreeMap::new();
        for entry in &self.entries {
            *sums.entry(entry.served_on.year()).or_insert(Minutes::ZERO) += entry.minutes;
        }
        sums
    }
    /// Counted time by grade: verified and claimed hours are never mixed (F7).
    pub fn by_grade(&self) -> BTreeMap<Grade, Minutes> {
        let mut sums = BTreeMap::new();
        for entry in self.counted() {
            *sums.entry(entry.grade).or_insert(Minutes::ZERO) += entry.minutes;
        }
        sums
    }
    /// The star held on a day, by the ladder in force on that day.
    pub fn star_on(&self, day: Day, ladder: &StarLadder) -> i64 {
        ladder.level(self.total_by(day))
    }

    /// An entry with what became of it.
    pub fn story(&self, id: HoursEntryId) -> Option<Story<'_>> {
        let entry = self.find(id)?;
        let reversed_by = self.reversed.get(&id).and_then(|by| self.find(*by));
        let same_time = |other: &&Entry| {
            other.confirmed_at >= reversed_by.map_or(other.confirmed_at, |by| by.confirmed_at)
                && other.span.overlaps(entry.span)
                && other.kind == entry.kind
        };
        let stands_now =
            reversed_by.and_then(|_| self.counted().filter(|e| e.id != id).find(same_time));
        let takes_back = entry.reverses.and_then(|taken| self.find(taken));
        Some(Story { entry, reversed_by, stands_now, takes_back })
    }

    /// The counter-entry that takes an entry back.
    ///
    /// # Errors
    /// The entry is unknown, taken back before, a reversal itself, or no reason is given.
    pub fn reverse(&self, id: HoursEntryId, why: &str) -> Result<Counter, LedgerRefusal> {
        let entry = self.find(id).ok_or(LedgerRefusal::Unknown)?;
        if entry.kind == EntryKind::Reversal {
            return Err(LedgerRefusal::IsReversal);
        }
        if self.reversed.contains_key(&id) {
            return Err(LedgerRefusal::AlreadyReversed);
        }
        let why = why.trim();
        if why.chars().count() < Self::LEAST_REASON {
            return Err(LedgerRefusal::NoReason { least: Self::LEAST_REASON as i64 });
        }
        Ok(Counter {
            reverses: id,
            minutes: -entry.minutes,
            served_on: entry.served_on,
            span: entry.span,
            grade: entry.grade,
            source: Source::Reversal(id),
            why: why.to_owned(),
        })
    }

    fn find(&self, id: HoursEntryId) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.id == id)
    }
}

/// Pairs reversals with what they take back.
fn prove_reversals(entries: &[Entry]) -> Result<BTreeMap<HoursEntryId, HoursEntryId>, LedgerFault> {
    let mut by_id = BTreeMap::new();
    for entry in entries {
        if by_id.insert(entry.id, entry).is_some() {
            return Err(LedgerFault { invariant: 7, entry: entry.id });
        }
    }
    let mut reversed = BTreeMap::new();
    for entry in entries {
        let fault = |invariant| LedgerFault { invariant, entry: entry.id };
        let (EntryKind::Reversal, taken) = (entry.kind, entry.reverses) else {
            if entry.reverses.is_some() {
                return Err(fault(2));
            }
            continue;
        };
        let taken = taken.and_then(|id| by_id.get(&id)).ok_or(fault(2))?;
        if taken.kind == EntryKind::Reversal {
            return Err(fault(3));
        }
        if entry.minutes != -taken.minutes
            || entry.served_on != taken.served_on
            || entry.source != Source::Reversal(taken.id)
        {
            return Err(fault(2));
        }
        if entry.why.trim().is_empty() {
            return Err(fault(4));
        }
        if reversed.insert(taken.id, entry.id).is_some() {
            return Err(fault(3));
        }
    }
    Ok(reversed)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::basics::{AttendanceId, TimeOfDay};

    fn id(n: u128) -> HoursEntryId {
        HoursEntryId::new(Uuid::from_u128(n))
    }
    fn first_day() -> Day {
        "2025-03-01".parse().expect("a day")
    }
    /// A visit of 何桂芳: on the n-th day from nine, this many minutes.
    fn visit(n: i64, day: i64, minutes: i64) -> Entry {
        let served_on = first_day().plus_days(day);
        let from = served_on.at(TimeOfDay::new(9, 0).expect("a time"));
        let number = u128::from(n.unsigned_abs());
        Entry {
            id: id(number),
            kind: EntryKind::Service,
            minutes: Minutes::new(minutes),
            served_on,
            span: Span::new(from, from.plus_minutes(minutes)).expect("a span"),
            source: Source::Attendance(AttendanceId::new(Uuid::from_u128(number))),
            grade: Grade::B,
            confirmed_by: PersonId::new(Uuid::from_u128(1)),
            confirmed_at: from.plus_minutes(600 + n),
            rule: "hours v1 §daily-tiers".into(),
            reverses: None,
            why: String::new(),
        }
    }
    /// The counter-entry as the server would write it.
    fn written(counter: Counter, n: i64) -> Entry {
        Entry {
            id: id(u128::from(n.unsigned_abs())),
            kind: EntryKind::Reversal,
            minutes: counter.minutes,
            served_on: counter.served_on,
            span: counter.span,
            source: counter.source,
            grade: counter.grade,
            reverses: Some(counter.reverses),
            why: counter.why,
            confirmed_at: counter.span.until.plus_minutes(1000 + n),
            ..visit(n, 0, 1)
        }
    }
    fn book(entries: &[Entry]) -> Ledger {
        Ledger::new(entries.to_vec()).expect("a sound book")
    }
    fn broken(entries: &[Entry]) -> i64 {
        Ledger::new(entries.to_vec()).expect_err("a broken book").invariant
    }

    // covers T25 F5; invariants 2 and 8
    #[test]
    fn a_corrected_visit_counts_once_and_tells_its_story() {
        let wrong = visit(1, 0, 180);
        let before = book(std::slice::from_ref(&wrong));
        let counter = before.reverse(wrong.id, "应为两个半小时").expect("a counter-entry");
        let reversal = written(counter, 2);
        let right = Entry { confirmed_at: reversal.confirmed_at, ..visit(3, 0, 150) };
        let after = book(&[wrong.clone(), reversal.clone(), right.clone()]);
        assert_eq!(after.total(), Minutes::new(150));
        assert_eq!(after.entries().len(), 3);
        let story = after.story(wrong.id).expect("its story");
        assert_eq!(story.reversed_by.map(|entry| entry.id), Some(reversal.id));
        assert_eq!(story.stands_now.map(|entry| entry.id), Some(right.id));
        let told = after.story(reversal.id).and_then(|story| story.takes_back);
        assert_eq!(told.map(|entry| entry.id), Some(wrong.id));
    }

    // invariants 3 and 4
    #[test]
    fn an_entry_is_taken_back_once_and_with_a_reason() {
        let entry = visit(1, 0, 60);
        let fresh = book(std::slice::from_ref(&entry));
        assert_eq!(fresh.reverse(entry.id, " "), Err(LedgerRefusal::NoReason { least: 2 }));
        assert_eq!(fresh.reverse(id(9), "不认识"), Err(LedgerRefusal::Unknown));
        let reversal = written(fresh.reverse(entry.id, "记错人").expect("a counter-entry"), 2);
        let after = book(&[entry.clone(), reversal.clone()]);
        assert_eq!(after.reverse(entry.id, "再来"), Err(LedgerRefusal::AlreadyReversed));
        assert_eq!(after.reverse(reversal.id, "再来"), Err(LedgerRefusal::IsReversal));
        let mute = Entry { why: String::new(), ..reversal };
        assert_eq!(broken(&[entry, mute]), 4);
    }

    #[test]
    fn broken_books_are_named_by_their_invariant() {
        let entry = visit(1, 0, 60);
        let reversal =
            written(book(std::slice::from_ref(&entry)).reverse(entry.id, "记错").expect("one"), 2);
        let half = Entry { minutes: Minutes::new(-30), ..reversal.clone() };
        let again = Entry { id: id(5), ..reversal.clone() };
        let zero = Entry { minutes: Minutes::ZERO, ..entry.clone() };
        let other_day = Entry { served_on: first_day().plus_days(1), ..entry.clone() };
        let night = Entry {
            span: Span { until: entry.span.from.plus_minutes(16 * 60), ..entry.span },
            ..entry.clone()
        };
        let meets = visit(6, 0, 30);
        let twice = Entry { id: id(7), ..visit(1, 3, 60) };
        for (entries, invariant) in [
            (vec![zero], 1),
            (vec![entry.clone(), half], 2),
            (vec![reversal.clone()], 2),
            (vec![entry.clone(), meets], 5),
            (vec![other_day], 6),
            (vec![night], 6),
            (vec![entry.clone(), entry.clone()], 7),
            (vec![entry.clone(), twice], 7),
            (vec![entry, reversal, again], 3),
        ] {
            assert_eq!(broken(&entries), invariant, "{entries:#?}");
        }
    }

    // covers T25 F7
    #[test]
    fn stars_years_and_grades_are_sums_of_the_same_book() {
        let opening = Entry {
            kind: EntryKind::Opening,
            minutes: Minutes::from_hours(99),
            grade: Grade::E,
            source: Source::Opening("旧系统".into()),
            ..visit(1, -90, 1)
        };
        let book = book(&[opening, visit(2, 0, 60), visit(3, 7, 60)]);
        let ladder = StarLadder::default();
        assert_eq!(book.star_on(first_day().plus_days(-1), &ladder), 0);
        assert_eq!(book.star_on(first_day(), &ladder), 1);
        assert_eq!(book.total_on(first_day()), Minutes::new(60));
        let years: Vec<_> = book.by_year().into_iter().map(|(y, m)| (y, m.count())).collect();
        assert_eq!(years, [(2024, 5940), (2025, 120)]);
        let grades: Vec<_> = book.by_grade().into_iter().map(|(g, m)| (g, m.count())).collect();
        assert_eq!(grades, [(Grade::B, 120), (Grade::E, 5940)]);
        assert_eq!(book.spans().len(), 2);
    }

    /// Visits on different days, some of them taken back.
    fn any_book() -> impl Strategy<Value = Vec<Entry>> {
        proptest::collection::vec((1i64..=480, any::<bool>()), 0..20).prop_map(|visits| {
            let mut entries = Vec::new();
            for (n, (minutes, taken_back)) in (1..).zip(visits) {
                let entry = visit(n, n * 20, minutes);
                if taken_back {
                    let counter =
                        book(std::slice::from_ref(&entry)).reverse(entry.id, "记错").expect("one");
                    entries.push(written(counter, 1000 + n));
                }
                entries.push(entry);
            }
            entries
        })
    }

    proptest! {
        // invariant 8
        #[test]
        fn every_sum_is_the_same_sum(entries in any_book()) {
            let book = book(&entries);
            let standing: Minutes = book.counted().map(|entry| entry.minutes).sum();
            prop_assert_eq!(book.total(), standing);
            prop_assert_eq!(book.total(), book.by_year().into_values().sum());
            prop_assert_eq!(book.total(), book.by_grade().into_values().sum());
            prop_assert!(book.total() >= Minutes::ZERO);
        }
        #[test]
        fn the_order_of_entries_does_not_matter(
            entries in any_book(),
            order in proptest::collection::vec(any::<prop::sample::Index>(), 40),
        ) {
            let mut shuffled = entries.clone();
            for (n, index) in order.iter().enumerate().filter(|_| !entries.is_empty()) {
                let (a, b) = (n % shuffled.len(), index.index(shuffled.len()));
                shuffled.swap(a, b);
            }
            prop_assert_eq!(book(&shuffled), book(&entries));
        }
        #[test]
        fn reversing_the_last_entry_restores_every_sum(
            entries in any_book(), minutes in 1i64..480,
        ) {
            let before = book(&entries);
            let more = visit(500, -5, minutes);
            let mut with = entries.clone();
            with.push(more.clone());
            let counter = book(&with).reverse(more.id, "记错").expect("one");
            with.push(written(counter, 5000));
            let after = book(&with);
            prop_assert_eq!(after.total(), before.total());
            prop_assert_eq!(after.by_grade(), before.by_grade());
            for (year, sum) in after.by_year() {
                let was = before.by_year().get(&year).copied().unwrap_or(Minutes::ZERO);
                prop_assert_eq!(sum, was);
            }
        }
    }
}
