//! The word of both sides after a trial: said on the same day.

use crate::activities::coded;
use crate::basics::Day;

coded! {
    /// Who speaks.
    pub enum TrialSide {
        /// Whoever tried it.
        Candidate = "candidate",
        /// The leader or the worker who was there.
        Leader = "leader",
    }
}
coded! {
    /// How the word stands to its day.
    pub enum TalkClock {
        /// No trial was served yet.
        Before = "before",
        /// Today is the day: it is to be said until midnight.
        Today = "today",
        /// The day went by without it; it can still be said.
        Late = "late",
        /// Said on the day.
        InTime = "in_time",
        /// Said afterwards.
        Afterwards = "afterwards",
    }
}

impl TalkClock {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Before => "joining-talk-before",
            Self::Today => "joining-talk-today",
            Self::Late => "joining-talk-late",
            Self::InTime => "joining-talk-in-time",
            Self::Afterwards => "joining-talk-afterwards",
        }
    }
    /// Whether something is still to be said.
    pub fn waits(self) -> bool {
        matches!(self, Self::Today | Self::Late)
    }
}

/// How a word stands: the day of the trial, the day it was said, today.
pub fn talk_clock(served_on: Option<Day>, said_on: Option<Day>, today: Day) -> TalkClock {
    match (served_on, said_on) {
        (None, _) => TalkClock::Before,
        (Some(served), Some(said)) if said <= served => TalkClock::InTime,
        (Some(_), Some(_)) => TalkClock::Afterwards,
        (Some(served), None) if today <= served => TalkClock::Today,
        (Some(_), None) => TalkClock::Late,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // covers T22
    #[test]
    fn both_sides_speak_on_the_day_of_the_trial() {
        let day = |text: &str| text.parse::<Day>().expect("a day");
        let (trial, next) = (day("2026-11-21"), day("2026-11-22"));
        for (served, said, today, clock) in [
            (None, None, trial, TalkClock::Before),
            (Some(trial), None, trial, TalkClock::Today),
            (Some(trial), None, next, TalkClock::Late),
            (Some(trial), Some(trial), next, TalkClock::InTime),
            (Some(trial), Some(next), next, TalkClock::Afterwards),
        ] {
            assert_eq!(talk_clock(served, said, today), clock);
        }
    }
}
