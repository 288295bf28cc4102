//! The lines of a statement, in the order of the account.

use super::layout::{Column, Layout};
use super::line::BankRefusal;
use crate::basics::{Day, Fen, Moment, fold};
use crate::intake::{Cell, ReadDate, Row, Sheet, read_date, read_moment};

/// One line of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankLine {
    /// The row in the file.
    pub row: usize,
    /// The day of the booking.
    pub day: Day,
    /// Above zero it came in, below it went out.
    pub fen: Fen,
    /// Who is on the other side.
    pub party: String,
    /// The other side's account.
    pub account: String,
    /// What was written.
    pub words: String,
    /// What the account held after it; none: the file does not say.
    pub balance: Option<Fen>,
    /// The bank's own number of the booking; empty: the file does not say.
    pub serial: String,
}

/// A statement as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Its lines, the oldest first.
    pub lines: Vec<BankLine>,
    /// Rows below the headings that are no lines: sums, opening balances, signatures.
    pub passed_over: usize,
    /// How the file was read.
    pub layout: String,
}

struct Reader<'r> {
    row: &'r Row,
    layout: &'r Layout,
}

impl<'r> Reader<'r> {
    fn cells(&self, wanted: Column) -> impl Iterator<Item = &'r Cell> {
        let (row, layout) = (self.row, self.layout);
        let columns = layout.columns.iter().filter(move |(_, column)| *column == wanted);
        columns.map(move |(at, _)| row.cell(*at)).filter(|cell| !cell.is_empty())
    }
    fn text(&self, wanted: Column) -> String {
        let mut parts: Vec<String> = Vec::new();
        for cell in self.cells(wanted) {
            let shown = cell.shown().trim().to_owned();
            if !shown.is_empty() && !parts.contains(&shown) {
                parts.push(shown);
            }
        }
        parts.join(" ").chars().take(200).collect()
    }
    fn number(&self) -> i64 {
        i64::try_from(self.row.number).unwrap_or(i64::MAX)
    }
    fn amount(&self, wanted: Column) -> Result<Option<Fen>, BankRefusal> {
        let shown = self.text(wanted);
        if shown.is_empty() || shown.chars().all(|c| matches!(c, '-' | '—' | '–' | '/')) {
            return Ok(None);
        }
        let refused = |_| BankRefusal::Amount { number: self.number(), shown: shown.clone() };
        Fen::read("file", &shown).map(Some).map_err(refused)
    }
    fn day(&self, today: Day) -> Option<Day> {
        let cell = self.cells(Column::Day).next()?;
        match read_date(cell, today) {
            Ok(ReadDate::Whole(day)) => Some(day),
            _ => read_moment(cell, today).map(Moment::day),
        }
    }
    /// A row without a day is a sum or a signature. What looks like a day, beside an amount, and is
    /// none is never passed over.
    fn no_day(&self) -> Result<(), BankRefusal> {
        let shown = self.text(Column::Day);
        let dated = shown.chars().filter(char::is_ascii_digit).count() >= 4;
        match self.moved() {
            Ok(Some(_)) if dated => Err(BankRefusal::Day { number: self.number(), shown }),
            _ => Ok(()),
        }
    }
    /// So much came in (above zero) or went out.
    fn moved(&self) -> Result<Option<Fen>, BankRefusal> {
        let abs = |fen: Fen| Fen::new(fen.count().abs());
        let back = |fen: Fen| Fen::new(-fen.count().abs());
        let some = |fen: &Fen| *fen != Fen::ZERO;
        // A red figure in a column is money back the other way: its sign is kept.
        if let Some(fen) = self.amount(Column::CameIn)?.filter(some) {
            return Ok(Some(fen));
        }
        if let Some(fen) = self.amount(Column::WentOut)?.filter(some) {
            // A bank that writes a sign before what went out means the same.
            return Ok(Some(back(fen)));
        }
        let sign = fold(&self.text(Column::Sign));
        let fen = self.amount(Column::Amount)?.filter(some);
        Ok(fen.map(|fen| match sign.chars().next() {
            Some('贷' | '收' | '入' | 'c') => abs(fen),
            Some('借' | '支' | '出' | 'd') => back(fen),
            _ => fen,
        }))
    }
    fn party(&self, fen: Fen) -> String {
        let both = if fen.is_negative() { Column::Payee } else { Column::Payer };
        let (one, other) = (self.text(Column::Party), self.text(both));
        if one.is_empty() { other } else { one }
    }
}

/// Every line of a statement, the oldest first. Rows without a day, such as sums, opening balances
/// and signatures, are passed over and counted. `layout`: named by hand, for the first sheet.
///
/// # Errors
/// No header with a day and an amount, no line under it, or an amount that cannot be read.
pub fn read_statement(
    sheets: &[Sheet],
    layout: Option<&Layout>,
    today: Day,
) -> Result<Statement, BankRefusal> {
    let mut out = Statement { lines: Vec::new(), passed_over: 0, layout: String::new() };
    let mut known = false;
    let wanted = if layout.is_some() { 1 } else { sheets.len() };
    for sheet in sheets.iter().take(wanted) {
        let Some(layout) = layout.cloned().or_else(|| Layout::of(sheet)) else { continue };
        known = true;
        out.layout = layout.text();
        let mut lines = Vec::new();
        for row in sheet.rows.iter().filter(|row| row.number > layout.header) {
            let reader = Reader { row, layout: &layout };
            let Some(day) = reader.day(today) else {
                reader.no_day()?;
                out.passed_over += usize::from(row.filled().next().is_some());
                continue;
            };
            let Some(fen) = reader.moved()? else {
                out.passed_over += 1;
                continue;
            };
            lines.push(BankLine {
                row: row.number,
                day,
                fen,
                party: reader.party(fen),
                account: reader.text(Column::Account),
                words: reader.text(Column::Words),
                balance: reader.amount(Column::Balance)?,
                serial: reader.text(Column::Serial),
            });
        }
        out.lines.extend(in_order(lines));
    }
    match (known, out.lines.is_empty()) {
        (false, _) => Err(BankRefusal::NoHeader),
        (true, true) => Err(BankRefusal::NoLines),
        (true, false) => Ok(out),
    }
}

/// How many lines follow from the one before by their balances.
fn links(lines: &[BankLine]) -> usize {
    let fits = |pair: &[BankLine]| match (pair[0].balance, pair[1].balance) {
        (Some(before), Some(after)) => before.plus(pair[1].fen) == Some(after),
        _ => false,
    };
    lines.windows(2).filter(|pair| fits(pair)).count()
}

/// The oldest first: many banks export the latest first. Where the days do not tell, the balances
/// do (law 1).
fn in_order(lines: Vec<BankLine>) -> Vec<BankLine> {
    let turned: Vec<BankLine> = lines.iter().rev().cloned().collect();
    let falling = match (lines.first(), lines.last()) {
        (Some(first), Some(last)) if first.day != last.day => first.day > last.day,
        _ => links(&turned) > links(&lines),
    };
    let mut lines = if falling { turned } else { lines };
    lines.sort_by_key(|line| line.day);
    lines
}

impl Statement {
    /// Rows whose balance does not follow from the line before: a part of the account is missing.
    pub fn gaps(&self) -> Vec<usize> {
        let breaks = |pair: &[BankLine]| match (pair[0].balance, pair[1].balance) {
            (Some(before), Some(after)) => before.plus(pair[1].fen) != Some(after),
            _ => false,
        };
        let pairs = self.lines.windows(2).filter(|pair| breaks(pair));
        pairs.map(|pair| pair[1].row).collect()
    }
}

impl BankLine {
    /// What tells it from every other line: the same line in another file of the same layout has
    /// the same. `nth` counts lines of one file that are alike.
    pub fn identity(&self, nth: usize) -> String {
        let head = format!("{}|{}", self.day, self.fen.count());
        if !self.serial.is_empty() {
            return format!("{head}|no {}|{nth}", fold(&self.serial));
        }
        let balance = self.balance.map(|fen| fen.count().to_string()).unwrap_or_default();
        format!("{head}|{}|{}|{balance}|{nth}", fold(&self.party), fold(&self.words))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sheet(rows: &[&[&str]]) -> Sheet {
        let rows = rows.iter().map(|row| row.iter().map(|text| Cell::text(text)).collect());
        Sheet::of("1", rows.collect())
    }
    fn today() -> Day {
        "2026-11-21".parse().expect("a day")
    }
    fn read(sheet: &Sheet) -> Statement {
        read_statement(std::slice::from_ref(sheet), None, today()).expect("lines")
    }

    // covers J1
    #[test]
    fn the_common_layouts_say_the_same() {
        let two = sheet(&[
            &["账户明细查询"],
            &["交易日期", "收入金额", "支出金额", "账户余额", "对方户名", "对方账号", "摘要"],
            &["2026-11-02", "１，０００．００", "", "5,000.00", "王芳", "6222", "捐爱青助学"],
            &["2026/11/03", "", "500.00", "4,500.00", "石龙中学", "6223", "助学金"],
            &["合计", "1,000.00", "500.00"],
        ]);
        let signed = sheet(&[
            &["交易时间", "借贷标志", "交易金额", "余额", "对方名称", "用途"],
            &["2026-11-03 10:00:00", "借", "500", "4500", "石龙中学", "助学金"],
            &["2026-11-02 09:12:00", "贷", "1000", "5000", "王芳", "捐爱青助学"],
        ]);
        let plain = sheet(&[
            &["日期", "金额", "付款人名称", "收款人名称", "备注"],
            &["20261102", "1000.00", "王芳", "我社工站", "捐爱青助学"],
            &["20261103", "-500.00", "我社工站", "石龙中学", "助学金"],
        ]);
        for one in [&two, &signed, &plain] {
            let read = read(one);
            let told: Vec<(String, i64, &str)> = read
                .lines
                .iter()
                .map(|line| (line.day.to_string(), line.fen.count(), line.party.as_str()))
                .collect();
            assert_eq!(
                told,
                [
                    ("2026-11-02".to_owned(), 100_000, "王芳"),
                    ("2026-11-03".to_owned(), -50_000, "石龙中学")
                ]
            );
            assert!(read.gaps().is_empty());
        }
        assert_eq!(read(&two).passed_over, 1, "the sums");
    }

    #[test]
    fn what_is_no_statement_is_said() {
        let refused = |sheet: Sheet| read_statement(&[sheet], None, today()).expect_err("refused");
        let roster = sheet(&[&["姓名", "电话"], &["王芳", "13800138000"]]);
        assert_eq!(refused(roster), BankRefusal::NoHeader);
        let empty = sheet(&[&["交易日期", "收入"], &["合计", "0"]]);
        assert_eq!(refused(empty), BankRefusal::NoLines);
        let fine = sheet(&[&["交易日期", "收入"], &["2026-11-02", "1.234"]]);
        let shown = "1.234".to_owned();
        assert_eq!(refused(fine), BankRefusal::Amount { number: 2, shown });
        let no_day = sheet(&[&["交易日期", "收入"], &["2026-13-45", "5"]]);
        let shown = "2026-13-45".to_owned();
        assert_eq!(refused(no_day), BankRefusal::Day { number: 2, shown });
    }

    #[test]
    fn columns_named_by_hand_are_read_as_named() {
        let odd = sheet(&[&["甲", "乙", "丙"], &["2026-11-02", "王芳", "20"]]);
        let columns = vec![(0, Column::Day), (2, Column::Amount), (1, Column::Party)];
        let layout = Layout::by_hand(1, columns);
        let read = read_statement(&[odd], layout.as_ref(), today()).expect("a line");
        assert_eq!((read.lines[0].fen, read.lines[0].party.as_str()), (Fen::new(2_000), "王芳"));
    }

    #[test]
    fn the_same_line_is_known_again_and_two_alike_are_two() {
        let line = BankLine {
            row: 3,
            day: today(),
            fen: Fen::from_yuan(100),
            party: "王 芳".to_owned(),
            account: String::new(),
            words: "捐款".to_owned(),
            balance: None,
            serial: String::new(),
        };
        let other = BankLine { row: 9, party: "王芳".to_owned(), ..line.clone() };
        assert_eq!(line.identity(1), other.identity(1));
        assert_ne!(line.identity(1), other.identity(2));
        let numbered = BankLine { serial: "77".to_owned(), ..line.clone() };
        let worded = BankLine { words: "其他".to_owned(), ..numbered.clone() };
        assert_eq!(numbered.identity(1), worded.identity(1), "the bank's own number decides");
    }

    #[test]
    fn a_missing_line_is_seen_in_the_balances() {
        let gap = sheet(&[
            &["交易日期", "收入", "余额"],
            &["2026-11-02", "10", "10"],
            &["2026-11-04", "5", "25"],
        ]);
        assert_eq!(read(&gap).gaps(), [3]);
    }

    proptest! {
        // law 1
        #[test]
        fn a_file_turned_round_is_read_in_the_same_order(
            moves in proptest::collection::vec((0_i64..3, 1_i64..100_000), 1..20),
        ) {
            let (mut day, mut held) = (today().plus_days(-60), 0);
            let mut rows: Vec<Vec<Cell>> = Vec::new();
            for (days, fen) in moves {
                day = day.plus_days(days);
                held += fen;
                let cells = [day.to_string(), Fen::new(fen).yuan_text(), Fen::new(held).yuan_text()];
                rows.push(cells.iter().map(|text| Cell::text(text)).collect());
            }
            let head: Vec<Cell> = ["交易日期", "收入", "余额"].map(Cell::text).to_vec();
            let file = |body: Vec<Vec<Cell>>| {
                let all = std::iter::once(head.clone()).chain(body).collect();
                read(&Sheet::of("1", all))
            };
            let forth = file(rows.clone());
            let back = file(rows.into_iter().rev().collect());
            let told = |one: &Statement| {
                one.lines.iter().map(|line| (line.day, line.fen, line.balance)).collect::<Vec<_>>()
            };
            prop_assert_eq!(told(&forth), told(&back));
            prop_assert!(forth.gaps().is_empty() && back.gaps().is_empty());
        }
    }
}
