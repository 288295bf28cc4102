//! One interview: invited, booked, and what came of it.

use crate::activities::coded;
use crate::basics::{Fact, Moment, PersonId, Refusal};

coded! {
    /// Where an interview stands.
    pub enum InterviewState {
        /// The candidate is asked to book a time.
        Invited = "invited",
        /// A time is booked.
        Booked = "booked",
        /// Passed.
        Passed = "passed",
        /// Another talk is wished.
        AnotherTalk = "another_talk",
        /// Not this time.
        NotThisTime = "not_this_time",
        /// Did not come.
        NoShow = "no_show",
        /// Taken back by the worker.
        Withdrawn = "withdrawn",
    }
}
coded! {
    /// What the worker says at the end.
    pub enum Verdict {
        /// Passed.
        Passed = "passed",
        /// Another talk.
        AnotherTalk = "another_talk",
        /// Not this time.
        NotThisTime = "not_this_time",
    }
}
coded! {
    /// What is done after somebody did not come: a step that brings back, never a mark.
    pub enum AfterNoShow {
        /// Call and ask how they are.
        Call = "call",
        /// Offer a new time.
        NewTime = "new_time",
        /// Talk with the family.
        Family = "family",
        /// Wait until they are ready.
        Pause = "pause",
    }
}

impl InterviewState {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Invited => "interviews-state-invited",
            Self::Booked => "interviews-state-booked",
            Self::Passed => "interviews-state-passed",
            Self::AnotherTalk => "interviews-state-another-talk",
            Self::NotThisTime => "interviews-state-not-this-time",
            Self::NoShow => "interviews-state-no-show",
            Self::Withdrawn => "interviews-state-withdrawn",
        }
    }
    /// Whether it is still to come.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Invited | Self::Booked)
    }
    /// Whether the candidate reads the rubric.
    pub fn is_decided(self) -> bool {
        matches!(self, Self::Passed | Self::AnotherTalk | Self::NotThisTime)
    }
}

impl Verdict {
    /// The state it leads to.
    pub fn state(self) -> InterviewState {
        match self {
            Self::Passed => InterviewState::Passed,
            Self::AnotherTalk => InterviewState::AnotherTalk,
            Self::NotThisTime => InterviewState::NotThisTime,
        }
    }
}

impl AfterNoShow {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Call => "interviews-after-call",
            Self::NewTime => "interviews-after-new-time",
            Self::Family => "interviews-after-family",
            Self::Pause => "interviews-after-pause",
        }
    }
}

/// Why something of an interview cannot be so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InterviewRefusal {
    /// This step does not follow.
    NotNow {
        /// Where it stands.
        state: InterviewState,
    },
    /// Asked already.
    AlreadyInvited {
        /// Who.
        name: String,
    },
    /// The talk is still to come.
    ToCome {
        /// When.
        at: Moment,
    },
    /// A result for somebody who did not come.
    Absent {
        /// Who.
        name: String,
    },
    /// One's own interview.
    OneSelf,
    /// No result was chosen.
    NoVerdict,
    /// No next step was chosen.
    NoStep,
    /// Nobody waits for a time, or no time is free.
    NothingToArrange,
    /// Nobody of this number, or out of reach.
    NoPerson {
        /// What was typed.
        typed: String,
    },
}

impl Refusal for InterviewRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::NotNow { .. } => "interviews-not-now",
            Self::AlreadyInvited { .. } => "interviews-already-invited",
            Self::ToCome { .. } => "interviews-to-come",
            Self::Absent { .. } => "interviews-absent",
            Self::OneSelf => "interviews-one-self",
            Self::NoVerdict => "interviews-no-verdict",
            Self::NoStep => "interviews-no-step",
            Self::NothingToArrange => "interviews-nothing-to-arrange",
            Self::NoPerson { .. } => "interviews-no-person",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::NotNow { state } => vec![("state", Fact::Word(state.word()))],
            Self::AlreadyInvited { name } | Self::Absent { name } => {
                vec![("name", name.clone().into())]
            }
            Self::ToCome { at } => vec![("at", (*at).into())],
            Self::NoPerson { typed } => vec![("typed", typed.clone().into())],
            Self::OneSelf | Self::NoVerdict | Self::NoStep | Self::NothingToArrange => Vec::new(),
        }
    }
    fn field(&self) -> Option<&str> {
        match self {
            Self::AlreadyInvited { .. } | Self::NoPerson { .. } => Some("people"),
            Self::Absent { .. } => Some("came"),
            Self::NoVerdict => Some("verdict"),
            Self::NoStep => Some("step"),
            Self::NothingToArrange => Some("arranged"),
            Self::NotNow { .. } | Self::ToCome { .. } | Self::OneSelf => None,
        }
    }
}

/// Whether a result may be given: the talk has begun, the candidate came, and it is not one's own.
///
/// # Errors
/// Still to come, absent, one's own, or decided before.
pub fn conclude(
    (state, starts_at, now): (InterviewState, Moment, Moment),
    (by, to): (PersonId, PersonId),
    (name, came): (&str, Option<()>),
) -> Result<(), InterviewRefusal> {
    if by == to {
        return Err(InterviewRefusal::OneSelf);
    }
    match state {
        InterviewState::Booked => {}
        InterviewState::NoShow => return Err(InterviewRefusal::Absent { name: name.to_owned() }),
        other => return Err(InterviewRefusal::NotNow { state: other }),
    }
    if now < starts_at {
        return Err(InterviewRefusal::ToCome { at: starts_at });
    }
    came.ok_or_else(|| InterviewRefusal::Absent { name: name.to_owned() })
}

/// Whether it may be noted that nobody came.
///
/// # Errors
/// Still to come, or decided before.
pub fn no_show(
    state: InterviewState,
    starts_at: Moment,
    now: Moment,
) -> Result<(), InterviewRefusal> {
    if state != InterviewState::Booked {
        return Err(InterviewRefusal::NotNow { state });
    }
    if now < starts_at { Err(InterviewRefusal::ToCome { at: starts_at }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    // covers B4 T22
    #[test]
    fn a_result_needs_somebody_who_came() {
        let (worker, pupil) =
            (PersonId::new(Uuid::from_u128(1)), PersonId::new(Uuid::from_u128(2)));
        let at = |n| Moment::from_ms(0).plus_minutes(n);
        let ask = |state, now, came| {
            conclude((state, at(10), at(now)), (worker, pupil), ("黄嘉怡", came))
        };
        let absent = InterviewRefusal::Absent { name: "黄嘉怡".to_owned() };
        assert_eq!(ask(InterviewState::Booked, 10, Some(())), Ok(()));
        assert_eq!(ask(InterviewState::Booked, 10, None), Err(absent.clone()));
        assert_eq!(ask(InterviewState::NoShow, 20, Some(())), Err(absent));
        let early = InterviewRefusal::ToCome { at: at(10) };
        assert_eq!(ask(InterviewState::Booked, 9, Some(())), Err(early));
        let twice = ask(InterviewState::Passed, 20, Some(()));
        assert_eq!(twice, Err(InterviewRefusal::NotNow { state: InterviewState::Passed }));
        let own =
            conclude((InterviewState::Booked, at(0), at(1)), (pupil, pupil), ("黄嘉怡", Some(())));
        assert_eq!(own, Err(InterviewRefusal::OneSelf));
    }

    #[test]
    fn a_no_show_is_noted_once_and_not_before_its_time() {
        let at = |n| Moment::from_ms(0).plus_minutes(n);
        assert_eq!(no_show(InterviewState::Booked, at(10), at(10)), Ok(()));
        assert!(no_show(InterviewState::Booked, at(10), at(9)).is_err());
        assert!(no_show(InterviewState::NoShow, at(10), at(11)).is_err());
    }
}
