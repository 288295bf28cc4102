//! A guardian's consent: dated, scoped, revocable (B5; china-facts 2.8: who, relation, date,
//! scope, evidence, withdrawal).

use crate::basics::{Day, Fact, Moment, Refusal};

/// What the consent is for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ConsentScope {
    /// Every kind of service that is open to the child's age.
    All,
    /// One kind of service, by its code.
    Kind(String),
    /// An account of the child's own, below the age at which the child opens one alone.
    Account,
    /// The liaison of the child's school sees the name and what it takes part in.
    School,
}

impl ConsentScope {
    /// As stored: `all`, `account`, `school` or the code of the kind.
    pub fn code(&self) -> &str {
        match self {
            Self::All => "all",
            Self::Kind(kind) => kind,
            Self::Account => "account",
            Self::School => "school",
        }
    }
    /// The stored text back; none for an empty one.
    pub fn parse(text: &str) -> Option<Self> {
        match text.trim() {
            "" => None,
            "all" => Some(Self::All),
            "account" => Some(Self::Account),
            "school" => Some(Self::School),
            kind => Some(Self::Kind(kind.to_owned())),
        }
    }
}

/// How the consent was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Evidence {
    /// Said on the phone, to whoever wrote it down.
    Phone,
    /// Signed on paper.
    Paper,
    /// Given in person, face to face or under the guardian's own sign-in.
    InPerson,
    /// Signed on a screen, with the typed name.
    Screen,
}

impl Evidence {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Phone, Self::Paper, Self::InPerson, Self::Screen];

    /// As stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Paper => "paper",
            Self::InPerson => "in_person",
            Self::Screen => "screen",
        }
    }
    /// The code back.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|evidence| evidence.code() == code)
    }
    /// Under which key its name stands in the words.
    pub fn word_key(self) -> &'static str {
        match self {
            Self::Phone => "people-evidence-phone",
            Self::Paper => "people-evidence-paper",
            Self::InPerson => "people-evidence-in-person",
            Self::Screen => "people-evidence-screen",
        }
    }
}

/// A consent from a day to a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// What for.
    pub scope: ConsentScope,
    /// The first day.
    pub starts_on: Day,
    /// The last day.
    pub ends_on: Day,
    /// When it was taken back; none while it stands.
    pub withdrawn_at: Option<Moment>,
}

/// Why a consent cannot be entered or taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConsentRefusal {
    /// It ends before it starts.
    EndsBeforeStart {
        /// The first day.
        starts_on: Day,
        /// The last day.
        ends_on: Day,
    },
    /// It is for longer than a consent may last.
    TooLong {
        /// The latest last day.
        latest: Day,
    },
    /// Its last day is gone.
    AlreadyOver {
        /// The last day.
        ends_on: Day,
    },
    /// It has been taken back before.
    AlreadyWithdrawn {
        /// When.
        at: Moment,
    },
}

impl Refusal for ConsentRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::EndsBeforeStart { .. } => "people-consent-ends-before-start",
            Self::TooLong { .. } => "people-consent-too-long",
            Self::AlreadyOver { .. } => "people-consent-already-over",
            Self::AlreadyWithdrawn { .. } => "people-consent-already-withdrawn",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::EndsBeforeStart { starts_on, ends_on } => {
                vec![("starts_on", (*starts_on).into()), ("ends_on", (*ends_on).into())]
            }
            Self::TooLong { latest } => vec![("latest", (*latest).into())],
            Self::AlreadyOver { ends_on } => vec![("ends_on", (*ends_on).into())],
            Self::AlreadyWithdrawn { at } => vec![("at", (*at).into())],
        }
    }
    fn field(&self) -> Option<&str> {
        match self {
            Self::EndsBeforeStart { .. } | Self::TooLong { .. } | Self::AlreadyOver { .. } => {
                Some("ends_on")
            }
            Self::AlreadyWithdrawn { .. } => None,
        }
    }
}

impl Consent {
    /// A consent is asked for again after a year: children change, and so do families.
    pub const MOST_MONTHS: i64 = 12;

    /// A new consent.
    ///
    /// # Errors
    /// Ends before it starts, lasts longer than a year, or is over already.
    pub fn give(
        scope: ConsentScope,
        starts_on: Day,
        ends_on: Day,
        today: Day,
    ) -> Result<Self, ConsentRefusal> {
        let latest = starts_on.plus_months(Self::MOST_MONTHS);
        if ends_on < starts_on {
            Err(ConsentRefusal::EndsBeforeStart { starts_on, ends_on })
        } else if ends_on > latest {
            Err(ConsentRefusal::TooLong { latest })
        } else if ends_on < today {
            Err(ConsentRefusal::AlreadyOver { ends_on })
        } else {
            Ok(Self { scope, starts_on, ends_on, withdrawn_at: None })
        }
    }

    /// Takes it back from this moment on.
    ///
    /// # Errors
    /// Taken back before.
    pub fn withdraw(self, at: Moment) -> Result<Self, ConsentRefusal> {
        match self.withdrawn_at {
            Some(at) => Err(ConsentRefusal::AlreadyWithdrawn { at }),
            None => Ok(Self { withdrawn_at: Some(at), ..self }),
        }
    }

    /// Whether it covers service of this kind on this day. From the day it is taken back it
    /// covers nothing; days before that day stay covered.
    pub fn covers(&self, day: Day, kind: &str) -> bool {
        let meant = match &self.scope {
            ConsentScope::All => true,
            ConsentScope::Kind(meant) => meant == kind,
            // An account and the school's eyes are other things than a service.
            ConsentScope::Account | ConsentScope::School => false,
        };
        meant && self.stands(day)
    }

    /// Whether it was given for exactly this and stands on this day.
    pub fn is_for(&self, scope: &ConsentScope, day: Day) -> bool {
        self.scope == *scope && self.stands(day)
    }

    fn stands(&self, day: Day) -> bool {
        let kept = self.withdrawn_at.is_none_or(|at| day < at.day());
        kept && (self.starts_on..=self.ends_on).contains(&day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::basics::TimeOfDay;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }
    fn term(scope: ConsentScope) -> Consent {
        Consent::give(scope, day("2026-09-01"), day("2027-01-31"), day("2026-09-01"))
            .expect("given")
    }

    // covers B5
    #[test]
    fn a_consent_covers_its_days_and_its_kind() {
        let visits = term(ConsentScope::Kind("0017".to_owned()));
        for (on, kind, covered) in [
            ("2026-09-01", "0017", true),
            ("2027-01-31", "0017", true),
            ("2026-08-31", "0017", false),
            ("2027-02-01", "0017", false),
            ("2026-10-10", "0006", false),
        ] {
            assert_eq!(visits.covers(day(on), kind), covered, "{on} {kind}");
        }
        assert!(term(ConsentScope::All).covers(day("2026-10-10"), "0006"));
    }

    #[test]
    fn a_yes_to_service_is_none_to_the_school_or_an_account() {
        let all = term(ConsentScope::All);
        let school = term(ConsentScope::School);
        let on = day("2026-10-10");
        assert!(!all.is_for(&ConsentScope::School, on) && !all.is_for(&ConsentScope::Account, on));
        assert!(school.is_for(&ConsentScope::School, on));
        assert!(!school.covers(on, "0017") && !school.covers(on, "school"));
        assert!(!school.is_for(&ConsentScope::School, day("2027-02-01")));
    }

    #[test]
    fn a_consent_taken_back_covers_nothing_from_that_day_on() {
        let at = day("2026-11-23").at(TimeOfDay::new(12, 0).expect("noon"));
        let back = term(ConsentScope::All).withdraw(at).expect("taken back");
        assert!(back.covers(day("2026-11-22"), "0017"));
        assert!(!back.covers(day("2026-11-23"), "0017"));
        assert!(!back.covers(day("2026-12-05"), "0017"));
        assert_eq!(back.withdraw(at), Err(ConsentRefusal::AlreadyWithdrawn { at }));
    }

    #[test]
    fn a_consent_lasts_a_year_at_most_and_ends_after_it_starts() {
        let give = |from, until| {
            Consent::give(ConsentScope::All, day(from), day(until), day("2026-11-23"))
                .err()
                .map(|no| no.key())
        };
        assert_eq!(give("2026-11-23", "2027-11-23"), None);
        assert_eq!(give("2026-11-23", "2027-11-24"), Some("people-consent-too-long"));
        assert_eq!(give("2026-11-23", "2026-11-22"), Some("people-consent-ends-before-start"));
        assert_eq!(give("2026-01-01", "2026-11-22"), Some("people-consent-already-over"));
        assert_eq!(ConsentScope::parse("all"), Some(ConsentScope::All));
        assert_eq!(
            ConsentScope::parse("0017").map(|s| s.code().to_owned()).as_deref(),
            Some("0017")
        );
    }
}
