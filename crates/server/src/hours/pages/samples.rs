//! States of the hours pages, for the test that draws every page.

use super::{
    AskedLine, BookLine, BookPage, ConfirmLine, ConfirmListPage, ConfirmPage, EntryPage,
    QuestionLine, QuestionsPage, ShiftLine, StoryLine, steps,
};
use crate::ui::{FieldError, Frame};
use crate::web::paging::{PageAsked, Pager};
use liandong_domain::basics::Minutes;
use liandong_domain::hours::StarLadder;

const ID: &str = "018f0000-0000-7000-8000-000000000001";
const LONG: &str = "龙城街道中心城片区2026年冬季独居老人入户探访与居家安全隐患排查志愿服务";
const LONG_NAME: &str = "阿卜杜热合曼·阿卜杜克热木·买买提";
const NAMES: [&str; 5] = ["欧阳凤莲", "李伯年", "陈䶮", "张㛃", LONG_NAME];
const FLAGS: [&str; 5] = ["forgotten_out", "overtime", "short", "walk_in", "minor_without_consent"];

fn id(n: usize) -> String {
    format!("018f0000-0000-7000-8000-{n:012}")
}

fn pager(total: usize, path: &str) -> Pager {
    Pager::new(PageAsked::from_query(""), i64::try_from(total).unwrap_or(0), path, "")
}

fn wrong(c: &Frame, field: &str) -> Frame {
    let mut c = c.clone();
    let text = "请写明原因。".to_owned();
    c.errors = vec![FieldError { field: field.to_owned(), text }];
    c
}

fn book_line(n: usize, kind: &'static str, reversed: bool) -> BookLine {
    BookLine {
        id: id(n),
        day: "2026年11月28日（星期六）".to_owned(),
        activity: if n % 3 == 1 { LONG.to_owned() } else { "周末探访独居老人".to_owned() },
        place: "西湖社区 · 探访".to_owned(),
        hours: if kind == "reversal" { "-2小时30分" } else { "2小时30分" }.to_owned(),
        grade: ["A", "B", "C", "D", "E"][n % 5],
        by: "陈社工".to_owned(),
        kind,
        reversed,
    }
}

impl BookPage {
    /// No hours yet; an ordinary book; five stars and many entries; another's book.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let ladder = StarLadder::default();
        let page = |whose: &str, minutes: i64, lines: Vec<BookLine>| {
            let total = Minutes::new(minutes);
            let (next_star, missing) = ladder.next(total).unwrap_or((0, Minutes::ZERO));
            Self {
                c: c.clone(),
                whose: whose.to_owned(),
                total: total.hours_text(),
                this_year: "46.5".to_owned(),
                star: ladder.level(total),
                next_star,
                missing: missing.hours_text(),
                percent: 48,
                rule: "star-ladder v1".to_owned(),
                years: vec![(2026, "46.5".to_owned()), (2025, "100".to_owned())],
                year: 0,
                pager: pager(lines.len(), "/hours"),
                lines,
                record_href: "/me/records".to_owned(),
                ladder: steps(&ladder, total),
                trial: if minutes > 0 { "2.5" } else { "" }.to_owned(),
            }
        };
        let mixed = vec![
            book_line(0, "service", true),
            book_line(1, "reversal", false),
            book_line(2, "opening", false),
            book_line(3, "service", false),
        ];
        let many = (0..200).map(|n| book_line(n, "service", false)).collect();
        vec![
            page("", 0, Vec::new()),
            page("", 8790, mixed.clone()),
            page("", 100_000, many),
            page(LONG_NAME, 8790, mixed),
        ]
    }
}

impl EntryPage {
    /// One's own; a worker's look; taken back; a correction; a form that came back.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: &Frame| Self {
            c: c.clone(),
            line: book_line(1, "service", false),
            span: "2026年11月28日（星期六）09:00-11:30".to_owned(),
            rule: "hours v1 §daily-tiers".to_owned(),
            rule_href: "/rules/hours".to_owned(),
            source: "hours-source-attendance".to_owned(),
            why: String::new(),
            story: vec![
                StoryLine {
                    when: "2026年11月28日（星期六） 09:02".to_owned(),
                    who: "何桂芳".to_owned(),
                    what: "签到".to_owned(),
                };
                4
            ],
            reversed_by: String::new(),
            reverses: String::new(),
            asked: Vec::new(),
            may_ask: true,
            may_reverse: false,
            words: String::new(),
        };
        let asked = AskedLine {
            words: "我是 12 点走的。".to_owned(),
            when: "2026年11月29日（星期日） 08:00".to_owned(),
            answer: String::new(),
        };
        let answered = AskedLine { answer: "已更正,谢谢您。".to_owned(), ..asked.clone() };
        let worker = Self { may_ask: false, may_reverse: true, ..page(c) };
        let back =
            Self { reversed_by: id(2), may_ask: false, asked: vec![asked, answered], ..page(c) };
        let counter = Self {
            line: book_line(1, "reversal", false),
            reverses: id(2),
            why: "签退时间记错".to_owned(),
            story: Vec::new(),
            may_ask: false,
            ..page(c)
        };
        let odd = Self { may_ask: false, may_reverse: true, ..page(&wrong(c, "why")) };
        vec![page(c), worker, back, counter, odd, page(&wrong(c, "words"))]
    }
}

impl ConfirmListPage {
    /// Nothing waits; a full page.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let line = |n: usize| ShiftLine {
            shift: id(n),
            title: LONG.to_owned(),
            when: "2026年11月28日（星期六）09:00-11:30".to_owned(),
            waiting: 30,
            flagged: 2,
            above: 1,
            days_left: 10 - i64::try_from(n).unwrap_or(0),
            clock: ["fine", "soon", "late"][n % 3],
        };
        let page = |count: usize, questions: i64| Self {
            c: c.clone(),
            lines: (0..count).map(line).collect(),
            pager: pager(count, "/hours/confirm"),
            questions,
        };
        vec![page(0, 0), page(3, 1), page(200, 7)]
    }
}

fn confirm_line(n: usize, flag: &'static str, state: &str) -> ConfirmLine {
    ConfirmLine {
        id: id(n),
        person: id(n + 1000),
        name: NAMES[n % NAMES.len()].to_owned(),
        from: "09:02".to_owned(),
        until: "11:30".to_owned(),
        hours: "2小时28分".to_owned(),
        grade: ["A", "B", "C", "D", "E"][n % 5],
        flag,
        above: false,
        state: state.to_owned(),
        chosen: flag.is_empty(),
        own: false,
        why: String::new(),
    }
}

impl ConfirmPage {
    /// All settled; thirty ordinary rows; odd rows on top; two hundred; a form that came back.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: &Frame, odd: Vec<ConfirmLine>, plain: usize, settled: usize| Self {
            c: c.clone(),
            shift: ID.to_owned(),
            title: LONG.to_owned(),
            when: "2026年11月28日（星期六）09:00-11:30".to_owned(),
            odd,
            plain: (100..100 + plain).map(|n| confirm_line(n, "", "open")).collect(),
            settled: (500..500 + settled).map(|n| confirm_line(n, "", "confirmed")).collect(),
            days_left: 2,
            clock: if plain == 30 { "fine" } else { "soon" },
            due: "2026年12月11日（星期五）".to_owned(),
            may_long: false,
        };
        let odd = || -> Vec<ConfirmLine> {
            let mut odd: Vec<ConfirmLine> =
                FLAGS.iter().enumerate().map(|(n, flag)| confirm_line(n, flag, "open")).collect();
            odd.push(ConfirmLine { above: true, ..confirm_line(20, "", "open") });
            odd.push(ConfirmLine { own: true, ..confirm_line(21, "", "open") });
            odd
        };
        let mut returned = page(&wrong(c, &format!("from-{}", id(0))), odd(), 2, 0);
        returned.odd[1].why = "当天没有来".to_owned();
        vec![
            page(c, Vec::new(), 0, 3),
            page(c, Vec::new(), 30, 0),
            page(c, odd(), 3, 1),
            page(c, Vec::new(), 200, 0),
            returned,
        ]
    }
}

impl QuestionsPage {
    /// None; open and answered; a form that came back.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let line = |n: usize, answer: &str| QuestionLine {
            id: id(n),
            name: if n == 1 { String::new() } else { LONG_NAME.to_owned() },
            person: if n == 1 { String::new() } else { id(n) },
            kind: "和另一条时数重叠".to_owned(),
            words: if n == 2 { "我是 12 点走的。".to_owned() } else { String::new() },
            asked: "2026年11月29日（星期日） 08:00".to_owned(),
            answer: answer.to_owned(),
            entry: if n == 2 { id(9) } else { String::new() },
        };
        let page = |c: Frame, lines: Vec<QuestionLine>, at: String| Self {
            c,
            open: i64::try_from(lines.len()).unwrap_or(0),
            pager: pager(lines.len(), "/hours/questions"),
            lines,
            at,
            typed: String::new(),
        };
        let lines = vec![line(1, ""), line(2, ""), line(3, "已更正。")];
        vec![
            page(c.clone(), Vec::new(), String::new()),
            page(c.clone(), lines.clone(), String::new()),
            page(wrong(c, "answer"), lines, id(2)),
        ]
    }
}
