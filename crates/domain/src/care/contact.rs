//! Talks, visits and calls with a family, and when the next one is due.

use crate::activities::coded;
use crate::basics::{Day, Fact, Refusal};

coded! {
    /// How a family is spoken with.
    pub enum ContactKind {
        /// A talk somewhere else.
        Talk = "talk",
        /// A visit at home.
        Visit = "visit",
        /// A call.
        Call = "call",
    }
}
coded! {
    /// Where a contact stands.
    pub enum ContactState {
        /// It is planned; what is written of it is a draft.
        Planned = "planned",
        /// It was held.
        Held = "held",
        /// It was called off.
        CalledOff = "called_off",
    }
}

impl ContactKind {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Talk => "care-kind-talk",
            Self::Visit => "care-kind-visit",
            Self::Call => "care-kind-call",
        }
    }
}
impl ContactState {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Planned => "care-contact-planned",
            Self::Held => "care-contact-held",
            Self::CalledOff => "care-contact-called-off",
        }
    }
    /// It is held, or called off.
    ///
    /// # Errors
    /// It was settled before.
    pub fn settle(self, to: Self) -> Result<Self, CareRefusal> {
        match self {
            Self::Planned => Ok(to),
            Self::Held | Self::CalledOff => Err(CareRefusal::Settled),
        }
    }
}

/// Why something of care is not done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CareRefusal {
    /// It was settled before.
    Settled,
    /// A visit by one alone, without a guardian there.
    AloneAtHome,
    /// The same person twice.
    SamePerson,
    /// A day that is still to come.
    Future,
    /// Not a day.
    NotADay {
        /// The form field.
        field: &'static str,
    },
    /// A choice is missing.
    NoChoice {
        /// The form field.
        field: &'static str,
    },
    /// Not a number of minutes.
    NoMinutes,
    /// Nobody of this number.
    NoPerson,
    /// A session of that day is written already.
    DayWritten,
    /// The writer does not read the own letter.
    OwnLetter,
    /// The same person read it before.
    ReadBefore,
    /// The same profession read it before.
    SameProfession {
        /// Which.
        profession: &'static str,
    },
    /// A telephone or an account is still in it.
    TraceLeft {
        /// What was found.
        found: String,
    },
    /// The family has not consented, or took it back.
    NoConsent,
    /// Giver and pupil do not belong together.
    NotTheirs,
    /// Not a time of day.
    NotATime {
        /// The form field.
        field: &'static str,
    },
    /// A session that goes on past midnight.
    Overnight,
    /// It stands in the hours book: only a worker takes it back.
    InTheBook,
    /// No photograph, or more than are kept.
    NoPages {
        /// The most.
        most: i64,
    },
    /// The photographs were not opened.
    NotOpened,
    /// A group without a place left.
    Full {
        /// How many there are.
        places: i64,
    },
    /// Too few adults for the pupils.
    TooFewAdults {
        /// Pupils.
        pupils: i64,
        /// Adults.
        adults: i64,
    },
    /// No background check of theirs that holds was seen.
    NoCheck,
    /// The family has not agreed to this kind of group.
    NoFamilyYes {
        /// The pupil's code.
        code: String,
    },
    /// The family's yes to this kind of group is over.
    FamilyYesRanOut {
        /// The pupil's code.
        code: String,
        /// Its last day.
        on: Day,
    },
    /// The family took its yes to this kind of group back.
    FamilyYesTakenBack {
        /// The pupil's code.
        code: String,
        /// When.
        on: Day,
    },
    /// A guardian's link that opens nothing any more.
    LinkSpent,
    /// Not the name of a guardian.
    OtherGuardian {
        /// How often it may be tried again.
        left: i64,
    },
    /// No pupil of this code.
    NoPupil,
    /// The pupil is in the group already.
    Enrolled,
    /// Nobody was there.
    NobodyThere,
    /// No number of places.
    NoPlaces,
    /// The reader has not said that nothing in them leads to anybody.
    NotLookedThrough,
}

impl Refusal for CareRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::Settled => "care-settled",
            Self::AloneAtHome => "care-alone-at-home",
            Self::SamePerson => "care-same-person",
            Self::Future => "care-future",
            Self::NotADay { .. } => "care-not-a-day",
            Self::NoChoice { .. } => "care-no-choice",
            Self::NoMinutes => "care-no-minutes",
            Self::NoPerson => "care-no-person",
            Self::DayWritten => "care-day-written",
            Self::OwnLetter => "care-own-letter",
            Self::ReadBefore => "care-read-before",
            Self::SameProfession { .. } => "care-same-profession",
            Self::TraceLeft { .. } => "care-trace-left",
            Self::NoConsent => "care-no-consent",
            Self::NotTheirs => "care-not-theirs",
            Self::NotATime { .. } => "care-not-a-time",
            Self::Overnight => "care-overnight",
            Self::InTheBook => "care-in-the-book",
            Self::NoPages { .. } => "care-no-pages",
            Self::NotOpened => "care-not-opened",
            Self::NotLookedThrough => "care-not-looked-through",
            Self::Full { .. } => "care-full",
            Self::TooFewAdults { .. } => "care-too-few-adults",
            Self::NoCheck => "care-no-check",
            Self::NoFamilyYes { .. } => "care-no-family-yes",
            Self::FamilyYesRanOut { .. } => "care-family-yes-ran-out",
            Self::FamilyYesTakenBack { .. } => "care-family-yes-taken-back",
            Self::LinkSpent => "care-link-spent",
            Self::OtherGuardian { .. } => "care-other-guardian",
            Self::NoPupil => "care-no-pupil",
            Self::Enrolled => "care-enrolled",
            Self::NobodyThere => "care-nobody-there",
            Self::NoPlaces => "care-no-places",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::SameProfession { profession } => vec![("profession", Fact::Word(profession))],
            Self::TraceLeft { found } => vec![("found", found.clone().into())],
            Self::Full { places } => vec![("places", (*places).into())],
            Self::TooFewAdults { pupils, adults } => {
                vec![("pupils", (*pupils).into()), ("adults", (*adults).into())]
            }
            Self::NoFamilyYes { code } => vec![("code", code.clone().into())],
            Self::FamilyYesRanOut { code, on } | Self::FamilyYesTakenBack { code, on } => {
                vec![("code", code.clone().into()), ("on", (*on).into())]
            }
            Self::OtherGuardian { left } => vec![("left", (*left).into())],
            Self::NoPages { most } => vec![("most", (*most).into())],
            _ => Vec::new(),
        }
    }
    fn field(&self) -> Option<&str> {
        match self {
            Self::NotADay { field } | Self::NoChoice { field } | Self::NotATime { field } => {
                Some(field)
            }
            Self::Future => Some("day"),
            Self::AloneAtHome | Self::SamePerson | Self::NoPerson => Some("beside"),
            Self::NoMinutes | Self::Overnight => Some("minutes"),
            Self::NoPages { .. } => Some("photo"),
            Self::NotLookedThrough => Some("through"),
            Self::Full { .. } | Self::NoPupil | Self::Enrolled => Some("code"),
            Self::NoFamilyYes { .. }
            | Self::FamilyYesRanOut { .. }
            | Self::FamilyYesTakenBack { .. } => Some("agreed"),
            Self::OtherGuardian { .. } => Some("signed_name"),
            Self::TooFewAdults { .. } => Some("adult"),
            Self::NobodyThere => Some("pupil"),
            Self::NoCheck => Some("number"),
            Self::NoPlaces => Some("places"),
            Self::TraceLeft { .. } => Some("black"),
            _ => None,
        }
    }
}

/// A home visit is made by two people, or with a guardian there.
///
/// # Errors
/// One alone.
pub fn check_visit(
    kind: ContactKind,
    beside: Option<()>,
    guardian: Option<()>,
) -> Result<(), CareRefusal> {
    let two = beside.or(guardian).is_some();
    if kind == ContactKind::Visit && !two { Err(CareRefusal::AloneAtHome) } else { Ok(()) }
}

/// The day on which a family should have been spoken with again.
pub fn next_due(last: Option<Day>, since: Day, days: i64) -> Day {
    last.unwrap_or(since).plus_days(days)
}

#[cfg(test)]
mod tests {
    use super::*;

    // covers T19
    #[test]
    fn nobody_visits_a_home_alone() {
        assert_eq!(check_visit(ContactKind::Visit, None, None), Err(CareRefusal::AloneAtHome));
        assert_eq!(check_visit(ContactKind::Visit, Some(()), None), Ok(()));
        assert_eq!(check_visit(ContactKind::Visit, None, Some(())), Ok(()));
        assert_eq!(check_visit(ContactKind::Call, None, None), Ok(()));
        let day = |text: &str| -> Day { text.parse().expect("a day") };
        assert_eq!(next_due(None, day("2026-11-01"), 31), day("2026-12-02"));
        assert_eq!(next_due(Some(day("2026-11-10")), day("2026-11-01"), 31), day("2026-12-11"));
    }
}
