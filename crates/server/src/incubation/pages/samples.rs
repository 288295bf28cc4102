//! States of the pages of incubation, for the test that draws every page.

use std::collections::{BTreeMap, BTreeSet};

use liandong_domain::incubation::{Month, Sum, Work};

use super::career::LineView;
use super::chart::{Chart, chart};
use super::hours::HoursLine;
use super::readiness::AskedLine;
use super::share_form::ShareRow;
use super::team::{MonthLine, PastView, PromiseView, StageView, StepView, TeamMay};
use super::teams::TeamView;
use super::work::{CellView, WorkLine};
use super::{
    CareerPage, Choice, FoundingPage, MeetingPage, ReadinessPage, SharePage, TeamHoursPage,
    TeamPage, TeamsPage, WorkPage, filled,
};
use crate::ui::{FieldError, Frame};
use crate::web::FormBody;
use crate::web::paging::{PageAsked, Pager};

const LONG: &str = "龙城街道中心城片区长青树老年人义工队第一小队（含石龙中学飞鹰分队）";
const LONG_NAME: &str = "阿卜杜热合曼·阿卜杜克热木·买买提";

fn id(n: usize) -> String {
    format!("018f0000-0000-7000-8000-{n:012}")
}
fn pager(total: usize, path: &str) -> Pager {
    Pager::new(PageAsked::from_query(""), i64::try_from(total).unwrap_or(0), path, "")
}
fn wrong(c: &Frame, field: &str, key: &str) -> Frame {
    let mut c = c.clone();
    c.errors = vec![FieldError { field: field.to_owned(), text: c.t(key) }];
    c
}
fn choices(all: &[&str]) -> Vec<Choice> {
    all.iter()
        .map(|v| Choice { value: (*v).to_owned(), label: (*v).to_owned(), chosen: false })
        .collect()
}
fn works() -> Vec<String> {
    ["策划筹备", "培训", "带队督导", "执行"].map(str::to_owned).to_vec()
}

impl TeamsPage {
    /// None; many; graduated; a leader's empty list.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |count: usize, graduated: bool, founds: bool| Self {
            c: c.clone(),
            graduated,
            lines: (0..count)
                .map(|n| TeamView {
                    id: id(n),
                    name: if n % 3 == 1 { LONG } else { "飞鹰一队" }.to_owned(),
                    note: "共同带领，自2026年5月4日起 · 教练 陈慧珊".to_owned(),
                    waits: n % 2 == 0,
                    promises: i64::try_from(n).unwrap_or(0),
                })
                .collect(),
            pager: pager(count, "/teams"),
            founds,
        };
        vec![
            page(0, false, true),
            page(60, false, true),
            page(0, true, true),
            page(3, true, false),
            page(0, false, false),
        ]
    }
}

impl FoundingPage {
    /// A new team; one that came back; an older team.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: Frame, team: &str, name: &str| Self {
            c,
            team: team.to_owned(),
            name: name.to_owned(),
            form: filled(&[("name", name.to_owned()), ("leaders", "LC-000001".to_owned())]),
            parents: choices(&["龙城社工站", LONG]),
            fields: choices(&["0017"]),
            stages: choices(&["founding", "worker_led"]),
        };
        vec![
            page(c.clone(), "", ""),
            page(wrong(c, "leaders", "refusal-incubation-no-leader"), "", LONG),
            page(wrong(c, "coach", "refusal-incubation-coach-is-no-worker"), &id(1), LONG),
        ]
    }
}

fn asked(met: bool) -> AskedLine {
    AskedLine {
        text: "最近的活动里，志愿者带领的比例：要 75%，现在 66%".to_owned(),
        met,
        href: "/teams/1/work?last=6".to_owned(),
    }
}

fn picture() -> Chart {
    let month = |text: &str| Month::parse(text);
    let of = |led| BTreeMap::from([(Work::Supervising, Sum { led, lines: 1 })]);
    let sums: BTreeMap<Month, BTreeMap<Work, Sum>> =
        [("2025-01", 0), ("2025-02", 25), ("2025-06", 75), ("2026-11", 100)]
            .into_iter()
            .filter_map(|(text, led)| Some((month(text)?, of(led))))
            .collect();
    match (month("2024-12"), month("2026-11")) {
        (Some(first), Some(last)) => chart(&sums, &BTreeSet::from([last]), (first, last)),
        _ => Chart::default(),
    }
}

fn waiting() -> StepView {
    StepView {
        id: id(5),
        what: "从“志愿者带领”到“毕业”".to_owned(),
        by: "陈慧珊，2026年11月21日（星期六） 10:00".to_owned(),
        words: "大家准备好了。".to_owned(),
        why: "比例差一点，但队委会已经自己办了半年。".to_owned(),
        asked: vec![asked(true), asked(false)],
    }
}

fn month_lines() -> Vec<MonthLine> {
    (0..24)
        .map(|n| MonthLine {
            month: format!("2026-{:02}", 12 - n % 12),
            all: if n % 5 == 0 { String::new() } else { "66%".to_owned() },
            kinds: Work::ALL.map(|work| (work.code(), "75%".to_owned())).to_vec(),
        })
        .collect()
}

fn promises(count: usize) -> Vec<PromiseView> {
    (0..count)
        .map(|n| PromiseView {
            id: id(n + 50),
            words: if n == 1 { LONG } else { "每月把排班发给社工" }.to_owned(),
            note: "11月7日（周六）说好，12月7日（周一）前".to_owned(),
            kept: if n == 2 { "李敏，11月14日做到".to_owned() } else { String::new() },
            late: n == 0,
        })
        .collect()
}

impl TeamPage {
    /// Not begun; founding; on its way with a step that waits; graduated; a visitor's view.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let all = TeamMay { incubate: true, agree: true, keep: true };
        let page = |c: Frame, stage: &'static str, may: TeamMay, full: bool| Self {
            c,
            id: id(1),
            name: if full { LONG } else { "飞鹰一队" }.to_owned(),
            about: "石龙中学的飞鹰小队。".to_owned(),
            stage,
            stage_words: "共同带领，自2026年5月4日起".to_owned(),
            field: "关爱特殊群体".to_owned(),
            coach: "陈慧珊".to_owned(),
            new_coach: String::new(),
            coach_why: String::new(),
            stages: ["done", "done", "now", "next", "next"]
                .map(|state| StageView { text: "共同带领".to_owned(), state })
                .to_vec(),
            conduct: "守时，尊重，不收红包。".to_owned(),
            conduct_by: if full {
                "李敏同意，2026年5月4日".to_owned()
            } else {
                String::new()
            },
            meeting_on: "2026年12月5日（星期六）".to_owned(),
            founded: full,
            chart: if full { picture() } else { Chart::default() },
            works: works(),
            open: i64::from(full),
            months: if full { month_lines() } else { Vec::new() },
            waiting: if full && may.keep { vec![waiting()] } else { Vec::new() },
            promises: promises(if full && may.keep { 4 } else { 0 }),
            past: vec![PastView {
                when: "2026年5月4日（星期一）".to_owned(),
                what: "从“社工带领”到“共同带领”".to_owned(),
                who: LONG_NAME.to_owned(),
                why: LONG.to_owned(),
            }],
            hours: if full { "4,213.5 小时".to_owned() } else { String::new() },
            joint_hours: if full { "286 小时".to_owned() } else { String::new() },
            may,
        };
        vec![
            page(c.clone(), "", all, false),
            page(c.clone(), "", TeamMay::default(), false),
            page(c.clone(), "founding", all, false),
            page(wrong(c, "decline_why", "refusal-basics-text-missing"), "shared_led", all, true),
            page(c.clone(), "graduated", TeamMay { agree: false, ..all }, true),
            page(c.clone(), "volunteer_led", TeamMay::default(), true),
        ]
    }
}

impl TeamHoursPage {
    /// None; its own, many; those of others.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |count: usize, joint: bool| Self {
            c: c.clone(),
            id: id(1),
            name: LONG.to_owned(),
            joint,
            sum: "4,213.5 小时".to_owned(),
            lines: (0..count)
                .map(|n| HoursLine {
                    href: if n == 1 { String::new() } else { format!("/activities/{}", id(n)) },
                    title: if n % 3 == 0 { LONG } else { "沙河巡河捡拾" }.to_owned(),
                    holder: if joint { LONG.to_owned() } else { String::new() },
                    hours: "126.5 小时".to_owned(),
                })
                .collect(),
            pager: pager(count, "/teams/1/hours"),
        };
        vec![page(0, false), page(60, false), page(3, true)]
    }
}

impl ReadinessPage {
    /// Ready; short with a reason; short without; waiting; at the end.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: Frame, short: i64, may_override: bool, waits: bool| Self {
            c,
            id: id(1),
            name: LONG.to_owned(),
            stage: "志愿者带领".to_owned(),
            to: "毕业".to_owned(),
            rule: "《孵化阶段》第 1 版".to_owned(),
            asked: vec![asked(true), asked(short == 0)],
            short,
            may_override,
            waits,
            may_incubate: true,
            before: "共同带领".to_owned(),
            form: FormBody::default(),
        };
        let mut end = page(c.clone(), 0, true, false);
        end.to = String::new();
        end.asked = Vec::new();
        vec![
            page(c.clone(), 0, true, false),
            page(wrong(c, "why", "refusal-incubation-no-reason"), 1, true, false),
            page(wrong(c, "back_why", "refusal-basics-text-missing"), 2, false, false),
            page(c.clone(), 0, true, true),
            end,
        ]
    }
}

impl MeetingPage {
    /// A new one; one that came back.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: Frame, notes: &str| Self {
            c,
            id: id(1),
            name: LONG.to_owned(),
            kinds: choices(&["founding", "hand_over"]),
            rows: vec![1, 2, 3, 4],
            form: filled(&[
                ("kind", "hand_over".to_owned()),
                ("notes", notes.to_owned()),
                ("promise-1", LONG.to_owned()),
            ]),
        };
        vec![
            page(c.clone(), ""),
            page(wrong(c, "people", "refusal-incubation-nobody-there"), LONG),
            page(wrong(c, "promises", "refusal-incubation-form-no-day"), LONG),
        ]
    }
}

impl WorkPage {
    /// Nothing; some of it; all.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let cell = |n: usize| CellView {
            work: "带队督导".to_owned(),
            share: if n == 1 { String::new() } else { "75%".to_owned() },
            from: if n == 0 { "已更正".to_owned() } else { String::new() },
        };
        let page = |count: usize, chosen: &str| Self {
            c: c.clone(),
            id: id(1),
            name: "飞鹰一队".to_owned(),
            chosen: chosen.to_owned(),
            share: if count == 0 { String::new() } else { "66%".to_owned() },
            rests_on: 24,
            works: works(),
            lines: (0..count)
                .map(|n| WorkLine {
                    href: format!("/teams/1/work/shift/{}", id(n)),
                    title: if n % 4 == 1 { LONG } else { "敬老院康乐下午茶" }.to_owned(),
                    note: format!("2026年11月21日（星期六） · {LONG_NAME}"),
                    cells: (0..4).map(cell).collect(),
                })
                .collect(),
            pager: pager(count, "/teams/1/work"),
        };
        vec![page(0, "2026-11"), page(3, "2026-11 · 培训"), page(120, "")]
    }
}

impl SharePage {
    /// Fresh; said before; refused.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let row = |field: &'static str, said: &str| ShareRow {
            field,
            label: "带队督导".to_owned(),
            told: "系统看到：75%".to_owned(),
            said: said.to_owned(),
            chosen: "75".to_owned(),
        };
        let page = |c: Frame, said: &str| Self {
            c,
            id: id(1),
            name: "飞鹰一队".to_owned(),
            action: "/teams/1/work/shift/2".to_owned(),
            title: if said.is_empty() { "敬老院康乐下午茶" } else { LONG }.to_owned(),
            note: "2026年11月21日（星期六） 李敏".to_owned(),
            rows: Work::ALL.map(|work| row(work.code(), said)).to_vec(),
            choices: choices(&["0", "25", "50", "75", "100", "none"]),
            why: said.to_owned(),
        };
        vec![
            page(c.clone(), ""),
            page(c.clone(), "李敏，11月21日：分组和主题是队委会定的"),
            page(wrong(c, "why", "refusal-incubation-no-reason"), ""),
            page(wrong(c, "training", "refusal-incubation-odd-share"), LONG),
        ]
    }
}

impl CareerPage {
    /// Nothing; one's own shown; refused; another's.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: Frame, count: usize, person: &str, shown: &str| Self {
            c,
            person: person.to_owned(),
            name: LONG_NAME.to_owned(),
            phases: [("志愿者", "done"), ("队长", "next")]
                .map(|(text, state)| StageView { text: text.to_owned(), state })
                .to_vec(),
            lines: (0..count)
                .map(|n| LineView {
                    when: "2024年11月29日（星期五）起".to_owned(),
                    what: "队长".to_owned(),
                    words: if n == 1 { LONG } else { "飞鹰一队" }.to_owned(),
                })
                .collect(),
            own: person.is_empty(),
            shown: shown.to_owned(),
            form: filled(&[("helped_from", "2016-09-01".to_owned()), ("show", "yes".to_owned())]),
        };
        vec![
            page(c.clone(), 0, "", ""),
            page(c.clone(), 40, "", "2026年11月29日（星期日）"),
            page(wrong(c, "helped_from", "refusal-incubation-help-days"), 3, "", ""),
            page(c.clone(), 5, &id(3), ""),
        ]
    }
}
