//! Who led: the four kinds of work, and the share of it that volunteers led.

use std::collections::BTreeMap;
use std::fmt;

use crate::activities::coded;
use crate::basics::Day;

coded! {
    /// The four kinds of work in an activity of a team (slide 9).
    pub enum Work {
        /// 策划筹备: what is done, where, with whom.
        Preparing = "preparing",
        /// 培训: those who serve are taught.
        Training = "training",
        /// 带队督导: who leads on the day and answers for it.
        Supervising = "supervising",
        /// 执行: who does it.
        CarryingOut = "carrying_out",
    }
}

impl Work {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Preparing => "incubation-work-preparing",
            Self::Training => "incubation-work-training",
            Self::Supervising => "incubation-work-supervising",
            Self::CarryingOut => "incubation-work-carrying-out",
        }
    }
}

/// Which of the two professions somebody belonged to on that day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// A social worker, an assistant, the centre's manager.
    Worker,
    /// Everybody else.
    Volunteer,
}

/// How much of a piece of work volunteers led, of a hundred, by steps of 25: finer than that
/// nobody remembers. 0: worker-led, 100: volunteer-led, between: shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Share(i64);

impl Share {
    /// All five, from worker-led to volunteer-led.
    pub const ALL: [Self; 5] = [Self(0), Self(25), Self(50), Self(75), Self(100)];

    /// A share of this many of a hundred; none: no step of 25.
    pub fn of(percent: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|share| share.0 == percent)
    }
    /// Of a hundred.
    pub fn percent(self) -> i64 {
        self.0
    }
    /// The step nearest to `part` of `whole`, the higher of two; none: nothing to share.
    pub fn nearest(part: i64, whole: i64) -> Option<Self> {
        if whole <= 0 {
            return None;
        }
        let quarters = (8 * part.clamp(0, whole) + whole) / (2 * whole);
        Self::of(quarters * 25)
    }
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self.0 {
            0 => "incubation-share-0",
            25 => "incubation-share-25",
            50 => "incubation-share-50",
            75 => "incubation-share-75",
            _ => "incubation-share-100",
        }
    }
}

/// What the house itself saw of one shift.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen {
    /// Who wrote the activity, and who published it.
    pub prepared: Vec<Side>,
    /// Who led the shift; none: nobody was named.
    pub led: Option<Side>,
    /// Who ended it; none: nobody did.
    pub ended: Option<Side>,
    /// Taps on the roster made for others: by workers, by volunteers.
    pub taps: (i64, i64),
    /// Who served: in workers' seats, in volunteers' seats.
    pub served: (i64, i64),
}

fn volunteers(sides: &[Side]) -> i64 {
    i64::try_from(sides.iter().filter(|side| **side == Side::Volunteer).count()).unwrap_or(0)
}

/// What that says of each kind of work; none: it says nothing. Leading weighs as much as the
/// roster and the ending together. Of training a shift says nothing: courses do.
pub fn told(seen: &Seen, work: Work) -> Option<Share> {
    match work {
        Work::Preparing => {
            let whole = i64::try_from(seen.prepared.len()).unwrap_or(0);
            Share::nearest(volunteers(&seen.prepared), whole)
        }
        Work::Training => None,
        Work::Supervising => {
            let taps = (seen.taps.0 + seen.taps.1 > 0).then_some(if seen.taps.1 >= seen.taps.0 {
                Side::Volunteer
            } else {
                Side::Worker
            });
            let weighed = [seen.led, seen.led, seen.ended, taps];
            let known: Vec<Side> = weighed.into_iter().flatten().collect();
            Share::nearest(volunteers(&known), i64::try_from(known.len()).unwrap_or(0))
        }
        Work::CarryingOut => Share::nearest(seen.served.1, seen.served.0 + seen.served.1),
    }
}

/// What a word about a share is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saying {
    /// It was said before.
    Nothing,
    /// Yes to what the house saw, or the first word where it saw nothing.
    Confirm,
    /// Another word: it needs its reason.
    Correct,
}

/// Weighs a word against what the house saw and what was said last. A share of none means that
/// this work was not done this time.
pub fn saying(told: Option<Share>, last: Option<Option<Share>>, now: Option<Share>) -> Saying {
    match (last, told) {
        (Some(last), _) if last == now => Saying::Nothing,
        (Some(_), _) => Saying::Correct,
        (None, None) => Saying::Confirm,
        (None, Some(_)) if told == now => Saying::Confirm,
        (None, Some(_)) => Saying::Correct,
    }
}

/// A month of a year. Its text form is `2026-11`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(Day);

impl Month {
    /// The month of a day.
    pub fn of(day: Day) -> Self {
        Self(day.plus_days(1 - i64::from(day.day_of_month())))
    }
    /// This many months later.
    #[must_use]
    pub fn plus(self, months: i64) -> Self {
        Self(self.0.plus_months(months))
    }
    /// Its first day.
    pub fn first(self) -> Day {
        self.0
    }
    /// Its last day.
    pub fn last(self) -> Day {
        self.0.plus_months(1).plus_days(-1)
    }
    /// From `2026-11`.
    pub fn parse(text: &str) -> Option<Self> {
        format!("{text}-01").parse().ok().map(Self)
    }
}
impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0.year(), self.0.month())
    }
}

/// A line of the ledger that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// The day.
    pub day: Day,
    /// The kind of work.
    pub work: Work,
    /// How much of it volunteers led.
    pub share: Share,
}

/// What lines come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sum {
    /// Their hundredths together.
    pub led: i64,
    /// How many lines.
    pub lines: i64,
}

impl Sum {
    /// The mean, of a thousand, rounded down; none: there is no line.
    pub fn permille(self) -> Option<i64> {
        (self.lines > 0).then(|| self.led * 10 / self.lines)
    }
    /// One line more.
    fn add(&mut self, share: Share) {
        self.led += share.percent();
        self.lines += 1;
    }
}

/// The sums of each month and kind. A month without a line is not there: a gap is no zero.
pub fn by_month(lines: &[Line]) -> BTreeMap<Month, BTreeMap<Work, Sum>> {
    let mut out: BTreeMap<Month, BTreeMap<Work, Sum>> = BTreeMap::new();
    for line in lines {
        out.entry(Month::of(line.day)).or_default().entry(line.work).or_default().add(line.share);
    }
    out
}

/// The sum of all lines: every line counts the same, whatever its kind.
pub fn all(lines: &[Line]) -> Sum {
    let mut sum = Sum::default();
    for line in lines {
        sum.add(line.share);
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }
    fn share(percent: i64) -> Share {
        Share::of(percent).expect("a step")
    }

    // covers A5 T13
    #[test]
    fn a_shift_tells_who_led_it() {
        use Side::{Volunteer, Worker};
        let seen = Seen {
            prepared: vec![Worker, Worker],
            led: Some(Volunteer),
            ended: Some(Worker),
            taps: (0, 9),
            served: (1, 11),
        };
        assert_eq!(told(&seen, Work::Preparing), Some(share(0)));
        assert_eq!(told(&seen, Work::Training), None, "courses tell it");
        assert_eq!(told(&seen, Work::Supervising), Some(share(75)));
        assert_eq!(told(&seen, Work::CarryingOut), Some(share(100)));
        assert_eq!(told(&Seen::default(), Work::Supervising), None, "nothing seen is not zero");
        let worker = Seen { led: Some(Worker), ended: Some(Worker), ..seen };
        assert_eq!(told(&worker, Work::Supervising), Some(share(25)), "a volunteer kept the list");
    }

    #[test]
    fn a_word_that_differs_needs_its_reason() {
        let (half, full) = (Some(share(50)), Some(share(100)));
        assert_eq!(saying(full, None, full), Saying::Confirm);
        assert_eq!(saying(full, None, half), Saying::Correct);
        assert_eq!(saying(full, None, None), Saying::Correct, "not done at all");
        assert_eq!(saying(None, None, half), Saying::Confirm, "nobody had seen it");
        assert_eq!(saying(full, Some(half), half), Saying::Nothing);
        assert_eq!(saying(full, Some(half), full), Saying::Correct, "a word is taken back by one");
    }

    #[test]
    fn a_month_is_read_as_it_is_written() {
        let month = Month::of(day("2026-11-29"));
        assert_eq!(
            (month.to_string(), Month::parse("2026-11")),
            ("2026-11".to_owned(), Some(month))
        );
        assert_eq!(
            (month.plus(2).to_string().as_str(), month.last()),
            ("2027-01", day("2026-11-30"))
        );
        assert_eq!(Month::parse("2026-13"), None);
    }

    fn lines() -> impl Strategy<Value = Vec<Line>> {
        let line = (0i64..400, 0usize..4, 0usize..5).prop_map(|(n, work, step)| Line {
            day: day("2025-01-01").plus_days(n),
            work: Work::ALL[work],
            share: Share::ALL[step],
        });
        proptest::collection::vec(line, 0..60)
    }

    proptest! {
        #[test]
        fn months_come_to_the_whole_in_any_order(lines in lines(), turn in 0usize..60) {
            let months = by_month(&lines);
            let (led, count) = months.values().flat_map(BTreeMap::values)
                .fold((0, 0), |(led, n), sum| (led + sum.led, n + sum.lines));
            prop_assert_eq!(Sum { led, lines: count }, all(&lines));
            let mut turned = lines.clone();
            turned.rotate_left(turn % lines.len().max(1));
            prop_assert_eq!(by_month(&turned), months.clone());
            for sum in months.values().flat_map(BTreeMap::values) {
                prop_assert!((0..=1000).contains(&sum.permille().expect("a line")));
            }
        }

        #[test]
        fn the_nearest_step_is_never_further_than_half_a_step(part in 0i64..200, more in 1i64..200) {
            let whole = part + more;
            let step = Share::nearest(part, whole).expect("something to share").percent();
            prop_assert!((step * whole - part * 100).abs() * 2 <= 25 * whole);
        }
    }
}
