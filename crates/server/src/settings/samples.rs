//! States of the pages, for the test that draws every page.

use super::pages::{
    DiaryLine, DiaryPage, KEYS, KeysPage, LookPage, SettingsPage, Step, TokenLine, TokensPage,
    WordsPage,
};
use crate::ui::{FieldError, Frame};

const ID: &str = "018f0000-0000-7000-8000-000000000001";
const LONG: &str = "阿卜杜热合曼·阿卜杜克热木·买买提";

impl SettingsPage {
    /// A new town; a settled one; refused.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: Frame, done, declared: &str| Self {
            c,
            name: "龙城".to_owned(),
            host: String::new(),
            issuer_words: "龙城街道志愿服务中心".repeat(3),
            declared: declared.to_owned(),
            steps: vec![Step { key: "settings-step-people", href: "/import", done }],
            store: "sqlite",
            second_from: declared.to_owned(),
            rooms: vec![("/who-may-do-what", "organisations-matrix"), ("/api", "settings-api")],
        };
        let mut wrong = c.clone();
        let (field, text) = ("host".to_owned(), "这不是一个网址的主机名。".to_owned());
        wrong.errors = vec![FieldError { field, text }];
        vec![
            page(c.clone(), false, ""),
            page(c.clone(), true, "2026年1月1日（星期四）"),
            page(wrong, true, ""),
        ]
    }
}

impl TokensPage {
    /// None; some, one withdrawn; one just made, shown once.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let line = |revoked| TokenLine {
            id: ID.to_owned(),
            name: "市志愿服务平台每日对账".repeat(3),
            person: LONG.to_owned(),
            scopes: "browse_activities view_hours".to_owned(),
            until: "2027年2月20日（星期六）".to_owned(),
            revoked,
        };
        let page = |lines, made: &str| Self {
            c: c.clone(),
            lines,
            scopes: vec![("browse_activities", "access-may-browse-activities")],
            made: made.to_owned(),
            name: String::new(),
        };
        vec![
            page(Vec::new(), ""),
            page(vec![line(false), line(true)], ""),
            page(vec![line(false)], "ld_sample_0123456789abcdef"),
        ]
    }
}

impl DiaryPage {
    /// Empty; full.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let line = DiaryLine {
            when: "2026年11月23日（星期一） 09:05".to_owned(),
            who: LONG.to_owned(),
            what: "确认了时长".to_owned(),
            about: "何桂芳".to_owned(),
            about_id: ID.to_owned(),
            rule: "hours_counting v1".to_owned(),
        };
        vec![
            Self { c: c.clone(), whose: String::new(), lines: Vec::new(), older: String::new() },
            Self {
                c: c.clone(),
                whose: LONG.to_owned(),
                lines: vec![line; 50],
                older: format!("/diary?before={ID}"),
            },
        ]
    }
}

impl WordsPage {
    /// A help page with links.
    pub fn samples(c: &Frame) -> Vec<Self> {
        vec![Self {
            c: c.clone(),
            heading: "帮助".to_owned(),
            paragraphs: vec!["先签到，再服务，最后签退。".repeat(20)],
            links: vec![("/help".to_owned(), "全部帮助".to_owned())],
        }]
    }
}

impl KeysPage {
    /// The list as it is.
    pub fn samples(c: &Frame) -> Vec<Self> {
        vec![Self { c: c.clone(), keys: &KEYS }]
    }
}

impl LookPage {
    /// Every component in all its states.
    pub fn samples(c: &Frame) -> Vec<Self> {
        vec![Self { c: c.clone(), icons: c.icons() }]
    }
}
