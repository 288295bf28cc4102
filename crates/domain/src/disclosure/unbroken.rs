//! What is published of gaps: days of pupils with both companions, terms paid in time.

use crate::pairs::ChildDays;

/// Days added up, without those on which there were few pupils (invariant 7).
pub fn told_days(days: &[ChildDays], least: i64) -> ChildDays {
    let told = days.iter().filter(|day| day.all >= least);
    told.fold(ChildDays::default(), |sum, day| ChildDays {
        covered: sum.covered.saturating_add(day.covered),
        all: sum.all.saturating_add(day.all),
    })
}

/// Terms that are told of now: all of them together, or none while they are few (invariant 7).
pub fn told_terms<T>(untold: Vec<T>, least: i64) -> Vec<T> {
    let enough = usize::try_from(least).is_ok_and(|least| untold.len() >= least);
    if enough { untold } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        // covers H7 J7
        #[test]
        fn no_sum_and_no_difference_of_sums_is_about_few_children(
            months in prop::collection::vec(
                prop::collection::vec((0_i64..30, 0_i64..30), 0..31), 1..8),
            terms in prop::collection::vec(0_usize..30, 1..8),
        ) {
            let (mut sums, mut whole) = (ChildDays::default(), 0);
            for month in months {
                let days: Vec<ChildDays> = month.into_iter()
                    .map(|(all, gone)| ChildDays { covered: (all - gone).max(0), all })
                    .collect();
                let told = told_days(&days, 10);
                prop_assert!(told.all == 0 || told.all >= 10);
                prop_assert!(told.covered <= told.all);
                for day in days.iter().filter(|day| day.all >= 10) {
                    sums.all += day.all;
                    sums.covered += day.covered;
                }
                whole += told.all;
            }
            prop_assert_eq!(sums.all, whole, "every day of many children is told of once");
            let (mut waiting, mut told) = (0, 0);
            for more in terms {
                let now = told_terms(vec![(); waiting + more], 10).len();
                prop_assert!(now == 0 || now >= 10);
                told += now;
                waiting = waiting + more - now;
                prop_assert!(waiting < 10);
                prop_assert!(told == 0 || told >= 10);
            }
        }
    }
}
