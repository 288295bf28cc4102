//! What is missing at a step, and the consent of a guardian as of a day.

use crate::activities::{ConsentHeld, coded};
use crate::basics::Day;
use crate::people::Consent;
use crate::rules::Step;

coded! {
    /// What somebody still needs before a step is passed.
    pub enum Lack {
        /// A guardian's consent.
        Consent = "consent",
        /// Having been at a trial activity.
        Trial = "trial",
        /// A passed course.
        Course = "course",
        /// A team that both sides agreed on.
        Team = "team",
        /// A passed interview.
        Interview = "interview",
        /// What every volunteer accepts, and this one has not (B6).
        Agreement = "agreement",
    }
}

impl Lack {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Consent => "joining-lack-consent",
            Self::Trial => "joining-lack-trial",
            Self::Course => "joining-lack-course",
            Self::Team => "joining-lack-team",
            Self::Interview => "joining-lack-interview",
            Self::Agreement => "joining-lack-agreement",
        }
    }
    /// The refusal of one's own application.
    pub(super) fn own_key(self) -> &'static str {
        match self {
            Self::Consent => "joining-own-lack-consent",
            Self::Trial => "joining-own-lack-trial",
            Self::Course => "joining-own-lack-course",
            Self::Team => "joining-own-lack-team",
            Self::Interview => "joining-own-lack-interview",
            Self::Agreement => "joining-own-lack-agreement",
        }
    }
}

/// What is there of evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    /// The guardian's consent today.
    pub consent: ConsentHeld,
    /// How many trial activities they were at.
    pub trials: i64,
    /// Passed courses that count for the step and were not counted before.
    pub courses: i64,
    /// Whether both sides agreed on a team.
    pub teams: i64,
    /// Passed interviews.
    pub interviews: i64,
    /// Documents that every volunteer accepts and this one has not.
    pub unsigned: i64,
}

/// What is missing at a step, what is asked at every step first.
pub fn lacks(step: Step, shown: &Shown) -> Vec<Lack> {
    let mut out = Vec::new();
    if shown.consent == ConsentHeld::Missing {
        out.push(Lack::Consent);
    }
    let mut asks = |there: i64, lack: Lack| {
        if there <= 0 {
            out.push(lack);
        }
    };
    match step {
        Step::Trial => asks(shown.trials, Lack::Trial),
        Step::BasicTraining | Step::SkillsTraining => asks(shown.courses, Lack::Course),
        Step::MutualChoice => {
            asks(shown.teams, Lack::Team);
            asks(shown.interviews, Lack::Interview);
        }
        Step::Registration => {
            asks(shown.teams, Lack::Team);
            asks(i64::from(shown.unsigned == 0), Lack::Agreement);
        }
    }
    out
}

/// A guardian's consent on a day, for somebody who decides alone or not ([`crate::minors::Standing`]
/// says so): whether one covers the day for a kind of service that is tried.
pub fn consent_on(
    decides_alone: bool,
    consents: &[Consent],
    kinds: &[String],
    day: Day,
) -> ConsentHeld {
    if decides_alone {
        return ConsentHeld::NotNeeded;
    }
    let covers = |consent: &Consent| {
        consent.covers(day, "") || kinds.iter().any(|kind| consent.covers(day, kind))
    };
    if consents.iter().any(covers) { ConsentHeld::Held } else { ConsentHeld::Missing }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::minors::{Living, Standing};
    use crate::people::ConsentScope;
    use crate::rules::{AgePolicy, RuleContent};

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    // covers T22 B2
    #[test]
    fn each_step_asks_for_its_own_evidence() {
        let none = Shown {
            consent: ConsentHeld::NotNeeded,
            trials: 0,
            courses: 0,
            teams: 0,
            interviews: 0,
            unsigned: 0,
        };
        for (step, missing) in [
            (Step::Trial, vec![Lack::Trial]),
            (Step::BasicTraining, vec![Lack::Course]),
            (Step::MutualChoice, vec![Lack::Team, Lack::Interview]),
            (Step::SkillsTraining, vec![Lack::Course]),
            (Step::Registration, vec![Lack::Team]),
        ] {
            assert_eq!(lacks(step, &none), missing, "{step:?}");
            let all = Shown { trials: 1, courses: 1, teams: 1, interviews: 1, ..none };
            assert!(lacks(step, &all).is_empty());
            let unsigned = lacks(step, &Shown { unsigned: 1, ..all });
            let last = step == Step::Registration;
            assert_eq!(unsigned.contains(&Lack::Agreement), last, "asked at the last step");
            let minor = Shown { consent: ConsentHeld::Missing, ..all };
            assert_eq!(lacks(step, &minor), vec![Lack::Consent], "consent is asked at each step");
        }
    }

    // covers T21 T22 B5
    #[test]
    fn a_birthday_or_a_withdrawal_changes_whether_consent_is_there() {
        let policy = AgePolicy::default_for_town();
        let born = day("2008-11-20");
        let alone = |living: Living, today: Day| {
            !Standing::on(&policy, born, living, today).needs_consent()
        };
        let kinds = vec!["0017".to_owned()];
        let on = |today: &str, all: &[Consent]| {
            let today = day(today);
            consent_on(alone(Living::Family, today), all, &kinds, today)
        };
        assert_eq!(on("2026-11-19", &[]), ConsentHeld::Missing);
        assert_eq!(on("2026-11-20", &[]), ConsentHeld::NotNeeded, "eighteen today");
        let (first, last) = (day("2026-09-01"), day("2026-12-31"));
        let visits = ConsentScope::Kind("0017".to_owned());
        let given = Consent::give(visits, first, last, first).expect("given");
        assert_eq!(on("2026-10-01", std::slice::from_ref(&given)), ConsentHeld::Held);
        let other = Consent::give(ConsentScope::Kind("0003".to_owned()), first, last, first);
        assert_eq!(on("2026-10-01", &[other.expect("given")]), ConsentHeld::Missing);
        let noon = crate::basics::TimeOfDay::new(12, 0).expect("a time");
        let back = given.withdraw(day("2026-10-10").at(noon)).expect("taken back");
        assert_eq!(on("2026-10-09", std::slice::from_ref(&back)), ConsentHeld::Held);
        assert_eq!(on("2026-10-10", &[back]), ConsentHeld::Missing);
        let own = consent_on(alone(Living::Own, first), &[], &kinds, first);
        assert_eq!(own, ConsentHeld::NotNeeded, "seventeen, on an income of their own");
    }
}
