//! Which awards may be told of together: never fewer than so many, and each once.

use std::collections::BTreeMap;

use crate::aid::Term;
use crate::basics::Fen;
use crate::rules::SchoolStage;

/// An award that was paid, or given back, and of which nothing is told yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Untold {
    /// Its term.
    pub term: Term,
    /// The stage of school in that term.
    pub stage: SchoolStage,
    /// How much.
    pub fen: Fen,
}

/// Awards told of together: their number and their sum, and nothing of any one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// The term they all belong to; none: of several terms.
    pub term: Option<Term>,
    /// Their stage of school. Stages are never mixed: the standards are public, so that number and
    /// sum of a mixed batch would tell how many there are of each.
    pub stage: SchoolStage,
    /// What they come to.
    pub fen: Fen,
    /// Where they stood in what was handed in.
    pub members: Vec<usize>,
}

/// Puts awards together: first those of one term and stage; of what is left, those of one stage
/// and one amount (invariant 1). What is still too few waits for the next time (invariant 2).
pub fn batches(untold: &[Untold], least: usize) -> Vec<Batch> {
    let mut out = Vec::new();
    let mut left: Vec<usize> = (0..untold.len()).collect();
    take(&mut out, &mut left, untold, least, |one| (Some(one.term), one.stage, None));
    take(&mut out, &mut left, untold, least, |one| (None, one.stage, Some(one.fen)));
    out
}

type Label = (Option<Term>, SchoolStage, Option<Fen>);
/// A label by the code of its stage, so that batches have an order.
type Key = (Option<Term>, &'static str, Option<Fen>);

fn take(
    out: &mut Vec<Batch>,
    left: &mut Vec<usize>,
    untold: &[Untold],
    least: usize,
    label: impl Fn(&Untold) -> Label,
) {
    let mut groups: BTreeMap<Key, Vec<usize>> = BTreeMap::new();
    for at in left.iter() {
        let (term, stage, fen) = label(&untold[*at]);
        groups.entry((term, stage.code(), fen)).or_default().push(*at);
    }
    for ((term, ..), members) in groups {
        let sum = Fen::total(members.iter().map(|at| untold[*at].fen));
        let (Some(fen), true) = (sum, members.len() >= least.max(1)) else { continue };
        left.retain(|at| !members.contains(at));
        out.push(Batch { term, stage: untold[members[0]].stage, fen, members });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LEAST: usize = 10;

    fn term(n: u8) -> Term {
        let half = if n.is_multiple_of(2) { "1" } else { "2" };
        format!("{}-{half}", 2020 + u16::from(n / 2)).parse().expect("a term")
    }
    fn one(term_no: u8, stage: usize, yuan: i64) -> Untold {
        Untold { term: term(term_no), stage: SchoolStage::ALL[stage], fen: Fen::from_yuan(yuan) }
    }

    // covers T15 J9
    #[test]
    fn a_few_of_a_term_wait_or_are_told_of_with_those_of_other_terms() {
        let nine: Vec<Untold> = (0..9).map(|_| one(0, 0, 500)).collect();
        assert!(batches(&nine, LEAST).is_empty(), "nine are too few");
        let mut more = nine.clone();
        more.push(one(1, 0, 500));
        let told = batches(&more, LEAST);
        assert_eq!(told.len(), 1);
        assert_eq!((told[0].term, told[0].fen), (None, Fen::from_yuan(5_000)));
        // one senior among nine juniors would be told by the sum
        let mut mixed = nine.clone();
        mixed.push(one(0, 2, 1_000));
        assert!(batches(&mixed, LEAST).is_empty());
        // an amount that stands out is told with its term, never with other terms
        let mut odd = nine;
        odd.push(one(1, 0, 300));
        assert!(batches(&odd, LEAST).is_empty());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1500))]
        // invariants 1 2 3
        // covers J9
        #[test]
        fn no_difference_of_anything_published_is_about_fewer(
            awards in proptest::collection::vec(
                (0_u8..6, 0_usize..3, prop_oneof![Just(500_i64), Just(1_000), 1_i64..999], 0_u8..8),
                0..160,
            ),
        ) {
            // Awards come over eight months; something is published after each.
            let mut untold: Vec<(usize, Untold)> = Vec::new();
            let mut told: Vec<usize> = Vec::new();
            let mut published: Vec<Batch> = Vec::new();
            for month in 0..8 {
                let new = awards.iter().enumerate().filter(|(_, a)| a.3 == month);
                untold.extend(new.map(|(at, a)| (at, one(a.0, a.1, a.2))));
                let rows: Vec<Untold> = untold.iter().map(|(_, row)| *row).collect();
                for batch in batches(&rows, LEAST) {
                    prop_assert!(batch.members.len() >= LEAST);
                    let sum = Fen::total(batch.members.iter().map(|at| rows[*at].fen));
                    prop_assert_eq!(sum, Some(batch.fen));
                    for at in &batch.members {
                        prop_assert_eq!(rows[*at].stage, batch.stage);
                        prop_assert!(batch.term.is_none_or(|term| term == rows[*at].term));
                        told.push(untold[*at].0);
                    }
                    // over several terms the number follows from the sum and tells no term
                    if batch.term.is_none() {
                        let first = rows[batch.members[0]].fen;
                        prop_assert!(batch.members.iter().all(|at| rows[*at].fen == first));
                    }
                    published.push(batch);
                }
                untold.retain(|(at, _)| !told.contains(at));
                // what waits is few
                let rows: Vec<Untold> = untold.iter().map(|(_, row)| *row).collect();
                prop_assert!(batches(&rows, LEAST).is_empty());
            }
            // Each award is told of once, so batches do not overlap: whatever is added to or
            // taken from whatever, months, terms, stages, it is a sum of whole batches.
            let mut once = told.clone();
            once.sort_unstable();
            once.dedup();
            prop_assert_eq!(once.len(), told.len());
            for chosen in 0..published.len().min(8) {
                let rest: usize = published.iter().enumerate()
                    .filter(|(at, _)| *at != chosen).map(|(_, b)| b.members.len()).sum();
                let all: usize = published.iter().map(|b| b.members.len()).sum();
                prop_assert!(all - rest >= LEAST);
            }
        }
    }
}
