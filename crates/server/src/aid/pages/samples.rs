//! States of the pages of aid, for the test that draws every page.

use super::award::PartLine;
use super::programme::FlowLine;
use super::pupils::{OwnAward, PupilLine};
use super::term::AwardLine;
use super::{AwardPage, ProgrammePage, PupilFormPage, PupilPage, PupilsPage, TermPage, TracePage};
use crate::books::pages::samples::{choices, id, pager, wrong};
use crate::ui::Frame;
use crate::web::parse_form;

const LONG: &str = "东莞市龙城街道中心城社区二〇二六年秋季爱青助学不定向资助专项（含往年结余）";

impl ProgrammePage {
    /// Nothing yet; many terms; for an official.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let line = |n: usize| FlowLine {
            term: format!("{}-2", 2026 - n),
            name: format!("{} 年秋季学期", 2026 - n),
            pool: "8,500.00 元".to_owned(),
            directed: "2,000.00 元".to_owned(),
            paid: "3,000.00 元".to_owned(),
            awards: 5,
            awarded: "3,000.00 元".to_owned(),
            held: "61,543.00 元".to_owned(),
        };
        let page = |count: usize, rows: bool| Self {
            c: c.clone(),
            raised: "102,543.00 元".to_owned(),
            paid: "41,000.00 元".to_owned(),
            held: "61,543.00 元".to_owned(),
            awards: 65,
            pupils: 12,
            pupils_ever: 22,
            whole: (12, 13),
            gap_free: if count > 0 { "98.6%" } else { "" }.to_owned(),
            lines: (0..count).map(line).collect(),
            term: "2026-2".to_owned(),
            rows,
        };
        vec![page(0, true), page(16, true), page(16, false)]
    }
}

impl PupilsPage {
    /// None; many.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let line = |n: usize| PupilLine {
            id: id(n),
            code: format!("P-{n:04}"),
            stage: "初中".to_owned(),
            taken_on: "2026年9月1日（星期二）".to_owned(),
            left_on: if n == 2 { "2026年7月1日（星期三）" } else { "" }.to_owned(),
        };
        let page = |count: usize| Self {
            c: c.clone(),
            lines: (0..count).map(line).collect(),
            pager: pager(count, "/aid/pupils"),
            term: "2026-2".to_owned(),
        };
        vec![page(0), page(60)]
    }
}

impl PupilPage {
    /// New; with awards; told; left; two refused forms.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let award = |n: usize| OwnAward {
            id: id(n),
            term: "2026 年秋季学期".to_owned(),
            amount: "500.00 元".to_owned(),
            state: "已签收".to_owned(),
            tone: "done",
        };
        let page = |c: Frame, count: usize, left: &str| Self {
            c,
            id: id(1),
            code: "P-0001".to_owned(),
            stage: "初中".to_owned(),
            taken_on: "2026年9月1日（星期二）".to_owned(),
            left: left.to_owned(),
            lines: (0..count).map(award).collect(),
            may_reveal: true,
            told: Vec::new(),
            reasons: choices(&["graduated", "moved", "better"]),
            form: parse_form(&"to=".into()),
        };
        let told = vec![("姓名".to_owned(), "阿卜杜热合曼·阿卜杜克热木·买买提".to_owned())];
        vec![
            page(c.clone(), 0, ""),
            page(c.clone(), 12, ""),
            Self { told, ..page(c.clone(), 2, "") },
            page(c.clone(), 2, "2026年7月1日（星期三） · 家里情况好转"),
            page(wrong(c, "purpose", "refusal-basics-text-missing"), 1, ""),
            page(wrong(c, "to", "refusal-basics-text-missing"), 1, ""),
        ]
    }
}

impl PupilFormPage {
    /// A fresh form; one that came back.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: Frame| Self {
            c,
            form: parse_form(&"stage=primary&day=2026-11-21".into()),
            stages: choices(&["primary", "junior-middle", "senior-middle"]),
        };
        vec![page(c.clone()), page(wrong(c, "name", "refusal-basics-text-missing"))]
    }
}

impl TermPage {
    /// Nothing and nobody; pupils to propose; many awards; a refused form.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let line = |n: usize| AwardLine {
            id: id(n),
            code: format!("P-{n:04}"),
            pupil: id(n),
            stage: "高中".to_owned(),
            amount: "1,000.00 元".to_owned(),
            purpose: if n == 1 { LONG } else { "爱青助学（不定向）" }.to_owned(),
            proposed_by: "周敏仪".to_owned(),
            state: "等决定".to_owned(),
            tone: "wait",
            day: if n == 3 { "2026年11月20日（星期五）" } else { "" }.to_owned(),
            next: ["decide", "pay", "receive", ""][n % 4],
        };
        let page = |c: Frame, count: usize, free: usize| Self {
            c,
            term: "2026-2".to_owned(),
            name: "2026 年秋季学期".to_owned(),
            beside: ("2026-1".to_owned(), "2027-1".to_owned()),
            standards: vec!["小学 500.00 元".to_owned(), "高中 1,000.00 元".to_owned()],
            lines: (0..count).map(line).collect(),
            pager: pager(count, "/aid/terms/2026-2"),
            free: (0..free)
                .map(|n| crate::books::pages::Choice::new(id(n), format!("P-{n:04} · 小学")))
                .collect(),
            purposes: choices(&["爱青助学（不定向） · 8,500.00 元"]),
            accounts: choices(&["bank", "cash"]),
            can: [count > 0; 3],
            fen: String::new(),
        };
        vec![
            page(c.clone(), 0, 0),
            page(c.clone(), 0, 8),
            page(c.clone(), 60, 3),
            page(wrong(c, "fen", "refusal-basics-amount-missing"), 4, 3),
        ]
    }
}

fn part(n: usize) -> PartLine {
    PartLine {
        award: id(n),
        what: "P-0001 · 2026 年秋季学期".to_owned(),
        state: "已签收".to_owned(),
        tone: "done",
        gift: id(n),
        giver: "G-0001".to_owned(),
        given_on: "2026年3月2日（星期一）".to_owned(),
        amount: "300.00 元".to_owned(),
        receipt: match n {
            0 => String::new(),
            1 => "监护人说没有收到 · 学校签收 2026年9月20日".to_owned(),
            _ => "监护人本人手机确认 2026年9月20日".to_owned(),
        },
    }
}

impl AwardPage {
    /// Proposed; decided; received with its parts; two refused forms.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: Frame, tone: &'static str, count: usize| Self {
            c,
            id: id(1),
            code: "P-0001".to_owned(),
            pupil: if count > 0 { String::new() } else { id(2) },
            term: "2026-2".to_owned(),
            term_name: "2026 年秋季学期".to_owned(),
            stage: "高中".to_owned(),
            amount: "1,000.00 元".to_owned(),
            capitals: "壹仟元整".to_owned(),
            purpose: LONG.to_owned(),
            rule: "《助学标准》第 1 版".to_owned(),
            state: "已签收".to_owned(),
            tone,
            steps: vec![("提出".to_owned(), "周敏仪 · 2026年9月1日".to_owned())],
            posting: if count > 0 { id(3) } else { String::new() },
            parts: (0..count).map(part).collect(),
            delivered: "监护人已确认 · 社工未确认 · 志愿者未确认".to_owned(),
            receipt: if count > 0 { "监护人本人手机确认 2026年9月20日" } else { "" }.to_owned(),
            may_refuse: tone == "wait",
            may_withdraw: tone == "wait",
            may_return: count > 0,
        };
        vec![
            page(c.clone(), "wait", 0),
            page(c.clone(), "off", 0),
            page(c.clone(), "done", 4),
            page(wrong(c, "why", "refusal-basics-text-missing"), "wait", 0),
            page(wrong(c, "reason", "refusal-basics-text-missing"), "info", 2),
        ]
    }
}

impl TracePage {
    /// Not used; used.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |count: usize| Self {
            c: c.clone(),
            gift: id(1),
            giver: "G-0001".to_owned(),
            given_on: "2026年3月2日（星期一）".to_owned(),
            amount: "1,000.00 元".to_owned(),
            refunded: if count > 0 { "100.00 元" } else { "" }.to_owned(),
            left: "0.00 元".to_owned(),
            parts: (0..count).map(part).collect(),
        };
        vec![page(0), page(20)]
    }
}
