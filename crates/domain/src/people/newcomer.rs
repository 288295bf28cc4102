//! Somebody who asks to join, before anybody knows them (B1). They leave the least that is needed
//! to be called back; who answers registers them by the ordinary form, or says why not.

use super::{PersonName, Phone};
use crate::basics::{Day, Fact, Refusal};

/// What has become of the asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NewcomerState {
    /// Nobody answered yet.
    Asked,
    /// They are in the registry now.
    Registered,
    /// Not this time, with a reason.
    Declined,
    /// Nobody answered in the days of the rule.
    Lapsed,
}

impl NewcomerState {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Asked, Self::Registered, Self::Declined, Self::Lapsed];

    /// As stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Registered => "registered",
            Self::Declined => "declined",
            Self::Lapsed => "lapsed",
        }
    }
    /// The code back.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Registered by the ordinary form.
    ///
    /// # Errors
    /// Answered before.
    pub fn register(self) -> Result<Self, NewcomerRefusal> {
        self.answer(Self::Registered)
    }
    /// Told why not.
    ///
    /// # Errors
    /// Answered before.
    pub fn decline(self) -> Result<Self, NewcomerRefusal> {
        self.answer(Self::Declined)
    }
    /// Nobody answered in time.
    ///
    /// # Errors
    /// Answered before.
    pub fn lapse(self) -> Result<Self, NewcomerRefusal> {
        self.answer(Self::Lapsed)
    }
    fn answer(self, answer: Self) -> Result<Self, NewcomerRefusal> {
        match self {
            Self::Asked => Ok(answer),
            Self::Registered | Self::Declined | Self::Lapsed => Err(NewcomerRefusal::Answered),
        }
    }
}

/// Why the asking is not taken, or not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NewcomerRefusal {
    /// Nobody could call back.
    PhoneMissing,
    /// The birthday decides who must say yes.
    BirthdayMissing,
    /// A birthday to come.
    BornInFuture,
    /// A minor without somebody who answers for them.
    GuardianMissing {
        /// The minor's age.
        age: i64,
    },
    /// Too many asked within the hour.
    TooMany,
    /// Answered before.
    Answered,
}

impl Refusal for NewcomerRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::PhoneMissing => "people-newcomer-phone-missing",
            Self::BirthdayMissing => "people-newcomer-birthday-missing",
            Self::BornInFuture => "people-newcomer-born-in-future",
            Self::GuardianMissing { .. } => "people-newcomer-guardian-missing",
            Self::TooMany => "people-newcomer-too-many",
            Self::Answered => "people-newcomer-answered",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::GuardianMissing { age } => vec![("age", (*age).into())],
            Self::PhoneMissing
            | Self::BirthdayMissing
            | Self::BornInFuture
            | Self::TooMany
            | Self::Answered => Vec::new(),
        }
    }
    fn field(&self) -> Option<&str> {
        match self {
            Self::PhoneMissing => Some("phone"),
            Self::BirthdayMissing | Self::BornInFuture => Some("born_on"),
            Self::GuardianMissing { .. } => Some("guardian"),
            Self::TooMany | Self::Answered => None,
        }
    }
}

/// From this age a person answers for themselves (民法典 art. 17).
const ADULT: i64 = 18;

/// What somebody left of themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// The birthday; none: not told.
    pub born_on: Option<Day>,
    /// A telephone, of the newcomer or of the guardian.
    pub phone: Option<Phone>,
    /// The guardian's name.
    pub guardian: Option<PersonName>,
}

/// Everything that stands against taking the asking, so that a form tells all at once.
pub fn lacks(left: &Left, today: Day) -> Vec<NewcomerRefusal> {
    let mut out = Vec::new();
    if left.phone.is_none() {
        out.push(NewcomerRefusal::PhoneMissing);
    }
    match left.born_on.map(|born| born.age_on(today)) {
        None => out.push(NewcomerRefusal::BirthdayMissing),
        Some(age) if age < 0 => out.push(NewcomerRefusal::BornInFuture),
        Some(age) if age < ADULT && left.guardian.is_none() => {
            out.push(NewcomerRefusal::GuardianMissing { age });
        }
        Some(_) => {}
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    // covers B1
    #[test]
    fn the_least_is_asked_and_a_minor_names_a_guardian() {
        let today = day("2026-11-28");
        let phone = Phone::parse("phone", "13800001234").ok();
        let mother = PersonName::parse("guardian", "何秀英").ok();
        let grown = Left { born_on: Some(day("1990-05-01")), phone, guardian: None };
        assert_eq!(lacks(&grown, today), []);
        let nothing = Left { born_on: None, phone: None, guardian: None };
        let both = [NewcomerRefusal::PhoneMissing, NewcomerRefusal::BirthdayMissing];
        assert_eq!(lacks(&nothing, today), both);
        let pupil = Left { born_on: Some(day("2012-11-29")), ..grown.clone() };
        assert_eq!(lacks(&pupil, today), [NewcomerRefusal::GuardianMissing { age: 13 }]);
        assert_eq!(lacks(&Left { guardian: mother, ..pupil }, today), []);
        let eighteen = Left { born_on: Some(day("2008-11-28")), ..grown.clone() };
        assert_eq!(lacks(&eighteen, today), [], "of age on the birthday");
        let unborn = Left { born_on: Some(day("2026-11-29")), ..grown };
        assert_eq!(lacks(&unborn, today), [NewcomerRefusal::BornInFuture]);
    }

    #[test]
    fn an_asking_is_answered_once() {
        let asked = NewcomerState::Asked;
        assert_eq!(asked.register(), Ok(NewcomerState::Registered));
        assert_eq!(asked.decline(), Ok(NewcomerState::Declined));
        for settled in [NewcomerState::Registered, NewcomerState::Declined] {
            assert_eq!(settled.register(), Err(NewcomerRefusal::Answered));
            assert_eq!(settled.decline(), Err(NewcomerRefusal::Answered));
            assert_eq!(NewcomerState::parse(settled.code()), Some(settled));
        }
    }
}
