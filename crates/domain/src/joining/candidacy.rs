//! One person's way through the five steps.

use crate::activities::coded;
use crate::basics::{Day, Fact, Refusal};
use crate::joining::Lack;
use crate::rules::{JoiningPipeline, Step};

coded! {
    /// Where somebody's application stands. The step it stands at is kept beside it.
    pub enum ApplicationState {
        /// Under way.
        Open = "open",
        /// Put on hold: no day runs.
        OnHold = "on_hold",
        /// A step was not passed.
        NotPassed = "not_passed",
        /// Taken back by the applicant.
        Withdrawn = "withdrawn",
        /// Registered as a volunteer of the team.
        Registered = "registered",
    }
}
coded! {
    /// What became of a step on a day.
    pub enum Outcome {
        /// Entered the first step.
        Entered = "entered",
        /// Passed, with its evidence.
        Passed = "passed",
        /// Skipped, because the rule lets it be, with a reason.
        Skipped = "skipped",
        /// Put on hold.
        Held = "held",
        /// Taken up again.
        TakenUp = "taken_up",
        /// Not passed.
        NotPassed = "not_passed",
        /// Taken back by the applicant.
        Withdrawn = "withdrawn",
    }
}
coded! {
    /// Why somebody leaves, said quietly: only the workers of the round read it.
    pub enum QuietReason {
        /// No time.
        Time = "time",
        /// School comes first.
        Study = "study",
        /// Health.
        Health = "health",
        /// The family wishes so.
        Family = "family",
        /// Serves elsewhere.
        Elsewhere = "elsewhere",
        /// Not said.
        Unsaid = "unsaid",
    }
}

impl ApplicationState {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "joining-state-open",
            Self::OnHold => "joining-state-on-hold",
            Self::NotPassed => "joining-state-not-passed",
            Self::Withdrawn => "joining-state-withdrawn",
            Self::Registered => "joining-state-registered",
        }
    }
    /// Whether it takes one of the places of its round.
    pub fn holds_place(self) -> bool {
        matches!(self, Self::Open | Self::OnHold | Self::Registered)
    }
    /// Whether nothing more is expected of it.
    pub fn is_over(self) -> bool {
        matches!(self, Self::NotPassed | Self::Withdrawn | Self::Registered)
    }
}
impl Outcome {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Entered => "joining-outcome-entered",
            Self::Passed => "joining-outcome-passed",
            Self::Skipped => "joining-outcome-skipped",
            Self::Held => "joining-outcome-held",
            Self::TakenUp => "joining-outcome-taken-up",
            Self::NotPassed => "joining-outcome-not-passed",
            Self::Withdrawn => "joining-outcome-withdrawn",
        }
    }
}
impl QuietReason {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Time => "joining-quiet-time",
            Self::Study => "joining-quiet-study",
            Self::Health => "joining-quiet-health",
            Self::Family => "joining-quiet-family",
            Self::Elsewhere => "joining-quiet-elsewhere",
            Self::Unsaid => "joining-quiet-unsaid",
        }
    }
}

/// Why somebody cannot move on, or cannot be moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JoiningRefusal {
    /// It is not under way.
    NotNow {
        /// Where it stands.
        state: ApplicationState,
    },
    /// The rule in force does not let this step be skipped.
    MayNotSkip {
        /// The step.
        step: Step,
    },
    /// Evidence is missing.
    Lacking {
        /// Whose; empty: one's own.
        name: String,
        /// What is missing.
        lack: Lack,
    },
    /// Not at this step any more.
    Elsewhere {
        /// Who.
        name: String,
        /// Where they stand.
        step: Step,
    },
    /// The round does not take anybody now.
    NotOpen {
        /// The first day.
        opens_on: Day,
        /// The last day.
        closes_on: Day,
    },
    /// No place left.
    Full {
        /// How many places there are.
        places: i64,
    },
    /// In this round already.
    AlreadyIn,
    /// Below the age of the policy in force.
    TooYoung {
        /// The least age.
        least: i64,
    },
    /// Nobody decides on themselves.
    Own,
}

impl Refusal for JoiningRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::NotNow { .. } => "joining-not-now",
            Self::MayNotSkip { .. } => "joining-may-not-skip",
            Self::Lacking { name, lack } if name.is_empty() => lack.own_key(),
            Self::Lacking { .. } => "joining-lacking",
            Self::Elsewhere { .. } => "joining-elsewhere",
            Self::NotOpen { .. } => "joining-not-open",
            Self::Full { .. } => "joining-full",
            Self::AlreadyIn => "joining-already-in",
            Self::TooYoung { .. } => "joining-too-young",
            Self::Own => "joining-own",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::NotNow { state } => vec![("state", Fact::Word(state.word()))],
            Self::MayNotSkip { step } => vec![("step", Fact::Word(step.word_key()))],
            Self::Lacking { name, lack } => {
                vec![("name", name.clone().into()), ("lack", Fact::Word(lack.word()))]
            }
            Self::Elsewhere { name, step } => {
                vec![("name", name.clone().into()), ("step", Fact::Word(step.word_key()))]
            }
            Self::NotOpen { opens_on, closes_on } => {
                vec![("opens", (*opens_on).into()), ("closes", (*closes_on).into())]
            }
            Self::Full { places } => vec![("places", (*places).into())],
            Self::TooYoung { least } => vec![("least", (*least).into())],
            Self::AlreadyIn | Self::Own => Vec::new(),
        }
    }
    fn field(&self) -> Option<&str> {
        match self {
            Self::Lacking { name, .. } if !name.is_empty() => Some("names"),
            Self::Elsewhere { .. } | Self::Own => Some("names"),
            _ => None,
        }
    }
}

/// Where somebody stands and since when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidacy {
    /// The step.
    pub step: Step,
    /// Where it stands.
    pub state: ApplicationState,
    /// Since when at this step.
    pub entered_on: Day,
    /// The last day in time.
    pub due_on: Day,
    /// Since when on hold; none: it is not.
    pub held_on: Option<Day>,
}

impl Candidacy {
    /// At the first step.
    pub fn begin(pipeline: &JoiningPipeline, today: Day) -> Self {
        Self::at(Step::Trial, pipeline, today)
    }

    fn at(step: Step, pipeline: &JoiningPipeline, today: Day) -> Self {
        Self {
            step,
            state: ApplicationState::Open,
            entered_on: today,
            due_on: pipeline.due(step, today),
            held_on: None,
        }
    }

    fn open(self) -> Result<Self, JoiningRefusal> {
        match self.state {
            ApplicationState::Open => Ok(self),
            state => Err(JoiningRefusal::NotNow { state }),
        }
    }

    fn onward(self, pipeline: &JoiningPipeline, today: Day) -> Self {
        match self.step.next() {
            Some(next) => Self::at(next, pipeline, today),
            None => Self { state: ApplicationState::Registered, ..self },
        }
    }

    /// Passes the step: on to the next one, or registered after the last.
    ///
    /// # Errors
    /// Not under way, or evidence is missing: the first of it is named.
    pub fn pass(
        self,
        pipeline: &JoiningPipeline,
        name: &str,
        lacks: &[Lack],
        today: Day,
    ) -> Result<Self, JoiningRefusal> {
        let open = self.open()?;
        match lacks.first() {
            Some(lack) => Err(JoiningRefusal::Lacking { name: name.to_owned(), lack: *lack }),
            None => Ok(open.onward(pipeline, today)),
        }
    }

    /// Skips the step, where the rule in force lets it be. A guardian's consent is never skipped.
    ///
    /// # Errors
    /// Not under way, the rule does not let it, or consent is missing.
    pub fn skip(
        self,
        pipeline: &JoiningPipeline,
        name: &str,
        lacks: &[Lack],
        today: Day,
    ) -> Result<Self, JoiningRefusal> {
        let open = self.open()?;
        let next = self.step.next().unwrap_or(self.step);
        let leads = pipeline.may_skip(self.step) && pipeline.leads(self.step, next);
        if !leads {
            return Err(JoiningRefusal::MayNotSkip { step: self.step });
        }
        if lacks.contains(&Lack::Consent) {
            let name = name.to_owned();
            return Err(JoiningRefusal::Lacking { name, lack: Lack::Consent });
        }
        Ok(open.onward(pipeline, today))
    }

    /// Puts it on hold: the days stop.
    ///
    /// # Errors
    /// Not under way.
    pub fn hold(self, today: Day) -> Result<Self, JoiningRefusal> {
        let open = self.open()?;
        Ok(Self { state: ApplicationState::OnHold, held_on: Some(today), ..open })
    }

    /// Takes it up again: what was left of the days runs on. A step that was not passed begins
    /// anew.
    ///
    /// # Errors
    /// It is under way, or nothing can become of it.
    pub fn take_up(self, pipeline: &JoiningPipeline, today: Day) -> Result<Self, JoiningRefusal> {
        match self.state {
            ApplicationState::OnHold => {
                let stood = self.held_on.map_or(0, |since| since.days_until(today));
                Ok(Self {
                    state: ApplicationState::Open,
                    due_on: self.due_on.plus_days(stood.max(0)),
                    held_on: None,
                    ..self
                })
            }
            ApplicationState::NotPassed => Ok(Self::at(self.step, pipeline, today)),
            state => Err(JoiningRefusal::NotNow { state }),
        }
    }

    /// The step is not passed.
    ///
    /// # Errors
    /// Not under way.
    pub fn not_pass(self) -> Result<Self, JoiningRefusal> {
        Ok(Self { state: ApplicationState::NotPassed, ..self.open()? })
    }

    /// The applicant takes it back, also from hold.
    ///
    /// # Errors
    /// It is over.
    pub fn withdraw(self) -> Result<Self, JoiningRefusal> {
        if self.state.is_over() {
            return Err(JoiningRefusal::NotNow { state: self.state });
        }
        Ok(Self { state: ApplicationState::Withdrawn, held_on: None, ..self })
    }

    /// Days left until the last day in time; negative: days over it. None: no day runs.
    pub fn days_left(&self, today: Day) -> Option<i64> {
        (self.state == ApplicationState::Open).then(|| today.days_until(self.due_on))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::rules::RuleContent;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }
    fn strict() -> JoiningPipeline {
        JoiningPipeline::default_for_town()
    }
    fn easier(step: &str) -> JoiningPipeline {
        let mut fields: BTreeMap<_, _> = strict().to_fields().into_iter().collect();
        fields.insert("may-skip".to_owned(), step.to_owned());
        JoiningPipeline::from_fields(&fields).expect("readable")
    }

    // covers T22 B2
    #[test]
    fn five_steps_lead_to_registration_and_none_is_passed_without_evidence() {
        let (rule, today) = (strict(), day("2026-09-01"));
        let mut way = Candidacy::begin(&rule, today);
        for step in Step::ALL {
            assert_eq!((way.step, way.state), (step, ApplicationState::Open));
            let refused = way.pass(&rule, "黄嘉怡", &[Lack::Trial], today);
            assert!(matches!(refused, Err(JoiningRefusal::Lacking { .. })));
            assert_eq!(
                way.skip(&rule, "黄嘉怡", &[], today),
                Err(JoiningRefusal::MayNotSkip { step })
            );
            way = way.pass(&rule, "黄嘉怡", &[], today).expect("passed");
        }
        assert_eq!(way.state, ApplicationState::Registered);
        assert!(way.pass(&rule, "", &[], today).is_err(), "not twice");
        assert!(way.withdraw().is_err() && way.hold(today).is_err());
    }

    // covers T22 B2
    #[test]
    fn a_step_is_skipped_only_where_the_rule_lets_it_and_never_past_a_guardian() {
        let today = day("2026-09-01");
        let way = Candidacy::begin(&strict(), today).pass(&strict(), "", &[], today).expect("on");
        let rule = easier("basic-training");
        let on = way.skip(&rule, "", &[Lack::Course], today).expect("skipped");
        assert_eq!(on.step, Step::MutualChoice);
        assert!(way.skip(&rule, "梁子晴", &[Lack::Consent], today).is_err());
        assert!(on.skip(&rule, "", &[], today).is_err(), "only the one named");
    }

    // covers B2
    #[test]
    fn days_do_not_run_while_it_is_on_hold() {
        let rule = strict();
        let way = Candidacy::begin(&rule, day("2026-09-01"));
        assert_eq!(way.due_on, day("2026-10-01"));
        let held = way.hold(day("2026-09-11")).expect("held");
        assert_eq!(held.days_left(day("2026-12-01")), None);
        let again = held.take_up(&rule, day("2026-09-21")).expect("taken up");
        assert_eq!(
            (again.due_on, again.days_left(day("2026-10-12"))),
            (day("2026-10-11"), Some(-1))
        );
        assert!(again.take_up(&rule, day("2026-09-21")).is_err());
        let anew = way.not_pass().expect("not passed").take_up(&rule, day("2026-11-01"));
        assert_eq!(anew.expect("anew").due_on, day("2026-12-01"));
    }

    proptest! {
        #[test]
        fn whatever_is_done_nobody_is_registered_without_passing_every_step(
            deeds in proptest::collection::vec(0_u8..6, 0..40),
        ) {
            let (rule, start) = (strict(), day("2026-03-01"));
            let mut way = Candidacy::begin(&rule, start);
            let mut passed = 0;
            for (n, deed) in (0_i64..).zip(deeds) {
                let today = start.plus_days(n);
                let next = match deed {
                    0 | 1 => way.pass(&rule, "", &[], today).inspect(|_| passed += 1),
                    2 => way.hold(today),
                    3 => way.take_up(&rule, today),
                    4 => way.skip(&rule, "", &[], today),
                    _ => way.not_pass(),
                };
                if let Ok(next) = next {
                    prop_assert!(next.step >= way.step, "nobody goes back");
                    prop_assert!(next.due_on >= next.entered_on);
                    way = next;
                }
            }
            prop_assert_eq!(way.state == ApplicationState::Registered, passed == 5);
        }
    }
}
