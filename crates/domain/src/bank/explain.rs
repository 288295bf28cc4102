//! The bank's balance of a day, explained from the books.

use std::collections::BTreeSet;

use crate::basics::{BankLineId, Fen, PostingId};

/// A posting of the books that touched the bank between the first day of the statements and the
/// day that is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookSide {
    /// Its id.
    pub posting: PostingId,
    /// What it moved.
    pub fen: Fen,
    /// The posting it takes back.
    pub reverses: Option<PostingId>,
    /// The line it is matched to, and whether that line lies before the end of the day.
    pub line: Option<(BankLineId, bool)>,
}

/// A line of the bank up to the day that is looked at; those in the books alike may be left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankSide {
    /// Its id.
    pub line: BankLineId,
    /// What it moved.
    pub fen: Fen,
    /// What its postings within the time moved; zero: it is matched to none of them.
    pub in_books: Fen,
}

/// The bank's balance explained from the books' balance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    /// What the two differed by before the first line.
    pub before: Fen,
    /// Postings that the bank does not know yet.
    pub not_at_bank: Vec<PostingId>,
    /// What they come to.
    pub not_at_bank_fen: Fen,
    /// Lines that the books do not know yet, or not within the time.
    pub not_in_books: Vec<BankLineId>,
    /// What they come to.
    pub not_in_books_fen: Fen,
    /// What is missing of the bank's lines, by its own balances.
    pub missing: Fen,
}

/// Explains the bank's balance: `opening` is what the bank and the books held before the first
/// line, `moved` what all its lines come to, `stated` what the bank says it holds at the end. The
/// result always comes to the bank's balance (law 2). None when no number holds a sum.
pub fn explain(
    (bank_before, books_before): (Fen, Fen),
    (moved, stated): (Fen, Fen),
    postings: &[BookSide],
    lines: &[BankSide],
) -> Option<Explained> {
    let open = |posting: &&BookSide| !posting.line.is_some_and(|(_, within)| within);
    let waiting: Vec<&BookSide> = postings.iter().filter(open).collect();
    // A posting and its counter-entry that never reached the bank are nothing to explain.
    let ids: BTreeSet<PostingId> = waiting.iter().map(|posting| posting.posting).collect();
    let backs: BTreeSet<PostingId> = waiting
        .iter()
        .filter_map(|posting| posting.reverses.filter(|of| ids.contains(of)))
        .collect();
    let cancelled = |posting: &&&BookSide| {
        backs.contains(&posting.posting) || posting.reverses.is_some_and(|of| backs.contains(&of))
    };
    let left: Vec<&BookSide> =
        waiting.iter().filter(|posting| !cancelled(posting)).copied().collect();
    let unknown: Vec<&BankSide> = lines.iter().filter(|line| line.in_books != line.fen).collect();
    let mut not_in_books_fen = Fen::ZERO;
    for line in &unknown {
        not_in_books_fen = not_in_books_fen.plus(line.fen)?.minus(line.in_books)?;
    }
    Some(Explained {
        before: bank_before.minus(books_before)?,
        not_at_bank_fen: Fen::total(left.iter().map(|posting| posting.fen))?,
        not_at_bank: left.iter().map(|posting| posting.posting).collect(),
        not_in_books: unknown.iter().map(|line| line.line).collect(),
        not_in_books_fen,
        missing: stated.minus(bank_before.plus(moved)?)?,
    })
}

impl Explained {
    /// What the bank must hold by this explanation when the books hold so much.
    pub fn bank(&self, books: Fen) -> Option<Fen> {
        books
            .plus(self.before)?
            .minus(self.not_at_bank_fen)?
            .plus(self.not_in_books_fen)?
            .plus(self.missing)
    }
    /// Whether both hold the same and nothing waits.
    pub fn is_even(&self) -> bool {
        self.not_at_bank.is_empty()
            && self.not_in_books.is_empty()
            && self.before == Fen::ZERO
            && self.missing == Fen::ZERO
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn posting(n: u128) -> PostingId {
        PostingId::new(uuid::Uuid::from_u128(n))
    }
    fn line(n: u128) -> BankLineId {
        BankLineId::new(uuid::Uuid::from_u128(n))
    }

    // covers J4
    #[test]
    fn a_posting_that_was_taken_back_is_nothing_to_explain() {
        let one = |n, fen, reverses| BookSide {
            posting: posting(n),
            fen: Fen::new(fen),
            reverses,
            line: None,
        };
        let both = [one(1, 500, None), one(2, -500, Some(posting(1)))];
        let zero = (Fen::ZERO, Fen::ZERO);
        let told = explain(zero, zero, &both, &[]).expect("sums");
        assert!(told.is_even());
    }

    proptest! {
        // law 2: whatever is matched to whatever, what is listed explains the bank to the fen
        #[test]
        fn nothing_is_left_unexplained(
            before in (-1_000_i64..1_000, -1_000_i64..1_000),
            matched in proptest::collection::vec((-500_i64..500, any::<bool>()), 0..12),
            loose in proptest::collection::vec(-500_i64..500, 0..12),
            unknown in proptest::collection::vec(-500_i64..500, 0..12),
            missing in -50_i64..50,
        ) {
            let (mut postings, mut lines) = (Vec::new(), Vec::new());
            for (n, (fen, within)) in matched.iter().enumerate() {
                let n = n as u128 + 1;
                let fen = Fen::new(*fen);
                postings.push(BookSide {
                    posting: posting(n), fen, reverses: None, line: Some((line(n), *within)),
                });
                if *within {
                    lines.push(BankSide { line: line(n), fen, in_books: fen });
                }
            }
            for (n, fen) in loose.iter().enumerate() {
                // every third takes back the one before it
                let id = n as u128 + 100;
                let back = n % 3 == 2;
                let fen = if back { -loose[n - 1] } else { *fen };
                let reverses = back.then(|| posting(id - 1));
                postings.push(BookSide { posting: posting(id), fen: Fen::new(fen), reverses, line: None });
            }
            for (n, fen) in unknown.iter().enumerate() {
                let one = BankSide {
                    line: line(n as u128 + 500), fen: Fen::new(*fen), in_books: Fen::ZERO,
                };
                lines.push(one);
            }
            let (bank_before, books_before) = (Fen::new(before.0), Fen::new(before.1));
            let books = Fen::total(postings.iter().map(|p| p.fen)).and_then(|s| s.plus(books_before));
            let moved = Fen::total(lines.iter().map(|l| l.fen)).expect("small");
            let stated = bank_before.plus(moved).and_then(|s| s.plus(Fen::new(missing)));
            let (books, stated) = (books.expect("small"), stated.expect("small"));
            let told = explain((bank_before, books_before), (moved, stated), &postings, &lines);
            prop_assert_eq!(told.expect("small").bank(books), Some(stated));
        }
    }
}
