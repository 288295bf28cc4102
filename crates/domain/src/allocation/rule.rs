//! 不定向资金分配规则: steps, limits, and how the committee decides.
//!
//! The deck names the pool (不定式) and the standards; every figure here is ours, and a town signs
//! its own.

use std::collections::BTreeMap;

use crate::basics::Fen;
use crate::rules::{Clause, Fields, RuleContent, RuleName, RuleRefusal, SchoolStage};

/// The most of one amount, in fen: a guard against a slip of the pen.
const MOST_FEN: i64 = 10_000_000;
/// The most of one count.
const MOST: i64 = 100_000;

/// How the pool is allocated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AllocationRule {
    /// Amounts are whole steps of this, in fen.
    pub step_fen: i64,
    /// Less than this helps nobody, in fen: who gets anything gets so much.
    pub least_fen: i64,
    /// How many pupils of one school and stage; 0: no limit.
    pub per_school: i64,
    /// How many of each stage, youngest first; 0: no limit.
    pub per_stage: [i64; 3],
    /// How many members must vote.
    pub quorum: i64,
    /// More than so many of a hundred of those for and against must be for.
    pub more_than_percent: i64,
}

impl AllocationRule {
    /// The least amount in steps.
    pub(super) fn least_steps(self) -> i64 {
        let step = self.step_fen.max(1);
        ((self.least_fen + step - 1) / step).max(1)
    }
    /// How many of a stage; none: no limit.
    pub fn stage_limit(self, stage: SchoolStage) -> Option<i64> {
        let at = SchoolStage::ALL.iter().position(|one| *one == stage).unwrap_or(0);
        Some(self.per_stage[at]).filter(|most| *most > 0)
    }
    /// How many of a school; none: no limit.
    pub fn school_limit(self) -> Option<i64> {
        Some(self.per_school).filter(|most| *most > 0)
    }
}

const STAGES: [&str; 3] = ["primary-most", "junior-middle-most", "senior-middle-most"];

impl RuleContent for AllocationRule {
    const RULE: RuleName = RuleName::Allocation;

    fn clauses(&self) -> Vec<Clause> {
        let fen = |fen| Fen::new(fen).into();
        let mut out = vec![
            Clause::new("order", Vec::new()),
            Clause::new("least", vec![("fen", fen(self.least_fen))]),
            Clause::new("step", vec![("fen", fen(self.step_fen))]),
        ];
        if let Some(most) = self.school_limit() {
            out.push(Clause::new("per-school", vec![("most", most.into())]));
        }
        for stage in SchoolStage::ALL {
            if let Some(most) = self.stage_limit(stage) {
                let word = crate::basics::Fact::Word(stage.word_key());
                out.push(Clause::new("per-stage", vec![("stage", word), ("most", most.into())]));
            }
        }
        out.push(Clause::new("quorum", vec![("count", self.quorum.into())]));
        out.push(Clause::new("majority", vec![("percent", self.more_than_percent.into())]));
        out
    }

    fn to_fields(&self) -> Vec<(String, String)> {
        let field = |key: &str, value: i64| (key.to_owned(), value.to_string());
        let mut out = vec![
            field("step-fen", self.step_fen),
            field("least-fen", self.least_fen),
            field("per-school", self.per_school),
        ];
        out.extend(STAGES.into_iter().zip(self.per_stage).map(|(key, most)| field(key, most)));
        out.push(field("quorum", self.quorum));
        out.push(field("more-than-percent", self.more_than_percent));
        out
    }

    fn from_fields(fields: &BTreeMap<String, String>) -> Result<Self, RuleRefusal> {
        let from = Fields::new(fields);
        let step_fen = from.number("step-fen", 100, MOST_FEN)?;
        let least_fen = from.number("least-fen", 100, MOST_FEN)?;
        if least_fen < step_fen || least_fen % step_fen != 0 {
            return Err(RuleRefusal::OutOfOrder { key: "least-fen".to_owned() });
        }
        let mut per_stage = [0; 3];
        for (most, key) in per_stage.iter_mut().zip(STAGES) {
            *most = from.number(key, 0, MOST)?;
        }
        Ok(Self {
            step_fen,
            least_fen,
            per_school: from.number("per-school", 0, MOST)?,
            per_stage,
            quorum: from.number("quorum", 2, 50)?,
            more_than_percent: from.number("more-than-percent", 50, 99)?,
        })
    }

    /// Steps of 100 yuan, 300 at least, no limit of schools and stages, three who vote, more than
    /// half: our own figures, to begin with.
    fn default_for_town() -> Self {
        Self {
            step_fen: 10_000,
            least_fen: 30_000,
            per_school: 0,
            per_stage: [0; 3],
            quorum: 3,
            more_than_percent: 50,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // covers T18
    #[test]
    fn the_rule_comes_back_from_its_text_and_its_least_is_whole_steps() {
        let rule = AllocationRule {
            per_school: 3,
            per_stage: [0, 5, 0],
            ..AllocationRule::default_for_town()
        };
        let mut fields: BTreeMap<String, String> = rule.to_fields().into_iter().collect();
        assert_eq!(AllocationRule::from_fields(&fields), Ok(rule));
        assert_eq!((rule.least_steps(), rule.clauses().len()), (3, 7));
        fields.insert("least-fen".to_owned(), "35000".to_owned());
        assert!(AllocationRule::from_fields(&fields).is_err(), "three steps and a half");
    }
}
