//! States of the pages of giving, for the test that draws every page.

use super::gifts::GiftLine;
use super::givers::GiverLine;
use super::papers::StatementLine;
use super::pledges::PledgeLine;
use super::{
    AgreementPage, GiftFormPage, GiftPage, GiftsPage, GivePage, GiverFormPage, GiverPage,
    GiversPage, PledgesPage, StatementPage, WordsPage,
};
use crate::books::pages::samples::{choices, id, pager, wrong};
use crate::ui::Frame;
use crate::web::{FormBody, parse_form};

const LONG: &str = "东莞市龙城街道中心城社区各界爱心企业家联谊会暨晨光电子厂工会委员会";

fn gift_line(n: usize) -> GiftLine {
    GiftLine {
        id: id(n),
        day: "2026年11月20日（星期五）".to_owned(),
        giver: if n == 1 { LONG } else { "G-0001 王女士" }.to_owned(),
        giver_id: id(n),
        purpose: "爱青助学（不定向）".to_owned(),
        amount: "1,000.00 元".to_owned(),
        left: "500.00 元".to_owned(),
        receipt: if n.is_multiple_of(2) { "0000123456" } else { "" }.to_owned(),
        gone: n == 3,
    }
}

fn pledge_line(n: usize) -> PledgeLine {
    PledgeLine {
        id: id(n),
        giver: if n == 1 { LONG } else { "G-0001 王女士" }.to_owned(),
        giver_id: id(n),
        what: "每学期 500.00 元".to_owned(),
        aim: "不定向".to_owned(),
        due_on: "2026年11月20日（星期五）".to_owned(),
        due: "到期".to_owned(),
        tone: if n.is_multiple_of(2) { "wait" } else { "warn" },
        reminded: if n == 2 { "11月18日（周三）9:00" } else { "" }.to_owned(),
        note_at: if n == 3 { String::new() } else { "/giving/gifts/new?giver=G-0001".to_owned() },
        turns: n != 3,
        rests: n == 2,
    }
}

impl GiversPage {
    /// Nothing yet; nothing found; many.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let line = |n: usize| GiverLine {
            id: id(n),
            code: format!("G-{n:04}"),
            name: if n == 1 { LONG } else { "王女士" }.to_owned(),
            kind: "个人".to_owned(),
            shown_as: "匿名".to_owned(),
            gifts: 12,
            amount: "12,000.00 元".to_owned(),
        };
        let page = |count: usize, q: &str| Self {
            c: c.clone(),
            q: q.to_owned(),
            gifts: 120,
            receipts: 3,
            due: 2,
            keep: q.is_empty(),
            words: count > 0,
            lines: (0..count).map(line).collect(),
            pager: pager(count, "/giving"),
        };
        vec![page(0, ""), page(0, "张"), page(60, "")]
    }
}

impl GiftsPage {
    /// Nothing; many; those without a ticket.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |count: usize, receipts: bool| Self {
            c: c.clone(),
            receipts,
            keep: count > 0,
            lines: (0..count).map(gift_line).collect(),
            pager: pager(count, "/giving/gifts"),
        };
        vec![page(0, false), page(60, false), page(5, true)]
    }
}

impl GiftPage {
    /// Money; goods; taken back; each form that came back.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: Frame, keep: bool, goods: bool| Self {
            c,
            id: id(1),
            giver: LONG.to_owned(),
            giver_id: id(2),
            day: "2026年11月20日（星期五）".to_owned(),
            purpose: "爱青助学（不定向）".to_owned(),
            purpose_id: id(3),
            account: "银行存款".to_owned(),
            amount: "1,000.00 元".to_owned(),
            capitals: "壹仟元整".to_owned(),
            refunded: if goods { "" } else { "100.00 元" }.to_owned(),
            left: "400.00 元".to_owned(),
            pieces: if goods { "共 20 件，还有 8 件" } else { "" }.to_owned(),
            words: "书包".to_owned(),
            made_by: "周敏仪".to_owned(),
            posting: id(4),
            receipt: if keep { "" } else { "票据代码 44030124" }.to_owned(),
            gone: !keep,
            has_goods: keep && goods,
            has_money: keep && !goods,
            keep,
            form: FormBody::default(),
        };
        let refused = |field: &str, key: &str, goods| page(wrong(c, field, key), true, goods);
        vec![
            page(c.clone(), true, false),
            page(c.clone(), true, true),
            page(c.clone(), false, false),
            refused("receipt_code", "refusal-basics-amount-missing", false),
            refused("fen", "refusal-basics-amount-missing", false),
            refused("why", "refusal-basics-text-missing", false),
            refused("pieces", "refusal-giving-no-pieces", true),
        ]
    }
}

impl GiftFormPage {
    /// A fresh form; one that came back.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: Frame, text: &'static str| Self {
            c,
            form: parse_form(&text.into()),
            purposes: choices(&["爱青助学（不定向）", "own"]),
            accounts: choices(&["bank", "cash", "stock"]),
        };
        vec![
            page(c.clone(), "account=bank&day=2026-11-21"),
            page(wrong(c, "giver", "refusal-basics-text-missing"), "giver=G-99&fen=1,234.5"),
        ]
    }
}

impl GiverFormPage {
    /// A fresh form; a known giver; one that came back.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: Frame, known: bool| Self {
            c,
            form: parse_form(&"kind=unit&name=晨光电子厂".into()),
            kinds: choices(&["individual", "unit"]),
            shown: choices(&["named", "anonymous"]),
            action: "/giving/givers".to_owned(),
            known,
        };
        let refused = page(wrong(c, "name", "refusal-basics-text-missing"), false);
        vec![page(c.clone(), false), page(c.clone(), true), refused]
    }
}

impl GiverPage {
    /// New; with gifts and pledges; for a reader; a refused pledge.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: Frame, count: usize, keep: bool| Self {
            c,
            id: id(1),
            code: "G-0001".to_owned(),
            name: if count > 0 { LONG } else { "王女士" }.to_owned(),
            kind: "单位".to_owned(),
            shown_as: "署名".to_owned(),
            phone: if keep { "13800138000" } else { "*8000" }.to_owned(),
            agreed_on: if count > 0 { "2026年1月1日（星期四）" } else { "" }.to_owned(),
            gifts: 12,
            amount: "12,000.00 元".to_owned(),
            years: (0..count.min(3))
                .map(|n| (format!("{}", 2026 - n), "1,000.00 元".to_owned()))
                .collect(),
            lines: (0..count).map(gift_line).collect(),
            pledges: (0..count.min(4)).map(pledge_line).collect(),
            keep,
            every: choices(&["month", "term", "year"]),
            form: FormBody::default(),
        };
        let refused = page(wrong(c, "fen", "refusal-basics-amount-missing"), 2, true);
        vec![
            page(c.clone(), 0, true),
            page(c.clone(), 40, true),
            page(c.clone(), 3, false),
            refused,
        ]
    }
}

impl PledgesPage {
    /// None due; many.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |count: usize| Self {
            c: c.clone(),
            lines: (0..count).map(pledge_line).collect(),
            pager: pager(count, "/giving/pledges"),
        };
        vec![page(0), page(60)]
    }
}

impl StatementPage {
    /// No giver; a year without gifts; a year with many.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let line = |n: usize| StatementLine {
            id: id(1),
            day: "2026年11月20日（星期五）".to_owned(),
            purpose: "爱青助学（不定向）".to_owned(),
            amount: "1,000.00 元".to_owned(),
            receipt: if n == 1 { "" } else { "44030124 0000123456" }.to_owned(),
            left: "0.00 元".to_owned(),
        };
        let page = |code: &str, count: usize| Self {
            c: c.clone(),
            chooses: count > 0,
            name: if count > 0 { LONG } else { "王女士" }.to_owned(),
            code: code.to_owned(),
            year: "2026".to_owned(),
            years: vec![("2026".to_owned(), "/me/giving?year=2026".to_owned())],
            lines: (0..count).map(line).collect(),
            total: "40,000.00 元".to_owned(),
            capitals: "肆万元整".to_owned(),
            organisation: "龙城社工站".to_owned(),
            today: "2026年11月21日（星期六）".to_owned(),
        };
        vec![page("", 0), page("G-0001", 0), page("G-0001", 40)]
    }
}

impl AgreementPage {
    /// Not signed; signed.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |agreed_on: &str| Self {
            c: c.clone(),
            id: id(1),
            name: LONG.to_owned(),
            code: "G-0001".to_owned(),
            organisation: "龙城社工站".to_owned(),
            words: vec![LONG.repeat(4), "第二条".to_owned()],
            agreed_on: agreed_on.to_owned(),
            day: "2026-11-21".to_owned(),
        };
        vec![page(""), page("2026年1月1日（星期四）")]
    }
}

impl GivePage {
    /// Not qualified; qualified.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |qualification: &str| Self {
            c: c.clone(),
            qualification: qualification.to_owned(),
            how: vec!["开户行：龙城农商行".to_owned()],
        };
        vec![page(""), page("粤民慈证字第 0001 号")]
    }
}

impl WordsPage {
    /// Empty; refused.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let form = |text: &'static str| parse_form(&text.into());
        vec![
            Self { c: c.clone(), form: form("") },
            Self {
                c: wrong(c, "qualification", "refusal-giving-not-qualified"),
                form: form("how=x"),
            },
        ]
    }
}
