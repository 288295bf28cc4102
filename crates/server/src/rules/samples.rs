//! States of the pages, for the test that draws every page.

use super::pages::{
    CalendarPage, DraftField, DraftPage, RuleLine, RulePage, RulesPage, VersionView,
};
use crate::ui::{FieldError, Frame};

fn version(number: i64, state: &'static str) -> VersionView {
    VersionView {
        id: format!("018f0000-0000-7000-8000-{number:012}"),
        version: number,
        words: "两边开了三次会，一致同意按市里的办法办，长者服务队的时长从下个月起也照这一条算"
            .repeat(3),
        first_day: "2026年1月1日（星期四）".to_owned(),
        first_day_iso: "2026-01-01".to_owned(),
        state,
        clauses: vec!["一星：100小时".to_owned(), "二星：300小时".to_owned()],
        signatures: vec!["欧阳凤莲 2025年12月20日（星期六） 09:05".to_owned()],
        may_sign: state == "draft",
        may_withdraw: state != "in_force",
        holds: state == "in_force",
    }
}

impl RulesPage {
    /// Only defaults; one in force with a draft beside it.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let line = |version, waiting| RuleLine {
            rule: "star-ladder",
            name: "rules-name-star-ladder",
            version,
            since: "2026年1月1日（星期四）".to_owned(),
            waiting,
        };
        vec![
            Self { c: c.clone(), lines: vec![line(0, 0)] },
            Self { c: c.clone(), lines: vec![line(3, 4), line(1, 0)] },
        ]
    }
}

impl RulePage {
    /// No version yet; all three states for one who may and one who may not.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |versions, may_draft| Self {
            c: c.clone(),
            rule: "star-ladder",
            name: "rules-name-star-ladder",
            versions,
            may_draft,
        };
        let all = vec![version(3, "draft"), version(2, "signed"), version(1, "in_force")];
        let bare = VersionView {
            id: String::new(),
            version: 0,
            signatures: Vec::new(),
            may_sign: false,
            may_withdraw: false,
            ..version(0, "in_force")
        };
        vec![page(vec![bare], false), page(all, true)]
    }
}

impl DraftPage {
    /// As it opens; refused with a sentence at a field.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: Frame, words: &str| Self {
            c,
            rule: "star-ladder",
            name: "rules-name-star-ladder",
            fields: vec![DraftField {
                key: "hours".to_owned(),
                value: "100,300,600,1000,1500".to_owned(),
            }],
            words: words.to_owned(),
        };
        let mut wrong = c.clone();
        let (field, text) = ("hours".to_owned(), "这里要填一个数。".to_owned());
        wrong.errors = vec![FieldError { field, text }];
        vec![page(c.clone(), ""), page(wrong, "把一星改成一百小时")]
    }
}

impl CalendarPage {
    /// No year; two years for one who keeps them; refused.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: Frame, years: &[i64], may_keep, content: &str| Self {
            c,
            years: years.iter().map(|y| (*y, format!("holiday {y}-01-01 元旦"))).collect(),
            may_keep,
            content: content.to_owned(),
        };
        let mut wrong = c.clone();
        let (field, text) = ("content".to_owned(), "第3行读不懂。".to_owned());
        wrong.errors = vec![FieldError { field, text }];
        vec![
            page(c.clone(), &[], false, ""),
            page(c.clone(), &[2025, 2026], true, ""),
            page(wrong, &[2026], true, "holiday 2027-13-01"),
        ]
    }
}
