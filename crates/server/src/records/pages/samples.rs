//! States of the record pages, for the test that draws every page.

use super::{
    OwnRecordsPage, RecordLine, RecordsPage, VerifyAskPage, VerifyPage, VerifyTrainingPage,
};
use crate::records::actions::PaperRow;
use crate::ui::{FieldError, Frame};
use crate::web::paging::{PageAsked, Pager};

const LONG: &str = "龙城街道中心城片区2026年冬季独居老人入户探访与居家安全隐患排查志愿服务";
const LONG_NAME: &str = "阿卜杜热合曼·阿卜杜克热木·买买提";

fn id(n: usize) -> String {
    format!("018f0000-0000-7000-8000-{n:012}")
}

fn line(n: usize) -> RecordLine {
    RecordLine {
        id: id(n),
        number: format!("LD-2026-{n:06}-C"),
        name: if n % 3 == 1 { LONG_NAME.to_owned() } else { "李伯年".to_owned() },
        kind: if n.is_multiple_of(2) { "statement" } else { "proof" }.to_owned(),
        period: "2026-01-01 – 2026-11-28".to_owned(),
        hours: "146.5".to_owned(),
        issued: "2026年11月28日（星期六）".to_owned(),
        revoked: n % 5 == 4,
    }
}

fn pager(total: usize, path: &str) -> Pager {
    Pager::new(PageAsked::from_query(""), i64::try_from(total).unwrap_or(0), path, "")
}

fn wrong(c: &Frame, field: &str) -> Frame {
    let mut c = c.clone();
    let text = "结束日期早于开始日期。".to_owned();
    c.errors = vec![FieldError { field: field.to_owned(), text }];
    c
}

impl OwnRecordsPage {
    /// None yet; some; days the wrong way round.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: Frame, count: usize, proof: bool| Self {
            c,
            lines: (0..count).map(line).collect(),
            pager: pager(count, "/me/records"),
            from: "2026-01-01".to_owned(),
            until: "2026-11-28".to_owned(),
            proof,
        };
        vec![page(c.clone(), 0, false), page(c.clone(), 6, true), page(wrong(c, "until"), 1, true)]
    }
}

impl RecordsPage {
    /// None; two hundred; a form that came back.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: Frame, count: usize, at: String| Self {
            c,
            lines: (0..count).map(line).collect(),
            pager: pager(count, "/records"),
            may_revoke: true,
            at,
            typed: String::new(),
        };
        vec![
            page(c.clone(), 0, String::new()),
            page(c.clone(), 200, String::new()),
            page(wrong(c, "why"), 5, id(2)),
        ]
    }
}

impl VerifyAskPage {
    /// Empty; typed wrong.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |number: &str, wrong| Self { c: c.clone(), number: number.to_owned(), wrong };
        vec![page("", false), page("LD-2026-000123-C", true)]
    }
}

impl VerifyPage {
    /// One that holds; a long one that was revoked.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let row = |n: usize| PaperRow {
            day: "2026-11-28".to_owned(),
            activity: if n % 4 == 1 {
                LONG.to_owned()
            } else {
                "周末探访独居老人".to_owned()
            },
            content: "探访".to_owned(),
            place: "西湖社区".to_owned(),
            hours: "2.5".to_owned(),
            grade: "A".to_owned(),
            organiser: "龙城社工服务站".to_owned(),
        };
        let page = |kind: &str, rows: usize, star: i64, revoked: &str| Self {
            c: c.clone(),
            number: "LD-2026-000123-C".to_owned(),
            kind: kind.to_owned(),
            holder: if star == 0 { "李伯年" } else { LONG_NAME }.to_owned(),
            document: if star == 0 { String::new() } else { "4419**********1234".to_owned() },
            volunteer_number: "LC-000123".to_owned(),
            period: "2026-01-01 – 2026-11-28".to_owned(),
            hours: "146.5".to_owned(),
            star,
            rows: (0..rows).map(row).collect(),
            issuer: "龙城志愿服务中心".to_owned(),
            issued: "2026年11月28日（星期六）".to_owned(),
            revoked: revoked.to_owned(),
        };
        vec![page("statement", 1, 0, ""), page("proof", 200, 2, "2026年11月29日（星期日）")]
    }
}

impl VerifyTrainingPage {
    /// One that holds; a long one whose qualification was taken back.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |holder: &str, over: &str| Self {
            c: c.clone(),
            number: "LX-2026-000123-K".to_owned(),
            facts: vec![
                ("姓名".to_owned(), holder.to_owned()),
                ("课程".to_owned(), "居家安全隐患排查岗前专项培训".to_owned()),
            ],
            organisation: "龙城社工服务站".to_owned(),
            over: over.to_owned(),
        };
        vec![
            page("黄嘉怡", ""),
            page("阿卜杜热合曼·阿卜杜克热木·买买提", "证书上的资格已在 2026年11月28日 取消。"),
        ]
    }
}
