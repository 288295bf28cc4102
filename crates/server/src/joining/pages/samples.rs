//! States of the pages of joining, for the test that draws every page.

use super::enter::{OddLine, PickLine};
use super::funnel::RoundSum;
use super::names::{NameLine, StepTab};
use super::path::{OutcomeLine, TalkView, WayMay, WayStep};
use super::round::StepLine;
use super::rounds::RoundLine;
use super::rows::RowLine;
use super::school::PupilLine;
use super::talk::TalkLine;
use super::views::{FunnelLine, Todo};
use super::{
    Choice, EnterPage, FunnelPage, PathPage, RoundFormPage, RoundPage, RoundsPage, RowsPage,
    SchoolPage, StepNamesPage, TalkPage, filled,
};
use crate::ui::{FieldError, Frame};
use crate::web::paging::{PageAsked, Pager};

const LONG: &str = "2026秋季龙城飞鹰校园志愿服务发展计划石龙中学与东江职校联合招募";
const LONG_NAME: &str = "阿卜杜热合曼·阿卜杜克热木·买买提";

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
fn choices(all: &[&str]) -> Vec<Choice> {
    all.iter()
        .map(|v| Choice { value: (*v).to_owned(), label: (*v).to_owned(), chosen: false })
        .collect()
}
fn name(n: usize) -> String {
    if n % 3 == 1 { LONG_NAME } else { "黄嘉怡" }.to_owned()
}

fn round_line(n: usize) -> RoundLine {
    RoundLine {
        id: id(n),
        name: if n % 3 == 1 { LONG } else { "2026秋季 龙城飞鹰 石龙中学" }.to_owned(),
        organisation: "飞鹰一队".to_owned(),
        days: "9月1日 – 9月30日".to_owned(),
        taken: 60,
        places: 60,
        responsible: "陈慧珊".to_owned(),
        state: "可以报名".to_owned(),
        tone: "done",
    }
}

impl RoundsPage {
    /// Nothing; what one can join; a worker's list.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |count: usize, manage: bool, all: bool| Self {
            c: c.clone(),
            manage,
            all,
            sums: manage,
            school: count == 0,
            lines: (0..count).map(round_line).collect(),
            pager: pager(count, "/joining"),
        };
        vec![
            page(0, false, false),
            page(3, false, false),
            page(0, true, true),
            page(60, true, true),
        ]
    }
}

fn funnel(filled: bool) -> Vec<FunnelLine> {
    ["体验", "初级培训", "双向选择与面试", "理念及技能培训", "登记注册"]
        .iter()
        .enumerate()
        .map(|(n, name)| FunnelLine {
            step: "trial",
            before: if n == 0 { "" } else { "trial" },
            name: (*name).to_owned(),
            days: 30,
            entered: if filled { 60 } else { 0 },
            passed: 41,
            skipped: i64::from(n == 1),
            left: 3,
            waiting: 12,
            on_hold: 1,
            drop_off: 5,
            median: if filled { "9" } else { "" }.to_owned(),
            longest: if filled { "41" } else { "" }.to_owned(),
            late: n == 0,
        })
        .collect()
}

impl RoundPage {
    /// For everybody; one's own; a worker's; refused.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: Frame, name: &str, press: &'static str, manage: bool| Self {
            c,
            id: id(1),
            name: name.to_owned(),
            about: "到社区里试一次，再决定要不要留下来。".to_owned(),
            organisation: "飞鹰一队".to_owned(),
            opens: "2026年9月1日（星期二）".to_owned(),
            closes: "2026年9月30日（星期三）".to_owned(),
            taken: 58,
            places: 60,
            responsible: "陈慧珊".to_owned(),
            state: "可以报名".to_owned(),
            tone: "done",
            steps: (0..5)
                .map(|n| StepLine {
                    name: "体验".to_owned(),
                    asks: "参加一次体验活动".to_owned(),
                    days: 30,
                    skip: n == 1,
                })
                .collect(),
            trials: vec![("周末探访独居老人".to_owned(), id(2))],
            shifts: if manage { vec![("9月12日 9:00".to_owned(), id(3))] } else { Vec::new() },
            press,
            lines: if manage { funnel(true) } else { Vec::new() },
            manage,
            closed: false,
        };
        vec![
            page(c.clone(), LONG, "apply", false),
            page(c.clone(), "2026秋季", "sign-in", false),
            page(c.clone(), "2026秋季", "mine", false),
            page(c.clone(), "2026秋季", "", true),
            page(wrong(c, "apply", "refusal-joining-own-lack-consent"), "2026秋季", "apply", false),
        ]
    }
}

impl RoundFormPage {
    /// A new one; a form that came back.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: Frame, known: bool| Self {
            c,
            form: filled(&[("name", LONG.to_owned()), ("places", "60".to_owned())]),
            bodies: choices(&["飞鹰一队"]),
            basic: choices(&["concepts", "skills"]),
            skills: choices(&["concepts", "skills"]),
            activities: if known { choices(&["a1", "a2"]) } else { Vec::new() },
            action: "/joining/rounds".to_owned(),
            known,
        };
        vec![
            page(c.clone(), false),
            page(wrong(c, "closes_on", "refusal-joining-round-reversed"), true),
        ]
    }
}

impl EnterPage {
    /// Nothing looked up; a list with odd lines; nobody ticked; sixty names.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: Frame, count: usize, odd: bool, looked: bool| Self {
            c,
            id: id(1),
            name: LONG.to_owned(),
            free: 12,
            bodies: choices(&["飞鹰一队"]),
            pasted: if odd { "黄嘉怡\n张三" } else { "" }.to_owned(),
            lines: (0..count)
                .map(|n| PickLine {
                    person: id(n),
                    name: name(n),
                    number: format!("LC-{n:06}"),
                    there: n == 2,
                })
                .collect(),
            odd: if odd {
                vec![OddLine { typed: "张三".to_owned(), why: "没有找到".to_owned() }]
            } else {
                Vec::new()
            },
            looked,
            may_import: odd,
        };
        vec![
            page(c.clone(), 0, false, false),
            page(c.clone(), 0, true, true),
            page(wrong(c, "names", "refusal-joining-form-nobody-chosen"), 3, true, true),
            page(c.clone(), 60, false, true),
        ]
    }
}

impl StepNamesPage {
    /// Nobody; a few; a class; refused.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let line = |n: usize| NameLine {
            application: id(n),
            name: name(n),
            number: format!("LC-{n:06}"),
            since: "9月1日".to_owned(),
            due: "还有 3 天（10月1日）".to_owned(),
            late: n == 2,
            evidence: if n.is_multiple_of(2) {
                vec!["周末探访独居老人 9月12日".to_owned()]
            } else {
                Vec::new()
            },
            lacks: if n.is_multiple_of(2) { Vec::new() } else { vec!["体验".to_owned()] },
            hours: if n == 0 { "3 小时" } else { "" }.to_owned(),
            chosen: n.is_multiple_of(2),
        };
        let page = |c: Frame, count: usize, decide: bool| Self {
            c,
            id: id(1),
            round: LONG.to_owned(),
            step: "trial",
            step_name: "体验".to_owned(),
            asks: "参加一次体验活动".to_owned(),
            tabs: (0..5)
                .map(|n| StepTab {
                    label: "体验（12）".to_owned(),
                    href: "/joining".to_owned(),
                    current: n == 0,
                })
                .collect(),
            lines: (0..count).map(line).collect(),
            todo: vec![Todo {
                text: "报名“周末探访独居老人”".to_owned(),
                href: "/activities".to_owned(),
            }],
            ready: count / 2,
            decide,
            pager: pager(count, "/joining"),
        };
        vec![
            page(c.clone(), 0, true),
            page(c.clone(), 3, false),
            page(c.clone(), 60, true),
            page(wrong(c, "names", "refusal-joining-form-nobody-chosen"), 4, true),
        ]
    }
}

impl PathPage {
    /// Nobody applied; one's own; a worker's; on hold; not passed; registered; refused.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let own = WayMay { own: true, ..WayMay::default() };
        let worker = WayMay { own: false, manage: true, decide: true, skip: true };
        let step = |n: usize, at: usize| WayStep {
            name: "双向选择与面试".to_owned(),
            state: if n < at {
                "done"
            } else if n == at {
                "now"
            } else {
                "next"
            },
            note: if n < at { "9月12日" } else { "" }.to_owned(),
        };
        let page = |c: Frame, state: &'static str, may: WayMay, who: &str| Self {
            c,
            id: id(1),
            name: who.to_owned(),
            round: id(2),
            round_name: LONG.to_owned(),
            state: "进行中".to_owned(),
            state_code: state,
            tone: "info",
            step: "trial",
            step_name: "体验".to_owned(),
            steps: (0..5).map(|n| step(n, 2)).collect(),
            todo: vec![
                Todo {
                    text: "报名“周末探访独居老人”".to_owned(), href: "/activities".to_owned()
                },
                Todo { text: "请家长同意".to_owned(), href: String::new() },
            ],
            due: "还有 3 天（10月1日）".to_owned(),
            late: state == "open",
            whom: "陈慧珊".to_owned(),
            phone: "0769-86610000".to_owned(),
            hours: "3 小时".to_owned(),
            team: if state == "registered" { "飞鹰一队" } else { "" }.to_owned(),
            registered: if state == "registered" { "2026年11月21日" } else { "" }.to_owned(),
            outcomes: vec![OutcomeLine {
                when: "9月12日（周六）18:00".to_owned(),
                what: "体验：通过".to_owned(),
                who: "陈慧珊".to_owned(),
                why: String::new(),
            }],
            talk: TalkView {
                served: true,
                answers: ["开心".to_owned(), String::new(), String::new()],
                clock: "今天说".to_owned(),
                waits: true,
                leader: "很细心。".to_owned(),
                leader_name: "李敏".to_owned(),
                leader_clock: "当天说了".to_owned(),
            },
            quiet: choices(&["time", "unsaid"]),
            form: filled(&[]),
            may,
        };
        let nobody = Self { id: String::new(), ..page(c.clone(), "", WayMay::default(), "") };
        vec![
            nobody,
            page(c.clone(), "open", own, LONG_NAME),
            page(c.clone(), "open", worker, "黄嘉怡"),
            page(c.clone(), "on_hold", worker, "黄嘉怡"),
            page(c.clone(), "not_passed", worker, "黄嘉怡"),
            page(c.clone(), "withdrawn", WayMay::default(), "黄嘉怡"),
            page(c.clone(), "registered", own, "黄嘉怡"),
            page(wrong(c, "not_pass", "refusal-basics-text-missing"), "open", worker, "黄嘉怡"),
        ]
    }
}

impl FunnelPage {
    /// Nobody; many; sums without names.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |filled: bool, opens: bool| Self {
            c: c.clone(),
            lines: funnel(filled),
            rounds: (0..if filled { 20 } else { 0 })
                .map(|n| RoundSum {
                    id: id(n),
                    name: LONG.to_owned(),
                    taken: 58,
                    places: 60,
                    responsible: "陈慧珊".to_owned(),
                })
                .collect(),
            opens,
        };
        vec![page(false, true), page(true, true), page(true, false)]
    }
}

impl RowsPage {
    /// None; many.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |count: usize| Self {
            c: c.clone(),
            what: "体验 · 进行中".to_owned(),
            back: "/joining/funnel".to_owned(),
            lines: (0..count)
                .map(|n| RowLine {
                    id: id(n),
                    name: name(n),
                    number: format!("LC-{n:06}"),
                    round: LONG.to_owned(),
                    step: "体验".to_owned(),
                    state: "进行中".to_owned(),
                    tone: "info",
                    since: "9月1日".to_owned(),
                    due: if n == 1 { "" } else { "超过 3 天（10月1日）" }.to_owned(),
                    late: n != 1,
                    responsible: "陈慧珊".to_owned(),
                })
                .collect(),
            pager: pager(count, "/joining/rows"),
        };
        vec![page(0), page(3), page(200)]
    }
}

impl SchoolPage {
    /// None; some, and some hidden.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |count: usize, hidden: i64| Self {
            c: c.clone(),
            lines: (0..count)
                .map(|n| PupilLine {
                    name: name(n),
                    round: LONG.to_owned(),
                    state: "已体验".to_owned(),
                    tone: "done",
                })
                .collect(),
            hidden,
        };
        vec![page(0, 0), page(60, 3)]
    }
}

impl TalkPage {
    /// Nobody; some; refused.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: Frame, count: usize| Self {
            c,
            shift: id(1),
            title: LONG.to_owned(),
            when: "2026年11月21日（星期六）14:00-16:30".to_owned(),
            lines: (0..count)
                .map(|n| TalkLine {
                    application: id(n),
                    name: name(n),
                    words: if n == 0 { "很细心，记得问老人吃药没有。" } else { "" }.to_owned(),
                    shown: n == 0,
                    clock: "今天说".to_owned(),
                    tone: "wait",
                })
                .collect(),
        };
        vec![
            page(c.clone(), 0),
            page(c.clone(), 3),
            page(wrong(c, "words", "refusal-basics-text-missing"), 2),
        ]
    }
}
