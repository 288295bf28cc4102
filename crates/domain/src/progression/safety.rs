//! Who must stand beside the children at a meeting, and the sentence that says what is missing.

use super::Part;
use crate::basics::{Day, Fact, Refusal};

/// What a meeting must show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The qualification of a leader, by its name; empty: none.
    pub qualification: String,
    /// The fewest adults.
    pub adults_least: i64,
    /// The most children beside one adult; 0: any.
    pub children_per_adult_most: i64,
}

/// What is known of a leader's qualification on the day of the meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Qualified {
    /// It holds on that day.
    Holds,
    /// It ran out before.
    RanOut(Day),
    /// Never had, or taken back.
    Missing,
}

/// An adult named for a meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adult {
    /// Their name.
    pub name: String,
    /// Whether they lead or help.
    pub part: Part,
    /// Their qualification.
    pub qualified: Qualified,
}

/// What a meeting lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lack {
    /// Nobody leads it.
    NoLeader,
    /// A leader has not the qualification.
    NotQualified {
        /// Who.
        name: String,
        /// Which.
        qualification: String,
    },
    /// A leader's qualification ends before the day.
    RanOut {
        /// Who.
        name: String,
        /// Which.
        qualification: String,
        /// Its last day.
        until: Day,
    },
    /// Fewer adults than there must be.
    TooFewAdults {
        /// How many there are.
        have: i64,
        /// How many there must be.
        least: i64,
        /// How many are missing.
        missing: i64,
    },
    /// More children than the adults may look after.
    TooManyChildren {
        /// Children.
        children: i64,
        /// Adults.
        have: i64,
        /// The most beside one adult.
        most: i64,
        /// How many adults are missing.
        missing: i64,
    },
}

impl Refusal for Lack {
    fn key(&self) -> &'static str {
        match self {
            Self::NoLeader => "progression-lack-no-leader",
            Self::NotQualified { .. } => "progression-lack-not-qualified",
            Self::RanOut { .. } => "progression-lack-ran-out",
            Self::TooFewAdults { .. } => "progression-lack-too-few-adults",
            Self::TooManyChildren { .. } => "progression-lack-too-many-children",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::NoLeader => Vec::new(),
            Self::NotQualified { name, qualification } => {
                vec![("name", name.clone().into()), ("qualification", qualification.clone().into())]
            }
            Self::RanOut { name, qualification, until } => vec![
                ("name", name.clone().into()),
                ("qualification", qualification.clone().into()),
                ("until", (*until).into()),
            ],
            Self::TooFewAdults { have, least, missing } => vec![
                ("have", (*have).into()),
                ("least", (*least).into()),
                ("missing", (*missing).into()),
            ],
            Self::TooManyChildren { children, have, most, missing } => vec![
                ("children", (*children).into()),
                ("have", (*have).into()),
                ("most", (*most).into()),
                ("missing", (*missing).into()),
            ],
        }
    }
}

/// Everything a meeting lacks; empty: it may be held.
pub fn lacks(asked: &Asked, adults: &[Adult], children: i64) -> Vec<Lack> {
    let mut out = Vec::new();
    let leaders: Vec<&Adult> = adults.iter().filter(|adult| adult.part == Part::Leader).collect();
    if leaders.is_empty() {
        out.push(Lack::NoLeader);
    }
    let qualification = asked.qualification.clone();
    for leader in leaders.iter().filter(|_| !asked.qualification.is_empty()) {
        let (name, qualification) = (leader.name.clone(), qualification.clone());
        match leader.qualified {
            Qualified::Holds => {}
            Qualified::RanOut(until) => out.push(Lack::RanOut { name, qualification, until }),
            Qualified::Missing => out.push(Lack::NotQualified { name, qualification }),
        }
    }
    let have = i64::try_from(adults.len()).unwrap_or(i64::MAX);
    let most = asked.children_per_adult_most;
    let carry = if most > 0 { (children.max(0) + most - 1) / most } else { 0 };
    if carry > have && carry > asked.adults_least {
        out.push(Lack::TooManyChildren { children, have, most, missing: carry - have });
    } else if have < asked.adults_least {
        let least = asked.adults_least;
        out.push(Lack::TooFewAdults { have, least, missing: least - have });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn adult(part: Part, qualified: Qualified) -> Adult {
        Adult { name: "李敏".to_owned(), part, qualified }
    }
    fn asked() -> Asked {
        let qualification = "少骏会带领员".to_owned();
        Asked { qualification, adults_least: 2, children_per_adult_most: 8 }
    }
    fn keys(adults: &[Adult], children: i64) -> Vec<&'static str> {
        lacks(&asked(), adults, children).iter().map(Refusal::key).collect()
    }

    // covers C8
    #[test]
    fn a_meeting_says_what_it_lacks() {
        let leader = adult(Part::Leader, Qualified::Holds);
        let helper = adult(Part::Helper, Qualified::Missing);
        let two = [leader.clone(), helper.clone()];
        assert!(keys(&two, 16).is_empty(), "a helper needs no qualification");
        assert_eq!(keys(&two, 17), ["progression-lack-too-many-children"]);
        assert_eq!(keys(&[leader], 8), ["progression-lack-too-few-adults"]);
        assert_eq!(keys(&[helper.clone(), helper.clone()], 8), ["progression-lack-no-leader"]);
        let until: Day = "2026-10-31".parse().expect("a day");
        let late = adult(Part::Leader, Qualified::RanOut(until));
        assert_eq!(keys(&[late, helper.clone()], 8), ["progression-lack-ran-out"]);
        let none = adult(Part::Leader, Qualified::Missing);
        assert_eq!(keys(&[none, helper], 8), ["progression-lack-not-qualified"]);
        let open = Asked { qualification: String::new(), children_per_adult_most: 0, ..asked() };
        let plain =
            [adult(Part::Leader, Qualified::Missing), adult(Part::Helper, Qualified::Missing)];
        assert!(lacks(&open, &plain, 500).is_empty());
    }

    proptest! {
        #[test]
        fn the_missing_adults_are_enough_and_not_one_too_many(
            helpers in 0_i64..6, children in 0_i64..80, most in 0_i64..12, least in 1_i64..4,
        ) {
            let asked = Asked { adults_least: least, children_per_adult_most: most, ..asked() };
            let team = |helpers: i64| {
                let mut all = vec![adult(Part::Leader, Qualified::Holds)];
                all.extend((0..helpers).map(|_| adult(Part::Helper, Qualified::Missing)));
                all
            };
            let missing = match lacks(&asked, &team(helpers), children).first() {
                Some(Lack::TooFewAdults { missing, .. } | Lack::TooManyChildren { missing, .. }) => {
                    *missing
                }
                Some(_) | None => 0,
            };
            prop_assert!(lacks(&asked, &team(helpers + missing), children).is_empty());
            if missing > 0 {
                prop_assert!(!lacks(&asked, &team(helpers + missing - 1), children).is_empty());
            }
        }
    }
}
