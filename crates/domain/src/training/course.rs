//! A course before anybody comes: its kind, its sittings, and what a plan must show to be opened.

use crate::activities::coded;
use crate::basics::{Fact, Minutes, Moment, Refusal};

coded! {
    /// What is taught (T24): the four kinds of the founding document.
    pub enum CourseKind {
        /// 理念: why we serve, and how we see whom we serve.
        Concepts = "concepts",
        /// 技巧: how it is done.
        Skills = "skills",
        /// 专项: one service in depth, such as falls of elders.
        Special = "special",
        /// 分享: what was learned on the way, told to each other.
        Sharing = "sharing",
    }
}
coded! {
    /// How it is seen that somebody learned it.
    pub enum Assessment {
        /// Being there is enough.
        Attending = "attending",
        /// A test with marks of a hundred.
        Test = "test",
        /// Somebody watches it done.
        Observed = "observed",
    }
}
coded! {
    /// Where a course stands.
    pub enum CourseState {
        /// Being planned, seen by who plans it.
        Draft = "draft",
        /// Open for sign-up, or under way.
        Open = "open",
        /// Held, with its results.
        Ended = "ended",
        /// Not held.
        CalledOff = "called_off",
    }
}

impl CourseKind {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Concepts => "training-kind-concepts",
            Self::Skills => "training-kind-skills",
            Self::Special => "training-kind-special",
            Self::Sharing => "training-kind-sharing",
        }
    }
}
impl Assessment {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Attending => "training-assessment-attending",
            Self::Test => "training-assessment-test",
            Self::Observed => "training-assessment-observed",
        }
    }
}
impl CourseState {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Draft => "training-state-draft",
            Self::Open => "training-state-open",
            Self::Ended => "training-state-ended",
            Self::CalledOff => "training-state-called-off",
        }
    }
}

/// The longest one sitting lasts.
pub const SITTING_LONGEST: Minutes = Minutes::from_hours(10);

/// One meeting of a course.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sitting {
    /// When it begins.
    pub starts_at: Moment,
    /// When it ends.
    pub ends_at: Moment,
}

impl Sitting {
    /// How long it lasts: what is learned by who is there to the end.
    pub fn minutes(self) -> Minutes {
        Minutes::new(self.starts_at.minutes_until(self.ends_at))
    }
}

/// Why a course cannot be so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CourseRefusal {
    /// No sitting was planned.
    NoSitting,
    /// A sitting ends before, or as, it begins.
    Reversed {
        /// Which one, counted from 1.
        number: i64,
    },
    /// A sitting is longer than anybody listens.
    TooLong {
        /// Which one, counted from 1.
        number: i64,
        /// The most hours.
        most: i64,
    },
    /// Two sittings at the same time.
    Overlap {
        /// Which one, counted from 1.
        number: i64,
    },
    /// It has begun already.
    Past {
        /// When it began.
        at: Moment,
    },
    /// Fewer than one place, or more than a hall holds.
    Places {
        /// The most.
        most: i64,
    },
    /// A share or a mark outside 0 to 100.
    Percent {
        /// The form field.
        field: &'static str,
    },
    /// This step does not follow from where the course stands.
    NotNow {
        /// Where it stands.
        state: CourseState,
    },
    /// It is ended only after its last sitting.
    NotOver {
        /// When the last sitting ends.
        at: Moment,
    },
    /// Somebody who was there has no result yet.
    ResultsMissing {
        /// How many.
        count: i64,
    },
    /// Fewer places than people who have one.
    FewerThanTaken {
        /// How many have one.
        taken: i64,
    },
}

impl Refusal for CourseRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::NoSitting => "training-course-no-sitting",
            Self::Reversed { .. } => "training-course-reversed",
            Self::TooLong { .. } => "training-course-too-long",
            Self::Overlap { .. } => "training-course-overlap",
            Self::Past { .. } => "training-course-past",
            Self::Places { .. } => "training-course-places",
            Self::Percent { .. } => "training-course-percent",
            Self::NotNow { .. } => "training-course-not-now",
            Self::NotOver { .. } => "training-course-not-over",
            Self::ResultsMissing { .. } => "training-course-results-missing",
            Self::FewerThanTaken { .. } => "training-course-fewer-than-taken",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::Reversed { number } | Self::Overlap { number } => {
                vec![("number", (*number).into())]
            }
            Self::TooLong { number, most } => {
                vec![("number", (*number).into()), ("most", (*most).into())]
            }
            Self::Past { at } | Self::NotOver { at } => vec![("at", (*at).into())],
            Self::Places { most } => vec![("most", (*most).into())],
            Self::NotNow { state } => vec![("state", Fact::Word(state.word()))],
            Self::ResultsMissing { count } => vec![("count", (*count).into())],
            Self::FewerThanTaken { taken } => vec![("taken", (*taken).into())],
            Self::NoSitting | Self::Percent { .. } => Vec::new(),
        }
    }
    fn field(&self) -> Option<&str> {
        match self {
            Self::NoSitting
            | Self::Reversed { .. }
            | Self::TooLong { .. }
            | Self::Overlap { .. }
            | Self::Past { .. } => Some("sittings"),
            Self::Places { .. } | Self::FewerThanTaken { .. } => Some("places"),
            Self::Percent { field } => Some(field),
            Self::ResultsMissing { .. } => Some("results"),
            Self::NotNow { .. } | Self::NotOver { .. } => None,
        }
    }
}

/// The most places of a course.
const PLACES_MOST: i64 = 500;

/// What a plan says that a rule can weigh.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoursePlan {
    /// Its sittings.
    pub sittings: Vec<Sitting>,
    /// How many take part.
    pub places: i64,
    /// Which share of its time somebody must be there to be given a result, of a hundred.
    pub least_percent: i64,
    /// The mark that passes, of a hundred.
    pub pass_mark: i64,
}

impl CoursePlan {
    /// Every reason why this cannot be a course; none: it can.
    pub fn flaws(&self) -> Vec<CourseRefusal> {
        let mut out = Vec::new();
        if self.sittings.is_empty() {
            out.push(CourseRefusal::NoSitting);
        }
        for (number, sitting) in (1..).zip(&self.sittings) {
            if sitting.ends_at <= sitting.starts_at {
                out.push(CourseRefusal::Reversed { number });
            } else if sitting.minutes() > SITTING_LONGEST {
                let most = SITTING_LONGEST.count() / 60;
                out.push(CourseRefusal::TooLong { number, most });
            }
        }
        if out.is_empty() {
            let mut sorted: Vec<(i64, Sitting)> = (1..).zip(self.sittings.clone()).collect();
            sorted.sort_by_key(|(_, sitting)| *sitting);
            let clash = sorted.windows(2).find(|two| two[1].1.starts_at < two[0].1.ends_at);
            out.extend(clash.map(|two| CourseRefusal::Overlap { number: two[1].0 }));
        }
        if !(1..=PLACES_MOST).contains(&self.places) {
            out.push(CourseRefusal::Places { most: PLACES_MOST });
        }
        for (field, value) in [("least_percent", self.least_percent), ("pass_mark", self.pass_mark)]
        {
            if !(0..=100).contains(&value) {
                out.push(CourseRefusal::Percent { field });
            }
        }
        out
    }
    /// When the first sitting begins.
    pub fn starts_at(&self) -> Option<Moment> {
        self.sittings.iter().map(|sitting| sitting.starts_at).min()
    }
    /// When the last sitting ends.
    pub fn ends_at(&self) -> Option<Moment> {
        self.sittings.iter().map(|sitting| sitting.ends_at).max()
    }
    /// How long it is altogether.
    pub fn minutes(&self) -> Minutes {
        self.sittings.iter().map(|sitting| sitting.minutes()).sum()
    }
}

impl CourseState {
    /// Opens it for sign-up.
    ///
    /// # Errors
    /// It is no draft, or it has begun already.
    pub fn open(self, plan: &CoursePlan, now: Moment) -> Result<Self, CourseRefusal> {
        match (self, plan.starts_at()) {
            (Self::Draft, Some(at)) if at <= now => Err(CourseRefusal::Past { at }),
            (Self::Draft, Some(_)) => Ok(Self::Open),
            (Self::Draft, None) => Err(CourseRefusal::NoSitting),
            (state, _) => Err(CourseRefusal::NotNow { state }),
        }
    }
    /// Ends it with its results.
    ///
    /// # Errors
    /// It is not open, or its last sitting is still to come.
    pub fn end(self, ends_at: Moment, now: Moment) -> Result<Self, CourseRefusal> {
        match self {
            Self::Open if now < ends_at => Err(CourseRefusal::NotOver { at: ends_at }),
            Self::Open => Ok(Self::Ended),
            state => Err(CourseRefusal::NotNow { state }),
        }
    }
    /// Calls it off.
    ///
    /// # Errors
    /// It has ended, or was called off before.
    pub fn call_off(self) -> Result<Self, CourseRefusal> {
        match self {
            Self::Draft | Self::Open => Ok(Self::CalledOff),
            state => Err(CourseRefusal::NotNow { state }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sitting(from: i64, until: i64) -> Sitting {
        let at = |minutes| Moment::from_ms(0).plus_minutes(minutes);
        Sitting { starts_at: at(from), ends_at: at(until) }
    }
    fn plan(sittings: Vec<Sitting>) -> CoursePlan {
        CoursePlan { sittings, places: 20, least_percent: 80, pass_mark: 60 }
    }

    // covers C1
    #[test]
    fn a_course_that_ends_before_it_starts_is_refused() {
        let flaws = plan(vec![sitting(0, 120), sitting(300, 240)]).flaws();
        assert_eq!(flaws, [CourseRefusal::Reversed { number: 2 }]);
        assert_eq!(plan(vec![sitting(60, 60)]).flaws(), [CourseRefusal::Reversed { number: 1 }]);
        assert_eq!(plan(Vec::new()).flaws(), [CourseRefusal::NoSitting]);
    }

    #[test]
    fn nobody_sits_in_two_sittings_at_once_or_for_a_whole_day() {
        let overlap = plan(vec![sitting(100, 200), sitting(0, 101)]).flaws();
        assert_eq!(overlap, [CourseRefusal::Overlap { number: 1 }]);
        assert!(plan(vec![sitting(100, 200), sitting(0, 100)]).flaws().is_empty());
        let long = plan(vec![sitting(0, 601)]).flaws();
        assert_eq!(long, [CourseRefusal::TooLong { number: 1, most: 10 }]);
    }

    #[test]
    fn places_and_shares_have_bounds() {
        let odd = CoursePlan {
            places: 0,
            least_percent: 101,
            pass_mark: -1,
            ..plan(vec![sitting(0, 60)])
        };
        let keys: Vec<&str> = odd.flaws().iter().map(Refusal::key).collect();
        assert_eq!(
            keys,
            ["training-course-places", "training-course-percent", "training-course-percent"]
        );
    }

    #[test]
    fn a_course_is_opened_before_it_begins_and_ended_after_its_last_sitting() {
        let two = plan(vec![sitting(60, 120), sitting(200, 260)]);
        let at = |minutes| Moment::from_ms(0).plus_minutes(minutes);
        assert_eq!(CourseState::Draft.open(&two, at(0)), Ok(CourseState::Open));
        assert_eq!(CourseState::Draft.open(&two, at(60)), Err(CourseRefusal::Past { at: at(60) }));
        let ends = two.ends_at().expect("an end");
        assert_eq!(
            CourseState::Open.end(ends, at(259)),
            Err(CourseRefusal::NotOver { at: at(260) })
        );
        assert_eq!(CourseState::Open.end(ends, at(260)), Ok(CourseState::Ended));
        assert!(CourseState::Ended.call_off().is_err() && CourseState::Draft.call_off().is_ok());
    }

    proptest! {
        #[test]
        fn a_plan_without_flaws_lasts_as_long_as_its_sittings(
            lengths in proptest::collection::vec(1_i64..600, 1..6),
        ) {
            let mut from = 0;
            let mut sittings = Vec::new();
            for length in &lengths {
                sittings.push(sitting(from, from + length));
                from += length + 5;
            }
            let plan = plan(sittings);
            prop_assert!(plan.flaws().is_empty());
            prop_assert_eq!(plan.minutes().count(), lengths.iter().sum::<i64>());
            prop_assert!(plan.starts_at() < plan.ends_at());
        }
    }
}
