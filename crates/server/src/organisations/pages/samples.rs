//! States of the pages, for the test that draws every page.

use super::body::{BodyPage, PowerLine, RoleLine};
use super::matrix::MatrixPage;
use super::tree::{BodyFormPage, Choice, TreeLine, TreePage};
use crate::ui::{FieldError, Frame};
use crate::web::paging::{PageAsked, Pager};

const ID: &str = "018f0000-0000-7000-8000-000000000001";
const LONG: &str = "龙城街道中心城片区长青树老年人义工队第一小队(含石龙中学飞鹰分队)";

fn choice(value: &str, text: &str) -> Choice {
    Choice { value: value.to_owned(), text: text.to_owned(), chosen: false }
}

fn owned(one: &str, two: &str) -> (String, String) {
    (one.to_owned(), two.to_owned())
}

impl TreePage {
    /// Only the town; three levels with a closed body and a long name.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let line = |name: &str, kind, opens, closes: usize| TreeLine {
            id: ID.to_owned(),
            name: name.to_owned(),
            kind,
            people: 592,
            closed: name == LONG,
            opens,
            closes: vec![(); closes],
        };
        let tree = vec![
            line("龙城", "organisations-kind-city", true, 0),
            line("中心城志愿服务中心", "organisations-kind-town-centre", true, 0),
            line(LONG, "organisations-kind-team", false, 2),
        ];
        vec![
            Self {
                c: c.clone(),
                lines: vec![line("龙城", "organisations-kind-city", false, 0)],
                may_manage: false,
            },
            Self { c: c.clone(), lines: tree, may_manage: true },
        ]
    }
}

impl BodyFormPage {
    /// A new body; a body that comes back with a sentence.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: Frame, is_new, name: &str| Self {
            c,
            action: "/organisations/new".to_owned(),
            is_new,
            parents: vec![choice(ID, LONG)],
            kinds: vec![choice("team", "队伍")],
            name: name.to_owned(),
            about: String::new(),
            contact_name: "陈䶮".to_owned(),
            contact_phone: "13812345678".to_owned(),
            founded_on: "2010-03-05".to_owned(),
        };
        let mut wrong = c.clone();
        let (field, text) = ("name".to_owned(), "请写名称。".to_owned());
        wrong.errors = vec![FieldError { field, text }];
        vec![page(c.clone(), true, ""), page(wrong, false, LONG)]
    }
}

impl BodyPage {
    /// Seen from outside; an empty one; everything for one who manages it.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |may: bool, full: bool| Self {
            c: c.clone(),
            id: ID.to_owned(),
            name: if full { LONG.to_owned() } else { "飞鹰一队".to_owned() },
            kind: "organisations-kind-team",
            about: if full {
                "每周六上午探访独居长者。".repeat(12)
            } else {
                String::new()
            },
            contact: if full { "陈䶮 138****5678".to_owned() } else { String::new() },
            below: if full { vec![owned(ID, LONG)] } else { Vec::new() },
            partners: if full {
                vec![(ID.to_owned(), LONG.to_owned(), "2024年3月5日起".to_owned())]
            } else {
                Vec::new()
            },
            roles: if full { roles() } else { Vec::new() },
            pager: Pager::new(
                PageAsked { page: 1, size: 50 },
                if full { 214 } else { 0 },
                "/organisations",
                "",
            ),
            powers: if full { powers() } else { Vec::new() },
            may_see: may || full,
            may_card: may,
            may_manage: may,
            may_roles: may,
            may_delegate: may,
            givable: vec![choice("leader", "队长")],
            may_progress: true,
            delegable: vec![choice("record_attendance", "点名")],
            partner_choices: vec![choice(ID, LONG)],
        };
        vec![page(false, false), page(true, false), page(true, true)]
    }
}

fn roles() -> Vec<RoleLine> {
    ["阿卜杜热合曼·阿卜杜克热木·买买提", "陈䶮"]
        .map(|name| RoleLine {
            id: ID.to_owned(),
            person: ID.to_owned(),
            name: name.to_owned(),
            role: "access-role-leader",
            since: "2024年3月5日（星期二）".to_owned(),
            until: String::new(),
        })
        .into()
}

fn powers() -> Vec<PowerLine> {
    [false, true]
        .map(|revoked| PowerLine {
            id: ID.to_owned(),
            name: "何桂芳".to_owned(),
            power: "access-may-record-attendance",
            purpose: "周六的长者趣味运动会由她带队".to_owned(),
            days: "2026年11月21日至2026年11月30日".to_owned(),
            revoked,
        })
        .into()
}

impl MatrixPage {
    /// Two roles and two permissions.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let reach = vec!["access-reach-own", "access-reach-town"];
        vec![Self {
            c: c.clone(),
            roles: vec!["access-role-volunteer", "access-role-social-worker"],
            rows: vec![
                ("access-may-view-own-hours", reach.clone()),
                ("access-may-browse-activities", reach),
            ],
        }]
    }
}
