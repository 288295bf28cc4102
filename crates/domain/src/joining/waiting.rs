//! How long people wait at a step, from how many came on which day.

use crate::basics::Day;

/// How long people wait at a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// How many wait.
    pub people: i64,
    /// Days the one in the middle waits; of two in the middle the shorter.
    pub median: i64,
    /// Days the longest wait lasts.
    pub longest: i64,
}

/// From how many came on which day and still wait; none: nobody waits.
pub fn waiting(came: &[(Day, i64)], today: Day) -> Option<Waiting> {
    let mut days: Vec<(i64, i64)> = came
        .iter()
        .filter(|(_, people)| *people > 0)
        .map(|(day, people)| (day.days_until(today).max(0), *people))
        .collect();
    days.sort_unstable();
    let people: i64 = days.iter().map(|(_, people)| people).sum();
    let longest = days.last()?.0;
    let mut before = 0;
    let middle = (people + 1) / 2;
    let median = days.iter().find_map(|(waited, count)| {
        before += count;
        (before >= middle).then_some(*waited)
    })?;
    Some(Waiting { people, median, longest })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    // covers B7
    #[test]
    fn the_one_in_the_middle_and_the_longest_wait_are_told() {
        let today = day("2026-11-21");
        assert_eq!(waiting(&[], today), None);
        let came = [(day("2026-11-01"), 1), (day("2026-11-20"), 2), (day("2026-11-11"), 2)];
        assert_eq!(waiting(&came, today), Some(Waiting { people: 5, median: 10, longest: 20 }));
    }

    proptest! {
        #[test]
        fn it_is_the_same_as_counting_everybody(
            came in proptest::collection::vec((0_i64..90, 0_i64..5), 0..20),
        ) {
            let today = day("2026-11-21");
            let rows: Vec<(Day, i64)> =
                came.iter().map(|(ago, n)| (today.plus_days(-ago), *n)).collect();
            let mut each: Vec<i64> = came
                .iter()
                .flat_map(|(ago, n)| std::iter::repeat_n(*ago, usize::try_from(*n).unwrap_or(0)))
                .collect();
            each.sort_unstable();
            let told = waiting(&rows, today);
            prop_assert_eq!(told.map(|w| w.people), (!each.is_empty()).then_some(
                i64::try_from(each.len()).unwrap_or(0)));
            if let Some(told) = told {
                prop_assert_eq!(told.longest, *each.last().unwrap_or(&-1));
                prop_assert_eq!(told.median, each[(each.len() - 1) / 2]);
            }
        }
    }
}
