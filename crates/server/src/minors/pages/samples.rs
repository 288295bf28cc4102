//! States of the pages of minors, for the test that draws every page.

use super::class::ChildLine;
use super::desk::{AgeLine, BirthdayLine, EndingLine};
use super::lacking::LackLine;
use super::sign::SignForm;
use super::slips::{SlipForm, SlipLine};
use super::{
    Choice, ClassPage, LackingPage, MinorsPage, PaperPage, SignPage, SignedPage, SlipPage,
    SlipsPage,
};
use crate::ui::{FieldError, Frame};
use crate::web::FormBody;
use crate::web::paging::{PageAsked, Pager};

const ID: &str = "018f0000-0000-7000-8000-000000000001";
const LONG: &str = "阿卜杜热合曼·阿卜杜克热木·买买提";
const DAYS: &str = "2026年9月1日（星期二） 至 2027年1月31日（星期日）";
const CHANGE: (&str, &str) = ("minors-change-grown", "minors-basis-law");

fn text(words: &str) -> String {
    words.to_owned()
}

fn choice(code: &str, words: &str) -> Choice {
    Choice { code: text(code), text: text(words), chosen: false }
}

fn wrong(c: &Frame, field: &str, key: &str) -> Frame {
    let mut c = c.clone();
    c.errors = vec![FieldError { field: text(field), text: c.t(key) }];
    c
}

fn slip(n: usize) -> SlipLine {
    let states = ["waiting", "printed", "accepted", "refused", "void"];
    SlipLine {
        id: format!("018f0000-0000-7000-8000-{n:012}"),
        number: text("7Q4K-M2XP"),
        child: text(if n.is_multiple_of(3) { LONG } else { "黄嘉怡" }),
        scope: text("关爱特殊群体"),
        days: text(DAYS),
        guardian: text("黄伟强"),
        state: states[n % states.len()],
        when: text("2026年11月23日（星期一）"),
        why: if n % states.len() == 3 { text("没有签名") } else { String::new() },
    }
}

impl SignPage {
    /// Nobody to sign; a guardian; a worker with two guardians and another's name.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: Frame, guardians: Vec<Choice>, is_worker: bool| Self {
            c,
            id: text(ID),
            name: text("黄嘉怡"),
            is_worker,
            guardians,
            scopes: vec![choice("all", "适合年龄的各类服务"), choice("0017", "关爱特殊群体")],
            f: SignForm::default(),
            back: text("/me/children"),
        };
        let (father, mother) = (choice(ID, "黄伟强 父亲"), choice("2", LONG));
        let no = wrong(c, "signed_name", "refusal-minors-signature-unreadable");
        vec![
            page(c.clone(), Vec::new(), true),
            page(c.clone(), vec![father.clone()], false),
            page(no, vec![father, mother], true),
        ]
    }
}

impl SignedPage {
    /// Typed; drawn.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |line: &str, is_worker: bool| Self {
            c: c.clone(),
            id: text(ID),
            child: text(LONG),
            signed_name: text("黄伟强"),
            scope: text("关爱特殊群体"),
            days: text(DAYS),
            when: text("2026年11月23日（星期一） 09:05"),
            line: text(line),
            is_worker,
        };
        vec![page("", false), page("M10 20L30 40L50 60", true)]
    }
}

impl SlipsPage {
    /// None for a guardian; many for a worker; a refused form.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: Frame, count: usize, is_worker: bool| Self {
            c,
            id: text(ID),
            name: text(LONG),
            is_worker,
            lines: (0..count).map(slip).collect(),
            pager: Pager::new(
                PageAsked::from_query(""),
                i64::try_from(count).unwrap_or(0),
                "/people/x/slips",
                "",
            ),
            guardians: vec![choice(ID, "黄伟强 父亲")],
            scopes: vec![choice("all", "适合年龄的各类服务")],
            f: SlipForm::default(),
        };
        let no = wrong(c, "by", "refusal-people-not-the-guardian");
        vec![page(c.clone(), 0, false), page(c.clone(), 60, true), page(no, 2, true)]
    }
}

impl SlipPage {
    /// Printed; waiting; opened; refused; a file that is no picture.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: Frame, n: usize, is_worker: bool| {
            let slip = slip(n);
            Self {
                child: text(ID),
                is_worker,
                may_photograph: matches!(slip.state, "waiting" | "printed" | "refused"),
                has_photo: slip.state != "printed",
                picture: String::new(),
                why: String::new(),
                slip,
                c,
            }
        };
        let opened = Self {
            picture: text("data:image/jpeg;base64,/9j/4AAQSkZJRg=="),
            ..page(c.clone(), 0, true)
        };
        let no = wrong(c, "photo", "refusal-minors-slip-not-a-picture");
        vec![
            page(c.clone(), 1, true),
            page(c.clone(), 0, true),
            opened,
            page(c.clone(), 3, false),
            page(c.clone(), 2, true),
            page(no, 1, false),
        ]
    }
}

impl PaperPage {
    /// A paper.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let code = text("<svg viewBox=\"0 0 1 1\"></svg>");
        vec![Self { c: c.clone(), slip: slip(0), code }]
    }
}

impl LackingPage {
    /// Nothing; some for a guardian; many for a worker.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let line = |n: usize| LackLine {
            title: text("探访独居老人"),
            when: text("11月28日（周六）9:00–11:30"),
            href: format!("/shifts/018f0000-0000-7000-8000-{n:012}/sign-ups"),
            lacks: if n.is_multiple_of(2) {
                vec!["minors-lacks-consent"]
            } else {
                vec!["minors-lacks-consent", "minors-lacks-company"]
            },
        };
        let page = |count: usize, is_worker: bool| Self {
            c: c.clone(),
            id: text(ID),
            name: text(LONG),
            is_worker,
            total: count + 1,
            lines: (0..count).map(line).collect(),
        };
        vec![page(0, true), page(2, false), page(40, true)]
    }
}

impl MinorsPage {
    /// Nothing; some; a number nobody knows.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: Frame, count: usize, number: &str| Self {
            c,
            slips: (0..count).map(slip).collect(),
            slips_total: i64::try_from(count).unwrap_or(0),
            ending: (0..count)
                .map(|n| EndingLine {
                    id: text(ID),
                    name: text(if n.is_multiple_of(2) { LONG } else { "黄嘉怡" }),
                    scope: text("关爱特殊群体"),
                    until: text("2026年12月4日（星期五）"),
                })
                .collect(),
            birthdays: (0..count)
                .map(|_| BirthdayLine {
                    id: text(ID),
                    name: text("黄嘉怡"),
                    age: 18,
                    when: text("2026年11月23日（星期一）"),
                    changes: vec![CHANGE],
                })
                .collect(),
            ages: vec![AgeLine { age: 18, changes: vec![CHANGE] }],
            number: text(number),
        };
        let no = wrong(c, "number", "refusal-minors-slip-no-such-number");
        vec![page(c.clone(), 0, ""), page(c.clone(), 50, ""), page(no, 1, "7Q4K")]
    }
}

impl ClassPage {
    /// Nothing looked up; nobody found; a class with one who has no guardian; a refused form.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let line = |n: usize| ChildLine {
            person: format!("018f0000-0000-7000-8000-{n:012}"),
            name: text(if n % 7 == 3 { LONG } else { "黄嘉怡" }),
            note: text(if n % 9 == 4 {
                "没有登记监护人，请先登记"
            } else {
                "LC-000123 · 监护人 黄伟强"
            }),
            open: n % 9 != 4,
            chosen: n % 9 != 4,
        };
        let page = |c: Frame, count: usize, looked: bool| Self {
            c,
            bodies: vec![choice(ID, "石龙中学")],
            pasted: if count > 0 { text("黄嘉怡\n查无此人") } else { String::new() },
            body: String::new(),
            lines: (0..count).map(line).collect(),
            odd: if count > 0 {
                vec![(text("查无此人"), text("没有找到这个人"))]
            } else {
                Vec::new()
            },
            looked,
            scopes: vec![choice("all", "适合年龄的各类服务")],
            evidences: vec![choice("in_person", "当面"), choice("phone", "电话")],
            form: FormBody::default(),
        };
        let no = wrong(c, "names", "refusal-minors-class-nobody-chosen");
        vec![
            page(c.clone(), 0, false),
            page(c.clone(), 0, true),
            page(c.clone(), 60, true),
            page(no, 3, true),
        ]
    }
}
