//! States of the pages of interviews, for the test that draws every page.

use super::desk::{SlotLine, TalkLine};
use super::form::LineView;
use super::own::OwnTalk;
use super::rubric::LineForm;
use super::talk::FreeSlot;
use super::{
    Choice, InterviewPage, InterviewsPage, NotesPage, OfferPage, OwnInterviewsPage, RubricPage,
    ScoreView, TalkFormPage, TalkPage, filled,
};
use crate::ui::{FieldError, Frame};
use crate::web::paging::{PageAsked, Pager};

const LONG: &str = "龙城街道中心城片区党群服务中心三楼东侧小会议室（从侧门上楼，电梯右转到底）";
const LONG_NAME: &str = "阿卜杜热合曼·阿卜杜克热木·买买提";
const WHEN: &str = "2026年11月28日（星期六）14:00-14:20";

fn id(n: usize) -> String {
    format!("018f0000-0000-7000-8000-{n:012}")
}

fn pager(total: usize) -> Pager {
    let asked = PageAsked::from_query("");
    Pager::new(asked, i64::try_from(total).unwrap_or(0), "/interviews", "")
}

fn wrong(c: &Frame, field: &str, key: &str) -> Frame {
    let mut c = c.clone();
    c.errors = vec![FieldError { field: field.to_owned(), text: c.t(key) }];
    c
}

fn picks(all: &[&str]) -> Vec<Choice> {
    let one = |v: &&str| Choice { value: (*v).to_owned(), label: (*v).to_owned(), chosen: false };
    all.iter().map(one).collect()
}

fn scores(count: usize) -> Vec<ScoreView> {
    (0..count)
        .map(|n| ScoreView {
            title: if n == 1 { LONG } else { "愿意听别人说" }.to_owned(),
            score: 3,
            meaning: "听完再说，会接着问".to_owned(),
            words: if n == 0 { String::new() } else { "等奶奶讲完才开口".to_owned() },
        })
        .collect()
}

impl InterviewsPage {
    /// Nothing of each view; many talks; many times; a refused invitation.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let talk = |n: usize| TalkLine {
            id: id(n),
            name: if n % 4 == 1 { LONG_NAME } else { "黄嘉怡" }.to_owned(),
            number: format!("LC-{n:06}"),
            state: "已约好".to_owned(),
            tone: "info",
            note: format!("{WHEN} · {LONG} · 陈慧珊"),
        };
        let slot = |n: usize| SlotLine {
            id: id(n),
            when: WHEN.to_owned(),
            note: if n == 1 { LONG } else { "陈慧珊 · 社工站" }.to_owned(),
            candidate: if n.is_multiple_of(2) { "黄嘉怡".to_owned() } else { String::new() },
            interview: if n.is_multiple_of(2) { id(n + 50) } else { String::new() },
        };
        let page = |c: Frame, view: &'static str, count: usize| Self {
            c,
            view,
            free: i64::try_from(count).unwrap_or(0),
            lines: if view == "slots" { Vec::new() } else { (0..count).map(talk).collect() },
            slots: if view == "slots" { (0..count).map(slot).collect() } else { Vec::new() },
            pager: pager(count),
            bodies: picks(&["龙城社工站"]),
            form: filled(&[]),
        };
        let refused = wrong(c, "people", "refusal-interviews-form-no-body");
        vec![
            page(c.clone(), "booked", 0),
            page(c.clone(), "invited", 0),
            page(c.clone(), "settled", 0),
            page(c.clone(), "slots", 0),
            page(c.clone(), "booked", 60),
            page(c.clone(), "slots", 24),
            page(refused, "invited", 2),
        ]
    }
}

impl OfferPage {
    /// A new offer; one that came back.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: Frame, place: &str| Self {
            c,
            form: filled(&[("place", place.to_owned()), ("minutes", "20".to_owned())]),
            bodies: picks(&["龙城社工站"]),
            workers: picks(&["陈慧珊", "何桂芳"]),
        };
        vec![
            page(c.clone(), ""),
            page(wrong(c, "workers", "refusal-interviews-slot-no-worker"), LONG),
        ]
    }
}

impl OwnInterviewsPage {
    /// None; some, of oneself and of a child.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let line = |n: usize| OwnTalk {
            id: id(n),
            name: if n == 2 { LONG_NAME.to_owned() } else { String::new() },
            organisation: if n == 1 { LONG } else { "龙城社工站" }.to_owned(),
            state: "等候选人约时间".to_owned(),
            tone: "wait",
            when: if n == 0 { String::new() } else { format!("{WHEN} · 社工站 · 陈慧珊") },
            to_book: n == 0,
            decided: n > 1,
        };
        let page = |count: usize| Self { c: c.clone(), lines: (0..count).map(line).collect() };
        vec![page(0), page(4)]
    }
}

impl TalkPage {
    /// To book; nothing free; a race lost; booked; too late; passed; another talk; not there; a
    /// child's.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let slot = |n: usize| FreeSlot {
            id: id(n),
            when: WHEN.to_owned(),
            note: if n == 1 { LONG } else { "陈慧珊 · 社工站" }.to_owned(),
            change: "2026年11月27日（星期五）14:00".to_owned(),
        };
        let page = |c: Frame, state: &'static str, slots: usize| Self {
            c,
            id: id(1),
            name: String::new(),
            organisation: "龙城社工站".to_owned(),
            state,
            state_words: "已约好".to_owned(),
            tone: "info",
            when: if state == "invited" { String::new() } else { WHEN.to_owned() },
            place: if slots == 3 { LONG } else { "社工站二楼" }.to_owned(),
            worker: "陈慧珊".to_owned(),
            change: "2026年11月27日（星期五）14:00".to_owned(),
            changeable: state == "booked" && slots > 0,
            slots: (0..slots).map(slot).collect(),
            words: if state == "passed" { LONG.to_owned() } else { String::new() },
            step: if state == "no_show" {
                "先打电话问问怎么了".to_owned()
            } else {
                String::new()
            },
            scores: if state == "passed" { scores(5) } else { Vec::new() },
        };
        let lost = wrong(c, "slot", "refusal-interviews-slot-taken");
        vec![
            page(c.clone(), "invited", 20),
            page(c.clone(), "invited", 0),
            page(lost, "invited", 3),
            page(c.clone(), "booked", 3),
            page(c.clone(), "booked", 0),
            page(c.clone(), "passed", 0),
            page(c.clone(), "another_talk", 0),
            page(c.clone(), "no_show", 0),
            Self { name: LONG_NAME.to_owned(), ..page(c.clone(), "passed", 0) },
        ]
    }
}

impl InterviewPage {
    /// Invited; booked; begun with a refused no-show; passed with notes; not there.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: Frame, state: &'static str| Self {
            c,
            id: id(1),
            person: id(2),
            name: if state == "no_show" { LONG_NAME } else { "黄嘉怡" }.to_owned(),
            number: "LC-000123".to_owned(),
            organisation: "龙城社工站".to_owned(),
            state,
            state_words: "已约好".to_owned(),
            tone: "info",
            when: if state == "invited" { String::new() } else { WHEN.to_owned() },
            place: format!("{LONG} · 陈慧珊"),
            begun: false,
            drafted: state == "booked",
            draft_key: if state == "passed" {
                format!("draft:{}:{}", id(1), id(3))
            } else {
                String::new()
            },
            steps: picks(&["call", "new_time", "family", "pause"]),
            decided: if state == "passed" {
                "陈慧珊 · 11月28日".to_owned()
            } else {
                String::new()
            },
            words: if state == "passed" { "欢迎你来".to_owned() } else { String::new() },
            step: if state == "no_show" {
                "先打电话问问怎么了".to_owned()
            } else {
                String::new()
            },
            scores: if state == "passed" { scores(5) } else { Vec::new() },
            noted: state == "passed",
            form: filled(&[]),
        };
        let refused = wrong(c, "step", "refusal-interviews-no-step");
        vec![
            page(c.clone(), "invited"),
            page(c.clone(), "booked"),
            Self { begun: true, ..page(refused, "booked") },
            page(c.clone(), "passed"),
            page(c.clone(), "no_show"),
        ]
    }
}

impl TalkFormPage {
    /// Empty before its time; a draft; refused.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: Frame, kept: &str| Self {
            c,
            id: id(1),
            name: if kept.is_empty() { LONG_NAME } else { "黄嘉怡" }.to_owned(),
            when: WHEN.to_owned(),
            begun: !kept.is_empty(),
            lines: (1..=5)
                .map(|number| LineView {
                    number,
                    title: if number == 2 { LONG } else { "愿意听别人说" }.to_owned(),
                    scores: ["1", "2", "3", "4"]
                        .iter()
                        .map(|score| Choice {
                            value: (*score).to_owned(),
                            label: "听完再说，会接着问".to_owned(),
                            chosen: *score == "3" && !kept.is_empty(),
                        })
                        .collect(),
                    words: kept.to_owned(),
                })
                .collect(),
            verdicts: picks(&["passed", "another_talk", "not_this_time"]),
            form: filled(&[("came", "yes".to_owned()), ("notes", kept.to_owned())]),
            kept: kept.to_owned(),
            kept_at: if kept.is_empty() { "" } else { "1795846320000" }.to_owned(),
            draft_key: format!("draft:{}:{}", id(1), id(2)),
            author: id(2),
        };
        vec![
            page(c.clone(), ""),
            page(c.clone(), "11月28日（周六）14:12"),
            page(wrong(c, "came", "refusal-interviews-no-verdict"), "11月28日"),
        ]
    }
}

impl NotesPage {
    /// Short; long.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page =
            |notes: String| Self { c: c.clone(), id: id(1), name: "黄嘉怡".to_owned(), notes };
        vec![page("有点怕生，适合先跟着李敏。".to_owned()), page(LONG.repeat(8))]
    }
}

impl RubricPage {
    /// The house's own; a refused one.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: Frame, number: i64| Self {
            c,
            number,
            made: if number == 1 { String::new() } else { "陈慧珊 · 11月21日".to_owned() },
            lines: (1..=8)
                .map(|n| LineForm {
                    number: n,
                    title: if n > 5 { "" } else { "守时守约" }.to_owned(),
                    meanings: (1..=4)
                        .map(|score| (score, if n > 5 { "" } else { "说到做到" }.to_owned()))
                        .collect(),
                })
                .collect(),
        };
        vec![page(c.clone(), 1), page(wrong(c, "lines", "refusal-interviews-rubric-empty"), 3)]
    }
}
