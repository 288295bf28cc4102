//! From which gifts an award is paid: the oldest of its purpose first.

use super::award::AidRefusal;
use crate::basics::{Fen, GiftId};

/// What is left of a gift.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Left {
    /// Which gift.
    pub gift: GiftId,
    /// How much is left of it.
    pub fen: Fen,
}

/// The part of a gift that an award is paid from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Which gift.
    pub gift: GiftId,
    /// How much of it.
    pub fen: Fen,
}

/// The parts that make up an amount, from gifts in the order in which they came (invariant 4).
///
/// # Errors
/// All of them together are less.
pub fn oldest_first(gifts: &[Left], amount: Fen) -> Result<Vec<Part>, AidRefusal> {
    let mut missing = amount.count();
    let mut parts = Vec::new();
    for gift in gifts {
        if missing <= 0 {
            break;
        }
        let taken = gift.fen.count().min(missing);
        if taken > 0 {
            parts.push(Part { gift: gift.gift, fen: Fen::new(taken) });
            missing -= taken;
        }
    }
    if missing > 0 {
        return Err(AidRefusal::NotCovered { missing: Fen::new(missing) });
    }
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn gift(n: usize) -> GiftId {
        GiftId::new(uuid::Uuid::from_u128(n as u128 + 1))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        // invariant 4
        // covers J4
        #[test]
        fn every_fen_of_an_award_comes_from_a_gift_and_no_gift_gives_twice(
            gifts in proptest::collection::vec(0_i64..100_000, 0..20),
            awards in proptest::collection::vec(1_i64..120_000, 1..20),
        ) {
            let mut left: Vec<Left> = gifts.iter().enumerate()
                .map(|(n, fen)| Left { gift: gift(n), fen: Fen::new(*fen) }).collect();
            let all: i64 = gifts.iter().sum();
            let mut paid = 0;
            for amount in awards {
                let before: i64 = left.iter().map(|one| one.fen.count()).sum();
                match oldest_first(&left, Fen::new(amount)) {
                    Ok(parts) => {
                        prop_assert_eq!(parts.iter().map(|p| p.fen.count()).sum::<i64>(), amount);
                        for part in &parts {
                            let one = left.iter_mut().find(|one| one.gift == part.gift);
                            let one = one.expect("a gift that is there");
                            prop_assert!(part.fen > Fen::ZERO && part.fen <= one.fen);
                            one.fen = one.fen.minus(part.fen).expect("small");
                        }
                        // the oldest are empty before a younger one is touched
                        let last = parts.last().expect("a part").gift;
                        for older in left.iter().take_while(|one| one.gift != last) {
                            prop_assert_eq!(older.fen, Fen::ZERO);
                        }
                        paid += amount;
                    }
                    Err(refused) => {
                        let missing = Fen::new(amount - before);
                        prop_assert_eq!(refused, AidRefusal::NotCovered { missing });
                    }
                }
            }
            prop_assert_eq!(left.iter().map(|one| one.fen.count()).sum::<i64>() + paid, all);
        }
    }
}
