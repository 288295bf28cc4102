//! Why a step on the way of a team cannot be taken.

use super::stage::StepState;
use crate::basics::{Day, Fact, Refusal};

/// The town says no, and says what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IncubationRefusal {
    /// The coach holds no worker's role today.
    CoachIsNoWorker,
    /// The coach it has already.
    SameCoach,
    /// A team is founded with a leader in sight.
    NoLeader,
    /// It is on its way already.
    OnItsWay,
    /// This is no team, or it has ended.
    NoTeam,
    /// A first day that lies in the future.
    SinceAhead {
        /// Today.
        today: Day,
    },
    /// A founding meeting before today, or further ahead than anybody plans.
    MeetingDay {
        /// The last day it may be.
        latest: Day,
    },
    /// The code of conduct was agreed before.
    ConductAgreed,
    /// It has graduated: nothing comes after.
    AtTheEnd,
    /// There is no stage to step back to.
    AtTheBeginning,
    /// A step waits for its second signature.
    StepWaits,
    /// Not ready, and no reason stands in for it.
    NotReady {
        /// How many criteria are short.
        count: i64,
    },
    /// Not ready: a reason is asked for.
    NotReadyWithoutReason {
        /// How many criteria are short.
        count: i64,
    },
    /// Both signatures by one person.
    SameSigner,
    /// The step waits no more.
    NotWaiting {
        /// What became of it.
        state: StepState,
    },
    /// A meeting on a day to come.
    MeetingAhead {
        /// Today.
        today: Day,
    },
    /// A meeting with nobody there.
    NobodyThere,
    /// A promise kept before.
    PromiseKept,
    /// A share that is no step of 25.
    OddShare {
        /// The form field.
        field: &'static str,
    },
    /// A word that differs from what the house saw, without a reason.
    NoReason,
    /// Nothing new was said.
    NothingSaid,
    /// Help that ended before it began, or lies ahead.
    HelpDays,
}

impl Refusal for IncubationRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::CoachIsNoWorker => "incubation-coach-is-no-worker",
            Self::SameCoach => "incubation-same-coach",
            Self::NoLeader => "incubation-no-leader",
            Self::OnItsWay => "incubation-on-its-way",
            Self::NoTeam => "incubation-no-team",
            Self::SinceAhead { .. } => "incubation-since-ahead",
            Self::MeetingDay { .. } => "incubation-meeting-day",
            Self::ConductAgreed => "incubation-conduct-agreed-before",
            Self::AtTheEnd => "incubation-at-the-end",
            Self::AtTheBeginning => "incubation-at-the-beginning",
            Self::StepWaits => "incubation-step-waits",
            Self::NotReady { .. } => "incubation-not-ready",
            Self::NotReadyWithoutReason { .. } => "incubation-not-ready-without-reason",
            Self::SameSigner => "incubation-same-signer",
            Self::NotWaiting { .. } => "incubation-not-waiting",
            Self::MeetingAhead { .. } => "incubation-meeting-ahead",
            Self::NobodyThere => "incubation-nobody-there",
            Self::PromiseKept => "incubation-promise-kept-before",
            Self::OddShare { .. } => "incubation-odd-share",
            Self::NoReason => "incubation-no-reason",
            Self::NothingSaid => "incubation-nothing-said",
            Self::HelpDays => "incubation-help-days",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::SinceAhead { today } | Self::MeetingAhead { today } => {
                vec![("today", (*today).into())]
            }
            Self::MeetingDay { latest } => vec![("latest", (*latest).into())],
            Self::NotReady { count } | Self::NotReadyWithoutReason { count } => {
                vec![("count", (*count).into())]
            }
            Self::NotWaiting { state } => vec![("state", Fact::Word(state.word()))],
            Self::CoachIsNoWorker
            | Self::SameCoach
            | Self::NoLeader
            | Self::OnItsWay
            | Self::NoTeam
            | Self::ConductAgreed
            | Self::AtTheEnd
            | Self::AtTheBeginning
            | Self::StepWaits
            | Self::SameSigner
            | Self::NobodyThere
            | Self::PromiseKept
            | Self::OddShare { .. }
            | Self::NoReason
            | Self::NothingSaid
            | Self::HelpDays => Vec::new(),
        }
    }
    fn field(&self) -> Option<&str> {
        match self {
            Self::CoachIsNoWorker | Self::SameCoach => Some("coach"),
            Self::NoLeader => Some("leaders"),
            Self::SinceAhead { .. } => Some("since"),
            Self::MeetingDay { .. } => Some("meeting_on"),
            Self::NotReadyWithoutReason { .. } | Self::NoReason => Some("why"),
            Self::MeetingAhead { .. } => Some("met_on"),
            Self::NobodyThere => Some("people"),
            Self::OddShare { field } => Some(field),
            Self::HelpDays => Some("helped_from"),
            Self::OnItsWay
            | Self::NoTeam
            | Self::ConductAgreed
            | Self::AtTheEnd
            | Self::AtTheBeginning
            | Self::StepWaits
            | Self::NotReady { .. }
            | Self::SameSigner
            | Self::NotWaiting { .. }
            | Self::PromiseKept
            | Self::NothingSaid => None,
        }
    }
}
