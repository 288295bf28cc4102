//! Which column of a statement holds what.
//!
//! The headings were compared with those that a public reader of statements keeps for 工商银行
//! (three layouts), 建设银行 (three), 农业银行, 中国银行 and 渤海银行. None was seen as a file from the
//! bank's own hand, and no layout of a 农商银行 was found: there the general words decide, and whoever
//! reads the file in may name the columns by their letters.

use crate::activities::coded;
use crate::basics::fold;
use crate::intake::{Row, Sheet};

coded! {
    /// What a column holds.
    pub enum Column {
        /// The day of the booking.
        Day = "day",
        /// What came in.
        CameIn = "in",
        /// What went out.
        WentOut = "out",
        /// What moved, in one column, with a sign or beside one.
        Amount = "amount",
        /// Which way it moved.
        Sign = "sign",
        /// What the account held after it.
        Balance = "balance",
        /// Who is on the other side.
        Party = "party",
        /// Who paid, where the bank names both sides.
        Payer = "payer",
        /// Who was paid, where the bank names both sides.
        Payee = "payee",
        /// The account of the other side.
        Account = "account",
        /// What was written.
        Words = "words",
        /// The bank's own number of the booking.
        Serial = "serial",
    }
}

/// Headings as banks write them, in the order in which they are looked for; within a kind the
/// first word that fits counts. A heading is used once.
const HEADINGS: [(Column, &[&str]); 12] = [
    (Column::Serial, &["交易流水号", "流水号", "交易序号"]),
    (Column::Balance, &["余额", "balance"]),
    (Column::Sign, &["借贷标志", "收支标志", "借贷方向", "收支方向", "借贷", "借/贷", "收/支"]),
    (Column::CameIn, &["贷方发生额", "收入", "转入金额", "贷方", "转入", "存入", "credit"]),
    (Column::WentOut, &["借方发生额", "支出", "转出金额", "借方", "转出", "支取", "debit"]),
    (Column::Day, &["交易日期", "交易时间", "记账日期", "入账日期", "日期", "date"]),
    (Column::Account, &["对方账号", "对方账户号", "对方卡号", "付款人账号"]),
    (
        Column::Party,
        &["对方户名", "对方单位", "对方名称", "对方账户名称", "对方账号名称", "对方账户"],
    ),
    (Column::Payer, &["付款人名称", "付款方", "付款人"]),
    (Column::Payee, &["收款人名称", "收款方", "收款人"]),
    (Column::Amount, &["交易金额", "发生额", "金额", "amount"]),
    (Column::Words, &["摘要", "用途", "附言", "备注", "purpose"]),
];

/// Where the headings stand and what each column holds. Words may stand in several columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// The row of the headings; lines stand below it.
    pub header: usize,
    /// Columns counted from 0, with what they hold.
    pub columns: Vec<(usize, Column)>,
}

fn headings(row: &Row) -> Vec<(usize, Column)> {
    // Of an account held here, the number and the name stand in columns of their own.
    let own = |text: &str| {
        ["本方", "我方", "起息", "企业流水", "对方行"].iter().any(|w| text.contains(w))
    };
    let cells: Vec<(usize, String)> = row
        .filled()
        .map(|(at, cell)| (at, fold(&cell.shown())))
        .filter(|(_, text)| !own(text) && text.chars().count() <= 40)
        .collect();
    let mut out: Vec<(usize, Column)> = Vec::new();
    for (column, words) in HEADINGS {
        for word in words {
            let word = fold(word);
            let fits = cells
                .iter()
                .filter(|(at, text)| text.contains(&word) && !out.iter().any(|(a, _)| a == at))
                .map(|(at, _)| (*at, column));
            if column == Column::Words {
                let found: Vec<_> = fits.collect();
                out.extend(found);
            } else if let Some(found) = fits.into_iter().next() {
                out.push(found);
                break;
            }
        }
    }
    out
}

impl Layout {
    /// Whether a column holds this.
    pub fn has(&self, wanted: Column) -> bool {
        self.columns.iter().any(|(_, column)| *column == wanted)
    }
    fn is_whole(&self) -> bool {
        let amounts = self.has(Column::Amount) || self.has(Column::CameIn);
        self.has(Column::Day) && amounts
    }
    /// The headings of a sheet, among its first forty rows; none: it has no such.
    pub fn of(sheet: &Sheet) -> Option<Self> {
        sheet.rows.iter().take(40).find_map(|row| {
            let layout = Self { header: row.number, columns: headings(row) };
            layout.is_whole().then_some(layout)
        })
    }
    /// As somebody names the columns by hand, such as `A` or `AB`; none: day or amount is missing.
    pub fn by_hand(header: usize, columns: Vec<(usize, Column)>) -> Option<Self> {
        let layout = Self { header, columns };
        layout.is_whole().then_some(layout)
    }
    /// The column of these letters, counted from 0: `A` is 0, `AA` is 26.
    pub fn letters(text: &str) -> Option<usize> {
        let folded = fold(text);
        if folded.is_empty() || folded.len() > 2 || !folded.bytes().all(|b| b.is_ascii_lowercase())
        {
            return None;
        }
        let digit = |b: u8| usize::from(b - b'a') + 1;
        Some(folded.bytes().fold(0, |sum, b| sum * 26 + digit(b)) - 1)
    }
    /// As it is kept, to be offered again: `3 day:A in:C out:D`.
    pub fn text(&self) -> String {
        let letters = crate::intake::column_letters;
        let columns =
            self.columns.iter().map(|(at, col)| format!("{}:{}", col.code(), letters(*at)));
        format!("{} {}", self.header, columns.collect::<Vec<_>>().join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::Cell;

    fn seen(heads: &[&str]) -> Vec<(Column, usize)> {
        let row = heads.iter().map(|text| Cell::text(text)).collect();
        let layout = Layout::of(&Sheet::of("1", vec![vec![Cell::text("账户明细")], row]));
        let layout = layout.unwrap_or_else(|| panic!("{heads:?}"));
        assert_eq!(layout.header, 2);
        layout.columns.iter().map(|(at, column)| (*column, *at)).collect()
    }
    fn at(found: &[(Column, usize)], column: Column) -> Option<usize> {
        found.iter().find(|(c, _)| *c == column).map(|(_, at)| *at)
    }

    // covers J1
    #[test]
    fn the_headings_of_icbc_are_known() {
        let icbc = [
            "凭证号",
            "本方账号",
            "对方账号",
            "交易时间",
            "转入金额",
            "转出金额",
            "余额",
            "摘要",
            "用途",
            "对方单位",
            "附言",
        ];
        let found = seen(&icbc);
        for (column, where_) in [
            (Column::Day, 3),
            (Column::CameIn, 4),
            (Column::WentOut, 5),
            (Column::Balance, 6),
            (Column::Party, 9),
            (Column::Account, 2),
        ] {
            assert_eq!(at(&found, column), Some(where_), "{column:?}");
        }
        let words = found.iter().filter(|(c, _)| *c == Column::Words).count();
        assert_eq!(words, 3, "摘要, 用途 and 附言");
        let signed = seen(&[
            "交易时间",
            "本方账号",
            "对方单位",
            "对方账号",
            "摘要",
            "借贷标志",
            "发生额",
            "余额",
        ]);
        assert_eq!(at(&signed, Column::Sign), Some(5));
        assert_eq!(at(&signed, Column::Amount), Some(6));
    }

    // covers J1
    #[test]
    fn the_headings_of_other_large_banks_are_known() {
        let ccb = seen(&[
            "账号",
            "账户名称",
            "交易时间",
            "借方发生额/元(支取)",
            "贷方发生额/元(收入)",
            "余额",
            "对方户名",
            "对方账号",
            "记账日期",
            "摘要",
            "账户明细编号-交易流水号",
            "企业流水号",
        ]);
        for (column, where_) in [
            (Column::WentOut, 3),
            (Column::CameIn, 4),
            (Column::Serial, 10),
            (Column::Day, 2),
            (Column::Party, 6),
        ] {
            assert_eq!(at(&ccb, column), Some(where_), "{column:?}");
        }
        let abc = seen(&[
            "交易时间",
            "收入金额",
            "支出金额",
            "账户余额",
            "对方账号",
            "对方户名",
            "交易用途",
        ]);
        assert_eq!(at(&abc, Column::CameIn), Some(1));
        let boc = seen(&[
            "交易类型[ Transaction Type ]",
            "付款人账号[ Debit Account No. ]",
            "付款人名称[ Payer's Name ]",
            "收款人账号[ Payee's Account Number ]",
            "收款人名称[ Payee's Name ]",
            "交易日期[ Transaction Date ]",
            "交易金额[ Trade Amount ]",
            "交易后余额[ After-transaction balance ]",
            "起息日期[ Value Date ]",
            "交易流水号[ Transaction reference number ]",
            "摘要[ Reference ]",
        ]);
        for (column, where_) in [
            (Column::Payer, 2),
            (Column::Payee, 4),
            (Column::Day, 5),
            (Column::Amount, 6),
            (Column::Balance, 7),
            (Column::Serial, 9),
        ] {
            assert_eq!(at(&boc, column), Some(where_), "{column:?}");
        }
    }

    #[test]
    fn a_column_is_named_by_its_letters() {
        for (text, column) in [("A", Some(0)), (" ｂ", Some(1)), ("AA", Some(26)), ("1", None)] {
            assert_eq!(Layout::letters(text), column, "{text}");
        }
        let columns = vec![(0, Column::Day), (2, Column::CameIn)];
        let layout = Layout::by_hand(3, columns).expect("day and amount");
        assert_eq!(layout.text(), "3 day:A in:C");
        assert_eq!(Layout::by_hand(1, vec![(0, Column::Day)]), None);
    }
}
