//! The family's yes to one kind of group, and the link by which a guardian reaches it on a phone.

use super::CareRefusal;
use crate::activities::coded;
use crate::basics::{Day, Moment};

coded! {
    /// How a family said yes, or took it back.
    pub enum YesWay {
        /// A worker asked, and noted it.
        Worker = "worker",
        /// The guardian, on the own phone.
        Phone = "phone",
    }
}
coded! {
    /// For how long a family says yes.
    pub enum YesLength {
        /// To the end of the term.
        Term = "term",
        /// For a year.
        Year = "year",
    }
}

/// A yes is asked for again after a year: children change, and so do families.
const YES_MONTHS: i64 = 12;
/// A term that is over within so many days is not worth a yes: the next one is meant.
const TERM_LEAST: i64 = 30;
/// How many days a link lives.
pub const LINK_DAYS: i64 = 14;
/// After so many names that are no guardian's, a link is closed.
pub const WRONG_NAMES: i64 = 5;

impl YesWay {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Worker => "family-by-worker",
            Self::Phone => "family-by-phone",
        }
    }
}
impl YesLength {
    /// The word key of its name, which asks for its last `day`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Term => "family-length-term",
            Self::Year => "family-length-year",
        }
    }
    /// The last day of a yes that is given today, when the term and the one after it end on these
    /// days.
    pub fn until(self, today: Day, (this, next): (Day, Day)) -> Day {
        match self {
            Self::Term if today.plus_days(TERM_LEAST) > this => next,
            Self::Term => this,
            Self::Year => today.plus_months(YES_MONTHS),
        }
    }
}

/// How the family stands to one kind of group on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FamilyYes {
    /// It never said yes.
    Never,
    /// It said yes, to this day.
    Stands(Day),
    /// Its yes was over on this day.
    RunOut(Day),
    /// It took its yes back on this day.
    TakenBack(Day),
}

impl FamilyYes {
    /// From the yes that was neither taken back nor given anew (when, and its last day; none: given
    /// before a yes had an end, which is a year), and the last time one was taken back.
    pub fn on(day: Day, given: Option<(Moment, Option<Day>)>, back: Option<Moment>) -> Self {
        let Some((at, until)) = given else {
            return back.map_or(Self::Never, |at| Self::TakenBack(at.day()));
        };
        let until = until.unwrap_or_else(|| at.day().plus_months(YES_MONTHS));
        if day <= until { Self::Stands(until) } else { Self::RunOut(until) }
    }
    /// Whether the pupil may be there.
    pub fn stands(self) -> bool {
        matches!(self, Self::Stands(_))
    }
    /// The word key that says how it stands; it may ask for a `day`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Never => "groups-not-agreed",
            Self::Stands(_) => "groups-agreed-until",
            Self::RunOut(_) => "groups-agreed-ran-out",
            Self::TakenBack(_) => "groups-agreed-taken-back",
        }
    }
    /// The day that it is about.
    pub fn day(self) -> Option<Day> {
        match self {
            Self::Never => None,
            Self::Stands(day) | Self::RunOut(day) | Self::TakenBack(day) => Some(day),
        }
    }
    /// Whether the pupil of this code may be there, with the sentence why not.
    ///
    /// # Errors
    /// Never said, run out, taken back.
    pub fn check(self, code: &str) -> Result<(), CareRefusal> {
        let code = code.to_owned();
        match self {
            Self::Stands(_) => Ok(()),
            Self::Never => Err(CareRefusal::NoFamilyYes { code }),
            Self::RunOut(on) => Err(CareRefusal::FamilyYesRanOut { code, on }),
            Self::TakenBack(on) => Err(CareRefusal::FamilyYesTakenBack { code, on }),
        }
    }
}

/// Whether a link opens a page.
///
/// # Errors
/// Closed, run out, or too many names that were no guardian's: nobody learns which.
pub fn check_link(
    now: Moment,
    (ends_at, closed_at): (Moment, Option<Moment>),
    wrong: i64,
) -> Result<(), CareRefusal> {
    let alive = closed_at.is_none() && now < ends_at && wrong < WRONG_NAMES;
    if alive { Ok(()) } else { Err(CareRefusal::LinkSpent) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }
    fn noon(text: &str) -> Moment {
        day(text).at(crate::basics::TimeOfDay::new(12, 0).expect("a time"))
    }

    // covers T20 T21 B5
    #[test]
    fn a_yes_stands_to_its_last_day_and_not_after_it_was_taken_back() {
        let given = Some((noon("2026-09-20"), Some(day("2027-01-31"))));
        let on = |text| FamilyYes::on(day(text), given, None);
        assert_eq!(on("2027-01-31"), FamilyYes::Stands(day("2027-01-31")));
        assert_eq!(on("2027-02-01"), FamilyYes::RunOut(day("2027-01-31")));
        let back = FamilyYes::on(day("2026-11-22"), None, Some(noon("2026-11-20")));
        assert_eq!(back, FamilyYes::TakenBack(day("2026-11-20")));
        assert_eq!(FamilyYes::on(day("2026-11-22"), None, None), FamilyYes::Never);
        let again = FamilyYes::on(day("2026-11-22"), given, Some(noon("2026-09-01")));
        assert!(again.stands(), "what was taken back before counts no longer");
        let old = Some((noon("2025-11-20"), None));
        assert!(FamilyYes::on(day("2026-11-20"), old, None).stands(), "a year");
        assert!(!FamilyYes::on(day("2026-11-21"), old, None).stands());
        assert!(back.check("P-0001").is_err() && again.check("P-0001").is_ok());
    }

    #[test]
    fn a_yes_for_a_term_that_is_nearly_over_is_for_the_next_one() {
        let ends = (day("2027-01-31"), day("2027-07-31"));
        let until = |text| YesLength::Term.until(day(text), ends);
        assert_eq!(until("2026-11-21"), day("2027-01-31"));
        assert_eq!(until("2027-01-01"), day("2027-01-31"));
        assert_eq!(until("2027-01-02"), day("2027-07-31"));
        assert_eq!(YesLength::Year.until(day("2026-11-21"), ends), day("2027-11-21"));
    }

    #[test]
    fn a_link_opens_until_it_ends_is_closed_or_was_tried_too_often() {
        let (now, ends) = (noon("2026-11-21"), noon("2026-12-05"));
        assert_eq!(check_link(now, (ends, None), 0), Ok(()));
        assert_eq!(check_link(now, (ends, None), WRONG_NAMES - 1), Ok(()));
        let spent = Err(CareRefusal::LinkSpent);
        assert_eq!(check_link(now, (ends, None), WRONG_NAMES), spent);
        assert_eq!(check_link(now, (ends, Some(now)), 0), spent);
        assert_eq!(check_link(ends, (ends, None), 0), spent);
    }

    proptest! {
        #[test]
        fn no_yes_stands_longer_than_a_year(ago in 0_i64..800, term in proptest::bool::ANY) {
            let today = day("2026-11-21");
            let given = today.plus_days(-ago);
            let length = if term { YesLength::Term } else { YesLength::Year };
            let ends = (given.plus_days(150), given.plus_days(330));
            let until = length.until(given, ends);
            let at = noon("2026-11-21").plus_minutes(-ago * 24 * 60);
            let stands = FamilyYes::on(today, Some((at, Some(until))), None).stands();
            prop_assert!(!stands || ago <= 366);
            prop_assert_eq!(stands, today <= until);
        }
    }
}
