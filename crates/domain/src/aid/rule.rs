//! 资助申请: which papers, how many points, how long it is published. No law sets these for a
//! programme of a town: they are ours, to be agreed by both sides.

use std::collections::BTreeMap;

use super::application::{AidCriterion, AidPaper, POINTS_MOST};
use crate::rules::{Clause, Fields, RuleContent, RuleName, RuleRefusal};

/// The rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AidApplications {
    /// Papers that an application needs.
    pub papers: Vec<AidPaper>,
    /// How many points it needs.
    pub pass_points: i64,
    /// For how many days it is published.
    pub notice_days: i64,
}

impl AidApplications {
    /// Whether nothing of the papers is missing.
    pub fn missing(&self, there: &[AidPaper]) -> Vec<AidPaper> {
        self.papers.iter().copied().filter(|paper| !there.contains(paper)).collect()
    }
}

fn paper_key(paper: AidPaper) -> &'static str {
    match paper {
        AidPaper::HouseholdBook => "paper-household-book",
        AidPaper::GuardianId => "paper-guardian-id",
        AidPaper::SchoolProof => "paper-school-proof",
        AidPaper::HardshipProof => "paper-hardship-proof",
        AidPaper::Agreement => "paper-agreement",
    }
}

impl RuleContent for AidApplications {
    const RULE: RuleName = RuleName::AidApplications;

    fn clauses(&self) -> Vec<Clause> {
        let papers = self.papers.iter().map(|paper| Clause::new(paper_key(*paper), Vec::new()));
        let pass = Clause::new("pass", vec![("points", self.pass_points.into())]);
        let notice = Clause::new("notice", vec![("days", self.notice_days.into())]);
        papers.chain([pass, notice]).collect()
    }

    fn to_fields(&self) -> Vec<(String, String)> {
        let papers: Vec<&str> = self.papers.iter().map(|paper| paper.code()).collect();
        vec![
            ("papers".to_owned(), papers.join(", ")),
            ("pass-points".to_owned(), self.pass_points.to_string()),
            ("notice-days".to_owned(), self.notice_days.to_string()),
        ]
    }

    fn from_fields(fields: &BTreeMap<String, String>) -> Result<Self, RuleRefusal> {
        let from = Fields::new(fields);
        let mut papers = Vec::new();
        for word in from.words("papers") {
            let paper = AidPaper::parse(&word).ok_or_else(|| RuleRefusal::UnknownWord {
                key: "papers".to_owned(),
                given: word.clone(),
            })?;
            if !papers.contains(&paper) {
                papers.push(paper);
            }
        }
        let most = POINTS_MOST * i64::try_from(AidCriterion::ALL.len()).unwrap_or(1);
        let pass_points = from.number("pass-points", 0, most)?;
        let notice_days = from.number("notice-days", 1, 60)?;
        Ok(Self { papers, pass_points, notice_days })
    }

    /// All five papers, five points of fifteen, seven days: our own figures, to begin with.
    fn default_for_town() -> Self {
        Self { papers: AidPaper::ALL.to_vec(), pass_points: 5, notice_days: 7 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rule_comes_back_from_its_text() {
        let rule = AidApplications::default_for_town();
        let fields: BTreeMap<String, String> = rule.to_fields().into_iter().collect();
        assert_eq!(AidApplications::from_fields(&fields), Ok(rule.clone()));
        assert_eq!(rule.missing(&AidPaper::ALL[1..]), vec![AidPaper::HouseholdBook]);
        let odd = [("papers", "diploma"), ("pass-points", "5"), ("notice-days", "7")];
        let odd = odd.map(|(key, value)| (key.to_owned(), value.to_owned())).into();
        assert!(AidApplications::from_fields(&odd).is_err());
    }
}
