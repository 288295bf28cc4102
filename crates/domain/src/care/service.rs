//! Time that a volunteer gave to an aided child outside a shift, on its way into the hours book.

use super::CareRefusal;
use crate::activities::coded;
use crate::basics::{Day, Span, TimeOfDay};

coded! {
    /// Where such time stands.
    pub enum ServiceState {
        /// It waits for a worker's yes.
        Waiting = "waiting",
        /// It stands in the hours book.
        Counted = "counted",
        /// A worker said no, with a reason.
        Declined = "declined",
        /// The session was taken back.
        Withdrawn = "withdrawn",
    }
}

impl ServiceState {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Waiting => "care-service-waiting",
            Self::Counted => "care-service-counted",
            Self::Declined => "care-service-declined",
            Self::Withdrawn => "care-service-withdrawn",
        }
    }
    /// On to another state: a worker settles it once, and only a session that was taken back
    /// changes it again.
    ///
    /// # Errors
    /// Not from here.
    pub fn go(self, to: Self) -> Result<Self, CareRefusal> {
        match (self, to) {
            (Self::Waiting, Self::Counted | Self::Declined | Self::Withdrawn)
            | (Self::Counted | Self::Declined, Self::Withdrawn) => Ok(to),
            _ => Err(CareRefusal::Settled),
        }
    }
}

/// From when until when a session was: on one day.
///
/// # Errors
/// No minutes; past midnight.
pub fn session_span(day: Day, begins: TimeOfDay, minutes: i64) -> Result<Span, CareRefusal> {
    if begins.minutes().saturating_add(minutes) > TimeOfDay::END.minutes() {
        return Err(CareRefusal::Overnight);
    }
    let from = day.at(begins);
    Span::new(from, from.plus_minutes(minutes)).ok_or(CareRefusal::NoMinutes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    // covers T20
    #[test]
    fn time_is_settled_once_and_what_was_taken_back_stays_so() {
        use ServiceState::{Counted, Declined, Waiting, Withdrawn};
        for from in ServiceState::ALL {
            assert!(from.go(Waiting).is_err(), "nothing waits twice");
            assert_eq!(from.go(Withdrawn).is_ok(), from != Withdrawn);
            assert_eq!(from.go(Counted).is_ok(), from == Waiting);
            assert_eq!(from.go(Declined).is_ok(), from == Waiting);
        }
    }

    proptest! {
        #[test]
        fn a_session_lies_on_its_day(start in 0_i64..1440, minutes in -5_i64..900) {
            let day: Day = "2026-11-20".parse().expect("a day");
            let begins = TimeOfDay::from_minutes(start).expect("a time");
            match session_span(day, begins, minutes) {
                Ok(span) => {
                    prop_assert_eq!(span.minutes(), minutes);
                    prop_assert_eq!(span.from.day(), day);
                    let end = day.at(TimeOfDay::END);
                    prop_assert!(minutes > 0 && span.until.minutes_until(end) >= 0);
                }
                Err(_) => prop_assert!(minutes <= 0 || start + minutes > 1440),
            }
        }
    }
}
