//! Interest classes, workshops and growth groups of aided pupils.

use super::CareRefusal;
use crate::activities::coded;
use crate::rules::SeatsRatio;

coded! {
    /// What kind of group.
    pub enum GroupKind {
        /// 兴趣班.
        Interest = "interest",
        /// 工作坊.
        Workshop = "workshop",
        /// 成长小组.
        Growth = "growth",
    }
}
coded! {
    /// Where a group stands.
    pub enum GroupState {
        /// It takes pupils and meets.
        Open = "open",
        /// It has ended with a summary.
        Ended = "ended",
    }
}
coded! {
    /// Where a meeting of a group stands.
    pub enum GroupMeetingState {
        /// It is planned.
        Planned = "planned",
        /// It was held, and who was there is written.
        Held = "held",
        /// It was called off.
        CalledOff = "called_off",
        /// What was written of it was taken back.
        Withdrawn = "withdrawn",
    }
}

impl GroupKind {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Interest => "groups-kind-interest",
            Self::Workshop => "groups-kind-workshop",
            Self::Growth => "groups-kind-growth",
        }
    }
}
impl GroupKind {
    /// The word key of what is done there, as a family is told.
    pub fn about(self) -> &'static str {
        match self {
            Self::Interest => "family-about-interest",
            Self::Workshop => "family-about-workshop",
            Self::Growth => "family-about-growth",
        }
    }
}
impl GroupState {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "groups-open",
            Self::Ended => "groups-ended",
        }
    }
    /// Nothing is changed in a group that has ended.
    ///
    /// # Errors
    /// It has.
    pub fn open(self) -> Result<(), CareRefusal> {
        if self == Self::Open { Ok(()) } else { Err(CareRefusal::Settled) }
    }
}
impl GroupMeetingState {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Planned => "groups-meeting-planned",
            Self::Held => "groups-meeting-held",
            Self::CalledOff => "groups-meeting-called-off",
            Self::Withdrawn => "groups-meeting-withdrawn",
        }
    }
    /// On to another state.
    ///
    /// # Errors
    /// Not from here.
    pub fn go(self, to: Self) -> Result<Self, CareRefusal> {
        match (self, to) {
            (Self::Planned, Self::Held | Self::CalledOff) | (Self::Held, Self::Withdrawn) => Ok(to),
            _ => Err(CareRefusal::Settled),
        }
    }
}

/// Whether a group has a place left.
///
/// # Errors
/// It is full.
pub fn check_place(enrolled: i64, places: i64) -> Result<(), CareRefusal> {
    if enrolled < places { Ok(()) } else { Err(CareRefusal::Full { places }) }
}

/// Whether the adults who were there could look after the pupils, by the town's ratio of seats.
/// There is always one.
///
/// # Errors
/// Too few adults.
pub fn check_adults(pupils: i64, adults: i64, ratio: SeatsRatio) -> Result<(), CareRefusal> {
    let enough = ratio.carries_minors(adults, pupils);
    if adults > 0 && enough { Ok(()) } else { Err(CareRefusal::TooFewAdults { pupils, adults }) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    // covers T20
    #[test]
    fn a_meeting_is_written_once_and_never_comes_back() {
        use GroupMeetingState::{CalledOff, Held, Planned, Withdrawn};
        assert_eq!(Planned.go(Held), Ok(Held));
        assert_eq!(Held.go(Withdrawn), Ok(Withdrawn));
        for over in [CalledOff, Withdrawn] {
            assert!(GroupMeetingState::ALL.into_iter().all(|to| over.go(to).is_err()));
        }
        assert!(GroupMeetingState::ALL.into_iter().all(|from| from.go(Planned).is_err()));
        assert!(check_place(7, 8).is_ok() && check_place(8, 8).is_err());
    }

    proptest! {
        #[test]
        fn more_adults_never_look_after_fewer(
            pupils in 0_i64..40, adults in 0_i64..10, most in 0_i64..12,
        ) {
            let ratio = SeatsRatio { volunteers_per_worker_most: 0, minors_per_adult_most: most };
            let fits = |adults| check_adults(pupils, adults, ratio).is_ok();
            prop_assert!(!fits(0), "never without an adult");
            prop_assert!(!fits(adults) || fits(adults + 1));
            if adults > 0 {
                prop_assert_eq!(fits(adults), most == 0 || pupils <= most * adults);
            }
        }
    }
}
