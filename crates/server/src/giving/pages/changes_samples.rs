//! States of the pages of changes of purpose, for the test that draws every page.

use super::changes::{AskedLine, ChangeLine};
use super::{ChangePage, ChangesPage};
use crate::books::pages::samples::{choices, id, pager, wrong};
use crate::ui::Frame;
use crate::web::parse_form;

const LONG: &str = "东莞市龙城街道中心城社区二〇二六年秋季爱青助学不定向资助专项（含往年结余）";

fn line(n: usize) -> ChangeLine {
    ChangeLine {
        id: id(n),
        way: (LONG.to_owned(), "爱青助学（不定向）".to_owned()),
        amount: "1,000.00 元".to_owned(),
        state: "等捐赠人同意".to_owned(),
        tone: "wait",
        made_at: "2026年11月21日（星期六）09:30".to_owned(),
    }
}

impl ChangesPage {
    /// Nothing; many; a refused form.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: Frame, count: usize, purposes: &[&str]| Self {
            c,
            lines: (0..count).map(line).collect(),
            pager: pager(count, "/giving/changes"),
            purposes: choices(purposes),
            form: parse_form(&"fen=1000&why=x".into()),
        };
        vec![
            page(c.clone(), 0, &["a", "b"]),
            page(c.clone(), 60, &[]),
            page(wrong(c, "to", "refusal-consent-same-purpose"), 1, &["a", "b"]),
        ]
    }
}

impl ChangePage {
    /// Waits, for a keeper; for a giver; refused; moved.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let asked = |n: usize| AskedLine {
            id: id(n),
            code: format!("G-{n:04}"),
            amount: "500.00 元".to_owned(),
            gifts: vec![("/giving/gifts/1".to_owned(), "2026年3月5日（星期四）".to_owned())],
            consented: if n == 1 { "纸质 同意书 12 号 · 2026年11月21日" } else { "" }.to_owned(),
        };
        let page = |c: Frame, waiting: bool, staff: bool| Self {
            c,
            line: line(1),
            why: "受助学生已毕业，余款转给其他学生。".to_owned(),
            made_by: "周敏仪".to_owned(),
            posting: if waiting { "" } else { "/books/postings/1" }.to_owned(),
            asked: (0..3).map(asked).collect(),
            missing: if waiting { 2 } else { 0 },
            waiting,
            notes: waiting && staff,
            carries: waiting && staff,
            consents: waiting && !staff,
            staff,
            slip: String::new(),
        };
        vec![
            page(c.clone(), true, true),
            page(c.clone(), true, false),
            page(wrong(c, "slip", "refusal-consent-no-slip"), true, true),
            page(c.clone(), false, true),
        ]
    }
}
