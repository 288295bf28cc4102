//! States of these pages, for the test that draws every page.

use super::check::{LeafLine, StepLine};
use super::office::OfficeLine;
use super::public::DisclosureLine;
use super::sankey::{Node, Stream, draw};
use super::slip::SlipLine;
use super::unbroken::{BrokenLine, LateLine};
use super::{
    BatchLine, CheckPage, DisclosurePage, OfficePage, PublicPage, Sankey, SlipPage, SumLine,
    UnbrokenPage,
};
use crate::books::pages::samples::wrong;
use crate::ui::Frame;
use crate::web::paging::{PageAsked, Pager};
use liandong_domain::basics::Fen;

const ROOT: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

fn picture(c: &Frame) -> Sankey {
    let names = ["助学资金", "个人", "单位", "定向", "不定向", "小学", "高中", "余下（含待公开）"];
    let columns = [2, 0, 0, 1, 1, 3, 3, 3];
    let nodes: Vec<Node> = names
        .into_iter()
        .zip(columns)
        .map(|(name, column)| Node { column, name: name.to_owned() })
        .collect();
    let stream = |(from, to, yuan)| Stream { from, to, fen: Fen::from_yuan(yuan) };
    let all = [
        (1, 3, 16_000),
        (1, 4, 14_000),
        (2, 4, 72_543),
        (3, 0, 16_000),
        (4, 0, 86_543),
        (0, 5, 12_500),
        (0, 6, 21_000),
        (0, 7, 69_043),
    ];
    draw(c.tongue, &nodes, &all.map(stream))
}

fn sums() -> Vec<SumLine> {
    ["捐赠", "退给捐赠人", "已发放的助学金"]
        .map(|name| SumLine { name: name.to_owned(), amount: "102,543.00 元".to_owned() })
        .to_vec()
}

fn batches() -> Vec<BatchLine> {
    ["多个学期", "2026 年春季学期"]
        .map(|term| BatchLine {
            term: term.to_owned(),
            stage: "小学".to_owned(),
            part: "已发放的助学金".to_owned(),
            awards: 23,
            amount: "11,500.00 元".to_owned(),
        })
        .to_vec()
}

fn leaf(n: usize) -> LeafLine {
    LeafLine {
        part: if n == 0 { "捐赠" } else { "退给捐赠人" }.to_owned(),
        number: format!("202610-{n:06}"),
        day: "2026年10月17日（星期六）".to_owned(),
        amount: "500.00 元".to_owned(),
        until: "2026-10".to_owned(),
    }
}

impl PublicPage {
    /// Nothing yet; nothing published; published.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |nothing: bool, published: bool| Self {
            c: c.clone(),
            raised: "102,543.00 元".to_owned(),
            until: if published { "2026-10" } else { "" }.to_owned(),
            awards: 65,
            paid: "41,000.00 元".to_owned(),
            share: if published { "99.2%" } else { "" }.to_owned(),
            terms: if published { (123, 125) } else { (0, 0) },
            rows: published,
            sankey: if published { picture(c) } else { Sankey::default() },
            sums: if published { sums() } else { Vec::new() },
            sources: if published { sums() } else { Vec::new() },
            batches: if published { batches() } else { Vec::new() },
            lines: (0..if published { 14 } else { 0 })
                .map(|n| DisclosureLine {
                    until: format!("2025-{:02}", 14 - n),
                    since: format!("2025-{:02}", 14 - n),
                    root: ROOT.to_owned(),
                })
                .collect(),
            least: 10,
            nothing,
            inside: published,
        };
        vec![page(true, false), page(false, false), page(false, true)]
    }
}

impl DisclosurePage {
    /// Waiting for another; to be signed; published without awards; published.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |published: bool, may_publish: bool, few: bool| Self {
            c: c.clone(),
            since: "2010-02".to_owned(),
            until: "2026-10".to_owned(),
            published: if published { "2026年11月5日（星期四）" } else { "" }.to_owned(),
            root: ROOT.to_owned(),
            previous: if few { ROOT } else { "" }.to_owned(),
            sums: sums(),
            sources: sums(),
            batches: if few { Vec::new() } else { batches() },
            sankey: picture(c),
            least: 10,
            may_publish,
            own: !published && !may_publish,
        };
        let mut refused = page(false, true, false);
        refused.c = wrong(c, "", "refusal-disclosure-same-person");
        vec![page(false, false, false), refused, page(true, false, true), page(true, false, false)]
    }
}

impl UnbrokenPage {
    /// Nothing told; nothing broken; broken days and late terms.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |told: bool, count: i64| Self {
            c: c.clone(),
            until: if told { "2026年10月31日（星期六）" } else { "" }.to_owned(),
            share: if told && count > 0 { "99.2%" } else { "" }.to_owned(),
            days: (992, 1000),
            terms: if count > 0 { (123, 125) } else { (0, 0) },
            least: 10,
            broken: (0..count)
                .map(|n| BrokenLine {
                    day: "2026年10月17日（星期六）".to_owned(),
                    children: 8 + n,
                    missing: 1,
                    told: n > 1,
                })
                .collect(),
            pager: Pager::new(PageAsked::from_query(""), count, "/aid/unbroken", ""),
            late: (0..count)
                .map(|n| LateLine {
                    pupil: "p".to_owned(),
                    code: format!("P-{n:04}"),
                    term: "2026 年春季学期".to_owned(),
                    state: if n == 0 { "断档" } else { "晚发" }.to_owned(),
                    tone: if n == 0 { "bad" } else { "wait" },
                })
                .collect(),
        };
        vec![page(false, 0), page(true, 0), page(true, 4)]
    }
}

impl CheckPage {
    /// Asking; wrong; found; found and not right.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |wrong: bool, found: usize, holds: bool| Self {
            c: c.clone(),
            number: if wrong || found > 0 { "202610-000012" } else { "" }.to_owned(),
            code: if wrong || found > 0 { "3467-9ACD" } else { "" }.to_owned(),
            wrong,
            lines: (0..found).map(leaf).collect(),
            holds,
            until: "2026-10".to_owned(),
            root: ROOT.to_owned(),
            total: "102,543.00 元".to_owned(),
            steps: (0..found * 8)
                .map(|_| StepLine {
                    beside: "365.00 元".to_owned(),
                    sum: "865.00 元".to_owned(),
                    hash: ROOT.to_owned(),
                })
                .collect(),
        };
        vec![
            page(false, 0, false),
            page(true, 0, false),
            page(false, 2, true),
            page(false, 1, false),
        ]
    }
}

impl SlipPage {
    /// Not published yet; published; a part given back later.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |count: usize| Self {
            c: c.clone(),
            amount: "500.00 元".to_owned(),
            lines: (0..count)
                .map(|n| SlipLine {
                    leaf: leaf(n),
                    code: "3467-9ACD".to_owned(),
                    address: "/aid/check?number=202610-000012&code=3467-9ACD".to_owned(),
                })
                .collect(),
            outside: "https://town.example/aid/check".to_owned(),
        };
        vec![page(0), page(1), page(2)]
    }
}

impl OfficePage {
    /// None; one waits; refused.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let line = |n: usize| OfficeLine {
            until: format!("2026-{:02}", 10 - n),
            since: format!("2026-{:02}", 10 - n),
            prepared_by: "周敏仪".to_owned(),
            published: if n == 0 { "" } else { "陈慧珊 · 2026年11月5日（星期四）" }.to_owned(),
        };
        let page = |count: usize, month: &str| Self {
            c: c.clone(),
            lines: (0..count).map(line).collect(),
            month: month.to_owned(),
            closed_until: "2026-10".to_owned(),
            keep: true,
        };
        let mut none = page(0, "");
        none.closed_until = String::new();
        let mut refused = page(3, "2026-11");
        refused.c = wrong(c, "month", "refusal-disclosure-no-month");
        vec![none, page(0, "2026-10"), page(6, ""), refused]
    }
}
