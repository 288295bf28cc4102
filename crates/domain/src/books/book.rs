//! A whole book in memory: the rule that the store keeps to, and that the tests compare it with.

use std::collections::BTreeMap;

use super::account::Account;
use super::month::Month;
use super::posting::{BooksRefusal, Posting};
use crate::basics::{Day, Fen, PurposeId};

/// A book: what was posted, what each account of each purpose holds, until when it is closed.
#[derive(Debug, Clone, Default)]
pub struct Book {
    days: BTreeMap<(PurposeId, Account), BTreeMap<Day, Fen>>,
    postings: Vec<Posting>,
    balances: BTreeMap<(PurposeId, Account), Fen>,
    closed_until: Option<Month>,
    taken_back: Vec<usize>,
    counters: Vec<usize>,
}

impl Book {
    /// Posts; gives its number, counted from 0.
    ///
    /// # Errors
    /// What [`Posting::check`] says, or a purpose does not hold so much (invariant 2).
    pub fn post(&mut self, posting: Posting, today: Day) -> Result<usize, BooksRefusal> {
        posting.check(self.closed_until, today)?;
        let mut after = Vec::new();
        for ((purpose, account), change) in posting.changes()? {
            let held = self.balance(purpose, account);
            let sum = held.plus(change).ok_or(BooksRefusal::TooMuch)?;
            if account.holds() && sum.is_negative() {
                let asked = change.reversed().ok_or(BooksRefusal::TooMuch)?;
                return Err(BooksRefusal::NotEnough { account, held, asked });
            }
            if account.holds() && change.is_negative() {
                self.held_since(posting.booked_on, (purpose, account), change)?;
            }
            after.push(((purpose, account), sum));
        }
        self.balances.extend(after);
        for (place, change) in posting.changes()? {
            let day = self.days.entry(place).or_default().entry(posting.booked_on).or_default();
            *day = day.plus(change).ok_or(BooksRefusal::TooMuch)?;
        }
        self.postings.push(posting);
        Ok(self.postings.len() - 1)
    }

    /// Whether a place held enough for a change at the end of this day and of every day since.
    fn held_since(
        &self,
        on: Day,
        (purpose, account): (PurposeId, Account),
        change: Fen,
    ) -> Result<(), BooksRefusal> {
        let days = self.days.get(&(purpose, account));
        let later: Vec<(Day, Fen)> = days
            .into_iter()
            .flat_map(|days| days.iter().rev())
            .map(|(day, fen)| (*day, *fen))
            .take_while(|(day, _)| *day > on)
            .collect();
        let lowest = lowest_from(on, self.balance(purpose, account), &later);
        let (on, held) = lowest.ok_or(BooksRefusal::TooMuch)?;
        if held.plus(change).ok_or(BooksRefusal::TooMuch)?.is_negative() {
            let asked = change.reversed().ok_or(BooksRefusal::TooMuch)?;
            return Err(BooksRefusal::NotEnoughThen { account, on, held, asked });
        }
        Ok(())
    }

    /// Takes a posting back on a day (invariants 3 and 4).
    ///
    /// # Errors
    /// It is a counter-entry, was taken back before, or cannot be posted the other way round.
    pub fn take_back(&mut self, number: usize, on: Day, today: Day) -> Result<usize, BooksRefusal> {
        if self.counters.contains(&number) {
            return Err(BooksRefusal::CounterEntry);
        }
        if self.taken_back.contains(&number) {
            return Err(BooksRefusal::TakenBack);
        }
        let counter = self.postings.get(number).ok_or(BooksRefusal::Nothing)?.counter(on)?;
        let at = self.post(counter, today)?;
        self.taken_back.push(number);
        self.counters.push(at);
        Ok(at)
    }

    /// Closes a month and all before it (invariant 4).
    ///
    /// # Errors
    /// It is not over, or closed already.
    pub fn close(&mut self, month: Month, today: Day) -> Result<(), BooksRefusal> {
        if month >= Month::of(today) {
            return Err(BooksRefusal::MonthNotOver { month });
        }
        if self.closed_until.is_some_and(|until| month <= until) {
            return Err(BooksRefusal::MonthClosed { month });
        }
        self.closed_until = Some(month);
        Ok(())
    }

    /// What an account of a purpose holds.
    pub fn balance(&self, purpose: PurposeId, account: Account) -> Fen {
        self.balances.get(&(purpose, account)).copied().unwrap_or_default()
    }
    /// Every posting, in order.
    pub fn postings(&self) -> &[Posting] {
        &self.postings
    }
    /// Every balance.
    pub fn balances(&self) -> impl Iterator<Item = (PurposeId, Account, Fen)> {
        self.balances.iter().map(|((purpose, account), fen)| (*purpose, *account, *fen))
    }
}

/// The least that was held at the end of a day from `on` until today, and on which day: from what
/// is held now and what each later day changed, latest first. None: no number holds it.
pub fn lowest_from(on: Day, now: Fen, later: &[(Day, Fen)]) -> Option<(Day, Fen)> {
    let mut held = now;
    let mut lowest = (later.first().map_or(on, |(day, _)| *day), now);
    for (at, (_, change)) in later.iter().enumerate() {
        held = held.minus(*change)?;
        if held < lowest.1 {
            lowest = (later.get(at + 1).map_or(on, |(day, _)| *day), held);
        }
    }
    Some(lowest)
}

#[cfg(test)]
mod tests {
    use super::super::posting::Line;
    use super::*;
    use proptest::prelude::*;

    fn purpose(n: u8) -> PurposeId {
        PurposeId::new(uuid::Uuid::from_u128(u128::from(n) + 1))
    }
    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }
    const GIFT: (Account, Account) = (Account::Bank, Account::PoolGifts);
    const AWARD: (Account, Account) = (Account::AwardsPaid, Account::Bank);
    fn posting(on: &str, accounts: (Account, Account), yuan: i64) -> Posting {
        Posting::of(day(on), purpose(0), accounts, Fen::from_yuan(yuan)).expect("an amount")
    }

    // invariant 1
    #[test]
    fn lines_that_do_not_sum_to_zero_are_no_posting() {
        let today = day("2026-11-21");
        let mut crooked = posting("2026-11-01", GIFT, 100);
        crooked.lines[1].fen = Fen::from_yuan(-99);
        assert_eq!(crooked.check(None, today), Err(BooksRefusal::Unbalanced));
        // zero altogether, but moved from one purpose to the other
        let line = |n, fen| Line { purpose: purpose(n), account: Account::Bank, fen };
        let lines = vec![line(0, Fen::from_yuan(-5)), line(1, Fen::from_yuan(5))];
        let moved = Posting { booked_on: today, lines };
        assert_eq!(moved.check(None, today), Err(BooksRefusal::Unbalanced));
        assert_eq!(posting("2026-11-01", GIFT, 0).check(None, today), Err(BooksRefusal::Nothing));
        assert_eq!(posting("2026-11-22", GIFT, 1).check(None, today), Err(BooksRefusal::Future));
    }

    // invariant 2
    #[test]
    fn a_purpose_pays_no_more_than_it_holds() {
        let (mut book, today) = (Book::default(), day("2026-11-21"));
        book.post(posting("2026-11-01", GIFT, 100), today).expect("a gift");
        let refused = book.post(posting("2026-11-02", AWARD, 101), today);
        let (held, asked) = (Fen::from_yuan(100), Fen::from_yuan(101));
        let account = Account::Bank;
        assert_eq!(refused, Err(BooksRefusal::NotEnough { account, held, asked }));
        book.post(posting("2026-11-02", AWARD, 100), today).expect("all of it");
        assert_eq!(book.balance(purpose(0), Account::Bank), Fen::ZERO);
    }

    // invariant 2
    #[test]
    fn a_payment_is_not_dated_before_the_money_came() {
        let (mut book, today) = (Book::default(), day("2026-11-21"));
        book.post(posting("2026-11-01", GIFT, 30), today).expect("a gift");
        book.post(posting("2026-11-05", AWARD, 20), today).expect("paid");
        book.post(posting("2026-11-10", GIFT, 100), today).expect("a gift");
        let (account, on) = (Account::Bank, day("2026-11-05"));
        let (held, asked) = (Fen::from_yuan(10), Fen::from_yuan(11));
        let then = Err(BooksRefusal::NotEnoughThen { account, on, held, asked });
        assert_eq!(book.post(posting("2026-11-02", AWARD, 11), today), then, "20 went on the 5th");
        assert_eq!(book.post(posting("2026-11-09", AWARD, 11), today).map(|_| ()), {
            let on = day("2026-11-09");
            Err(BooksRefusal::NotEnoughThen { account, on, held, asked })
        });
        book.post(posting("2026-11-02", AWARD, 10), today).expect("so much was there all along");
        book.post(posting("2026-11-10", AWARD, 100), today).expect("came on that day");
    }

    // invariants 3 and 4
    #[test]
    fn a_closed_month_takes_nothing_and_its_correction_stands_in_an_open_one() {
        let (mut book, today) = (Book::default(), day("2026-11-21"));
        let gift = book.post(posting("2026-09-05", GIFT, 100), today).expect("a gift");
        let month: Month = "2026-09".parse().expect("a month");
        book.close(month, today).expect("it is over");
        assert_eq!(book.close(month, today), Err(BooksRefusal::MonthClosed { month }));
        let now = "2026-11".parse().expect("a month");
        assert_eq!(book.close(now, today), Err(BooksRefusal::MonthNotOver { month: now }));
        let late = book.post(posting("2026-09-30", GIFT, 5), today);
        assert_eq!(late, Err(BooksRefusal::Closed { until: month }));
        let old = book.take_back(gift, day("2026-09-30"), today);
        assert_eq!(old, Err(BooksRefusal::Closed { until: month }));
        let counter = book.take_back(gift, today, today).expect("in an open month");
        assert_eq!(book.take_back(gift, today, today), Err(BooksRefusal::TakenBack));
        assert_eq!(book.take_back(counter, today, today), Err(BooksRefusal::CounterEntry));
        assert_eq!(book.balance(purpose(0), Account::Bank), Fen::ZERO);
        assert_eq!(book.postings().len(), 2, "nothing went away");
    }

    #[derive(Debug, Clone)]
    enum Deed {
        Post(u8, usize, i64, i64),
        TakeBack(usize, i64),
        Close(i64),
    }

    const PAIRS: [(Account, Account); 6] = [
        GIFT,
        AWARD,
        (Account::Bank, Account::DirectedGifts),
        (Account::DirectedGifts, Account::Bank),
        (Account::Cash, Account::Bank),
        (Account::Costs, Account::Cash),
    ];

    fn deeds() -> impl Strategy<Value = Vec<Deed>> {
        let one = prop_oneof![
            8 => (0_u8..3, 0_usize..PAIRS.len(), 1_i64..200_000, 0_i64..400)
                .prop_map(|(p, pair, fen, on)| Deed::Post(p, pair, fen, on)),
            2 => (0_usize..60, 0_i64..400).prop_map(|(n, on)| Deed::TakeBack(n, on)),
            1 => (0_i64..400).prop_map(Deed::Close),
        ];
        proptest::collection::vec(one, 1..60)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3000))]
        // invariants 1 2 3 4 6
        // covers J4 T15
        #[test]
        fn whatever_happens_the_book_is_right_at_every_instant(deeds in deeds()) {
            let (start, today) = (day("2025-06-01"), day("2026-06-01"));
            let mut book = Book::default();
            let mut closed: Option<Month> = None;
            for deed in deeds {
                let before = book.clone();
                let done = match deed {
                    Deed::Post(p, pair, fen, on) => {
                        let on = start.plus_days(on);
                        let posting = Posting::of(on, purpose(p), PAIRS[pair], Fen::new(fen));
                        book.post(posting.expect("small"), today).map(|_| ())
                    }
                    Deed::TakeBack(n, on) => {
                        book.take_back(n, start.plus_days(on), today).map(|_| ())
                    }
                    Deed::Close(on) => {
                        let month = Month::of(start.plus_days(on));
                        let done = book.close(month, today);
                        if done.is_ok() {
                            closed = Some(month);
                        }
                        done
                    }
                };
                // a refusal leaves everything as it was
                if done.is_err() {
                    prop_assert_eq!(before.postings(), book.postings());
                    prop_assert!(before.balances().eq(book.balances()));
                }
                // the book only grows, and what stood there stands there
                prop_assert_eq!(&book.postings()[..before.postings().len()], before.postings());
                for new in &book.postings()[before.postings().len()..] {
                    prop_assert!(closed.is_none_or(|until| Month::of(new.booked_on) > until));
                }
                // every purpose sums to zero and holds no less than nothing
                let mut all: BTreeMap<PurposeId, Fen> = BTreeMap::new();
                for (purpose, account, fen) in book.balances() {
                    prop_assert!(!account.holds() || !fen.is_negative());
                    let sum = all.entry(purpose).or_default();
                    *sum = sum.plus(fen).expect("small");
                }
                prop_assert!(all.values().all(|sum| *sum == Fen::ZERO));
            }
            // nor did it at the end of any day
            let mut days: BTreeMap<(PurposeId, Account), BTreeMap<Day, i64>> = BTreeMap::new();
            for posting in book.postings() {
                for line in posting.lines.iter().filter(|line| line.account.holds()) {
                    let day = days.entry((line.purpose, line.account)).or_default();
                    *day.entry(posting.booked_on).or_default() += line.fen.count();
                }
            }
            for changes in days.values() {
                let mut held = 0;
                for change in changes.values() {
                    held += change;
                    prop_assert!(held >= 0);
                }
            }
            // a balance is the sum of its lines
            let mut again: BTreeMap<(PurposeId, Account), Fen> = BTreeMap::new();
            for line in book.postings().iter().flat_map(|posting| &posting.lines) {
                let sum = again.entry((line.purpose, line.account)).or_default();
                *sum = sum.plus(line.fen).expect("small");
            }
            let told: BTreeMap<_, _> = book.balances().map(|(p, a, fen)| ((p, a), fen)).collect();
            prop_assert_eq!(told, again);
        }

        #[test]
        fn a_counter_entry_restores_every_balance(
            fen in 1_i64..1_000_000, pair in 0_usize..PAIRS.len(),
        ) {
            let today = day("2026-06-01");
            let mut book = Book::default();
            for accounts in [GIFT, (Account::Cash, Account::PoolGifts)] {
                let rich = Posting::of(today, purpose(0), accounts, Fen::new(2_000_000));
                book.post(rich.expect("small"), today).expect("money");
            }
            let before: Vec<_> = book.balances().filter(|(.., fen)| *fen != Fen::ZERO).collect();
            let one = Posting::of(today, purpose(0), PAIRS[pair], Fen::new(fen)).expect("small");
            let at = book.post(one, today).expect("held");
            book.take_back(at, today, today).expect("back");
            let after: Vec<_> = book.balances().filter(|(.., fen)| *fen != Fen::ZERO).collect();
            prop_assert_eq!(before, after);
        }
    }
}
