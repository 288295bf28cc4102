//! What a worker keeps and what a volunteer sees of one shift.

use liandong_domain::activities::{Form, SignUpState, SignUpWay};
use liandong_domain::basics::{ActivityId, PersonId, PostId, ShiftId, SignUpId};
use uuid::Uuid;

use super::{LONG, LONG_TITLE, activity, at, choices, joint, pager, seats, text, with_errors};
use crate::activities::pages::desk::{AskedLine, FoundLine, PersonLine};
use crate::activities::pages::mine::{OfferedLine, RegularLine};
use crate::activities::pages::views::{MyLine, Press};
use crate::activities::pages::why::{ReasonView, TraceView};
use crate::activities::pages::{DeskPage, MinePage, ShiftPage, SignUpPage, WhyPage};
use crate::activities::store::{Mate, MyShift};
use crate::ui::Frame;

impl ShiftPage {
    /// To sign up for; full; for a visitor; one's own; for its leader; called off.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |press: Press, desk: bool, closed: &str| Self {
            c: c.clone(),
            change: if desk { text("到齐再出发，路上不落单") } else { String::new() },
            round: desk,
            a: activity(if desk { LONG_TITLE } else { "周末探访独居老人" }),
            id: text("s"),
            when: text("2026年11月28日（星期六） 09:00-11:00"),
            until: text("2026年11月28日（星期六） 08:00"),
            kind: text("关爱特殊群体"),
            risk: c.t("activities-risk-risky"),
            joint: joint(),
            seats: seats(),
            alarms: vec![text("还缺 1 名社工。")],
            closed: text(closed),
            press,
            choose: true,
            mine: if press == Press::Mine { text("u") } else { String::new() },
            mine_words: text("已报名"),
            family: true,
            leader: text("何桂芳"),
            desk,
            roster: desk,
            manage: desk,
            code: text("7F3K9Q"),
            leaders: choices(&["何桂芳", LONG]),
            approval: true,
        };
        vec![
            page(Press::SignUp, false, ""),
            page(Press::Wait, false, ""),
            page(Press::SignIn, false, ""),
            page(Press::Mine, true, ""),
            page(Press::Nothing, false, "已取消:台风"),
        ]
    }
}

impl WhyPage {
    /// Welcome; full; several reasons; about somebody else.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let trace = |reasons: Vec<ReasonView>, may_join: bool, may_wait: bool| TraceView {
            post: text("p"),
            name: text("志愿者"),
            reasons,
            may_join,
            may_wait,
            waiting: 2,
            rules: text("age-policy v1 · seats-ratio v1"),
        };
        let reason = |key: &str, cure: &str, href: &str| ReasonView {
            words: c.t(key),
            cure: c.t(cure),
            href: text(href),
        };
        let full = reason("refusal-activities-eligibility-full", "cure-join-waiting-list", "");
        let left = reason("refusal-activities-eligibility-person-left", "cure-ask-worker", "tel:1");
        let page = |c: Frame, person: &str, traces: Vec<TraceView>| Self {
            c,
            shift: text("s"),
            title: text(LONG_TITLE),
            when: text("2026年11月28日（星期六） 09:00-11:00"),
            person: text(person),
            person_id: text(person),
            traces,
            queue: vec![text("固定参加的人"), text("最近没参加的人"), text("其他人")],
            contact_name: text("陈社工"),
            contact_phone: text("0769-22220000"),
        };
        vec![
            page(c.clone(), "", vec![trace(Vec::new(), true, false)]),
            page(with_errors(c, &["reasons"]), "", vec![trace(vec![full.clone()], false, true)]),
            page(c.clone(), LONG, vec![trace(vec![full, left], false, false)]),
        ]
    }
}

fn my_shift() -> MyShift {
    MyShift {
        sign_up: SignUpId::new(Uuid::nil()),
        shift: ShiftId::new(Uuid::nil()),
        activity: ActivityId::new(Uuid::nil()),
        title: text(LONG_TITLE),
        form: Form::Dated,
        place: text("西湖社区"),
        address: text("龙城镇西湖路18号"),
        meeting_point: text("中心门口"),
        bring: text("水杯"),
        contact_name: text("陈社工"),
        contact_phone: text("0769-22220000"),
        starts_at: at(9),
        ends_at: at(11),
        state: SignUpState::Placed,
        way: SignUpWay::Own,
        offered_until: None,
        cancel_until: at(8),
        called_off_at: None,
        leader_name: text("何桂芳"),
        post_name: text("志愿者"),
        post: PostId::new(Uuid::nil()),
    }
}

impl SignUpPage {
    /// Placed; waiting; asked; offered; too late to leave alone; ended.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |state: SignUpState, may_cancel: bool, over: bool| Self {
            c: c.clone(),
            m: my_shift(),
            id: text("u"),
            person: if over { text(LONG) } else { String::new() },
            state: state.code(),
            state_words: c.t(state.word()),
            when: text("2026年11月28日（星期六） 09:00-11:00"),
            cancel_until: text("2026年11月27日（星期五） 09:00"),
            may_cancel,
            offered_until: text("2026年11月24日（星期二） 08:00"),
            place: 2,
            class: c.t("queue-class-fresh"),
            reasons: choices(&["身体不适", "工作"]),
            mates: vec![Mate {
                person: PersonId::new(Uuid::nil()),
                name: text(LONG),
                number: text("LC000123"),
            }],
            swap_to: if may_cancel { String::new() } else { text(LONG) },
            swap: if may_cancel { String::new() } else { text("w") },
            over,
        };
        vec![
            page(SignUpState::Placed, true, false),
            page(SignUpState::Waiting, true, false),
            page(SignUpState::Asked, true, false),
            page(SignUpState::Offered, true, false),
            page(SignUpState::Placed, false, false),
            page(SignUpState::Cancelled, false, true),
        ]
    }
}

impl MinePage {
    /// Nothing; a line of each state with an offer and a standing sign-up; the past.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let line = |code: &'static str, until: &str| MyLine {
            id: code.to_owned(),
            title: text(LONG_TITLE),
            when: text("2026年11月28日（星期六） 09:00-11:00"),
            place: text("中心门口"),
            state: text("已报名"),
            code,
            offered_until: text(until),
        };
        let page = |lines: Vec<MyLine>, past: bool| Self {
            c: c.clone(),
            past,
            pager: pager(i64::try_from(lines.len()).unwrap_or(0)),
            offered: lines
                .iter()
                .take(1)
                .map(|_| OfferedLine {
                    id: text("w"),
                    from: text(LONG),
                    title: text(LONG_TITLE),
                    when: text("2026年11月28日（星期六） 09:00-11:00"),
                })
                .collect(),
            regulars: lines
                .iter()
                .take(2)
                .map(|row| RegularLine {
                    id: row.id.clone(),
                    href: text("/activities/a"),
                    title: text(LONG_TITLE),
                    paused: row.offered_until.clone(),
                })
                .collect(),
            lines,
        };
        let lines = vec![line("placed", ""), line("offered", "11月24日 08:00"), line("off", "")];
        vec![page(Vec::new(), false), page(lines.clone(), false), page(lines, true)]
    }
}

impl DeskPage {
    /// Nobody yet; requests with exceptions and a long list; a call.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let asked = |n: usize, why: &str| AskedLine {
            id: format!("a{n}{why}"),
            name: text(LONG),
            tail: text("LC000123 5678"),
            post: text("志愿者"),
            at: text("11月23日（周一） 08:00"),
            why: text(why),
            trace: text("/shifts/s/why"),
        };
        let person = |n: usize, state: &'static str| PersonLine {
            id: format!("u{n}{state}"),
            name: text(LONG),
            tail: text("LC000123 5678"),
            post: text("志愿者"),
            state,
            words: text("已报名"),
            way: text("电话"),
            rehearsed: n.is_multiple_of(3),
            minor: n == 0,
        };
        let page = |full: bool, words: &str| Self {
            c: c.clone(),
            shift: text("s"),
            activity: text("a"),
            title: text(LONG_TITLE),
            when: text("2026年11月28日（星期六） 09:00-11:00"),
            seats: seats(),
            alarms: vec![text("还缺 1 名社工。")],
            exceptions: if full { vec![asked(0, "时间重叠")] } else { Vec::new() },
            ticked: if full { (0..20).map(|n| asked(n, "")).collect() } else { Vec::new() },
            people: if full {
                let waits = (0..3).map(|n| person(n, "waiting"));
                (0..200).map(|n| person(n, "placed")).chain(waits).collect()
            } else {
                Vec::new()
            },
            pager: pager(if full { 203 } else { 0 }),
            left: if full { vec![person(900, "cancelled")] } else { Vec::new() },
            words: text(words),
            found: if full {
                vec![FoundLine {
                    person: text("p"),
                    name: text(LONG),
                    tail: text("LC000124 1234"),
                    state: String::new(),
                }]
            } else {
                Vec::new()
            },
            reasons: choices(&["身体不适"]),
            open: true,
            roster: true,
        };
        vec![page(false, ""), page(true, "zhl"), page(false, "zhl")]
    }
}
