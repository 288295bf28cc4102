//! States of the pages of a guardian's phone, for the test that draws every page.

use super::family::FamilyLine;
use super::family_link::KindLine;
use super::{
    FamilyAwardPage, FamilyKindPage, FamilyLinkPage, FamilyOwnPage, FamilyPhonePage,
    FamilySpentPage,
};
use crate::books::pages::samples::{id, wrong};
use crate::ui::{Choice, Frame};
use crate::web::{FormBody, filled};

const BASE: &str = "/family/q8Zc2mL0";
const LONG: &str = "阿卜杜热合曼·阿卜杜克热木·买买提";

impl FamilyPhonePage {
    /// Nothing was paid; everything waits; confirmed, denied and agreed; under the own sign-in.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let task = |at: String, text: &str, (state, tone): (&str, &'static str)| FamilyLine {
            href: format!("{BASE}/{at}"),
            text: text.to_owned(),
            state: state.to_owned(),
            tone,
        };
        let award = |n: usize, stands: (&str, &'static str)| {
            task(format!("awards/{}", id(n)), "收到 500.00 元，2026 年秋季学期", stands)
        };
        let kinds = |stands: (&str, &'static str)| {
            [("interest", "兴趣班"), ("workshop", "工作坊"), ("growth", "成长小组")]
                .map(|(code, text)| task(format!("groups/{code}"), text, stands))
                .into()
        };
        let page = |awards: Vec<FamilyLine>, kinds: Vec<FamilyLine>, until: &str| Self {
            c: c.clone(),
            mask: "黄**".to_owned(),
            awards,
            kinds,
            until: until.to_owned(),
        };
        let open = ("请确认", "wait");
        let done = ("您 2026年11月20日（星期五） 确认收到了", "done");
        let denied = ("您说没有收到，社工会联系您", "bad");
        let (until, no) = ("2026年12月5日（星期六） 09:20", ("家庭没有同意", "off"));
        let yes = ("家庭同意到 2027年1月31日（星期日）", "done");
        vec![
            page(Vec::new(), kinds(no), until),
            page(vec![award(1, open), award(2, open)], kinds(no), until),
            page(vec![award(1, denied), award(2, done)], kinds(yes), until),
            page(vec![award(1, done)], kinds(yes), ""),
        ]
    }
}

impl FamilySpentPage {
    /// Run out, closed, or never made.
    pub fn samples(c: &Frame) -> Vec<Self> {
        vec![Self { c: wrong(c, "", "refusal-care-link-spent") }]
    }
}

impl FamilyAwardPage {
    /// To be confirmed; confirmed; denied; refused forms.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: Frame, (state, tone): (&str, &'static str), form: FormBody| Self {
            c,
            base: BASE.to_owned(),
            action: format!("{BASE}/awards/{}", id(1)),
            mask: "黄**".to_owned(),
            amount: "500.00 元".to_owned(),
            term: "2026 年秋季学期".to_owned(),
            paid: "2026年9月20日（星期日）".to_owned(),
            state: state.to_owned(),
            tone,
            confirmed: tone == "done",
            denied: tone == "bad",
            form,
        };
        let open = ("请确认", "wait");
        let typed = || filled(&[("signed_name", LONG.to_owned()), ("words", LONG.to_owned())]);
        vec![
            page(c.clone(), open, FormBody::default()),
            page(
                c.clone(),
                ("您 2026年11月20日（星期五） 确认收到了", "done"),
                FormBody::default(),
            ),
            page(c.clone(), ("您说没有收到，社工会联系您", "bad"), FormBody::default()),
            page(wrong(c, "signed_name", "refusal-care-link-spent"), open, typed()),
            page(wrong(c, "signed_name", "refusal-minors-signature-unreadable"), open, typed()),
        ]
    }
}

impl FamilyKindPage {
    /// Never said; stands; taken back; a refused form.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: Frame, (yes, tone): (&str, &'static str), form: FormBody| Self {
            c,
            base: BASE.to_owned(),
            action: format!("{BASE}/groups/interest"),
            mask: "黄**".to_owned(),
            kind: "兴趣班".to_owned(),
            about: "画画、体育、音乐这些课外的班。".to_owned(),
            yes: yes.to_owned(),
            tone,
            stands: tone == "done",
            lengths: vec![
                Choice::new("term", "到这个学期结束：2027年1月31日（星期日）"),
                Choice::new("year", "一年：2027年11月21日（星期日）"),
            ],
            form,
        };
        let typed = filled(&[("signed_name", LONG.to_owned()), ("length", "year".to_owned())]);
        vec![
            page(c.clone(), ("家庭没有同意", "off"), FormBody::default()),
            page(c.clone(), ("家庭同意到 2027年1月31日（星期日）", "done"), FormBody::default()),
            page(
                c.clone(),
                ("家庭 2026年11月20日（星期五） 收回了同意", "off"),
                FormBody::default(),
            ),
            page(wrong(c, "length", "refusal-care-no-choice"), ("家庭没有同意", "off"), typed),
        ]
    }
}

impl FamilyOwnPage {
    /// None; one; several.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let child = |n: usize| Choice::new(format!("/me/family/{}", id(n)), "欧阳**");
        let page = |count: usize| Self { c: c.clone(), children: (0..count).map(child).collect() };
        vec![page(0), page(1), page(3)]
    }
}

impl FamilyLinkPage {
    /// No link, nothing said; a link, signed on a phone; wrong names on it; a refused form.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let kind = |said: bool| KindLine {
            kind: "兴趣班".to_owned(),
            yes: if said { "家庭同意到 2027年1月31日" } else { "家庭没有同意" }.to_owned(),
            tone: if said { "done" } else { "off" },
            how: if said { "监护人本人手机 · 阿卜杜热合曼·买买提" } else { "" }.to_owned(),
            line: if said { "M1 2L30 40" } else { "" }.to_owned(),
        };
        let page = |c: Frame, link: bool, wrong: &str| Self {
            c,
            id: id(1),
            code: "P-0001".to_owned(),
            address: if link { "https://example.org/family/q8Zc2mL0" } else { "" }.to_owned(),
            until: if link { "2026年12月5日（星期六） 09:20" } else { "" }.to_owned(),
            wrong: wrong.to_owned(),
            kinds: vec![kind(link), kind(false)],
        };
        vec![
            page(c.clone(), false, ""),
            page(c.clone(), true, ""),
            page(c.clone(), true, "有人输入过 2 次不对的姓名。"),
            page(wrong(c, "", "refusal-care-settled"), false, ""),
        ]
    }
}
