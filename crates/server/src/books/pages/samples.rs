//! States of the pages of the books, for the test that draws every page.

use super::duties::DutyLine;
use super::ledger::LedgerLine;
use super::months::MonthLine;
use super::overview::{BooksMay, PurposeLine};
use super::posting::PostingLine;
use super::vouchers::VoucherLine;
use super::{
    Choice, DutiesPage, EnterPage, LedgerPage, MonthsPage, OverviewPage, PostingPage, VoucherPage,
    VouchersPage,
};
use crate::ui::{FieldError, Frame};
use crate::web::paging::{PageAsked, Pager};
use crate::web::parse_form;

const LONG: &str = "东莞市石龙镇龙城街道中心城社区社会工作服务站及各界爱心人士二〇二六年秋季爱青助学不定向资助专项";

pub(crate) fn id(n: usize) -> String {
    format!("018f0000-0000-7000-8000-{n:012}")
}

pub(crate) fn pager(total: usize, path: &str) -> Pager {
    Pager::new(PageAsked::from_query(""), i64::try_from(total).unwrap_or(0), path, "")
}

pub(crate) fn wrong(c: &Frame, field: &str, key: &str) -> Frame {
    let mut c = c.clone();
    c.errors = vec![FieldError { field: field.to_owned(), text: c.t(key) }];
    c
}

pub(crate) fn choices(all: &[&str]) -> Vec<Choice> {
    all.iter().map(|one| Choice::new(*one, *one)).collect()
}

fn purpose(n: usize) -> PurposeLine {
    PurposeLine {
        id: id(n),
        name: if n == 1 { LONG } else { "爱青助学（不定向）" }.to_owned(),
        kind: "不定向".to_owned(),
        bank: "61,543.00 元".to_owned(),
        cash: "0.00 元".to_owned(),
        stock: "1,200.00 元".to_owned(),
        money: "61,543.00 元".to_owned(),
        closed: n == 2,
        empty: n == 3,
    }
}

impl OverviewPage {
    /// Not opened, for a worker and for the manager; opened and empty; in use; a refused form.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: Frame, opened: bool, count: usize| Self {
            c,
            organisation: if opened { "龙城社工站" } else { "" }.to_owned(),
            bodies: Vec::new(),
            raised: "102,543.00 元".to_owned(),
            paid: "41,000.00 元".to_owned(),
            money: "61,543.00 元".to_owned(),
            waiting: 2,
            closed_until: if count > 0 { "2026-10" } else { "" }.to_owned(),
            lines: (0..count).map(purpose).collect(),
            kinds: choices(&["pool", "free"]),
            name: String::new(),
            may: BooksMay { keep: opened, close: opened, export: count > 1, approve: count > 1 },
        };
        let refused = wrong(c, "name", "refusal-books-name-taken");
        vec![
            page(c.clone(), false, 0),
            Self { bodies: choices(&["龙城社工站"]), ..page(c.clone(), false, 0) },
            page(c.clone(), true, 0),
            page(c.clone(), true, 40),
            page(refused, true, 4),
        ]
    }
}

impl LedgerPage {
    /// Nothing; many lines.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let line = |n: usize| LedgerLine {
            posting: id(n),
            number: 120,
            day: "2026年11月20日（星期五）".to_owned(),
            kind: "捐赠".to_owned(),
            words: if n == 1 { LONG } else { "王女士 捐赠" }.to_owned(),
            purpose: if n == 1 { LONG } else { "爱青助学（不定向）" }.to_owned(),
            account: "银行存款".to_owned(),
            debit: if n.is_multiple_of(2) { "100,000,000.00" } else { "" }.to_owned(),
            credit: if n.is_multiple_of(2) { "" } else { "500.00" }.to_owned(),
        };
        let page = |count: usize| Self {
            c: c.clone(),
            purposes: choices(&["爱青助学（不定向）"]),
            accounts: choices(&["bank", "cash"]),
            purpose: String::new(),
            account: if count > 0 { "bank" } else { "" }.to_owned(),
            export: count > 0,
            lines: (0..count).map(line).collect(),
            pager: pager(count, "/books/ledger"),
        };
        vec![page(0), page(60)]
    }
}

impl PostingPage {
    /// A cost that may be taken back; a gift; a counter-entry; a refused form.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let line = |debit: &str, credit: &str| PostingLine {
            purpose: LONG.to_owned(),
            purpose_id: id(1),
            account: "银行存款".to_owned(),
            account_code: "bank",
            debit: debit.to_owned(),
            credit: credit.to_owned(),
        };
        let page = |c: Frame, may_take_back: bool| Self {
            c,
            id: id(3),
            number: 12,
            day: "2026年11月20日（星期五）".to_owned(),
            kind: "费用".to_owned(),
            words: "探访交通费".to_owned(),
            made: "周敏仪 · 2026年11月20日（星期五）9:00".to_owned(),
            checked: "何桂芳".to_owned(),
            rule: "《签字额度》第 1 版".to_owned(),
            reverses: Default::default(),
            reversed_by: Default::default(),
            about: String::new(),
            lines: vec![line("500.00", ""), line("", "500.00")],
            may_take_back,
            why: String::new(),
            on: "2026-11-21".to_owned(),
        };
        let gift = Self {
            about: format!("/giving/gifts/{}", id(4)),
            checked: String::new(),
            rule: String::new(),
            reversed_by: (id(5), "13".to_owned()),
            ..page(c.clone(), false)
        };
        let counter = Self {
            reverses: (id(6), "2026年3月2日的第 4 号凭证".to_owned()),
            ..page(c.clone(), false)
        };
        let refused = page(wrong(c, "words", "refusal-basics-text-missing"), true);
        vec![page(c.clone(), true), gift, counter, refused]
    }
}

impl EnterPage {
    /// A fresh form; one that came back.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: Frame, text: &'static str| Self {
            c,
            form: parse_form(&text.into()),
            kinds: choices(&["cost_bank", "income_bank", "carried_in"]),
            purposes: choices(&["工作经费"]),
        };
        vec![
            page(c.clone(), "day=2026-11-21&way=cost_bank"),
            page(wrong(c, "fen", "refusal-basics-amount-missing"), "fen=12.345&way=carried_in"),
        ]
    }
}

impl VouchersPage {
    /// None; many.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let line = |n: usize| VoucherLine {
            id: id(n),
            kind: "退款".to_owned(),
            words: if n == 1 { LONG } else { "捐错了账户" }.to_owned(),
            purpose: "爱青助学（不定向）".to_owned(),
            amount: "1,000.00 元".to_owned(),
            made_by: "周敏仪".to_owned(),
            made_at: "11月20日（周五）9:00".to_owned(),
            state: "等第二人签字".to_owned(),
            tone: "wait",
        };
        let page = |count: usize, state: &'static str| Self {
            c: c.clone(),
            state,
            lines: (0..count).map(line).collect(),
            pager: pager(count, "/books/vouchers"),
        };
        vec![page(0, "waiting"), page(60, "posted")]
    }
}

impl VoucherPage {
    /// To be signed; one's own; for others; posted; refused; a refused form.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: Frame, tone: &'static str, sign: bool| Self {
            c,
            id: id(1),
            kind: "退款".to_owned(),
            words: LONG.to_owned(),
            purpose: "爱青助学（不定向）".to_owned(),
            amount: "1,000.00 元".to_owned(),
            capitals: "壹仟元整".to_owned(),
            accounts: "不定向捐赠 ← 银行存款".to_owned(),
            day: "2026年11月20日（星期五）".to_owned(),
            made: "周敏仪 · 2026年11月20日（星期五）9:00".to_owned(),
            settled: if tone == "wait" { "" } else { "何桂芳" }.to_owned(),
            why: if tone == "off" { "金额不对" } else { "" }.to_owned(),
            state: "等第二人签字".to_owned(),
            tone,
            asks: "两人签字".to_owned(),
            reverses: if tone == "done" { id(2) } else { String::new() },
            posting: if tone == "done" { id(3) } else { String::new() },
            about: format!("/giving/gifts/{}", id(4)),
            sign_at: if sign { format!("/books/vouchers/{}/sign", id(1)) } else { String::new() },
            may_withdraw: false,
            waits_for_others: tone == "wait" && !sign,
        };
        let own = Self { may_withdraw: true, ..page(c.clone(), "wait", false) };
        vec![
            page(c.clone(), "wait", true),
            own,
            page(c.clone(), "done", false),
            page(c.clone(), "off", false),
            page(wrong(c, "why", "refusal-basics-text-missing"), "wait", true),
        ]
    }
}

impl DutiesPage {
    /// Nothing; late, near, told; for a reader who writes nothing.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let line = |n: usize| DutyLine {
            id: id(n),
            kind: "剩余财产处理情况".to_owned(),
            words: if n == 1 { LONG } else { "2025 年助学项目" }.to_owned(),
            due_on: "2026年11月30日（星期一）".to_owned(),
            left: i64::try_from(n).unwrap_or(0) * 10 - 20,
            told: if n > 5 { "2026年11月1日 · 官网 · 何桂芳" } else { "" }.to_owned(),
            rule: "money-duties v0".to_owned(),
        };
        let page = |c: Frame, count: usize, occasions: &[&str]| Self {
            c,
            lines: (0..count).map(line).collect(),
            pager: pager(count, "/books/duties"),
            occasions: choices(occasions),
            form: parse_form(&"duty_words=x".into()),
        };
        vec![
            page(c.clone(), 0, &["campaign"]),
            page(c.clone(), 12, &["campaign"]),
            page(c.clone(), 12, &[]),
            page(wrong(c, "until", "refusal-basics-text-missing"), 1, &["campaign"]),
        ]
    }
}

impl MonthsPage {
    /// Nothing; years of months; a refused form.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let line = |n: usize| MonthLine {
            month: format!("{}-{:02}", 2026 - n / 12, 12 - n % 12),
            came_in: "12,000.00".to_owned(),
            went_out: "0.00".to_owned(),
            closed: n > 1,
        };
        let page = |c: Frame, count: usize, may_close: bool| Self {
            c,
            closed_until: if count > 0 { "2026-10" } else { "" }.to_owned(),
            lines: (0..count).map(line).collect(),
            pager: pager(count, "/books/months"),
            closings: (0..count.min(3))
                .map(|_| ("2026-10".to_owned(), "何桂芳".to_owned()))
                .collect(),
            may_close,
            month: "2026-11".to_owned(),
        };
        vec![
            page(c.clone(), 0, false),
            page(c.clone(), 60, true),
            page(wrong(c, "month", "refusal-basics-amount-missing"), 3, true),
        ]
    }
}
