//! The pages with sample data, drawn by a test in every language: empty, ordinary, long names,
//! errors.

mod one_shift;

use liandong_domain::activities::{ActivityKind, CodeKind, Declared, Form, Group, SeatSide};
use liandong_domain::basics::{
    ActivityId, Day, Moment, OrganisationId, PersonId, PostId, ProgrammeId, TimeOfDay,
};
use uuid::Uuid;

use super::activity::CheckLine;
use super::browse::TableLine;
use super::editor::Question;
use super::filled::Filled;
use super::preview::Preview;
use super::programmes::ProgrammeLine;
use super::views::{CardView, Choice, Press, SeatView, ShiftLine};
use super::{
    ActivityPage, BrowsePage, CheckPage, EditorPage, ProgrammeFormPage, ProgrammesPage,
    PublishedPage, TablePage, form,
};
use crate::activities::store::{ActivityRow, Carried, JointRow, PostRow};
use crate::ui::{FieldError, Frame};
use crate::web::paging::{PageAsked, Pager};

/// A name as long as the national form allows.
const LONG: &str = "阿卜杜热西提·阿卜杜克热木·买买提明江·吐尔逊古丽";
/// A title as long as a title gets.
const LONG_TITLE: &str = "龙城镇老年人义工队与石龙中学飞鹰一队联合开展的周末探访独居老人及防跌倒居家安全宣传活动(第二阶段)";

fn text(words: &str) -> String {
    words.to_owned()
}

fn at(hour: i64) -> Moment {
    let day = Day::new(2026, 11, 28);
    let time = TimeOfDay::new(hour, 0).unwrap_or(TimeOfDay::START);
    day.map_or(Moment::from_ms(0), |day| day.at(time))
}

fn pager(total: i64) -> Pager {
    Pager::new(PageAsked { page: 1, size: 50 }, total, "/activities", "")
}

fn choices(labels: &[&str]) -> Vec<Choice> {
    let choice = |(n, label): (usize, &&str)| Choice {
        value: n.to_string(),
        label: text(label),
        chosen: false,
    };
    labels.iter().enumerate().map(choice).collect()
}

fn with_errors(c: &Frame, fields: &[&str]) -> Frame {
    let mut c = c.clone();
    c.errors = fields
        .iter()
        .map(|field| FieldError {
            field: text(field),
            text: c.t("refusal-activities-form-no-choice"),
        })
        .collect();
    c
}

fn activity(title: &str) -> ActivityRow {
    ActivityRow {
        id: ActivityId::new(Uuid::nil()),
        programme: ProgrammeId::new(Uuid::nil()),
        organisation: OrganisationId::new(Uuid::nil()),
        path: text("/a/"),
        organisation_name: text("西湖社区服务站"),
        programme_name: text("老年人义工队"),
        code: text("7F3K9Q"),
        title: text(title),
        kind: ActivityKind::Care,
        form: Form::Dated,
        about: text("两人一组,上门探访社区独居老人。"),
        schedule_words: text("08:50 集合;09:00 出发;10:40 分享。"),
        place: text("西湖社区"),
        address: text("龙城镇西湖路18号社区服务中心一楼"),
        meeting_point: text("中心门口"),
        risks: text("路上注意交通安全。"),
        bring: text("水杯、口罩"),
        worker_part: text("安排名单,带队,跟进。"),
        volunteer_part: text("探访,填写记录。"),
        contact_name: text("陈社工"),
        contact_phone: text("0769-22220000"),
        responsible: PersonId::new(Uuid::nil()),
        recurrence: None,
        insurance: text("志愿者意外险"),
        risky_at: None,
        minimum_age: None,
        qualification: None,
        code_kind: CodeKind::Poster,
        code_secret: String::new(),
        spots: Vec::new(),
        approval_from: None,
        declared: Declared::all_no(),
        created_by: String::new(),
        published_at: Some(at(8)),
        called_off_at: None,
        called_off_why: text("台风"),
    }
}

fn post(name: &str, side: SeatSide) -> PostRow {
    PostRow {
        id: PostId::new(Uuid::nil()),
        activity: ActivityId::new(Uuid::nil()),
        name: text(name),
        side,
        task: text("两人一组"),
        condition: text("会说粤语"),
        least: 4,
        places: 10,
        minor_places: Some(4),
        qualification: None,
        sort: 0,
    }
}

fn posts() -> Vec<PostRow> {
    vec![post("带队社工", SeatSide::Worker), post(LONG, SeatSide::Volunteer)]
}

fn joint() -> Vec<JointRow> {
    let organisation = OrganisationId::new(Uuid::nil());
    vec![JointRow { organisation, name: text("石龙中学"), task: text("组织学生志愿者") }]
}

fn shift_line(n: usize, press: Press, tone: &'static str) -> ShiftLine {
    ShiftLine {
        id: format!("s{n}"),
        when: text("2026年11月28日（星期六） 09:00-11:00"),
        volunteers: text("6 / 10"),
        workers: text("0 / 1"),
        free: text("还差 1 人"),
        tone,
        alarms: vec![text("还缺 1 名社工。")],
        code: text("7F3K9Q"),
        press,
    }
}

fn shift_lines() -> Vec<ShiftLine> {
    vec![
        shift_line(1, Press::SignUp, "short"),
        shift_line(2, Press::Wait, "full"),
        shift_line(3, Press::SignIn, "free"),
        shift_line(4, Press::Nothing, "off"),
    ]
}

fn card(n: usize, title: &str, press: Press, tone: &'static str) -> CardView {
    CardView {
        shift: format!("c{n}"),
        href: format!("/shifts/c{n}"),
        title: text(title),
        kind: text("关爱特殊群体"),
        when: text("2026年11月28日（星期六） 09:00-11:00"),
        place: text("西湖社区"),
        organisation: text("西湖社区服务站 · 老年人义工队"),
        free: text("还差 3 人"),
        tone,
        risks: text("路上注意交通安全。"),
        mine: if press == Press::Mine { text("已报名") } else { String::new() },
        approval: text("报名后由社工确认。"),
        press,
    }
}

fn seats() -> Vec<SeatView> {
    let seat = |n: usize, name: &str, side: &'static str, tone: &'static str| SeatView {
        post: format!("p{n}"),
        name: text(name),
        side,
        task: text("两人一组"),
        condition: text("会说粤语"),
        taken: text("6 / 10"),
        free: text("还有 4 个名额"),
        tone,
        minors: text("未成年人 1 / 4"),
    };
    vec![
        seat(1, "带队社工", "worker", "short"),
        seat(2, LONG, "volunteer", "free"),
        seat(3, "登记", "volunteer", "full"),
    ]
}

impl BrowsePage {
    /// Nothing open; cards of every state; a filter without a hit.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |cards: Vec<CardView>, filtered: bool| Self {
            c: c.clone(),
            form: Filled::default(),
            programmes: choices(&["老年人义工队"]),
            kinds: choices(&["关爱特殊群体"]),
            days: choices(&["今天", "本周六"]),
            pager: pager(i64::try_from(cards.len()).unwrap_or(0)),
            cards,
            staff: filtered,
            filtered,
        };
        let cards = vec![
            card(1, "周末探访独居老人", Press::SignUp, "short"),
            card(2, LONG_TITLE, Press::Wait, "full"),
            card(3, "爱剪", Press::SignIn, "free"),
            card(4, "医愿同行", Press::Mine, "free"),
        ];
        vec![page(Vec::new(), false), page(cards, false), page(Vec::new(), true)]
    }
}

impl TablePage {
    /// Nothing yet; a row of each state; 200 rows; a filter without a hit.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let line = |title: &str, state: &str| TableLine {
            href: text("/activities/a"),
            title: text(title),
            organisation: text("西湖社区服务站"),
            programme: text("老年人义工队"),
            kind: text("关爱特殊群体"),
            state: text(state),
            state_words: text("进行中"),
            next: if state == "open" {
                text("11月28日（周六） 09:00")
            } else {
                String::new()
            },
            shifts: 5,
            workers: text("0 / 1"),
            volunteers: text("6 / 10"),
            alarm: if state == "open" { text("还缺 1 名社工。") } else { String::new() },
        };
        let page = |lines: Vec<TableLine>, filtered: bool| Self {
            c: c.clone(),
            form: Filled::default(),
            programmes: choices(&["老年人义工队"]),
            kinds: choices(&["关爱特殊群体"]),
            states: choices(&["草稿"]),
            pager: pager(i64::try_from(lines.len()).unwrap_or(0)),
            lines,
            filtered,
        };
        let few = vec![line("探访", "open"), line(LONG_TITLE, "draft"), line("爱剪", "past")];
        let many = (0..200).map(|_| line(LONG_TITLE, "open")).collect();
        vec![page(Vec::new(), false), page(few, false), page(many, false), page(Vec::new(), true)]
    }
}

impl ProgrammesPage {
    /// No programme; an open and a closed one.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let line = |name: &str, closed: bool| ProgrammeLine {
            id: text("g"),
            name: text(name),
            about: text("周末探访、医愿同行、爱剪。"),
            field: text("关爱特殊群体"),
            organisation: text("龙城镇志愿服务中心"),
            worker_part: text("培训、带队、督导。"),
            volunteer_part: text("探访、陪伴、记录。"),
            coming: 5,
            closed,
            mine: true,
        };
        let page = |lines: Vec<ProgrammeLine>| Self {
            c: c.clone(),
            pager: pager(i64::try_from(lines.len()).unwrap_or(0)),
            lines,
            may_open: true,
        };
        vec![page(Vec::new()), page(vec![line("老年人义工队", false), line(LONG_TITLE, true)])]
    }
}

impl ProgrammeFormPage {
    /// A new one; a known one; one that comes back.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: Frame, known: bool| Self {
            c,
            form: Filled::default(),
            kinds: choices(&["关爱特殊群体"]),
            bodies: choices(&["龙城镇志愿服务中心", LONG_TITLE]),
            action: text("/programmes"),
            known,
            closed: known,
        };
        let wrong = with_errors(c, &["name", "worker_part", "volunteer_part"]);
        vec![page(c.clone(), false), page(c.clone(), true), page(wrong, false)]
    }
}

impl EditorPage {
    /// A new one with its days worked out; a draft; a published one; one that comes back.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: Frame, stage: &'static str| {
            let mut form = Filled::default();
            form.put("title", LONG_TITLE);
            form.put("repeat", "weekly");
            form.put("weekday", 6);
            form.put("post-0-name", "带队社工");
            form.put("post-0-minors", 2);
            Self {
                c,
                form,
                action: text("/activities"),
                stage,
                templates: choices(&["周末探访独居老人", "爱剪"]),
                programmes: choices(&["老年人义工队"]),
                kinds: choices(&["关爱特殊群体"]),
                bodies: choices(&["西湖社区服务站"]),
                partners: choices(&["石龙中学"]),
                leaders: choices(&["何桂芳", LONG]),
                post_rows: (0..form::POST_ROWS).collect(),
                joint_rows: (0..form::JOINT_ROWS).collect(),
                questions: Group::ALL
                    .into_iter()
                    .map(|group| Question {
                        field: group.field(),
                        reason: format!("reason-{}", group.code()),
                        words: text("有薪工作时间内的本职工作"),
                    })
                    .collect(),
                preview: Preview {
                    sentence: text("每周六 09:00-11:00,到12月26日（周六）,共 5 次"),
                    kept: vec![text("11月28日（周六）")],
                    skipped: vec![text("10月3日（周六）:国庆节")],
                },
                may_publish: true,
            }
        };
        let wrong = with_errors(c, &["title", "until", "posts", "address", "declared-paid-duty"]);
        vec![
            page(c.clone(), "new"),
            page(c.clone(), "draft"),
            page(c.clone(), "published"),
            page(wrong, "new"),
        ]
    }
}

impl ActivityPage {
    /// As a visitor sees it; as its worker does; a draft; called off; without a shift.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |state: &'static str, manage: bool, coming: Vec<ShiftLine>| Self {
            c: c.clone(),
            a: activity(if manage { LONG_TITLE } else { "周末探访独居老人" }),
            kind: text("关爱特殊群体"),
            state,
            risk: c.t("activities-risk-risky"),
            minimum_age: c.t1("activities-from-age", "age", 16),
            joint: joint(),
            posts: posts(),
            coming,
            past: vec![shift_line(9, Press::Nothing, "over")],
            regulars: 3,
            my_regular: if manage { String::new() } else { text("r") },
            manage,
            publish: manage,
            leaders: choices(&["何桂芳"]),
            learned: if manage {
                vec![Carried { id: text("l"), words: text(LONG_TITLE) }]
            } else {
                Vec::new()
            },
            share: text("/a/7F3K9Q"),
            spots: vec![c.t1("activities-place-both", "radius", 200)],
        };
        vec![
            page("open", false, shift_lines()),
            page("open", true, shift_lines()),
            page("draft", true, shift_lines()),
            page("called-off", false, Vec::new()),
        ]
    }
}

impl CheckPage {
    /// Fine; something to mend; not to be published by the reader.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |mend: Vec<CheckLine>, publish: bool| Self {
            c: c.clone(),
            a: activity(LONG_TITLE),
            kind: text("关爱特殊群体"),
            mend,
            shifts: shift_lines(),
            posts: posts(),
            joint: joint(),
            rule: text("seats-ratio v1"),
            publish,
        };
        let words = c.t("refusal-activities-publish-risks-missing");
        let line = CheckLine { words, href: text("/activities/a/edit#risks") };
        vec![page(Vec::new(), true), page(vec![line], true), page(Vec::new(), false)]
    }
}

impl PublishedPage {
    /// With regulars and without.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |regulars: usize| Self {
            c: c.clone(),
            a: activity(LONG_TITLE),
            share: text("/a/7F3K9Q"),
            shifts: shift_lines(),
            regulars,
        };
        vec![page(0), page(3)]
    }
}
