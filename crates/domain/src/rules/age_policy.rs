//! Who may serve at which age, with whose consent, beside whom.
//!
//! Provincial rules differ (china-facts 2.8), so each number is the town's. What all of them
//! share: people of limited capacity need a guardian's consent or company, and organising minors
//! for disaster rescue or other bodily danger is forbidden (浙江 art. 9, 宁波 art. 10, 山东 art. 10).

use std::collections::BTreeMap;

use super::{Clause, Fields, RuleContent, RuleName, RuleRefusal};
use crate::basics::Fact;

/// The age at which a person stops being a minor (民法典 art. 17).
pub const ADULT_FROM: i64 = 18;

/// The town's age policy. Ages are completed years on the day of service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgePolicy {
    /// The youngest age that may serve at all.
    pub min_age: i64,
    /// Below this age a guardian's consent is needed.
    pub consent_below: i64,
    /// Below this age an adult who answers for the child comes along.
    pub accompany_below: i64,
    /// Service categories (服务类别) closed to everyone under 18.
    pub forbidden_kinds_below_18: Vec<String>,
}

impl AgePolicy {
    /// Whether this age is below the least.
    pub fn too_young(&self, age: i64) -> bool {
        age < self.min_age
    }
    /// Whether this age needs a guardian's consent.
    pub fn needs_consent(&self, age: i64) -> bool {
        age < self.consent_below
    }
    /// Whether this age needs an adult who comes along.
    pub fn needs_company(&self, age: i64) -> bool {
        age < self.accompany_below
    }
    /// Whether this kind of service is closed to this age.
    pub fn forbids(&self, age: i64, kind: &str) -> bool {
        age < ADULT_FROM && self.forbidden_kinds_below_18.iter().any(|closed| closed == kind)
    }
}

impl RuleContent for AgePolicy {
    const RULE: RuleName = RuleName::AgePolicy;

    fn clauses(&self) -> Vec<Clause> {
        vec![
            Clause::new("min-age", vec![("age", self.min_age.into())]),
            Clause::new("consent", vec![("age", self.consent_below.into())]),
            Clause::new("company", vec![("age", self.accompany_below.into())]),
            Clause::new(
                "forbidden-kinds",
                vec![
                    ("age", Fact::Number(ADULT_FROM)),
                    ("kinds", self.forbidden_kinds_below_18.join(",").into()),
                ],
            ),
        ]
    }

    fn to_fields(&self) -> Vec<(String, String)> {
        vec![
            ("min-age".to_owned(), self.min_age.to_string()),
            ("consent-below".to_owned(), self.consent_below.to_string()),
            ("accompany-below".to_owned(), self.accompany_below.to_string()),
            ("forbidden-kinds-below-18".to_owned(), self.forbidden_kinds_below_18.join(",")),
        ]
    }

    fn from_fields(fields: &BTreeMap<String, String>) -> Result<Self, RuleRefusal> {
        let from = Fields::new(fields);
        let policy = Self {
            min_age: from.number("min-age", 0, ADULT_FROM)?,
            consent_below: from.number("consent-below", 0, ADULT_FROM)?,
            accompany_below: from.number("accompany-below", 0, ADULT_FROM)?,
            forbidden_kinds_below_18: from.words("forbidden-kinds-below-18"),
        };
        // Whoever is too young for going alone is too young for deciding alone.
        if policy.accompany_below > policy.consent_below {
            return Err(RuleRefusal::OutOfOrder { key: "accompany-below".to_owned() });
        }
        Ok(policy)
    }

    /// Six, ten and eighteen years: the strictest of the practices seen (东营 and 上海,
    /// china-facts 2.8). Closed to minors: fire, rescue and drug control.
    fn default_for_town() -> Self {
        Self {
            min_age: 6,
            consent_below: ADULT_FROM,
            accompany_below: 10,
            forbidden_kinds_below_18: ["0012", "0013", "0014"].map(str::to_owned).to_vec(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // covers B5
    #[test]
    fn the_policy_answers_for_each_age() {
        let policy = AgePolicy::default_for_town();
        for (age, young, company, consent, rescue) in [
            (5, true, true, true, true),
            (6, false, true, true, true),
            (9, false, true, true, true),
            (10, false, false, true, true),
            (17, false, false, true, true),
            (18, false, false, false, false),
        ] {
            assert_eq!(policy.too_young(age), young, "{age}");
            assert_eq!(policy.needs_company(age), company, "{age}");
            assert_eq!(policy.needs_consent(age), consent, "{age}");
            assert_eq!(policy.forbids(age, "0013"), rescue, "{age}");
            assert!(!policy.forbids(age, "0001"), "{age}");
        }
    }

    #[test]
    fn company_asked_for_above_the_age_of_consent_is_refused() {
        let mut fields: BTreeMap<_, _> =
            AgePolicy::default_for_town().to_fields().into_iter().collect();
        fields.insert("consent-below".to_owned(), "8".to_owned());
        let refused = AgePolicy::from_fields(&fields).expect_err("out of order");
        assert_eq!(refused, RuleRefusal::OutOfOrder { key: "accompany-below".to_owned() });
    }
}
