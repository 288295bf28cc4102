//! States of the pages of groups, for the test that draws every page.

use super::group::{LeaderLine, MeetingLine, PupilLine};
use super::groups::GroupLine;
use super::meeting::TapLine;
use super::{GroupMeetingPage, GroupPage, GroupsPage};
use crate::books::pages::samples::{choices, id, wrong};
use crate::ui::Frame;
use crate::web::FormBody;

const WHEN: &str = "2026年11月20日（星期五） 16:30–18:00";
const LONG: &str = "阿卜杜热合曼·阿卜杜克热木·买买提";
const TITLE: &str = "周末画画班";

impl GroupsPage {
    /// None, for a leader; some, for a worker; a refused form.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let line = |n: usize| GroupLine {
            id: id(n),
            title: if n == 1 { LONG } else { TITLE }.to_owned(),
            kind: "兴趣班".to_owned(),
            seats: "6 / 8 人".to_owned(),
            state: "进行中".to_owned(),
        };
        let page = |c: Frame, count: usize, worker: bool| Self {
            c,
            lines: (0..count).map(line).collect(),
            worker,
            ended: false,
            kinds: choices(&["interest", "workshop"]),
            form: FormBody::default(),
        };
        let ended = Self { ended: true, ..page(c.clone(), 1, true) };
        let refused = wrong(c, "places", "refusal-care-no-places");
        vec![page(c.clone(), 0, false), page(c.clone(), 3, true), ended, page(refused, 1, true)]
    }
}

impl GroupPage {
    /// Nothing yet, for a worker; everything, for a worker and a leader; ended; a refused form.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let pupil = |n: usize| PupilLine {
            id: id(n),
            code: format!("P-{n:04}"),
            agreed: n != 1,
            yes: if n == 1 { "家长收回了同意" } else { "家庭同意到 2027年1月31日" }.to_owned(),
            times: 3,
            note: if n == 0 { "" } else { "敢在大家面前说话了。" }.to_owned(),
        };
        let meeting = |n: usize| MeetingLine {
            href: format!("/care/groups/{}/meetings/{}", id(1), id(n)),
            when: WHEN.to_owned(),
            topic: "画自己的家".to_owned(),
            state: if n == 0 { "已进行 · 到 6 人" } else { "已排好" }.to_owned(),
        };
        let leader = |n: usize| LeaderLine {
            id: id(n + 40),
            name: if n == 1 { LONG } else { "王芳" }.to_owned(),
        };
        let page = |c: Frame, count: usize, worker: bool| Self {
            c,
            id: id(1),
            title: TITLE.to_owned(),
            kind: "兴趣班".to_owned(),
            open: true,
            state: "进行中".to_owned(),
            goals: "每人画一本小书".to_owned(),
            place: "社区活动室".to_owned(),
            seats: "3 / 8 人".to_owned(),
            summary: String::new(),
            worker,
            leaders: (0..count.min(2)).map(leader).collect(),
            pupils: (0..count).map(pupil).collect(),
            meetings: (0..count).map(meeting).collect(),
            today: "2026-11-21".to_owned(),
            form: FormBody::default(),
        };
        let ended = Self {
            open: false,
            state: "已结束".to_owned(),
            summary: "画了六本小书。\n在社区展出。".to_owned(),
            ..page(c.clone(), 3, true)
        };
        vec![
            page(c.clone(), 0, true),
            page(c.clone(), 3, true),
            page(c.clone(), 3, false),
            ended,
            page(wrong(c, "code", "refusal-care-no-pupil"), 1, true),
            page(wrong(c, "number", "refusal-care-no-check"), 1, true),
        ]
    }
}

impl GroupMeetingPage {
    /// Planned; held; called off; nobody in the group; a refused form.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let tap = |n: usize, name: String| TapLine {
            id: id(n),
            name,
            may: n != 1,
            why: if n == 1 { "家长收回了同意，不能来" } else { "" }.to_owned(),
            there: n != 1,
        };
        let adult = |n: usize| tap(n + 2, if n == 1 { LONG } else { "王芳" }.to_owned());
        let page = |c: Frame, count: usize, planned: bool| Self {
            c,
            group: id(1),
            title: TITLE.to_owned(),
            id: id(9),
            when: WHEN.to_owned(),
            topic: "画自己的家".to_owned(),
            state: if planned { "已排好" } else { "已进行" }.to_owned(),
            planned,
            held: !planned,
            pupils: (0..count).map(|n| tap(n, format!("P-{n:04}"))).collect(),
            adults: (0..count.min(2)).map(adult).collect(),
            form: FormBody::default(),
        };
        let off = Self { held: false, state: "已取消".to_owned(), ..page(c.clone(), 0, false) };
        vec![
            page(c.clone(), 3, true),
            page(c.clone(), 3, false),
            off,
            page(c.clone(), 0, true),
            page(wrong(c, "pupil", "refusal-care-nobody-there"), 2, true),
            page(wrong(c, "why", "refusal-basics-text-missing"), 2, false),
        ]
    }
}
