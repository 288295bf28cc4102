//! Who gave for what, without telling of few gifts.

use crate::basics::Fen;

/// Gifts of one kind of giver for one kind of purpose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// individual, unit; empty: not broken down.
    pub giver: String,
    /// pool, directed; empty: not broken down.
    pub aim: String,
    /// How many.
    pub gifts: i64,
    /// What they come to.
    pub fen: Fen,
}

/// The cells as they may be shown. Cells of few gifts go together into one that is not broken
/// down; if that one holds few as well, the smallest other cell goes into it, because the whole is
/// known and a single hidden cell is what remains of it (invariant 4).
pub fn shown(cells: &[Source], least: i64) -> Vec<Source> {
    let mut keep: Vec<Source> = Vec::new();
    let (mut gifts, mut fen) = (0, Fen::ZERO);
    let mut hide = |one: &Source| {
        gifts += one.gifts;
        fen = fen.plus(one.fen).unwrap_or(fen);
        gifts
    };
    let mut hidden = 0;
    for one in cells.iter().filter(|one| one.gifts > 0) {
        if one.gifts >= least {
            keep.push(one.clone());
        } else {
            hidden = hide(one);
        }
    }
    keep.sort_by(|a, b| b.gifts.cmp(&a.gifts).then(a.giver.cmp(&b.giver)).then(a.aim.cmp(&b.aim)));
    while hidden > 0 && hidden < least {
        let Some(small) = keep.pop() else { break };
        hidden = hide(&small);
    }
    keep.sort_by(|a, b| (&a.giver, &a.aim).cmp(&(&b.giver, &b.aim)));
    if gifts > 0 {
        keep.push(Source { giver: String::new(), aim: String::new(), gifts, fen });
    }
    keep
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cell(giver: &str, aim: &str, gifts: i64) -> Source {
        let fen = Fen::from_yuan(gifts * 7);
        Source { giver: giver.to_owned(), aim: aim.to_owned(), gifts, fen }
    }

    #[test]
    fn one_small_cell_takes_the_next_with_it() {
        let told = shown(&[cell("individual", "pool", 30), cell("unit", "directed", 2)], 10);
        assert_eq!(told, vec![cell("", "", 32)], "30 beside 32 would tell of the 2");
        let all = [
            cell("individual", "pool", 30),
            cell("individual", "directed", 12),
            cell("unit", "pool", 3),
        ];
        assert_eq!(shown(&all, 10), vec![cell("individual", "pool", 30), cell("", "", 15)]);
        assert_eq!(shown(&all[..2], 10).len(), 2, "nothing is hidden without need");
    }

    proptest! {
        // invariant 4
        #[test]
        fn no_cell_shown_or_left_over_is_small(counts in proptest::collection::vec(0_i64..40, 4)) {
            let names = [("individual", "pool"), ("individual", "directed"), ("unit", "pool"),
                ("unit", "directed")];
            let cells: Vec<Source> =
                names.iter().zip(&counts).map(|((g, a), n)| cell(g, a, *n)).collect();
            let told = shown(&cells, 10);
            let all: i64 = counts.iter().sum();
            prop_assert_eq!(told.iter().map(|one| one.gifts).sum::<i64>(), all);
            prop_assert_eq!(Fen::total(told.iter().map(|one| one.fen)),
                Fen::total(cells.iter().map(|one| one.fen)));
            // small only when everything together is small
            prop_assert!(told.iter().all(|one| one.gifts >= 10) || told.len() == 1);
        }
    }
}
