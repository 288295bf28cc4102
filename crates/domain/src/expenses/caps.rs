//! 志愿者费用上限: the most that is given back. No law names these amounts: they are ours.

use std::collections::BTreeMap;

use super::claim::ExpenseKind;
use crate::basics::Fen;
use crate::rules::{Clause, Fields, RuleContent, RuleName, RuleRefusal};

/// The most a cap may be, in fen: a guard against a slip of the pen.
const MOST_FEN: i64 = 100_000_000;

/// The caps in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExpenseCaps {
    /// Going there and back, fen a person and day.
    pub transport_fen: i64,
    /// A meal, fen a person and day.
    pub meal_fen: i64,
    /// Insurance bought by oneself, fen a person and day.
    pub insurance_fen: i64,
    /// What was bought for the activity, fen a person and day.
    pub materials_fen: i64,
    /// All claims of one activity, fen.
    pub activity_fen: i64,
}

impl ExpenseCaps {
    /// The cap of a kind, a person and day.
    pub fn day(self, kind: ExpenseKind) -> Fen {
        Fen::new(match kind {
            ExpenseKind::Transport => self.transport_fen,
            ExpenseKind::Meal => self.meal_fen,
            ExpenseKind::Insurance => self.insurance_fen,
            ExpenseKind::Materials => self.materials_fen,
        })
    }
    /// The cap of an activity.
    pub fn activity(self) -> Fen {
        Fen::new(self.activity_fen)
    }
}

impl RuleContent for ExpenseCaps {
    const RULE: RuleName = RuleName::ExpenseCaps;

    fn clauses(&self) -> Vec<Clause> {
        let fen = |fen: Fen| vec![("fen", fen.into())];
        let kinds = ExpenseKind::ALL.into_iter();
        let mut out: Vec<Clause> =
            kinds.map(|kind| Clause::new(kind.code(), fen(self.day(kind)))).collect();
        out.push(Clause::new("activity", fen(self.activity())));
        out
    }

    fn to_fields(&self) -> Vec<(String, String)> {
        let kinds = ExpenseKind::ALL.into_iter();
        let mut out: Vec<(String, String)> = kinds
            .map(|kind| (format!("{}-fen", kind.code()), self.day(kind).count().to_string()))
            .collect();
        out.push(("activity-fen".to_owned(), self.activity_fen.to_string()));
        out
    }

    fn from_fields(fields: &BTreeMap<String, String>) -> Result<Self, RuleRefusal> {
        let from = Fields::new(fields);
        Ok(Self {
            transport_fen: from.number("transport-fen", 0, MOST_FEN)?,
            meal_fen: from.number("meal-fen", 0, MOST_FEN)?,
            insurance_fen: from.number("insurance-fen", 0, MOST_FEN)?,
            materials_fen: from.number("materials-fen", 0, MOST_FEN)?,
            activity_fen: from.number("activity-fen", 0, MOST_FEN)?,
        })
    }

    /// 30 yuan to go there and back, 30 for a meal, 10 for insurance, 100 for what was bought,
    /// 2,000 for an activity: our own figures, to begin with.
    fn default_for_town() -> Self {
        Self {
            transport_fen: 3_000,
            meal_fen: 3_000,
            insurance_fen: 1_000,
            materials_fen: 10_000,
            activity_fen: 200_000,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // covers J10
    #[test]
    fn the_caps_come_back_from_their_text() {
        let caps = ExpenseCaps::default_for_town();
        let fields: BTreeMap<String, String> = caps.to_fields().into_iter().collect();
        assert_eq!(ExpenseCaps::from_fields(&fields), Ok(caps));
        assert_eq!(caps.clauses().len(), 5);
    }
}
