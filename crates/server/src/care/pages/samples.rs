//! States of the pages of care, for the test that draws every page.

use super::child::{ContactLine, SessionLine, ThingLine, TutoringPart};
use super::hours::{ServiceLine, page_of};
use super::letters::{LetterLine, OverdueLine, TraceLine};
use super::own::{FamilyPart, OwnLetter};
use super::projects::{ShownLine, StepLine};
use super::{
    AmbassadorsPage, CareHoursPage, ChildPage, LetterPage, LettersPage, OwnLettersPage,
    UndertakingPage,
};
use crate::books::pages::samples::{choices, id, wrong};
use crate::ui::Frame;
use crate::web::{FormBody, filled};

const DAY: &str = "2026年11月20日（星期五）";
const LONG: &str = "阿卜杜热合曼·阿卜杜克热木·买买提";
const COVER: &str = "请遮住第二行的学校名。";
const PICTURE: &str = "data:image/jpeg;base64,/9j/4AAQSkZJRg==";
const TEXT: &str = "亲爱的叔叔：\n谢谢您。这个学期我数学进步了。";

impl ChildPage {
    /// Nothing yet, for the companion; everything, for a worker; refused forms.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let contact = |n: usize| ContactLine {
            id: id(n),
            when: DAY.to_owned(),
            kind: "家访".to_owned(),
            state: if n == 0 { "已约好" } else { "已进行" }.to_owned(),
            planned: n == 0,
            who: if n == 1 { LONG } else { "陈慧珊 · 王芳" }.to_owned(),
            words: "妈妈找到了新工作，孩子晚上要自己做饭。".to_owned(),
        };
        let session = |n: i64| SessionLine {
            when: DAY.to_owned(),
            minutes: format!("{} 分钟 · 等社工确认时长", 45 + n),
            progress: "要人帮".to_owned(),
            words: "分数的加减，做了十道题。".to_owned(),
        };
        let tutoring = |n: usize| TutoringPart {
            id: id(n + 40),
            subject: "数学".to_owned(),
            goals: "会做分数题".to_owned(),
            tutor: "王芳".to_owned(),
            state: "进行中".to_owned(),
            mine: n == 0,
            runs: n == 0,
            next: if n == 0 { DAY } else { "" }.to_owned(),
            sessions: 3,
            minutes: 135,
            lines: (0..3).map(session).collect(),
            open: if n == 0 { choices(&[DAY, DAY]) } else { Vec::new() },
        };
        let thing = |n: usize| ThingLine {
            href: format!("/care/projects/{}", id(n)),
            title: "旧书换新书".to_owned(),
            state: "进行中".to_owned(),
        };
        let page = |c: Frame, count: usize, worker: bool| Self {
            c,
            id: id(1),
            code: "P-0001".to_owned(),
            called: if worker { "" } else { "可儿" }.to_owned(),
            due: DAY.to_owned(),
            overdue: worker,
            worker,
            contacts: (0..count).map(contact).collect(),
            kinds: choices(&["talk", "visit"]),
            tutorings: (0..count.min(2)).map(tutoring).collect(),
            progresses: choices(&["beginning", "helped"]),
            consent: count > 0,
            givers: choices(&["G-0001"]),
            letters: (0..count).map(thing).collect(),
            retakes: (0..count.min(1)).map(|n| (id(n + 80), COVER.to_owned())).collect(),
            projects: (0..count).map(thing).collect(),
            form: FormBody::default(),
            today: "2026-11-21".to_owned(),
        };
        let alone = wrong(c, "beside", "refusal-care-alone-at-home");
        let minutes = wrong(c, "minutes", "refusal-care-no-minutes");
        vec![
            page(c.clone(), 0, false),
            page(c.clone(), 4, true),
            page(c.clone(), 2, false),
            page(alone, 1, true),
            Self { form: filled(&[("tutoring", id(40))]), ..page(minutes, 1, false) },
        ]
    }
}

impl CareHoursPage {
    /// None; some, one with a long name; a refused form.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let line = |n: usize| ServiceLine {
            id: id(n),
            name: if n == 1 { LONG } else { "王芳" }.to_owned(),
            subject: "数学".to_owned(),
            when: format!("{DAY} 19:00–19:45"),
            minutes: 45,
            href: format!("/care/{}", id(n + 60)),
            code: if n == 2 { String::new() } else { format!("P-{n:04}") },
        };
        let page = |c: Frame, count: usize| Self {
            lines: (0..count).map(line).collect(),
            pager: page_of(count),
            form: filled(&[("service", id(0))]),
            c,
        };
        vec![
            page(c.clone(), 0),
            page(c.clone(), 12),
            page(wrong(c, "why", "refusal-basics-text-missing"), 2),
        ]
    }
}

impl LettersPage {
    /// None, for a named reader; some, for a worker; a refused form.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let line = |n: usize| LetterLine {
            id: id(n),
            title: format!("P-{n:04} · 学生写给 G-0001"),
            when: DAY.to_owned(),
            state: "还没有人看过".to_owned(),
        };
        let due =
            |n: usize| OverdueLine { id: id(n), code: format!("P-{n:04}"), last: DAY.to_owned() };
        let page = |c: Frame, count: usize, worker: bool| Self {
            c,
            lines: (0..count).map(line).collect(),
            worker,
            hours: worker,
            professions: choices(&["volunteer", "teacher"]),
            overdue: (0..count).map(due).collect(),
            form: FormBody::default(),
        };
        let refused = wrong(c, "beside", "refusal-care-no-person");
        vec![page(c.clone(), 0, false), page(c.clone(), 12, true), page(refused, 1, true)]
    }
}

impl LetterPage {
    /// Clean; with traces; settled; refused forms.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let trace =
            |words: &str| TraceLine { words: words.to_owned(), kind: "像电话".to_owned() };
        let page = |c: Frame, count: usize, waits: bool| Self {
            c,
            id: id(1),
            title: "P-0001 · 学生写给 G-0001".to_owned(),
            state: "一人看过".to_owned(),
            text: TEXT.to_owned(),
            traces: ["13800138000", "石龙中学"].into_iter().take(count).map(trace).collect(),
            profession: "社工".to_owned(),
            before: if count > 0 { "" } else { "志愿者" }.to_owned(),
            waits,
            why: if waits { "" } else { "请不要写电话，别的都很好。" }.to_owned(),
            consent: count == 0,
            pictured: false,
            opened: false,
            pages: Vec::new(),
            cover: String::new(),
            openings: Vec::new(),
            form: FormBody::default(),
        };
        let pictured = |page: Self, opened: bool| Self {
            pictured: true,
            opened,
            text: String::new(),
            pages: if opened { vec![PICTURE.to_owned(); 2] } else { Vec::new() },
            openings: if opened { vec![(DAY.to_owned(), LONG.to_owned())] } else { Vec::new() },
            ..page
        };
        let covered = Self { cover: COVER.to_owned(), ..page(c.clone(), 0, false) };
        let through = wrong(c, "through", "refusal-care-not-looked-through");
        vec![
            pictured(page(c.clone(), 0, true), false),
            pictured(page(c.clone(), 0, true), true),
            pictured(covered, false),
            pictured(page(through, 0, true), true),
            page(c.clone(), 0, true),
            page(c.clone(), 2, true),
            page(c.clone(), 0, false),
            page(wrong(c, "black", "refusal-care-no-choice"), 1, true),
            page(wrong(c, "why", "refusal-basics-text-missing"), 1, true),
        ]
    }
}

impl OwnLettersPage {
    /// Nobody's; a giver's without and with pupils; a family's; a refused form.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let letter = |n: usize| OwnLetter {
            title: "P-0001 的来信".to_owned(),
            when: DAY.to_owned(),
            state: "已送到".to_owned(),
            text: TEXT.to_owned(),
            why: if n == 1 { "请不要写电话。" } else { "" }.to_owned(),
            open: if n == 0 { "" } else { "/me/letters/1/open" }.to_owned(),
            pages: if n == 1 { vec![PICTURE.to_owned()] } else { Vec::new() },
        };
        let family = |n: usize| FamilyPart {
            id: id(n),
            code: format!("P-{n:04}"),
            consent: n == 0,
            letters: (0..2).map(letter).collect(),
        };
        let page = |c: Frame, giver: bool, count: usize, families: usize| Self {
            c,
            giver,
            pupils: choices(&["P-0001", "P-0002"][..count.min(2)]),
            letters: (0..count).map(letter).collect(),
            families: (0..families).map(family).collect(),
            form: FormBody::default(),
        };
        vec![
            page(c.clone(), false, 0, 0),
            page(c.clone(), true, 0, 0),
            page(c.clone(), true, 3, 0),
            page(c.clone(), false, 0, 2),
            page(wrong(c, "text", "refusal-basics-text-missing"), true, 2, 0),
        ]
    }
}

impl AmbassadorsPage {
    /// None; some.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let line = |n: usize| ShownLine {
            title: "旧书换新书".to_owned(),
            alias: if n == 1 { LONG } else { "小榕" }.to_owned(),
            idea: "把看完的书换给别的同学。".to_owned(),
            state: "已完成".to_owned(),
            report: if n == 0 { "" } else { "换出 43 本书。" }.to_owned(),
        };
        let page = |count: usize| Self { c: c.clone(), lines: (0..count).map(line).collect() };
        vec![page(0), page(3)]
    }
}

impl UndertakingPage {
    /// Proposed, for a worker; running, for the companion; done; a refused form.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let step = |n: i64| StepLine { place: n, title: "借好场地".to_owned(), done: n == 0 };
        let page = |c: Frame, proposed: bool, runs: bool, worker: bool| Self {
            c,
            id: id(1),
            pupil: id(2),
            title: "旧书换新书".to_owned(),
            alias: "小榕".to_owned(),
            idea: "把看完的书换给别的同学。".to_owned(),
            plan: if proposed { "" } else { "每个月一次，在学校走廊。" }.to_owned(),
            helpers: 4,
            asked: if proposed { "200.00 元" } else { "" }.to_owned(),
            state: "进行中".to_owned(),
            report: if proposed || runs { "" } else { "换出 43 本书。" }.to_owned(),
            proposed,
            runs,
            shown: runs,
            worker,
            steps: (0..if proposed { 0 } else { 3 }).map(step).collect(),
        };
        vec![
            page(c.clone(), true, false, true),
            page(c.clone(), false, true, false),
            page(c.clone(), false, false, true),
            page(wrong(c, "report", "refusal-basics-text-missing"), false, true, true),
        ]
    }
}
