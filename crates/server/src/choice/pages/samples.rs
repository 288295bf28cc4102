//! States of the pages of mutual choice, for the test that draws every page.

use super::form::TeamChoice;
use super::list::{OwnRoundLine, RoundLine};
use super::reasons::ResultView;
use super::round::{CandidateLine, LockLine, SideLine};
use super::team::ComingLine;
use super::wish_list::WishLine;
use super::{
    Choice, OwnRoundsPage, RoundFormPage, RoundPage, RoundsPage, TeamPage, WishesPage, filled,
};
use crate::ui::{FieldError, Frame};
use crate::web::paging::{PageAsked, Pager};

const LONG: &str = "龙城飞鹰校园志愿服务发展计划2026年秋季新飞鹰与小队双向选择第二轮补选";
const LONG_NAME: &str = "阿卜杜热合曼·阿卜杜克热木·买买提";
const HOPES: &str = "想去离家近一点的小队，喜欢和老人家聊天，周六上午有空。";

fn id(n: usize) -> String {
    format!("018f0000-0000-7000-8000-{n:012}")
}

fn pager(total: usize, path: &str) -> Pager {
    Pager::new(PageAsked::from_query(""), i64::try_from(total).unwrap_or(0), path, "")
}

fn wrong(c: &Frame, field: &str, key: &str) -> Frame {
    let mut c = c.clone();
    c.errors = vec![FieldError { field: field.to_owned(), text: c.t(key) }];
    c
}

fn picks(all: &[&str]) -> Vec<Choice> {
    all.iter()
        .map(|v| Choice { value: (*v).to_owned(), label: (*v).to_owned(), chosen: false })
        .collect()
}

fn record() -> Vec<(String, String)> {
    vec![
        ("候选人写下志愿".to_owned(), "2026年11月21日（星期六）9:20".to_owned()),
        ("队伍确认".to_owned(), "李敏 · 2026年11月23日（星期一）20:10".to_owned()),
    ]
}

impl RoundsPage {
    /// None; many.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let line = |n: usize| RoundLine {
            id: id(n),
            title: if n % 3 == 1 { LONG } else { "龙城飞鹰 2026 秋季" }.to_owned(),
            organisation: "龙城飞鹰".to_owned(),
            until: "2026年11月28日（星期六）".to_owned(),
            state: "正在收志愿".to_owned(),
            tone: "info",
        };
        let page = |count: usize| Self {
            c: c.clone(),
            lines: (0..count).map(line).collect(),
            pager: pager(count, "/choice"),
        };
        vec![page(0), page(60)]
    }
}

impl OwnRoundsPage {
    /// Nothing; both.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let line = |n: usize, team: &str| OwnRoundLine {
            href: format!("/choice/{}/wishes", id(n)),
            title: if n % 2 == 1 { LONG } else { "龙城飞鹰 2026 秋季" }.to_owned(),
            team: team.to_owned(),
            words: "请写下志愿".to_owned(),
            tone: "wait",
            until: "2026年11月28日（星期六）".to_owned(),
        };
        let page = |mine: usize, led: usize| Self {
            c: c.clone(),
            mine: (0..mine).map(|n| line(n, "")).collect(),
            led: (0..led).map(|n| line(n, "飞鹰一队")).collect(),
        };
        vec![page(0, 0), page(2, 0), page(1, 3)]
    }
}

impl RoundFormPage {
    /// A new one; one that came back.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: Frame, title: &str| Self {
            c,
            form: filled(&[
                ("title", title.to_owned()),
                ("until", "2026-11-28".to_owned()),
                ("candidates", "LC-000001 LC-000002".to_owned()),
            ]),
            bodies: picks(&["龙城飞鹰"]),
            teams: (0..4)
                .map(|n| TeamChoice {
                    id: id(n),
                    name: if n == 1 { LONG } else { "飞鹰一队" }.to_owned(),
                    places: if n == 0 { "12" } else { "" }.to_owned(),
                })
                .collect(),
        };
        vec![page(c.clone(), ""), page(wrong(c, "teams", "refusal-choice-nobody"), LONG)]
    }
}

fn candidate(n: usize, state: &str) -> CandidateLine {
    let paired = state != "open";
    CandidateLine {
        person: id(n + 100),
        name: if n % 4 == 2 { LONG_NAME } else { "黄嘉怡" }.to_owned(),
        number: format!("LC-{n:06}"),
        wishes: if n.is_multiple_of(3) { "" } else { "1 飞鹰一队、2 飞鹰三队" }.to_owned(),
        state: "写好了".to_owned(),
        tone: "done",
        how: if paired { "这是第 2 志愿。".to_owned() } else { String::new() },
        reasons: if paired {
            vec!["第 1 志愿飞鹰一队的 12 个名额给了它更想要的人。".to_owned()]
        } else {
            Vec::new()
        },
        lockable: state == "open",
        holds: state == "agreed" && n.is_multiple_of(2),
    }
}

impl RoundPage {
    /// Open and empty; open; a refused lock; proposed; agreed; called off.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: Frame, state: &'static str, count: usize| Self {
            c,
            id: id(1),
            title: if count == 3 { LONG } else { "龙城飞鹰 2026 秋季" }.to_owned(),
            about: "新飞鹰和小队互相选。".to_owned(),
            organisation: "龙城飞鹰".to_owned(),
            body: id(2),
            until: "2026年11月28日（星期六）".to_owned(),
            state,
            state_words: "正在收志愿".to_owned(),
            tone: "info",
            why: if state == "called_off" { "人数不够".to_owned() } else { String::new() },
            agreed: if state == "agreed" {
                "陈慧珊 · 11月28日".to_owned()
            } else {
                String::new()
            },
            total: i64::try_from(count).unwrap_or(0),
            ranked: 1,
            declined: 0,
            teams: (0..3)
                .map(|n| SideLine {
                    team: id(n + 10),
                    name: if n == 1 { LONG } else { "飞鹰一队" }.to_owned(),
                    places: 12,
                    state: "还没写".to_owned(),
                    tone: "wait",
                    pairs: i64::try_from(n).unwrap_or(0),
                    yes: if n == 2 { "李敏 · 11月27日".to_owned() } else { String::new() },
                })
                .collect(),
            picks: picks(&["飞鹰一队", "飞鹰二队"]),
            locks: (0..count.min(2))
                .map(|n| LockLine {
                    person: id(n + 100),
                    name: "黄嘉怡".to_owned(),
                    team: "飞鹰一队".to_owned(),
                    why: "和妹妹同一天接送".to_owned(),
                })
                .collect(),
            lines: (0..count).map(|n| candidate(n, state)).collect(),
            pager: pager(count, "/choice/1"),
            left_open: (0..count.min(3)).map(|n| id(n + 100)).collect(),
            form: filled(&[("reopen_until", "2026-12-05".to_owned())]),
        };
        vec![
            page(c.clone(), "open", 0),
            page(c.clone(), "open", 60),
            page(wrong(c, "lock", "refusal-choice-stranger"), "open", 3),
            page(c.clone(), "proposed", 8),
            page(c.clone(), "agreed", 8),
            page(c.clone(), "called_off", 2),
        ]
    }
}

fn wish(n: usize, count: usize) -> WishLine {
    WishLine {
        id: id(n + 10),
        name: if n % 4 == 1 { LONG } else { "飞鹰一队" }.to_owned(),
        note: if n == 0 { String::new() } else { HOPES.to_owned() },
        number: if n < 3 { (n + 1).to_string() } else { String::new() },
        up: n > 0,
        down: n + 1 < count,
    }
}

impl WishesPage {
    /// To write; kept; moved and refused; declined; being weighed; agreed; left open; ended.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: Frame, state: &'static str, result: ResultView| Self {
            c,
            id: id(1),
            title: "龙城飞鹰 2026 秋季".to_owned(),
            about: "新飞鹰和小队互相选。".to_owned(),
            until: "2026年11月28日（星期六）".to_owned(),
            state,
            state_words: "正在收志愿".to_owned(),
            tone: "info",
            collecting: state == "open",
            lines: (0..4).map(|n| wish(n, 4)).collect(),
            hopes: HOPES.to_owned(),
            kept: String::new(),
            declined: false,
            unsaved: false,
            result,
        };
        let none = ResultView::default;
        let agreed = ResultView {
            team: "飞鹰三队".to_owned(),
            how: "这是你的第 2 志愿。".to_owned(),
            reasons: vec!["第 1 志愿飞鹰一队的 12 个名额给了它更想要的人。".to_owned()],
            record: record(),
            ended: false,
            why: String::new(),
        };
        let ended = ResultView { ended: true, why: "转学到外地".to_owned(), ..agreed.clone() };
        let left = ResultView { how: "这一次还没有配上。".to_owned(), ..none() };
        vec![
            page(c.clone(), "open", none()),
            Self {
                kept: "11月21日（周六）9:20".to_owned(),
                unsaved: true,
                ..page(wrong(c, "wishes", "refusal-choice-stranger"), "open", none())
            },
            Self { declined: true, title: LONG.to_owned(), ..page(c.clone(), "open", none()) },
            page(c.clone(), "proposed", none()),
            page(c.clone(), "agreed", agreed),
            page(c.clone(), "agreed", left),
            page(c.clone(), "agreed", ended),
            page(c.clone(), "called_off", none()),
        ]
    }
}

impl TeamPage {
    /// To write; many and refused; proposed; nobody; agreed.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: Frame, state: &'static str, count: usize| Self {
            c,
            id: id(1),
            title: "龙城飞鹰 2026 秋季".to_owned(),
            team: id(2),
            name: if count == 40 { LONG } else { "飞鹰一队" }.to_owned(),
            places: 12,
            until: "2026年11月28日（星期六）".to_owned(),
            state,
            state_words: "正在收志愿".to_owned(),
            tone: "info",
            collecting: state == "open",
            lines: if state == "open" {
                (0..count).map(|n| wish(n, count)).collect()
            } else {
                Vec::new()
            },
            kept: String::new(),
            declined: count == 3,
            unsaved: false,
            coming: if state == "open" {
                Vec::new()
            } else {
                (0..count)
                    .map(|n| ComingLine {
                        name: if n == 1 { LONG_NAME } else { "黄嘉怡" }.to_owned(),
                        hopes: if n == 0 { String::new() } else { HOPES.to_owned() },
                        record: if state == "agreed" { record() } else { Vec::new() },
                        ended: n == 2,
                    })
                    .collect()
            },
            said_yes: if state == "agreed" {
                "李敏 · 11月27日".to_owned()
            } else {
                String::new()
            },
        };
        vec![
            page(c.clone(), "open", 3),
            page(wrong(c, "wishes", "refusal-choice-stranger"), "open", 40),
            page(c.clone(), "proposed", 5),
            page(c.clone(), "proposed", 0),
            page(c.clone(), "agreed", 3),
        ]
    }
}
