//! The class of need that follows from an assessment. The four bands are ours: a quarter of all
//! points each. A worker may set another class.

use super::CLASSES;
use crate::activities::coded;

coded! {
    /// Where a class of need comes from, when nobody typed it.
    pub enum NeedOrigin {
        /// The assessment of the pupil's application.
        Application = "application",
        /// The term before, when the review said that the pupil goes on.
        Carried = "carried",
    }
}

/// The class of so many points of so many: 1 is the greatest need.
pub fn class_of(points: i64, most: i64) -> i64 {
    let classes = i64::try_from(CLASSES).unwrap_or(1);
    let most = most.max(1);
    let points = points.clamp(0, most);
    (classes - points * classes / most).clamp(1, classes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    // covers T18 J3
    #[test]
    fn fifteen_points_make_four_classes() {
        let classes: Vec<i64> = [0, 3, 4, 7, 8, 11, 12, 15].map(|n| class_of(n, 15)).to_vec();
        assert_eq!(classes, [4, 4, 3, 3, 2, 2, 1, 1]);
    }

    proptest! {
        #[test]
        fn more_points_are_never_a_lesser_need(a in 0_i64..40, b in 0_i64..40, most in 1_i64..40) {
            let (low, high) = (a.min(b), a.max(b));
            let (few, many) = (class_of(low, most), class_of(high, most));
            prop_assert!(many <= few && (1..=4).contains(&few) && (1..=4).contains(&many));
            prop_assert_eq!(class_of(most, most), 1);
            prop_assert_eq!(class_of(0, most), 4);
        }
    }
}
