//! States of the pages of allocations, for the test that draws every page.

use super::committee::SeatLine;
use super::list::AllocationLine;
use super::meeting::{ChildLine, Sums, VoteLine};
use super::needs::NeedLine;
use super::suggest::{Looked, PoolLine};
use super::{CommitteePage, ListPage, MeetingPage, MinutesPage, NeedsPage, SuggestPage};
use crate::books::pages::samples::{choices, id, pager, wrong};
use crate::ui::Frame;

const LONG: &str = "东莞市龙城街道中心城社区二〇二六年秋季爱青助学不定向资助专项（含往年结余）";
const NAME: &str = "阿卜杜热合曼·阿卜杜克热木·买买提";

impl ListPage {
    /// Nothing yet; many; for a member who is no worker.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let line = |n: usize| AllocationLine {
            id: id(n),
            term: "2026 年秋季学期".to_owned(),
            state: "等委员会".to_owned(),
            tone: "wait",
            pool: "8,500.00 元".to_owned(),
            given: "8,400.00 元".to_owned(),
            served: "20 / 26".to_owned(),
            made_at: "2026年11月21日（星期六）09:30".to_owned(),
        };
        let page = |count: usize, staff: bool| Self {
            c: c.clone(),
            available: "8,500.00 元".to_owned(),
            seats: count.min(5),
            noted: (20, 26),
            term: "2026-2".to_owned(),
            lines: (0..count).map(line).collect(),
            pager: pager(count, "/allocation"),
            suggest: staff,
            staff,
        };
        vec![page(0, true), page(60, true), page(2, false)]
    }
}

impl CommitteePage {
    /// Nobody; many, for a reader who appoints nobody; a refused form.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let line = |n: usize| SeatLine {
            id: id(n),
            name: if n == 1 { NAME } else { "陈慧珊" }.to_owned(),
            side: "社工".to_owned(),
            since: "2026年11月1日（星期日）09:30".to_owned(),
        };
        let page = |c: Frame, count: usize, sides: &[&str]| Self {
            c,
            lines: (0..count).map(line).collect(),
            sides: choices(sides),
            person: "V-0001".to_owned(),
        };
        vec![
            page(c.clone(), 0, &["worker"]),
            page(c.clone(), 9, &[]),
            page(wrong(c, "person", "refusal-basics-text-missing"), 2, &["worker", "body"]),
        ]
    }
}

impl NeedsPage {
    /// No pupil; many; a refused form.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let line = |n: usize| NeedLine {
            id: id(n),
            code: format!("P-{n:04}"),
            stage: "初中".to_owned(),
            class: i64::try_from(n % 5).unwrap_or(0),
            received: if n == 2 { "200" } else { "" }.to_owned(),
            sex: if n == 3 { "girl" } else { "" }.to_owned(),
            why: if n == 2 {
                "按申请评估：8 分 · 家庭收入 2 分：低保边缘"
            } else {
                ""
            }
            .to_owned(),
        };
        let page = |c: Frame, count: usize| Self {
            c,
            term: "2026-2".to_owned(),
            name: "2026 年秋季学期".to_owned(),
            lines: (0..count).map(line).collect(),
            noted: 20,
            pager: pager(count, "/allocation/needs/2026-2"),
        };
        let refused = wrong(c, "class", "refusal-basics-text-missing");
        vec![page(c.clone(), 0), page(c.clone(), 30), page(refused, 3)]
    }
}

impl SuggestPage {
    /// No purpose; nothing looked at; looked at by the rule; by other limits; a refused form.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let pool = |n: usize| PoolLine {
            id: id(n),
            name: if n == 1 { LONG } else { "爱青助学（不定向）" }.to_owned(),
            available: "8,500.00 元".to_owned(),
            bound: if n == 1 { "高中 · 女生" } else { "" }.to_owned(),
            typed: "8500".to_owned(),
        };
        let looked = |in_force: bool| Looked {
            classes: (1..=4).map(|n| (n, 5, "2,500.00 元".to_owned())).collect(),
            served: (20, 26),
            given: "8,400.00 元".to_owned(),
            remainder: "100.00 元".to_owned(),
            reasons: vec![("已到标准。".to_owned(), 12), ("钱用完了。".to_owned(), 8)],
            in_force,
        };
        let page = |c: Frame, count: usize, looked: Option<Looked>| Self {
            c,
            term: "2026-2".to_owned(),
            terms: choices(&["2026-2", "2027-1"]),
            pools: (0..count).map(pool).collect(),
            limits: vec![
                ("step-fen".to_owned(), "10000".to_owned()),
                ("per-school".to_owned(), "0".to_owned()),
            ],
            looked,
            stages: choices(&["primary", "senior-middle"]),
            binds: count > 0,
            bound_words: String::new(),
        };
        vec![
            page(c.clone(), 0, None),
            page(c.clone(), 2, None),
            page(c.clone(), 2, Some(looked(true))),
            page(c.clone(), 2, Some(looked(false))),
            page(wrong(c, "sources", "refusal-basics-text-missing"), 2, None),
            page(wrong(c, "bound_words", "refusal-basics-text-missing"), 2, None),
        ]
    }
}

fn sums(settled: bool) -> Sums {
    Sums {
        pool: "8,500.00 元".to_owned(),
        given: "8,400.00 元".to_owned(),
        remainder: "100.00 元".to_owned(),
        served: (20, 26),
        set: if settled { "8,300.00 元" } else { "" }.to_owned(),
        sources: vec![(LONG.to_owned(), "8,500.00 元".to_owned(), "高中 · 女生".to_owned())],
        rules: ("《不定向资金分配》第 1 版".to_owned(), "《助学标准》第 1 版".to_owned()),
        seed: 32_107_546,
        algorithm: 1,
        made: "周敏仪 · 2026年11月21日（星期六）09:30".to_owned(),
        settled: if settled { "陈慧珊 · 2026年11月22日（星期日）10:00" } else { "" }.to_owned(),
    }
}
fn child(n: usize) -> ChildLine {
    ChildLine {
        id: id(n),
        code: format!("P-{n:04}"),
        stage: "高中".to_owned(),
        class: if n == 3 { "" } else { "1" }.to_owned(),
        suggested: "500.00 元".to_owned(),
        set: if n == 2 { "400.00 元" } else { "" }.to_owned(),
        why: "给到了标准的最高额。".to_owned(),
        changes: n != 3,
    }
}
fn vote(n: usize) -> VoteLine {
    VoteLine {
        name: if n == 1 { NAME } else { "陈慧珊" }.to_owned(),
        side: "志愿者".to_owned(),
        vote: "反对".to_owned(),
        words: "两名高中生交通费高，应多留一些。".to_owned(),
        at: "2026年11月22日（星期日）10:00".to_owned(),
    }
}

impl MeetingPage {
    /// Before the committee for a member; an amount being set; refused; decided and reckoned again
    /// with and without a difference; turned down.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: Frame, seat: bool, decided: bool| Self {
            c,
            id: id(1),
            name: "2026 年秋季学期".to_owned(),
            term: "2026-2".to_owned(),
            state: if decided { "已决定" } else { "等委员会" }.to_owned(),
            tone: if decided { "done" } else { "wait" },
            open: !decided,
            decided,
            sums: sums(decided),
            lines: (0..30).map(child).collect(),
            pager: pager(30, "/allocation/1"),
            votes: (0..3).map(vote).collect(),
            seat,
            choices: [("for", "同意"), ("against", "反对"), ("recused", "回避")]
                .map(|(code, word)| (code.to_owned(), word.to_owned()))
                .to_vec(),
            typed: ("against".to_owned(), String::new()),
            setting: None,
            replayed: None,
            withdraws: !decided,
            staff: true,
        };
        let text = |text: &str| text.to_owned();
        let setting = Some((id(2), text("P-0002"), text("400.00"), text("")));
        let other = Some(vec!["P-0002".to_owned(), "sums".to_owned()]);
        vec![
            page(c.clone(), true, false),
            Self { setting, ..page(c.clone(), true, false) },
            page(wrong(c, "words", "refusal-basics-text-missing"), true, false),
            Self { replayed: Some(Vec::new()), ..page(c.clone(), false, true) },
            Self { replayed: other, ..page(c.clone(), false, true) },
            Self { votes: Vec::new(), staff: false, ..page(c.clone(), false, false) },
        ]
    }
}

impl MinutesPage {
    /// Before the meeting; after it.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |settled: bool, votes: usize| Self {
            c: c.clone(),
            id: id(1),
            name: "2026 年秋季学期".to_owned(),
            state: "已决定".to_owned(),
            sums: sums(settled),
            lines: (0..30).map(child).collect(),
            votes: (0..votes).map(vote).collect(),
        };
        vec![page(false, 0), page(true, 5)]
    }
}
