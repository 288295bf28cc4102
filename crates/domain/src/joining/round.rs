//! A round: people join together, in one season, for one team or school (B1).

use crate::basics::{Day, Fact, Refusal};
use crate::joining::JoiningRefusal;

/// The days and places of a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoundPlan {
    /// The first day one can apply.
    pub opens_on: Day,
    /// The last day one can apply.
    pub closes_on: Day,
    /// Places.
    pub places: i64,
}

/// Why a round cannot be so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RoundRefusal {
    /// It closes before it opens.
    Reversed,
    /// No number of places, or more than a school has.
    OddPlaces,
    /// Fewer places than people in it.
    FewerThanTaken {
        /// How many are in it.
        taken: i64,
    },
    /// No kind of course was chosen for a step of training.
    NoKind {
        /// The form field.
        field: &'static str,
    },
    /// It is closed.
    Closed,
}

impl Refusal for RoundRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::Reversed => "joining-round-reversed",
            Self::OddPlaces => "joining-round-odd-places",
            Self::FewerThanTaken { .. } => "joining-round-fewer-than-taken",
            Self::NoKind { .. } => "joining-round-no-kind",
            Self::Closed => "joining-round-closed",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::FewerThanTaken { taken } => vec![("taken", (*taken).into())],
            Self::Reversed | Self::OddPlaces | Self::NoKind { .. } | Self::Closed => Vec::new(),
        }
    }
    fn field(&self) -> Option<&str> {
        match self {
            Self::Reversed => Some("closes_on"),
            Self::OddPlaces | Self::FewerThanTaken { .. } => Some("places"),
            Self::NoKind { field } => Some(field),
            Self::Closed => None,
        }
    }
}

impl RoundPlan {
    /// The most places of one round: a whole year of a large school.
    pub const MOST_PLACES: i64 = 2_000;

    /// Everything that stands against it.
    pub fn flaws(&self, taken: i64) -> Vec<RoundRefusal> {
        let mut out = Vec::new();
        if self.closes_on < self.opens_on {
            out.push(RoundRefusal::Reversed);
        }
        if !(1..=Self::MOST_PLACES).contains(&self.places) {
            out.push(RoundRefusal::OddPlaces);
        } else if self.places < taken {
            out.push(RoundRefusal::FewerThanTaken { taken });
        }
        out
    }

    /// Whether somebody may apply today.
    ///
    /// # Errors
    /// Before the first or after the last day, or no place is left.
    pub fn admits(&self, taken: i64, today: Day) -> Result<(), JoiningRefusal> {
        if !(self.opens_on..=self.closes_on).contains(&today) {
            let Self { opens_on, closes_on, .. } = *self;
            return Err(JoiningRefusal::NotOpen { opens_on, closes_on });
        }
        self.has_place(taken)
    }

    /// Whether a place is left.
    ///
    /// # Errors
    /// None is.
    pub fn has_place(&self, taken: i64) -> Result<(), JoiningRefusal> {
        if taken >= self.places {
            return Err(JoiningRefusal::Full { places: self.places });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // covers B1
    #[test]
    fn a_round_has_days_and_places() {
        let day = |text: &str| text.parse::<Day>().expect("a day");
        let plan =
            RoundPlan { opens_on: day("2026-09-01"), closes_on: day("2026-09-30"), places: 60 };
        assert!(plan.flaws(60).is_empty());
        assert_eq!(plan.flaws(61), vec![RoundRefusal::FewerThanTaken { taken: 61 }]);
        let wrong = RoundPlan { closes_on: day("2026-08-01"), places: 0, ..plan };
        assert_eq!(wrong.flaws(0), vec![RoundRefusal::Reversed, RoundRefusal::OddPlaces]);
        assert!(plan.admits(59, day("2026-09-30")).is_ok());
        assert!(matches!(plan.admits(0, day("2026-10-01")), Err(JoiningRefusal::NotOpen { .. })));
        assert_eq!(plan.admits(60, day("2026-09-02")), Err(JoiningRefusal::Full { places: 60 }));
    }
}
