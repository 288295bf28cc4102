//! States of the pages of training, for the test that draws every page.

use super::catalogue::CourseLine;
use super::certificate::CertificatePage;
use super::course::{CourseMay, SittingLine};
use super::holders::HolderLine;
use super::own::{HeldLine, KindLine, PartLine, PracticeLine};
use super::qualifications::QualificationLine;
use super::report::{EndedLine, MonthLine};
use super::roster::{NameLine, SittingChoice};
use super::{
    CataloguePage, Choice, CourseFormPage, CoursePage, HoldersPage, NamesPage, PathPage,
    QualificationFormPage, QualificationsPage, ReportPage, filled,
};
use crate::ui::{FieldError, Frame};
use crate::web::paging::{PageAsked, Pager};

const LONG: &str = "龙城街道中心城片区2026年冬季独居老人入户探访与居家安全隐患排查岗前专项培训";
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

fn course_line(n: usize) -> CourseLine {
    CourseLine {
        id: id(n),
        title: if n % 3 == 1 { LONG } else { "防跌大使培训" }.to_owned(),
        kind: "专项".to_owned(),
        when: "11月28日（周六）9:00".to_owned(),
        place: "龙城社区中心二楼".to_owned(),
        organisation: "龙城社工服务站".to_owned(),
        free: "还有 3 个名额".to_owned(),
        tone: if n.is_multiple_of(2) { "info" } else { "off" },
        qualification: if n.is_multiple_of(2) { "防跌大使" } else { "" }.to_owned(),
        state: "报名中".to_owned(),
        state_tone: "info",
    }
}

impl CataloguePage {
    /// Nothing; some; what is planned.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |count: usize, planned: bool| Self {
            c: c.clone(),
            kinds: choices(&["concepts", "skills", "special", "sharing"]),
            kind: if count == 0 { "skills" } else { "" }.to_owned(),
            plans: planned || count == 0,
            planned,
            keeps: planned,
            reports: planned,
            lines: (0..count).map(course_line).collect(),
            pager: pager(count, "/training"),
        };
        vec![page(0, false), page(60, false), page(0, true), page(8, true)]
    }
}

impl CoursePage {
    /// A draft; open; full; one's own; passed; called off with a refused form.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |state: &'static str, press: &'static str, manage: bool| Self {
            c: c.clone(),
            id: id(1),
            title: "防跌大使培训".to_owned(),
            kind: "专项".to_owned(),
            about: "看懂家里哪里会摔，学会劝老人装扶手。".to_owned(),
            place: "龙城社区中心二楼".to_owned(),
            organisation: "龙城社工服务站".to_owned(),
            teachers: "陈慧珊、李伯年".to_owned(),
            assessment: "有人看着做一遍，到课 80% 以上".to_owned(),
            qualification: if manage { "" } else { "防跌大使" }.to_owned(),
            minimum_age: if manage { 0 } else { 16 },
            time: "6 小时".to_owned(),
            sittings: (0..2)
                .map(|n| SittingLine {
                    when: "2026年11月28日（星期六）9:00-12:00".to_owned(),
                    topic: if n == 0 { LONG } else { "" }.to_owned(),
                })
                .collect(),
            free: "还有 3 个名额".to_owned(),
            tone: "info",
            state,
            state_words: "报名中".to_owned(),
            why: "讲师生病".to_owned(),
            press,
            mine: id(2),
            mine_words: "有名额".to_owned(),
            mine_open: state == "open",
            certificate: state == "ended",
            may: CourseMay { manage, names: manage },
        };
        let refused = Self {
            c: wrong(c, "why", "refusal-basics-text-missing"),
            title: LONG.to_owned(),
            ..page("open", "", true)
        };
        vec![
            page("draft", "", true),
            page("open", "enrol", false),
            page("open", "wait", false),
            page("open", "sign-in", false),
            page("open", "mine", false),
            page("ended", "mine", false),
            page("called_off", "", true),
            refused,
        ]
    }
}

impl CourseFormPage {
    /// A new one; a form that came back.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: Frame, title: &str, known: bool| Self {
            c,
            form: filled(&[
                ("title", title.to_owned()),
                ("kind", "skills".to_owned()),
                ("day-1", "2026-11-28".to_owned()),
                ("from-1", "12:00".to_owned()),
                ("until-1", "9:00".to_owned()),
            ]),
            kinds: choices(&["concepts", "skills"]),
            assessments: choices(&["attending", "test", "observed"]),
            bodies: choices(&["龙城社工服务站"]),
            qualifications: choices(&["防跌大使"]),
            rows: vec![1, 2, 3],
            action: "/training/courses".to_owned(),
            known,
        };
        vec![
            page(c.clone(), "", false),
            page(wrong(c, "sittings", "refusal-training-course-no-sitting"), LONG, true),
        ]
    }
}

fn name_line(n: usize, state: &'static str) -> NameLine {
    NameLine {
        part: id(n + 100),
        person: id(n + 300),
        name: if n % 4 == 2 { LONG_NAME } else { "黄嘉怡" }.to_owned(),
        number: format!("LC-{n:06}"),
        state,
        state_words: "有名额".to_owned(),
        there: n.is_multiple_of(2),
        percent: 100,
        time: "6小时".to_owned(),
        enough: !n.is_multiple_of(3),
        marks: if state == "passed" { "86".to_owned() } else { String::new() },
        words: String::new(),
        well: false,
        chosen: n.is_multiple_of(2),
    }
}

impl NamesPage {
    /// Nobody; a test; an observation refused; ended.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |state: &'static str, assessment: &'static str, names: usize| Self {
            c: c.clone(),
            id: id(1),
            title: if names == 0 { LONG } else { "防跌大使培训" }.to_owned(),
            state,
            state_words: "报名中".to_owned(),
            assessment,
            least: 80,
            sittings: (1..=2)
                .map(|n| SittingChoice {
                    id: id(n),
                    number: i64::try_from(n).unwrap_or(1),
                    label: "2026年11月28日（星期六）9:00-12:00".to_owned(),
                    current: n == 1,
                    begun: names.is_multiple_of(2),
                    noted: names > 4,
                })
                .collect(),
            lines: (0..names)
                .map(|n| {
                    let open = if n % 5 == 4 { "waiting" } else { "placed" };
                    name_line(n, if state == "ended" { "passed" } else { open })
                })
                .collect(),
            over: true,
            manage: state == "open",
            typed: String::new(),
        };
        let refused = Self {
            c: wrong(c, "results", "refusal-training-form-nobody-chosen"),
            ..page("open", "observed", 6)
        };
        let odd = Self {
            c: wrong(c, "person", "refusal-training-enrolment-already-in"),
            ..page("open", "attending", 3)
        };
        vec![
            page("open", "attending", 0),
            page("open", "test", 40),
            refused,
            odd,
            page("ended", "test", 5),
        ]
    }
}

impl CertificatePage {
    /// A short one; a long one with a qualification.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |long: bool| Self {
            c: c.clone(),
            holder: if long { LONG_NAME } else { "黄嘉怡" }.to_owned(),
            number: "LC-000123".to_owned(),
            course: if long { LONG } else { "志愿理念第一课" }.to_owned(),
            kind: "理念".to_owned(),
            organisation: "龙城社工服务站".to_owned(),
            teachers: if long { "陈慧珊、李伯年" } else { "" }.to_owned(),
            days: "2026年11月28日（星期六）".to_owned(),
            time: "3 小时".to_owned(),
            qualification: if long { "防跌大使" } else { "" }.to_owned(),
            until: if long { "2028年11月28日（星期二）" } else { "" }.to_owned(),
            given: "2026年11月28日（星期六）".to_owned(),
            part: id(1),
            certificate: if long { "LX-2026-000123-K" } else { "" }.to_owned(),
            check_code: if long { "7K3M-9QXA" } else { "" }.to_owned(),
        };
        vec![page(false), page(true)]
    }
}

fn held_line(n: usize) -> HeldLine {
    HeldLine {
        id: id(n),
        name: if n % 3 == 1 { LONG } else { "防跌大使" }.to_owned(),
        standing: "快到期".to_owned(),
        tone: "warn",
        days: "2024年11月28日起".to_owned(),
        gained: "通过课程".to_owned(),
        evidence: if n == 0 { String::new() } else { "带教实践 2/3 次".to_owned() },
        step: if n == 0 { String::new() } else { "下一期课程".to_owned() },
        href: if n == 1 { "/training/courses/1".to_owned() } else { String::new() },
        part: id(n + 20),
        renewable: n % 2 == 1,
        open: n != 2,
    }
}

impl PathPage {
    /// Nothing yet; one's own; a worker's; a refused form.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: Frame, count: usize, person: &str| Self {
            c,
            person: person.to_owned(),
            name: if count > 3 { LONG_NAME } else { "黄嘉怡" }.to_owned(),
            total: "12.5 小时".to_owned(),
            kinds: (0..count.min(4))
                .map(|_| KindLine { kind: "技巧".to_owned(), time: "3 小时".to_owned() })
                .collect(),
            held: (0..count).map(held_line).collect(),
            parts: (0..count)
                .map(|n| PartLine {
                    course: id(n),
                    title: if n == 1 { LONG } else { "志愿理念第一课" }.to_owned(),
                    note: "理念 · 11月28日（周六）".to_owned(),
                    state: "通过".to_owned(),
                    tone: "done",
                    paper: if n == 0 { id(n + 40) } else { String::new() },
                })
                .collect(),
            practices: (0..count)
                .map(|n| PracticeLine {
                    day: "2026年11月21日（星期六）".to_owned(),
                    name: "防跌大使".to_owned(),
                    words: if n == 1 { LONG } else { "先问候，再看浴室" }.to_owned(),
                    by: if n == 0 { String::new() } else { "李敏".to_owned() },
                })
                .collect(),
            qualifications: choices(&["防跌大使"]),
            keeps: !person.is_empty(),
            form: crate::web::FormBody::default(),
        };
        vec![
            page(c.clone(), 0, ""),
            page(c.clone(), 3, ""),
            page(c.clone(), 5, &id(7)),
            page(wrong(c, "day", "refusal-training-qualification-future"), 2, &id(7)),
        ]
    }
}

impl QualificationsPage {
    /// None; some.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let line = |n: usize| QualificationLine {
            id: id(n),
            name: if n == 1 { LONG } else { "防跌大使" }.to_owned(),
            about: if n == 0 { "" } else { "入户看隐患，劝装扶手" }.to_owned(),
            organisation: "龙城社工服务站".to_owned(),
            terms: "有效 24 个月。".to_owned(),
            courses: i64::try_from(n).unwrap_or(0),
            closed: n == 3,
        };
        let page = |count: usize| Self { c: c.clone(), lines: (0..count).map(line).collect() };
        vec![page(0), page(5)]
    }
}

impl QualificationFormPage {
    /// A new one; a name that is taken; a closed one.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: Frame, name: &str, id: String, closed: bool| Self {
            c,
            form: filled(&[("name", name.to_owned()), ("valid_months", "24".to_owned())]),
            bodies: choices(&["龙城社工服务站"]),
            action: "/training/qualifications".to_owned(),
            id,
            closed,
        };
        let taken = wrong(c, "name", "refusal-training-qualification-name-taken");
        vec![
            page(c.clone(), "", String::new(), false),
            page(taken, LONG, id(1), false),
            page(c.clone(), "防跌大使", id(1), true),
        ]
    }
}

impl HoldersPage {
    /// Nobody; many.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let line = |n: usize| HolderLine {
            person: id(n),
            name: if n % 4 == 1 { LONG_NAME } else { "李伯年" }.to_owned(),
            number: format!("LC-{n:06}"),
            standing: "有效".to_owned(),
            tone: "done",
            days: "2026年11月28日（星期六）起".to_owned(),
            gained: "通过课程".to_owned(),
        };
        let page = |count: usize| Self {
            c: c.clone(),
            id: id(1),
            name: if count == 0 { LONG } else { "防跌大使" }.to_owned(),
            about: "入户看隐患，劝装扶手".to_owned(),
            terms: "有效 24 个月。".to_owned(),
            closed: count == 0,
            lines: (0..count).map(line).collect(),
            pager: pager(count, "/training/qualifications/1"),
        };
        vec![page(0), page(120)]
    }
}

impl ReportPage {
    /// Nothing; a year.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |count: usize| Self {
            c: c.clone(),
            year: 2026,
            kinds: ["理念", "技巧", "专项", "分享"].map(str::to_owned).to_vec(),
            months: (0..count)
                .map(|n| MonthLine {
                    month: format!("2026-{:02}", 12 - n),
                    hours: vec!["120".to_owned(); 4],
                    all: "480".to_owned(),
                    entries: 160,
                })
                .collect(),
            ended: (0..count)
                .map(|n| EndedLine {
                    id: id(n),
                    title: if n == 1 { LONG } else { "防跌大使培训" }.to_owned(),
                    kind: "专项".to_owned(),
                    day: "11月21日（周六）".to_owned(),
                    taken: 20,
                    passed: 18,
                })
                .collect(),
        };
        vec![page(0), page(11)]
    }
}
