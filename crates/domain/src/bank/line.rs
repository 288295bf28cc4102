//! Where a line of a statement stands, and why something cannot be done with it.

use crate::activities::coded;
use crate::basics::{Fact, Fen, Refusal};

coded! {
    /// Where a line of a statement stands.
    pub enum LineState {
        /// Nobody has settled it.
        Open = "open",
        /// It is what these postings of the books say.
        Matched = "matched",
        /// It is not money of these books, with the reason.
        Passed = "passed",
    }
}

impl LineState {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "bank-line-open",
            Self::Matched => "bank-line-matched",
            Self::Passed => "bank-line-passed",
        }
    }
}

/// Why a statement or a line of it cannot be so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BankRefusal {
    /// No heading of the file says day and amount.
    NoHeader,
    /// There is a heading, and no line with a day and an amount below it.
    NoLines,
    /// An amount of the file that cannot be read.
    Amount {
        /// The row.
        number: i64,
        /// What stands there.
        shown: String,
    },
    /// A row with an amount whose day cannot be read, with rows that can below it.
    Day {
        /// The row.
        number: i64,
        /// What stands there.
        shown: String,
    },
    /// A column that is not told by letters.
    NoColumn {
        /// The form field.
        field: String,
    },
    /// Somebody has settled this line.
    Settled,
    /// This line is not settled.
    Open,
    /// No line was ticked.
    NothingTicked,
    /// The postings do not come to the amount of the line.
    OtherAmount {
        /// What the line says.
        line: Fen,
        /// What the postings come to.
        books: Fen,
    },
    /// A posting that another line is matched to, or that never touched the bank.
    PostingTaken,
    /// Money that went out is no gift and no interest; money that came in is no charge.
    WrongWay,
    /// Nothing was chosen to enter it as.
    NoChoice {
        /// The form field.
        field: &'static str,
    },
}

impl Refusal for BankRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::NoHeader => "bank-no-header",
            Self::NoLines => "bank-no-lines",
            Self::Amount { .. } => "bank-amount",
            Self::Day { .. } => "bank-day",
            Self::NoColumn { .. } => "bank-no-column",
            Self::Settled => "bank-settled",
            Self::Open => "bank-open",
            Self::NothingTicked => "bank-nothing-ticked",
            Self::OtherAmount { .. } => "bank-other-amount",
            Self::PostingTaken => "bank-posting-taken",
            Self::WrongWay => "bank-wrong-way",
            Self::NoChoice { .. } => "bank-no-choice",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::Amount { number, shown } | Self::Day { number, shown } => {
                vec![("number", (*number).into()), ("shown", shown.clone().into())]
            }
            Self::OtherAmount { line, books } => {
                vec![("line", (*line).into()), ("books", (*books).into())]
            }
            _ => Vec::new(),
        }
    }
    fn field(&self) -> Option<&str> {
        match self {
            Self::NoHeader | Self::NoLines | Self::Amount { .. } | Self::Day { .. } => Some("file"),
            Self::NoColumn { field } => Some(field),
            Self::NoChoice { field } => Some(field),
            _ => None,
        }
    }
}

/// An account number as a page shows it: the last four digits, or nothing of a shorter one.
pub fn masked(account: &str) -> String {
    let digits: Vec<char> = account.chars().filter(|c| c.is_alphanumeric()).collect();
    match digits.len() {
        0 => String::new(),
        n if n < 8 => "****".to_owned(),
        n => format!("****{}", digits[n - 4..].iter().collect::<String>()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // covers J1
    #[test]
    fn an_account_shows_four_digits_and_a_short_one_none() {
        assert_eq!(masked("6222 0210 0101 2345 678"), "****5678");
        assert_eq!(masked("1234567"), "****");
        assert_eq!(masked(" - "), "");
    }
}
