//! States of the pages of applications, for the test that draws every page.

use super::application::{ApplicationCan, CriterionLine, ObjectionLine, PaperLine};
use super::applications::{ApplicationLine, StateTab};
use super::notice::NoticeLine;
use super::reviews::{ReviewLine, SchoolLine};
use super::{
    ApplicationFormPage, ApplicationPage, ApplicationsPage, ElsewherePage, NoticePage,
    ObjectionPage, ReviewsPage, SchoolReviewsPage,
};
use crate::books::pages::samples::{choices, id, pager, wrong};
use crate::ui::Frame;
use crate::web::{filled, parse_form};

const LONG: &str = "家里三个孩子上学，父亲去年工伤后没有固定收入，母亲在家照顾八十六岁的奶奶";

impl ApplicationsPage {
    /// Nothing; many; one's own.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let line = |n: usize| ApplicationLine {
            id: id(n),
            code: format!("A-{n:04}"),
            stage: "初中".to_owned(),
            term: "2026 年秋季学期".to_owned(),
            by: "社工和家庭一起".to_owned(),
            day: "2026年11月2日（星期一）".to_owned(),
            state: "公示中".to_owned(),
            tone: "info",
        };
        let tab = |n: i64| StateTab {
            code: "applied",
            label: "已申请".to_owned(),
            count: n,
            here: n == 0,
        };
        let page = |tabs: i64, count: usize| Self {
            c: c.clone(),
            tabs: (0..tabs).map(tab).collect(),
            review: if tabs == 0 { "2026-2" } else { "" }.to_owned(),
            lines: (0..count).map(line).collect(),
            pager: pager(count, "/aid/applications"),
        };
        vec![page(8, 0), page(8, 60), page(0, 2), page(0, 0)]
    }
}

impl ApplicationFormPage {
    /// A fresh form; one that came back.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: Frame| Self {
            c,
            form: parse_form(&"stage=primary&grade=9".into()),
            stages: choices(&["primary", "junior-middle", "senior-middle"]),
            terms: choices(&["2026-2", "2027-1"]),
            brought_as: "监护人".to_owned(),
        };
        vec![page(c.clone()), page(wrong(c, "name", "refusal-basics-text-missing"))]
    }
}

fn paper(n: usize) -> PaperLine {
    PaperLine {
        code: ["household-book", "school-proof"][n % 2],
        label: "户口簿".to_owned(),
        there: n == 0,
        pictured: n == 0,
    }
}

fn criterion(n: usize) -> CriterionLine {
    CriterionLine {
        code: ["income", "illness"][n % 2],
        label: "家庭收入".to_owned(),
        levels: choices(&["0", "1", "2", "3"]),
        points: "2".to_owned(),
        words: LONG.to_owned(),
    }
}

impl ApplicationPage {
    /// Every step with what may be done; read; one's own; refused forms.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: Frame, can: ApplicationCan, inside: bool| Self {
            c,
            id: id(1),
            code: "A-0001".to_owned(),
            state: "已申请".to_owned(),
            tone: "wait",
            facts: vec![("学段".to_owned(), "初中 · 2 年级".to_owned())],
            next: "把材料收齐。".to_owned(),
            papers: (0..2).map(paper).collect(),
            visits: Vec::new(),
            criteria: (0..2).map(criterion).collect(),
            objections: Vec::new(),
            recused: String::new(),
            pupil: (String::new(), String::new()),
            can,
            inside,
            told: Vec::new(),
            pictures: Vec::new(),
            form: filled(&[]),
        };
        let none = ApplicationCan::default();
        let all = ApplicationCan {
            papers: true,
            visit: true,
            recuse: true,
            assess: true,
            publish: true,
            answer: true,
            approve: true,
            refuse: true,
            withdraw: true,
            read: true,
        };
        let objections = ["", LONG].map(|answer| ObjectionLine {
            id: id(3),
            day: "2026年11月20日（星期五）".to_owned(),
            answer: answer.to_owned(),
        });
        let visits = vec![("陈慧珊".to_owned(), "社工".to_owned(), "2026年11月9日".to_owned())];
        let told = vec![("姓名".to_owned(), "阿卜杜热合曼·阿卜杜克热木·买买提".to_owned())];
        let pictures = vec![("户口簿".to_owned(), "data:image/jpeg;base64,AAAA".to_owned())];
        vec![
            page(c.clone(), all, true),
            Self { visits, objections: objections.to_vec(), ..page(c.clone(), all, true) },
            Self { told, pictures, ..page(c.clone(), all, true) },
            Self {
                recused: "是您提出的申请".to_owned(),
                pupil: (id(9), "P-0001".to_owned()),
                ..page(c.clone(), none, true)
            },
            page(c.clone(), ApplicationCan { withdraw: true, ..none }, false),
            page(wrong(c, "why", "refusal-basics-text-missing"), all, true),
            page(wrong(c, "purpose", "refusal-basics-text-missing"), all, true),
            page(wrong(c, "income", "refusal-basics-text-missing"), all, true),
        ]
    }
}

fn notice_line(n: usize) -> NoticeLine {
    NoticeLine {
        id: id(n),
        mask: "欧阳**".to_owned(),
        stage: "高中".to_owned(),
        amount: "1,000.00 元".to_owned(),
        term: "2026 年秋季学期".to_owned(),
        until: "2026年11月27日（星期五）".to_owned(),
    }
}

impl NoticePage {
    /// Nothing; many, with an objection just sent.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |count: usize, sent: bool| Self {
            c: c.clone(),
            lines: (0..count).map(notice_line).collect(),
            sent,
        };
        vec![page(0, false), page(12, true)]
    }
}

impl ObjectionPage {
    /// A fresh form; one that came back.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: Frame| Self { c, line: notice_line(1), form: parse_form(&"words=".into()) };
        vec![page(c.clone()), page(wrong(c, "words", "refusal-basics-text-missing"))]
    }
}

impl ReviewsPage {
    /// Nothing; some whose school is over; a refused form.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let line = |n: usize| ReviewLine {
            id: id(n),
            code: format!("P-{n:04}"),
            stage: "高中".to_owned(),
            school: if n == 1 { "学校说已离校" } else { "" }.to_owned(),
        };
        let page = |c: Frame, over: usize, count: usize| Self {
            c,
            term: "2026-2".to_owned(),
            name: "2026 年秋季学期".to_owned(),
            over: (0..over).map(line).collect(),
            lines: (10..10 + count).map(line).collect(),
            reasons: choices(&["graduated", "moved"]),
            done: (12, 1),
        };
        vec![
            page(c.clone(), 0, 0),
            page(c.clone(), 2, 60),
            page(wrong(c, "reason", "refusal-aid-nobody-chosen"), 0, 3),
        ]
    }
}

impl SchoolReviewsPage {
    /// No pupil; some; a refused form.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: Frame, count: usize| Self {
            c,
            term: "2026-2".to_owned(),
            name: "2026 年秋季学期".to_owned(),
            lines: (0..count)
                .map(|n| SchoolLine {
                    id: id(n),
                    code: format!("P-{n:04}"),
                    mask: "欧阳**".to_owned(),
                    stage: "高中".to_owned(),
                    said: if n == 0 { "在读" } else { "" }.to_owned(),
                })
                .collect(),
        };
        vec![
            page(c.clone(), 0),
            page(c.clone(), 3),
            page(wrong(c, "pupils", "refusal-application-no-choice"), 3),
        ]
    }
}

impl ElsewherePage {
    /// Nothing asked; yes; no; a refused form.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: Frame, answer: &'static str, count: usize| Self {
            c,
            programmes: (0..count).map(|n| (format!("{LONG}{n}"), 3)).collect(),
            answer,
            form: filled(&[]),
        };
        vec![
            page(c.clone(), "", 0),
            page(c.clone(), "yes", 2),
            page(c.clone(), "no", 2),
            page(wrong(c, "document", "refusal-basics-text-missing"), "", 1),
        ]
    }
}
