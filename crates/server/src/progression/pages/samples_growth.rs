//! States of the scheme, the table and a child's path, for the test that draws every page.

use super::growth::{BadgeLine, Lane, SeenLine};
use super::needs::{LeafLine, NeedGroup};
use super::samples::{LONG, LONG_NAME, id, name, pager};
use super::scheme::{AreaView, BadgeView, StageLine};
use super::table::{ChildLine, StuckLine};
use super::{GrowthPage, SchemePage, TablePage};
use crate::ui::Frame;

const AREAS: [&str; 5] = ["德", "智", "体", "美", "劳"];

fn groups() -> Vec<NeedGroup> {
    let line = |text: &str, met: bool| LeafLine {
        text: text.to_owned(),
        tone: if met { "done" } else { "off" },
        state: if met { "做到了" } else { "已 1 次，要 2 次" }.to_owned(),
    };
    vec![
        NeedGroup {
            label: String::new(), lines: vec![line("参加“尊老”主题集会 2 次", false)]
        },
        NeedGroup {
            label: "下面 2 项，任选 1 项".to_owned(),
            lines: vec![line(LONG, true), line("小项目：画一张家谱", false)],
        },
    ]
}

impl SchemePage {
    /// Nothing in an area; the start; a signed version.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |version: i64, badges: usize| Self {
            c: c.clone(),
            version,
            stages: ["新芽", "少骏", "骏马", "领骏"]
                .map(|name| StageLine { name: name.to_owned(), words: "3 枚徽章".to_owned() })
                .to_vec(),
            areas: AREAS
                .map(|area| AreaView {
                    name: area.to_owned(),
                    badges: (0..badges)
                        .map(|n| BadgeView {
                            name: if n == 1 { LONG } else { "敬老小使者" }.to_owned(),
                            groups: groups(),
                        })
                        .collect(),
                })
                .to_vec(),
            adults: "每次集会至少 2 位成人。".to_owned(),
        };
        vec![page(0, 0), page(0, 2), page(3, 6)]
    }
}

impl TablePage {
    /// Nobody; a page of children.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let cells = [("done", "已授予"), ("wait", "可授予"), ("info", "差 1 项"), ("off", "")];
        let page = |n: usize| Self {
            c: c.clone(),
            id: id(1),
            name: LONG.to_owned(),
            badges: (0..12).map(|n| (AREAS[n % 5].to_owned(), "敬老小使者".to_owned())).collect(),
            lines: (0..n)
                .map(|n| ChildLine {
                    person: id(n),
                    name: name(n),
                    stage: "新芽".to_owned(),
                    cells: (0..12)
                        .map(|k| cells[(n + k) % 4])
                        .map(|(tone, words)| (tone, words.to_owned()))
                        .collect(),
                })
                .collect(),
            stuck: (0..n.min(3))
                .map(|n| StuckLine {
                    badge: "小小记者".to_owned(),
                    leaf: "小项目：写一篇社区小报道".to_owned(),
                    n: 7,
                    href: if n == 0 { "" } else { "/organisations" }.to_owned(),
                })
                .collect(),
            pager: pager(n, "/organisations"),
        };
        vec![page(0), page(60)]
    }
}

fn badge(n: usize) -> BadgeLine {
    let (tone, state) = match n {
        0 => ("done", "已授予"),
        1 => ("info", "差 2 项"),
        _ => ("off", "还没开始"),
    };
    let given = n == 0;
    BadgeLine {
        name: if n == 1 { LONG } else { "敬老小使者" }.to_owned(),
        state: state.to_owned(),
        tone,
        awarded: if given {
            "2026年11月14日（星期六）在“期中授章礼”授予"
        } else {
            ""
        }
        .to_owned(),
        sources: if given { "2 次集会、1 次认可" } else { "" }.to_owned(),
        groups: groups(),
    }
}

impl GrowthPage {
    /// A first day; on the way, for the family; everything done, for the leader.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |reader: &'static str, badges: usize, seen: usize| Self {
            c: c.clone(),
            reader,
            person: id(1),
            name: if seen > 3 { LONG_NAME } else { "黄嘉怡" }.to_owned(),
            stage: "新芽".to_owned(),
            next_stage: if seen > 3 {
                String::new()
            } else {
                "再得 2 枚徽章、再走进 1 个新领域，就到“少骏”。".to_owned()
            },
            step: if seen > 3 { "" } else { "参加“尊老”主题集会 2 次" }.to_owned(),
            step_badge: "敬老小使者".to_owned(),
            meeting: if seen > 0 { "下一次集会：11月28日（周六）" } else { "" }.to_owned(),
            lanes: AREAS
                .map(|area| Lane {
                    name: area.to_owned(),
                    count: "得了 1 枚，共 3 枚".to_owned(),
                    badges: (0..badges).map(badge).collect(),
                })
                .to_vec(),
            seen: (0..seen)
                .map(|n| SeenLine {
                    label: "敬老小使者 扶长者走一段路".to_owned(),
                    when: "2026年11月7日（星期六）15:10 · 李敏".to_owned(),
                    words: if n == 0 { LONG } else { "" }.to_owned(),
                    back: n == 1,
                    why: if n == 1 { "看错了人" } else { "" }.to_owned(),
                })
                .collect(),
        };
        vec![page("own", 0, 0), page("own", 3, 0), page("family", 3, 2), page("leader", 3, 5)]
    }
}
