//! What opens and closes at which birthday: one list, asked by sign-up, the door, the family's
//! pages and the nightly chore.

use crate::basics::Day;
use crate::rules::{ADULT_FROM, AgePolicy};

/// Information of those younger is guarded: a guardian's consent for keeping it, and rules of its
/// own (个人信息保护法 arts. 28, 31; china-facts 7.1).
pub const DATA_GUARDED_BELOW: i64 = 14;
/// From here somebody who lives on an income of their own may register alone
/// (中国注册志愿者管理办法 2013, seen second-hand; china-facts 2.8).
pub const OWN_LIVING_FROM: i64 = 16;

/// What a change at a birthday stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// A law.
    Law,
    /// A practice of the national register, seen second-hand.
    Practice,
    /// The town's own age policy, or this house.
    Town,
}

impl Basis {
    /// Under which key its name stands in the words.
    pub fn word_key(self) -> &'static str {
        match self {
            Self::Law => "minors-basis-law",
            Self::Practice => "minors-basis-practice",
            Self::Town => "minors-basis-town",
        }
    }
}

/// What changes at a birthday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// Old enough to serve at all.
    MayServe,
    /// Comes without an adult of the family.
    ComesAlone,
    /// An account needs no guardian's yes any more, and may hold a phone and a document.
    DataOpens,
    /// A worker may note that the person lives on an income of their own.
    OwnLiving,
    /// Signs up without a guardian's consent.
    DecidesAlone,
    /// Grown up: guardians and their consents end, kinds closed to minors open.
    Grown,
}

impl Change {
    /// All of them, in the order of the usual ages.
    pub const ALL: [Self; 6] = [
        Self::MayServe,
        Self::ComesAlone,
        Self::DataOpens,
        Self::OwnLiving,
        Self::DecidesAlone,
        Self::Grown,
    ];

    /// At which age, by the policy in force.
    pub fn age(self, policy: &AgePolicy) -> i64 {
        match self {
            Self::MayServe => policy.min_age,
            Self::ComesAlone => policy.accompany_below,
            Self::DataOpens => DATA_GUARDED_BELOW,
            Self::OwnLiving => OWN_LIVING_FROM,
            Self::DecidesAlone => policy.consent_below,
            Self::Grown => ADULT_FROM,
        }
    }
    /// What it stands on.
    pub fn basis(self) -> Basis {
        match self {
            Self::MayServe | Self::ComesAlone | Self::DecidesAlone => Basis::Town,
            Self::OwnLiving => Basis::Practice,
            Self::DataOpens | Self::Grown => Basis::Law,
        }
    }
    /// Under which key its sentence stands in the words.
    pub fn word_key(self) -> &'static str {
        match self {
            Self::MayServe => "minors-change-may-serve",
            Self::ComesAlone => "minors-change-comes-alone",
            Self::DataOpens => "minors-change-data-opens",
            Self::OwnLiving => "minors-change-own-living",
            Self::DecidesAlone => "minors-change-decides-alone",
            Self::Grown => "minors-change-grown",
        }
    }
}

/// A birthday at which something changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Birthday {
    /// Completed years.
    pub age: i64,
    /// What changes then.
    pub changes: Vec<Change>,
}

/// Every birthday at which something changes, the youngest first. An age of nought changes
/// nothing: the policy does not ask.
pub fn birthdays(policy: &AgePolicy) -> Vec<Birthday> {
    let mut out: Vec<Birthday> = Vec::new();
    for change in Change::ALL {
        let age = change.age(policy);
        match out.iter_mut().find(|birthday| birthday.age == age) {
            _ if age <= 0 => {}
            Some(birthday) => birthday.changes.push(change),
            None => out.push(Birthday { age, changes: vec![change] }),
        }
    }
    out.sort_by_key(|birthday| birthday.age);
    out
}

/// The first day on which somebody born then has completed `years`. Born on 29 February, one is a
/// year older on 1 March of a common year.
pub fn birthday(born: Day, years: i64) -> Day {
    let day = born.plus_months(years * 12);
    if born.age_on(day) < years { day.plus_days(1) } else { day }
}

/// The birthdays that lie after the first day and not after the last, with their day.
pub fn changes_between(
    policy: &AgePolicy,
    born: Day,
    after: Day,
    until: Day,
) -> Vec<(Day, Birthday)> {
    birthdays(policy)
        .into_iter()
        .map(|found| (birthday(born, found.age), found))
        .filter(|(day, _)| *day > after && *day <= until)
        .collect()
}

/// On whose income somebody lives, as far as was noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Living {
    /// On the family's, or nobody said otherwise.
    Family,
    /// On an income of their own, noted by a worker.
    Own,
}

/// How somebody of this age stands on a day.
#[derive(Debug, Clone, Copy)]
pub struct Standing<'p> {
    policy: &'p AgePolicy,
    age: i64,
    living: Living,
}

impl<'p> Standing<'p> {
    /// On a day, for whom the birthday is known.
    pub fn on(policy: &'p AgePolicy, born: Day, living: Living, day: Day) -> Self {
        Self { policy, age: born.age_on(day), living }
    }
    /// Completed years.
    pub fn age(self) -> i64 {
        self.age
    }
    /// Old enough to serve.
    pub fn may_serve(self) -> bool {
        self.age >= self.policy.min_age
    }
    /// An adult who answers for the child comes along.
    pub fn needs_company(self) -> bool {
        self.policy.needs_company(self.age)
    }
    /// A guardian's consent is asked for each service.
    pub fn needs_consent(self) -> bool {
        let alone = self.living == Living::Own && self.age >= OWN_LIVING_FROM;
        self.policy.needs_consent(self.age) && self.age < ADULT_FROM && !alone
    }
    /// Only the least is kept, and an account needs a guardian's yes.
    pub fn data_is_guarded(self) -> bool {
        self.age < DATA_GUARDED_BELOW
    }
    /// A worker may note an own income.
    pub fn may_live_alone(self) -> bool {
        (OWN_LIVING_FROM..ADULT_FROM).contains(&self.age)
    }
    /// Somebody else answers for the person: guardians see and decide.
    pub fn has_guardian(self) -> bool {
        self.age < ADULT_FROM
    }
    /// Kinds of service closed to minors are closed.
    pub fn kinds_are_closed(self) -> bool {
        self.age < ADULT_FROM
    }
}

/// Whether guardians still see and decide. A birthday nobody has told ends nothing.
pub fn guardian_stands(born: Option<Day>, day: Day) -> bool {
    born.is_none_or(|born| born.age_on(day) < ADULT_FROM)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::RuleContent;
    use proptest::prelude::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }
    fn standing(born: &str, on: &str, living: Living) -> (bool, bool, bool, bool) {
        let policy = AgePolicy::default_for_town();
        let s = Standing::on(&policy, day(born), living, day(on));
        (s.needs_company(), s.data_is_guarded(), s.needs_consent(), s.has_guardian())
    }

    // covers B5
    #[test]
    fn each_birthday_of_huang_jiayi_changes_its_own_thing() {
        for (on, found) in [
            ("2020-05-31", (true, true, true, true)),
            ("2021-06-01", (false, true, true, true)),
            ("2025-05-31", (false, true, true, true)),
            ("2025-06-01", (false, false, true, true)),
            ("2027-06-01", (false, false, true, true)),
            ("2029-05-31", (false, false, true, true)),
            ("2029-06-01", (false, false, false, false)),
        ] {
            assert_eq!(standing("2011-06-01", on, Living::Family), found, "{on}");
        }
        // An own income counts from sixteen on, not before.
        assert!(standing("2011-06-01", "2027-05-31", Living::Own).2);
        assert!(!standing("2011-06-01", "2027-06-01", Living::Own).2);
        assert!(standing("2011-06-01", "2027-06-01", Living::Own).3, "a guardian stands to 18");
    }

    #[test]
    fn the_list_of_birthdays_says_what_each_stands_on() {
        let ages: Vec<i64> =
            birthdays(&AgePolicy::default_for_town()).iter().map(|b| b.age).collect();
        assert_eq!(ages, [6, 10, 14, 16, 18]);
        for change in Change::ALL {
            let is_law = change.basis() == Basis::Law;
            assert_eq!(is_law, matches!(change, Change::DataOpens | Change::Grown), "{change:?}");
        }
        let early = AgePolicy { min_age: 0, consent_below: 16, ..AgePolicy::default_for_town() };
        let found = birthdays(&early);
        assert_eq!(found[0].changes, [Change::ComesAlone]);
        let sixteen = found.iter().find(|b| b.age == 16).expect("sixteen");
        assert_eq!(sixteen.changes, [Change::OwnLiving, Change::DecidesAlone]);
    }

    #[test]
    fn a_leapling_is_older_on_the_first_of_march() {
        assert_eq!(birthday(day("2012-02-29"), 18), day("2030-03-01"));
        assert_eq!(birthday(day("2012-02-29"), 16), day("2028-02-29"));
        assert!(guardian_stands(Some(day("2012-02-29")), day("2030-02-28")));
        assert!(!guardian_stands(Some(day("2012-02-29")), day("2030-03-01")));
        assert!(guardian_stands(None, day("2030-03-01")), "nobody told the birthday");
    }

    fn days() -> impl Strategy<Value = Day> {
        (0_i64..15_000).prop_map(|n| day("2000-01-01").plus_days(n))
    }
    fn policies() -> impl Strategy<Value = AgePolicy> {
        (0_i64..=10, 10_i64..=18, 0_i64..=10).prop_map(|(min_age, consent, company)| AgePolicy {
            min_age,
            consent_below: consent,
            accompany_below: company,
            ..AgePolicy::default_for_town()
        })
    }
    /// Everything that stands on the age, side by side.
    fn facts(s: Standing<'_>) -> [bool; 7] {
        [
            s.may_serve(),
            s.needs_company(),
            s.needs_consent(),
            s.data_is_guarded(),
            s.may_live_alone(),
            s.has_guardian(),
            s.kinds_are_closed(),
        ]
    }

    proptest! {
        // covers B5
        #[test]
        fn nothing_stays_open_that_should_be_closed(
            policy in policies(), born in days(), later in 0_i64..12_000,
        ) {
            let on = born.plus_days(later);
            let s = Standing::on(&policy, born, Living::Family, on);
            // Grown up is grown up, whatever the policy says.
            if on >= birthday(born, 18) {
                prop_assert!(!s.needs_consent() && !s.has_guardian() && !s.kinds_are_closed());
                prop_assert!(!s.data_is_guarded() && !s.may_live_alone());
                prop_assert!(!guardian_stands(Some(born), on));
            } else {
                prop_assert!(s.has_guardian() && s.kinds_are_closed());
                prop_assert!(guardian_stands(Some(born), on));
            }
            prop_assert_eq!(s.data_is_guarded(), on < birthday(born, 14));
        }

        #[test]
        fn a_thing_changes_on_a_listed_birthday_and_on_no_other_day(
            policy in policies(), born in days(), later in 1_i64..12_000,
        ) {
            let (on, before) = (born.plus_days(later), born.plus_days(later - 1));
            let now = facts(Standing::on(&policy, born, Living::Own, on));
            let then = facts(Standing::on(&policy, born, Living::Own, before));
            let listed = changes_between(&policy, born, before, on);
            if now != then {
                prop_assert!(!listed.is_empty());
            }
            for (day, _) in listed {
                prop_assert_eq!(day, on);
            }
        }

        #[test]
        fn every_birthday_is_met_once_however_the_days_are_cut(
            policy in policies(), born in days(), cut in 1_i64..8_000,
        ) {
            let (first, last) = (born, born.plus_days(8_000));
            let middle = born.plus_days(cut);
            let whole = changes_between(&policy, born, first, last);
            let mut parts = changes_between(&policy, born, first, middle);
            parts.extend(changes_between(&policy, born, middle, last));
            prop_assert_eq!(whole, parts);
        }
    }
}
