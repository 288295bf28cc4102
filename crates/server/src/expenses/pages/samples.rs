//! States of the pages of expenses, for the test that draws every page.

use super::report::ReportLine;
use super::{ClaimLine, ClaimPage, ExpensesPage, OwnExpensesPage, PaymentPage, ReportPage};
use crate::books::pages::samples::{choices, id, pager, wrong};
use crate::ui::Frame;

const LONG: &str = "龙城街道中心城社区二〇二六年秋季独居老人探访暨重阳节慰问志愿服务活动（第三场）";

fn line(n: usize) -> ClaimLine {
    ClaimLine {
        id: id(n),
        person: if n == 1 { "阿卜杜热合曼·买买提吐尔逊" } else { "王芳" }.to_owned(),
        title: if n == 1 { LONG } else { "周六探访" }.to_owned(),
        kind: "交通".to_owned(),
        amount: "12.00 元".to_owned(),
        day: "2026年11月14日（星期六）".to_owned(),
        state: "待审核".to_owned(),
        tone: "wait",
        why: if n == 2 { "没有票据" } else { "" }.to_owned(),
        waits: n.is_multiple_of(2),
        own: n == 3,
    }
}

impl OwnExpensesPage {
    /// No shift to claim for; shifts and claims; a refused form.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: Frame, count: usize| Self {
            c,
            shifts: if count > 0 {
                choices(&["2026年11月14日 · 周六探访"])
            } else {
                Vec::new()
            },
            kinds: choices(&["transport", "meal"]),
            shift: String::new(),
            kind: String::new(),
            fen: "12".to_owned(),
            words: String::new(),
            lines: (0..count).map(line).collect(),
            pager: pager(count, "/me/expenses"),
        };
        vec![
            page(c.clone(), 0),
            page(c.clone(), 30),
            page(wrong(c, "fen", "refusal-expenses-own"), 2),
        ]
    }
}

impl ExpensesPage {
    /// None; waiting; to be paid, with and without money for it; a refused form.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: Frame, count: usize, pays: bool, free: &[&str]| Self {
            c,
            state: if pays { "approved" } else { "claimed" }.to_owned(),
            states: choices(&["claimed", "approved", "paid", "refused"]),
            lines: (0..count).map(line).collect(),
            pager: pager(count, "/expenses"),
            approves: !pays && count > 0,
            pays,
            purposes: choices(free),
            accounts: choices(&["bank", "cash"]),
            day: "2026-11-21".to_owned(),
        };
        vec![
            page(c.clone(), 0, false, &[]),
            page(c.clone(), 40, false, &[]),
            page(c.clone(), 5, true, &["工作经费"]),
            page(c.clone(), 5, true, &[]),
            page(wrong(c, "purpose", "refusal-expenses-bound-money"), 2, true, &["工作经费"]),
        ]
    }
}

impl ClaimPage {
    /// Waiting; with its picture; refused; for whoever signs its payment; a refused form.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: Frame, n: usize, picture: &str| Self {
            c,
            line: line(n),
            words: "往返公交".to_owned(),
            claimed: "2026年11月14日 18:20".to_owned(),
            rule: "志愿者费用上限 第 1 版".to_owned(),
            decided: if n == 2 { "陈惠珊" } else { "" }.to_owned(),
            payment: if n == 1 { id(7) } else { String::new() },
            has_photo: n < 2,
            picture: picture.to_owned(),
            approves: true,
            may_refuse: n < 2,
            why: String::new(),
        };
        let signer = Self { approves: false, may_refuse: false, ..page(c.clone(), 1, "") };
        vec![
            page(c.clone(), 0, ""),
            page(c.clone(), 1, "data:image/jpeg;base64,AAAA"),
            page(c.clone(), 2, ""),
            signer,
            page(wrong(c, "why", "refusal-expenses-in-batch"), 0, ""),
        ]
    }
}

impl PaymentPage {
    /// One claim, with a long name; many; without their pages; all put into another payment.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |from: usize, count: usize| Self {
            c: c.clone(),
            amount: "230.00 元".to_owned(),
            claims: i64::try_from(count).unwrap_or(0),
            made: "周敏仪 · 2026年11月20日（星期五）9:00".to_owned(),
            voucher: id(8),
            moved: false,
            lines: (from..from + count.min(50)).map(line).collect(),
            pager: pager(count, "/expenses/payments"),
            opens: true,
        };
        vec![
            page(1, 1),
            page(0, 120),
            Self { opens: false, ..page(0, 3) },
            Self { moved: true, claims: 3, ..page(0, 0) },
        ]
    }
}

impl ReportPage {
    /// Nothing, in a year gone by; many activities, this year.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let one = |n: usize| ReportLine {
            title: if n == 1 { LONG } else { "周六探访" }.to_owned(),
            kind: "交通".to_owned(),
            claims: 12,
            amount: "144.00 元".to_owned(),
        };
        let page = |count: usize| Self {
            c: c.clone(),
            year: "2026".to_owned(),
            beside: ("2025".to_owned(), String::new()),
            lines: (0..count).map(one).collect(),
            claims: 12,
            sum: "144.00 元".to_owned(),
        };
        let before = Self {
            year: "2025".to_owned(),
            beside: ("2024".to_owned(), "2026".to_owned()),
            ..page(0)
        };
        vec![before, page(30)]
    }
}
