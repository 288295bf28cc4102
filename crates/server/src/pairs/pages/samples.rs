//! States of the pages of pairs, for the test that draws every page.

use super::checks::CheckLine;
use super::desk::PairRowLine;
use super::empty::EmptyLine;
use super::own::OwnChild;
use super::pair::{BeforeLine, CoverLine, SeatPart};
use super::{ChecksPage, EmptySeatsPage, OwnPairsPage, PairPage, PairsPage};
use crate::books::pages::samples::{choices, id, pager, wrong};
use crate::ui::Frame;
use crate::web::{filled, parse_form};

const LONG: &str = "阿卜杜热合曼·阿卜杜克热木·买买提";
const DAY: &str = "2026年9月1日（星期二）";

impl PairsPage {
    /// None; many, two with an empty seat.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let line = |n: usize| PairRowLine {
            id: id(n),
            code: format!("P-{n:04}"),
            worker: if n == 1 { LONG } else { "陈慧珊" }.to_owned(),
            volunteer: if n == 0 { "" } else { "王芳" }.to_owned(),
            worker_clock: String::new(),
            volunteer_clock: if n == 0 { "9 天 4 小时" } else { "" }.to_owned(),
        };
        let page = |count: usize| Self {
            c: c.clone(),
            percent: if count == 0 { "" } else { "98.6%" }.to_owned(),
            covered: 1_824,
            all: 1_849,
            pairs: i64::try_from(count).unwrap_or(0),
            empty: 1,
            lines: (0..count).map(line).collect(),
            pager: pager(count, "/pairs"),
        };
        vec![page(0), page(60)]
    }
}

impl EmptySeatsPage {
    /// None; some; a refused form.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let line = |n: usize| EmptyLine {
            id: id(n),
            pupil: id(n + 20),
            code: format!("P-{n:04}"),
            seat: "志愿者".to_owned(),
            why: "退出结对".to_owned(),
            clock: "9 天 4 小时".to_owned(),
            best: ["", LONG, "王芳"][n % 3].to_owned(),
            reasons: "住同一社区，会说客家话，现在陪伴 1 名".to_owned(),
        };
        let page = |c: Frame, count: usize| Self { c, lines: (0..count).map(line).collect() };
        let refused = wrong(c, "cover", "refusal-pairs-no-choice");
        vec![page(c.clone(), 0), page(c.clone(), 12), page(refused, 2)]
    }
}

impl PairPage {
    /// Both seats held; one empty with and without covers; left; refused forms.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let held = |code: &'static str, name: &str| SeatPart {
            seat: "社工".to_owned(),
            code,
            name: name.to_owned(),
            since: DAY.to_owned(),
            why: String::new(),
            id: id(3),
            mark: code == "worker",
            covers: Vec::new(),
        };
        let cover = |n: usize| CoverLine {
            id: id(n),
            name: if n == 1 { LONG } else { "王芳" }.to_owned(),
            number: format!("DG{n:06}"),
            reasons: "住同一社区，会说客家话，现在陪伴 1 名".to_owned(),
        };
        let empty = |count: usize| SeatPart {
            name: String::new(),
            since: "9 天 4 小时".to_owned(),
            why: "退出结对".to_owned(),
            covers: (0..count).map(cover).collect(),
            mark: true,
            ..held("volunteer", "")
        };
        let before = |n: usize| BeforeLine {
            name: if n == 1 { LONG } else { "李敏" }.to_owned(),
            seat: "志愿者".to_owned(),
            days: format!("{DAY} 至 {DAY}"),
            why: "退出结对 · 搬家".to_owned(),
        };
        let page = |c: Frame, seats: Vec<SeatPart>, count: usize| Self {
            c,
            id: id(1),
            code: "P-0001".to_owned(),
            percent: "98.6%".to_owned(),
            seats,
            before: (0..count).map(before).collect(),
            conflicts: choices(&["family", "giver"]),
            sexes: choices(&["", "female", "male"]),
            speeches: choices(&["mandarin", "hakka"]),
            spoken: vec!["hakka".to_owned()],
            form: filled(&[("area", "中山社区".to_owned())]),
        };
        let both = || vec![held("worker", LONG), held("volunteer", "王芳")];
        vec![
            page(c.clone(), both(), 0),
            page(c.clone(), vec![held("worker", "陈慧珊"), empty(5)], 2),
            page(c.clone(), vec![held("worker", "陈慧珊"), empty(0)], 2),
            page(c.clone(), Vec::new(), 2),
            page(wrong(c, "number", "refusal-pairs-no-check"), vec![empty(1)], 1),
            page(wrong(c, "why", "refusal-basics-text-missing"), both(), 0),
        ]
    }
}

impl ChecksPage {
    /// None; many; a refused form; for an assistant.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let line = |n: usize| CheckLine {
            name: if n == 1 { LONG } else { "王芳" }.to_owned(),
            number: format!("DG{n:06}"),
            issued: DAY.to_owned(),
            until: "2027年9月1日（星期三）".to_owned(),
            seen_by: "陈慧珊".to_owned(),
            children: 1,
            state: ["有效", "还有 9 天到期", "已到期"][n % 3].to_owned(),
            tone: ["done", "wait", "bad"][n % 3],
        };
        let page = |c: Frame, count: usize, may_see: bool| Self {
            c,
            months: 12,
            lines: (0..count).map(line).collect(),
            pager: pager(count, "/pairs/checks"),
            form: parse_form(&"number=DG000001&day=2026-09-01".into()),
            may_see,
        };
        let refused = wrong(c, "day", "refusal-pairs-future");
        vec![
            page(c.clone(), 0, true),
            page(c.clone(), 60, true),
            page(refused, 1, true),
            page(c.clone(), 3, false),
        ]
    }
}

impl OwnPairsPage {
    /// Nothing yet; with children; a refused form.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let child = |n: usize| OwnChild {
            id: id(n),
            code: format!("P-{n:04}"),
            seat: "志愿者".to_owned(),
            since: DAY.to_owned(),
        };
        let page = |c: Frame, count: usize| Self {
            c,
            children: (0..count).map(child).collect(),
            speeches: choices(&["mandarin", "hakka"]),
            spoken: vec!["hakka".to_owned()],
            offered: count > 0,
            check: if count > 0 { DAY } else { "" }.to_owned(),
        };
        let refused = wrong(c, "why", "refusal-basics-text-missing");
        vec![page(c.clone(), 0), page(c.clone(), 2), page(refused, 1)]
    }
}
