//! A round: its plan, its life, and why something of it cannot be.

use std::collections::BTreeSet;

use crate::activities::coded;
use crate::basics::{Day, Fact, OrganisationId, PersonId, Refusal};

/// The most places a team has in one round.
pub const PLACES_MOST: i64 = 500;

coded! {
    /// Where a round stands.
    pub enum RoundState {
        /// Wishes are collected.
        Open = "open",
        /// A matching is proposed; teams say yes.
        Proposed = "proposed",
        /// Agreed by both sides.
        Agreed = "agreed",
        /// Called off.
        CalledOff = "called_off",
    }
}

impl RoundState {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "choice-round-open",
            Self::Proposed => "choice-round-proposed",
            Self::Agreed => "choice-round-agreed",
            Self::CalledOff => "choice-round-called-off",
        }
    }
}

/// Why something of a round cannot be so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChoiceRefusal {
    /// No team, or no candidate.
    Nobody {
        /// The form field.
        field: &'static str,
    },
    /// Places outside 1 to the most.
    Places {
        /// Of which team.
        name: String,
        /// The most.
        most: i64,
    },
    /// The last day for wishes is past.
    DayPast {
        /// That day.
        day: Day,
    },
    /// The same stands in a list twice.
    Twice {
        /// What.
        name: String,
    },
    /// Somebody in a list who is not part of the round.
    Stranger,
    /// Two have the same number.
    SameNumber {
        /// The number.
        number: i64,
    },
    /// Something that is no number.
    NoNumber {
        /// Beside which name.
        name: String,
    },
    /// An empty list.
    NothingWished,
    /// Wishes after the last day.
    TooLate {
        /// The last day.
        day: Day,
    },
    /// This step does not follow.
    NotNow {
        /// Where the round stands.
        state: RoundState,
    },
    /// A pair is locked with somebody who is not taking part.
    NotTakingPart {
        /// Who.
        name: String,
    },
    /// More locked pairs than places.
    LockedFull {
        /// Of which team.
        name: String,
        /// Its places.
        places: i64,
    },
    /// Teams have not said yes.
    TeamsMissing {
        /// How many.
        count: i64,
    },
    /// There is no pair to say yes to, or it has ended.
    NoPair,
}

impl Refusal for ChoiceRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::Nobody { .. } => "choice-nobody",
            Self::Places { .. } => "choice-places",
            Self::DayPast { .. } => "choice-day-past",
            Self::Twice { .. } => "choice-twice",
            Self::Stranger => "choice-stranger",
            Self::SameNumber { .. } => "choice-same-number",
            Self::NoNumber { .. } => "choice-no-number",
            Self::NothingWished => "choice-nothing-wished",
            Self::TooLate { .. } => "choice-too-late",
            Self::NotNow { .. } => "choice-not-now",
            Self::NotTakingPart { .. } => "choice-not-taking-part",
            Self::LockedFull { .. } => "choice-locked-full",
            Self::TeamsMissing { .. } => "choice-teams-missing",
            Self::NoPair => "choice-no-pair",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::Places { name, most } => {
                vec![("name", name.clone().into()), ("most", (*most).into())]
            }
            Self::DayPast { day } | Self::TooLate { day } => vec![("day", (*day).into())],
            Self::Twice { name } | Self::NoNumber { name } | Self::NotTakingPart { name } => {
                vec![("name", name.clone().into())]
            }
            Self::SameNumber { number } => vec![("number", (*number).into())],
            Self::NotNow { state } => vec![("state", Fact::Word(state.word()))],
            Self::LockedFull { name, places } => {
                vec![("name", name.clone().into()), ("places", (*places).into())]
            }
            Self::TeamsMissing { count } => vec![("count", (*count).into())],
            Self::Nobody { .. } | Self::Stranger | Self::NothingWished | Self::NoPair => Vec::new(),
        }
    }
    fn field(&self) -> Option<&str> {
        match self {
            Self::Nobody { field } => Some(field),
            Self::Places { .. } => Some("teams"),
            Self::DayPast { .. } => Some("until"),
            Self::Twice { .. }
            | Self::Stranger
            | Self::SameNumber { .. }
            | Self::NoNumber { .. }
            | Self::NothingWished => Some("wishes"),
            Self::NotTakingPart { .. } | Self::LockedFull { .. } => Some("lock"),
            Self::TooLate { .. }
            | Self::NotNow { .. }
            | Self::TeamsMissing { .. }
            | Self::NoPair => None,
        }
    }
}

/// A round as it is planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundPlan {
    /// Teams with their names and places.
    pub teams: Vec<(OrganisationId, String, i64)>,
    /// Candidates with their names.
    pub candidates: Vec<(PersonId, String)>,
    /// The last day for wishes.
    pub until: Day,
}

impl RoundPlan {
    /// Everything that is wrong with it.
    pub fn flaws(&self, today: Day) -> Vec<ChoiceRefusal> {
        let mut out = Vec::new();
        if self.teams.is_empty() {
            out.push(ChoiceRefusal::Nobody { field: "teams" });
        }
        if self.candidates.is_empty() {
            out.push(ChoiceRefusal::Nobody { field: "candidates" });
        }
        let mut teams = BTreeSet::new();
        for (team, name, places) in &self.teams {
            if !(1..=PLACES_MOST).contains(places) {
                out.push(ChoiceRefusal::Places { name: name.clone(), most: PLACES_MOST });
            }
            if !teams.insert(team) {
                out.push(ChoiceRefusal::Twice { name: name.clone() });
            }
        }
        let mut people = BTreeSet::new();
        for (person, name) in &self.candidates {
            if !people.insert(person) {
                out.push(ChoiceRefusal::Twice { name: name.clone() });
            }
        }
        if self.until < today {
            out.push(ChoiceRefusal::DayPast { day: self.until });
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_round_needs_teams_with_places_candidates_and_a_day_to_come() {
        let team = OrganisationId::new(Uuid::from_u128(1));
        let person = PersonId::new(Uuid::from_u128(2));
        let today = Day::new(2026, 11, 21).expect("a day");
        let good = RoundPlan {
            teams: vec![(team, "少骏一队".to_owned(), 12)],
            candidates: vec![(person, "黄嘉怡".to_owned())],
            until: today,
        };
        assert!(good.flaws(today).is_empty());
        let bad = RoundPlan {
            teams: vec![(team, "少骏一队".to_owned(), 0), (team, "少骏一队".to_owned(), 3)],
            candidates: Vec::new(),
            until: today.plus_days(-1),
        };
        let keys: Vec<&str> = bad.flaws(today).iter().map(Refusal::key).collect();
        let all = ["choice-nobody", "choice-places", "choice-twice", "choice-day-past"];
        assert_eq!(keys, all);
    }
}
