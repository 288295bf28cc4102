//! A document, whom it asks, and what a new version asks anew.

use crate::activities::coded;
use crate::basics::Day;

coded! {
    /// How a document is accepted.
    pub enum DocumentForm {
        /// Read and ticked: a notice of rules (须知).
        Tick = "tick",
        /// Signed by the person, and by the guardian of a minor.
        Signed = "signed",
        /// Signed by the person, the organisation and the partner where there is one (三方协议,
        /// 《志愿服务条例》 art. 14: as needed).
        Tripartite = "tripartite",
    }
}
coded! {
    /// What a new version does to those who accepted an older one.
    pub enum Weight {
        /// It is accepted anew.
        Matters = "matters",
        /// A slip of the pen put right: nobody is asked again.
        Correction = "correction",
    }
}

/// Who has to accept a document. The town's own rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Audience {
    /// Every volunteer, once.
    Everyone,
    /// Whoever serves where the activity is marked as risky.
    Risky,
    /// Whoever serves in this field.
    Kind(String),
}

impl Audience {
    /// As stored.
    pub fn code(&self) -> &str {
        match self {
            Self::Everyone => "everyone",
            Self::Risky => "risky",
            Self::Kind(code) => code,
        }
    }
    /// The code back. Whoever asks checks a field of service against the code list.
    pub fn parse(code: &str) -> Option<Self> {
        match code {
            "" => None,
            "everyone" => Some(Self::Everyone),
            "risky" => Some(Self::Risky),
            kind => Some(Self::Kind(kind.to_owned())),
        }
    }
    /// Whether somebody who serves in an activity of this field is asked.
    pub fn asks(&self, kind: &str, is_risky: bool) -> bool {
        match self {
            Self::Everyone => true,
            Self::Risky => is_risky,
            Self::Kind(code) => code == kind,
        }
    }
}

/// A version in force as far as this rule looks at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Its number, counted from 1.
    pub version: i64,
    /// Its first day.
    pub first_day: Day,
    /// What it does to those who accepted an older one.
    pub weight: Weight,
}

/// The version in force on a day: the one with the latest first day.
pub fn standing(versions: &[Standing], day: Day) -> Option<Standing> {
    let begun = versions.iter().filter(|one| one.first_day <= day);
    begun.max_by_key(|one| (one.first_day, one.version)).copied()
}

/// From which version on an acceptance still holds on a day; none: nothing is in force. The first
/// version always matters, whatever it says of itself.
pub fn asked_from(versions: &[Standing], day: Day) -> Option<i64> {
    let begun: Vec<&Standing> = versions.iter().filter(|one| one.first_day <= day).collect();
    let first = begun.iter().map(|one| one.version).min()?;
    let matters = begun.iter().filter(|one| one.weight == Weight::Matters);
    Some(matters.map(|one| one.version).max().unwrap_or(first).max(first))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }
    fn one(version: i64, first_day: &str, weight: Weight) -> Standing {
        Standing { version, first_day: day(first_day), weight }
    }

    // covers B6
    #[test]
    fn a_correction_asks_nobody_again_and_a_version_that_matters_asks_all() {
        let versions = [
            one(1, "2026-01-01", Weight::Correction),
            one(2, "2026-05-01", Weight::Correction),
            one(3, "2026-09-01", Weight::Matters),
        ];
        assert_eq!(asked_from(&versions, day("2025-12-31")), None, "nothing is in force yet");
        assert_eq!(asked_from(&versions, day("2026-04-30")), Some(1));
        assert_eq!(asked_from(&versions, day("2026-06-01")), Some(1), "a slip of the pen");
        assert_eq!(asked_from(&versions, day("2026-09-01")), Some(3));
        assert_eq!(standing(&versions, day("2026-08-31")).map(|one| one.version), Some(2));
    }

    #[test]
    fn whom_a_document_asks() {
        assert!(Audience::Everyone.asks("05", false));
        assert!(Audience::Risky.asks("05", true) && !Audience::Risky.asks("05", false));
        let visits = Audience::parse("05").expect("a field");
        assert!(visits.asks("05", false) && !visits.asks("06", true));
        for code in ["everyone", "risky", "05"] {
            assert_eq!(Audience::parse(code).expect("an audience").code(), code);
        }
    }

    fn versions() -> impl Strategy<Value = Vec<Standing>> {
        proptest::collection::vec((1_i64..60, any::<bool>()), 1..9).prop_map(|steps| {
            let mut at = day("2026-01-01");
            let mut out = Vec::new();
            for (version, (days, matters)) in (1..).zip(steps) {
                at = at.plus_days(days);
                let weight = if matters { Weight::Matters } else { Weight::Correction };
                out.push(Standing { version, first_day: at, weight });
            }
            out
        })
    }

    proptest! {
        // covers B6
        #[test]
        fn accepting_what_is_in_force_holds_until_a_version_that_matters(
            versions in versions(), on in 0_i64..600, later in 0_i64..600,
        ) {
            let (on, later) =
                (day("2026-01-01").plus_days(on), day("2026-01-01").plus_days(on + later));
            let Some(accepted) = standing(&versions, on) else { return Ok(()) };
            let asked = asked_from(&versions, later).expect("still in force");
            let between = versions.iter().any(|one| {
                one.version > accepted.version
                    && one.first_day <= later
                    && one.weight == Weight::Matters
            });
            prop_assert_eq!(accepted.version < asked, between);
        }
    }
}
