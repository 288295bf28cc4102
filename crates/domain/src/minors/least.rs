//! The least that is kept of a pupil (个人信息保护法 art. 19 in spirit; the lines drawn here are
//! ours). Name, birthday, sex, school and the guardian are enough for service.

use super::birthdays::DATA_GUARDED_BELOW;
use crate::basics::{Fact, Refusal};
use crate::rules::ADULT_FROM;

/// Something that can be told of a person and is not asked of everybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Told {
    /// A phone of one's own. A child is reached through the guardian.
    Phone,
    /// An identity document.
    Document,
    /// The number on the city's card.
    CityCard,
    /// The work unit.
    Unit,
}

impl Told {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Phone, Self::Document, Self::CityCard, Self::Unit];

    /// From which age it may be kept.
    pub fn from_age(self) -> i64 {
        match self {
            Self::Phone | Self::Document | Self::CityCard => DATA_GUARDED_BELOW,
            Self::Unit => ADULT_FROM,
        }
    }
    /// The form field.
    pub fn field(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Document => "document",
            Self::CityCard => "city_card",
            Self::Unit => "unit",
        }
    }
    /// Whether it is asked at this age; an age nobody told asks like a grown-up.
    pub fn is_asked(self, age: Option<i64>) -> bool {
        age.is_none_or(|age| age >= self.from_age())
    }
}

/// It is not kept of somebody so young.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeastRefusal {
    /// What was told.
    pub told: Told,
}

impl Refusal for LeastRefusal {
    fn key(&self) -> &'static str {
        match self.told {
            Told::Phone => "minors-least-phone",
            Told::Document => "minors-least-document",
            Told::CityCard => "minors-least-city-card",
            Told::Unit => "minors-least-unit",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        vec![("age", self.told.from_age().into())]
    }
    fn field(&self) -> Option<&str> {
        Some(self.told.field())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // covers T21
    #[test]
    fn a_pupil_is_asked_little_and_a_child_less() {
        let asked = |age| Told::ALL.map(|told| told.is_asked(age));
        assert_eq!(asked(Some(13)), [false; 4]);
        assert_eq!(asked(Some(14)), [true, true, true, false]);
        assert_eq!(asked(Some(17)), [true, true, true, false]);
        assert_eq!(asked(Some(18)), [true; 4]);
        assert_eq!(asked(None), [true; 4]);
    }
}
