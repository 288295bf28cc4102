//! Tutoring of one pupil, and the own small projects of growth ambassadors.

use super::CareRefusal;
use crate::activities::coded;

coded! {
    /// Where a tutoring stands.
    pub enum TutoringState {
        /// It runs.
        Running = "running",
        /// It has ended.
        Ended = "ended",
    }
}
coded! {
    /// How far the pupil has come, as seen at one session.
    pub enum Progress {
        /// Just beginning.
        Beginning = "beginning",
        /// With help.
        Helped = "helped",
        /// Mostly alone.
        Mostly = "mostly",
        /// Alone.
        Alone = "alone",
    }
}
coded! {
    /// Where an ambassador's project stands.
    pub enum UndertakingState {
        /// An idea that waits for a worker.
        Proposed = "proposed",
        /// A worker stands beside it.
        Running = "running",
        /// It is done and told of.
        Done = "done",
        /// It was let go.
        LetGo = "let_go",
    }
}

impl TutoringState {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Running => "care-tutoring-running",
            Self::Ended => "care-tutoring-ended",
        }
    }
}
impl Progress {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Beginning => "care-progress-beginning",
            Self::Helped => "care-progress-helped",
            Self::Mostly => "care-progress-mostly",
            Self::Alone => "care-progress-alone",
        }
    }
}
impl UndertakingState {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Proposed => "care-project-proposed",
            Self::Running => "care-project-running",
            Self::Done => "care-project-done",
            Self::LetGo => "care-project-let-go",
        }
    }
    /// On to another state.
    ///
    /// # Errors
    /// Not from here.
    pub fn go(self, to: Self) -> Result<Self, CareRefusal> {
        match (self, to) {
            (Self::Proposed, Self::Running | Self::LetGo)
            | (Self::Running, Self::Done | Self::LetGo) => Ok(to),
            _ => Err(CareRefusal::Settled),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // covers T20
    #[test]
    fn a_project_is_never_told_of_before_a_worker_stands_beside_it() {
        assert!(UndertakingState::Proposed.go(UndertakingState::Done).is_err());
        assert_eq!(
            UndertakingState::Proposed.go(UndertakingState::Running),
            Ok(UndertakingState::Running)
        );
        assert_eq!(
            UndertakingState::Running.go(UndertakingState::Done),
            Ok(UndertakingState::Done)
        );
        for over in [UndertakingState::Done, UndertakingState::LetGo] {
            assert!(UndertakingState::ALL.into_iter().all(|to| over.go(to).is_err()));
        }
    }
}
