//! A social worker's morning: what needs somebody today, each number leading to its rows.

use std::collections::BTreeSet;

use askama::Template;
use axum::response::Response;
use liandong_domain::access::{Seen, may, under};
use liandong_domain::basics::{Day, Moment, PersonId, TimeOfDay};
use liandong_domain::hours::{Clock, ClockState, HoursRule};
use liandong_domain::people::compare;

use super::super::store::{self, WeekShift};
use crate::activities::store::{
    ActivityFilter, AskedShift, asked_shifts, count_activities, paths_seen, waiting_approval,
};
use crate::attendance::store::{OpenWalkIns, count_open_appeals, open_walk_ins};
use crate::db::Read;
use crate::events;
use crate::failure::{Failure, Fault};
use crate::hours::store::{WaitingShift, question_count, waiting_count, waiting_shifts};
use crate::joining::store::{Late, late_rounds};
use crate::people::store as people;
use crate::reflection::store::{DueRow, count_due, due};
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
        })
    }
}

fn some(seen: &Seen) -> bool {
    matches!(seen, Seen::Town | Seen::Bodies(_))
}

struct View {
    asked: i64,
    asked_rows: Vec<AskedShift>,
    hours: i64,
    hours_rows: Vec<(WaitingShift, Clock)>,
    questions: i64,
    appeals: i64,
    walk_ins: Vec<OpenWalkIns>,
    rounds: i64,
    rounds_rows: Vec<DueRow>,
    drafts: i64,
    duplicates: i64,
    newcomers: i64,
    meetings: i64,
    slips: i64,
    late: Vec<Late>,
    talks: i64,
    teams: i64,
    week: Vec<WeekShift>,
    lately: Vec<events::store::Written>,
}

fn look(q: &mut Read<'_>, eyes: &Eyes, today: Day) -> Result<View, Failure> {
    let (mut hours, mut hours_rows) = (0, Vec::new());
    for path in paths_seen(q, &eyes.hours)? {
        hours += waiting_count(q, &path)?.1;
        hours_rows.extend(waiting_shifts(q, &path, (ROWS, 0))?);
    }
    let mut clocked = Vec::new();
    if !hours_rows.is_empty() {
        let (rule, _) = crate::rules::actions::in_force::<HoursRule>(q, today)?;
        let calendar = crate::rules::actions::calendar(q)?;
        let within = rule.record_within_working_days;
        for row in hours_rows {
            let clock = Clock::of(row.ends_at.day(), today, within, &calendar);
            clocked.push((row, clock));
        }
    }
    let (mut appeals, mut walk_ins) = (0, Vec::new());
    for path in paths_seen(q, &eyes.appeals)? {
        appeals += count_open_appeals(q, &path)?;
    }
    for path in paths_seen(q, &eyes.walk_ins)? {
        walk_ins.extend(open_walk_ins(q, &path, ROWS)?);
    }
    let circles = paths_seen(q, &eyes.rounds)?;
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
        hours,
        hours_rows: clocked,
        questions: if some(&eyes.questions) { question_count(q)?.1 } else { 0 },
        appeals,
        walk_ins,
        rounds: count_due(q, &circles)?,
        rounds_rows: due(q, &circles, ROWS)?,
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
        late: if some(&eyes.joining) { late_rounds(q, eyes.me, today)? } else { Vec::new() },
        talks: if some(&eyes.talks) {
            crate::interviews::store::due(q, eyes.me, midnight(today.plus_days(1))?)?
        } else {
            0
        },
        teams: crate::incubation::store::count_teams(q, &own_teams, None)?,
        week: store::week(q, &bodies, midnight(monday)?, midnight(monday.plus_days(7))?)?,
        lately,
    })
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
    let late = view.hours_rows.iter().any(|(_, clock)| clock.state == ClockState::Late);
    let walk_ins: i64 = view.walk_ins.iter().map(|row| row.open).sum();
    let overdue: i64 = view.late.iter().map(|row| row.people).sum();
    let all = [
        (&eyes.sign_ups, "home-todo-sign-ups", view.asked, "#sign-ups", waits(view.asked)),
        (
            &eyes.hours,
            "home-todo-hours",
            view.hours,
            "/hours/confirm",
            if late { "bad" } else { waits(view.hours) },
        ),
        (
            &eyes.questions,
            "home-todo-questions",
            view.questions,
            "/hours/questions",
            waits(view.questions),
        ),
        (&eyes.appeals, "home-todo-appeals", view.appeals, "/appeals", waits(view.appeals)),
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
        (&eyes.rounds, "home-todo-rounds", view.rounds, "/debriefs", waits(view.rounds)),
        (&eyes.minors, "home-todo-minors", view.slips, "/minors", waits(view.slips)),
        (
            &eyes.joining,
            "home-todo-joining",
            overdue,
            "/joining/rows?late=1",
            if overdue > 0 { "bad" } else { "" },
        ),
        (&eyes.talks, "home-todo-interviews", view.talks, "/interviews", waits(view.talks)),
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
    let hours = view.hours_rows.iter().map(|(row, clock)| TaskRow {
        href: format!("/hours/confirm/{}", row.shift),
        title: row.title.clone(),
        when: shift_long(lang, row.starts_at, row.ends_at),
        n: row.waiting + row.above,
        key: "home-row-hours",
        days_left: Some(clock.left),
        clock: clock_word(clock),
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
    let rounds = view.rounds_rows.iter().map(|row| TaskRow {
        href: format!("/shifts/{}/debrief", row.shift),
        title: row.title.clone(),
        when: shift_long(lang, row.starts_at, row.ends_at),
        n: row.ends_at.day().days_until(today).max(0),
        key: "home-row-rounds",
        days_left: None,
        clock: "",
    });
    // Steps of one round stand in one line.
    let mut joining: Vec<TaskRow> = Vec::new();
    for row in &view.late {
        let href = format!("/joining/rows?round={}&late=1", row.round);
        match joining.last_mut().filter(|last| last.href == href) {
            Some(last) => last.n += row.people,
            None => joining.push(TaskRow {
                href,
                title: row.name.clone(),
                when: String::new(),
                n: row.people,
                key: "home-row-joining",
                days_left: None,
                clock: "",
            }),
        }
    }
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
