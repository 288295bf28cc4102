//! States of the pages of leaders and workers, for the test that draws every page.

use super::awards::{AwardLine, ReadyLine};
use super::branch::{LeaderLine, NextView, WeekLine};
use super::branches::BranchLine;
use super::endorse::{AskedLine, LatestLine, TickLine};
use super::meeting::{AdultLine, RosterLine, ServedLine};
use super::{
    AwardsPage, AwardsSheet, BranchPage, BranchesPage, Choice, EndorsePage, MeetingPage,
    TermFormPage, filled,
};
use crate::ui::{FieldError, Frame};
use crate::web::paging::{PageAsked, Pager};

pub(super) const LONG: &str = "龙城街道中心城片区青少年公益团体少骏会石龙中学高中部周末第一分会";
pub(super) const LONG_NAME: &str = "阿卜杜热合曼·阿卜杜克热木·买买提";
const WHEN: &str = "2026年11月28日（星期六）14:30-16:30";

pub(super) fn id(n: usize) -> String {
    format!("018f0000-0000-7000-8000-{n:012}")
}

pub(super) fn pager(total: usize, path: &str) -> Pager {
    Pager::new(PageAsked::from_query(""), i64::try_from(total).unwrap_or(0), path, "")
}

fn wrong(c: &Frame, field: &str, key: &str) -> Frame {
    let mut c = c.clone();
    c.errors = vec![FieldError { field: field.to_owned(), text: c.t(key) }];
    c
}

pub(super) fn name(n: usize) -> String {
    if n % 5 == 4 { LONG_NAME } else { "黄嘉怡" }.to_owned()
}

fn choices(all: &[&str]) -> Vec<Choice> {
    let one = |v: &&str| Choice { value: (*v).to_owned(), label: (*v).to_owned(), chosen: false };
    all.iter().map(one).collect()
}

impl BranchesPage {
    /// Nothing; many.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let line = |n: usize| BranchLine {
            id: id(n),
            name: if n % 3 == 1 { LONG } else { "少骏会石龙分会" }.to_owned(),
            note: "2026-2027学年第一学期 · 下一次集会 11月28日（周六）14:30".to_owned(),
        };
        let page = |n: usize| Self {
            c: c.clone(),
            lines: (0..n).map(line).collect(),
            pager: pager(n, "/progression"),
        };
        vec![page(0), page(60)]
    }
}

fn week(n: usize) -> WeekLine {
    let (tone, note) = match n % 4 {
        0 => ("done", "到 22 人"),
        1 => ("wait", "24 个孩子只有 2 位成人，一位最多照看 8 个，还差 1 位。"),
        2 => ("bad", "台风"),
        _ => ("info", ""),
    };
    WeekLine {
        id: id(n),
        number: i64::try_from(n).unwrap_or(0) + 1,
        when: WHEN.to_owned(),
        moved: if n == 2 { "原定 11月21日" } else { "" }.to_owned(),
        theme: if n == 3 { LONG } else { "尊老" }.to_owned(),
        adults: if n == 1 { "" } else { "李敏、何桂芳" }.to_owned(),
        state: "计划中".to_owned(),
        tone,
        note: note.to_owned(),
    }
}

impl BranchPage {
    /// Without a term; at the beginning; in full swing.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |weeks: usize, grants: bool| Self {
            c: c.clone(),
            id: id(1),
            name: if weeks > 4 { LONG } else { "少骏会石龙分会" }.to_owned(),
            term: if weeks == 0 { "" } else { "2026-2027学年第一学期" }.to_owned(),
            days: "2026年9月1日（星期二） 到 2027年1月22日（星期五）".to_owned(),
            next: (0..weeks.min(1))
                .map(|_| NextView {
                    id: id(2),
                    theme: "尊老".to_owned(),
                    when: WHEN.to_owned(),
                    place: "龙城社区中心二楼".to_owned(),
                    lacks: if weeks > 4 { vec![week(1).note] } else { Vec::new() },
                    begun: weeks == 4,
                })
                .collect(),
            weeks: (0..weeks).map(week).collect(),
            children: 24,
            ready: if weeks > 4 { 5 } else { 0 },
            lacking: if weeks > 4 { 1 } else { 0 },
            leaders: (0..weeks.min(3))
                .map(|n| LeaderLine {
                    person: id(n),
                    name: name(n + 2),
                    state: "可以带领".to_owned(),
                    tone: if n == 0 { "done" } else { "bad" },
                    until: "到 2027年6月30日（星期三）".to_owned(),
                })
                .collect(),
            asked: "每次集会至少 2 位成人。".to_owned(),
            plans: true,
            grants,
        };
        vec![page(0, false), page(4, false), page(20, true)]
    }
}

impl TermFormPage {
    /// A new one; one that came back.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: Frame, title: &str| Self {
            c,
            id: id(1),
            name: LONG.to_owned(),
            form: filled(&[("title", title.to_owned()), ("from", "14:30".to_owned())]),
            weekdays: choices(&["周六", "周日"]),
        };
        let refused = wrong(c, "until", "refusal-progression-meeting-reversed");
        vec![page(c.clone(), ""), page(refused, LONG)]
    }
}

fn meeting(c: Frame, state: &'static str, begun: bool, children: usize) -> MeetingPage {
    MeetingPage {
        c,
        id: id(1),
        branch: id(2),
        branch_name: LONG.to_owned(),
        theme: "尊老".to_owned(),
        when: WHEN.to_owned(),
        place: "龙城社区中心二楼".to_owned(),
        moved: if state == "planned" { "原定 2026年11月21日（星期六）" } else { "" }.to_owned(),
        state,
        state_words: "计划中".to_owned(),
        why: if state == "called_off" { "台风" } else { "" }.to_owned(),
        begun,
        lacks: if children > 10 { vec![week(1).note] } else { Vec::new() },
        adults: (0..children.min(2))
            .map(|n| AdultLine { person: id(n + 90), name: name(n + 3), part: "带领".to_owned() })
            .collect(),
        leaders: choices(&["李敏"]),
        roster: (0..children)
            .map(|n| RosterLine {
                person: id(n + 10),
                name: name(n),
                number: format!("LC-{n:06}"),
                there: n != 3,
                barred: n == 3,
            })
            .collect(),
        barred: i64::from(children > 3),
        counts_for: vec!["敬老小使者".to_owned()],
        serves: (0..2)
            .map(|n| ServedLine {
                value: format!("d{n} 演示 扶长者走一段路"),
                label: "敬老小使者 · 做给带领人看：扶长者走一段路".to_owned(),
                chosen: n == 0,
                href: "/organisations".to_owned(),
            })
            .collect(),
        themes: choices(&["尊老", "守信"]),
        form: filled(&[("day", "2026-11-28".to_owned()), ("from", "14:30".to_owned())]),
        plans: state != "held",
    }
}

impl MeetingPage {
    /// To come, nobody there yet; to come; begun; held; called off; refused.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let refused = wrong(c, "day", "refusal-progression-form-no-day");
        vec![
            meeting(c.clone(), "planned", false, 0),
            meeting(c.clone(), "planned", false, 24),
            meeting(c.clone(), "planned", true, 24),
            meeting(c.clone(), "held", true, 8),
            meeting(c.clone(), "called_off", true, 3),
            meeting(refused, "planned", true, 5),
        ]
    }
}

impl EndorsePage {
    /// Nothing chosen; a requirement with children; refused.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let latest = |n: usize| LatestLine {
            label: "敬老小使者 · 做给带领人看：扶长者走一段路".to_owned(),
            when: "11月28日（周六）15:10 · 李敏".to_owned(),
            people: (0..=n).map(|k| (id(k), name(k))).collect(),
            undo: n == 0,
            back: n > 1,
            why: if n == 2 { "看错了人" } else { "" }.to_owned(),
        };
        let page = |c: Frame, open: usize, done: usize| Self {
            c,
            id: id(1),
            name: LONG.to_owned(),
            asked: (0..done)
                .map(|n| AskedLine {
                    href: "/organisations".to_owned(),
                    label: if n == 1 {
                        LONG
                    } else {
                        "小小记者 · 小项目：写一篇小报道"
                    }
                    .to_owned(),
                    n,
                })
                .collect(),
            badge: if open + done > 3 { "d1" } else { "" }.to_owned(),
            leaf: 1,
            label: "敬老小使者 · 做给带领人看：扶长者走一段路".to_owned(),
            open: (0..open)
                .map(|n| TickLine { person: id(n + 20), name: name(n), chosen: n == 1 })
                .collect(),
            done: (0..done).map(name).collect(),
            words: String::new(),
            latest: (0..done.min(4)).map(latest).collect(),
        };
        let refused = wrong(c, "child", "refusal-progression-endorsement-nobody-chosen");
        vec![
            page(c.clone(), 0, 0),
            page(c.clone(), 24, 3),
            page(c.clone(), 0, 12),
            page(refused, 4, 1),
        ]
    }
}

fn ready(n: usize) -> ReadyLine {
    ReadyLine {
        value: format!("{} d1", id(n)),
        name: name(n),
        badge: "敬老小使者".to_owned(),
        area: "德".to_owned(),
        chosen: n != 2,
    }
}

impl AwardsPage {
    /// Nothing; ready and awarded; refused.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: Frame, n: usize| Self {
            c,
            id: id(1),
            name: LONG.to_owned(),
            ready: (0..n).map(ready).collect(),
            form: filled(&[]),
            lines: (0..n * 10)
                .map(|n| AwardLine {
                    day: "2026年11月14日（星期六）".to_owned(),
                    on: "2026-11-14".to_owned(),
                    name: name(n),
                    badge: "小小记者".to_owned(),
                    occasion: "期中授章礼".to_owned(),
                })
                .collect(),
            pager: pager(n * 10, "/organisations"),
        };
        let refused = wrong(c, "award", "refusal-progression-award-nobody-chosen");
        vec![page(c.clone(), 0), page(c.clone(), 6), page(refused, 2)]
    }
}

impl AwardsSheet {
    /// Nothing; those ready; those of a day.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |n: usize, day: &str| Self {
            c: c.clone(),
            id: id(1),
            name: LONG.to_owned(),
            day: day.to_owned(),
            lines: (0..n).map(ready).collect(),
        };
        vec![page(0, ""), page(30, ""), page(3, "2026年11月14日（星期六）")]
    }
}
