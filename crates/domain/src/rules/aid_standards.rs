//! 助学标准: what a pupil may receive a term (T16, deck slide 20).

use std::collections::BTreeMap;

use super::{Clause, Fields, RuleContent, RuleName, RuleRefusal};

/// The most a standard may be, 100,000 yuan in fen: a guard against a slip of the pen.
const MOST_FEN: i64 = 10_000_000;

/// Which school a pupil goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SchoolStage {
    /// 小学.
    Primary,
    /// 初中.
    JuniorMiddle,
    /// 高中.
    SeniorMiddle,
}

impl SchoolStage {
    /// All of them, youngest first.
    pub const ALL: [Self; 3] = [Self::Primary, Self::JuniorMiddle, Self::SeniorMiddle];

    /// As stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Primary => "primary",
            Self::JuniorMiddle => "junior-middle",
            Self::SeniorMiddle => "senior-middle",
        }
    }
    /// The code back.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.code() == code)
    }
    /// Under which key its name stands in the words.
    pub fn word_key(self) -> &'static str {
        match self {
            Self::Primary => "rules-stage-primary",
            Self::JuniorMiddle => "rules-stage-junior-middle",
            Self::SeniorMiddle => "rules-stage-senior-middle",
        }
    }
}

/// The ceiling of aid per pupil and term, in fen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AidStandards {
    /// Primary school, fen a term.
    pub primary_fen: i64,
    /// Junior middle school, fen a term.
    pub junior_fen: i64,
    /// Senior middle school, fen a term.
    pub senior_fen: i64,
}

impl AidStandards {
    /// The ceiling for this stage, in fen a term.
    pub fn ceiling_fen(self, stage: SchoolStage) -> i64 {
        match stage {
            SchoolStage::Primary => self.primary_fen,
            SchoolStage::JuniorMiddle => self.junior_fen,
            SchoolStage::SeniorMiddle => self.senior_fen,
        }
    }
}

impl RuleContent for AidStandards {
    const RULE: RuleName = RuleName::AidStandards;

    fn clauses(&self) -> Vec<Clause> {
        SchoolStage::ALL
            .into_iter()
            .map(|stage| Clause::new(stage.code(), vec![("fen", self.ceiling_fen(stage).into())]))
            .collect()
    }

    fn to_fields(&self) -> Vec<(String, String)> {
        SchoolStage::ALL
            .into_iter()
            .map(|stage| (format!("{}-fen", stage.code()), self.ceiling_fen(stage).to_string()))
            .collect()
    }

    fn from_fields(fields: &BTreeMap<String, String>) -> Result<Self, RuleRefusal> {
        let from = Fields::new(fields);
        Ok(Self {
            primary_fen: from.number("primary-fen", 0, MOST_FEN)?,
            junior_fen: from.number("junior-middle-fen", 0, MOST_FEN)?,
            senior_fen: from.number("senior-middle-fen", 0, MOST_FEN)?,
        })
    }

    /// The deck's: 500 yuan for primary and junior middle school, 1,000 for senior middle school.
    fn default_for_town() -> Self {
        Self { primary_fen: 50_000, junior_fen: 50_000, senior_fen: 100_000 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // covers T16
    #[test]
    fn the_decks_standards_are_the_start() {
        let standards = AidStandards::default_for_town();
        let fen = SchoolStage::ALL.map(|stage| standards.ceiling_fen(stage));
        assert_eq!(fen, [50_000, 50_000, 100_000]);
    }
}
