//! Days in a seat, and how many of a child's days both seats were held.

use crate::basics::Day;

/// From a day on, before another; none: still.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// The first day.
    pub from: Day,
    /// The first day no more.
    pub until: Option<Day>,
}

/// Days of children: how many there were, and on how many both seats were held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ChildDays {
    /// With both seats held at the end of the day.
    pub covered: i64,
    /// All of them.
    pub all: i64,
}

impl Span {
    /// What lies before an end: nothing, or a first day and the day after the last.
    fn before(self, first: Day, end: Day) -> Option<(Day, Day)> {
        let from = self.from.max(first);
        let until = self.until.map_or(end, |until| until.min(end));
        (from < until).then_some((from, until))
    }
}

impl ChildDays {
    /// In tenths of a percent, rounded down: 1000 only when no day is missing. None: no days.
    pub fn tenths(self) -> Option<i64> {
        (self.all > 0).then(|| self.covered.saturating_mul(1000) / self.all)
    }
}

/// Parts of the window that lie in one of the spans, in order, none touching another.
fn union(spans: &[Span], (first, end): (Day, Day)) -> Vec<(Day, Day)> {
    let mut parts: Vec<(Day, Day)> =
        spans.iter().filter_map(|span| span.before(first, end)).collect();
    parts.sort_unstable();
    let mut out: Vec<(Day, Day)> = Vec::with_capacity(parts.len());
    for (from, until) in parts {
        match out.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(until),
            _ => out.push((from, until)),
        }
    }
    out
}

/// The days of one child in a window (its first day, the day after its last), and on how many of
/// them both seats were held.
pub fn child_days(
    child: Span,
    (worker, volunteer): (&[Span], &[Span]),
    (first, end): (Day, Day),
) -> ChildDays {
    let Some(window) = child.before(first, end) else { return ChildDays::default() };
    let (left, right) = (union(worker, window), union(volunteer, window));
    let mut covered = 0;
    for (from, until) in &left {
        for (start, stop) in &right {
            covered += (*from.max(start)).days_until(*until.min(stop)).max(0);
        }
    }
    ChildDays { covered, all: window.0.days_until(window.1) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(n: i64) -> Day {
        Day::new(2026, 1, 1).expect("a day").plus_days(n)
    }
    fn span(from: i64, until: Option<i64>) -> Span {
        Span { from: day(from), until: until.map(day) }
    }
    fn holds(span: &Span, day: Day) -> bool {
        span.from <= day && span.until.is_none_or(|until| day < until)
    }
    /// The same, day by day.
    fn counted(child: Span, seats: (&[Span], &[Span]), first: i64, end: i64) -> ChildDays {
        let mut out = ChildDays::default();
        for day in (first..end).map(day).filter(|day| holds(&child, *day)) {
            let held = |spans: &[Span]| spans.iter().any(|span| holds(span, day));
            out.all += 1;
            out.covered += i64::from(held(seats.0) && held(seats.1));
        }
        out
    }
    fn some_span() -> impl Strategy<Value = Span> {
        (0i64..60, prop::option::of(0i64..60))
            .prop_map(|(from, long)| span(from, long.map(|long| from + long)))
    }
    fn some_spans() -> impl Strategy<Value = Vec<Span>> {
        prop::collection::vec(some_span(), 0..5)
    }

    // covers T19 H7
    #[test]
    fn a_hand_over_on_one_day_leaves_no_gap_and_a_day_later_leaves_one() {
        let (child, worker) = (span(0, None), [span(0, None)]);
        let days = |volunteer: &[Span]| child_days(child, (&worker, volunteer), (day(0), day(30)));
        let same = days(&[span(0, Some(10)), span(10, None)]);
        assert_eq!(same, ChildDays { covered: 30, all: 30 });
        assert_eq!(same.tenths(), Some(1000));
        let late = days(&[span(0, Some(10)), span(11, None)]);
        assert_eq!((late.covered, late.tenths()), (29, Some(966)));
        assert_eq!(days(&[]).tenths(), Some(0));
        assert_eq!(child_days(child, (&worker, &[]), (day(3), day(3))).tenths(), None);
    }

    proptest! {
        #[test]
        fn it_is_what_counting_day_by_day_gives(
            child in some_span(), a in some_spans(), b in some_spans(), first in 0i64..40,
            long in 0i64..50,
        ) {
            let end = first + long;
            let reckoned = child_days(child, (&a, &b), (day(first), day(end)));
            prop_assert_eq!(reckoned, counted(child, (&a, &b), first, end));
            prop_assert!(reckoned.covered >= 0 && reckoned.covered <= reckoned.all);
        }

        #[test]
        fn windows_that_follow_each_other_add_up_and_the_seats_are_alike(
            child in some_span(), a in some_spans(), b in some_spans(), cut in 0i64..60,
        ) {
            let of = |from, end| child_days(child, (&a, &b), (day(from), day(end)));
            let (left, right, whole) = (of(0, cut), of(cut, 60), of(0, 60));
            prop_assert_eq!(left.covered + right.covered, whole.covered);
            prop_assert_eq!(left.all + right.all, whole.all);
            prop_assert_eq!(child_days(child, (&b, &a), (day(0), day(60))), whole);
        }

        #[test]
        fn one_more_companion_never_makes_it_less(
            child in some_span(), a in some_spans(), b in some_spans(), more in some_span(),
        ) {
            let before = child_days(child, (&a, &b), (day(0), day(60)));
            let with: Vec<Span> = a.iter().copied().chain([more]).collect();
            let after = child_days(child, (&with, &b), (day(0), day(60)));
            prop_assert!(after.covered >= before.covered);
        }

        #[test]
        fn a_hundred_percent_is_said_only_without_a_gap(covered in 0i64..5000, more in 0i64..5000) {
            let days = ChildDays { covered, all: covered + more };
            prop_assert_eq!(days.tenths() == Some(1000), more == 0 && covered > 0);
        }
    }
}
