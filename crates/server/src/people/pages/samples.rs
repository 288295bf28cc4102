//! States of the pages, for the test that draws every page.

use super::card::{CardPage, GuardianLine, MayDo, StationLine};
use super::devices::{DeviceLine, DevicesPage};
use super::duplicates::{ComparePage, DuplicatesPage, MergeLine, PairLine, Side};
use super::family::{ChildView, ChildrenPage, ConsentForm, ConsentView, FamilyPage, GuardianView};
use super::fields::{Choice, PersonForm};
use super::form::FormPage;
use super::links::{EnterPage, LinkPage};
use super::list::{ListLine, ListPage};
use super::me::{MePage, OwnFormPage};
use super::new::{AlikeLine, AlikePage};
use super::newcomers::{JoinPage, NewcomerLine, NewcomersPage};
use super::passcode::PasscodePage;
use super::readings::{ReadingLine, ReadingsPage};
use super::reveal::RevealedPage;
use super::sign_in::SignInPage;
use crate::ui::{FieldError, Frame};
use crate::web::paging::{PageAsked, Pager};

const ID: &str = "018f0000-0000-7000-8000-000000000001";
const OTHER: &str = "018f0000-0000-7000-8000-000000000002";
const LONG: &str = "阿卜杜热合曼·阿卜杜克热木·买买提";
const NAMES: [&str; 6] = ["欧阳凤莲", "李伯年", "陈䶮", "何桂芳", "黄嘉怡", LONG];
const TEAM: &str = "龙城街道中心城片区长青树老年人义工队第一小队";
const WHEN: &str = "2026年11月23日（星期一） 09:05";

fn text(words: &str) -> String {
    words.to_owned()
}

fn wrong(c: &Frame, field: &str, words: &str) -> Frame {
    let mut c = c.clone();
    c.errors = vec![FieldError { field: text(field), text: text(words) }];
    c
}

fn choice(code: &str, words: &str) -> Choice {
    Choice { code: text(code), text: text(words), chosen: false }
}

fn pager(total: i64, path: &str) -> Pager {
    Pager::new(PageAsked { page: 1, size: 50 }, total, path, "")
}

fn typed() -> PersonForm {
    PersonForm {
        name: text(LONG),
        sex: text("female"),
        born_on: text("2012-03-09"),
        phone: text("138 1234 5678"),
        area: text("西湖社区"),
        school: text("石龙中学"),
        skills: vec![text("01"), text("16")],
        interests: vec![text("0017")],
        guardian: text("黄美玲"),
        relation: text("mother"),
        ..PersonForm::default()
    }
}

impl SignInPage {
    /// Empty; of a child; refused.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let no = wrong(c, "login", "登录名或密码不对。");
        vec![
            Self { c: c.clone(), login: String::new(), back: text("/") },
            Self { c: no, login: text("13812345678"), back: text("/hours") },
        ]
    }
}

impl EnterPage {
    /// A door; a spent one.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let spent = wrong(c, "", "这个登录码已经用过,或者过期了。");
        vec![
            Self { c: c.clone(), token: text("tAgT0ken"), name: text("何*") },
            Self { c: spent, token: String::new(), name: String::new() },
        ]
    }
}

impl LinkPage {
    /// Good; used.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |address: &str| Self {
            c: c.clone(),
            id: text(ID),
            name: text(LONG),
            link: text("aLink"),
            address: text(address),
            until: text(WHEN),
            login: text("20183344"),
        };
        vec![page("https://town.example/in/tAgT0ken0123456789012345678901234567890"), page("")]
    }
}

impl PasscodePage {
    /// The first one; another one, refused.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let no = wrong(c, "passcode", "这个密码太常见。");
        let login = text("13812345678");
        vec![
            Self { c: c.clone(), has_one: false, login: login.clone(), first: true },
            Self { c: no, has_one: true, login, first: false },
        ]
    }
}

impl DevicesPage {
    /// None; three.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let line = |n: usize, device: &str| DeviceLine {
            key: format!("key{n}"),
            device: text(device),
            started: text(WHEN),
            seen: text(WHEN),
            current: n == 0,
        };
        let lines = ["Android · WeChat", "Windows · Edge", "?"];
        let lines = lines.iter().enumerate().map(|(n, device)| line(n, device)).collect();
        vec![Self { c: c.clone(), lines: Vec::new() }, Self { c: c.clone(), lines }]
    }
}

impl ReadingsPage {
    /// None; some of another person.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let line = |field: &str| ReadingLine {
            when: text(WHEN),
            by: text("陈社工"),
            field: text(field),
            purpose: text("办理2026年度志愿者人身意外伤害保险,名单由保险公司要求"),
        };
        let page = |whose: &str, lines: Vec<ReadingLine>| Self {
            c: c.clone(),
            whose: text(whose),
            pager: pager(i64::try_from(lines.len()).unwrap_or(0), "/me/readings"),
            lines,
        };
        vec![page("", Vec::new()), page(LONG, vec![line("document"), line("born")])]
    }
}

impl RevealedPage {
    /// Shown; refused.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: Frame, value: &str| Self {
            c,
            id: text(ID),
            name: text("何桂芳"),
            field: text("document"),
            value: text(value),
            purpose: text("办理保险"),
        };
        let no = wrong(c, "purpose", "请写明用途。");
        vec![page(c.clone(), "C12345678"), page(no, "")]
    }
}

impl ListPage {
    /// Nobody; nobody found; two hundred.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let line = |n: usize| ListLine {
            id: format!("018f0000-0000-7000-8000-{n:012}"),
            name: text(NAMES[n % NAMES.len()]),
            number: (20_000_000 + n).to_string(),
            tail: format!("{:04}", n * 37 % 10_000),
            held: if n % 7 == 5 {
                format!("{TEAM} 志愿者")
            } else {
                text("飞鹰一队 志愿者")
            },
            minor: n % 9 == 4,
            left: n % 50 == 49,
        };
        let page = |count: usize, words: &str| Self {
            c: c.clone(),
            lines: (0..count).map(line).collect(),
            pager: pager(i64::try_from(count).unwrap_or(0) * 3, "/people"),
            may_card: count != 1,
            may_register: true,
            narrowed: !words.is_empty(),
            words: text(words),
            roles: vec![choice("volunteer", "志愿者"), choice("leader", "队长")],
            bodies: vec![choice(ID, "龙城镇志愿者服务中心"), choice(OTHER, TEAM)],
            minors: !words.is_empty(),
            with_left: false,
            may_export: true,
            may_merge: true,
            filter: String::new(),
        };
        vec![page(0, ""), page(0, "zzz"), page(1, "hgf"), page(200, "")]
    }
}

impl FormPage {
    /// New; changed and refused.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let bodies = vec![choice(ID, "飞鹰一队"), choice(OTHER, TEAM)];
        let no = wrong(c, "phone", "电话有 10 位数字,手机号应是 11 位。");
        let masked = text("4419**********1234");
        vec![
            Self::new(c.clone(), "", PersonForm::default(), String::new(), bodies),
            Self::new(no, ID, typed(), masked, Vec::new()),
        ]
    }
}

fn alike_line(n: usize) -> AlikeLine {
    AlikeLine {
        id: text(ID),
        name: text(NAMES[n % NAMES.len()]),
        number: text("20183344"),
        born: text("1958"),
        tail: text("5678"),
        bodies: text(TEAM),
        certainty: "people-certainty-likely",
        reasons: vec![text("姓名相同"), text("电话相同")],
        against: if n == 1 { vec![text("生日不同")] } else { Vec::new() },
        certain: false,
    }
}

impl AlikePage {
    /// Two who may be the same; one who is.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |certain: bool| Self {
            c: c.clone(),
            f: typed(),
            pairs: typed().pairs(),
            born: text("2012"),
            tail: text("5678"),
            lines: vec![alike_line(3), alike_line(5)],
            certain,
        };
        vec![page(false), page(true)]
    }
}

impl DuplicatesPage {
    /// None; some, with merges.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let pair = |n: usize| PairLine {
            one: text(ID),
            other: text(OTHER),
            one_name: format!("{} 20183344", NAMES[n % NAMES.len()]),
            other_name: format!("{} 30183344", NAMES[n % NAMES.len()]),
            certainty: "people-certainty-possible",
            reasons: text("姓名相同、手机尾号相同"),
        };
        let merge = |undone: bool| MergeLine {
            id: text(ID),
            name: text(LONG),
            kept: text("20183344"),
            gone: text("30183344"),
            told: format!("{WHEN} 陈社工"),
            why: text("打电话问过本人,换过手机号"),
            moved: text("2 个角色、1 次报名"),
            undone,
        };
        vec![
            Self { c: c.clone(), pairs: Vec::new(), merges: Vec::new() },
            Self {
                c: c.clone(),
                pairs: (0..6).map(pair).collect(),
                merges: vec![merge(false), merge(true)],
            },
        ]
    }
}

impl ComparePage {
    /// Alike; nothing in common and refused.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let side = |id: &str, name: &str| Side {
            id: text(id),
            name: text(name),
            number: text("20183344"),
            rows: Vec::new(),
        };
        let page = |c: Frame, certainty: &'static str, why: &str| Self {
            c,
            one: side(ID, "何桂芳"),
            other: side(OTHER, LONG),
            rows: vec![
                ("people-name", text("何桂芳"), text(LONG), false),
                ("people-phone", text("138****5678"), text("138****5678"), true),
                ("people-area", String::new(), text("西湖社区"), false),
            ],
            certainty,
            reasons: vec![text("姓名相同"), text("电话相同")],
            against: vec![text("生日不同")],
            why: text(why),
        };
        vec![
            page(c.clone(), "people-certainty-certain", ""),
            page(wrong(c, "why", "请写明原因。"), "", "…"),
        ]
    }
}

fn stations() -> Vec<StationLine> {
    let station = |days: &str, role: &str, body: &str| StationLine {
        days: text(days),
        role: text(role),
        body: text(body),
    };
    vec![
        station("2026-01-01 起", "队长", TEAM),
        station("2024-03-05 至 2025-12-31", "志愿者", "飞鹰一队"),
    ]
}

fn everything() -> MayDo {
    MayDo {
        change: true,
        reveal: true,
        family: true,
        link: true,
        act: true,
        merge: true,
        hours: true,
        readings: true,
        history: true,
        roles: true,
        training: true,
        progression: true,
        joining: true,
        records: true,
    }
}

impl CardPage {
    /// A worker's view of an elder; of a minor who left; of a person with nothing told.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let elder = || Self {
            c: c.clone(),
            id: text(ID),
            name: text(LONG),
            number: text("20183344"),
            sex: text("女"),
            age: text("86 岁(1940 年生)"),
            minor: false,
            phone: text("138 1234 5678"),
            dial: text("13812345678"),
            document: text("居民身份证 4419**********1234"),
            city_card: text("DG-0000123"),
            area: text("西湖社区"),
            school: String::new(),
            unit: text("龙城镇供销社(退休)"),
            note: text("听力不好,请打座机"),
            skills: text("手工、护理照护"),
            interests: text("关爱特殊群体"),
            free_times: text("周六上午、周日上午"),
            joined: text("2019年3月5日（星期二）"),
            registered: text("2026年11月1日（星期日）"),
            left: String::new(),
            career: stations(),
            guardians: Vec::new(),
            consent_until: String::new(),
            login: text("13812345678"),
            alike: vec![alike_line(3)],
            may: everything(),
            own: false,
        };
        let guardian = GuardianLine {
            name: text("黄美玲"),
            relation: text("母亲"),
            phone: text("138****5678"),
        };
        let minor = Self {
            name: text("黄嘉怡"),
            minor: true,
            registered: String::new(),
            left: text("2026年11月1日（星期日）"),
            guardians: vec![guardian],
            consent_until: text("2027年1月31日（星期日）"),
            login: String::new(),
            alike: Vec::new(),
            ..elder()
        };
        let bare = Self {
            name: text("陈䶮"),
            sex: String::new(),
            age: String::new(),
            phone: String::new(),
            dial: String::new(),
            document: String::new(),
            career: Vec::new(),
            alike: Vec::new(),
            may: MayDo::default(),
            own: true,
            ..elder()
        };
        vec![elder(), minor, bare]
    }
}

fn consents() -> Vec<ConsentView> {
    ["stands", "coming", "over", "withdrawn"]
        .into_iter()
        .enumerate()
        .map(|(n, state)| ConsentView {
            id: format!("018f0000-0000-7000-8000-{n:012}"),
            scope: text("适合年龄的各类服务"),
            days: text("2026年9月1日（星期二） 至 2027年1月31日（星期日）"),
            told: text("黄美玲 · 电话同意 · 11月20日电话里说的"),
            state,
            withdrawn: if state == "withdrawn" { text(WHEN) } else { String::new() },
            signed: n % 2 == 1,
        })
        .collect()
}

impl FamilyPage {
    /// Nobody yet; two guardians, one ended, and a refused consent.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let guardian = |name: &str, ended: &str, id: &str| GuardianView {
            id: text(id),
            name: text(name),
            relation: text("母亲"),
            phone: text("138 1234 5678"),
            since: text("2026年9月1日（星期二）"),
            ended: text(ended),
            known: true,
        };
        let page = |c: Frame, guardians: Vec<GuardianView>, consents: Vec<ConsentView>| Self {
            c,
            id: text(ID),
            name: text("黄嘉怡"),
            age: text("14 岁。"),
            givers: guardians.iter().take(1).map(|g| choice(&g.id, &g.name)).collect(),
            guardians,
            consents,
            f: PersonForm::default(),
            k: ConsentForm::default(),
            relations: vec![choice("mother", "母亲")],
            scopes: vec![choice("all", "适合年龄的各类服务"), choice("0017", "关爱特殊群体")],
            evidences: vec![choice("phone", "电话同意"), choice("in_person", "当面同意")],
            may_manage: true,
            grown: false,
            living: "",
        };
        let two =
            vec![guardian(LONG, "", ID), guardian("黄美玲", "2026年11月1日（星期日）", OTHER)];
        let no = wrong(c, "ends_on", "同意书最长一年。");
        let grown = Self { grown: true, ..page(c.clone(), two.clone(), consents()) };
        let own = Self { living: "own", ..page(c.clone(), two.clone(), Vec::new()) };
        let family = Self { living: "family", ..page(c.clone(), two.clone(), Vec::new()) };
        vec![page(c.clone(), Vec::new(), Vec::new()), page(no, two, consents()), grown, own, family]
    }
}

impl ChildrenPage {
    /// None; two children.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let child = |name: &str, id: &str, all: Vec<ConsentView>| ChildView {
            id: text(id),
            name: text(name),
            number: text("20183344"),
            guardian: text(ID),
            consents: all,
        };
        let page = |c: Frame, children: Vec<ChildView>| Self { c, children };
        let two = vec![child("黄嘉怡", ID, consents()), child(LONG, OTHER, Vec::new())];
        vec![page(c.clone(), Vec::new()), page(c.clone(), two)]
    }
}

impl MePage {
    /// Oneself; somebody acts for me.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |alone: bool| Self {
            c: c.clone(),
            name: text(if alone { "李伯年" } else { LONG }),
            number: text("20183344"),
            phone: text("138 1234 5678"),
            document: text("居民身份证 4419**********1234"),
            city_card: String::new(),
            area: text("西湖社区"),
            school: String::new(),
            unit: String::new(),
            skills: text("手工、护理照护"),
            interests: String::new(),
            free_times: text("周六上午"),
            joined: text("2019年3月5日（星期二）"),
            career: if alone { stations() } else { Vec::new() },
            has_children: alone,
            readings: 3,
            alone,
            young: !alone,
            sizes: vec![choice("standard", "标准"), choice("large", "大字")],
            contrasts: vec![choice("standard", "标准"), choice("high", "高对比")],
        };
        vec![page(true), page(false)]
    }
}

impl OwnFormPage {
    /// Empty; refused.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let no = wrong(c, "interests", "选得太多了,最多 4 项。");
        let new = Self::new;
        let empty = PersonForm::default();
        vec![
            new(c.clone(), empty.clone(), None),
            new(c.clone(), empty, Some(12)),
            new(no, typed(), Some(30)),
        ]
    }
}

impl JoinPage {
    /// Empty; refused; taken.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: Frame, f: PersonForm, sent| Self {
            bodies: vec![choice(ID, "龙城镇志愿服务中心"), choice(OTHER, TEAM)],
            relations: super::fields::relations(&c, &f.relation),
            f,
            sent,
            c,
        };
        let mut no = wrong(c, "phone", "电话有 10 位数字，手机号应是 11 位。");
        no.errors.push(FieldError { field: text("agreed"), text: text("请勾选。") });
        vec![
            page(c.clone(), PersonForm::default(), false),
            page(no, typed(), false),
            page(c.clone(), PersonForm::default(), true),
        ]
    }
}

impl NewcomersPage {
    /// Nobody; a few, one answered without a reason.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let line = |n: usize| NewcomerLine {
            id: if n == 0 { text(ID) } else { text(OTHER) },
            name: text(NAMES[n % NAMES.len()]),
            tail: if n == 2 { String::new() } else { text("5678") },
            body: text(TEAM),
            when: text(WHEN),
        };
        let page = |c: Frame, n: usize, at: &str| Self {
            lines: (0..n).map(line).collect(),
            at: text(at),
            pager: Pager::new(
                PageAsked::from_query(""),
                i64::try_from(n).unwrap_or(0),
                "/people/newcomers",
                "",
            ),
            c,
        };
        vec![
            page(c.clone(), 0, ""),
            page(c.clone(), 2, ""),
            page(wrong(c, "why", "请填写原因。"), 2, ID),
        ]
    }
}
