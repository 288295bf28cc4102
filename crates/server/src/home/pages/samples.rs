//! States of the homes, for the test that draws every page.

use super::super::store::Numbers;
use super::overview::{sample_bars, sample_figures};
use super::{
    DayView, DeskPage, EntryView, FrontPage, HomePage, LedView, MeetingView, NextView, OfferView,
    OpenCard, OverviewPage, TaskRow, TeamView, ToDo, TodoGroup, TodoLine, TodoPage, TownLink,
};
use crate::joining::pages::JoinCard;
use crate::notices::pages::NoticeLine;
use crate::ui::Frame;
use crate::web::paging::{PageAsked, Pager};
use liandong_domain::basics::Minutes;

const ID: &str = "018f0000-0000-7000-8000-000000000001";
const LONG: &str = "龙城街道中心城片区2026年冬季独居老人入户探访与居家安全隐患排查志愿服务";

fn open(title: &str, needed: i64) -> OpenCard {
    OpenCard {
        shift: ID.to_owned(),
        title: title.to_owned(),
        when: "2026年12月1日（星期二）14:00-16:00".to_owned(),
        place: "龙城敬老院".to_owned(),
        needed,
        free: needed + 2,
    }
}

impl FrontPage {
    /// Nothing coming; some activities and another town.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let town = TownLink { slug: "shilong".to_owned(), name: "石龙镇".to_owned() };
        vec![
            Self { c: c.clone(), cards: Vec::new(), towns: Vec::new() },
            Self {
                c: c.clone(),
                cards: vec![open("敬老院康乐活动", 3), open(LONG, 0)],
                towns: vec![town],
            },
        ]
    }
}

impl HomePage {
    fn first_day(c: &Frame, name: &str) -> Self {
        Self {
            c: c.clone(),
            name: name.to_owned(),
            part: "morning",
            led: Vec::new(),
            meeting: Vec::new(),
            join: Vec::new(),
            todo: Vec::new(),
            todo_all: 0,
            offers: Vec::new(),
            next: Vec::new(),
            more: 0,
            teams: Vec::new(),
            cards: Vec::new(),
            this_year: "0".to_owned(),
            total: "0".to_owned(),
            star: 0,
            next_star: 1,
            missing: "100".to_owned(),
            percent: 0,
            notice: Vec::new(),
        }
    }

    /// A first day; an ordinary day; a leader's day with a place kept and long names.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |name: &str| Self::first_day(c, name);
        let mut ordinary = page("李伯年");
        ordinary.next = vec![next("探访独居老人(西湖社区)", "placed")];
        ordinary.todo = vec![todo_line("分享一下：敬老院康乐活动", "")];
        ordinary.cards = vec![open("敬老院康乐活动", 3), open("爱心义剪", 0)];
        (ordinary.this_year, ordinary.total) = ("46.5".to_owned(), "146.5".to_owned());
        (ordinary.star, ordinary.next_star, ordinary.percent) = (1, 2, 48);
        ordinary.missing = "153.5".to_owned();
        ordinary.notice = vec![NoticeLine {
            text: "您升到一星,谢谢您。".to_owned(),
            when: "2026年11月26日（星期四） 20:05".to_owned(),
            href: "/hours".to_owned(),
            fresh: true,
        }];
        let mut leading = page("阿卜杜热合曼·阿卜杜克热木·买买提");
        leading.led = vec![LedView {
            shift: ID.to_owned(),
            title: LONG.to_owned(),
            when: "2026年11月28日（星期六）09:00-11:30".to_owned(),
            place: "西湖社区党群服务中心".to_owned(),
            placed: 30,
            closed: false,
            trial: true,
        }];
        leading.meeting = vec![meeting("leader", LONG)];
        ordinary.meeting = vec![meeting("child", "尊老")];
        leading.join = vec![JoinCard {
            round: LONG.to_owned(),
            number: 3,
            step: "双向选择与面试".to_owned(),
            asks: "和一支队伍互相选定，并通过一对一面试".to_owned(),
            until: "2026年12月5日（星期六）".to_owned(),
            late: false,
            whom: "陈慧珊".to_owned(),
            held: false,
        }];
        leading.todo = vec![
            todo_line(&format!("{LONG}：请写下想要谁"), "志愿写到 11月28日（周六）"),
            todo_line("请约个面试时间", ""),
        ];
        leading.todo_all = 12;
        leading.offers = vec![OfferView {
            sign_up: ID.to_owned(),
            title: LONG.to_owned(),
            when: "2026年12月5日（星期六）09:00-11:30".to_owned(),
            until: "11月29日（周日） 20:00".to_owned(),
        }];
        leading.next = vec![next(LONG, "waiting")];
        (leading.more, leading.star, leading.next_star, leading.percent) = (12, 5, 0, 100);
        leading.teams = [("飞鹰一队", true), (LONG, false)]
            .map(|(name, waits)| TeamView {
                id: ID.to_owned(),
                name: name.to_owned(),
                stage: "incubation-stage-shared-led",
                waits,
            })
            .into();
        vec![page("黄嘉怡"), ordinary, leading]
    }
}

fn meeting(part: &str, theme: &str) -> MeetingView {
    MeetingView {
        href: "/me/progression".to_owned(),
        theme: theme.to_owned(),
        branch: "少骏会石龙分会".to_owned(),
        when: "2026年11月28日（星期六）14:30-16:30".to_owned(),
        place: "龙城社区中心二楼".to_owned(),
        part: part.to_owned(),
    }
}

fn next(title: &str, state: &'static str) -> NextView {
    NextView {
        sign_up: ID.to_owned(),
        shift: ID.to_owned(),
        title: title.to_owned(),
        when: "2026年11月28日（星期六）09:00-11:30".to_owned(),
        place: "龙城社区服务中心门口集合".to_owned(),
        state,
        off: false,
        leader: "何桂芳".to_owned(),
        contact_name: "陈社工".to_owned(),
        contact_phone: "13800000000".to_owned(),
        bring: "水杯、帽子".to_owned(),
        today: true,
    }
}

fn todo_line(text: &str, hint: &str) -> TodoLine {
    TodoLine { href: format!("/interviews/{ID}"), text: text.to_owned(), hint: hint.to_owned() }
}

impl TodoPage {
    /// Nothing waits; three kinds; a page of one kind.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let group = |n: i64, all: &str| TodoGroup {
            heading: "确认时数".to_owned(),
            n,
            all: all.to_owned(),
            lines: vec![
                todo_line(&format!("确认 30 条时数：{LONG}"), ""),
                todo_line("请约个面试时间", "过了 3 天"),
            ],
        };
        let pager = |total: i64| {
            Pager::new(PageAsked { page: 1, size: 50 }, total, "/todo", "kind=hours-confirm")
        };
        let page = |groups: Vec<TodoGroup>, one: bool, total: i64| Self {
            c: c.clone(),
            groups,
            one,
            pager: pager(total),
        };
        vec![
            page(Vec::new(), false, 0),
            page(vec![group(2, ""), group(120, "/todo?kind=hours-confirm")], false, 0),
            page(vec![group(120, "")], true, 120),
        ]
    }
}

impl DeskPage {
    /// Nothing to do; an ordinary morning; a crowded week.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |n: i64, entries: usize| Self {
            c: c.clone(),
            today: "2026年11月28日（星期六）".to_owned(),
            todo: [
                ("home-todo-sign-ups", "#sign-ups"),
                ("home-todo-hours", "/hours/confirm"),
                ("home-todo-questions", "/hours/questions"),
                ("home-todo-appeals", "/appeals"),
                ("home-todo-walk-ins", "#walk-ins"),
                ("home-todo-drafts", "/activities?state=draft"),
                ("home-todo-meetings", "/progression"),
            ]
            .map(|(key, href)| ToDo { key, n, href, kind: if n > 0 { "wait" } else { "" } })
            .to_vec(),
            rows: rows(n),
            week: (1..=7).map(|n| day(n, entries)).collect(),
            may_activities: true,
            may_people: true,
            may_import: true,
            year_missing: if n > 1 { "2027".to_owned() } else { String::new() },
            lately: vec![("11月27日（周五） 17:02".to_owned(), "—".to_owned()); 3],
        };
        vec![page(0, 0), page(8, 1), page(1234, 9)]
    }
}

fn rows(n: i64) -> Vec<TaskRow> {
    if n == 0 {
        return Vec::new();
    }
    [
        ("home-row-sign-ups", None, ""),
        ("home-row-hours", Some(2), "soon"),
        ("home-row-hours", Some(-3), "late"),
        ("home-row-walk-ins", None, ""),
    ]
    .map(|(key, days_left, clock)| TaskRow {
        href: format!("/hours/confirm/{ID}"),
        title: LONG.to_owned(),
        when: "2026年11月28日（星期六）09:00-11:30".to_owned(),
        n,
        key,
        days_left,
        clock,
    })
    .to_vec()
}

fn day(n: i64, entries: usize) -> DayView {
    let entry = EntryView {
        href: format!("/shifts/{ID}/sign-ups"),
        time: "09:00".to_owned(),
        title: LONG.to_owned(),
        note: "5/6".to_owned(),
        kind: "wait",
    };
    DayView {
        name: n.to_string(),
        date: format!("11-{:02}", 22 + n),
        today: n == 6,
        entries: vec![entry; entries],
    }
}

impl OverviewPage {
    /// A first year without numbers; two years.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |now: &Numbers, before: &Numbers, months: &[(&str, i64)]| Self {
            c: c.clone(),
            until: "2026年11月28日（星期六）".to_owned(),
            year: 2026,
            figures: sample_figures(now, before),
            bars: sample_bars(months),
            aid: !months.is_empty(),
        };
        let none = Numbers::default();
        let now = Numbers {
            volunteers: 612,
            joined: 48,
            people: 401,
            times: 5210,
            minutes: Minutes::new(731_430),
            held: 233,
        };
        let before = Numbers { volunteers: 580, joined: 61, ..now };
        vec![
            page(&none, &none, &[]),
            page(&now, &before, &[("2026-10", 72_000), ("2026-11", 61_200), ("2025-11", 54_000)]),
        ]
    }
}
