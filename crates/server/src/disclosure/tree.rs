//! Trees of hashes that carry sums (decision 0036): the shape of RFC 9162 section 2.1, and every
//! node commits to the sums of both its children, so that nothing can be left out of a total
//! without the giver who was left out seeing it.

use std::fmt::Write as _;

use liandong_domain::basics::Fen;
use sha2::{Digest as _, Sha256};

/// A hash with the sum of what lies below it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Node {
    /// 64 hexadecimal digits.
    pub hash: String,
    /// The sum.
    pub fen: Fen,
}

/// A step from a leaf to the top: what stands beside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Whether it stands on the left.
    pub left: bool,
    /// What stands there.
    pub beside: Node,
}

fn hex(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        write!(out, "{byte:02x}").expect("a string");
    }
    out
}

/// Hexadecimal digits of a hash of a text.
pub fn digest(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}

/// A leaf: SHA-256 of 00 and its text.
pub fn leaf(text: &str, fen: Fen) -> Node {
    let mut hasher = Sha256::new();
    hasher.update([0]);
    hasher.update(text.as_bytes());
    Node { hash: hex(&hasher.finalize()), fen }
}

/// A node: SHA-256 of 01 and the line `hash sum hash sum`; none when no number holds the sum.
pub fn above(left: &Node, right: &Node) -> Option<Node> {
    let mut hasher = Sha256::new();
    hasher.update([1]);
    let (one, two) = (left.fen.count(), right.fen.count());
    hasher.update(format!("{} {one} {} {two}", left.hash, right.hash).as_bytes());
    Some(Node { hash: hex(&hasher.finalize()), fen: left.fen.plus(right.fen)? })
}

/// The levels of a tree, the leaves first, the top last. A node without a neighbour moves up as it
/// is, which gives the shape of RFC 9162.
pub fn levels(leaves: Vec<Node>) -> Option<Vec<Vec<Node>>> {
    let mut out = vec![leaves];
    while let Some(below) = out.last().filter(|level| level.len() > 1) {
        let mut level = Vec::with_capacity(below.len().div_ceil(2));
        for pair in below.chunks(2) {
            level.push(match pair {
                [left, right] => above(left, right)?,
                other => other[0].clone(),
            });
        }
        out.push(level);
    }
    Some(out)
}

/// The top of a tree; of an empty one the hash of nothing.
pub fn top(levels: &[Vec<Node>]) -> Node {
    let found = levels.last().and_then(|level| level.first());
    found.cloned().unwrap_or_else(|| Node { hash: digest(""), fen: Fen::ZERO })
}

/// Where the neighbours of a leaf stand, level by level, and on which side; of so many leaves.
pub fn neighbours(mut place: i64, mut count: i64) -> Vec<(i64, i64, bool)> {
    let (mut out, mut level) = (Vec::new(), 0);
    while count > 1 {
        let beside = place ^ 1;
        if beside < count {
            out.push((level, beside, beside < place));
        }
        (place, count, level) = (place / 2, (count + 1) / 2, level + 1);
    }
    out
}

/// From a leaf and its steps to the top.
pub fn climb(leaf: Node, steps: &[Step]) -> Option<Node> {
    steps.iter().try_fold(leaf, |below, step| match step.left {
        true => above(&step.beside, &below),
        false => above(&below, &step.beside),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn tree(sums: &[i64]) -> Vec<Vec<Node>> {
        let leaves = sums.iter().enumerate();
        let leaves = leaves.map(|(n, fen)| leaf(&format!("leaf {n}"), Fen::new(*fen))).collect();
        levels(leaves).expect("small")
    }
    fn steps(levels: &[Vec<Node>], place: usize) -> Vec<Step> {
        let count = i64::try_from(levels[0].len()).expect("small");
        let at = |n: i64| usize::try_from(n).expect("small");
        neighbours(i64::try_from(place).expect("small"), count)
            .into_iter()
            .map(|(level, beside, left)| Step {
                left,
                beside: levels[at(level)][at(beside)].clone(),
            })
            .collect()
    }

    /// RFC 9162: the largest power of two smaller than the count splits.
    fn by_the_book(leaves: &[Node]) -> Node {
        if leaves.len() < 2 {
            return leaves[0].clone();
        }
        let split = leaves.len().next_power_of_two() / 2;
        above(&by_the_book(&leaves[..split]), &by_the_book(&leaves[split..])).expect("small")
    }

    proptest! {
        // covers J9
        #[test]
        fn every_leaf_climbs_to_the_one_top_that_holds_the_sum(
            sums in proptest::collection::vec(0_i64..1_000_000, 1..70), change in 1_i64..100,
        ) {
            let levels = tree(&sums);
            let top = top(&levels);
            prop_assert_eq!(&top, &by_the_book(&levels[0]));
            prop_assert_eq!(top.fen.count(), sums.iter().sum::<i64>());
            for place in 0..sums.len() {
                let path = steps(&levels, place);
                let own = levels[0][place].clone();
                prop_assert_eq!(climb(own.clone(), &path), Some(top.clone()));
                // another amount, or another sum beside it, leads elsewhere
                let other = Node { fen: Fen::new(own.fen.count() + change), ..own.clone() };
                prop_assert!(climb(other, &path).as_ref() != Some(&top));
                if let Some(first) = path.first() {
                    let mut wrong = path.clone();
                    wrong[0].beside.fen = Fen::new(first.beside.fen.count() + change);
                    prop_assert!(climb(own, &wrong).as_ref() != Some(&top));
                }
            }
        }
    }
}
