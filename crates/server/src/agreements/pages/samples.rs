//! Every page in its states.

use liandong_domain::agreements::{AgreementState, Side, Way};

use super::documents::{DocumentLine, blanks};
use super::one::{SideLine, SignForm};
use super::person::WaitingLine;
use super::{
    AgreementLine, AgreementPage, Choice, DocumentFormPage, DocumentPage, DocumentsPage,
    PersonAgreementsPage, mark,
};
use crate::agreements::pages::document::VersionLine;
use crate::ui::{FieldError, Frame};
use crate::web::filled;
use crate::web::paging::{PageAsked, Pager};

const ID: &str = "018f0000-0000-7000-8000-000000000001";
const LONG: &str = "龙城街道中心城片区2026年冬季独居老人入户探访与居家安全隐患排查志愿服务三方协议";

fn pager(total: i64) -> Pager {
    Pager::new(PageAsked::from_query(""), total, "/documents", "")
}

fn wrong(c: &Frame, field: &str, key: &str) -> Frame {
    let mut c = c.clone();
    c.errors = vec![FieldError { field: field.to_owned(), text: c.t(key) }];
    c
}

fn line(title: &str, state: AgreementState) -> AgreementLine {
    AgreementLine {
        id: ID.to_owned(),
        title: title.to_owned(),
        person: "阿卜杜热依木·江古丽".to_owned(),
        version: 2,
        state: state.code(),
        mark: mark(state),
        when: "2026年11月21日（星期六）".to_owned(),
        until: String::new(),
    }
}

fn every_state() -> Vec<AgreementLine> {
    AgreementState::ALL.into_iter().map(|state| line(LONG, state)).collect()
}

impl PersonAgreementsPage {
    /// Nothing; something waits; every state; a worker's view.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: &Frame, waiting: Vec<WaitingLine>, lines: Vec<AgreementLine>| Self {
            c: c.clone(),
            id: ID.to_owned(),
            name: "李敏".to_owned(),
            is_own: true,
            is_office: false,
            may_begin: true,
            waiting,
            pager: pager(0),
            lines,
        };
        let waits = |is_tick| WaitingLine {
            document: ID.to_owned(),
            title: LONG.to_owned(),
            organisation: "龙城社工站".to_owned(),
            is_tick,
        };
        let refused = wrong(c, "", "refusal-agreements-nothing-in-force");
        vec![
            page(c, Vec::new(), Vec::new()),
            page(c, vec![waits(true), waits(false)], every_state()),
            Self {
                is_own: false,
                is_office: true,
                may_begin: false,
                ..page(&refused, vec![waits(true)], Vec::new())
            },
        ]
    }
}

fn side(side: Side, is_signed: bool, is_mine: bool) -> SideLine {
    SideLine {
        code: side.code(),
        is_signed,
        name: if is_signed { "李敏".to_owned() } else { String::new() },
        when: if is_signed { "2026年11月21日 9:20".to_owned() } else { String::new() },
        way: Way::HandedOver.code(),
        device: "iPhone · Safari".to_owned(),
        line: if is_signed { "M10 10L90 90".to_owned() } else { String::new() },
        has_photo: is_signed,
        is_mine,
    }
}

impl AgreementPage {
    /// To be ticked; to be signed in every way; complete; ended and let go; a photograph open.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: &Frame, state: AgreementState, sides: Vec<SideLine>, f: SignForm| Self {
            c: c.clone(),
            id: ID.to_owned(),
            person: ID.to_owned(),
            name: "李敏".to_owned(),
            title: LONG.to_owned(),
            version: 2,
            state: state.code(),
            mark: mark(state),
            until: "2027年11月20日（星期六）".to_owned(),
            why: String::new(),
            words: vec!["三方约定如下。".to_owned(), LONG.to_owned()],
            seal: "1a2b3c4d5e6f7a8b".to_owned(),
            is_sound: true,
            sides,
            f,
            may_end: state != AgreementState::Ended,
            asks_why: false,
            end_why: String::new(),
            picture: String::new(),
            is_office: false,
        };
        let form = |side: Side, is_tick: bool, is_handed: bool| SignForm {
            side: side.code().to_owned(),
            is_tick,
            is_handed,
            signed_name: String::new(),
        };
        let open = || Side::ALL.into_iter().map(|one| side(one, false, true)).collect();
        let all = || Side::ALL.into_iter().map(|one| side(one, true, false)).collect();
        let drawn = AgreementState::Drawn;
        let refused = wrong(c, "signed_name", "refusal-agreements-two-sides");
        let unticked = wrong(c, "ticked", "refusal-agreements-not-ticked");
        vec![
            page(
                &unticked,
                drawn,
                vec![side(Side::Volunteer, false, true)],
                form(Side::Volunteer, true, false),
            ),
            page(&refused, drawn, open(), form(Side::Volunteer, false, false)),
            Self {
                asks_why: true,
                is_office: true,
                ..page(c, AgreementState::Signed, open(), form(Side::Partner, false, true))
            },
            page(c, AgreementState::Complete, all(), SignForm::default()),
            Self {
                words: Vec::new(),
                is_sound: false,
                why: "不再服务".to_owned(),
                ..page(c, AgreementState::Ended, all(), SignForm::default())
            },
            Self {
                is_office: true,
                is_sound: false,
                picture: "data:image/jpeg;base64,AAAA".to_owned(),
                ..page(c, AgreementState::Complete, all(), SignForm::default())
            },
        ]
    }
}

fn document(is_closed: bool) -> DocumentLine {
    DocumentLine {
        id: ID.to_owned(),
        title: LONG.to_owned(),
        organisation: "龙城社工站".to_owned(),
        form: "tripartite",
        audience: "有风险的活动".to_owned(),
        is_closed,
    }
}

impl DocumentsPage {
    /// None; some, with what waits.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |lines: Vec<DocumentLine>, unsigned: Vec<AgreementLine>, which: &str| Self {
            c: c.clone(),
            pager: pager(0),
            lines,
            unsigned_total: 80,
            unsigned,
            which: which.to_owned(),
        };
        vec![
            Self { unsigned_total: 0, ..page(Vec::new(), Vec::new(), "signed") },
            page(vec![document(false), document(true)], every_state(), "drawn"),
        ]
    }
}

impl DocumentFormPage {
    /// Empty; refused with what was typed.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let choice = |text: &str| Choice { code: ID.to_owned(), text: text.to_owned() };
        let page = |c: Frame| Self {
            c,
            form: filled(&[("title", LONG.to_owned()), ("body", "【志愿者】同意".to_owned())]),
            bodies: vec![choice("龙城社工站")],
            forms: vec![choice("签名")],
            audiences: vec![choice("每一位志愿者")],
            blanks: blanks(),
        };
        vec![page(c.clone()), page(wrong(c, "body", "refusal-agreements-text-empty"))]
    }
}

impl DocumentPage {
    /// A draft; signed by one; in force; laid aside; refused.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let version = |number: i64, pens: &[&str], may_sign: bool| VersionLine {
            version: number,
            words: vec!["三方约定如下。".to_owned(), String::new(), LONG.to_owned()],
            matters: number != 2,
            why: if number == 1 { String::new() } else { "写清楚保险".to_owned() },
            first_day: if pens.is_empty() { String::new() } else { "2026年12月1日".to_owned() },
            day: "2026-12-01".to_owned(),
            signed_by: pens.iter().map(|name| (*name).to_owned()).collect(),
            is_sealed: pens.len() == 2,
            may_sign,
        };
        let page = |c: &Frame, is_closed: bool, versions: Vec<VersionLine>| Self {
            c: c.clone(),
            document: document(is_closed),
            may_draft: !is_closed && versions.iter().all(|one| one.is_sealed),
            versions,
            form: filled(&[("body", "【志愿者】".to_owned()), ("weight", "matters".to_owned())]),
            blanks: blanks(),
        };
        let two = ["陈社工", "周主任"];
        let late = wrong(c, "first_day", "refusal-agreements-not-a-day");
        vec![
            page(c, false, vec![version(1, &[], true)]),
            page(&late, false, vec![version(2, &["陈社工"], true), version(1, &two, false)]),
            page(c, false, vec![version(2, &two, false), version(1, &two, false)]),
            page(c, true, vec![version(1, &two, false)]),
        ]
    }
}
