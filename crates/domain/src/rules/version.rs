//! A version of a rule: drafted, signed by one, signed by another, in force from its first day.
//!
//! Invariants
//! 1. Nobody signs twice: a version in force carries two different people.
//! 2. Both sign the same first day. It is not in the past when either signs; today is allowed.
//! 3. It lies after the first day of the version before it, so no day ever gets another rule
//!    than the one it had.
//! 4. Once signed by two, a version never changes: neither revised, nor signed again, nor undone.

use super::{RuleContent, RuleName};
use crate::basics::{Day, Fact, Moment, PersonId, Refusal, RuleRef};

/// How far a version has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Being written; binds nobody.
    Draft,
    /// One person has put their name under it.
    SignedOnce {
        /// Who signed.
        by: PersonId,
        /// When.
        at: Moment,
    },
    /// Two people have signed. Holds from its first day on, and never changes.
    InForce {
        /// Who signed first.
        by1: PersonId,
        /// When.
        at1: Moment,
        /// Who signed second.
        by2: PersonId,
        /// When.
        at2: Moment,
    },
}

impl State {
    /// Under which key its name stands in the words.
    pub fn word_key(self) -> &'static str {
        match self {
            Self::Draft => "rules-state-draft",
            Self::SignedOnce { .. } => "rules-state-signed-once",
            Self::InForce { .. } => "rules-state-in-force",
        }
    }

    /// Puts a name under a draft: the first signature sets the first day, the second stands for the
    /// same. `before` is the day the first signature stands for, and the first day of the version
    /// before.
    ///
    /// # Errors
    /// As [`Version::sign`].
    pub fn sign(
        self,
        (by, at): (PersonId, Moment),
        today: Day,
        first_day: Day,
        (signed, after): (Option<Day>, Option<Day>),
    ) -> Result<Self, SignRefusal> {
        let state = match self {
            Self::Draft => Self::SignedOnce { by, at },
            Self::SignedOnce { by: first, at: at1 } => {
                if first == by {
                    return Err(SignRefusal::SameSigner);
                }
                if let Some(signed) = signed.filter(|signed| *signed != first_day) {
                    return Err(SignRefusal::FirstDayDiffers { first_day, signed });
                }
                Self::InForce { by1: first, at1, by2: by, at2: at }
            }
            Self::InForce { .. } => return Err(SignRefusal::Frozen),
        };
        if first_day < today {
            return Err(SignRefusal::FirstDayPast { first_day, today });
        }
        if let Some(previous) = after.filter(|previous| first_day <= *previous) {
            return Err(SignRefusal::FirstDayNotLater { first_day, previous });
        }
        Ok(state)
    }
}

/// One version of one rule of a town.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version<T> {
    /// Which rule.
    pub rule: RuleName,
    /// Counted from 1 in the town.
    pub version: i64,
    /// The first day it holds. None until somebody has signed.
    pub first_day: Option<Day>,
    /// First day of the latest version already signed by two; none for the first version.
    /// Read afresh before signing, in the same transaction.
    pub after: Option<Day>,
    /// What it says.
    pub content: T,
    /// How far it has come.
    pub state: State,
}

/// Why a version cannot be signed or changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignRefusal {
    /// The same person has already signed it.
    SameSigner,
    /// The first day lies in the past.
    FirstDayPast {
        /// The day asked for.
        first_day: Day,
        /// The day of signing.
        today: Day,
    },
    /// The first day is not after that of the version before.
    FirstDayNotLater {
        /// The day asked for.
        first_day: Day,
        /// First day of the version before.
        previous: Day,
    },
    /// The second signature names another first day than the first one.
    FirstDayDiffers {
        /// The day asked for.
        first_day: Day,
        /// The day the first signature stands for.
        signed: Day,
    },
    /// Signed by two: it never changes.
    Frozen,
    /// One signature stands under these very words; take it back before changing them.
    AlreadySigned,
    /// There is no signature of this person to take back.
    NotSignedByYou,
}

impl Refusal for SignRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::SameSigner => "rules-same-signer",
            Self::FirstDayPast { .. } => "rules-first-day-past",
            Self::FirstDayNotLater { .. } => "rules-first-day-not-later",
            Self::FirstDayDiffers { .. } => "rules-first-day-differs",
            Self::Frozen => "rules-frozen",
            Self::AlreadySigned => "rules-already-signed",
            Self::NotSignedByYou => "rules-not-signed-by-you",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::FirstDayPast { first_day, today } => {
                vec![("first_day", (*first_day).into()), ("today", (*today).into())]
            }
            Self::FirstDayNotLater { first_day, previous } => {
                vec![("first_day", (*first_day).into()), ("previous", (*previous).into())]
            }
            Self::FirstDayDiffers { first_day, signed } => {
                vec![("first_day", (*first_day).into()), ("signed", (*signed).into())]
            }
            Self::SameSigner | Self::Frozen | Self::AlreadySigned | Self::NotSignedByYou => {
                Vec::new()
            }
        }
    }
    fn field(&self) -> Option<&str> {
        match self {
            Self::FirstDayPast { .. }
            | Self::FirstDayNotLater { .. }
            | Self::FirstDayDiffers { .. } => Some("first_day"),
            Self::SameSigner | Self::Frozen | Self::AlreadySigned | Self::NotSignedByYou => None,
        }
    }
}

impl<T: RuleContent> Version<T> {
    /// A fresh draft. `after` is the first day of the latest version signed by two.
    pub fn draft(version: i64, content: T, after: Option<Day>) -> Self {
        Self { rule: T::RULE, version, first_day: None, after, content, state: State::Draft }
    }
}

impl<T> Version<T> {
    /// Puts a name under it. The first signature sets the first day, the second brings the
    /// version into force and must stand for the same day.
    ///
    /// # Errors
    /// The same person twice, a first day that is past, not later than that of the version
    /// before, or other than the one already signed; a version signed by two.
    pub fn sign(
        self,
        by: PersonId,
        at: Moment,
        today: Day,
        first_day: Day,
    ) -> Result<Self, SignRefusal> {
        let state = self.state.sign((by, at), today, first_day, (self.first_day, self.after))?;
        Ok(Self { first_day: Some(first_day), state, ..self })
    }

    /// Takes the first signature back, as long as nobody else has signed.
    ///
    /// # Errors
    /// Signed by two, or not signed by this person.
    pub fn unsign(self, by: PersonId) -> Result<Self, SignRefusal> {
        match self.state {
            State::SignedOnce { by: first, .. } if first == by => {
                Ok(Self { first_day: None, state: State::Draft, ..self })
            }
            State::SignedOnce { .. } | State::Draft => Err(SignRefusal::NotSignedByYou),
            State::InForce { .. } => Err(SignRefusal::Frozen),
        }
    }

    /// Other words for a draft. Whoever has signed must take the name back first.
    ///
    /// # Errors
    /// Signed by one or by two.
    pub fn revise(self, content: T) -> Result<Self, SignRefusal> {
        match self.state {
            State::Draft => Ok(Self { content, ..self }),
            State::SignedOnce { .. } => Err(SignRefusal::AlreadySigned),
            State::InForce { .. } => Err(SignRefusal::Frozen),
        }
    }

    /// Whether two have signed it: from then on nothing about it changes.
    pub fn is_frozen(&self) -> bool {
        matches!(self.state, State::InForce { .. })
    }

    /// How a computed result names this version and one of its clauses (empty: the whole).
    pub fn rule_ref(&self, clause: &str) -> RuleRef {
        RuleRef {
            rule: self.rule.code().to_owned(),
            version: self.version,
            clause: clause.to_owned(),
        }
    }
}

/// The version that holds on a day: signed by two, begun, and begun last. The list may hold
/// drafts and be in any order.
pub fn in_force_on<T>(versions: &[Version<T>], day: Day) -> Option<&Version<T>> {
    versions
        .iter()
        .filter(|version| {
            version.is_frozen() && version.first_day.is_some_and(|first| first <= day)
        })
        .max_by_key(|version| (version.first_day, version.version))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::AgePolicy;
    use proptest::prelude::*;

    fn person(n: u128) -> PersonId {
        PersonId::new(uuid::Uuid::from_u128(n))
    }
    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }
    fn chen() -> PersonId {
        person(1)
    }
    fn he_guifang() -> PersonId {
        person(2)
    }
    const NOW: Moment = Moment::from_ms(1_795_827_600_000);

    fn draft(after: Option<&str>) -> Version<AgePolicy> {
        Version::draft(2, AgePolicy::default_for_town(), after.map(day))
    }
    fn signed_by_both(first_day: &str) -> Version<AgePolicy> {
        let (today, first_day) = (day("2026-01-01"), day(first_day));
        let once = draft(None).sign(chen(), NOW, today, first_day).expect("signed once");
        once.sign(he_guifang(), NOW, today, first_day).expect("in force")
    }

    // covers T10 K6
    #[test]
    fn nobody_brings_a_rule_into_force_alone() {
        // invariant 1
        let (today, first) = (day("2026-11-23"), day("2026-12-01"));
        let once = draft(None).sign(chen(), NOW, today, first).expect("signed once");
        assert!(!once.is_frozen());
        assert_eq!(once.clone().sign(chen(), NOW, today, first), Err(SignRefusal::SameSigner));
        let both = once.sign(he_guifang(), NOW, today, first).expect("signed by two");
        assert!(both.is_frozen());
        assert_eq!(both.rule_ref("min-age").to_string(), "age-policy v2 §min-age");
    }

    #[test]
    fn a_first_day_may_be_today_but_never_past_and_comes_after_the_last_one() {
        // invariants 2 and 3
        let today = day("2026-11-23");
        for (after, first, refused) in [
            (None, "2026-11-23", None),
            (None, "2026-11-22", Some("rules-first-day-past")),
            (Some("2026-11-23"), "2026-11-23", Some("rules-first-day-not-later")),
            (Some("2026-11-22"), "2026-11-23", None),
            (Some("2027-01-01"), "2026-12-01", Some("rules-first-day-not-later")),
        ] {
            let outcome = draft(after).sign(chen(), NOW, today, day(first));
            assert_eq!(outcome.err().map(|refusal| refusal.key()), refused, "{after:?} {first}");
        }
    }

    #[test]
    fn the_second_signature_stands_for_the_same_day_and_not_for_a_day_gone_by() {
        let first = day("2026-12-01");
        let once = draft(None).sign(chen(), NOW, day("2026-11-23"), first).expect("signed once");
        let other = once.clone().sign(he_guifang(), NOW, day("2026-11-23"), day("2026-12-02"));
        assert_eq!(other.err().map(|r| r.key()), Some("rules-first-day-differs"));
        let late = once.sign(he_guifang(), NOW, day("2026-12-02"), first);
        assert_eq!(late.err().map(|r| r.key()), Some("rules-first-day-past"));
    }

    #[test]
    fn what_two_have_signed_never_changes() {
        // invariant 4
        let both = signed_by_both("2026-03-01");
        let again = both.clone().sign(person(3), NOW, day("2026-01-01"), day("2026-04-01"));
        assert_eq!(again, Err(SignRefusal::Frozen));
        assert_eq!(both.clone().unsign(chen()), Err(SignRefusal::Frozen));
        assert_eq!(both.revise(AgePolicy::default_for_town()), Err(SignRefusal::Frozen));
    }

    #[test]
    fn a_signature_is_taken_back_before_the_words_change() {
        let today = day("2026-11-23");
        let once = draft(None).sign(chen(), NOW, today, today).expect("signed once");
        let words = AgePolicy::default_for_town();
        assert_eq!(once.clone().revise(words.clone()), Err(SignRefusal::AlreadySigned));
        assert_eq!(once.clone().unsign(he_guifang()), Err(SignRefusal::NotSignedByYou));
        let open = once.unsign(chen()).expect("open again");
        assert_eq!((open.state, open.first_day), (State::Draft, None));
        assert!(open.revise(words).is_ok());
    }

    proptest! {
        #[test]
        fn the_version_of_a_day_is_the_last_one_begun_whatever_the_order(
            starts in proptest::collection::btree_set(0i64..400, 1..8),
            asked in 0i64..500,
            turn in 0usize..8,
        ) {
            let zero = day("2026-01-01");
            let mut versions: Vec<_> = starts.iter().enumerate().map(|(at, start)| Version {
                version: i64::try_from(at).unwrap_or(0) + 1,
                first_day: Some(zero.plus_days(*start)),
                ..signed_by_both("2026-01-01")
            }).collect();
            let turn = turn % versions.len();
            versions.rotate_left(turn);
            versions.push(Version { first_day: Some(zero), ..draft(None) });
            let found = in_force_on(&versions, zero.plus_days(asked)).and_then(|v| v.first_day);
            let wanted = starts.range(..=asked).next_back().map(|start| zero.plus_days(*start));
            prop_assert_eq!(found, wanted);
        }
    }
}
