//! What is told of a person beside name and numbers.

use crate::basics::fold;

/// Sex as on the document. Other systems number it in other ways (0/1, 1/2): their code is
/// never stored as ours (china-facts 9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sex {
    /// 女.
    Female,
    /// 男.
    Male,
}

impl Sex {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Female, Self::Male];

    /// As stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Female => "female",
            Self::Male => "male",
        }
    }
    /// The code back, or how a roster writes it: 女, 男, F, M, and the national 1 (男) and 2 (女).
    pub fn parse(text: &str) -> Option<Self> {
        match fold(text).as_str() {
            "女" | "女性" | "女士" | "女生" | "f" | "female" | "2" => Some(Self::Female),
            "男" | "男性" | "先生" | "男生" | "m" | "male" | "1" => Some(Self::Male),
            _ => None,
        }
    }
    /// The code of the national system: 1 男, 2 女.
    pub fn national_code(self) -> &'static str {
        match self {
            Self::Female => "2",
            Self::Male => "1",
        }
    }
    /// Under which key its name stands in the words.
    pub fn word_key(self) -> &'static str {
        match self {
            Self::Female => "people-sex-female",
            Self::Male => "people-sex-male",
        }
    }
}

/// The age bands of the national statistics (china-facts 1.4). The upper bound is not included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AgeBand {
    /// Under 8.
    Under8,
    /// 8–13.
    From8,
    /// 14–17.
    From14,
    /// 18–27.
    From18,
    /// 28–34.
    From28,
    /// 35–39.
    From35,
    /// 40–44.
    From40,
    /// 45–59.
    From45,
    /// 60 and over.
    From60,
}

impl AgeBand {
    /// All of them, youngest first.
    pub const ALL: [Self; 9] = [
        Self::Under8,
        Self::From8,
        Self::From14,
        Self::From18,
        Self::From28,
        Self::From35,
        Self::From40,
        Self::From45,
        Self::From60,
    ];

    /// The band of an age in completed years.
    pub fn of(age: i64) -> Self {
        match age {
            ..8 => Self::Under8,
            8..14 => Self::From8,
            14..18 => Self::From14,
            18..28 => Self::From18,
            28..35 => Self::From28,
            35..40 => Self::From35,
            40..45 => Self::From40,
            45..60 => Self::From45,
            60.. => Self::From60,
        }
    }
    /// As stored in reports.
    pub fn code(self) -> &'static str {
        match self {
            Self::Under8 => "under-8",
            Self::From8 => "8-13",
            Self::From14 => "14-17",
            Self::From18 => "18-27",
            Self::From28 => "28-34",
            Self::From35 => "35-39",
            Self::From40 => "40-44",
            Self::From45 => "45-59",
            Self::From60 => "60-over",
        }
    }
    /// Under which key its name stands in the words.
    pub fn word_key(self) -> &'static str {
        match self {
            Self::Under8 => "people-age-under-8",
            Self::From8 => "people-age-8-13",
            Self::From14 => "people-age-14-17",
            Self::From18 => "people-age-18-27",
            Self::From28 => "people-age-28-34",
            Self::From35 => "people-age-35-39",
            Self::From40 => "people-age-40-44",
            Self::From45 => "people-age-45-59",
            Self::From60 => "people-age-60-over",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sex_is_read_as_rosters_write_it() {
        for (typed, sex) in [
            ("男", Some(Sex::Male)),
            (" 女 ", Some(Sex::Female)),
            ("1", Some(Sex::Male)),
            ("2", Some(Sex::Female)),
            ("M", Some(Sex::Male)),
            ("female", Some(Sex::Female)),
            ("0", None),
            ("", None),
            ("男女", None),
        ] {
            assert_eq!(Sex::parse(typed), sex, "{typed}");
        }
        for sex in Sex::ALL {
            assert_eq!(Sex::parse(sex.code()), Some(sex));
            assert_eq!(Sex::parse(sex.national_code()), Some(sex));
        }
    }

    #[test]
    fn the_bands_meet_without_a_gap() {
        let firsts = [7, 8, 14, 18, 28, 35, 40, 45, 60];
        for (band, age) in AgeBand::ALL.into_iter().zip(firsts) {
            assert_eq!(AgeBand::of(age), band, "{age}");
        }
        for age in -1..120 {
            assert!(AgeBand::of(age) <= AgeBand::of(age + 1));
        }
    }
}
