//! 签字额度: from which amount money that goes out needs a second signature, and whose.
//!
//! No law names these amounts for a programme of a town: they are ours, and a town signs its own.

use std::collections::BTreeMap;

use crate::basics::Fen;
use crate::rules::{Clause, Fields, RuleContent, RuleName, RuleRefusal};

/// The most a tier may be, in fen: a guard against a slip of the pen.
const MOST_FEN: i64 = 1_000_000_000;

/// Up to which amounts one and two signatures are enough (invariant 5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignatureTiers {
    /// Up to this one signature is enough, in fen. 0: never.
    pub one_fen: i64,
    /// Up to this the second may be any checker's, in fen; above it the centre manager's.
    pub two_fen: i64,
}

/// What an amount asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Signatures {
    /// Who made it is enough.
    One,
    /// A second person checks it.
    Two,
    /// The centre manager checks it.
    Manager,
}

impl SignatureTiers {
    /// What this amount asks for.
    pub fn asks(self, amount: Fen) -> Signatures {
        match amount.count() {
            fen if fen <= self.one_fen => Signatures::One,
            fen if fen <= self.two_fen => Signatures::Two,
            _ => Signatures::Manager,
        }
    }
}

impl RuleContent for SignatureTiers {
    const RULE: RuleName = RuleName::SignatureTiers;

    fn clauses(&self) -> Vec<Clause> {
        let fen = |fen| vec![("fen", Fen::new(fen).into())];
        vec![Clause::new("one", fen(self.one_fen)), Clause::new("two", fen(self.two_fen))]
    }

    fn to_fields(&self) -> Vec<(String, String)> {
        vec![
            ("one-fen".to_owned(), self.one_fen.to_string()),
            ("two-fen".to_owned(), self.two_fen.to_string()),
        ]
    }

    fn from_fields(fields: &BTreeMap<String, String>) -> Result<Self, RuleRefusal> {
        let from = Fields::new(fields);
        let one_fen = from.number("one-fen", 0, MOST_FEN)?;
        let two_fen = from.number("two-fen", 0, MOST_FEN)?;
        if two_fen < one_fen {
            return Err(RuleRefusal::OutOfOrder { key: "two-fen".to_owned() });
        }
        Ok(Self { one_fen, two_fen })
    }

    /// 200 and 5,000 yuan: our own figures, to begin with.
    fn default_for_town() -> Self {
        Self { one_fen: 20_000, two_fen: 500_000 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // covers J4
    #[test]
    fn the_amount_says_how_many_sign() {
        let tiers = SignatureTiers::default_for_town();
        for (yuan, asks) in [
            (1, Signatures::One),
            (200, Signatures::One),
            (201, Signatures::Two),
            (5_000, Signatures::Two),
            (5_001, Signatures::Manager),
        ] {
            assert_eq!(tiers.asks(Fen::from_yuan(yuan)), asks, "{yuan}");
        }
    }

    #[test]
    fn the_tiers_come_back_from_their_text_and_rise() {
        let tiers = SignatureTiers::default_for_town();
        let fields: BTreeMap<String, String> = tiers.to_fields().into_iter().collect();
        assert_eq!(SignatureTiers::from_fields(&fields), Ok(tiers));
        let falling = [("one-fen", "900"), ("two-fen", "800")];
        let falling = falling.map(|(key, fen)| (key.to_owned(), fen.to_owned())).into();
        assert!(SignatureTiers::from_fields(&falling).is_err());
    }
}
