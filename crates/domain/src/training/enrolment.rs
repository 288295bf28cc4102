//! Who takes part: a place or the waiting list, presence at each sitting, the result.

use super::course::{Assessment, CourseState, Sitting};
use crate::activities::coded;
use crate::basics::{Fact, Minutes, Moment, PersonId, Refusal};

coded! {
    /// Where somebody's part in a course stands.
    pub enum EnrolmentState {
        /// Has a place.
        Placed = "placed",
        /// On the waiting list.
        Waiting = "waiting",
        /// Taken back.
        Withdrawn = "withdrawn",
        /// Was there and learned it.
        Passed = "passed",
        /// Was there, and is to try again.
        NotYet = "not_yet",
        /// Was not there long enough, or never.
        Missed = "missed",
    }
}
coded! {
    /// Presence at one sitting.
    pub enum Presence {
        /// There.
        Present = "present",
        /// Not there.
        Absent = "absent",
    }
}

impl EnrolmentState {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Placed => "training-enrolment-placed",
            Self::Waiting => "training-enrolment-waiting",
            Self::Withdrawn => "training-enrolment-withdrawn",
            Self::Passed => "training-enrolment-passed",
            Self::NotYet => "training-enrolment-not-yet",
            Self::Missed => "training-enrolment-missed",
        }
    }
    /// Whether it takes one of the places.
    pub fn holds_place(self) -> bool {
        matches!(self, Self::Placed | Self::Passed | Self::NotYet | Self::Missed)
    }
    /// Whether a new sign-up may follow it.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Placed | Self::Waiting)
    }
}

/// Why somebody's part in a course cannot be so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EnrolmentRefusal {
    /// The course is not open for sign-up.
    NotOpen {
        /// Where it stands.
        state: CourseState,
    },
    /// It has begun.
    Begun {
        /// When.
        at: Moment,
    },
    /// In it already.
    AlreadyIn,
    /// It has ended for this person, or this step does not follow.
    NotNow {
        /// Where it stands.
        state: EnrolmentState,
    },
    /// Presence is noted for somebody without a place.
    NoPlace,
    /// A sitting still to come has no presence.
    SittingToCome {
        /// When it begins.
        at: Moment,
    },
    /// A result for somebody who was absent.
    Absent {
        /// Whose.
        name: String,
        /// How much of the time they were there, of a hundred.
        percent: i64,
        /// How much is asked.
        least: i64,
    },
    /// A mark outside 0 to 100, or none for a test.
    Marks {
        /// Whose.
        name: String,
    },
    /// What was seen is to be written down in a word or two.
    NothingSeen {
        /// Whose.
        name: String,
    },
    /// Nobody gives a result to themselves.
    OwnResult,
    /// Younger than the course asks.
    TooYoung {
        /// The age asked for.
        least: i64,
    },
}

impl Refusal for EnrolmentRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::NotOpen { .. } => "training-enrolment-not-open",
            Self::Begun { .. } => "training-enrolment-begun",
            Self::AlreadyIn => "training-enrolment-already-in",
            Self::NotNow { .. } => "training-enrolment-not-now",
            Self::NoPlace => "training-enrolment-no-place",
            Self::SittingToCome { .. } => "training-enrolment-sitting-to-come",
            Self::Absent { .. } => "training-enrolment-absent",
            Self::Marks { .. } => "training-enrolment-marks",
            Self::NothingSeen { .. } => "training-enrolment-nothing-seen",
            Self::OwnResult => "training-enrolment-own-result",
            Self::TooYoung { .. } => "training-enrolment-too-young",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::NotOpen { state } => vec![("state", Fact::Word(state.word()))],
            Self::NotNow { state } => vec![("state", Fact::Word(state.word()))],
            Self::Begun { at } | Self::SittingToCome { at } => vec![("at", (*at).into())],
            Self::Absent { name, percent, least } => vec![
                ("name", name.clone().into()),
                ("percent", (*percent).into()),
                ("least", (*least).into()),
            ],
            Self::Marks { name } | Self::NothingSeen { name } => {
                vec![("name", name.clone().into())]
            }
            Self::TooYoung { least } => vec![("least", (*least).into())],
            Self::AlreadyIn | Self::NoPlace | Self::OwnResult => Vec::new(),
        }
    }
    fn field(&self) -> Option<&str> {
        match self {
            Self::Absent { .. }
            | Self::Marks { .. }
            | Self::NothingSeen { .. }
            | Self::OwnResult => Some("results"),
            _ => None,
        }
    }
}

/// Gives a place, or the end of the waiting list when none is free.
///
/// # Errors
/// The course is not open, or has begun.
pub fn take_place(
    course: CourseState,
    starts_at: Moment,
    now: Moment,
    (places, taken): (i64, i64),
) -> Result<EnrolmentState, EnrolmentRefusal> {
    if course != CourseState::Open {
        return Err(EnrolmentRefusal::NotOpen { state: course });
    }
    if now >= starts_at {
        return Err(EnrolmentRefusal::Begun { at: starts_at });
    }
    Ok(if taken < places { EnrolmentState::Placed } else { EnrolmentState::Waiting })
}

/// One sitting with somebody's presence; none: nobody noted it.
pub type Seen = (Sitting, Option<Presence>);

/// Time learned: the sittings one was there.
pub fn learned(seen: &[Seen]) -> Minutes {
    seen.iter()
        .filter(|(_, presence)| *presence == Some(Presence::Present))
        .map(|(sitting, _)| sitting.minutes())
        .sum()
}

/// How much of the course one was there, of a hundred, rounded down. A course without time: 0.
pub fn presence_percent(seen: &[Seen]) -> i64 {
    let all: Minutes = seen.iter().map(|(sitting, _)| sitting.minutes()).sum();
    if all.count() <= 0 { 0 } else { learned(seen).count() * 100 / all.count() }
}

/// What the teacher says at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// Marks of a test.
    pub marks: Option<i64>,
    /// Whether it was seen done well.
    pub well: bool,
    /// What was seen.
    pub words: String,
}

/// Who is given a result by whom, and what the course asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked<'a> {
    /// Who gives it.
    pub by: PersonId,
    /// Who is given it.
    pub to: PersonId,
    /// Their name, for the sentence.
    pub name: &'a str,
    /// How it is seen.
    pub assessment: Assessment,
    /// The share of time asked, of a hundred.
    pub least_percent: i64,
    /// The mark that passes.
    pub pass_mark: i64,
}

/// The result. Somebody who was absent is given none: they missed it and may come again.
///
/// # Errors
/// The person was absent, the marks are no marks, nothing was written about what was seen, or the
/// teacher is the pupil.
pub fn result(
    asked: &Asked<'_>,
    seen: &[Seen],
    given: &Given,
) -> Result<EnrolmentState, EnrolmentRefusal> {
    if asked.by == asked.to {
        return Err(EnrolmentRefusal::OwnResult);
    }
    let percent = presence_percent(seen);
    if percent < asked.least_percent || learned(seen) == Minutes::ZERO {
        let (name, least) = (asked.name.to_owned(), asked.least_percent.max(1));
        return Err(EnrolmentRefusal::Absent { name, percent, least });
    }
    let name = || asked.name.to_owned();
    let passed = match (asked.assessment, given.marks) {
        (Assessment::Attending, _) => true,
        (Assessment::Test, Some(marks)) if (0..=100).contains(&marks) => marks >= asked.pass_mark,
        (Assessment::Test, _) => return Err(EnrolmentRefusal::Marks { name: name() }),
        (Assessment::Observed, _) if given.words.trim().is_empty() => {
            return Err(EnrolmentRefusal::NothingSeen { name: name() });
        }
        (Assessment::Observed, _) => given.well,
    };
    Ok(if passed { EnrolmentState::Passed } else { EnrolmentState::NotYet })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn person(n: u128) -> PersonId {
        PersonId::new(uuid::Uuid::from_u128(n))
    }
    fn sitting(from: i64, minutes: i64) -> Sitting {
        let at = |n| Moment::from_ms(0).plus_minutes(n);
        Sitting { starts_at: at(from), ends_at: at(from + minutes) }
    }
    fn asked(assessment: Assessment) -> Asked<'static> {
        let (by, to) = (person(1), person(2));
        Asked { by, to, name: "黄嘉怡", assessment, least_percent: 80, pass_mark: 60 }
    }
    fn there(present: i64, absent: i64) -> Vec<Seen> {
        vec![
            (sitting(0, present), Some(Presence::Present)),
            (sitting(5_000, absent), Some(Presence::Absent)),
        ]
    }
    fn given(marks: Option<i64>, well: bool, words: &str) -> Given {
        Given { marks, well, words: words.to_owned() }
    }

    // covers C1
    #[test]
    fn somebody_who_was_absent_is_given_no_result() {
        let test = asked(Assessment::Test);
        let refused = result(&test, &there(79, 21), &given(Some(95), true, "")).err();
        let absent =
            EnrolmentRefusal::Absent { name: "黄嘉怡".to_owned(), percent: 79, least: 80 };
        assert_eq!(refused, Some(absent));
        let never = [(sitting(0, 60), None)];
        let lenient = Asked { least_percent: 0, ..asked(Assessment::Attending) };
        assert!(matches!(
            result(&lenient, &never, &given(None, true, "")),
            Err(EnrolmentRefusal::Absent { percent: 0, least: 1, .. })
        ));
    }

    #[test]
    fn a_test_is_passed_by_its_mark_and_an_observation_by_what_was_seen() {
        let (test, seen) = (asked(Assessment::Test), there(80, 20));
        let of = |marks| result(&test, &seen, &given(marks, false, ""));
        assert_eq!(of(Some(60)), Ok(EnrolmentState::Passed));
        assert_eq!(of(Some(59)), Ok(EnrolmentState::NotYet));
        assert!(of(Some(101)).is_err() && of(None).is_err());
        let watched = asked(Assessment::Observed);
        assert!(result(&watched, &seen, &given(None, true, " ")).is_err());
        let well = given(None, true, "先敲门、报姓名，量血压前让老人坐五分钟");
        assert_eq!(result(&watched, &seen, &well), Ok(EnrolmentState::Passed));
        let own = Asked { to: person(1), ..asked(Assessment::Attending) };
        assert_eq!(result(&own, &seen, &well), Err(EnrolmentRefusal::OwnResult));
    }

    #[test]
    fn the_last_place_is_given_once_and_then_people_wait() {
        let at = |n| Moment::from_ms(0).plus_minutes(n);
        let ask = |taken, now| take_place(CourseState::Open, at(100), at(now), (2, taken));
        assert_eq!(ask(1, 0), Ok(EnrolmentState::Placed));
        assert_eq!(ask(2, 0), Ok(EnrolmentState::Waiting));
        assert_eq!(ask(0, 100), Err(EnrolmentRefusal::Begun { at: at(100) }));
        assert!(take_place(CourseState::Draft, at(100), at(0), (2, 0)).is_err());
    }

    proptest! {
        #[test]
        fn time_learned_is_never_more_than_the_course_and_a_result_needs_presence(
            sittings in proptest::collection::vec((1_i64..600, 0_u8..3), 1..8),
            least in 0_i64..=100,
        ) {
            let seen: Vec<Seen> = (0..).zip(&sittings).map(|(n, (minutes, how))| {
                let presence = match how {
                    0 => None,
                    1 => Some(Presence::Absent),
                    _ => Some(Presence::Present),
                };
                (sitting(n * 1_000, *minutes), presence)
            }).collect();
            let all: i64 = sittings.iter().map(|(minutes, _)| minutes).sum();
            prop_assert!(learned(&seen).count() <= all);
            let percent = presence_percent(&seen);
            prop_assert!((0..=100).contains(&percent));
            let asked = Asked { least_percent: least, ..asked(Assessment::Attending) };
            let got = result(&asked, &seen, &given(None, true, ""));
            prop_assert_eq!(got.is_ok(), percent >= least && learned(&seen) > Minutes::ZERO);
        }
    }
}
