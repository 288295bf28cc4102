//! States of the pages of reflection, for the test that draws every page.

use super::debriefs::{DueLine, HeldLine};
use super::lesson::VersionLine;
use super::lessons::LessonLine;
use super::rehearsals::CaseLine;
use super::rehearsed::DoneLine;
use super::round::{AnswerLine, PartLine, RoundMay};
use super::walk::RubricLine;
use super::{
    Choice, DebriefsPage, LessonFormPage, LessonPage, LessonsPage, PromptsPage, RehearsalsPage,
    RehearsedPage, RoundPage, SharePage, WalkPage, filled,
};
use crate::ui::{FieldError, Frame};
use crate::web::FormBody;
use crate::web::paging::{PageAsked, Pager};

const LONG: &str = "龙城街道中心城片区2026年冬季独居老人入户探访与居家安全隐患排查活动";
const LONG_NAME: &str = "阿卜杜热合曼·阿卜杜克热木·买买提";
const SAID: &str = "一位奶奶一直拉着我的手，说上一次有人陪她吃饭是中秋节。";

fn text(of: &str) -> String {
    of.to_owned()
}

fn id(n: usize) -> String {
    format!("018f0000-0000-7000-8000-{n:012}")
}

fn pager(total: usize, path: &str) -> Pager {
    Pager::new(PageAsked::from_query(""), i64::try_from(total).unwrap_or(0), path, "")
}

fn wrong(c: &Frame, field: &str, key: &str) -> Frame {
    let mut c = c.clone();
    c.errors = vec![FieldError { field: text(field), text: c.t(key) }];
    c
}

fn choices(all: &[&str]) -> Vec<Choice> {
    all.iter().map(|v| Choice { value: text(v), label: text(v), chosen: false }).collect()
}

fn prompts(c: &Frame) -> [String; 3] {
    ["reflection-prompt-1", "reflection-prompt-2", "reflection-prompt-3"].map(|key| c.t(key))
}

impl SharePage {
    /// Empty; said before with long words; refused; too late.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |before: bool| Self {
            c: c.clone(),
            shift: id(1),
            title: text(if before { LONG } else { "周末探访独居老人" }),
            when: text("2026年11月28日（星期六）09:00-11:00"),
            prompts: prompts(c),
            before,
            shut: String::new(),
            form: if before { filled(&[("said-1", SAID.repeat(6))]) } else { FormBody::default() },
        };
        let refused =
            Self { c: wrong(c, "said-1", "refusal-reflection-nothing-said"), ..page(false) };
        let late = Self { shut: c.t("refusal-reflection-over"), ..page(true) };
        vec![page(false), page(true), refused, late]
    }
}

fn part(c: &Frame, n: usize, keep: bool) -> PartLine {
    let prompt = prompts(c);
    let answer = |k: usize| AnswerLine {
        prompt: prompt[k].clone(),
        words: SAID.repeat(k + 1),
        lesson: if keep { text("/lessons/new") } else { String::new() },
    };
    PartLine {
        name: text(if n % 4 == 1 { LONG_NAME } else { "王芳" }),
        side: c.t(if n == 0 { "reflection-side-worker" } else { "reflection-side-volunteer" }),
        tone: if n == 0 { "info" } else { "done" },
        way: c.t(if n.is_multiple_of(2) { "reflection-in-circle" } else { "reflection-on-phone" }),
        answers: (0..=(n % 3)).map(answer).collect(),
    }
}

impl RoundPage {
    /// Due and empty; open for a volunteer; led, many; closed; let go; a refused closing.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |state: &'static str, count: usize, lead: bool| Self {
            c: c.clone(),
            shift: id(1),
            activity: id(2),
            title: text(if lead { LONG } else { "周末探访独居老人" }),
            when: text("2026年11月28日（星期六）09:00-11:00"),
            state,
            days: 4,
            old: state == "due",
            last_change: if lead {
                text("到齐再出发，路上不落单。")
            } else {
                String::new()
            },
            prompts: prompts(c),
            parts: (0..count).map(|n| part(c, n, lead)).collect(),
            listened: count / 4,
            summary: text("老人们最高兴的是有人听。下雨天地滑，差一点摔。"),
            next_change: text("每组带一块干毛巾，进门先看地面。"),
            length: text("20 分钟"),
            why: text("下大雨，提前散了。"),
            spoke: count > 20,
            may: RoundMay { share: state == "open" || state == "due", lead, keep: lead },
            people: choices(&["李伯年", LONG_NAME]),
            circle: choices(&["王芳", "李伯年", LONG_NAME])
                .into_iter()
                .zip([true, true, false])
                .collect(),
            form: filled(&[("minutes", text("15"))]),
        };
        let refused = Self {
            c: wrong(c, "people", "refusal-reflection-nobody-took-part"),
            people: Vec::new(),
            ..page("due", 0, true)
        };
        let why =
            Self { c: wrong(c, "why", "refusal-basics-text-missing"), ..page("open", 1, true) };
        vec![
            page("due", 0, true),
            page("open", 2, false),
            page("open", 40, true),
            page("closed", 5, false),
            page("let_go", 0, false),
            refused,
            why,
        ]
    }
}

impl DebriefsPage {
    /// Nothing yet; some; many.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let due = |n: usize| DueLine {
            shift: id(n),
            title: text(if n % 3 == 1 { LONG } else { "敬老院康乐活动" }),
            when: text("2026年11月28日（星期六）09:00-11:00"),
            days: i64::try_from(n).unwrap_or(0),
            old: n > 2,
        };
        let held = |n: usize| HeldLine {
            shift: id(n),
            title: text(if n % 3 == 1 { LONG } else { "敬老院康乐活动" }),
            when: text("11月21日（周六）9:00"),
            state: c.t(if n % 5 == 4 {
                "reflection-state-let-go"
            } else {
                "reflection-state-closed"
            }),
            tone: if n % 5 == 4 { "off" } else { "done" },
            words: text("老人们最高兴的是有人听。"),
            next_change: if n.is_multiple_of(2) {
                text("进门先看地面。")
            } else {
                String::new()
            },
        };
        let page = |some: usize, many: usize| Self {
            c: c.clone(),
            due: (0..some).map(due).collect(),
            held: (0..many).map(held).collect(),
            pager: pager(many, "/debriefs"),
            prompts: some > 0,
        };
        vec![page(0, 0), page(2, 6), page(30, 60)]
    }
}

impl PromptsPage {
    /// As they are; refused.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let [first, second, third] = prompts(c);
        let form = || {
            filled(&[
                ("prompt-1", first.clone()),
                ("prompt-2", second.clone()),
                ("prompt-3", third.clone()),
            ])
        };
        let refused = wrong(c, "prompt-2", "refusal-basics-text-missing");
        vec![Self { c: c.clone(), form: form() }, Self { c: refused, form: form() }]
    }
}

impl LessonsPage {
    /// None; some; many, searched; searched in vain.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let line = |n: usize| LessonLine {
            id: id(n),
            title: text(if n % 3 == 1 { LONG } else { "进门先看地面" }),
            words: SAID.repeat(n % 3 + 1),
            note: text("关爱特殊群体 · 独居老人探访 · 2026年11月21日"),
            tags: if n.is_multiple_of(2) {
                vec![text("防跌"), text("浴室")]
            } else {
                Vec::new()
            },
            case: n.is_multiple_of(4),
        };
        let page = |count: usize, q: &str| Self {
            c: c.clone(),
            q: text(q),
            fields: choices(&["关爱特殊群体"]),
            field: String::new(),
            programmes: choices(&["独居老人探访", LONG]),
            programme: String::new(),
            lines: (0..count).map(line).collect(),
            pager: pager(count, "/lessons"),
            keeps: count > 0,
        };
        vec![page(0, ""), page(3, ""), page(60, "地垫"), page(0, "火星")]
    }
}

impl LessonPage {
    /// For everybody; corrected and kept; a practice case; taken back; a refused form.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |keeps: bool, versions: usize| Self {
            c: c.clone(),
            id: id(1),
            title: text(if keeps { LONG } else { "进门先看地面" }),
            words: SAID.repeat(2),
            note: text("关爱特殊群体 · 独居老人探访 · 2026年11月21日"),
            tags: vec![text("防跌")],
            withdrawn: false,
            why: text("后来发现不是这样。"),
            situation: if versions > 0 { text("您会怎么做？") } else { String::new() },
            versions: (0..versions)
                .map(|n| VersionLine {
                    head: text("第 1 版，2026年11月21日"),
                    words: text(SAID),
                    why: if n > 0 { text("说得更清楚") } else { String::new() },
                })
                .collect(),
            keeps,
            form: filled(&[("situation", text("您会怎么做？"))]),
        };
        let back = Self { withdrawn: true, ..page(true, 2) };
        let refused = Self { c: wrong(c, "why", "refusal-basics-text-missing"), ..page(true, 0) };
        let named =
            Self { c: wrong(c, "situation", "refusal-basics-text-missing"), ..page(true, 0) };
        vec![page(false, 0), page(false, 2), page(true, 3), back, refused, named]
    }
}

impl LessonFormPage {
    /// From a round; from elsewhere; a correction that was refused.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |known: bool, from: &str| Self {
            c: c.clone(),
            action: text("/lessons"),
            known,
            shift: if from.is_empty() { String::new() } else { id(1) },
            from: text(from),
            programmes: if from.is_empty() && !known { choices(&[LONG]) } else { Vec::new() },
            form: filled(&[("words", text(SAID)), ("version", text("2"))]),
        };
        let refused =
            Self { c: wrong(c, "words", "refusal-basics-text-missing"), ..page(true, "") };
        vec![page(false, LONG), page(false, ""), page(true, ""), refused]
    }
}

impl RehearsalsPage {
    /// For a newcomer; for a worker, many; for somebody who only looks.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let line = |n: usize| CaseLine {
            code: text("first_visit"),
            title: text(if n % 3 == 1 { LONG } else { "独居长者第一次探访" }),
            about: SAID.repeat(n % 2 + 1),
            steps: if n == 0 { 8 } else { 1 },
            made_by: c.t(if n == 0 {
                "reflection-made-by-house"
            } else {
                "reflection-made-of-lesson"
            }),
            last: if n % 2 == 1 { text("2026年11月21日") } else { String::new() },
        };
        let page = |count: usize, walks: bool| Self {
            c: c.clone(),
            cases: (0..count).map(line).collect(),
            walks,
            sees: count > 1,
        };
        vec![page(1, true), page(12, true), page(2, false)]
    }
}

impl WalkPage {
    /// Asked with choices; asked freely; refused; told three ways; the end, twice.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |stage: &'static str, tone: &'static str| Self {
            c: c.clone(),
            id: id(1),
            case: text("first_visit"),
            title: text("独居长者第一次探访"),
            stage,
            step: text("gift"),
            number: 5,
            of: 8,
            situation: c.t("reflection-case-first_visit-gift-situation"),
            choices: ["a", "b", "c"]
                .map(|code| Choice {
                    value: text(code),
                    label: c.t(format!("reflection-case-first_visit-gift-{code}")),
                    chosen: false,
                })
                .to_vec(),
            answered: c.t("reflection-case-first_visit-gift-b"),
            level: if tone == "info" { String::new() } else { c.t("reflection-level-nearly") },
            tone,
            feedback: c.t("reflection-case-first_visit-gift-b-why"),
            better: if tone == "wait" {
                c.t("reflection-case-first_visit-gift-a")
            } else {
                String::new()
            },
            sentence: c.t("reflection-outcome-nearly"),
            rubric: ["respect", "safety", "boundary"]
                .map(|criterion| RubricLine {
                    criterion: c.t(format!("reflection-criterion-{criterion}")),
                    level: c.t("reflection-level-nearly"),
                    tone: "wait",
                    means: c.t(format!("reflection-means-{criterion}-nearly")),
                })
                .to_vec(),
            again: vec![c.t("reflection-case-first_visit-gift-title")],
            form: FormBody::default(),
        };
        let free = Self { choices: Vec::new(), number: 8, ..page("ask", "info") };
        let refused = Self {
            c: wrong(c, "choice", "refusal-reflection-nothing-chosen"),
            ..page("ask", "info")
        };
        let last = Self { number: 8, ..page("told", "info") };
        let steady = Self { again: Vec::new(), rubric: Vec::new(), ..page("end", "done") };
        vec![
            page("ask", "info"),
            free,
            refused,
            page("told", "done"),
            page("told", "wait"),
            last,
            page("end", "wait"),
            steady,
        ]
    }
}

impl RehearsedPage {
    /// Nobody; many.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let line = |n: usize| DoneLine {
            person: id(n),
            name: text(if n % 4 == 1 { LONG_NAME } else { "王芳" }),
            number: text("LC20260101"),
            case: text(if n % 3 == 1 { LONG } else { "独居长者第一次探访" }),
            last: text("2026年11月21日"),
            times: 2,
        };
        let page = |count: usize| Self {
            c: c.clone(),
            lines: (0..count).map(line).collect(),
            pager: pager(count, "/rehearsals/done"),
        };
        vec![page(0), page(60)]
    }
}
