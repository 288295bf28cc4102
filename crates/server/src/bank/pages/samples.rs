//! States of the pages of statements, for the test that draws every page.

use super::line::PostingChoice;
use super::reconcile::Difference;
use super::rows::BankRow;
use super::statements::{HandColumn, StatementLine};
use super::{LinePage, LinesPage, ReconcilePage, StatementsPage};
use crate::books::pages::samples::{choices, id, pager, wrong};
use crate::ui::Frame;

const LONG: &str = "东莞市龙城街道中心城社区各界爱心企业家联谊会暨晨光电子厂工会委员会";

fn row(n: usize) -> BankRow {
    let gift = n.is_multiple_of(3);
    BankRow {
        id: id(n),
        day: "2026年11月20日（星期五）".to_owned(),
        amount: if n == 2 { "-500.00 元" } else { "1,000.00 元" }.to_owned(),
        party: if n == 1 { LONG } else { "王芳" }.to_owned(),
        account: "****5678".to_owned(),
        words: "捐爱青助学".to_owned(),
        waits: n % 4 != 3,
        state: "待处理".to_owned(),
        tone: "wait",
        code: if gift { "gift".to_owned() } else { format!("postings:{}", id(n)) },
        says: "登记为捐赠".to_owned(),
        reasons: "户名一致，金额与定期捐赠一致".to_owned(),
        gift,
        purpose: !gift && n % 4 == 2,
        giver: if gift { "G-0001" } else { "" }.to_owned(),
        pledge: if n == 0 { id(9) } else { String::new() },
        ticked: n == 0,
    }
}

fn posting(n: usize) -> PostingChoice {
    PostingChoice {
        id: id(n),
        name: format!("{n} 捐赠 {}", if n == 1 { LONG } else { "G-0001" }),
        day: "2026年11月20日（星期五）".to_owned(),
        amount: "1,000.00 元".to_owned(),
        ticked: n == 0,
    }
}

impl StatementsPage {
    /// None; many; a refused file.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let line = |n: usize| StatementLine {
            id: id(n),
            read: "11月20日（周五）9:00 · 周敏仪".to_owned(),
            lines: 120,
            fresh: 80,
            passed_over: 2,
            gaps: i64::from(n == 1),
            open: 3,
        };
        let column = |code: &str| HandColumn {
            field: format!("column-{code}"),
            label: "交易日期在哪一列".to_owned(),
            value: "A".to_owned(),
        };
        let page = |c: Frame, count: usize| Self {
            c,
            lines: (0..count).map(line).collect(),
            waiting: if count > 0 { 3 } else { 0 },
            columns: ["day", "in", "out"].map(column).to_vec(),
            header: String::new(),
            last_layout: if count > 0 { "2 day:A in:B" } else { "" }.to_owned(),
            pager: pager(count, "/bank"),
        };
        vec![
            page(c.clone(), 0),
            page(c.clone(), 30),
            page(wrong(c, "file", "refusal-bank-no-header"), 1),
        ]
    }
}

impl LinesPage {
    /// Nothing new; none waits; many lines; a refused form.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: Frame, count: usize, all_open: bool| Self {
            c,
            at: "/bank/open".to_owned(),
            all_open,
            lines: (0..count).map(row).collect(),
            known: count > 0,
            purposes: choices(&["爱青助学（不定向）", "own"]),
            others: choices(&["工作经费"]),
            pager: pager(count, "/bank/open"),
        };
        vec![
            page(c.clone(), 0, false),
            page(c.clone(), 0, true),
            page(c.clone(), 40, true),
            page(wrong(c, "", "refusal-bank-nothing-ticked"), 5, false),
        ]
    }
}

impl LinePage {
    /// Waiting, with and without postings; money that went out; matched; passed; a refused form.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: Frame, waits: bool, postings: usize, matched: usize| Self {
            c,
            line: BankRow { waits, ..row(0) },
            statement: id(1),
            balance: "12,000.00 元".to_owned(),
            matched: (0..matched).map(posting).collect(),
            postings: (0..postings).map(posting).collect(),
            came_in: postings != 1,
            purposes: choices(&["爱青助学（不定向）", "own"]),
            others: choices(&["工作经费"]),
            why: String::new(),
        };
        vec![
            page(c.clone(), true, 12, 0),
            page(c.clone(), true, 0, 0),
            page(c.clone(), true, 1, 0),
            page(c.clone(), false, 0, 2),
            page(c.clone(), false, 0, 0),
            page(wrong(c, "why", "refusal-bank-settled"), true, 2, 0),
        ]
    }
}

impl ReconcilePage {
    /// No line yet; both agree; differences of every kind.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let one = |n: usize| Difference {
            day: "2026年11月20日（星期五）".to_owned(),
            name: if n == 1 { LONG } else { "" }.to_owned(),
            amount: "500.00 元".to_owned(),
            cause: "账里已有，银行还没有".to_owned(),
            href: format!("/bank/lines/{}", id(n)),
        };
        let page = |any: bool, even: bool, count: usize| Self {
            c: c.clone(),
            day: "2026-11-21".to_owned(),
            day_words: "2026年11月21日（星期六）".to_owned(),
            any,
            last_on: "2026年11月20日（星期五）".to_owned(),
            books: "61,543.00 元".to_owned(),
            bank: "61,543.00 元".to_owned(),
            before: if even { "" } else { "-20.00 元" }.to_owned(),
            first_on: "2026年9月1日（星期二）".to_owned(),
            not_at_bank: "0.00 元".to_owned(),
            not_in_books: "0.00 元".to_owned(),
            missing: if even { "" } else { "5.00 元" }.to_owned(),
            explained: "61,543.00 元".to_owned(),
            even,
            no_balance: !even,
            postings: (0..count).map(one).collect(),
            lines: (0..count).map(one).collect(),
            more: count / 2,
        };
        vec![page(false, false, 0), page(true, true, 0), page(true, false, 3)]
    }
}
