//! One posting: lines that sum to zero.

use std::collections::BTreeMap;

use super::account::Account;
use super::month::Month;
use super::voucher::VoucherState;
use crate::basics::{Day, Fact, Fen, PurposeId, Refusal};

/// One line: so much on one account of one purpose. Above zero is a debit, below a credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// What the money is for.
    pub purpose: PurposeId,
    /// Where it stands, or why it came or went.
    pub account: Account,
    /// How much: debits above zero, credits below.
    pub fen: Fen,
}

/// What a posting moves, and on which day of the books.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posting {
    /// The day it stands under.
    pub booked_on: Day,
    /// Its lines.
    pub lines: Vec<Line>,
}

/// Why something cannot be written into the books.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BooksRefusal {
    /// The lines do not sum to zero within each purpose (invariant 1).
    Unbalanced,
    /// Nothing would move.
    Nothing,
    /// More than any number holds.
    TooMuch,
    /// The month is closed (invariant 4).
    Closed {
        /// Until which month, this one included.
        until: Month,
    },
    /// A day to come.
    Future,
    /// The purpose does not hold so much there (invariant 2).
    NotEnough {
        /// Where.
        account: Account,
        /// How much it holds.
        held: Fen,
        /// How much is asked for.
        asked: Fen,
    },
    /// Dated so, it would have held less than nothing on a day since (invariant 2).
    NotEnoughThen {
        /// Where.
        account: Account,
        /// The day on which it held least.
        on: Day,
        /// How much it held at the end of that day.
        held: Fen,
        /// How much is asked for.
        asked: Fen,
    },
    /// It was taken back before (invariant 3).
    TakenBack,
    /// A counter-entry is not taken back: what is right is posted anew.
    CounterEntry,
    /// It is taken back where the gift or the award stands.
    ElsewhereTakenBack,
    /// It stands in the book already (invariant 7).
    Posted,
    /// Who made it cannot check it (invariant 5).
    SameSigner,
    /// The amount asks for the centre manager (invariant 5).
    ManagerNeeded {
        /// The amount.
        amount: Fen,
    },
    /// It waits no longer.
    NotWaiting {
        /// Where it stands.
        state: VoucherState,
    },
    /// This month is not over yet.
    MonthNotOver {
        /// The month.
        month: Month,
    },
    /// This month is closed already.
    MonthClosed {
        /// The month.
        month: Month,
    },
    /// Vouchers of this month still wait.
    VouchersWait {
        /// How many.
        count: i64,
    },
    /// No body keeps the books yet.
    NotOpened,
    /// A body keeps the books already.
    Opened,
    /// Another purpose has this name.
    NameTaken,
    /// It takes no more.
    PurposeEnded,
    /// It still holds something.
    PurposeHolds {
        /// How much.
        held: Fen,
    },
    /// Nothing was chosen, or nothing that is there.
    NoChoice {
        /// The form field.
        field: &'static str,
    },
    /// A field that wants a day.
    NoDay {
        /// The form field.
        field: &'static str,
    },
}

impl Refusal for BooksRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::Unbalanced => "books-unbalanced",
            Self::Nothing => "books-nothing",
            Self::TooMuch => "books-too-much",
            Self::Closed { .. } => "books-closed",
            Self::Future => "books-future",
            Self::NotEnough { .. } => "books-not-enough",
            Self::NotEnoughThen { .. } => "books-not-enough-then",
            Self::TakenBack => "books-taken-back",
            Self::CounterEntry => "books-counter-entry",
            Self::ElsewhereTakenBack => "books-elsewhere-taken-back",
            Self::Posted => "books-posted",
            Self::SameSigner => "books-same-signer",
            Self::ManagerNeeded { .. } => "books-manager-needed",
            Self::NotWaiting { .. } => "books-not-waiting",
            Self::MonthNotOver { .. } => "books-month-not-over",
            Self::MonthClosed { .. } => "books-month-closed",
            Self::VouchersWait { .. } => "books-vouchers-wait",
            Self::NotOpened => "books-not-opened",
            Self::Opened => "books-opened",
            Self::NameTaken => "books-name-taken",
            Self::PurposeEnded => "books-purpose-ended",
            Self::PurposeHolds { .. } => "books-purpose-holds",
            Self::NoChoice { .. } => "books-no-choice",
            Self::NoDay { .. } => "books-no-day",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::Closed { until } => vec![("until", until.to_string().into())],
            Self::NotEnough { account, held, asked } => vec![
                ("account", Fact::Word(account.word())),
                ("held", (*held).into()),
                ("asked", (*asked).into()),
            ],
            Self::NotEnoughThen { account, on, held, asked } => vec![
                ("account", Fact::Word(account.word())),
                ("on", (*on).into()),
                ("held", (*held).into()),
                ("asked", (*asked).into()),
            ],
            Self::ManagerNeeded { amount } => vec![("amount", (*amount).into())],
            Self::NotWaiting { state } => vec![("state", Fact::Word(state.word()))],
            Self::MonthNotOver { month } | Self::MonthClosed { month } => {
                vec![("month", month.to_string().into())]
            }
            Self::VouchersWait { count } => vec![("count", (*count).into())],
            Self::PurposeHolds { held } => vec![("held", (*held).into())],
            _ => Vec::new(),
        }
    }
    fn field(&self) -> Option<&str> {
        match self {
            Self::Closed { .. } | Self::Future | Self::NotEnoughThen { .. } => Some("day"),
            Self::NotEnough { .. } | Self::TooMuch => Some("fen"),
            Self::NameTaken => Some("name"),
            Self::PurposeEnded => Some("purpose"),
            Self::MonthNotOver { .. } | Self::MonthClosed { .. } | Self::VouchersWait { .. } => {
                Some("month")
            }
            Self::NoChoice { field } | Self::NoDay { field } => Some(field),
            _ => None,
        }
    }
}

impl Posting {
    /// So much within one purpose: the first account takes it, the second gives it.
    pub fn of(
        booked_on: Day,
        purpose: PurposeId,
        (debit, credit): (Account, Account),
        fen: Fen,
    ) -> Result<Self, BooksRefusal> {
        let back = fen.reversed().ok_or(BooksRefusal::TooMuch)?;
        let line = |account, fen| Line { purpose, account, fen };
        Ok(Self { booked_on, lines: vec![line(debit, fen), line(credit, back)] })
    }

    /// The counter-entry on another day (invariant 3).
    ///
    /// # Errors
    /// No number holds it.
    pub fn counter(&self, booked_on: Day) -> Result<Self, BooksRefusal> {
        let mut lines = Vec::with_capacity(self.lines.len());
        for line in &self.lines {
            let fen = line.fen.reversed().ok_or(BooksRefusal::TooMuch)?;
            lines.push(Line { fen, ..*line });
        }
        Ok(Self { booked_on, lines })
    }

    /// Whether it may stand in a book at all (invariant 1), on this day and with this closing
    /// (invariant 4).
    ///
    /// # Errors
    /// It moves nothing, does not sum to zero within each purpose, lies in a closed month or in
    /// the days to come.
    pub fn check(&self, closed_until: Option<Month>, today: Day) -> Result<(), BooksRefusal> {
        if self.lines.len() < 2 || self.lines.iter().all(|line| line.fen == Fen::ZERO) {
            return Err(BooksRefusal::Nothing);
        }
        let mut sums: BTreeMap<PurposeId, Fen> = BTreeMap::new();
        for line in &self.lines {
            let sum = sums.entry(line.purpose).or_default();
            *sum = sum.plus(line.fen).ok_or(BooksRefusal::TooMuch)?;
        }
        if sums.values().any(|sum| *sum != Fen::ZERO) {
            return Err(BooksRefusal::Unbalanced);
        }
        if self.booked_on > today {
            return Err(BooksRefusal::Future);
        }
        match closed_until {
            Some(until) if Month::of(self.booked_on) <= until => {
                Err(BooksRefusal::Closed { until })
            }
            _ => Ok(()),
        }
    }

    /// What each account of each purpose gains or loses, in one order for everybody, so that two
    /// who post at once wait for each other in the same order.
    pub fn changes(&self) -> Result<BTreeMap<(PurposeId, Account), Fen>, BooksRefusal> {
        let mut out: BTreeMap<(PurposeId, Account), Fen> = BTreeMap::new();
        for line in &self.lines {
            let sum = out.entry((line.purpose, line.account)).or_default();
            *sum = sum.plus(line.fen).ok_or(BooksRefusal::TooMuch)?;
        }
        Ok(out)
    }
}
