//! A social worker's morning: what needs somebody today, each number leading to its rows.

use std::collections::BTreeSet;

use askama::Template;
use axum::response::Response;
use liandong_domain::access::{Seen, may, under};
use liandong_domain::basics::{Day, Moment, PersonId, TimeOfDay};
use liandong_domain::hours::{Clock, ClockState, HoursRule};
use liandong_domain::people::compare;
use liandong_domain::todo::TodoKind;

use super::super::store::{self, WeekShift};
use super::todo::{Reach, href};
use crate::activities::store::{
    ActivityFilter, AskedShift, asked_shifts, count_activities, paths_seen, waiting_approval,
};
use crate::attendance::store::{OpenWalkIns, open_walk_ins};
use crate::db::Read;
use crate::events;
use crate::failure::{Failure, Fault};
use crate::hours::store::question_count;
use crate::people::store as people;
use crate::todo::store::TodoRow;
use crate::ui::{Frame, Lang, Page, day_bare, draw, moment_short, shift_long};
use crate::web::{Ask, redirect};

/// How many rows of each kind the morning shows.
const ROWS: i64 = 5;
/// How many lines of the diary are looked through for one's own.
const DIARY_LINES: i64 = 120;
/// How many pairs of rows are compared.
const PAIRS: i64 = 200;

/// One thing to do, with how much of it there is.
#[derive(Debug, Clone)]
pub struct ToDo {
    /// The word key.
    pub key: &'static str,
    /// How many.
    pub n: i64,
    /// Where its rows are.
    pub href: &'static str,
    /// `wait` or `bad` when somebody is needed; empty: fine.
    pub kind: &'static str,
}

/// A row that can be opened with one click.
#[derive(Debug, Clone)]
pub struct TaskRow {
    /// Where.
    pub href: String,
    /// The activity's title.
    pub title: String,
    /// Day and time.
    pub when: String,
    /// How many wait there.
    pub n: i64,
    /// What waits: a word key.
    pub key: &'static str,
    /// Working days left; none where no clock runs.
    pub days_left: Option<i64>,
    /// fine, soon, late.
    pub clock: &'static str,
}

/// One shift in the week.
#[derive(Debug, Clone)]
pub struct EntryView {
    /// Where.
    pub href: String,
    /// From.
    pub time: String,
    /// The activity's title.
    pub title: String,
    /// `5/6`
    pub note: String,
    /// wait when short, done when ended.
    pub kind: &'static str,
}

/// One day of the week.
#[derive(Debug, Clone)]
pub struct DayView {
    /// `周六`
    pub name: String,
    /// `11月28日`
    pub date: String,
    /// Today.
    pub today: bool,
    /// Its shifts.
    pub entries: Vec<EntryView>,
}

/// The morning.
#[derive(Template)]
#[template(path = "pages/home/desk.html")]
pub struct DeskPage {
    /// The frame.
    pub c: Frame,
    /// Today, in full.
    pub today: String,
    /// What needs somebody.
    pub todo: Vec<ToDo>,
    /// Rows that can be opened with one click.
    pub rows: Vec<TaskRow>,
    /// The week, Monday first.
    pub week: Vec<DayView>,
    /// May prepare activities.
    pub may_activities: bool,
    /// May register people.
    pub may_people: bool,
    /// May import.
    pub may_import: bool,
    /// The year whose holidays somebody must put in by now; empty: all known.
    pub year_missing: String,
    /// What the reader did last: time and words.
    pub lately: Vec<(String, String)>,
}

impl Page for DeskPage {
    const NAME: &'static str = "home/desk";
}

/// Whose rows are counted, by what the reader may do with them.
#[derive(Clone)]
struct Eyes {
    me: PersonId,
    sign_ups: Seen,
    hours: Seen,
    questions: Seen,
    appeals: Seen,
    walk_ins: Seen,
    rounds: Seen,
    activities: Seen,
    people: Seen,
    newcomers: Seen,
    branches: Seen,
    minors: Seen,
    joining: Seen,
    talks: Seen,
    teams: Seen,
    reach: Reach,
}

impl Eyes {
    fn of(ask: &Ask) -> Result<Self, Failure> {
        Ok(Self {
            me: ask.actor.me()?,
            sign_ups: ask.actor.seen::<may::SignUpForOthers>(),
            hours: ask.actor.seen::<may::ConfirmHours>(),
            questions: ask.actor.seen::<may::CorrectHours>(),
            appeals: ask.actor.seen::<may::AnswerAppeal>(),
            walk_ins: ask.actor.seen::<may::CorrectAttendance>(),
            rounds: ask.actor.seen::<may::LeadDebrief>(),
            activities: ask.actor.seen::<may::ManageActivities>(),
            people: ask.actor.seen::<may::MergePeople>(),
            newcomers: ask.actor.seen::<may::RegisterPeople>(),
            branches: ask.actor.seen::<may::ManageProgression>(),
            minors: ask.actor.seen::<may::ManageGuardians>(),
            joining: ask.actor.seen::<may::ManageJoining>(),
            talks: ask.actor.seen::<may::HoldInterviews>(),
            teams: ask.actor.seen::<may::IncubateTeams>(),
            reach: Reach::of(&ask.actor),
        })
    }
}

fn some(seen: &Seen) -> bool {
    matches!(seen, Seen::Town | Seen::Bodies(_))
}

struct View {
    asked: i64,
    asked_rows: Vec<AskedShift>,
    /// What waits, of each kind the first rows.
    todo: Vec<TodoRow>,
    /// How long each shift's hours have waited, in the order of the rows.
    clocks: Vec<Clock>,
    questions: i64,
    walk_ins: Vec<OpenWalkIns>,
    drafts: i64,
    duplicates: i64,
    newcomers: i64,
    meetings: i64,
    slips: i64,
    teams: i64,
    week: Vec<WeekShift>,
    lately: Vec<events::store::Written>,
}

fn look(q: &mut Read<'_>, eyes: &Eyes, today: Day) -> Result<View, Failure> {
    let todo = eyes.reach.read(q, eyes.me, ROWS)?;
    let clocks = clocks(q, &todo, today)?;
    let mut walk_ins = Vec::new();
    for path in paths_seen(q, &eyes.walk_ins)? {
        walk_ins.extend(open_walk_ins(q, &path, ROWS)?);
    }
    let bodies = paths_seen(q, &eyes.activities)?;
    let own_teams = paths_seen(q, &eyes.teams)?;
    let drafts = ActivityFilter { state: Some("draft".to_owned()), ..ActivityFilter::default() };
    let monday = today.plus_days(1 - i64::from(today.weekday()));
    let me = eyes.me.to_string();
    let mut lately = events::store::page(q, events::store::NEWEST, DIARY_LINES)?;
    lately.retain(|line| line.actor == me && line.kind != "signed-in");
    lately.truncate(6);
    Ok(View {
        asked: waiting_approval(q, &eyes.sign_ups)?,
        asked_rows: asked_shifts(q, &eyes.sign_ups, ROWS)?,
        todo,
        clocks,
        questions: if some(&eyes.questions) { question_count(q)?.1 } else { 0 },
        walk_ins,
        drafts: count_activities(q, &bodies, &drafts)?,
        duplicates: duplicates(q, &eyes.people)?,
        newcomers: match paths_seen(q, &eyes.newcomers)? {
            paths if paths.is_empty() => 0,
            paths => people::newcomers(q, &paths, (1, 0))?.1,
        },
        meetings: {
            let paths = paths_seen(q, &eyes.branches)?;
            crate::progression::store::count_coming(q, &paths)?
        },
        slips: slips(q, &eyes.minors)?,
        teams: crate::incubation::store::count_teams(q, &own_teams, None)?,
        week: store::week(q, &bodies, midnight(monday)?, midnight(monday.plus_days(7))?)?,
        lately,
    })
}

/// How long each shift's hours have waited, by the rule in force.
fn clocks(q: &mut Read<'_>, todo: &[TodoRow], today: Day) -> Result<Vec<Clock>, Failure> {
    let ends: Vec<Day> = todo
        .iter()
        .filter(|row| row.kind == TodoKind::HoursConfirm)
        .filter_map(|row| Some(row.time?.1.day()))
        .collect();
    if ends.is_empty() {
        return Ok(Vec::new());
    }
    let (rule, _) = crate::rules::actions::in_force::<HoursRule>(q, today)?;
    let calendar = crate::rules::actions::calendar(q)?;
    let within = rule.record_within_working_days;
    Ok(ends.into_iter().map(|day| Clock::of(day, today, within, &calendar)).collect())
}

/// Pairs of rows that may be one human being, both of them the reader's to join.
fn duplicates(q: &mut Read<'_>, seen: &Seen) -> Result<i64, Failure> {
    let roots = paths_seen(q, seen)?;
    if roots.is_empty() {
        return Ok(0);
    }
    let pairs = people::pairs(q, PAIRS)?;
    let ids: BTreeSet<PersonId> = pairs.iter().flat_map(|(a, b)| [*a, *b]).collect();
    let ids: Vec<PersonId> = ids.into_iter().collect();
    let rows = people::persons(q, &ids)?;
    let paths = people::paths_of(q, &ids)?;
    let mine = |person: PersonId| {
        paths
            .iter()
            .any(|(whose, path)| *whose == person && roots.iter().any(|root| under(path, root)))
    };
    let mut found = 0;
    for (one, other) in pairs.into_iter().filter(|(a, b)| mine(*a) && mine(*b)) {
        let row = |id: PersonId| rows.iter().find(|row| row.id == id);
        if let (Some(a), Some(b)) = (row(one), row(other))
            && compare(&a.known()?, &b.known()?).is_some()
        {
            found += 1;
        }
    }
    Ok(found)
}

/// Consents on paper that wait for somebody to look at them.
fn slips(q: &mut Read<'_>, seen: &Seen) -> Result<i64, Failure> {
    let paths = paths_seen(q, seen)?;
    if paths.is_empty() { Ok(0) } else { Ok(crate::minors::store::waiting(q, &paths, 1)?.1) }
}

fn midnight(day: Day) -> Result<Moment, Fault> {
    let time = TimeOfDay::from_minutes(0);
    Ok(day.at(time.ok_or_else(|| Fault::new("reading the week", "no midnight"))?))
}

fn clock_word(clock: &Clock) -> &'static str {
    match clock.state {
        ClockState::Fine => "fine",
        ClockState::Soon => "soon",
        ClockState::Late => "late",
    }
}

fn todo(view: &View, eyes: &Eyes) -> Vec<ToDo> {
    let waits = |n: i64| if n > 0 { "wait" } else { "" };
    let late = view.clocks.iter().any(|clock| clock.state == ClockState::Late);
    let n = |kind: TodoKind| view.todo.iter().find(|row| row.kind == kind).map_or(0, |row| row.all);
    let (hours, appeals) = (n(TodoKind::HoursConfirm), n(TodoKind::Appeal));
    let (rounds, talks) = (n(TodoKind::DebriefDue), n(TodoKind::InterviewWrite));
    let walk_ins: i64 = view.walk_ins.iter().map(|row| row.open).sum();
    let overdue = n(TodoKind::JoiningLate);
    let all = [
        (&eyes.sign_ups, "home-todo-sign-ups", view.asked, "#sign-ups", waits(view.asked)),
        (
            &eyes.hours,
            "home-todo-hours",
            hours,
            "/hours/confirm",
            if late { "bad" } else { waits(hours) },
        ),
        (
            &eyes.questions,
            "home-todo-questions",
            view.questions,
            "/hours/questions",
            waits(view.questions),
        ),
        (&eyes.appeals, "home-todo-appeals", appeals, "/appeals", waits(appeals)),
        (&eyes.walk_ins, "home-todo-walk-ins", walk_ins, "#walk-ins", waits(walk_ins)),
        (
            &eyes.people,
            "home-todo-duplicates",
            view.duplicates,
            "/people/duplicates",
            waits(view.duplicates),
        ),
        (
            &eyes.newcomers,
            "home-todo-newcomers",
            view.newcomers,
            "/people/newcomers",
            waits(view.newcomers),
        ),
        (&eyes.rounds, "home-todo-rounds", rounds, "/debriefs", waits(rounds)),
        (&eyes.minors, "home-todo-minors", view.slips, "/minors", waits(view.slips)),
        (
            &eyes.joining,
            "home-todo-joining",
            overdue,
            "/joining/rows?late=1",
            if overdue > 0 { "bad" } else { "" },
        ),
        (&eyes.talks, "home-todo-interviews", talks, "/interviews", waits(talks)),
        (&eyes.activities, "home-todo-drafts", view.drafts, "/activities?state=draft", ""),
        (&eyes.branches, "home-todo-meetings", view.meetings, "/progression", ""),
        (&eyes.teams, "home-todo-teams", view.teams, "/teams", ""),
    ];
    all.into_iter()
        // A town without a youth club does not read of one.
        .filter(|(seen, key, n, ..)| some(seen) && (*n > 0 || *key != "home-todo-meetings"))
        .map(|(_, key, n, href, kind)| {
            // A number without rows leads nowhere on this page.
            let href = if n == 0 && href.starts_with('#') { "/activities" } else { href };
            ToDo { key, n, href, kind }
        })
        .collect()
}

fn rows(lang: Lang, view: &View, today: Day) -> Vec<TaskRow> {
    let asked = view.asked_rows.iter().map(|row| TaskRow {
        href: format!("/shifts/{}/sign-ups", row.shift),
        title: row.title.clone(),
        when: shift_long(lang, row.starts_at, row.ends_at),
        n: row.asked,
        key: "home-row-sign-ups",
        days_left: None,
        clock: "",
    });
    let of = |kind: TodoKind| view.todo.iter().filter(move |row| row.kind == kind);
    let task = |row: &TodoRow, n: i64, key: &'static str| TaskRow {
        href: href(row),
        title: row.title.clone(),
        when: row.time.map(|(from, until)| shift_long(lang, from, until)).unwrap_or_default(),
        n,
        key,
        days_left: None,
        clock: "",
    };
    let hours = of(TodoKind::HoursConfirm).zip(&view.clocks).map(|(row, clock)| TaskRow {
        days_left: Some(clock.left),
        clock: clock_word(clock),
        ..task(row, row.n, "home-row-hours")
    });
    let walk_ins = view.walk_ins.iter().map(|row| TaskRow {
        href: format!("/shifts/{}/roster", row.shift),
        title: row.title.clone(),
        when: moment_short(lang, row.starts_at),
        n: row.open,
        key: "home-row-walk-ins",
        days_left: None,
        clock: "",
    });
    let rounds = of(TodoKind::DebriefDue).map(|row| {
        let days = row.since.day().days_until(today).max(0);
        task(row, days, "home-row-rounds")
    });
    // Everybody whose days ran out stands in one line.
    let joining = of(TodoKind::JoiningLate).take(1).map(|row| TaskRow {
        href: "/joining/rows?late=1".to_owned(),
        ..task(row, row.all, "home-row-joining")
    });
    asked.chain(hours).chain(walk_ins).chain(rounds).chain(joining).collect()
}

fn week(ask: &Ask, shifts: &[WeekShift]) -> Vec<DayView> {
    let today = ask.now.day();
    let monday = today.plus_days(1 - i64::from(today.weekday()));
    (0..7)
        .map(|n| {
            let day = monday.plus_days(n);
            let entries = shifts.iter().filter(|s| s.starts_at.day() == day).map(|s| EntryView {
                href: format!("/shifts/{}/sign-ups", s.shift),
                time: s.starts_at.time().to_string(),
                title: s.title.clone(),
                note: format!("{}/{}", s.taken, s.places),
                kind: match (s.closed_at, s.taken < s.least) {
                    (Some(_), _) => "done",
                    (None, true) => "wait",
                    (None, false) => "",
                },
            });
            DayView {
                name: ask.say(&format!("home-weekday-{}", n + 1), &[]),
                date: day_bare(ask.lang, day),
                today: day == today,
                entries: entries.collect(),
            }
        })
        .collect()
}

/// `GET /desk`
pub async fn show(ask: Ask) -> Result<Response, Failure> {
    let eyes = Eyes::of(&ask)?;
    let works = [&eyes.sign_ups, &eyes.hours, &eyes.activities].into_iter().any(some);
    if !works {
        // Officials look at the town in numbers; who holds no office looks at the own home.
        return match ask.actor.seen::<may::ViewOverview>() {
            Seen::Town => Ok(redirect("/overview")),
            _ if ask.actor.is_staff() => office(&ask).await,
            _ => Ok(redirect("/home")),
        };
    }
    let (today, sight) = (ask.now.day(), eyes.clone());
    let view = ask.app.look(ask.actor.town, move |q| look(q, &sight, today)).await?;
    let year_missing = year_missing(&ask).await?;
    draw(&DeskPage {
        today: crate::ui::day_long(ask.lang, today),
        todo: todo(&view, &eyes),
        rows: rows(ask.lang, &view, today),
        week: week(&ask, &view.week),
        may_activities: some(&eyes.activities),
        may_people: some(&ask.actor.seen::<may::RegisterPeople>()),
        may_import: some(&ask.actor.seen::<may::ImportFiles>()),
        year_missing,
        lately: view
            .lately
            .iter()
            .map(|line| {
                let words = ask.say(&format!("diary-{}", line.kind), &[]);
                (moment_short(ask.lang, line.at), words)
            })
            .collect(),
        c: ask.frame(),
    })
}

/// The year that whoever keeps the calendar must put in by now: without it days cannot be planned
/// and ten working days cannot be counted.
async fn year_missing(ask: &Ask) -> Result<String, Failure> {
    if !some(&ask.actor.seen::<may::ManageCalendar>()) {
        return Ok(String::new());
    }
    let calendar = ask.app.look(ask.actor.town, crate::rules::actions::calendar).await?;
    let year = calendar.missing_year(ask.now.day());
    Ok(year.map(|year| year.to_string()).unwrap_or_default())
}

/// An administrator's desk: nothing of people, only the ways of the rail.
async fn office(ask: &Ask) -> Result<Response, Failure> {
    draw(&DeskPage {
        today: crate::ui::day_long(ask.lang, ask.now.day()),
        todo: Vec::new(),
        rows: Vec::new(),
        week: Vec::new(),
        may_activities: false,
        may_people: false,
        may_import: false,
        year_missing: year_missing(ask).await?,
        lately: Vec::new(),
        c: ask.frame(),
    })
}
