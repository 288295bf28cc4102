//! States of the pages at the door, for the test that draws every page.

use super::{
    AbsenceLine, AbsencesPage, AppealLine, AppealsPage, CodePage, DonePage, FoundLine, GridRow,
    OwnCodePage, RosterLine, RosterPage, ScanPage, SheetPage, Typed, WalkInLine,
};
use crate::ui::{FieldError, Frame};

const ID: &str = "018f0000-0000-7000-8000-000000000001";
const WHEN: &str = "2026年11月28日（星期六）09:00-11:30";
const PLACE: &str = "西湖社区党群服务中心";
const TITLE: &str = "周末探访独居老人";
const LONG: &str = "龙城街道中心城片区2026年冬季独居老人入户探访与居家安全隐患排查志愿服务";
const LONG_NAME: &str = "阿卜杜热合曼·阿卜杜克热木·买买提";
const NAMES: [&str; 5] = ["欧阳凤莲", "李伯年", "陈䶮", "张㛃", LONG_NAME];
const STATES: [&str; 4] = ["expected", "present", "left", "absent"];

fn id(n: usize) -> String {
    format!("018f0000-0000-7000-8000-{n:012}")
}

fn wrong(c: &Frame, field: &str) -> Frame {
    let mut c = c.clone();
    let text = "25:00 不是时间,请写成 9:05。".to_owned();
    c.errors = vec![FieldError { field: field.to_owned(), text }];
    c
}

fn roster_line(n: usize) -> RosterLine {
    let state = STATES[n % STATES.len()];
    let there = matches!(state, "present" | "left");
    let text = |is: bool, words: &str| if is { words.to_owned() } else { String::new() };
    RosterLine {
        person: id(n),
        name: NAMES[n % NAMES.len()].to_owned(),
        tail: format!("{:04}", n * 37 % 10_000),
        search: "ouyang fenglian oyfl".to_owned(),
        letters: "7F3K9QAC".to_owned(),
        post: "探访".to_owned(),
        state,
        in_time: text(there, "09:02"),
        out_time: text(state == "left", "11:30"),
        in_at: text(there, "1795827720000"),
        out_at: text(state == "left", "1795836600000"),
        flag: if n % 9 == 2 { "forgotten_out" } else { "" },
        minor: n % 11 == 4,
        why: String::new(),
    }
}

impl RosterPage {
    /// Nobody; thirty; the way out; two hundred and ended; a walk-in looked for; forms that
    /// came back; a tap that was not taken.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |count: usize, closed: bool| {
            let lines: Vec<RosterLine> = (0..count).map(roster_line).collect();
            Self {
                c: c.clone(),
                shift: ID.to_owned(),
                change: if count == 30 {
                    "到齐再出发，路上不落单".to_owned()
                } else {
                    String::new()
                },
                title: TITLE.to_owned(),
                when: WHEN.to_owned(),
                place: PLACE.to_owned(),
                starts_at: 0,
                ends_at: 1,
                closes_at: 2,
                now: 0,
                closed,
                rotating: true,
                came: lines.iter().filter(|l| l.state != "expected").count(),
                lines,
                walk_ins: Vec::new(),
                may_close: true,
                may_correct: true,
                may_confirm: true,
                code: "7F3K9Q".to_owned(),
                out_mode: false,
                finding: String::new(),
                wanted: String::new(),
                found: Vec::new(),
                typed: Typed::default(),
            }
        };
        let out = Self { out_mode: true, ..page(30, false) };
        let finding = Self {
            walk_ins: vec![walk_in(false), walk_in(true)],
            finding: id(1),
            wanted: "张㛃".to_owned(),
            found: vec![FoundLine {
                person: id(7),
                name: LONG_NAME.to_owned(),
                number: "LC-000123".to_owned(),
                tail: "3321".to_owned(),
            }],
            ..page(4, false)
        };
        let typed = Typed {
            at: id(3),
            came: "25:00".to_owned(),
            why: "手机没电".to_owned(),
            ..Typed::default()
        };
        let odd = Self { c: wrong(c, "came"), typed, ..page(6, true) };
        let typed = Typed { name: "甲".to_owned(), ..Typed::default() };
        let nameless = Self { c: wrong(c, "name"), typed, ..page(6, false) };
        let mut early = Self { c: wrong(c, &format!("p-{}", id(1))), ..page(6, false) };
        early.lines[1].why = "还没到时间，8:00 起可以签到。".to_owned();
        vec![page(0, false), page(30, false), out, page(200, true), finding, odd, nameless, early]
    }
}

fn walk_in(matched: bool) -> WalkInLine {
    WalkInLine {
        mark: id(if matched { 2 } else { 1 }),
        name: "张㛃".to_owned(),
        tail: "3321".to_owned(),
        in_time: "09:03".to_owned(),
        matched,
    }
}

impl ScanPage {
    /// To come; here; gone; not signed up; with a code to type and evidence of place.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |state: &'static str| Self {
            c: c.clone(),
            code: "7F3K9Q".to_owned(),
            title: TITLE.to_owned(),
            when: WHEN.to_owned(),
            place: PLACE.to_owned(),
            state,
            in_time: "09:02".to_owned(),
            out_time: "11:30".to_owned(),
            rotating: String::new(),
            asks_code: false,
            asks_place: false,
            sign_up: String::new(),
        };
        let stranger = Self { sign_up: format!("/shifts/{ID}"), ..page("expected") };
        let asks = Self {
            c: wrong(c, "code"),
            title: LONG.to_owned(),
            asks_code: true,
            asks_place: true,
            ..page("expected")
        };
        let mut all: Vec<Self> = STATES.into_iter().map(page).collect();
        all.extend([stranger, asks]);
        all
    }
}

impl DonePage {
    /// Checked in; checked out; neither.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |state: &'static str| Self {
            c: c.clone(),
            code: "7F3K9Q".to_owned(),
            title: LONG.to_owned(),
            state,
            in_time: "09:02".to_owned(),
            out_time: "11:30".to_owned(),
            served: "2.5 小时".to_owned(),
            place: PLACE.to_owned(),
        };
        ["present", "left", "expected"].into_iter().map(page).collect()
    }
}

impl CodePage {
    /// The one state it has.
    pub fn samples(c: &Frame) -> Vec<Self> {
        vec![Self {
            c: c.clone(),
            shift: ID.to_owned(),
            title: LONG.to_owned(),
            letters: "7F3K9Q".to_owned(),
        }]
    }
}

impl OwnCodePage {
    /// The one state it has.
    pub fn samples(c: &Frame) -> Vec<Self> {
        vec![Self {
            c: c.clone(),
            title: LONG.to_owned(),
            when: WHEN.to_owned(),
            place: PLACE.to_owned(),
            letters: "7F3K-9Q2M".to_owned(),
            number: "LC-000123".to_owned(),
            picture: "data:image/svg+xml;base64,PHN2Zy8+".to_owned(),
        }]
    }
}

impl SheetPage {
    /// Nobody; a time that cannot be read; two hundred.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: Frame, count: usize| Self {
            c,
            shift: ID.to_owned(),
            title: TITLE.to_owned(),
            when: WHEN.to_owned(),
            rows: (0..count)
                .map(|n| GridRow {
                    number: n + 1,
                    person: id(n),
                    name: NAMES[n % NAMES.len()].to_owned(),
                    tail: format!("{:04}", n * 37 % 10_000),
                    came: if n == 0 { "25:00".to_owned() } else { String::new() },
                    went: String::new(),
                })
                .collect(),
        };
        let odd = wrong(c, &format!("came-{}", id(0)));
        vec![page(c.clone(), 0), page(odd, 3), page(c.clone(), 200)]
    }
}

impl AbsencesPage {
    /// None; new, waiting and answered; a form that came back.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let line = |n: usize, appeal: &str, answer: &str| AbsenceLine {
            id: id(n),
            title: if n == 2 { LONG.to_owned() } else { TITLE.to_owned() },
            when: "2026年11月21日（星期六） 09:00".to_owned(),
            appeal: appeal.to_owned(),
            answer: answer.to_owned(),
        };
        let lines = vec![
            line(1, "", ""),
            line(2, "我到了,手机没电。", ""),
            line(3, "我到了。", "已更正,谢谢您。"),
        ];
        let page = |c: Frame, lines: Vec<AbsenceLine>, at: String| Self {
            c,
            lines,
            at,
            words: String::new(),
        };
        vec![
            page(c.clone(), Vec::new(), String::new()),
            page(c.clone(), lines.clone(), String::new()),
            page(wrong(c, "words"), lines, id(1)),
        ]
    }
}

impl AppealsPage {
    /// None; some; a form that came back.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let line = |n: usize| AppealLine {
            id: id(n),
            name: NAMES[n % NAMES.len()].to_owned(),
            title: LONG.to_owned(),
            when: "2026年11月21日（星期六） 09:00".to_owned(),
            words: "我九点到的,一直在厨房帮忙。".to_owned(),
            asked: "11月22日（周日） 18:30".to_owned(),
            shift: ID.to_owned(),
        };
        let page = |c: Frame, count: usize, at: String| Self {
            c,
            lines: (1..=count).map(line).collect(),
            at,
            typed: String::new(),
        };
        vec![
            page(c.clone(), 0, String::new()),
            page(c.clone(), 100, String::new()),
            page(wrong(c, "answer"), 2, id(2)),
        ]
    }
}
