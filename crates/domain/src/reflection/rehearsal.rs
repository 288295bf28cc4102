//! A rehearsal: a case walked in steps before the first real one (C7).

use super::first_visit::FIRST_VISIT;
use crate::activities::coded;
use crate::basics::{Minutes, Moment, Refusal};

coded! {
    /// What a step asks of somebody.
    pub enum Criterion {
        /// 尊重: meeting a person, not a task.
        Respect = "respect",
        /// 安全: seeing a danger and doing the next right thing.
        Safety = "safety",
        /// 边界: nothing taken, nothing promised that cannot be kept.
        Boundary = "boundary",
        /// 记录与报告: telling who must know, and nobody else.
        Report = "report",
    }
}
coded! {
    /// How steady somebody stands in one of them. From the least to the most.
    pub enum Level {
        /// To be practised again.
        Again = "again",
        /// Meant well, and there is a better way.
        Nearly = "nearly",
        /// Steady.
        Steady = "steady",
    }
}
coded! {
    /// Where a rehearsal stands.
    pub enum RehearsalState {
        /// Begun; it goes on where it was left.
        Begun = "begun",
        /// Walked to the end.
        Done = "done",
    }
}

impl Criterion {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Respect => "reflection-criterion-respect",
            Self::Safety => "reflection-criterion-safety",
            Self::Boundary => "reflection-criterion-boundary",
            Self::Report => "reflection-criterion-report",
        }
    }
}
impl Level {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Again => "reflection-level-again",
            Self::Nearly => "reflection-level-nearly",
            Self::Steady => "reflection-level-steady",
        }
    }
}

/// One thing one might do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// Its letter; the words stand under the step with it.
    pub code: &'static str,
    /// How steady it is.
    pub level: Level,
}

/// One moment of a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Its name in the words.
    pub code: &'static str,
    /// What it asks.
    pub criterion: Criterion,
    /// What one might do; none: one writes freely, and compares.
    pub choices: &'static [Choice],
}

/// A case that every town has from its first day, made by us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HouseCase {
    /// Its name in addresses and in the words.
    pub code: &'static str,
    /// The name by which an activity or a post asks for it, as for a certificate; the title of the
    /// case in Chinese.
    pub chinese: &'static str,
    /// Its steps.
    pub steps: &'static [Step],
}

/// Every case of the house.
pub const HOUSE_CASES: [HouseCase; 1] = [FIRST_VISIT];

/// The case of this name.
pub fn house_case(code: &str) -> Option<&'static HouseCase> {
    HOUSE_CASES.iter().find(|case| case.code == code)
}

/// The case that is asked for by this name.
pub fn case_named(name: &str) -> Option<&'static HouseCase> {
    HOUSE_CASES.iter().find(|case| case.chinese == name.trim())
}

/// A rehearsal counts as learning for no longer than this.
pub const REHEARSED_MOST: Minutes = Minutes::new(30);

/// What is learned by it: the time from its first to its last step, at least a minute.
pub fn rehearsed(from: Moment, until: Moment) -> Minutes {
    Minutes::new(from.minutes_until(until)).clamp(Minutes::new(1), REHEARSED_MOST)
}

/// Why a step cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RehearsalRefusal {
    /// Nothing was chosen.
    NothingChosen,
    /// Nothing was written.
    NothingWritten,
    /// An earlier step is still to be answered.
    NotYet,
}

impl Refusal for RehearsalRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::NothingChosen => "reflection-nothing-chosen",
            Self::NothingWritten => "reflection-nothing-written",
            Self::NotYet => "reflection-step-not-yet",
        }
    }
    fn field(&self) -> Option<&str> {
        match self {
            Self::NothingChosen => Some("choice"),
            Self::NothingWritten => Some("words"),
            Self::NotYet => None,
        }
    }
}

/// What a rehearsal comes to, for whoever walked it and nobody else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The least steady level of each criterion that was asked.
    pub rubric: Vec<(Criterion, Level)>,
    /// The steps worth another walk.
    pub again: Vec<&'static str>,
}

impl Outcome {
    /// The word key of the one sentence.
    pub fn sentence(&self) -> &'static str {
        let least = self.rubric.iter().map(|(_, level)| *level).min();
        match least {
            Some(Level::Again) => "reflection-outcome-again",
            Some(Level::Nearly) => "reflection-outcome-nearly",
            Some(Level::Steady) | None => "reflection-outcome-steady",
        }
    }
}

/// Weighs the choices made: step and letter. A free answer is compared by who wrote it, never
/// weighed by the house.
pub fn outcome(steps: &'static [Step], made: &[(String, String)]) -> Outcome {
    let mut rubric: Vec<(Criterion, Level)> = Vec::new();
    let mut again = Vec::new();
    for step in steps {
        let letter = made.iter().find(|(code, _)| code == step.code).map(|(_, letter)| letter);
        let chosen =
            step.choices.iter().find(|choice| Some(choice.code) == letter.map(String::as_str));
        let Some(choice) = chosen else { continue };
        if choice.level < Level::Steady {
            again.push(step.code);
        }
        match rubric.iter_mut().find(|(criterion, _)| *criterion == step.criterion) {
            Some((_, level)) => *level = (*level).min(choice.level),
            None => rubric.push((step.criterion, choice.level)),
        }
    }
    Outcome { rubric, again }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn made(of: impl Fn(&Step) -> Option<&'static str>) -> Vec<(String, String)> {
        let steps = FIRST_VISIT.steps.iter();
        steps
            .filter_map(|step| of(step).map(|code| (step.code.to_owned(), code.to_owned())))
            .collect()
    }
    fn at_level(step: &Step, level: Level) -> Option<&'static str> {
        step.choices.iter().find(|choice| choice.level == level).map(|choice| choice.code)
    }

    // covers C7
    #[test]
    fn every_step_of_the_first_visit_has_a_steady_way_and_a_wrong_one() {
        let steps = FIRST_VISIT.steps;
        assert!((6..=8).contains(&steps.len()));
        let names: BTreeSet<&str> = steps.iter().map(|step| step.code).collect();
        assert_eq!(names.len(), steps.len());
        for step in steps.iter().filter(|step| !step.choices.is_empty()) {
            assert!((3..=4).contains(&step.choices.len()), "{}", step.code);
            assert!(at_level(step, Level::Steady).is_some(), "{}", step.code);
            assert!(at_level(step, Level::Again).is_some(), "{}", step.code);
        }
        let asked: BTreeSet<Criterion> = steps.iter().map(|step| step.criterion).collect();
        assert_eq!(asked.len(), Criterion::ALL.len());
        assert_eq!(house_case("first_visit"), Some(&FIRST_VISIT));
        assert_eq!(case_named(" 独居长者第一次探访 "), Some(&FIRST_VISIT));
        assert_eq!(case_named("急救"), None);
    }

    #[test]
    fn the_outcome_is_a_sentence_and_what_to_practise_again() {
        let steady = outcome(FIRST_VISIT.steps, &made(|step| at_level(step, Level::Steady)));
        assert_eq!(steady.sentence(), "reflection-outcome-steady");
        assert!(steady.again.is_empty());
        let gift = |step: &Step| match step.code {
            "gift" => at_level(step, Level::Again),
            _ => at_level(step, Level::Steady),
        };
        let one = outcome(FIRST_VISIT.steps, &made(gift));
        assert_eq!((one.sentence(), &one.again[..]), ("reflection-outcome-again", &["gift"][..]));
        assert!(one.rubric.contains(&(Criterion::Boundary, Level::Again)));
    }

    #[test]
    fn time_learned_has_bounds() {
        let at = |minutes| Moment::from_ms(0).plus_minutes(minutes);
        assert_eq!(rehearsed(at(0), at(0)).count(), 1);
        assert_eq!(rehearsed(at(0), at(12)).count(), 12);
        assert_eq!(rehearsed(at(0), at(3000)), REHEARSED_MOST);
    }

    proptest! {
        #[test]
        fn what_is_to_practise_again_is_what_was_not_steady(
            picks in proptest::collection::vec(0_usize..4, 8),
        ) {
            let letters: Vec<(String, String)> = FIRST_VISIT.steps.iter().zip(&picks)
                .filter(|(step, _)| !step.choices.is_empty())
                .map(|(step, pick)| {
                    let choice = step.choices[pick % step.choices.len()];
                    (step.code.to_owned(), choice.code.to_owned())
                })
                .collect();
            let found = outcome(FIRST_VISIT.steps, &letters);
            let steady = found.rubric.iter().all(|(_, level)| *level == Level::Steady);
            prop_assert_eq!(found.again.is_empty(), steady);
        }
    }
}
