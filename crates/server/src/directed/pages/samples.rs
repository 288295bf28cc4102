//! States of the pages of directed giving, for the test that draws every page.

use super::gaps::{BridgeLine, GapLine};
use super::overview::{DraftLine, ListLine, NeedLine, PromiseLine, WaitLine};
use super::own::{OwnHold, OwnPromise, PupilCard};
use super::profile::HoldLine;
use super::promise::{MovedLine, TermLine};
use super::{ChoosePage, DirectedPage, GapsPage, OwnPage, ProfilePage, PromisePage};
use crate::books::pages::samples::{choices, id, pager, wrong};
use crate::ui::Frame;
use crate::web::filled;

const LONG: &str = "喜欢画画和足球，成绩中上，放学以后照顾弟弟妹妹，想当老师；家里靠爷爷奶奶种菜";
const TERM: &str = "2026 年秋季学期";

impl DirectedPage {
    /// Nothing; everything, with an alarm; bridges alone; for an assistant; a refused form.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let wait = |n: usize| WaitLine {
            href: format!("/aid/directed/promises/{}", id(n)),
            text: format!("G-0003：{LONG}"),
            late: n == 0,
        };
        let need = |n: usize| NeedLine {
            pupil: id(n),
            code: format!("P-{n:04}"),
            promise: if n == 0 { String::new() } else { id(n) },
        };
        let draft = |n: usize, declined: &str| DraftLine {
            id: id(n),
            pupil: id(n),
            code: format!("P-{n:04}"),
            term: TERM.to_owned(),
            why: "捐赠人停止资助 · 2026年11月21日（星期六）".to_owned(),
            amount: "1,000.00 元".to_owned(),
            declined: declined.to_owned(),
        };
        let listed = |n: usize| ListLine {
            pupil: id(n),
            code: format!("P-{n:04}"),
            stage: "高中".to_owned(),
            state: "可以预留".to_owned(),
            tone: "info",
            waiting: 3,
            first: n == 0,
        };
        let promise = |n: usize| PromiseLine {
            id: id(n),
            code: format!("P-{n:04}"),
            giver: "G-0008".to_owned(),
            amount: "1,000.00 元".to_owned(),
            from: TERM.to_owned(),
            state: "资助中".to_owned(),
            tone: "done",
        };
        let page = |c: Frame, count: usize, may_approve: bool| Self {
            c,
            number: (12, 13),
            standing: 4,
            waits: (0..count).map(wait).collect(),
            term: "2026-2".to_owned(),
            term_name: TERM.to_owned(),
            drafts: (0..count).map(|n| draft(n, "")).collect(),
            declined: (10..10 + count).map(|n| draft(n, LONG)).collect(),
            needs: (0..count).map(need).collect(),
            alarm: count > 0,
            list: (0..count).map(listed).collect(),
            promises: (0..count).map(promise).collect(),
            givers: (0..count).map(|n| (id(n), format!("G-{n:04}"), LONG.to_owned())).collect(),
            may_approve,
            form: filled(&[]),
        };
        vec![
            page(c.clone(), 0, true),
            page(c.clone(), 4, true),
            Self { waits: Vec::new(), ..page(c.clone(), 2, true) },
            page(c.clone(), 4, false),
            page(wrong(c, "giver", "refusal-basics-text-missing"), 1, true),
        ]
    }
}

impl GapsPage {
    /// Nothing; many with bridges.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let line = |n: usize| GapLine {
            pupil: id(n),
            code: format!("P-{n:04}"),
            term: TERM.to_owned(),
            state: "按时发放".to_owned(),
            tone: "done",
        };
        let bridge = |n: usize| BridgeLine {
            award: id(n),
            code: format!("P-{n:04}"),
            term: TERM.to_owned(),
            why: LONG.to_owned(),
            state: "已签收".to_owned(),
        };
        let tab = |n: usize| ("gap".to_owned(), "断档".to_owned(), n, n == 0);
        let page = |count: usize| Self {
            c: c.clone(),
            number: (12, 13),
            tabs: (0..5).map(tab).collect(),
            lines: (0..count).map(line).collect(),
            pager: pager(count, "/aid/directed/gaps"),
            bridges: (0..count / 4).map(bridge).collect(),
        };
        vec![page(0), page(60)]
    }
}

impl ProfilePage {
    /// Not on the list; a draft for a second reader; held with a line; promised; refused.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let hold = |n: usize| HoldLine {
            giver: format!("G-{n:04}"),
            state: "排队".to_owned(),
            note: "第 2 位".to_owned(),
        };
        let page = |c: Frame, state: &str, holds: usize| Self {
            c,
            id: id(1),
            code: "P-0023".to_owned(),
            stage: "高中".to_owned(),
            state: state.to_owned(),
            tone: "wait",
            words: if state.is_empty() { String::new() } else { LONG.to_owned() },
            may_write: holds == 0,
            may_screen: !state.is_empty() && holds == 0,
            may_off: !state.is_empty(),
            holds: (0..holds).map(hold).collect(),
            promise: (String::new(), String::new()),
            givers: choices(if holds == 0 { &["G-0003", "G-0008"] } else { &[] }),
            terms: choices(&["2026-1", "2026-2"]),
            form: filled(&[]),
        };
        vec![
            page(c.clone(), "", 0),
            page(c.clone(), "待复核", 0),
            page(c.clone(), "预留中", 5),
            Self {
                promise: (id(4), "G-0003".to_owned()),
                may_write: false,
                may_screen: false,
                ..page(c.clone(), "已约定", 0)
            },
            page(wrong(c, "words", "refusal-basics-text-missing"), "", 0),
        ]
    }
}

fn term_line(n: usize) -> TermLine {
    TermLine {
        term: format!("{}-2", 2026 - n),
        name: TERM.to_owned(),
        paid: if n == 0 { "" } else { "1,000.00 元" }.to_owned(),
        aid: if n == 0 { "" } else { "已签收 · 2026年10月30日" }.to_owned(),
        award: if n == 0 { String::new() } else { id(n) },
        reminded: if n == 1 { "2026-10-01" } else { "" }.to_owned(),
        report: if n == 0 { "" } else { LONG }.to_owned(),
        screened: n > 1,
    }
}

impl PromisePage {
    /// Stands; asked; each answer to be done; done; refused forms.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: Frame, stands: bool, onward: &'static str| Self {
            c,
            id: id(1),
            pupil: (id(2), "P-0023".to_owned()),
            giver: (id(3), "G-0003".to_owned()),
            state: "资助中".to_owned(),
            stands,
            facts: vec![("每学期".to_owned(), "1,000.00 元".to_owned())],
            terms: (0..if stands { 4 } else { 0 }).map(term_line).collect(),
            moved: (0..if stands { 3 } else { 0 })
                .map(|n| MovedLine {
                    day: "2026年11月20日 09:30".to_owned(),
                    what: "退还一部分".to_owned(),
                    term: TERM.to_owned(),
                    fen: "-1,000.00 元".to_owned(),
                    gift: if n == 1 { String::new() } else { id(4) },
                })
                .collect(),
            choices: choices(&["2026-2", "2027-1", "2026-1"]),
            accounts: choices(&["bank", "cash"]),
            this_term: "2026-2".to_owned(),
            this_name: TERM.to_owned(),
            amount: "1000.00".to_owned(),
            question: if stands { String::new() } else { LONG.to_owned() },
            onward,
            answers: choices(&["another", "pool", "back"]),
            others: choices(&["P-0031"]),
            may_screen: true,
            form: filled(&[]),
        };
        let mut out = vec![page(c.clone(), true, "")];
        for onward in ["ask", "another", "pool", "back", ""] {
            out.push(page(c.clone(), false, onward));
        }
        out.push(page(wrong(c, "fen", "refusal-basics-amount-missing"), true, ""));
        out.push(page(wrong(c, "why", "refusal-basics-text-missing"), true, ""));
        out
    }
}

impl ChoosePage {
    /// Nothing; free, held and one's own; refused.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let card = |n: usize| PupilCard {
            code: format!("P-{n:04}"),
            stage: "初中".to_owned(),
            amount: "500.00 元".to_owned(),
            words: LONG.to_owned(),
            first: n == 0,
            held: n.is_multiple_of(2),
            waiting: 3,
            mine: n == 3,
        };
        let page = |c: Frame, count: usize| Self {
            c,
            cards: (0..count).map(card).collect(),
            rule: (7, 3),
        };
        vec![
            page(c.clone(), 0),
            page(c.clone(), 12),
            page(wrong(c, "", "refusal-basics-text-missing"), 2),
        ]
    }
}

impl OwnPage {
    /// Nothing; holds, promises and a question; refused.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let hold = |n: usize| OwnHold {
            id: id(n),
            code: format!("P-{n:04}"),
            note: "排在第 2 位".to_owned(),
            held: n == 0,
        };
        let promise = |n: usize| OwnPromise {
            id: id(n),
            code: format!("P-{:04}", n + 20),
            stage: "高中".to_owned(),
            amount: "1,000.00 元".to_owned(),
            state: "资助中".to_owned(),
            stands: n == 0,
            expected: if n == 0 { TERM } else { "" }.to_owned(),
            left: "0.00 元".to_owned(),
            terms: (0..n * 3).map(term_line).collect(),
            question: if n == 0 { "" } else { LONG }.to_owned(),
        };
        let page = |c: Frame, count: usize| Self {
            c,
            code: "G-0008".to_owned(),
            holds: (0..count).map(hold).collect(),
            promises: (0..count).map(promise).collect(),
            standing: choices(if count > 0 { &["P-0020"] } else { &[] }),
            asked: choices(if count > 0 { &["P-0021"] } else { &[] }),
            answers: choices(&["another", "pool", "back"]),
            form: filled(&[]),
        };
        vec![
            page(c.clone(), 0),
            page(c.clone(), 3),
            page(wrong(c, "why", "refusal-basics-text-missing"), 2),
        ]
    }
}
