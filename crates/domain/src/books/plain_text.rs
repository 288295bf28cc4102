//! The books as plain text for two programs that add them up without us: beancount and hledger.
//!
//! Both texts end with what every account holds, as assertions: a program that reads them refuses
//! a text in which one line was lost or one figure changed.

use std::collections::BTreeMap;

use super::account::Account;
use crate::basics::{Day, Fen, PurposeId};

/// A posting as it is written out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its number in the book.
    pub number: i64,
    /// The day it stands under.
    pub day: Day,
    /// What it is about and what is written.
    pub words: String,
    /// Its lines.
    pub lines: Vec<(PurposeId, Account, Fen)>,
}

/// What the text is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextKind {
    /// The text that beancount reads.
    Beancount,
    /// The text that hledger reads.
    Hledger,
}

/// The account in both programs' five kinds. The purpose is the last part: a letter and the place
/// of the purpose in the list, since not every program reads every sign in a name.
fn name(account: Account, purpose: usize) -> String {
    let head = match account {
        Account::Bank => "Assets:Bank",
        Account::Cash => "Assets:Cash",
        Account::Stock => "Assets:Stock",
        Account::PoolGifts => "Income:PoolGifts",
        Account::DirectedGifts => "Income:DirectedGifts",
        Account::GoodsGifts => "Income:GoodsGifts",
        Account::OtherIncome => "Income:Other",
        Account::AwardsPaid => "Expenses:Awards",
        Account::GoodsHandedOut => "Expenses:GoodsHandedOut",
        Account::Costs => "Expenses:Costs",
    };
    format!("{head}:P{purpose}")
}

/// Words on one line, without what either program takes for its own.
fn plain(words: &str) -> String {
    let kept = words.chars().map(|c| match c {
        '"' => '\u{201d}',
        ';' => '；',
        '|' => '/',
        '\\' => '/',
        c if c.is_control() => ' ',
        c => c,
    });
    kept.collect::<String>().trim().to_owned()
}

/// The book as text. `names`: the purposes, in the order of their numbers; one that a line names
/// and the list does not is added at its end. None when no number holds a sum.
pub fn plain_text(
    kind: TextKind,
    names: &[(PurposeId, String)],
    entries: &[Entry],
) -> Option<String> {
    let mut order: Vec<(PurposeId, String)> = names.to_vec();
    for (purpose, ..) in entries.iter().flat_map(|entry| &entry.lines) {
        if !order.iter().any(|(id, _)| id == purpose) {
            order.push((*purpose, String::new()));
        }
    }
    let at: BTreeMap<PurposeId, usize> =
        order.iter().enumerate().map(|(n, (id, _))| (*id, n + 1)).collect();
    let mut held: BTreeMap<String, Fen> = BTreeMap::new();
    let mut body = String::new();
    let mut sorted: Vec<&Entry> = entries.iter().collect();
    sorted.sort_by_key(|entry| (entry.day, entry.number));
    for entry in &sorted {
        let words = plain(&entry.words);
        body.push_str(&match kind {
            TextKind::Beancount => {
                format!("{} * \"{words}\"\n  number: \"{}\"\n", entry.day, entry.number)
            }
            TextKind::Hledger => format!("{} * ({}) {words}\n", entry.day, entry.number),
        });
        for (purpose, account, fen) in &entry.lines {
            let name = name(*account, at[purpose]);
            body.push_str(&format!("  {name}  {} CNY\n", fen.plain_text()));
            let sum = held.entry(name).or_default();
            *sum = sum.plus(*fen)?;
        }
        body.push('\n');
    }
    let first = sorted.first().map_or("1970-01-01".to_owned(), |entry| entry.day.to_string());
    let last = sorted.last().map(|entry| entry.day);
    let mut out = String::new();
    for (n, (_, name)) in order.iter().enumerate() {
        out.push_str(&format!("; P{} {}\n", n + 1, plain(name)));
    }
    out.push('\n');
    if kind == TextKind::Hledger {
        out.push_str("commodity 1000.00 CNY\n");
    }
    for name in held.keys() {
        out.push_str(&match kind {
            TextKind::Beancount => format!("{first} open {name} CNY\n"),
            TextKind::Hledger => format!("account {name}\n"),
        });
    }
    out.push('\n');
    out.push_str(&body);
    let Some(last) = last else { return Some(out) };
    // beancount holds an assertion at the beginning of a day, hledger where it stands
    for (name, fen) in &held {
        let fen = fen.plain_text();
        out.push_str(&match kind {
            TextKind::Beancount => {
                format!("{} balance {name} {fen} CNY\n", last.plus_days(1))
            }
            TextKind::Hledger => format!("{last} * =\n  {name}  0.00 CNY = {fen} CNY\n\n"),
        });
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn purpose(n: u128) -> PurposeId {
        PurposeId::new(uuid::Uuid::from_u128(n))
    }
    fn entries() -> Vec<Entry> {
        let entry = |number, day: &str, words: &str, fen, pair: (Account, Account)| Entry {
            number,
            day: day.parse().expect("a day"),
            words: words.to_owned(),
            lines: vec![(purpose(1), pair.0, Fen::new(fen)), (purpose(1), pair.1, Fen::new(-fen))],
        };
        vec![
            entry(2, "2026-11-03", "助学金", 50_000, (Account::AwardsPaid, Account::Bank)),
            entry(
                1,
                "2026-11-02",
                "捐赠 \"王;芳\"\n",
                100_000,
                (Account::Bank, Account::PoolGifts),
            ),
        ]
    }

    // covers J4
    #[test]
    fn the_text_holds_every_entry_and_what_is_held_at_the_end() {
        let names = [(purpose(1), "爱青助学".to_owned())];
        let text = plain_text(TextKind::Beancount, &names, &entries()).expect("sums");
        for line in [
            "; P1 爱青助学",
            "2026-11-02 open Assets:Bank:P1 CNY",
            "2026-11-02 * \"捐赠 \u{201d}王；芳\u{201d}\"",
            "  Income:PoolGifts:P1  -1000.00 CNY",
            "2026-11-04 balance Assets:Bank:P1 500.00 CNY",
        ] {
            assert!(text.lines().any(|one| one == line), "{line} in\n{text}");
        }
        let text = plain_text(TextKind::Hledger, &names, &entries()).expect("sums");
        for line in ["2026-11-03 * (2) 助学金", "  Assets:Bank:P1  0.00 CNY = 500.00 CNY"] {
            assert!(text.lines().any(|one| one == line), "{line} in\n{text}");
        }
    }
}
